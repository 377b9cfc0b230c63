// A shopper in a real browser, and the shops they go to. `noticed` is what every tracker test is made of: do this, and
// tell exactly which events came of it.

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright-core';
import type { Platform } from '../../core/tracker-settings';
import type { Cafe24Store } from '../stores/cafe24/store';
import type { MakeshopStore } from '../stores/makeshop/store';
import type { Collector, Noticed } from './collector';

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

/** No event and nothing loading for so long: the page has said what it had to say. */
const QUIET_MS = 400;
const LONGEST_MS = 20_000;

export type Shopper = {
  page: Page;
  context: BrowserContext;
  /** Errors, warnings and failed promises the page has seen. */
  complaints: string[];
  visit(address: string): Promise<Noticed[]>;
  /** The events that come of an action, in order. */
  noticed(action: () => Promise<unknown>): Promise<Noticed[]>;
};

export async function openShopper(
  browser: Browser,
  collector: Collector,
  options?: BrowserContextOptions,
): Promise<Shopper> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', (dialog) => dialog.accept());
  /** What the shop is being asked for: a busy machine may answer a click late. */
  const loading = new Set<Request>();
  context.on('request', (request) => {
    if (/document|script|xhr/.test(request.resourceType())) loading.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const)
    context.on(end as 'requestfinished', (request) => void loading.delete(request));
  const noticed = async (action: () => Promise<unknown>) => {
    const before = collector.events.length;
    await action();
    let seen = -1;
    for (let quietMs = 0, waitedMs = 0; quietMs < QUIET_MS && waitedMs < LONGEST_MS; quietMs += 40, waitedMs += 40) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      if (loading.size > 0 || seen !== collector.requests.length) quietMs = 0;
      seen = collector.requests.length;
    }
    return collector.events.slice(before);
  };
  return { page, context, complaints, noticed, visit: (address) => noticed(() => page.goto(address)) };
}

export const names = (events: readonly Noticed[]): string[] => events.map(({ n }) => n);

/** How a shopper does things in one kind of shop, on one kind of device. */
export type Storefront = {
  platform: Platform;
  url: string;
  /** A member of the shop from the start. */
  member: string;
  /** A product with options, and its price as chosen below. */
  item: { id: string; price: number; name: string };
  home: string;
  list: string;
  search(word: string): string;
  product: string;
  cart: string;
  choose(page: Page): Promise<void>;
  addToCart(page: Page): Promise<void>;
  buyNow(page: Page): Promise<void>;
  wish(page: Page): Promise<void>;
  naverPay(page: Page): Promise<void>;
  kakaoPay(page: Page): Promise<void>;
  removeFirst(page: Page): Promise<void>;
  orderAll(page: Page): Promise<void>;
  /** From the order form, by bank transfer: an unpaid order. */
  payByTransfer(page: Page): Promise<void>;
  payByCard(page: Page): Promise<void>;
  join(page: Page, id: string): Promise<void>;
  /** From the form for it; with nothing written into it when `text` is empty. */
  review(page: Page, text: string): Promise<void>;
  logIn(page: Page, id?: string, password?: string): Promise<void>;
  logOut(page: Page): Promise<void>;
};

const fillIn = async (page: Page, fields: Record<string, string>): Promise<void> => {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
};

/** Does what makes the page load anew, and waits until it has. */
async function andLoad(page: Page, action: () => Promise<unknown>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await action();
  await loaded;
}

/** How one Cafe24 shop may be addressed. */
type Cafe24Addresses = {
  device: 'pc' | 'mobile';
  /** The addresses Cafe24 makes of names; every shop answers the plain ones as well. */
  isPretty?: boolean;
  /** The shop's second shop, in English and dollars. */
  isEnglish?: boolean;
};

