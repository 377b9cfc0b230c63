import { describe, expect, it } from 'vitest';
import { CART, cartLine, look, PRODUCT, property, role } from './cafe24-looks';
import { AT, type Look, names, one, sent } from './looks';

describe('the kind of a Cafe24 page', () => {
  it.each([
    ['MAIN', '/', 'main'],
    ['', '/shop2/m/index.html', 'main'],
    ['', '/shop3/zh-CN/skin-mobile2/', 'main'],
    ['', '/event/', 'other'],
    ['MYSHOP_ORDER_LIST', '/myshop/order/list.html', 'my'],
    ['PRODUCT_DETAIL', '/my/own/page.html', 'item'],
    ['', '/product/name/11/', 'item'],
    ['PRODUCT_LIST', '/product/list2.html', 'list'],
    ['', '/category/outer/24/', 'list'],
    ['PRODUCT_DETAIL', '/product/layered-knit-zoom_option/11/category/24/display/1/', 'item'],
    ['PRODUCT_LIST', '/category/layered/24/', 'list'],
    ['PRODUCT_PROJECT', '/product/project.html', 'list'],
    ['PRODUCT_SEARCH', '/product/search.html', 'search'],
    ['', '/order/basket.html', 'cart'],
    ['ORDER_ORDERFORM', '/order/orderform.html', 'checkout'],
    ['', '/order/order_result.html', 'order'],
    ['MEMBER_AGREEMENT', '/member/agreement.html', 'join'],
    ['MEMBER_JOIN', '/member/join.html', 'join'],
    ['MEMBER_JOINRESULT', '/member/join_result.html', 'join_done'],
    ['MEMBER_LOGIN', '/member/login.html', 'login'],
    ['BOARD_PRODUCT_LIST', '/board/product/list.html', 'review'],
    ['BOARD_PRODUCT_DETAIL', '/article/review/4/77/', 'review'],
    ['BOARD_PRODUCT_WRITE', '/board/review/write.html', 'review_write'],
    ['BOARD_FREE_LIST', '/board/free/list.html', 'other'],
    ['MEMBER_MODIFY', '/member/modify.html', 'other'],
    ['ETC', '/shopinfo/guide.html', 'other'],
    ['PRODUCT_RECENT', '/product/recent_view_product.html', 'other'],
  ])('is read from %s %s: %s', (name, path, kind) => {
    const events = look({ u: `https://shop.example${path}`, h: name ? [role(name)] : [], g: {} });
    expect(one(events, 'page_view').p).toEqual({ page_type: kind });
  });

  it.each([
    '/product/add_basket.html',
    '/product/basket_option.html',
    '/product/layer_wish.html',
    '/order/async_basket_layer.html',
    '/product/image_zoom2.html',
    '/order/pg_success.html',
  ])('is none for %s, which opens in a layer or on the way', (path) =>
    expect(look({ u: `https://shop.example${path}`, h: [role('ETC')], g: {} })).toEqual([]),
  );
});

describe('a Cafe24 product page', () => {
  it('tells the product with its own price, the struck-out one, its brand and its categories', () => {
    const event = one(look(PRODUCT), 'view_item');
    expect(event.p).toEqual({
      value: 19_900,
      currency: 'KRW',
      items: [
        {
          item_id: '2758',
          item_name: '소프트 & 코트',
          item_brand: '모먼트 라벨',
          item_category: '아우터',
          item_category2: '코트',
          item_category_id: '24/25',
          price: 19_900,
          list_price: 32_000,
          image: 'https://shop.example/web/product/big/2758.jpg',
          url: 'https://shop.example/product/soft-coat/2758/',
        },
      ],
    });
  });

  it('is viewed without a price where a text stands in its place', () => {
    const event = one(look({ ...PRODUCT, g: { product_price_content: '1' } }), 'view_item');
    expect(event.p?.value).toBeUndefined();
    expect(event.p?.items?.[0]?.price).toBeUndefined();
  });

  it('lives on its globals and its address where the head tells nothing, and on nothing else when they lie', () => {
    const plain = look({ ...PRODUCT, h: [role('PRODUCT_DETAIL')] });
    expect(one(plain, 'view_item').p?.items?.[0]).toMatchObject({
      item_id: '2758',
      item_name: '소프트 & 코트',
      price: 25_000,
    });
    const polluted = look({
      ...PRODUCT,
      h: [role('PRODUCT_DETAIL')],
      g: { product_name: { ko: {} }, product_price: null },
    });
    expect(one(polluted, 'view_item').p).toEqual({ items: [{ item_id: '2758', item_category_id: '24' }] });
  });
});

