import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pricesToTake, untouched } from '../../core/dispatch/prices';
import { MAX_PRICE, USUAL_PRICES } from '../../core/site';

const own = USUAL_PRICES;
const told = { SMS: 18, LMS: 45, MMS: 110, ALIMTALK: 13, KAKAO: 25 };

describe('prices a provider tells', () => {
  it('become the shop’s for what goes by its account, and for nothing else', () => {
    expect(pricesToTake(own, told, ['sms', 'alimtalk'])).toEqual({ SMS: 18, LMS: 45, MMS: 110, ALIMTALK: 13 });
    expect(pricesToTake(own, told, ['kakao'])).toEqual({ KAKAO: 25 });
    expect(pricesToTake(own, told, ['email', 'push'])).toEqual({});
  });

  it('are whole won, never less than was said, and only where they change something', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: MAX_PRICE, noNaN: true }), (price) => {
        const { SMS = own.SMS } = pricesToTake(own, { SMS: price }, ['sms']);
        expect(Number.isInteger(SMS)).toBe(true);
        expect(SMS).toBeGreaterThanOrEqual(price);
        expect(SMS - 1).toBeLessThan(price || Number.MIN_VALUE);
      }),
    );
    expect(pricesToTake(own, { SMS: own.SMS, LMS: 34 }, ['sms'])).toEqual({ LMS: 34 });
  });

  it('are left alone when nobody could charge them', () => {
    for (const SMS of [-1, MAX_PRICE + 1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(pricesToTake(own, { SMS }, ['sms'])).toEqual({});
  });

  it('do not replace by themselves what the shop has entered', () => {
    const entered = { ...own, LMS: 30 };
    expect(untouched(entered, pricesToTake(entered, told, ['sms']))).toEqual({ SMS: 18, MMS: 110 });
  });
});
