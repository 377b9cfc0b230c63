import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { keptOfAddress, readAddress, readRule, ruleFits } from '../../core/address';
import { lintTarget } from '../../core/condition/lint';
import { matchesTarget } from '../../core/condition/matches';
import { type Condition, type Target, targetSchema } from '../../core/condition/schema';
import { containsWindow, resolveLookBack, resolveWindow, type Window } from '../../core/condition/window';
import type { LoggedEvent } from '../../core/history';
import { DAY_MS, kstDay } from '../../core/time';
import type { UrlRule } from '../../core/tracker-settings';

const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
const ELEVEN = 1_773_108_000_000;
const FIVE = kst('2026-03-10 17:00');

function event(name: string, occurredAt: number, over: Partial<LoggedEvent> = {}): LoggedEvent {
  return { seq: 1, name, visitorId: null, memberId: 'haneul', occurredAt, url: null, params: {}, ...over };
}
const condition = (over: Partial<Condition> = {}): Condition => ({
  window: { lastDays: 3 },
  event: 'page_view',
  measure: 'count',
  op: 'gte',
  value: 1,
  ...over,
});
const target = (allOf: Condition[], over: Partial<Target> = {}): Target => ({
  allOf,
  exclude: [],
  groups: { include: [], exclude: [] },
  ...over,
});

describe('windows', () => {
  it.each([
    [1, 1, '2026-03-08T15:00:00.000Z', '2026-03-09T15:00:00.000Z'],
    [3, 3, '2026-03-06T15:00:00.000Z', '2026-03-07T15:00:00.000Z'],
    [7, 1, '2026-03-02T15:00:00.000Z', '2026-03-09T15:00:00.000Z'],
    [30, 8, '2026-02-07T15:00:00.000Z', '2026-03-02T15:00:00.000Z'],
  ])('reads %i…%i days ago as whole Korean days', (from, to, first, end) => {
    const interval = { from: Date.parse(first), to: Date.parse(end) };
    expect(resolveWindow({ daysAgo: { from, to } }, ELEVEN)).toEqual(interval);
    expect(resolveLookBack({ kind: 'range', from, to }, ELEVEN)).toEqual(interval);
    if (from === to) {
      expect(resolveLookBack({ kind: 'one_day', daysAgo: from }, ELEVEN).from).toBe(Date.parse(first));
    }
  });

  it.each([
    ['2026-03-08 23:59:59.999', 20_520, false],
    ['2026-03-09 00:00:00.000', 20_521, true],
    ['2026-03-09 08:59:59.999', 20_521, true],
    ['2026-03-09 23:59:59.999', 20_521, true],
    ['2026-03-10 00:00:00.000', 20_522, false],
  ])('puts %s in its Korean day', (text, day, inside) => {
    expect(kstDay(kst(text))).toBe(day);
    const yesterday = target([condition({ window: { daysAgo: { from: 1, to: 1 } } })]);
    expect(matchesTarget(yesterday, [event('page_view', kst(text))], ELEVEN)).toBe(inside);
  });

  it('counts today as one calendar day, up to T', () => {
    expect(resolveWindow({ calendarDays: 1 }, ELEVEN)).toEqual({ from: kst('2026-03-10 00:00'), to: ELEVEN });
  });

  const windows: fc.Arbitrary<Window> = fc.oneof(
    fc.integer({ min: 1, max: 5 }).map((lastDays) => ({ lastDays })),
    fc.integer({ min: 1, max: 5 }).map((calendarDays) => ({ calendarDays })),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 2 }))
      .map(([to, more]) => ({ daysAgo: { from: to + more, to } })),
    fc.constant({ allTime: true as const }),
  );

  it('contain each other exactly when they do so at every hour of the day', () => {
    const hours = [0, 1, 12 * 3_600_000, DAY_MS - 1].map((offset) => kst('2026-03-10 00:00') + offset);
    fc.assert(
      fc.property(windows, windows, (outer, inner) => {
        const always = hours.every((at) => {
          const [a, b] = [resolveWindow(outer, at), resolveWindow(inner, at)];
          return a.from <= b.from && b.to <= a.to;
        });
        expect(containsWindow(outer, inner)).toBe(always);
      }),
    );
  });
});

