// What shops push for Google Analytics 4, in either of its forms: GTM's `{event, ecommerce}`, and gtag's arguments
// `event, name, parameters`. Only its e-commerce events are taken, and of them only the fields of our own contract.

import type { AutomaticEvent } from '../event';
import type { Found, FoundItem } from './reader';
import { amount } from './text';

/** The fields the page takes out of what was pushed, and what tells one loading of a page from the next. */
export const PUSHED_NAMES =
  'performance timeOrigin dorawa_heard dorawa_pushed place 0 1 2 event ecommerce items item_id item_name item_brand item_category item_category2 item_category3 item_variant price quantity value currency transaction_id shipping item_list_id item_list_name search_term';

const NAMES = new Map<unknown, AutomaticEvent>([
  ['view_item', 'view_item'],
  ['view_item_list', 'view_item_list'],
  ['view_search_results', 'search'],
  ['search', 'search'],
  ['add_to_cart', 'add_to_cart'],
  ['remove_from_cart', 'remove_from_cart'],
  ['view_cart', 'view_cart'],
  ['add_to_wishlist', 'add_to_wishlist'],
  ['begin_checkout', 'begin_checkout'],
  ['purchase', 'purchase'],
]);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The understood pushes, each with its place in the list. */
export function pushesIn(pushed: unknown): { place: number; n: AutomaticEvent; p: Found; items: FoundItem[] }[] {
  if (!Array.isArray(pushed)) return [];
  return pushed.flatMap((entry: unknown, i) => {
    if (!isFields(entry)) return [];
    const place = typeof entry.place === 'number' ? entry.place : i;
    const [named, told] = entry[0] === 'event' ? [entry[1], entry[2]] : [entry.event, entry.ecommerce];
    const n = NAMES.get(named);
    if (!n || !isFields(told)) return [];
    const items = Array.isArray(told.items) ? told.items.filter(isFields).map(itemOf) : null;
    return [{ place, n, p: { ...parametersOf(told), ...(items && { items }) }, items: items ?? [] }];
  });
}

function parametersOf({ value, shipping, ...more }: Fields): Found {
  const { currency, transaction_id, search_term, item_list_id, item_list_name } = more;
  return {
    currency: typeof currency === 'string' ? currency.toUpperCase() : undefined,
    transaction_id,
    search_term,
    item_list_id,
    item_list_name,
    value: amount(value),
    shipping: amount(shipping),
  };
}

const itemOf = ({ price, quantity, ...item }: Fields): Found => ({
  ...item,
  price: amount(price),
  quantity: quantity === undefined ? undefined : Math.round(amount(quantity) ?? 1),
});
