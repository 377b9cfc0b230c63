// What a scenario is held against, read for many candidates at once: carts, orders, reviews, visits, other campaigns'
// messages. Every read is by member, so the cost is that of the candidates and not of the shop. Projections must be
// caught up.

import { type Cart, EMPTY_CART } from '../../core/campaign/cart';
import { scenarioOf } from '../../core/campaign/definition';
import { EVERYBODY, fitFactsOf, lastVisitOf, type Membership, orderOf } from '../../core/campaign/facts';
import type { Candidate, FitFacts } from '../../core/campaign/fit';
import type { Aim } from '../../core/campaign/goal';
import { excludes, visitsOf } from '../../core/campaign/scenario';
import type { Order } from '../../core/facts/order';
import { listCampaignsById } from './campaigns';
import { all, type Db } from './database';
import { lastReached } from './goals';
import { lastTimes } from './member-days';
import { listOrders, listReviews } from './orders';
import { listCarts } from './projections';

export type Questioned = Candidate & { memberId: string };

/** Candidates of one campaign, and what it is about. */
export type Asked = { aim: Aim; candidates: readonly Questioned[] };

export type FactsReader = {
  /** `aim` is one that was asked about; of another, whether its goal is reached is not known. */
  of(candidate: Questioned, aim?: Aim, membership?: Membership): FitFacts;
  cartOf(candidate: Questioned): Cart;
  /** The order a candidate is about, in full. */
  orderOf(candidate: Questioned): Order | null;
};

/** Reads the facts of these candidates, as far as any of the campaigns asks for them. */
export async function readFitFacts(db: Db, siteId: number, asked: readonly Asked[]): Promise<FactsReader> {
  const memberIds = [...new Set(asked.flatMap(({ candidates }) => candidates.map(({ memberId }) => memberId)))];
  const asks = (kind: Parameters<typeof excludes>[1]) => asked.some(({ aim }) => excludes(aim.scenario, kind));
  const [carts, orders, reviews, visits, siblings, reached] = await Promise.all([
    listCarts(db, siteId, memberIds),
    listOrders(db, siteId, memberIds),
    asks('review') ? listReviews(db, siteId, memberIds) : new Map<string, ReadonlyMap<string, number>>(),
    lastVisits(db, siteId, memberIds, asked),
    asked.some(({ aim }) => aim.scenario.episode === 'cart')
      ? checkoutsWritten(db, siteId, memberIds)
      : new Set<string>(),
    reachedByAim(db, siteId, asked),
  ]);
  return {
    cartOf: ({ memberId }) => carts.get(memberId) ?? EMPTY_CART,
    orderOf: (candidate) => orderOf(orders.get(candidate.memberId) ?? [], candidate),
    of(candidate, aim, membership = EVERYBODY) {
      const { memberId, occurrence } = candidate;
      const known = {
        cart: carts.get(memberId) ?? EMPTY_CART,
        orders: orders.get(memberId) ?? [],
        reviews: reviews.get(memberId),
        lastVisitAt: aim ? lastVisitOf(aim.scenario, (name) => visits.get(name)?.get(memberId)) : null,
        goalDoneAt: (aim && reached.get(aim)?.get(memberId)) ?? null,
        siblingSent: siblings.has(`${memberId}\n${occurrence}`),
      };
      return fitFactsOf(known, candidate, membership);
    },
  };
}

/** When each member last did what any of the campaigns takes for a visit, by its name. */
async function lastVisits(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const scenarios = asked.map(({ aim }) => aim.scenario).filter((scenario) => excludes(scenario, 'visit'));
  const names = [...new Set(scenarios.flatMap(visitsOf))];
  return new Map(
    await Promise.all(names.map(async (name) => [name, await lastTimes(db, siteId, memberIds, [name])] as const)),
  );
}

/** When each candidate's member last reached the goal of its campaign. */
async function reachedByAim(
  db: Db,
  siteId: number,
  asked: readonly Asked[],
): Promise<Map<Aim, ReadonlyMap<string, number>>> {
  const reached = new Map<Aim, ReadonlyMap<string, number>>();
  for (const { aim, candidates } of asked) reached.set(aim, await lastReached(db, siteId, aim, candidates));
  return reached;
}

/** Cart episodes of whose checkout a campaign has written already, as `member\noccurrence`. */
async function checkoutsWritten(db: Db, siteId: number, memberIds: readonly string[]): Promise<Set<string>> {
  const rows = await all<{ memberId: string; occurrence: string; campaignId: number }>(
    db
      .prepare(
        `SELECT d.member_id AS memberId, d.occurrence, d.campaign_id AS campaignId
         FROM json_each(?2) k CROSS JOIN dispatches d INDEXED BY dispatches_cap
           ON d.site_id = ?1 AND d.member_id = k.value AND d.cap_day IS NOT NULL
         WHERE d.occurrence >= 'cart:' AND d.occurrence < 'cart;'`,
      )
      .bind(siteId, JSON.stringify(memberIds)),
  );
  const checkouts = await checkoutCampaigns(db, [...new Set(rows.map(({ campaignId }) => campaignId))]);
  return new Set(
    rows
      .filter(({ campaignId }) => checkouts.has(campaignId))
      .map(({ memberId, occurrence }) => `${memberId}\n${occurrence}`),
  );
}

/** Which of these campaigns are about checkouts. */
export async function checkoutCampaigns(db: Db, ids: readonly number[]): Promise<Set<number>> {
  const campaigns = [...(await listCampaignsById(db, ids)).values()];
  return new Set(
    campaigns.filter(({ definition }) => scenarioOf(definition).episode === 'checkout').map(({ id }) => id),
  );
}
