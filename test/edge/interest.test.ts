// What the database says of interest, views, orders and last events over whole days is what the pure readings say.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Item } from '../../core/event';
import { categoryInterestsOf, interestsOf } from '../../core/facts/interest';
import { toServerEvent } from '../../core/server-event';
import { DAY_MS, dayStart, HOUR_MS, kstDay, MINUTE_MS } from '../../core/time';
import { appendEvents } from '../../edge/db/events';
import { readInterested, readViewers } from '../../edge/db/interest';
import { lastDays, listDays, readLastSeen } from '../../edge/db/member-days';
import { listOrders, readOrderers } from '../../edge/db/orders';
import { catchUpProjections } from '../../edge/db/projections';
import { kst, World } from '../support/world';

const T = kst('2026-03-10 11:00');
const TODAY = kstDay(T);
const MEMBERS = Array.from({ length: 8 }, (_, n) => `member-${n}`);

const happening = fc.record({
  memberId: fc.constantFrom(...MEMBERS),
  name: fc.constantFrom('view_item', 'view_item', 'view_item', 'add_to_cart', 'begin_checkout', 'page_view', 'login'),
  daysAgo: fc.integer({ min: 0, max: 9 }),
  // Around midnight, and close enough together to be one view.
  within: fc.oneof(
    fc.integer({ min: 0, max: 90 }).map((minutes) => minutes * MINUTE_MS),
    fc.constantFrom(0, DAY_MS - 1, 11 * HOUR_MS),
  ),
  item: fc.record(
    {
      item_id: fc.constantFrom('1', '2', '3'),
      item_brand: fc.constantFrom('하늘', "O'Neill"),
      item_category_id: fc.constantFrom('10/20', '10/30', '200'),
      price: fc.constantFrom(8_000, 10_000),
      list_price: fc.constant(10_000),
    },
    { requiredKeys: ['item_id', 'price'] },
  ),
});
type Happening = { memberId: string; name: string; daysAgo: number; within: number; item: Item };

async function tell(world: World, happenings: readonly Happening[]): Promise<void> {
  const rows = happenings.map(({ memberId, name, daysAgo, within, item }, n) => {
    const occurredAt = dayStart(TODAY - daysAgo) + within;
    const told = toServerEvent(
      { id: `event-${n}-000`, name, memberId, occurredAt, params: { items: [item] } },
      T + DAY_MS,
    );
    if (!told.ok) throw new Error(told.error);
    return told.value;
  });
  await appendEvents(world.edge.db, world.site.id, rows);
  // Another shop's members of the same names.
  await appendEvents(world.edge.db, world.site.id + 1, rows);
  await catchUpProjections(world.edge.db);
}

const days = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 }))
  .map(([to, more]) => ({ from: TODAY - to - more, to: TODAY - to }));

it('interest, set-wise, is the sum of each member’s days', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 10, maxLength: 120 }),
      fc.array(fc.tuple(days, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3 })), {
        minLength: 8,
        maxLength: 8,
      }),
      async (happenings, questions) => {
        const world = await World.begin({ now: T });
        const { db } = world.edge;
        await tell(world, happenings);
        for (const [window, minScore, min] of questions) {
          const kept = await listDays(db, world.site.id, MEMBERS, window.from, window.to);
          const interests = MEMBERS.map((memberId) => ({ memberId, of: interestsOf(kept.get(memberId) ?? []) }));
          const ask = (targets: Parameters<typeof readInterested>[3]) =>
            readInterested(db, world.site.id, window, targets, minScore, '', 100);

          const strongest = interests.flatMap(({ memberId, of }) => {
            const best = of.find(({ score }) => score >= minScore);
            return best ? [{ memberId, target: best.itemId, score: best.score, lastAt: best.lastAt }] : [];
          });
          expect(await ask('every_product')).toEqual(strongest);
          found += strongest.length;

          const chosen = interests.flatMap(({ memberId, of }) => {
            const best = of.find(({ itemId, score }) => ['1', '3'].includes(itemId) && score >= minScore);
            return best ? [{ memberId, target: best.itemId, score: best.score, lastAt: best.lastAt }] : [];
          });
          expect(await ask({ products: ['1', '3'] })).toEqual(chosen);

          const categories = interests.flatMap(({ memberId, of }) => {
            const best = categoryInterestsOf(of).find(
              ({ code, score }) => ['10', '30'].includes(code) && score >= minScore,
            );
            return best ? [{ memberId, target: best.code, score: best.score, lastAt: best.lastAt }] : [];
          });
          expect(await ask({ categories: ['10', '30'] })).toEqual(categories);

          const viewed = interests.flatMap(({ memberId, of }) => {
            const count = of.reduce((sum, { views }) => sum + views, 0);
            return count >= min ? [{ memberId, count }] : [];
          });
          const viewers = await readViewers(db, world.site.id, window, { count: 'views' }, min, '', 100);
          expect(viewers.map(({ memberId, count }) => ({ memberId, count }))).toEqual(viewed);
          const various = interests.filter(({ of }) => of.filter(({ views }) => views > 0).length >= min);
          const distinct = await readViewers(db, world.site.id, window, { count: 'distinct_products' }, min, '', 100);
          expect(distinct.map(({ memberId }) => memberId)).toEqual(various.map(({ memberId }) => memberId));
        }
      },
    ),
    { numRuns: 25, interruptAfterTimeLimit: 15_000 },
  );
  expect(found).toBeGreaterThan(0);
});

