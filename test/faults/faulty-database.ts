// A database whose process dies: after a chosen number of calls every further one throws. The dying call itself is
// either never made, or made and its answer lost, which is what a kill between a commit and its answer looks like.

import type { Db } from '../../edge/db/database';

export type Death = { afterCalls: number; lastCall: 'never made' | 'answer lost' };

export class ProcessKilled extends Error {}

export type DyingDatabase = {
  db: Db;
  /** How many calls were asked for. */
  calls(): number;
  /**
   * Which of them changed the database. Between two of these it stays as it is, so a process that dies anywhere between
   * them, and does nothing else to the world, leaves the same behind: dying once after each is dying everywhere.
   */
  writes(): number[];
};

/** Wraps a database for one doomed process. */
export function dyingDatabase(db: Db, death: Death): DyingDatabase {
  let calls = 0;
  const writes: number[] = [];
  const originals = new WeakMap<object, D1PreparedStatement>();

  async function call<T>(make: () => Promise<T>, wrote: (made: T) => boolean): Promise<T> {
    const n = calls++;
    if (n > death.afterCalls || (n === death.afterCalls && death.lastCall === 'never made')) {
      throw new ProcessKilled(`killed at call ${n}`);
    }
    const made = await make();
    if (wrote(made)) writes.push(n);
    if (n === death.afterCalls) throw new ProcessKilled(`killed at call ${n}`);
    return made;
  }
  const changed = ({ meta }: D1Result<unknown>) => meta.rows_written > 0;

  function wrap(statement: D1PreparedStatement): D1PreparedStatement {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      first: async (column?: string) => {
        const [row] = (await call(() => statement.all<Record<string, unknown>>(), changed)).results;
        return row === undefined ? null : column === undefined ? row : row[column];
      },
      run: () => call(() => statement.run(), changed),
      all: () => call(() => statement.all(), changed),
      // Says nothing of what it did: it may have written.
      raw: (options?: { columnNames?: false }) =>
        call(
          () => statement.raw(options),
          () => true,
        ),
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    return wrapped;
  }

  const dying = {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      call(
        () => db.batch(statements.map((statement) => originals.get(statement) ?? statement)),
        (results) => results.some(changed),
      ),
  } as unknown as Db;
  return { db: dying, calls: () => calls, writes: () => [...writes].sort((a, b) => a - b) };
}
