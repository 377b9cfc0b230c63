// One member's Korean day in short: how often what happened, and which products were looked at, carted and taken to the
// payment step. Days add up, so any question about whole days ("7 to 1 days ago") is a sum over a few of these.
//
// The short form is the same whatever order the day's events come in: instants are kept, not running counts.

import * as v from 'valibot';
import type { Item } from '../event';
import type { LoggedEvent } from '../history';
import { dayStart, MINUTE_MS } from '../time';
import { readStoredAs } from './stored';

/** Looking again at a product within this time of the last view that counted is no view of its own. */
export const VIEW_AGAIN_MS = 30 * MINUTE_MS;

/** How much of a day is kept of one member; a person stays far below, a program does not go beyond. */
export const DAY_LIMITS = { names: 60, products: 150, views: 60 } as const;

/**
 * One product on one day. Keys are short because a shop has millions of these.
 *
 * - `v` instants of views, ms after the day's start, ascending; `n` how many of them count; `d` how many of those that
 *   were at a reduced price count among themselves
 * - `c` put into the cart, `k` taken to the payment step (1, or absent)
 * - `t` instant of the latest of all these, epoch ms
 * - `b` brand, `p` path of category codes, `m` name, `u` address, as the latest of them said
 */
const productSchema = v.object({
  v: v.array(v.number()),
  /** Views at a reduced price, as `v`. */
  r: v.array(v.number()),
  n: v.number(),
  d: v.number(),
  c: v.optional(v.literal(1)),
  k: v.optional(v.literal(1)),
  t: v.number(),
  b: v.optional(v.string()),
  p: v.optional(v.string()),
  m: v.optional(v.string()),
  u: v.optional(v.string()),
});
export type ProductDay = v.InferOutput<typeof productSchema>;

/** Per event name how often, and when last (epoch ms). Reports are counted: an order told twice is two. */
const eventsSchema = v.record(v.string(), v.object({ n: v.number(), at: v.number() }));
const productsSchema = v.record(v.string(), productSchema);

export type MemberDay = {
  day: number;
  events: v.InferOutput<typeof eventsSchema>;
  products: v.InferOutput<typeof productsSchema>;
};

/** A day as its row keeps it; null where that cannot be read. */
export function readMemberDay(day: number, stored: { events: string; products: string }): MemberDay | null {
  const events = readStoredAs(eventsSchema, stored.events);
  const products = readStoredAs(productsSchema, stored.products);
  return events && products && { day, events, products };
}

export const emptyDay = (day: number): MemberDay => ({ day, events: {}, products: {} });

/** The day after one more of its events. */
export function foldDay(day: MemberDay, event: LoggedEvent): MemberDay {
  const seen = keptUnder(day.events, event.name);
  const full = !seen && Object.keys(day.events).length >= DAY_LIMITS.names;
  const at = Math.max(seen?.at ?? 0, event.occurredAt);
  const events = full ? day.events : { ...day.events, [event.name]: { n: (seen?.n ?? 0) + 1, at } };
  if (!INTEREST_EVENTS.includes(event.name)) return { ...day, events };
  const products = { ...day.products };
  for (const item of event.params.items ?? []) {
    const product = keptUnder(products, item.item_id);
    if (!product && Object.keys(products).length >= DAY_LIMITS.products) continue;
    products[item.item_id] = foldProduct(product, day.day, event, item);
  }
  return { ...day, events, products };
}

/** What is kept under a name; pages may give any, `constructor` too, which every object knows something of. */
export const keptUnder = <Kept>(kept: Readonly<Record<string, Kept>>, name: string): Kept | undefined =>
  Object.hasOwn(kept, name) ? kept[name] : undefined;

/** Events that show interest in products. */
const INTEREST_EVENTS: readonly string[] = ['view_item', 'add_to_cart', 'begin_checkout'];

function foldProduct(known: ProductDay | undefined, day: number, event: LoggedEvent, item: Item): ProductDay {
  const product: ProductDay = { ...(known ?? { v: [], r: [], n: 0, d: 0, t: 0 }) };
  const at = event.occurredAt;
  if (event.name === 'add_to_cart') product.c = 1;
  if (event.name === 'begin_checkout') product.k = 1;
  if (event.name === 'view_item') {
    product.v = withInstant(product.v, at - dayStart(day));
    product.n = countViews(product.v);
    if (item.price !== undefined && item.list_price !== undefined && item.price < item.list_price) {
      product.r = withInstant(product.r, at - dayStart(day));
      product.d = countViews(product.r);
    }
  }
  if (at < product.t) return product;
  product.t = at;
  const { item_brand: b, item_category_id: p, item_name: m, url: u } = item;
  return { ...product, ...(b && { b }), ...(p && { p }), ...(m && { m }), ...(u && { u }) };
}

/** Of views of one product at these ascending instants, how many count: a view is one again half an hour after the last. */
export function countViews(instants: readonly number[]): number {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of instants) {
    if (at - last < VIEW_AGAIN_MS) continue;
    count += 1;
    last = at;
  }
  return count;
}

function withInstant(instants: number[], at: number): number[] {
  if (instants.includes(at) || instants.length >= DAY_LIMITS.views) return instants;
  return [...instants, at].sort((a, b) => a - b);
}
