// The steps of the funnel, as any platform's pages show them: what counts as a step, and how often.

import { changed, expect, settle } from './box';
import { signedUp } from './capture';
import { hintMember } from './identity';
import type { FoundItem } from './read';
import { listen, now, safe } from './safe';
import { type Found, track } from './send';

/** Reads one platform's pages. */
export type Reader = {
  /** The items this kind of page is about: one product, a list, the cart, what is being ordered. */
  readItems(kind: string): FoundItem[];
  /** What a list or search page lists. */
  readList(): { item_list_id?: string; item_list_name?: string; search_term?: string };
  readCurrency(): string;
  /** The finished order; undefined while the page does not show it yet. `final`: there will be no other chance. */
  readOrder(final: boolean): Found | undefined;
  /** The id a join-complete page names. */
  readJoined(): string;
  /** Nobody is logged in, and a page of this kind lets them join. */
  readJoins(kind: string): boolean;
};

let reader: Reader;

const lineKey = ({ item_id, item_variant }: FoundItem): string => `${item_id} ${item_variant || ''}`;

/** A step with its goods. Their value is NaN, which is never sent, when a price is not known. */
export const step = (name: string, items: FoundItem[], more?: Found): void => {
  const value = items.reduce((sum, { price, quantity }) => sum + (price as number) * (quantity || 1), 0);
  if (items[0] || name === 'view_cart') track(name, { items, value, currency: reader.readCurrency(), ...more });
};

/** One checkout for one content of the cart and day: people reload, and come back from payment windows. */
export const beginCheckout = (items: FoundItem[], method?: string): void => {
  if (changed('co', [Math.floor(now() / 864e5), method, ...items.map(lineKey)].join())) {
    step('begin_checkout', items, { method });
  }
};

/** Tells what a page of a kind says, for the platform this reads. */
export const funnel =
  (platform: Reader) =>
  (kind: string): void => {
    reader = platform;
    // A product has several links in a grid, and skins show the same block twice.
    const lines: Record<string, FoundItem> = {};
    for (const item of reader.readItems(kind)) if (item.item_id) lines[lineKey(item)] = item;
    const items = Object.values(lines).slice(0, 50);
    const lastCart = settle<FoundItem[]>('cart') || [];
    const review = settle<FoundItem>('review');

    if (kind === 'item') step('view_item', items);
    if (kind === 'search') track(kind, reader.readList());
    if (kind === 'search' || kind === 'list') {
      const brief = items.slice(0, 20).map(({ item_id, item_name }) => ({ item_id, item_name }));
      track('view_item_list', { ...reader.readList(), items: brief });
    }
    if (kind === 'cart') {
      // From one view of the cart to the very next, lines disappear by removing them.
      step(
        'remove_from_cart',
        lastCart.filter((item) => !lines[lineKey(item)]),
      );
      step('view_cart', items);
      expect('cart', items);
    }
    if (kind === 'checkout') {
      beginCheckout(items);
      expect('bag', items);
    }
    if (kind === 'order') {
      // Platforms print the order late. Trackers that wait less lose orders; a page left earlier is read as it is.
      let looks = 80;
      const look = safe((isLeft?: boolean) => {
        if (looks < 0) return;
        const order = reader.readOrder(!!isLeft || !looks--);
        if (order) {
          looks = -1;
          changed('co', '');
          track('purchase', { items: settle('bag'), currency: reader.readCurrency(), ...order });
        } else setTimeout(look, 250);
      });
      look();
      listen('pagehide', () => look(true));
    }
    if (kind === 'review' && review) step('write_review', [review]);
    if (kind === 'join_done') hintMember(reader.readJoined());
    if (kind === 'join_done' || kind === 'login') settle('join');
    if (kind === 'join_done') signedUp('auto');
    if (reader.readJoins(kind)) expect('join', 1);
  };
