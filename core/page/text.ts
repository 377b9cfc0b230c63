// Text as shops really write it: entities, amounts with commas, addresses without a host, queries in EUC-KR.

/** Entities that names of goods are written with; the rest of HTML's two thousand hardly occur in shops. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  middot: '\u00b7',
  bull: '\u2022',
  hellip: '\u2026',
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  times: '\u00d7',
  deg: '\u00b0',
  reg: '\u00ae',
  copy: '\u00a9',
  trade: '\u2122',
  hearts: '\u2665',
  rarr: '\u2192',
  larr: '\u2190',
  eacute: '\u00e9',
  egrave: '\u00e8',
  agrave: '\u00e0',
  ccedil: '\u00e7',
  ouml: '\u00f6',
  uuml: '\u00fc',
  auml: '\u00e4',
  frac12: '\u00bd',
};

/** Text with its entities read and its white space in order. What is no string is no text. */
export function decoded(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (all, decimal, hex, name) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? all;
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    })
    .replace(/\s+/g, ' ')
    .trim();
}

/** The text of a piece of HTML out of a script, where names may hold tags. */
export const plain = (value: unknown): string =>
  typeof value === 'string' ? decoded(value.replace(/<[^>]*>/g, ' ')) : '';

/** The first number in "38,500원", "US$ 12.50" or 38500; undefined when there is none. */
export function amount(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [digits] = /\d+(\.\d+)?/.exec(String(value).replace(/,/g, '')) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** What a pattern's first pair of brackets finds; '' when it finds nothing. */
export const found = (pattern: RegExp, text: string | undefined): string => pattern.exec(text ?? '')?.[1] ?? '';

/** An address as a link writes it, made whole by the page it stands in; '' for one that is none on the web. */
export function resolve(href: string, page: string | undefined): string {
  if (/^(?!https?:)[a-z][\w+.-]*:/i.test(href)) return '';
  const [, scheme = '', host = '', path = ''] = /^(https?:)\/\/([^/?#]*)([^?#]*)/.exec(page ?? '') ?? [];
  if (href === '' || /^https?:/.test(href) || !host) return href;
  if (href.startsWith('//')) return scheme + href;
  if (href.startsWith('/')) return `${scheme}//${host}${href}`;
  return `${scheme}//${host}${path.replace(/[^/]*$/, '') || '/'}${href.replace(/^\.\//, '')}`;
}

/** Path and query of an address, without fragment. */
export function partsOf(url: string | undefined): { path: string; query: string } {
  const [, path = '', query = ''] = /^https?:\/\/[^/?#]*([^?#]*)(\?[^#]*)?/.exec(url ?? '') ?? [];
  return { path, query };
}

// Deterministic, and in every runtime this runs in.
declare const TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string };

/** Percent-encoded text. On EUC-KR pages its bytes are EUC-KR, which is hardly ever UTF-8 as well. */
export function unescaped(raw: string): string {
  const text = raw.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes = text.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return new TextDecoder('euc-kr').decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  }
}

/** A parameter of an address or form body; '' when it is not there. */
export function parameter(name: string, query: string): string {
  const [, raw = ''] = new RegExp(`[?&]${name}=([^&#]*)`, 'i').exec(query.startsWith('?') ? query : `&${query}`) ?? [];
  return unescaped(raw);
}
