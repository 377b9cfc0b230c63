import { describe, expect, it } from 'vitest';
import { readObservation } from '../../../core/page/observation';
import { AT, type Look, names, one, seen, sent } from './looks';

const look = (over: Look, mid?: string) => seen({ platform: 'makeshop' }, over, mid);
const property = (name: string, content: string) => sent(`<meta property="${name}" content="${content}">`);

const PRODUCT: Look = {
  u: 'http://shop.example/shop/shopdetail.html?branduid=10021&xcode=006&mcode=001&scode=000&type=X&GfDT=bmp4W1w%3D',
  i: '',
  h: [
    property('og:title', '다온찻집 - 우전 &amp; 세작'),
    property('og:image', 'http://shop.example/shopimages/daontea/logo.gif'),
    sent('<h3 class="tit-prd">우전 &amp; 세작</h3>'),
    sent('<img src="/shopimages/daontea/0060010000021.jpg?1609" class="detail_image">'),
    sent('<tr><th>소비자가</th><td><span class="consumer">35,000원</span></td></tr>'),
    sent('<span class="consumer">35,000원</span>'),
    sent('<tr><th><div class="tb-left">브랜드</div></th><td><div class="tb-left">다온다원</div></td></tr>'),
    sent('<input type="hidden" id="price" name="price" value="28,000">', Number.NaN),
    sent('<input type="hidden" name="product_uid" value="10021">', 10_021),
  ],
  g: { IS_LOGIN: 'false', product_uid: '10021', product_name: '우전 &amp; 세작', product_price: '28000' },
};

const CLICK = (call: string): string => `<a href="javascript:${call}" class="btn">장바구니</a>`;

/** A cart row as classic designs print it. */
const row = (id: string, name: string, option: string, quantity: number, total: string) =>
  sent(
    `<tr><td><input type="checkbox" name="basketchks"><input type="hidden" name="basket_item" value="{&quot;uid&quot;:&quot;${id}&quot;}"></td>
<td><div class="thumb"><a href="/shop/shopdetail.html?branduid=${id}&amp;xcode=006"><img src="/shopimages/daontea/${id}.jpg" alt=""></a></div></td>
<td><div class="tb-left"><a href="/shop/shopdetail.html?branduid=${id}&amp;xcode=006">${name}</a><div class="tb-opt"><span class="tb-dl">${option}</span></div></div></td>
<td><div class="tb-center"><input type="hidden" name="orgamount" value="9"><div class="opt-spin"><input type="text" name="amount" value="${quantity}" class="txt-spin"></div></div></td>
<td><div class="tb-center">280원</div></td><td><div class="tb-right tb-bold"><span>${total}원</span></div></td></tr>`,
  );
const CART: Look = {
  u: 'http://shop.example/shop/basket.html',
  i: '',
  h: [row('10021', '우전 녹차', '용량 : 30g', 2, '56,000'), row('10022', '세작 티백 20개입', '', 1, '12,000')],
  g: { IS_LOGIN: 'false' },
};

