import { describe, expect, it } from 'vitest';
import { CART, cartLine, look, PRODUCT, role } from './cafe24-looks';
import { AT, names, one, sent } from './looks';

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

/** A row of the stock skins since 2021: fields and most tags do not leave the page. */
const row = (no: number, name: string, options: string, pieces = 1) =>
  sent(`<div class="ec-base-prdInfo gCheck xans-record-"><div class="prdBox">
<input type="checkbox" id="basket_chk_id_0" name="basket_product_normal_type_normal" class="check"> &nbsp;
<div class="thumbnail"><a href="/product/detail.html?product_no=${no}&amp;cate_no=24"><img src="//img.example/web/product/tiny/${no}.jpg" alt="" width="83" height="83"></a></div>
<div class="description"><strong class="prdName" title="상품명"><a href="/product/set/${no}/category/24/" class="ec-product-name">${name}</a></strong>
<ul class="price"><li id=""><strong>${28_000 * pieces}</strong>원 <span class="displaynone"><span></span></span></li><li class="" id=""><span class="txtWarn">-14,000</span>원</li></ul>
<ul class="info"><li>배송 : <span class="displaynone">0원</span>[무료] / 기본배송</li><li title="적립금" class="mileage">-</li><li class="displaynone">상품중량: <span>2.20kg * ${pieces}개 = ${2.2 * pieces}kg</span></li></ul>
${options && `<ul class="xans-element- xans-order xans-order-optionall optionGroup">${options}</ul>`}</div>
<div class="sumPrice"><strong>${28_000 * pieces}</strong>원</div><div class="quantity"><span class="ec-base-qty"><input id="quantity_id_0" name="quantity_name_0" size="2" value="${pieces}" type="text"> <a href="javascript:;" class="up" onclick="Basket.addQuantityShortcut('quantity_id_0', 0);">수량증가</a></span></div>
<a href="#none" onclick="Basket.deleteBasketItem(0);" class="btnDelete">삭제</a></div></div>`);
const parts =
  '<li class="xans-record-"><div class="name"><span class="">소프트 코트 : </span>[옵션: 차콜] <span class="">(1개)</span></div></li><li class="xans-record-"><div class="name"><span class="">골지 니트 : </span>[옵션: S] <span class="">(1개)</span></div></li>';
/** A row of the wish list, which skins show below an empty cart. */
const wish = sent(
  '<div class="ec-base-prdInfo gCheck xans-record-"><div class="prdBox"><span class="check"><input name="wish_idx[]" id="wish_idx_0" is-set-product="F" value="192" type="checkbox"></span><div class="thumbnail"><a href="/product/x/18/category/29/"><img src="//img.example/18.jpg" alt=""></a></div><div class="description"><strong class="prdName"><a href="/product/x/18/category/29/" class="ec-product-name">티셔츠</a></strong><ul class="price"><li><strong title="판매가">28,000원</strong></li></ul><ul class="xans-element- xans-myshop xans-myshop-optional optionGroup"></ul></div></div></div>',
);

describe('a Cafe24 cart of sets', () => {
  // As the platform prints them: a set of one price is one line under its own number, of the other kind each part is one.
  const whole = cartLine({ product_no: 31, item_code: 'P00000SE000A', product_sale_price: 90_000, opt_price: 0 });
  const pieces = [11, 14].map((no) => cartLine({ product_no: no, item_code: `P0000${no}000A`, opt_price: 0 }));
  const shown = [role('ORDER_BASKET'), row(31, '코트와 니트 세트', parts, 2)];
  const { u, i } = CART;

  it('is told by its lines, a set of one price as one and the parts of another as each their own', () => {
    const { p } = one(look({ ...CART, h: shown, g: { aBasketProductData: [whole, ...pieces] } }), 'view_cart');
    expect(p).toMatchObject({
      value: 2 * (90_000 + 19_900 + 19_900),
      items: [{ item_id: '31', price: 90_000 }, { item_id: '11' }, { item_id: '14' }],
    });
  });

  it('is read from its rows where a skin has emptied its list or taken it away, and is no emptied cart', () => {
    for (const aBasketProductData of [[], undefined, [{}], [null], 'taken by the skin']) {
      const b = { t: AT - 60_000, u, i, h: shown, g: { aBasketProductData: [whole] } };
      const events = look({ u, i, b, h: shown, g: { aBasketProductData } });
      expect(names(events)).toEqual(['page_view', 'view_cart']);
      expect(one(events, 'view_cart').p).toEqual({
        items: [
          {
            item_id: '31',
            item_name: '코트와 니트 세트',
            quantity: 2,
            image: 'https://img.example/web/product/tiny/31.jpg',
            url: 'https://shop.example/product/detail.html?product_no=31&cate_no=24',
          },
        ],
      });
      const back = look({ u, i, h: shown, g: { aBasketProductData: [whole] }, b: { ...b, g: { aBasketProductData } } });
      expect(names(back)).toEqual(['page_view', 'view_cart']);
    }
  });

  it('tells what was taken out of its rows', () => {
    const knit = row(14, '골지 니트', '');
    const b = { t: AT - 60_000, u, i, h: [...shown, knit, knit, row(14, '골지 니트', parts, 2)], g: {} };
    const events = look({ u, i, b, h: shown, g: {} });
    expect(one(events, 'remove_from_cart').p?.items).toMatchObject([{ item_id: '14', quantity: 3 }]);
    expect(names(look({ u, i, b, h: shown.slice(0, 1), g: { aBasketProductData: [] } }))).toContain('remove_from_cart');
  });

  it('is none where only the wish list below it has rows', () => {
    const { p } = one(look({ u, i, h: [role('ORDER_BASKET'), wish], g: { aBasketProductData: [] } }), 'view_cart');
    expect(p).toMatchObject({ items: [] });
    for (const aBasketProductData of [undefined, [null], [{}]])
      expect(names(look({ u, i, h: [role('ORDER_BASKET'), wish], g: { aBasketProductData } }))).toEqual(['page_view']);
  });
});
