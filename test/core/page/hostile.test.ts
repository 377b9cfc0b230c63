// Pages that are broken, or mean harm: whatever they send, the rest of what they say is kept.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBrowserEvent, parseCollectRequest } from '../../../core/collect';
import { AUTOMATIC_EVENTS } from '../../../core/event';
import { OBSERVATIONS } from '../../../core/page/observation';
import { understand } from '../../../core/page/understand';
import { AT, type Look, names, one, seen } from './looks';

const cart = (rows: object[], over: object = {}): Look => ({
  u: 'https://shop.example/order/basket.html',
  i: '',
  h: [],
  g: { aBasketProductData: rows },
  ...over,
});
const row = (over: object = {}) => ({ product_no: '11', product_price: '1000', quantity: '2', ...over });
const LONG = '9'.repeat(400);

describe('a nonsense in one row', () => {
  it('of a cart costs that field, and the row only where nobody can tell what is in it', () => {
    const rows = [
      row(),
      row({ product_no: '12', quantity: '0.5' }),
      row({ product_no: LONG }),
      row({ product_no: '13', product_price: LONG }),
      row({ product_no: undefined }),
    ];
    const { p } = one(seen({}, cart(rows)), 'view_cart');
    expect(p?.items).toEqual([
      { item_id: '11', price: 1_000, quantity: 2 },
      { item_id: '12', price: 1_000 },
      { item_id: '13', quantity: 2 },
    ]);
  });

  it('of an order never costs the order', () => {
    const order = (rows: object[]) => ({
      u: 'https://shop.example/order/order_result.html?order_id=20261126-0000123',
      i: '',
      h: [],
      g: {
        EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: {
          order_id: '20261126-0000123',
          payed_amount: '5000',
          order_product: rows,
        },
      },
    });
    for (const rows of [[{ quantity: '1' }], [row({ product_no: LONG })], [row(), {}]])
      expect(one(seen({}, order(rows)), 'purchase').p).toMatchObject({ value: 5_000 });
  });

  it('is not told as a cart with nothing in it', () =>
    expect(names(seen({}, cart([row({ product_no: LONG })])))).toEqual(['page_view']));

  it('leaves a page its goods where its currency is none, and reads a pushed one in small letters', () => {
    const y = one(seen({}, cart([row()], { y: 'won' })), 'view_cart');
    expect(y.p).toMatchObject({ value: 2_000 });
    expect(y.p).not.toHaveProperty('currency');
    const push = { event: 'purchase', ecommerce: { transaction_id: 'A-1', value: 5, currency: 'usd', items: [{}] } };
    const g = { dorawa_pushed: [push], performance: { timeOrigin: 1 } };
    const left = seen({}, { n: '_leave', u: 'https://shop.example/done.html', i: '', h: [], g });
    expect(one(left, 'purchase').p).toMatchObject({ value: 5, currency: 'USD' });
  });
});