describe('what a Cafe24 product page leaves out, doubles or lacks', () => {
  const H = PRODUCT.h as string[];
  const without = (...words: string[]) => H.filter((element) => !words.some((word) => element.includes(word)));
  const itemOf = (over: object) => one(look({ ...PRODUCT, ...over }), 'view_item').p?.items?.[0];

  it('is no price of nothing, which shops hide from guests behind one', () => {
    const hidden = [property('product:price:amount', '0'), property('product:sale_price:amount', '0')];
    const h = [...without('product:price:amount', 'product:sale_price'), ...hidden];
    expect(itemOf({ h, g: { product_price: '0' } })).not.toHaveProperty('price');
    expect(itemOf({ h, g: { product_price: '0' } })).not.toHaveProperty('list_price');
    expect(itemOf({ g: { product_price_content: '문의' } })).not.toHaveProperty('price');
    expect(itemOf({ g: { product_price_content: '0' } })).toMatchObject({ price: 19_900 });
  });

  it('is no struck-out price where the discounted one is the same, and no won where another currency is asked', () => {
    const at = (amount: string, currency: string) => [
      property('product:price:amount', amount),
      property('product:price:currency', currency),
      property('product:sale_price:amount', amount),
      ...without('product:price', 'product:sale_price', 'custom'),
    ];
    const { p } = one(look({ ...PRODUCT, h: at('12.50', 'USD'), g: { product_price: '12.50' } }), 'view_item');
    expect(p).toMatchObject({ value: 12.5, currency: 'USD' });
    expect(p?.items?.[0]).not.toHaveProperty('list_price');
  });

  it('is the discount of older pages, which only a global tells', () =>
    expect(
      itemOf({
        h: without('product:price', 'product:sale_price', 'custom'),
        g: { product_price: '25,000', product_sale_price: '19,900' },
      }),
    ).toMatchObject({ price: 19_900, list_price: 25_000 }));

  it('is never a piece of a name that holds a dash', () => {
    const titled = (...metas: string[]) => [...without('og:title', 'og:site_name'), ...metas];
    expect(itemOf({ h: titled(property('og:title', '코트 - 블랙')), g: {} })).toMatchObject({
      item_name: '코트 - 블랙',
    });
    const shop = property('og:site_name', '모먼트');
    expect(itemOf({ h: titled(property('og:title', '코트 - 모먼트 - 모먼트'), shop), g: {} })).toMatchObject({
      item_name: '코트 - 모먼트',
    });
    expect(itemOf({ h: titled(property('og:title', '코트 - 다른 이름')), g: { product_name: '코트' } })).toMatchObject({
      item_name: '코트',
    });
  });

  it('is the way to it once where the skin shows it twice, and by its address where no skin does', () => {
    const way = H.find((element) => element.includes('headcategory')) ?? '';
    expect(itemOf({ h: [...H, way] })).toMatchObject({ item_category_id: '24/25', item_category2: '코트' });
    expect(itemOf({ h: [...H, way] })).not.toHaveProperty('item_category3');
    expect(itemOf({ h: without('headcategory') })).toMatchObject({ item_category_id: '24' });
    const plain = (no: number) => `https://shop.example/product/detail.html?product_no=2758&cate_no=${no}`;
    expect(itemOf({ h: without('headcategory'), u: plain(24) })).toMatchObject({ item_category_id: '24' });
    expect(itemOf({ h: without('headcategory'), u: plain(1) })).not.toHaveProperty('item_category_id');
  });

  it('is its number, in an address that has none', () =>
    expect(itemOf({ h: without('productId'), u: 'https://shop.example/best.html' })).toMatchObject({
      item_id: '2758',
    }));

  it('is the brand, in the words of other countries’ skins', () => {
    const h = [...without('브랜드'), sent('<tr><th>ブランド</th><td>MOMENT</td></tr>')];
    expect(itemOf({ h })).toMatchObject({ item_brand: 'MOMENT' });
  });
});

