// The candidates of a run, gathered once by one statement and kept in pages until they are dealt with. The look-back is
// read once however long the audience is, and a page costs one row.

import type { Membership } from '../../core/campaign/facts';
import type { CandidatesQuery, MarkRow } from './candidates';
import { all, type Db } from './database';

/** Marks and members of one page, about. A member is worth five marks, so a page holds at most a fifth as many. */
const PAGE_WEIGHT = 5_000;
const MEMBER_WEIGHT = 5;

export type CandidateRow = {
  memberId: string;
  marks: MarkRow[];
  membership: Membership;
};
/** Pages of before ages were asked apart have no last number; their targets said it all. */
type Packed = [string, MarkRow[], 0 | 1, 0 | 1, (0 | 1)?];

const unpack = ([memberId, marks, inTarget, inExcluded, fits = 1]: Packed): CandidateRow => ({
  memberId,
  marks,
  membership: { inTarget: inTarget === 1, inExcludedGroup: inExcluded === 1, fitsDemographics: fits === 1 },
});

const PACKED = 'json_array(member_id, json(marks), in_target, in_excluded, fits_demographics)';

/** Packs `query`'s members into pages, in member order. */
const pagesOf = (query: string) => `
  SELECT (before / ${PAGE_WEIGHT}) AS page,
    json_group_array(${PACKED}) AS candidates
  FROM (SELECT member_id, marks, in_target, in_excluded, fits_demographics, sum(n + ${MEMBER_WEIGHT}) OVER (
          ORDER BY member_id ROWS UNBOUNDED PRECEDING) - n AS before FROM (${query}))
  GROUP BY page`;

/** Gathers the candidates of a run; part of the batch that moves the run on, so that it happens once. */
export function gatherRunPages(db: Db, siteId: number, runId: number, query: CandidatesQuery): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO run_pages (run_id, page, candidates) SELECT ?3, page, candidates FROM (${pagesOf(query.sql)})`,
    )
    .bind(siteId, '', runId, query.lists);
}

/** The next page of a run and whether it is the last; null when there is none. */
export async function nextRunPage(
  db: Db,
  runId: number,
): Promise<{ page: number; rows: CandidateRow[]; isLast: boolean } | null> {
  const row = await db
    .prepare(
      `SELECT p.page, p.candidates, NOT EXISTS (
         SELECT 1 FROM run_pages n WHERE n.run_id = p.run_id AND n.page > p.page) AS isLast
       FROM run_pages p WHERE p.run_id = ?1 ORDER BY p.page LIMIT 1`,
    )
    .bind(runId)
    .first<{ page: number; candidates: string; isLast: number }>();
  if (!row) return null;
  return { page: row.page, rows: (JSON.parse(row.candidates) as Packed[]).map(unpack), isLast: row.isLast === 1 };
}

export function dropRunPage(db: Db, runId: number, page: number): D1PreparedStatement {
  return db.prepare('DELETE FROM run_pages WHERE run_id = ?1 AND page = ?2').bind(runId, page);
}

/** What a run would gather now, without a run; at most `limit` members, in id order. */
export async function readCandidates(
  db: Db,
  siteId: number,
  query: CandidatesQuery,
  limit: number,
): Promise<CandidateRow[]> {
  const statement = `SELECT ${PACKED} AS packed FROM (${query.sql})
    ORDER BY member_id LIMIT ?3`;
  const rows = await all<{ packed: string }>(db.prepare(statement).bind(siteId, '', limit, query.lists));
  return rows.map(({ packed }) => unpack(JSON.parse(packed) as Packed));
}

/** How many members a run would gather now. */
export async function countCandidates(db: Db, siteId: number, query: CandidatesQuery): Promise<number> {
  const row = await db
    .prepare(`SELECT count(*) AS total FROM (${query.sql}) LIMIT ?3`)
    .bind(siteId, '', 1, query.lists)
    .first<{ total: number }>();
  return row?.total ?? 0;
}
