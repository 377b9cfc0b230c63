// What the platform's own tool does to a deployed database, for one that lives on one machine.

import { all, commit, type Db } from './database';

/** A file of `migrations/`, cut into its statements. */
export type Migration = { name: string; statements: string[] };

/** Applies what is new, noted as `wrangler` notes it, so that either may go on where the other stopped. */
export async function migrate(db: Db, migrations: readonly Migration[]): Promise<void> {
  await db
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (
         id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP)`,
    )
    .run();
  const rows = await all<{ name: string }>(db.prepare('SELECT name FROM d1_migrations'));
  const applied = new Set(rows.map((row) => row.name));
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue;
    await commit(db, [
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?1)').bind(name),
    ]);
  }
}

/** The latest instant anything stored happened at; 0 in an empty database. */
export async function latestInstant(db: Db): Promise<number> {
  const row = await db
    .prepare(
      `SELECT max(at) AS at FROM (
         SELECT received_at AS at FROM events WHERE seq = (SELECT max(seq) FROM events)
         UNION ALL SELECT max(coalesce(delivered_at, submitted_at, created_at)) FROM dispatches
         UNION ALL SELECT max(clicked_at) FROM clicks)`,
    )
    .first<{ at: number | null }>();
  return row?.at ?? 0;
}
