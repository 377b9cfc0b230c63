// An order that a message brought and that is given back: what it brought stays told, and beside it what of it stayed.

import { expect, it } from 'vitest';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

const ORDER = '20260310-0000001';

/** A member was reminded of a cart, tapped and bought for 189,000 won. */
async function sold(): Promise<{ world: World; campaign: number; tell: (event: object) => Promise<void> }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 12:01'));
  await world.taps((await world.inbox())[0]);
  await world.advance(HOUR_MS);
  await world.buys('haneul', ORDER);
  await world.minute();
  const headers = { authorization: `Bearer ${await world.token()}`, 'content-type': 'application/json' };
  const tell = async (event: object) => {
    const told = { memberId: 'haneul', occurredAt: world.now(), ...event };
    const body = JSON.stringify({ events: [told] });
    const answer = await world.request(`/api/v1/sites/${world.site.id}/events`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ refused: [] });
    await world.minute();
  };
  return { world, campaign, tell };
}

async function valuesOf(world: World, campaign: number) {
  const { counts } = await world.report(campaign);
  const { conversions, conversionValue, netConversionValue, deliveryNetConversionValue } = counts;
  return [conversions, conversionValue, netConversionValue, deliveryNetConversionValue];
}

const refund = (id: string, value?: number) => ({
  ...{ name: 'refund', id },
  params: { transaction_id: ORDER, ...(value === undefined ? {} : { value }) },
});

it('takes off what was given back, part by part, under both rules, and never more than there was', async () => {
  const { world, campaign, tell } = await sold();
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 189_000, 189_000]);
  await tell(refund('refund-1', 50_000));
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 139_000, 139_000]);
  await tell(refund('refund-1', 50_000));
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 139_000, 139_000]);
  await tell(refund('refund-2', 39_000));
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 100_000, 100_000]);
  await tell(refund('refund-3'));
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 0, 0]);
});

it('takes off all of an order that was cancelled', async () => {
  const { world, campaign, tell } = await sold();
  await tell({ name: 'order_update', params: { transaction_id: ORDER, status: 'cancelled' } });
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 0, 0]);
});

it('takes off nothing that was given back thirty days after the order, or later', async () => {
  for (const [late, net] of [
    [-1, 139_000],
    [0, 189_000],
  ] as const) {
    const { world, campaign, tell } = await sold();
    const soldAt = kst('2026-03-10 13:01');
    await world.until(soldAt + 30 * DAY_MS + late);
    await tell(refund('refund-1', 50_000));
    expect(await valuesOf(world, campaign)).toEqual([1, 189_000, net, net]);
  }
});

it('knows a refund that was told before the order was credited', async () => {
  const { world, campaign, tell } = await sold();
  await world.edge.db.prepare('DELETE FROM conversions').run();
  await tell(refund('refund-1', 50_000));
  await world.edge.db.prepare(`UPDATE cursors SET seq = 0 WHERE reader = 'attribution'`).run();
  await world.minute();
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 139_000, 139_000]);
});

it('leaves what the shop said a conversion is worth as it is, and other shops’ orders of the same number', async () => {
  const { world, campaign, tell } = await sold();
  const other = await world.another();
  const elsewhere = await other.request(`/api/v1/sites/${other.site.id}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await other.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [{ memberId: 'bada', occurredAt: other.now(), ...refund('refund-1') }] }),
  });
  expect(elsewhere.status).toBe(200);
  await world.minute();
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 189_000, 189_000]);
  await world.edge.db.prepare('UPDATE conversions SET order_id = NULL').run();
  await tell(refund('refund-1', 50_000));
  expect(await valuesOf(world, campaign)).toEqual([1, 189_000, 189_000, 189_000]);
});

it('is said in the report beside what was brought, where something was given back', async () => {
  const { world, campaign, tell } = await sold();
  const owner = await signedInOwner(world);
  const page = `/admin/s/${world.site.id}/campaigns/${campaign}`;
  expect(await owner.page(page)).not.toContain('취소·환불 빼고');
  await tell(refund('refund-1', 50_000));
  await world.advance(MINUTE_MS);
  expect(await owner.page(page)).toContain('취소·환불 빼고 139,000원');
});
