// Who a scheduled campaign reaches at its planned instant, page by page in member id order, and who falls out why; and
// whom a target means.

import type { Campaign } from '../../core/campaign/campaign';
import { type CandidateReason, cartOccurrence, decideCandidate } from '../../core/campaign/trigger';
import { resolveLookBack } from '../../core/condition/window';
import type { MembersQuery } from './condition-sql';
import { all, type Db } from './database';
import { listCarts } from './projections';

const PAGE = 1_000;

export type ReasonCounts = Partial<Record<CandidateReason, number>>;
export type AudiencePage = {
  matched: { memberId: string; occurrence: string; anchorAt: number }[];
  excluded: ReasonCounts;
  /** Where the next page begins; null after the last. */
  next: string | null;
};

/** One page of the audience after member `after` (empty for the first). Projections must be caught up. */
export async function readAudiencePage(
  db: Db,
  campaign: Campaign,
  plannedAt: number,
  after: string,
): Promise<AudiencePage> {
  const { send } = campaign.definition;
  if (send.type !== 'scheduled') return { matched: [], excluded: {}, next: null };
  const members = await listCartAdders(db, campaign.siteId, resolveLookBack(send.lookBack, plannedAt), after, PAGE);
  const carts = await listCarts(db, campaign.siteId, members);
  const page: AudiencePage = {
    matched: [],
    excluded: {},
    next: members.length < PAGE ? null : (members.at(-1) ?? null),
  };
  for (const [memberId, cart] of carts) {
    const candidate = decideCandidate(campaign, cart);
    if (candidate.type === 'out') page.excluded = addCounts(page.excluded, { [candidate.reason]: 1 });
    else page.matched.push({ memberId, occurrence: cartOccurrence(candidate.episode), anchorAt: candidate.anchorAt });
  }
  return page;
}

export function addCounts(a: ReasonCounts, b: ReasonCounts): ReasonCounts {
  const sum: ReasonCounts = { ...a };
  for (const [reason, count] of Object.entries(b) as [CandidateReason, number][])
    sum[reason] = (sum[reason] ?? 0) + count;
  return sum;
}

/** Members who added to their cart in `[from, to)`, in id order after `after`: the candidates of a cart campaign's run. */
async function listCartAdders(
  db: Db,
  siteId: number,
  interval: { from: number; to: number },
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await all<{ member_id: string }>(
    db
      .prepare(
        `SELECT DISTINCT member_id FROM events INDEXED BY events_audience
         WHERE site_id = ?1 AND name = 'add_to_cart' AND occurred_at >= ?2 AND occurred_at < ?3
           AND member_id IS NOT NULL AND member_id > ?4
         ORDER BY member_id LIMIT ?5`,
      )
      .bind(siteId, interval.from, interval.to, after, limit),
  );
  return rows.map((row) => row.member_id);
}

/** One page of a target's members after `after`, at most `limit` of them. */
export async function readMembers(
  db: Db,
  siteId: number,
  query: MembersQuery,
  after: string,
  limit: number,
): Promise<string[]> {
  const statement = db.prepare(query.sql).bind(siteId, after, limit, query.lists);
  return (await all<{ member_id: string }>(statement)).map((row) => row.member_id);
}
