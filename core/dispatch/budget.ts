// What a campaign may cost (예산). Before a message goes, the dearest it may come to is reserved, its own leg's price or
// that of the text that may go instead; what it really cost is settled once it has arrived, and a message that failed
// for certain gives everything back. Where the rest does not hold one more reservation, messages wait.

import * as v from 'valibot';
import type { MessageType } from '../message/composed';
import { fallbackOf, type Message } from '../message/content';
import type { SiteSettings } from '../site';
import { dayStart, kstDay, MINUTE_MS } from '../time';

/** Most a campaign may be given, in won. */
export const MAX_BUDGET = 1_000_000_000;
const won = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_BUDGET));

/** Won for the whole campaign, and for one Korean day; without a limit where absent. */
export const budgetSchema = v.object({ total: v.optional(won), daily: v.optional(won) });
export type Budget = v.InferOutput<typeof budgetSchema>;

/** Won held by messages under way, and won of those that have arrived. */
export type Use = { reserved: number; spent: number };
/** What a campaign used in all, and with messages first handed over today. */
export type BudgetUse = { all: Use; today: Use };

export const NOTHING_USED: BudgetUse = { all: { reserved: 0, spent: 0 }, today: { reserved: 0, spent: 0 } };

/** Money held by messages under way may come back: their room is asked about again after this long. */
export const BUDGET_RECHECK_MS = 30 * MINUTE_MS;

/** What a content may be billed as, depending on whom it is for. */
function typesOf(message: Message): MessageType[] {
  switch (message.channel) {
    case 'sms':
      return message.image ? ['MMS'] : ['SMS', 'LMS'];
    case 'kakao':
      return ['KAKAO'];
    case 'alimtalk':
      return ['ALIMTALK'];
    case 'email':
      return ['EMAIL'];
    case 'push':
      return ['PUSH'];
  }
}

/** Won the content costs at most by itself. */
export function dearestPrice(message: Message, prices: SiteSettings['prices']): number {
  return Math.max(...typesOf(message).map((type) => prices[type]));
}

/** Won to reserve for a leg before it goes: its own price, or that of the text which may go instead, if that is more. */
export function reservationOf(
  leg: Message,
  prices: SiteSettings['prices'],
  ownPrice = dearestPrice(leg, prices),
): number {
  const fallback = fallbackOf(leg);
  return fallback ? Math.max(ownPrice, dearestPrice(fallback, prices)) : ownPrice;
}

/** Won left of each limit; null where there is none. What is reserved is not left. */
export function budgetLeft(budget: Budget, { all, today }: BudgetUse): { total: number | null; daily: number | null } {
  const left = (limit: number | undefined, { reserved, spent }: Use) =>
    limit === undefined ? null : Math.max(0, limit - reserved - spent);
  return { total: left(budget.total, all), daily: left(budget.daily, today) };
}

/**
 * When a message that needs so many won may find room: null when there is room now, infinity when only a higher budget
 * makes any.
 */
export function budgetRoomAt(budget: Budget | undefined, use: BudgetUse, needs: number, now: number): number | null {
  const { total, daily } = budgetLeft(budget ?? {}, use);
  const isShort = (left: number | null) => left !== null && left < needs;
  if (!isShort(total) && !isShort(daily)) return null;
  if (use.all.reserved > 0) return now + BUDGET_RECHECK_MS;
  return isShort(total) ? Number.POSITIVE_INFINITY : dayStart(kstDay(now) + 1);
}
