// 예상 규모: whom a campaign would reach if it were due now, gate by gate, and what that would cost. The questions are the
// dispatcher's own, asked of whoever qualifies now, so that an estimate and what is sent later differ only by what
// happens meanwhile.

import type { Campaign } from '../../core/campaign/campaign';
import { type CampaignDefinition, draftScenarioOf } from '../../core/campaign/definition';
import { EVERYBODY } from '../../core/campaign/facts';
import type { LookBack } from '../../core/condition/window';
import { budgetLeft, NOTHING_USED, reservationOf } from '../../core/dispatch/budget';
import type { GateFacts, SuppressionReason } from '../../core/dispatch/gate';
import { isHeldOut } from '../../core/dispatch/gates';
import { channelOf, gateLegs } from '../../core/dispatch/legs';
import type { Channel } from '../../core/member';
import { fallbackOf, type Message, type MessageChannel } from '../../core/message/content';
import { kstDay } from '../../core/time';
import type { Edge } from '../context';
import { type AudienceQuestion, addCounts, candidatesQuery, judgeCandidates, type ReasonCounts } from '../db/audience';
import { readBudgetUse } from '../db/budgets';
import { gatherFacts, type Memberships } from '../db/dispatch-facts';
import type { DueDispatch } from '../db/dispatches';
import type { Questioned } from '../db/fit-facts';
import { catchUpProjections } from '../db/projections';
import { countReachable } from '../db/reach';
import { countCandidates, readCandidates } from '../db/run-pages';
import { findSite, type Site } from '../db/sites';
import { previewMessage } from './previews';

/** Members an estimate looks at, in id order, and how many at a time. */
export const ESTIMATE_LIMIT = 20_000;
const ESTIMATE_PAGE = 1_000;
/** A real-time campaign is asked about over whole days before today, this many of them. */
export const REALTIME_DAYS = 7;
const RECENT: LookBack = { kind: 'range', from: REALTIME_DAYS, to: 1 };

/** Members reached by one leg: the message's own channel, or the text they get first because its channel is not theirs. */
export type LegEstimate = { channel: MessageChannel; isFallback: boolean; members: number };

export type CampaignEstimate = {
  at: number;
  /** What qualifies was looked for in the campaign's own look-back, or, where it waits after events, in the last days. */
  basis: 'look_back' | 'recent_days';
  /** Members who may have qualified, and how many of them were looked at: all, or the first in id order. */
  total: number;
  looked: number;
  /** Members with the qualifying events, whoever they are. This and all below are extrapolated where not all were looked at. */
  qualified: number;
  /** Of those, out for what they did or who they are, per reason. */
  excluded: ReasonCounts;
  /** Of the rest, held back by a gate if it were sent now, per reason. */
  stopped: Partial<Record<SuppressionReason, number>>;
  reachable: number;
  /** Members of the shop whom the message's channels reach at all. */
  reachableOfShop: number;
  legs: LegEstimate[];
  /** Won: as the sample message is billed, and at the dearest every message could come to. */
  cost: { expected: number; worst: number };
  /** Members the budget left pays for at the expected price; null without a budget. */
  affordable: number | null;
  /** False when there are more members than were looked at: an extrapolation. */
  complete: boolean;
};

/**
 * The estimate of a campaign as it stands, or of a draft that is not stored yet. Null while what qualifies is not said
 * (the brands, the pages), or the shop is gone.
 *
 * Nothing here asks whether somebody still waits for the answer: the runtime itself ends a request whose client has gone,
 * at its next wait for the database, of which there are several per page.
 */
export async function estimateCampaign(
  edge: Edge,
  siteId: number,
  definition: CampaignDefinition,
  stored: Campaign | null = null,
): Promise<CampaignEstimate | null> {
  const site = await findSite(edge.db, siteId);
  const scenario = draftScenarioOf(definition);
  if (!site || !scenario) return null;
  const at = edge.deps.now();
  const { send, target } = definition;
  const lookBack = send.type === 'scheduled' ? send.lookBack : RECENT;
  const { recentPurchaseDays } = site.settings;
  const { goal } = definition;
  const question: AudienceQuestion = { siteId, scenario, goal, lookBack, at, recentPurchaseDays };
  await catchUpProjections(edge.db);
  const query = await candidatesQuery(edge.db, question, target);
  const rows = await readCandidates(edge.db, siteId, query, ESTIMATE_LIMIT);
  const looked = rows.length;
  const total = looked < ESTIMATE_LIMIT ? looked : await countCandidates(edge.db, siteId, query);
  const tally = new Tally(definition.message);
  let excluded: ReasonCounts = {};
  let matched = 0;
  for (let from = 0; from < rows.length; from += ESTIMATE_PAGE) {
    const page = await judgeCandidates(edge.db, question, rows.slice(from, from + ESTIMATE_PAGE));
    excluded = addCounts(excluded, page.excluded);
    matched += page.matched.length;
    await gatePage(edge, site, asRunning(siteId, definition, stored), page.matched, at, tally);
  }
  const ofAll = (count: number) => (looked === 0 ? count : Math.round((count * total) / looked));
  const out = Object.values(excluded).reduce((sum, count) => sum + count, 0);
  const legs = tally.legs().map((leg) => ({ ...leg, members: ofAll(leg.members) }));
  const reachable = legs.reduce((sum, { members }) => sum + members, 0);
  const [cost, reachableOfShop] = await Promise.all([
    costOf(edge, site, definition, legs),
    countReachable(edge.db, siteId, channelsOf(definition.message), kstDay(at), ESTIMATE_LIMIT),
  ]);
  return {
    at,
    basis: send.type === 'scheduled' ? 'look_back' : 'recent_days',
    ...{ total, looked, reachable, reachableOfShop, legs, cost },
    qualified: ofAll(matched + out),
    excluded: mapCounts(excluded, ofAll),
    stopped: mapCounts(tally.stopped, ofAll),
    affordable: await affordableOf(edge, definition, stored, cost.expected / Math.max(1, reachable), at),
    complete: looked === total,
  };
}

