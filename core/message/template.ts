// Personal variables in a message: `{이름}` or `{이름|고객}`. Values are plain text, never templates themselves; a
// value missing without a default holds the message back rather than leaving a hole in it.

import { err, ok, type Result } from '../result';

const VARIABLE = /\{([^{}|]{1,30})(?:\|([^{}]{0,60}))?\}/g;

/** Names of variables a text uses, each once, in order of appearance. */
export function variablesOf(template: string): string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

export type Values = Readonly<Record<string, string | null | undefined>>;

/** Fills a template for one member; refuses with the first variable that has neither value nor default. */
export function renderTemplate(template: string, values: Values): Result<string, { missing: string }> {
  let missing: string | null = null;
  const text = template.replace(VARIABLE, (_, name: string, fallback: string | undefined) => {
    const value = values[name] || fallback;
    if (!value) missing ??= name;
    return value ?? '';
  });
  return missing === null ? ok(text) : err({ missing });
}

/** A value fit to be inserted: one line, cut to `limit` characters with an ellipsis. */
export function toValue(text: string | null | undefined, limit: number): string | null {
  const line = text?.replace(/\s+/g, ' ').trim();
  if (!line) return null;
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

/** `12,300원`. */
export function formatWon(amount: number): string {
  return `${String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ',')}원`;
}
