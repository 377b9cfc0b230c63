// The contract between the tracker, shops' own scripts and the collector: what a browser may say, in which words, and
// how much of it. Its keys are spelled once, here; the tracker's browser tests read what it sends by this contract.

import * as v from 'valibot';
import { keptOfAddress } from './address';
import { withoutContacts } from './contact';
import {
  areParamsNamed,
  EDGE_ONLY_EVENTS,
  EVENT_LIMITS,
  type EventParams,
  eventIdSchema,
  eventNameSchema,
  linkSchema,
  orderReported,
  pageAddressSchema,
  paramsSchema,
  type StoredEvent,
  textSchema,
} from './event';
import { OBSERVATIONS, type Observation, type ObservationName, readObservation } from './page/observation';
import { err, ok, type Result } from './result';

/**
 * Limits of one collector request. Over `bytes` the answer is 413, which loses it for good; over `events` the surplus is
 * refused. The longest the tracker sends is a cart of fifty rows at 900 characters each, twice (somebody logs in on it),
 * each time beside the view of it before. The 64 KiB that browsers let a closing page leave under way are no limit of
 * ours: what is longer leaves while the page stays, or with the next one.
 */
export const COLLECT_LIMITS = { bytes: 256 * 1024, events: 50 } as const;

const unnamed = v.transform((text: string | undefined) => text && withoutContacts(text));

const browserEventSchema = v.object({
  /** Unique for this visitor, made once when the thing happened; resending keeps it. */
  id: eventIdSchema,
  /** Event name. */
  n: eventNameSchema,
  /** When it happened by the browser's clock, epoch ms. Only `sent − t`, the age, is believed. */
  t: v.pipe(v.number(), v.finite()),
  /** Page address. */
  u: v.pipe(pageAddressSchema, v.transform(withoutContacts)),
  /** Referrer, when there is one. */
  r: v.pipe(linkSchema, unnamed),
  /** Page title. */
  ti: v.pipe(textSchema, unnamed),
  /** Parameters. */
  p: v.optional(v.pipe(paramsSchema, v.transform(paramsWithoutContacts))),
});
export type BrowserEvent = v.InferOutput<typeof browserEventSchema>;

/** An order's own number is told as it is. */
function paramsWithoutContacts<Params extends EventParams>(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && name !== 'transaction_id' ? withoutContacts(value) : value,
    ]),
  ) as Params;
}

/** A look at a page instead of a finished event: what it means is worked out from it (`core/page/interpret.ts`). */
const observedEventSchema = v.object({
  ...browserEventSchema.entries,
  n: v.picklist(OBSERVATIONS),
  p: v.pipe(v.unknown(), v.transform(readObservation)),
});
export type ObservedEvent = Omit<BrowserEvent, 'n' | 'p'> & { n: ObservationName; p: Observation };

export const isObserved = (event: BrowserEvent | ObservedEvent): event is ObservedEvent => event.n.startsWith('_');

/** A claim, or nothing; an empty text claims nothing, and what is none costs no event beside it. */
const claimed = (max: number) =>
  v.fallback(
    v.optional(
      v.pipe(
        v.string(),
        v.maxLength(max),
        v.transform((claim) => claim || undefined),
      ),
    ),
    undefined,
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

/** Raw control characters, which JSON does not take within a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\0-\x1f]/g;

/**
 * The text of a request as JSON. The tracker leaves line ends and tabs as it finds them in the page, because to look
 * for them would cost the page time: here they become spaces. Throws where it is no JSON.
 */
export const readCollectText = (text: string): unknown => JSON.parse(text.replace(CONTROLS, ' '));

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

/**
 * When a browser's event happened: the server's time less the age the browser states, never older than
 * `EVENT_LIMITS.ageMs` and never in the future, so a clock that is a year off changes nothing.
 */
export function happenedAt({ sent, receivedAt }: { sent: number; receivedAt: number }, { t }: { t: number }): number {
  return receivedAt - Math.min(Math.max(Math.round(sent - t), 0), EVENT_LIMITS.ageMs);
}

/**
 * A browser's event as the log keeps it. An order keeps the platform's own id from whichever side it is reported; one
 * without payment is a pending order, not a purchase.
 */
export function toStoredEvent(
  source: { visitorId: string; memberId: string | null; sent: number; receivedAt: number; device: 'pc' | 'mobile' },
  event: BrowserEvent,
): StoredEvent {
  const { visitorId, memberId, receivedAt, device } = source;
  const common = {
    visitorId,
    memberId,
    occurredAt: happenedAt(source, event),
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
