import { describe, expect, it } from 'vitest';
import { creditedTouch, type Touch } from '../../core/attribution';
import { parseEmail, parseMobile } from '../../core/member';
import { reportRates } from '../../core/report';
import { DAY_MS } from '../../core/time';
import { isCrawler, isShopHost } from '../../core/visit';

const touch = (over: Partial<Touch>): Touch => ({
  rule: 'click',
  dispatchId: 1,
  campaignId: 1,
  at: 1_000,
  windowMs: DAY_MS,
  ...over,
});

describe('crediting a purchase', () => {
  it('counts from the touch itself to the last millisecond of the window', () => {
    expect(creditedTouch([touch({})], 'click', 999)).toBeNull();
    expect(creditedTouch([touch({})], 'click', 1_000)?.dispatchId).toBe(1);
    expect(creditedTouch([touch({})], 'click', 1_000 + DAY_MS - 1)?.dispatchId).toBe(1);
    expect(creditedTouch([touch({})], 'click', 1_000 + DAY_MS)).toBeNull();
  });

  it('goes to the latest touch only, under each rule by itself', () => {
    const touches = [
      touch({ dispatchId: 1, at: 1_000 }),
      touch({ dispatchId: 2, at: 2_000 }),
      touch({ rule: 'delivery', dispatchId: 3, at: 3_000 }),
    ];
    expect(creditedTouch(touches, 'click', 5_000)?.dispatchId).toBe(2);
    expect(creditedTouch(touches, 'delivery', 5_000)?.dispatchId).toBe(3);
  });
});

describe('rates', () => {
  it('are null, never zero, over nothing', () => {
    const none = {
      attempted: 0,
      delivered: 0,
      clicks: 0,
      clickedMessages: 0,
      conversions: 0,
      conversionValue: 0,
      deliveryConversions: 0,
      deliveryConversionValue: 0,
      spend: 0,
    };
    expect(Object.values(reportRates(none)).every((rate) => rate === null)).toBe(true);
    expect(reportRates({ ...none, delivered: 4, clickedMessages: 1, clicks: 2, conversions: 1 })).toMatchObject({
      ctr: 0.25,
      cvr: 0.5,
    });
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
