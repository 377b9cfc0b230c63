// The fourteen presets as data: each can be sent as it comes, says what it must, and is a scenario like any other.

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { candidateOf } from '../../../core/campaign/audience';
import { EMPTY_CART } from '../../../core/campaign/cart';
import {
  asCustom,
  campaignDefinitionSchema,
  effectiveCooldownDays,
  mostPerMember,
  readDefinition,
  scenarioOf,
  startOf,
} from '../../../core/campaign/definition';
import { assess, type Mark, type Subject } from '../../../core/campaign/marks';
import { findPreset, PRESETS, type PresetId } from '../../../core/campaign/presets';
import { MARKS_KEPT } from '../../../core/campaign/scenario';
import { nextRunAt } from '../../../core/campaign/schedule';
import { type MessageFacts, productsFor, valuesFor, variablesFor } from '../../../core/campaign/variables';
import { lookBackSchema, resolveLookBack } from '../../../core/condition/window';
import { variablesOf } from '../../../core/message/template';
import { templatesOf } from '../../../core/message/templates';

const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
const T = kst('2026-03-10 11:00');

function presetOf(id: PresetId) {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  return preset;
}

/** What is said of a definition that is not taken, in Korean, or null. */
function refused(definition: unknown): string | null {
  const parsed = v.safeParse(campaignDefinitionSchema, definition);
  return parsed.success ? null : parsed.issues[0].message;
}

const WITH_TARGETS = { targets: ['Nike'] };
const needsTargets = (id: PresetId) => id === 'brand_interest' || id === 'category_interest';
const withNeeds = (id: PresetId) => (needsTargets(id) ? { params: WITH_TARGETS } : {});

/** At ten every day, looking back on the day so many days before. */
const daysAgo = (kind: 'one_day' | 'last_event', days: number) => ({
  send: {
    type: 'scheduled',
    schedule: { kind: 'daily', hour: 10, minute: 0 },
    lookBack: kind === 'one_day' ? { kind, daysAgo: days } : { kind, from: days, to: days },
  },
});

/** What each parameter may be, and is while nobody says: as the table of presets gives them. */
const LIMITS: Partial<Record<PresetId, object>> = {
  visitor_purchase: { minVisits: [1, 20, 1] },
  page_visit_message: { minViews: [1, 20, 1] },
  multi_product_view: { minCount: [2, 100, 5] },
  brand_interest: { minViews: [1, 50, 3] },
  category_interest: { minViews: [1, 50, 3] },
  sale_view: { minViews: [1, 50, 1] },
  cart_abandon: { minCartAmount: [0, 100_000_000, 0] },
  high_value_repurchase: { minAmount: [1, 100_000_000, 100_000] },
  review_request: { reminders: [0, 2, 0] },
  interest_based: { minScore: [1, 50, 3] },
};
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** The default wait, and between which ends it may be turned. */
const WAITS: Partial<Record<PresetId, number[]>> = {
  signup_first_purchase: [24 * HOUR, 10 * MINUTE, 72 * HOUR],
  visitor_purchase: [180 * MINUTE, 30 * MINUTE, 72 * HOUR],
  page_visit_message: [30 * MINUTE, 5 * MINUTE, 72 * HOUR],
  multi_product_view: [120 * MINUTE, 10 * MINUTE, 72 * HOUR],
  brand_interest: [120 * MINUTE, 10 * MINUTE, 72 * HOUR],
  category_interest: [120 * MINUTE, 10 * MINUTE, 72 * HOUR],
  sale_view: [60 * MINUTE, 10 * MINUTE, 72 * HOUR],
  cart_abandon: [24 * HOUR, 10 * MINUTE, 72 * HOUR],
  checkout_abandon: [60 * MINUTE, 10 * MINUTE, 72 * HOUR],
  high_value_repurchase: [72 * HOUR, HOUR, 30 * DAY],
};
const PRIORITIES: Record<PresetId, number> = {
  ...{ checkout_abandon: 90, checkout_abandon_revisit: 90, cart_abandon: 80, signup_first_purchase: 70, sale_view: 65 },
  ...{ brand_interest: 60, category_interest: 60, multi_product_view: 60, interest_based: 55 },
  ...{
    high_value_repurchase: 50,
    page_visit_message: 50,
    review_request: 40,
    lapsed_visitor: 35,
    visitor_purchase: 20,
  },
};

