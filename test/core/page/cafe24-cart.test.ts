import { describe, expect, it } from 'vitest';
import { CART, cartLine, look, PRODUCT, role } from './cafe24-looks';
import { AT, names, one } from './looks';

describe('a Cafe24 cart', () => {
  it('is told whole: prices after discounts with options, commas and entities read', () => {
    expect(one(look(CART), 'view_cart').p).toEqual({
      currency: 'KRW',
      value: 43_800,
      items: [
        { item_id: '11', item_name: '소프트 "울" 코트', item_variant: 'P00000BL000A', price: 21_900, quantity: 2 },
      ],
    });
  });

  it('is told when it is empty', () => {
    expect(one(look({ ...CART, g: { aBasketProductData: [] } }), 'view_cart').p).toMatchObject({ items: [], value: 0 });
  });

  it('is told with options that cost less, and with all lines of one option as one', () => {
    const lines = [
      cartLine({ opt_price: '-2,000' }),
      cartLine({ opt_price: '-2,000', quantity: '1' }),
      cartLine({ item_code: 'P00000BL000B', opt_price: '' }),
    ];
    expect(one(look({ ...CART, g: { aBasketProductData: lines } }), 'view_cart').p).toMatchObject({
      value: 3 * 17_900 + 2 * 19_900,
      items: [
        { item_variant: 'P00000BL000A', price: 17_900, quantity: 3 },
        { item_variant: 'P00000BL000B', price: 19_900, quantity: 2 },
      ],
    });
  });

  it('that cannot be read is no empty one, and nothing was taken out of it', () => {
    const { u, h, g, i } = CART;
    const b = { t: AT - 60_000, u, h, i, g };
    for (const aBasketProductData of [undefined, 'taken by the skin', { 0: cartLine() }])
      expect(names(look({ ...CART, g: { aBasketProductData }, b }))).toEqual(['page_view']);
  });

  it('of another shop at the same address is another cart', () => {
    const { u, h, g, i } = CART;
    const b = { t: AT - 60_000, u: 'https://shop.example/shop2/order/basket.html', h, i, g };
    const events = look({ u, h, i, b, g: { aBasketProductData: [] } });
    expect(names(events)).toEqual(['page_view', 'view_cart']);
    const phone = look({ u: u.replace('/order', '/m/order'), h, i, b: { ...b, u }, g: { aBasketProductData: [] } });
    expect(names(phone)).toContain('remove_from_cart');
  });

  it('that was left for Naver Pay lost nothing by removing', () => {
    const c = '<a href="#" class="npay_btn_link npay_btn_pay">네이버페이 구매하기</a>';
    const b = { ...CART, t: AT - 60_000, c };
    expect(names(look({ ...CART, g: { aBasketProductData: [] }, b }))).toEqual(['page_view', 'view_cart']);
  });

  it('tells what was taken out since it was seen before', () => {
    const { u, h, g, i } = CART;
    const b = {
      t: AT - 60_000,
      u,
      h,
      i,
      g: { aBasketProductData: [cartLine(), cartLine({ product_no: '14', item_code: '' })] },
    };
    const events = look({ ...CART, b });
    expect(names(events)).toEqual(['page_view', 'remove_from_cart', 'view_cart']);
    expect(one(events, 'remove_from_cart').p?.items).toMatchObject([{ item_id: '14', quantity: 2 }]);
    expect(names(look({ u, h, g, i, b: { ...b, t: AT - 31 * 60_000 } }))).toEqual(['page_view', 'view_cart']);
  });
});

describe('the two halves of a Cafe24 cart', () => {
  const half = (letter: 'A' | 'B', no: string) => ({
    u: `https://shop.example/order/basket.html?delvtype=${letter}`,
    h: [role('ORDER_BASKET')],
    i: '',
    g: { aBasketProductData: [cartLine({ product_no: no })] },
  });

  it('are no removals from each other, and say which of them is for abroad', () => {
    const abroad = look({ ...half('B', '14'), b: { ...half('A', '11'), t: AT - 1_000 } });
    expect(names(abroad)).toEqual(['page_view', 'view_cart']);
    expect(one(abroad, 'view_cart').p).toMatchObject({ cart_part: 'overseas', items: [{ item_id: '14' }] });
    const home = look({ ...half('A', '11'), b: { ...half('B', '14'), t: AT - 1_000 } });
    expect(names(home)).toEqual(['page_view', 'view_cart']);
    expect(one(home, 'view_cart').p).not.toHaveProperty('cart_part');
  });

  it('still lose what is removed from one of them', () => {
    const events = look({ ...half('B', '14'), b: { ...half('B', '15'), t: AT - 1_000 } });
    expect(names(events)).toEqual(['page_view', 'remove_from_cart', 'view_cart']);
  });

  it('are the same half with and without a word on it, for a shop that sends within the country only', () => {
    const plain = { ...half('A', '11'), u: 'https://shop.example/order/basket.html' };
    expect(names(look({ ...plain, b: { ...half('A', '14'), t: AT - 1_000 } }))).toContain('remove_from_cart');
  });

  it('are told apart from the adding on', () => {
    const q = ['command=add', 'product_no=14', 'quantity=1', 'delvType=B', 'redirect=2'];
    const added = look({ ...PRODUCT, n: '_request', q, to: 'https://shop.example/exec/front/order/basket/', a: '0' });
    expect(one(added, 'add_to_cart').p).toMatchObject({ cart_part: 'overseas' });
  });
});
