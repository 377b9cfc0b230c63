// What a scenario is held against, read for many candidates at once: carts, orders, reviews, visits, other campaigns'
// messages. Every read is by member, so the cost is that of the candidates and not of the shop. Projections must be
// caught up.

import { EMPTY_CART } from '../../core/campaign/cart';
import { scenarioOf } from '../../core/campaign/definition';
import { EVERYBODY, fitFactsOf, type Membership, orderOf } from '../../core/campaign/facts';
import type { Candidate, FitFacts } from '../../core/campaign/fit';
import { excludes, type Scenario } from '../../core/campaign/scenario';
import type { Order } from '../../core/facts/order';
import { DAY_MS, dayStart } from '../../core/time';
import { listCampaignsById } from './campaigns';
import { all, type Db } from './database';
import { listOrders, listReviews } from './orders';
import { listCarts } from './projections';

export type Questioned = Candidate & { memberId: string };

export type FactsReader = {
  of(candidate: Questioned, membership?: Membership): FitFacts;
  /** The order a candidate is about, in full. */
  orderOf(candidate: Questioned): Order | null;
};

/** Reads the facts of these candidates, as far as any of the scenarios asks for them. */
export async function readFitFacts(
  db: Db,
  siteId: number,
  candidates: readonly Questioned[],
  scenarios: readonly Scenario[],
): Promise<FactsReader> {
  const memberIds = [...new Set(candidates.map(({ memberId }) => memberId))];
  const asks = (kind: Parameters<typeof excludes>[1]) => scenarios.some((scenario) => excludes(scenario, kind));
  const [carts, orders, reviews, visits, siblings] = await Promise.all([
    listCarts(db, siteId, memberIds),
    listOrders(db, siteId, memberIds),
    asks('review') ? listReviews(db, siteId, memberIds) : new Map<string, ReadonlyMap<string, number>>(),
    asks('visit') ? lastVisits(db, siteId, memberIds) : new Map<string, number>(),
    scenarios.some(({ episode }) => episode === 'cart') ? checkoutsWritten(db, siteId, memberIds) : new Set<string>(),
  ]);
  return {
    orderOf: (candidate) => orderOf(orders.get(candidate.memberId) ?? [], candidate),
    of(candidate, membership = EVERYBODY) {
      const { memberId, occurrence } = candidate;
      const known = {
        cart: carts.get(memberId) ?? EMPTY_CART,
        orders: orders.get(memberId) ?? [],
        reviews: reviews.get(memberId),
        lastVisitAt: visits.get(memberId) ?? null,
        siblingSent: siblings.has(`${memberId}\n${occurrence}`),
      };
      return fitFactsOf(known, candidate, membership);
    },
  };
}

/** When each member last visited or logged in: to the millisecond while its day is kept, else its day's first. */
async function lastVisits(db: Db, siteId: number, memberIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await all<{ memberId: string; at: number }>(
    db
      .prepare(
        `SELECT l.member_id AS memberId, coalesce(
           (SELECT max(v.value ->> 'at') FROM json_each(d.events) v WHERE v.key IN ('session_start', 'login')),
           l.day * ${DAY_MS} + ${dayStart(0)}) AS at
         FROM (
           SELECT l.member_id, max(l.day) AS day FROM json_each(?2) k CROSS JOIN last_events l
             ON l.site_id = ?1 AND l.member_id = k.value AND l.name IN ('session_start', 'login')
           GROUP BY l.member_id) l
         LEFT JOIN member_days d ON d.site_id = ?1 AND d.day = l.day AND d.member_id = l.member_id`,
      )
      .bind(siteId, JSON.stringify(memberIds)),
  );
  return new Map(rows.map(({ memberId, at }) => [memberId, at]));
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
