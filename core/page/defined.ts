// What a page gives, without what it does not.

/** The same at any depth, without fields that hold no value: no empty text, no number that is none. */
export function definedOf<Value>(value: Value): Value;
export function definedOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => definedOf(part));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      part === undefined || part === null || part === '' || Number.isNaN(part) ? [] : [[key, definedOf(part)]],
    ),
  );
}
