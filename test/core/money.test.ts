// A shop with an English skin tells amounts in dollars. They are no won: what counts won passes them over, and whoever
// reads of them reads dollars.

import { describe, expect, it } from 'vitest';
import { type Cart, cartTotal, cartValue, EMPTY_CART, foldCart } from '../../core/campaign/cart';
import { startOf } from '../../core/campaign/definition';
import { fitFactsOf, itemsOf } from '../../core/campaign/facts';
import { misfitOf } from '../../core/campaign/fit';
import { conversionWorth } from '../../core/campaign/goal';
import { assess, marksOf } from '../../core/campaign/marks';
import { findPreset, type PresetId } from '../../core/campaign/presets';
import type { Scenario } from '../../core/campaign/scenario';
import { type MessageFacts, productsFor, valuesFor } from '../../core/campaign/variables';
import { eventFits, matchesTarget } from '../../core/condition/matches';
import { type Condition, EMPTY_TARGET } from '../../core/condition/schema';
import { type EventParams, pricedItems } from '../../core/event';
import { foldOrder, isUndone, netValueOf, type Order } from '../../core/facts/order';
import type { LoggedEvent } from '../../core/history';
import { summed, worthOf } from '../../core/page/reader';

const T = Date.parse('2026-03-10T11:00:00+09:00');
const USD = 'USD';
const COAT = { item_id: '101', item_name: 'Soft Coat', price: 120.5, quantity: 2 };
const KOREAN_COAT = { ...COAT, price: 189_000 };

const event = (seq: number, name: string, params: EventParams): LoggedEvent => ({
  ...{ seq, name, params, occurredAt: T - 1_000 + seq, visitorId: null, memberId: 'haneul', url: null },
});
const inDollars = event(1, 'purchase', { transaction_id: 'A', value: 241, currency: USD, items: [COAT] });
const inWon = event(2, 'purchase', { transaction_id: 'B', value: 50_000, currency: 'KRW', items: [KOREAN_COAT] });

const ordered = (...told: LoggedEvent[]): Order =>
  told.reduce<Order | null>((known, one) => foldOrder(known, 'haneul', one), null) as Order;
const carted = (...told: EventParams[]): Cart =>
  told.reduce((cart, params, i) => foldCart(cart, event(i + 1, 'add_to_cart', params)), EMPTY_CART);
const DOLLAR_CART = carted({ items: [COAT], currency: USD });

it('of goods at several prices comes to every won of it, though a piece costs no whole number of them', () => {
  const lines = summed([
    { item_id: '101', price: 2_500, quantity: 4 },
    { item_id: '101', price: 1_900, quantity: 3 },
  ]);
  expect(worthOf(lines)).toBe(15_700);
  const items = [{ item_id: '101', price: lines[0]?.price, quantity: 7 }];
  const cart = carted({ items });
  expect([cartValue(cart), cartTotal(cart)]).toEqual([15_700, { value: 15_700 }]);
});