describe('every preset', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    '%s has the limits and defaults it is given',
    (id, preset) => {
      const numbers = preset.params.flatMap((spec) =>
        spec.kind === 'number' ? [[spec.name, [spec.min, spec.max, spec.initial]]] : [],
      );
      expect(Object.fromEntries(numbers)).toEqual(LIMITS[id] ?? {});
      const { realtime } = preset;
      expect(realtime && [realtime.defaultMs, realtime.minMs, realtime.maxMs]).toEqual(WAITS[id]);
      expect(preset.priority).toBe(PRIORITIES[id]);
    },
  );

  it('that counts views asks for twenty where nobody says how many, and for five different products', () => {
    const asked = (params: object) =>
      scenarioOf({ ...startOf(presetOf('multi_product_view')), params: { ...params } }).qualify;
    expect(asked({ countMode: 'total_views' })).toMatchObject({ measure: 'views', atLeast: 20 });
    expect(asked({ countMode: 'total_views', minCount: 5 })).toMatchObject({ atLeast: 5 });
    expect(asked({})).toMatchObject({ measure: 'distinct_products', atLeast: 5 });
  });

  it('that is about pages takes up to twenty rules', () => {
    const any = (n: number) => Array.from({ length: n }, (_, i) => ({ part: 'path', op: 'contains', value: `/${i}` }));
    const visits = startOf(presetOf('page_visit_message'));
    expect(refused({ ...visits, params: { pages: { any: any(20) } } })).toBeNull();
    expect(refused({ ...visits, params: { pages: { any: any(21) } } })).not.toBeNull();
  });

  it('is one of fourteen', () => {
    expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(14);
  });

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    '%s is a valid campaign, and the same one as custom',
    (id, preset) => {
      for (const sendType of ['realtime', 'scheduled'] as const) {
        if (sendType === 'realtime' && !preset.realtime) continue;
        const definition = { ...startOf(preset, sendType), ...withNeeds(id) };
        expect(refused(definition)).toBeNull();
        const custom = asCustom(definition);
        expect(refused(custom)).toBeNull();
        expect(scenarioOf(custom)).toEqual(scenarioOf(definition));
        const used = templatesOf(definition.message).flatMap(({ text }) => variablesOf(text));
        expect(used.filter((name) => !variablesFor(definition).includes(name))).toEqual([]);
      }
    },
  );

  it.each<[PresetId, object, RegExp]>([
    ['brand_interest', {}, /브랜드: 1~20개/],
    ['visitor_purchase', { params: { minVisits: 21 } }, /방문 횟수: 1~20회/],
    ['page_visit_message', { params: {} }, /페이지 주소: 주소 조건을 하나 이상/],
    ['lapsed_visitor', { send: { type: 'realtime', delayMs: 3_600_000 } }, /정해진 시점에만/],
    ['cart_abandon', { send: { type: 'realtime', delayMs: 6 * 60_000 } }, /10분에서 72시간/],
    ['high_value_repurchase', { send: { type: 'realtime', delayMs: 31 * 60_000 } }, /1시간에서 30일/],
    [
      'review_request',
      {
        send: {
          type: 'scheduled',
          schedule: { kind: 'daily', hour: 10, minute: 0 },
          lookBack: { kind: 'range', from: 7, to: 1 },
        },
      },
      /쓸 수 없는 조회 기간/,
    ],
    [
      'visitor_purchase',
      {
        send: {
          type: 'scheduled',
          schedule: { kind: 'daily', hour: 11, minute: 0 },
          lookBack: { kind: 'dates', from: '2026-03-01', to: '2026-03-07' },
        },
      },
      /한 번 보내는 캠페인에만/,
    ],
    ['lapsed_visitor', daysAgo('last_event', 91), /조회 기간: 1~90일 전/],
    ['lapsed_visitor', daysAgo('last_event', 0), /조회 기간: 1~90일 전/],
    ['checkout_abandon_revisit', daysAgo('last_event', 31), /조회 기간: 1~30일 전/],
    ['review_request', daysAgo('one_day', 31), /조회 기간: 1~30일 전/],
    ['sale_view', { params: { source: 'url' } }, /이벤트 페이지 주소: 주소 조건을 하나 이상/],
    ['interest_based', { params: { mode: 'chosen_targets' } }, /상품·분류 번호: 1~20개/],
  ])('%s refuses %j in Korean', (id, over, words) => {
    expect(refused({ ...startOf(presetOf(id)), ...over })).toMatch(words);
  });

  it('asks in real time for no more than is kept of one member', () => {
    const { scenario, ...custom } = asCustom(startOf(presetOf('multi_product_view'), 'realtime'));
    const { send: daily } = startOf(presetOf('multi_product_view'));
    const words = (atLeast: number, send = custom.send) =>
      refused({ ...custom, send, scenario: { ...scenario, qualify: { ...scenario?.qualify, atLeast } } });
    expect(words(MARKS_KEPT)).toBeNull();
    expect(words(MARKS_KEPT + 1)).toMatch(/실시간으로는 200까지/);
    expect(words(MARKS_KEPT + 1, daily)).toBeNull();
  });
});

