import { readMigrations } from '../support/migrations';
import type { MinimalDatabase } from './dispatch/counting-database';

/** Brings an empty database to the schema of today. */
export async function createSchema(database: MinimalDatabase): Promise<void> {
  for (const { statements } of readMigrations()) {
    await database.batch(statements.map((sql) => database.prepare(sql)));
  }
}
