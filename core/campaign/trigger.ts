// Real-time cart campaigns: when a timer starts, waits on, opens a dispatch or ends. Lazy by design: an add to a cart
// that already has a timer moves nothing; when the timer comes due the cart is read again and the timer goes on
// waiting if the member shopped on. So one episode costs one timer row, however busy it is.

import { MINUTE_MS } from '../time';
import type { Campaign } from './campaign';
import { CART_EVENTS, type Cart, cartValue } from './cart';

/** A timer that is first seen when it should have fired longer ago than this is not started. */
export const STALE_TIMER_MS = 60 * MINUTE_MS;

/** Events that can start or end a timer: what changes a cart, and a login, which may bring a cart along. */
export const TIMER_EVENTS: readonly string[] = [...CART_EVENTS, 'login'];

export type Timer = {
  campaignId: number;
  memberId: string;
  /** `Cart.episode.id` of the episode waited for. */
  episode: number;
  dueAt: number;
};

/** Why a candidate fell out without a dispatch; counted, not stored per member. */
export type CandidateReason = 'purchased' | 'cart_empty' | 'below_amount' | 'campaign_inactive' | 'paused';

export type Candidacy =
  | { type: 'wait'; dueAt: number }
  | { type: 'open'; dueAt: number; anchorAt: number }
  | { type: 'end'; reason: CandidateReason };

const inactive: Candidacy = { type: 'end', reason: 'campaign_inactive' };

/** May this campaign's timers run at all? */
export function watchesCarts(campaign: Campaign): boolean {
  return campaign.status === 'active' && campaign.definition.send.type === 'realtime';
}

/**
 * Timers to start for a member whose cart just changed: one for each watching campaign whose episode has none.
 * `timers` are the member's running ones. An episode that was last added to before activation does not count.
 */
export function decideTimerStarts(
  cart: Cart,
  memberId: string,
  campaigns: readonly Campaign[],
  timers: readonly Timer[],
  now: number,
): Timer[] {
  const episode = cart.episode;
  if (!episode) return [];
  return campaigns.flatMap((campaign) => {
    const { send } = campaign.definition;
    if (!watchesCarts(campaign) || send.type !== 'realtime') return [];
    if (episode.lastAddAt < (campaign.activatedAt ?? Number.POSITIVE_INFINITY)) return [];
    if (timers.some((timer) => timer.campaignId === campaign.id && timer.episode === episode.id)) return [];
    const dueAt = episode.lastAddAt + send.delayMs;
    if (now - dueAt > STALE_TIMER_MS) return [];
    return [{ campaignId: campaign.id, memberId, episode: episode.id, dueAt }];
  });
}

/**
 * What becomes of a running timer, given its campaign and the cart as they are now. Pausing freezes timers: those that
 * come due meanwhile end, the others go on after the pause.
 */
export function decideTimer(timer: Timer, campaign: Campaign | null, cart: Cart, now: number): Candidacy {
  if (!campaign || campaign.status === 'draft' || campaign.status === 'ended') return inactive;
  if (campaign.definition.send.type !== 'realtime') return inactive;
  const episode = cart.episode;
  if (!episode || episode.id !== timer.episode) return { type: 'end', reason: closingReason(cart) };
  const dueAt = episode.lastAddAt + campaign.definition.send.delayMs;
  if (dueAt > now) return { type: 'wait', dueAt };
  if (campaign.status === 'paused') return { type: 'end', reason: 'paused' };
  if (cartValue(cart) < campaign.definition.minCartAmount) return { type: 'end', reason: 'below_amount' };
  return { type: 'open', dueAt, anchorAt: episode.startedAt };
}

/** A scheduled run's view of one member who added to the cart in the look-back. */
export function decideCandidate(
  campaign: Campaign,
  cart: Cart,
): { type: 'in'; episode: number; anchorAt: number } | { type: 'out'; reason: CandidateReason } {
  if (!cart.episode || cart.lines.length === 0) return { type: 'out', reason: closingReason(cart) };
  if (cartValue(cart) < campaign.definition.minCartAmount) return { type: 'out', reason: 'below_amount' };
  return { type: 'in', episode: cart.episode.id, anchorAt: cart.episode.startedAt };
}

/**
 * The key of "this campaign, this member, this cause": for cart campaigns the episode, whatever the send type, so
 * that one episode never leads to two messages of a campaign.
 */
export function cartOccurrence(episode: number): string {
  return `cart:${episode}`;
}

/** Why a cart without the episode waited for is no candidate any more. */
export function closingReason(cart: Cart): 'purchased' | 'cart_empty' {
  return cart.closedBy === 'purchase' ? 'purchased' : 'cart_empty';
}
