// What an event is: which names it may have, what it may carry, and how the log keeps it. Names and fields are GA4's
// wherever GA4 has one. How a browser tells one is `core/collect`, how a shop's own systems do `core/server-event`.

import * as v from 'valibot';
import { foreign } from './money';
import { DAY_MS } from './time';

/** Limits inside one event. Ids and names over their limit refuse the event; page text is cut to it. */
export const EVENT_LIMITS = {
  id: 64,
  name: 40,
  url: 2_048,
  memberId: 64,
  text: 200,
  items: 50,
  params: 25,
  /**
   * Oldest age a browser may state: an event is dated at most this long before it was received. What waited longer for
   * the network is in the log all the same; a browser's word moves nothing into windows that are long past.
   */
  ageMs: DAY_MS,
} as const;

/** What the tracker notices by itself. Shops may send further names of their own. */
export const AUTOMATIC_EVENTS = [
  'session_start',
  'page_view',
  'view_item',
  'view_item_list',
  'search',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'add_to_wishlist',
  'begin_checkout',
  'purchase',
  'sign_up',
  'login',
  'logout',
  'write_review',
] as const;
export type AutomaticEvent = (typeof AUTOMATIC_EVENTS)[number];

/** Facts only the edge, a platform or a provider may state; a browser that sends one is refused. */
export const EDGE_ONLY_EVENTS = ['order_update', 'refund', 'message_click'] as const;

const cut = (max: number) =>
  v.pipe(
    v.union([v.string(), v.number()]),
    // A control character or half a character is nothing anybody reads, and six bytes in what is kept of it.
    v.transform((value) =>
      String(value)
        .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
        .slice(0, max)
        .replace(/\p{Cs}$/u, ''),
    ),
  );
/** What a page says: cut, never refused for its length. */
export const textSchema = v.optional(cut(EVENT_LIMITS.text));
export const linkSchema = v.optional(cut(EVENT_LIMITS.url));
const amount = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e12)));

/**
 * One product, in GA4's words. `price` is what one piece costs now, `list_price` the struck-out one, both in the
 * event's `currency` (KRW when absent). `item_category_id` is the platform's own code of the deepest category,
 * its ancestors joined by `/` in front where the platform shows them.
 */
export const itemSchema = v.object({
  item_id: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1), v.maxLength(EVENT_LIMITS.id)),
  item_name: textSchema,
  item_brand: textSchema,
  item_category: textSchema,
  item_category2: textSchema,
  item_category3: textSchema,
  item_category4: textSchema,
  item_category5: textSchema,
  item_category_id: textSchema,
  item_variant: textSchema,
  price: amount,
  list_price: amount,
  quantity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  image: linkSchema,
  url: linkSchema,
});
export type Item = v.InferOutput<typeof itemSchema>;

/** A name an event may have. */
export const eventNameSchema = v.pipe(
  v.string(),
  v.maxLength(EVENT_LIMITS.name),
  v.regex(/^[a-z][a-z0-9_]*$/i, '이벤트 이름은 영문자로 시작해 영문자, 숫자, 밑줄(_)로 적어 주세요.'),
);

const scalar = v.union([cut(EVENT_LIMITS.text), v.boolean()]);
const paramName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,39}$/i));

const namedParams = {
  items: v.optional(v.pipe(v.array(v.unknown()), v.maxLength(EVENT_LIMITS.items), v.array(itemSchema))),
  value: amount,
  shipping: amount,
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))),
  transaction_id: v.optional(
    v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1), v.maxLength(EVENT_LIMITS.id)),
  ),
  unpaid: v.optional(v.boolean()),
  search_term: textSchema,
  method: textSchema,
  item_list_id: textSchema,
  item_list_name: textSchema,
  /**
   * The half of the cart it is about, where the platform keeps two that are never shown together: `overseas` for what
   * Cafe24 sends abroad, absent for all else. What a view of one half does not show is still in the other.
   */
  cart_part: v.optional(v.picklist(['overseas'])),
  /** The kind of page the tracker believes it is on: main, list, item, search, cart, checkout, order, join, … */
  page_type: textSchema,
  /** State of an order, on `order_update` only: pending, paid, shipped, delivered, cancelled. */
  status: textSchema,
};

/**
 * Parameters of an event. The named ones are understood; anything else a shop's own script sends is kept as text,
 * at most `EVENT_LIMITS.params` of them.
 *
 * `items` of `view_cart` is the whole cart. `value` is goods after discounts, without shipping. `unpaid` marks an
 * order that reached the completion page without payment (bank transfer): it becomes a pending order, not a purchase.
 */
