// Who a scheduled campaign reaches at its planned instant, and who falls out why; and whom a target means.

import { candidateOf } from '../../core/campaign/audience';
import type { Campaign } from '../../core/campaign/campaign';
import { EMPTY_CART } from '../../core/campaign/cart';
import { aimOf } from '../../core/campaign/definition';
import { type FitReason, misfitOf } from '../../core/campaign/fit';
import type { Aim } from '../../core/campaign/goal';
import type { Mark } from '../../core/campaign/marks';
import type { CandidateReason } from '../../core/campaign/trigger';
import { groupIdsOf, type Target } from '../../core/condition/schema';
import type { LookBack } from '../../core/condition/window';
import { type CandidatesQuery, compileCandidates, compileMarksOf, type MarkRow, readMarks } from './candidates';
import type { Groups, MembersQuery } from './condition-sql';
import { all, type Db } from './database';
import { type Questioned, readFitFacts } from './fit-facts';
import { listCarts } from './projections';
import type { CandidateRow } from './run-pages';
import { groupsOf, listSegments } from './segments';

export type ReasonCounts = Partial<Record<CandidateReason, number>>;

/** What a scheduled campaign asks at a planned instant. */
export type AudienceQuestion = Aim & {
  siteId: number;
  lookBack: LookBack;
  at: number;
  recentPurchaseDays: number;
};
export type Audience = { matched: Questioned[]; excluded: ReasonCounts };

/** The question of a scheduled campaign; null for one that is not. */
export function questionOf(campaign: Campaign, at: number, recentPurchaseDays: number): AudienceQuestion | null {
  const { send } = campaign.definition;
  if (send.type !== 'scheduled') return null;
  const { siteId, definition } = campaign;
  return { ...aimOf(definition), siteId, lookBack: send.lookBack, at, recentPurchaseDays };
}

/** The statement that gathers a campaign's candidates. */
export async function candidatesQuery(
  db: Db,
  { siteId, scenario, lookBack, at }: AudienceQuestion,
  target: Target | undefined,
): Promise<CandidatesQuery> {
  const groups = target && groupIdsOf(target).length > 0 ? await readGroups(db, siteId) : new Map();
  return compileCandidates({ scenario, lookBack, target, groups, at });
}

export async function readGroups(db: Db, siteId: number): Promise<Groups> {
  return groupsOf(await listSegments(db, siteId));
}

/** Which of these candidates the campaign reaches. Projections must be caught up. */
export async function judgeCandidates(
  db: Db,
  question: AudienceQuestion,
  rows: readonly CandidateRow[],
): Promise<Audience> {
  const { siteId, scenario, lookBack, at, recentPurchaseDays } = question;
  if (rows.length === 0) return { matched: [], excluded: {} };
  const carts = await listCarts(
    db,
    siteId,
    rows.map(({ memberId }) => memberId),
  );
  const qualified = rows.flatMap((row) => {
    const marks = readMarks(scenario, row.marks);
    const cart = carts.get(row.memberId) ?? EMPTY_CART;
    const candidate = candidateOf(scenario, lookBack, at, marks, cart);
    return candidate ? [{ row, candidate: { ...candidate, memberId: row.memberId } }] : [];
  });
  const facts = await readFitFacts(db, siteId, [
    { aim: question, candidates: qualified.map(({ candidate }) => candidate) },
  ]);
  const audience: Audience = { matched: [], excluded: {} };
  for (const { row, candidate } of qualified) {
    const reason: FitReason | null = misfitOf(
      question,
      candidate,
      facts.of(candidate, question, row.membership),
      recentPurchaseDays,
      at,
    );
    if (reason) audience.excluded[reason] = (audience.excluded[reason] ?? 0) + 1;
    else audience.matched.push(candidate);
  }
  return audience;
}

/** The qualifying events of one member that a campaign with this look-back would count at `at`. */
export async function readMarksOf(
  db: Db,
  siteId: number,
  question: Pick<AudienceQuestion, 'scenario' | 'lookBack' | 'at'>,
  memberId: string,
): Promise<Mark[]> {
  const { sql, lists } = compileMarksOf(question);
  const row = await db.prepare(sql).bind(siteId, '', memberId, lists).first<{ marks: string }>();
  return readMarks(question.scenario, JSON.parse(row?.marks ?? '[]') as MarkRow[]);
}

export function addCounts(a: ReasonCounts, b: ReasonCounts): ReasonCounts {
  const sum: ReasonCounts = { ...a };
  for (const [reason, count] of Object.entries(b) as [CandidateReason, number][])
    sum[reason] = (sum[reason] ?? 0) + count;
  return sum;
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
