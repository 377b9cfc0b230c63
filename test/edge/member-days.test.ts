// When members last did something, as their short days keep it, is what the events themselves say; and neither that nor a
// member's orders is looked for by walking through a table.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toServerEvent } from '../../core/server-event';
import { DAY_MS, dayStart, HOUR_MS, kstDay, MINUTE_MS } from '../../core/time';
import { appendEvents } from '../../edge/db/events';
import { lastTimes } from '../../edge/db/member-days';
import { listOrders } from '../../edge/db/orders';
import { catchUpProjections } from '../../edge/db/projections';
import { kst, World } from '../support/world';

const T = kst('2026-03-10 11:00');
const TODAY = kstDay(T);
const MEMBERS = Array.from({ length: 8 }, (_, n) => `member-${n}`);

type Told = { memberId: string; name: string; at: number };
const told: fc.Arbitrary<Told> = fc.record({
  memberId: fc.constantFrom(...MEMBERS),
  name: fc.constantFrom('view_item', 'page_view', 'login'),
  at: fc
    .tuple(
      fc.integer({ min: 0, max: 9 }),
      fc.oneof(
        fc.integer({ min: 0, max: 90 }).map((minutes) => minutes * MINUTE_MS),
        fc.constantFrom(0, DAY_MS - 1, 11 * HOUR_MS),
      ),
    )
    .map(([daysAgo, within]) => dayStart(TODAY - daysAgo) + within),
});

async function tell(world: World, all: readonly Told[]): Promise<void> {
  const rows = all.map(({ memberId, name, at }, n) => {
    const event = toServerEvent({ id: `event-${n}-000`, name, memberId, occurredAt: at, params: {} }, T + DAY_MS);
    if (!event.ok) throw new Error(event.error);
    return event.value;
  });
  await appendEvents(world.edge.db, world.site.id, rows);
  // Another shop's members of the same names.
  await appendEvents(world.edge.db, world.site.id + 1, rows);
  await catchUpProjections(world.edge.db);
}

it('a member was last there at the latest of any of the signs of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 80 }), async (all) => {
      const world = await World.begin({ now: T });
      await tell(world, all);
      const signs = ['page_view', 'login'];
      const latest = new Map<string, number>();
      for (const { memberId, at } of all.filter(({ name }) => signs.includes(name))) {
        latest.set(memberId, Math.max(at, latest.get(memberId) ?? 0));
      }
      expect(await lastTimes(world.edge.db, world.site.id, MEMBERS, signs)).toEqual(latest);
    }),
    { numRuns: 25, interruptAfterTimeLimit: 12_000 },
  );
});

it('a member’s orders are listed, the latest payment first', async () => {
  const world = await World.begin({ now: T });
  await world.buys('bora', '20260310-0000001', { ago: 2 * HOUR_MS });
  await world.buys('bora', '20260310-0000002', { ago: HOUR_MS });
  await world.buys('dana', '20260310-0000003');
  await catchUpProjections(world.edge.db);
  const orders = await listOrders(world.edge.db, world.site.id, ['bora', 'nobody']);
  expect([...orders].map(([memberId, of]) => [memberId, of.map(({ orderId }) => orderId)])).toEqual([
    ['bora', ['20260310-0000002', '20260310-0000001']],
    ['nobody', []],
  ]);
});

it('neither is found by walking through a table', async () => {
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
  await listOrders(explaining, 1, ['haneul']);
  await lastTimes(explaining, 1, ['haneul'], ['login']);
  const read = plans.filter((step) => /\b[dlo]\b/.test(step) && !/^USE|json_each/.test(step));
  expect(read.length).toBeGreaterThan(2);
  // The one that is walked through is what was found of last events, a row a member.
  expect(read.filter((step) => step.startsWith('SCAN'))).toEqual(['SCAN l']);
});
