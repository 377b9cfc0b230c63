// Words every shape of the API is made of.

import * as v from 'valibot';

/** Says what a value means, for the OpenAPI document. */
export const about = v.description;

/** Gives a shape its name among the document's components. */
export const named = <Input>(ref: string) => v.metadata<Input, { ref: string }>({ ref });

export const int = v.pipe(v.number(), v.integer());
export const won = v.pipe(v.number(), about('Won.'));
export const money = v.object({ value: v.number(), currency: v.string() });
export const instant = v.pipe(int, about('Epoch ms, UTC.'));
export const maybeInstant = v.nullable(instant);
export const counts = v.record(v.string(), int);

/** Most rows one list answers, and how many when nothing is asked for. */
export const LIST_LIMITS = { max: 200, usual: 50 } as const;

/** A page of a list. */
export const page = <Row extends v.GenericSchema>(row: Row) => v.pipe(v.array(row), v.maxLength(LIST_LIMITS.max));

export const problemsShape = v.object({
  problems: v.array(v.object({ code: v.string(), status: int, title: v.string(), detail: v.string() })),
});

export const openApiShape = v.looseObject({ openapi: v.literal('3.1.0') });

/** Of a change: what it was made from, so that it writes over nothing said since. */
export const versionSeen = v.optional(
  v.pipe(int, about('The version the change was made from: `changed_meanwhile` where there is another by now.')),
);
