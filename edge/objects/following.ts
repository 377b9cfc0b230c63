// The two turns of a timer shard's work: keep up with the log, and look at whom a moment has come for. Both read what
// they need from D1, let `core/campaign/trigger` decide, open dispatches, and hand back what is to be kept; the shard's
// own storage is the shard's affair.

import type { Campaign } from '../../core/campaign/campaign';
import { type Cart, EMPTY_CART } from '../../core/campaign/cart';
import { rankOf } from '../../core/campaign/definition';
import { misfitOf } from '../../core/campaign/fit';
import { purchaseScope } from '../../core/campaign/scenario';
import {
  afterCancelling,
  afterLook,
  afterMessage,
  afterReview,
  type CandidateReason,
  type Decision,
  decide,
  episodeOf,
  evolve,
  type Followed,
  type Following,
  hearingOf,
  isWorthKeeping,
  NOBODY_FOLLOWED,
  unwatchedReason,
  type Watch,
  watchesOf,
} from '../../core/campaign/trigger';
import type { Canceller } from '../../core/dispatch/cancellation';
import { kstDay } from '../../core/time';
import { countTimerOutcomes, listCampaignsById, listWatchedCampaigns } from '../db/campaigns';
import { insertCancelled } from '../db/cancellations';
import { insertDispatches, lastSubmitted, type NewDispatch } from '../db/dispatches';
import { nextLogPlace, readMemberLog } from '../db/events';
import { type Questioned, readFitFacts } from '../db/fit-facts';
import { catchUpProjections, listCarts } from '../db/projections';
import { findSite } from '../db/sites';
import { type Folded, joinVisitors } from '../db/visitors';
import { systemDeps } from '../deps';
import type { Env } from '../env';
import { bucketOf } from './buckets';
import type { Steps } from './steps';

const LOG_PAGE = 1_000;

export type ShardPlace = { siteId: number; bucket: number };

/** A member as the shard keeps it; `followed` null is to be forgotten. */
export type FollowedMember = { memberId: string; followed: Followed | null; dueAt: number | null };

export type Keeping = {
  read(memberIds: readonly string[]): Map<string, FollowedMember>;
  /** Keeps these, in one go with how far the log was read. */
  write(members: readonly FollowedMember[], upTo: number): void;
};

/** Keeps up with the log from `seq` on, page by page as `steps` lets it. */
export async function followLog(
  env: Env,
  place: ShardPlace,
  seq: number,
  keeping: Keeping,
  steps: Steps,
): Promise<void> {
  const campaigns = await listWatchedCampaigns(env.DB, place.siteId);
  const watches = watchesOf(campaigns);
  const live = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const hears = hearingOf(watches);
  for (let from = seq; ; ) {
    const upTo = await nextLogPlace(env.DB, from, steps.size(LOG_PAGE));
    if (upTo === null) return;
    if (watches.length === 0) keeping.write([], upTo);
    else {
      await catchUpProjections(env.DB);
      await steps.make({ first: String(upTo), from: from + 1, upTo }, async () => {
        const rows = await readMemberLog(env.DB, place.siteId, from, upTo);
        keeping.write(await digest(env, place, { watches, live, hears }, rows, keeping), upTo);
      });
    }
    from = upTo;
  }
}

type Watching = {
  watches: readonly Watch[];
  /** Campaigns that run or are paused, however they send. */
  live: ReadonlyMap<number, Campaign>;
  hears: ReturnType<typeof hearingOf>;
};

/** What is to be kept of the members of a page of the log. */
async function digest(
  env: Env,
  { siteId, bucket }: ShardPlace,
  { watches, live, hears }: Watching,
  rows: Awaited<ReturnType<typeof readMemberLog>>,
  keeping: Keeping,
): Promise<FollowedMember[]> {
  const mine = rows.filter(({ memberId }) => memberId !== null && bucketOf(env, memberId) === bucket);
  const known = keeping.read([...new Set(mine.flatMap(({ memberId }) => memberId ?? []))]);
  // The cursor may lag behind what is kept of a member.
  const fresh = mine.filter(({ memberId, seq }) => seq > (known.get(memberId ?? '')?.followed?.seq ?? 0));
  if (fresh.length === 0) return [];
  const { folded } = await joinVisitors(env.DB, fresh);
  const events = folded.filter(({ event }) => hears(event));
  const memberIds = [...new Set(events.map(({ memberId }) => memberId))];
  if (memberIds.length === 0) return [];
  const [carts, sent] = await Promise.all([
    listCarts(env.DB, siteId, memberIds),
    lastSubmitted(env.DB, openedPairs(known.values())),
  ]);
  const now = systemDeps.now();
  const ended: Ended[] = [];
  const kept = memberIds.flatMap((memberId): FollowedMember[] => {
    const before = known.get(memberId);
    const cart = carts.get(memberId) ?? EMPTY_CART;
    const followed = afterEvents(before?.followed ?? NOBODY_FOLLOWED, eventsOf(events, memberId), watches, (id) =>
      sent.get(`${id}:${memberId}`),
    );
    const next = review(memberId, followed, before?.dueAt ?? null, { watches, live }, cart, now, ended);
    return before || next.followed ? [next] : [];
  });
  await countEnded(env, ended, now);
  return kept;
}

