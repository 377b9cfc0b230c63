// A campaign by web push, from a browser a shop's server registers to one whose owner has had enough.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { eraseMember } from '../../edge/actions/people';
import { registerBrowser } from '../../edge/actions/push';
import { listRehearsedMessages, startRehearsal, stepRehearsal } from '../../edge/actions/rehearsals';
import { listSiteSuppressions } from '../../edge/actions/suppressions';
import type { PushService } from '../providers/push/push-service';
import { withWebPush } from '../support/providers';
import { aPush } from '../support/push';
import { aScarf, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

let world: World;
let service: PushService;
let token: string;
let campaign: number;

beforeEach(async () => {
  world = await World.begin();
  service = await withWebPush(world);
  token = await world.token();
  campaign = await world.campaign('cart_abandon_realtime', { message: aPush, cooldownDays: 0 });
});
afterEach(() => vi.unstubAllGlobals());

const api = (method: string, path: string, body?: object) =>
  world.request(`/api/v1/sites/${world.site.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

const yesToPush = (memberId: string) => ({
  memberId,
  consents: [{ channel: 'push' as const, granted: true, at: kst('2026-01-05 12:00'), source: 'story' }],
});

/** Where the last push shown lets its reader stop. */
const optOutPage = () => new URL(String(service.shown.at(-1)?.payload.optOutUrl)).pathname;
const posts = (page: string, body: string) =>
  world.request(page, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });

/** The list of addresses that are left alone, as the shop sees it. */
async function onList(): Promise<string[]> {
  const { suppressions } = await listSiteSuppressions(world.edge, world.site.id, {}, undefined, 10);
  return suppressions.map(({ channel, reason, memberId, masked }) => `${channel} ${reason} ${memberId} ${masked}`);
}

/** A member who said yes to web push and no more, with a browser. */
async function pushMember(memberId: string, night = false) {
  const said = yesToPush(memberId);
  const consents = night
    ? [...said.consents, ...said.consents.map((yes) => ({ ...yes, purpose: 'night' }))]
    : said.consents;
  await upsertMemberList(world.edge, world.site.id, [{ ...said, name: '김하늘', consents }]);
  const browser = await service.subscribe(memberId);
  expect((await api('POST', `/members/${memberId}/browsers`, browser)).status).toBe(204);
  return browser;
}

async function leavesCart(member: string, item?: typeof aScarf): Promise<void> {
  await world.addsToCart(member, item);
  await world.advance(25 * HOUR_MS);
}
const states = async () => (await world.dispatches()).map(({ state, reason }) => `${state} ${reason}`);

describe('a cart left behind', () => {
  it('is spoken of on the member’s browser, and a tap of it is counted', async () => {
    await pushMember('haneul');
    await leavesCart('haneul');
    const [shown] = service.shown;
    expect(shown?.payload).toMatchObject({
      title: '(광고) 하늘옷장 김하늘님, 캐시미어 코트가 기다려요',
      body: '장바구니에 담아 두신 상품이에요.\n수신거부: 알림의 [알림 끄기]를 누르세요',
    });
    const tapped = await world.request(new URL(String(shown?.payload.url)).pathname, {
      headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 15)' },
    });
    expect(tapped.headers.get('location')).toMatch(/^https:\/\/shop\.test\/order\/basket\.html\?.*utm_medium=push/);
    await world.advance(10 * MINUTE_MS);
    expect(await states()).toEqual(['delivered null']);
    expect((await world.report((await world.dispatches())[0]?.campaignId ?? 0)).counts).toMatchObject({
      clickedMessages: 1,
    });
  });

  it('waits for the morning unless the member said yes to the night', async () => {
    world.jump(kst('2026-03-09 21:30'));
    await pushMember('haneul');
    await pushMember('owl', true);
    await world.addsToCart('haneul');
    await world.addsToCart('owl');
    await world.until(kst('2026-03-10 21:35'));
    expect(service.shown).toHaveLength(1);
    expect((await world.dispatches()).map(({ memberId, state }) => `${memberId} ${state}`).sort()).toEqual([
      'haneul queued',
      'owl delivered',
    ]);
    await world.until(kst('2026-03-11 08:20'));
    expect(service.shown).toHaveLength(2);
  });

  it('is not spoken of to who has no browser, or gave the browser’s permission alone', async () => {
    await upsertMemberList(world.edge, world.site.id, [yesToPush('no-browser'), { memberId: 'no-consent' }]);
    await api('POST', '/members/no-consent/browsers', await service.subscribe('no-consent'));
    await world.addsToCart('no-browser');
    await world.addsToCart('no-consent');
    await world.advance(25 * HOUR_MS);
    expect((await states()).sort()).toEqual(['suppressed no_address', 'suppressed no_consent']);
    expect(service.shown).toEqual([]);
  });
});

it('a rehearsal says who would have been notified: who has a browser, and has not turned it off', async () => {
  await pushMember('haneul');
  await pushMember('refuser');
  await upsertMemberList(world.edge, world.site.id, [yesToPush('no-browser')]);
  for (const member of ['haneul', 'refuser', 'no-browser']) await world.addsToCart(member);
  await world.advance(25 * HOUR_MS);
  const page = service.shown.find(({ endpoint }) => endpoint.endsWith('refuser'))?.payload.optOutUrl;
  await posts(new URL(String(page)).pathname, 'stop=push');
  const started = await startRehearsal(world.edge, world.site.id, campaign);
  if (!started.ok) throw new Error(started.error.reason);
  const done = await stepRehearsal(world.edge, world.site.id, campaign);
  expect(done).toMatchObject({ state: 'done', sums: { held: { no_address: 1 } } });
  expect((await listRehearsedMessages(world.edge, started.value, 10)).map(({ memberId }) => memberId)).toEqual([
    'haneul',
  ]);
});

describe('no more pushes', () => {
  it('to a browser whose owner took the permission back: it is forgotten', async () => {
    const { endpoint } = await pushMember('haneul');
    service.unsubscribe(endpoint);
    await leavesCart('haneul');
    expect(await states()).toEqual(['failed bad_address']);
    await world.buys('haneul', 'order-1');
    await world.advance(MINUTE_MS);
    await leavesCart('haneul', aScarf);
    expect((await states()).at(-1)).toBe('suppressed no_address');
  });

  it('but the text of a composite once, where the member may have it', async () => {
    const message = {
      ...aPush,
      fallback: {
        channel: 'sms' as const,
        body: '장바구니를 잊지 않으셨나요?',
        links: [{ name: '장바구니', url: '{장바구니URL}' }],
      },
    };
    campaign = await world.campaign('checkout_abandon', { message, send: { type: 'realtime', delayMs: HOUR_MS } });
    for (const member of ['haneul', 'no-texts']) service.unsubscribe((await pushMember(member)).endpoint);
    await world.member('haneul');
    for (const member of ['haneul', 'no-texts']) await world.event('begin_checkout', { items: [aScarf] }, { member });
    await world.advance(2 * HOUR_MS);
    const sent = (await world.dispatches()).map(({ memberId, leg, channel, state, reason }) =>
      [memberId, leg, channel, state, reason].join(' '),
    );
    expect(sent.sort()).toEqual(['haneul 2 sms delivered ', 'no-texts 2 push suppressed no_consent']);
    expect((await world.inbox()).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^\(광고\)\[하늘옷장\] 장바구니를.*무료수신거부/s),
    ]);
    expect((await world.report(campaign)).legs).toMatchObject([
      { leg: 1, channel: 'push', attempted: 2, delivered: 0, failed: { bad_address: 2 } },
      { leg: 2, channel: 'sms', attempted: 1, delivered: 1 },
    ]);
    const { results } = await world.edge.db.prepare('SELECT * FROM push_subscriptions').all();
    expect(results).toEqual([]);
  });

  it('to who pressed 알림 끄기 in one', async () => {
    await pushMember('haneul');
    await leavesCart('haneul');
    const page = optOutPage();
    expect((await world.request(page)).status).toBe(200);
    expect((await posts(page, 'stop=push')).status).toBe(303);
    const { results } = await world.edge.db.prepare('SELECT * FROM consents WHERE granted = 0').all();
    expect(results).toMatchObject([
      {
        channel: 'push',
        purpose: 'advertising',
        source: 'push_off',
        wording: expect.stringContaining('받지 않겠습니다'),
      },
    ]);
    await world.buys('haneul', 'order-1');
    await world.advance(MINUTE_MS);
    await leavesCart('haneul', aScarf);
    expect((await states()).at(-1)).toBe('suppressed withdrawn');
    expect(service.shown).toHaveLength(1);
  });

  it('to that browser, whoever it is said to be of later, until its owner consents anew on the page', async () => {
    const browser = await pushMember('haneul');
    await leavesCart('haneul');
    const page = optOutPage();
    await posts(page, 'stop=push');
    expect(await onList()).toEqual(['push push_off haneul null']);

    await upsertMemberList(world.edge, world.site.id, [yesToPush('newcomer')]);
    await api('POST', '/members/newcomer/browsers', browser);
    await leavesCart('newcomer');
    expect((await states()).at(-1)).toBe('suppressed blocked');

    await api('POST', '/members/haneul/browsers', browser);
    await posts(page, 'resume=push&agree=yes');
    expect(await onList()).toEqual([]);
    await world.buys('haneul', 'order-1');
    await world.advance(MINUTE_MS);
    await leavesCart('haneul', aScarf);
    expect((await states()).at(-1)).toBe('delivered null');
  });

  it('to a browser of somebody erased, though it is registered again; another browser of the same member has them', async () => {
    const browser = await pushMember('haneul');
    await eraseMember(world.edge, world.site.id, 'haneul');
    await upsertMemberList(world.edge, world.site.id, [yesToPush('newcomer')]);
    await api('POST', '/members/newcomer/browsers', browser);
    expect(await onList()).toEqual(['push erased newcomer null']);
    await leavesCart('newcomer');
    expect(await states()).toEqual(['suppressed blocked']);

    const own = await service.subscribe('newcomers-own');
    await api('POST', '/members/newcomer/browsers', own);
    await world.buys('newcomer', 'order-1');
    await world.advance(MINUTE_MS);
    await leavesCart('newcomer', aScarf);
    expect(service.shown.map(({ endpoint }) => endpoint)).toEqual([own.endpoint]);
  });
});

describe('registering a browser', () => {
  it('is for programs of the shop, for members it knows and push services there are', async () => {
    const browser = await service.subscribe('haneul');
    expect((await api('POST', '/members/nobody/browsers', browser)).status).toBe(404);
    await pushMember('haneul');
    const elsewhere = { ...browser, endpoint: 'https://evil.test/x' };
    expect((await api('POST', '/members/haneul/browsers', elsewhere)).status).toBe(400);
    const unsigned = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(browser) };
    const path = `/api/v1/sites/${world.site.id}/members/haneul/browsers`;
    expect((await world.request(path, unsigned)).status).toBe(401);
  });

  it('keeps no address that can be read, and none of who was erased', async () => {
    const { endpoint, keys } = await pushMember('haneul');
    const stored = async () =>
      JSON.stringify((await world.edge.db.prepare('SELECT * FROM push_subscriptions').all()).results);
    expect(await stored()).toContain('haneul');
    for (const secret of [endpoint, keys.p256dh, keys.auth]) expect(await stored()).not.toContain(secret);
    await eraseMember(world.edge, world.site.id, 'haneul');
    expect(await stored()).toBe('[]');
    // Nor where the erasure comes while the browser is being registered.
    await pushMember('haneul');
    const { vault } = world.edge;
    const seal: typeof vault.seal = async (siteId, text) => {
      await eraseMember(world.edge, world.site.id, 'haneul');
      return vault.seal(siteId, text);
    };
    const browser = { endpoint, keys };
    expect(await registerBrowser({ ...world.edge, vault: { ...vault, seal } }, world.site.id, 'haneul', browser)).toBe(
      false,
    );
    expect(await stored()).toBe('[]');
  });

  it('can be taken back', async () => {
    const { endpoint } = await pushMember('haneul');
    expect((await api('DELETE', '/members/haneul/browsers', { endpoint })).status).toBe(204);
    expect((await api('DELETE', '/members/haneul/browsers', { endpoint })).status).toBe(404);
  });
});
