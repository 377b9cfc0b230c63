// Turns open runs into dispatches, page by page with a saved cursor: a run that dies goes on where it stopped, and a
// page written twice is written once. The audience is that of the planned instant, whenever the work is done.

import type { Campaign } from '../../core/campaign/campaign';
import type { Edge } from '../context';
import { addCounts, readAudiencePage } from '../db/audience';
import { listCampaignsById, listOpenRuns, moveRun, type Run } from '../db/campaigns';
import { lostRace } from '../db/database';
import { insertDispatches, type NewDispatch } from '../db/dispatches';
import { catchUpProjections } from '../db/projections';
import { logFact } from '../log';

const OPEN_RUNS = 20;

export async function expandRuns(edge: Edge, now: number): Promise<void> {
  const runs = await listOpenRuns(edge.db, OPEN_RUNS);
  if (runs.length === 0) return;
  await catchUpProjections(edge.db);
  const campaigns = await listCampaignsById(
    edge.db,
    runs.map((run) => run.campaignId),
  );
  for (const run of runs) {
    const campaign = campaigns.get(run.campaignId);
    try {
      for (let open: Run | null = run; open && campaign; ) open = await expandPage(edge, open, campaign, now);
    } catch (error) {
      // Another worker has this run in hand.
      if (!lostRace(error)) throw error;
    }
  }
}

/** Expands one page; resolves to the run as it stands when there is more, null when it is done. */
async function expandPage(edge: Edge, run: Run, campaign: Campaign, now: number): Promise<Run | null> {
  const { send, priority } = campaign.definition;
  if (send.type !== 'scheduled' || campaign.status !== 'active') {
    await edge.db.batch([moveRun(edge.db, run, { ...run, state: 'expanded' })]);
    return null;
  }
  const page = await readAudiencePage(edge.db, campaign, run.plannedAt, run.cursor);
  const rows: NewDispatch[] = page.matched.map(({ memberId, occurrence, anchorAt }) => ({
    siteId: campaign.siteId,
    campaignId: campaign.id,
    memberId,
    occurrence,
    runId: run.id,
    priority,
    dueAt: run.plannedAt,
    anchorAt,
  }));
  const next: Run = {
    ...run,
    state: page.next === null ? 'expanded' : 'expanding',
    cursor: page.next ?? run.cursor,
    matched: run.matched + rows.length,
    excluded: addCounts(run.excluded, page.excluded),
  };
  await edge.db.batch([moveRun(edge.db, run, next), ...insertDispatches(edge.db, rows, now)]);
  if (next.state === 'expanding') return next;
  logFact('run_expanded', { runId: run.id, campaignId: campaign.id, matched: next.matched });
  return null;
}
