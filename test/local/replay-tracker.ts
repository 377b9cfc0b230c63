// What a tracker in the shop's pages would have told besides what an event log keeps. Logs made for research hold views,
// carts and purchases; a shop's own log holds visits, pages, sign-ups and checkouts too, and every preset needs them.
// Everything here follows from the log itself, so that the same log always gives the same shop.

import { stableHash } from '../../core/hash';
import { MINUTE_MS, SECOND_MS } from '../../core/time';
import type { ReplayEvent } from './replay-log';

/** A visit is over after so long without an event. */
const VISIT_GAP_MS = 30 * MINUTE_MS;
/** One person in so many joined with the first event the log has of them. */
const NEW_AMONG = 3;
/** One cart in so many went on to the order form, bought or not. */
const CHECKOUT_AMONG = 2;
const TO_CHECKOUT_MS = 2 * MINUTE_MS;
/** One product in so many is at a fifth off. */
const DISCOUNTED_AMONG = 3;

/** The log with what goes without saying in it, in order of time. */
export function asTracked(events: readonly ReplayEvent[]): ReplayEvent[] {
  const lastAt = new Map<string, number>();
  const tracked = events.flatMap((event) => {
    const before = lastAt.get(event.visitorId);
    lastAt.set(event.visitorId, event.t);
    const shown = discounted(event);
    return [...arrival(event, before), ...around(shown)];
  });
  return tracked.sort((a, b) => a.t - b.t);
}

function arrival(event: ReplayEvent, before: number | undefined): ReplayEvent[] {
  if (before !== undefined && event.t - before <= VISIT_GAP_MS) return [];
  const isNew = before === undefined && event.memberId !== undefined && isOneIn(NEW_AMONG, `new:${event.memberId}`);
  return [beside(event, 'session_start', 0), ...(isNew ? [beside(event, 'sign_up', 0)] : [])];
}

/** An event, the page it happened on, and the order form on the way to it or after it. */
function around(event: ReplayEvent): ReplayEvent[] {
  const { items } = event.params;
  switch (event.name) {
    case 'view_item':
      return [beside(event, 'page_view', 0, { items }), event];
    case 'add_to_cart':
      if (!isOneIn(CHECKOUT_AMONG, `checkout:${event.visitorId}:${event.line}`)) return [event];
      return [event, beside(event, 'begin_checkout', TO_CHECKOUT_MS, event.params)];
    case 'purchase':
      return [beside(event, 'begin_checkout', -SECOND_MS, { items }), event];
    default:
      return [event];
  }
}

const beside = (
  event: ReplayEvent,
  name: string,
  afterMs: number,
  params: ReplayEvent['params'] = {},
): ReplayEvent => ({
  ...event,
  t: event.t + afterMs,
  name,
  params,
  beside: name,
});

type Priced = { item_id: string; price: number };

function discounted(event: ReplayEvent): ReplayEvent {
  const { items } = event.params;
  if (event.name !== 'view_item' || !Array.isArray(items)) return event;
  const marked = (items as Priced[]).map((item) =>
    isOneIn(DISCOUNTED_AMONG, `sale:${item.item_id}`) ? { ...item, list_price: Math.ceil(item.price * 1.25) } : item,
  );
  return { ...event, params: { ...event.params, items: marked } };
}

const isOneIn = (among: number, key: string) => stableHash(key) % among === 0;