describe('an order in another currency', () => {
  it('is an order that came to no won, and keeps what it came to', () => {
    const order = ordered(inDollars);
    expect([netValueOf(order), isUndone(order)]).toEqual([0, false]);
    expect(order).toMatchObject({ value: 241, currency: USD, items: [{ price: 120.5, currency: USD }] });
    expect(itemsOf(order)).toMatchObject([{ price: 120.5, currency: USD }]);
  });

  it('is undone by as much as it came to, told in its own currency', () => {
    const paid = event(1, 'purchase', { transaction_id: 'A', value: 120.5, currency: USD });
    const refund = (value: number) => event(2, 'refund', { transaction_id: 'A', value });
    expect([100, 120.4, 120.5].map((value) => isUndone(ordered(paid, refund(value))))).toEqual([false, false, true]);
    const parts = [60.1, 60.2, 0.2].map((value, i) => event(2 + i, 'refund', { transaction_id: 'A', value }));
    expect([2, 3].map((n) => isUndone(ordered(paid, ...parts.slice(0, n))))).toEqual([false, true]);
  });

  it('of less than one is undone by all of it, and by no less', () => {
    const paid = event(1, 'purchase', { transaction_id: 'A', value: 0.9, currency: USD });
    const refund = (value: number) => event(2, 'refund', { transaction_id: 'A', value });
    const everBought = { window: { allTime: true }, event: 'purchase', measure: 'count', op: 'gte', value: 1 } as const;
    for (const [value, isGone] of [
      [0.5, false],
      [0.9, true],
    ] as const) {
      expect(isUndone(ordered(paid, refund(value)))).toBe(isGone);
      expect(matchesTarget({ ...EMPTY_TARGET, allOf: [everBought] }, [paid, refund(value)], T)).toBe(!isGone);
    }
  });

  it('is one in won from when the shop’s own systems tell it in won', () => {
    const told = ordered(inDollars, event(2, 'purchase', { transaction_id: 'A', value: 330_000 }));
    expect([netValueOf(told), told.currency]).toEqual([330_000, undefined]);
    expect(netValueOf(ordered(inWon))).toBe(50_000);
  });

  it('is neither enough nor too little where an amount in won is asked for', () => {
    const fits = (amount: object) => [inDollars, inWon].map((order) => eventFits({ amount }, order));
    expect(fits({ min: 100 })).toEqual([false, true]);
    expect(fits({ max: 100_000 })).toEqual([false, true]);
  });

  it('counts as bought, and adds nothing to what was paid', () => {
    const bought = (over: Partial<Condition>) =>
      matchesTarget(
        {
          ...EMPTY_TARGET,
          allOf: [{ window: { lastDays: 3 }, event: 'purchase', measure: 'count', op: 'eq', value: 2, ...over }],
        },
        [inDollars, inWon],
        T,
      );
    expect([bought({}), bought({ measure: 'sum_amount', value: 50_000 })]).toEqual([true, true]);
  });

  it('is no large order, and is asked about where any order is', () => {
    const orders = (atLeast: number, measure: 'each' | 'sum'): Scenario => ({
      ...{ qualify: { kind: 'orders', by: 'paid', measure, atLeast }, episode: 'order', restarts: false, unless: [] },
    });
    const found = (scenario: Scenario) => assess(scenario, marksOf(scenario, inDollars)) !== null;
    expect([found(orders(100, 'each')), found(orders(100, 'sum')), found(orders(0, 'each'))]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is not left alone for what little won is left of it', () => {
    const scenario: Scenario = {
      ...{ qualify: { kind: 'orders', by: 'paid', measure: 'each', atLeast: 0 }, episode: 'order', restarts: false },
      unless: [{ kind: 'refund', below: 10_000 }],
    };
    const misfit = (order: Order) => {
      const candidate = { occurrence: 'order:A', anchorAt: T, subject: { seq: 1, products: 0, order: order.orderId } };
      const known = { cart: EMPTY_CART, orders: [order], reviews: undefined, lastVisitAt: null, goalDoneAt: null };
      const facts = fitFactsOf({ ...known, siblingSent: false }, candidate, {
        ...{ inTarget: true, inExcludedGroup: false, fitsDemographics: true },
      });
      return misfitOf({ scenario, goal }, candidate, facts, 0, T);
    };
    const little = event(1, 'purchase', { transaction_id: 'A', value: 9_000 });
    expect([misfit(ordered(inDollars)), misfit(ordered(little))]).toEqual([null, 'order_refunded']);
  });
});

const goal = { type: 'revenue', windowDays: 1 } as const;

describe('a conversion', () => {
  it('is worth what was paid, in the currency it was paid in; by the shop’s own worth, won', () => {
    const review = { ...goal, type: 'event', event: 'purchase', valuePerConversion: 500 } as const;
    expect(conversionWorth(goal, inDollars)).toEqual({ value: 241, currency: USD });
    expect(conversionWorth(goal, inWon)).toEqual({ value: 50_000 });
    expect(conversionWorth(review, inDollars)).toEqual({ value: 500 });
  });
});

describe('a cart in another currency', () => {
  it('is worth no won, and comes to what its lines cost in theirs', () => {
    expect([cartValue(DOLLAR_CART), cartTotal(DOLLAR_CART)]).toEqual([0, { value: 241, currency: USD }]);
    const korean = carted({ items: [KOREAN_COAT] });
    expect([cartValue(korean), cartTotal(korean)]).toEqual([378_000, { value: 378_000 }]);
  });

  it('comes to nothing that could be said where its lines are of several', () => {
    const both = carted({ items: [COAT], currency: USD }, { items: [{ ...KOREAN_COAT, item_id: '102' }] });
    expect([cartValue(both), cartTotal(both)]).toEqual([378_000, null]);
  });

  it('takes the price that was told last, with its currency', () => {
    const again = carted({ items: [COAT], currency: USD }, { items: [KOREAN_COAT] }, { items: [{ item_id: '101' }] });
    expect(cartTotal(again)).toEqual({ value: 5 * 189_000 });
  });
});

function definitionOf(id: PresetId) {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  return startOf(preset);
}

describe('a message about amounts in another currency', () => {
  const facts = (over: Partial<MessageFacts>): MessageFacts => ({
    ...{ memberId: 'haneul', memberName: '김하늘', shopName: '하늘옷장', shopUrl: 'https://shop.test', hosts: [] },
    ...{ imageHosts: [], cartUrl: 'https://shop.test/cart', cart: EMPTY_CART, anchorAt: T, subject: null, products: 0 },
    ...{ coupon: null, now: T, ...over },
  });

  it('says the cart’s prices and sum as they are', () => {
    const about = facts({ cart: DOLLAR_CART });
    const said = valuesFor(definitionOf('cart_abandon'), about);
    expect(said).toMatchObject({ 상품금액: '120.50 USD', 장바구니금액: '241 USD', 결제금액: '241 USD' });
    expect(productsFor(about)).toMatchObject([{ 상품금액: '120.50 USD' }]);
  });

  it('says an order’s amount and the price of what was seen as they are', () => {
    const { items, value } = { items: pricedItems(inDollars.params), value: 241 };
    const subject = { occurredAt: T, url: null, title: null, items, value, currency: USD };
    const said = valuesFor(definitionOf('high_value_repurchase'), facts({ subject }));
    expect(said).toMatchObject({ 주문금액: '241 USD', 상품금액: '120.50 USD' });
    expect(valuesFor(definitionOf('checkout_abandon'), facts({ subject }))).toMatchObject({ 결제금액: '241 USD' });
    expect(productsFor(facts({ subject }))).toMatchObject([{ 상품금액: '120.50 USD' }]);
  });

  it('says no sum of a cart that has none', () => {
    const both = carted({ items: [COAT], currency: USD }, { items: [{ ...KOREAN_COAT, item_id: '102' }] });
    expect(valuesFor(definitionOf('cart_abandon'), facts({ cart: both }))).toMatchObject({ 장바구니금액: null });
  });
});
