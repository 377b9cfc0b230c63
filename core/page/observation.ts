// What the tracker sends of a shop's page: raw strings, gathered and not understood (`tracker/observe.ts`). Names of
// observations begin with an underscore, which no event of a shop's own can.

import * as v from 'valibot';

/**
 * `_page`: a page was viewed. `_leave`: the last look at it, or the first at an order its platform printed late.
 * `_click`, `_request`: a button was pressed, a cart or wish list asked for. `_member`: a member newly appears.
 */
export const OBSERVATIONS = ['_page', '_leave', '_click', '_request', '_member'] as const;
export type ObservationName = (typeof OBSERVATIONS)[number];

/** Elements or fields in one observation, and the length of one; what is over is dropped. */
const LIMITS = { parts: 60, part: 2_048 } as const;

const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined as never);
const text = v.pipe(v.string(), v.maxLength(LIMITS.part));
const texts = v.pipe(
  v.array(v.unknown()),
  v.transform((parts) => parts.slice(0, LIMITS.parts).filter((part) => v.is(text, part)) as string[]),
);

/** Of a box for text only that it is empty: of a text of nothing but digits the page sends their number. */
const withoutDigits = (element: string): string =>
  element.replace(/^[^<]*(?=<textarea)/i, (number) => (Number(number) === 0 ? '0' : 'NaN'));
const elements = v.pipe(
  texts,
  v.transform((sent) => sent.map(withoutDigits)),
);

const fields = {
  /** When this was seen, by the browser's clock, epoch ms. */
  t: maybe(v.pipe(v.number(), v.finite())),
  /** Page address. */
  u: maybe(text),
  /** Who is logged in: the id, '' for nobody, absent where the page cannot tell. */
  i: maybe(text),
  /** Elements, as `readElement` reads them. */
  h: maybe(elements),
  /** Globals of the page. */
  g: maybe(v.record(v.string(), v.unknown())),
  /** The pressed button. */
  c: maybe(text),
  /** Fields of the request, `name=value` percent-encoded; its address; what the answer says of its success. */
  q: maybe(texts),
  to: maybe(text),
  a: maybe(text),
  /** The word that says an order awaits its deposit. Cafe24: when the member joined; the shop's currency. MakeShop: the total of an order. */
  w: maybe(text),
  d: maybe(text),
  y: maybe(text),
  s: maybe(text),
};
const observedSchema = v.object(fields);

/** One look at a page. Nothing in it is believed: every part may be missing or nonsense. */
export type Observed = v.InferOutput<typeof observedSchema>;

/** An observation, with the last thing the page had noted before it. */
export type Observation = Observed & { before?: Observed };

/** Reads what a browser sends as an observation; whatever it is, there is one. */
export function readObservation(value: unknown): Observation {
  const { b: before, ...observed } = v.is(v.record(v.string(), v.unknown()), value) ? value : ({} as { b?: unknown });
  const read = v.parse(observedSchema, observed);
  return before && v.is(v.record(v.string(), v.unknown()), before)
    ? { ...read, before: v.parse(observedSchema, before) }
    : read;
}
