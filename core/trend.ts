// How the figures of a report went from day to day. A message counts, with all that ever came of it, on the Korean day
// on which it was first handed over: so the days add up to the report.

import { NO_COUNTS, type ReportCounts, sumCounts } from './report';

/** How long a trend may be in days, and how long it usually is: whole weeks, since no two days of one are alike. */
export const TREND_DAYS = { max: 90, usual: 28 } as const;

/** Counts of the messages of a Korean calendar day, counted from 1970. */
export type DayCounts = ReportCounts & { day: number };
export type CampaignDayCounts = DayCounts & { campaignId: number };

export type Trend = {
  /** Every day of the span, oldest first; zeros where nothing was sent. */
  days: DayCounts[];
  /** What they add up to, in all and by campaign; campaigns that sent nothing are absent. */
  total: ReportCounts;
  byCampaign: Map<number, ReportCounts>;
};

/** The trend of the `length` days up to and with `until`; counts of other days are left out. */
export function trendOf(counted: readonly CampaignDayCounts[], until: number, length: number): Trend {
  const first = until - length + 1;
  const within = counted.filter(({ day }) => day >= first && day <= until);
  const [byDay, byCampaign] = [addUp(within, ({ day }) => day), addUp(within, ({ campaignId }) => campaignId)];
  const days = Array.from({ length }, (_, i) => ({ ...(byDay.get(first + i) ?? NO_COUNTS), day: first + i }));
  return { days, total: sumCounts(days), byCampaign };
}

function addUp(
  counted: readonly CampaignDayCounts[],
  keyOf: (counts: CampaignDayCounts) => number,
): Map<number, ReportCounts> {
  const groups = new Map<number, CampaignDayCounts[]>();
  for (const counts of counted) groups.set(keyOf(counts), [...(groups.get(keyOf(counts)) ?? []), counts]);
  return new Map([...groups].map(([key, group]) => [key, sumCounts(group)]));
}