describe('the kind of a MakeShop page', () => {
  it.each([
    ['/', 'main'],
    ['/html/mainm.html', 'main'],
    ['/m/main.html', 'main'],
    ['/SHOP/shopdetail.html?branduid=1', 'item'],
    ['/m/product.html?branduid=1', 'item'],
    ['/shop/shopbrand.html?xcode=006&type=X', 'list'],
    ['/m/product_list.html?xcode=006', 'list'],
    ['/shop/bestseller.html?xcode=BEST', 'list'],
    ['/shop/shopbrand.html?search=tea', 'search'],
    ['/shop/shopsearch.html?search=tea', 'search'],
    ['/shop/member.html?type=login&returnurl=/shop/shopdetail.html?branduid=1', 'login'],
    ['/shop/mypage.html?mypage_type=mym2mboard', 'my'],
    ['/shop/page.html?id=2&from=/shop/basket.html', 'other'],
    ['/shop/todaygoods.html', 'list'],
    ['/shop/basket.html', 'cart'],
    ['/m/basket.html', 'cart'],
    ['/html/log_basket.html', 'other'],
    ['/shop/order.html?direct_order=giveapresent', 'checkout'],
    ['/m/order.html', 'checkout'],
    ['/shop/orderend.html?ordernum=1', 'order'],
    ['/m/order_complete.html?ordernum=1&paymethod=B', 'order'],
    ['/m/join.html', 'join'],
    ['/shop/confirm_login.html?type=myorder', 'login'],
    ['/board/board.html?code=shop_board1', 'review'],
    ['/m/mypage.html', 'my'],
    ['/shop/idinfo.html?type=new', 'join'],
    ['/shop/join_complete.html', 'join_done'],
    ['/shop/member.html?type=login', 'login'],
    ['/board/power_review.html', 'review'],
    ['/shop/mypage.html?mypage_type=myorder', 'my'],
    ['/shop/page.html?id=1', 'other'],
  ])('is read from %s: %s', (path, kind) => {
    expect(one(look({ u: `http://shop.example${path}`, h: [], g: {} }), 'page_view').p).toEqual({ page_type: kind });
  });

  it('is none for the way to Naver Pay and to the card company', () => {
    for (const path of [
      '/shop/order.html?navercheckout=2',
      '/shop/shopdetail.html?mode=wish&branduid=1&navercheckout=2',
      '/shop/orderin.html',
    ])
      expect(look({ u: `http://shop.example${path}`, h: [], g: {} })).toEqual([]);
  });
});

describe('a MakeShop product page', () => {
  it('tells the product: its own image instead of the shop’s logo, the struck-out price, brand and category', () => {
    expect(one(look(PRODUCT), 'view_item').p).toEqual({
      value: 28_000,
      items: [
        {
          item_id: '10021',
          item_name: '우전 & 세작',
          item_brand: '다온다원',
          item_category_id: '006/001',
          price: 28_000,
          list_price: 35_000,
          image: 'http://shop.example/shopimages/daontea/0060010000021.jpg?1609',
          url: PRODUCT.u,
        },
      ],
    });
  });

  it('has the category of its form where it was found in a list that is none', () => {
    const h = [...(PRODUCT.h as string[]), sent('<input type="hidden" name="xcode" value="006">', 6)];
    const u = 'http://shop.example/shop/shopdetail.html?branduid=10021&xcode=BEST';
    expect(one(look({ ...PRODUCT, u, h }), 'view_item').p?.items).toMatchObject([{ item_category_id: '006' }]);
  });

  it('is read from its form and its address where designs have taken the globals', () => {
    const polluted = look({ ...PRODUCT, g: { product_name: ['x'], product_price: null } });
    expect(one(polluted, 'view_item').p?.items?.[0]).toMatchObject({
      item_id: '10021',
      item_name: '우전 & 세작',
      price: 28_000,
    });
  });
});

describe('a MakeShop search', () => {
  it('is read in EUC-KR, and from the links for sorting where it was posted', () => {
    const typed = look({ u: 'http://shop.example/shop/shopbrand.html?search=%B3%EC%C2%F7', h: [], g: {} });
    expect(one(typed, 'search').p).toEqual({ search_term: '녹차' });
    const h = [sent('<a href="/shop/shopbrand.html?search=%B3%EC%C2%F7&amp;sort=price">낮은 가격순</a>')];
    expect(one(look({ u: 'http://shop.example/shop/shopbrand.html', h, g: {} }), 'search').p).toEqual({
      search_term: '녹차',
    });
    expect(names(look({ u: 'http://shop.example/shop/shopbrand.html?xcode=006', h, g: {} }))).toEqual([
      'page_view',
      'view_item_list',
    ]);
  });
});