export const paramsSchema = v.objectWithRest(namedParams, v.optional(scalar));
const namedParamsSchema = v.object(namedParams);
export type EventParams = v.InferOutput<typeof namedParamsSchema> & { [custom: string]: unknown };

/** A product with the currency of its price, where that is not won. */
export type PricedItem = Item & { currency?: string };

/** The products of an event, each saying what its price is in. */
export const pricedItems = ({ items = [], currency }: EventParams): PricedItem[] =>
  items.map((item) => ({ ...item, ...foreign(currency) }));

/** The fields of a thing that their schemas take. */
const taken = (schemas: Readonly<Record<string, v.GenericSchema>>, fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => Object.hasOwn(schemas, name) && v.is(schemas[name] as never, value),
    ),
  );

/**
 * What the contract takes of parameters that were read out of a page: without the fields it refuses, and without
 * products that have no id. A nonsense in one row of a cart must not cost the rest of it.
 */
export function takenParams(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { items, ...fields } = params;
  if (!Array.isArray(items)) return taken(namedParams, fields);
  const products = items
    .map((item: unknown) => taken(itemSchema.entries, Object(item)))
    .filter((item) => item.item_id !== undefined);
  return { ...taken(namedParams, fields), items: products.slice(0, EVENT_LIMITS.items) };
}

/** Unique for its source, made once when the thing happened; telling it again keeps it. */
export const eventIdSchema = v.pipe(v.string(), v.minLength(8), v.maxLength(EVENT_LIMITS.id), v.regex(/^[\w:.-]+$/));

/** The address of a page. */
export const pageAddressSchema = v.pipe(v.string(), v.regex(/^https?:\/\//), v.maxLength(EVENT_LIMITS.url));

/** Are the parameters few enough, and named like parameters? */
export function areParamsNamed(params: EventParams): boolean {
  const names = Object.keys(params);
  return names.length <= EVENT_LIMITS.params && names.every((key) => v.is(paramName, key));
}

/** States of an order, as `order_update` tells them in `params.status`. */
export const ORDER_STATUSES = ['pending', 'paid', 'shipped', 'delivered', 'cancelled'] as const;

/** One row of the log before it is written. */
export type StoredEvent = {
  eventId: string;
  visitorId: string | null;
  memberId: string | null;
  name: string;
  occurredAt: number;
  receivedAt: number;
  data: {
    /** Page address, referrer, title. */
    u?: string | undefined;
    r?: string | undefined;
    ti?: string | undefined;
    /** The address and its whole query as rules read them, kept where `u` alone would not do (see `core/address`). */
    a?: string | undefined;
    q?: string | undefined;
    p?: EventParams | undefined;
    /** Device the browser names itself as. */
    d?: 'pc' | 'mobile' | undefined;
    /** Who said so: the tag in the page, or a program with a token. */
    from: 'tag' | 'api';
  };
};

/** The name of an event in the log that nobody can read. None that is told may have it. */
export const UNREADABLE_EVENT = '_unreadable';

/** What stands in a row of the log; null where readers could not rely on it. Of types alone: limits may have been others. */
export function readStored(json: string): StoredEvent['data'] | null {
  try {
    const data = JSON.parse(json) as Partial<Record<string, unknown>> | null;
    const { u, ti, a, q, p = {} } = data ?? { p: null };
    return areOf('string', [u, ti, a, q]) && isStoredParams(p) ? (data as StoredEvent['data']) : null;
  } catch {
    return null;
  }
}

function isStoredParams(params: unknown): boolean {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return false;
  const { items = [], value, currency, transaction_id, status } = params as Record<string, unknown>;
  return (
    areOf('string', [currency, transaction_id, status]) &&
    areOf('number', [value]) &&
    Array.isArray(items) &&
    items.every(isStoredItem)
  );
}

function isStoredItem(item: Partial<Item> | null): boolean {
  if (typeof item?.item_id !== 'string') return false;
  const { item_name, item_brand, item_category_id, image, url, price, list_price, quantity } = item;
  return (
    areOf('string', [item_name, item_brand, item_category_id, image, url]) &&
    areOf('number', [price, list_price, quantity])
  );
}

const areOf = (type: 'string' | 'number', values: readonly unknown[]) =>
  values.every((value) => value === undefined || (typeof value === type && value !== Number.POSITIVE_INFINITY));

/** An order as it is told, from whichever side: paid, or placed and not paid yet. */
export function orderReported(params: EventParams): { eventId: string; name: string; params: EventParams } {
  const eventId = `order:${params.transaction_id}`;
  if (!params.unpaid) return { eventId, name: 'purchase', params };
  return {
    eventId: `${eventId}:pending`,
    name: 'order_update',
    params: Object.assign({}, params, { status: 'pending' }),
  };
}