describe('a band: at least once in the last 3 days and not in the last 2', () => {
  const band = target([condition(), condition({ window: { lastDays: 2 }, op: 'eq', value: 0 })]);

  it.each([
    ['03-07 16:59:59.999', false],
    ['03-07 17:00:00.000', true],
    ['03-08 16:59:59.999', true],
    ['03-08 17:00:00.000', false],
  ])('takes a view at %s: %s', (text, matches) => {
    expect(matchesTarget(band, [event('page_view', kst(`2026-${text}`))], FIVE)).toBe(matches);
  });

  it('goes by the latest view', () => {
    const views = [2.5, 1.5].map((days) => event('page_view', FIVE - days * DAY_MS));
    expect(matchesTarget(band, views, FIVE)).toBe(false);
  });

  it('matches every event on exactly one run of a daily campaign, across months and leap days', () => {
    fc.assert(
      fc.property(fc.integer({ min: kst('2028-02-20 00:00'), max: kst('2028-03-10 00:00') }), (at) => {
        const runs = Array.from({ length: 40 }, (_, n) => kst('2028-02-15 11:00') + n * DAY_MS);
        expect(runs.filter((planned) => matchesTarget(band, [event('page_view', at)], planned))).toHaveLength(1);
      }),
    );
  });
});

describe('measures', () => {
  const order = (id: string, at: number, value: number) =>
    event('purchase', at, { params: { transaction_id: id, value } });
  const refund = (id: string, at: number, value?: number) =>
    event('refund', at, { params: { transaction_id: id, ...(value !== undefined && { value }) } });
  const spent = (value: number) => target([condition({ event: 'purchase', measure: 'sum_amount', value })]);

  it('sums orders less what was refunded by T, whenever the refund came', () => {
    const orders = [order('a', FIVE - DAY_MS, 50_000), order('b', FIVE - 2 * DAY_MS, 30_000)];
    expect(matchesTarget(spent(80_000), orders, FIVE)).toBe(true);
    expect(matchesTarget(spent(80_000), [...orders, refund('a', FIVE - 1, 1)], FIVE)).toBe(false);
    expect(matchesTarget(spent(80_000), [...orders, refund('a', FIVE, 1)], FIVE)).toBe(true);
    expect(matchesTarget(spent(30_001), [...orders, refund('a', FIVE - 1)], FIVE)).toBe(false);
  });

  it('counts a refunded order as bought since, and not as ever bought', () => {
    const history = [order('a', FIVE - DAY_MS, 50_000), refund('a', FIVE - 1)];
    const bought = (window: Window) => matchesTarget(target([condition({ window, event: 'purchase' })]), history, FIVE);
    expect(bought({ lastDays: 3 })).toBe(true);
    expect(bought({ allTime: true })).toBe(false);
  });

  it('takes a cancelled order for one that was given back', () => {
    const cancelled = event('order_update', FIVE - 1, { params: { transaction_id: 'a', status: 'cancelled' } });
    const history = [order('a', FIVE - DAY_MS, 50_000), cancelled];
    const ever = target([condition({ window: { allTime: true }, event: 'purchase' })]);
    expect([matchesTarget(spent(1), history, FIVE), matchesTarget(ever, history, FIVE)]).toEqual([false, false]);
    expect(matchesTarget(spent(50_000), history, FIVE - 1)).toBe(true);
  });

  it('holds zero counts for a member who never did anything', () => {
    expect(matchesTarget(target([condition({ op: 'eq', value: 0 })]), [], FIVE)).toBe(true);
  });

  it('takes a category with everything below it, and nothing whose code only begins alike', () => {
    const seen = (path: string) =>
      matchesTarget(
        target([condition({ event: 'view_item', filter: { categories: ['20'] } })]),
        [event('view_item', FIVE - 1, { params: { items: [{ item_id: '1', item_category_id: path }] } })],
        FIVE,
      );
    expect(['20', '20/30', '10/20/30', '200', '120/2'].map(seen)).toEqual([true, true, true, false, false]);
  });
});

