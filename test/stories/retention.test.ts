import { expect, it } from 'vitest';
import { readLog } from '../../edge/db/events';
import { retentionDays } from '../../edge/jobs/retain';
import { DAY_MS, World } from '../support/world';

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

it('a deployment may keep events longer or shorter, but never so short that a figure loses its rows', () => {
  expect([undefined, '365', '7', 'soon'].map(retentionDays)).toEqual([90, 365, 31, 90]);
});
