// Campaigns whose one run is over.

import { DEFINITION } from './campaigns';
import { all, type Db } from './database';
import { readable } from './event-sql';

const RUN = 'SELECT 1 FROM runs r WHERE r.campaign_id = c.id';

/**
 * Active campaigns that run once, of whose run nothing is under way: it is expanded or was missed, and no message waits,
 * is being handed over, or was handed over since `askedSince` and is asked about. `hasRun` where it was not missed. What
 * is open for long is found by its hand-over or the budget; all messages of a campaign are gone through only after that.
 */
export async function listFinished(
  db: Db,
  askedSince: number,
  limit: number,
): Promise<{ id: number; version: number; hasRun: boolean }[]> {
  const rows = await all<{ id: number; version: number; hasRun: number }>(
    db
      .prepare(
        `SELECT c.id, c.version, EXISTS (${RUN} AND r.state = 'expanded') AS hasRun FROM campaigns c
         WHERE c.status = 'active' AND c.next_run_at IS NULL AND ${DEFINITION} ->> '$.send.schedule.kind' = 'once'
           AND EXISTS (${RUN}) AND NOT EXISTS (${RUN} AND r.state = 'expanding')
           AND NOT EXISTS (SELECT 1 FROM dispatches d INDEXED BY dispatches_budget
             WHERE d.campaign_id = c.id AND d.state = 'queued' AND d.reason = 'budget')
           AND NOT EXISTS (SELECT 1 FROM handovers h CROSS JOIN json_each(${readable('h.dispatch_ids')}) j CROSS JOIN dispatches d
             WHERE h.site_id = c.site_id AND h.at >= ?1 AND h.wake_at IS NOT NULL AND d.id = j.value
               AND d.handover_id = h.id AND d.campaign_id = c.id AND d.state IN ('submitting', 'accepted', 'unknown'))
           AND NOT EXISTS (SELECT 1 FROM dispatches d INDEXED BY dispatches_once
             WHERE d.campaign_id = c.id AND d.state IN ('queued', 'submitting'))
         LIMIT ?2`,
      )
      .bind(askedSince, limit),
  );
  return rows.map(({ id, version, hasRun }) => ({ id, version, hasRun: hasRun === 1 }));
}
