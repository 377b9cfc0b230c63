import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_VARIATIONS } from './cafe24/options';
import { type Cafe24Store, startCafe24Store } from './cafe24/store';
import { pageGlobal, Shopper } from './kit/shopper';

const TAG = '<script async src="http://edge.test/t/KEY.js"></script>';
const BASKET = '/exec/front/order/basket/';

let store: Cafe24Store;
let shopper: Shopper;

beforeAll(async () => {
  store = await startCafe24Store();
});
afterAll(() => store.close());
beforeEach(() => {
  store.configure({ ...DEFAULT_VARIATIONS, tag: TAG });
  shopper = new Shopper(store.url);
});

/** Posts a cart action the way the platform's script does. */
async function add(fields: Record<string, string> = {}, prefix = ''): Promise<Record<string, unknown>> {
  const answer = await shopper.post(prefix + BASKET, {
    command: 'add',
    product_no: '12',
    'selected_item[]': '2||P000000L000C',
    main_cate_no: '26',
    redirect: '2',
    ...fields,
  });
  return JSON.parse(answer.text);
}

async function logIn(): Promise<void> {
  await shopper.post('/exec/front/Member/login/', { member_id: 'soyeon', member_passwd: '1234' });
}

/** Orders what is in the cart; gives the page the browser is sent to. */
async function order(fields: Record<string, string>): Promise<string> {
  await shopper.get('/order/orderform.html?basket_type=all_buy&delvtype=A');
  const answer = await shopper.post('/exec/front/order/order/', {
    oname: '이소연',
    ophone2: '010-0000-1001',
    ...fields,
  });
  return answer.location ?? '';
}

const roleOf = (page: string) => /<meta name="path_role" content="(\w+)">/.exec(page)?.[1];

describe('page roles', () => {
  test.each([
    ['/', 'MAIN'],
    ['/product/list.html?cate_no=24', 'PRODUCT_LIST'],
    ['/category/%EC%85%94%EC%B8%A0/26/', 'PRODUCT_LIST'],
    ['/product/detail.html?product_no=12&cate_no=26', 'PRODUCT_DETAIL'],
    ['/product/shirt/12/', 'PRODUCT_DETAIL'],
    ['/product/shirt/12/category/26/display/1/', 'PRODUCT_DETAIL'],
    ['/product/search.html?keyword=%EB%8B%88%ED%8A%B8', 'PRODUCT_SEARCH'],
    ['/order/basket.html', 'ORDER_BASKET'],
    ['/order/orderform.html', 'ORDER_ORDERFORM'],
    ['/member/agreement.html', 'MEMBER_AGREEMENT'],
    ['/member/join.html', 'MEMBER_JOIN'],
    ['/member/login.html', 'MEMBER_LOGIN'],
    ['/board/product/list.html?board_no=4', 'BOARD_PRODUCT_LIST'],
    ['/board/product/write.html?board_no=4', 'BOARD_PRODUCT_WRITE'],
  ])('%s has the role %s', async (path, role) => {
    expect(roleOf((await shopper.get(path)).text)).toBe(role);
  });

  test('an old mall prints no role', async () => {
    store.configure({ pathRole: false });
    expect(roleOf((await shopper.get('/')).text)).toBeUndefined();
  });
});