describe('Cafe24 lists', () => {
  it('tell each product once by its links, whatever the design calls them', () => {
    const card = (no: number, name: string) => [
      sent(`<a href="/product/x/${no}/category/24/display/1/"><img src="/web/product/medium/${no}.jpg" alt=""></a>`),
      sent(`<a href="/product/x/${no}/category/24/display/1/"><span>상품명</span> : <span>${name}</span></a>`),
      sent(`<a href="/product/x/${no}/category/24/display/1/#prdReview">리뷰 12</a>`),
    ];
    const h = [role('PRODUCT_LIST'), ...card(11, '코트'), ...card(14, '니트')];
    const event = one(look({ u: 'https://shop.example/category/outer/24/', h, g: {} }), 'view_item_list');
    expect(event.p?.items).toEqual([
      { item_id: '11', item_name: '코트' },
      { item_id: '14', item_name: '니트' },
    ]);
  });

  const grid = (no: number, name: string) =>
    sent(
      `<p class="name"><a href="/product/x/${no}/category/24/display/1/"><span class="title displaynone"><span>상품명</span> :</span> <span>${name}</span></a></p>`,
    );

  it('tell what they list, the label of the name left out', () => {
    const events = look({
      u: 'https://shop.example/category/outer/24/',
      h: [
        role('PRODUCT_LIST'),
        sent('<h2 class="xans-element- xans-product xans-product-headcategory title"><span>아우터</span></h2>'),
        grid(11, '코트'),
        grid(12, '베스트'),
        grid(11, '코트'),
      ],
      g: {},
    });
    expect(names(events)).toEqual(['page_view', 'view_item_list']);
    expect(one(events, 'view_item_list').p).toEqual({
      item_list_id: '24',
      item_list_name: '아우터',
      items: [
        { item_id: '11', item_name: '코트' },
        { item_id: '12', item_name: '베스트' },
      ],
    });
  });

  it('tell the word that was searched', () => {
    const events = look({ u: 'https://shop.example/product/search.html?keyword=%EB%8B%88%ED%8A%B8+A', h: [], g: {} });
    expect(names(events)).toEqual(['page_view', 'search', 'view_item_list']);
    expect(one(events, 'search').p).toEqual({ search_term: '니트 A' });
    for (const query of ['', '?keyword=', '?keyword=+'])
      expect(names(look({ u: `https://shop.example/product/search.html${query}`, h: [], g: {} }))).toEqual([
        'page_view',
        'view_item_list',
      ]);
  });
});

