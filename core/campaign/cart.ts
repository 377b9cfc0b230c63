// A member's cart and its episode, folded from the log in commit order. An episode runs from the first add_to_cart
// after a purchase, a sign-up, an emptied cart or seven quiet days to the next of these; at most one cart message is
// ever sent for it. The fold is the same whoever runs it, so a rebuilt projection equals the running one.

import * as v from 'valibot';
import { type Item, type PricedItem, pricedItems } from '../event';
import { maybeNumber, maybeText, readStoredAs } from '../facts/stored';
import type { LoggedEvent } from '../history';
import { foreign, isWon, type Money, toHundredths } from '../money';
import { DAY_MS } from '../time';

/** A cart with nothing done to it for this long ends its episode. */
export const CART_IDLE_MS = 7 * DAY_MS;

/** Lines kept of one cart: more than a page of it tells, and, however long their addresses, what one row holds. */
export const MOST_LINES = 60;

const lineSchema = v.object({
  itemId: v.string(),
  variant: v.string(),
  name: maybeText,
  price: maybeNumber,
  /** What `price` is in; absent for won. */
  currency: v.optional(v.string()),
  quantity: v.number(),
  image: maybeText,
  url: maybeText,
  addedAt: v.number(),
  /** The half of the cart it lies in, where the platform keeps two (`cart_part`). */
  part: v.optional(v.literal('overseas')),
});
export type CartLine = v.InferOutput<typeof lineSchema>;

const episodeSchema = v.nullable(v.object({ id: v.number(), startedAt: v.number(), lastAddAt: v.number() }));

const cartSchema = v.object({
  lines: v.array(lineSchema),
  /** The open episode; null when none. `id` is the log position of the add that opened it. */
  episode: episodeSchema,
  /**
   * The same for campaigns that only the purchase of everything in the cart concerns: buying other things leaves it
   * open. Absent in carts folded before there was one.
   */
  untilBought: v.optional(episodeSchema),
  lastActivityAt: v.number(),
  lastPurchaseAt: maybeNumber,
  /** Number of the latest order folded, which may be told twice: by the page, and confirmed by the shop's systems. */
  lastOrder: maybeText,
  /** When an order was placed that is not paid yet (bank transfer). */
  pendingOrderAt: maybeNumber,
  /** Its number. Absent in carts folded before it was kept. */
  pendingOrder: v.optional(maybeText),
  /** What ended the latest episode that is over; null before the first. */
  closedBy: v.nullable(v.picklist(['purchase', 'emptied', 'sign_up', 'idle'])),
});
export type Cart = v.InferOutput<typeof cartSchema>;

/** A cart as its row keeps it; null where that cannot be read. */
export const readCart = (json: string): Cart | null => readStoredAs(cartSchema, json);

export const EMPTY_CART: Cart = {
  lines: [],
  episode: null,
  lastActivityAt: 0,
  lastPurchaseAt: null,
  lastOrder: null,
  pendingOrderAt: null,
  closedBy: null,
};

/** Event names that change a cart; all others leave it as it is. */
export const CART_EVENTS = [
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'purchase',
  'order_update',
  'sign_up',
] as const;

