// Orders as the log leaves them, and who reviewed what. Written by the projections only; read by campaigns about
// purchases (재구매, 리뷰) and by whoever needs one member's orders.

import {
  arrivedAt,
  foldOrder,
  isUndone,
  netValueOf,
  ORDER_EVENTS,
  type Order,
  readOrder,
} from '../../core/facts/order';
import { reviewedIn } from '../../core/facts/review';
import { all, type Db, jsonChunks } from './database';
import { mendOrder, ORDER_COLUMNS, type OrderColumns } from './mend';
import type { Folded } from './visitors';

export type OrderName = { siteId: number; orderId: string };
export const orderKey = ({ siteId, orderId }: OrderName) => `${siteId}\n${orderId}`;

type OrderRow = OrderColumns & { facts: string };

/** Orders by `orderKey`; those nobody has spoken of are absent. */
export async function readOrders(db: Db, names: readonly OrderName[]): Promise<Map<string, Order>> {
  const orders = new Map<string, Order>();
  for (const chunk of jsonChunks(names.map(({ siteId, orderId }) => [siteId, orderId]))) {
    const rows = await all<OrderRow>(
      db
        .prepare(
          `SELECT ${ORDER_COLUMNS}, o.facts FROM json_each(?1) k
           JOIN orders o ON o.site_id = k.value ->> 0 AND o.order_id = k.value ->> 1`,
        )
        .bind(chunk),
    );
    for (const row of rows) orders.set(orderKey(row), readOrder(row.facts) ?? (await mendOrder(db, row)));
  }
  return orders;
}

/** Statements that bring the orders these events speak of up to date. */
export async function foldOrders(db: Db, folded: readonly Folded[]): Promise<D1PreparedStatement[]> {
  const spoken = folded.filter(({ event }) => ORDER_EVENTS.includes(event.name) && event.params.transaction_id);
  if (spoken.length === 0) return [];
  const named = new Map<string, OrderName>();
  for (const { siteId, event } of spoken) {
    const name = { siteId, orderId: event.params.transaction_id ?? '' };
    named.set(orderKey(name), name);
  }
  const orders = await readOrders(db, [...named.values()]);
  for (const { siteId, memberId, event } of spoken) {
    const key = orderKey({ siteId, orderId: event.params.transaction_id ?? '' });
    orders.set(key, foldOrder(orders.get(key) ?? null, memberId, event));
  }
  const rows = [...named].flatMap(([key, { siteId }]) => {
    const order = orders.get(key);
    return order ? [toRow(siteId, order)] : [];
  });
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO orders (site_id, order_id, member_id, paid_at, arrived_at, net_value, undone, facts, first_seq)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
           value ->> 8 FROM json_each(?1) WHERE true
         ON CONFLICT (site_id, order_id) DO UPDATE SET member_id = excluded.member_id, paid_at = excluded.paid_at,
           arrived_at = excluded.arrived_at, net_value = excluded.net_value, undone = excluded.undone,
           facts = excluded.facts, first_seq = excluded.first_seq WHERE excluded.facts <> orders.facts`,
      )
      .bind(chunk),
  );
}

const toRow = (siteId: number, order: Order) => [
  siteId,
  order.orderId,
  order.memberId,
  order.paidAt,
  arrivedAt(order),
  netValueOf(order),
  isUndone(order) ? 1 : 0,
  JSON.stringify(order),
  order.firstSeq,
];

/** Most orders read of one member, the latest first: more than any question asks for. */
const ORDERS_PER_MEMBER = 100;

/** Orders of members of one site, each member's latest payment first; members without any have an empty list. */
export async function listOrders(db: Db, siteId: number, memberIds: readonly string[]): Promise<Map<string, Order[]>> {
  const found = new Map<string, Order[]>(memberIds.map((memberId) => [memberId, []]));
  const rows = await all<OrderRow>(
    db
      .prepare(
        `SELECT * FROM (
           SELECT ${ORDER_COLUMNS}, o.facts, row_number() OVER (PARTITION BY o.member_id ORDER BY o.paid_at DESC) AS nth
           FROM json_each(?2) k JOIN orders o ON o.site_id = ?1 AND o.member_id = k.value)
         WHERE nth <= ${ORDERS_PER_MEMBER} ORDER BY paidAt DESC`,
      )
      .bind(siteId, JSON.stringify([...found.keys()])),
  );
  for (const row of rows) {
    found.get(row.memberId)?.push(readOrder(row.facts) ?? (await mendOrder(db, row)));
  }
  return found;
}

/** Statements that write down what these events reviewed. */
export function foldReviews(db: Db, folded: readonly Folded[]): D1PreparedStatement[] {
  const latest = new Map<string, [number, string, string, number]>();
  for (const { siteId, memberId, event } of folded) {
    if (event.name !== 'write_review') continue;
    for (const subject of reviewedIn(event.params)) {
      const key = `${siteId}\n${memberId}\n${subject}`;
      latest.set(key, [siteId, memberId, subject, Math.max(latest.get(key)?.[3] ?? 0, event.occurredAt)]);
    }
  }
  return jsonChunks([...latest.values()]).map((chunk) =>
    db
      .prepare(
        `INSERT INTO reviews (site_id, member_id, subject, reviewed_at)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
         ON CONFLICT (site_id, member_id, subject) DO UPDATE SET reviewed_at = excluded.reviewed_at
           WHERE excluded.reviewed_at > reviews.reviewed_at`,
      )
      .bind(chunk),
  );
}

/** Per member, when each of its orders and products was last reviewed, by subject; members without any are absent. */
export async function listReviews(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
): Promise<Map<string, ReadonlyMap<string, number>>> {
  const found = new Map<string, Map<string, number>>();
  const rows = await all<{ member_id: string; subject: string; reviewed_at: number }>(
    db
      .prepare(
        `SELECT r.member_id, r.subject, r.reviewed_at FROM json_each(?2) k
         CROSS JOIN reviews r ON r.site_id = ?1 AND r.member_id = k.value`,
      )
      .bind(siteId, JSON.stringify([...new Set(memberIds)])),
  );
  for (const row of rows) {
    const reviews = found.get(row.member_id) ?? new Map<string, number>();
    found.set(row.member_id, reviews.set(row.subject, row.reviewed_at));
  }
  return found;
}
