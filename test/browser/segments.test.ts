// Target groups as a marketer builds them: in Chromium, with scripting and without, on a wide screen and on a phone.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR_MS } from '../../core/time';
import { type OwnersShop, openOwnersShop } from './owner';

const TUESDAY_11 = Date.parse('2026-03-10T11:00:00+09:00');

let shop: OwnersShop;

beforeAll(async () => {
  shop = await openOwnersShop(TUESDAY_11);
  const members = ['haneul', 'bada', 'san'].map((memberId, n) => ({
    memberId,
    phone: `0101234000${n}`,
    consents: n < 2 ? [{ channel: 'sms', granted: true, at: TUESDAY_11 - 1, source: 'test' }] : [],
  }));
  await shop.post('/members', { members });
  const carted = members.map(({ memberId }, n) => ({
    id: `carted-${n}`,
    name: 'add_to_cart',
    memberId,
    occurredAt: TUESDAY_11 - (n + 1) * 20 * HOUR_MS,
  }));
  await shop.post('/events', { events: carted });
});
afterAll(async () => {
  await shop?.close();
  expect(shop.complaints).toEqual([]);
});

/** "And bought 0 times", as a second condition. */
async function addNotBought(page: Page): Promise<void> {
  await page.getByRole('button', { name: '조건 추가' }).click();
  await page.getByLabel('조건 2 행동').selectOption('purchase');
  await page.getByLabel('조건 2 값').fill('0');
  await page.getByLabel('조건 2 비교').selectOption('eq');
}

it('the estimate follows the typing, says what it reads, and how to mend what cannot be', async () => {
  const page = await shop.open('/segments/new');
  const estimate = page.locator('#estimate');
  await addNotBought(page);
  await estimate.getByText('조건에 맞는 회원').waitFor();
  await page.getByLabel('조건 1 일수', { exact: true }).fill('1');
  await estimate.getByText('3월 9일').or(estimate.getByText('어제 11:00부터 오늘 11:00 전까지')).first().waitFor();
  await expect.poll(() => estimate.locator('.size').textContent()).toContain('1명');
  await page.getByLabel('조건 2 행동').selectOption('add_to_cart');
  await estimate.getByText('두 조건을 함께 만족하는 회원이 있을 수 없습니다.').waitFor();
  await page.getByLabel('그룹 이름').fill('모순');
  await page.getByRole('button', { name: '만들기', exact: true }).click();
  await page.getByText('저장하지 않았습니다.').waitFor();
  expect(await page.getByLabel('그룹 이름').inputValue()).toBe('모순');
  await page.context().close();
});

it('a group is built, opened again, changed and deleted without scripting, on a phone', async () => {
  const page = await shop.open('/segments/new', { scripting: false, width: 390 });
  await addNotBought(page);
  await page.getByText('상세 조건').first().click();
  await page.getByLabel('조건 1 주소 값').fill('/event/spring');
  await page.getByRole('button', { name: '조건 추가' }).click();
  await page.getByRole('button', { name: '조건 3 빼기' }).click();
  expect(await page.getByLabel('조건 1 주소 값').first().inputValue()).toBe('/event/spring');
  await page.getByLabel('조건 1 주소 값').first().fill('');
  await page.getByRole('button', { name: '예상 규모 새로 고침' }).click();
  expect(await page.locator('#estimate .size').textContent()).toContain('2명');
  await page.getByLabel('그룹 이름').fill('담고 안 산 회원');
  await page.getByLabel('조건 1 일수', { exact: true }).fill('0');
  await page.getByRole('button', { name: '만들기', exact: true }).click();
  await page.locator('.field-error').getByText('1~90 사이의 일수를 적어 주세요.').waitFor();
  await page.getByLabel('조건 1 일수', { exact: true }).fill('3');
  await page.getByRole('button', { name: '만들기', exact: true }).click();
  await page.getByText('타겟 그룹을 만들었습니다.').waitFor();
  await page.getByRole('link', { name: '담고 안 산 회원' }).click();
  expect(await page.getByLabel('조건 2 행동').inputValue()).toBe('purchase');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.getByLabel('조건 2 포함 여부').selectOption('out');
  await page.getByLabel('조건 2 비교').selectOption('gte');
  await page.getByLabel('조건 2 값').fill('1');
  await page.getByRole('button', { name: '저장', exact: true }).click();
  await page.getByText('구매 1회 이상 제외').waitFor();
  await page.getByRole('link', { name: '담고 안 산 회원' }).click();
  await page.getByRole('button', { name: '삭제' }).click();
  await page.getByText('아직 타겟 그룹이 없습니다').waitFor();
  await page.context().close();
});
