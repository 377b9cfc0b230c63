// The event contract between the tracker, shops' own scripts and the collector: what a browser may say, in which
// words, and how much of it. Names and fields are GA4's wherever GA4 has one. The tracker imports types only, so
// every key is spelled once, here. What the edge stores is decided in `toStoredEvent`.

import * as v from 'valibot';
import { keptOfAddress } from './address';
import { OBSERVATIONS, type Observation, type ObservationName, readObservation } from './page/observation';
import { err, ok, type Result } from './result';
import { DAY_MS, MINUTE_MS } from './time';

/** Limits of one collector request. Over `bytes` the answer is 413; over `events` the surplus is refused. */
export const COLLECT_LIMITS = { bytes: 64 * 1024, events: 50 } as const;

/** Limits inside one event. Ids and names over their limit refuse the event; page text is cut to it. */
export const EVENT_LIMITS = {
  id: 64,
  name: 40,
  url: 2_048,
  memberId: 64,
  text: 200,
  items: 50,
  params: 25,
  /** Oldest age a browser may state: an event is dated at most this long before it was received. */
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
    v.transform((value) => String(value).slice(0, max)),
  );
const text = v.optional(cut(EVENT_LIMITS.text));
const link = v.optional(cut(EVENT_LIMITS.url));
const amount = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e12)));

/**
 * One product, in GA4's words. `price` is what one piece costs now, `list_price` the struck-out one, both in the
 * event's `currency` (KRW when absent). `item_category_id` is the platform's own code of the deepest category,
 * its ancestors joined by `/` in front where the platform shows them.
 */
export const itemSchema = v.object({
  item_id: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1), v.maxLength(EVENT_LIMITS.id)),
  item_name: text,
  item_brand: text,
  item_category: text,
  item_category2: text,
  item_category3: text,
  item_category4: text,
  item_category5: text,
  item_category_id: text,
  item_variant: text,
  price: amount,
  list_price: amount,
  quantity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  image: link,
  url: link,
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
  search_term: text,
  method: text,
  item_list_id: text,
  item_list_name: text,
  /** The kind of page the tracker believes it is on: main, list, item, search, cart, checkout, order, join, … */
  page_type: text,
  /** State of an order, on `order_update` only: pending, paid, shipped, delivered, cancelled. */
  status: text,
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

