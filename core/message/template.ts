// Personal variables in a message: `{이름}`, with a default `{이름|고객}`, with a particle `{상품명:을}`, or both
// `{상품명:을|상품}`. Values are plain text, never templates themselves; a value missing without a default holds the
// message back rather than leaving a hole in it.

import { err, ok, type Result } from '../result';
import { isJosa, withJosa } from './josa';
import { toEncodable } from './ksx1001';

const VARIABLE = /\{([^{}|:]{1,30})(?::([^{}|:]{1,4}))?(?:\|([^{}]{0,60}))?\}/g;

export type Variable = {
  name: string;
  /** The particle asked for, in either form. */
  josa: string | null;
  /** What stands for a value that is missing. */
  fallback: string | null;
  /** Where it stands in the template, `[from, to)`. */
  from: number;
  to: number;
};

/** Variables of a template in order of appearance. */
export function variablesIn(template: string): Variable[] {
  return [...template.matchAll(VARIABLE)].map((match) => ({
    name: match[1] ?? '',
    josa: match[2] ?? null,
    fallback: match[3] ?? null,
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** Names of variables a text uses, each once, in order of appearance. */
export function variablesOf(template: string): string[] {
  return [...new Set(variablesIn(template).map(({ name }) => name))];
}

export type Values = Readonly<Record<string, string | null | undefined>>;

/** A value by the name a writer gave it, which may be one that every object has. */
export const valueIn = (values: Values, name: string): string | null | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** Fills a template for one member; refuses with the first variable that has neither value nor default. */
export function renderTemplate(template: string, values: Values): Result<string, { missing: string }> {
  let missing: string | null = null;
  const text = fillTemplate(
    template,
    (name) => valueIn(values, name),
    (name) => {
      missing ??= name;
    },
  );
  return missing === null ? ok(text) : err({ missing });
}

/**
 * Fills a template from `lookUp`, telling `onMissing` of variables without value and default. What is inserted goes
 * through `finish` once its particle is chosen, such as an escape.
 */
export function fillTemplate(
  template: string,
  lookUp: (name: string) => string | null | undefined,
  onMissing: (name: string) => void,
  finish: (inserted: string) => string = (inserted) => inserted,
): string {
  if (!template.includes('{')) return template;
  return template.replace(VARIABLE, (_, name: string, josa: string | undefined, fallback: string | undefined) => {
    const value = lookUp(name) || fallback;
    if (!value) onMissing(name);
    if (!value) return '';
    if (josa === undefined) return finish(value);
    return finish(isJosa(josa) ? withJosa(value, josa) : `${value}:${josa}`);
  });
}

/** What phones and mail programs make a link of: a scheme, and a dot before the end of a host's name or in an IP address. */
const LINKABLE = [
  [/[a-z][\w+.-]*:\/\//gi, ''],
  [/(?<=[\p{L}\d-])[.．。｡](?=\p{L}{2})/gu, '. '],
  [/(?<!\d)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\d)/g, '$1. $2. $3. $4'],
] as const;

/** What nobody sees, and may turn around or hide what stands beside it; but what joins several emoji into one. */
const UNSEEN =
  /(?!\u200d)\p{Cf}|\p{Cs}|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Variation_Selector}])\u200d/gu;

/**
 * A value fit to be inserted: one line, cut to `limit` characters with an ellipsis. Names of products and pages are what
 * some browser said of them, so nothing in them is a link: the shop must not be made to send a stranger's.
 */
export function toValue(text: string | null | undefined, limit: number): string | null {
  const line = unlinked((text ?? '').replace(UNSEEN, ''))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (!line) return null;
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Neither what is said is a link, nor what a text can carry of it: that is without its emoji, and in plain letters. */
function unlinked(text: string): string {
  const said = broken(text);
  const carried = toEncodable(said);
  const safe = broken(carried);
  return safe === carried ? said : safe;
}

/** Looked at again each time, since what is taken out brings together what stood around it. */
function broken(text: string): string {
  const less = LINKABLE.reduce((said, [what, instead]) => said.replace(what, instead), text);
  return less === text ? text : broken(less);
}
