// A composed e-mail as it travels (RFC 5322, MIME RFC 2045–2047): text and HTML side by side, both in base64, so that
// nothing on the way may change a byte of what is signed.

import type { ComposedEmail } from '../../../core/message/composed';

type Envelope = {
  from: string;
  to: string;
  /** The same whenever this message is handed over, so that a mailbox can tell a second copy. */
  messageId: string;
  /** Epoch ms. */
  at: number;
};

/** The whole mail, lines ended by CRLF, ASCII only. */
export function toMime({ fromName, subject, html, text, headers }: ComposedEmail, envelope: Envelope): string {
  // Base64 holds no dash, so no body can hold the boundary.
  const boundary = '=-dorawa-alternative';
  const part = (type: string, body: string) => [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...lines(body),
  ];
  return [
    `From: ${encodedWords(fromName)}\r\n <${envelope.from}>`,
    `To: ${envelope.to}`,
    `Subject: ${encodedWords(subject)}`,
    `Date: ${new Date(envelope.at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${envelope.messageId}>`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part('text/plain', text),
    ...part('text/html', html),
    `--${boundary}--`,
  ].join('\r\n');
}

/** Bytes in one encoded word: a line of 76 characters with its frame and the longest name of a header (RFC 2047). */
const WORD_BYTES = 39;

/** A header's text in encoded words, folded where the next begins; no character is split. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word: number[] = [];
  for (const character of text.replace(/[\r\n]+/g, ' ')) {
    const bytes = new TextEncoder().encode(character);
    if (word.length + bytes.length > WORD_BYTES) {
      words.push(base64(word));
      word = [];
    }
    word.push(...bytes);
  }
  words.push(base64(word));
  return words.map((one) => `=?UTF-8?B?${one}?=`).join('\r\n ');
}

const LINE_BYTES = 57;

/** Base64 in lines of 76 characters. */
function lines(body: string): string[] {
  const bytes = new TextEncoder().encode(body.replace(/\r?\n/g, '\r\n'));
  const out: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) out.push(base64(bytes.subarray(at, at + LINE_BYTES)));
  return out;
}

const base64 = (bytes: Iterable<number>): string => btoa(String.fromCharCode(...bytes));