describe('a MakeShop list', () => {
  it('is no search because links on it lead to one', () => {
    const banner = sent('<a href="/shop/shopbrand.html?search=%B3%EC%C2%F7"><img src="/banner.jpg" alt=""></a>');
    const sorting = sent('<a href="/shop/shopbrand.html?page=2&amp;search=%C2%F7">2</a>');
    const at = (path: string, ...h: string[]) => look({ u: `http://shop.example/shop/${path}`, h, g: {} });
    for (const path of ['todaygoods.html', 'shopbrand.html', 'bestseller.html'])
      expect(names(at(path, banner))).toEqual(['page_view', 'view_item_list']);
    expect(one(at('shopbrand.html', banner, sorting), 'search').p).toEqual({ search_term: '차' });
  });
});

describe('a MakeShop cart', () => {
  it('is read from its rows: the last amount is the line’s, a number in a name is no quantity', () => {
    expect(one(look(CART), 'view_cart').p).toMatchObject({
      value: 68_000,
      items: [
        {
          item_id: '10021',
          item_name: '우전 녹차',
          item_variant: '30g',
          price: 28_000,
          quantity: 2,
          image: 'http://shop.example/shopimages/daontea/10021.jpg',
        },
        { item_id: '10022', item_name: '세작 티백 20개입', price: 12_000, quantity: 1 },
      ],
    });
  });

  it('tells that the product went in, when a button of its page was pressed and the cart holds it', () => {
    const b = {
      ...PRODUCT,
      t: AT - 5_000,
      c: CLICK("send_multi('', '')"),
      h: [...(PRODUCT.h as string[]), sent('<input type="number" id="MS_amount_basic_0" value="1">', 3)],
    };
    const event = one(look({ ...CART, b }), 'add_to_cart');
    expect(event.p).toMatchObject({ value: 84_000, items: [{ item_id: '10021', quantity: 3 }] });
    expect(one(look({ ...CART, id: 'look-0002', b }), 'add_to_cart').id).toBe(event.id);
    expect(names(look({ ...CART, h: [], b }))).toEqual(['page_view', 'view_cart']);
    expect(names(look({ ...CART, b: { ...b, c: CLICK("send_multi('', 'baro', '')") } }))).toEqual([
      'page_view',
      'view_cart',
    ]);
  });
});