/** Text as pages hold it, whole and broken. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'NaN<a href="/product/x/11/">coat',
    'NaN<meta name="path_role" content="ORDER_ORDERRESULT">',
    '3<input id="MS_amount_basic_0" value="3">',
    'NaN<tr><td><a href="/shop/shopdetail.html?branduid=1">tea</a>|1,000원|<input name="amount" value="2">',
    'NaN<<<<!-- " -- > <a <a <a href=',
    `NaN<p>${'9'.repeat(1_900)}`,
    '%',
    '%E0%A4%A',
    'selected_item%5B%5D=2%7C%7CP1',
    'command=add',
    'product_no=11',
    'branduid=1',
    'amount%5B%5D=99999999999999999999',
    'true',
    '"0"',
    "javascript:send_multi('', '')",
    '<button class="npay_btn_pay wish" onclick="form_submit()">',
    '2026-02-31 25:61:61',
  ),
);
const address = fc.oneof(
  text,
  fc.constantFrom(
    'https://shop.example/order/basket.html',
    'https://shop.example/order/order_result.html?order_id=1-1',
    'https://shop.example/product/%/11/',
    'https://shop.example/product/search.html?keyword=%FF%00',
    'http://shop.example/shop/orderend.html?ordernum=1&paymethod=B',
    'http://shop.example/shop/basket.html',
    'https://',
  ),
);
const globals = fc.dictionary(
  fc.oneof(
    fc.string(),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'aBasketProductData',
      'aBasketProductOrderData',
      'EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA',
      'dorawa_pushed',
      'dataLayer',
      'performance',
      'product_name',
      'product_price',
      'product_price_content',
      'IS_LOGIN',
      'product_uid',
    ),
  ),
  fc.oneof(
    text,
    fc.anything(),
    fc.array(
      fc.dictionary(fc.constantFrom('product_no', 'quantity', 'opt_price', 'item_id', 'event', '0'), fc.anything()),
    ),
  ),
);
const looked = fc.record(
  {
    t: fc.oneof(fc.constant(AT), fc.anything()),
    u: address,
    i: fc.oneof(text, fc.anything()),
    h: fc.oneof(fc.array(text), fc.anything()),
    g: fc.oneof(globals, fc.anything()),
    q: fc.oneof(fc.array(text), fc.anything()),
    c: text,
    to: fc.oneof(text, fc.constantFrom('/exec/front/order/basket/', '/shop/basket.action.html')),
    a: text,
    d: text,
    w: text,
    y: text,
  },
  { requiredKeys: [] },
);
const observation = fc.record({
  n: fc.constantFrom(...OBSERVATIONS),
  p: fc.oneof(
    fc.tuple(looked, fc.oneof(looked, fc.anything())).map(([now, b]) => ({ ...now, b })),
    fc.anything(),
  ),
});
const platform = fc.constantFrom('cafe24' as const, 'makeshop' as const);
const PAGE = { t: AT, u: 'https://shop.example/order/basket.html' };
const asSent = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? 0 : part)) ?? 'null');

describe('whatever a page sends', () => {
  it('means only what the contract takes, each once', () => {
    fc.assert(
      fc.property(platform, observation, (shop, { n, p }) => {
        const events = meant(shop, [{ id: 'look-0001', n, ...PAGE, p: asSent(p) }]);
        for (const event of events) {
          expect([...AUTOMATIC_EVENTS, 'tag_twice']).toContain(event.n);
          expect(parseBrowserEvent(event)).toEqual({ ok: true, value: event });
        }
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      }),
      { numRuns: 500 },
    );
  });

  it('costs nothing that is beside it', () => {
    const view = (id: string) => ({ id, n: 'page_view', ...PAGE });
    fc.assert(
      fc.property(platform, fc.array(fc.oneof(observation, fc.anything()), { maxLength: 5 }), (shop, others) => {
        const hostile = others.map((other, i) =>
          asSent(other instanceof Object ? { id: `other-${i}-000`, ...PAGE, ...other } : other),
        );
        const kept = meant(shop, [view('first-0001'), ...hostile, view('last-00001')]).map(({ id }) => id);
        expect(kept).toEqual(expect.arrayContaining(['first-0001', 'last-00001']));
      }),
    );
  });

  it('costs nothing either in the claim of who it is', () => {
    fc.assert(
      fc.property(fc.anything(), (mid) => {
        const request = {
          v: 1,
          k: 'site-key',
          vid: 'visitor-1',
          sent: AT,
          mid: asSent(mid),
          mh: asSent(mid),
          events: [],
        };
        expect(parseCollectRequest(request).ok).toBe(true);
      }),
    );
  });
});

function meant(shop: 'cafe24' | 'makeshop', events: unknown[]) {
  const parsed = parseCollectRequest({ v: 1, k: 'site-key', vid: 'visitor-1', sent: AT, events });
  if (!parsed.ok) throw new Error('the envelope is readable');
  const owner = { platform: shop, key: 'site-key', signUp: { kind: 'auto' as const } };
  return parsed.value.events.flatMap(({ event }) => understand(owner, event, undefined, AT));
}
