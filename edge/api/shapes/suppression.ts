// The list of addresses that must not be contacted, as the API takes and answers it: never an address to read.

import * as v from 'valibot';
import { CHANNELS } from '../../../core/member';
import { BLOCK_REASONS } from '../../../core/suppression';
import { removalSchema, SUPPRESSIONS_PER_CALL, suppressionInputSchema } from '../../actions/suppressions';
import { about, instant, int, named, page } from './common';

const suppressionInputShape = v.pipe(
  v.object({
    ...suppressionInputSchema.entries,
    channel: v.pipe(
      suppressionInputSchema.entries.channel,
      about('`sms` takes a mobile number and stops Kakao messages too; `email` takes an e-mail address.'),
    ),
    address: v.pipe(suppressionInputSchema.entries.address, about('Kept as a keyed hash only.')),
    note: v.pipe(suppressionInputSchema.entries.note, about('How the shop learnt of it; kept as evidence.')),
  }),
  named('SuppressionInput'),
);

/** Rows are read one by one, so that a bad one costs no other its place. */
export const suppressionsInputSchema = v.object({
  suppressions: v.pipe(v.array(v.unknown()), v.maxLength(SUPPRESSIONS_PER_CALL)),
});
export const suppressionsInputShape = v.object({
  suppressions: v.pipe(v.array(suppressionInputShape), v.maxLength(SUPPRESSIONS_PER_CALL)),
});

export const suppressionsAddedShape = v.object({
  added: int,
  refused: v.pipe(
    v.array(v.object({ i: int, why: v.picklist(['shape', 'address']) })),
    about('Rows that could not be read, by their place in the call; all others are on the list.'),
  ),
});

export const suppressionShape = v.pipe(
  v.object({
    id: v.pipe(v.string(), about('Names the entry; the address cannot be read from it.')),
    channel: v.picklist(CHANNELS),
    reason: v.picklist(BLOCK_REASONS),
    createdAt: instant,
    memberId: v.pipe(v.nullable(v.string()), about('A member who has the address today.')),
    masked: v.pipe(v.nullable(v.string()), about("That member's address with its middle hidden.")),
  }),
  named('Suppression'),
);
export const suppressionsShape = v.object({
  suppressions: page(suppressionShape),
  next: v.pipe(v.nullable(v.string()), about('Pass as `after` for the next page; null after the last.')),
});

export const removalShape = v.pipe(
  v.object({ note: v.pipe(removalSchema.entries.note, about('Why; kept as evidence.')) }),
  named('SuppressionRemoval'),
);