const eventsOf = (events: readonly Folded[], memberId: string) =>
  events.filter((one) => one.memberId === memberId).map(({ event }) => event);

/** Campaigns that opened a dispatch for a member who is still followed for them. */
function openedPairs(members: Iterable<FollowedMember>): { campaignId: number; memberId: string }[] {
  return [...members].flatMap(({ memberId, followed }) =>
    Object.entries(followed?.campaigns ?? {}).flatMap(([id, { opened }]) =>
      opened ? [{ campaignId: Number(id), memberId }] : [],
    ),
  );
}

/** A message that went out ends its episode, so what comes after it begins another. */
function afterEvents(
  followed: Followed,
  events: readonly Folded['event'][],
  watches: readonly Watch[],
  sentAt: (campaignId: string) => number | undefined,
): Followed {
  const campaigns = Object.fromEntries(
    Object.entries(followed.campaigns).map(([id, following]) => {
      const at = following.opened && sentAt(id);
      return [id, at === undefined ? following : afterMessage(following, at)];
    }),
  );
  return events.reduce((state, event) => evolve(state, event, watches), { ...followed, campaigns });
}

type Ended = { campaignId: number; reason: CandidateReason; count?: number };

/**
 * Settles a member's waits short of opening any: that is done when their moment comes. The moment the member is next
 * looked at moves only forward to an earlier one; a later one is found out then.
 */
function review(
  memberId: string,
  followed: Followed,
  dueAt: number | null,
  { watches, live }: Pick<Watching, 'watches' | 'live'>,
  cart: Cart,
  now: number,
  ended: Ended[],
): FollowedMember {
  const campaigns: Record<string, Following> = {};
  const watched = new Set(watches.map(({ campaign }) => String(campaign.id)));
  for (const [id, { dueAt: waits }] of Object.entries(followed.campaigns)) {
    const campaignId = Number(id);
    if (watched.has(id) || waits === undefined) continue;
    ended.push({ campaignId, reason: unwatchedReason(live.get(campaignId)) });
  }
  for (const watch of watches) {
    const { id } = watch.campaign;
    const following = followed.campaigns[id] ?? { marks: [] };
    const decision = decide(watch, following, cart, now);
    if (decision.type === 'end') ended.push({ campaignId: id, reason: decision.reason });
    const next = afterReview(following, decision, now);
    if (isWorthKeeping(watch, next, now)) campaigns[id] = next;
  }
  return keep(memberId, { ...followed, campaigns }, dueAt);
}

function keep(memberId: string, followed: Followed, dueAt: number | null): FollowedMember {
  const waits = Object.values(followed.campaigns).flatMap((following) => following.dueAt ?? []);
  if (waits.length === 0) {
    const isEmpty = Object.keys(followed.campaigns).length === 0;
    return { memberId, followed: isEmpty ? null : followed, dueAt: null };
  }
  const earliest = Math.min(...waits);
  return { memberId, followed, dueAt: dueAt === null ? earliest : Math.min(dueAt, earliest) };
}

/**
 * Looks at members whose moment has come: opens what is due and fits, ends what does not, lets the rest wait on. The
 * projections must have been folded to the end of the log.
 */
export async function lookAt(
  env: Env,
  { siteId }: ShardPlace,
  due: readonly FollowedMember[],
  now: number,
): Promise<FollowedMember[]> {
  const ids = [...new Set(due.flatMap(({ followed }) => Object.keys(followed?.campaigns ?? {}).map(Number)))];
  const [site, campaigns, carts] = await Promise.all([
    findSite(env.DB, siteId),
    listCampaignsById(env.DB, ids),
    listCarts(
      env.DB,
      siteId,
      due.map(({ memberId }) => memberId),
    ),
  ]);
  const watches = new Map(watchesOf([...campaigns.values()]).map((watch) => [watch.campaign.id, watch]));
  const ended: Ended[] = [];
  const looks = due.flatMap(({ memberId, followed }): Look[] => {
    const cart = carts.get(memberId) ?? EMPTY_CART;
    return Object.entries(followed?.campaigns ?? {}).flatMap(([id, following]) => {
      const watch = watches.get(Number(id));
      if (watch) return [{ memberId, watch, following, decision: decide(watch, following, cart, now) }];
      const campaignId = Number(id);
      if (following.dueAt !== undefined) ended.push({ campaignId, reason: unwatchedReason(campaigns.get(campaignId)) });
      return [];
    });
  });
  const { opened, bought } = await open(env, siteId, looks, site?.settings.recentPurchaseDays ?? 0, ended, now);
  for (const { watch, decision } of looks) {
    if (decision.type === 'end') ended.push({ campaignId: watch.campaign.id, reason: decision.reason });
  }
  await countEnded(env, ended, now);
  return due.map(({ memberId, followed }) => {
    const campaigns: Record<string, Following> = {};
    for (const look of looks) {
      if (look.memberId !== memberId) continue;
      const looked = { isOpened: opened.has(look), boughtAt: bought.get(look) };
      const next = afterLook(look.watch, look.following, look.decision, looked);
      if (isWorthKeeping(look.watch, next, now)) campaigns[look.watch.campaign.id] = next;
    }
    return keep(memberId, { ...(followed ?? NOBODY_FOLLOWED), campaigns }, null);
  });
}

