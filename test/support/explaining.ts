// How the database finds what it is asked for, for promises that nothing is gone through that grows with the shop.

import type { Db } from '../../edge/db/database';

/** The database, and how it finds the rows of each statement bound from now on, step by step. */
export function explaining(db: Db): { db: Db; steps(): Promise<string[]> } {
  const asked: D1PreparedStatement[] = [];
  return {
    db: Object.assign(Object.create(db), {
      prepare: (sql: string) => ({
        bind(...values: unknown[]) {
          asked.push(db.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values));
          return db.prepare(sql).bind(...values);
        },
      }),
      batch: (statements: D1PreparedStatement[]) => db.batch(statements),
    }),
    async steps() {
      const plans = await Promise.all(asked.map((statement) => statement.all<{ detail: string }>()));
      return plans.flatMap(({ results }) => results.map(({ detail }) => detail));
    },
  };
}

/** Of these steps, those that go through a whole table, or all of it that a site or a campaign has. */
export function walksOf(steps: readonly string[]): string[] {
  const made = steps.flatMap((step) => /^(?:CO-ROUTINE|MATERIALIZE) (.+)/.exec(step)?.[1] ?? []);
  const read = steps.filter((step) => !/VIRTUAL TABLE|^SCAN \(|CONSTANT ROW/.test(step));
  return read.filter(
    (step) =>
      /\((site|campaign)_id=\?\)/.test(step) || (/^SCAN/.test(step) && !made.includes(step.split(' ')[1] ?? '')),
  );
}
