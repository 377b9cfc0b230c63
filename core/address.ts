// Addresses as rules see them: without scheme, `www.`, fragment and what advertising adds, percent-escapes read. The
// log keeps this reading beside an address that differs from it, so that a query need not be able to make it.

import type { UrlRule } from './tracker-settings';

/** Parameters that say where a visitor came from, never which page this is; `dw` marks the links of our own messages. */
const TRACKING = /^(utm_\w+|n_\w+|NaPm|\w*clid|dw)$/;

/** `full` is `host/path?query`; `whole` is the query with advertising's parameters, for rules that name one of them. */
export type Address = { full: string; path: string; query: string; whole: string };

export function readAddress(url: string): Address {
  const bare = readable(url.replace(/^https?:\/\/(www\.)?/, '').replace(/#.*$/s, ''));
  const cut = bare.indexOf('?');
  const place = cut < 0 ? bare : bare.slice(0, cut);
  const whole = cut < 0 ? '' : bare.slice(cut + 1);
  const query = parametersOf(whole)
    .filter((parameter) => !isTracking(parameter))
    .join('&');
  return { full: query ? `${place}?${query}` : place, path: pathIn(place), query, whole };
}

/** What the log must keep beside an address: its reading and its whole query, each where the plain text would not do. */
export function keptOfAddress(url: string | undefined): { a?: string; q?: string } {
  if (url === undefined) return {};
  const { full, query, whole } = readAddress(url);
  const asSent = url.slice(url.indexOf('://') + 3);
  return { ...(full !== asSent && { a: full }), ...(whole !== query && { q: whole }) };
}

/** A rule made ready for comparison: its value read like an address, and the part it is compared with. */
export type ReadyRule = { part: keyof Address; op: UrlRule['op']; value: string };

export function readRule({ part, op, value }: UrlRule): ReadyRule {
  switch (part) {
    case 'full':
      return { part, op, value: readAddress(value).full };
    case 'path': {
      // A whole address pasted where a path was asked for means its path.
      const isAddress = /^https?:\/\//.test(value);
      return { part, op, value: isAddress ? readAddress(value).path : readable(value.replace(/#.*$/s, '')) };
    }
    case 'query': {
      const query = readable(value.replace(/^\?/, '').replace(/#.*$/s, ''));
      return { part: parametersOf(query).some(isTracking) ? 'whole' : 'query', op, value: query };
    }
  }
}

export function ruleFits(rule: ReadyRule, address: Address): boolean {
  const seen = address[rule.part];
  switch (rule.op) {
    case 'equals':
      return seen === rule.value;
    case 'contains':
      return seen.includes(rule.value);
    case 'starts_with':
      return seen.startsWith(rule.value);
    case 'ends_with':
      return seen.endsWith(rule.value);
  }
}

const parametersOf = (query: string) => query.split('&');
const isTracking = (parameter: string) => TRACKING.test(parameter.replace(/=.*$/s, ''));
const pathIn = (place: string) => place.replace(/^[^/]*/, '');

/** Escapes read where they make text, syllables put together in one way, control characters and broken halves of characters gone. */
function readable(text: string): string {
  let read = text;
  try {
    read = decodeURI(text);
  } catch {
    // A broken escape leaves the address as it was sent.
  }
  return read
    .replace(/\p{Cc}/gu, '')
    .toWellFormed()
    .normalize();
}
