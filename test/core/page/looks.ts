// Observations as the tracker sends them, made in tests from what pages really hold.

import { type BrowserEvent, parseCollectRequest } from '../../../core/collect';
import type { PageOwner } from '../../../core/page/look';
import { understand } from '../../../core/page/understand';

export const AT = Date.UTC(2026, 10, 26, 3, 0, 0);

/** An element as `tracker/observe.ts` condenses it. */
export const sent = (html: string, value = Number.NaN): string =>
  value +
  html
    .replace(/\s+/g, ' ')
    .replace(/(.)(\s*<(?!\/?a\b|img|[^>]*("amount"|-opt))[^>]*>)+\s*/g, '$1|')
    .slice(0, 900);

/** `turned`: the page's own script has turned it, so nothing of it is sent. */
export type Look = {
  turned?: boolean;
  n?: string;
  id?: string;
  u: string;
  r?: string;
  ti?: string;
  t?: number;
} & Record<string, unknown>;

/** The events that one look at a page means, as they pass the contract. */
export function seen(
  owner: Partial<PageOwner>,
  { n = '_page', id = 'look-0001', u, r, ti = 'title', t = AT, turned, ...p }: Look,
  mid?: string,
  clockAheadMs = 0,
) {
  const event = { id, n, t, u, r, ti, p: turned ? {} : { t, u, ...p } };
  const body = { v: 1, k: 'site-key', vid: 'visitor-1', sent: t, events: [JSON.parse(JSON.stringify(event))] };
  const parsed = parseCollectRequest(body);
  if (!parsed.ok || parsed.value.bad.length > 0) throw new Error('the contract refuses the look');
  const whose: PageOwner = { platform: 'cafe24', key: 'site-key', signUp: { kind: 'auto' }, ...owner };
  return parsed.value.events.flatMap((entry) => understand(whose, entry.event, mid, t - clockAheadMs));
}

export const names = (events: readonly BrowserEvent[]): string[] => events.map(({ n }) => n);

export function one(events: readonly BrowserEvent[], name: string): BrowserEvent {
  const [event, ...more] = events.filter(({ n }) => n === name);
  if (!event || more.length > 0)
    throw new Error(`${name}: ${more.length + (event ? 1 : 0)} of them in ${names(events)}`);
  return event;
}
