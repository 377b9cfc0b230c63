import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRunAt } from '../../core/campaign/schedule';
import { resolveLookBack } from '../../core/condition/window';
import { dayEnd, dayStart, kstDay, kstWeekday } from '../../core/time';

const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
const T = kst('2026-03-10 11:00:00.000');

describe('Korean calendar days', () => {
  it.each([
    ['2026-03-08 23:59:59.999', 20520, false],
    ['2026-03-09 00:00:00.000', 20521, true],
    ['2026-03-09 08:59:59.999', 20521, true],
    ['2026-03-09 23:59:59.999', 20521, true],
    ['2026-03-10 00:00:00.000', 20522, false],
  ])('puts %s on day %i, in yesterday’s look-back: %s', (at, day, inside) => {
    expect(kstDay(kst(at))).toBe(day);
    const { from, to } = resolveLookBack({ kind: 'one_day', daysAgo: 1 }, T);
    expect(kst(at) >= from && kst(at) < to).toBe(inside);
  });

  it('reads three days ago as that whole day', () => {
    expect(resolveLookBack({ kind: 'one_day', daysAgo: 3 }, T)).toEqual({
      from: Date.parse('2026-03-06T15:00:00.000Z'),
      to: Date.parse('2026-03-07T15:00:00.000Z'),
    });
  });

  it('knows the weekday of a Korean day', () => {
    expect(kstWeekday(kstDay(kst('2026-11-25 00:00')))).toBe(3);
    expect(kstWeekday(kstDay(0))).toBe(4);
  });

  it('gives every instant exactly one day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8e12, max: 8e12 }), (at) => {
        const day = kstDay(at);
        expect(dayStart(day) <= at && at < dayEnd(day)).toBe(true);
      }),
    );
  });
});

describe('a daily schedule', () => {
  const eleven = { kind: 'daily', hour: 11, minute: 0 } as const;

  it('runs next at the first eleven o’clock after now, never at now itself', () => {
    expect(nextRunAt(eleven, T - 1)).toBe(T);
    expect(nextRunAt(eleven, T)).toBe(kst('2026-03-11 11:00'));
  });

  it('sees any single event of the past in exactly one run, across months and leap days', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: kst('2024-02-25 00:00'), max: kst('2024-03-05 00:00') }),
        fc.integer({ min: 1, max: 5 }),
        (eventAt, daysAgo) => {
          let runs = 0;
          let at: number | null = kst('2024-02-20 00:00');
          for (let n = 0; n < 30 && at !== null; n++) {
            at = nextRunAt(eleven, at);
            if (at === null) break;
            const { from, to } = resolveLookBack({ kind: 'one_day', daysAgo }, at);
            if (eventAt >= from && eventAt < to) runs += 1;
          }
          expect(runs).toBe(1);
        },
      ),
    );
  });
});
