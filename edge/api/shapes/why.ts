// Why a member was or was not written to, as the API answers it.

import * as v from 'valibot';
import { about, instant, int, maybeInstant, named } from './common';
import { cancellerShape, dispatchShape } from './dispatch';

const interval = v.pipe(v.object({ from: instant, to: instant }), about('Half-open: `to` is not in it.'));

const targetStep = v.object({
  kind: v.picklist(['condition', 'demographics', 'group']),
  list: v.pipe(v.nullable(v.string()), about('`allOf` or `exclude`; of groups `include` or `exclude`.')),
  groupId: v.nullable(int),
  event: v.nullable(v.string()),
  interval: v.nullable(interval),
  measured: v.pipe(v.nullable(v.number()), about('What was counted; to be compared by `op` with `value`.')),
  op: v.nullable(v.string()),
  value: v.nullable(v.number()),
  lastAt: maybeInstant,
  holds: v.boolean(),
});

const gateStep = v.object({
  gate: v.string(),
  passed: v.boolean(),
  reason: v.nullable(v.string()),
  until: v.pipe(maybeInstant, about('Until when it waits; null where it is held back for good, or passes.')),
  evidence: v.array(
    v.object({ fact: v.string(), at: maybeInstant, value: v.nullable(v.union([v.number(), v.string()])) }),
  ),
});

export const whyShape = v.pipe(
  v.object({
    memberId: v.string(),
    campaignId: int,
    at: v.pipe(instant, about('The instant it is asked for: the planned run, the end of the wait, or now.')),
    runs: v.pipe(v.array(instant), about('Planned instants to ask about: the next one first, then those that were.')),
    realtimeUntil: v.pipe(
      maybeInstant,
      about('When it changed from real time to planned instants, and its waits were ended; null where it did not.'),
    ),
    trigger: v.object({
      passed: v.boolean(),
      because: v.pipe(v.nullable(v.string()), about('Why the member is no candidate.')),
      interval,
      measured: v.number(),
      needed: v.number(),
      firstAt: maybeInstant,
      lastAt: maybeInstant,
      anchorAt: maybeInstant,
    }),
    target: v.array(targetStep),
    gates: v.pipe(v.array(gateStep), about('In the order they are asked; the first that does not pass decides.')),
    recorded: v.pipe(v.array(dispatchShape), about('Messages of the campaign to the member, and what held them back.')),
    outcome: v.object({
      type: v.pipe(
        v.picklist([
          ...(['sent', 'failed', 'cancelled', 'suppressed', 'waiting', 'planned', 'left_out', 'unqualified'] as const),
          'run_lost',
        ]),
        about('`run_lost`: the run asked about reached nobody any more; `reason` is `failed` or `skipped`.'),
      ),
      reason: v.nullable(v.string()),
      at: maybeInstant,
      by: v.pipe(v.nullable(cancellerShape), about('Who cancelled it.')),
    }),
  }),
  named('Why'),
);
