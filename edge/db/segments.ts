// Target groups (타겟 그룹) as stored, and whom a target reaches right now.

import { and, asc, eq } from 'drizzle-orm';
import { EMPTY_TARGET, type Group, readTarget, type Target } from '../../core/condition/schema';
import { DEFINITION } from './campaigns';
import type { MembersQuery } from './condition-sql';
import { all, type Db, orm } from './database';
import { readable } from './event-sql';
import { consentTo, isSuppressed } from './reach';
import { segments } from './schema';

export type Segment = {
  id: number;
  siteId: number;
  name: string;
  kind: 'live' | 'fixed';
  version: number;
  target: Target;
  /** False where the stored target cannot be read; `target` is the empty one then. */
  isReadable: boolean;
  /** Members a fixed group lists; null for a live one. */
  size: number | null;
  createdAt: number;
  updatedAt: number;
};

/** Most groups a shop may keep. */
export const SEGMENTS_PER_SITE = 200;

function toSegment(row: typeof segments.$inferSelect): Segment {
  const target = readTarget(row.target);
  return { ...row, target: target ?? EMPTY_TARGET, isReadable: target !== null };
}

/** Every group of a site, by name. */
export async function listSegments(db: Db, siteId: number): Promise<Segment[]> {
  const rows = await orm(db)
    .select()
    .from(segments)
    .where(eq(segments.siteId, siteId))
    .orderBy(asc(segments.name), asc(segments.id))
    .limit(SEGMENTS_PER_SITE);
  return rows.map(toSegment);
}

export async function insertSegment(
  db: Db,
  segment: Pick<Segment, 'siteId' | 'name' | 'kind' | 'target'>,
  now: number,
): Promise<Segment> {
  const row = await orm(db)
    .insert(segments)
    .values({
      ...segment,
      size: segment.kind === 'fixed' ? 0 : null,
      version: 1,
      target: JSON.stringify(segment.target),
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get();
  return toSegment(row);
}

/** Writes a group back if nobody has changed it since it was read; false when somebody has. */
export async function updateSegment(db: Db, segment: Segment, readVersion: number): Promise<boolean> {
  const { id, siteId, name, version, target, updatedAt } = segment;
  const result = await orm(db)
    .update(segments)
    .set({ name, version, target: JSON.stringify(target), updatedAt })
    .where(and(eq(segments.id, id), eq(segments.siteId, siteId), eq(segments.version, readVersion)));
  return result.meta.changes === 1;
}

/** Removes a group that no other group of the site leads to by now; false when one does or it is gone. */
export async function deleteUnusedSegment(db: Db, siteId: number, id: number): Promise<boolean> {
  const [result] = await db.batch([
    db
      .prepare(
        `DELETE FROM segments WHERE site_id = ?1 AND id = ?2 AND NOT EXISTS (
         SELECT 1 FROM segments s, json_each(${readable('s.target')}, '$.groups') list, json_each(list.value) used
         WHERE s.site_id = ?1 AND s.id <> ?2 AND used.value = ?2)
         AND NOT EXISTS (
         SELECT 1 FROM campaigns c, json_each(${DEFINITION}, '$.target.groups') list, json_each(list.value) used
         WHERE c.site_id = ?1 AND c.status <> 'ended' AND used.value = ?2)`,
      )
      .bind(siteId, id),
    db
      .prepare(
        'DELETE FROM segment_members WHERE segment_id = ?1 AND NOT EXISTS (SELECT 1 FROM segments WHERE id = ?1)',
      )
      .bind(id),
  ]);
  return result?.meta.changes === 1;
}

/** Groups as targets lead to them. */
export function groupsOf(segments: readonly Segment[]): Map<number, Group> {
  return new Map(
    segments.map(({ id, kind, target, isReadable }) => [
      id,
      kind === 'fixed' ? kind : isReadable ? target : 'unreadable',
    ]),
  );
}

/** Members of one page and, gate by gate, who would fall out of a text to them. */
export type ReachPage = {
  matched: number;
  under14: number;
  noConsent: number;
  withdrawn: number;
  blocked: number;
  noAddress: number;
  reachable: number;
  /** The page's last member. */
  last: string | null;
};

/** Whom a target means after `after`, and where they stand with texts on this Korean day. Gates in the gate's own order. */
export async function readReach(
  db: Db,
  siteId: number,
  query: MembersQuery,
  after: string,
  limit: number,
  day: number,
): Promise<ReachPage> {
  const rows = await all<Omit<ReachPage, 'last'> & { last: string | null }>(
    db
      .prepare(
        `SELECT count(*) AS matched, count(*) FILTER (WHERE gate = 'under14') AS under14,
           count(*) FILTER (WHERE gate = 'noConsent') AS noConsent, count(*) FILTER (WHERE gate = 'withdrawn') AS withdrawn,
           count(*) FILTER (WHERE gate = 'blocked') AS blocked, count(*) FILTER (WHERE gate = 'noAddress') AS noAddress,
           count(*) FILTER (WHERE gate = 'open') AS reachable, max(member_id) AS last
         FROM (
           SELECT member_id, CASE WHEN adult_from_day > ?5 THEN 'under14' WHEN consent IS NULL THEN 'noConsent'
             WHEN consent = 0 THEN 'withdrawn' WHEN suppressed THEN 'blocked' WHEN phone_hash IS NULL THEN 'noAddress'
             ELSE 'open' END AS gate
           FROM (
             SELECT m.member_id, m.adult_from_day, m.phone_hash,
               ${consentTo('sms')} AS consent, ${isSuppressed('sms', 'm.phone_hash')} AS suppressed
             FROM (${query.sql}) q JOIN members m ON m.site_id = ?1 AND m.member_id = q.member_id))`,
      )
      .bind(siteId, after, limit, query.lists, day),
  );
  return (
    rows[0] ?? {
      matched: 0,
      under14: 0,
      noConsent: 0,
      withdrawn: 0,
      blocked: 0,
      noAddress: 0,
      reachable: 0,
      last: null,
    }
  );
}
