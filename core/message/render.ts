// One member's message from the campaign's: variables filled, links numbered, what the law wants composed in, and
// every limit of the channel checked on the result. Nothing is handed to a provider that did not come out of here.

import { err, ok, type Result } from '../result';
import { fillAlimtalk } from './alimtalk';
import { fillKakao } from './bubble';
import type { ComposedMessage } from './composed';
import type { Message, Purpose } from './content';
import { fillEmail } from './email';
import type { Recipient } from './fill';
import { type LimitProblem, limitProblems } from './limits';
import { fillPush } from './push';
import type { Sender } from './sender';
import { fillText } from './text';

/** The finished message of a channel's content. */
export type ComposedOf<M extends Message> = Extract<ComposedMessage, { channel: M['channel'] }>;

export type RenderRefusal =
  | { reason: 'missing_variable'; variable: string }
  | { reason: 'message_invalid'; problem: LimitProblem };

/** A message as far as it could be finished, with everything that keeps it from going; for its writer. */
export type Draft<M extends Message> = { composed: ComposedOf<M>; missing: string | null; problems: LimitProblem[] };

/**
 * Renders a message for one person. What does not fit is refused, never cut: an SMS that grows into an LMS is one, an
 * LMS past 2,000 bytes is not sent.
 */
export function renderMessage<M extends Message>(
  message: M,
  recipient: Recipient,
  sender: Sender,
  purpose: Purpose,
): Result<ComposedOf<M>, RenderRefusal> {
  const { composed, missing, problems } = draftMessage(message, recipient, sender, purpose);
  if (missing !== null) return err({ reason: 'missing_variable', variable: missing });
  const [problem] = problems;
  return problem ? err({ reason: 'message_invalid', problem }) : ok(composed);
}

/** The same, for showing: with its problems, and holes where values are missing. */
export function draftMessage<M extends Message>(
  message: M,
  recipient: Recipient,
  sender: Sender,
  purpose: Purpose,
): Draft<M> {
  const { composed, missing } = fill(message, recipient, sender, purpose);
  const problems = [...senderProblems(message, sender, purpose), ...limitProblems(composed, purpose === 'advertising')];
  return { composed: composed as ComposedOf<M>, missing, problems };
}

function fill(message: Message, recipient: Recipient, sender: Sender, purpose: Purpose) {
  switch (message.channel) {
    case 'sms':
      return fillText(message, recipient, sender, purpose);
    case 'kakao':
      return fillKakao(message, recipient, purpose);
    case 'alimtalk':
      return fillAlimtalk(message, recipient);
    case 'email':
      return fillEmail(message, recipient, sender, purpose);
    case 'push':
      return fillPush(message, recipient, sender, purpose);
  }
}

/** What the sender must have said of themselves, and what a channel may not carry at all. */
function senderProblems(message: Message, sender: Sender, purpose: Purpose): LimitProblem[] {
  if (purpose !== 'advertising') return [];
  if (message.channel === 'alimtalk') return [{ code: 'advertising_by_alimtalk', path: 'channel' }];
  if (message.channel === 'email' && !sender.contact) return [{ code: 'no_contact', path: 'body' }];
  return [];
}
