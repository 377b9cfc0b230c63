// Why a provider definitely did not deliver, in words every provider is translated into, and what follows from each:
// whose matter it is, whether a text may go instead, whether the address is to be left alone from now on.

import type { BlockReason } from '../suppression';

export type FailureSide =
  /** The person or their phone; the next message of the campaign is not concerned. */
  | 'recipient'
  /** The shop's account at the provider: nothing of it goes before a person has mended it. */
  | 'account'
  /** The approved template, hence the campaign that uses it: nothing of it goes before a person has mended it. */
  | 'campaign'
  /** This one message's own content. */
  | 'content'
  /** The provider or a carrier. */
  | 'provider';

type Failure = {
  side: FailureSide;
  /** A text may go instead (campaigns.md §7): Kakao cannot reach the person, and they have not refused it. */
  fallback?: true;
};

const FAILURES = {
  not_friend: { side: 'recipient', fallback: true },
  not_kakao_user: { side: 'recipient', fallback: true },
  /** Inactive for days, an app too old, another SIM. */
  kakao_unreachable: { side: 'recipient', fallback: true },
  /** The person blocked the channel: a refusal of Kakao adverts, so no text goes instead. */
  kakao_blocked: { side: 'recipient' },
  /** Through the free 080 line or the provider's own list. */
  opted_out: { side: 'recipient' },
  /** No such number, a hard bounce, a push subscription that is gone. */
  bad_address: { side: 'recipient' },
  /** Marked as spam by the person. */
  complaint: { side: 'recipient' },
  /** Switched off, no coverage, mailbox full. */
  unreachable: { side: 'recipient' },
  spam_filter: { side: 'provider' },
  balance: { side: 'account' },
  /** Sender number or address not registered, expired, or forged in the carrier's eyes. */
  sender: { side: 'account' },
  /** Kakao channel (sender profile) unknown or closed. */
  kakao_channel: { side: 'account' },
  credentials: { side: 'account' },
  quota: { side: 'account' },
  /** Blocked by the authority or the provider. */
  sanctioned: { side: 'account' },
  template: { side: 'campaign' },
  too_long: { side: 'content' },
  encoding: { side: 'content' },
  content: { side: 'content' },
  duplicate: { side: 'content' },
  /** Outside the hours the channel itself allows. */
  night: { side: 'provider' },
  provider_failed: { side: 'provider' },
} as const satisfies Record<string, Failure>;

export type FailureReason = keyof typeof FAILURES;
export const FAILURE_REASONS = Object.keys(FAILURES) as FailureReason[];

const failure = (reason: FailureReason): Failure => FAILURES[reason];

export const sideOf = (reason: FailureReason): FailureSide => failure(reason).side;

/** Does it stop the whole campaign until somebody mends the account or the template? */
export const stopsCampaign = (reason: FailureReason): boolean => ['account', 'campaign'].includes(sideOf(reason));

/** May the text leg of a composite go after this failure of its Kakao leg? */
export const allowsFallback = (reason: FailureReason): boolean => failure(reason).fallback === true;

const BLOCKS = { opted_out: 'opt_out_080', bad_address: 'hard_bounce', complaint: 'complaint' } as const;

/** Why the address must be left alone on this channel from now on; null when it need not. */
export function blockOf(reason: FailureReason): BlockReason | null {
  return reason in BLOCKS ? BLOCKS[reason as keyof typeof BLOCKS] : null;
}
