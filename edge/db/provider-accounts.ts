// Shops' own accounts at providers. Credentials come and go sealed.

import { and, eq, ne, sql } from 'drizzle-orm';
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

/** Won left at a provider, and when that was so. */
export type BalanceReading = { won: number; at: number };
/** An account with the balance it last told; null while it has told none. */
export type AccountWithBalance = ProviderAccount & { balance: BalanceReading | null };
/** What is kept of an account beside that: refusals it listed by a masked number. */
export type AccountStanding = AccountWithBalance & { maskedOptOuts: number };

function toAccount(row: typeof providerAccounts.$inferSelect): AccountStanding {
  const { id, siteId, provider, credentialsSealed, balance, balanceAt, maskedOptOuts } = row;
  return {
    id,
    siteId,
    provider,
    credentialsSealed,
    maskedOptOuts,
    channels: JSON.parse(row.channels) as SendingChannel[],
    balance: balance === null || balanceAt === null ? null : { won: balance, at: balanceAt },
  };
}

/** A site's accounts; one per provider at most. */
export async function listProviderAccounts(db: Db, siteId: number): Promise<AccountStanding[]> {
  const rows = await orm(db).select().from(providerAccounts).where(eq(providerAccounts.siteId, siteId));
  return rows.map(toAccount);
}

export async function findProviderAccount(db: Db, id: number): Promise<ProviderAccount | null> {
  const row = await orm(db).select().from(providerAccounts).where(eq(providerAccounts.id, id)).get();
  return row ? toAccount(row) : null;
}

/**
 * Writes a site's account at a provider, new or in the old one's place, and takes its channels from the site's others in the
 * same go: a channel that is no account's for a moment goes to the sandbox, and so reaches nobody. `isAnother` where it is not
 * the account that was there: its refusals are read from the first on.
 */
export async function putProviderAccount(
  db: Db,
  account: Omit<AccountWithBalance, 'id'> & { hookHash: string },
  isAnother: boolean,
  now: number,
): Promise<ProviderAccount> {
  const { siteId, provider, credentialsSealed, hookHash } = account;
  const channels = JSON.stringify(account.channels);
  const balanceAt = account.balance?.at ?? null;
  const balance = { balance: account.balance?.won ?? null, balanceAt, balanceAskedAt: balanceAt };
  const taken = sql`SELECT value FROM json_each(${channels})`;
  const ofOther = sql`json_each(${providerAccounts.channels}) WHERE value`;
  const [, [row]] = await orm(db).batch([
    orm(db)
      .update(providerAccounts)
      .set({ channels: sql`(SELECT json_group_array(value) FROM ${ofOther} NOT IN (${taken}))`, updatedAt: now })
      .where(
        and(
          eq(providerAccounts.siteId, siteId),
          ne(providerAccounts.provider, provider),
          sql`EXISTS (SELECT 1 FROM ${ofOther} IN (${taken}))`,
        ),
      ),
    orm(db)
      .insert(providerAccounts)
      .values({ siteId, provider, channels, credentialsSealed, hookHash, ...balance, createdAt: now, updatedAt: now })
      .onConflictDoUpdate({
        target: [providerAccounts.siteId, providerAccounts.provider],
        set: { channels, credentialsSealed, ...balance, ...(isAnother && { optOutsReadTo: null }), updatedAt: now },
      })
      .returning(),
  ]);
  if (!row) throw new Error('an account was not written');
  return toAccount(row);
}

export async function deleteProviderAccount(db: Db, siteId: number, provider: string): Promise<void> {
  await orm(db)
    .delete(providerAccounts)
    .where(and(eq(providerAccounts.siteId, siteId), eq(providerAccounts.provider, provider)));
}

/** What a provider is asked with on a shop's behalf, whatever it sends for it. */
export type AccountToAsk = Omit<ProviderAccount, 'channels'>;
export const TO_ASK = 'id, site_id AS siteId, provider, credentials_sealed AS credentialsSealed';

/** Accounts whose refusals were read too long ago: sooner where their site has messages due. */
export async function listAccountsToRead(
  db: Db,
  now: number,
  every: { due: number; idle: number },
  limit: number,
): Promise<(AccountToAsk & { readTo: number | null })[]> {
  return all(
    db
      .prepare(
        `SELECT ${TO_ASK}, opt_outs_read_to AS readTo
         FROM provider_accounts a
         WHERE coalesce(opt_outs_read_to, 0) <= ?1 - ?3
           OR (coalesce(opt_outs_read_to, 0) <= ?1 - ?2
             AND a.site_id IN (SELECT site_id FROM dispatches WHERE wake_at <= ?1 AND state = 'queued'))
         ORDER BY opt_outs_read_to LIMIT ?4`,
      )
      .bind(now, every.due, every.idle, limit),
  );
}

/** Notes how far an account's refusals are read, and how many more of them nobody could read. */
export async function noteOptOutsRead(db: Db, id: number, masked: number, now: number): Promise<void> {
  await db
    .prepare('UPDATE provider_accounts SET opt_outs_read_to = ?3, masked_opt_outs = masked_opt_outs + ?2 WHERE id = ?1')
    .bind(id, masked, now)
    .run();
}

/** Counts refusals nobody could read that no list of the account will show. */
export async function countMaskedOptOuts(db: Db, id: number, masked: number): Promise<void> {
  await db
    .prepare('UPDATE provider_accounts SET masked_opt_outs = masked_opt_outs + ?2 WHERE id = ?1')
    .bind(id, masked)
    .run();
}

/** A person has entered the masked refusals of a site's account; false when there were none. */
export async function forgetMaskedOptOuts(db: Db, siteId: number, provider: string): Promise<boolean> {
  const { meta } = await db
    .prepare(
      'UPDATE provider_accounts SET masked_opt_outs = 0 WHERE site_id = ?1 AND provider = ?2 AND masked_opt_outs > 0',
    )
    .bind(siteId, provider)
    .run();
  return meta.changes > 0;
}

/** Accounts of shops with running campaigns that were last asked for their balance `every` ms ago or longer. */
export async function listAccountsToAskBalance(
  db: Db,
  now: number,
  every: number,
  limit: number,
): Promise<AccountToAsk[]> {
  return all(
    db
      .prepare(
        `SELECT ${TO_ASK} FROM provider_accounts
         WHERE coalesce(balance_asked_at, 0) <= ?1 - ?2
           AND site_id IN (SELECT site_id FROM campaigns WHERE status = 'active')
         ORDER BY balance_asked_at LIMIT ?3`,
      )
      .bind(now, every, limit),
  );
}

/** Keeps what an account answered when asked for its balance; null, no answer, leaves what it told before. */
export async function noteBalance(db: Db, id: number, balance: number | null, now: number): Promise<void> {
  await db
    .prepare(
      `UPDATE provider_accounts SET balance_asked_at = ?3, balance = coalesce(?2, balance),
         balance_at = CASE WHEN ?2 IS NULL THEN balance_at ELSE ?3 END
       WHERE id = ?1`,
    )
    .bind(id, balance, now)
    .run();
}