describe('the newer stock design of MakeShop', () => {
  const cartItem = (name: string, option: string, quantity: number, price: string, struck = '') =>
    sent(
      `<li class="checkebox_st"><form><input type="hidden" name="branduid" value="10021"><a href="javascript:go_wish('10021')">찜</a><a href="javascript:send(0,'del')">삭제</a>
<div class="goods-image"><a href="/shop/shopdetail.html?branduid=10021"><img src="/a.jpg" alt="상품 이미지"></a></div><a href="/shop/shopdetail.html?branduid=10021" class="title">${name}</a>
<p class="price"><strong>${price}</strong>원 ${struck && `<span class="strike"><strike>${struck}</strike>원</span>`}</p><span>적립금 280원</span>
<div class="goods-shipping">배송비 3,000원 (50,000원 이상 무료)</div><input type="text" name="amount" value="${quantity}" class="btn-txt amount-input"><a href="#">옵션변경</a><div class="goods-option"><p>${option}</p></div></form></li>`,
    );

  it('has its price before the struck-out one and what is said of shipping, the word for won apart', () => {
    const h = [cartItem('우전 녹차', '용량 : 30g', 2, '56,000', '70,000')];
    expect(one(look({ ...CART, h }), 'view_cart').p).toMatchObject({
      value: 56_000,
      items: [{ item_id: '10021', item_name: '우전 녹차', item_variant: '30g', price: 28_000, quantity: 2 }],
    });
  });

  it('tells a product with the price that is asked, the struck-out one, its picture and the names of its categories', () => {
    const h = [
      property('og:title', '다온찻집 - 우전'),
      property('og:image', 'http://shop.example/shopimages/daontea/logo.gif'),
      sent(
        '<ul class="menu-depth"><li><a href="/"><span>HOME</span></a></li><li><a href="/shop/shopbrand.html?xcode=006"><span>차</span></a></li><li><a href="/shop/shopbrand.html?xcode=006&amp;mcode=001"><span>녹차</span></a></li></ul>',
      ),
      sent('<img loading="lazy" src="/shopimages/daontea/a.jpg" class="img-fluid">'),
      sent(
        '<div class="prices"><span class="price"><strong>28,000</strong>원</span> <span class="original"><strong>35,000</strong>원</span> <span class="discount">20%</span></div>',
      ),
    ];
    const g = { IS_LOGIN: 'false', product_uid: '10021', product_name: '우전', product_price: '35000' };
    expect(one(look({ ...PRODUCT, h, g }), 'view_item').p?.items).toMatchObject([
      {
        item_id: '10021',
        item_name: '우전',
        item_category: '차',
        item_category2: '녹차',
        price: 28_000,
        list_price: 35_000,
        image: 'http://shop.example/shopimages/daontea/a.jpg',
      },
    ]);
    const replaced = [...h.slice(0, -1), sent('<div class="prices">전화 문의</div>')];
    const asked = look({ ...PRODUCT, h: replaced, g: { ...g, product_price: '' } });
    expect(one(asked, 'view_item').p).not.toHaveProperty('value');
  });

  it('adds up lines of one product and option, but no row that it shows a second time', () => {
    const [one30, two30] = [cartItem('우전', '용량 : 30g', 1, '28,000'), cartItem('우전', '용량 : 30g', 2, '56,000')];
    const { p } = one(look({ ...CART, h: [one30, two30, one30] }), 'view_cart');
    expect(p).toMatchObject({ value: 84_000, items: [{ price: 28_000, quantity: 3 }] });
  });

  it('takes goods to add for none that are in the cart', () => {
    const more = '<li><a href="/shop/shopdetail.html?branduid=10022">세작</a><p>12,000원</p><p>리뷰 3개</p></li>';
    expect(one(look({ ...CART, h: [sent(more)] }), 'view_cart').p).toMatchObject({ items: [] });
  });

  it('begins a checkout with rows whose link holds an image alone, discounts before the amount', () => {
    const h = [
      sent(
        `<tr class="product-list"><td><a href="/shop/shopdetail.html?branduid=10022"><img src="/b.jpg" alt="상품명"></a><div class="product-info"><div class="info-name">세작 20개입 / 2개</div><div class="info-option">포장 : 선물 10개</div></div></td>
<td>적립금240</td><td><dl><dt>쿠폰할인</dt><dd>0원</dd></dl></td><td><dl><dt>할인</dt><dd>- 2,000원</dd></dl></td><td><dl><dt>주문금액</dt><dd><s>24,000원</s><br><strong>22,000</strong>원</dd></dl></td></tr>`,
      ),
    ];
    expect(one(look({ u: 'http://shop.example/shop/order.html', h, g: {} }), 'begin_checkout').p).toMatchObject({
      value: 22_000,
      items: [{ item_id: '10022', item_name: '세작 20개입', item_variant: '선물 10개', price: 11_000, quantity: 2 }],
    });
  });

  it('tells an order by its rows, its total, and the word for how it is paid', () => {
    const h = [
      sent(
        '<dl class="list"><dt><a href="/shop/shopdetail.html?branduid=10022" class="list-img"><img src="/b.jpg"></a></dt><dd><a href="/shop/shopdetail.html?branduid=10022">세작 / 2개</a><div class="list-option">선물 10개</div><div class="list-reserve">적립금 240<br></div><p class="list-price"><b>24,000</b>원</p></dd></dl>',
      ),
    ];
    const u = 'http://shop.example/shop/orderend.html?ordernum=20240718143006-1&paymethod=O';
    expect(one(look({ u, h, g: {}, s: '27,000', w: '가상' }), 'purchase').p).toMatchObject({
      value: 24_000,
      shipping: 3_000,
      unpaid: true,
      items: [{ item_id: '10022', item_name: '세작', price: 12_000, quantity: 2 }],
    });
    expect(one(look({ u, h: [], g: {}, s: '27,000' }), 'purchase').p).toMatchObject({ value: 27_000, unpaid: false });
  });

  it('reads pieces that stand alone in a cell, and no amount for them', () => {
    const cells = (pieces: string) =>
      `<tr><td><a href="/shop/shopdetail.html?branduid=10021">우전 30개입</a></td><td>${pieces}</td><td><b>900</b>원</td></tr>`;
    const items = (pieces: string) =>
      look({ u: 'http://shop.example/shop/orderend.html?ordernum=1', h: [sent(cells(pieces))], g: {}, s: '900' })
        .find(({ n }) => n === 'purchase')
        ?.p?.items?.map(({ quantity, price }) => [quantity, price]);
    expect(items('3')).toEqual([[3, 300]]);
    expect(items('<span>3</span>개')).toEqual([[3, 300]]);
    expect(items('')).toEqual([]);
  });
});

