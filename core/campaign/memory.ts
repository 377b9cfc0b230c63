// What was known of one member at a moment of the past: the log told up to then, folded by the same functions the
// projections fold it with.

import { foldOrder, ORDER_EVENTS, type Order } from '../facts/order';
import { reviewedIn } from '../facts/review';
import type { LoggedEvent } from '../history';
import { CART_EVENTS, type Cart, EMPTY_CART, foldCart } from './cart';

export type Memory = {
  cart: Cart;
  orders: ReadonlyMap<string, Order>;
  reviews: ReadonlyMap<string, number>;
  /** When a visit last began, and when the member last logged in, by the event that says so. */
  visits: ReadonlyMap<string, number>;
};

/** A memory that begins with orders older than what will be told. */
export function memoryWith(orders: readonly Order[]): Memory {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  return { cart: EMPTY_CART, orders: byId, reviews: new Map(), visits: new Map() };
}

/** The memory after one more event of `memberId` was told, as it was then (`asThen`). */
export function told(memory: Memory, memberId: string, event: LoggedEvent): Memory {
  const { name, params, occurredAt: at } = event;
  const isVisit = name === 'session_start' || name === 'login';
  return {
    cart: CART_EVENTS.some((one) => one === name) ? foldCart(memory.cart, event) : memory.cart,
    orders: withOrder(memory.orders, memberId, event),
    reviews:
      name === 'write_review'
        ? new Map([...memory.reviews, ...reviewedIn(params).map((subject): [string, number] => [subject, at])])
        : memory.reviews,
    visits: isVisit ? new Map(memory.visits).set(name, Math.max(memory.visits.get(name) ?? 0, at)) : memory.visits,
  };
}

function withOrder(orders: Memory['orders'], memberId: string, event: LoggedEvent): Memory['orders'] {
  const { transaction_id: id } = event.params;
  if (!id || !ORDER_EVENTS.includes(event.name)) return orders;
  return new Map(orders).set(id, foldOrder(orders.get(id) ?? null, memberId, event));
}
