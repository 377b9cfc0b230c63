import { describe, expect, it } from 'vitest';
import { creditedTouch, type Touch } from '../../core/attribution';
import { conversionWorth, type Goal } from '../../core/campaign/goal';
import type { EventParams } from '../../core/event';
import type { LoggedEvent } from '../../core/history';
import { parseEmail, parseMobile } from '../../core/member';
import { fallbackRate, NO_COUNTS, reportRates } from '../../core/report';
import { DAY_MS } from '../../core/time';
import { isCrawler, isShopHost } from '../../core/visit';

const touch = (over: Partial<Touch>): Touch => ({ rule: 'click', dispatchId: 1, campaignId: 1, at: 1_000, ...over });

const revenue: Goal = { type: 'revenue', windowDays: 1 };
const review: Goal = { type: 'event', event: 'write_review', valuePerConversion: 500, windowDays: 3 };

const happened = (name: string, occurredAt: number, params: EventParams = {}): LoggedEvent => ({
  seq: 1,
  name,
  visitorId: null,
  memberId: 'haneul',
  occurredAt,
  url: null,
  params,
});
const bought = (at: number) => happened('purchase', at, { transaction_id: '1', value: 30_000 });

describe('crediting a goal event', () => {
  const goals = new Map([[1, revenue]]);

  it('counts from the touch itself to the last millisecond of the window', () => {
    expect(creditedTouch([touch({})], goals, 'click', bought(999))).toBeNull();
    expect(creditedTouch([touch({})], goals, 'click', bought(1_000))?.dispatchId).toBe(1);
    expect(creditedTouch([touch({})], goals, 'click', bought(1_000 + DAY_MS - 1))?.dispatchId).toBe(1);
    expect(creditedTouch([touch({})], goals, 'click', bought(1_000 + DAY_MS))).toBeNull();
  });

  it('goes to the latest touch only, under each rule by itself', () => {
    const touches = [
      touch({ dispatchId: 1, at: 1_000 }),
      touch({ dispatchId: 2, at: 2_000 }),
      touch({ rule: 'delivery', dispatchId: 3, at: 3_000 }),
    ];
    expect(creditedTouch(touches, goals, 'click', bought(5_000))?.dispatchId).toBe(2);
    expect(creditedTouch(touches, goals, 'delivery', bought(5_000))?.dispatchId).toBe(3);
  });

  it('passes over a later touch whose campaign means another event', () => {
    const touches = [touch({}), touch({ dispatchId: 2, campaignId: 2, at: 2_000 })];
    const both = new Map<number, Goal>([...goals, [2, review]]);
    expect(creditedTouch(touches, both, 'click', bought(5_000))?.dispatchId).toBe(1);
    expect(creditedTouch(touches, both, 'click', happened('write_review', 5_000))?.dispatchId).toBe(2);
  });

  it('asks whether the event fits the goal’s own filter', () => {
    const ofCoat = new Map<number, Goal>([[1, { ...review, filter: { products: ['coat'] } }]]);
    const reviewOf = (item_id: string) => happened('write_review', 2_000, { items: [{ item_id }] });
    expect(creditedTouch([touch({})], ofCoat, 'click', reviewOf('coat'))?.dispatchId).toBe(1);
    expect(creditedTouch([touch({})], ofCoat, 'click', reviewOf('hat'))).toBeNull();
  });

  it('is worth what was paid, or what the shop said one is worth', () => {
    expect(conversionWorth(revenue, bought(0))).toEqual({ value: 30_000 });
    expect(conversionWorth(review, happened('write_review', 0))).toEqual({ value: 500 });
    expect(conversionWorth(revenue, happened('purchase', 0, { value: 9_999.9 }))).toEqual({ value: 9_999 });
  });
});

describe('rates', () => {
  it('are null, never zero, over nothing', () => {
    expect(Object.values(reportRates(NO_COUNTS)).every((rate) => rate === null)).toBe(true);
    expect(reportRates({ ...NO_COUNTS, delivered: 4, clickedMessages: 1, clicks: 2, conversions: 1 })).toMatchObject({
      ctr: 0.25,
      cvr: 0.5,
    });
  });

  it('tells how many of those delivered arrived as the text that went instead', () => {
    const text = { leg: 2, delivered: 1 } as const;
    expect(fallbackRate([{ leg: 1, delivered: 2 }, { leg: 1, delivered: 1 }, text])).toBe(0.25);
    expect(fallbackRate([{ leg: 1, delivered: 3 }])).toBe(0);
    for (const nothing of [[], [{ leg: 2, delivered: 0 } as const]]) expect(fallbackRate(nothing)).toBe(null);
  });
});

describe('a phone number', () => {
  it.each([
    ['010-1234-5678', '01012345678'],
    ['+82 10 1234 5678', '01012345678'],
    ['0082-10-1234-5678', '01012345678'],
    ['０１０１２３４５６７８', '01012345678'],
    ['011-123-4567', '0111234567'],
    ['010-123-4567', null],
    ['02-123-4567', null],
    ['0505-1234-5678', null],
    ['1588-1234', null],
  ])('%s reads as %s', (text, digits) => expect(parseMobile(text)).toBe(digits));
});

it('an e-mail address is trimmed and lower-cased, or refused', () => {
  expect(parseEmail(' A@Shop.Test ')).toBe('a@shop.test');
  expect(parseEmail('not an address')).toBeNull();
});

it('a shop’s hosts are its own and those below them, nothing that merely looks alike', () => {
  expect(isShopHost(['shop.test'], 'm.shop.test')).toBe(true);
  expect(isShopHost(['shop.test'], 'notshop.test')).toBe(false);
  expect(isShopHost(['shop.test'], '')).toBe(false);
});

it('crawlers give themselves away', () => {
  expect(isCrawler('Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)')).toBe(true);
  expect(isCrawler('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari KAKAOTALK 10')).toBe(false);
});
