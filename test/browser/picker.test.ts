// The owner's way from the settings form through their own shop and back: the picker on the stand-in shops, the edge
// between them, and the sign-up that is noticed by what was picked.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_VARIATIONS as CAFE24 } from '../stores/cafe24/options';
import type { Cafe24Store } from '../stores/cafe24/store';
import { startCafe24Store } from '../stores/cafe24/store';
import { DEFAULT_VARIATIONS as MAKESHOP } from '../stores/makeshop/options';
import type { MakeshopStore } from '../stores/makeshop/store';
import { startMakeshopStore } from '../stores/makeshop/store';
import { type LocalEdge, type Seeded, startLocalEdge } from '../support/local-edge';
import { cafe24Storefront, launch, makeshopStorefront } from './shopper';

const OWNER = { email: 'owner@shop.example', password: 'correct horse battery', name: '김점주' };

/** The edge takes headless browsers for crawlers. */
const PERSON = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';

let edge: LocalEdge;
let browser: Browser;
let cafe24: Cafe24Store;
let makeshop: MakeshopStore;
let seeded: Seeded;
let context: BrowserContext;
let admin: Page;
let complaints: string[];

beforeAll(async () => {
  [edge, browser, cafe24, makeshop] = await Promise.all([
    startLocalEdge(),
    launch(),
    startCafe24Store(),
    startMakeshopStore(),
  ]);
  const site = (platform: 'cafe24' | 'makeshop', shopUrl: string) => ({
    name: platform,
    platform,
    hosts: ['127.0.0.1'],
    settings: { shopUrl, senderName: '하늘상점' },
  });
  seeded = await edge.seed({ owner: OWNER, sites: [site('cafe24', cafe24.url), site('makeshop', makeshop.url)] });
  const [first, second] = seeded.sites;
  cafe24.configure({ ...CAFE24, tag: first?.tag ?? '', orderTag: first?.tag ?? '' });
  makeshop.configure({ ...MAKESHOP, tag: second?.tag ?? '' });
});
afterAll(async () => {
  await Promise.all([browser?.close(), cafe24?.close(), makeshop?.close()]);
  await edge?.stop();
});

beforeEach(async () => {
  context = await browser.newContext({ baseURL: edge.url, userAgent: PERSON });
  complaints = [];
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    // The browser itself remarks on the shop's forms.
    if (!message.text().startsWith('[DOM]')) complaints.push(message.text());
  });
  context.on('dialog', (dialog) => dialog.accept());
  admin = await context.newPage();
  await admin.goto('/admin/sign-in');
  await admin.getByLabel('이메일').fill(OWNER.email);
  await admin.getByLabel('비밀번호').fill(OWNER.password);
  await admin.getByRole('button', { name: '로그인' }).click();
  await admin.getByRole('heading', { name: '홈' }).waitFor();
});
afterEach(() => context.close());

