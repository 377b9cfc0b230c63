// Members of fixed groups (고정 그룹): lists of ids as they were given, of members the shop knows.

import { chunksOf } from '../batches';
import { all, type Db, jsonChunks } from './database';

/** Ids one statement takes: far below what a statement may run. */
const IDS_PER_STATEMENT = 10_000;
const idChunks = (ids: readonly string[]) => chunksOf(ids, IDS_PER_STATEMENT).flatMap(jsonChunks);

/** Ids of these that no member of the site has, in their order. */
export async function findUnknown(db: Db, siteId: number, ids: readonly string[]): Promise<string[]> {
  const unknown: string[] = [];
  for (const chunk of idChunks(ids)) {
    const rows = await all<{ id: string }>(
      db
        .prepare(
          `SELECT k.value AS id FROM json_each(?2) k
           LEFT JOIN members m ON m.site_id = ?1 AND m.member_id = k.value AND m.state <> 'erased'
           WHERE m.member_id IS NULL`,
        )
        .bind(siteId, chunk),
    );
    unknown.push(...rows.map((row) => row.id));
  }
  return unknown;
}

/** Is any of these ids a member's? */
export async function knowsAny(db: Db, siteId: number, ids: readonly string[]): Promise<boolean> {
  for (const chunk of idChunks(ids)) {
    const known = await db
      .prepare(
        `SELECT 1 FROM json_each(?2) k
         CROSS JOIN members m ON m.site_id = ?1 AND m.member_id = k.value AND m.state <> 'erased' LIMIT 1`,
      )
      .bind(siteId, chunk)
      .first();
    if (known) return true;
  }
  return false;
}

/** Statements that put ids into a fixed group of the site, in place of its members or beside them. */
export function putMembers(
  db: Db,
  siteId: number,
  segmentId: number,
  ids: readonly string[],
  mode: 'replace' | 'add',
  now: number,
): D1PreparedStatement[] {
  return [
    ...(mode === 'replace' ? [db.prepare('DELETE FROM segment_members WHERE segment_id = ?1').bind(segmentId)] : []),
    ...idChunks(ids).map((chunk) =>
      db
        .prepare(
          `INSERT INTO segment_members (segment_id, member_id)
           SELECT s.id, m.member_id FROM segments s CROSS JOIN json_each(?3) k
             CROSS JOIN members m ON m.site_id = s.site_id AND m.member_id = k.value AND m.state <> 'erased'
           WHERE s.site_id = ?1 AND s.id = ?2 AND s.kind = 'fixed' ON CONFLICT DO NOTHING`,
        )
        .bind(siteId, segmentId, chunk),
    ),
    db
      .prepare(
        `UPDATE segments SET version = version + 1, updated_at = ?3,
           size = (SELECT count(*) FROM segment_members WHERE segment_id = ?2)
         WHERE site_id = ?1 AND id = ?2`,
      )
      .bind(siteId, segmentId, now),
  ];
}

/** Members of a fixed group of the site, in id order, after `after`. */
export async function listMembersOfGroup(
  db: Db,
  siteId: number,
  segmentId: number,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await all<{ member_id: string }>(
    db
      .prepare(
        `SELECT f.member_id FROM segments s JOIN segment_members f ON f.segment_id = s.id
         WHERE s.site_id = ?1 AND s.id = ?2 AND f.member_id > ?3 ORDER BY f.member_id LIMIT ?4`,
      )
      .bind(siteId, segmentId, after, limit),
  );
  return rows.map((row) => row.member_id);
}

/** Which of these fixed groups list each member; members of none are absent. */
export async function listedIn(
  db: Db,
  segmentIds: readonly number[],
  memberIds: readonly string[],
): Promise<Map<string, Set<number>>> {
  const listed = new Map<string, Set<number>>();
  if (segmentIds.length === 0) return listed;
  const rows = await all<{ segmentId: number; memberId: string }>(
    db
      .prepare(
        `SELECT f.segment_id AS segmentId, f.member_id AS memberId FROM json_each(?1) s CROSS JOIN json_each(?2) k
         JOIN segment_members f ON f.segment_id = s.value AND f.member_id = k.value`,
      )
      .bind(JSON.stringify(segmentIds), JSON.stringify(memberIds)),
  );
  for (const { segmentId, memberId } of rows) {
    listed.set(memberId, (listed.get(memberId) ?? new Set()).add(segmentId));
  }
  return listed;
}
