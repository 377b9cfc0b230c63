// P5 for campaigns: whom the database finds for a scenario and a look-back, and whom it leaves out why, is exactly what
// counting each member's history by hand says. And every event belongs to one run of a daily campaign, in the database
// as on paper.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateOf, intervalsOf, marksAt } from '../../core/campaign/audience';
import { type Cart, EMPTY_CART, foldCart } from '../../core/campaign/cart';
import { itemsOf } from '../../core/campaign/facts';
import { type Candidate, type FitFacts, misfitOf, NO_FACTS } from '../../core/campaign/fit';
import { type Goal, reachesGoal } from '../../core/campaign/goal';
import { type Mark, marksOf } from '../../core/campaign/marks';
import { expandPreset, findPreset, type PresetId } from '../../core/campaign/presets';
import { qualifyingEvents, type Scenario } from '../../core/campaign/scenario';
import { toStoredEvent } from '../../core/collect';
import { matchesTarget } from '../../core/condition/matches';
import type { Target } from '../../core/condition/schema';
import type { LookBack } from '../../core/condition/window';
import type { StoredEvent } from '../../core/event';
import { arrivedAt, foldOrder, isUndone, netValueOf, type Order } from '../../core/facts/order';
import type { LoggedEvent } from '../../core/history';
import { toServerEvent } from '../../core/server-event';
import { DAY_MS, dayStart, HOUR_MS, kstDay, MINUTE_MS } from '../../core/time';
import { judgeCandidates, readMembers } from '../../edge/db/audience';
import { compileCandidates, readMarks } from '../../edge/db/candidates';
import { compileTarget } from '../../edge/db/condition-sql';
import { appendEvents, readLog } from '../../edge/db/events';
import { upsertMembers } from '../../edge/db/members';
import { catchUpProjections } from '../../edge/db/projections';
import { readCandidates } from '../../edge/db/run-pages';
import { kst, World } from '../support/world';

const T = kst('2026-03-10 11:00');
const MEMBERS = Array.from({ length: 10 }, (_, n) => `member-${n}`);

/** Instants where look-backs begin and end, a millisecond beside them, and views half an hour apart; all before T. */
const instants = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -1, max: 1 }))
    .map(([days, beside]) => Math.min(T - 1, dayStart(kstDay(T) - days) + beside)),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 12 }))
    .map(([days, tens]) => T - days * DAY_MS + tens * 10 * MINUTE_MS),
  fc.integer({ min: T - 7 * DAY_MS, max: T - 1 }),
);
const item = fc.record(
  {
    item_id: fc.constantFrom('1', '2', '3'),
    item_brand: fc.constantFrom('Nike', '하늘'),
    item_category_id: fc.constantFrom('10/20', '10', '200', '20'),
    price: fc.constantFrom(9_900, 60_000),
    list_price: fc.constantFrom(9_900, 80_000),
  },
  { requiredKeys: ['item_id'] },
);
const happening = fc.record({
  member: fc.constantFrom(...MEMBERS),
  name: fc.constantFrom(
    ...['page_view', 'view_item', 'view_item', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase', 'purchase'],
    ...['session_start', 'login', 'sign_up', 'write_review'],
  ),
  at: instants,
  url: fc.constantFrom('https://shop.test/event/spring', 'https://shop.test/product/1/?utm_source=naver'),
  items: fc.option(fc.array(item, { minLength: 1, maxLength: 2 }), { freq: 8, nil: undefined }),
  value: fc.option(fc.constantFrom(0.9, 40_000, 60_000, 99_999.5, 150_000), { freq: 8, nil: undefined }),
  currency: fc.constantFrom(undefined, undefined, undefined, 'KRW', 'USD'),
  /** What becomes of an order: given back in part or whole, shipped, delivered. */
  after: fc.option(
    fc.record({
      name: fc.constantFrom('refund', 'shipped', 'delivered', 'cancelled'),
      hours: fc.integer({ min: 0, max: 60 }),
      value: fc.option(fc.constantFrom(0.5, 0.9, 20_000, 60_000), { nil: undefined }),
    }),
    { freq: 2 },
  ),
});
type Happening = typeof happening extends fc.Arbitrary<infer V> ? V : never;

function rowsOf(happenings: readonly Happening[]): StoredEvent[] {
  return happenings.flatMap(({ member, name, at, url, items, value, currency, after }, n) => {
    const order = name === 'purchase' || name === 'write_review' ? { transaction_id: `order-${n}` } : {};
    const p = {
      ...(items && { items }),
      ...(value !== undefined && { value }),
      ...(currency && { currency }),
      ...order,
    };
    const source = { visitorId: `visitor-${member}`, memberId: member, sent: 0, receivedAt: at, device: 'pc' as const };
    const told = toStoredEvent(source, { id: `event-${n}-000`, n: name, t: 0, u: url, p: p as never });
    if (!after || name !== 'purchase') return [told];
    const later = toServerEvent(
      {
        id: `after-${n}-0`,
        name: after.name === 'refund' ? 'refund' : 'order_update',
        memberId: member,
        occurredAt: Math.min(T - 1, at + after.hours * HOUR_MS),
        params: {
          ...order,
          ...(after.name === 'refund'
            ? after.value !== undefined && { value: after.value }
            : { status: after.name as 'shipped' }),
        },
      },
      T,
    );
    if (!later.ok) throw new Error(later.error);
    return [told, later.value];
  });
}

const preset = (id: PresetId, params: Record<string, unknown> = {}): Scenario => {
  const found = findPreset(id);
  if (!found) throw new Error(id);
  return expandPreset(found, { ...found.startParams, ...params });
};
const days = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min: 0, max: 3 }));
const LOOK_BACKS: Record<LookBack['kind'], fc.Arbitrary<LookBack>> = {
  one_day: fc.integer({ min: 1, max: 5 }).map((daysAgo) => ({ kind: 'one_day', daysAgo })),
  range: days(1, 4).map(([to, more]) => ({ kind: 'range', from: to + more, to })),
  last_event: days(0, 4).map(([to, more]) => ({ kind: 'last_event', from: to + more, to })),
  dates: fc.constantFrom<LookBack>(
    { kind: 'dates', from: '2026-03-06', to: '2026-03-08' },
    { kind: 'dates', from: '2026-03-09', to: '2026-03-10' },
  ),
};
const lookBack = fc.oneof(...Object.values(LOOK_BACKS));
const few = fc.integer({ min: 1, max: 3 });

