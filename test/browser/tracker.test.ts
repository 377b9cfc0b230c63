// The tracker in a real browser, in the two stand-in shops: what it notices and what it does not, on both platforms
// and both devices; who it takes people for; and that nothing is lost, sent twice, or felt by the page.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loaderOf } from '../../core/served-script';
import { DEFAULT_VARIATIONS as CAFE24 } from '../stores/cafe24/options';
import type { Cafe24Store } from '../stores/cafe24/store';
import { DEFAULT_VARIATIONS as MAKESHOP } from '../stores/makeshop/options';
import type { MakeshopStore } from '../stores/makeshop/store';
import { type Collector, type Noticed, startCollector } from './collector';
import {
  cafe24Storefront,
  launch,
  makeshopStorefront,
  names,
  openShopper,
  type Shopper,
  type Storefront,
  startCafe24Store,
  startMakeshopStore,
} from './shopper';

let browser: Browser;
let collector: Collector;
let cafe24: Cafe24Store;
let makeshop: MakeshopStore;
let shopper: Shopper;

beforeAll(async () => {
  [browser, collector, cafe24, makeshop] = await Promise.all([
    launch(),
    startCollector(),
    startCafe24Store(),
    startMakeshopStore(),
  ]);
});
afterAll(() => Promise.all([browser?.close(), collector?.close(), cafe24?.close(), makeshop?.close()]));

beforeEach(async () => {
  collector.forget();
  collector.answer = 200;
  collector.delayMs = 0;
  collector.losesAnswers = false;
  const tag = collector.tag('cafe24');
  cafe24.configure({ ...CAFE24, tag, orderTag: tag, orderVariableDelayMs: 200 });
  makeshop.configure({ ...MAKESHOP, tag: collector.tag('makeshop') });
  shopper = await openShopper(browser, collector);
});
afterEach(async () => {
  await shopper.context.close();
  expect(collector.refused).toEqual([]);
});

const only = (events: Noticed[], name: string): Noticed[] => events.filter(({ n }) => n === name);
const one = (events: Noticed[], name: string): Noticed => {
  expect(names(events)).toContain(name);
  return only(events, name)[0] as Noticed;
};

const STOREFRONTS: [string, () => Storefront][] = [
  ['Cafe24, PC', () => cafe24Storefront(cafe24, { device: 'pc' })],
  ['Cafe24, PC, pretty addresses', () => cafe24Storefront(cafe24, { device: 'pc', isPretty: true })],
  ['Cafe24, mobile', () => cafe24Storefront(cafe24, { device: 'mobile' })],
  ['Cafe24, mobile, pretty addresses', () => cafe24Storefront(cafe24, { device: 'mobile', isPretty: true })],
  ['Cafe24, the English shop', () => cafe24Storefront(cafe24, { device: 'pc', isEnglish: true })],
  ['MakeShop classic, PC', () => makeshopStorefront(makeshop, 'pc')],
  ['MakeShop classic, mobile', () => makeshopStorefront(makeshop, 'mobile')],
  [
    'MakeShop responsive',
    () => {
      makeshop.configure({ skin: 'responsive', cart: 'layer' });
      return makeshopStorefront(makeshop, 'pc');
    },
  ],
];