const browserEventSchema = v.object({
  /** Unique for this visitor, made once when the thing happened; resending keeps it. */
  id: v.pipe(v.string(), v.minLength(8), v.maxLength(EVENT_LIMITS.id), v.regex(/^[\w:.-]+$/)),
  /** Event name. */
  n: eventNameSchema,
  /** When it happened by the browser's clock, epoch ms. Only `sent − t`, the age, is believed. */
  t: v.pipe(v.number(), v.finite()),
  /** Page address. */
  u: v.pipe(v.string(), v.regex(/^https?:\/\//), v.maxLength(EVENT_LIMITS.url)),
  /** Referrer, when there is one. */
  r: link,
  /** Page title. */
  ti: text,
  /** Parameters. */
  p: v.optional(paramsSchema),
});
export type BrowserEvent = v.InferOutput<typeof browserEventSchema>;

/** A look at a page instead of a finished event: what it means is worked out from it (`core/page/interpret.ts`). */
const observedEventSchema = v.object({
  ...browserEventSchema.entries,
  n: v.picklist(OBSERVATIONS),
  p: v.pipe(v.unknown(), v.transform(readObservation)),
});
export type ObservedEvent = Omit<BrowserEvent, 'n' | 'p'> & { n: ObservationName; p: Observation };

export const isObserved = (event: BrowserEvent | ObservedEvent): event is ObservedEvent => event.n.startsWith('_');

/** A claim, or nothing; an empty text claims nothing. */
const claimed = (max: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.maxLength(max),
      v.transform((claim) => claim || undefined),
    ),
  );

const envelopeSchema = v.object({
  v: v.literal(1),
  /** Site key, public. */
  k: v.pipe(v.string(), v.minLength(4), v.maxLength(40)),
  /** Visitor id: this browser, by an id the tracker gave it. */
  vid: v.pipe(v.string(), v.regex(/^[\w-]{8,40}$/)),
  /** Member id as the platform shows it. A claim: believed for behaviour only. */
  mid: claimed(EVENT_LIMITS.memberId),
  /** HMAC-SHA256(site secret, member id), hex, where the shop signs ids. */
  mh: claimed(64),
  /** The browser's clock when the request left, epoch ms. */
  sent: v.pipe(v.number(), v.finite()),
  events: v.array(v.unknown()),
});

/** The body of `POST /e`, as the tracker writes it. */
export type CollectRequest = Omit<v.InferInput<typeof envelopeSchema>, 'events'> & {
  events: v.InferInput<typeof browserEventSchema>[];
};

/**
 * The answer to a readable `POST /e`: how many events are in the log now, and which were refused, by index. Asked to
 * explain (`POST /e?explain`), also what each was understood as.
 */
export type CollectResponse = {
  ok: number;
  bad: { i: number; why: RefusalReason }[];
  as?: { i: number; n: string; p?: Record<string, unknown> | undefined }[];
};

/** Why one event was refused. Refusals are final: the tracker does not send the event again. */
export type RefusalReason = 'shape' | 'id' | 'name' | 'time' | 'url' | 'params' | 'items' | 'edge_only' | 'too_many';

export type Envelope = Omit<v.InferOutput<typeof envelopeSchema>, 'events'>;
export type ParsedRequest = {
  envelope: Envelope;
  events: { i: number; event: BrowserEvent | ObservedEvent }[];
  bad: CollectResponse['bad'];
};

/**
 * Reads the body of `POST /e`. An unreadable envelope refuses the whole request; an unreadable event refuses only
 * itself, so that one bad event never costs the good ones beside it.
 */
export function parseCollectRequest(body: unknown): Result<ParsedRequest, 'unreadable'> {
  const parsed = v.safeParse(envelopeSchema, body);
  if (!parsed.success) return err('unreadable');
  const { events: candidates, ...envelope } = parsed.output;
  const events: ParsedRequest['events'] = [];
  const bad: CollectResponse['bad'] = [];
  candidates.forEach((candidate, i) => {
    const result = i < COLLECT_LIMITS.events ? parseEvent(candidate) : err('too_many' as const);
    if (result.ok) events.push({ i, event: result.value });
    else bad.push({ i, why: result.error });
  });
  return ok({ envelope, events, bad });
}

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

/**
 * A browser's event as the log keeps it. Its time is the server's less the age the browser states, never older than
 * `EVENT_LIMITS.ageMs` and never in the future, so a clock that is a year off changes nothing. An order keeps the
 * platform's own id from whichever side it is reported; one without payment is a pending order, not a purchase.
 */
export function toStoredEvent(
  source: { visitorId: string; memberId: string | null; sent: number; receivedAt: number; device: 'pc' | 'mobile' },
  event: BrowserEvent,
): StoredEvent {
  const { visitorId, memberId, sent, receivedAt, device } = source;
  const age = Math.min(Math.max(Math.round(sent - event.t), 0), EVENT_LIMITS.ageMs);
  const common = {
    visitorId,
    memberId,
    occurredAt: receivedAt - age,
    receivedAt,
    data: {
      u: event.u,
      ...keptOfAddress(event.u),
      r: event.r,
      ti: event.ti,
      p: event.p,
      d: device,
      from: 'tag' as const,
    },
  };
  if (event.n !== 'purchase') return { ...common, eventId: `${visitorId}.${event.id}`, name: event.n };
  const { params, ...order } = orderReported(event.p ?? {});
  return { ...common, ...order, data: { ...common.data, p: params } };
}

/** An order as it is told, from whichever side: paid, or placed and not paid yet. */
function orderReported(params: EventParams): { eventId: string; name: string; params: EventParams } {
  const eventId = `order:${params.transaction_id}`;
  if (!params.unpaid) return { eventId, name: 'purchase', params };
  return {
    eventId: `${eventId}:pending`,
    name: 'order_update',
    params: Object.assign({}, params, { status: 'pending' }),
  };
}

/** Limits of what a shop's own systems report: events per call, how old one may be, how far its clock may run ahead. */
export const SERVER_EVENT_LIMITS = { events: 500, ageMs: 30 * DAY_MS, aheadMs: 5 * MINUTE_MS } as const;

/** States of an order, as `order_update` tells them in `params.status`. */
export const ORDER_STATUSES = ['pending', 'paid', 'shipped', 'delivered', 'cancelled'] as const;

/** One event as a program with a token reports it. */
export const serverEventSchema = v.object({
  /**
   * The shop's own id of what happened; reporting it again changes nothing. An order is told apart by its
   * `transaction_id` instead, and needs an id only to tell several refunds of one order apart.
   */
  id: v.optional(browserEventSchema.entries.id),
  name: browserEventSchema.entries.n,
  memberId: v.pipe(v.string(), v.minLength(1), v.maxLength(EVENT_LIMITS.memberId)),
  /** When it happened, epoch ms. */
  occurredAt: v.pipe(v.number(), v.integer()),
  /** Page address, where there is one. */
  url: v.optional(browserEventSchema.entries.u),
  params: v.optional(paramsSchema),
});
export type ServerEvent = v.InferOutput<typeof serverEventSchema>;

/** Why one reported event was refused. */
export type ServerEventRefusal = 'shape' | 'id' | 'name' | 'member' | 'time' | 'url' | 'params' | 'items' | 'edge_only';

/**
 * A program's event as the log keeps it. A program with a token is believed about orders, and about when things
 * happened within `SERVER_EVENT_LIMITS`; a tap on a message is known to the edge alone. A purchase has the id its own
 * page would have given it, so that the two reports of one order are one event.
 */
export function toServerEvent(candidate: unknown, receivedAt: number): Result<StoredEvent, ServerEventRefusal> {
  const parsed = v.safeParse(serverEventSchema, candidate, { abortEarly: true });
  if (!parsed.success) return err(serverRefusalOf(parsed.issues[0]));
  const { id, name, memberId, occurredAt, url, params = {} } = parsed.output;
  if (name === 'message_click') return err('edge_only');
  if (!areParamsNamed(params)) return err('params');
  const age = receivedAt - occurredAt;
  if (age > SERVER_EVENT_LIMITS.ageMs || -age > SERVER_EVENT_LIMITS.aheadMs) return err('time');
  const told = toldOnce(name, id, params);
  if (!told.ok) return told;
  const { params: p, ...identity } = told.value;
  return ok({
    ...identity,
    visitorId: null,
    memberId,
    occurredAt: Math.min(occurredAt, receivedAt),
    receivedAt,
    data: { u: url, ...keptOfAddress(url), p, from: 'api' },
  });
}

/** The id under which a reported event is in the log once, however often it is reported. */
function toldOnce(
  name: string,
  id: string | undefined,
  params: EventParams,
): Result<{ eventId: string; name: string; params: EventParams }, 'id' | 'params'> {
  const order = params.transaction_id;
  switch (name) {
    case 'purchase':
      return order ? ok(orderReported(params)) : err('params');
    case 'order_update': {
      const status = ORDER_STATUSES.find((known) => known === params.status);
      return order && status ? ok({ eventId: `order:${order}:${status}`, name, params }) : err('params');
    }
    case 'refund':
      return order ? ok({ eventId: `order:${order}:refund${id ? `:${id}` : ''}`, name, params }) : err('params');
    default:
      return id ? ok({ eventId: `api:${id}`, name, params }) : err('id');
  }
}

/** Are the parameters few enough, and named like parameters? */
function areParamsNamed(params: EventParams): boolean {
  const names = Object.keys(params);
  return names.length <= EVENT_LIMITS.params && names.every((key) => v.is(paramName, key));
}

function parseEvent(candidate: unknown): Result<BrowserEvent | ObservedEvent, RefusalReason> {
  const observed = v.safeParse(observedEventSchema, candidate, { abortEarly: true });
  return observed.success ? ok(observed.output) : parseBrowserEvent(candidate);
}

/** Reads one finished event. Parameters that are null are no parameters. */
export function parseBrowserEvent(candidate: unknown): Result<BrowserEvent, RefusalReason> {
  const parsed = v.safeParse(browserEventSchema, withoutNulls(candidate), { abortEarly: true });
  if (!parsed.success) return err(refusalOf(parsed.issues[0]));
  const { n: name, p: params } = parsed.output;
  if ((EDGE_ONLY_EVENTS as readonly string[]).includes(name)) return err('edge_only');
  if (params && !areParamsNamed(params)) return err('params');
  if (name === 'purchase' && !params?.transaction_id) return err('params');
  return ok(parsed.output);
}

/** The tracker writes null for what is no number, and `{}` for a function; neither says anything. */
function withoutNulls(value: unknown, depth = 4): unknown {
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((part) => withoutNulls(part, depth - 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (saysNothing(part) ? [] : [[key, withoutNulls(part, depth - 1)]])),
  );
}

const saysNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);

