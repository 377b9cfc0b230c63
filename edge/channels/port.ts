// What a channel is to the dispatcher: it takes texts, and can be asked what became of them. Vendors live behind this;
// the dispatcher knows none of them.

import type { LookupOutcome, SendOutcome } from '../../core/dispatch/dispatch';
import type { ComposedText } from '../../core/message/composed';

export type OutgoingText = {
  /** Our name for the message, the same on every attempt; derived from the dispatch, never from the attempt. */
  clientRef: string;
  siteId: number;
  type: ComposedText['type'];
  /** National digits. */
  to: string;
  from: string;
  text: string;
};

export type Channel = {
  /** Does the provider itself refuse a second message with the same `clientRef`? */
  readonly idempotent: boolean;
  /** One outcome per message, in order. Never throws: a call whose end is not known is `unknown` for all it carried. */
  send(messages: readonly OutgoingText[]): Promise<SendOutcome[]>;
  lookup(clientRefs: readonly string[]): Promise<Map<string, LookupOutcome>>;
};
