// The list of addresses that must not be contacted, and the record of every change to it. Addresses are keyed hashes
// throughout; nobody can be read out of these tables.

import type { Channel } from '../../core/member';
import { type BlockReason, LIFTED_BY_CONSENT } from '../../core/suppression';
import { all, type Db, jsonChunks } from './database';

export type NewSuppression = {
  channel: Channel;
  addressHash: string;
  reason: BlockReason;
  note: string | null;
};

const MAY_BE_OVERRULED = LIFTED_BY_CONSENT.map((reason) => `'${reason}'`).join(', ');

/**
 * Puts hashed addresses on the list; they stay there when their members are erased. An address that is on it already
 * stays as it is, unless the new reason is harder to undo than the old. What changed is written down.
 */
export function insertSuppressions(
  db: Db,
  siteId: number,
  rows: readonly NewSuppression[],
  now: number,
): D1PreparedStatement[] {
  return jsonChunks(rows).flatMap((chunk) => [
    db
      .prepare(
        `INSERT INTO suppression_acts (site_id, channel, address_hash, act, reason, note, acted_at)
         SELECT ?1, n.value ->> 'channel', n.value ->> 'addressHash', 'added', n.value ->> 'reason', n.value ->> 'note', ?3
         FROM json_each(?2) n LEFT JOIN suppressions s ON s.site_id = ?1 AND s.channel = n.value ->> 'channel'
           AND s.address_hash = n.value ->> 'addressHash'
         WHERE s.reason IS NULL
           OR (s.reason IN (${MAY_BE_OVERRULED}) AND n.value ->> 'reason' NOT IN (${MAY_BE_OVERRULED}))`,
      )
      .bind(siteId, chunk, now),
    db
      .prepare(
        `INSERT INTO suppressions (site_id, channel, address_hash, reason, created_at)
         SELECT ?1, value ->> 'channel', value ->> 'addressHash', value ->> 'reason', ?3 FROM json_each(?2) WHERE true
         ON CONFLICT DO UPDATE SET reason = excluded.reason, created_at = excluded.created_at
         WHERE suppressions.reason IN (${MAY_BE_OVERRULED}) AND excluded.reason NOT IN (${MAY_BE_OVERRULED})`,
      )
      .bind(siteId, chunk, now),
  ]);
}

/** Takes one address off the list for one channel; `only` leaves it there for any other reason. */
export function deleteSuppression(
  db: Db,
  siteId: number,
  channel: Channel,
  addressHash: string,
  note: string | null,
  now: number,
  only: readonly BlockReason[] | null = null,
): D1PreparedStatement[] {
  const which = `site_id = ?1 AND channel = ?2 AND address_hash = ?3
    AND (?4 IS NULL OR reason IN (SELECT value FROM json_each(?4)))`;
  const reasons = only && JSON.stringify(only);
  return [
    db
      .prepare(
        `INSERT INTO suppression_acts (site_id, channel, address_hash, act, reason, note, acted_at)
         SELECT site_id, channel, address_hash, 'removed', reason, ?5, ?6 FROM suppressions WHERE ${which}`,
      )
      .bind(siteId, channel, addressHash, reasons, note, now),
    db.prepare(`DELETE FROM suppressions WHERE ${which}`).bind(siteId, channel, addressHash, reasons),
  ];
}

/** Which of these hashed addresses must not be contacted on a channel. */
export async function findSuppressed(
  db: Db,
  siteId: number,
  channel: Channel,
  hashes: readonly string[],
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await all<{ address_hash: string }>(
    db
      .prepare(
        `SELECT address_hash FROM suppressions
         WHERE site_id = ?1 AND channel = ?2 AND address_hash IN (SELECT value FROM json_each(?3))`,
      )
      .bind(siteId, channel, JSON.stringify(hashes)),
  );
  return new Set(rows.map((row) => row.address_hash));
}

export type SuppressionRow = { channel: Channel; addressHash: string; reason: BlockReason; createdAt: number };

/** Why each of these hashed addresses is on the list, on every channel. */
export async function listSuppressionsOf(db: Db, siteId: number, hashes: readonly string[]): Promise<SuppressionRow[]> {
  return all<SuppressionRow>(
    db
      .prepare(
        `SELECT s.channel, s.address_hash AS addressHash, s.reason, s.created_at AS createdAt
         FROM (SELECT DISTINCT value FROM json_each(?2)) h CROSS JOIN suppressions s
           ON s.site_id = ?1 AND s.channel IN ('sms', 'kakao', 'email', 'push') AND s.address_hash = h.value
         ORDER BY s.created_at DESC`,
      )
      .bind(siteId, JSON.stringify(hashes)),
  );
}

/** Where a page of the list ends: newest first, ties by address and channel. */
export type SuppressionPlace = { createdAt: number; addressHash: string; channel: Channel };

/** SQL: who has the address of `s`, found by it: the least of all ids would be looked for among everybody's. */
const MEMBER_AT = (kind: 'phone' | 'email') =>
  `SELECT min(m.member_id) FROM members m INDEXED BY members_${kind} WHERE m.site_id = ?1 AND m.${kind}_hash = s.addressHash`;

/** The list, newest first, each with a member who has the address today. */
export async function listSuppressions(
  db: Db,
  siteId: number,
  filter: { channel?: Channel | undefined; reason?: BlockReason | undefined },
  after: SuppressionPlace | null,
  limit: number,
): Promise<(SuppressionRow & { memberId: string | null })[]> {
  return all<SuppressionRow & { memberId: string | null }>(
    db
      .prepare(
        `SELECT s.channel, s.addressHash, s.reason, s.createdAt,
           CASE s.channel
             WHEN 'push' THEN (SELECT member_id FROM push_subscriptions p WHERE p.site_id = ?1 AND p.endpoint_hash = s.addressHash)
             WHEN 'email' THEN (${MEMBER_AT('email')}) ELSE (${MEMBER_AT('phone')}) END AS memberId
         FROM (SELECT channel, address_hash AS addressHash, reason, created_at AS createdAt
           FROM suppressions INDEXED BY suppressions_recent
           WHERE site_id = ?1 AND (?2 IS NULL OR channel = ?2) AND (?3 IS NULL OR reason = ?3)
             AND created_at <= ?4 AND (created_at < ?4 OR address_hash > ?5 OR (address_hash = ?5 AND channel > ?6))
           ORDER BY created_at DESC, address_hash, channel LIMIT ?7) s
         ORDER BY s.createdAt DESC, s.addressHash, s.channel`,
      )
      .bind(
        siteId,
        filter.channel ?? null,
        filter.reason ?? null,
        after?.createdAt ?? Number.MAX_SAFE_INTEGER,
        after?.addressHash ?? '',
        after?.channel ?? '',
        limit,
      ),
  );
}

/** How many addresses the list holds, per channel and reason. */
export async function countSuppressions(
  db: Db,
  siteId: number,
): Promise<{ channel: Channel; reason: BlockReason; count: number }[]> {
  return all<{ channel: Channel; reason: BlockReason; count: number }>(
    db
      .prepare(
        'SELECT channel, reason, count(*) AS count FROM suppressions WHERE site_id = ?1 GROUP BY channel, reason ORDER BY count DESC',
      )
      .bind(siteId),
  );
}
