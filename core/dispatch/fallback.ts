// The text that goes instead (복합채널, campaigns.md §7). One message may have two legs: its own channel, and once, after
// a failure that is the recipient's and certain, a text. Two messages to one person are worse than none, so doubt, our
// own mistakes and a refusal of Kakao adverts never lead to one.

import { fallbackOf, type Message, type MessageChannel } from '../message/content';
import { HOUR_MS } from '../time';
import { allowsFallback, type FailureReason } from './failure';

/** Which leg of its message a dispatch is at. */
export type Leg = 1 | 2;

/** What a leg says; null where the message has no such leg (any more). */
export function contentOfLeg(message: Message, leg: Leg): Message | null {
  return leg === 1 ? message : fallbackOf(message);
}

/**
 * A failure known later than this after the hand-over opens no text: what the message was about has passed, and reports
 * may come days late. A text opened in time may still be held for the night.
 */
export const FALLBACK_MAX_AGE_MS = 6 * HOUR_MS;

/** A leg that definitely failed: by what it went, why, and how long after it was handed over that was known. */
export type FailedLeg = { leg: Leg; channel: MessageChannel; reason: FailureReason; ageMs: number };

/** May a text go instead, if the message has one? A push has failed so when none of the member's browsers is there any more. */
export function allowsText({ leg, channel, reason, ageMs }: FailedLeg): boolean {
  if (leg !== 1 || ageMs > FALLBACK_MAX_AGE_MS) return false;
  return channel === 'kakao' ? allowsFallback(reason) : channel === 'push' && reason === 'bad_address';
}

/** Does this definite failure open the second leg? */
export function opensFallback(message: Message, failed: FailedLeg): boolean {
  return allowsText(failed) && message.channel === failed.channel && fallbackOf(message) !== null;
}