/** Presses a button of the admin that opens the shop in a new tab. */
async function opened(button: string): Promise<Page> {
  const [shop] = await Promise.all([
    context.waitForEvent('page'),
    admin.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return shop;
}

const press = (shop: Page, name: string) => shop.getByRole('button', { name, exact: true }).click();
const says = (shop: Page, text: string | RegExp) =>
  shop.locator('dorawa-picker').getByText(text).first().waitFor({ state: 'visible' });

/** Clicks where an element is, on whatever lies above it. */
async function pointAt(shop: Page, selector: string): Promise<void> {
  const element = shop.locator(selector).first();
  await element.evaluate((found) => found.scrollIntoView({ block: 'center' }));
  const box = await element.boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  await shop.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

const eventsOf = async (nth: number, name: string): Promise<number> => {
  await admin.goto(`/admin/s/${seeded.sites[nth]?.id}/settings/install`);
  return admin
    .locator('#arrivals')
    .getByRole('row', { name: new RegExp(`^${name} `) })
    .count();
};

describe.each([
  ['Cafe24', 0, '#joinForm button.main', () => cafe24Storefront(cafe24, { device: 'pc' })],
  ['MakeShop', 1, 'form[name=join_form] a.main', () => makeshopStorefront(makeshop, 'pc')],
] as const)('in a %s shop', (_name, nth, button, storefront) => {
  const settings = () => admin.goto(`/admin/s/${seeded.sites[nth]?.id}/settings`);

  it('the owner picks the join button, the form gets a selector of it alone, and sign-ups by it are noticed', async () => {
    await settings();
    await admin.getByLabel('발신자 이름').fill('다시 쓴 이름');
    const shop = await opened('내 쇼핑몰에서 선택하기');
    await says(shop, '고르려는 버튼이나 요소를 눌러 주세요.');
    expect(shop.url()).not.toContain('dw_');
    await pointAt(shop, button);
    await says(shop, '이 페이지에서 이 요소 하나만 맞습니다.');
    await press(shop, '이 요소로 정하기');
    await says(shop, '관리자로 보냈습니다.');
    // The page below had none of the clicks.
    expect(await shop.locator(button).count()).toBe(1);

    await admin.getByText(/에서 골랐습니다/).waitFor();
    const selector = await admin.getByLabel('CSS 선택자').inputValue();
    expect(await shop.locator(selector).count()).toBe(1);
    expect(await shop.locator(selector).evaluate((element, own) => element.matches(own), button)).toBe(true);
    expect(await admin.getByLabel('버튼 클릭', { exact: true }).isChecked()).toBe(true);
    expect(await admin.getByLabel('발신자 이름').inputValue()).toBe('다시 쓴 이름');
    await admin.getByRole('button', { name: '저장', exact: true }).click();
    await admin.getByText('저장했습니다.').waitFor();
    expect(complaints).toEqual([]);

    const shopper = await browser.newContext({ userAgent: PERSON });
    const page = await shopper.newPage();
    page.on('dialog', (dialog) => dialog.accept());
    await storefront().join(page, `picked${nth}`);
    await shopper.close();
    await expect.poll(() => eventsOf(nth, '회원가입'), { timeout: 30_000, interval: 500 }).toBe(1);
  });

  it('the picker follows from page to page, goes up to the parent, and begins again', async () => {
    await settings();
    await admin.getByLabel('버튼이 있는 페이지').fill('/');
    const shop = await opened('내 쇼핑몰에서 선택하기');
    await says(shop, '고르려는 버튼이나');
    await press(shop, '페이지 이동하기');
    await shop.goto(storefront().product);
    await says(shop, '고르려는 버튼이나');
    await pointAt(shop, 'h2');
    const first = await shop.locator('dorawa-picker code').textContent();
    await press(shop, '상위 요소');
    expect(await shop.locator('dorawa-picker code').textContent()).not.toBe(first);
    await press(shop, '다시 고르기');
    await says(shop, '고르려는 버튼이나');
    await press(shop, '닫기');
    await shop.reload();
    expect(await shop.locator('dorawa-picker').count()).toBe(0);
  });
});

it('an element with a label of two lines, or a very long link, is found by what is short and fits', async () => {
  await admin.goto(`/admin/s/${seeded.sites[0]?.id}/settings`);
  await admin.getByLabel('버튼이 있는 페이지').fill('/');
  const shop = await opened('내 쇼핑몰에서 선택하기');
  await says(shop, '고르려는 버튼이나');
  await shop.evaluate((far) => {
    const button = '<button data-label="지금&#10;가입">가입</button>';
    document.body.insertAdjacentHTML('afterbegin', `<p>${button}</p><p><a href="/join/${far}">멀리</a></p>`);
  }, 'far'.repeat(200));
  for (const element of ['[data-label]', '[href^="/join/far"]']) {
    await pointAt(shop, element);
    await says(shop, '이 페이지에서 이 요소 하나만 맞습니다.');
    const selector = (await shop.locator('dorawa-picker code').textContent()) ?? '';
    expect(selector.length).toBeLessThanOrEqual(300);
    expect(
      await shop.evaluate(
        ([own, found = '']) => document.querySelector(found)?.matches(own ?? ''),
        [element, selector],
      ),
    ).toBe(true);
    await press(shop, '다시 고르기');
  }
  expect(complaints).toEqual([]);
});

it('without scripting the owner fetches what was picked with a button', async () => {
  const state = await context.storageState();
  const plain = await browser.newContext({ baseURL: edge.url, storageState: state, javaScriptEnabled: false });
  const form = await plain.newPage();
  await form.goto(`/admin/s/${seeded.sites[0]?.id}/settings`);
  const [opening] = await Promise.all([
    plain.waitForEvent('page'),
    form.getByRole('button', { name: '내 쇼핑몰에서 선택하기' }).click(),
  ]);
  await opening.waitForURL(/#dw_pick=/);
  // The shop itself needs scripting.
  const shop = await context.newPage();
  await shop.goto(opening.url());
  await says(shop, '고르려는 버튼이나');
  await pointAt(shop, '#joinForm button.main');
  await press(shop, '이 요소로 정하기');
  await says(shop, '관리자로 보냈습니다.');
  await form.getByLabel('발신자 이름').fill('손으로 쓴 이름');
  await form.getByRole('button', { name: '고른 요소 가져오기' }).click();
  await form.getByText(/에서 골랐습니다/).waitFor();
  expect(await form.getByLabel('CSS 선택자').inputValue()).not.toBe('');
  expect(await form.getByLabel('발신자 이름').inputValue()).toBe('손으로 쓴 이름');
  await plain.close();
});

it('a link whose token is over or forged says so in the shop, and the page goes on', async () => {
  const shop = await context.newPage();
  const forged = `${seeded.sites[0]?.id}.somebody.1893456000000.${'0'.repeat(24)}.${'0'.repeat(32)}`;
  await shop.goto(`${cafe24.url}/#dw_pick=${forged}`);
  await says(shop, '관리자에서 연 링크가 아닙니다.');
  await shop.goto(cafe24Storefront(cafe24, { device: 'pc' }).product);
  expect(await shop.locator('dorawa-picker').count()).toBe(0);
});

it('the debug mode tells in the console what was sent and what the edge answered', async () => {
  await admin.goto(`/admin/s/${seeded.sites[0]?.id}/settings/install`);
  const shop = await opened('디버그 모드로 열기');
  const said = () => complaints.join('\n');
  await expect.poll(said, { timeout: 30_000 }).toMatch(/이벤트 \d건 → 200.*page_view 페이지 종류: main/s);
  expect(shop.url()).toMatch(/\?dorawa_debug=1$/);
  complaints.length = 0;
  await shop.goto(cafe24Storefront(cafe24, { device: 'pc' }).product);
  await expect.poll(said, { timeout: 30_000 }).toMatch(/view_item/);
});

it('nothing is asked for or said in a page that nobody opened with a token', async () => {
  const shopper = await browser.newContext();
  const page = await shopper.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const shop of [cafe24Storefront(cafe24, { device: 'pc' }), makeshopStorefront(makeshop, 'pc')]) {
    const [sent] = await Promise.all([
      page.waitForResponse((response) => response.url() === `${edge.url}/e`),
      page.goto(shop.product),
    ]);
    expect(sent.status()).toBe(200);
  }
  expect(asked.filter((url) => url.includes('picker'))).toEqual([]);
  expect(complaints).toEqual([]);
  await shopper.close();
});