export function cafe24Storefront(store: Cafe24Store, addresses: Cafe24Addresses): Storefront {
  const { device, isPretty, isEnglish } = addresses;
  const prefix = (isEnglish ? '/shop2' : '') + (device === 'mobile' ? '/m' : '');
  const at = (path: string) => store.url + prefix + path;
  return {
    platform: 'cafe24',
    url: store.url,
    member: 'soyeon',
    item: isEnglish
      ? { id: '11', price: 145.38, name: 'Soft Wool Half Coat' }
      : { id: '11', price: 189_000, name: '소프트 울 하프코트' },
    home: at('/'),
    list: at(isPretty ? '/category/%EC%95%84%EC%9A%B0%ED%84%B0/24/' : '/product/list.html?cate_no=24'),
    search: (word) => at(`/product/search.html?keyword=${encodeURIComponent(word)}`),
    product: at(
      isPretty
        ? '/product/%EC%BD%94%ED%8A%B8/11/category/24/display/1/'
        : '/product/detail.html?product_no=11&cate_no=24',
    ),
    cart: at('/order/basket.html'),
    choose: async (page) => void (await page.selectOption('#product_option_id1', { index: 1 })),
    addToCart: (page) => page.click('[onclick^="product_submit(2"]'),
    buyNow: (page) => page.click('[onclick^="product_submit(1"]'),
    wish: (page) => page.click('[onclick^=add_wishlist]'),
    naverPay: (page) => page.click('[onclick*=naver_checkout]'),
    kakaoPay: (page) => page.click('#appPaymentButtonBox button'),
    removeFirst: (page) => andLoad(page, () => page.click('[onclick*=deleteBasketItem]')),
    orderAll: (page) => page.click('[onclick*=orderAll]'),
    async payByTransfer(page) {
      await page.check('[name=addr_paymethod][value=cash]');
      await page.click('#btn_payment');
      await page.waitForURL('**/order_result.html*');
      await page.waitForFunction('EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA.order_id');
      // The tracker looks for it four times a second.
      await page.waitForTimeout(300);
    },
    async payByCard(page) {
      await fillIn(page, { oname: '손님', ophone2: '010-0000-5005', oemail: 'guest@example.com', oaddr: '서울' });
      await page.click('#btn_payment');
      await page.waitForURL('**/outside/card?*');
      await page.click('text=결제하기');
      await page.waitForURL('**/order_result.html*');
      await page.waitForFunction('EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA.order_id');
      // The tracker looks for it four times a second.
      await page.waitForTimeout(300);
    },
    async join(page, id) {
      await page.goto(at('/member/join.html'));
      await page.fill('[name=member_id]', id);
      await page.fill('[name=passwd]', '1234');
      await page.fill('[name=name]', '새회원');
      await page.fill('[name=mobile]', '010-0000-3003');
      await page.fill('[name=email]', 'new@example.com');
      await page.click('[onclick^=memberJoin]');
      await page.waitForLoadState();
    },
    async review(page, text) {
      await page.goto(at('/board/product/write.html?board_no=4&product_no=11'));
      await fillIn(page, { subject: text });
      await page.fill('[name=content]', text);
      await page.click('[onclick*=form_submit]');
    },
    async logIn(page, id = 'soyeon', password = '1234') {
      await page.goto(at('/member/login.html'));
      await page.fill('[name=member_id]', id);
      await page.fill('[name=member_passwd]', password);
      await page.click('form[action*=login] button');
      await page.waitForLoadState();
      // The platform tells who it is only after asking for it.
      await page.waitForTimeout(500);
    },
    logOut: async (page) => void (await page.goto(at('/exec/front/Member/logout/'))),
  };
}

export function makeshopStorefront(store: MakeshopStore, device: 'pc' | 'mobile'): Storefront {
  const at = (pc: string, mobile: string) => store.url + (device === 'pc' ? pc : mobile);
  return {
    platform: 'makeshop',
    url: store.url,
    member: 'jiwoo',
    item: { id: '10021', price: 28_000, name: '우전 녹차' },
    home: at('/', '/m/main.html'),
    list: at('/shop/shopbrand.html?xcode=001&type=X', '/m/product_list.html?xcode=001&type=X'),
    search: (word) => at('/shop/shopbrand.html?search=', '/m/product_list.html?search=') + word,
    product: at('/shop/shopdetail.html?branduid=10021&xcode=001&mcode=001&scode=000', '/m/product.html?branduid=10021'),
    cart: at('/shop/basket.html', '/m/basket.html'),
    choose: async (page) => void (await page.selectOption('select[name="optionlist[]"]', { index: 1 })),
    addToCart: (page) => page.click(`[href="javascript:send_multi('', '')"]`),
    buyNow: (page) => page.click('[href*=baro]'),
    wish: (page) => page.click('[href*=login_chk],[data-uid]'),
    naverPay: (page) => page.click('text=N pay 구매'),
    kakaoPay: (page) => page.click('text=카카오페이 구매'),
    removeFirst: (page) => andLoad(page, () => page.click('[href*="\'del\'"]')),
    orderAll: (page) => page.click('text=전체 주문'),
    async payByTransfer(page) {
      await page.check('[name=radio_paymethod][value=B]');
      await page.click('#orderbutton');
      await page.waitForURL(/orderend|order_complete/);
    },
    async payByCard(page) {
      await fillIn(page, { sender: '손님', emergency: '010-0000-5005', email: 'guest@example.com', address: '서울' });
      await page.click('#orderbutton');
      await page.waitForURL('**/outside/card?*');
      await page.click('text=결제하기');
      await page.waitForURL(/orderend|order_complete/);
    },
    async join(page, id) {
      await page.goto(at('/shop/idinfo.html?type=new', '/m/join.html'));
      await page.fill('[name=id]', id);
      await page.fill('[name=password1]', '1234');
      await page.fill('[name=hname]', '새회원');
      await page.fill('[name=etcphone]', '010-0000-3003');
      await page.fill('[name=email]', 'new@example.com');
      await page.click('text=가입하기');
      await page.waitForURL(/complete|\/$|main/);
    },
    async review(page, text) {
      await page.goto(at('/board/power_review.html?branduid=10021', '/m/power_review.html?branduid=10021'));
      await page.fill('#prw_form textarea', text);
      await page.click('text=후기 등록');
    },
    async logIn(page, id = 'jiwoo', password = '1234') {
      await page.goto(at('/shop/member.html?type=login', '/m/login.html'));
      await page.fill('form[name=loginform] [name=id]', id);
      await page.fill('[name=passwd]', password);
      await page.click('form[name=loginform] button');
      await page.waitForLoadState();
    },
    logOut: async (page) => void (await page.goto(`${store.url}/shop/logout.html?type=logout`)),
  };
}