describe('a MakeShop request', () => {
  const request = (q: string[], a: string | undefined = 'true'): Look => ({
    ...PRODUCT,
    n: '_request',
    to: 'http://shop.example/shop/basket.action.html',
    q: ['branduid=10021', ...q],
    a,
  });

  it('puts the product into the cart when it is granted, and none when it buys at once', () => {
    expect(one(look(request(['amount%5B%5D=2', 'amount%5B%5D=1', 'ordertype='])), 'add_to_cart').p).toMatchObject({
      value: 84_000,
      items: [{ item_id: '10021', item_name: '우전 & 세작', quantity: 3 }],
    });
    expect(look(request(['amount%5B%5D=1', 'ordertype='], 'false'))).toEqual([]);
    expect(look(request(['amount%5B%5D=1', 'ordertype=baro%7Cparent.%7Clayer']))).toEqual([]);
    expect(look(request([]))).toEqual([]);
  });

  it('is granted in whatever words, and refused in short ones', () => {
    const told = (a: string | undefined) => look(request(['amount%5B%5D=1'], a)).length;
    for (const yes of ['true', '"true"', '1', '"1"', '"success"', '"ok"', '"Y"', '"200"'])
      expect([yes, told(yes)]).toEqual([yes, 1]);
    for (const no of ['false', '"false"', '0', '"0"', '"fail"', '"error"', 'null', '""', '-1', '"N"', undefined])
      expect([no, told(no ?? '')]).toEqual([no, 0]);
    expect(names(look(request(['amount=1'])))).toEqual(['add_to_cart']);
  });
});

