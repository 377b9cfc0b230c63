// Members, as the API takes them; what it answers holds no contact data.

import * as v from 'valibot';
import { MEMBERS_PER_CALL, memberInputSchema } from '../../actions/members';
import { problemErrorShape } from '../problems';
import { about, instant, int, maybeInstant, named, page } from './common';

const memberInputShape = v.pipe(
  v.object({
    ...memberInputSchema.entries,
    phone: v.pipe(memberInputSchema.entries.phone, about('Korean mobile number in any common spelling.')),
    birthday: v.pipe(memberInputSchema.entries.birthday, about('`YYYY-MM-DD`. Nobody under 14 is messaged.')),
    birthYear: v.pipe(
      memberInputSchema.entries.birthYear,
      about('Where the birthday is not known: the age is then a lower bound.'),
    ),
    address: v.pipe(memberInputSchema.entries.address, about('Kept sealed; its province (시·도) is taken from it.')),
    region: v.pipe(memberInputSchema.entries.region, about('Province, where there is no address to take it from.')),
    receiptFlags: v.pipe(
      memberInputSchema.entries.receiptFlags,
      about(
        "The shop platform's own receipt flags (Cafe24 `sms`, `news_mail`; MakeShop `sms_receive`, `email_receive`), each with the day it last changed. Read as consents by the site's `receiptFlags` setting; a repetition adds nothing.",
      ),
    ),
    state: v.pipe(
      memberInputSchema.entries.state,
      about('Left out, a new member is active and a known one stays as they are. Nobody but the active is messaged.'),
    ),
    joinedAt: v.pipe(memberInputSchema.entries.joinedAt, about('Epoch ms, UTC, from 1990 on.')),
    consents: v.pipe(
      memberInputSchema.entries.consents,
      about(
        'Acts of consent or its withdrawal, added to a ledger; the newest per channel and purpose counts. `at` is when the member said so, epoch ms (not seconds), from 1990 on; `source` where it comes from, e.g. `cafe24`. Consent for one channel is never consent for another, and `night` (21:00–08:00) is an act of its own.',
      ),
    ),
  }),
  named('MemberInput'),
);

/** Rows are read one by one, so that a bad one costs no other its place. */
export const membersInputSchema = v.object({
  members: v.pipe(v.array(v.unknown()), v.maxLength(MEMBERS_PER_CALL)),
});
export const membersInputShape = v.object({
  members: v.pipe(v.array(memberInputShape), v.maxLength(MEMBERS_PER_CALL)),
});

export const membersUpsertedShape = v.object({
  upserted: int,
  refused: v.pipe(
    v.array(
      v.object({
        i: int,
        why: v.pipe(
          v.picklist(['shape', 'phone', 'email']),
          about(
            '`phone`: no Korean mobile number. `email`: no e-mail address. `shape`: something else, which `errors` names.',
          ),
        ),
        errors: v.optional(v.pipe(v.array(problemErrorShape), about('Pointers are into the row.'))),
      }),
    ),
    about('Rows that could not be read, by their place in the call; all others are in.'),
  ),
});

export const memberShape = v.pipe(
  v.object({
    memberId: v.string(),
    state: v.picklist(['active', 'dormant', 'withdrawn', 'erased']),
    hasPhone: v.boolean(),
    hasEmail: v.boolean(),
    joinedAt: maybeInstant,
    updatedAt: instant,
  }),
  about('A member without contact data; no list shows any.'),
  named('Member'),
);
export const membersShape = v.object({
  members: page(memberShape),
  next: v.pipe(v.nullable(v.string()), about('Pass as `after` for the next page; null after the last.')),
});
