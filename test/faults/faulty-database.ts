// A database whose process dies: after a chosen number of calls every further one throws. The dying call itself is
// either never made, or made and its answer lost, which is what a kill between a commit and its answer looks like.

import type { Db } from '../../edge/db/database';

export type Death = { afterCalls: number; lastCall: 'never made' | 'answer lost' };

export class ProcessKilled extends Error {}

/** Wraps a database for one doomed process. `calls` tells how many calls were asked for. */
export function dyingDatabase(db: Db, death: Death): { db: Db; calls: () => number } {
  let calls = 0;
  const originals = new WeakMap<object, D1PreparedStatement>();

  async function call<T>(make: () => Promise<T>): Promise<T> {
    const n = calls++;
    if (n < death.afterCalls) return make();
    if (n === death.afterCalls && death.lastCall === 'answer lost') await make();
    throw new ProcessKilled(`killed at call ${n}`);
  }

  function wrap(statement: D1PreparedStatement): D1PreparedStatement {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      first: (column?: string) => call(() => (column ? statement.first(column) : statement.first())),
      run: () => call(() => statement.run()),
      all: () => call(() => statement.all()),
      raw: (options?: { columnNames?: false }) => call(() => statement.raw(options)),
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    return wrapped;
  }

  const dying = {
    prepare: (sql: string) => wrap(db.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      call(() => db.batch(statements.map((statement) => originals.get(statement) ?? statement))),
  } as unknown as Db;
  return { db: dying, calls: () => calls };
}
