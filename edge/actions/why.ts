// Why, or why not (이 사람은 왜?): one member and one campaign, from what the campaign waits for to the last gate, on the
// facts of now. The trace is taken by the functions that decide: the audience's marks, the timer's episode, the target,
// the gates. What has been done already is shown as it was recorded.

import { candidateOf } from '../../core/campaign/audience';
import type { Campaign } from '../../core/campaign/campaign';
import { EMPTY_CART } from '../../core/campaign/cart';
import { draftScenarioOf, rankOf } from '../../core/campaign/definition';
import { EVERYBODY, type Membership } from '../../core/campaign/facts';
import { type Candidate, FIT_CHECKS } from '../../core/campaign/fit';
import type { Mark } from '../../core/campaign/marks';
import type { Scenario } from '../../core/campaign/scenario';
import { nextRunAt } from '../../core/campaign/schedule';
import { decide, episodeOf, type Following, type Watch } from '../../core/campaign/trigger';
import { type LostRun, type Outcome, outcomeOf, type Seen, seenOf, type Unqualified } from '../../core/campaign/why';
import { namesAsked, type TargetStep, traceTarget } from '../../core/condition/trace';
import { type Interval, type LookBack, resolveLookBack } from '../../core/condition/window';
import type { DispatchState } from '../../core/dispatch/dispatch';
import { channelOf, gateLegs } from '../../core/dispatch/legs';
import { type GateStep, refusalOf, traceGates } from '../../core/dispatch/trace';
import { err, ok, type Result } from '../../core/result';
import type { Edge } from '../context';
import { readGroups, readMarksOf } from '../db/audience';
import { findCampaign, findRealtimeUntil } from '../db/campaigns';
import { gatherFacts } from '../db/dispatch-facts';
import { type DispatchView, listDispatches } from '../db/dispatch-views';
import type { DueDispatch } from '../db/dispatches';
import { readMemberEvents } from '../db/events';
import { readForgotten } from '../db/forgotten';
import { listMembersById, type MemberRow } from '../db/members';
import { readMembershipOf } from '../db/memberships';
import { catchUpProjections, listCarts } from '../db/projections';
import { listRuns } from '../db/runs';
import { listedIn } from '../db/segment-members';
import { findSite, type Site } from '../db/sites';
import { bucketOf } from '../objects/buckets';
import { timerShard } from '../objects/stubs';

/** How far back the events of a real-time campaign are shown. */
const SHOWN: LookBack = { kind: 'last_event', from: 30, to: 0 };
const RECORDS = 5;
const RUNS = 3;

export type Why = {
  memberId: string;
  campaign: Campaign;
  /** The instant it is asked for: the planned run, the end of the wait, or now. */
  at: number;
  now: number;
  /** Planned instants one may ask about: the next, and the latest that were. */
  runs: number[];
  /** When it stopped waiting after events, and let go of whom it kept waiting; null where it never did so. */
  realtimeUntil: number | null;
  /** Where qualifying events count, and what was seen of them. */
  interval: Interval;
  seen: Seen;
  unqualified: Unqualified | null;
  /** When the cause began, once there is one. */
  anchorAt: number | null;
  target: TargetStep[];
  gates: GateStep[];
  /** The campaign's latest dispatches to the member. */
  recorded: DispatchView[];
  outcome: Outcome;
};

export type WhyRefusal = { reason: 'not_found' } | { reason: 'incomplete' };

/** The trace at `wanted`, one of `runs`; without it, at the next moment the campaign would look at the member. */
export async function explainMember(
  edge: Edge,
  siteId: number,
  memberId: string,
  campaignId: number,
  wanted: number | null = null,
): Promise<Result<Why, WhyRefusal>> {
  const [site, campaign, members] = await Promise.all([
    findSite(edge.db, siteId),
    findCampaign(edge.db, siteId, campaignId),
    listMembersById(edge.db, siteId, [memberId]),
  ]);
  const member = members.get(memberId);
  if (!site || !campaign || !member) return err({ reason: 'not_found' });
  const scenario = draftScenarioOf(campaign.definition);
  if (!scenario) return err({ reason: 'incomplete' });
  await catchUpProjections(edge.db);
  const asked: Asked = { edge, site, campaign, scenario, member, now: edge.deps.now() };
  const { runs, lost } = await runsOf(asked);
  const trigger = await traceTrigger(asked, wanted !== null && runs.includes(wanted) ? wanted : (runs[0] ?? asked.now));
  const recorded = await listDispatches(edge.db, siteId, { campaignId, memberId }, RECORDS);
  const same = recorded.find(({ occurrence }) => occurrence === trigger.candidate?.occurrence) ?? null;
  const membership = await membershipOf(asked, trigger.at);
  const [realtimeUntil, target, gates] = await Promise.all([
    findRealtimeUntil(edge.db, campaignId),
    traceMembership(asked, trigger.at),
    traceDispatch(asked, trigger, membership, same),
  ]);
  return ok({
    memberId,
    campaign,
    at: trigger.at,
    now: asked.now,
    runs,
    realtimeUntil,
    interval: trigger.interval,
    seen: trigger.seen,
    unqualified: trigger.unqualified,
    anchorAt: trigger.candidate?.anchorAt ?? null,
    target,
    gates: gates.steps,
    recorded,
    outcome: outcomeOf(
      same,
      lost.get(trigger.at) ?? null,
      trigger.unqualified,
      gates.refusal,
      Math.max(trigger.at, asked.now),
    ),
  });
}

