// Which message a purchase is credited to. Two rules stand side by side: the click rule counts from each tap, the
// delivery rule from arrival. A window is a rolling number of 24 hours, half-open; one purchase is credited to at most
// one message per rule, the latest touch before it.

export type AttributionRule = 'click' | 'delivery';

export type Touch = {
  rule: AttributionRule;
  dispatchId: number;
  campaignId: number;
  /** The tap, or the arrival, epoch ms. */
  at: number;
  windowMs: number;
};

/** The touch a goal event at `eventAt` is credited to under one rule, or null. */
export function creditedTouch(touches: readonly Touch[], rule: AttributionRule, eventAt: number): Touch | null {
  let latest: Touch | null = null;
  for (const touch of touches) {
    if (touch.rule !== rule || touch.at > eventAt || eventAt >= touch.at + touch.windowMs) continue;
    if (!latest || touch.at > latest.at || (touch.at === latest.at && touch.dispatchId > latest.dispatchId))
      latest = touch;
  }
  return latest;
}
