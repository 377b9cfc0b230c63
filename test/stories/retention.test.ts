import { expect, it } from 'vitest';
import { readLog } from '../../edge/db/events';
import { retentionDays } from '../../edge/env';
import { DAY_MS, MINUTE_MS, World } from '../support/world';

it('an event leaves the log after ninety days, and what was made of it stays', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(DAY_MS + 60_000);
  await world.taps((await world.inbox())[0]);
  await world.buys('haneul', '20260310-0000001');
  await world.minute();
  const before = (await world.report(campaign)).counts;
  expect(before.conversions).toBe(1);

  world.jump(world.now() + 89 * DAY_MS);
  await world.event('page_view', {}, { member: 'haneul' });
  await world.minute();
  expect((await readLog(world.edge.db, 0, 10)).map((row) => row.name)).toContain('message_click');
  world.jump(world.now() + 2 * DAY_MS);
  await world.minute();
  expect((await readLog(world.edge.db, 0, 10)).map((row) => row.name)).toEqual(['page_view']);
  expect((await world.report(campaign)).counts).toEqual(before);
});

it('days in short go with the log, last events and orders after a year', async () => {
  const world = await World.begin();
  await world.buys('haneul', '20260309-0000001');
  await world.event('purchase', { transaction_id: '20260309-0000002', unpaid: true }, { member: 'haneul' });
  await world.event('write_review', { transaction_id: '20260309-0000001' }, { member: 'haneul' });
  await world.minute();
  const counts = () =>
    Promise.all(
      ['member_days', 'last_events', 'orders', 'reviews'].map(async (table) => {
        const row = await world.edge.db.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>();
        return row?.n;
      }),
    );
  expect(await counts()).toEqual([1, 3, 2, 1]);
  // Shops take turns, a minute each; there are two.
  const bothTurns = async () => {
    await world.minute();
    world.jump(world.now() + MINUTE_MS);
    await world.minute();
  };
  world.jump(world.now() + 91 * DAY_MS);
  await world.event('page_view', {}, { member: 'bora' });
  await bothTurns();
  expect(await counts()).toEqual([1, 4, 1, 1]);
  world.jump(world.now() + 275 * DAY_MS);
  await bothTurns();
  expect(await counts()).toEqual([0, 1, 0, 0]);
});

it('a deployment may keep events longer or shorter, but never so short that a figure loses its rows', () => {
  const daysOf = (RETENTION_DAYS?: string) => retentionDays({ RETENTION_DAYS });
  expect([daysOf(), daysOf('365'), daysOf('7'), daysOf('soon')]).toEqual([90, 365, 31, 90]);
});
