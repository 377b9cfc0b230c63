// Requests overtake each other: what a browser tells of a checkout may reach the log after its order.

import { describe, expect, it } from 'vitest';
import { HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

const FORM = 'https://shop.test/order/orderform.html';
const line = { product_no: '11', product_price: '189000', quantity: '1', item_code: 'P0001' };
const opened = (id: string, t: number) => ({
  id,
  n: '_page',
  t,
  u: FORM,
  p: { t, u: FORM, i: '', h: [], g: { aBasketProductOrderData: [line] } },
});
const ordered = (order: string, t: number) => {
  const u = `https://shop.test/order/order_result.html?order_id=${order}`;
  const g = { EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: { order_id: order, order_product: [{ product_no: '11' }] } };
  return { id: `result-${order}`, n: '_page', t, u, p: { t, u, i: '', h: [], g } };
};

async function aShop() {
  const world = await World.begin({ now: kst('2026-03-09 10:00') });
  await world.campaign('checkout_abandon', { send: { type: 'realtime', delayMs: HOUR_MS } });
  await world.member('haneul');
  const tell = (event: object) =>
    world.collect({ v: 1, k: world.site.key, vid: 'visitor-1', mid: 'haneul', sent: world.now(), events: [event] });
  return { world, tell };
}

const [T, FIVE] = [kst('2026-03-09 10:00'), 5 * MINUTE_MS];

describe('whoever bought is not reminded of the checkout', () => {
  it.each([
    ['told after the order', [ordered('20260309-0001', T + FIVE), opened('first-01', T)]],
    [
      'whose form was loaded again after the order, the first not told yet',
      [ordered('20260309-0001', T + FIVE), opened('again-01', T + 2 * FIVE), opened('first-01', T)],
    ],
    [
      'whose form was loaded again after the order, told before both',
      [opened('again-01', T + 2 * FIVE), ordered('20260309-0001', T + FIVE), opened('first-01', T)],
    ],
  ])('%s', async (_, events) => {
    const { world, tell } = await aShop();
    world.jump(T + 3 * FIVE);
    for (const event of events) {
      await tell(event);
      await world.advance(MINUTE_MS);
    }
    await world.advance(3 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
  });
});

it('whoever begins the same checkout again that day, and leaves it, is reminded of it', async () => {
  const { world, tell } = await aShop();
  world.jump(T + 2 * FIVE);
  await tell(ordered('20260309-0001', T + FIVE));
  await tell(opened('first-01', T));
  await world.advance(3 * HOUR_MS);
  await tell(opened('again-01', world.now()));
  await world.advance(2 * HOUR_MS);
  expect(await world.inbox()).toHaveLength(1);
});
