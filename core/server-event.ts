// What a shop's own systems report with a token, and how the log keeps it.

import * as v from 'valibot';
import { keptOfAddress } from './address';
import {
  areParamsNamed,
  EVENT_LIMITS,
  type EventParams,
  eventIdSchema,
  eventNameSchema,
  ORDER_STATUSES,
  orderReported,
  pageAddressSchema,
  paramsSchema,
  type StoredEvent,
} from './event';
import { err, ok, type Result } from './result';
import { DAY_MS, MINUTE_MS } from './time';

/** Limits of what a shop's own systems report: events per call, how old one may be, how far its clock may run ahead. */
export const SERVER_EVENT_LIMITS = { events: 500, ageMs: 30 * DAY_MS, aheadMs: 5 * MINUTE_MS } as const;

/** One event as a program with a token reports it. */
export const serverEventSchema = v.object({
  /**
   * The shop's own id of what happened; reporting it again changes nothing. An order is told apart by its
   * `transaction_id` instead, and needs an id only to tell several refunds of one order apart.
   */
  id: v.optional(eventIdSchema),
  name: eventNameSchema,
  memberId: v.pipe(v.string(), v.minLength(1), v.maxLength(EVENT_LIMITS.memberId)),
  /** When it happened, epoch ms. */
  occurredAt: v.pipe(v.number(), v.integer()),
  /** Page address, where there is one. */
  url: v.optional(pageAddressSchema),
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
