// What the tracker keeps in the page's storage, under one prefix, as JSON of its own. A browser that refuses storage
// gets a plain object: the page works, only its memory is short.

import { now, safe } from './safe';

// `null` in web views that have storage switched off.
export const box: Record<string, string> = safe(() => localStorage)() || {};

/** Stores a value if there is room; whoever needs it must do without otherwise. */
export const keep = safe((name: string, value: string) => {
  box[`_dw${name}`] = value;
});

/** True when the value differs from the last one under this name. */
export const changed = (name: string, value: string): boolean => {
  const differs = box[`_dw${name}`] !== value;
  keep(name, value);
  return differs;
};

/** Remembers something that only a later page can confirm: a form sent off, a sign-up begun, the cart last seen. */
export const expect = (name: string, about: unknown): void => {
  keep(name, json([now(), about]));
};

/** What was expected under this name, once, if it is not older than half an hour. */
export const settle = <About>(name: string): About | undefined => {
  const stored = box[`_dw${name}`];
  // Reading is cheap, writing is not.
  if (!stored) return;
  keep(name, '');
  const [since, about] = JSON.parse(stored);
  return now() - since < 18e5 ? about : undefined;
};

/**
 * `value` as JSON, without anything empty: undefined, null, '', NaN and functions leave no trace. Not JSON.stringify:
 * old shops run Prototype.js, whose Array.prototype.toJSON turns every array into a string there, and some scripts
 * replace it altogether.
 */
export const json = (value: unknown): string => {
  if (value && typeof value === 'object') {
    const isList = Array.isArray(value);
    const inner = Object.keys(value)
      .map((key) => {
        const part = json((value as Record<string, unknown>)[key]);
        return isList || !part ? part : `${json(key)}:${part}`;
      })
      .filter((part) => part);
    return isList ? `[${inner}]` : `{${inner}}`;
  }
  // Control characters, which JSON does not take as they are, separate words.
  if (value && typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&').replace(/[^ -\uffff]/g, ' ')}"`;
  return /^(true|false|-?\d)/.test(`${value}`) ? `${value}` : '';
};
