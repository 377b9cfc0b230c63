// Which message a goal event is credited to. Two rules stand side by side: the click rule counts from each tap, the
// delivery rule from arrival. A window is a rolling number of 24 hours, half-open; one event is credited to at most one
// message per rule, the latest touch before it among those whose campaign wants such an event.

import { fitsGoal, type Goal, goalWindowMs } from './campaign/goal';
import type { LoggedEvent } from './history';

export const ATTRIBUTION_RULES = ['click', 'delivery'] as const;
export type AttributionRule = (typeof ATTRIBUTION_RULES)[number];

export type Touch = {
  rule: AttributionRule;
  dispatchId: number;
  campaignId: number;
  /** The tap, or the arrival, epoch ms. */
  at: number;
};

/**
 * The touch an event is credited to under one rule, or null. A touch whose window is over, or whose campaign means
 * another event, does not compete.
 */
export function creditedTouch(
  touches: readonly Touch[],
  goals: ReadonlyMap<number, Goal>,
  rule: AttributionRule,
  event: LoggedEvent,
): Touch | null {
  let latest: Touch | null = null;
  for (const touch of touches) {
    const goal = goals.get(touch.campaignId);
    if (touch.rule !== rule || !goal || !fitsGoal(goal, event)) continue;
    if (touch.at > event.occurredAt || event.occurredAt >= touch.at + goalWindowMs(goal)) continue;
    if (!latest || touch.at > latest.at || (touch.at === latest.at && touch.dispatchId > latest.dispatchId))
      latest = touch;
  }
  return latest;
}
