// What a Korean carrier can carry: ASCII, line breaks, and KS X 1001 in EUC-KR. Anything else a phone would show as
// `?`, or the provider refuses the whole message (SOLAPI 1028, 1029). CP949 knows more syllables (똠, 뷁), but not every
// handset and carrier does, so they count as foreign here.

import { BITS, PAGES } from './ksx1001-table';

const PAGE_BYTES = 32;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** One bit per code point of the basic plane. */
const members = unpack();

function unpack(): Uint8Array {
  const bits = new Uint8Array(0x10000 / 8);
  let at = 0;
  const packed = decodeBase64(BITS);
  for (const [first, last] of PAGES) {
    const length = (last - first + 1) * PAGE_BYTES;
    bits.set(packed.subarray(at, at + length), first * PAGE_BYTES);
    at += length;
  }
  return bits;
}

function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.replace(/=+$/, '').length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) break;
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 0xff;
    }
  }
  return bytes;
}

/** Can a carrier carry this character? */
export function isEncodable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return code === 0x0a || (code >= 0x20 && code < 0x7f);
  return code < 0x10000 && ((members[code >> 3] ?? 0) & (1 << (code & 7))) !== 0;
}

/** Bytes as carriers count them in EUC-KR: ASCII one, everything else two, a line break one. */
export function textBytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += character.charCodeAt(0) < 0x80 ? 1 : 2;
  return bytes;
}

/** The longest beginning of `text` that takes at most `limit` bytes. */
export function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += character.charCodeAt(0) < 0x80 ? 1 : 2;
    if (bytes > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** Characters people paste and what they mean in KS X 1001. */
const STAND_INS: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\t': ' ',
  '–': '-',
  '—': '-',
  '‒': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '•': '·',
  '・': '·',
  '∙': '·',
  '⋅': '·',
  '₩': '￦',
  '〜': '～',
  '✓': '√',
  '✔': '√',
  '✅': '√',
  '☑': '√',
  '❤': '♥',
  '💖': '♥',
  '💕': '♥',
  '🩷': '♥',
  '⭐': '★',
  '🌟': '★',
  '✨': '★',
  '✦': '★',
  '✩': '☆',
  '➡': '→',
  '➜': '→',
  '📞': '☎',
  '«': '《',
  '»': '》',
  '‹': '〈',
  '›': '〉',
  '„': '"',
  '‚': "'",
  '©': '(C)',
  '®': '(R)',
  '€': 'EUR',
  '£': '￡',
  '¥': '￥',
  '✕': '×',
  '✖': '×',
  '⋯': '…',
};

/** Nothing a reader would miss: emoji and their joiners, pictures, marks, control and hidden characters. */
const DISPENSABLE =
  /^[\p{Extended_Pictographic}\p{Emoji_Presentation}\p{So}\p{Sk}\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u{1F1E6}-\u{1F1FF}]$/u;

/**
 * What should stand for a character a carrier cannot carry: itself when it can, a likeness (`—` → `-`, `é` → `e`),
 * nothing (emoji), or null when only the writer can say (`똠`).
 */
export function standInFor(character: string): string | null {
  if (isEncodable(character)) return character;
  const known = STAND_INS[character];
  if (known !== undefined) return known;
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
  if (plain !== '' && /^[\x20-\x7e]+$/.test(plain)) return plain;
  const composed = character.normalize('NFKC');
  if (composed !== character && [...composed].every(isEncodable)) return composed;
  return DISPENSABLE.test(character) ? '' : null;
}

/** Runs of a text that a carrier cannot carry, each with its stand-in. */
export type Foreign = { from: number; to: number; text: string; standIn: string | null };

export function foreignIn(text: string): Foreign[] {
  const found: Foreign[] = [];
  let at = 0;
  for (const character of text) {
    const to = at + character.length;
    if (!isEncodable(character)) {
      const standIn = standInFor(character);
      const last = found.at(-1);
      // One emoji of several code points, or a row of them, is one finding.
      if (last && last.to === at && last.standIn !== null && standIn !== null) {
        found[found.length - 1] = { from: last.from, to, text: last.text + character, standIn: last.standIn + standIn };
      } else found.push({ from: at, to, text: character, standIn });
    }
    at = to;
  }
  return found;
}

/** A text in the characters a carrier can carry; what has no stand-in is left for the caller to refuse. */
export function toEncodable(text: string): string {
  const plain = text.normalize('NFC').replace(/\r\n?/g, '\n');
  let mended = '';
  for (const character of plain) mended += isEncodable(character) ? character : (standInFor(character) ?? character);
  return mended;
}

/** Does every character of a text go as it is? */
export function isCarried(text: string): boolean {
  for (const character of text) if (!isEncodable(character)) return false;
  return true;
}

/** Does a name stand on the phone after a carrier has taken from it what it cannot carry? One of emoji alone does not. */
export function isSayable(name: string): boolean {
  const said = toEncodable(name).trim();
  return said !== '' && !said.includes('\n') && isCarried(said);
}
