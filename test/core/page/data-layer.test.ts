import { describe, expect, it } from 'vitest';
import { type Look, names, one, seen, sent } from './looks';

const look = (over: Look) => seen({ platform: 'cafe24' }, over);
const item = { item_id: 'A1', item_name: '코트', price: '19900', quantity: 2, secret: 'kept in the page' };
const leaving = (dataLayer: unknown, over: object = {}): Look => ({
  n: '_leave',
  u: 'https://shop.example/brand/story.html',
  i: '',
  h: [],
  g: { dataLayer, performance: { timeOrigin: 1_795_687_231_477.3 } },
  ...over,
});

describe('what a shop pushes for GA4', () => {
  it('fills in what the platform’s own signals did not tell, in either form', () => {
    const gtm = { event: 'view_item', ecommerce: { currency: 'KRW', value: '39,800', items: [item] } };
    const gtag = { 0: 'event', 1: 'add_to_cart', 2: { items: [item] } };
    const events = look(leaving([{ event: 'gtm.js' }, gtm, gtag, null, 'text', { 0: 'set', 1: {} }]));
    expect(names(events)).toEqual(['view_item', 'add_to_cart']);
    expect(one(events, 'view_item').p).toEqual({
      currency: 'KRW',
      value: 39_800,
      items: [{ item_id: 'A1', item_name: '코트', price: 19_900, quantity: 2 }],
    });
  });

  it('has one id for one push of one loaded page, however often the page is left', () => {
    const pushes = [{ event: 'add_to_cart', ecommerce: { items: [item] } }];
    const [first] = look(leaving(pushes));
    expect(look({ ...leaving(pushes), id: 'look-0002' })[0]?.id).toBe(first?.id);
    const [again] = look(leaving(pushes, { g: { dataLayer: pushes, performance: { timeOrigin: 1_795_687_999_000 } } }));
    expect(again?.id).not.toBe(first?.id);
  });

  it('begins one checkout for one content of the cart and day, however often its form is loaded', () => {
    const begins = (over: object) => ({ event: 'begin_checkout', ecommerce: { items: [{ ...item, ...over }] } });
    const id = (over: object, timeOrigin: number) =>
      one(
        look(leaving([begins(over)], { g: { dataLayer: [begins(over)], performance: { timeOrigin } } })),
        'begin_checkout',
      ).id;
    const first = id({}, 1);
    // The log gives ids like this free when an order ends them.
    expect(first).toMatch(/^checkout\.\d+\.\d+$/);
    expect(id({ price: '18900' }, 2)).toBe(first);
    expect(id({ item_id: 'A2' }, 3)).not.toBe(first);
  });

  it('keeps its id when what was pushed before it is sent no more', () => {
    const push = { event: 'add_to_cart', ecommerce: { items: [item] } };
    const g = (dorawa_pushed: unknown) => ({ g: { dorawa_pushed, performance: { timeOrigin: 1 } } });
    const [first] = look(
      leaving(
        undefined,
        g([
          { place: 7, event: 'refund', ecommerce: {} },
          { place: 90, ...push },
        ]),
      ),
    );
    const [later] = look(leaving(undefined, g([{ place: 90, ...push }])));
    expect(later?.id).toBe(first?.id);
  });

  it('is an order as unpaid as its page says, told once, and rather than what is left of a page without its globals', () => {
    const page = {
      u: 'https://shop.example/order/order_result.html?order_id=20261126-0000009',
      w: '입금대기',
      h: [sent('<meta name="path_role" content="ORDER_ORDERRESULT">'), sent('<em class="txtEm">42,800원</em>')],
    };
    const order = {
      event: 'purchase',
      ecommerce: { transaction_id: '20261126-0000009', value: 39_800, items: [item] },
    };
    expect(one(look(leaving([order], page)), 'purchase').p).toMatchObject({ value: 39_800, unpaid: true });
    expect(one(look(leaving([], page)), 'purchase').p).toMatchObject({ value: 42_800, unpaid: true });
    const printed = { EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: { order_id: '20261126-0000009', payed_amount: '42800' } };
    const g = { dataLayer: [order], performance: { timeOrigin: 1 }, ...printed };
    expect(one(look(leaving([], { ...page, g })), 'purchase').p).toMatchObject({ value: 42_800 });
  });

  it('is never a second telling: not of a product page, not of a request that was heard', () => {
    const pushes = [
      { event: 'view_item', ecommerce: { items: [item] } },
      { event: 'add_to_cart', ecommerce: { items: [item] } },
    ];
    const product = {
      u: 'https://shop.example/product/coat/11/',
      h: [sent('<meta name="path_role" content="PRODUCT_DETAIL">')],
    };
    expect(names(look(leaving(pushes, product)))).toEqual(['add_to_cart']);
    const g = { dataLayer: pushes, performance: { timeOrigin: 1 }, dorawa_heard: 1 };
    expect(look(leaving(pushes, { ...product, g }))).toEqual([]);
  });

  it('is no second telling of what the page after a cart tells, and fills in where the cart cannot be read', () => {
    const pushes = ['remove_from_cart', 'begin_checkout'].map((event) => ({ event, ecommerce: { items: [item] } }));
    const cart = {
      u: 'https://shop.example/order/basket.html',
      g: { dataLayer: pushes, performance: { timeOrigin: 1 }, aBasketProductData: [{ product_no: '14', quantity: 1 }] },
    };
    expect(look(leaving(pushes, cart))).toEqual([]);
    const unread = { ...cart, g: { ...cart.g, aBasketProductData: undefined } };
    expect(names(look(leaving(pushes, unread)))).toEqual(['remove_from_cart', 'begin_checkout']);
  });

  it('tells an order under the order’s own number', () => {
    const [order] = look(
      leaving([
        {
          event: 'purchase',
          ecommerce: { transaction_id: '20261126-0000123', value: 39_800, shipping: '3,000', items: [item] },
        },
      ]),
    );
    expect(order).toMatchObject({ n: 'purchase', p: { transaction_id: '20261126-0000123', shipping: 3_000 } });
  });

  it.each(['not an array', { 0: 'event' }, [[]], [{ event: 'purchase', ecommerce: 'none' }], undefined])(
    'may be any nonsense: %j',
    (dataLayer) => expect(look(leaving(dataLayer))).toEqual([]),
  );
});
