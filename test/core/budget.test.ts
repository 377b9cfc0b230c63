import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUDGET_RECHECK_MS,
  type BudgetUse,
  budgetLeft,
  budgetRoomAt,
  dearestPrice,
  NOTHING_USED,
  reservationOf,
} from '../../core/dispatch/budget';
import type { Message } from '../../core/message/content';
import { USUAL_PRICES } from '../../core/site';

const now = Date.parse('2026-03-10T12:00:00+09:00');
const text: Message = { channel: 'sms', body: '안녕하세요', links: [{ name: '장바구니', url: '{장바구니URL}' }] };
const kakao: Message = { channel: 'kakao', bubble: { type: 'text', text: '안녕하세요', buttons: [] }, adult: false };
const spent = (total: number, today = total): BudgetUse => ({
  all: { reserved: 0, spent: total },
  today: { reserved: 0, spent: today },
});

describe('what is reserved for a message', () => {
  it('is the dearest it may come to: a text that turns out long, or the text that goes instead', () => {
    expect(dearestPrice(text, USUAL_PRICES)).toBe(33);
    expect(dearestPrice(kakao, USUAL_PRICES)).toBe(24);
    expect(reservationOf(kakao, USUAL_PRICES)).toBe(24);
    expect(reservationOf({ ...kakao, fallback: text }, USUAL_PRICES)).toBe(33);
  });

  it('is its own price once that is known and nothing dearer can follow', () => {
    expect(reservationOf(text, USUAL_PRICES, USUAL_PRICES.SMS)).toBe(11);
    expect(reservationOf({ ...kakao, fallback: text }, USUAL_PRICES, USUAL_PRICES.KAKAO)).toBe(33);
  });
});

describe('a budget', () => {
  it('without a limit always has room', () => {
    expect(budgetRoomAt(undefined, spent(1_000_000), 33, now)).toBeNull();
    expect(budgetRoomAt({}, spent(1_000_000), 33, now)).toBeNull();
  });

  it('has room for a message that fits the rest to the won, and for none beyond it', () => {
    expect(budgetRoomAt({ total: 100 }, spent(67), 33, now)).toBeNull();
    expect(budgetRoomAt({ total: 100 }, spent(68), 33, now)).toBe(Number.POSITIVE_INFINITY);
  });

  it('of a day has room again at the next Korean midnight', () => {
    const midnight = Date.parse('2026-03-11T00:00:00+09:00');
    expect(budgetRoomAt({ daily: 100 }, spent(100), 33, now)).toBe(midnight);
    expect(budgetRoomAt({ daily: 100 }, spent(100, 0), 33, now)).toBeNull();
    expect(budgetRoomAt({ total: 100, daily: 100 }, spent(100), 33, now)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is asked again soon while messages under way may give money back', () => {
    const use = { all: { reserved: 33, spent: 60 }, today: { reserved: 33, spent: 60 } };
    expect(budgetRoomAt({ total: 100 }, use, 33, now)).toBe(now + BUDGET_RECHECK_MS);
    expect(budgetLeft({ total: 100 }, use)).toEqual({ total: 7, daily: null });
  });

  it('never has room for more than is left, whatever was used', () => {
    const use = fc.record({ reserved: fc.nat(500), spent: fc.nat(500) });
    fc.assert(
      fc.property(use, use, fc.nat(1_000), fc.nat(100), (all, today, total, needs) => {
        const room = budgetRoomAt({ total }, { all, today }, needs, now);
        expect(room === null).toBe(all.reserved + all.spent + needs <= total || needs === 0);
      }),
    );
  });

  it('starts with nothing used', () => {
    expect(budgetLeft({ total: 50, daily: 20 }, NOTHING_USED)).toEqual({ total: 50, daily: 20 });
  });
});
