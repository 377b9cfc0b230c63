// What of the orders that conversions are worth was given back since.

import type { AttributionRule } from '../../core/attribution';
import { all, type Db, jsonChunks } from './database';
import type { OrderName } from './orders';

export type OrderConversion = OrderName & {
  rule: AttributionRule;
  eventSeq: number;
  /** Won. */
  value: number;
  occurredAt: number;
};

/** Conversions worth the amounts of these orders. */
export async function listConversionsOf(db: Db, orders: readonly OrderName[]): Promise<OrderConversion[]> {
  const found: OrderConversion[] = [];
  for (const chunk of jsonChunks(orders.map(({ siteId, orderId }) => [siteId, orderId]))) {
    found.push(
      ...(await all<OrderConversion>(
        db
          .prepare(
            `SELECT v.rule, v.event_seq AS eventSeq, v.value, v.occurred_at AS occurredAt, c.site_id AS siteId,
               v.order_id AS orderId
             FROM json_each(?1) o CROSS JOIN conversions v ON v.order_id = o.value ->> 1
               JOIN campaigns c ON c.id = v.campaign_id AND c.site_id = o.value ->> 0`,
          )
          .bind(chunk),
      )),
    );
  }
  return found;
}

/** Says how many won of each were given back in all; in the batch that credits them, behind it. */
export function noteRefunded(
  db: Db,
  rows: readonly { rule: AttributionRule; eventSeq: number; refunded: number }[],
): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `UPDATE conversions SET refunded = r.value ->> 'refunded' FROM json_each(?1) r
         WHERE rule = r.value ->> 'rule' AND event_seq = r.value ->> 'eventSeq' AND refunded <> r.value ->> 'refunded'`,
      )
      .bind(chunk),
  );
}
