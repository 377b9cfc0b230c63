// The sign-up rule "arrives at a page". Served only to shops that have one: the edge puts this in among the settings,
// as `holds`, called with the rules. It stands alone, so that the build can cut it out whole.

import type { UrlRule } from '../core/event';

export default (rules: UrlRule[]) => {
  /** An address as rules see it: without scheme, `www.`, fragment and what advertising adds. */
  const plain = (address: string): string =>
    address
      .replace(/^https?:\/\/(www\.)?|#.*|[?&](utm_\w+|n_\w+|NaPm|\w*clid)=[^&#]*/g, '')
      // What came after advertising's parameters may be first now.
      .replace(/[?&]/, '?');
  return (address: string): boolean => {
    const full = plain(address);
    const [path = '', query = ''] = full.split('?');
    return rules.some(({ part, op, value }) => {
      const seen = { path: path.replace(/^[^/]*/, ''), query, full }[part];
      const wanted = plain(value);
      return {
        equals: seen === wanted,
        contains: seen.includes(wanted),
        starts_with: seen.startsWith(wanted),
        ends_with: seen.endsWith(wanted),
      }[op];
    });
  };
};
