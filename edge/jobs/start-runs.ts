// Opens the run of every scheduled campaign whose planned instant has come. Due by rows, not by the cron having fired:
// a late or missed minute changes nothing but the delay.

import { decideRun, nextRunAt } from '../../core/campaign/schedule';
import type { Edge } from '../context';
import { listDueCampaigns } from '../db/campaigns';
import { openRun } from '../db/runs';
import { logFact } from '../log';

const LIMIT = 100;

export async function startRuns(edge: Edge, now: number): Promise<void> {
  for (const campaign of await listDueCampaigns(edge.db, now, LIMIT)) {
    const { send } = campaign.definition;
    if (send.type !== 'scheduled' || campaign.nextRunAt === null) continue;
    const plannedAt = campaign.nextRunAt;
    const state = decideRun(plannedAt, now);
    await openRun(edge.db, campaign.id, plannedAt, state, nextRunAt(send.schedule, Math.max(now, plannedAt)));
    logFact('run_opened', { campaignId: campaign.id, plannedAt, state });
  }
}