it('views are narrowed by brand, category and price', async () => {
  const world = await World.begin({ now: T });
  const seen = { name: 'view_item', daysAgo: 1, within: HOUR_MS } as const;
  const coat = { item_id: '1', item_brand: '하늘', item_category_id: '10/20', price: 8_000, list_price: 10_000 };
  await tell(world, [
    { ...seen, memberId: 'member-0', item: coat },
    { ...seen, memberId: 'member-1', item: { ...coat, price: 10_000, item_brand: "O'Neill" } },
    { ...seen, memberId: 'member-2', item: { ...coat, item_category_id: '200' } },
  ]);
  const yesterday = { from: TODAY - 1, to: TODAY - 1 };
  const ask = async (over: object) =>
    (await readViewers(world.edge.db, world.site.id, yesterday, { count: 'views', ...over }, 1, '', 10)).map(
      ({ memberId }) => memberId,
    );
  expect(await ask({ brands: ["O'Neill"] })).toEqual(['member-1']);
  expect(await ask({ categories: ['20'] })).toEqual(['member-0', 'member-1']);
  expect(await ask({ discounted: true, brands: ['하늘'] })).toEqual(['member-0', 'member-2']);
  const [first] = await readViewers(world.edge.db, world.site.id, yesterday, { count: 'views' }, 1, '', 1);
  expect(first).toEqual({ memberId: 'member-0', count: 1, lastAt: dayStart(TODAY - 1) + HOUR_MS });
});

it('the last visit is the latest of any of its signs, by Korean day, and of nobody who came since', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 80 }), days, async (happenings, window) => {
      const world = await World.begin({ now: T });
      const { db } = world.edge;
      await tell(world, happenings);
      const signs = ['page_view', 'login'];
      const latest = MEMBERS.flatMap((memberId) => {
        const instants = happenings
          .filter((one) => one.memberId === memberId && signs.includes(one.name))
          .map((one) => dayStart(TODAY - one.daysAgo) + one.within);
        return instants.length > 0 ? [{ memberId, at: Math.max(...instants) }] : [];
      });
      expect(await lastDays(db, world.site.id, MEMBERS, signs)).toEqual(
        new Map(latest.map(({ memberId, at }) => [memberId, kstDay(at)])),
      );
      const expected = latest.filter(({ at }) => kstDay(at) >= window.from && kstDay(at) <= window.to);
      expect(await readLastSeen(db, world.site.id, signs, window, '', 100)).toEqual(expected);
      const pages = [];
      for (let after = ''; ; ) {
        const page = await readLastSeen(db, world.site.id, signs, window, after, 2);
        pages.push(...page);
        if (page.length < 2) break;
        after = page.at(-1)?.memberId ?? '';
      }
      expect(pages).toEqual(expected);
    }),
    { numRuns: 25, interruptAfterTimeLimit: 12_000 },
  );
});

