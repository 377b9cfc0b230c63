import fc from 'fast-check';
import { expect, it } from 'vitest';
import { all } from '../../edge/db/database';
import { catchUpProjections, listCarts, resetProjections } from '../../edge/db/projections';
import { aCoat, aScarf, MINUTE_MS, World } from '../support/world';

it('a projection rebuilt from the log equals the running one', async () => {
  const step = fc.record({
    member: fc.constantFrom('one', 'two'),
    name: fc.constantFrom('add_to_cart', 'remove_from_cart', 'view_cart', 'purchase', 'page_view'),
    item: fc.constantFrom(aCoat, aScarf),
    ago: fc.integer({ min: 0, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
      const world = await World.begin();
      let order = 0;
      for (const { member, name, item, ago } of steps) {
        const params = { items: [item], ...(name === 'purchase' ? { transaction_id: `o-${++order}` } : {}) };
        await world.event(name, params, { member, ago: ago * MINUTE_MS });
        if (order % 2 === 0) await catchUpProjections(world.edge.db);
        world.jump(world.now() + MINUTE_MS);
      }
      await catchUpProjections(world.edge.db);
      const running = await listCarts(world.edge.db, world.site.id, ['one', 'two']);
      await resetProjections(world.edge.db);
      await catchUpProjections(world.edge.db);
      expect(await listCarts(world.edge.db, world.site.id, ['one', 'two'])).toEqual(running);
    }),
    { numRuns: 25 },
  );
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
