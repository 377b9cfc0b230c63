// How the figures of a report went from day to day. A message counts, with all that ever came of it, on the Korean day
// on which it was first handed over: so the days add up to the report.

import { NO_COUNTS, type ReportCounts, sumCounts } from './report';

/** How long a trend may be in days, and how long it usually is: whole weeks, since no two days of one are alike. */
export const TREND_DAYS = { max: 90, usual: 28 } as const;

export type DayCounts = ReportCounts & {
  /** Korean calendar day, counted from 1970. */
  day: number;
};

export type Trend = {
  /** Every day of the span, oldest first; zeros where nothing was sent. */
  days: DayCounts[];
  /** What they add up to. */
  total: ReportCounts;
};

/** The trend of the `length` days up to and with `until`; counts of other days are left out. */
export function trendOf(counted: readonly DayCounts[], until: number, length: number): Trend {
  const byDay = new Map(counted.map((counts) => [counts.day, counts]));
  const days = Array.from({ length }, (_, i): DayCounts => {
    const day = until - length + 1 + i;
    return byDay.get(day) ?? { ...NO_COUNTS, day };
  });
  return { days, total: sumCounts(days) };
}