describe.each(STOREFRONTS)('in %s', (_name, open) => {
  let shop: Storefront;
  beforeEach(() => {
    shop = open();
  });

  it('sees the way from the first page to the order, and each step once', async () => {
    const { page, visit, noticed, complaints } = shopper;
    expect(names(await visit(shop.home))).toEqual(['session_start', 'page_view']);

    const list = await visit(shop.list);
    expect(names(list)).toEqual(['page_view', 'view_item_list']);
    expect(one(list, 'view_item_list').p?.items?.map(({ item_id }) => item_id)).toContain(shop.item.id);

    const item = await visit(shop.product);
    expect(names(item)).toEqual(['page_view', 'view_item']);
    expect(one(item, 'view_item').p?.items?.[0]).toMatchObject({
      item_id: shop.item.id,
      price: shop.item.price,
      image: expect.stringContaining(shop.item.id),
      url: expect.stringContaining('http'),
    });

    await shop.choose(page);
    const added = await noticed(() => shop.addToCart(page));
    expect(only(added, 'add_to_cart')).toHaveLength(1);
    expect(one(added, 'add_to_cart').p).toMatchObject({
      value: shop.item.price,
      items: [{ item_id: shop.item.id, quantity: 1, price: shop.item.price }],
    });

    const cart = await visit(shop.cart);
    expect(names(cart)).toEqual(['page_view', 'view_cart']);
    expect(one(cart, 'view_cart').p).toMatchObject({
      value: shop.item.price,
      items: [{ item_id: shop.item.id, quantity: 1 }],
    });

    const checkout = await noticed(async () => {
      await shop.orderAll(page);
      if (shop.platform === 'cafe24') await page.click('#guestOrder');
      await page.waitForURL(/order(form)?\.html/);
    });
    expect(names(checkout.slice(-2))).toEqual(['page_view', 'begin_checkout']);
    expect(only(checkout, 'begin_checkout')).toHaveLength(1);
    expect(names(await noticed(() => page.reload()))).toEqual(['page_view']);

    const ordered = await noticed(() => shop.payByCard(page));
    expect(names(ordered)).toEqual(['page_view', 'purchase']);
    expect(one(ordered, 'purchase').p).toMatchObject({
      transaction_id: expect.stringMatching(/^\d{8}/),
      value: shop.item.price,
      unpaid: false,
      items: [{ item_id: shop.item.id, quantity: 1 }],
    });
    expect(names(await noticed(() => page.reload()))).toEqual(['page_view']);
    expect(complaints).toEqual([]);
  });

  it('marks an order by bank transfer as unpaid', async () => {
    const { page, visit, noticed } = shopper;
    await shop.logIn(page);
    await visit(shop.product);
    await shop.choose(page);
    const buying = await noticed(async () => {
      await shop.buyNow(page);
      await page.waitForURL(/order(form)?\.html/);
    });
    expect(names(buying)).toEqual(['page_view', 'begin_checkout']);
    const ordered = await noticed(() => shop.payByTransfer(page));
    expect(one(ordered, 'purchase')).toMatchObject({ mid: shop.member, p: { unpaid: true, value: shop.item.price } });
  });

  it('hears the searched word', async () => {
    const word = shop.platform === 'cafe24' ? '니트' : shop.url && makeshopWord();
    const found = await shopper.visit(shop.search(word));
    expect(names(found).filter((name) => name !== 'session_start')).toEqual(['page_view', 'search', 'view_item_list']);
    expect(one(found, 'search').p).toMatchObject({ search_term: shop.platform === 'cafe24' ? '니트' : '녹차' });
  });

  it('tells what was taken out of the cart, and that it is empty', async () => {
    const { page, visit, noticed } = shopper;
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.addToCart(page));
    await visit(shop.cart);
    const removed = await noticed(() => shop.removeFirst(page));
    expect(names(removed)).toEqual(['page_view', 'remove_from_cart', 'view_cart']);
    expect(one(removed, 'remove_from_cart').p?.items).toMatchObject([{ item_id: shop.item.id }]);
    expect(one(removed, 'view_cart').p).toMatchObject({ items: [] });
  });

  it('notices a wish of a member, and none of a guest', async () => {
    const { page, visit, noticed } = shopper;
    await visit(shop.product);
    expect(names(await noticed(() => shop.wish(page)))).not.toContain('add_to_wishlist');
    await shop.logIn(page);
    await visit(shop.product);
    const wished = await noticed(() => shop.wish(page));
    expect(one(wished, 'add_to_wishlist').p?.items).toMatchObject([{ item_id: shop.item.id }]);
  });

  it('takes Naver Pay for a checkout, not for a cart or an order', async () => {
    const { page, visit, noticed } = shopper;
    await visit(shop.product);
    await shop.choose(page);
    const paying = await noticed(async () => {
      await shop.naverPay(page);
      await page.waitForURL('**/outside/**');
    });
    expect(names(paying)).toEqual(['begin_checkout']);
    expect(one(paying, 'begin_checkout').p).toMatchObject({ method: 'naver', items: [{ item_id: shop.item.id }] });
  });

  it('counts no cart when the shopper forgot to choose', async () => {
    const { page, visit, noticed } = shopper;
    await visit(shop.product);
    expect(names(await noticed(() => shop.addToCart(page)))).toEqual([]);
    expect(names(await visit(shop.cart))).toEqual(['page_view', 'view_cart']);
  });

  it('joins what was done before logging in to the member, and parts people at logging out', async () => {
    const { page, visit, noticed } = shopper;
    const guest = one(await visit(shop.product), 'view_item');
    const arrived = await noticed(() => shop.logIn(page));
    const login = one(arrived, 'login');
    expect(login).toMatchObject({ vid: guest.vid, mid: shop.member });
    expect(guest.mid).toBeUndefined();
    expect(names(await visit(shop.product))).toEqual(['page_view', 'view_item']);

    const left = await noticed(() => shop.logOut(page));
    expect(one(left, 'logout')).toMatchObject({ vid: guest.vid, mid: shop.member });
    const next = one(left, 'page_view');
    expect(next.vid).not.toBe(guest.vid);
    expect(next.mid).toBeUndefined();
    expect(only(left, 'session_start')).toMatchObject([{ vid: next.vid }]);
  });

  it('notices a completed sign-up once, and whose it is', async () => {
    const { page, noticed } = shopper;
    const id = `new${Math.random().toString(36).slice(2, 10)}`;
    const joined = await noticed(async () => {
      await shop.join(page, id);
      await page.waitForTimeout(300);
    });
    expect(only(joined, 'sign_up')).toMatchObject([{ mid: id }]);
    const later = [...(await noticed(() => page.reload())), ...(await shopper.visit(shop.home))];
    expect(names(later)).not.toContain('sign_up');
  });

  it('notices a written review, and none that was not', async () => {
    const { page, noticed } = shopper;
    await shop.logIn(page);
    expect(names(await noticed(() => shop.review(page, '')))).not.toContain('write_review');
    const written = await noticed(() => shop.review(page, '향이 좋아요'));
    expect(only(written, 'write_review')).toMatchObject([
      { mid: shop.member, p: { items: [{ item_id: shop.item.id }] } },
    ]);
    expect(names(await noticed(() => page.reload()))).not.toContain('write_review');
  });

  it('is not shaken by what careless designs do to the page', async () => {
    cafe24.configure({ polluted: true, prototypeJs: true, ownOgTags: true });
    makeshop.configure({ polluted: true, logoAsOgImage: true });
    const { page, visit, noticed } = shopper;
    const item = one(await visit(shop.product), 'view_item').p?.items?.[0];
    expect(item).toMatchObject({
      item_id: shop.item.id,
      item_name: shop.item.name,
      price: shop.item.price,
      image: expect.stringContaining(shop.item.id),
    });
    await shop.choose(page);
    expect(names(await noticed(() => shop.addToCart(page)))).toContain('add_to_cart');
    const cart = await visit(shop.cart);
    expect(one(cart, 'view_cart').p?.items).toMatchObject([{ item_id: shop.item.id, quantity: 1 }]);
    const checkout = await noticed(async () => {
      await shop.orderAll(page);
      if (shop.platform === 'cafe24') await page.click('#guestOrder');
      await page.waitForURL(/order(form)?\.html/);
    });
    expect(only(checkout, 'begin_checkout')).toHaveLength(1);
    const ordered = await noticed(() => shop.payByCard(page));
    expect(names(ordered)).toEqual(['page_view', 'purchase']);
    expect(one(ordered, 'purchase').p).toMatchObject({ value: shop.item.price, unpaid: false });
  });
});

