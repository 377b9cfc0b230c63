// The checkout a page begins: on the shop's own order form, or behind another company's button.

import { stableHash } from '../hash';
import { DAY_MS, MINUTE_MS } from '../time';
import { type Candidate, type Look, shopOf, step } from './look';
import { type FoundItem, lineKey, type Step } from './reader';

/** What the id of a checkout begins with. */
export const CHECKOUT_ID = 'checkout.';

/** The form of what has just been bought, seen again within this time of the order, begins no checkout. */
export const FORM_SHOWN_AGAIN_MS = 10 * MINUTE_MS;

/**
 * One checkout for one content of the cart and day: people reload, and come back from payment windows. Until they order:
 * the log then gives the id free (`edge/db/checkouts.ts`).
 */
export function checkout(look: Look, items: FoundItem[], method?: string): Candidate[] {
  const id = checkoutId(look, items, method);
  return step(look, 'begin_checkout', items, { method }).map((candidate) => ({ ...candidate, id }));
}

/** The id of one with these goods, whoever says that it began. */
export function checkoutId({ page, event }: Look, items: readonly FoundItem[], method?: string): string {
  const day = Math.floor((page.t ?? event.t) / DAY_MS);
  const shop = shopOf(page);
  const content = [method, ...(shop ? [shop] : []), ...items.map(lineKey)].join();
  return `${CHECKOUT_ID}${day}.${stableHash(content)}`;
}

/** The checkout elsewhere that the last thing noted before this page began. */
export function begunBefore({ before, reader }: Look): Step | undefined {
  if (before?.c === undefined && before?.q === undefined) return undefined;
  const step = before.q ? reader.stepOfRequest(before) : reader.stepOfClick(before, reader.kindOf(before));
  return step?.method ? step : undefined;
}

/** Back on the form of what has just been ordered. */
export function isBackFromOrder({ before, reader }: Look, items: readonly FoundItem[]): boolean {
  if (!before || reader.kindOf(before) !== 'order') return false;
  const ordered = reader.orderOf(before, true)?.items;
  return !ordered || items.every(({ item_id }) => ordered.some((item) => item.item_id === item_id));
}