/** Every preset over what it lets one turn, each with the look-backs it takes; and scenarios nobody has a preset for. */
const PRESET_SCENARIOS: { id: PresetId; scenarios: fc.Arbitrary<Scenario> }[] = [
  { id: 'signup_first_purchase', scenarios: fc.constant(preset('signup_first_purchase')) },
  { id: 'lapsed_visitor', scenarios: fc.constant(preset('lapsed_visitor')) },
  { id: 'visitor_purchase', scenarios: few.map((minVisits) => preset('visitor_purchase', { minVisits })) },
  {
    id: 'page_visit_message',
    scenarios: fc
      .tuple(few, fc.boolean())
      .map(([minViews, requireNoPurchase]) => preset('page_visit_message', { minViews, requireNoPurchase })),
  },
  {
    id: 'multi_product_view',
    scenarios: fc
      .tuple(fc.constantFrom('distinct_products', 'total_views'), fc.integer({ min: 2, max: 3 }))
      .map(([countMode, minCount]) => preset('multi_product_view', { countMode, minCount })),
  },
  ...(['brand_interest', 'category_interest'] as const).map((id) => ({
    id,
    scenarios: fc
      .tuple(few, fc.constantFrom('any', 'same_target'))
      .map(([minViews, purchaseScope]) =>
        preset(id, { targets: id === 'brand_interest' ? ['Nike'] : ['20', '200'], minViews, purchaseScope }),
      ),
  })),
  {
    id: 'sale_view',
    scenarios: fc
      .constantFrom('url', 'discounted_product', 'both')
      .map((source) =>
        preset('sale_view', { source, pages: { any: [{ part: 'path', op: 'contains', value: '/event' }] } }),
      ),
  },
  {
    id: 'cart_abandon',
    scenarios: fc
      .tuple(fc.constantFrom(0, 50_000), fc.constantFrom('any', 'same_items'))
      .map(([minCartAmount, purchaseScope]) => preset('cart_abandon', { minCartAmount, purchaseScope })),
  },
  { id: 'checkout_abandon', scenarios: fc.constant(preset('checkout_abandon')) },
  { id: 'checkout_abandon_revisit', scenarios: fc.constant(preset('checkout_abandon_revisit')) },
  {
    id: 'high_value_repurchase',
    scenarios: fc
      .constantFrom('single_order', 'sum_in_window')
      .map((amountMode) => preset('high_value_repurchase', { amountMode })),
  },
  { id: 'review_request', scenarios: few.map((reminders) => preset('review_request', { reminders: reminders - 1 })) },
  {
    id: 'interest_based',
    scenarios: fc
      .tuple(fc.constantFrom('product', 'category'), fc.constantFrom('top_of_member', 'chosen_targets'), few)
      .map(([of, mode, n]) => preset('interest_based', { of, mode, targets: ['1', '20'], minScore: n * 2 })),
  },
];
const ofPreset = fc.oneof(
  ...PRESET_SCENARIOS.map(({ id, scenarios }) => {
    const kinds = findPreset(id)?.scheduled.lookBacks ?? [];
    return fc.tuple(scenarios, fc.oneof(...kinds.map((kind) => LOOK_BACKS[kind])));
  }),
);
const arrivals: Scenario = { ...preset('review_request'), remindersAfter: [] };
/** Two ways to qualify by one and the same event. */
const either: Scenario = {
  ...preset('multi_product_view'),
  qualify: {
    ...{ kind: 'events', measure: 'distinct_products', atLeast: 2 },
    anyOf: [
      { event: 'view_item', filter: { brands: ['Nike'] } },
      { event: 'view_item', filter: { categories: ['20'] } },
    ],
  },
};
const ofOnesOwn = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(arrivals, either) },
    ...PRESET_SCENARIOS.map(({ scenarios }) => scenarios),
  ),
  lookBack,
);
/** What a campaign may be meant to bring about: what another may start from, what takes out of another anyway. */
const goal = fc.constantFrom<Goal>(
  { type: 'revenue', windowDays: 1 },
  ...[
    { event: 'sign_up' },
    { event: 'session_start' },
    { event: 'write_review', filter: { products: ['1', '2'] } },
    { event: 'view_item' },
    { event: 'view_item', filter: { categories: ['20'], discounted: true as const } },
    {
      event: 'page_view',
      filter: { url: { any: [{ part: 'path' as const, op: 'contains' as const, value: '/event' }] } },
    },
    { event: 'purchase', filter: { amount: { min: 50_000 } } },
  ].map((event): Goal => ({ type: 'event', valuePerConversion: 0, windowDays: 1, ...event })),
);
const questions = fc.array(fc.tuple(fc.oneof({ weight: 3, arbitrary: ofPreset }, ofOnesOwn), goal), {
  minLength: 20,
  maxLength: 20,
});