describe('a stored definition from before there were parameters', () => {
  it('is read with its one parameter in place', () => {
    const { params: _, ...old } = startOf(presetOf('cart_abandon'));
    const read = readDefinition(JSON.stringify({ ...old, minCartAmount: 30_000 }));
    expect(scenarioOf(read).minCartAmount).toBe(30_000);
    expect(refused(read)).toBeNull();
  });
});

describe('a look-back', () => {
  it.each([
    [{ kind: 'one_day', daysAgo: 1 }, '2026-03-08T15:00:00.000Z', '2026-03-09T15:00:00.000Z'],
    [{ kind: 'one_day', daysAgo: 3 }, '2026-03-06T15:00:00.000Z', '2026-03-07T15:00:00.000Z'],
    [{ kind: 'range', from: 7, to: 1 }, '2026-03-02T15:00:00.000Z', '2026-03-09T15:00:00.000Z'],
    [{ kind: 'range', from: 30, to: 8 }, '2026-02-07T15:00:00.000Z', '2026-03-02T15:00:00.000Z'],
    [{ kind: 'dates', from: '2026-03-01', to: '2026-03-07' }, '2026-02-28T15:00:00.000Z', '2026-03-07T15:00:00.000Z'],
    [{ kind: 'last_event', from: 0, to: 0 }, '2026-03-09T15:00:00.000Z', '2026-03-10T02:00:00.000Z'],
  ] as const)('%j reads %s to %s', (lookBack, from, to) => {
    expect(resolveLookBack(lookBack, T)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
  });

  it.each([
    { kind: 'range', from: 1, to: 7 },
    { kind: 'one_day', daysAgo: 91 },
    { kind: 'last_event', from: 366, to: 366 },
    { kind: 'dates', from: '2026-03-08', to: '2026-03-07' },
    { kind: 'dates', from: '2026-02-30', to: '2026-03-07' },
  ])('cannot be %j', (lookBack) => {
    expect(v.safeParse(lookBackSchema, lookBack).success).toBe(false);
  });
});

describe('a schedule', () => {
  it.each([
    [{ kind: 'once', date: '2026-03-12' }, '2026-03-12 11:00'],
    [{ kind: 'once', date: '2026-03-10' }, null],
    [{ kind: 'weekly', weekdays: [2] }, '2026-03-17 11:00'],
    [{ kind: 'weekly', weekdays: [1, 4] }, '2026-03-12 11:00'],
    [{ kind: 'monthly', day: 10 }, '2026-04-10 11:00'],
    [{ kind: 'monthly', day: 'last' }, '2026-03-31 11:00'],
  ] as const)('%j runs next at %s', (kind, next) => {
    const schedule = { ...kind, hour: 11, minute: 0 } as Parameters<typeof nextRunAt>[0];
    expect(nextRunAt(schedule, T)).toBe(next === null ? null : kst(next));
  });

  it('on the last of the month finds February’s, leap year or not', () => {
    const last = { kind: 'monthly', day: 'last', hour: 11, minute: 0 } as const;
    expect(nextRunAt(last, kst('2024-02-10 00:00'))).toBe(kst('2024-02-29 11:00'));
    expect(nextRunAt(last, kst('2026-02-10 00:00'))).toBe(kst('2026-02-28 11:00'));
  });
});

describe('how often one member hears of a campaign', () => {
  const visitors = startOf(presetOf('visitor_purchase'));
  const daily = { kind: 'daily', hour: 11, minute: 0 } as const;
  it('is at least as seldom as its look-back finds the same event again', () => {
    const send = { type: 'scheduled', schedule: daily, lookBack: { kind: 'range', from: 14, to: 1 } } as const;
    expect(effectiveCooldownDays({ ...visitors, send, cooldownDays: 3 })).toBe(14);
    expect(effectiveCooldownDays({ ...visitors, cooldownDays: 3 })).toBe(3);
  });
  it('is once where the campaign runs once', () => {
    const once = { kind: 'once', date: '2026-03-12', hour: 11, minute: 0 } as const;
    const send = { type: 'scheduled', schedule: once, lookBack: { kind: 'one_day', daysAgo: 1 } } as const;
    expect(mostPerMember({ ...visitors, send })).toBe(1);
    expect(mostPerMember(visitors)).toBe(Number.POSITIVE_INFINITY);
    expect(mostPerMember({ ...visitors, send, maxPerMember: 2 })).toBe(2);
  });
});

describe('what a message is about', () => {
  const mark = (minute: number, item: string, group: string | null = null): Mark => ({
    at: T + minute * 60_000,
    seq: minute,
    item,
    group,
    value: 1,
  });
  const subjectOf = (id: PresetId, params: object, marks: Mark[]): Subject | undefined =>
    assess(scenarioOf({ ...startOf(presetOf(id)), params: { ...params } }), marks)?.subject;

  it('is the most viewed product, ties to the one seen later', () => {
    const views = [mark(0, 'a'), mark(40, 'a'), mark(80, 'b'), mark(120, 'b'), mark(121, 'c')];
    const params = { countMode: 'distinct_products', minCount: 3 };
    expect(subjectOf('multi_product_view', params, views)).toEqual({ seq: 120, item: 'b', products: 3 });
  });

  it('is the most viewed product of the most viewed brand', () => {
    const views = [mark(0, 'a', 'X'), mark(40, 'a', 'X'), mark(80, 'b', 'Y'), mark(90, 'c', 'Y'), mark(120, 'd', 'Y')];
    expect(subjectOf('brand_interest', { targets: ['X', 'Y'], minViews: 3 }, views)?.seq).toBe(120);
  });

  it('is the strongest interest: views to five a product, a cart three, a checkout five, each once', () => {
    const of = (minute: number, item: string, value: number): Mark => ({ ...mark(minute, item, item), value });
    const views = Array.from({ length: 9 }, (_, n) => of(n * 30, 'viewed', 1));
    const carted = [of(10, 'carted', 3), of(11, 'carted', 3), of(12, 'carted', 5)];
    const params = { minScore: 5 };
    expect(subjectOf('interest_based', params, [...views, ...carted])).toMatchObject({ interest: 'carted' });
    expect(subjectOf('interest_based', params, views)).toMatchObject({ interest: 'viewed' });
    expect(subjectOf('interest_based', { minScore: 6 }, views)).toBeUndefined();
  });
});

describe('a scheduled candidate', () => {
  const one = (id: PresetId, at: number, lookBack: Parameters<typeof candidateOf>[1]) => {
    const definition = { ...startOf(presetOf(id)), ...withNeeds(id) };
    const marks: Mark[] = [{ at, seq: 9, item: id === 'review_request' ? 'o-1' : null, group: null, value: 1 }];
    return candidateOf(scenarioOf(definition), lookBack, T, marks, EMPTY_CART)?.occurrence;
  };
  it('is one cause per planned instant, per checkout, or per order asked for its review', () => {
    const yesterday = { kind: 'one_day', daysAgo: 1 } as const;
    expect(one('visitor_purchase', T - 86_400_000, yesterday)).toBe(`run:${T}`);
    expect(one('checkout_abandon', T - 86_400_000, yesterday)).toBe('checkout:9');
    expect(one('review_request', T - 7 * 86_400_000, { kind: 'one_day', daysAgo: 7 })).toBe('order:o-1');
  });
});

const FACTS: MessageFacts = {
  ...{ memberId: 'haneul', memberName: null, shopName: '하늘옷장', shopUrl: 'https://shop.test', hosts: ['shop.test'] },
  ...{ imageHosts: [], cartUrl: 'https://shop.test/cart', cart: EMPTY_CART, anchorAt: T, subject: null, products: 0 },
  ...{ coupon: null, now: T },
};

describe('a sale', () => {
  const lastDayOf = (endsAt: string) => {
    const definition = startOf(presetOf('sale_view'));
    return valuesFor({ ...definition, params: { ...definition.params, endsAt: kst(endsAt) } }, FACTS).이벤트종료일;
  };

  it('that ends at midnight ends on the day before it', () => {
    expect(lastDayOf('2026-04-01 00:00')).toBe('3월 31일');
    expect(lastDayOf('2026-04-01 00:01')).toBe('4월 1일');
    expect(lastDayOf('2026-03-31 23:59')).toBe('3월 31일');
  });
});

describe('an address some browser told', () => {
  const saidOf = (url: string) => {
    const items = [{ item_id: '1', item_name: '코트', url }];
    const about = { ...FACTS, subject: { occurredAt: T, url, title: null, items, value: null } };
    const { 상품URL, 페이지URL } = valuesFor(startOf(presetOf('page_visit_message')), about);
    return [상품URL, 페이지URL];
  };

  it('is said where it is the shop’s', () => {
    const own = 'https://m.shop.test:8080/product/%EC%BD%94?no=1&a=(b),c#d';
    expect(saidOf(own)).toEqual([own, own]);
    expect(saidOf('https://win.kr/')).toEqual(['https://shop.test', null]);
  });

  it.each([
    ['https://shop.test/"http://win.kr', 'https://shop.test/%22http%3A//win.kr'],
    ['https://shop.test/[win.kr', 'https://shop.test/%5Bwin.kr'],
    ['https://shop.test/코win.kr', 'https://shop.test/%EC%BD%94win.kr'],
    ['https://shop.test/\u200bwin.kr', 'https://shop.test/%E2%80%8Bwin.kr'],
    ['https://shop.test/💥\ud800win.kr', 'https://shop.test/%F0%9F%92%A5%EF%BF%BDwin.kr'],
  ])('ends nowhere within, where another would begin: %s', (told, said) => expect(saidOf(told)).toEqual([said, said]));
});

describe('an image of a product', () => {
  const ANYWHERE = 'https://anywhere.test/1.jpg';
  const line = { itemId: '1', variant: '', name: '코트', price: 9000, quantity: 1, url: null, addedAt: T };
  const episode = { id: 1, startedAt: T, lastAddAt: T };
  const imagesIn = (image: string, imageHosts: string[]) => {
    const cart: MessageFacts = { ...FACTS, imageHosts, cart: { ...EMPTY_CART, lines: [{ ...line, image }], episode } };
    const items = [{ item_id: '1', item_name: '코트', image }];
    const seen = { ...FACTS, imageHosts, subject: { occurredAt: T, url: null, title: null, items, value: null } };
    const said = [
      valuesFor(startOf(presetOf('cart_abandon')), cart),
      ...productsFor(cart),
      valuesFor(startOf(presetOf('cart_abandon')), seen),
      valuesFor(startOf(presetOf('visitor_purchase')), seen),
      ...productsFor(seen),
    ].map(({ 상품이미지 }) => 상품이미지);
    expect(said).toHaveLength(5);
    return [...new Set(said)];
  };

  it('may be anywhere until the shop says where its images are', () => {
    expect(imagesIn(ANYWHERE, [])).toEqual([ANYWHERE]);
  });

  it('is then one of theirs, of the shop’s own pages’, or none', () => {
    const listed = ['img.test'];
    expect(imagesIn(ANYWHERE, listed)).toEqual([null]);
    expect(imagesIn('https://img.test.evil.test/1.jpg', listed)).toEqual([null]);
    for (const image of ['https://img.test/1.jpg', 'https://cdn.img.test/1.jpg', 'https://shop.test/web/1.jpg'])
      expect(imagesIn(image, listed)).toEqual([image]);
  });
});
