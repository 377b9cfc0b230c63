// The tracker in another engine: the smoke of capture and delivery in the two stand-in shops, in Firefox, which speaks
// WebDriver BiDi. Everything finer is asked of Chromium in the files beside this one.

import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findFirefox } from '../local/browser';
import { type Cafe24Store, startCafe24Store } from '../stores/cafe24/store';
import { type MakeshopStore, startMakeshopStore } from '../stores/makeshop/store';
import { type Collector, startCollector } from './collector';
import { names } from './shopper';

const firefox = findFirefox();
if (!firefox) console.warn('No Firefox (firefox-esr) is installed, and none could be: its tests are skipped.');

let browser: Browser;
let collector: Collector;
let cafe24: Cafe24Store;
let makeshop: MakeshopStore;
let context: BrowserContext;
let page: Page;
let complaints: string[];

/** What one shop's pages call the things a shopper touches. */
type Shop = {
  url: string;
  member: string;
  product: string;
  item: string;
  cart: string;
  addToCart: string;
  buyNow: string;
  login: { page: string; id: string; password: string; button: string };
  transfer: string;
  pay: string;
  ordered: RegExp;
};
const SHOPS: Record<'cafe24' | 'makeshop', () => Shop> = {
  cafe24: () => ({
    url: cafe24.url,
    member: 'soyeon',
    product: '/product/detail.html?product_no=14',
    item: '14',
    cart: '/order/basket.html',
    addToCart: '#actionCart',
    buyNow: '#actionBuy',
    login: {
      page: '/member/login.html',
      id: '[name=member_id]',
      password: '[name=member_passwd]',
      button: '.xans-member-login button.main',
    },
    transfer: '[name=addr_paymethod][value=cash]',
    pay: '#btn_payment',
    ordered: /order_result/,
  }),
  makeshop: () => ({
    url: makeshop.url,
    member: 'jiwoo',
    product: '/shop/shopdetail.html?branduid=10022',
    item: '10022',
    cart: '/shop/basket.html',
    addToCart: '.btn_cart',
    buyNow: '.btn_buy',
    login: {
      page: '/shop/member.html?type=login',
      id: 'form[name=loginform] [name=id]',
      password: '[name=passwd]',
      button: 'form[name=loginform] button.main',
    },
    transfer: '[name=radio_paymethod][value=B]',
    pay: '#orderbutton',
    ordered: /orderend/,
  }),
};

const EVENT_MS = 20_000;
const seen = (name: string) => collector.events.filter(({ n }) => n === name);
const arrival = (name: string, times = 1) =>
  expect.poll(() => seen(name).length, { timeout: EVENT_MS }).toBeGreaterThanOrEqual(times);

const openTab = async (): Promise<Page> => {
  const tab = await context.newPage();
  // Firefox reports here what its console says of the page, cookies it refuses included.
  tab.on('pageerror', (error) => void complaints.push(String(error)));
  tab.on('dialog', (dialog) => void dialog.accept());
  return tab;
};

// A whole second engine starts here, on whatever machine: slow is not wrong.
describe.skipIf(!firefox)('in Firefox', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    [browser, collector, cafe24, makeshop] = await Promise.all([
      puppeteer.launch({ browser: 'firefox', executablePath: firefox ?? '', headless: true }),
      startCollector(),
      startCafe24Store(),
      startMakeshopStore(),
    ]);
  });
  afterAll(() => Promise.all([browser?.close(), collector?.close(), cafe24?.close(), makeshop?.close()]));

  beforeEach(async () => {
    collector.forget();
    Object.assign(collector, { answer: 200, delayMs: 0 });
    const tag = collector.tag('cafe24');
    cafe24.configure({ tag, orderTag: tag });
    makeshop.configure({ tag: collector.tag('makeshop') });
    complaints = [];
    context = await browser.createBrowserContext();
    page = await openTab();
  });
  afterEach(async () => {
    await context.close();
    expect(collector.refused).toEqual([]);
  });

  describe.each(['cafe24', 'makeshop'] as const)('on %s', (platform) => {
    it('sees a product, a cart, a member and an unpaid order, each once', async () => {
      const shop = SHOPS[platform]();
      await page.goto(shop.url + shop.product);
      await arrival('view_item');
      expect(seen('view_item')[0]?.p?.items).toMatchObject([{ item_id: shop.item, price: expect.any(Number) }]);
      await page.click(shop.addToCart);
      await arrival('add_to_cart');
      await page.goto(shop.url + shop.cart);
      await arrival('view_cart');
      expect(seen('add_to_cart')).toHaveLength(1);
      expect(seen('view_cart').at(-1)?.p?.items).toMatchObject([{ item_id: shop.item, quantity: 1 }]);

      await page.goto(shop.url + shop.login.page);
      await page.type(shop.login.id, shop.member);
      await page.type(shop.login.password, '1234');
      await page.click(shop.login.button);
      await arrival('login');
      await page.goto(shop.url + shop.product);
      await page.click(shop.buyNow);
      await arrival('begin_checkout');
      await page.waitForSelector(shop.transfer);
      await page.click(shop.transfer);
      await page.click(shop.pay);
      await arrival('purchase');
      expect(seen('purchase')[0]?.u).toMatch(shop.ordered);
      expect(seen('purchase')).toMatchObject([
        { mid: shop.member, p: { unpaid: true, items: [{ item_id: shop.item }] } },
      ]);
      expect(names(collector.events).filter((name) => name === 'session_start')).toHaveLength(1);
      expect(complaints).toEqual([]);
    });

    it('loses nothing and sends nothing twice when tabs close in the breath of a click', async () => {
      const shop = SHOPS[platform]();
      collector.delayMs = 150;
      for (let i = 0; i < 5; i++) {
        const tab = await openTab();
        await tab.goto(shop.url);
        await tab.waitForFunction('window.dorawa && dorawa.push !== Array.prototype.push');
        await tab.evaluate(`dorawa.push(['event','clicked',{i:'${i}'}])`);
        await tab.close();
      }
      await arrival('clicked', 5);
      // Sent again when the answer found the tab gone, each under the id it was born with: stored once.
      expect(new Set(seen('clicked').map(({ id }) => id)).size).toBe(5);
      expect(new Set(seen('clicked').map(({ p }) => p?.i)).size).toBe(5);
    });

    it('keeps what the edge could not take, and brings it with the next page', async () => {
      const shop = SHOPS[platform]();
      collector.answer = 503;
      await page.goto(shop.url + shop.product);
      await expect.poll(() => collector.requests.length, { timeout: EVENT_MS }).toBeGreaterThan(0);
      expect(collector.events).toEqual([]);
      collector.answer = 200;
      await page.goto(shop.url + shop.cart);
      await arrival('view_item');
      await arrival('view_cart');
      expect(seen('view_item')).toHaveLength(1);
    });
  });

  it('asks no preflight and puts what happens in one task into one request', async () => {
    await page.goto(cafe24.url + SHOPS.cafe24().product);
    await arrival('view_item');
    expect(collector.requests).toMatchObject([{ method: 'POST', type: expect.stringContaining('text/plain') }]);
  });
});
