import { expect, it } from 'vitest';
import { NO_COUNTS, reportRates } from '../../core/report';
import { trendOf } from '../../core/trend';

const aCampaign = { ...NO_COUNTS, campaignId: 1 };

it('has every day of its span, also those on which nothing was sent, and none besides', () => {
  const counted = [
    { ...aCampaign, day: 9, attempted: 100 },
    { ...aCampaign, day: 10, attempted: 2, delivered: 2 },
    { ...aCampaign, day: 12, attempted: 1, delivered: 1, clicks: 3, clickedMessages: 1 },
  ];
  const { days, total } = trendOf(counted, 12, 3);
  expect(days.map(({ day, attempted }) => [day, attempted])).toEqual([
    [10, 2],
    [11, 0],
    [12, 1],
  ]);
  expect(total).toEqual({ ...NO_COUNTS, attempted: 3, delivered: 3, clicks: 3, clickedMessages: 1 });
  expect(reportRates(total).ctr).toBe(1 / 3);
});

it('adds up the days of each campaign, and the campaigns of each day', () => {
  const counted = [
    { ...aCampaign, day: 11, attempted: 1 },
    { ...aCampaign, day: 12, attempted: 2 },
    { ...aCampaign, campaignId: 2, day: 12, attempted: 4 },
    { ...aCampaign, campaignId: 3, day: 2, attempted: 8 },
  ];
  const { days, byCampaign } = trendOf(counted, 12, 2);
  expect(days.map(({ attempted }) => attempted)).toEqual([1, 6]);
  expect([...byCampaign].map(([id, { attempted }]) => [id, attempted])).toEqual([
    [1, 3],
    [2, 4],
  ]);
});

it('adds up amounts of one currency under one rule, and no others', () => {
  const paid = (currency: string, amount: number, rule: 'click' | 'delivery' = 'click') => ({
    ...{ rule, currency, conversions: 1, amount },
  });
  const { total } = trendOf(
    [
      { ...aCampaign, day: 1, otherCurrencies: [paid('USD', 10), paid('JPY', 500)] },
      { ...aCampaign, day: 2, otherCurrencies: [paid('USD', 5), paid('USD', 7, 'delivery')] },
    ],
    2,
    2,
  );
  expect(total.otherCurrencies).toEqual([
    { rule: 'click', currency: 'USD', conversions: 2, amount: 15 },
    { rule: 'click', currency: 'JPY', conversions: 1, amount: 500 },
    { rule: 'delivery', currency: 'USD', conversions: 1, amount: 7 },
  ]);
});
