// One look at a page: what it is read with, and the goods it is about.

import type { BrowserEvent, ObservedEvent } from '../collect';
import type { Platform, SignUpRule } from '../tracker-settings';
import { type Found, type FoundItem, lineKey, type Page, type PageKind, type PageReader, worthOf } from './reader';
import { found } from './text';

/** Lines of goods in one event. */
const MOST_ITEMS = 50;

/** Whose page it is, and how it is to be understood. */
export type PageOwner = { platform: Platform; key: string; signUp: SignUpRule };

/** An event not yet checked. Without an id of its own it has its observation's, and its name. */
export type Candidate = Pick<BrowserEvent, 'n'> & { id?: string; p?: Found };

export type Look = {
  owner: PageOwner;
  reader: PageReader;
  event: ObservedEvent;
  memberId: string | undefined;
  at: number;
  page: Page;
  kind: PageKind;
  before: Page | undefined;
};

/** The goods of a page, each once: a product has several links in a grid, and skins show the same block twice. */
export function itemsOf({ reader }: Look, page: Page, kind: PageKind): FoundItem[] {
  const lines = new Map<string, FoundItem>();
  for (const item of reader.itemsOf(page, kind)) if (item.item_id) lines.set(lineKey(item), item);
  return [...lines.values()].slice(0, MOST_ITEMS);
}

/** A step with its goods. */
export function step({ reader, page }: Look, n: string, items: FoundItem[], more?: Found): Candidate[] {
  if (!items[0] && n !== 'view_cart') return [];
  return [{ n, p: { items, value: worthOf(items), currency: reader.currencyOf(page), ...more } }];
}

/** What the page before this one held, if it was of this kind. */
export function goodsBefore(look: Look, kind: PageKind): FoundItem[] {
  const { before, reader } = look;
  return before && reader.kindOf(before) === kind ? itemsOf(look, before, kind) : [];
}

/** The shops one address holds are told apart by their prefix, and have a cart each. */
export const shopOf = ({ path }: Page): string => found(/^\/(shop\d+)\//, path);
