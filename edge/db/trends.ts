// Figures day by day. What went out lately is found through its hand-overs, which know when they were: no index of all
// messages has to.

import type { CampaignDayCounts } from '../../core/trend';
import { dayOf } from './budgets';
import { all, type Db } from './database';
import { readable } from './event-sql';
import { CHARGED, CONVERSION_SUM, type ConversionSum, conversionCounts } from './reports';

/** SQL: from the dispatches `d` of site ?1, of campaign ?3 alone unless it is null, first handed over from ?2 on. */
const sentSince = (more = '') =>
  `handovers h CROSS JOIN json_each(${readable('h.dispatch_ids')}) i CROSS JOIN dispatches d ON d.id = i.value ${more}
   WHERE h.site_id = ?1 AND h.at >= ?2 AND d.handover_id = h.id AND d.submitted_at >= ?2 AND (?3 IS NULL OR d.campaign_id = ?3)`;
const CAMPAIGN_DAY = `d.campaign_id AS campaignId, ${dayOf('d.submitted_at')} AS day`;
const OF_IT = (row: string) => `${row}.campaign_id = d.campaign_id AND ${row}.dispatch_id = d.id`;

type CampaignDay = Pick<CampaignDayCounts, 'campaignId' | 'day'>;
type MessageSum = CampaignDay &
  Pick<CampaignDayCounts, 'attempted' | 'delivered' | 'spend' | 'clicks' | 'clickedMessages'>;

/**
 * Counts of a shop's messages first handed over from `from` on, or of those of one campaign; by campaign and Korean day, where
 * there were any. Each reads the shop's messages of that time, with their taps and conversions.
 */
export async function countDays(
  db: Db,
  siteId: number,
  from: number,
  campaignId: number | null = null,
): Promise<CampaignDayCounts[]> {
  const [messages, conversions] = await Promise.all([
    all<MessageSum>(
      db
        .prepare(
          `SELECT ${CAMPAIGN_DAY}, count(*) AS attempted, sum(state = 'delivered') AS delivered,
             coalesce(sum(price) FILTER (WHERE ${CHARGED}), 0) AS spend,
             sum((SELECT count(*) FROM clicks k WHERE ${OF_IT('k')})) AS clicks,
             sum(state = 'delivered' AND EXISTS (SELECT 1 FROM clicks k WHERE ${OF_IT('k')})) AS clickedMessages
           FROM ${sentSince()} GROUP BY 1, 2`,
        )
        .bind(siteId, from, campaignId),
    ),
    all<ConversionSum & CampaignDay>(
      db
        .prepare(
          `SELECT ${CAMPAIGN_DAY}, ${CONVERSION_SUM}
           FROM ${sentSince(`CROSS JOIN conversions v ON ${OF_IT('v')}`)} GROUP BY 1, 2, rule, currency`,
        )
        .bind(siteId, from, campaignId),
    ),
  ]);
  const keyOf = ({ campaignId: id, day }: CampaignDay) => `${id} ${day}`;
  const converted = Map.groupBy(conversions, keyOf);
  return messages.map((sums) => ({ ...sums, ...conversionCounts(converted.get(keyOf(sums)) ?? []) }));
}
