// The admin as a person meets it: by labels and visible words, in Chromium, on a wide screen and on a phone, with
// scripting and without.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalEdge, type Seeded, startLocalEdge } from '../support/local-edge';
import { noteComplaints } from './owner';
import { launch } from './shopper';

const OWNER = { email: 'owner@shop.example', password: 'correct horse battery', name: '김점주' };
const STRANGER = { email: 'stranger@other.example', password: 'another long password', name: '남의점' };
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const MONDAY_10 = Date.parse('2026-03-09T10:00:00+09:00');
const DAY_MS = 86_400_000;

const settings = (over: Record<string, unknown> = {}) => ({
  shopUrl: 'https://shop.example',
  senderName: '하늘상점',
  senderNumber: '0212345678',
  ...over,
});

let edge: LocalEdge;
let browser: Browser;
let own: Seeded;
let others: Seeded;
let context: BrowserContext;
let page: Page;
let complaints: string[];
/** Cookies of a signed-in owner, so that not every test types the password. */
let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined;

beforeAll(async () => {
  edge = await startLocalEdge({ clock: { at: MONDAY_10, speed: 1 } });
  browser = await launch();
  own = await edge.seed({
    owner: OWNER,
    sites: [
      { name: '하늘상점', platform: 'cafe24', hosts: ['shop.example'], settings: settings() },
      {
        name: '둘째 상점',
        platform: 'makeshop',
        hosts: ['second.example'],
        settings: settings({ shopUrl: 'https://second.example' }),
      },
    ],
  });
  others = await edge.seed({
    owner: STRANGER,
    sites: [
      {
        name: '남의 상점',
        platform: 'cafe24',
        hosts: ['other.example'],
        settings: settings({ shopUrl: 'https://other.example' }),
      },
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await edge?.stop();
});

beforeEach(() => open());
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

/** A fresh browser, signed in unless said otherwise. Its complaints (blocked scripts, errors) fail the test. */
async function open(options: { signedIn?: boolean; viewport?: typeof WIDE; scripting?: boolean } = {}): Promise<void> {
  const { signedIn = true, viewport = WIDE, scripting = true } = options;
  await context?.close();
  context = await browser.newContext({
    viewport,
    javaScriptEnabled: scripting,
    baseURL: edge.url,
    ...(signedIn && session && { storageState: session }),
  });
  page = await context.newPage();
  complaints = [];
  noteComplaints(page, complaints);
  if (!signedIn) return;
  if (!session) {
    await page.goto('/admin/sign-in');
    await signIn(OWNER.email, OWNER.password);
    await page.getByRole('heading', { name: '홈' }).waitFor();
    session = await context.storageState();
  }
  await page.goto(shop('/'));
}

async function signIn(email: string, password: string): Promise<void> {
  await page.getByLabel('이메일').fill(email);
  await page.getByLabel('비밀번호').fill(password);
  await page.getByRole('button', { name: '로그인' }).click();
}

const site = (nth: number) => {
  const found = own.sites[nth];
  if (!found) throw new Error(`no site ${nth}`);
  return found;
};
const shop = (path: string, nth = 0) => `/admin/s/${site(nth).id}${path}`;
const see = (text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (name: string) => page.getByRole('link', { name, exact: true }).first().click();

let eventCount = 0;
/** What a shop's page would send. */
async function event(name: string, member: string | null, params: Record<string, unknown> = {}): Promise<void> {
  eventCount += 1;
  const response = await fetch(`${edge.url}/e`, {
    method: 'POST',
    headers: {
      origin: 'https://shop.example',
      'content-type': 'text/plain',
      'user-agent': 'Mozilla/5.0 (iPhone) Mobile',
    },
    body: JSON.stringify({
      v: 1,
      k: site(0).key,
      vid: `visitor-${member ?? 'nobody'}`,
      ...(member && { mid: member }),
      sent: 1,
      events: [{ id: `admin-test-${eventCount}`, n: name, t: 1, u: 'https://shop.example/', p: params }],
    }),
  });
  expect(response.status).toBe(200);
}

async function member(memberId: string, name: string, phone: string, consent = true): Promise<void> {
  const consents = consent ? [{ channel: 'sms', granted: true, at: MONDAY_10 - DAY_MS, source: 'test' }] : [];
  const response = await fetch(`${edge.url}/api/v1/sites/${site(0).id}/members`, {
    method: 'POST',
    headers: { authorization: `Bearer ${own.apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ members: [{ memberId, name, phone, consents }] }),
  });
  expect(response.status).toBe(200);
}

const shirt = { items: [{ item_id: 'P1', item_name: '코튼 셔츠', price: 39_000, quantity: 1 }] };

async function createCartCampaign(send: 'realtime' | 'scheduled', name: string): Promise<void> {
  await page.goto(shop(`/campaigns/new?preset=cart_abandon&send=${send}`));
  await page.getByLabel('캠페인 이름').fill(name);
  await press('만들기');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

async function openCampaign(name: string): Promise<void> {
  await page.goto(shop('/campaigns'));
  await follow(name);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

describe('the door', () => {
  it('is closed without a session, and leads on to where the person was going', async () => {
    await open({ signedIn: false });
    for (const path of ['/', '/campaigns', '/campaigns/new', '/inbox', '/settings', '/settings/install/events']) {
      await page.goto(shop(path));
      expect(new URL(page.url()).pathname).toBe('/admin/sign-in');
    }
    const posted = await fetch(`${edge.url}${shop('/settings')}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: edge.url },
      body: new URLSearchParams({ name: 'x' }),
    });
    expect([posted.status, await posted.text()]).toEqual([401, expect.stringContaining('로그인이 끝났습니다.')]);
    await page.goto(shop('/campaigns/new'));
    await signIn(OWNER.email, OWNER.password);
    await page.getByRole('heading', { name: '어떤 캠페인을 만들까요?' }).waitFor();
  });

  it('says in Korean that the password is wrong, and keeps the e-mail', async () => {
    await open({ signedIn: false });
    await page.goto('/admin/sign-in');
    await signIn(OWNER.email, 'not the password');
    await see('이메일 또는 비밀번호가 맞지 않습니다.');
    expect(await page.getByLabel('이메일').inputValue()).toBe(OWNER.email);
  });

  it('stops trying passwords after five, also the right one', async () => {
    await open({ signedIn: false });
    for (let i = 0; i < 5; i++) {
      await page.goto('/admin/sign-in');
      await signIn(STRANGER.email, `wrong password ${i}`);
    }
    await signIn(STRANGER.email, STRANGER.password);
    await see('여러 번 틀렸습니다.');
  });

  it.each(['//evil.example/', 'https://evil.example/', '/admin/\\evil.example', '/admin//evil.example', '/elsewhere'])(
    'never leads to %s after signing in',
    async (next) => {
      const response = await fetch(`${edge.url}/admin/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: edge.url },
        body: new URLSearchParams({ ...OWNER, next }),
      });
      expect([response.status, response.headers.get('location')]).toEqual([303, '/admin/']);
    },
  );

  it("answers another shop's pages like pages that do not exist", async () => {
    const others_ = others.sites[0]?.id;
    for (const path of [`/admin/s/${others_}/`, `/admin/s/${others_}/inbox`, '/admin/s/999999/', '/admin/nowhere']) {
      const response = await page.goto(path);
      expect(response?.status()).toBe(404);
      await see('페이지를 찾을 수 없습니다');
    }
  });

  it('refuses posts that come from elsewhere', async () => {
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    for (const origin of ['https://evil.example', undefined]) {
      const response = await fetch(`${edge.url}/admin/sign-out`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) },
      });
      expect(response.status).toBe(403);
    }
  });

  it('allows no inline or foreign script, no frames, and no cache', async () => {
    const response = await page.goto(shop('/settings'));
    const headers = response?.headers() ?? {};
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['cache-control']).toBe('no-store');
  });

  it('lets out who signs out', async () => {
    session = undefined;
    await press('로그아웃');
    await page.getByRole('heading', { name: '로그인' }).waitFor();
    await page.goto(shop('/'));
    await page.getByRole('heading', { name: '로그인' }).waitFor();
  });
});

describe('the shop', () => {
  it('says what to do first while nothing is there', async () => {
    await see('아직 들어온 이벤트가 없습니다');
    await follow('태그 설치');
    await page.getByRole('heading', { name: '설치', exact: true }).waitFor();
  });

  it('changes to another of the person’s shops', async () => {
    await page.locator('summary', { hasText: '쇼핑몰 바꾸기' }).click();
    await page.getByRole('link', { name: /둘째 상점/ }).click();
    await page.waitForURL(`**${shop('/', 1)}`);
  });

  it('closes the list of shops on Escape, back on its button, and on a click beside it', async () => {
    await page.goto(shop('/'));
    const button = page.locator('summary', { hasText: '쇼핑몰 바꾸기' });
    const other = page.getByRole('link', { name: /둘째 상점/ });
    await button.click();
    await other.focus();
    await page.keyboard.press('Escape');
    await other.waitFor({ state: 'hidden' });
    expect(await button.evaluate((summary) => summary === document.activeElement)).toBe(true);
    await button.click();
    await other.waitFor();
    await page.getByRole('heading', { name: '홈' }).click();
    await other.waitFor({ state: 'hidden' });
  });

  it('shows the tag to copy and the events as they arrive, without a reload', async () => {
    await page.goto(shop('/settings/install'));
    expect((await page.getByLabel('설치 태그').inputValue()).trim()).toBe(site(0).tag);
    await see('아직 들어온 이벤트가 없습니다');
    await event('add_to_cart', 'installer', shirt);
    await event('search', null, { search_term: '봄 자켓' });
    await see('이벤트가 들어오고 있어요');
    const added = page.getByRole('row', { name: /장바구니 담기/ });
    await added.waitFor();
    expect(await added.textContent()).toMatch(/코튼 셔츠 · 39,000원\s*회원 installer\s*모바일/);
    await see('“봄 자켓”');
    await see(/방문자 visito/);

    await page.reload();
    const step = page.getByRole('row', { name: /^장바구니 담기 아직 없음 1/ });
    await step.waitFor();
  });

  it('says when another address sends with this key, and where to admit it', async () => {
    const sent = await fetch(`${edge.url}/e`, {
      method: 'POST',
      headers: { origin: 'https://m.shop-elsewhere.example', 'content-type': 'text/plain' },
      body: JSON.stringify({ v: 1, k: site(1).key, vid: 'visitor-elsewhere', sent: 1, events: [] }),
    });
    expect(sent.status).toBe(403);
    await page.goto(shop('/settings/install', 1));
    await see(/등록하지 않은 주소 m\.shop-elsewhere\.example에서 온 요청 1건을 받지 않았습니다/);
  });

  it('copies the tag with one press', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(shop('/settings/install', 1));
    await press('복사');
    await page.getByRole('button', { name: '복사했습니다' }).waitFor();
    expect((await page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(site(1).tag);
  });

  it('names what is wrong beside each field and loses nothing typed', async () => {
    await page.goto(shop('/settings', 1));
    await page.getByLabel('발신자 이름').fill('두 번째 하늘');
    await page.getByLabel('080 무료수신거부 번호').fill('1588-1234');
    await page.getByLabel('야간 시작').fill('21:30');
    await page.getByLabel('이벤트를 받을 주소').fill('');
    await press('저장');
    await see('아래 3곳을 고쳐 주세요.');
    await see('080으로 시작하는 번호를 적어 주세요. 예: 080-123-4567');
    await see('20:50보다 늦출 수 없습니다. 이 시각이나 그 전으로 적어 주세요.');
    expect(await page.getByLabel('발신자 이름').inputValue()).toBe('두 번째 하늘');
    expect(await page.getByLabel('080 무료수신거부 번호').inputValue()).toBe('1588-1234');
    expect(await page.getByLabel('야간 시작').inputValue()).toBe('21:30');

    await page.getByLabel('080 무료수신거부 번호').fill('080-555-1234');
    await page.getByLabel('야간 시작').fill('19:00');
    await page.getByLabel('쇼핑몰 주소', { exact: true }).fill('https://shop.second.test');
    await page.getByLabel('이벤트를 받을 주소').fill('https://Second.example/main\nm.second.example');
    await page.getByLabel('페이지 주소', { exact: true }).check();
    await page.getByLabel('조건 1 값').fill('/welcome');
    await press('저장');
    await see('저장했습니다.');
    expect(await page.getByLabel('야간 시작').inputValue()).toBe('19:00');
    expect((await page.getByLabel('이벤트를 받을 주소').inputValue()).trim()).toBe(
      'second.example\nm.second.example\nshop.second.test',
    );
    expect(await page.getByLabel('페이지 주소', { exact: true }).isChecked()).toBe(true);
    expect(await page.getByLabel('조건 1 값').inputValue()).toBe('/welcome');
  });

  it('takes where mail comes from and where short links stand, and says what is no such address', async () => {
    await page.goto(shop('/settings', 1));
    await page.getByLabel('보내는 이메일').fill('hello');
    await page.getByLabel('짧은 주소의 도메인').fill('go.second.example/links');
    await press('저장');
    await see('이메일 주소를 적어 주세요. 예: hello@shop.example');
    await see('https://로 시작하는 도메인만, 경로 없이 적어 주세요. 예: https://go.shop.example');
    await page.getByLabel('보내는 이메일').fill('hello@second.example');
    await page.getByLabel('짧은 주소의 도메인').fill('https://go.second.example/');
    await page.getByLabel('dw만 붙이기').check();
    await press('저장');
    await see('저장했습니다.');
    expect(await page.getByLabel('보내는 이메일').inputValue()).toBe('hello@second.example');
    expect(await page.getByLabel('짧은 주소의 도메인').inputValue()).toBe('https://go.second.example');
    expect(await page.getByLabel('dw만 붙이기').isChecked()).toBe(true);
  });

  it('shows the signing secret only when asked', async () => {
    await page.goto(shop('/settings'));
    const secret = page.getByText(/^[0-9a-f]{64}$/);
    expect(await secret.count()).toBe(0);
    await press('비밀 키 보기');
    await secret.waitFor();
  });
});

describe('a campaign', () => {
  it('is written beside its preview, which follows with bytes and price', async () => {
    await page.goto(shop('/campaigns/new?preset=cart_abandon'));
    const preview = page.getByLabel('미리보기', { exact: true });
    expect(await preview.textContent()).toContain('(광고)[하늘상점] 김하늘님, 장바구니에 담아 두신 코튼 오버핏 셔츠');
    await page.getByRole('textbox', { name: '내용' }).fill('안녕 ');
    await page.getByRole('button', { name: '{상품수}' }).click();
    expect(await page.getByRole('textbox', { name: '내용' }).inputValue()).toBe('안녕 {상품수}');
    await preview.getByText('안녕 2개').waitFor();
    expect(await preview.textContent()).toMatch(/(SMS|LMS) [\d,]+\/[\d,]+바이트 · 건당 \d+원/);
    await page.getByRole('textbox', { name: '내용' }).fill('(광고) 직접 적기');
    await preview.getByText('(광고) 표시를 직접 적었습니다.').waitFor();
    await preview.getByRole('button', { name: '고치기' }).click();
    await preview.getByText('(광고)[하늘상점] 직접 적기').waitFor();
    expect(await page.getByRole('textbox', { name: '내용' }).inputValue()).toBe('직접 적기');
  });

  it('is written for another channel, with a text to fall back to, and kept so', async () => {
    await page.goto(shop('/campaigns/new?preset=cart_abandon'));
    await page.getByLabel('카카오 브랜드 메시지').check();
    await page.getByRole('textbox', { name: '내용' }).fill('{이름|고객}님, 잊지 않으셨나요?');
    await page.getByLabel('버튼 1 이름').fill('장바구니 보기');
    await page.getByLabel('버튼 1 주소').fill('{장바구니URL}');
    await page.getByLabel('대체 문자 보내기').check();
    await page.locator('#fallback_body').fill('{이름|고객}님, 장바구니를 확인해 보세요.');
    await page.locator('#fallback_linkName').fill('장바구니');
    await page.locator('#fallback_linkUrl').fill('{장바구니URL}');
    const preview = page.getByLabel('미리보기', { exact: true });
    await preview.getByText('김하늘님, 잊지 않으셨나요?').waitFor();
    await preview.getByText('(광고)[하늘상점] 김하늘님, 장바구니를 확인해 보세요.').waitFor();
    await press('만들기');
    await see('장바구니 보기');
    await see('브랜드 메시지');
  });

  it('can be begun from each of the fourteen presets', async () => {
    await page.goto(shop('/campaigns/new'));
    const links = page.getByRole('link', { name: '이 프리셋으로 만들기' });
    const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
    expect(addresses).toHaveLength(14);
    for (const address of addresses) {
      expect((await page.goto(address))?.status()).toBe(200);
      await page.getByLabel('캠페인 이름').waitFor();
      expect(await page.getByLabel('미리보기', { exact: true }).textContent()).toContain('(광고)');
    }
  });

  it('keeps what was typed when a field is wrong', async () => {
    await page.goto(shop('/campaigns/new?preset=cart_abandon&send=scheduled'));
    await page.getByLabel('캠페인 이름').fill('봄맞이');
    await page.getByLabel('비교군').fill('70');
    await press('만들기');
    await see('0~50 사이의 비율을 적어 주세요.');
    expect(await page.getByLabel('캠페인 이름').inputValue()).toBe('봄맞이');
    expect(await page.getByLabel('비교군').inputValue()).toBe('70');
  });

  it('does not start without a free opt-out number, and says where to enter one', async () => {
    await createCartCampaign('realtime', '장바구니 알림');
    await see('캠페인을 만들었습니다. 아직 발송하지 않습니다.');
    await see('080 무료수신거부 번호가 없습니다.');
    await page.goto(`${new URL(page.url()).pathname}/activation`);
    await see('080 무료수신거부 번호가 없습니다.');
    expect(await page.getByRole('button', { name: '네, 시작합니다' }).count()).toBe(0);
    await follow('설정으로 가기');
    await page.getByLabel('080 무료수신거부 번호').fill('080-123-4567');
    await press('저장');
    await see('저장했습니다.');
  });

  it('starts only after saying who is reached and at what price, and can be paused and resumed', async () => {
    await openCampaign('장바구니 알림');
    await follow('시작하기');
    await see('이 캠페인을 시작할까요?');
    await see('실시간 캠페인이라 인원이 미리 정해져 있지 않습니다.');
    await see(/건당 \d+원/);
    await press('네, 시작합니다');
    await see('캠페인을 시작했습니다.');

    const asked = page.waitForEvent('dialog').then((dialog) => dialog.dismiss());
    await press('일시정지');
    await asked;
    expect(await page.getByText('진행 중', { exact: true }).count()).toBe(1);
    page.once('dialog', (dialog) => dialog.accept());
    await press('일시정지');
    await see('캠페인을 일시정지했습니다.');
    await follow('다시 시작');
    await press('네, 시작합니다');
    await see('진행 중');
  });

  it('shows who waits, who got it and who did not, and why', async () => {
    await member('haneul', '김하늘', '010-1234-5678');
    await member('bada', '이바다', '010-2345-6789', false);
    await member('gureum', '박구름', '010-3456-7890');
    for (const id of ['haneul', 'bada', 'gureum']) await event('add_to_cart', id, shirt);
    await openCampaign('장바구니 알림');
    await page.getByText('haneul').waitFor();
    await event('purchase', 'gureum', { transaction_id: '20260309-0000001', value: 39_000, ...shirt });
    await edge.advance((await edge.now()) + DAY_MS + 60_000, 1);

    await page.reload();
    await page
      .getByRole('row', { name: /haneul/ })
      .getByText(/발송 성공|접수됨/)
      .waitFor();
    await page.getByRole('row', { name: /bada/ }).getByText('광고 수신 동의 없음').waitFor();
    expect(await page.getByRole('row', { name: /gureum/ }).count()).toBe(0);
    expect(await page.getByRole('listitem').filter({ hasText: '구매 완료' }).textContent()).toContain('1명');
    await page.getByRole('listitem').filter({ hasText: '광고 수신 동의 없음' }).getByRole('link').click();
    await see('광고 수신 동의 없음만 보는 중');
    expect(await page.getByRole('row', { name: /haneul/ }).count()).toBe(0);
  });

  it('arrives in the inbox as on a phone, and its link counts as a click', async () => {
    await page.goto(shop('/inbox'));
    await see('010-****-5678');
    expect(page.url() + (await page.content())).not.toContain('01012345678');
    await see(/\(광고\)\[하늘상점\] 김하늘님, 장바구니에 담아 두신 코튼 셔츠/);
    const address = await page.getByRole('link', { name: /^http.*\/r\// }).getAttribute('href');
    // It is brought up to date under the keyboard and the finger, which stay where they are.
    await page.setViewportSize({ width: 140, height: 844 });
    const receivers = page.locator('.conversations ul');
    await receivers.evaluate((list) => list.scrollTo({ left: 20 }));
    await page.getByRole('link', { name: /^http.*\/r\// }).focus();
    for (let n = 0; n < 2; n++) await page.waitForResponse((response) => response.url().includes('/inbox/messages'));
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(address);
    expect(await receivers.evaluate((list) => list.scrollLeft)).toBe(20);
    await page.setViewportSize(WIDE);
    const tapped = await fetch(String(address), {
      redirect: 'manual',
      headers: { 'user-agent': 'Mozilla/5.0 (iPhone)' },
    });
    expect(tapped.headers.get('location')).toMatch(/^https:\/\/shop\.example\/order\/basket\.html/);

    await expect
      .poll(async () => {
        await openCampaign('장바구니 알림');
        return page.getByRole('link', { name: '1 클릭 수 대상 보기' }).count();
      })
      .toBe(1);
    await page.getByRole('link', { name: '1 클릭 수 대상 보기' }).click();
    await see('클릭함만 보는 중');
    await page.getByRole('row', { name: /haneul/ }).waitFor();
  });

  it('says how many people a daily one would reach now', async () => {
    await createCartCampaign('scheduled', '매일 알림');
    await follow('시작하기');
    await see(/\d+명에게 [\d,]+원/);
    await see('지금 보낸다면 받을 회원과 비용입니다.');
    await see(/구매 완료\s*−1명/);
  });

  it('changes while it runs, but not to something that may not be sent', async () => {
    await openCampaign('장바구니 알림');
    await follow('수정');
    await see('진행 중인 캠페인입니다.');
    await page.getByRole('textbox', { name: '내용' }).fill('{없는변수} 안녕하세요');
    await press('저장');
    await see('알 수 없는 치환 변수가 있습니다.');
    expect(await page.getByRole('textbox', { name: '내용' }).inputValue()).toBe('{없는변수} 안녕하세요');
    await page.getByRole('textbox', { name: '내용' }).fill('{이름|고객}님, 아직 남아 있어요.\n{링크}');
    await press('저장');
    await see('저장했습니다.');
  });

  it('takes an edit back from its history', async () => {
    await openCampaign('장바구니 알림');
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: '이 내용으로 되돌리기' }).last().click();
    await see('이전 내용으로 되돌렸습니다.');
    expect(await page.getByRole('button', { name: '이 내용으로 되돌리기' }).count()).toBeGreaterThan(0);
  });

  it('is copied into a draft, which can be put away and taken out again', async () => {
    await openCampaign('장바구니 알림');
    await press('복사');
    await see('캠페인을 복사했습니다. 아직 발송하지 않습니다.');
    await see('장바구니 알림 사본');
    await press('보관');
    await see('캠페인을 보관했습니다.');
    await page.goto(shop('/campaigns'));
    await follow('보관함 (1)');
    await follow('장바구니 알림 사본');
    await press('목록으로 꺼내기');
    await see('캠페인을 목록으로 꺼냈습니다.');
    await press('보관');
  });

  it('ends only after asking again, and stays ended', async () => {
    await openCampaign('매일 알림');
    await follow('종료');
    await see('종료하면 다시 시작할 수 없습니다.');
    await press('네, 종료합니다');
    await see('캠페인을 종료했습니다.');
    expect(await page.getByRole('link', { name: /시작/ }).count()).toBe(0);
  });

  it('is not found under another shop', async () => {
    await openCampaign('장바구니 알림');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    for (const path of [
      `/campaigns/${id}`,
      `/campaigns/${id}/edit`,
      `/campaigns/${id}/activation`,
      `/campaigns/${id}/end`,
    ]) {
      expect((await page.goto(shop(path, 1)))?.status()).toBe(404);
    }
  });
});

describe('every page', () => {
  it('fits a phone, has one main heading, a name for every control, and a way past the menu by keyboard', async () => {
    await open({ viewport: PHONE });
    // One address of every kind that links lead to, from home on; and what is different in a MakeShop, or empty.
    const kindOf = (path: string) => path.replace(/=[^&]*/g, '').replace(/\/\d+/g, '/1');
    const found = new Map([['home', shop('/')]]);
    for (const path of ['/', '/campaigns', '/settings/install']) found.set(`another shop's ${path}`, shop(path, 1));
    for (const path of found.values()) {
      await page.goto(path);
      const seen = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const controls = document.querySelectorAll<HTMLInputElement>('input:not([type=hidden]), select, textarea');
        const links = document.querySelectorAll('a[href^="/admin"]:not([href*=".csv"])');
        return {
          over: scrollWidth - clientWidth,
          headings: document.querySelectorAll('h1').length,
          nameless: [...controls].filter((it) => !it.ariaLabel && !it.labels?.length).map((it) => it.outerHTML),
          links: [...links].map((link) => link.getAttribute('href') ?? ''),
        };
      });
      const { links, ...shape } = seen;
      expect({ path, ...shape }).toEqual({ path, over: 0, headings: 1, nameless: [] });
      for (const link of links) if (!found.has(kindOf(link))) found.set(kindOf(link), link);
    }
    expect(found.size).toBeGreaterThan(20);
    await page.goto(shop('/settings'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('본문으로 건너뛰기');
  });

  it('works with scripting off', async () => {
    await open({ scripting: false });
    await page.goto(shop('/campaigns/new?preset=cart_abandon', 1));
    await page.getByLabel('캠페인 이름').fill('글자만으로');
    await page.getByRole('textbox', { name: '내용' }).fill('스크립트 없이도 보여요');
    await press('미리보기 새로 고침');
    await page.getByLabel('미리보기', { exact: true }).getByText('스크립트 없이도 보여요').waitFor();
    expect(await page.getByLabel('캠페인 이름').inputValue()).toBe('글자만으로');
    await press('만들기');
    await follow('시작하기');
    await press('네, 시작합니다');
    await see('캠페인을 시작했습니다.');
    await press('일시정지');
    await see('캠페인을 일시정지했습니다.');
    await page.goto(shop('/settings/install', 1));
    expect(await page.getByRole('button', { name: '복사' }).count()).toBe(0);
    await page.getByRole('link', { name: '새로 고침' }).click();
  });
});