describe('a Cafe24 checkout', () => {
  const FORM: Look = {
    u: 'https://shop.example/order/orderform.html?basket_type=A0000',
    i: '',
    h: [role('ORDER_ORDERFORM')],
    g: { aBasketProductOrderData: [cartLine()] },
  };

  it('is one for one content of the cart and day', () => {
    const id = (over: object) => one(look({ ...FORM, ...over }), 'begin_checkout').id;
    const first = id({});
    expect(id({ id: 'look-0002' })).toBe(first);
    expect(id({ t: AT + 86_400_000 })).not.toBe(first);
    expect(id({ g: { aBasketProductOrderData: [cartLine({ product_no: '12' })] } })).not.toBe(first);
    expect(id({ u: `https://shop.example/shop2${FORM.u.slice('https://shop.example'.length)}` })).not.toBe(first);
  });

  it('is none on the way back from its order', () => {
    const b = { t: AT - 1_000, u: 'https://shop.example/order/order_result.html?order_id=1', h: [], g: {} };
    expect(names(look({ ...FORM, b }))).toEqual(['page_view']);
    expect(names(look({ ...FORM, b: { ...CART, t: AT - 1_000 } }))).toEqual(['page_view', 'begin_checkout']);
    const bought = (no: string) => ({
      EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: { order_id: '1', order_product: [{ product_no: no }] },
    });
    const pushes = [{ event: 'begin_checkout', ecommerce: { items: [{ item_id: '11' }] } }];
    const g = { ...(FORM.g as object), dorawa_pushed: pushes };
    expect(look({ ...FORM, n: '_leave', g, b: { ...b, g: bought('11') } })).toEqual([]);
    // A button nobody heard led from the order on to other goods.
    expect(names(look({ ...FORM, b: { ...b, g: bought('12') } }))).toEqual(['page_view', 'begin_checkout']);
  });

  it('reads its rows where the goods are in no global, and is none without goods', () => {
    const row = sent(
      '<div class="ec-base-prdInfo xans-record-"><img src="/web/product/tiny/11.jpg" alt=""><div><p class="prdName"><a href="/product/detail.html?product_no=11&amp;cate_no=24">코트</a></p><p>수량: 1개</p></div></div>',
    );
    const events = look({ ...FORM, g: {}, h: [role('ORDER_ORDERFORM'), row] });
    expect(one(events, 'begin_checkout').p?.items).toEqual([
      {
        item_id: '11',
        item_name: '코트',
        quantity: 1,
        image: 'https://shop.example/web/product/tiny/11.jpg',
        url: 'https://shop.example/product/detail.html?product_no=11&cate_no=24',
      },
    ]);
    expect(names(look({ ...FORM, g: {} }))).toEqual(['page_view']);
  });

  it('by Naver Pay in the cart has its method', () => {
    const c = '<div id="NaverChk_Button"><button class="npay_btn_link"></button></div>';
    expect(one(look({ ...CART, n: '_click', c }), 'begin_checkout').p).toMatchObject({
      method: 'naver',
      value: 43_800,
    });
    expect(look({ ...PRODUCT, n: '_click', c })).toEqual([]);
  });

  it.each([
    ['<a id="NPAY_BUY_LINK_IDNC_ID_1" href="#" class="npay_btn_link npay_btn_pay btn_green">구매</a>', 1],
    ['<a href="#" class="npay_btn_link npay_btn_zzim">찜하기</a>', 0],
    ['<a href="#" class="npay_btn_link npay_btn_talk">톡톡</a>', 0],
    ['<a href="#" class="npay_more npay_more_next">다음</a>', 0],
    ['<p class="npay_event_text"><a href="https://campaign.naver.com/">이벤트</a></p>', 0],
    ['<div id="NaverChk_Button"><a href="#" class="npay_btn_link npay_btn_pay">구매</a></div>', 0],
    ['<div id="NaverChk_Button"><img src="/naver.gif" alt="구매"></div>', 1],
  ])('is begun in Naver’s box by its button and by nothing beside it: %s', (c, times) =>
    expect(look({ ...CART, n: '_click', c })).toHaveLength(times),
  );

  it('that a button began is the same one on the order form it leads through', () => {
    const q = [
      'command=add',
      'product_no=11',
      'quantity=1',
      'selected_item%5B%5D=2%7C%7CP00000BL000A',
      'redirect=simple_pay',
    ];
    const box = sent('<div id="appPaymentButtonBox"><button class="sns_pay">카카오페이</button></div>');
    const request = {
      u: 'https://shop.example/product/coat/11/',
      i: '',
      h: [role('PRODUCT_DETAIL'), box],
      g: {},
      q,
      to: 'https://shop.example/exec/front/order/basket/',
      a: '0',
    };
    const { id } = one(look({ ...request, n: '_request' }), 'begin_checkout');
    const followed = look({ ...FORM, b: { ...request, t: AT - 1_000 } });
    expect(one(followed, 'begin_checkout')).toMatchObject({ id, p: { method: 'kakao' } });
    const guest = look({ ...FORM, u: `${FORM.u}&paymethod=kakaopay` });
    expect(one(guest, 'begin_checkout').id).toBe(id);
    expect(one(look({ ...FORM, u: `${FORM.u}&paymethod=card` }), 'begin_checkout').p).not.toHaveProperty('method');
  });
});

