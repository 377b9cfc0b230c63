import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pageGlobal, Shopper } from './kit/shopper';
import { DEFAULT_VARIATIONS } from './makeshop/options';
import { type MakeshopStore, startMakeshopStore } from './makeshop/store';
import { replaceVirtualTags } from './makeshop/virtual-tags';

const TAG = '<script async src="http://edge.test/t/KEY.js" data-member="<!--/user_id/-->"></script>';
const tagFor = (member: string) => TAG.replace('<!--/user_id/-->', member);
/** 홍차 as an EUC-KR page sends it. */
const HONGCHA = '%C8%AB%C2%F7';

let store: MakeshopStore;
let shopper: Shopper;

beforeAll(async () => {
  store = await startMakeshopStore();
});
afterAll(() => store.close());
beforeEach(() => {
  store.configure({ ...DEFAULT_VARIATIONS, tag: TAG });
  shopper = new Shopper(store.url);
});

/** Posts the form `allbasket` of a classic shop. */
function postBasket(fields: Record<string, string> = {}) {
  return shopper.post('/shop/basket.html', {
    branduid: '10021',
    brandcode: '001001010021',
    'amount[]': '2',
    'option[basic][0][sto_id]': '2',
    ordertype: '',
    navercheckout: '',
    ...fields,
  });
}

/** Orders by bank transfer or card; gives the address the hidden frame moves the page to. */
async function order(radio_paymethod: 'B' | 'C', fields: Record<string, string> = {}): Promise<string> {
  await postBasket({ ordertype: 'baro' });
  await shopper.get('/shop/order.html');
  const { text } = await shopper.post('/ssllogin/order.html', { radio_paymethod, ...fields });
  return JSON.parse(/parent\.location\.href = (".*?");/.exec(text)?.[1] ?? '""');
}

function logIn() {
  return shopper.post('/ssllogin/login.html', { id: 'jiwoo', passwd: '1234', type: 'login' });
}