describe('prefixes', () => {
  test('shop, device, language and skin segments stand in front of any path and stay in the links', async () => {
    const { text } = await shopper.get('/shop2/m/en/skin-mobile/product/detail.html?product_no=13');
    expect(roleOf(text)).toBe('PRODUCT_DETAIL');
    expect(pageGlobal(text, 'CAFE24')).toMatchObject({
      ROUTE: {
        shop_no: 2,
        is_mobile: true,
        language_code: 'en',
        path: { prefix: '/shop2/m/en/skin-mobile', result: '/product/detail.html' },
      },
    });
    expect(text).toContain('href="/shop2/m/en/skin-mobile/order/basket.html"');
  });

  test('shop 2 is in English and US dollars with decimals', async () => {
    const { text } = await shopper.get('/shop2/product/detail.html?product_no=12');
    expect(pageGlobal(text, 'product_name')).toBe('Daily Oxford Shirt');
    expect(pageGlobal(text, 'product_price')).toBe('32.31');
    expect(text).toContain('<meta property="product:price:currency" content="USD">');
  });

  test('PC and mobile skins carry their own tags', async () => {
    store.configure({ mobileTag: '<script src="mobile.js"></script>' });
    expect((await shopper.get('/')).text).toContain(TAG);
    const mobile = (await shopper.get('/m/')).text;
    expect(mobile).not.toContain(TAG);
    expect(mobile).toContain('mobile.js');
  });
});

describe('product page', () => {
  test('globals are strings near the end of the page, names with entities', async () => {
    const { text } = await shopper.get('/product/detail.html?product_no=13&cate_no=27&display_group=2');
    expect(pageGlobal(text, 'iProductNo')).toBe('13');
    expect(pageGlobal(text, 'iCategoryNo')).toBe('27');
    expect(pageGlobal(text, 'product_name')).toBe('코튼 &amp; 리넨 와이드 팬츠');
    expect(pageGlobal(text, 'product_sale_price')).toBeUndefined();
    expect(text.indexOf('var iProductNo')).toBeGreaterThan(text.indexOf('</main>'));
  });

  test('a discounted product shows list, selling and sale price', async () => {
    const { text } = await shopper.get('/product/detail.html?product_no=12');
    expect(text).toContain('<s id="span_product_price_custom">48,000원</s>');
    expect(text).toContain('<meta property="product:price:amount" content="42000">');
    expect(text).toContain('<meta property="product:sale_price:amount" content="33600">');
    expect(pageGlobal(text, 'product_sale_price')).toBe('33600');
  });

  test('variants have codes of twelve characters', async () => {
    const { text } = await shopper.get('/product/detail.html?product_no=12');
    const stock = JSON.parse(String(pageGlobal(text, 'option_stock_data')));
    expect(Object.keys(stock)).toEqual(['P000000L000A', 'P000000L000B', 'P000000L000C']);
  });

  test('the owner’s own og tags come before the platform’s', async () => {
    store.configure({ ownOgTags: true });
    const { text } = await shopper.get('/product/detail.html?product_no=12');
    const types = [...text.matchAll(/property="og:type" content="(\w+)"/g)].map(([, type]) => type);
    expect(types).toEqual(['website', 'product']);
  });
});

describe('cart', () => {
  test('an add answers result 0 and shows in the cart’s global', async () => {
    expect(await add()).toMatchObject({ result: 0, isLogin: 'F', isDisplayLayerBasket: 'T' });
    const lines = pageGlobal((await shopper.get('/order/basket.html')).text, 'aBasketProductData');
    expect(lines).toMatchObject([
      {
        product_no: '12',
        quantity: '2',
        item_code: 'P000000L000C',
        product_sale_price: '33600',
        opt_price: '2000',
        product_sum_price: '71200',
      },
    ]);
  });

  test('a sold-out product and a missing option answer a negative result', async () => {
    expect(await add({ product_no: '18', 'selected_item[]': '1||P000000R000A' })).toMatchObject({ result: -111 });
    expect(await add({ 'selected_item[]': '' })).toMatchObject({ result: -113 });
  });

  test.each(['1', 'naver_checkout'])('redirect=%s posts here too but puts nothing into the cart', async (redirect) => {
    expect(await add({ redirect })).toMatchObject({ result: 0 });
    expect(pageGlobal((await shopper.get('/order/basket.html')).text, 'aBasketProductData')).toEqual([]);
    expect(pageGlobal((await shopper.get('/order/orderform.html')).text, 'aBasketProductOrderData')).toHaveLength(1);
  });

  test('other commands change the cart at the same address', async () => {
    await add();
    const cart = async () =>
      pageGlobal((await shopper.get('/order/basket.html')).text, 'aBasketProductData') as {
        basket_prd_no: string;
        quantity: string;
      }[];
    const id = (await cart())[0]?.basket_prd_no ?? '';
    await shopper.post(BASKET, { command: 'modify', basket_prd_no: id, quantity: '5' });
    expect(await cart()).toMatchObject([{ quantity: '5' }]);
    await shopper.post(BASKET, { command: 'delete', 'basket_prd_no[]': id });
    expect(await cart()).toEqual([]);
  });
});