describe('a MakeShop click', () => {
  it.each([
    ['<button type="button" class="dz-wish"></button>', ['add_to_wishlist']],
    ['<div class="prd_wish_area"><i></i></div>', ['add_to_wishlist']],
    ['<a class="btn-wish" href="javascript:nhn_wishlist_nc()">N</a>', []],
    ['<a class="btn" href="/shop/mypage.html?mypage_type=mywishlist">wish list</a>', []],
  ])('on %s means %j', (c, meant) => {
    const g = { ...(PRODUCT.g as object), IS_LOGIN: 'true' };
    expect(names(look({ ...PRODUCT, n: '_click', c, g }))).toEqual(meant);
  });

  it('on another company’s button is a checkout there, on a link to a page about it none', () => {
    const methodOf = (c: string) => one(look({ ...PRODUCT, n: '_click', c }), 'begin_checkout').p?.method;
    expect(methodOf(CLICK('kakaopay_buy_baro()'))).toBe('kakao');
    expect(methodOf(`<button onclick="multi_order('payco_checkout')">PAYCO</button>`)).toBe('payco');
    expect(look({ ...PRODUCT, n: '_click', c: '<a href="/shop/page.html?id=kakaopay">event</a>' })).toEqual([]);
  });

  it('on the button that Naver’s own script wrote is a checkout there, on nothing beside it', () => {
    const buy =
      '<a id="NPAY_BUY_LINK_IDNC_ID_1" href="#" class="npay_btn_link npay_btn_pay btn_green" title="새창"></a>';
    expect(one(look({ ...PRODUCT, n: '_click', c: buy }), 'begin_checkout').p).toMatchObject({ method: 'naver' });
    expect(one(look({ ...CART, n: '_click', c: buy }), 'begin_checkout').p).toMatchObject({ value: 68_000 });
    const wish = '<a href="shopdetail.html?mode=wish&amp;branduid=10021" class="npay_btn_link npay_btn_zzim"></a>';
    expect(look({ ...PRODUCT, n: '_click', c: wish })).toEqual([]);
  });

  it('on a company’s button known by its name alone is a checkout there, where goods can be bought', () => {
    for (const c of [
      '<div id="payco_btn_type_A1"></div>',
      '<a href="#" class="btn_PAYCO"></a>',
      '<button class="kakaopay-buy">',
    ])
      expect(names(look({ ...PRODUCT, n: '_click', c }))).toEqual(['begin_checkout']);
    expect(look({ ...PRODUCT, n: '_click', c: '<a class="payco_banner" href="/shop/page.html?id=7"></a>' })).toEqual(
      [],
    );
    const list = {
      u: 'http://shop.example/shop/shopbrand.html?xcode=006',
      h: [sent('<a href="/x?branduid=1">차</a>')],
      g: {},
    };
    expect(look({ ...list, n: '_click', c: '<button class="kakaopay-banner">' })).toEqual([]);
  });

  it('on a heart in a list, among related goods or in the cart wishes for what it is for', () => {
    const g = { ...(PRODUCT.g as object), IS_LOGIN: 'true' };
    const wishedFor = (over: Look) => one(look({ ...over, n: '_click', g }), 'add_to_wishlist').p?.items;
    const heart = '<button class="btn_wish" data-uid="10022"></button>';
    expect(wishedFor({ ...PRODUCT, c: heart })).toEqual([{ item_id: '10022' }]);
    const u = 'http://shop.example/shop/shopbrand.html?xcode=006';
    const h = [sent('<a href="/shop/shopdetail.html?branduid=10022">세작</a>')];
    expect(wishedFor({ u, h, c: heart })).toMatchObject([{ item_id: '10022', item_name: '세작' }]);
    const moved = `<a href="javascript:go_wish('10022', '0')">찜</a>`;
    expect(wishedFor({ ...CART, c: moved })).toMatchObject([{ item_id: '10022', quantity: 1 }]);
    const toggle = `<li class="prd-wish"><a href="javascript:wish_toggle('10022', 'list')"><i class="fa"></i></a></li>`;
    expect(wishedFor({ u, h, c: toggle })).toMatchObject([{ item_id: '10022' }]);
    expect(look({ u, h, n: '_click', g, c: '<button class="btn_wish"></button>' })).toEqual([]);
  });

  it('on Naver Pay is a checkout; on the heart a wish, of members only', () => {
    const naver = look({ ...PRODUCT, n: '_click', c: CLICK('nhn_buy_nc_baro()') });
    expect(one(naver, 'begin_checkout').p).toMatchObject({ method: 'naver', items: [{ item_id: '10021' }] });
    const heart = { ...PRODUCT, n: '_click', c: CLICK("login_chk('006001000021')") };
    expect(look(heart)).toEqual([]);
    expect(names(look({ ...heart, g: { ...(PRODUCT.g as object), IS_LOGIN: 'true' } }))).toEqual(['add_to_wishlist']);
  });

  it('on the cart button alone is nothing: only the cart can tell', () =>
    expect(look({ ...PRODUCT, n: '_click', c: CLICK("send_multi('', '')") })).toEqual([]));
});