describe('a finished Cafe24 order', () => {
  const ORDER: Look = {
    u: 'https://shop.example/order/order_result.html?order_id=20261126-0000123',
    i: 'soyeon',
    h: [role('ORDER_ORDERRESULT')],
    g: {
      EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: {
        order_id: '20261126-0000123',
        payed_amount: '22,900.00',
        total_basic_ship_fee: 3000,
        order_product: [{ product_no: 11, product_name: '코트', product_price: '19900', quantity: 1 }],
      },
    },
  };

  it('is a purchase of its goods, without shipping', () => {
    expect(one(look(ORDER), 'purchase').p).toEqual({
      transaction_id: '20261126-0000123',
      value: 19_900,
      shipping: 3_000,
      unpaid: false,
      items: [{ item_id: '11', item_name: '코트', price: 19_900, quantity: 1 }],
    });
  });

  it('has the price with its option that the order form told, where it has one line of the product', () => {
    const form = (...lines: object[]) => ({
      t: AT - 60_000,
      u: 'https://shop.example/order/orderform.html',
      h: [role('ORDER_ORDERFORM')],
      g: { aBasketProductOrderData: lines },
    });
    const line = cartLine({ quantity: '1', product_image: '/web/product/tiny/11.jpg' });
    expect(one(look({ ...ORDER, b: form(line, cartLine({ product_no: '12' })) }), 'purchase').p).toMatchObject({
      value: 19_900,
      items: [
        {
          item_id: '11',
          price: 21_900,
          quantity: 1,
          image: 'https://shop.example/web/product/tiny/11.jpg',
        },
      ],
    });
    for (const lines of [[line, cartLine({ item_code: 'B' })], [cartLine()]])
      expect(one(look({ ...ORDER, b: form(...lines) }), 'purchase').p?.items).toEqual([
        { item_id: '11', item_name: '코트', price: 19_900, quantity: 1 },
      ]);
  });

  it('of nothing to pay is an order, and one awaiting its deposit is unpaid', () => {
    const data = { ...(ORDER.g as Record<string, object>).EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA, payed_amount: '0' };
    const free = look({ ...ORDER, g: { EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: data }, w: '입금대기' });
    expect(one(free, 'purchase').p).toMatchObject({ value: 0, unpaid: true });
  });

  it('is awaited while the platform has not printed it, and read as it is when the page is left', () => {
    const { u, h } = ORDER;
    const b = {
      t: AT - 60_000,
      u: 'https://shop.example/order/orderform.html',
      h: [role('ORDER_ORDERFORM')],
      g: { aBasketProductOrderData: [cartLine()] },
    };
    const early = { u, h, b, g: { EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: { order_id: null } } };
    expect(names(look(early))).toEqual(['page_view']);
    expect(look({ ...early, n: '_leave' })).toMatchObject([
      {
        n: 'purchase',
        p: { transaction_id: '20261126-0000123', value: 43_800, items: [{ item_id: '11', quantity: 2 }] },
      },
    ]);
  });
});

describe('a Cafe24 order that its page does not print', () => {
  const u = 'https://shop.example/order/order_result.html?order_id=20261126-0000123';
  const total = sent('<em class="txtEm">46,800원</em>');
  const b = {
    t: AT - 60_000,
    u: 'https://shop.example/order/orderform.html',
    h: [],
    g: { aBasketProductOrderData: [cartLine()] },
  };

  it('is told by a page without a role with what it shows, for nothing looks at that a second time', () => {
    const events = look({ u, i: '', h: [total], g: {}, b, w: '입금대기' });
    expect(names(events)).toEqual(['page_view', 'purchase']);
    expect(one(events, 'purchase').p).toMatchObject({
      transaction_id: '20261126-0000123',
      value: 43_800,
      shipping: 3_000,
      unpaid: true,
      items: [{ item_id: '11', quantity: 2 }],
    });
    expect(names(look({ u, i: '', h: [role('ORDER_ORDERRESULT'), total], g: {}, b }))).toEqual(['page_view']);
  });

  it('has a value only where something tells one', () => {
    const worthOf = (over: object) => one(look({ u, i: '', h: [], g: {}, ...over }), 'purchase').p?.value;
    expect(worthOf({})).toBeUndefined();
    expect(worthOf({ h: [total] })).toBe(46_800);
    expect(worthOf({ b })).toBe(43_800);
    expect(worthOf({ b, h: [sent('<em class="txtEm">40,000원</em>')] })).toBe(40_000);
  });
});

