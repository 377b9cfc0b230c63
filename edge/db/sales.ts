// What a shop sold, whoever bought it.

import { ATTRIBUTION_RULES } from '../../core/attribution';
import type { Sales } from '../../core/sales';
import type { Db } from './database';
import { IN_WON } from './event-sql';

const creditedBy = (rule: string) =>
  `coalesce(sum(${IN_WON}) FILTER (WHERE EXISTS (
     SELECT 1 FROM conversions v WHERE v.rule = '${rule}' AND v.event_seq = e.seq)), 0) AS ${rule}`;

/** Sums the orders paid since an instant, as far back as the log goes. Reads those orders. */
export async function sumSales(db: Db, siteId: number, from: number): Promise<Sales> {
  const sums = await db
    .prepare(
      `SELECT coalesce(sum(${IN_WON}), 0) AS value, ${ATTRIBUTION_RULES.map(creditedBy).join(', ')}
       FROM events e INDEXED BY events_sales WHERE e.site_id = ?1 AND e.name = 'purchase' AND e.occurred_at >= ?2`,
    )
    .bind(siteId, from)
    .first<Record<'value' | 'click' | 'delivery', number>>();
  const { value = 0, click = 0, delivery = 0 } = sums ?? {};
  return { value, credited: { click, delivery } };
}
