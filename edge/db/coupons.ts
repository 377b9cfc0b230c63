// Coupons, their one-time codes, and what was issued by a platform. A code belongs to the dispatch it was claimed for:
// asking again for the same dispatch finds the same code, and a dispatch that came to nothing gives it back.

import type { Coupon, CouponInput, Stock } from '../../core/coupon';
import { all, type Db, jsonChunks } from './database';
import { LEASED } from './leases';

/** Most coupons a shop may keep, and codes in one pool. */
export const COUPONS_PER_SITE = 300;
export const CODES_PER_POOL = 200_000;

type CouponRow = { id: number; siteId: number; definition: string; createdAt: number };
const COLUMNS = 'id, site_id AS siteId, definition, created_at AS createdAt';
const toCoupon = ({ definition, ...row }: CouponRow): Coupon => ({
  ...(JSON.parse(definition) as CouponInput),
  ...row,
});

export async function insertCoupon(db: Db, siteId: number, input: CouponInput, now: number): Promise<Coupon> {
  const row = await db
    .prepare(`INSERT INTO coupons (site_id, definition, created_at) VALUES (?1, ?2, ?3) RETURNING ${COLUMNS}`)
    .bind(siteId, JSON.stringify(input), now)
    .first<CouponRow>();
  if (!row) throw new Error('the coupon was not written');
  return toCoupon(row);
}

export async function updateCoupon(db: Db, siteId: number, id: number, input: CouponInput): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE coupons SET definition = ?3 WHERE site_id = ?1 AND id = ?2')
    .bind(siteId, id, JSON.stringify(input))
    .run();
  return meta.changes === 1;
}

/** Newest first. */
export async function listCoupons(db: Db, siteId: number): Promise<Coupon[]> {
  const statement = db.prepare(`SELECT ${COLUMNS} FROM coupons WHERE site_id = ?1 ORDER BY id DESC LIMIT ?2`);
  return (await all<CouponRow>(statement.bind(siteId, COUPONS_PER_SITE))).map(toCoupon);
}

/** Of this site; another's are as good as none. */
export async function listCouponsById(db: Db, siteId: number, ids: readonly number[]): Promise<Map<number, Coupon>> {
  if (ids.length === 0) return new Map();
  const rows = await all<CouponRow>(
    db
      .prepare(`SELECT ${COLUMNS} FROM coupons WHERE site_id = ?1 AND id IN (SELECT value FROM json_each(?2))`)
      .bind(siteId, JSON.stringify(ids)),
  );
  return new Map(rows.map((row) => [row.id, toCoupon(row)]));
}

/** Removes a coupon with its codes, unless a campaign uses it or anybody has one; false when not. */
export async function deleteUnusedCoupon(db: Db, siteId: number, id: number): Promise<boolean> {
  const [deleted] = await db.batch([
    db
      .prepare(
        `DELETE FROM coupons WHERE site_id = ?1 AND id = ?2
           AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.site_id = ?1 AND c.definition ->> '$.coupon.id' = ?2)
           AND NOT EXISTS (SELECT 1 FROM coupon_codes k WHERE k.coupon_id = ?2 AND k.dispatch_id IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM coupon_issues i WHERE i.coupon_id = ?2)`,
      )
      .bind(siteId, id),
    db
      .prepare('DELETE FROM coupon_codes WHERE coupon_id = ?1 AND NOT EXISTS (SELECT 1 FROM coupons WHERE id = ?1)')
      .bind(id),
  ]);
  return (deleted?.meta.changes ?? 0) > 0;
}

/** Campaigns that use a coupon now, newest first. */
export async function listCouponUsers(db: Db, siteId: number, id: number): Promise<{ id: number; name: string }[]> {
  return all(
    db
      .prepare(
        `SELECT id, definition ->> 'name' AS name FROM campaigns
         WHERE site_id = ?1 AND definition ->> '$.coupon.id' = ?2 ORDER BY id DESC LIMIT 50`,
      )
      .bind(siteId, id),
  );
}

/** Adds codes to a pool; resolves to how many it did not have yet. */
export async function insertCodes(db: Db, couponId: number, codes: readonly string[]): Promise<number> {
  let added = 0;
  for (const chunk of jsonChunks(codes)) {
    const { meta } = await db
      .prepare(
        'INSERT INTO coupon_codes (coupon_id, code) SELECT ?1, value FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING',
      )
      .bind(couponId, chunk)
      .run();
    added += meta.changes;
  }
  return added;
}

/** How many of these codes a pool has already; each is looked up. */
export async function countKnownCodes(db: Db, couponId: number, codes: readonly string[]): Promise<number> {
  let known = 0;
  for (const chunk of jsonChunks(codes)) {
    const row = await db
      .prepare(
        `SELECT count(*) AS n FROM json_each(?2) k
         CROSS JOIN coupon_codes c ON c.coupon_id = ?1 AND c.code = k.value`,
      )
      .bind(couponId, chunk)
      .first<{ n: number }>();
    known += row?.n ?? 0;
  }
  return known;
}