describe('a finished MakeShop order', () => {
  const u = 'http://shop.example/shop/orderend.html?ordernum=20240718143006-15739132451&paymethod=B&card_flag=';
  const total = sent('<strong id="mk_totalprice">31,000</strong>');

  it('is read from its rows and its address; by bank transfer it is unpaid', () => {
    const h = [
      sent(
        '<tr><td><div class="tb-center thumb"><img src="/shopimages/a.jpg"></div></td><td><div class="tb-left"><a href="/shop/shopdetail.html?branduid=10021">우전 녹차</a><p class="tb-opt">30g</p></div></td><td><div class="tb-center">1개</div></td><td><div class="tb-center">280원</div></td><td><div class="tb-center tb-bold">28,000원</div></td></tr>',
      ),
      total,
    ];
    expect(one(look({ u, h, g: {} }), 'purchase').p).toMatchObject({
      transaction_id: '20240718143006-15739132451',
      value: 28_000,
      shipping: 3_000,
      unpaid: true,
      items: [{ item_id: '10021', item_name: '우전 녹차', price: 28_000, quantity: 1 }],
    });
  });

  it('is worth its total where the amount of a row cannot be read, and has its number from its form where no address does', () => {
    const line = (id: string, amount: string) =>
      sent(
        `<tr><td><a href="/shop/shopdetail.html?branduid=${id}">차 ${id}</a></td><td>1개</td><td>${amount}</td></tr>`,
      );
    const h = [line('10021', '28,000원'), line('10022', '문의'), total];
    const number = sent('<input type="hidden" name="ordernum" value="20240718143006-1">');
    const plain = 'http://shop.example/shop/orderend.html';
    expect(one(look({ u: plain, h: [...h, number], g: {} }), 'purchase').p).toEqual({
      transaction_id: '20240718143006-1',
      value: 31_000,
      unpaid: false,
      items: [
        { item_id: '10021', item_name: '차 10021', price: 28_000, quantity: 1, url: expect.any(String) },
        { item_id: '10022', item_name: '차 10022', quantity: 1, url: expect.any(String) },
      ],
    });
    const untold = look({ u: plain, h: [line('10022', '문의'), number], g: {} });
    expect(one(untold, 'purchase').p).not.toHaveProperty('value');
  });

  it('takes its goods from the order form where the page shows only the total, and is none without either', () => {
    const b = { t: AT - 60_000, u: 'http://shop.example/shop/order.html', h: CART.h, g: {} };
    expect(one(look({ u, h: [total], g: {}, b }), 'purchase').p).toMatchObject({ value: 31_000, items: [{}, {}] });
    expect(names(look({ u, h: [], g: {}, b }))).toEqual(['page_view']);
  });

  it('reads the rows of new designs', () => {
    const h = [
      sent(
        '<dl class="list"><dt><a href="/shop/shopdetail.html?branduid=10022"><img src="/a.jpg"></a></dt><dd><a href="/shop/shopdetail.html?branduid=10022">세작 티백 20개입 / 2개</a><p class="list-option">기본</p><p class="list-price"><b>24,000원</b></p></dd></dl>',
      ),
    ];
    expect(one(look({ u: u.replace('=B', '=C'), h, g: {} }), 'purchase').p).toMatchObject({
      value: 24_000,
      unpaid: false,
      items: [{ item_id: '10022', item_name: '세작 티백 20개입', quantity: 2, price: 12_000 }],
    });
  });
});

describe('who joins a MakeShop shop', () => {
  const b = {
    t: AT - 60_000,
    u: 'http://shop.example/shop/idinfo.html?type=new',
    i: '',
    h: [],
    g: { IS_LOGIN: 'false' },
  };
  const home: Look = { n: '_member', u: 'http://shop.example/', i: 'jiwoo', h: [], g: { IS_LOGIN: 'true' } };

  it('is who appears after the form, and not who edits their own data in it', () => {
    expect(names(look({ ...home, b }))).toEqual(['login', 'sign_up']);
    expect(names(look({ ...home, b: { ...b, i: 'jiwoo' } }))).toEqual(['login']);
    expect(names(look({ ...home, b: { ...b, i: undefined } }))).toEqual(['login']);
  });
});

