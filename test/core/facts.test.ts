import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventParams } from '../../core/event';
import { DAY_NAMES, foldDay, type MemberDay } from '../../core/facts/member-day';
import {
  arrivedAt,
  foldOrder,
  isPending,
  isUndone,
  netValueOf,
  ORDER_EVENTS,
  type Order,
} from '../../core/facts/order';
import type { LoggedEvent } from '../../core/history';
import { dayStart, HOUR_MS, MINUTE_MS } from '../../core/time';

const DAY = 20_521;
const at = (hour: number, minute = 0) => dayStart(DAY) + hour * HOUR_MS + minute * MINUTE_MS;

const event = (seq: number, name: string, occurredAt: number, params: EventParams = {}): LoggedEvent => ({
  seq,
  name,
  occurredAt,
  params,
  visitorId: null,
  memberId: 'haneul',
  url: null,
});

type Told = [name: string, occurredAt: number, params?: EventParams];
function order(...told: Told[]): Order {
  return told.reduce<Order | null>(
    (known, [name, occurredAt, params], i) =>
      foldOrder(known, 'haneul', event(i + 1, name, occurredAt, { transaction_id: 'A', ...params })),
    null,
  ) as Order;
}

describe('an order', () => {
  it('is pending until it is paid or called off', () => {
    const placed: Told = ['order_update', 10, { status: 'pending', value: 30_000 }];
    expect(isPending(order(placed))).toBe(true);
    expect(isPending(order(placed, ['purchase', 20, { value: 30_000 }]))).toBe(false);
    expect(isPending(order(placed, ['order_update', 20, { status: 'paid' }]))).toBe(false);
    expect(isPending(order(placed, ['order_update', 20, { status: 'cancelled' }]))).toBe(false);
  });

  it('arrives when delivered; when paid, where nobody tells of shipping', () => {
    const paid: Told = ['purchase', 10, { value: 30_000 }];
    const shipped: Told = ['order_update', 20, { status: 'shipped' }];
    expect(arrivedAt(order(paid))).toBe(10);
    expect(arrivedAt(order(paid, shipped))).toBeNull();
    expect(arrivedAt(order(paid, shipped, ['order_update', 30, { status: 'delivered' }]))).toBe(30);
  });

  it('keeps what was not given back, each refund counted once', () => {
    const paid: Told = ['purchase', 10, { value: 30_000 }];
    const once = order(paid, ['refund', 20, { value: 10_000 }]);
    expect(netValueOf(once)).toBe(20_000);
    expect(netValueOf(once, 20)).toBe(30_000);
    expect(netValueOf(foldOrder(once, 'haneul', event(2, 'refund', 20, { value: 10_000 })))).toBe(20_000);
    expect(isUndone(once)).toBe(false);
    expect(isUndone(order(paid, ['refund', 20]))).toBe(true);
    expect(netValueOf(order(['refund', 20, { value: 40_000 }], paid))).toBe(0);
  });

  it('keeps nothing once it is cancelled', () => {
    const cancelled = order(['purchase', 10, { value: 30_000 }], ['order_update', 20, { status: 'cancelled' }]);
    expect([netValueOf(cancelled), netValueOf(cancelled, 20), isUndone(cancelled)]).toEqual([0, 30_000, true]);
  });

  it('believes the later of two reports of its payment', () => {
    const page: Told = ['purchase', 10, { value: 31_000, items: [{ item_id: '1' }] }];
    const shop: Told = ['purchase', 12, { value: 28_000, items: [{ item_id: '1' }, { item_id: '2' }] }];
    expect(order(page, shop)).toMatchObject({ paidAt: 12, value: 28_000, items: [{ itemId: '1' }, { itemId: '2' }] });
    const late = foldOrder(order(['refund', 20], shop), 'nobody', event(1, 'purchase', 10, { value: 31_000 }));
    expect(late).toMatchObject({ memberId: 'haneul', value: 28_000 });
  });

  it('ends the same whatever order its reports are read in', () => {
    const told = fc.record({
      name: fc.constantFrom(...ORDER_EVENTS),
      at: fc.integer({ min: 1, max: 50 }),
      status: fc.constantFrom('shipped', 'delivered', 'cancelled'),
      value: fc.option(fc.constantFrom(10_000, 30_000), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(told, { minLength: 1, maxLength: 6 }).chain((all) => {
          const events = all.map((one, i) =>
            event(i + 1, one.name, one.at, {
              transaction_id: 'A',
              ...(one.name === 'order_update' ? { status: one.status } : { value: one.value }),
            }),
          );
          return fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }));
        }),
        ([events, shuffled]) => {
          const fold = (rows: readonly LoggedEvent[]) =>
            rows.reduce<Order | null>((known, row) => foldOrder(known, 'haneul', row), null);
          const payments = events.filter((row) => row.name === 'purchase');
          // A payment that says no amount leaves the amount to the others: with several, which is left may differ.
          fc.pre(payments.length <= 1 || payments.every((row) => row.params.value !== undefined));
          expect(fold(shuffled)).toEqual(fold(events));
        },
      ),
    );
  });
});

describe('a member’s day', () => {
  const dayOf = (events: readonly LoggedEvent[]): MemberDay => events.reduce<MemberDay>(foldDay, {});

  it('counts each event, and knows when it was last', () => {
    const day = dayOf([event(1, 'login', at(11)), event(2, 'view_item', at(9)), event(3, 'login', at(10))]);
    expect(day).toEqual({ login: { n: 2, at: at(11) }, view_item: { n: 1, at: at(9) } });
  });

  it('takes events of any name, those every object knows included', () => {
    const names = ['constructor', 'toString', '__proto__', 'valueOf'];
    const day = dayOf([...names, ...names].map((name, i) => event(i + 1, name, at(9, i))));
    expect(Object.entries(day)).toEqual(names.map((name, i) => [name, { n: 2, at: at(9, i + 4) }]));
  });

  it('holds so many names and no more, and goes on counting those it holds', () => {
    const names = Array.from({ length: DAY_NAMES + 9 }, (_, i) => `event_${i}`);
    const day = dayOf([...names, ...names].map((name, i) => event(i + 1, name, at(9))));
    expect(Object.keys(day)).toEqual(names.slice(0, DAY_NAMES));
    expect(day.event_0).toMatchObject({ n: 2 });
  });
});