describe('charset', () => {
  test('a classic page is EUC-KR byte by byte', async () => {
    const response = await fetch(`${store.url}/shop/shopdetail.html?branduid=10031`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=EUC-KR');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.includes(Buffer.from([0xb4, 0xd9, 0xbf, 0xc2]))).toBe(true);
    expect(bytes.includes(Buffer.from('다온'))).toBe(false);
  });

  test('a responsive page is UTF-8', async () => {
    store.configure({ skin: 'responsive' });
    expect((await shopper.get('/')).type).toBe('text/html; charset=UTF-8');
  });

  test('a search is posted in EUC-KR, and its word is only in the links', async () => {
    const { text } = await shopper.post('/shop/shopbrand.html', `search=${HONGCHA}`);
    expect(text).toContain('‘홍차’ 검색 결과 1개');
    expect(text).toContain(`/shop/shopbrand.html?search=${HONGCHA}&amp;sort=price`);
    expect((await shopper.get(`/shop/shopbrand.html?search=${HONGCHA}`)).text).toContain('‘홍차’');
  });

  test('names typed into a form arrive whole', async () => {
    await shopper.post('/ssllogin/idinfo.html', 'id=euckr&password1=1&hname=%B1%E8%B9%CE%BE%C6');
    expect(store.members.get('euckr')?.name).toBe('김민아');
  });
});

describe('pages', () => {
  test.each([
    '/',
    '/index.html',
    '/html/mainm.html',
    '/m/',
    '/m/main.html',
    '/shop/shopbrand.html?xcode=001&type=X',
    '/m/product_list.html?xcode=001',
    '/shop/shopdetail.html?branduid=10021',
    '/m/product.html?branduid=10021',
    '/shop/basket.html',
    '/m/basket.html',
    '/shop/idinfo.html?type=new',
    '/shop/member.html?type=login',
    '/shop/bestseller.html?xcode=BEST',
    '/shop/todaygoods.html',
    '/board/board.html?code=daontea_board1',
    '/board/power_review.html',
    '/shop/page.html?id=1',
    '/SHOP/ShopDetail.html?branduid=10021',
  ])('%s carries the tag with an empty member for guests', async (path) => {
    const { status, text } = await shopper.get(path);
    expect(status).toBe(200);
    expect(text).toContain(tagFor(''));
    expect(pageGlobal(text, 'IS_LOGIN')).toBe('false');
    expect(pageGlobal(text, 'db')).toBe('daontea');
  });

  test('a missing product is a page with an alert, HTTP 200', async () => {
    const { status, text } = await shopper.get('/shop/shopdetail.html?branduid=1');
    expect(status).toBe(200);
    expect(text).toContain('alert("존재하지 않는 상품입니다.")');
  });

  test('a product page names its product in globals; elsewhere they are empty strings', async () => {
    const product = (await shopper.get('/shop/shopdetail.html?branduid=10031')).text;
    expect(['product_uid', 'product_name', 'product_price'].map((name) => pageGlobal(product, name))).toEqual([
      '10031',
      '얼그레이 &amp; 베르가못',
      '15000',
    ]);
    expect(product).toContain('<input type="hidden" name="brandcode" value="001002010031">');
    expect(product).toContain('<meta property="og:title" content="다온찻집 - 얼그레이 &amp; 베르가못">');
    expect(pageGlobal((await shopper.get('/')).text, 'product_uid')).toBe('');
  });

  test('prices for members only are not in the page of a guest', async () => {
    store.configure({ memberOnlyPrice: true });
    const guest = (await shopper.get('/shop/shopdetail.html?branduid=10031')).text;
    expect(pageGlobal(guest, 'view_member_only_price')).toBe('Y');
    expect(pageGlobal(guest, 'product_price')).toBe('');
  });

  test('the list’s ajax pages through a category', async () => {
    const { text } = await shopper.get('/shop/product_list.action.html?action_mode=get_list&page=1&xcode=001');
    expect(JSON.parse(text)).toMatchObject({ list: [{ uid: '10021' }, {}, {}, {}], is_page_end: true });
  });
});

describe('virtual tags', () => {
  test('the header file prints the member’s id once logged in', async () => {
    await logIn();
    const { text } = await shopper.get('/');
    expect(text).toContain(tagFor('jiwoo'));
    expect(pageGlobal(text, 'IS_LOGIN')).toBe('true');
    expect(shopper.cookies.get('logincon')).toBe('1');
  });

  test('in the HEAD field they stay as they are', async () => {
    store.configure({ tagPlace: 'head' });
    await logIn();
    expect((await shopper.get('/')).text).toContain(TAG);
  });

  test('conditions, loops and unknown tags', () => {
    const source =
      '<!--/if_login/-->in<!--/else/-->out<!--/end_if/-->|<!--/loop_p/-->[<!--/p@a/-->]<!--/end_loop/-->|<!--/what/-->|{$member_id}';
    expect(
      replaceVirtualTags(source, { values: {}, conditions: { login: false }, loops: { p: [{ a: '1' }, { a: '2' }] } }),
    ).toBe('out|[1][2]|<!--/what/-->|{$member_id}');
  });

  test('the order-complete file prints number, amounts and items', async () => {
    store.configure({
      orderBlock:
        '<i><!--/order_num/--> <!--/pay_price/--><!--/loop_order_product/--> <!--/order_product@product_id/-->x<!--/order_product@amount/--><!--/end_loop/--></i>',
    });
    const { text } = await shopper.get(await order('B'));
    expect(text).toContain(`<i>${store.orders.at(-1)?.ordernum} 100,000 10021x2</i>`);
  });
});

describe('cart', () => {
  test('a classic form post arrives at the cart', async () => {
    expect((await postBasket()).location).toBe('/shop/basket.html');
    const { text } = await shopper.get('/shop/basket.html');
    expect(text).toContain('name="basketchks"');
    expect(text).toContain('name="forms"');
    expect(text).toContain('&quot;uid&quot;:&quot;10021&quot;');
    expect(text).not.toContain('cart_type');
  });

  test('a newer shop answers basket.action.html in JSON', async () => {
    store.configure({ skin: 'responsive' });
    const body = { branduid: '10021', 'amount[]': '1', 'option[basic][0][sto_id]': '1', ordertype: '' };
    const added = JSON.parse((await shopper.post('/shop/basket.action.html', body)).text);
    expect(added).toMatchObject({ status: true, etc_data: { basket_uid_array: ['10021'], baro_type: '' } });
    const bought = JSON.parse(
      (await shopper.post('/shop/basket.action.html', { ...body, ordertype: 'baro|parent.|layer' })).text,
    );
    expect(bought.etc_data.baro_type).toBe('baro');
    const { text } = await shopper.get('/shop/basket.html');
    expect(text.match(/name="basketchks"/g)).toHaveLength(1);
    expect(text).toContain('&quot;cart_type&quot;:&quot;NORMAL&quot;');
  });

  test('a sold-out option is refused', async () => {
    store.configure({ skin: 'responsive' });
    const { text } = await shopper.post('/m/basket.action.html', {
      branduid: '10021',
      'amount[]': '1',
      'option[basic][0][sto_id]': '3',
    });
    expect(JSON.parse(text).status).toBe(false);
  });

  test('buy-now goes on to the order form, Naver Pay away from the shop', async () => {
    expect((await postBasket({ ordertype: 'baro' })).location).toBe('/shop/order.html');
    const naver = (await postBasket({ ordertype: 'baro', navercheckout: '1' })).location ?? '';
    expect(naver).toBe('/shop/order.html?navercheckout=2');
    const { text } = await shopper.get(naver);
    expect(text).toContain('/outside/naver-pay');
    expect(text).not.toContain('edge.test');
    expect((await shopper.get('/shop/basket.html')).text).toContain('담긴 상품이 없습니다');
  });

  test('the page that logs the cart in a hidden frame runs the tag as well', async () => {
    expect((await shopper.get('/html/log_basket.html')).text).toContain(tagFor(''));
  });
});

describe('order', () => {
  test('a bank transfer ends unpaid, with its number and letter in the address', async () => {
    const path = await order('B', { sender: '' });
    expect(path).toMatch(/^\/shop\/orderend\.html\?ordernum=\d{14}-\d{11}&paymethod=B&card_flag=$/);
    const { text } = await shopper.get(path);
    expect(text).toContain('<strong id="mk_totalprice">100,000</strong>');
    expect(text).toContain('귀하의 주문확인 번호는');
    expect(store.orders.at(-1)).toMatchObject({ paid: false, total: 100_000 });
  });

  test('a card is paid on another site, then passes orderin.html', async () => {
    const card = new URL(await order('C'));
    expect(card.hostname).toBe('localhost');
    const { text } = await shopper.get('/shop/orderin.html');
    expect(text).toMatch(/location\.replace\("\/shop\/orderend\.html\?ordernum=/);
    expect(store.orders.at(-1)).toMatchObject({ paid: true, paymethod: 'C' });
  });

  test('a cancelled card shows the same address without an order', async () => {
    const card = new URL(await order('C'));
    const cancel = new URL(card.searchParams.get('cancel') ?? '');
    expect(cancel.pathname).toBe('/shop/orderend.html');
    const { text } = await shopper.get(cancel.pathname + cancel.search);
    expect(text).not.toContain('mk_totalprice');
    expect(text).not.toContain('table-order-prd');
  });

  test('mobile orders end on their own page', async () => {
    expect(await order('B', { local_path: 'm' })).toMatch(/^\/m\/order_complete\.html\?ordernum=/);
  });

  test('the new design shows total and items but not the number', async () => {
    const path = await order('B');
    store.configure({ skin: 'responsive' });
    const { text } = await shopper.get(path);
    expect(text).toContain('class="total-price"');
    expect(text).toContain('/ 2개');
    expect(text).not.toContain(store.orders.at(-1)?.ordernum ?? '?');
  });

  test('a reduced order form leaves the header and the tag out', async () => {
    store.configure({ orderHeader: false });
    await postBasket({ ordertype: 'baro' });
    expect((await shopper.get('/shop/order.html')).text).not.toContain('edge.test');
  });
});

describe('members', () => {
  test('joining ends on the completion page, logged in', async () => {
    const { location } = await shopper.post('/ssllogin/idinfo.html', 'id=mina&password1=1&hname=mina');
    expect(location).toBe('/shop/join_complete.html');
    const { text } = await shopper.get('/shop/join_complete.html');
    expect(text).toContain('join-complete');
    expect(text).toContain(tagFor('mina'));
  });

  test('a shop may skip the completion page', async () => {
    store.configure({ joinEnd: 'main', loginAfterJoin: false });
    expect((await shopper.post('/ssllogin/idinfo.html', 'id=skipper')).location).toBe('/');
    expect(shopper.cookies.has('logincon')).toBe(false);
  });

  test('join form and data form share an address', async () => {
    expect((await shopper.get('/shop/idinfo.html?type=new')).text).not.toContain('myexituser');
    await logIn();
    expect((await shopper.get('/shop/idinfo.html')).text).toContain('mypage_type=myexituser');
  });

  test('my page sends guests to log in, and back afterwards', async () => {
    expect((await shopper.get('/shop/mypage.html?mypage_type=mywishlist')).location).toBe(
      '/shop/member.html?type=mywishlist',
    );
    expect(
      (await shopper.post('/ssllogin/login.html', { id: 'jiwoo', passwd: '1234', type: 'mywishlist' })).location,
    ).toBe('/shop/mypage.html?mypage_type=mywishlist');
    expect((await shopper.get('/shop/mypage.html')).status).toBe(200);
    await shopper.get('/shop/logout.html?type=logout');
    expect(pageGlobal((await shopper.get('/')).text, 'IS_LOGIN')).toBe('false');
  });

  test('Kakao comes back on an API path and lands on an ordinary page', async () => {
    expect((await shopper.get('/list/API/login_kakao.html')).location).toContain('/outside/login?provider=kakao');
    await shopper.get('/list/API/login_kakao.html?code=abc');
    expect((await shopper.get('/')).text).toContain(tagFor('kakao_abc'));
  });
});

test('a power review is posted in the shop’s charset', async () => {
  await shopper.post('/board/power_review.html', `product_uid=10031&score1=5&content=${HONGCHA}`);
  expect(store.reviews.at(-1)).toMatchObject({ productUid: 10031, content: '홍차', kind: 'power' });
});
