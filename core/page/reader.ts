// What the reader of a platform's pages must be able to tell, and the words all of them share.

import type { EventParams, Item } from '../event';
import { toHundredths } from '../money';
import { readElement, type SeenElement } from './element';
import type { Observed } from './observation';
import { partsOf } from './text';

/** The kind of a page. `layer`: no page of its own, but one that opens in another; it is not viewed. */
export type PageKind =
  | 'layer'
  | 'main'
  | 'item'
  | 'list'
  | 'search'
  | 'cart'
  | 'checkout'
  | 'order'
  | 'join'
  | 'join_done'
  | 'login'
  | 'my'
  | 'review'
  | 'review_write'
  | 'other';

/** An item as a page gives it: any field may be missing, so it is not yet one the log takes. */
export type FoundItem = { [Key in keyof Item]?: Item[Key] | undefined };

/** Parameters of an event as a page gives them. */
export type Found = Record<string, unknown>;

/** One look at a page, ready to be read. */
export type Page = Omit<Observed, 'h' | 'g' | 'u'> & {
  /** Its own script has turned it: nothing but its address was sent. */
  isTurned: boolean;
  url: string;
  path: string;
  /** With its `?`; '' without one. */
  query: string;
  elements: readonly SeenElement[];
  globals: Readonly<Record<string, unknown>>;
};

export function pageOf(observed: Observed, address: string): Page {
  const { h = [], g = {}, u = address, ...rest } = observed;
  return {
    ...rest,
    isTurned: observed.u === undefined,
    url: u,
    ...partsOf(u),
    elements: h.flatMap((sent) => readElement(sent) ?? []),
    globals: g,
  };
}

/** A step of the funnel that a click or a request took. */
export type Step = {
  name: 'add_to_cart' | 'add_to_wishlist' | 'begin_checkout';
  items: FoundItem[];
  /** Whose button led to a checkout elsewhere. */
  method?: string;
  cartPart?: CartPart;
};

/** The half of a cart that the platform keeps in two; undefined for the whole, or the half most shops have alone. */
export type CartPart = EventParams['cart_part'];

/** A finished order as its page tells it; its goods may be known from the order form alone. */
export type FoundOrder = {
  transaction_id: string;
  value?: number | undefined;
  shipping?: number | undefined;
  items?: FoundItem[];
  unpaid: boolean;
};

/** Reads one platform's pages. */
export type PageReader = {
  kindOf(page: Page): PageKind;
  /** The items this kind of page is about: one product, a list, the cart, what is being ordered. */
  itemsOf(page: Page, kind: PageKind): FoundItem[];
  /** What a list or search page lists. */
  listOf(page: Page): { item_list_id?: string; item_list_name?: string; search_term?: string };
  currencyOf(page: Page): string | undefined;
  /** Whose way of paying an order form was come to with. */
  companyOf(page: Page): string | undefined;
  /** Does this page of the cart tell what is in it? One that does not is not an empty one. */
  isCartRead(page: Page): boolean;
  /** Which half of the cart a page of it shows. */
  cartPartOf(page: Page): CartPart;
  /** The finished order; undefined while the page does not show it yet. `isLast`: there will be no other chance. */
  orderOf(page: Page, isLast: boolean): FoundOrder | undefined;
  /** The page of an order is not looked at a second time: there will be no other chance. */
  isSeenOnce(page: Page): boolean;
  /** Nobody is logged in, and a page of this kind lets them join. */
  letsJoin(page: Page, kind: PageKind): boolean;
  /** May this be a member's id, and is no name? */
  isMemberId(text: string): boolean;
  /** When the member who is logged in joined, epoch ms, where the platform tells. */
  joinedAt(page: Page): number | undefined;
  stepOfClick(page: Page, kind: PageKind): Step | undefined;
  stepOfRequest(page: Page): Step | undefined;
  /** What the click asked for, if only arriving at the cart can tell that it went in. */
  awaitedInCart(click: Page): FoundItem | undefined;
  /** The item a click sent a review of, if only the next page can tell that it was taken. */
  reviewSent(click: Page, next: Page): FoundItem | undefined;
};

export const lineKey = ({ item_id, item_variant }: FoundItem): string => `${item_id} ${item_variant ?? ''}`;

/** Lines of the same product and option as one: a text the shopper adds to an option makes a line of its own. */
export function summed(lines: readonly FoundItem[]): FoundItem[] {
  const sums = new Map<string, FoundItem>();
  for (const line of lines) {
    const before = sums.get(lineKey(line));
    sums.set(lineKey(line), before ? together(before, line) : line);
  }
  return [...sums.values()];
}

function together(one: FoundItem, other: FoundItem): FoundItem {
  const { quantity: pieces = 1, price = Number.NaN } = one;
  const { quantity: more = 1, price: otherPrice = Number.NaN } = other;
  const quantity = pieces + more;
  return {
    ...one,
    quantity,
    price: price === otherPrice ? price : (price * pieces + otherPrice * more) / quantity,
  };
}

/** What goods are worth; undefined when the price of one is not known. */
export function worthOf(items: readonly FoundItem[]): number | undefined {
  const value = items.reduce((sum, { price = Number.NaN, quantity = 1 }) => sum + price * quantity, 0);
  return Number.isNaN(value) ? undefined : toHundredths(value);
}

/** The content of the last such meta tag: shops write site-wide tags of their own above the platform's. */
export const meta = (page: Page, property: string): string =>
  page.elements.findLast(({ attributes }) => attributes.property === property)?.attributes.content ?? '';

/** The value of the first field of this name; '' when there is none. */
export const fieldValue = (page: Page, name: string): string =>
  page.elements.find(({ attributes }) => attributes.name === name)?.attributes.value ?? '';

/** The brand, where the page has a row for it. */
export function brandOf({ elements }: Page): string | undefined {
  const row = elements.find(
    ({ tag, texts }) =>
      tag === 'tr' && /^(brand|\ube0c\ub79c\ub4dc|\u30d6\u30e9\u30f3\u30c9|\u54c1\u724c)/i.test(texts[0] ?? ''),
  );
  return row?.texts[1];
}

/** The fields of a request, names and values read; several values of one name stay in order. */
export function requestFields({ q = [] }: Page, read: (raw: string) => string): (name: string) => string[] {
  const pairs = q.map((pair) => [read(pair.replace(/=.*$/s, '')), read(pair.replace(/^[^=]*=/s, ''))] as const);
  return (name) => pairs.filter(([key]) => key === name).map(([, value]) => value);
}
