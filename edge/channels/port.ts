// What a provider is to the dispatcher: it takes composed messages, and can be asked what became of them. Vendors live
// behind this, translated into `core/dispatch/failure`'s words; the dispatcher knows none of them.
//
// The promise a provider's code must keep is about doubt. A call that may or may not have been taken is `unknown`,
// never `refused`; and before the first call after which anything could reach a person, `handover.keep` has made the
// handle durable. So a hand-over without a handle has reached nobody for certain, and one with a handle can be asked about.

import type { LookupOutcome, SendOutcome } from '../../core/dispatch/dispatch';
import type { ToldPrices } from '../../core/dispatch/prices';

import type { Channel } from '../../core/member';
import type { ComposedMessage } from '../../core/message/composed';

/**
 * Connections an invocation of a Worker may have open; one more waits, and its time runs meanwhile. One `send` uses half
 * of them at most, so that two shops can send at once.
 */
export const CONNECTIONS = 6;
export const CONNECTIONS_PER_SEND = 3;

/** A composed message on its way out. What stands in it is final: a provider adds, cuts and replaces nothing. */
export type Outgoing = {
  /** Our name for the message, the same on every attempt; derived from the dispatch, never from the attempt. At most 40 of `[a-z0-9-]`. */
  clientRef: string;
  siteId: number;
  /** Where it goes, as its channel has addresses: national digits, an e-mail address, a JSON list of push subscriptions. */
  to: string;
  /** Who sends it, likewise: a registered sender number. */
  from: string;
  content: ComposedMessage;
};

/** A way to send, as a campaign's message names it: AlimTalk has accounts and prices of its own, though consent counts it with Kakao. */
export type SendingChannel = ComposedMessage['channel'];

/** One batch on its way to one provider account; the row behind it outlives the process. */
export type Handover = {
  /** Its name at our side, the same however often it is asked about; a provider's idempotency or grouping key. */
  id: string;
  /** Epoch ms at which it began. */
  at: number;
  /** What `keep` was given; null when nothing was ever handed over under it. */
  handle: string | null;
};

export type OpenHandover = Handover & {
  /**
   * Makes the provider's handle for this batch durable. Must be awaited before the first call after which a message
   * may reach a person. Rejects with `HandoverLost` when somebody has taken the batch back meanwhile: let it through.
   */
  keep(handle: string): Promise<void>;
};

/** The batch is no longer this worker's; whoever took it back will send it again. Nothing may be handed over. */
export class HandoverLost extends Error {}

/** A message that was handed over, as far as we know it. */
export type SentMessage = { clientRef: string; providerMessageId: string | null };

export type Provider = {
  /** Messages in one `send`, at most. */
  readonly batch: number;
  /** Does the provider itself refuse a second message under the same `clientRef`, for a day at least? */
  readonly idempotent: boolean;
  /** Can a whole hand-over be asked about by its handle alone, without an id of each message? */
  readonly asksByHandle?: true;
  /**
   * Hands a batch over; one outcome per message, in order. Rejects only with `HandoverLost`; every other failure is an
   * outcome: `unknown` for all that a call whose end is not known carried, `later` for what was documented not taken.
   */
  send(batch: readonly Outgoing[], handover: OpenHandover): Promise<SendOutcome[]>;
  /**
   * What became of messages of one hand-over, by client reference; a missing one is `unknown`. `absent` is said only
   * where a second copy cannot arrive: the provider never had it, and what we asked it to take was withdrawn there.
   * Rejects when the provider cannot be asked.
   */
  lookup(handover: Handover, sent: readonly SentMessage[]): Promise<ReadonlyMap<string, LookupOutcome>>;
  /** Reads a call to `/hooks/<provider>/<secret>`; null when it is not the provider's. */
  readHook?(request: Request): Promise<Hint[] | null>;
  /** Money left in won. The account calls below reject with `ProviderError`. */
  balance?(): Promise<number>;
  senders?(): Promise<Sender[]>;
  /** People who said no at the provider since an instant, oldest first, page by page. */
  optOuts?(since: number): AsyncIterable<OptOut[]>;
  /** The account's own price per message within Korea in won, by billing type, as far as it tells. */
  prices?(): Promise<ToldPrices>;
  /** Anything else that must be right before a message can go, each with a reason when it is not. */
  check?(): Promise<ProviderError | null>;
};

/**
 * What a webhook tells. A provider whose hook is not signed over its body may only hint where to look: the state is
 * then read by `lookup`. A signed one may say the state at once.
 */
export type Hint =
  | { type: 'look'; handle: string }
  | { type: 'state'; clientRef: string; outcome: LookupOutcome }
  | ({ type: 'opt_out' } & OptOut);

export type OptOut = {
  channel: Channel;
  /** Digits or address, as a message's `to`. */
  address: string;
  at: number;
  /** Given where it is no plain refusal: reported as spam, or a mailbox that does not exist. */
  because?: 'complaint' | 'hard_bounce';
  /** Our reference of the message it is about, where it is about one. */
  clientRef?: string;
};

export type Sender = { number: string; active: boolean; expiresAt: number | null };

export type ProviderErrorReason =
  | 'credentials'
  /** The provider lets this key do less, or call from fewer addresses. */
  | 'forbidden'
  | 'sender'
  | 'kakao_channel'
  | 'unreachable'
  | 'refused';

/** A call about the account failed. `detail` is the provider's own word, for a person; it never holds a secret. */
export class ProviderError extends Error {
  constructor(
    readonly reason: ProviderErrorReason,
    readonly detail: string = '',
  ) {
    super(`${reason}: ${detail}`);
  }
}
