// The life of a dispatch and what a channel's answer makes of it. States move upwards only; what is not known for
// certain is `unknown`, and is asked about, never sent again blindly.

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time';
import { type Again, retryAt } from './backoff';
import { type FailureReason, stopsCampaign } from './failure';
import { nightOverAt } from './quiet-hours';

export type DispatchState =
  | 'queued'
  | 'submitting'
  | 'accepted'
  | 'delivered'
  | 'failed'
  | 'unknown'
  | 'suppressed'
  | 'cancelled';

/** How long one attempt may hold its rows before somebody else looks at them. */
export const LEASE_MS = 2 * MINUTE_MS;
/**
 * A provider that has not told the end of a message for this long is not asked again. The message is unknown then: sent
 * as far as caps, money and members are concerned, at its own price, and never to go again. A report that comes still is
 * believed.
 */
export const GIVE_UP_ASKING_MS = 24 * HOUR_MS;

/** What a provider says of one message it was asked to take. */
export type SendOutcome =
  | { outcome: 'accepted'; providerMessageId: string | null }
  /** Definitely not taken, and never to be. */
  | { outcome: 'refused'; reason: FailureReason }
  /**
   * Definitely not taken, but asked to be tried again, perhaps after a time: too many at once, maintenance. `forImage`: it
   * waits for a host of images, and the provider was not asked.
   */
  | { outcome: 'later'; afterMs?: number; forImage?: true }
  | { outcome: 'unknown' };

/** What a provider says of one message it is asked about. */
export type LookupOutcome =
  | { outcome: 'delivered'; at?: number }
  | { outcome: 'accepted'; providerMessageId?: string }
  | { outcome: 'failed'; reason: FailureReason }
  /** It never had the message, and cannot get it any more but by a new hand-over. */
  | { outcome: 'absent' }
  | { outcome: 'unknown' };

export type Settled = {
  state: DispatchState;
  reason: string | null;
  providerMessageId: string | null;
  /** When a dispatch that is back in the queue is due again; null in every other state. */
  wakeAt: number | null;
  /** How often it has been put off by the provider; absent where that has not changed. */
  attempts?: number;
  /** Nobody can, or will, be asked any more. */
  isGivenUp?: boolean;
};

const TRY_AGAIN_MS = MINUTE_MS;

/** After handing over. A dispatch that is back in the queue goes through every gate again. */
export function settleSend(outcome: SendOutcome, now: number, again: Again): Settled {
  const settled = (state: DispatchState, over: Partial<Settled> = {}): Settled => ({
    state,
    reason: null,
    providerMessageId: null,
    wakeAt: null,
    ...over,
  });
  switch (outcome.outcome) {
    case 'accepted':
      return settled('accepted', { providerMessageId: outcome.providerMessageId });
    case 'refused':
      return settled(...afterFailure(outcome.reason, now));
    case 'later':
      return settled('queued', { wakeAt: retryAt(now, again, outcome.afterMs), attempts: again.attempts + 1 });
    case 'unknown':
      return settled('unknown');
  }
}

/**
 * A message that definitely did not go: failed for good, or back in the queue where its hour or its account was at
 * fault. The queue keeps those of a stopped campaign until it goes on; nobody gets one twice, since none was delivered.
 */
function afterFailure(reason: FailureReason, now: number): ['failed' | 'queued', Partial<Settled>] {
  if (stopsCampaign(reason)) return ['queued', { reason, wakeAt: now }];
  if (reason === 'night') return ['queued', { reason, wakeAt: Math.max(now + TRY_AGAIN_MS, nightOverAt(now)) }];
  return ['failed', { reason }];
}

/**
 * After asking about a message that was handed over; null when nothing has changed. An absent one may safely go again;
 * the provider's id of one still on its way is kept, so that a few stragglers can be asked for by themselves. After the
 * last question (`isLast`) what is still on its way is unknown.
 */
export function settleLookup(
  { state, providerMessageId, isGivenUp }: Pick<Settled, 'state' | 'providerMessageId' | 'isGivenUp'>,
  outcome: LookupOutcome,
  now: number,
  isLast = false,
): Settled | null {
  if (isLast && (outcome.outcome === 'accepted' || outcome.outcome === 'unknown')) {
    return isGivenUp ? null : GIVEN_UP;
  }
  const keep = { reason: null, providerMessageId: null, wakeAt: null };
  switch (outcome.outcome) {
    case 'delivered':
      return { ...keep, state: 'delivered' };
    case 'failed': {
      const [failed, over] = afterFailure(outcome.reason, now);
      return { ...keep, state: failed, ...over };
    }
    case 'absent':
      return { ...keep, state: 'queued', wakeAt: now };
    case 'accepted':
      if (state === 'accepted' && (providerMessageId !== null || !outcome.providerMessageId)) return null;
      return { ...keep, state: 'accepted', providerMessageId: outcome.providerMessageId ?? null };
    case 'unknown':
      return state === 'submitting' ? { ...keep, state: 'unknown' } : null;
  }
}

export const GIVEN_UP: Settled = {
  state: 'unknown',
  reason: null,
  providerMessageId: null,
  wakeAt: null,
  isGivenUp: true,
};

const FIRST_QUESTION_MS = 5 * SECOND_MS;

/** When a batch handed over at `at` should next be asked about, the last time a day later; null after that. */
export function nextQuestionAt(at: number, now: number): number | null {
  const age = now - at;
  if (age >= GIVE_UP_ASKING_MS) return null;
  const pause = age < FIRST_QUESTION_MS ? FIRST_QUESTION_MS : Math.max(MINUTE_MS, Math.floor(age / 4));
  return Math.min(now + pause, at + GIVE_UP_ASKING_MS);
}
