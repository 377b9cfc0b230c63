// What is still known of a member's events that have left the log: orders, and of all else the day it was last done. As
// events, for whoever reads one member's; `condition-sql.ts` reads the same of everybody.

import { retold } from '../../core/campaign/facts';
import type { Order } from '../../core/facts/order';
import type { LoggedEvent } from '../../core/history';
import { dayStart } from '../../core/time';
import { all, type Db } from './database';
import { IS_FORGOTTEN_DAY, IS_FORGOTTEN_ORDER } from './event-sql';
import { listOrders } from './orders';

/** One member's events of these names that the log has forgotten, as far as they are known, in no order. */
export async function readForgotten(
  db: Db,
  siteId: number,
  memberId: string,
  names: readonly string[],
): Promise<LoggedEvent[]> {
  const [orders, lasts] = await Promise.all([
    names.includes('purchase') ? forgottenOrders(db, siteId, memberId) : [],
    all<{ name: string; day: number }>(
      db
        .prepare(
          `SELECT l.name, l.day FROM last_events l
           WHERE l.site_id = ?1 AND l.member_id = ?2 AND l.name IN (SELECT value FROM json_each(?3)) AND l.name <> 'purchase'
             AND ${IS_FORGOTTEN_DAY}`,
        )
        .bind(siteId, memberId, JSON.stringify(names)),
    ),
  ]);
  return [
    ...orders.flatMap(retold),
    ...lasts.map(({ name, day }) => ({
      ...{ seq: 0, name, visitorId: null, memberId, occurredAt: dayStart(day), url: null, params: {} },
    })),
  ];
}

async function forgottenOrders(db: Db, siteId: number, memberId: string): Promise<Order[]> {
  const [orders, forgotten] = await Promise.all([
    listOrders(db, siteId, [memberId]),
    all<{ id: string }>(
      db
        .prepare(
          `SELECT o.order_id AS id FROM orders o WHERE o.site_id = ?1 AND o.member_id = ?2 AND ${IS_FORGOTTEN_ORDER}`,
        )
        .bind(siteId, memberId),
    ),
  ]);
  const ids = new Set(forgotten.map(({ id }) => id));
  return (orders.get(memberId) ?? []).filter(({ orderId }) => ids.has(orderId));
}