it('orders are found by when they were paid or arrived, what stayed paid, and whether another came since', async () => {
  const world = await World.begin({ now: T });
  const { db } = world.edge;
  const at = (daysAgo: number) => dayStart(TODAY - daysAgo) + 12 * HOUR_MS;
  const told = [
    ['haneul', 'purchase', 'A', 14, { value: 150_000 }],
    ['bora', 'purchase', 'B', 14, { value: 150_000 }],
    ['bora', 'purchase', 'C', 3, { value: 10_000 }],
    ['dana', 'purchase', 'D', 14, { value: 150_000 }],
    ['dana', 'refund', 'D', 10, { value: 60_000 }],
    ['eun', 'purchase', 'E', 14, { value: 150_000 }],
    ['eun', 'order_update', 'E', 12, { status: 'shipped' }],
    ['eun', 'order_update', 'E', 9, { status: 'delivered' }],
    ['gone', 'purchase', 'F', 14, { value: 150_000 }],
    ['gone', 'refund', 'F', 13, {}],
  ].map(([memberId, name, order, daysAgo, params]) => {
    const event = toServerEvent(
      { name, memberId, occurredAt: at(daysAgo as number), params: { transaction_id: order, ...(params as object) } },
      T,
    );
    if (!event.ok) throw new Error(event.error);
    return event.value;
  });
  await appendEvents(db, world.site.id, told);
  await catchUpProjections(db);
  const on = (daysAgo: number) => ({ from: dayStart(TODAY - daysAgo), to: dayStart(TODAY - daysAgo + 1) });
  const ask = async (...[by, daysAgo, over]: ['paid' | 'arrived', number, object]) =>
    (await readOrderers(db, world.site.id, by, on(daysAgo), over, '', 10)).map(({ orderId }) => orderId);

  expect(await ask('paid', 14, {})).toEqual(['B', 'D', 'E', 'A']);
  expect(await ask('paid', 14, { minNetValue: 100_000, latestOnly: true })).toEqual(['E', 'A']);
  expect(await ask('paid', 14, { undoneToo: true })).toEqual(['B', 'D', 'E', 'F', 'A']);
  expect(await ask('arrived', 14, {})).toEqual(['B', 'D', 'A']);
  expect(await ask('arrived', 9, {})).toEqual(['E']);
  const orders = await listOrders(db, world.site.id, ['bora', 'nobody']);
  expect(orders.get('bora')?.map(({ orderId }) => orderId)).toEqual(['C', 'B']);
  expect(orders.get('nobody')).toEqual([]);
});

it('each of these questions is answered from an index of its own, never by walking through a table', async () => {
  const world = await World.begin({ now: T });
  const plans: string[] = [];
  const explaining = new Proxy(world.edge.db, {
    get: (db, key) =>
      key === 'prepare' &&
      ((sql: string) => ({
        bind: (...values: unknown[]) => ({
          all: async () => {
            const { results } = await db
              .prepare(`EXPLAIN QUERY PLAN ${sql}`)
              .bind(...values)
              .all<{ detail: string }>();
            plans.push(...results.map((row) => row.detail));
            return { results: [] };
          },
        }),
      })),
  });
  const window = { from: TODAY - 7, to: TODAY - 1 };
  const instants = { from: T - DAY_MS, to: T };
  await readInterested(explaining, 1, window, { categories: ['10'] }, 3, '', 10);
  await readInterested(explaining, 1, window, 'every_product', 3, '', 10);
  await readViewers(explaining, 1, window, { count: 'views', brands: ['a'] }, 3, '', 10);
  await readLastSeen(explaining, 1, ['session_start', 'login'], window, '', 10);
  await readOrderers(explaining, 1, 'paid', instants, { latestOnly: true }, '', 10);
  await readOrderers(explaining, 1, 'arrived', instants, {}, '', 10);
  await listOrders(explaining, 1, ['haneul']);
  await listDays(explaining, 1, ['haneul'], TODAY - 7, TODAY);
  await lastDays(explaining, 1, ['haneul'], ['login']);
  const read = plans.filter(
    (step) => /\b(member_days|last_events|orders|[dlo])\b/.test(step) && !/^USE|json_each/.test(step),
  );
  expect(read.length).toBeGreaterThan(9);
  expect(read.filter((step) => step.startsWith('SCAN'))).toEqual([]);
});