function refusalOf(issue: v.BaseIssue<unknown> | undefined): RefusalReason {
  const path = issue?.path?.map((part) => part.key);
  switch (path?.[0]) {
    case 'id':
      return 'id';
    case 'n':
      return 'name';
    case 't':
      return 'time';
    case 'u':
    case 'r':
      return 'url';
    case 'p':
      return path[1] === 'items' ? 'items' : 'params';
    default:
      return 'shape';
  }
}

function serverRefusalOf(issue: v.BaseIssue<unknown> | undefined): ServerEventRefusal {
  const path = issue?.path?.map((part) => part.key);
  switch (path?.[0]) {
    case 'id':
    case 'name':
    case 'url':
      return path[0];
    case 'memberId':
      return 'member';
    case 'occurredAt':
      return 'time';
    case 'params':
      return path[1] === 'items' ? 'items' : 'params';
    default:
      return 'shape';
  }
}

/** The shop platforms whose pages the tracker reads by itself. */
export type Platform = 'cafe24' | 'makeshop';

/** One test of an address. Scheme, `www.`, fragment and advertising parameters never take part. */
export type UrlRule = {
  part: 'path' | 'query' | 'full';
  op: 'equals' | 'contains' | 'starts_with' | 'ends_with';
  value: string;
};

/**
 * How a completed sign-up is noticed: by the platform's own signals (`auto`, the default), by a click on an element,
 * or by arriving at a page. The owner chooses.
 */
export type SignUpRule = { kind: 'auto' } | { kind: 'click'; selector: string } | { kind: 'url'; any: UrlRule[] };

/** An event of the shop's own: a click on an element, inside it, or on one that appears later. */
export type ClickEvent = { name: string; selector: string };

/** What the served script knows of its site; written into it by the edge, so one request does it all. */
export type TrackerSettings = {
  /** Site key. */
  k: string;
  /** Origin of the collector, e.g. `https://edge.example`. */
  to: string;
  signUp: SignUpRule;
  /** Clicks that are events of the shop's own. */
  clickEvents?: ClickEvent[];
  /** What the shop pushes for GA4 fills gaps the platform's own signals leave. */
  dataLayer?: true;
  /** Notice nothing before the person says yes through `['consent', {tracking: true}]`. */
  consent?: 'required';
  /** Respect Global Privacy Control and Do Not Track, unless the person says yes. */
  dnt?: true;
};