function channelsOf(message: Message): [Channel, Channel?] {
  const fallback = fallbackOf(message);
  return fallback ? [channelOf(message), channelOf(fallback)] : [channelOf(message)];
}

/** Is the campaign for more than half of those whom the shop can reach at all? */
export const isBroad = ({ reachable, reachableOfShop }: CampaignEstimate): boolean => 2 * reachable > reachableOfShop;

function mapCounts<Reason extends string>(
  counts: Partial<Record<Reason, number>>,
  of: (count: number) => number,
): Partial<Record<Reason, number>> {
  const mapped = Object.entries<number | undefined>(counts).map(([reason, count = 0]) => [reason, of(count)]);
  return Object.fromEntries(mapped) as Partial<Record<Reason, number>>;
}

/** The campaign as it would be, were it running with this definition. */
function asRunning(siteId: number, definition: CampaignDefinition, stored: Campaign | null): Campaign {
  const version = stored?.version ?? 1;
  const own = { id: stored?.id ?? 0, siteId, version, definition };
  return { ...own, status: 'active', activatedAt: 0, nextRunAt: null, archivedAt: null, finishedAt: null };
}

/** Members let through by the leg they would get, and the others by what stops them. */
class Tally {
  readonly stopped: Partial<Record<SuppressionReason, number>> = {};
  readonly #first = { own: 0, fallback: 0 };
  constructor(readonly message: Message) {}

  stop(reason: SuppressionReason): void {
    this.stopped[reason] = (this.stopped[reason] ?? 0) + 1;
  }

  reach(content: Message): void {
    this.#first[content === this.message ? 'own' : 'fallback'] += 1;
  }

  legs(): LegEstimate[] {
    const fallback = fallbackOf(this.message);
    return [
      { channel: this.message.channel, isFallback: false, members: this.#first.own },
      ...(fallback ? [{ channel: fallback.channel, isFallback: true, members: this.#first.fallback }] : []),
    ];
  }
}

/** Whom the target means has been asked of the candidates already. */
const ASKED: Pick<Memberships, 'read'> = { read: async () => () => EVERYBODY };

/**
 * An estimate is of whom the campaign could reach: who has heard enough today may not have by the time it sends, and
 * what it says, and what coupons are left then, is a question of its own.
 */
const UNASKED: Pick<GateFacts, 'caps' | 'unwritable' | 'coupon'> = {
  caps: { today: 0, week: 0, lastOfCampaignAt: null, ofCampaign: 0 },
  unwritable: () => null,
  coupon: { isHeld: false, isThere: true },
};

/**
 * Asks the gates about one page. What only has to wait (the night, an unpaid order, the budget) is reached in the end, but for
 * who is held out then.
 */
async function gatePage(
  edge: Edge,
  site: Site,
  campaign: Campaign,
  matched: readonly Questioned[],
  now: number,
  tally: Tally,
): Promise<void> {
  if (matched.length === 0) return;
  const rows = matched.map(
    (candidate, i): DueDispatch => ({
      ...candidate,
      id: -1 - i,
      siteId: site.id,
      campaignId: campaign.id,
      priority: 0,
      dueAt: now,
      orderWaitedTo: null,
      runId: null,
      leg: 1,
      attempts: 0,
    }),
  );
  // The campaign as it is being written, not as it is stored.
  const campaigns = new Map([[campaign.id, campaign]]);
  const facts = await gatherFacts(edge.db, site, rows, ASKED, now, campaigns);
  for (const row of rows) {
    const { content, decision } = gateLegs(campaign.definition.message, 1, (channel) => ({
      ...facts.of(row, campaign, channel),
      ...UNASKED,
    }));
    if (decision.type === 'suppress') tally.stop(decision.reason);
    else if (isHeldOut(campaign, row.memberId)) tally.stop('holdout');
    else tally.reach(content);
  }
}

async function costOf(
  edge: Edge,
  site: Site,
  definition: CampaignDefinition,
  legs: readonly LegEstimate[],
): Promise<CampaignEstimate['cost']> {
  const preview = await previewMessage(edge, site, definition);
  const { message } = definition;
  const fallback = fallbackOf(message);
  const { prices } = site.settings;
  const sample = preview.ok ? preview.value : null;
  const priceOf = (isFallback: boolean) => (isFallback ? sample?.fallback?.price : sample?.price) ?? 0;
  const worstOf = (isFallback: boolean) => reservationOf(isFallback && fallback ? fallback : message, prices);
  return {
    expected: legs.reduce((sum, { isFallback, members }) => sum + members * priceOf(isFallback), 0),
    worst: legs.reduce((sum, { isFallback, members }) => sum + members * worstOf(isFallback), 0),
  };
}

async function affordableOf(
  edge: Edge,
  { budget }: CampaignDefinition,
  stored: Campaign | null,
  pricePerMember: number,
  now: number,
): Promise<number | null> {
  if (!budget || pricePerMember === 0) return null;
  const uses = stored ? await readBudgetUse(edge.db, [stored.id], kstDay(now)) : null;
  const { total, daily } = budgetLeft(budget, uses?.get(stored?.id ?? 0) ?? NOTHING_USED);
  const left = Math.min(total ?? Number.POSITIVE_INFINITY, daily ?? Number.POSITIVE_INFINITY);
  return Math.floor(left / pricePerMember);
}
