// A browser's checkout has one id for its goods and day (`core/page/checkout`). An order ends its visitor's checkouts before
// it: they give that id up for one with the order's instant, so that the same goods begun again that day are a checkout of
// their own, but one that is older than the order, told late, is not. What is told of an order later ends nothing more.

import type { StoredEvent } from '../../core/event';
import { CHECKOUT_ID, FORM_SHOWN_AGAIN_MS } from '../../core/page/checkout';
import type { Db } from './database';

/** Ends the id of one whose goods are all in the order: its form, loaded again a moment later, begins nothing. */
const BOUGHT = '.bought';

/** SQL: the row of JSON `o` (id, visitor, member, name, instant) is a checkout of site ?1 that is over already. */
export const IS_OVER = `o.value ->> 3 = 'begin_checkout' AND o.value ->> 1 IS NOT NULL AND EXISTS (
  SELECT 1 FROM events e WHERE e.site_id = ?1 AND e.event_id < (o.value ->> 0) || ';'
    AND e.event_id > (o.value ->> 0) || ':' || ((o.value ->> 4) - ${FORM_SHOWN_AGAIN_MS})
    AND (e.event_id > (o.value ->> 0) || ':' || (o.value ->> 4) OR e.event_id LIKE '%${BOUGHT}'))`;

/** The same events in parts of which each ends with an order, or with the last: what an order ends is told before it. */
export function upToEachOrder(events: readonly StoredEvent[]): StoredEvent[][] {
  const parts: StoredEvent[][] = [[]];
  for (const event of events) {
    parts.at(-1)?.push(event);
    if (orderOf(event)) parts.push([]);
  }
  return parts.filter(({ length }) => length > 0);
}

const orderOf = ({ visitorId, eventId, data }: StoredEvent): string | undefined =>
  visitorId !== null && eventId.startsWith('order:') ? data.p?.transaction_id : undefined;

/** A statement for each order a browser tells of, which must be in the log by then; it begins when it was first told of. */
export function endCheckouts(db: Db, siteId: number, events: readonly StoredEvent[]): D1PreparedStatement[] {
  return events.flatMap((event) => {
    const order = orderOf(event);
    if (!order) return [];
    const { visitorId, data } = event;
    const items = data.p?.items ?? [];
    const bought = items[0] ? JSON.stringify(items.map(({ item_id }) => item_id)) : null;
    return [
      db
        .prepare(
          `UPDATE events INDEXED BY events_once SET event_id = event_id || ':' || told.at || CASE WHEN ${IS_BOUGHT} THEN '${BOUGHT}' ELSE '' END
           FROM (SELECT min(occurred_at) AS at FROM events INDEXED BY events_once
             WHERE site_id = ?1 AND (event_id = ?2 OR event_id > ?2 || ':' AND event_id < ?2 || ';')) told
           WHERE events.site_id = ?1 AND events.event_id > ?3 AND events.event_id < ?3 || '~'
             AND instr(events.event_id, ':') = 0 AND events.occurred_at <= told.at`,
        )
        .bind(siteId, `order:${order}`, `${visitorId}.${CHECKOUT_ID}`, bought),
    ];
  });
}

const IS_BOUGHT = `?4 IS NULL OR NOT EXISTS (
  SELECT 1 FROM json_each(CASE WHEN json_valid(events.data) THEN events.data END, '$.p.items') i
  WHERE i.value ->> 'item_id' NOT IN (SELECT value FROM json_each(?4)))`;