describe('who joins a MakeShop shop inside the checkout', () => {
  const order: Look = {
    n: '_member',
    u: 'http://shop.example/shop/orderend.html?ordernum=1',
    i: 'jiwoo',
    h: [],
    g: { IS_LOGIN: 'true' },
  };
  const form = { t: AT - 60_000, u: 'http://shop.example/shop/order.html', i: '', h: [], g: { IS_LOGIN: 'false' } };

  it('is whom the order knows who was a guest on its form, and nobody who logged in meanwhile', () => {
    expect(names(look({ ...order, b: form }))).toEqual(['login', 'sign_up']);
    expect(names(look({ ...order, b: { ...form, i: 'jiwoo' } }))).toEqual(['login']);
    expect(names(look({ ...order, u: 'http://shop.example/shop/order.html', b: form }))).toEqual(['login']);
    const login = { ...form, u: 'http://shop.example/shop/member.html?type=login' };
    expect(names(look({ ...order, b: login }))).toEqual(['login']);
  });
});

describe('a MakeShop review', () => {
  const u = 'http://shop.example/board/power_review.html';
  const written = (text: number) => ({
    t: AT - 60_000,
    u,
    c: CLICK('power_review_submit()'),
    h: [
      sent('<input type="hidden" name="product_uid" value="10021">', 10_021),
      sent('<textarea name="content"></textarea>', text),
    ],
    g: {},
  });

  it('is written when its form was not empty and leads straight on to the reviews', () => {
    const page = { u, h: [], g: {} };
    expect(one(look({ ...page, r: u, b: written(Number.NaN) }), 'write_review').p).toMatchObject({
      items: [{ item_id: '10021' }],
    });
    // From the product's own page, through the address its form is sent to.
    const product = { ...written(Number.NaN), u: 'http://shop.example/shop/shopdetail.html?branduid=10021' };
    expect(names(look({ ...page, r: u, b: product }))).toEqual(['page_view', 'write_review']);
    expect(names(look({ ...page, r: u, b: written(0) }))).toEqual(['page_view']);
    expect(names(look({ ...page, r: 'http://shop.example/', b: written(Number.NaN) }))).toEqual(['page_view']);
  });

  it('of nothing but digits is a review, and none of its digits get past the door', () => {
    for (const digits of ['01012345678', '9'.repeat(30)]) {
      const b = written(Number(digits));
      expect(JSON.stringify(readObservation(b))).not.toContain(String(Number(digits)));
      expect(names(look({ u, h: [], g: {}, r: u, b }))).toEqual(['page_view', 'write_review']);
    }
  });

  it('on a plain board is written when its form was not empty, was sent, and leads on to the board', () => {
    const board = 'http://shop.example/board/board.html?code=shop_board1';
    const form = `${board}&type=i`;
    const sentFrom = (c: string, text = Number.NaN, uid = '10021') => ({
      t: AT - 60_000,
      u: form,
      c,
      h: [
        sent(`<input type="hidden" name="branduid" value="${uid}">`),
        sent('<textarea name="content"></textarea>', text),
      ],
      g: {},
    });
    const button = '<button class="btn main">등록</button>';
    const page = { u: board, r: form, h: [], g: {} };
    expect(one(look({ ...page, b: sentFrom(button) }), 'write_review').p).toMatchObject({
      items: [{ item_id: '10021' }],
    });
    expect(
      one(look({ ...page, b: sentFrom('<a href="javascript:send();">등록</a>') }), 'write_review').p,
    ).toBeDefined();
    for (const nothing of [
      { ...page, b: sentFrom(button, 0) },
      // A board that is about no product: questions, notices.
      { ...page, b: sentFrom(button, Number.NaN, '') },
      { ...page, b: sentFrom(`<a href="${board}">목록</a>`) },
      // Refused: the form is there again.
      { ...page, u: form, b: sentFrom(button) },
      { ...page, r: 'http://shop.example/', b: sentFrom(button) },
    ])
      expect(names(look(nothing))).toEqual(['page_view']);
  });
});