/** The cart after one more event of its member. */
export function foldCart(cart: Cart, event: LoggedEvent): Cart {
  const at = event.occurredAt;
  const items = pricedItems(event.params).filter(({ quantity }) => quantity !== 0);
  const part = event.params.cart_part;
  const lastActivityAt = Math.max(cart.lastActivityAt, at);
  const isIdle = (cart.episode ?? untilBoughtOf(cart)) !== null && at - cart.lastActivityAt > CART_IDLE_MS;
  // After seven quiet days the next add begins an episode, also where the cart is only looked at before it.
  const touched = isIdle ? cart : { ...cart, lastActivityAt };
  switch (event.name) {
    case 'add_to_cart': {
      const late = cart.lastPurchaseAt !== null && at < cart.lastPurchaseAt;
      // An add that reaches us after the purchase it led to belongs to a closed episode.
      if (late || items.length === 0) return cart;
      return {
        ...cart,
        lines: items.reduce((lines, item) => addLine(lines, toLine(item, at, part)), cart.lines),
        episode: withAdd(isIdle ? null : cart.episode, event),
        untilBought: withAdd(isIdle ? null : untilBoughtOf(cart), event),
        lastActivityAt,
        closedBy: isIdle && cart.episode ? 'idle' : cart.closedBy,
      };
    }
    case 'remove_from_cart':
      return closedWhenEmpty({ ...touched, lines: removedFrom(cart.lines, items, at, part) });
    case 'view_cart':
      // The cart page shows the whole cart, or half of it, so it replaces the fold; a snapshot older than the last change
      // does not, nor an empty one seen before the login that brings the member's own cart along.
      if (at < cart.lastActivityAt || (event.ofGuest && items.length === 0)) return cart;
      return closedWhenEmpty({ ...touched, lines: snapshot(cart.lines, items, at, part) });
    case 'purchase': {
      const later = cart.lines.filter((line) => line.addedAt > at);
      return paidFor(cart, event, items.length > 0 ? takeOut(cart.lines, items, at) : later);
    }
    case 'order_update': {
      const { status, transaction_id: order = null } = event.params;
      // Where no page has told of the order, nobody else may tell that it is paid.
      if (status === 'paid') return paidFor(cart, event, takeOut(cart.lines, items, at));
      if (status === 'cancelled') return isOfAnother(cart, order) ? touched : { ...touched, pendingOrderAt: null };
      if (status !== 'pending') return cart;
      // Both platforms take ordered lines out of the cart, paid or not.
      return closedWhenEmpty({
        ...touched,
        lines: takeOut(cart.lines, items, at),
        pendingOrderAt: at,
        pendingOrder: order,
      });
    }
    case 'sign_up':
      return {
        ...cart,
        lastActivityAt,
        episode: null,
        untilBought: null,
        closedBy: cart.episode ? 'sign_up' : cart.closedBy,
      };
    default:
      return cart;
  }
}

/** The cart once an order is paid, which leaves `left` of its lines; one that awaited its deposit has taken its own before. */
function paidFor(cart: Cart, event: LoggedEvent, left: CartLine[]): Cart {
  const { occurredAt: at, params } = event;
  const order = params.transaction_id ?? null;
  if (order !== null && order === cart.lastOrder) return cart;
  const lines = order !== null && order === cart.pendingOrder ? cart.lines : left;
  const stillShopping = cart.episode !== null && cart.episode.startedAt > at;
  const lastPurchaseAt = Math.max(cart.lastPurchaseAt ?? 0, at);
  const reopened = reopenedBy(event, lines, lastPurchaseAt);
  return {
    ...cart,
    lines,
    episode: stillShopping ? cart.episode : reopened,
    untilBought: lines.length > 0 ? (untilBoughtOf(cart) ?? reopened) : null,
    lastActivityAt: Math.max(cart.lastActivityAt, at),
    lastPurchaseAt,
    lastOrder: order,
    pendingOrderAt: null,
    closedBy: 'purchase',
  };
}

/** Is this order another than the one that awaits its deposit? Who orders anew cancels the order before. */
const isOfAnother = ({ pendingOrder }: Cart, order: string | null): boolean =>
  typeof pendingOrder === 'string' && order !== null && order !== pendingOrder;

/** What the lines cost together in won; lines without a known price, or with one in another currency, count nothing. */
export function cartValue({ lines }: Cart): number {
  return sumOf(lines.filter(({ currency }) => isWon(currency)));
}

/** What the lines cost together in the currency of all of them; null where they are priced in several. */
export function cartTotal({ lines }: Cart): Money | null {
  const [currency, ...others] = new Set(lines.filter(({ price }) => price !== null).map((line) => line.currency));
  return others.length > 0 ? null : { value: sumOf(lines), ...foreign(currency) };
}

const sumOf = (lines: readonly CartLine[]) =>
  toHundredths(lines.reduce((sum, { price, quantity }) => sum + (price ?? 0) * quantity, 0));

/** Lines put in after the last purchase (told later than they were) are the next episode, which this purchase opens. */
function reopenedBy({ seq }: LoggedEvent, lines: CartLine[], lastPurchaseAt: number): Cart['episode'] {
  const later = lines.map(({ addedAt }) => addedAt).filter((addedAt) => addedAt > lastPurchaseAt);
  if (later.length === 0) return null;
  return { id: seq, startedAt: Math.min(...later), lastAddAt: Math.max(...later) };
}

function closedWhenEmpty(cart: Cart): Cart {
  if (cart.lines.length > 0) return cart;
  return { ...cart, episode: null, untilBought: null, closedBy: cart.episode ? 'emptied' : cart.closedBy };
}

