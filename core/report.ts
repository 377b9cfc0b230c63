// A campaign's figures. Counts come from rows; rates are derived here and nowhere else, with null where the
// denominator is zero (shown as "–", never as 0 %).

import type { AttributionRule } from './attribution';

/** Goal events credited under a rule that were paid in another currency: counted as conversions, in no sum of won. */
export type ForeignConversions = { rule: AttributionRule; currency: string; conversions: number; amount: number };

export type ReportCounts = {
  /** Messages handed over to the channel. */
  attempted: number;
  /** Messages confirmed on the handset. */
  delivered: number;
  /** Valid taps; repeats count. */
  clicks: number;
  /** Delivered messages with at least one tap. */
  clickedMessages: number;
  /** Goal events credited under the click rule, and their amounts in won. */
  conversions: number;
  conversionValue: number;
  /** The same under the delivery rule. */
  deliveryConversions: number;
  deliveryConversionValue: number;
  /** What of both was paid in other currencies. */
  otherCurrencies: ForeignConversions[];
  /** Price of charged messages in won: those a provider took, or will never tell of, and has not said to have failed. */
  spend: number;
};

export type ReportRates = {
  /** `clickedMessages / delivered`. */
  ctr: number | null;
  /** `conversions / clicks`; may pass 1. */
  cvr: number | null;
  /** `deliveryConversions / delivered`. */
  cvrDelivered: number | null;
  costPerConversion: number | null;
  /** Conversion value per won spent. */
  roas: number | null;
};

export function reportRates(counts: ReportCounts): ReportRates {
  return {
    ctr: ratio(counts.clickedMessages, counts.delivered),
    cvr: ratio(counts.conversions, counts.clicks),
    cvrDelivered: ratio(counts.deliveryConversions, counts.delivered),
    costPerConversion: ratio(counts.spend, counts.conversions),
    roas: ratio(counts.conversionValue, counts.spend),
  };
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
