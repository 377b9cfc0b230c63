// A browser's checkout has one id for its goods and day (`core/page/checkout`). An order ends its visitor's checkouts before
// it: they give that id up for one with the order's instant, so that the same goods begun again that day are a checkout of
// their own, but one that is older than the order, told late, is not. What is told of an order later ends nothing more.
// Requests overtake each other: a member's checkout that is told after its order is ended as it comes.

import type { StoredEvent } from '../../core/event';
import { CHECKOUT_ID, FORM_SHOWN_AGAIN_MS } from '../../core/page/checkout';
import { HOUR_MS } from '../../core/time';
import type { Db } from './database';
import { readable } from './event-sql';

/** Ends the id of one whose goods are all in the order: its form, loaded again a moment later, begins nothing. */
const BOUGHT = '.bought';

/** An order that is told before its checkout comes so soon after it; another is looked for no further. */
const OVERTAKEN_MS = HOUR_MS;

/** SQL: from orders `e` that a browser told of a member of site ?1, between two instants, since all of the shop's are read. */
const ordersOf = (visitorId: string, memberId: string, from: string, to: string) =>
  `FROM json_each('["purchase","order_update"]') k CROSS JOIN events e INDEXED BY events_audience
     ON e.site_id = ?1 AND e.name = k.value AND e.occurred_at BETWEEN ${from} AND ${to} AND e.member_id = ${memberId}
   WHERE e.visitor_id = ${visitorId} AND e.event_id >= 'order:' AND e.event_id < 'order;'`;

/** SQL: when order `e` was first told of. */
const ORDERED_AT = `(SELECT min(f.occurred_at) FROM events f INDEXED BY events_once
  WHERE f.site_id = ?1 AND (f.event_id = replace(e.event_id, ':pending', '')
    OR f.event_id > replace(e.event_id, ':pending', '') || ':' AND f.event_id < replace(e.event_id, ':pending', '') || ';'))`;

const itemsOf = (data: string) => `json_each(${readable(data)}, '$.p.items')`;

/** SQL: an order, which may tell of no goods, holds all of a checkout's. */
const holdsAll = (order: string, checkout: string) =>
  `(NOT EXISTS (SELECT 1 FROM ${itemsOf(order)}) OR NOT EXISTS (SELECT 1 FROM ${itemsOf(checkout)} i
     WHERE i.value ->> 'item_id' NOT IN (SELECT j.value ->> 'item_id' FROM ${itemsOf(order)} j)))`;

const SHOWN_AGAIN_FROM = `((o.value ->> 4) - ${FORM_SHOWN_AGAIN_MS})`;

/**
 * SQL: the row of JSON `o` (id, visitor, member, name, instant, …, data) is a checkout of site ?1 that is over already:
 * one that was ended, told again, or the form of what has just been ordered, shown again. What a shop says itself is taken.
 */
export const IS_OVER = `o.value ->> 3 = 'begin_checkout' AND o.value ->> 1 IS NOT NULL AND (EXISTS (
    SELECT 1 FROM events e WHERE e.site_id = ?1 AND e.event_id < (o.value ->> 0) || ';'
      AND e.event_id > (o.value ->> 0) || ':' || ${SHOWN_AGAIN_FROM}
      AND (e.event_id > (o.value ->> 0) || ':' || (o.value ->> 4) OR e.event_id LIKE '%${BOUGHT}'))
  OR instr(o.value ->> 0, (o.value ->> 1) || '.${CHECKOUT_ID}') = 1 AND EXISTS (SELECT 1 ${ordersOf('o.value ->> 1', 'o.value ->> 2', SHOWN_AGAIN_FROM, 'o.value ->> 4')}
    AND ${ORDERED_AT} > ${SHOWN_AGAIN_FROM} AND ${ORDERED_AT} <= o.value ->> 4 AND ${holdsAll('e.data', 'o.value ->> 6')}))`;

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

/** A statement for each checkout told of a member, which must be in the log by then: its order may be there before it. */
export function endOrderedCheckouts(db: Db, siteId: number, events: readonly StoredEvent[]): D1PreparedStatement[] {
  return events.flatMap(({ eventId, visitorId, memberId, occurredAt }) => {
    if (visitorId === null || memberId === null || !eventId.startsWith(`${visitorId}.${CHECKOUT_ID}`)) return [];
    return [
      db
        .prepare(
          `UPDATE events SET event_id = event_id || ':' || told.at || CASE WHEN ${holdsAll('told.data', 'events.data')} THEN '${BOUGHT}' ELSE '' END
           FROM (SELECT ${ORDERED_AT} AS at, e.data ${ordersOf('?3', '?4', '?5', `?5 + ${OVERTAKEN_MS}`)} AND ${ORDERED_AT} >= ?5
             ORDER BY at LIMIT 1) told
           WHERE events.site_id = ?1 AND events.event_id = ?2 AND events.occurred_at = ?5`,
        )
        .bind(siteId, eventId, visitorId, memberId, occurredAt),
    ];
  });
}

/** A statement for each order a browser tells of, which must be in the log by then; it begins when it was first told of. */
export function endCheckouts(db: Db, siteId: number, events: readonly StoredEvent[]): D1PreparedStatement[] {
  return events.flatMap((event) => {
    const order = orderOf(event);
    if (!order) return [];
    const { visitorId, data } = event;
    return [
      db
        .prepare(
          `UPDATE events INDEXED BY events_once SET event_id = event_id || ':' || told.at || CASE WHEN ${holdsAll('?4', 'events.data')} THEN '${BOUGHT}' ELSE '' END
           FROM (SELECT min(occurred_at) AS at FROM events INDEXED BY events_once
             WHERE site_id = ?1 AND (event_id = ?2 OR event_id > ?2 || ':' AND event_id < ?2 || ';')) told
           WHERE events.site_id = ?1 AND events.event_id > ?3 AND events.event_id < ?3 || '~'
             AND instr(events.event_id, ':') = 0 AND events.occurred_at <= told.at`,
        )
        .bind(siteId, `order:${order}`, `${visitorId}.${CHECKOUT_ID}`, JSON.stringify(data)),
    ];
  });
}