/** What is known of one member, counted by hand. */
class Hand {
  readonly orders: Order[];
  readonly cart: Cart;

  constructor(
    readonly memberId: string,
    readonly history: readonly LoggedEvent[],
  ) {
    const orders = new Map<string, Order>();
    for (const event of history) {
      const id = event.params.transaction_id;
      if (!id || !['purchase', 'order_update', 'refund'].includes(event.name)) continue;
      orders.set(id, foldOrder(orders.get(id) ?? null, memberId, event));
    }
    this.orders = [...orders.values()];
    this.cart = history.reduce(foldCart, EMPTY_CART);
  }

  candidate(scenario: Scenario, back: LookBack): Candidate | null {
    return candidateOf(scenario, back, T, this.#marks(scenario, back), this.cart);
  }

  #marks(scenario: Scenario, back: LookBack): Mark[] {
    const intervals = intervalsOf(scenario, back, T);
    const marks = this.#allMarks(scenario).filter(({ at }) => at < T);
    const end = intervals[0]?.to ?? T;
    if (back.kind === 'last_event' && marks.some(({ at }) => at >= end)) return [];
    return marks.filter(({ at }) => intervals.some(({ from, to }) => at >= from && at < to));
  }

  #allMarks(scenario: Scenario): Mark[] {
    const { qualify } = scenario;
    if (qualify.kind !== 'orders') return this.history.flatMap((event) => marksOf(scenario, event));
    return this.orders.flatMap((order): Mark[] => {
      const at = qualify.by === 'paid' ? order.paidAt : arrivedAt(order);
      const value = netValueOf(order);
      if (at === null || (qualify.measure === 'each' && value < qualify.atLeast)) return [];
      return [{ at, seq: order.paidSeq || order.firstSeq, item: order.orderId, group: null, value }];
    });
  }

  facts(scenario: Scenario, goal: Goal, { anchorAt, subject }: Candidate): FitFacts {
    const paid = this.orders.filter(({ paidAt }) => paidAt !== null);
    const latest = (times: number[]) => (times.length > 0 ? Math.max(...times) : null);
    const order = this.orders.find(({ orderId }) => orderId === subject.order);
    const reached = this.history.filter((event) => reachesGoal({ scenario, goal }, event));
    const isOfLogins = qualifyingEvents(scenario).some(({ event }) => event === 'login');
    const visits = this.history.filter(({ name }) => name === 'session_start' || (isOfLogins && name === 'login'));
    return {
      ...NO_FACTS,
      cart: this.cart,
      lastPurchaseAt: latest(paid.map(({ paidAt }) => paidAt ?? 0)),
      hasBought: paid.some((one) => !isUndone(one)),
      boughtSince: paid.filter(({ paidAt }) => (paidAt ?? 0) >= anchorAt).flatMap(itemsOf),
      lastVisitAt: latest(visits.map(({ occurredAt }) => occurredAt)),
      goalDoneAt: latest(reached.map(({ occurredAt }) => occurredAt)),
      order: order ? this.#fact(order) : null,
    };
  }

  #fact(order: Order): FitFacts['order'] {
    const value = order.currency === undefined ? netValueOf(order) : null;
    return { value, refunded: isUndone(order), reviewed: this.#reviewed(order) };
  }

  #reviewed({ orderId, items, paidAt }: Order): boolean {
    return this.history.some(
      ({ name, params, occurredAt }) =>
        name === 'write_review' &&
        occurredAt >= (paidAt ?? 0) &&
        (params.transaction_id === orderId ||
          (params.items ?? []).some(({ item_id }) => items.some(({ itemId }) => itemId === item_id))),
    );
  }
}

