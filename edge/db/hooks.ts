// Which address a provider reports to: how often a shop has made it anew, and how long the one before is still taken.

import { all, type Db } from './database';
import { type AccountToAsk, TO_ASK } from './provider-accounts';

/** A hook's round, 0 as it was to begin with; the one before is taken until `oldUntil`. */
export type HookRound = { round: number; oldUntil: number | null };
export const FIRST_ROUND: HookRound = { round: 0, oldUntil: null };

/** The rounds of a site's hooks by provider, as far as they were made anew. */
export async function listHookRounds(db: Db, siteId: number, now: number): Promise<Map<string, HookRound>> {
  const rows = await all<HookRound & { provider: string }>(
    db
      .prepare(
        `SELECT provider, round, CASE WHEN old_until > ?2 THEN old_until END AS oldUntil
         FROM renewed_hooks WHERE site_id = ?1`,
      )
      .bind(siteId, now),
  );
  return new Map(rows.map(({ provider, ...round }) => [provider, round]));
}

/** The account whose hook was called, and the round of the address it was called at; paths come as keyed hashes. */
export async function findAccountOfHook(
  db: Db,
  provider: string,
  hookHash: string,
  now: number,
): Promise<(AccountToAsk & { round: number }) | null> {
  return db
    .prepare(
      `SELECT ${TO_ASK}, coalesce(round, 0) AS round
       FROM provider_accounts a LEFT JOIN renewed_hooks r USING (site_id, provider)
       WHERE a.hook_hash = ?2 AND provider = ?1
       UNION ALL
       SELECT ${TO_ASK}, round - 1 FROM renewed_hooks r JOIN provider_accounts a USING (site_id, provider)
       WHERE r.old_hash = ?2 AND provider = ?1 AND old_until > ?3`,
    )
    .bind(provider, hookHash, now)
    .first<AccountToAsk & { round: number }>();
}

type Renewal = { siteId: number; provider: string; round: number; hookHash: string; oldUntil: number };

/** Puts the hook of this round in the place of the one before; false where another has come, or that one has one too. */
export async function renewHook(
  db: Db,
  { siteId, provider, round, hookHash, oldUntil }: Renewal,
  now: number,
): Promise<boolean> {
  const [renewed] = await db.batch([
    db
      .prepare(
        `INSERT INTO renewed_hooks (site_id, provider, round, old_hash, old_until)
         SELECT site_id, provider, ?3, hook_hash, ?4 FROM provider_accounts WHERE site_id = ?1 AND provider = ?2
         ON CONFLICT DO UPDATE SET round = ?3, old_hash = excluded.old_hash, old_until = ?4
           WHERE round = ?3 - 1 AND coalesce(old_until, 0) <= ?5`,
      )
      .bind(siteId, provider, round, oldUntil, now),
    db
      .prepare(
        `UPDATE provider_accounts SET hook_hash = ?4 WHERE site_id = ?1 AND provider = ?2
           AND EXISTS (SELECT 1 FROM renewed_hooks r WHERE r.site_id = ?1 AND r.provider = ?2 AND round = ?3)`,
      )
      .bind(siteId, provider, round, hookHash),
  ]);
  return (renewed?.meta.changes ?? 0) > 0;
}

/** Takes the address before the present one no longer; false when it was not taken any more. */
export async function closeOldHook(db: Db, siteId: number, provider: string, now: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE renewed_hooks SET old_hash = NULL, old_until = NULL
       WHERE site_id = ?1 AND provider = ?2 AND old_until > ?3`,
    )
    .bind(siteId, provider, now)
    .run();
  return meta.changes > 0;
}
