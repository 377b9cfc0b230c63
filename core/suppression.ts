// Addresses that must not be contacted, and what puts one on the list. The list holds keyed hashes, so it outlives the
// member it came from; the reason says who wanted it so and what may undo it.

import type { Channel } from './member';

/** Why an address is on the list. */
export const BLOCK_REASONS = [
  'opt_out_080',
  'one_click',
  'page',
  'push_off',
  'complaint',
  'hard_bounce',
  'manual',
  'erased',
] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/**
 * Channels a refusal on `channel` stops. A refusal by the 080 line, or one the shop wrote down for somebody, is read as
 * one of texts and of Kakao messages alike (the safe reading of Network Act art. 50(2)); on the page each channel is
 * named, so each is refused for itself.
 */
export function channelsRefused(reason: BlockReason, channel: Channel): readonly Channel[] {
  const byPhone = channel === 'sms' || channel === 'kakao';
  return byPhone && (reason === 'opt_out_080' || reason === 'manual' || reason === 'erased')
    ? ['sms', 'kakao']
    : [channel];
}

/** Is this somebody's will, to be written in the consent ledger too, or only a fact about the address? */
export function isRefusal(reason: BlockReason): boolean {
  return reason !== 'hard_bounce' && reason !== 'erased';
}

/**
 * Reasons the same person takes back by consenting anew on the page. A complaint, a dead mailbox, the 080 line (which
 * the provider itself keeps blocked), the shop's own entry and an erasure stay until the shop lifts them by hand.
 */
export const LIFTED_BY_CONSENT: readonly BlockReason[] = ['one_click', 'page', 'push_off'];

/** Which of a member's addresses a channel uses; push has one of its own per browser. */
export function addressKindOf(channel: Channel): 'phone' | 'email' | null {
  if (channel === 'push') return null;
  return channel === 'email' ? 'email' : 'phone';
}