/** On EUC-KR pages a word is sent as EUC-KR bytes. */
const makeshopWord = (): string => '%B3%EC%C2%F7';

describe('on Cafe24', () => {
  it('reads pretty and plain addresses, and other languages and currencies', async () => {
    for (const address of [
      '/product/knit/11/category/24/display/1/',
      '/shop2/product/detail.html?product_no=11',
      '/ja/product/detail.html?product_no=11',
    ]) {
      expect(one(await shopper.visit(cafe24.url + address), 'view_item').p?.items?.[0]?.item_id).toBe('11');
    }
    const cart = await shopper.visit(`${cafe24.url}/shop2/order/basket.html`);
    expect(one(cart, 'view_cart').p).toMatchObject({ currency: 'USD' });
  });

  it('knows its pages by their addresses where the platform does not name them', async () => {
    cafe24.configure({ pathRole: false, route: false });
    const item = await shopper.visit(`${cafe24.url}/product/knit/14/category/25/display/1/`);
    expect(one(item, 'page_view').p).toMatchObject({ page_type: 'item' });
    expect(names(await shopper.visit(`${cafe24.url}/category/tops/25/`))).toEqual(['page_view', 'view_item_list']);
    expect(one(await shopper.visit(`${cafe24.url}/`), 'page_view').p).toMatchObject({ page_type: 'main' });
  });

  it('hears a cart filled in an option layer, and counts the layer as no page', async () => {
    const { page, visit, noticed } = shopper;
    cafe24.configure({ popupTag: collector.tag('cafe24') });
    await visit(`${cafe24.url}/product/list.html?cate_no=24`);
    await page.click('#anchorBoxId_11 .cart');
    const frame = page.frameLocator('#optionLayer iframe');
    await frame.locator('#product_option_id1').selectOption({ index: 1 });
    const added = await noticed(() => frame.locator('#actionCart').click());
    expect(names(added)).toEqual(['add_to_cart']);
    expect(added[0]?.p?.items).toMatchObject([{ item_id: '11', image: expect.stringContaining('11') }]);
  });

  it('hears a cart once in a frame that was empty at first', async () => {
    const { page, visit, noticed } = shopper;
    await visit(`${cafe24.url}/product/list.html?cate_no=24`);
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.id = 'late';
      document.body.prepend(frame);
      frame.src = '/product/basket_option.html?product_no=11';
    });
    const frame = page.frameLocator('#late');
    await frame.locator('#product_option_id1').selectOption({ index: 1 });
    expect(names(await noticed(() => frame.locator('#actionCart').click()))).toEqual(['add_to_cart']);
  });

  it('learns the member from a page that fills in the id late', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    const arrived = await shopper.noticed(() => shop.logIn(shopper.page));
    expect(one(arrived, 'login').mid).toBe('soyeon');
  });

  it('reads the member id and nothing else of the member', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shopper.noticed(() => shop.logIn(shopper.page));
    await shopper.visit(shop.home);
    await shopper.visit(shop.product);
    await shop.choose(shopper.page);
    await shopper.noticed(() => shop.buyNow(shopper.page));
    await shopper.noticed(() => shop.payByTransfer(shopper.page));
    // Not in what is kept of it, and not in what has left the page.
    expect(collector.bodies.join()).toContain('soyeon');
    for (const secret of ['이소연', 'soyeon@example.com', '010-0000-1001', '연습로 1', '000-0000-0000'])
      expect(collector.bodies.join()).not.toContain(secret);
  });

  it('sees no checkout on an order form without goods', async () => {
    cafe24.configure({ orderSkin: 'layout' });
    const { page, noticed } = shopper;
    const seen = await noticed(async () => {
      await page.goto(`${cafe24.url}/order/orderform.html`).catch(() => {});
      await page.waitForURL(`${cafe24.url}/`);
    });
    expect(names(seen)).not.toContain('begin_checkout');
  });

  it('notices the order also when the page is left before the platform shows it', async () => {
    cafe24.configure({ orderVariableDelayMs: 60_000 });
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shop.logIn(page);
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.buyNow(page));
    await page.check('[value=cash]');
    await page.click('#btn_payment');
    await page.waitForURL('**/order_result.html*');
    await page.waitForTimeout(200);
    const left = await visit(shop.home);
    expect(one(left, 'purchase').p).toMatchObject({ value: 189_000, items: [{ item_id: '11' }], unpaid: true });
  });

  it('takes a paid order for paid, whatever its goods are called', async () => {
    const goods = '<p class="xans-order-result">Paid by card: Power Bank 10,000 mAh</p>';
    cafe24.configure({ orderTag: goods + collector.tag('cafe24') });
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.addToCart(page));
    await visit(shop.cart);
    await noticed(async () => {
      await shop.orderAll(page);
      await page.click('#guestOrder');
      await page.waitForURL(/orderform\.html/);
    });
    const ordered = await noticed(() => shop.payByCard(page));
    expect(one(ordered, 'purchase').p).toMatchObject({ unpaid: false });
  });

  it('sees order pages by the line in the file they load, and no tag twice where other pages load it, too', async () => {
    const tag = collector.tag('cafe24');
    const key = /\/t\/(\w+)\.js/.exec(tag)?.[1] ?? '';
    cafe24.configure({ tag, orderTag: '', commonJs: loaderOf({ origin: collector.url }, { key }) });
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shop.logIn(page);
    expect(names(await visit(shop.product))).toEqual(['page_view', 'view_item']);
    await shop.choose(page);
    expect(names(await noticed(() => shop.buyNow(page)))).toEqual(['page_view', 'begin_checkout']);
    expect(names(await noticed(() => shop.payByTransfer(page)))).toEqual(['page_view', 'purchase']);
    expect(names(collector.events)).not.toContain('tag_twice');
  });

  it('counts an order of nothing to pay', async () => {
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shop.logIn(page);
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.buyNow(page));
    await page.check('[name=use_points]');
    const paid = await noticed(async () => {
      await page.click('#btn_payment');
      await page.waitForFunction('window.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA?.order_id');
      await page.waitForTimeout(300);
    });
    expect(one(paid, 'purchase').p).toMatchObject({ value: 0, unpaid: false });
  });

  it('takes a join by Kakao for a sign-up, from the log-in page too, and a log-in by Kakao for a log-in', async () => {
    const { page, noticed } = shopper;
    await page.goto(`${cafe24.url}/member/agreement.html`);
    const joined = await noticed(async () => {
      await page.click('text=카카오로 시작하기');
      await page.click('text=새 계정으로');
      await page.waitForURL(`${cafe24.url}/`);
      await page.waitForTimeout(900);
    });
    expect(names(joined).slice(-2)).toEqual(['login', 'sign_up']);

    await shopper.context.clearCookies();
    await page.goto(`${cafe24.url}/member/login.html`);
    const back = await noticed(async () => {
      await page.click('text=카카오로 시작하기');
      await page.click('text=가입했던 계정으로');
      await page.waitForURL(`${cafe24.url}/`);
      await page.waitForTimeout(900);
    });
    expect(names(back)).not.toContain('sign_up');

    await noticed(() => page.goto(`${cafe24.url}/exec/front/Member/logout/`));
    await page.goto(`${cafe24.url}/member/login.html`);
    const joinedAtLogin = await noticed(async () => {
      await page.click('text=카카오로 시작하기');
      await page.click('text=새 계정으로');
      await page.waitForURL(`${cafe24.url}/`);
      await page.waitForTimeout(900);
    });
    expect(names(joinedAtLogin).slice(-2)).toEqual(['login', 'sign_up']);
  });

  it('counts a popup window as no page, and relays the cart filled in it', async () => {
    cafe24.configure({ popupTag: collector.tag('cafe24') });
    const { page, visit, noticed } = shopper;
    await visit(`${cafe24.url}/`);
    const opening = page.waitForEvent('popup');
    const opened = await noticed(() =>
      page.evaluate("void window.open('/product/basket_option.html?product_no=11', 'option', 'width=400,height=500')"),
    );
    expect(opened).toEqual([]);
    const popup = await opening;
    await popup.selectOption('#product_option_id1', { index: 1 });
    expect(names(await noticed(() => popup.click('#actionCart')))).toEqual(['add_to_cart']);
  });

  it('shares one visitor between the PC and the mobile host, and never beyond the shop', async () => {
    const at = (host: string) => `http://${host}:${cafe24.port}/`;
    const [desk] = await shopper.visit(at('www.moment.localhost'));
    const [phone] = await shopper.visit(at('m.moment.localhost'));
    expect(phone).toMatchObject({ n: 'page_view', vid: desk?.vid });
    const cookies = await shopper.context.cookies();
    expect(cookies.filter(({ name }) => name === '_dw').map(({ domain }) => domain)).toEqual(['.moment.localhost']);
  });

  it('stays silent in frames and on previews of unpublished skins; pasted twice, it works once and says so', async () => {
    const tag = collector.tag('cafe24');
    cafe24.configure({ tag: tag + collector.tag('cafe24') });
    expect(names(await shopper.visit(`${cafe24.url}/`))).toEqual(['session_start', 'page_view']);
    cafe24.configure({ tag: tag + tag });
    expect(names(await shopper.visit(`${cafe24.url}/`))).toEqual(['page_view', 'tag_twice']);
    expect(names(await shopper.visit(`${cafe24.url}/`))).toEqual(['page_view']);
    expect(await shopper.visit(`http://skin-skin1.moment.localhost:${cafe24.port}/`)).toEqual([]);
  });

  it('works when installed after the page has loaded', async () => {
    const src = /src="([^"]+)/.exec(collector.tag('cafe24'))?.[1] ?? '';
    cafe24.configure({ tag: '', orderTag: '', appScripts: [src] });
    expect(names(await shopper.visit(`${cafe24.url}/product/detail.html?product_no=14`))).toEqual([
      'session_start',
      'page_view',
      'view_item',
    ]);
  });
});

