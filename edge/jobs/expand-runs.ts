// Turns open runs into dispatches: the candidates are gathered once, then dealt with page by page. A run that dies goes
// on where it stopped, and a page is gone with the batch that writes its dispatches. The audience is that of the planned
// instant, whenever the work is done.

import type { Campaign } from '../../core/campaign/campaign';
import { rankOf } from '../../core/campaign/definition';
import { endedTheWorker, isLastTry, nextTryAt } from '../../core/campaign/retry';
import type { Edge } from '../context';
import { type AudienceQuestion, addCounts, candidatesQuery, judgeCandidates, questionOf } from '../db/audience';
import { findCampaign } from '../db/campaigns';
import { lostRace } from '../db/database';
import { insertDispatches, type NewDispatch } from '../db/dispatches';
import { catchUpProjections } from '../db/projections';
import { dropRunPage, gatherRunPages, nextRunPage } from '../db/run-pages';
import { beginTry, giveUpRun, listOpenRuns, moveRun, type OpenRun, type Run } from '../db/runs';
import { findSite } from '../db/sites';
import { briefly, logFact, logFailure } from '../log';

const OPEN_RUNS = 20;
/** `Run.cursor` once the candidates are gathered. */
const GATHERED = 'gathered';

export async function expandRuns(edge: Edge, now: number): Promise<void> {
  const runs = await listOpenRuns(edge.db, now, OPEN_RUNS);
  if (runs.length === 0) return;
  await catchUpProjections(edge.db);
  for (const run of runs) {
    const { id, siteId, stuckSince, tryAt } = run;
    if (stuckSince !== null && tryAt !== null && endedTheWorker(stuckSince, tryAt)) {
      await giveUp(edge, run, stuckSince, new Error('it ended the worker each time (memory or time)'));
      continue;
    }
    try {
      await expandRun(edge, run, now);
    } catch (error) {
      // Another worker has this run in hand, or something is wrong with it: the others are not to wait for that.
      if (lostRace(error)) continue;
      if (stuckSince !== null && isLastTry(stuckSince, now)) await giveUp(edge, run, stuckSince, error);
      else logFailure('run', error, { runId: id, siteId });
    }
  }
}

async function giveUp({ db }: Edge, { id, siteId }: OpenRun, stuckSince: number, error: unknown): Promise<void> {
  logFailure('run', error, { runId: id, siteId });
  const { kind, message } = briefly(error);
  await giveUpRun(db, id, stuckSince, `${kind}: ${message}`);
}

async function expandRun(edge: Edge, { id, siteId, stuckSince }: OpenRun, now: number): Promise<void> {
  let run = await beginTry(edge.db, id, now, nextTryAt(stuckSince, now));
  if (!run) return;
  const [site, campaign] = await Promise.all([
    findSite(edge.db, siteId),
    findCampaign(edge.db, siteId, run.campaignId),
  ]);
  if (!site || !campaign || campaign.status === 'paused') return;
  const question = questionOf(campaign, run.plannedAt, site.settings.recentPurchaseDays);
  while (run) run = await expandStep(edge, run, campaign, question, now);
}

/** Gathers, or deals with one page; resolves to the run as it stands when there is more, null when it is done. */
async function expandStep(
  edge: Edge,
  run: Run,
  campaign: Campaign,
  question: AudienceQuestion | null,
  now: number,
): Promise<Run | null> {
  const { db } = edge;
  if (!question || campaign.status !== 'active') {
    await db.batch([moveRun(db, run, { ...run, state: 'expanded' })]);
    return null;
  }
  if (run.cursor === '') {
    const query = await candidatesQuery(db, question, campaign.definition.target);
    const next: Run = { ...run, cursor: GATHERED };
    await db.batch([moveRun(db, run, next), gatherRunPages(db, campaign.siteId, run.id, query)]);
    return next;
  }
  const page = await nextRunPage(db, run.id);
  const { matched, excluded } = await judgeCandidates(db, question, page?.rows ?? []);
  const rows: NewDispatch[] = matched.map((candidate) => ({
    siteId: campaign.siteId,
    campaignId: campaign.id,
    runId: run.id,
    priority: rankOf(campaign.definition),
    dueAt: run.plannedAt,
    ...candidate,
  }));
  const next: Run = {
    ...run,
    state: !page || page.isLast ? 'expanded' : 'expanding',
    cursor: String(page?.page ?? run.cursor),
    matched: run.matched + rows.length,
    excluded: addCounts(run.excluded, excluded),
  };
  const dropped = page ? [dropRunPage(db, run.id, page.page)] : [];
  await db.batch([moveRun(db, run, next), ...dropped, ...insertDispatches(db, rows, now)]);
  if (next.state === 'expanding') return next;
  logFact('run_expanded', { runId: run.id, campaignId: campaign.id, matched: next.matched });
  return null;
}
