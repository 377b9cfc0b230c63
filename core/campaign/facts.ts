// The facts a scenario is held against, put together from what is known of a member: the cart, the orders, the reviews,
// the last visit. The same whether it was read from the projections or folded from the log up to an earlier moment.

import type { EventParams, PricedItem } from '../event';
import { isUndone, netValueOf, type Order } from '../facts/order';
import { reviewOfItem, reviewOfOrder } from '../facts/review';
import type { LoggedEvent } from '../history';
import { foreign, isWon } from '../money';
import type { Cart } from './cart';
import type { Candidate, FitFacts, OrderFact } from './fit';
import { type Scenario, visitsOf } from './scenario';

/**
 * Whether a member is in the marketer's target; everybody is, where a campaign has none. `inTarget` is about what the
 * member did and the groups to be in; the groups left out and who the member is stand beside it.
 */
export type Membership = { inTarget: boolean; inExcludedGroup: boolean; fitsDemographics: boolean };

export const EVERYBODY: Membership = { inTarget: true, inExcludedGroup: false, fitsDemographics: true };

export type Known = {
  cart: Cart;
  /** The member's orders, in any order. */
  orders: readonly Order[];
  /** When each order and product was last reviewed, by subject. */
  reviews: ReadonlyMap<string, number> | undefined;
  lastVisitAt: number | null;
  goalDoneAt: number | null;
  /** A campaign about the checkout of the candidate's cart has written already. */
  siblingSent: boolean;
};

export function fitFactsOf(known: Known, candidate: Candidate, membership: Membership): FitFacts {
  const { cart, orders, reviews, lastVisitAt, goalDoneAt, siblingSent } = known;
  const paid = orders.filter((order) => order.paidAt !== null);
  const order = orderOf(orders, candidate);
  return {
    cart,
    lastPurchaseAt: latest(paid),
    hasBought: paid.some((one) => !isUndone(one)),
    boughtSince: paid.filter(({ paidAt }) => (paidAt ?? 0) >= candidate.anchorAt).flatMap(itemsOf),
    lastVisitAt,
    goalDoneAt,
    order: order && orderFact(order, reviews),
    siblingSent,
    ...membership,
  };
}

/** When somebody last came, as this scenario means it; `lastOf` says when an event of a name last was. */
export function lastVisitOf(scenario: Scenario, lastOf: (name: string) => number | undefined): number | null {
  const times = visitsOf(scenario).flatMap((name) => lastOf(name) ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}

/** The order a candidate is about; null where it is about none, or nothing is known of it. */
export function orderOf(orders: readonly Order[], { subject }: Candidate): Order | null {
  return orders.find(({ orderId }) => orderId === subject.order) ?? null;
}

const latest = (paid: readonly Order[]) =>
  paid.reduce<number | null>((max, { paidAt }) => Math.max(max ?? 0, paidAt ?? 0), null);

/** Lines of an order in the words of events. */
export function itemsOf({ items }: Order): PricedItem[] {
  return items.map(({ itemId, name, quantity, price, currency, brand, categoryPath, image, url }) => ({
    item_id: itemId,
    quantity,
    ...(name !== null && { item_name: name }),
    ...(price !== null && { price }),
    ...foreign(currency),
    ...(brand !== null && { item_brand: brand }),
    ...(categoryPath !== null && { item_category_id: categoryPath }),
    ...(image !== null && { image }),
    ...(url !== null && { url }),
  }));
}

/**
 * What the log once told of an order: its payment, for what stayed of it, and that it was given back where nothing did. For
 * whoever reads a member's events of all time, of which the log has forgotten the oldest.
 */
export function retold(order: Order): LoggedEvent[] {
  const { orderId, memberId, paidAt, paidSeq: seq } = order;
  if (paidAt === null) return [];
  const event = (name: string, params: EventParams): LoggedEvent => ({
    ...{ seq, name, visitorId: null, memberId, occurredAt: paidAt, url: null },
    params: { transaction_id: orderId, ...params },
  });
  const purchase = event('purchase', { value: netValueOf(order), items: itemsOf(order) });
  return isUndone(order) ? [purchase, event('refund', {})] : [purchase];
}

function orderFact(order: Order, reviews: ReadonlyMap<string, number> | undefined): OrderFact {
  const since = order.paidAt ?? 0;
  const subjects = [reviewOfOrder(order.orderId), ...order.items.map(({ itemId }) => reviewOfItem(itemId))];
  return {
    value: isWon(order.currency) ? netValueOf(order) : null,
    refunded: isUndone(order),
    reviewed: subjects.some((subject) => (reviews?.get(subject) ?? Number.NEGATIVE_INFINITY) >= since),
  };
}
