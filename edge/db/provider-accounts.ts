// Shops' own accounts at providers. Credentials come and go sealed.

import { and, eq } from 'drizzle-orm';
import type { ComposedMessage } from '../../core/message/composed';

import { all, type Db, orm } from './database';
import { providerAccounts } from './schema';

type SendingChannel = ComposedMessage['channel'];

export type ProviderAccount = {
  id: number;
  siteId: number;
  provider: string;
  channels: SendingChannel[];
  credentialsSealed: string;
};

function toAccount(row: typeof providerAccounts.$inferSelect): ProviderAccount {
  const { id, siteId, provider, credentialsSealed } = row;
  return { id, siteId, provider, credentialsSealed, channels: JSON.parse(row.channels) as SendingChannel[] };
}

/** A site's accounts; one per provider at most. */
export async function listProviderAccounts(db: Db, siteId: number): Promise<ProviderAccount[]> {
  const rows = await orm(db).select().from(providerAccounts).where(eq(providerAccounts.siteId, siteId));
  return rows.map(toAccount);
}

export async function findProviderAccount(db: Db, id: number): Promise<ProviderAccount | null> {
  const row = await orm(db).select().from(providerAccounts).where(eq(providerAccounts.id, id)).get();
  return row ? toAccount(row) : null;
}

/** The account whose hook was called; `hookHash` is the keyed hash of the secret in the path. */
export async function findAccountOfHook(db: Db, provider: string, hookHash: string): Promise<ProviderAccount | null> {
  const row = await orm(db)
    .select()
    .from(providerAccounts)
    .where(and(eq(providerAccounts.provider, provider), eq(providerAccounts.hookHash, hookHash)))
    .get();
  return row ? toAccount(row) : null;
}

/** Writes a site's account at a provider, new or in the old one's place. The hook keeps its secret. */
export async function putProviderAccount(
  db: Db,
  account: Omit<ProviderAccount, 'id'> & { hookHash: string },
  now: number,
): Promise<ProviderAccount> {
  const { siteId, provider, credentialsSealed, hookHash } = account;
  const channels = JSON.stringify(account.channels);
  const row = await orm(db)
    .insert(providerAccounts)
    .values({ siteId, provider, channels, credentialsSealed, hookHash, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [providerAccounts.siteId, providerAccounts.provider],
      set: { channels, credentialsSealed, updatedAt: now },
    })
    .returning()
    .get();
  return toAccount(row);
}

export async function deleteProviderAccount(db: Db, siteId: number, provider: string): Promise<void> {
  await orm(db)
    .delete(providerAccounts)
    .where(and(eq(providerAccounts.siteId, siteId), eq(providerAccounts.provider, provider)));
}

/** Accounts whose refusals were read too long ago: sooner where their site has messages due. */
export async function listAccountsToRead(
  db: Db,
  now: number,
  every: { due: number; idle: number },
  limit: number,
): Promise<(ProviderAccount & { readTo: number | null })[]> {
  const rows = await all<Omit<ProviderAccount, 'channels'> & { channels: string; readTo: number | null }>(
    db
      .prepare(
        `SELECT id, site_id AS siteId, provider, channels, credentials_sealed AS credentialsSealed,
           opt_outs_read_to AS readTo
         FROM provider_accounts a
         WHERE coalesce(opt_outs_read_to, 0) <= ?1 - ?3
           OR (coalesce(opt_outs_read_to, 0) <= ?1 - ?2
             AND a.site_id IN (SELECT site_id FROM dispatches WHERE wake_at <= ?1 AND state = 'queued'))
         ORDER BY opt_outs_read_to LIMIT ?4`,
      )
      .bind(now, every.due, every.idle, limit),
  );
  return rows.map((row) => ({ ...row, channels: JSON.parse(row.channels) as SendingChannel[] }));
}

export async function noteOptOutsRead(db: Db, id: number, now: number): Promise<void> {
  await db.prepare('UPDATE provider_accounts SET opt_outs_read_to = ?2 WHERE id = ?1').bind(id, now).run();
}
