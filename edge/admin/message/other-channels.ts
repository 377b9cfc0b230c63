// A text's words in the fields of the channels that are not chosen: whoever changes the channel begins with them, and
// not with empty fields.

import type { SmsContent } from '../../../core/message/content';
import type { Fields } from '../parts';

const SUBJECT_CHARS = 100;

/** The link is a button there, and no line of the text. */
export function inOtherChannels({ body, links: [link] }: SmsContent): Fields {
  const text = body
    .split('\n')
    .map((line) => line.replace(/\{링크\d?\}/g, '').trim())
    .join('\n')
    .trim();
  const [firstLine = ''] = text.split('\n');
  const [name, url] = [link?.name ?? '', link?.url ?? ''];
  return {
    ...{ bubbleText: text, button0Name: name, button0Url: url },
    ...{ mailSubject: firstLine.length <= SUBJECT_CHARS ? firstLine : '', blockType0: 'text', blockText0: text },
    ...{ blockType1: 'button', blockText1: name, blockUrl1: url },
    ...{ pushTitle: name, pushBody: text, pushUrl: url },
    ...{ fallback_body: body, fallback_linkName: name, fallback_linkUrl: url },
  };
}
