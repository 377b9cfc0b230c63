import { expect, it } from 'vitest';
import { recordServerEvents } from '../../edge/actions/events';
import { eraseMember } from '../../edge/actions/people';
import { createEdge } from '../../edge/context';
import { attribute } from '../../edge/jobs/attribute';
import { aCoat, HOUR_MS, MINUTE_MS, World } from '../support/world';

const ORDER = '20260310-0000001';

/** The shop's own system reports a paid order. */
async function reports(world: World, order: string, memberId: string, value: number): Promise<void> {
  const later: Promise<void>[] = [];
  const answer = await recordServerEvents(
    world.edge,
    world.site.id,
    [{ name: 'purchase', memberId, occurredAt: world.now(), params: { transaction_id: order, value, items: [aCoat] } }],
    (work) => later.push(work),
  );
  await Promise.all(later);
  expect(answer.refused).toEqual([]);
}

it('an order told by the page of a nameless guest holds the member’s reminder back once the shop says whose it was', async () => {
  const world = await World.begin();
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(HOUR_MS);
  await world.buys(undefined, '20260309-0000001', { visitor: 'another-phone' });
  await world.advance(MINUTE_MS);
  await reports(world, '20260309-0000001', 'haneul', 189_000);
  await world.advance(30 * HOUR_MS);
  expect(await world.inbox()).toEqual([]);
});

it('the amount the shop confirms replaces the one the page claimed, and the order counts once', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  await world.taps((await world.inbox())[0]);
  await world.advance(MINUTE_MS);
  await world.buys('haneul', '20260310-0000001', { value: 1 });
  await world.minute();
  expect((await world.report(campaign)).counts.conversionValue).toBe(1);
  await reports(world, '20260310-0000001', 'haneul', 189_000);
  await reports(world, '20260310-0000001', 'haneul', 189_000);
  await world.minute();
  expect((await world.report(campaign)).counts).toMatchObject({ conversions: 1, conversionValue: 189_000 });
});

/** A tapped message and its order, told by the page; `meanwhile` happens once that is read and not yet credited. */
async function whileItIsCredited(meanwhile: (world: World) => Promise<unknown>) {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  await world.taps((await world.inbox())[0]);
  await world.buys('haneul', ORDER, { value: 1 });
  const { db, env } = world.edge;
  let isCredited = false;
  const DB = {
    prepare: (sql: string) => {
      isCredited ||= /INSERT INTO conversions/.test(sql);
      return db.prepare(sql);
    },
    batch: async (statements: D1PreparedStatement[]) => {
      if (isCredited) await meanwhile(world);
      isCredited = false;
      return db.batch(statements);
    },
  } as unknown as D1Database;
  await attribute(createEdge({ ...env, DB }));
  await world.minute();
  return { world, counts: (await world.report(campaign)).counts };
}

it('an order that the shop confirms while what its page told is being credited counts once', async () => {
  const { counts } = await whileItIsCredited((world) => reports(world, ORDER, 'haneul', 189_000));
  expect(counts).toMatchObject({ conversions: 1, conversionValue: 189_000 });
});

it('a member who is forgotten while their order is being credited is not named by it', async () => {
  const { world, counts } = await whileItIsCredited((w) => eraseMember(w.edge, w.site.id, 'haneul'));
  const { results } = await world.edge.db.prepare('SELECT * FROM conversions').all();
  expect(JSON.stringify(results)).not.toContain('haneul');
  expect(counts).toMatchObject({ conversions: 1, conversionValue: 1 });
});

it('an order number made up in a browser does not keep the real order out', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  await world.taps((await world.inbox())[0]);
  await world.buys('forger', '20260310-0000077', { value: 9 });
  await world.advance(MINUTE_MS);
  await reports(world, '20260310-0000077', 'haneul', 189_000);
  await world.minute();
  expect((await world.report(campaign)).counts.conversionValue).toBe(189_000);
});
