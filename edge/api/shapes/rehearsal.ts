// A campaign played over the last days, as the API answers it.

import * as v from 'valibot';
import { about, counts, instant, int, maybeInstant, named, page, won } from './common';

export const rehearsalShape = v.pipe(
  v.object({
    campaignId: int,
    state: v.pipe(
      v.picklist(['running', 'done', 'stopped', 'failed']),
      about('`failed` when it did not get on for ten minutes; what it adds up to stays, and it can be begun anew.'),
    ),
    fromAt: instant,
    toAt: instant,
    members: v.pipe(int, about('Members played so far, of `total`.')),
    total: int,
    sums: v.object({
      recipients: v.pipe(int, about('Members who would have got at least one message.')),
      messages: int,
      fallback: v.pipe(int, about('Of the messages, those by the text that goes instead.')),
      cost: won,
      bought: v.pipe(int, about("Messages after which the member bought within the goal's window without one.")),
      held: v.pipe(counts, about('Held back at the moment of dispatch, per reason.')),
      excluded: v.pipe(counts, about('Left out before, per reason.')),
      days: v.pipe(counts, about('Messages per Korean day, counted from 1970-01-01.')),
    }),
    startedAt: instant,
    updatedAt: instant,
  }),
  named('Rehearsal'),
);

export const rehearsedShape = v.object({
  messages: page(
    v.pipe(
      v.object({
        memberId: v.string(),
        at: instant,
        leg: v.picklist(['primary', 'fallback']),
        price: won,
        boughtAt: v.pipe(maybeInstant, about('The first purchase after it.')),
      }),
      named('RehearsedMessage'),
    ),
  ),
  next: v.pipe(
    v.nullable(v.object({ after: v.string(), at: instant })),
    about('Pass as `after` and `at` for the next page; null after the last.'),
  ),
});
