// What a campaign did: figures, the people behind them, and what the log and the inbox show.

import type { Campaign } from '../../core/campaign/campaign';
import { type BudgetUse, budgetLeft, NOTHING_USED } from '../../core/dispatch/budget';
import { type Arms, type HoldoutVerdict, holdoutVerdict } from '../../core/holdout';
import { fallbackRate, type ReportCounts, type ReportRates, reportRates } from '../../core/report';
import { IMAGE_HOSTS_MAX } from '../../core/site';
import { DAY_MS, kstDay, MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { addCounts, type ReasonCounts } from '../db/audience';
import { countBudgetWaiting, readBudgetUse } from '../db/budgets';
import { findCampaign, sumTimerOutcomes } from '../db/campaigns';
import { type DispatchView, listDispatches } from '../db/dispatch-views';
import {
  countEventsByName,
  firstSeq,
  lastSeq,
  type RecentEvent,
  recentEvents,
  recentEventsOfQuiet,
} from '../db/events';
import { countLegs, type LegCounts } from '../db/legs';
import { type CampaignCounts, countArms, countCampaign, countCampaigns } from '../db/reports';
import { listRuns, listStuckRuns, noteFailedRun, type Run, type StuckRun, sumRunExclusions } from '../db/runs';
import { listSandboxMessages } from '../db/sandbox';
import { timerShards } from '../objects/stubs';

export type CampaignReport = {
  campaign: Campaign;
  counts: CampaignCounts;
  rates: ReportRates & { fallbackRate: number | null };
  /** Messaged against held out; null for a campaign that holds nobody out. */
  holdout: (Arms & HoldoutVerdict) | null;
  /** Members left out before a dispatch was opened, per reason: at planned instants, or before their timer was due. */
  excluded: ReasonCounts;
  runs: Run[];
  budget: BudgetStanding;
  /** What each leg of the messages came to. */
  legs: LegCounts[];
  /** Real-time timers that wait for this campaign, at most `WAITING_SHOWN`. */
  waiting: { memberId: string; dueAt: number }[];
};

/** What the campaign's messages hold and have cost, what its limits leave, and how many messages wait for more. */
export type BudgetStanding = { use: BudgetUse; left: ReturnType<typeof budgetLeft>; waiting: number };

export const WAITING_SHOWN = 100;
/** So many newest events are looked through for the hosts of product images. */
const IMAGE_HOST_EVENTS = 300;
/** As many of the newest runs as a report lists; what it counts is of all. */
export const RUNS_SHOWN = 30;

export async function campaignReport(edge: Edge, siteId: number, campaignId: number): Promise<CampaignReport | null> {
  const campaign = await findCampaign(edge.db, siteId, campaignId);
  if (!campaign) return null;
  const realtime = campaign.definition.send.type === 'realtime';
  const [counts, runs, byRuns, byTimers, budget, legs, waiting] = await Promise.all([
    countCampaign(edge.db, campaign),
    listRuns(edge.db, campaignId, RUNS_SHOWN),
    sumRunExclusions(edge.db, campaignId),
    sumTimerOutcomes(edge.db, campaignId),
    budgetOf(edge, campaign),
    countLegs(edge.db, campaignId),
    realtime ? listWaiting(edge, siteId, campaignId) : [],
  ]);
  const excluded = addCounts(byRuns, byTimers);
  const holdout = await compareHoldout(edge, campaign, counts);
  const rates = { ...reportRates(counts), fallbackRate: fallbackRate(legs) };
  return { campaign, counts, rates, holdout, excluded, runs, budget, legs, waiting };
}

async function budgetOf(edge: Edge, { id, definition }: Campaign): Promise<BudgetStanding> {
  const [uses, waiting] = await Promise.all([
    readBudgetUse(edge.db, [id], kstDay(edge.deps.now())),
    countBudgetWaiting(edge.db, id),
  ]);
  const use = uses.get(id) ?? NOTHING_USED;
  return { use, left: budgetLeft(definition.budget ?? {}, use), waiting };
}

async function compareHoldout(
  edge: Edge,
  campaign: Campaign,
  { suppressed }: CampaignCounts,
): Promise<CampaignReport['holdout']> {
  if (campaign.definition.holdoutPercent === 0 && !suppressed.holdout) return null;
  const arms = await countArms(edge.db, campaign);
  return { ...arms, ...holdoutVerdict(arms) };
}

export type { StuckRun };

/** Shorter than this a run may have been unlucky. */
const STUCK_MS = 5 * MINUTE_MS;
const STUCK_SHOWN_MS = 7 * DAY_MS;

/** Runs of the last week whose members could not be dealt with, for their owner to know. */
export async function listSiteStuckRuns(edge: Edge, siteId: number): Promise<StuckRun[]> {
  const now = edge.deps.now();
  return listStuckRuns(edge.db, siteId, now - STUCK_SHOWN_MS, now - STUCK_MS);
}

/** Tells no more of a run that was given up: somebody of the shop knows. Its campaign's report goes on saying so. */
export async function noteSiteFailedRun(
  edge: Edge,
  siteId: number,
  campaignId: number,
  plannedAt: number,
): Promise<void> {
  await noteFailedRun(edge.db, siteId, campaignId, plannedAt, edge.deps.now());
}

/** The main figures of these campaigns of a site, by campaign; of those that have opened a dispatch. */
export async function summariseCampaigns(
  edge: Edge,
  siteId: number,
  campaigns: readonly Campaign[],
): Promise<Map<number, ReportCounts>> {
  return countCampaigns(
    edge.db,
    siteId,
    campaigns.map(({ id }) => id),
  );
}

async function listWaiting(edge: Edge, siteId: number, campaignId: number): Promise<CampaignReport['waiting']> {
  const shards = timerShards(edge.env, siteId);
  const timers = await Promise.all(shards.map((shard) => shard.listTimers(campaignId, WAITING_SHOWN)));
  return timers
    .flat()
    .sort((a, b) => a.dueAt - b.dueAt)
    .slice(0, WAITING_SHOWN)
    .map(({ memberId, dueAt }) => ({ memberId, dueAt }));
}

export type { DispatchView };
export type DispatchFilter = Parameters<typeof listDispatches>[2];

/** Dispatches of a site, newest first. */
export async function listSiteDispatches(
  edge: Edge,
  siteId: number,
  filter: DispatchFilter,
  limit: number,
): Promise<DispatchView[]> {
  return listDispatches(edge.db, siteId, filter, limit);
}

const FILE_PAGE = 1_000;

/** All dispatches behind a filter, newest first, a page at a time. */
export async function* pagesOfDispatches(
  edge: Edge,
  siteId: number,
  filter: DispatchFilter,
): AsyncGenerator<DispatchView[]> {
  for (let beforeId: number | undefined; ; ) {
    const page = await listDispatches(edge.db, siteId, { ...filter, beforeId }, FILE_PAGE);
    yield page;
    const last = page.at(-1);
    if (!last || page.length < FILE_PAGE) return;
    beforeId = last.id;
  }
}

/** How far back, in log rows of every site, a page is looked for before its site is taken for a quiet one. */
const NEAR_ROWS = 10_000;

/** The newest events of a site before a place of the log; what is read for it does not grow with other sites'. */
export async function listSiteEvents(
  edge: Edge,
  siteId: number,
  limit: number,
  beforeSeq = Number.MAX_SAFE_INTEGER,
): Promise<RecentEvent[]> {
  const [first, last] = await Promise.all([firstSeq(edge.db), lastSeq(edge.db)]);
  const before = Math.min(beforeSeq, last + 1);
  const since = before - NEAR_ROWS;
  const near = await recentEvents(edge.db, siteId, limit, before, since);
  return near.length === limit || since < first ? near : recentEventsOfQuiet(edge.db, siteId, limit, before);
}

/** How far back, in log rows, the installation check looks. */
const CHECK_ROWS = 10_000;

/** The newest events of a site among the latest rows of the log; cheap enough to ask for every few seconds. */
export async function listArrivals(edge: Edge, siteId: number, limit: number): Promise<RecentEvent[]> {
  return recentEvents(edge.db, siteId, limit, undefined, (await lastSeq(edge.db)) - CHECK_ROWS);
}

/** Hosts of the product images in the newest events, those of most items first. What browsers told, to be looked at. */
export async function listImageHosts(edge: Edge, siteId: number): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { params } of await listArrivals(edge, siteId, IMAGE_HOST_EVENTS)) {
    for (const { image } of params.items ?? []) {
      const host = image && URL.canParse(image) ? new URL(image).hostname : '';
      if (host) counts.set(host, (counts.get(host) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, IMAGE_HOSTS_MAX)
    .map(([host]) => host);
}

/** Which events have come in lately, most frequent first. */
export async function countSiteEvents(
  edge: Edge,
  siteId: number,
): Promise<{ name: string; count: number; lastAt: number }[]> {
  return countEventsByName(edge.db, siteId, (await lastSeq(edge.db)) - CHECK_ROWS);
}

export type InboxMessage = {
  id: number;
  to: string;
  from: string;
  text: string;
  type: string;
  clientRef: string;
  acceptedAt: number;
};

/** What the sandbox provider was handed, newest first, opened for a signed-in person of the shop. */
export async function listInbox(edge: Edge, siteId: number, limit: number): Promise<InboxMessage[]> {
  const rows = await listSandboxMessages(edge.db, siteId, limit);
  return Promise.all(
    rows.map(async (row) => {
      const content = JSON.parse(await edge.vault.open(siteId, row.contentSealed)) as {
        to: string;
        from: string;
        text: string;
      };
      return { id: row.id, ...content, type: row.messageType, clientRef: row.clientRef, acceptedAt: row.acceptedAt };
    }),
  );
}
