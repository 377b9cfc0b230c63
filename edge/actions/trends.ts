// How a shop's figures, or those of one of its campaigns, went from day to day.

import type { Sales } from '../../core/sales';
import { dayStart, kstDay } from '../../core/time';
import { type Trend, trendOf } from '../../core/trend';
import type { Edge } from '../context';
import { sumSales } from '../db/sales';
import { countDays } from '../db/trends';
import { retentionDays } from '../env';

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

/** What the shop sold in so many days up to today; null where the log does not go back so far. */
export async function readSales(edge: Edge, siteId: number, length: number): Promise<Sales | null> {
  if (length > retentionDays(edge.env)) return null;
  return sumSales(edge.db, siteId, dayStart(kstDay(edge.deps.now()) - length + 1));
}
