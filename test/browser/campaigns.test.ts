// A campaign's own pages as a marketer uses them, in Chromium: who waits, why somebody got nothing, what it would have
// done, and a scenario of one's own. One day follows the other: the clock stands still between.

import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../core/time';
import { type OwnersShop, openOwnersShop } from './owner';

const TUESDAY_11 = Date.parse('2026-03-10T11:00:00+09:00');
const REALTIME = '장바구니 유기 (실시간 24시간)';
const DAILY = '장바구니 유기 (매일 11:00)';
/** More than one look at a rehearsal plays. */
const CROWD = 1_700;

let shop: OwnersShop;

beforeAll(async () => {
  shop = await openOwnersShop(TUESDAY_11, true);
  const consents = [{ channel: 'sms', granted: true, at: TUESDAY_11 - DAY_MS, source: 'test' }];
  const strangers = Array.from({ length: CROWD }, (_, i) => ({ memberId: `stranger-${i}` }));
  const known = [
    { memberId: 'haneul', phone: '01012345678', consents },
    { memberId: 'bada', phone: '01023456789' },
  ];
  for (const members of [known, strangers.slice(0, 1_000), strangers.slice(1_000)]) {
    await shop.post('/members', { members });
  }
  const occurredAt = TUESDAY_11 + MINUTE_MS;
  await shop.edge.advance(occurredAt);
  const params = { items: [{ item_id: 'P1', item_name: '코튼 셔츠', price: 39_000, quantity: 1 }] };
  const events = known.map(({ memberId }) => ({
    id: `carted-${memberId}`,
    name: 'add_to_cart',
    memberId,
    occurredAt,
    params,
  }));
  await shop.post('/events', { events });
});
afterAll(async () => {
  await shop?.close();
  expect(shop.complaints).toEqual([]);
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const card = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function openCampaign(name: string, options?: Parameters<OwnersShop['open']>[1]): Promise<Page> {
  const page = await shop.open('/campaigns', options);
  await page.getByRole('link', { name, exact: true }).first().click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  return page;
}

it('lists who waits and calls a wait off, and from then on says who did it', async () => {
  const page = await openCampaign(REALTIME);
  await card(page, '대기 중').getByText('2명').waitFor();
  // A member id as long as they come leaves the time its line on a phone.
  await page.setViewportSize({ width: 390, height: 844 });
  const longest = await card(page, '대기 중')
    .getByRole('link')
    .first()
    .evaluate((link) => {
      const id = link.textContent;
      link.textContent = 'a'.repeat(64);
      const { height } = link.closest('li')?.querySelector('.until')?.getBoundingClientRect() ?? { height: 0 };
      link.textContent = id;
      return height;
    });
  expect(longest).toBeLessThan(40);
  await page.setViewportSize({ width: 1280, height: 900 });
  page.on('dialog', (dialog) => dialog.accept());
  await press(page, 'haneul 대기 취소');
  await page.getByText('대기를 취소했습니다. 같은 행동으로는 다시 보내지 않습니다.').waitFor();
  await card(page, '대기 중').getByText('1명').waitFor();
  await page.getByRole('row', { name: /haneul 취소됨 김점주 님 · 오늘 11:01/ }).waitFor();
  await card(page, '대기 중').getByRole('link', { name: 'bada' }).click();
  await press(page, 'bada 대기 취소');
  await page.getByText('대기를 취소했습니다.').waitFor();
  await card(page, '캠페인 메시지')
    .getByRole('row', { name: `${REALTIME} 취소됨 김점주 님 · 오늘 11:01` })
    .waitFor();
  expect(await card(page, '대기 중').count()).toBe(0);
  await page.context().close();
});

it('tells of a member and a campaign what stood in the way, run by run, without scripting on a phone', async () => {
  await shop.edge.advance(TUESDAY_11 + DAY_MS + 30 * MINUTE_MS);
  const page = await shop.open('/member?id=bada', { scripting: false, width: 390 });
  const why = card(page, '이 사람은 왜?');
  await why.getByLabel('캠페인').selectOption({ label: REALTIME });
  await press(page, '이유 보기');
  await why.getByText('어제 11:01에 취소했습니다: 김점주 님.').waitFor();
  await why.getByLabel('캠페인').selectOption({ label: DAILY });
  await press(page, '이유 보기');
  await why.getByRole('link', { name: '오늘 11:00 회차' }).click();
  await why.getByText('보내지 않았습니다: 광고 수신 동의 없음.').waitFor();
  const refused = why.getByRole('listitem').filter({ has: page.getByRole('img', { name: '아님' }) });
  expect(await refused.allTextContents()).toEqual([expect.stringContaining('광고 수신 동의 없음')]);
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});

it('rehearses a campaign step by step, stops where it is told to, and begins anew', async () => {
  const still = await openCampaign(DAILY, { scripting: false, width: 390 });
  await still.getByRole('link', { name: '미리 돌려보기' }).click();
  await press(still, '돌려보기');
  await still.getByText('회원 1,702명 가운데 0명까지 보았습니다.').waitFor();
  await press(still, '지금까지 보기');
  await still.getByText('회원 1,702명 가운데 1,500명까지 보았습니다.').waitFor();
  await press(still, '멈추기');
  await still.getByText('회원 1,702명 가운데 1,500명까지 보고 멈췄습니다.').waitFor();
  expect(await overflow(still)).toBe(0);
  const page = await shop.open(new URL(still.url()).pathname.replace(shop.path(''), ''));
  await still.context().close();
  await press(page, '다시 돌려보기');
  await page.getByText('회원 1,702명을 모두 보았습니다.').waitFor();
  await page.getByRole('row', { name: /haneul 오늘 11:00/ }).waitFor();
  await page.getByText('광고 수신 동의 없음').waitFor();
  await page.context().close();
});

it('estimates what is typed last, and drops the question before it', async () => {
  const page = await shop.open('/campaigns/new?preset=cart_abandon&send=scheduled');
  const qualified = page.locator('#estimate').getByRole('listitem').filter({ hasText: '조건에 맞는 행동을 한 회원' });
  await qualified.getByText('2명').waitFor();
  const asked: Request[] = [];
  const dropped: Request[] = [];
  page.on('requestfailed', (request) => dropped.push(request));
  // The first question is never answered; whoever asks again is.
  await page.route('**/campaigns/estimate?*', async (route) => {
    if (asked.push(route.request()) > 1) await route.continue();
  });
  await page.getByLabel('며칠 전', { exact: true }).fill('2');
  await expect.poll(() => asked.length).toBe(1);
  await page.getByLabel('며칠 전', { exact: true }).fill('3');
  await expect.poll(() => dropped).toEqual([asked[0]]);
  await qualified.getByText('0명').waitFor();
  await page.context().close();
});

/** Everything a form would send, as a person left it. */
const typed = (page: Page) =>
  page.locator('form.with-phone').evaluate((form) => Object.fromEntries(new FormData(form as HTMLFormElement)));

it('opens a preset as a scenario of one’s own, which is there as it was left when opened again', async () => {
  const page = await shop.open('/campaigns/new?preset=cart_abandon');
  await page.getByRole('button', { name: '사용자 정의 시나리오로 열기' }).click();
  await page.getByLabel('캠페인 이름').fill('하늘 브랜드를 세 번 본 회원');
  const first = page.getByRole('group', { name: '행동', exact: true });
  expect(await first.getByLabel('행동', { exact: true }).inputValue()).toBe('add_to_cart');
  await first.getByLabel('행동', { exact: true }).selectOption({ label: '상품 조회' });
  await first.getByText('상세 조건').click();
  await first.getByLabel('행동 브랜드').fill('하늘, 바다');
  await first.getByLabel('할인 중인 상품만').check();
  await page.getByLabel('세는 방법', { exact: true }).selectOption({ label: '서로 다른 상품 수' });
  await page.locator('[name=eventsAtLeast]').fill('3');
  await page.getByLabel('같은 일로 보는 범위', { exact: true }).selectOption('browsing');
  await page.getByLabel('다시 방문하면 제외').check();
  await page.getByLabel('분', { exact: true }).fill('30');
  const left = await typed(page);
  await press(page, '만들기');
  await page.getByText('캠페인을 만들었습니다.').waitFor();
  await page.getByRole('link', { name: '수정', exact: true }).click();
  await page.getByRole('heading', { name: '캠페인 수정' }).waitFor();
  expect(await typed(page)).toEqual({ ...left, version: expect.any(String) });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});
