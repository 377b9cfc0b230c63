// The order a page says is finished, with what the order form before it knew.

import { definedOf } from './defined';
import { type Candidate, goodsBefore, type Look } from './look';
import { type Found, type FoundItem, type FoundOrder, worthOf } from './reader';

/** An order has the platform's own number for its id: a page opened again, or on another device, is the same order. */
export function purchase(look: Look, isLast: boolean): Candidate[] {
  const order = look.reader.orderOf(look.page, isLast);
  if (!order?.transaction_id) return [];
  const seen = goodsBefore(look, 'checkout');
  const worth = seen[0] && worthOf(seen);
  const items = order.items?.map((item) => asSeen(seen, item)) ?? seen;
  const currency = look.reader.currencyOf(look.page);
  return [{ n: 'purchase', p: { ...order, ...amountsOf(order, worth), items, currency } }];
}

/** A total beside which nothing is said of shipping holds it. */
function amountsOf({ value, shipping }: FoundOrder, worth: number | undefined): Found {
  if (value === undefined || worth === undefined || shipping !== undefined || value <= worth)
    return { value: value ?? worth, shipping };
  return { value: worth, shipping: value - worth };
}

/**
 * A line of an order with what the order form knew of it: its price with the option, its image. Not the option itself:
 * what was bought is taken out of the cart however either names it.
 */
function asSeen(seen: readonly FoundItem[], item: FoundItem): FoundItem {
  const [line, ...more] = seen.filter(({ item_id }) => item_id === item.item_id);
  if (!line || more[0] || line.quantity !== item.quantity) return item;
  const { item_variant: _, ...known } = definedOf(line);
  return { ...definedOf(item), ...known };
}
