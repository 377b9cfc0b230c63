// Real-time campaigns: when a member's wait starts, goes on, opens a dispatch or ends. What is kept of a member is the
// qualifying events of the episodes under way, each once and in no particular order, so that events told late, twice or
// out of order lead to the same waits. Lazy by design: a newer event does not move the moment a member is next looked
// at; when that moment comes, what is kept says whether to go on waiting.

import type { LoggedEvent } from '../history';
import { DAY_MS, MINUTE_MS } from '../time';
import type { Campaign } from './campaign';
import { CART_EVENTS, type Cart } from './cart';
import { aimOf } from './definition';
import { cartEpisode, cartOccurrence, type FitReason } from './fit';
import { type Aim, reachesGoal } from './goal';
import { type Assessment, assess, type Mark, marksOf, type Subject } from './marks';
import {
  EPISODE_GAP_MS,
  isOfCart,
  MARKS_KEPT,
  purchaseReachesTo,
  purchaseScope,
  qualifyingEvents,
  type Scenario,
} from './scenario';

/** A wait that is first seen when it should have been over longer ago than this is not started. */
export const STALE_TIMER_MS = 60 * MINUTE_MS;
/** An order is remembered for this long after it was the latest: the longest wait after one. */
const ORDER_KEPT_MS = 31 * DAY_MS;

/** Events after which waiting may start or end at once: what changes a cart, and a login, which may bring one along. */
export const URGENT_EVENTS: readonly string[] = [...CART_EVENTS, 'login', 'begin_checkout'];

/** Why a candidate fell out without a dispatch; counted, not stored per member. */
export type CandidateReason = FitReason | 'campaign_inactive' | 'paused' | 'send_changed' | 'given_up';

/** Why a wait for a campaign is over that waits after no event any more. */
export function unwatchedReason(campaign: Campaign | undefined): CandidateReason {
  return campaign?.status === 'active' || campaign?.status === 'paused' ? 'send_changed' : 'campaign_inactive';
}

/** What is kept of one member for one campaign. */
export type Following = {
  marks: Mark[];
  /** When the goal was last reached, where that ended what was before it. */
  reachedAt?: number;
  /** The cause last opened, and up to when its events reached. */
  opened?: { occurrence: string; lastAt: number };
  /** When the wait under way is over, as last computed; absent when nothing is waited for. */
  dueAt?: number;
};

/** What is kept of one member, by campaign. */
export type Followed = {
  /** Log position up to which the member's events are in. */
  seq: number;
  purchasedAt: number;
  campaigns: Record<string, Following>;
};

export const NOBODY_FOLLOWED: Followed = { seq: 0, purchasedAt: 0, campaigns: {} };

/** A real-time campaign with its aim and wait. */
export type Watch = Aim & { campaign: Campaign; delayMs: number };

/** The real-time campaigns among these; those that are not active are watched over, but take nobody new. */
export function watchesOf(campaigns: readonly Campaign[]): Watch[] {
  return campaigns.flatMap((campaign) => {
    const { send } = campaign.definition;
    if (send.type !== 'realtime' || (campaign.status !== 'active' && campaign.status !== 'paused')) return [];
    return [{ campaign, ...aimOf(campaign.definition), delayMs: send.delayMs }];
  });
}

/** Which events these campaigns must hear of. */
export function hearingOf(watches: readonly Watch[]): (event: LoggedEvent) => boolean {
  if (watches.length === 0) return () => false;
  const own = watches.flatMap(({ scenario }) => qualifyingEvents(scenario).map(({ event }) => event));
  const names = new Set([...own, ...URGENT_EVENTS]);
  return (event) => names.has(event.name) || watches.some((watch) => reachesGoal(watch, event));
}

/** What is kept of a member after one more event; seeing an event again changes nothing. */
export function evolve(followed: Followed, event: LoggedEvent, watches: readonly Watch[]): Followed {
  const bought = event.name === 'purchase';
  const purchasedAt = bought ? Math.max(followed.purchasedAt, event.occurredAt) : followed.purchasedAt;
  const campaigns = { ...followed.campaigns };
  for (const watch of watches) {
    const { campaign, scenario } = watch;
    const before = campaigns[campaign.id];
    const unbought = bought && before ? afterPurchase(scenario, before, event) : before;
    const kept = unbought && reachesGoal(watch, event) ? afterGoal(unbought, event) : unbought;
    const isOld = event.occurredAt < (kept?.reachedAt ?? 0);
    const added = campaign.status === 'active' && !isOld ? newMarks(campaign, scenario, event, purchasedAt) : [];
    const after = added.length > 0 ? withMarks(scenario, kept ?? { marks: [] }, added) : kept;
    if (after) campaigns[campaign.id] = after;
  }
  return { seq: Math.max(followed.seq, event.seq), purchasedAt, campaigns };
}