describe('order', () => {
  test('the stand-alone order form and result lack the layout’s tag but load common.js and the order tag', async () => {
    store.configure({ orderTag: '<script src="order.js"></script>', commonJs: 'window.fromCommon = 1;' });
    await add();
    const form = (await shopper.get('/order/orderform.html?basket_type=all_buy')).text;
    expect(form).not.toContain(TAG);
    expect(form).toContain('order.js');
    expect(form).toContain('/layout/basic/js/common.js');
    expect((await shopper.get('/layout/basic/js/common.js')).text).toContain('fromCommon');
    const result = (await shopper.get(await order({ addr_paymethod: 'cash' }))).text;
    expect(roleOf(result)).toBe('ORDER_ORDERRESULT');
    expect(result).not.toContain(TAG);
  });

  test('an older order skin uses the layout, tag included', async () => {
    store.configure({ orderSkin: 'layout' });
    await add();
    expect((await shopper.get('/order/orderform.html?basket_type=all_buy')).text).toContain(TAG);
    const result = (await shopper.get(await order({ addr_paymethod: 'cash' }))).text;
    expect(result).toContain(TAG);
    expect(result).toContain('xans-order-normalresultlist');
  });

  test('an order form without items keeps its role, alerts and leaves', async () => {
    const { text } = await shopper.get('/order/orderform.html');
    expect(roleOf(text)).toBe('ORDER_ORDERFORM');
    expect(text).toContain('alert("주문서로 이동할 수 없습니다.")');
    expect(pageGlobal(text, 'aBasketProductOrderData')).toBeUndefined();
  });

  test('a bank transfer reaches the result page unpaid', async () => {
    await add();
    const path = await order({ addr_paymethod: 'cash' });
    expect(path).toMatch(/^\/order\/order_result\.html\?order_id=\d{8}-\d{7}$/);
    expect(store.orders.at(-1)).toMatchObject({ paid: false, payedAmount: 71_200, memberId: null });
    expect((await shopper.get(path)).text).toContain('입금대기');
  });

  test('a card goes through another site and pg_success before it is paid', async () => {
    await add();
    const count = store.orders.length;
    const card = new URL(await order({ addr_paymethod: 'card' }));
    expect(card.hostname).toBe('localhost');
    expect(store.orders).toHaveLength(count);
    const back = new URL(card.searchParams.get('back') ?? '');
    expect(back.pathname).toBe('/order/pg_success.html');
    expect((await shopper.get(back.pathname)).text).toContain('/order/order_result.html?order_id=');
    expect(store.orders.at(-1)).toMatchObject({ paid: true, payMethod: 'card' });
  });

  test('points may cover everything, and the amount paid is 0', async () => {
    await logIn();
    await add();
    const { text } = await shopper.get(await order({ use_points: 'T' }));
    expect(pageGlobal(text, 'EC_STAND_IN_ORDER')).toMatchObject({ payed_amount: '0' });
  });

  test('the order variable is not in the page; only member fields are', async () => {
    await add();
    const { text } = await shopper.get(await order({ addr_paymethod: 'cash' }));
    expect(pageGlobal(text, 'EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA')).toEqual({ common_member_id_crypt: '' });
    expect(pageGlobal(text, 'EC_STAND_IN_ORDER')).toMatchObject({
      order_product: [{ product_no: '12', quantity: '2', category_no_1: '25', category_name_2: '셔츠' }],
    });
  });

  test('a guest may join while ordering and is logged in afterwards', async () => {
    await add();
    await order({ addr_paymethod: 'cash', is_simple_join: 'T', sj_member_id: 'inorder', sj_passwd: '1' });
    expect(shopper.cookies.get('iscache')).toBe('F');
    expect(store.orders.at(-1)?.memberId).toBe('inorder');
    expect(store.members.get('inorder')?.joinedBy).toBe('order');
  });

  test('Naver Pay leaves for another site', async () => {
    await add({ redirect: 'naver_checkout' });
    const { location } = await shopper.get('/exec/front/order/navercheckout');
    expect(location).toMatch(/^http:\/\/localhost:\d+\/outside\/naver-pay/);
  });
});

