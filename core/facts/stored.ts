// Facts as they are kept: JSON in a row, written by ourselves and damaged by whatever happens to databases.

import * as v from 'valibot';

/** What a row keeps, where it is what the schema says; null where readers could not rely on it. */
export function readStoredAs<Fact>(schema: v.GenericSchema<Fact>, json: string): Fact | null {
  try {
    const stored: unknown = JSON.parse(json);
    return v.is(schema, stored) ? stored : null;
  } catch {
    return null;
  }
}

/** What may not be known. */
export const maybeText = v.nullable(v.string());
export const maybeNumber = v.nullable(v.number());
