// One member's message from the campaign's: variables filled, link addresses put in, label and opt-out composed.

import { err, ok, type Result } from '../result';
import { composeText, type Sender } from './compose';
import type { ComposedText } from './composed';
import type { SmsContent } from './content';
import { renderTemplate, type Values } from './template';

export type RenderRefusal = { reason: 'missing_variable'; variable: string } | { reason: 'message_invalid' };

const LINK_VARIABLE = '{링크}';

/**
 * Renders a message. `shortUrls[i]` stands for link i; the first is put where `{링크}` is, or on a line of its own at
 * the end, so a text never goes without its link.
 */
export function renderMessage(
  message: SmsContent,
  values: Values,
  shortUrls: readonly string[],
  sender: Sender,
): Result<ComposedText, RenderRefusal> {
  const links: string[] = [];
  for (const link of message.links) {
    const url = renderTemplate(link.url, values);
    if (!url.ok) return err({ reason: 'missing_variable', variable: url.error.missing });
    links.push(url.value);
  }
  const template = message.body.includes(LINK_VARIABLE) ? message.body : `${message.body}\n${LINK_VARIABLE}`;
  const body = renderTemplate(template, { ...values, 링크: shortUrls[0] });
  if (!body.ok) return err({ reason: 'missing_variable', variable: body.error.missing });
  const composed = composeText(body.value, sender);
  if (!composed.ok) return err({ reason: 'message_invalid' });
  return ok({ channel: 'sms', subject: null, image: null, ...composed.value, links });
}