type Asked = { edge: Edge; site: Site; campaign: Campaign; scenario: Scenario; member: MemberRow; now: number };

type Trigger = {
  at: number;
  interval: Interval;
  seen: Seen;
  candidate: Candidate | null;
  /** Absent where there is a candidate whose turn it is, or was. */
  unqualified: Unqualified | null;
};

/** The next planned instant, then those that were, and which of them were lost; none of a real-time campaign. */
async function runsOf({ edge, campaign, now }: Asked): Promise<{ runs: number[]; lost: ReadonlyMap<number, LostRun> }> {
  const { send } = campaign.definition;
  if (send.type !== 'scheduled') return { runs: [], lost: new Map() };
  const next = campaign.nextRunAt ?? nextRunAt(send.schedule, now);
  const past = await listRuns(edge.db, campaign.id, RUNS);
  const lost = past.flatMap(({ plannedAt, state, failure }): [number, LostRun][] =>
    state === 'failed' || state === 'skipped' ? [[plannedAt, { state, failure }]] : [],
  );
  const instants = past.map(({ plannedAt }) => plannedAt);
  return { runs: [...new Set([...(next === null ? [] : [next]), ...instants])], lost: new Map(lost) };
}

function traceTrigger(asked: Asked, at: number): Promise<Trigger> {
  const { send } = asked.campaign.definition;
  return send.type === 'scheduled' ? traceLookBack(asked, send.lookBack, at) : traceTimer(asked, send.delayMs);
}

async function traceLookBack(asked: Asked, lookBack: LookBack, at: number): Promise<Trigger> {
  const { edge, site, scenario, member } = asked;
  const [marks, cart] = await Promise.all([
    readMarksOf(edge.db, site.id, { scenario, lookBack, at }, member.memberId),
    cartOf(asked),
  ]);
  const candidate = candidateOf(scenario, lookBack, at, marks, cart);
  const unqualified = candidate ? null : marks.length === 0 ? 'not_seen' : 'not_enough';
  return { at, interval: resolveLookBack(lookBack, at), seen: seenOf(scenario, marks), candidate, unqualified };
}

/** What the timer shard keeps of the member and what it would do now; of a draft, what it would have kept. */
async function traceTimer(asked: Asked, delayMs: number): Promise<Trigger> {
  const { edge, site, campaign, scenario, member, now } = asked;
  // What happened this very millisecond counts too.
  const interval = resolveLookBack(SHOWN, now + 1);
  const [marks, cart, kept] = await Promise.all([
    readMarksOf(edge.db, site.id, { scenario, lookBack: SHOWN, at: interval.to }, member.memberId),
    cartOf(asked),
    followingOf(asked),
  ]);
  const seen = seenOf(scenario, marks);
  const { goal } = campaign.definition;
  const runs = campaign.status === 'active' || campaign.status === 'paused';
  const watch: Watch = runs
    ? { campaign, scenario, goal, delayMs }
    : { campaign: { ...campaign, status: 'active', activatedAt: interval.from }, scenario, goal, delayMs };
  const following: Following = kept ?? { marks: runs ? [] : [...marks] };
  const episode = episodeOf(watch, following, cart);
  if (!episode) {
    return { at: now, interval, seen, candidate: null, unqualified: unqualifiedBy(campaign, runs, seen, marks) };
  }
  const { occurrence, anchorAt, subject, from } = episode;
  const decision = decide(watch, following, cart, now);
  const isOver = decision.type === 'rest' && following.opened?.occurrence !== occurrence;
  return {
    at: Math.max(now, decision.type === 'wait' ? decision.dueAt : from + delayMs),
    interval,
    seen,
    candidate: { occurrence, anchorAt, subject },
    unqualified: isOver ? 'missed' : null,
  };
}