describe('members', () => {
  test('iscache=F and a pseudonym of 64 hex characters come and go with the log-in', async () => {
    const crypt = async () => pageGlobal((await shopper.get('/')).text, 'EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA');
    expect(await crypt()).toEqual({ common_member_id_crypt: '' });
    await logIn();
    expect(shopper.cookies.get('iscache')).toBe('F');
    expect(await crypt()).toMatchObject({ common_member_id_crypt: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await shopper.get('/exec/front/Member/logout/');
    expect(shopper.cookies.has('iscache')).toBe(false);
  });

  test('joining ends on the page that prints the id first', async () => {
    const joined = await shopper.post('/exec/front/Member/join/', {
      member_id: 'hana',
      name: '하나',
      email: 'hana@example.com',
      returnUrl: '/member/join_result.html',
    });
    expect(joined.location).toBe('/member/join_result.html');
    const { text } = await shopper.get('/member/join_result.html');
    expect(roleOf(text)).toBe('MEMBER_JOINRESULT');
    expect(/ec-base-desc.*?<dd>(.*?)<\/dd>/.exec(text)?.[1]).toBe('hana');
    expect(shopper.cookies.get('iscache')).toBe('F');
  });

  test('an owner may send new members elsewhere and leave them logged out', async () => {
    store.configure({ joinReturnUrl: '/event.html', loginAfterJoin: false });
    expect((await shopper.get('/member/join.html')).text).toContain('name="returnUrl" value="/event.html"');
    await shopper.post('/exec/front/Member/join/', { member_id: 'duri' });
    expect(shopper.cookies.has('iscache')).toBe(false);
  });

  test('Kakao joins through the callback and lands on an ordinary page', async () => {
    const { text } = await shopper.get('/Api/Member/Oauth2ClientCallback/kakao/?code=new1');
    expect(text).toContain('location.replace("/")');
    expect(roleOf(text)).toBeUndefined();
    expect(shopper.cookies.get('iscache')).toBe('F');
    expect(store.members.get('kakao_new1@k')?.joinedBy).toBe('kakao');
  });

  test('a returnUrl of another site is not followed', async () => {
    const { location } = await shopper.post('/exec/front/Member/login/', {
      member_id: 'soyeon',
      member_passwd: '1234',
      returnUrl: '//evil.test/',
    });
    expect(location).toBe('/');
  });
});

test('scripts installed through the API are listed on every page, order pages too', async () => {
  store.configure({ appScripts: ['http://edge.test/t/KEY.js'] });
  for (const path of ['/', '/order/orderform.html']) {
    expect(pageGlobal((await shopper.get(path)).text, 'CAFE24')).toMatchObject({
      APPSCRIPT_ASSIGN_DATA: [{ src: 'http://edge.test/t/KEY.js' }],
    });
  }
});

test('a review ends on the review list', async () => {
  const { location } = await shopper.post('/exec/front/Board/Regist/', {
    board_no: '4',
    product_no: '14',
    subject: '좋아요',
    content: '따뜻해요',
  });
  expect(location).toBe('/board/product/list.html?board_no=4');
  expect(store.reviews.at(-1)).toMatchObject({ productNo: 14, subject: '좋아요' });
});
