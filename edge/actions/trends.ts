// How a shop's figures, or those of one of its campaigns, went from day to day.

import { dayStart, kstDay } from '../../core/time';
import { type Trend, trendOf } from '../../core/trend';
import type { Edge } from '../context';
import { countDays } from '../db/trends';

/** The trend of so many days up to today, of a shop or of one campaign of its. */
export async function readTrend(
  edge: Edge,
  siteId: number,
  { length, campaignId }: { length: number; campaignId?: number },
): Promise<Trend> {
  const today = kstDay(edge.deps.now());
  const counted = await countDays(edge.db, siteId, dayStart(today - length + 1), campaignId);
  return trendOf(counted, today, length);
}
