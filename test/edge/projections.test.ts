import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toStoredEvent } from '../../core/collect';
import { recordServerEvents } from '../../edge/actions/events';
import { rebuildProjections } from '../../edge/actions/projections';
import { all } from '../../edge/db/database';
import { appendEvents } from '../../edge/db/events';
import { listOrders } from '../../edge/db/orders';
import { catchUpProjections, listCarts } from '../../edge/db/projections';
import { dyingDatabase } from '../faults/faulty-database';
import { aCoat, aScarf, DAY_MS, kst, MINUTE_MS, World } from '../support/world';

const TABLES = ['carts', 'orders', 'reviews', 'member_days', 'last_events'];

/** Every row of every projection, in a fixed order. */
async function snapshot(world: World): Promise<Record<string, unknown[]>> {
  const rows = await Promise.all(
    TABLES.map((table) => all<object>(world.edge.db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`))),
  );
  return Object.fromEntries(TABLES.map((table, i) => [table, rows[i] ?? []]));
}

/** What browsers and the shop's own systems say in a few busy hours: late, twice, out of order, before a login. */
const step = fc.record({
  who: fc.constantFrom(
    { member: 'one', visitor: 'browser-0001' },
    { member: 'two', visitor: 'browser-0002' },
    { member: 'two', visitor: 'browser-0001' },
    { visitor: 'browser-0001' },
    { visitor: 'browser-0003' },
    { member: 'one', visitor: 'browser-0003' },
  ),
  name: fc.constantFrom(
    'page_view',
    'view_item',
    'add_to_cart',
    'remove_from_cart',
    'view_cart',
    'begin_checkout',
    'purchase',
    'reported',
    'refund',
    'order_update',
    'write_review',
    'sign_up',
    'again',
  ),
  order: fc.constantFrom('20260309-0000001', '20260309-0000002', '20260309-0000003'),
  item: fc.constantFrom(aCoat, aScarf),
  ago: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 1_400 })),
  gap: fc.constantFrom(0, 1, 40, 900),
  fold: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(world: World, { who, name, order, item, ago, gap, fold }: Step, n: number): Promise<void> {
  const params = { transaction_id: order, items: [item], value: item.price };
  const report = (event: string, over: object = {}) =>
    recordServerEvents(
      world.edge,
      world.site.id,
      [
        {
          id: `reported-${n}`,
          name: event,
          memberId: who.member ?? 'one',
          occurredAt: world.now() - ago * MINUTE_MS,
          params: { ...params, ...over },
        },
      ],
      () => {},
    );
  if (name === 'reported') await report('purchase');
  else if (name === 'refund') await report('refund', { value: 10_000 });
  else if (name === 'order_update') await report('order_update', { status: n % 2 ? 'delivered' : 'shipped' });
  else {
    const told = name === 'again' ? 'add_to_cart' : name;
    const over = { member: who.member, visitor: who.visitor, ago: ago * MINUTE_MS };
    await world.event(told, params, name === 'again' ? { ...over, id: 'the-same-again' } : over);
  }
  if (fold) await catchUpProjections(world.edge.db);
  world.jump(world.now() + gap * MINUTE_MS);
}

it('a projection rebuilt from the log equals the running one, whatever came late, twice or before a login', async () => {
  // Not the time limit of fast-check, which lets go of a run in its middle: that would go on beside the next test.
  const enough = Date.now() + 15_000;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 18 }), async (steps) => {
      if (Date.now() > enough) return;
      const world = await World.begin();
      for (const [n, one] of steps.entries()) await take(world, one, n);
      await catchUpProjections(world.edge.db);
      const running = await snapshot(world);
      await rebuildProjections(world.edge);
      await catchUpProjections(world.edge.db);
      expect(await snapshot(world)).toEqual(running);
    }),
    { numRuns: 60 },
  );
});

it('of a browser that did more than is joined, what it did last is joined', async () => {
  const world = await World.begin();
  const { db } = world.edge;
  const from = { visitorId: 'browser-0001', memberId: null, sent: 0, receivedAt: world.now(), device: 'pc' as const };
  const views = Array.from({ length: 600 }, (_, n) =>
    toStoredEvent(from, { id: `view-${n}-000`, n: 'page_view', t: 0, u: 'https://shop.test/', p: {} }),
  );
  await appendEvents(db, world.site.id, views);
  await world.event('add_to_cart', { items: [aCoat] }, { visitor: 'browser-0001' });
  await world.event('login', {}, { member: 'one', visitor: 'browser-0001' });
  await catchUpProjections(db);
  const carts = await listCarts(db, world.site.id, ['one']);
  expect(carts.get('one')?.lines).toMatchObject([{ itemId: aCoat.item_id }]);
  const running = await snapshot(world);
  await rebuildProjections(world.edge);
  await catchUpProjections(db);
  expect(await snapshot(world)).toEqual(running);
});

it('a cart stays full though its owner has seen an empty one before they logged in on another browser', async () => {
  const world = await World.begin();
  const { db } = world.edge;
  const cart = async () => (await listCarts(db, world.site.id, ['one'])).get('one');
  const look = (items: object[], member?: string) =>
    world.event('view_cart', { items: items as never }, { member, visitor: 'browser-0002' });
  await world.event('add_to_cart', { items: [aCoat] }, { member: 'one', visitor: 'browser-0001' });
  world.jump(world.now() + MINUTE_MS);
  await look([]);
  world.jump(world.now() + MINUTE_MS);
  await world.event('login', {}, { member: 'one', visitor: 'browser-0002' });
  await catchUpProjections(db);
  const full = { lines: [{ itemId: aCoat.item_id }], episode: { id: 1 } };
  expect(await cart()).toMatchObject(full);
  await rebuildProjections(world.edge);
  await catchUpProjections(db);
  expect(await cart()).toMatchObject(full);
  await db.prepare(`UPDATE carts SET cart = '{'`).run();
  expect(await cart()).toMatchObject(full);
  await look([], 'one');
  await catchUpProjections(db);
  expect(await cart()).toMatchObject({ lines: [], closedBy: 'emptied' });
});

it('a cart and an order that cannot be read become what they were, whatever came late, twice or before a login', async () => {
  const enough = Date.now() + 15_000;
  const steps = fc.array(step, { minLength: 1, maxLength: 18 });
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(18), async (steps, spoilt) => {
      if (Date.now() > enough) return;
      const world = await World.begin();
      const { db } = world.edge;
      for (const [n, one] of steps.entries()) {
        await take(world, one, n);
        if (n !== Math.min(spoilt, steps.length - 1)) continue;
        await db.batch([db.prepare(`UPDATE carts SET cart = 'x'`), db.prepare(`UPDATE orders SET facts = 'x'`)]);
      }
      await catchUpProjections(db);
      for (const read of [listCarts, listOrders]) await read(db, world.site.id, ['one', 'two']);
      const mended = await snapshot(world);
      await rebuildProjections(world.edge);
      await catchUpProjections(db);
      expect(mended).toEqual(await snapshot(world));
    }),
    { numRuns: 60 },
  );
});

it('a rebuild goes on after a kill, with readers beside it, and ends as if nothing had been', async () => {
  const world = await World.begin();
  for (const [n, member] of ['haneul', 'bora', 'haneul', 'dana'].entries()) {
    await world.addsToCart(member);
    await world.buys(member, `2026030${n}-0000001`, { item: aScarf });
    await world.event('page_view', {}, { member });
  }
  await catchUpProjections(world.edge.db);
  const running = await snapshot(world);
  for (let kill = 1; kill <= 8; kill++) {
    await rebuildProjections(world.edge);
    const lastCall = kill % 2 ? 'answer lost' : 'never made';
    await catchUpProjections(dyingDatabase(world.edge.db, { afterCalls: kill, lastCall }).db).catch(() => {});
    await Promise.all([catchUpProjections(world.edge.db), catchUpProjections(world.edge.db)]);
    expect(await snapshot(world)).toEqual(running);
  }
});

it('a rebuild keeps what is older than the log', async () => {
  const world = await World.begin();
  await world.buys('haneul', '20260309-0000001');
  await world.event('write_review', { transaction_id: '20260309-0000001' }, { member: 'haneul' });
  await catchUpProjections(world.edge.db);
  world.jump(world.now() + 91 * DAY_MS);
  await world.event('page_view', {}, { member: 'haneul' });
  const params = { transaction_id: '20260309-0000001', value: 9_000 };
  const refund = { name: 'refund', memberId: 'haneul', occurredAt: world.now(), params };
  await recordServerEvents(world.edge, world.site.id, [refund], () => {});
  await world.minute();
  const { orders, reviews, last_events } = await snapshot(world);
  expect([orders, reviews, last_events].map((rows) => rows?.length)).toEqual([1, 1, 4]);
  await rebuildProjections(world.edge);
  await catchUpProjections(world.edge.db);
  expect(await snapshot(world)).toMatchObject({ orders, reviews, last_events });
});

it('ten readers at once fold every event exactly once', async () => {
  const world = await World.begin();
  for (let n = 0; n < 10; n++) await world.addsToCart('haneul');
  await Promise.all(Array.from({ length: 10 }, () => catchUpProjections(world.edge.db)));
  const cart = (await listCarts(world.edge.db, world.site.id, ['haneul'])).get('haneul');
  expect(cart?.lines).toMatchObject([{ itemId: '101', quantity: 10 }]);
});

it('a login joins the browser’s anonymous events, orders included, to the member', async () => {
  const world = await World.begin();
  await world.addsToCart(undefined, aCoat, { visitor: 'browser-0001' });
  await world.buys(undefined, '20260309-0000001', { visitor: 'browser-0001' });
  await world.addsToCart(undefined, aScarf, { visitor: 'browser-0002' });
  await world.event('login', {}, { member: 'haneul', visitor: 'browser-0001' });
  await catchUpProjections(world.edge.db);
  const rows = await all<{ name: string; member_id: string | null }>(
    world.edge.db.prepare('SELECT name, member_id FROM events ORDER BY seq'),
  );
  expect(rows.map((row) => [row.name, row.member_id])).toEqual([
    ['add_to_cart', 'haneul'],
    ['purchase', 'haneul'],
    ['add_to_cart', null],
    ['login', 'haneul'],
  ]);
  expect((await listCarts(world.edge.db, world.site.id, ['haneul'])).get('haneul')).toMatchObject({
    closedBy: 'purchase',
    lines: [],
  });
});

it('what a browser does after its member left it stays nobody’s', async () => {
  const world = await World.begin();
  await world.event('login', {}, { member: 'haneul', visitor: 'browser-0001' });
  await world.addsToCart(undefined, aCoat, { visitor: 'browser-0001' });
  await catchUpProjections(world.edge.db);
  expect((await listCarts(world.edge.db, world.site.id, ['haneul'])).get('haneul')?.lines).toEqual([]);
});

it('a busy hour of a member writes fewer rows than it has events, the log’s own aside', async () => {
  const world = await World.begin({ now: kst('2026-03-09 10:00') });
  let events = 0;
  let written = 0;
  const counting = new Proxy(world.edge.db, {
    get: (db, key) =>
      key === 'batch'
        ? async (statements: D1PreparedStatement[]) => {
            const results = await db.batch(statements);
            for (const { meta } of results) written += meta.rows_written;
            return results;
          }
        : key === 'prepare' && db.prepare.bind(db),
  });
  for (let minute = 0; minute < 60; minute++) {
    for (const name of ['page_view', 'view_item', ...(minute % 20 === 0 ? ['add_to_cart'] : [])]) {
      await world.event(name, { items: [aCoat] }, { member: 'haneul' });
      events += 1;
    }
    world.jump(world.now() + MINUTE_MS);
    if (minute % 2 === 0) await catchUpProjections(counting);
  }
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(events);
});
