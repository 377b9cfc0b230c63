// What the tracker keeps in the page's storage, under names that begin with `_dw`. A browser that refuses storage gets a plain object:
// the page works, only its memory is short.

import { safe } from './safe';

// `null` in web views that have storage switched off.
export const box: Record<string, string> = safe(() => localStorage)() || {};

/** Stores a value if there is room; whoever needs it must do without otherwise. */
export const keep = safe((name: string, value: string) => {
  box[name] = value;
});
