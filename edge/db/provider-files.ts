// Ids of our files in providers' own storages.

import type { Db } from './database';

export async function findProviderFile(db: Db, accountId: number, key: string): Promise<string | null> {
  const row = await db
    .prepare('SELECT file_id AS id FROM provider_files WHERE account_id = ?1 AND key = ?2')
    .bind(accountId, key)
    .first<{ id: string }>();
  return row?.id ?? null;
}

export async function keepProviderFile(db: Db, accountId: number, key: string, fileId: string): Promise<void> {
  await db
    .prepare(
      `INSERT INTO provider_files (account_id, key, file_id) VALUES (?1, ?2, ?3)
       ON CONFLICT DO UPDATE SET file_id = ?3`,
    )
    .bind(accountId, key, fileId)
    .run();
}