describe('addresses', () => {
  const fits = (rule: UrlRule, url: string) => ruleFits(readRule(rule), readAddress(url));

  it('are read without scheme, www., fragment and what advertising adds', () => {
    const url = 'https://www.shop.test/event?utm_source=naver&id=7&NaPm=x#top';
    expect(readAddress(url)).toMatchObject({ full: 'shop.test/event?id=7', path: '/event', query: 'id=7' });
    expect(fits({ part: 'full', op: 'equals', value: 'http://shop.test/event?id=7&gclid=1' }, url)).toBe(true);
  });

  it('of pages that a link of ours led to are those of the pages', () => {
    const url = 'https://shop.test/event?id=7&utm_source=dorawa&utm_medium=sms&utm_campaign=c1&dw=AAAAAAAB_w';
    expect(fits({ part: 'full', op: 'equals', value: 'https://shop.test/event?id=7' }, url)).toBe(true);
    expect(fits({ part: 'query', op: 'ends_with', value: 'id=7' }, url)).toBe(true);
  });

  it('show a rule an advertising parameter only when it names one', () => {
    const url = 'https://shop.test/?utm_source=naver';
    expect(fits({ part: 'query', op: 'contains', value: 'utm_source=naver' }, url)).toBe(true);
    expect(fits({ part: 'query', op: 'contains', value: 'naver' }, url)).toBe(false);
  });

  it('are compared as people read them', () => {
    const url = 'https://shop.test/event/%EB%B4%84-%EC%84%B8%EC%9D%BC/';
    expect(fits({ part: 'path', op: 'contains', value: '봄-세일' }, url)).toBe(true);
    expect(fits({ part: 'path', op: 'equals', value: 'https://www.shop.test/event/봄-세일/' }, url)).toBe(true);
  });

  it('are the same however a keyboard or a disk puts syllables together', () => {
    const url = `https://shop.test/event/${encodeURIComponent('봄-세일'.normalize('NFD'))}.html`;
    expect(fits({ part: 'path', op: 'equals', value: '/event/봄-세일.html' }, url)).toBe(true);
    expect(fits({ part: 'path', op: 'contains', value: '세일'.normalize('NFD') }, url)).toBe(true);
  });

  it('cost the log nothing more where they are plain', () => {
    expect(keptOfAddress('https://shop.test/product/1/?a=1')).toEqual({});
    expect(keptOfAddress('https://www.shop.test/?utm_id=1')).toEqual({ a: 'shop.test/', q: 'utm_id=1' });
  });
});

