// What the parts of a rehearsal come to together.

import { kstDay } from '../time';
import type { Rehearsed } from './rehearsal';

export type RehearsalSums = {
  /** Members who would have got at least one message, and how many there would have been. */
  recipients: number;
  messages: number;
  /** Of the messages, those that would have gone as the text instead. */
  fallback: number;
  /** Won. */
  cost: number;
  /** Messages after which the member bought within the goal's window anyway. */
  bought: number;
  held: Record<string, number>;
  excluded: Record<string, number>;
  /** Messages per Korean day. */
  days: Record<string, number>;
};

export const NO_SUMS: RehearsalSums = {
  recipients: 0,
  messages: 0,
  fallback: 0,
  cost: 0,
  bought: 0,
  held: {},
  excluded: {},
  days: {},
};

/** Won of one message by each leg. */
export type LegPrices = { primary: number; fallback: number };

/** The sums with these members' parts. */
export function addParts(sums: RehearsalSums, parts: readonly Rehearsed[], prices: LegPrices): RehearsalSums {
  const messages = parts.flatMap((part) => part.messages);
  return {
    recipients: sums.recipients + parts.filter((part) => part.messages.length > 0).length,
    messages: sums.messages + messages.length,
    fallback: sums.fallback + messages.filter(({ leg }) => leg === 'fallback').length,
    cost: sums.cost + messages.reduce((cost, { leg }) => cost + prices[leg], 0),
    bought: sums.bought + messages.filter(({ boughtAt }) => boughtAt !== null).length,
    held: tally(
      sums.held,
      parts.flatMap((part) => part.held.map(({ reason }) => reason)),
    ),
    excluded: tally(
      sums.excluded,
      parts.flatMap((part) => part.excluded),
    ),
    days: tally(
      sums.days,
      messages.map(({ at }) => String(kstDay(at))),
    ),
  };
}

function tally(counts: Readonly<Record<string, number>>, keys: readonly string[]): Record<string, number> {
  const sum = { ...counts };
  for (const key of keys) sum[key] = (sum[key] ?? 0) + 1;
  return sum;
}
