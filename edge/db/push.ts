// Web push: the browsers members registered, sealed, and each shop's signing keys.

import { BROWSERS_PER_MEMBER } from '../../core/push-subscription';
import { all, type Db } from './database';

/** Keeps a browser for a member; one that was another's is this member's from now on. False where there is no such member. */
export async function putSubscription(
  db: Db,
  siteId: number,
  row: { memberId: string; endpointHash: string; sealed: string },
  now: number,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO push_subscriptions (site_id, member_id, endpoint_hash, sealed, registered_at)
       SELECT site_id, member_id, ?3, ?4, ?5 FROM members WHERE site_id = ?1 AND member_id = ?2 AND state <> 'erased'
       ON CONFLICT (site_id, endpoint_hash) DO UPDATE SET member_id = excluded.member_id, sealed = excluded.sealed,
         registered_at = excluded.registered_at`,
    )
    .bind(siteId, row.memberId, row.endpointHash, row.sealed, now)
    .run();
  return meta.changes > 0;
}

/** Forgets a browser; false when it was not known. `memberId` leaves it alone unless it is that member's. */
export async function deleteSubscription(
  db: Db,
  siteId: number,
  endpointHash: string,
  memberId: string | null = null,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      'DELETE FROM push_subscriptions WHERE site_id = ?1 AND endpoint_hash = ?2 AND (?3 IS NULL OR member_id = ?3)',
    )
    .bind(siteId, endpointHash, memberId)
    .run();
  return meta.changes > 0;
}

/** A browser as stored; `blocked` when it is on the suppression list. */
export type Browser = { hash: string; sealed: string; blocked: boolean };

/** Members' browsers, those that may be written to and were registered last first; no more than are written to. */
export async function listBrowsers(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
): Promise<Map<string, Browser[]>> {
  const rows = await all<Omit<Browser, 'blocked'> & { memberId: string; blocked: number }>(
    db
      .prepare(
        `WITH known AS (
           SELECT p.id, member_id, endpoint_hash, sealed, registered_at, s.reason IS NOT NULL AS blocked
           FROM push_subscriptions p LEFT JOIN suppressions s
             ON s.site_id = p.site_id AND s.channel = 'push' AND s.address_hash = p.endpoint_hash
           WHERE p.site_id = ?1 AND member_id IN (SELECT value FROM json_each(?2)))
         SELECT member_id AS memberId, endpoint_hash AS hash, sealed, blocked FROM (
           SELECT *, row_number() OVER (PARTITION BY member_id ORDER BY blocked, registered_at DESC, id DESC) AS place FROM known)
         WHERE place <= ?3 ORDER BY member_id, place`,
      )
      .bind(siteId, JSON.stringify(memberIds), BROWSERS_PER_MEMBER),
  );
  const browsers = new Map<string, Browser[]>();
  for (const { memberId, blocked, ...browser } of rows) {
    const known = browsers.get(memberId) ?? [];
    known.push({ ...browser, blocked: blocked === 1 });
    browsers.set(memberId, known);
  }
  return browsers;
}

/** Keyed hashes of all browsers of a member. */
export async function listBrowserHashes(db: Db, siteId: number, memberId: string): Promise<string[]> {
  const rows = await all<{ hash: string }>(
    db
      .prepare('SELECT endpoint_hash AS hash FROM push_subscriptions WHERE site_id = ?1 AND member_id = ?2')
      .bind(siteId, memberId),
  );
  return rows.map(({ hash }) => hash);
}

export type StoredPushKeys = { publicKey: string; privateSealed: string };

export async function findPushKeys(db: Db, siteId: number): Promise<StoredPushKeys | null> {
  return db
    .prepare('SELECT public_key AS publicKey, private_sealed AS privateSealed FROM push_keys WHERE site_id = ?1')
    .bind(siteId)
    .first<StoredPushKeys>();
}

/** Keeps a shop's keys unless it has some. */
export async function insertPushKeys(db: Db, siteId: number, keys: StoredPushKeys, now: number): Promise<void> {
  await db
    .prepare(
      'INSERT INTO push_keys (site_id, public_key, private_sealed, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING',
    )
    .bind(siteId, keys.publicKey, keys.privateSealed, now)
    .run();
}
