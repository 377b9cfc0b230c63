// The text that goes instead (복합채널, campaigns.md §7). One message may have two legs: its own channel, and once, after
// a failure that is the recipient's and certain, a text. Two messages to one person are worse than none, so doubt, our
// own mistakes and a refusal of Kakao adverts never lead to one.

import { fallbackOf, type Message } from '../message/content';
import { allowsFallback, type FailureReason } from './failure';

/** Which leg of its message a dispatch is at. */
export type Leg = 1 | 2;

/** What a leg says; null where the message has no such leg (any more). */
export function contentOfLeg(message: Message, leg: Leg): Message | null {
  return leg === 1 ? message : fallbackOf(message);
}

/** Does this definite failure open the second leg? */
export function opensFallback(message: Message, leg: Leg, reason: FailureReason): boolean {
  return leg === 1 && message.channel === 'kakao' && allowsFallback(reason) && fallbackOf(message) !== null;
}