/** The episode with one more add, or the one it opens. */
function withAdd(open: Cart['episode'], { seq, occurredAt: at }: LoggedEvent): NonNullable<Cart['episode']> {
  if (!open) return { id: seq, startedAt: at, lastAddAt: at };
  return { ...open, startedAt: Math.min(open.startedAt, at), lastAddAt: Math.max(open.lastAddAt, at) };
}

/** The episode that only buying everything ends. */
export function untilBoughtOf(cart: Cart): Cart['episode'] {
  return cart.untilBought === undefined ? cart.episode : cart.untilBought;
}

function toLine(item: PricedItem, addedAt: number, part: CartLine['part']): CartLine {
  return {
    itemId: item.item_id,
    variant: item.item_variant ?? '',
    name: item.item_name ?? null,
    price: item.price ?? null,
    ...foreign(item.currency),
    quantity: item.quantity ?? 1,
    image: item.image ?? null,
    url: item.url ?? null,
    addedAt,
    ...(part && { part }),
  };
}

const isSameLine = (one: CartLine, other: CartLine): boolean =>
  one.itemId === other.itemId && one.variant === other.variant && one.part === other.part;

function addLine(lines: CartLine[], added: CartLine): CartLine[] {
  const { quantity, price, currency, addedAt } = added;
  if (!lines.some((line) => isSameLine(line, added))) return [...lines, added].slice(-MOST_LINES);
  return lines.map((line) =>
    isSameLine(line, added)
      ? { ...line, ...(price !== null && { price, currency }), quantity: line.quantity + quantity, addedAt }
      : line,
  );
}

/**
 * Lowers lines by what was removed or bought, each piece once; lines added later than that stay. What is named without an
 * option is sought in all lines of the product, and so is any in a line that a page shows without one. A removal without
 * quantity takes all.
 */
function takeOut(lines: CartLine[], items: Item[], at: number): CartLine[] {
  const left = items.map((item) => ({ ...item, quantity: item.quantity ?? Number.POSITIVE_INFINITY }));
  return [isOfOption, mayBeOfOption].reduce(
    (kept, isMeant) =>
      kept.flatMap((line) => {
        if (line.addedAt > at) return [line];
        const quantity = left
          .filter((item) => item.item_id === line.itemId && isMeant(line, item))
          .reduce((rest, item) => {
            const taken = Math.min(item.quantity, rest);
            item.quantity -= taken;
            return rest - taken;
          }, line.quantity);
        return quantity > 0 ? [{ ...line, quantity }] : [];
      }),
    lines,
  );
}

const isOfOption = ({ variant }: CartLine, { item_variant = '' }: Item): boolean => item_variant === variant;
const mayBeOfOption = ({ variant }: CartLine, { item_variant = '' }: Item): boolean =>
  item_variant === '' || variant === '';

/** What is taken out of one half is sought in it first, and only what is not there in the other. */
function removedFrom(lines: CartLine[], items: Item[], at: number, part: CartLine['part']): CartLine[] {
  const here = lines.filter((line) => line.part === part);
  const isHere = (item: Item): boolean => here.some(({ itemId }) => itemId === item.item_id);
  const left = takeOut(here, items.filter(isHere), at);
  const elsewhere = takeOut(
    lines.filter((line) => line.part !== part),
    items.filter((item) => !isHere(item)),
    at,
  );
  return [...elsewhere, ...left];
}

/** The cart as its page shows it, with what lies in the half the page does not show. */
function snapshot(lines: CartLine[], items: PricedItem[], at: number, part: CartLine['part']): CartLine[] {
  const told = items.reduce<CartLine[]>((rows, item) => addLine(rows, toLine(item, at, part)), []);
  const shown = told.map((line) => {
    // Told without an option, it is the one line of its product, if there is one.
    const [alike, ...others] = lines.filter((old) => isSameLine({ ...old, variant: '' }, line));
    const known = lines.find((old) => isSameLine(old, line)) ?? (others.length > 0 ? undefined : alike);
    return known
      ? {
          ...line,
          ...(line.price === null && { price: known.price, currency: known.currency }),
          name: line.name ?? known.name,
          image: line.image ?? known.image,
          url: line.url ?? known.url,
          addedAt: known.addedAt,
        }
      : line;
  });
  // A line not known to be abroad when it was added is the one shown there now.
  const isElsewhere = (line: CartLine): boolean =>
    line.part !== part && !shown.some((other) => isSameLine({ ...line, part: other.part }, other));
  return [...lines.filter(isElsewhere), ...shown].slice(-MOST_LINES);
}