describe('on MakeShop', () => {
  it('does not take a number in a name for the pieces bought', async () => {
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    await noticed(() => shop.addToCart(page));
    await noticed(() => shop.orderAll(page));
    const ordered = await noticed(() => shop.payByCard(page));
    expect(one(ordered, 'purchase').p?.items).toMatchObject([
      { item_id: '10022', item_name: '세작 티백 20개입', quantity: 1 },
    ]);
  });

  it('sees no order where the payment failed', async () => {
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    await noticed(() => shop.addToCart(page));
    const seen = await noticed(() =>
      page.goto(`${makeshop.url}/shop/orderend.html?ordernum=20240718143006-1&paymethod=C&card_flag=fail`),
    );
    expect(names(seen)).toEqual(['page_view']);
  });

  it('ignores a virtual tag that the platform did not replace, and frames', async () => {
    makeshop.configure({ tagPlace: 'head', skin: 'responsive', cart: 'layer' });
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await shop.logIn(page);
    const item = await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    expect(item.every(({ mid }) => mid === undefined)).toBe(true);
    expect(names(await noticed(() => shop.addToCart(page)))).toEqual(['add_to_cart']);
  });

  it('notices a review on a plain board, and none that was given up', async () => {
    const { page, visit, noticed } = shopper;
    const form = `${makeshop.url}/board/board.html?code=daontea_board1&type=i&branduid=10021`;
    await visit(form);
    await page.fill('[name=boardform] textarea', '향이 좋아요');
    expect(names(await noticed(() => page.click('text=목록')))).toEqual(['page_view']);
    await visit(form);
    await page.fill('[name=boardform] textarea', '향이 좋아요');
    const written = await noticed(() => page.click('text=등록'));
    expect(one(written, 'write_review').p).toMatchObject({ items: [{ item_id: '10021' }] });
  });
});