type Look = { memberId: string; watch: Watch; following: Following; decision: Decision };

/** Opens a dispatch for everybody whose wait is over and who fits on fresh facts; says for whom, and who has bought when. */
async function open(
  env: Env,
  siteId: number,
  looks: readonly Look[],
  recentPurchaseDays: number,
  ended: Ended[],
  now: number,
): Promise<{ opened: Set<Look>; bought: Map<Look, number> }> {
  const opening = looks.flatMap((look) => {
    const { memberId, decision } = look;
    if (decision.type !== 'open') return [];
    const { occurrence, anchorAt, subject, dueAt } = decision;
    const candidate: Questioned = { memberId, occurrence, anchorAt, subject };
    return [{ look, candidate, dueAt }];
  });
  const opened = new Set<Look>();
  const bought = new Map<Look, number>();
  if (opening.length === 0) return { opened, bought };
  const watches = [...new Set(opening.map(({ look }) => look.watch))];
  const facts = await readFitFacts(
    env.DB,
    siteId,
    watches.map((aim) => ({
      aim,
      candidates: opening.flatMap(({ look, candidate }) => (look.watch === aim ? [candidate] : [])),
    })),
  );
  const rows = opening.flatMap(({ look, candidate, dueAt }): NewDispatch[] => {
    const { campaign } = look.watch;
    const found = facts.of(candidate, look.watch);
    const reason = misfitOf(look.watch, candidate, found, recentPurchaseDays, now);
    if (reason) {
      const { lastPurchaseAt } = found;
      if (purchaseScope(look.watch.scenario) === 'any' && reason === 'purchased' && lastPurchaseAt !== null)
        bought.set(look, lastPurchaseAt);
      ended.push({ campaignId: campaign.id, reason });
      return [];
    }
    opened.add(look);
    const priority = rankOf(campaign.definition);
    return [{ ...candidate, siteId, campaignId: campaign.id, runId: null, priority, dueAt }];
  });
  if (rows.length > 0) await env.DB.batch(insertDispatches(env.DB, rows, now));
  return { opened, bought };
}

/**
 * Ends a member's wait for a campaign as a person asked: the cause gets a cancelled dispatch, so that it is on record and
 * nothing can open it again. What is to be kept; null when nothing waits any more.
 */
export async function cancelWait(
  env: Env,
  { siteId }: ShardPlace,
  { memberId, followed }: FollowedMember,
  { campaignId, by }: { campaignId: number; by: Canceller },
  now: number,
): Promise<FollowedMember | null> {
  const following = followed?.campaigns[campaignId];
  if (!followed || following?.dueAt === undefined) return null;
  const [campaigns, carts] = await Promise.all([
    listCampaignsById(env.DB, [campaignId]),
    listCarts(env.DB, siteId, [memberId]),
  ]);
  const [watch] = watchesOf([...campaigns.values()]);
  const episode = watch && episodeOf(watch, following, carts.get(memberId) ?? EMPTY_CART);
  if (!watch || !episode) return null;
  const { occurrence, anchorAt, subject } = episode;
  const priority = rankOf(watch.campaign.definition);
  const row = { siteId, campaignId, memberId, occurrence, anchorAt, subject, priority, runId: null };
  await insertCancelled(env.DB, { ...row, dueAt: following.dueAt }, by, now).run();
  const campaign = afterCancelling(following, episode);
  return keep(memberId, { ...followed, campaigns: { ...followed.campaigns, [campaignId]: campaign } }, null);
}

/** Counts why waits ended. A crash before what is kept is written may count a member twice; it never messages one. */
export async function countEnded(env: Env, ended: readonly Ended[], now: number): Promise<void> {
  if (ended.length > 0) await countTimerOutcomes(env.DB, kstDay(now), ended).run();
}
