// A campaign's figures. Counts come from rows; rates are derived here and nowhere else, with null where the
// denominator is zero (shown as "–", never as 0 %).

import type { AttributionRule } from './attribution';
import type { Leg } from './dispatch/fallback';

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
  /** `conversionValue` less what was cancelled or refunded within thirty days of its order. */
  netConversionValue: number;
  /** The same under the delivery rule. */
  deliveryConversions: number;
  deliveryConversionValue: number;
  deliveryNetConversionValue: number;
  /** What of both was paid in other currencies. */
  otherCurrencies: ForeignConversions[];
  /** Price of charged messages in won: those a provider took, or will never tell of, and has not said to have failed. */
  spend: number;
};

export const NO_COUNTS: ReportCounts = {
  attempted: 0,
  delivered: 0,
  clicks: 0,
  clickedMessages: 0,
  conversions: 0,
  conversionValue: 0,
  netConversionValue: 0,
  deliveryConversions: 0,
  deliveryConversionValue: 0,
  deliveryNetConversionValue: 0,
  otherCurrencies: [],
  spend: 0,
};

/** Counts of messages no two of which are the same, added up. */
export function sumCounts(all: readonly ReportCounts[]): ReportCounts {
  const sum = (of: Exclude<keyof ReportCounts, 'otherCurrencies'>) =>
    all.reduce((total, counts) => total + counts[of], 0);
  return {
    attempted: sum('attempted'),
    delivered: sum('delivered'),
    clicks: sum('clicks'),
    clickedMessages: sum('clickedMessages'),
    conversions: sum('conversions'),
    conversionValue: sum('conversionValue'),
    netConversionValue: sum('netConversionValue'),
    deliveryConversions: sum('deliveryConversions'),
    deliveryConversionValue: sum('deliveryConversionValue'),
    deliveryNetConversionValue: sum('deliveryNetConversionValue'),
    otherCurrencies: sumCurrencies(all.flatMap(({ otherCurrencies }) => otherCurrencies)),
    spend: sum('spend'),
  };
}

function sumCurrencies(all: readonly ForeignConversions[]): ForeignConversions[] {
  const sums = new Map<string, ForeignConversions>();
  for (const paid of all) {
    const key = `${paid.rule} ${paid.currency}`;
    const { conversions, amount } = sums.get(key) ?? { conversions: 0, amount: 0 };
    sums.set(key, { ...paid, conversions: conversions + paid.conversions, amount: amount + paid.amount });
  }
  return [...sums.values()];
}

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

/** Of the messages delivered, the share that arrived as the text that went instead. */
export function fallbackRate(legs: readonly { leg: Leg; delivered: number }[]): number | null {
  const delivered = (of: typeof legs) => of.reduce((sum, one) => sum + one.delivered, 0);
  return ratio(delivered(legs.filter(({ leg }) => leg === 2)), delivered(legs));
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
