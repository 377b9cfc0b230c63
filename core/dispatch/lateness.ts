// How long a message may wait, and what for.

import { isOfCart, purchaseReachesTo } from '../campaign/scenario';
import { HOUR_MS } from '../time';
import {
  type Asked,
  type DeferralReason,
  type GateFacts,
  type Refusal,
  type SuppressionReason,
  suppress,
} from './gate';
import { maxDeferMs } from './quiet-hours';

/** An unpaid order holds a cart message back for at most this long. */
export const PENDING_ORDER_MS = 72 * HOUR_MS;
const PENDING_RECHECK_MS = HOUR_MS;

/** It waits for an unpaid order of after its cause, looked at again by the hour. */
export function pendingOrderOf(asked: Asked): Refusal | null {
  const end = orderWaitEnd(asked);
  if (asked.now >= end) return null;
  return { type: 'defer', until: Math.min(asked.now + PENDING_RECHECK_MS, end), reason: 'pending_order' };
}

/** It is too old to go. */
export function latenessOf(asked: Asked): Refusal | null {
  return asked.now >= tooOldAt(asked, orderWaitEnd(asked)) ? suppress('stale') : null;
}

/** It waits until `until`, which a person may bring about sooner, and no longer than any message may. */
export function deferAsLongAsAny(asked: Asked, reason: DeferralReason & SuppressionReason, until: number): Refusal {
  const end = tooOldAt(asked, orderWaitEnd(asked));
  return asked.now >= end ? suppress(reason) : { type: 'defer', until: Math.min(until, end), reason };
}

/** When the wait for an unpaid order is over; long ago where there is none after the cause. */
function orderWaitEnd({ dispatch, fit: { cart }, question: { scenario } }: Asked): number {
  const { pendingOrderAt } = cart;
  const isMeant = isOfCart(scenario) && purchaseReachesTo(scenario, pendingOrderAt ?? 0) >= dispatch.anchorAt;
  return isMeant && pendingOrderAt !== null ? pendingOrderAt + PENDING_ORDER_MS : 0;
}

/**
 * From when on a message is too old to go. An unpaid order has its own 72 hours, which make none old; and a text that goes
 * instead, for which there is a time of its own too, is as old as the failure before it.
 */
export function tooOldAt(
  { dispatch, settings }: Pick<GateFacts, 'settings'> & { dispatch: Aging },
  orderWaitEndsAt = 0,
): number {
  const { dueAt, orderWaitedTo, textOpenedAt } = dispatch;
  const from = Math.max(dueAt, orderWaitedTo ?? 0, textOpenedAt ?? 0, orderWaitEndsAt);
  return from + maxDeferMs(settings.quiet) + 1;
}

type Aging = Pick<GateFacts['dispatch'], 'dueAt' | 'orderWaitedTo' | 'textOpenedAt'>;
