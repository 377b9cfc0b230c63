import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arm, difference, holdoutVerdict } from '../../core/holdout';

const arm = (members: number, converted: number): Arm => ({ members, converted });

describe('comparing with the held-out', () => {
  it.each([
    ['an arm of ninety-nine', arm(900, 90), arm(99, 0)],
    ['nine conversions in all', arm(10_000, 9), arm(10_000, 0)],
    ['nobody', arm(0, 0), arm(0, 0)],
  ])('says nothing of %s', (_, treated, heldOut) => {
    expect(holdoutVerdict({ treated, heldOut })).toEqual({ verdict: 'undecided', lift: null, interval: null });
  });

  it('gives the interval of the published example', () => {
    // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: 56/70 − 48/80.
    const { lift, low, high } = difference(arm(70, 56), arm(80, 48));
    expect([lift, low, high].map((value) => value.toFixed(4))).toEqual(['0.2000', '0.0524', '0.3339']);
  });

  it('calls a difference one only when its whole interval is on one side', () => {
    expect(holdoutVerdict({ treated: arm(1_000, 100), heldOut: arm(1_000, 50) }).verdict).toBe('better');
    expect(holdoutVerdict({ treated: arm(1_000, 50), heldOut: arm(1_000, 100) }).verdict).toBe('worse');
    expect(holdoutVerdict({ treated: arm(1_000, 52), heldOut: arm(1_000, 50) }).verdict).toBe('no_difference');
  });

  it('always holds the difference within its interval, and the interval within what is possible', () => {
    const anArm = fc
      .record({ members: fc.integer({ min: 100, max: 100_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ members, share }) => arm(members, Math.round(members * share)));
    fc.assert(
      fc.property(anArm, anArm, (treated, heldOut) => {
        const { lift, interval } = holdoutVerdict({ treated, heldOut });
        if (lift === null || interval === null) return;
        expect(interval.low).toBeLessThanOrEqual(lift + 1e-9);
        expect(interval.high).toBeGreaterThanOrEqual(lift - 1e-9);
        expect(interval.low).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(interval.high).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
