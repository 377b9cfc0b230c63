// Owners' tokens that are out in their shops' pages, and what came back with them. Kept in better-auth's `verification`
// table under names of our own, like attempts to sign in; a row is one token and goes when its time is over. A token is
// good only while the session it was asked for in lives and its person belongs to the shop: signing out or leaving ends it.

import type { OwnerClaim } from '../owner-token';
import type { Db } from './database';

const ALIVE = `expires_at > ?2 AND EXISTS (
  SELECT 1 FROM session s JOIN site_users m ON m.user_id = s.user_id
  WHERE s.id = json_extract(value, '$.session') AND m.site_id = ?4)`;

const nameOf = ({ purpose, siteId, userId }: Pick<OwnerClaim, 'purpose' | 'siteId' | 'userId'>) =>
  `owner:${purpose}:${siteId}:${userId}`;

/** Puts a token out, in the place of the one this person had out before for the same purpose and shop. */
export async function putOutOwnerToken(db: Db, claim: OwnerClaim, sessionId: string, now: number): Promise<void> {
  await db.batch([
    db
      .prepare(`DELETE FROM verification WHERE identifier = ?1 OR (identifier LIKE 'owner:%' AND expires_at <= ?2)`)
      .bind(nameOf(claim), now),
    db
      .prepare(
        `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
         VALUES (?1, ?2, json_object('session', ?3), ?4, ?5, ?5)`,
      )
      .bind(claim.nonce, nameOf(claim), sessionId, claim.expiresAt, now),
  ]);
}

/** Takes what came with a token, once; false when it is used, over, replaced, or its session has ended. */
export async function useOwnerToken(db: Db, claim: OwnerClaim, brought: unknown, now: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE verification SET value = json_set(value, '$.brought', json(?5)), updated_at = ?2
       WHERE id = ?1 AND identifier = ?3 AND json_extract(value, '$.brought') IS NULL AND ${ALIVE}`,
    )
    .bind(claim.nonce, now, nameOf(claim), claim.siteId, JSON.stringify(brought))
    .run();
  return meta.changes > 0;
}

export type OwnerTokenState = 'out' | 'used' | 'over';

export async function findOwnerTokenState(db: Db, claim: OwnerClaim, now: number): Promise<OwnerTokenState> {
  const row = await db
    .prepare(
      `SELECT json_extract(value, '$.brought') IS NOT NULL AS used FROM verification
       WHERE id = ?1 AND identifier = ?3 AND ${ALIVE}`,
    )
    .bind(claim.nonce, now, nameOf(claim), claim.siteId)
    .first<{ used: number }>();
  if (!row) return 'over';
  return row.used ? 'used' : 'out';
}

/** What this person's token brought back: undefined while it is out, null when none is out any more. */
export async function findBrought(
  db: Db,
  owner: Pick<OwnerClaim, 'purpose' | 'siteId' | 'userId'>,
  now: number,
): Promise<unknown> {
  const row = await db
    .prepare(
      `SELECT json_extract(value, '$.brought') AS brought FROM verification WHERE identifier = ?1 AND expires_at > ?2`,
    )
    .bind(nameOf(owner), now)
    .first<{ brought: string | null }>();
  if (!row) return null;
  return row.brought === null ? undefined : (JSON.parse(row.brought) as unknown);
}