describe('a Cafe24 request', () => {
  const request = (fields: string[], over: object = {}): Look => ({
    ...PRODUCT,
    n: '_request',
    to: 'https://shop.example/exec/front/order/basket/',
    a: '0',
    q: [
      'command=add',
      'product_no=2758',
      'product_name=%EC%BD%94%ED%8A%B8',
      'product_price=25000',
      'quantity=1',
      ...fields,
    ],
    ...over,
  });

  it('puts each chosen option into the cart, with what the page knows of the product', () => {
    const event = one(
      look(request(['selected_item%5B%5D=2%7C%7CP0001', 'selected_item%5B%5D=1%7C%7CP0002', 'redirect=2'])),
      'add_to_cart',
    );
    expect(event.p).toMatchObject({
      value: 3 * 19_900,
      items: [
        { item_id: '2758', item_variant: 'P0001', quantity: 2, price: 19_900, item_brand: '모먼트 라벨' },
        { item_id: '2758', item_variant: 'P0002', quantity: 1 },
      ],
    });
  });

  it('is no cart when it was refused, or asks for something else, or buys at once', () => {
    expect(look(request(['redirect=2'], { a: '-111' }))).toEqual([]);
    expect(look(request(['redirect=2'], { q: ['command=select_prdcnt', 'product_no=2758'] }))).toEqual([]);
    for (const own of ['1', 'direct_buy', 'funding']) expect(look(request([`redirect=${own}`]))).toEqual([]);
  });

  it('is taken when its answer’s number is a text', () => {
    expect(names(look(request(['redirect=2'], { a: '"0"' })))).toEqual(['add_to_cart']);
    expect(look(request(['redirect=2'], { a: '"-111"' }))).toEqual([]);
    expect(look(request(['redirect=2'], { a: undefined }))).toEqual([]);
  });

  it('by other companies’ buttons is a checkout with its method', () => {
    expect(one(look(request(['redirect=naver_checkout'])), 'begin_checkout').p).toMatchObject({ method: 'naver' });
    const h = [
      ...(PRODUCT.h as string[]),
      sent('<div id="appPaymentButtonBox"><img src="/kakaopay.png" alt="카카오페이"></div>'),
    ];
    expect(one(look(request(['redirect=app'], { h })), 'begin_checkout').p).toMatchObject({ method: 'kakao' });
  });

  it('from a list tells the image of what was added', () => {
    const h = [role('PRODUCT_LIST'), sent('<img src="//img.example/medium/11.jpg">')];
    const event = one(
      look(request(['redirect=2'], { h, g: {}, u: 'https://shop.example/category/outer/24/' })),
      'add_to_cart',
    );
    expect(event.p?.items).toEqual([
      { item_id: '2758', item_name: '코트', price: 25_000, quantity: 1, image: 'https://img.example/medium/11.jpg' },
    ]);
  });

  it('takes no placeholder of a picture that is not loaded yet for its image', () => {
    for (const src of ['data:image/gif;base64,R0lGODlhAQABAAAAACw=', 'about:blank', 'blob:https://shop.example/1']) {
      const h = [role('PRODUCT_LIST'), sent(`<img src="${src}">`)];
      const event = one(
        look(request(['redirect=2'], { h, g: {}, u: 'https://shop.example/category/x/24/' })),
        'add_to_cart',
      );
      expect(event.p?.items?.[0]).not.toHaveProperty('image');
    }
  });

  it('wishes for members only', () => {
    const wish = { to: 'https://shop.example/exec/front/Product/Wishlist/' };
    expect(names(look(request([], { ...wish, i: 'soyeon' })))).toEqual(['add_to_wishlist']);
    expect(names(look(request([], { ...wish, i: undefined })))).toEqual(['add_to_wishlist']);
    expect(look(request([], wish))).toEqual([]);
  });
});

