// Forms as a marketer fills them in, in Chromium: nothing typed is lost by a wrong press, an impatient one, or a session
// that ended meanwhile, and what is to be mended is found.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OWNER, type OwnersShop, openOwnersShop } from './owner';

let shop: OwnersShop;
beforeAll(async () => {
  shop = await openOwnersShop(Date.parse('2026-03-10T11:00:00+09:00'));
});
afterAll(async () => {
  await shop?.close();
});

const NEW = '/campaigns/new?preset=signup_first_purchase';
const name = (page: Page) => page.getByLabel('캠페인 이름');
const press = (page: Page, label: string) => page.getByRole('button', { name: label, exact: true }).click();

/** How often the page asks whether to leave it; the answer is `stay` or not. */
function askedToLeave(page: Page, stay: boolean): { count: number } {
  const asked = { count: 0 };
  page.on('dialog', (dialog) => {
    if (dialog.type() === 'beforeunload') asked.count += 1;
    void (stay ? dialog.dismiss() : dialog.accept());
  });
  return asked;
}

it('asks before a form is left that is not saved, also one that came back with a fault, and not after', async () => {
  const page = await shop.open(NEW);
  const asked = askedToLeave(page, true);
  await name(page).pressSequentially(' 봄');
  await page.getByRole('link', { name: '설정' }).click();
  await expect.poll(() => asked.count).toBe(1);
  expect(await name(page).inputValue()).toContain('봄');
  await name(page).fill('');
  await press(page, '만들기');
  await page.getByText('저장하지 않았습니다.').waitFor();
  await name(page).click();
  await page.getByRole('link', { name: '설정' }).click();
  await expect.poll(() => asked.count).toBe(2);
  await name(page).fill('봄 캠페인');
  await press(page, '만들기');
  await page.getByText('캠페인을 만들었습니다.').waitFor();
  await page.getByRole('link', { name: '설정', exact: true }).click();
  await page.getByRole('heading', { name: '설정' }).waitFor();
  expect(asked.count).toBe(2);
  await page.context().close();
});

it('does not ask where nothing was typed, or only a number to test with', async () => {
  const page = await shop.open(NEW);
  const asked = askedToLeave(page, true);
  await page.getByLabel('내 번호나 이메일').pressSequentially('010');
  await page.getByRole('link', { name: '설정' }).click();
  await page.getByRole('heading', { name: '설정' }).waitFor();
  expect(asked.count).toBe(0);
  await page.context().close();
});

it('sends a form once, however often its button is pressed, and shows that it is under way', async () => {
  const page = await shop.open(NEW);
  let sent = 0;
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/campaigns\?preset=/, async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  const busy = await page.getByRole('button', { name: '만들기' }).evaluate((button: HTMLButtonElement) => {
    for (let i = 0; i < 3; i++) button.click();
    return button.getAttribute('aria-busy');
  });
  expect(busy).toBe('true');
  answer();
  await page.getByText('캠페인을 만들었습니다.').waitFor();
  expect(sent).toBe(1);
  await page.context().close();
});

it('keeps what is typed when the session has ended, through signing in again', async () => {
  const page = await shop.open(NEW);
  const asked = askedToLeave(page, true);
  await page.context().clearCookies();
  await page.locator('#body').fill('오래 고민한 글 {링크}\n둘째 줄');
  await page.locator('#preview').getByText('로그인이 끝났습니다. 적은 내용은 그대로입니다.').waitFor();
  await name(page).fill('로그인이 끝난 사이');
  await press(page, '만들기');
  await page.getByText('다시 로그인하면 적은 내용으로 이어서 할 수 있습니다.').waitFor();
  await page.getByLabel('이메일').fill(OWNER.email);
  await page.getByLabel('비밀번호').fill('not the password');
  await press(page, '로그인');
  await page.getByText('이메일 또는 비밀번호가 맞지 않습니다.').waitFor();
  await page.getByLabel('비밀번호').fill(OWNER.password);
  await press(page, '로그인');
  await press(page, '이어서 하기');
  await page.getByRole('heading', { name: '로그인이 끝난 사이' }).waitFor();
  await page.getByRole('link', { name: '수정' }).click();
  expect((await page.locator('#body').inputValue()).replace(/\r/g, '')).toBe('오래 고민한 글 {링크}\n둘째 줄');
  expect(asked.count).toBe(0);
  await page.context().close();
});

it('says that a preview could not be brought up to date, until it can', async () => {
  const page = await shop.open(NEW);
  await page.route(/\/campaigns\/preview/, (route) => route.abort());
  await page.locator('#body').fill('끊긴 사이에 적은 글');
  await page.locator('#preview').getByText('새로 고치지 못했습니다.').waitFor();
  await page.unroute(/\/campaigns\/preview/);
  await page.locator('#body').fill('다시 이어진 글');
  await page.locator('#preview').getByText('다시 이어진 글').waitFor();
  expect(await page.getByText('새로 고치지 못했습니다.').count()).toBe(0);
  await page.context().close();
});

it('leads to each place to be mended, and stays where a button was pressed', async () => {
  const page = await shop.open(NEW, { width: 390 });
  const inView = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
  await press(page, '조건 추가');
  await page.getByText('조건 1 빼기').waitFor();
  await expect.poll(() => inView('#conditions')).toBe(true);
  await page.getByLabel('내 번호나 이메일').fill('010');
  await press(page, '테스트로 보내기');
  await page.getByText('휴대폰 번호(010…)를 적어 주세요.').waitFor();
  await expect.poll(() => inView('#test-send')).toBe(true);
  await page.getByLabel('우선순위').fill('1000');
  await page.getByLabel('하루', { exact: true }).fill('십만');
  await page.getByText('링크 더 넣기, 제목, 그림').first().click();
  await page.getByLabel('LMS 제목').first().fill('긴 제목'.repeat(40));
  await press(page, '만들기');
  await page.getByText('저장하지 않았습니다. 아래 3곳을 고쳐 주세요.').waitFor();
  await page.getByRole('link', { name: '1~100 사이의 수를 적어 주세요.' }).click();
  await expect.poll(() => inView('#priority')).toBe(true);
  await page.getByRole('link', { name: '제목을 줄여 주세요.' }).click();
  await expect.poll(() => inView('#subject')).toBe(true);
  await page.context().close();
});
