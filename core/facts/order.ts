// What the log says about one order, whoever said it: the page, the shop's own systems, or both. Folding is the same in
// any order of arrival but for one rule: of two reports of the payment, the later in the log is believed.

import * as v from 'valibot';
import { type PricedItem, pricedItems } from '../event';
import type { LoggedEvent } from '../history';
import { foreign, inSmallestUnits, isWon, type Money } from '../money';
import { DAY_MS } from '../time';
import { maybeNumber, maybeText, readStoredAs } from './stored';

/** Most refunds kept of one order; its lines are bounded by the event. */
const MAX_REFUNDS = 50;

/** More than any order: what a refund without an amount gives back. */
export const WHOLE_ORDER = 1e15;

const lineSchema = v.object({
  itemId: v.string(),
  name: maybeText,
  quantity: v.number(),
  /** Of one piece, in `currency`. */
  price: maybeNumber,
  currency: v.optional(v.string()),
  brand: maybeText,
  /** Codes of its categories, the deepest last, joined by `/`. */
  categoryPath: maybeText,
  image: maybeText,
  url: maybeText,
});
export type OrderLine = v.InferOutput<typeof lineSchema>;

const orderSchema = v.object({
  orderId: v.string(),
  memberId: v.string(),
  /** Placed without payment (무통장 입금 대기). */
  pendingAt: maybeNumber,
  paidAt: maybeNumber,
  shippedAt: maybeNumber,
  deliveredAt: maybeNumber,
  cancelledAt: maybeNumber,
  /** For goods after discounts, without shipping; null while nobody has said. Fractions of a won are dropped. */
  value: maybeNumber,
  /** What `value` is in; absent for won. */
  currency: v.optional(v.string()),
  items: v.array(lineSchema),
  /** What was given back, one entry per report, in what was paid in; null is all of it. */
  refunds: v.array(v.object({ seq: v.number(), at: v.number(), value: maybeNumber })),
  /** Log position of the report of the payment that is believed; 0 before any. */
  paidSeq: v.number(),
  /** Smallest log position that speaks of the order. */
  firstSeq: v.number(),
});
/** One order. Instants are epoch ms, each null until it is known to have happened. */
export type Order = v.InferOutput<typeof orderSchema>;

/** An order as its row keeps it; null where that cannot be read. */
export const readOrder = (json: string): Order | null => readStoredAs(orderSchema, json);

/** Event names that change an order. */
export const ORDER_EVENTS: readonly string[] = ['purchase', 'order_update', 'refund'];

/** Is this the payment of an order? One that was later reported better stays in the log as superseded. */
export function isPayment(event: LoggedEvent): boolean {
  return event.name === 'purchase' || (event.name === 'order_update' && event.params.status === 'superseded');
}

/** The event as it was when it was all that was known: a payment that was later reported better is one all the same. */
export const asThen = (event: LoggedEvent): LoggedEvent => (isPayment(event) ? { ...event, name: 'purchase' } : event);

/** The order after one more event of `memberId` that names it; `order` is null for the first. */
export function foldOrder(order: Order | null, memberId: string, event: LoggedEvent): Order {
  const { params, occurredAt: at, seq } = event;
  const known = order ?? emptyOrder(params.transaction_id ?? '', memberId, seq);
  const next = { ...known, firstSeq: Math.min(known.firstSeq, seq) };
  if (event.name === 'refund') {
    const told = next.refunds.some((refund) => refund.seq === seq) || next.refunds.length >= MAX_REFUNDS;
    const refund = { seq, at, value: params.value ?? null };
    return told ? next : { ...next, refunds: [...next.refunds, refund].sort((a, b) => a.seq - b.seq) };
  }
  const told = amountOf(event);
  const lines = pricedItems(params).map(lineOf);
  if (isPayment(event)) {
    if (seq < next.paidSeq) return next;
    return {
      ...next,
      memberId,
      paidAt: at,
      paidSeq: seq,
      ...(told ?? {}),
      items: lines.length > 0 ? lines : next.items,
    };
  }
  // The payment's own report says best what was bought; until it comes, any that says so will do.
  const described = {
    ...next,
    ...(next.value === null && told),
    items: next.items.length > 0 ? next.items : lines,
  };
  switch (params.status) {
    case 'pending':
      return { ...described, pendingAt: earlier(next.pendingAt, at) };
    case 'paid':
      return next.paidSeq > 0 ? described : { ...described, paidAt: earlier(next.paidAt, at) };
    case 'shipped':
      return { ...described, shippedAt: earlier(next.shippedAt, at) };
    case 'delivered':
      return { ...described, deliveredAt: earlier(next.deliveredAt, at) };
    case 'cancelled':
      return { ...described, cancelledAt: earlier(next.cancelledAt, at) };
    default:
      return next;
  }
}

