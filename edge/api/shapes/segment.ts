// Target groups, with what every part of a target means, and how many one reaches.

import * as v from 'valibot';
import { conditionSchema, TARGET_LIMITS, targetSchema } from '../../../core/condition/schema';
import { memberIdsSchema } from '../../actions/fixed-groups';
import { segmentInputSchema } from '../../actions/segments';
import { limitInQuery } from '../operation';
import { about, instant, int, LIST_LIMITS, named, versionSeen, won } from './common';

const condition = v.pipe(
  v.strictObject({
    ...conditionSchema.entries,
    window: v.pipe(
      conditionSchema.entries.window,
      about(
        '`lastDays` n: n × 24 hours up to now. `calendarDays` n: Korean days, today counted. `daysAgo`: whole Korean days before today, both included. `allTime`: everything before now that is known: orders of a year, other events as long as they are kept and, for a year, that there were any; takes no filter.',
      ),
    ),
    event: v.pipe(conditionSchema.entries.event, about("An event's name, GA4's or the shop's own.")),
    filter: v.pipe(
      conditionSchema.entries.filter,
      about(
        'Parts join by AND, values within one by OR. Categories mean everything below them too. `amount` is an order’s in won, less refunds; one in another currency does not fit.',
      ),
    ),
    measure: v.pipe(
      conditionSchema.entries.measure,
      about('`sum_amount`: won of purchases, less what was refunded so far; those in another currency add nothing.'),
    ),
  }),
  named('Condition'),
);

export const targetShape = v.pipe(
  v.strictObject({
    ...targetSchema.entries,
    allOf: v.pipe(
      v.array(condition),
      v.maxLength(TARGET_LIMITS.conditions),
      about('All of these hold. A count of zero holds for members who never did anything.'),
    ),
    exclude: v.pipe(
      v.optional(v.pipe(v.array(condition), v.maxLength(TARGET_LIMITS.conditions)), []),
      about('Members for whom any of these holds are out.'),
    ),
    groups: v.pipe(targetSchema.entries.groups, about('In any of `include`, in none of `exclude`: ids of groups.')),
    demographics: v.pipe(
      targetSchema.entries.demographics,
      about(
        'Sex, international age and province. A dimension that is asked about leaves its unknowns out unless `U` is asked for too. Values within one join by OR, dimensions by AND. An age is a band or `{min, max}`, both ends included.',
      ),
    ),
    base: v.pipe(
      targetSchema.entries.base,
      about('Say `all_members` where nothing is asked of a member who never did anything.'),
    ),
  }),
  named('Target'),
);

export const segmentInputShape = v.pipe(
  v.object({ name: segmentInputSchema.entries.name, target: targetShape }),
  named('SegmentInput'),
);
export const segmentEditShape = v.object({ ...segmentInputShape.entries, version: versionSeen });

export const segmentShape = v.pipe(
  v.object({
    id: int,
    siteId: int,
    name: v.string(),
    kind: v.pipe(
      v.picklist(['live', 'fixed']),
      about('`live`: a target evaluated afresh whenever it is used. `fixed`: a list of members.'),
    ),
    version: v.pipe(int, about('Rises with every change.')),
    target: targetShape,
    readable: v.pipe(
      v.boolean(),
      about(
        'False where the stored target cannot be read: `target` is empty then, and what uses the group waits until it is saved anew.',
      ),
    ),
    size: v.pipe(v.nullable(int), about('Members a fixed group lists; null for a live one.')),
    createdAt: instant,
    updatedAt: instant,
  }),
  named('Segment'),
);
export const segmentsShape = v.object({ segments: v.pipe(v.array(segmentShape), v.maxLength(200), about('By name.')) });

export const targetEstimateInputShape = v.object({ target: targetShape });
export const targetEstimateShape = v.pipe(
  v.object({
    at: instant,
    matched: v.pipe(int, about('Active members the target means at `at`.')),
    dropped: v.pipe(
      v.object({ under_14: int, no_consent: int, withdrawn: int, blocked: int, no_address: int }),
      about('Of those, who would fall out of an advertising text, by the first gate that says no.'),
    ),
    reachable: int,
    cost: v.pipe(v.object({ SMS: won, LMS: won }), about('What texts to all reachable ones would cost, by length.')),
    complete: v.pipe(v.boolean(), about('False when there are more members than were counted.')),
  }),
  about('An estimate: caps, budget and what happens until a message goes are not looked at.'),
  named('TargetEstimate'),
);

const memberIds = v.pipe(memberIdsSchema, about('Repetitions change nothing; ids no member has are left out.'));
export const fixedGroupInputShape = v.pipe(
  v.object({ name: segmentInputSchema.entries.name, memberIds }),
  named('FixedGroupInput'),
);
export const memberIdsInputShape = v.object({ memberIds });
export const membersPutShape = v.pipe(
  v.object({
    segment: segmentShape,
    given: int,
    duplicates: v.pipe(int, about('Repetitions among the ids given.')),
    unknown: v.pipe(int, about('Different ids that no member has; they are left out.')),
    unknownExamples: v.pipe(v.array(v.string()), v.maxLength(5), about('The first of them.')),
  }),
  named('MembersPut'),
);
export const groupMembersQueryShape = v.object({
  after: v.pipe(v.optional(v.pipe(v.string(), v.maxLength(64)), ''), about('`next` of the page before.')),
  limit: limitInQuery,
});
export const groupMembersShape = v.object({
  memberIds: v.pipe(v.array(v.string()), v.maxLength(LIST_LIMITS.max)),
  next: v.pipe(v.nullable(v.string()), about('Pass as `after` for the next page; null after the last.')),
});