describe('the sign-up rule', () => {
  it('by click counts a click on the element, also inside it and when it appears later, and nothing else', async () => {
    cafe24.configure({ tag: collector.tag('cafe24', { signUp: { kind: 'click', selector: '.welcome' } }) });
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<div class="welcome"><b>done</b></div>'));
    expect(names(await noticed(() => page.click('#footer')))).toEqual([]);
    const clicked = await noticed(() => page.click('.welcome b'));
    expect(clicked).toMatchObject([{ n: 'sign_up', p: { method: 'click' } }]);
  });

  it.each([
    { part: 'path', op: 'equals', value: '/member/agreement.html' },
    { part: 'path', op: 'starts_with', value: '/member/agree' },
    { part: 'path', op: 'ends_with', value: 'agreement.html' },
    { part: 'query', op: 'contains', value: 'join_ok' },
    { part: 'query', op: 'equals', value: 'step=join_ok' },
    { part: 'full', op: 'contains', value: 'agreement.html?step=join_ok' },
  ] as const)('by address holds for $part $op $value, whatever advertising adds', async (rule) => {
    const tag = collector.tag('cafe24', {
      signUp: { kind: 'url', any: [{ part: 'path', op: 'equals', value: '/한글' }, rule] },
    });
    cafe24.configure({ tag });
    expect(names(await shopper.visit(`${cafe24.url}/member/join.html?step=join`))).not.toContain('sign_up');
    const seen = await shopper.visit(`${cafe24.url}/member/agreement.html?utm_source=n&step=join_ok&fbclid=1#top`);
    expect(only(seen, 'sign_up')).toMatchObject([{ p: { method: 'url' } }]);
  });
});

describe('the clicks an owner has named', () => {
  it('are events of that name, also inside the element and when it appears later, and no others are', async () => {
    const clickEvents = [
      { name: 'broken', selector: ':::' },
      { name: 'coupon_opened', selector: '.쿠폰' },
      { name: 'footer_seen', selector: '#footer' },
    ];
    cafe24.configure({ tag: collector.tag('cafe24', { clickEvents }) });
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<div class="쿠폰"><b>open</b></div>'));
    expect(names(await noticed(() => page.click('#footer')))).toEqual(['footer_seen']);
    expect(names(await noticed(() => page.click('.쿠폰 b')))).toEqual(['coupon_opened']);
    expect(names(await noticed(() => page.click('body', { position: { x: 2, y: 2 } })))).toEqual([]);
  });
});