/** Where a rollup answers, the message does not name the event it is about. */
const plain = ({ occurrence, anchorAt, subject: { seq: _, ...subject } }: Candidate) => ({
  occurrence,
  anchorAt,
  subject,
});

describe('an audience', () => {
  it('is the same read set by set in the database and counted by hand, member by member', async () => {
    const tally = { questions: 0, candidates: 0, matched: 0, reached: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 40, maxLength: 160 }), questions, async (happenings, asked) => {
        const world = await World.begin({ now: T });
        const { db } = world.edge;
        const siteId = world.site.id;
        await appendEvents(db, siteId, rowsOf(happenings));
        // Another shop where a member of the same name did everything.
        await appendEvents(db, siteId + 1, rowsOf(happenings.map((one) => ({ ...one, member: 'member-0' }))));
        await catchUpProjections(db);
        const log = (await readLog(db, 0, 10_000)).filter((row) => row.siteId === siteId);
        const hands = MEMBERS.map(
          (id) =>
            new Hand(
              id,
              log.filter(({ memberId }) => memberId === id),
            ),
        );

        for (const [[scenario, back], goal] of asked) {
          const words = JSON.stringify({ scenario, back, goal });
          const query = compileCandidates({ scenario, lookBack: back, target: undefined, groups: new Map(), at: T });
          const rows = await readCandidates(db, siteId, query, 1_000);
          const found = rows.flatMap(({ memberId, marks }) => {
            const cart = hands.find((hand) => hand.memberId === memberId)?.cart ?? EMPTY_CART;
            const candidate = candidateOf(scenario, back, T, readMarks(scenario, marks), cart);
            return candidate ? [{ memberId, ...plain(candidate) }] : [];
          });
          const byHand = hands.flatMap((hand) => {
            const candidate = hand.candidate(scenario, back);
            return candidate ? [{ hand, candidate }] : [];
          });
          expect(found, words).toEqual(
            byHand.map(({ hand, candidate }) => ({ memberId: hand.memberId, ...plain(candidate) })),
          );

          // A rehearsal counts member by member.
          const rehearsed = hands.flatMap(({ memberId, history, orders, cart }) => {
            const marks = marksAt(scenario, back, T, history, orders);
            const candidate = candidateOf(scenario, back, T, marks, cart);
            return candidate ? [{ memberId, ...plain(candidate) }] : [];
          });
          expect(rehearsed, words).toEqual(found);

          const question = { siteId, scenario, goal, lookBack: back, at: T, recentPurchaseDays: 2 };
          const { matched, excluded } = await judgeCandidates(db, question, rows);
          const reasons = byHand.map(({ hand, candidate }) => ({
            memberId: hand.memberId,
            reason: misfitOf({ scenario, goal }, candidate, hand.facts(scenario, goal, candidate), 2, T),
          }));
          expect(
            matched.map(({ memberId }) => memberId),
            words,
          ).toEqual(reasons.flatMap(({ memberId, reason }) => (reason ? [] : [memberId])));
          const counts: Record<string, number> = {};
          for (const { reason } of reasons) if (reason) counts[reason] = (counts[reason] ?? 0) + 1;
          expect(excluded, words).toEqual(counts);
          tally.questions++;
          tally.candidates += found.length;
          tally.matched += matched.length;
          tally.reached += counts.goal_done ?? 0;
        }
      }),
      { numRuns: 40, interruptAfterTimeLimit: 20_000 },
    );
    console.log(JSON.stringify(tally));
    expect(tally.matched).toBeGreaterThan(tally.questions / 4);
    expect(tally.candidates).toBeGreaterThan(tally.matched);
  }, 60_000);
});

