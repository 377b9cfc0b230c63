// Which leg of its message a dispatch goes by, and whether it may.

import type { Channel } from '../member';
import { fallbackOf, type Message } from '../message/content';
import { contentOfLeg, type Leg } from './fallback';
import type { GateDecision, GateFacts } from './gate';
import { decideGate } from './gates';

/** The channel whose consent, refusals and address a leg stands on. */
export const channelOf = ({ channel }: Message): Channel => (channel === 'alimtalk' ? 'kakao' : channel);

/** What a message says by a channel: its own, or its text's. */
export function contentBy(message: Message, channel: Channel): Message {
  return channelOf(message) === channel ? message : (fallbackOf(message) ?? message);
}

/**
 * Gates the leg a dispatch is at. Its first is the first of primary and fallback that the member may get: who never
 * consented to the primary channel, or has no address there, may have consented to the other; who refused it is left
 * alone (campaigns.md K2).
 */
export function gateLegs(
  message: Message,
  leg: Leg,
  factsOf: (channel: Channel) => GateFacts,
): { content: Message; decision: GateDecision } {
  const content = contentOfLeg(message, leg);
  // The marketer has taken the fallback away since the first leg failed.
  if (!content) return { content: message, decision: { type: 'suppress', reason: 'message_invalid' } };
  const decision = decideGate(factsOf(channelOf(content)));
  const fallback = leg === 1 ? fallbackOf(message) : null;
  const elsewhere = decision.type === 'suppress' && ['no_consent', 'no_address'].includes(decision.reason);
  if (!fallback || !elsewhere) return { content, decision };
  return { content: fallback, decision: decideGate(factsOf(channelOf(fallback))) };
}
