// Reading and writing EUC-KR, which classic shops still speak: pages, form posts and query strings.

import iconv from 'iconv-lite';

export type Charset = 'euc-kr' | 'utf-8';

export function encode(text: string, charset: Charset): Uint8Array<ArrayBuffer> {
  return new Uint8Array(iconv.encode(text, charset));
}

/** Reads `a=1&b=%C0%E5` as name and value pairs in the given charset; repeated names stay apart. */
export function parsePairs(source: string, charset: Charset): [string, string][] {
  return source
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decodePercent(name, charset), decodePercent(value, charset)];
    });
}

/** Percent-encodes in the given charset, as a browser does for a link or form on such a page. */
export function encodePercent(text: string, charset: Charset): string {
  return [...iconv.encode(text, charset)]
    .map((byte) =>
      /[\w.~-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
}

function decodePercent(text: string, charset: Charset): string {
  const bytes = text
    .replace(/\+/g, ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return iconv.decode(Buffer.from(bytes, 'latin1'), charset);
}
