// Reading a shop's page: numbers, names and elements, as shops really write them.

import type { Item } from '../core/event';

/** An item as a page gives it: any field may be missing. */
export type FoundItem = { [K in keyof Item]?: Item[K] | undefined };

/** An object a platform left in the page. */
export type Row = Record<string, unknown>;

/** The page's globals, of which nothing is believed: shops redefine them. */
export const globals = window as unknown as Row;

export const findAll = (selector: string, root: ParentNode = document): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>(selector),
];

/** A property, most often its text, of the first such element; '' when there is none. */
export const pick = (selector: string, property = 'textContent', root: ParentNode = document): string =>
  `${((root.querySelector(selector) || {}) as Row)[property] || ''}`.trim();

/** A meta tag's content. The last one wins: shops write site-wide tags of their own above the platform's. */
export const meta = (name: string): string =>
  ((findAll(`[property="${name}"]`).pop() || {}) as HTMLMetaElement).content || '';

/** The first number in "38,500원", "US$ 12.50" or 38500; NaN, which is never sent, when there is none. */
export const amount = (value: unknown): number => parseFloat(`${value}`.replace(/,|^\D+/g, ''));

/** A name out of a script, where platforms leave HTML entities in it. A document made of it runs nothing. */
export const decoded = (name: unknown): string =>
  `${new DOMParser().parseFromString(`${name || ''}`, 'text/html').body.textContent}`.trim();

/** What a pattern's first pair of brackets finds. */
export const found = (pattern: RegExp, text: unknown): string => (pattern.exec(`${text}`) || ['', ''])[1] || '';

/** The brand, where the page has a row for it. */
export const brand = (): string => {
  const label = findAll('th').find(({ textContent }) => /^\s*(brand|\ube0c\ub79c\ub4dc)/i.test(textContent as string));
  return label ? `${(label.nextElementSibling as Element).textContent}`.trim() : '';
};