describe('lint', () => {
  const reasons = (...args: Parameters<typeof target>) =>
    lintTarget(target(...args), FIVE).errors.map((error) => error.reason);
  const warnings = (...args: Parameters<typeof target>) =>
    lintTarget(target(...args), FIVE).warnings.map((warning) => warning.reason);
  const none = (over: Partial<Condition> = {}) => condition({ op: 'eq', value: 0, ...over });

  it('rejects the printed case: seen in the last day and not seen in the last day', () => {
    expect(reasons([condition({ window: { lastDays: 1 } }), none({ window: { lastDays: 1 } })])).toEqual([
      'contradiction',
    ]);
  });

  it('lets a band and its purchase clause pass', () => {
    const band = [condition(), none({ window: { lastDays: 2 } }), none({ event: 'purchase' })];
    expect(lintTarget(target(band), FIVE)).toMatchObject({ errors: [], warnings: [] });
  });

  it.each<[string, Condition, Condition]>([
    ['a filter', condition({ filter: { url: { any: [{ part: 'path', op: 'contains', value: '/event' }] } } }), none()],
    ['another kind of window', condition({ window: { calendarDays: 3 } }), none()],
    ['all of time', condition(), none({ window: { allTime: true } })],
    ['another measure', condition({ event: 'purchase', measure: 'sum_amount' }), none({ event: 'purchase' })],
  ])('sees a contradiction through %s', (_, one, other) => expect(reasons([one, other])).toEqual(['contradiction']));

  it('lets those be meant who bought and gave all of it back', () => {
    const bought = (over: Partial<Condition> = {}) => condition({ event: 'purchase', ...over });
    const never = bought({ window: { allTime: true }, op: 'eq', value: 0 });
    expect(reasons([bought(), never])).toEqual([]);
    expect(reasons([bought({ measure: 'distinct_products' }), never])).toEqual([]);
    expect(reasons([bought({ measure: 'sum_amount' }), never])).toEqual(['contradiction']);
    expect(reasons([bought({ window: { allTime: true } }), never])).toEqual(['contradiction']);
    expect(warnings([bought(), bought({ window: { allTime: true } })])).toEqual([]);
  });

  it('sees a contradiction with what is excluded', () => {
    expect(reasons([condition()], { exclude: [condition()] })).toEqual(['contradiction']);
  });

  it('rejects what holds for everybody or nobody', () => {
    expect(reasons([condition({ value: 0 }), condition({ event: 'login' })])).toEqual(['always_true']);
    expect(reasons([condition({ op: 'lt', value: 0 })])).toEqual(['never_true']);
  });

  it('wants something asked of members who never did anything, or to be told that all are meant', () => {
    expect(reasons([none()])).toEqual(['no_base']);
    expect(reasons([none()], { exclude: [none({ event: 'login' })] })).toEqual([]);
    expect(reasons([none()], { base: 'all_members' })).toEqual([]);
    expect(reasons([none()], { groups: { include: [1], exclude: [] } })).toEqual([]);
  });

  it('rejects filters and measures an event cannot answer', () => {
    expect(reasons([condition({ window: { allTime: true }, filter: { brands: ['x'] }, event: 'purchase' })])).toEqual([
      'all_time_filter',
    ]);
    expect(reasons([condition({ measure: 'sum_amount' })])).toEqual(['needs_purchase']);
    expect(reasons([condition({ measure: 'distinct_products' })])).toEqual(['needs_items']);
    expect(reasons([condition({ filter: {} })])).toEqual(['empty_filter']);
    expect(reasons([condition({ event: 'view_item_list', filter: { categories: ['20'] } })])).toEqual([]);
  });

  it('warns of what is said twice, and of periods that overlap', () => {
    expect(warnings([condition(), condition({ window: { lastDays: 7 } })])).toEqual(['implied']);
    expect(warnings([condition(), none(), none({ window: { lastDays: 1 } })])).toEqual([]);
    expect(warnings([condition(), condition({ window: { daysAgo: { from: 5, to: 2 } } })])).toEqual(['overlap']);
  });

  it('says what each window is at T', () => {
    expect(lintTarget(target([condition()]), FIVE).intervals).toEqual([
      { at: { list: 'allOf', index: 0 }, interval: { from: FIVE - 3 * DAY_MS, to: FIVE } },
    ]);
  });

  it('rejects nothing that a history can meet', () => {
    const drawn = fc.record({
      window: fc.oneof(
        fc.integer({ min: 1, max: 3 }).map((lastDays) => ({ lastDays })),
        fc.integer({ min: 1, max: 3 }).map((calendarDays) => ({ calendarDays })),
        fc.integer({ min: 1, max: 3 }).map((day) => ({ daysAgo: { from: day, to: day } })),
      ),
      op: fc.constantFrom('gte' as const, 'lte' as const, 'eq' as const, 'gt' as const, 'lt' as const),
      value: fc.integer({ min: 0, max: 2 }),
    });
    const list = fc.array(drawn.map(condition), { minLength: 1, maxLength: 3 });
    const times = fc.array(fc.integer({ min: FIVE - 4 * DAY_MS, max: FIVE - 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(list, times, (conditions, views) => {
        const one = target(conditions);
        const history = views.map((at) => event('page_view', at));
        if (reasons(conditions).includes('contradiction')) expect(matchesTarget(one, history, FIVE)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the shape of a target', () => {
  const shape = (over: object) => v.safeParse(targetSchema, { allOf: [{ ...condition(), ...over }] }).success;

  it.each([
    { window: { lastDays: 91 } },
    { window: { lastDays: 1, allTime: true } },
    { window: { daysAgo: { from: 1, to: 2 } } },
    { event: `'; DROP TABLE events` },
    { value: -1 },
    { value: 1.5 },
    { filter: { url: { any: [{ part: 'full', op: 'contains', value: 'https://' }] } } },
    { filter: { products: [] } },
  ])('is refused outside its limits (%#)', (over) => expect(shape(over)).toBe(false));

  it('has at most ten conditions, and none only where it says where its members come from', () => {
    const sized = (length: number) =>
      v.safeParse(targetSchema, { allOf: Array.from({ length }, () => condition()) }).success;
    expect([0, 1, 10, 11].map(sized)).toEqual([true, true, true, false]);
    expect(lintTarget(v.parse(targetSchema, { allOf: [] }), 0).errors).toEqual([{ reason: 'no_base' }]);
    expect(lintTarget(v.parse(targetSchema, { allOf: [], base: 'all_members' }), 0).errors).toEqual([]);
  });
});