describe('what a shop pushes for GA4', () => {
  const product = "{event:'view_item',ecommerce:{items:[{item_id:'A1',item_name:'coat',price:'19,900'}]}}";
  const cart = "{event:'add_to_cart',ecommerce:{items:[{item_id:'14',price:1,quantity:1,mobile:'010-0000-1001'}]}}";

  it('fills in for a page that shows nothing of its own, once, and only where the owner wants it', async () => {
    const script = `<script>var dataLayer=[${product}]</script>`;
    cafe24.configure({ tag: script + collector.tag('cafe24', { dataLayer: true }) });
    const { visit } = shopper;
    expect(names(await visit(`${cafe24.url}/`))).toEqual(['session_start', 'page_view']);
    const left = await visit(`${cafe24.url}/myshop/order/list.html`);
    expect(one(left, 'view_item').p).toMatchObject({ items: [{ item_id: 'A1', item_name: 'coat', price: 19_900 }] });

    cafe24.configure({ tag: script + collector.tag('cafe24') });
    await visit(`${cafe24.url}/`);
    expect(names(await visit(`${cafe24.url}/`))).not.toContain('view_item');
  });

  it('is no second telling of what the platform told', async () => {
    const script = `<script>var dataLayer=[${product},${cart}]</script>`;
    cafe24.configure({ tag: script + collector.tag('cafe24', { dataLayer: true }) });
    const { page, visit, noticed } = shopper;
    const item = await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const added = await noticed(() => page.click('#actionCart'));
    const left = await visit(`${cafe24.url}/category/tops/25/`);
    const all = names([...item, ...added, ...left]);
    expect(all.filter((name) => name === 'view_item' || name === 'add_to_cart')).toEqual(['view_item', 'add_to_cart']);
    expect(collector.bodies.join()).not.toContain('010-0000-1001');
  });

  it('is no second telling where a design posts a form, and no request is to be heard', async () => {
    const pushes = `<script>var dataLayer=[];document.onclick=function(e){if(e.target.className.match(/cart/))dataLayer.push({event:'add_to_cart',ecommerce:{items:[{item_id:'10022'}]}})}</script>`;
    makeshop.configure({ tag: pushes + collector.tag('makeshop', { dataLayer: true }) });
    const { page, visit, noticed } = shopper;
    await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    const added = await noticed(() => page.click('.btn_cart'));
    expect(names(added).filter((name) => name !== 'page_view')).toEqual(['add_to_cart', 'view_cart']);
    expect(collector.bodies.join()).toContain('dorawa_heard');
  });
});

describe('what the shop’s own script asks', () => {
  it('is done before and after the tracker has loaded', async () => {
    cafe24.configure({
      tag: `<script>window.dorawa=window.dorawa||[];dorawa.push(['event','quiz_done',{score:3}],['identify','kim','ab12'],['page'])</script>${collector.tag('cafe24')}`,
    });
    const early = await shopper.visit(`${cafe24.url}/`);
    expect(names(early).sort()).toEqual(['login', 'page_view', 'quiz_done', 'session_start']);
    expect(early[0]).toMatchObject({ mid: 'kim', mh: 'ab12' });
    const late = await shopper.noticed(() =>
      shopper.page.evaluate("dorawa.push(['event','quiz_done',{score:4,ok:true,empty:null}]);dorawa.push(['page'])"),
    );
    expect(names(late)).toEqual(['quiz_done', 'page_view']);
    expect(new Set(late.map(({ request }) => request)).size).toBe(1);
  });

  it('makes no one person of two who use one computer, also when the first never logged out', async () => {
    const { page, visit, noticed } = shopper;
    await visit(`${cafe24.url}/`);
    const say = (id: string) => noticed(() => page.evaluate(`dorawa.push(['identify','${id}'])`));
    const [kim] = await say('kim');
    const lee = await say('lee');
    expect(lee.map(({ mid }) => mid)).toEqual(lee.map(() => 'lee'));
    expect(names(lee)).toContain('login');
    expect(lee[0]?.vid).not.toBe(kim?.vid);
    expect(kim).toMatchObject({ n: 'login', mid: 'kim', vid: collector.events[0]?.vid });
  });

  it('waits for a yes where the site requires one, and forgets everything at a no', async () => {
    cafe24.configure({ tag: collector.tag('cafe24', { consent: 'required' }) });
    const { page, visit, noticed, context } = shopper;
    const traces = () => page.evaluate(() => [document.cookie, ...Object.keys(localStorage)].join().includes('_dw'));
    expect(await visit(`${cafe24.url}/product/detail.html?product_no=14`)).toEqual([]);
    expect(await noticed(() => page.click('#actionCart'))).toEqual([]);
    expect(await traces()).toBe(false);
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const yes = await noticed(() => page.evaluate("dorawa.push(['consent',{tracking:true}])"));
    expect(names(yes)).toEqual(['session_start', 'page_view', 'view_item']);
    expect(names(await visit(`${cafe24.url}/`))).toEqual(['page_view']);
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    expect(await noticed(() => page.evaluate("dorawa.push(['consent',{tracking:false}])"))).toEqual([]);
    expect(await noticed(() => page.click('#actionCart'))).toEqual([]);
    const kept = 'Object.keys(localStorage).filter((key) => key.startsWith("_dw"))';
    expect(await page.evaluate(kept)).toEqual(['_dwok']);
    expect(await visit(`${cafe24.url}/`)).toEqual([]);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('_dw');
  });

  it('respects the browser’s own no where the site does', async () => {
    await shopper.context.addInitScript("Object.defineProperty(navigator,'globalPrivacyControl',{value:true})");
    cafe24.configure({ tag: collector.tag('cafe24', { dnt: true }) });
    expect(await shopper.visit(`${cafe24.url}/`)).toEqual([]);
  });
});

