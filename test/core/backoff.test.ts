import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryAt } from '../../core/dispatch/backoff';

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
