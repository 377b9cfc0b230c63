// What storage was asked for, by its own billed counters: rows read and written in D1 and in a shard's own storage.

import type { Db } from '../../../edge/db/database';
import type { Spent } from '../trigger-steps';

export class Ledger {
  #d1 = { read: 0, written: 0 };
  readonly #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  #shard = { read: 0, written: 0 };

  /** What was spent since it was last asked for. */
  take(): Spent {
    this.#settle();
    const spent = {
      d1Read: this.#d1.read,
      d1Written: this.#d1.written,
      shardRead: this.#shard.read,
      shardWritten: this.#shard.written,
    };
    this.#d1 = { read: 0, written: 0 };
    this.#shard = { read: 0, written: 0 };
    return spent;
  }

  /** A cursor knows its counts when it has been read to the end, which is before the next statement. */
  #settle(): void {
    for (const cursor of this.#cursors.splice(0)) {
      this.#shard.read += cursor.rowsRead;
      this.#shard.written += cursor.rowsWritten;
    }
  }

  countShard(sql: SqlStorage): void {
    const exec = sql.exec.bind(sql);
    sql.exec = ((...args: Parameters<SqlStorage['exec']>) => {
      this.#settle();
      const cursor = exec(...args);
      this.#cursors.push(cursor);
      return cursor;
    }) as SqlStorage['exec'];
  }

  countDatabase(db: Db): Db {
    const originals = new WeakMap<object, D1PreparedStatement>();
    const note = <Result extends D1Result<unknown>>(result: Result): Result => {
      this.#d1.read += result.meta.rows_read;
      this.#d1.written += result.meta.rows_written;
      return result;
    };
    const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
      const wrapped = {
        bind: (...values: unknown[]) => wrap(statement.bind(...values)),
        all: async () => note(await statement.all()),
        run: async () => note(await statement.run()),
        first: async (column?: string) => {
          const [row] = note(await statement.all<Record<string, unknown>>()).results;
          return row === undefined ? null : column === undefined ? row : row[column];
        },
        // Drizzle's reads of single rows; D1 tells no cost of them.
        raw: (options?: { columnNames?: false }) => statement.raw(options),
      } as unknown as D1PreparedStatement;
      originals.set(wrapped, statement);
      return wrapped;
    };
    return {
      prepare: (sql: string) => wrap(db.prepare(sql)),
      batch: async (statements: D1PreparedStatement[]) =>
        (await db.batch(statements.map((statement) => originals.get(statement) ?? statement))).map(note),
    } as unknown as Db;
  }
}
