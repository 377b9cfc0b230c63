// SMS, LMS and MMS: what the law adds to a text, and what the carrier then bills. The label comes first, the sender
// right after it, the free opt-out last; no setting leaves any of it out, and all of it counts in the bytes. The
// sender's number is the contact (rule E3).

import type { ComposedText } from './composed';
import type { Purpose, SmsContent } from './content';
import { Filling, type Recipient } from './fill';
import { isCarried, textBytes, toEncodable } from './ksx1001';
import { AD_LABEL } from './label';
import type { Sender } from './sender';
import { variablesOf } from './template';

/** A text of at most this many bytes is an SMS, a longer one an LMS. */
export const SMS_BYTES = 90;
export const LMS_BYTES = 2_000;
/** Title of an LMS or MMS. */
export const SUBJECT_BYTES = 40;

/** `{링크}`, `{링크1}`, `{링크2}` …: the number of the link a variable names, or null. */
export function linkNumberOf(variable: string): number | null {
  const match = /^링크([1-9]\d?)?$/.exec(variable);
  return match ? Number(match[1] ?? 1) - 1 : null;
}

/** The text as it will stand on the phone. Values a carrier cannot carry count as missing. */
export function fillText(content: SmsContent, recipient: Recipient, sender: Sender, purpose: Purpose) {
  const filling = new Filling(withLinks(content, recipient), carried);
  const template = linksIn(content.body).length > 0 ? content.body : `${content.body}\n{링크}`;
  for (const number of new Set(linksIn(template))) {
    const link = content.links[number];
    if (link) filling.links[number] = filling.address(link.url);
  }
  const body = filling.text(toEncodable(template)).trim();
  const text = purpose === 'advertising' ? asAdvertising(body, sender) : `[${toEncodable(sender.name)}] ${body}`;
  const bytes = textBytes(text);
  const image = content.image ? filling.image(content.image) : null;
  const type = image ? 'MMS' : bytes <= SMS_BYTES ? 'SMS' : 'LMS';
  const subject = type === 'SMS' || !content.subject ? null : filling.text(toEncodable(content.subject));
  const composed: ComposedText = { channel: 'sms', type, subject, text, bytes, image, links: filling.targets() };
  return { composed, missing: filling.missing };
}

/** What stands before and after an advertising text. */
export function advertisingFrame(sender: Sender): { before: string; after: string } {
  return { before: `${AD_LABEL}[${toEncodable(sender.name)}] `, after: `\n무료수신거부 ${sender.optOut080 ?? ''}` };
}

function asAdvertising(body: string, sender: Sender): string {
  const { before, after } = advertisingFrame(sender);
  return before + body + after;
}

function carried(value: string): string | null {
  const mended = toEncodable(value).trim();
  return mended !== '' && isCarried(mended) ? mended : null;
}

/** Numbers of the links a text names, in order of appearance. */
export function linksIn(text: string): number[] {
  return variablesOf(text).flatMap((name) => linkNumberOf(name) ?? []);
}

/** The person's values with `{링크}`, `{링크2}` … as the click addresses of the content's links. */
export function withLinks(content: { links: readonly unknown[] }, recipient: Recipient): Recipient {
  const values: Record<string, string | null | undefined> = { ...recipient.values };
  content.links.forEach((_, i) => {
    values[`링크${i + 1}`] = recipient.shortUrls[i];
  });
  if (content.links.length > 0) values.링크 = recipient.shortUrls[0];
  return { ...recipient, values };
}