describe('who joins a Cafe24 shop', () => {
  const HOME: Look = { n: '_member', u: 'https://shop.example/', i: 'soyeon', h: [role('MAIN')], g: {} };
  const before = (name: string, path: string, over: object = {}) => ({
    t: AT - 60_000,
    u: `https://shop.example${path}`,
    i: '',
    h: [role(name)],
    g: {},
    ...over,
  });

  it('is who appears after the join form without the log-in page', () => {
    expect(names(look({ ...HOME, b: before('MEMBER_JOIN', '/member/join.html') }))).toEqual(['login', 'sign_up']);
    expect(names(look({ ...HOME, b: before('MEMBER_LOGIN', '/member/login.html') }))).toEqual(['login']);
    expect(names(look({ ...HOME, b: before('MEMBER_JOIN', '/member/join.html', { t: AT - 31 * 60_000 }) }))).toEqual([
      'login',
    ]);
    expect(names(look({ ...HOME, b: before('MEMBER_JOIN', '/member/join.html', { i: 'soyeon' }) }))).toEqual(['login']);
  });

  it('is who joined inside the checkout', () => {
    const block = sent('<div class="xans-element- xans-member xans-member-simplejoin"><label>가입</label></div>');
    const form = before('ORDER_ORDERFORM', '/order/orderform.html', { h: [role('ORDER_ORDERFORM'), block] });
    expect(names(look({ ...HOME, b: form }))).toEqual(['login', 'sign_up']);
    expect(names(look({ ...HOME, b: before('ORDER_ORDERFORM', '/order/orderform.html') }))).toEqual(['login']);
  });

  it('is who the platform says has joined just now, by Kakao from the log-in page, too; nobody who joined before', () => {
    const from = before('MEMBER_LOGIN', '/member/login.html');
    expect(names(look({ ...HOME, b: from, d: '2026-11-26 11:58:30' }))).toEqual(['login', 'sign_up']);
    expect(names(look({ ...HOME, b: from, d: '2026-11-26T02:58:30.000Z' }))).toEqual(['login', 'sign_up']);
    const old = before('MEMBER_JOIN', '/member/join.html');
    expect(names(look({ ...HOME, b: old, d: '2021-03-04 12:00:00' }))).toEqual(['login']);
  });

  it('is the same by a browser whose clock is wrong', () => {
    const from = { ...HOME, b: before('MEMBER_LOGIN', '/member/login.html') };
    const hour = 60 * 60_000;
    expect(names(look({ ...from, d: '2026-11-26 10:58:30' }, undefined, hour))).toEqual(['login', 'sign_up']);
    expect(names(look({ ...from, d: '2026-11-26 11:58:30' }, undefined, hour))).toEqual(['login']);
  });

  it('signs up once as one member, whatever says so', () => {
    const done = look(
      { u: 'https://shop.example/member/join_result.html', h: [role('MEMBER_JOINRESULT')], g: {} },
      'soyeon',
    );
    const later = look({ ...HOME, b: before('MEMBER_JOIN', '/member/join.html') }, 'soyeon');
    const { id } = one(done, 'sign_up');
    expect(one(later, 'sign_up').id).toBe(id);
    expect(one(look({ ...HOME, b: before('MEMBER_JOIN', '/member/join.html') }, 'other'), 'sign_up').id).not.toBe(id);
  });
});

describe('a Cafe24 review', () => {
  const b = {
    t: AT - 60_000,
    u: 'https://shop.example/board/product/write.html?board_no=4&product_no=14',
    c: `<button onclick="BOARD_WRITE.form_submit('boardWriteForm')">등록</button>`,
    h: [role('BOARD_PRODUCT_WRITE'), sent('<input type="hidden" name="product_no" value="14">')],
    g: {},
  };
  const LIST: Look = {
    u: 'https://shop.example/board/product/list.html?board_no=4',
    h: [role('BOARD_PRODUCT_LIST')],
    g: {},
    b,
  };

  it('is written when the form leads straight on to the reviews', () => {
    expect(one(look({ ...LIST, r: b.u }), 'write_review').p).toMatchObject({ items: [{ item_id: '14' }] });
    expect(names(look({ ...LIST, r: 'https://shop.example/' }))).toEqual(['page_view']);
    expect(names(look({ ...LIST, r: b.u, b: { ...b, c: undefined } }))).toEqual(['page_view']);
  });

  it('is none where one is changed, or answered', () => {
    for (const page of ['modify', 'reply']) {
      const u = `https://shop.example/board/product/${page}.html?board_no=4&no=7`;
      const h = [role(`BOARD_PRODUCT_${page.toUpperCase()}`), ...b.h.slice(1)];
      expect(names(look({ ...LIST, r: u, b: { ...b, u, h } }))).toEqual(['page_view']);
    }
  });

  it('is none where a question about the product was asked, whatever its board is called or where it lies', () => {
    const asked = (over: object, from = b.u) => names(look({ ...LIST, r: from, b: { ...b, u: from }, ...over }));
    const number = (no: number) => `https://shop.example/board/product/write.html?board_no=${no}&product_no=14`;
    expect(asked({ u: 'https://shop.example/board/product/list.html?board_no=6' }, number(6))).toEqual(['page_view']);
    expect(asked({ u: 'https://shop.example/board/%EC%83%81%ED%92%88-qa/6/' }, number(8))).toEqual(['page_view']);
    for (const ti of ['상품 Q&A - 모먼트', '50% 할인 상품문의 - 모먼트', 'Product Q & A', '商品に関するお問い合わせ'])
      expect(asked({ ti }, number(8))).toEqual(['page_view']);
    // A shop that keeps its reviews under that number.
    expect(asked({ ti: '상품 사용후기 - 모먼트' }, number(6))).toContain('write_review');
    expect(asked({ ti: '모먼트' }, number(8))).toContain('write_review');
  });
});