/** Marks that count: made since activation, and not before a purchase that ended what they would belong to. */
function newMarks(campaign: Campaign, scenario: Scenario, event: LoggedEvent, purchasedAt: number): Mark[] {
  if (scenario.episode === 'cart') return [];
  if (event.occurredAt < (campaign.activatedAt ?? Number.POSITIVE_INFINITY)) return [];
  const scope = purchaseScope(scenario);
  const overtaken =
    scope === 'any' && scenario.episode !== 'order' && event.occurredAt <= purchaseReachesTo(scenario, purchasedAt);
  return overtaken ? [] : marksOf(scenario, event);
}

function withMarks(scenario: Scenario, following: Following, added: Mark[]): Following {
  const fresh = added.filter(
    (mark) => !following.marks.some(({ seq, item }) => seq === mark.seq && item === mark.item),
  );
  const marks = [...following.marks, ...fresh].sort((a, b) => a.at - b.at || a.seq - b.seq);
  switch (scenario.episode) {
    case 'order':
      return { ...following, marks: marks.slice(-1) };
    case 'member':
      return { ...following, marks: marks.slice(0, 1) };
    default:
      return { ...following, marks: marks.slice(-MARKS_KEPT) };
  }
}

/** A purchase ends the episodes before it, where the scenario says so. */
function afterPurchase(scenario: Scenario, following: Following, event: LoggedEvent): Following {
  const scope = purchaseScope(scenario);
  const ends =
    scope === 'any' || scope === 'ever' || (scope === 'same_target' && marksOf(asPurchase(scenario), event).length > 0);
  return ends ? afterBuying(scenario, following, event.occurredAt) : following;
}

/** What is kept after a purchase that ends the episodes before it. */
function afterBuying(scenario: Scenario, following: Following, boughtAt: number): Following {
  const isOld = ({ at }: Mark) =>
    scenario.episode === 'order' ? at < boughtAt : at <= purchaseReachesTo(scenario, boughtAt);
  const { reachedAt, ...rest } = following;
  const marks = following.marks.filter((mark) => !isOld(mark));
  return { ...rest, marks, ...(reachedAt !== undefined && reachedAt > boughtAt && { reachedAt }) };
}

/** So does the goal, reached without a message. */
function afterGoal(following: Following, { occurredAt }: LoggedEvent): Following {
  const reachedAt = Math.max(following.reachedAt ?? 0, occurredAt);
  return { ...following, reachedAt, marks: following.marks.filter(({ at }) => at >= reachedAt) };
}

/** The same products, bought. */
function asPurchase(scenario: Scenario): Scenario {
  const anyOf = qualifyingEvents(scenario).map(({ filter }) => ({ event: 'purchase', ...(filter && { filter }) }));
  return { ...scenario, qualify: { kind: 'events', anyOf, measure: 'distinct_products', atLeast: 1 } };
}

/** One cause, as far as it has come. */
type Episode = {
  occurrence: string;
  anchorAt: number;
  lastAt: number;
  /** From when the wait counts. */
  from: number;
  subject: Subject;
};

/** The episode under way, when it has come far enough. */
export function episodeOf({ campaign, scenario }: Watch, following: Following, cart: Cart): Episode | null {
  if (scenario.episode === 'cart') return cartEpisodeOf(campaign, scenario, following, cart);
  const found = assess(scenario, latestEpisode(scenario, following.marks, cart));
  if (!found) return null;
  return {
    occurrence: occurrenceOf(scenario, found, cart),
    anchorAt: found.startedAt,
    lastAt: found.lastAt,
    from: scenario.restarts ? found.lastAt : found.reachedAt,
    subject: found.subject,
  };
}

/** A cart's episode counts from the first add; one last added to before activation is not begun to be waited for. */
function cartEpisodeOf(campaign: Campaign, scenario: Scenario, { dueAt }: Following, cart: Cart): Episode | null {
  const episode = cartEpisode(scenario, cart);
  if (!episode) return null;
  const isEarlier = episode.lastAddAt < (campaign.activatedAt ?? Number.POSITIVE_INFINITY);
  if (isEarlier && dueAt === undefined) return null;
  const { id, startedAt, lastAddAt } = episode;
  return {
    occurrence: cartOccurrence(id),
    anchorAt: startedAt,
    lastAt: lastAddAt,
    from: lastAddAt,
    subject: { seq: id, products: cart.lines.length },
  };
}

/**
 * The key of a cause. A checkout belongs to the cart it is of; an episode is known by its event that was committed
 * first, which no later event changes.
 */
export function occurrenceOf(
  scenario: Scenario,
  { firstSeq, startedAt, subject }: Pick<Assessment, 'firstSeq' | 'startedAt' | 'subject'>,
  cart: Cart,
): string {
  switch (scenario.episode) {
    case 'member':
      return 'member';
    case 'order':
      return `order:${subject.order ?? firstSeq}`;
    case 'cart':
    case 'checkout':
      return cart.episode && cart.episode.startedAt <= startedAt
        ? cartOccurrence(cart.episode.id)
        : `checkout:${firstSeq}`;
    case 'visits':
    case 'browsing':
      return `episode:${firstSeq}`;
  }
}

