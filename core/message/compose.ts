// What the law adds to an advertising text, and what the carrier then bills. The label comes first, the sender right
// after it, the free opt-out last (Network Act art. 50(4), decree art. 61(3) and table 6); no setting leaves any of it
// out, and all of it counts in the bytes.

import { err, ok, type Result } from '../result';

export const AD_LABEL = '(광고)';
/** A body of at most this many bytes is an SMS, a longer one an LMS. */
export const SMS_BYTES = 90;
export const LMS_BYTES = 2_000;

export type Sender = { name: string; number: string; optOut080: string };
export type ComposeRefusal = { reason: 'too_long'; bytes: number; limit: number } | { reason: 'broken_label' };

/** Labels people write by hand that are not the label the law names. */
const BROKEN_LABEL = /[([{<"'“]\s*(광\s*[/·.\s]?\s*고|AD)\s*[)\]}>"'”]/i;

/** Does the marketer's own text carry a label, right or broken? The composer adds the only one. */
export function hasOwnLabel(body: string): boolean {
  return BROKEN_LABEL.test(body);
}

/** The advertising text as it will stand on the phone. */
export function composeText(
  body: string,
  sender: Sender,
): Result<{ type: 'SMS' | 'LMS'; text: string; bytes: number }, ComposeRefusal> {
  if (hasOwnLabel(body)) return err({ reason: 'broken_label' });
  const text = `${AD_LABEL}[${sender.name}] ${normalise(body)}\n무료수신거부 ${sender.optOut080}`;
  const bytes = textBytes(text);
  if (bytes > LMS_BYTES) return err({ reason: 'too_long', bytes, limit: LMS_BYTES });
  return ok({ type: bytes <= SMS_BYTES ? 'SMS' : 'LMS', text, bytes });
}

/** Bytes as carriers count them in EUC-KR: ASCII one, everything else two, a line break one. */
export function textBytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += character.charCodeAt(0) < 0x80 ? 1 : 2;
  return bytes;
}

/** Pasted text in the characters a Korean carrier can carry: no dashes, bullets, won signs or hidden spaces. */
function normalise(body: string): string {
  return body
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/[–—]/g, '-')
    .replace(/•/g, '·')
    .replace(/₩/g, '￦')
    .trim();
}
