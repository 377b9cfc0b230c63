// A database that counts the rows it reads, for promises about what a question costs however large the shop.

import type { Db } from '../../edge/db/database';

/** The database, with how many rows its statements have read from now on, those of batches aside. */
export function counting(db: Db): { db: Db; rows(): number } {
  let rows = 0;
  const watch = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, key) {
        if (key === 'bind') return (...values: unknown[]) => watch(target.bind(...values));
        const of = Reflect.get(target, key);
        if (key !== 'all') return typeof of === 'function' ? of.bind(target) : of;
        return async () => {
          const answer = await target.all();
          rows += answer.meta.rows_read;
          return answer;
        };
      },
    });
  return {
    db: Object.assign(Object.create(db), { prepare: (sql: string) => watch(db.prepare(sql)) }),
    rows: () => rows,
  };
}