describe('the page', () => {
  it('is viewed again when it comes back from the browser’s cache, or turns itself', async () => {
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    expect(names(await noticed(() => page.evaluate("history.pushState({},'','/?tab=2')")))).toEqual(['page_view']);
    expect(await noticed(() => page.evaluate("history.replaceState({},'','/?tab=3')"))).toEqual([]);
    expect(names(await noticed(() => page.goBack()))).toEqual(['page_view']);
    expect(
      names(await noticed(() => page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow',{persisted:true}))"))),
    ).toEqual(['page_view']);
  });

  it('feels nothing when it is hostile', async () => {
    await shopper.context.addInitScript(`
      JSON.stringify = () => { throw new Error('mine') };
      Object.freeze(history);
      Array.prototype.toJSON = () => 'broken';
      Object.prototype.extra = 'everywhere';
      Array.prototype.remove = function () {};
    `);
    const seen = await shopper.visit(`${cafe24.url}/category/tops/25/`);
    expect(names(seen)).toEqual(['session_start', 'page_view', 'view_item_list']);
  });

  it('is noticed without storage and without cookies', async () => {
    await shopper.context.addInitScript(`
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new Error('refused') } });
      Object.defineProperty(document, 'cookie', { get: () => '', set() {} });
    `);
    expect(names(await shopper.visit(`${cafe24.url}/product/detail.html?product_no=14`))).toEqual([
      'session_start',
      'page_view',
      'view_item',
    ]);
  });

  it('goes on with its own request where the tracker cannot follow it', async () => {
    const { page, visit, complaints } = shopper;
    await shopper.context.addInitScript(
      "XMLHttpRequest.prototype.addEventListener = () => { throw new Error('mine') }",
    );
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const status = await page.evaluate(
      () =>
        new Promise((answered) => {
          const request = new XMLHttpRequest();
          request.onload = () => answered(request.status);
          request.open('POST', '/exec/front/order/basket/');
          request.send('command=add&product_no=14');
        }),
    );
    expect(status).toBe(200);
    expect(complaints).toEqual([]);
  });

  it('keeps its globals, its functions and its quiet', async () => {
    const { page, visit, complaints } = shopper;
    cafe24.configure({ tag: '', orderTag: '' });
    await visit(`${cafe24.url}/`);
    const before = await page.evaluate(() => Object.keys(window));
    cafe24.configure({ tag: collector.tag('cafe24') });
    await visit(`${cafe24.url}/`);
    const after = await page.evaluate(() => Object.keys(window));
    expect(after.filter((name) => !before.includes(name) && !/^jQuery\d/.test(name))).toEqual(['dorawa']);
    expect(complaints).toEqual([]);
  });
});

describe('delivery', () => {
  const product = () => `${cafe24.url}/product/detail.html?product_no=14`;
  const click = "dorawa.push(['event','clicked',{}])";
  const clicked = () => only(collector.events, 'clicked');
  const until = async (done: () => boolean, limitMs = 8_000) => {
    for (let waited = 0; waited < limitMs && !done(); waited += 50) await new Promise((wake) => setTimeout(wake, 50));
  };

  it('puts what happens in one task into one request, at once, without preflight', async () => {
    await shopper.visit(product());
    expect(collector.requests).toMatchObject([{ method: 'POST', type: expect.stringContaining('text/plain') }]);
    expect(names(collector.events)).toEqual(['session_start', 'page_view', 'view_item']);
  });

  it('reaches the edge when the tab is closed in the same breath as the click', async () => {
    collector.delayMs = 150;
    await shopper.visit(product());
    for (let i = 0; i < 10; i++) {
      const page = await shopper.context.newPage();
      await page.goto(`${cafe24.url}/`);
      await page.waitForFunction('window.dorawa && dorawa.on && dorawa.push !== Array.prototype.push');
      await Promise.all([page.evaluate(click).catch(() => {}), page.close()]);
    }
    await until(() => clicked().length >= 10);
    expect(clicked()).toHaveLength(10);
  });

  it('keeps what could not be sent, and sends it once when the edge is back', async () => {
    collector.answer = 503;
    await shopper.visit(product());
    await shopper.visit(`${cafe24.url}/category/tops/25/`);
    await shopper.visit(`${cafe24.url}/order/basket.html`);
    expect(collector.events).toEqual([]);
    collector.answer = 200;
    await shopper.visit(`${cafe24.url}/`);
    await until(() => collector.events.length >= 8);
    await new Promise((wake) => setTimeout(wake, 500));
    expect(names(collector.events).sort()).toEqual(
      [
        'session_start',
        'page_view',
        'page_view',
        'page_view',
        'page_view',
        'view_item',
        'view_item_list',
        'view_cart',
      ].sort(),
    );
    expect(collector.repeated).toEqual([]);
    expect(new Set(collector.events.map(({ vid }) => vid)).size).toBe(1);
    const first = one(collector.events, 'view_item');
    expect(first.sent - first.t).toBeGreaterThan(500);
    expect(
      await shopper.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('_dwq'))),
    ).toEqual([]);
  });

  it('leaves what one tab is sending to that tab', async () => {
    const sending = () => collector.requests.length;
    collector.answer = 503;
    await shopper.visit(product());
    collector.answer = 200;
    collector.delayMs = 2_000;
    // A tab's own request is answered, and what was kept is under way when the other tab's is answered, too.
    await shopper.visit(`${cafe24.url}/`);
    const before = sending();
    const other = await shopper.context.newPage();
    await other.goto(`${cafe24.url}/category/tops/25/`);
    await until(() => sending() >= before + 2);
    await until(() => collector.events.length >= 6);
    await shopper.noticed(async () => {});
    expect(names(collector.events).sort()).toEqual(
      ['session_start', 'page_view', 'view_item', 'page_view', 'page_view', 'view_item_list'].sort(),
    );
    expect(collector.repeated).toEqual([]);
  });

  it('stores once what it sent twice because the answers were lost', async () => {
    collector.losesAnswers = true;
    await shopper.visit(product());
    collector.losesAnswers = false;
    await shopper.visit(`${cafe24.url}/`);
    await until(() => collector.repeated.length >= 3);
    expect(names(collector.events)).toEqual(['session_start', 'page_view', 'view_item', 'page_view']);
  });

  it('tries again by itself while the page stays open', async () => {
    collector.answer = 429;
    await shopper.visit(`${cafe24.url}/`);
    collector.answer = 200;
    await until(() => collector.events.length > 0, 12_000);
    expect(names(collector.events)).toEqual(['session_start', 'page_view']);
  });

  it('goes by beacon where a page has broken fetch', async () => {
    await shopper.context.addInitScript("window.fetch = () => { throw new Error('mine') }");
    await shopper.visit(product());
    expect(names(collector.events)).toEqual(['session_start', 'page_view', 'view_item']);
  });

  it('does not ask again what was refused for good', async () => {
    collector.answer = 400;
    await shopper.visit(product());
    const { length } = collector.requests;
    collector.answer = 200;
    await shopper.visit(`${cafe24.url}/`);
    expect(collector.requests).toHaveLength(length + 1);
    expect(names(collector.events)).toEqual(['page_view']);
  });

  it('keeps a request whose answer never came, as the person who did it', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shopper.noticed(() => shop.logIn(shopper.page));
    await shopper.visit(shop.home);
    collector.answer = 0;
    await shopper.noticed(() => shopper.page.evaluate(click));
    collector.answer = 200;
    await shopper.noticed(() => shop.logOut(shopper.page));
    await until(() => clicked().length > 0);
    expect(clicked()).toMatchObject([{ mid: 'soyeon' }]);
    expect(only(collector.events, 'page_view').at(-1)?.vid).not.toBe(clicked()[0]?.vid);
  });

  it('keeps no more than a bounded length of requests, the newest', async () => {
    collector.answer = 503;
    await shopper.visit(`${cafe24.url}/`);
    await shopper.page.evaluate(async () => {
      const long = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`field${i}`, 'x'.repeat(1_900)]));
      for (let i = 0; i < 40; i++) {
        (window as unknown as { dorawa: unknown[] }).dorawa.push(['event', 'clicked', { ...long, i: `${i}` }]);
        await new Promise((next) => setTimeout(next, 2));
      }
    });
    const kept = () =>
      shopper.page.evaluate(() => {
        const waiting = Object.keys(localStorage).filter((key) => key.startsWith('_dwq'));
        return waiting.reduce((sum, key) => sum + (localStorage.getItem(key) ?? '').length, 0);
      });
    await expect.poll(kept, { timeout: 30_000 }).toBeLessThan(1_000_000);
    expect(await kept()).toBeGreaterThan(900_000);
  });

  it('keeps no more than a bounded number of requests, the newest', async () => {
    collector.answer = 503;
    await shopper.visit(`${cafe24.url}/`);
    await shopper.page.evaluate(async () => {
      for (let i = 0; i < 230; i++) {
        (window as unknown as { dorawa: unknown[] }).dorawa.push(['event', 'clicked', { i: `${i}` }]);
        await new Promise((next) => setTimeout(next, 2));
      }
    });
    await shopper.noticed(async () => {});
    collector.answer = 200;
    await shopper.visit(`${cafe24.url}/`);
    await until(() => clicked().some(({ p }) => p?.i === '229'));
    expect(clicked().length).toBeLessThanOrEqual(200);
    expect(clicked().map(({ p }) => p?.i)).toContain('229');
  });
});

describe('the script', () => {
  it('is ASCII, whatever the owner writes into a rule', () => {
    const tag = collector.tag('cafe24', { signUp: { kind: 'click', selector: '[alt="가입 완료"]' } });
    const src = /src="([^"]+)/.exec(tag)?.[1] ?? '';
    return fetch(src).then(async (response) => expect(await response.text()).toMatch(/^[\n -~]*$/));
  });
});
