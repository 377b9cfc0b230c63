import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryAt } from '../../core/dispatch/backoff';
import { settleLookup, settleSend } from '../../core/dispatch/dispatch';
import { kst } from './gate-facts';

const MINUTE = 60_000;
const jitter = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

it('waits twice as long each time, half of it at least, and never more than half an hour by itself', () => {
  fc.assert(
    fc.property(fc.nat(50), jitter, (attempts, spread) => {
      const step = Math.min(30 * MINUTE, MINUTE * 2 ** attempts);
      const wait = retryAt(0, { attempts, jitter: spread });
      expect(wait).toBeGreaterThanOrEqual(step / 2);
      expect(wait).toBeLessThanOrEqual(step);
    }),
  );
});

it('never comes before the provider wants it, and never waits longer for it than two hours', () => {
  fc.assert(
    fc.property(fc.nat(50), jitter, fc.nat(10 * 60 * MINUTE), (attempts, spread, asked) => {
      const wait = retryAt(0, { attempts, jitter: spread }, asked);
      expect(wait).toBeGreaterThanOrEqual(Math.min(asked, 120 * MINUTE));
      expect(wait).toBeLessThanOrEqual(120 * MINUTE);
    }),
  );
});

it.each([
  ['2026-03-10 12:00', '2026-03-10 12:01'],
  ['2026-03-10 20:52', '2026-03-11 08:05'],
  ['2026-03-10 23:59', '2026-03-11 08:05'],
  ['2026-03-11 07:59', '2026-03-11 08:05'],
])(
  'waits for the morning where the provider takes no adverts at night, also of who agreed to them: %s',
  (at, until) => {
    const now = kst(at);
    const refused = settleSend({ outcome: 'refused', reason: 'night' }, now, { attempts: 0, jitter: 0 });
    const state = { state: 'accepted', providerMessageId: null, isGivenUp: false } as const;
    const failed = settleLookup(state, { outcome: 'failed', reason: 'night' }, now);
    for (const settled of [refused, failed]) {
      expect(settled).toMatchObject({ state: 'queued', reason: 'night' });
      expect(Math.floor((settled?.wakeAt ?? 0) / MINUTE) * MINUTE).toBe(kst(until));
    }
  },
);