it('no preset’s audience walks through a table, whatever it looks back on', async () => {
  const world = await World.begin({ now: T });
  const walked: string[] = [];
  for (const { id, scenarios } of PRESET_SCENARIOS) {
    for (const kind of findPreset(id)?.scheduled.lookBacks ?? []) {
      for (const [n, scenario] of fc.sample(scenarios, 4).entries()) {
        const [back] = fc.sample(LOOK_BACKS[kind], { numRuns: 1, seed: n });
        if (!back) throw new Error(kind);
        const query = compileCandidates({ scenario, lookBack: back, target: undefined, groups: new Map(), at: T });
        const { results } = await world.edge.db
          .prepare(`EXPLAIN QUERY PLAN ${query.sql} LIMIT ?3`)
          .bind(world.site.id, '', 10, query.lists)
          .all<{ detail: string }>();
        const steps = results.map(({ detail }) => detail);
        expect(
          steps.some((step) => /^SEARCH [elo] /.test(step)),
          `${id}, ${kind}`,
        ).toBe(true);
        walked.push(...steps.filter((step) => /^SCAN [delo]\b/.test(step)).map((step) => `${id}, ${kind}: ${step}`));
      }
    }
  }
  expect(walked).toEqual([]);
});

describe('the runs of a daily campaign', () => {
  const RUNS = Array.from({ length: 16 }, (_, n) => kst('2028-02-22 11:00') + n * DAY_MS);
  const band: Target = {
    allOf: [
      { window: { lastDays: 3 }, event: 'page_view', measure: 'count', op: 'gte', value: 1 },
      { window: { lastDays: 2 }, event: 'page_view', measure: 'count', op: 'eq', value: 0 },
    ],
    exclude: [],
    groups: { include: [], exclude: [] },
  };
  const seen = preset('page_visit_message', {
    requireNoPurchase: false,
    pages: { any: [{ part: 'full', op: 'contains', value: 'shop.test' }] },
  });

  it('share every event among them, each in exactly one, across a leap day and a month’s end', async () => {
    const world = await World.begin({ now: kst('2028-03-12 11:00') });
    const { db } = world.edge;
    // One event a member: at every run's instant and midnight, a millisecond beside them, and in between.
    const edges = RUNS.slice(3, 12).flatMap((at) => [at, dayStart(kstDay(at))]);
    const times = edges.flatMap((at) => [at - 1, at, at + 1, at + 4_321_987]);
    const members = times.map((_, n) => `member-${String(n).padStart(3, '0')}`);
    const unknown = { phoneSealed: null, phoneHash: null, emailSealed: null, emailHash: null, nameSealed: null };
    const more = { birthdaySealed: null, addressSealed: null, adultFromDay: null, gender: null, bornBy: null };
    await db.batch(
      upsertMembers(
        db,
        world.site.id,
        members.map((memberId) => ({
          ...{ memberId, ...unknown, ...more, region: null, state: 'active' as const, joinedAt: null, updatedAt: 0 },
        })),
      ),
    );
    await appendEvents(
      db,
      world.site.id,
      times.map((at, n) => {
        const source = {
          visitorId: `visitor-${n}`,
          memberId: members[n] ?? '',
          sent: 0,
          receivedAt: at,
          device: 'pc' as const,
        };
        return toStoredEvent(source, { id: `event-${n}-000`, n: 'page_view', t: 0, u: 'https://shop.test/', p: {} });
      }),
    );
    const runs = { banded: [] as string[], lookedBack: [] as string[] };
    for (const at of RUNS) {
      const target = compileTarget(band, new Map(), at);
      const banded = await readMembers(db, world.site.id, target, '', 1_000);
      const on = new Set(banded);
      for (const [n, member] of members.entries()) {
        const event: LoggedEvent = {
          ...{ seq: n, name: 'page_view', visitorId: null, memberId: member, url: null, params: {} },
          occurredAt: times[n] ?? 0,
        };
        expect(on.has(member), `${member} at ${at}`).toBe(matchesTarget(band, [event], at));
      }
      runs.banded.push(...banded);
      const question = { lookBack: { kind: 'one_day', daysAgo: 1 } as const, target: undefined, groups: new Map(), at };
      const query = compileCandidates({ scenario: seen, ...question });
      runs.lookedBack.push(...(await readCandidates(db, world.site.id, query, 1_000)).map(({ memberId }) => memberId));
    }
    expect(runs.banded.sort()).toEqual(members);
    expect(runs.lookedBack.sort()).toEqual(members);
  });
});
