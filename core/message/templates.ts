// Every template in a message, and where it stands.

import type { Message } from './content';

export type PlacedTemplate = {
  /** Where in the stored message: `body`, `bubble.cards.0.header`, `fallback.links.1.url` … */
  path: string;
  text: string;
};

/** Words of the schema, names the shop gives, and what a provider approved: not filled in for anybody. */
const FIXED = new Set(['channel', 'type', 'kind', 'each', 'discountAs', 'templateCode', 'templateBody', 'file']);

/** All texts and addresses with variables in them, in the order they were written. */
export function templatesOf(message: Message): PlacedTemplate[] {
  return walk(message, '');
}

function walk(value: unknown, path: string): PlacedTemplate[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    FIXED.has(key) ? [] : walk(part, path === '' ? key : `${path}.${key}`),
  );
}
