// What people call a thing of theirs, and find it by again.

import * as v from 'valibot';

/** What leaves nothing to see: spaces, what controls others, what no letter will ever be, and fillers that count as letters. */
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** A name of at most `max` characters, not all of them invisible: nobody could find, or press, a thing so called. */
export const nameSchema = (max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(max),
    v.check((name) => SEEN.test(name), 'expected a name that can be seen'),
  );
