// The life of a dispatch and what a channel's answer makes of it. States move upwards only; what is not known for
// certain is `unknown`, and is asked about, never sent again blindly.

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../time';

export type DispatchState =
  | 'queued'
  | 'claimed'
  | 'submitting'
  | 'accepted'
  | 'delivered'
  | 'failed'
  | 'unknown'
  | 'suppressed'
  | 'cancelled';

/** How long one attempt may hold its rows before somebody else looks at them. */
export const LEASE_MS = 2 * MINUTE_MS;
/** A provider that has not answered for this long is not asked again; the outcome stays unknown. */
export const GIVE_UP_ASKING_MS = 24 * HOUR_MS;

/** What a channel says of one message it was asked to take. */
export type SendOutcome =
  | { outcome: 'accepted'; providerMessageId: string }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'unknown' };

/** What a channel says of one message it is asked about; `absent` means it is certain never to have had it. */
export type LookupOutcome = 'delivered' | 'accepted' | 'failed' | 'absent' | 'unknown';

export type Settled = {
  state: DispatchState;
  reason: string | null;
  providerMessageId: string | null;
  wakeAt: number | null;
};

export function settleSend(outcome: SendOutcome, now: number): Settled {
  switch (outcome.outcome) {
    case 'accepted':
      return {
        state: 'accepted',
        reason: null,
        providerMessageId: outcome.providerMessageId,
        wakeAt: now + 5 * SECOND_MS,
      };
    case 'refused':
      return { state: 'failed', reason: outcome.reason, providerMessageId: null, wakeAt: null };
    case 'unknown':
      return { state: 'unknown', reason: null, providerMessageId: null, wakeAt: now + MINUTE_MS };
  }
}

/**
 * After asking about a message submitted at `submittedAt`. `resubmit` only where the channel itself refuses a second
 * copy under our reference; everywhere else an absent message stays unknown, since it may still be on its way.
 */
export function settleLookup(
  state: DispatchState,
  outcome: LookupOutcome,
  submittedAt: number,
  idempotent: boolean,
  now: number,
): Settled | 'resubmit' {
  const keep = { reason: null, providerMessageId: null };
  if (outcome === 'delivered') return { ...keep, state: 'delivered', wakeAt: null };
  if (outcome === 'failed')
    return { state: 'failed', reason: 'provider_failed', providerMessageId: null, wakeAt: null };
  if (outcome === 'absent' && state === 'unknown' && idempotent) return 'resubmit';
  const age = now - submittedAt;
  const askAgainAt = age > GIVE_UP_ASKING_MS ? null : now + Math.max(MINUTE_MS, Math.floor(age / 4));
  return { ...keep, state: outcome === 'accepted' ? 'accepted' : state, wakeAt: askAgainAt };
}
