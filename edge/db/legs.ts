// What each leg of a campaign's messages came to. A dispatch is at one leg; what its first came to, where it failed, is
// kept beside it.

import type { FailureReason } from '../../core/dispatch/failure';
import type { Leg } from '../../core/dispatch/fallback';
import { all, type Db } from './database';
import { CHARGED } from './reports';

export type LegCounts = {
  leg: Leg;
  channel: string;
  /** Handed over, and of those arrived; won they cost. */
  attempted: number;
  delivered: number;
  spend: number;
  /** Failed for certain, per reason; a first leg that a second followed among them. */
  failed: Partial<Record<FailureReason, number>>;
};

type Row = Omit<LegCounts, 'failed'> & { reason: FailureReason | null; failures: number };

/** A campaign's legs in order, by channel; none before anything was handed over. */
export async function countLegs(db: Db, campaignId: number): Promise<LegCounts[]> {
  const rows = await all<Row>(
    db
      .prepare(
        `SELECT leg, channel, count(*) AS attempted, sum(state = 'delivered') AS delivered,
           coalesce(sum(price) FILTER (WHERE ${CHARGED}), 0) AS spend,
           CASE WHEN state = 'failed' THEN reason END AS reason, sum(state = 'failed') AS failures
         FROM dispatches
         WHERE campaign_id = ?1 AND state IN ('submitting', 'accepted', 'delivered', 'failed', 'unknown')
         GROUP BY leg, channel, CASE WHEN state = 'failed' THEN reason END
         UNION ALL
         SELECT 1, f.channel, count(*), 0, 0, f.reason, count(*)
         FROM dispatches d JOIN failed_legs f ON f.dispatch_id = d.id WHERE d.campaign_id = ?1 GROUP BY f.channel, f.reason`,
      )
      .bind(campaignId),
  );
  const legs = new Map<string, LegCounts>();
  for (const { leg, channel, attempted, delivered, spend, reason, failures } of rows) {
    const key = `${leg}:${channel}`;
    const counts = legs.get(key) ?? { leg, channel, attempted: 0, delivered: 0, spend: 0, failed: {} };
    counts.attempted += attempted;
    counts.delivered += delivered;
    counts.spend += spend;
    if (reason && failures > 0) counts.failed[reason] = (counts.failed[reason] ?? 0) + failures;
    legs.set(key, counts);
  }
  return [...legs.values()].sort((a, b) => a.leg - b.leg || b.attempted - a.attempted);
}
