// Rows of the projections as a damaged page of the database leaves them: nobody waits for them, and what they said is
// read from the log again.

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { rebuildProjections } from '../../edge/actions/projections';
import { deleteOldEvents } from '../../edge/db/events';
import { listOrders } from '../../edge/db/orders';
import { catchUpProjections, listCarts } from '../../edge/db/projections';
import { counting } from '../support/counting';
import { aCoat, aScarf, DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

const ORDER = '20260309-0000001';
const AT_ELEVEN = { kind: 'daily', hour: 11, minute: 0 } as const;

let world: World;
beforeEach(async () => {
  world = await World.begin({ now: kst('2026-03-09 10:00') });
});

const spoil = (column: 'carts.cart' | 'orders.facts', memberId: string, left = 'no such thing') => {
  const [table, of] = column.split('.');
  return world.edge.db.prepare(`UPDATE ${table} SET ${of} = ?1 WHERE member_id = ?2`).bind(left, memberId).run();
};
const cartOf = async (memberId: string) => (await listCarts(world.edge.db, world.site.id, [memberId])).get(memberId);
const ordersOf = async (memberId: string) => (await listOrders(world.edge.db, world.site.id, [memberId])).get(memberId);
const reached = async () =>
  (await world.dispatches()).flatMap(({ state, memberId }) => (state === 'delivered' ? [memberId] : [])).sort();

/** Fifty things put into a cart and told at once. */
const addsFifty = (member: string, id: string) => {
  const sent = world.now();
  const events = Array.from({ length: 50 }, (_, n) => ({
    ...{ id: `add-${id}-${n}`, n: 'add_to_cart', t: sent, u: 'https://shop.test/product/1/', p: { items: [aCoat] } },
  }));
  return world.collect({ v: 1, k: world.site.key, vid: `visitor-${member}`, mid: member, sent, events });
};

/** Kim and Lee, each with a cart a campaign writes about a day later. */
async function twoLeaveTheirCarts(): Promise<void> {
  await world.campaign('cart_abandon_realtime');
  for (const member of ['kim', 'lee']) {
    await world.member(member);
    await world.addsToCart(member);
  }
}

describe('a cart that cannot be read', () => {
  it('keeps nobody waiting, its own member neither', async () => {
    await twoLeaveTheirCarts();
    await catchUpProjections(world.edge.db);
    await spoil('carts.cart', 'lee');
    await world.advance(DAY_MS + MINUTE_MS);
    expect(await reached()).toEqual(['kim', 'lee']);
  });

  it('goes on with what is done to it next', async () => {
    await world.addsToCart('lee');
    await catchUpProjections(world.edge.db);
    await spoil('carts.cart', 'lee');
    await world.addsToCart('lee');
    await world.addsToCart('kim');
    await catchUpProjections(world.edge.db);
    expect(await cartOf('lee')).toMatchObject({ lines: [{ quantity: 2 }], episode: { id: expect.any(Number) } });
    expect(await cartOf('kim')).toMatchObject({ lines: [{ quantity: 1 }] });
  });

  it('is mended by reading the days on which its member was there, whatever others did on all the others', async () => {
    await world.addsToCart('lee');
    for (let day = 1; day <= 3; day++) {
      world.jump(world.now() + DAY_MS);
      for (let n = 0; n < 10; n++) await addsFifty('kim', `${day}-${n}`);
    }
    world.jump(world.now() + DAY_MS);
    await world.addsToCart('lee', aScarf);
    await catchUpProjections(world.edge.db);
    const cart = await cartOf('lee');
    await spoil('carts.cart', 'lee');
    const { db, rows } = counting(world.edge.db);
    expect((await listCarts(db, world.site.id, ['lee'])).get('lee')).toEqual(cart);
    expect(rows()).toBeLessThan(500);
  });

  it('is told of once', async () => {
    await world.addsToCart('lee');
    await catchUpProjections(world.edge.db);
    await spoil('carts.cart', 'lee');
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (let n = 0; n < 3; n++) await cartOf('lee');
    const lines = told.mock.calls.map(([line]) => JSON.parse(String(line)));
    told.mockRestore();
    expect(lines).toEqual([expect.objectContaining({ failure: 'projection', siteId: world.site.id })]);
  });
});

describe('an order that cannot be read', () => {
  it('keeps its member from being written to, and nobody else', async () => {
    await twoLeaveTheirCarts();
    await world.advance(HOUR_MS);
    await world.buys('lee', ORDER);
    await catchUpProjections(world.edge.db);
    await spoil('orders.facts', 'lee');
    await world.advance(DAY_MS);
    expect(await reached()).toEqual(['kim']);
    expect(await ordersOf('lee')).toMatchObject([{ orderId: ORDER, value: 189_000, items: [{ itemId: '101' }] }]);
  });

  it('is found by the campaign about it', async () => {
    await world.campaign('high_value_repurchase', {
      send: { type: 'scheduled', schedule: AT_ELEVEN, lookBack: { kind: 'one_day', daysAgo: 1 } },
    });
    for (const [n, member] of ['kim', 'lee'].entries()) {
      await world.member(member);
      await world.buys(member, `20260309-000000${n}`);
    }
    await catchUpProjections(world.edge.db);
    await spoil('orders.facts', 'lee');
    await world.until(kst('2026-03-10 11:05'));
    expect(await reached()).toEqual(['kim', 'lee']);
  });

  it('goes on with what is told of it next', async () => {
    await world.buys('lee', ORDER, { unpaid: true });
    await catchUpProjections(world.edge.db);
    await spoil('orders.facts', 'lee');
    await world.buys('lee', ORDER);
    await catchUpProjections(world.edge.db);
    expect(await ordersOf('lee')).toMatchObject([{ pendingAt: expect.any(Number), paidAt: expect.any(Number) }]);
  });

  it('is kept as far as its row still says where the log no longer tells of it', async () => {
    await world.buys('lee', ORDER);
    await world.event('page_view', {}, { member: 'lee' });
    await catchUpProjections(world.edge.db);
    await spoil('orders.facts', 'lee');
    await deleteOldEvents(world.edge.db, world.now() + 1, 1);
    const kept = { orderId: ORDER, memberId: 'lee', paidAt: kst('2026-03-09 10:00'), value: 189_000, items: [] };
    expect(await ordersOf('lee')).toMatchObject([kept]);
    expect(await ordersOf('lee')).toMatchObject([kept]);
  });
});

describe('a day that cannot be read', () => {
  const spoilDay = () => world.edge.db.prepare(`UPDATE member_days SET events = 'no' WHERE member_id = 'lee'`).run();
  const dayOf = () =>
    world.edge.db.prepare(`SELECT events FROM member_days WHERE member_id = 'lee'`).first<{ events: string }>();

  it('goes on with what is done on it next', async () => {
    await world.event('login', {}, { member: 'lee' });
    await world.event('view_item', { items: [aCoat] }, { member: 'lee' });
    await world.buys('lee', ORDER);
    await catchUpProjections(world.edge.db);
    await spoilDay();
    await world.event('view_item', { items: [aScarf] }, { member: 'lee' });
    await catchUpProjections(world.edge.db);
    const mended = await dayOf();
    await rebuildProjections(world.edge);
    await catchUpProjections(world.edge.db);
    expect(mended).toEqual(await dayOf());
    expect(JSON.parse(mended?.events ?? '')).toMatchObject({
      login: { n: 1 },
      view_item: { n: 2 },
      purchase: { n: 1 },
    });
  });

  it('keeps nobody waiting whose visits are asked about', async () => {
    await world.campaign('checkout_abandon_revisit', { send: { type: 'realtime', delayMs: HOUR_MS } });
    for (const member of ['kim', 'lee']) {
      await world.member(member);
      await world.event('session_start', {}, { member });
      await world.event('begin_checkout', { items: [aCoat], value: 189_000 }, { member });
    }
    await catchUpProjections(world.edge.db);
    await spoilDay();
    await world.advance(2 * HOUR_MS);
    expect(await reached()).toEqual(['kim', 'lee']);
  });

  it('is told of by its date where a run asks when somebody was last there', async () => {
    await world.campaign('lapsed_visitor', {
      send: { type: 'scheduled', schedule: AT_ELEVEN, lookBack: { kind: 'last_event', from: 1, to: 1 } },
    });
    for (const member of ['kim', 'lee']) {
      await world.member(member);
      await world.event('session_start', {}, { member });
    }
    await catchUpProjections(world.edge.db);
    await spoilDay();
    await world.until(kst('2026-03-10 11:05'));
    expect(await reached()).toEqual(['kim', 'lee']);
  });
});

describe('what is no cart and no order, though it is JSON,', () => {
  const broken: [what: string, (right: object) => unknown][] = [
    ['nothing', () => null],
    ['a list', () => []],
    ['a thing without fields', () => ({})],
    ['a line that is none', (right) => ({ ...right, lines: [null], items: [null] })],
    ['a name that is a number', (right) => ({ ...right, lines: [{ name: 7 }], items: [{ name: 7 }] })],
    ['a time that is a text', (right) => ({ ...right, lastActivityAt: 'now', paidAt: 'now' })],
  ];

  it.each(broken)('is read from the log: %s', async (_, left) => {
    await world.buys('lee', ORDER);
    await world.addsToCart('lee');
    await catchUpProjections(world.edge.db);
    const [cart, orders] = [await cartOf('lee'), await ordersOf('lee')];
    await spoil('carts.cart', 'lee', JSON.stringify(left(cart ?? {})));
    await spoil('orders.facts', 'lee', JSON.stringify(left(orders?.[0] ?? {})));
    expect([await cartOf('lee'), await ordersOf('lee')]).toEqual([cart, orders]);
  });
});