/**
 * Marks of the episode the latest of them is in: after the last pause too long for one. A checkout's is that of its cart,
 * or ends a day after it began.
 */
function latestEpisode({ episode }: Scenario, marks: readonly Mark[], cart: Cart): readonly Mark[] {
  const gapMs = EPISODE_GAP_MS[episode];
  if (gapMs === undefined) return marks;
  const ofCart = episode === 'checkout' ? cart.episode : null;
  let from = 0;
  marks.forEach(({ at }, i) => {
    const before = marks[episode === 'checkout' ? from : i - 1];
    const isOfCart = ofCart !== null && before !== undefined && before.at >= ofCart.startedAt;
    if (before && at - before.at > gapMs && !isOfCart) from = i;
  });
  return marks.slice(from);
}

export type Decision =
  /** Nothing to wait for. */
  | { type: 'rest' }
  | { type: 'wait'; dueAt: number }
  | { type: 'open'; dueAt: number; occurrence: string; anchorAt: number; lastAt: number; subject: Subject }
  | { type: 'end'; reason: CandidateReason };

/**
 * What to do about one campaign and member now. Pausing freezes waits: those that are over meanwhile end, the others go
 * on after it. What has been opened is not opened again, whatever its episode turns out to be in the end.
 */
export function decide(watch: Watch, following: Following, cart: Cart, now: number): Decision {
  const wasWaiting = following.dueAt !== undefined;
  const episode = episodeOf(watch, following, cart);
  if (!episode)
    return wasWaiting ? { type: 'end', reason: lapsedReason(watch.scenario, following, cart) } : { type: 'rest' };
  const { opened } = following;
  if (opened && (opened.occurrence === episode.occurrence || episode.anchorAt <= opened.lastAt))
    return { type: 'rest' };
  const dueAt = episode.from + watch.delayMs;
  const { status } = watch.campaign;
  if (!wasWaiting && (now - dueAt > STALE_TIMER_MS || status !== 'active')) return { type: 'rest' };
  if (dueAt > now) return { type: 'wait', dueAt };
  if (status === 'paused') return { type: 'end', reason: 'paused' };
  const { occurrence, anchorAt, lastAt, subject } = episode;
  return { type: 'open', dueAt, occurrence, anchorAt, lastAt, subject };
}

/** Why a wait ended without its episode: nothing but a purchase, the goal or a change of the cart ends one. */
function lapsedReason({ episode }: Scenario, { reachedAt }: Following, cart: Cart): CandidateReason {
  if (episode === 'cart') return cart.closedBy === 'purchase' ? 'purchased' : 'cart_empty';
  return reachedAt === undefined ? 'purchased' : 'goal_done';
}

/** What is kept after a decision that opened nothing; what is to be opened is looked at again at once. */
export function afterReview(following: Following, decision: Decision, now: number): Following {
  const { dueAt: _, ...rest } = following;
  if (decision.type === 'wait') return { ...rest, dueAt: decision.dueAt };
  return decision.type === 'open' ? { ...rest, dueAt: Math.min(decision.dueAt, now) } : rest;
}

/** What came of a look: a dispatch, or a purchase told ahead of what it ends. */
export type Looked = { isOpened: boolean; boughtAt?: number | undefined };

/** What is kept of a member whose moment had come. */
export function afterLook(
  { scenario }: Watch,
  following: Following,
  decision: Decision,
  { isOpened, boughtAt }: Looked,
): Following {
  const { dueAt: _, ...rest } = following;
  if (decision.type === 'wait') return { ...rest, dueAt: decision.dueAt };
  if (boughtAt !== undefined) return afterBuying(scenario, rest, boughtAt);
  if (decision.type !== 'open' || !isOpened) return rest;
  return { ...rest, opened: { occurrence: decision.occurrence, lastAt: decision.lastAt } };
}

/** After the campaign's own message at `sentAt` a new episode begins; what led to it is forgotten. */
export function afterMessage(following: Following, sentAt: number): Following {
  const { opened: _, ...rest } = following;
  return { ...rest, marks: following.marks.filter(({ at }) => at > sentAt) };
}

/** What is kept after a person ended the wait: its cause counts as opened, so nothing of it is waited for again. */
export function afterCancelling(
  following: Following,
  { occurrence, lastAt }: Pick<Episode, 'occurrence' | 'lastAt'>,
): Following {
  const { dueAt: _, ...rest } = following;
  return { ...rest, opened: { occurrence, lastAt } };
}

/** Is there still a reason to keep this? What is over and cannot come back is forgotten. */
export function isWorthKeeping({ scenario }: Watch, following: Following, now: number): boolean {
  if (following.dueAt !== undefined) return true;
  if (scenario.episode === 'member') return false;
  const lastAt = Math.max(following.marks.at(-1)?.at ?? 0, following.opened?.lastAt ?? 0);
  return now - lastAt <= (EPISODE_GAP_MS[scenario.episode] ?? (isOfCart(scenario) ? 7 * DAY_MS : ORDER_KEPT_MS));
}