/** How many codes pools have, and how many are nobody's yet. */
export async function readStocks(db: Db, couponIds: readonly number[]): Promise<Map<number, Stock>> {
  const rows = await all<Stock & { couponId: number }>(
    db
      .prepare(
        `SELECT coupon_id AS couponId, count(*) AS total, sum(dispatch_id IS NULL) AS free FROM coupon_codes
         WHERE coupon_id IN (SELECT value FROM json_each(?1)) GROUP BY coupon_id`,
      )
      .bind(JSON.stringify(couponIds)),
  );
  return new Map(rows.map(({ couponId, ...stock }) => [couponId, stock]));
}

/** Codes of a pool and what became of each, page by page; for the owner's own file. */
export async function listCodes(
  db: Db,
  couponId: number,
  afterId: number,
  limit: number,
): Promise<{ id: number; code: string; memberId: string | null; state: string | null; claimedAt: number | null }[]> {
  return all(
    db
      .prepare(
        `SELECT k.id, k.code, d.member_id AS memberId, d.state, k.claimed_at AS claimedAt
         FROM coupon_codes k LEFT JOIN dispatches d ON d.id = k.dispatch_id
         WHERE k.coupon_id = ?1 AND k.id > ?2 ORDER BY k.id LIMIT ?3`,
      )
      .bind(couponId, afterId, limit),
  );
}

/** SQL that gives back the codes of the dispatches a sub-select names. */
export const returnCodesOf = (dispatches: string) =>
  `UPDATE coupon_codes SET dispatch_id = NULL, claimed_at = NULL WHERE dispatch_id IN (${dispatches})`;

/**
 * Claims a code of a pool for each of these queued dispatches, in their order, while `worker` is the dispatcher. One that
 * has its code keeps it, so this may be repeated; those for which there was none are missing from the answer. One code
 * is never two dispatches': the row says whose it is, and it is taken only while it is nobody's.
 */
export async function claimCodes(
  db: Db,
  worker: string,
  couponId: number,
  dispatchIds: readonly number[],
  now: number,
): Promise<Map<number, string>> {
  const ids = JSON.stringify(dispatchIds);
  const [, , found] = await db.batch<{ dispatchId: number; code: string }>([
    // The campaign has changed its coupon since: what was claimed for the old one goes back.
    db
      .prepare(`${returnCodesOf('SELECT value FROM json_each(?2)')} AND coupon_id <> ?3 AND ${LEASED}`)
      .bind(worker, ids, couponId),
    db
      .prepare(
        `UPDATE coupon_codes SET dispatch_id = pair.dispatch_id, claimed_at = ?4
         FROM (
           SELECT free.id AS code_id, wanting.dispatch_id FROM (
             SELECT d.id AS dispatch_id, row_number() OVER (ORDER BY j.key) AS place
             FROM json_each(?2) j JOIN dispatches d ON d.id = j.value AND d.state = 'queued'
             WHERE NOT EXISTS (SELECT 1 FROM coupon_codes k WHERE k.dispatch_id = d.id)) wanting
           JOIN (
             SELECT id, row_number() OVER (ORDER BY id) AS place FROM (
               SELECT id FROM coupon_codes INDEXED BY coupon_codes_free WHERE coupon_id = ?3 AND dispatch_id IS NULL ORDER BY id LIMIT ?5)) free
           ON free.place = wanting.place) pair
         WHERE coupon_codes.id = pair.code_id AND ${LEASED}`,
      )
      .bind(worker, ids, couponId, now, dispatchIds.length),
    db
      .prepare(
        `SELECT dispatch_id AS dispatchId, code FROM coupon_codes
         WHERE dispatch_id IN (SELECT value FROM json_each(?1)) AND coupon_id = ?2`,
      )
      .bind(ids, couponId),
  ]);
  return new Map((found?.results ?? []).map((row) => [row.dispatchId, row.code]));
}

/** Which pools have a code that is nobody's, and of which pool each of these dispatches has one already. */
export async function readCodesAtHand(
  db: Db,
  couponIds: readonly number[],
  dispatchIds: readonly number[],
): Promise<{ free: Set<number>; claimed: Map<number, number> }> {
  if (couponIds.length === 0) return { free: new Set(), claimed: new Map() };
  const [free, claimed] = await db.batch<{ couponId: number; dispatchId: number }>([
    db
      .prepare(
        `SELECT j.value AS couponId FROM json_each(?1) j
         WHERE EXISTS (SELECT 1 FROM coupon_codes k INDEXED BY coupon_codes_free WHERE k.coupon_id = j.value AND k.dispatch_id IS NULL)`,
      )
      .bind(JSON.stringify(couponIds)),
    db
      .prepare(
        `SELECT coupon_id AS couponId, dispatch_id AS dispatchId FROM coupon_codes
         WHERE dispatch_id IN (SELECT value FROM json_each(?1))`,
      )
      .bind(JSON.stringify(dispatchIds)),
  ]);
  return {
    free: new Set(free?.results.map(({ couponId }) => couponId)),
    claimed: new Map(claimed?.results.map(({ couponId, dispatchId }) => [dispatchId, couponId])),
  };
}

