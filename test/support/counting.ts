// A database that counts the rows it reads and the statements it is asked, for promises about what a question costs
// however large the shop.

import type { Db } from '../../edge/db/database';

/** The database, with how many rows its statements have read from now on, those of batches aside, and how many they were. */
export function counting(db: Db): { db: Db; rows(): number; statements(): number } {
  let rows = 0;
  let statements = 0;
  const watch = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, key) {
        if (key === 'bind') return (...values: unknown[]) => watch(target.bind(...values));
        const of = Reflect.get(target, key);
        if (key !== 'all' && key !== 'run') return typeof of === 'function' ? of.bind(target) : of;
        return async () => {
          const answer = await target[key]();
          rows += answer.meta.rows_read;
          return answer;
        };
      },
    });
  return {
    db: Object.assign(Object.create(db), {
      prepare(sql: string) {
        statements += 1;
        return watch(db.prepare(sql));
      },
      batch: (batched: D1PreparedStatement[]) => db.batch(batched),
    }),
    rows: () => rows,
    statements: () => statements,
  };
}