/** Given back by `before`, in the smallest unit of what the order was paid in; it may be more than that. */
function refundedOf({ refunds, currency }: Order, before = Number.POSITIVE_INFINITY): number {
  return refunds
    .filter(({ at }) => at < before)
    .reduce((sum, { value }) => sum + (value === null ? WHOLE_ORDER : inSmallestUnits({ value, currency })), 0);
}

/** Won that stayed paid; none of an order in another currency. */
export function netValueOf(order: Order, before = Number.POSITIVE_INFINITY): number {
  if (!isWon(order.currency) || isCancelled(order, before)) return 0;
  return Math.max(0, (order.value ?? 0) - refundedOf(order, before));
}

const isCancelled = ({ cancelledAt }: Order, before = Number.POSITIVE_INFINITY) =>
  cancelledAt !== null && cancelledAt < before;

/** So long after an order what is given back of it is taken from what it brought (campaigns' net conversion value). */
const REFUND_WINDOW_MS = 30 * DAY_MS;

/**
 * Won of `value`, which an order in won brought at `paidAt`, that were given back within thirty days: all of it where the
 * order was cancelled.
 */
export function refundedWithin(order: Order, { value, paidAt }: { value: number; paidAt: number }): number {
  if (!isWon(order.currency)) return 0;
  const until = paidAt + REFUND_WINDOW_MS;
  return isCancelled(order, until) ? value : Math.min(value, refundedOf(order, until));
}

/** Did nothing of the order stay: cancelled, or given back to the last won or cent? */
export function isUndone(order: Order): boolean {
  const { value, currency, refunds } = order;
  return (
    isCancelled(order) || (refunds.length > 0 && refundedOf(order) >= inSmallestUnits({ value: value ?? 0, currency }))
  );
}

/**
 * When the goods arrived: delivery where the shop's systems tell of it, payment where they do not. An order they have
 * told to be shipped has not arrived before they tell so.
 */
export function arrivedAt(order: Order): number | null {
  return order.deliveredAt ?? (order.shippedAt === null ? order.paidAt : null);
}

/** What is told of an order beside itself, so that it can be looked up by it. */
export type OrderSummary = {
  memberId: string;
  orderId: string;
  paidAt: number | null;
  arrivedAt: number | null;
  /** Won that stayed paid. */
  netValue: number;
  undone: boolean;
};

/** An order as far as its summary tells: whose, when, how much of it stayed; not of what. */
export function orderFromSummary(
  { orderId, memberId, paidAt, arrivedAt, netValue, undone }: OrderSummary,
  seq: number,
) {
  return {
    ...emptyOrder(orderId, memberId, seq),
    paidAt,
    deliveredAt: arrivedAt === paidAt ? null : arrivedAt,
    value: netValue,
    refunds: undone ? [{ seq, at: paidAt ?? arrivedAt ?? 0, value: null }] : [],
  };
}

/** Is the order placed and neither paid nor called off? */
export function isPending(order: Order): boolean {
  return order.pendingAt !== null && order.paidAt === null && order.cancelledAt === null;
}

const earlier = (known: number | null, at: number) => (known === null ? at : Math.min(known, at));

/** What an event says an order came to; null where it says nothing. */
function amountOf({ params: { value, currency } }: LoggedEvent): (Money & Pick<Order, 'currency'>) | null {
  if (value === undefined) return null;
  return { value: isWon(currency) ? Math.trunc(value) : value, currency: foreign(currency).currency };
}

const emptyOrder = (orderId: string, memberId: string, seq: number): Order => ({
  orderId,
  memberId,
  pendingAt: null,
  paidAt: null,
  shippedAt: null,
  deliveredAt: null,
  cancelledAt: null,
  value: null,
  items: [],
  refunds: [],
  paidSeq: 0,
  firstSeq: seq,
});

const lineOf = (item: PricedItem): OrderLine => ({
  itemId: item.item_id,
  name: item.item_name ?? null,
  quantity: item.quantity ?? 1,
  price: item.price ?? null,
  ...foreign(item.currency),
  brand: item.item_brand ?? null,
  categoryPath: item.item_category_id ?? null,
  image: item.image ?? null,
  url: item.url ?? null,
});
