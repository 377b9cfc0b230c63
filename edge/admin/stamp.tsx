// Two people in one form: whoever saves later is told before anything of the other's is written over.

import { stableHash } from '../../core/hash';
import type { Fields, FormState } from './parts';

/** What a form was opened on, to know whether somebody has saved something else since. */
const stampOf = (stored: Fields): string => String(stableHash(JSON.stringify(stored)));

/**
 * Was a form that says in `seen` what it was opened on opened on something else than is stored now? Not where it says what is
 * stored: pressed twice, or by two of one mind, it writes over nothing.
 */
export function isOutdated({ seen }: Fields, stored: Fields, said: Fields): boolean {
  const now = stampOf(stored);
  return Boolean(seen) && seen !== now && stampOf(said) !== now;
}

/** What the form was opened on, sent along with it. */
export const Seen = ({ form, stored }: { form: FormState; stored: Fields }) => (
  <input type="hidden" name="seen" value={form.fields.seen || stampOf(stored)} />
);

/** The form as it is shown to whoever has been told of the other change, and may save over it. */
export const onceTold = (fields: Fields): Fields => ({ ...fields, seen: '' });
