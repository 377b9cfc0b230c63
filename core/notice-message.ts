// A notice as each channel carries it. Informational: no label, no opt-out headers, nothing but the notice.

import type { ComposedEmail, ComposedText } from './message/composed';
import { textBytes, toEncodable } from './message/ksx1001';
import { SMS_BYTES } from './message/text';

/** Title of a notice that is longer than an SMS; what it is about stands in its first line. */
const LMS_SUBJECT = '광고 수신 동의 안내';

export function noticeByText(written: string): ComposedText {
  const text = toEncodable(written);
  const bytes = textBytes(text);
  const short = bytes <= SMS_BYTES;
  return {
    channel: 'sms',
    type: short ? 'SMS' : 'LMS',
    subject: short ? null : LMS_SUBJECT,
    text,
    bytes,
    image: null,
    links: [],
  };
}

export function noticeByEmail(subject: string, text: string, fromName: string): ComposedEmail {
  const lines = text.split('\n').map((line) => escapeHtml(line).replace(/https:\/\/[^\s<]+/g, '<a href="$&">$&</a>'));
  const html = `<!doctype html><html lang="ko"><body style="margin:0;padding:24px;font:16px/1.7 sans-serif;color:#1b2430">${lines
    .map((line) => `<p style="margin:0 0 8px">${line}</p>`)
    .join('')}</body></html>`;
  return { channel: 'email', type: 'EMAIL', fromName, subject, html, text, headers: {}, links: [] };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
