// What a scenario is held against, read for many candidates at once: carts, orders, reviews, visits, other campaigns'
// messages. Every read is by member, so the cost is that of the candidates and not of the shop. Projections must be
// caught up.

import { EMPTY_CART } from '../../core/campaign/cart';
import { scenarioOf } from '../../core/campaign/definition';
import type { Candidate, FitFacts, OrderFact } from '../../core/campaign/fit';
import { excludes, type Scenario } from '../../core/campaign/scenario';
import type { Item } from '../../core/event';
import { isUndone, netValueOf, type Order } from '../../core/facts/order';
import { DAY_MS, dayStart } from '../../core/time';
import { listCampaignsById } from './campaigns';
import { all, type Db } from './database';
import { listOrders, listReviews, reviewOfItem, reviewOfOrder } from './orders';
import { listCarts } from './projections';

export type Questioned = Candidate & { memberId: string };
/** Whether a member is in the marketer's target; everybody is, where a campaign has none. */
export type Membership = { inTarget: boolean; inExcludedGroup: boolean };

export type FactsReader = {
  of(candidate: Questioned, membership?: Membership): FitFacts;
  /** The order a candidate is about, in full. */
  orderOf(candidate: Questioned): Order | null;
};

const EVERYBODY: Membership = { inTarget: true, inExcludedGroup: false };

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
  const orderOf = ({ memberId, subject }: Questioned) =>
    orders.get(memberId)?.find(({ orderId }) => orderId === subject.order) ?? null;
  return {
    orderOf,
    of(candidate, membership = EVERYBODY) {
      const { memberId, anchorAt, occurrence } = candidate;
      const paid = (orders.get(memberId) ?? []).filter((order) => order.paidAt !== null);
      const order = orderOf(candidate);
      return {
        cart: carts.get(memberId) ?? EMPTY_CART,
        lastPurchaseAt: latest(paid),
        hasBought: paid.some((one) => !isUndone(one)),
        boughtSince: paid.filter(({ paidAt }) => (paidAt ?? 0) >= anchorAt).flatMap(itemsOf),
        lastVisitAt: visits.get(memberId) ?? null,
        order: order && orderFact(order, reviews.get(memberId)),
        siblingSent: siblings.has(`${memberId}\n${occurrence}`),
        ...membership,
      };
    },
  };
}

const latest = (paid: readonly Order[]) =>
  paid.reduce<number | null>((max, { paidAt }) => Math.max(max ?? 0, paidAt ?? 0), null);

/** Lines of an order in the words of events. */
export function itemsOf({ items }: Order): Item[] {
  return items.map(({ itemId, name, quantity, price, brand, categoryPath, image, url }) => ({
    item_id: itemId,
    quantity,
    ...(name !== null && { item_name: name }),
    ...(price !== null && { price }),
    ...(brand !== null && { item_brand: brand }),
    ...(categoryPath !== null && { item_category_id: categoryPath }),
    ...(image !== null && { image }),
    ...(url !== null && { url }),
  }));
}

function orderFact(order: Order, reviews: ReadonlyMap<string, number> | undefined): OrderFact {
  const since = order.paidAt ?? 0;
  const subjects = [reviewOfOrder(order.orderId), ...order.items.map(({ itemId }) => reviewOfItem(itemId))];
  return {
    value: netValueOf(order),
    refunded: isUndone(order),
    reviewed: subjects.some((subject) => (reviews?.get(subject) ?? Number.NEGATIVE_INFINITY) >= since),
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
           SELECT l.member_id, max(l.day) AS day FROM json_each(?2) k
           JOIN last_events l ON l.site_id = ?1 AND l.member_id = k.value AND l.name IN ('session_start', 'login')
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
  const campaigns = await listCampaignsById(db, [...new Set(rows.map(({ campaignId }) => campaignId))]);
  const isOfCheckout = (id: number) => {
    const campaign = campaigns.get(id);
    return campaign !== undefined && scenarioOf(campaign.definition).episode === 'checkout';
  };
  return new Set(
    rows
      .filter(({ campaignId }) => isOfCheckout(campaignId))
      .map(({ memberId, occurrence }) => `${memberId}\n${occurrence}`),
  );
}
