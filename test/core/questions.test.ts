// Asking a provider what became of a message: ever more seldom, for a day, and what holds after the last question.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type DispatchState,
  GIVE_UP_ASKING_MS,
  type LookupOutcome,
  nextQuestionAt,
  settleLookup,
} from '../../core/dispatch/dispatch';
import { MINUTE_MS } from '../../core/time';

it('is done a few dozen times, for the last time when the day is over, whoever is late', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10 * MINUTE_MS }), { minLength: 60, maxLength: 60 }), (delays) => {
      let asked = 0;
      let now = 0;
      for (let at = nextQuestionAt(0, 0); at !== null; at = nextQuestionAt(0, now)) {
        expect(at).toBeGreaterThan(now);
        expect(at).toBeLessThanOrEqual(GIVE_UP_ASKING_MS);
        now = at + (delays[asked] ?? 0);
        asked += 1;
      }
      expect(now).toBeGreaterThanOrEqual(GIVE_UP_ASKING_MS);
      expect(asked).toBeLessThan(60);
    }),
  );
});

it.each<[DispatchState | 'given up', LookupOutcome['outcome'], DispatchState | 'given up' | null]>([
  ['accepted', 'accepted', 'given up'],
  ['submitting', 'unknown', 'given up'],
  ['unknown', 'unknown', 'given up'],
  ['unknown', 'accepted', 'given up'],
  ['unknown', 'delivered', 'delivered'],
  ['accepted', 'absent', 'queued'],
  ['given up', 'unknown', null],
  ['given up', 'accepted', null],
  ['given up', 'delivered', 'delivered'],
])('the last question makes of one that is %s and answered %s: %s', (was, outcome, next) => {
  const isGivenUp = was === 'given up';
  const state = isGivenUp ? 'unknown' : was;
  const settled = settleLookup({ state, providerMessageId: null, isGivenUp }, { outcome } as LookupOutcome, 0, true);
  expect(settled?.isGivenUp ? 'given up' : (settled?.state ?? null)).toBe(next);
});