function unqualifiedBy(campaign: Campaign, runs: boolean, seen: Seen, marks: readonly Mark[]): Unqualified {
  if (marks.length === 0) return 'not_seen';
  if (runs && (seen.lastAt ?? 0) < (campaign.activatedAt ?? 0)) return 'before_activation';
  return seen.measured < seen.needed ? 'not_enough' : 'ended';
}

async function cartOf({ edge, site, member }: Asked) {
  return (await listCarts(edge.db, site.id, [member.memberId])).get(member.memberId) ?? EMPTY_CART;
}

/** Asks the member's shard, after it has caught up with the log; it is told of nobody's shop but this one. */
async function followingOf({ edge, site, campaign, member }: Asked): Promise<Following | null> {
  if (campaign.status !== 'active' && campaign.status !== 'paused') return null;
  const bucket = bucketOf(edge.env, member.memberId);
  const shard = timerShard(edge.env, site.id, bucket);
  await shard.wake(site.id, bucket);
  return (await shard.followed(member.memberId))?.campaigns[campaign.id] ?? null;
}

async function membershipOf({ edge, site, campaign, member }: Asked, at: number): Promise<Membership> {
  const { target } = campaign.definition;
  if (!target) return EVERYBODY;
  return readMembershipOf(edge.db, site.id, member.memberId, target, await readGroups(edge.db, site.id), at);
}

async function traceMembership({ edge, site, campaign, member }: Asked, at: number): Promise<TargetStep[]> {
  const { target } = campaign.definition;
  if (!target) return [];
  const groups = await readGroups(edge.db, site.id);
  const fixed = [...groups].flatMap(([id, group]) => (group === 'fixed' ? [id] : []));
  const names = [...namesAsked(target, groups)];
  const [logged, forgotten, listed] = await Promise.all([
    readMemberEvents(edge.db, site.id, member.memberId, names),
    readForgotten(edge.db, site.id, member.memberId, names),
    listedIn(edge.db, fixed, [member.memberId]),
  ]);
  const person = {
    history: [...forgotten, ...logged],
    profile: member,
    listed: listed.get(member.memberId) ?? new Set<number>(),
  };
  return traceTarget(target, groups, person, at);
}

/** A campaign that has ended by itself did run at its instant: that is not why somebody was left out then. */
const asItRan = (campaign: Campaign, at: number): Campaign =>
  campaign.finishedAt !== null && at <= campaign.finishedAt ? { ...campaign, status: 'active' } : campaign;

/** Gates that are about the cause; without one they have nothing to look at. */
const ABOUT_THE_CAUSE: ReadonlySet<string> = new Set(
  ['pending_order', 'message', 'lateness', ...FIT_CHECKS.map(({ name }) => name)].filter(
    (name) => !['target', 'excluded_group', 'recent_purchase', 'demographic'].includes(name),
  ),
);

const UNSENT: ReadonlySet<DispatchState> = new Set(['queued', 'suppressed', 'cancelled']);

/** The gates as the dispatcher would ask them of this member at the trigger's instant, by the leg it would take. */
async function traceDispatch(
  { edge, site, campaign, member }: Asked,
  { at, candidate }: Trigger,
  membership: Membership,
  recorded: DispatchView | null,
): Promise<{ steps: GateStep[]; refusal: ReturnType<typeof refusalOf> }> {
  const leg = recorded?.state === 'queued' ? recorded.leg : 1;
  const row: DueDispatch = {
    id: recorded?.id ?? 0,
    siteId: site.id,
    campaignId: campaign.id,
    memberId: member.memberId,
    priority: rankOf(campaign.definition),
    // What has gone is not late by now.
    dueAt: recorded && UNSENT.has(recorded.state) ? recorded.dueAt : at,
    orderWaitedTo: recorded?.orderWaitedTo ?? null,
    textOpenedAt: recorded?.textOpenedAt ?? null,
    runId: null,
    leg,
    attempts: 0,
    ...(candidate ?? { occurrence: '', anchorAt: at, subject: { seq: 0, products: 0 } }),
  };
  const facts = await gatherFacts(edge.db, site, [row], { read: async () => () => membership }, at);
  const then = asItRan(campaign, at);
  const { content } = gateLegs(campaign.definition.message, leg, (channel) => facts.of(row, then, channel));
  const all = traceGates(facts.of(row, then, channelOf(content)));
  const steps = candidate ? all : all.filter(({ gate }) => !ABOUT_THE_CAUSE.has(gate));
  return { steps, refusal: refusalOf(steps) };
}