/** Gives back the codes of those of these dispatches that have definitely come to nothing. `chunk`: rows with an `id`. */
export function returnCodes(db: Db, chunk: string): D1PreparedStatement {
  const ended = `SELECT d.id FROM json_each(?1) r JOIN dispatches d ON d.id = r.value ->> 'id'
    WHERE d.state IN ('failed', 'suppressed', 'cancelled')`;
  return db.prepare(returnCodesOf(ended)).bind(chunk);
}

/** Of these members, those whom an earlier message gave one of these coupons that has not run out, and is not known to be used. */
export async function listHolders(
  db: Db,
  siteId: number,
  couponId: number,
  memberIds: readonly string[],
  now: number,
): Promise<Set<string>> {
  const rows = await all<{ memberId: string }>(
    db
      .prepare(
        `SELECT DISTINCT d.member_id AS memberId FROM json_each(?3) k CROSS JOIN dispatches d INDEXED BY dispatches_cap
           ON d.site_id = ?1 AND d.member_id = k.value AND d.cap_day IS NOT NULL
         WHERE d.state IN ('submitting', 'accepted', 'delivered', 'unknown')
           AND (EXISTS (SELECT 1 FROM coupon_codes k WHERE k.dispatch_id = d.id AND k.coupon_id = ?2)
             OR EXISTS (SELECT 1 FROM coupons c JOIN campaign_versions v ON v.campaign_id = d.campaign_id
                AND v.version = d.campaign_version AND v.definition ->> '$.coupon.id' = c.id
                WHERE c.id = ?2 AND c.definition ->> '$.kind' = 'text')
             OR EXISTS (SELECT 1 FROM coupon_issues i WHERE i.dispatch_id = d.id AND i.coupon_id = ?2 AND i.state = 'issued'
                AND i.used_at IS NULL AND (i.expires_at IS NULL OR i.expires_at >= ?4)))`,
      )
      .bind(siteId, couponId, JSON.stringify(memberIds), now),
  );
  return new Set(rows.map((row) => row.memberId));
}

export type CouponIssue = {
  dispatchId: number;
  state: 'issuing' | 'issued' | 'refused';
  issueNo: string | null;
  code: string | null;
  expiresAt: number | null;
  startedAt: number;
};
const ISSUE_COLUMNS = `dispatch_id AS dispatchId, state, issue_no AS issueNo, code, expires_at AS expiresAt,
  started_at AS startedAt`;

/**
 * Says that a coupon is about to be issued for each of these queued dispatches, before the platform hears of it.
 * Resolves to what is known of each, and to those that begin now: every other one may have reached the platform.
 */
export async function beginIssues(
  db: Db,
  worker: string,
  couponId: number,
  dispatchIds: readonly number[],
  now: number,
): Promise<{ issues: CouponIssue[]; begun: Set<number> }> {
  const ids = JSON.stringify(dispatchIds);
  const begun = await all<{ dispatchId: number }>(
    db
      .prepare(
        `INSERT INTO coupon_issues (dispatch_id, coupon_id, state, started_at)
         SELECT d.id, ?3, 'issuing', ?4 FROM json_each(?2) j JOIN dispatches d ON d.id = j.value AND d.state = 'queued'
         WHERE ${LEASED} ON CONFLICT DO NOTHING RETURNING dispatch_id AS dispatchId`,
      )
      .bind(worker, ids, couponId, now),
  );
  const issues = await all<CouponIssue>(
    db
      .prepare(
        `SELECT ${ISSUE_COLUMNS} FROM coupon_issues
         WHERE dispatch_id IN (SELECT value FROM json_each(?1)) AND coupon_id = ?2`,
      )
      .bind(ids, couponId),
  );
  return { issues, begun: new Set(begun.map((row) => row.dispatchId)) };
}

/** Writes what the platform answered; an issue that is settled stays as it is. */
export async function settleIssue(
  db: Db,
  couponId: number,
  dispatchId: number,
  settled: Pick<CouponIssue, 'issueNo' | 'code' | 'expiresAt'> & { state: 'issued' | 'refused' },
): Promise<void> {
  await db
    .prepare(
      `UPDATE coupon_issues SET state = ?3, issue_no = ?4, code = ?5, expires_at = ?6
       WHERE coupon_id = ?1 AND dispatch_id = ?2 AND state = 'issuing'`,
    )
    .bind(couponId, dispatchId, settled.state, settled.issueNo, settled.code, settled.expiresAt)
    .run();
}

/** Platform numbers of a coupon's issues that are some dispatch's already. */
export async function takenIssueNos(db: Db, couponId: number, issueNos: readonly string[]): Promise<Set<string>> {
  const rows = await all<{ issueNo: string }>(
    db
      .prepare(
        `SELECT issue_no AS issueNo FROM coupon_issues
         WHERE coupon_id = ?1 AND issue_no IN (SELECT value FROM json_each(?2))`,
      )
      .bind(couponId, JSON.stringify(issueNos)),
  );
  return new Set(rows.map((row) => row.issueNo));
}
