import { expect, it } from 'vitest';
import { marksAt } from '../../../core/campaign/audience';
import { expandPreset, findPreset } from '../../../core/campaign/presets';
import { foldOrder, type Order } from '../../../core/facts/order';
import { kst } from '../gate-facts';

const T = kst('2026-03-10 11:00');

/** An order placed, and from then on told of, at these Korean times. */
function order(orderId: string, told: { paid: string; shipped?: string; delivered?: string }): Order {
  const steps = [
    { name: 'purchase', at: told.paid, params: { value: 30_000 } },
    { name: 'order_update', at: told.shipped, params: { status: 'shipped' as const } },
    { name: 'order_update', at: told.delivered, params: { status: 'delivered' as const } },
  ];
  let order: Order | null = null;
  for (const [n, { name, at, params }] of steps.entries()) {
    if (!at) continue;
    const event = { seq: n + 1, name, occurredAt: kst(at), visitorId: null, memberId: 'haneul', url: null };
    order = foldOrder(order, 'haneul', { ...event, params: { ...params, transaction_id: orderId } });
  }
  return order as unknown as Order;
}

it('the last order to arrive is asked about, whenever it was paid', () => {
  const preset = findPreset('review_request');
  if (!preset) throw new Error('no such preset');
  const scenario = { ...expandPreset(preset, {}), remindersAfter: [] };
  const lastArrived = (...orders: Order[]) =>
    marksAt(scenario, { kind: 'last_event', from: 3, to: 1 }, T, [], orders).map(({ item }) => item);
  const arrived = order('A', { paid: '2026-03-01 09:00', shipped: '2026-03-06 09:00', delivered: '2026-03-07 13:00' });

  expect(lastArrived(arrived)).toEqual(['A']);
  // Paid today and under way: nothing has arrived since.
  expect(lastArrived(arrived, order('B', { paid: '2026-03-10 09:00', shipped: '2026-03-10 10:00' }))).toEqual(['A']);
  // Paid long ago and arrived today: that is the last.
  const today = { paid: '2026-03-01 09:00', shipped: '2026-03-06 09:00', delivered: '2026-03-10 09:00' };
  expect(lastArrived(arrived, order('C', today))).toEqual([]);
});
