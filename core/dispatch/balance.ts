// Whether the money at a provider will do for what comes (잔액). What running campaigns are about to need is not known;
// what they cost over the last week is, and says it honestly enough to warn by. Nothing is stopped for it: the provider
// refuses when the money is gone, and campaigns are held then (`failure.ts`).

import { fallbackOf, type Message, type MessageChannel } from '../message/content';
import type { SiteSettings } from '../site';
import { reservationOf } from './budget';

/** What is looked back on: Korean calendar days, today's among them. */
export const BALANCE_DAYS = 7;

/** Won below which a balance is low, and which rule says so: the shop's own, a week's spend, or a single message. */
export type BalanceNeed = { won: number; because: 'set' | 'week' | 'message' };

/** A running campaign: what it sends, and won it used over the last `BALANCE_DAYS`. */
export type Spender = { message: Message; used: number };

/** May a leg of this message go by one of these channels? */
const goesBy = (channels: readonly MessageChannel[], message: Message) =>
  channels.includes(message.channel) || (fallbackOf(message) !== null && channels.includes('sms'));

/**
 * What an account that carries `channels` should hold: what the shop has set, else what its running campaigns used over
 * the last days, and never less than one message of theirs. A campaign whose legs go through two accounts counts in
 * full at both. Null where nothing is to be paid from it, or the shop wants no warning (0).
 */
export function balanceNeed(
  { lowBalance, prices }: Pick<SiteSettings, 'lowBalance' | 'prices'>,
  channels: readonly MessageChannel[],
  running: readonly Spender[],
): BalanceNeed | null {
  if (lowBalance !== undefined) return lowBalance > 0 ? { won: lowBalance, because: 'set' } : null;
  const spenders = running.filter(({ message }) => goesBy(channels, message));
  const week = spenders.reduce((sum, { used }) => sum + used, 0);
  const message = Math.max(0, ...spenders.map((spender) => reservationOf(spender.message, prices)));
  if (week === 0 && message === 0) return null;
  return week >= message ? { won: week, because: 'week' } : { won: message, because: 'message' };
}
