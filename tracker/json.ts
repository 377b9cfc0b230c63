// JSON of our own. Not JSON.stringify: old shops run Prototype.js, whose Array.prototype.toJSON turns every array into
// a string there, and some scripts replace it altogether. And not with patterns: each costs the page a fifth of a
// millisecond when it is first used.

type Fields = Record<string, unknown>;

/**
 * `value` as JSON. With `names`, only fields of these names are taken, at any depth: what a page's globals hold beside
 * them stays in the page. Texts are cut at 2,000 characters, lists at 50 entries; what is not JSON becomes null, or an
 * object with nothing in it.
 */
export const json = (value: unknown, names?: string[]): string =>
  Object(value) === value
    ? Array.isArray(value)
      ? `[${value.slice(0, 50).map((part) => json(part, names))}]`
      : `{${(names || Object.keys(value as Fields))
          .filter((name) => (value as Fields)[name] != null)
          .map((name) => `"${name}":${json((value as Fields)[name], names)}`)}}`
    : `${value}` === value
      ? // Control characters, which JSON does not take as they are, are left to the edge (`readCollectText`).
        `"${value.slice(0, 2e3).split('\\').join('\\\\').split('"').join('\\"')}"`
      : // biome-ignore lint/suspicious/noGlobalIsFinite: of anything that is neither text nor object
        isFinite(value as number)
        ? (value as string)
        : 'null';
