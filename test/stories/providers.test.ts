import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandCampaign } from '../../edge/actions/campaigns';
import {
  connectProvider,
  disconnectProvider,
  listSiteHolds,
  listSiteProviders,
  releaseCampaign,
} from '../../edge/actions/providers';
import { getSite } from '../../edge/actions/sites';
import { listSiteSuppressions } from '../../edge/actions/suppressions';
import { createEdge } from '../../edge/context';
import { dyingDatabase } from '../faults/faulty-database';
import type { Solapi } from '../providers/solapi/solapi';
import { signedInOwner } from '../support/owner';
import { withNhn, withSolapi, withWebPush } from '../support/providers';
import { definitionOf, kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const MEMBERS = ['one', 'two', 'three', 'four'];

/** Yesterday's carts, with their daily campaign due at eleven. */
async function dueAtEleven(settings: object = {}): Promise<{ world: World; campaign: number }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00'), settings });
  const campaign = await world.campaign('cart_abandon_daily');
  for (const member of MEMBERS) {
    await world.member(member);
    await world.addsToCart(member);
  }
  world.jump(kst('2026-03-10 10:59'));
  return { world, campaign };
}

const reached = (solapi: Solapi) => solapi.ledger().map((message) => message.to);
const states = async (world: World) => (await world.dispatches()).map(({ state, reason }) => `${state} ${reason}`);

describe('a shop connected to SOLAPI', () => {
  it('sends a whole run in one group of three calls, and learns that it arrived', async () => {
    const { world, campaign } = await dueAtEleven();
    const solapi = await withSolapi(world);
    await world.until(kst('2026-03-10 11:05'));
    expect(reached(solapi)).toHaveLength(MEMBERS.length);
    expect(solapi.calls.filter((call) => /^(POST|PUT)/.test(call))).toHaveLength(3);
    expect(await world.inbox()).toEqual([]);
    expect((await world.report(campaign)).counts).toMatchObject({ attempted: 4, delivered: 4 });
    const [message] = solapi.ledger();
    expect(message).toMatchObject({ from: '0212345678', type: 'LMS' });
    expect(message?.text).toMatch(/^\(광고\)\[하늘옷장\]/);
  });

  it('never reaches somebody who called the 080 line between the planning and the sending', async () => {
    const { world } = await dueAtEleven({ pacePerMinute: 1 });
    const solapi = await withSolapi(world);
    await world.until(kst('2026-03-10 11:00'));
    const waiting = (await world.dispatches()).filter((dispatch) => dispatch.state === 'queued');
    expect(waiting).toHaveLength(3);
    const before = reached(solapi);
    const everybody = await phonesOf(world);
    const caller = everybody.find((phone) => !before.includes(phone)) ?? '';
    solapi.account.denials.push({ to: caller, at: world.now() });
    await world.until(kst('2026-03-10 11:10'));
    expect(reached(solapi).sort()).toEqual(everybody.filter((phone) => phone !== caller).sort());
    expect((await states(world)).filter((state) => state === 'suppressed withdrawn')).toHaveLength(1);
  });

  it('hears the 080 line also where the provider’s date of a call cannot be read', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world);
    const [caller = '', ...others] = await phonesOf(world);
    const blackList = [caller, others[0]].map((recipientNumber) => ({ recipientNumber, dateCreated: '어제' }));
    solapi.faults.add({ on: /black/, does: { status: 200, body: { nextKey: null, blackList } }, times: 99 });
    await world.until(kst('2026-03-10 11:10'));
    expect(reached(solapi).sort()).toEqual(others.slice(1).sort());
  });

  it('says how many called the 080 line by a masked number and what to do, until the owner has entered them', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world, { masksDenials: true });
    const owner = await signedInOwner(world);
    const [caller = '', ...others] = await phonesOf(world);
    solapi.account.denials.push({ to: caller, at: world.now() }, { to: '0212345678', at: world.now() });
    for (const path of ['', '/settings/providers'])
      expect(await owner.page(`/admin/s/${world.site.id}${path}`)).not.toContain('옮기지 못했습니다');
    await world.until(kst('2026-03-10 11:30'));
    // One listed twenty minutes after its time, and one that is new while the list is read.
    const late = { to: '0222223333', at: world.now() - 20 * MINUTE_MS };
    solapi.account.denials.push(late, { to: '0233334444', at: world.now() + 10_000 });
    await world.until(kst('2026-03-10 13:00'));
    // Read many times by now, and listed again each time.
    const notice = /080 수신거부 4건을 옮기지 못했습니다.*SOLAPI.*수신거부 목록/s;
    for (const path of ['', '/settings/providers'])
      expect(await owner.page(`/admin/s/${world.site.id}${path}`)).toMatch(notice);
    // The provider holds the message back, and says of whom: that number is on the list now.
    expect(reached(solapi).sort()).toEqual(others.sort());
    expect((await states(world)).filter((state) => state === 'failed opted_out')).toHaveLength(1);
    const { suppressions } = await listSiteSuppressions(world.edge, world.site.id, {}, undefined, 10);
    expect(suppressions.map(({ channel, reason }) => `${channel} ${reason}`).sort()).toEqual([
      'kakao opt_out_080',
      'sms opt_out_080',
    ]);

    await owner.form(`/admin/s/${world.site.id}/settings/providers/solapi/masked-opt-outs`, {});
    await world.advance(30 * MINUTE_MS);
    expect(await owner.page(`/admin/s/${world.site.id}`)).not.toContain('옮기지 못했습니다');
    expect(await listSiteProviders(world.edge, world.site.id)).toMatchObject([{ maskedOptOuts: 0 }, {}, {}, {}, {}]);
  });

  it('keeps to the pace the shop has set', async () => {
    const { world } = await dueAtEleven({ pacePerMinute: 2 });
    const solapi = await withSolapi(world);
    for (const minute of ['11:00', '11:01', '11:02']) {
      world.jump(kst(`2026-03-10 ${minute}`));
      await world.minute();
      expect(solapi.handed()).toHaveLength(minute === '11:00' ? 2 : 4);
    }
  });

  it('writes to nobody twice when the provider accepts and falls silent', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world);
    solapi.faults.add({ on: /send$/, does: 'hang_after' });
    await world.until(kst('2026-03-10 11:00'));
    expect(await states(world)).toEqual(MEMBERS.map(() => 'unknown null'));
    await world.until(kst('2026-03-10 11:20'));
    expect(await states(world)).toEqual(MEMBERS.map(() => 'delivered null'));
    expect(reached(solapi)).toHaveLength(MEMBERS.length);
  });

  it('stops the campaign when the balance runs out mid-run, and goes on after the top-up without repeating anyone', async () => {
    const { world, campaign } = await dueAtEleven({ pacePerMinute: 2 });
    const solapi = await withSolapi(world, { balance: 100 });
    await world.until(kst('2026-03-10 11:05'));
    expect(reached(solapi)).toHaveLength(2);
    expect(await listSiteHolds(world.edge, world.site.id)).toMatchObject([
      { campaignId: campaign, reason: 'balance', balance: 10 },
    ]);
    expect((await states(world)).filter((state) => state === 'queued balance')).toHaveLength(2);

    await world.until(kst('2026-03-10 13:00'));
    expect(reached(solapi)).toHaveLength(2);
    solapi.account.balance += 10_000;
    await world.until(kst('2026-03-10 13:15'));
    expect(await listSiteHolds(world.edge, world.site.id)).toEqual([]);
    expect(reached(solapi).sort()).toEqual((await phonesOf(world)).sort());
  });

  it('waits for a person when the sender number is not registered, and says so', async () => {
    const { world, campaign } = await dueAtEleven();
    const solapi = await withSolapi(world, { senders: ['0211112222'] });
    await world.until(kst('2026-03-10 11:30'));
    expect(solapi.handed()).toEqual([]);
    expect(await listSiteHolds(world.edge, world.site.id)).toMatchObject([{ campaignId: campaign, reason: 'sender' }]);
    solapi.account.senders.push('0212345678');
    expect(await releaseCampaign(world.edge, world.site.id, campaign)).toBe(true);
    await world.until(kst('2026-03-10 11:35'));
    expect(reached(solapi)).toHaveLength(MEMBERS.length);
  });

  it('lets nobody else wait for a picture whose host is down, and gives its message up in the end', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00'), settings: { caps: { perDay: 2, perWeek: 2 } } });
    const { message } = definitionOf('cart_abandon_daily');
    const image = { src: 'https://down.test/1.jpg', alt: '' };
    await world.campaign('cart_abandon_daily', { message: { ...message, image } as typeof message, priority: 90 });
    await world.campaign('cart_abandon_daily', { priority: 10 });
    await world.member('haneul');
    await world.addsToCart('haneul');
    world.jump(kst('2026-03-10 10:59'));
    const solapi = await withSolapi(world);
    vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) =>
      input === image.src ? Promise.reject(new TypeError('no such host')) : solapi.fetch(new Request(input, init)),
    );
    await world.until(kst('2026-03-10 11:00'));
    expect(solapi.ledger().map(({ type }) => type)).toEqual(['LMS']);
    await world.until(kst('2026-03-11 08:15'));
    expect(await states(world)).toEqual(['suppressed stale', 'delivered null']);
  }, 120_000);

  it('stands still no more once its campaign is ended: what waited has come to nothing', async () => {
    const { world, campaign } = await dueAtEleven();
    await withSolapi(world, { senders: ['0211112222'] });
    await world.until(kst('2026-03-10 11:30'));
    expect(await listSiteHolds(world.edge, world.site.id)).toHaveLength(1);
    await world.command(campaign, 'end');
    await world.until(kst('2026-03-10 11:35'));
    expect(await listSiteHolds(world.edge, world.site.id)).toEqual([]);
    expect(new Set(await states(world))).toEqual(new Set(['suppressed campaign_inactive']));
  });

  it('stands still no more either where whoever ended it died over that', async () => {
    const { world, campaign } = await dueAtEleven();
    await withSolapi(world, { senders: ['0211112222'] });
    await world.until(kst('2026-03-10 11:30'));
    for (let afterCalls = 0, isEnded = false; !isEnded; afterCalls++) {
      const { db } = dyingDatabase(world.edge.db, { afterCalls, lastCall: 'answer lost' });
      const doomed = createEdge({ ...world.edge.env, DB: db });
      await commandCampaign(doomed, world.site.id, campaign, 'end').catch(() => undefined);
      isEnded = (await world.report(campaign)).campaign.status === 'ended';
    }
    expect(await listSiteHolds(world.edge, world.site.id)).toEqual([]);
    await world.minute();
    expect(new Set(await states(world))).toEqual(new Set(['suppressed campaign_inactive']));
  });

  it('comes back a minute later when the provider is busy', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world);
    solapi.faults.add({ on: /groups$/, does: { status: 503 }, times: 2 });
    await world.until(kst('2026-03-10 11:10'));
    expect(reached(solapi)).toHaveLength(MEMBERS.length);
  });

  it('looks at once where a report points, late, twice and in any order', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world);
    for (const phone of await phonesOf(world)) solapi.account.phones.set(phone, { reportAfterMs: 30 * MINUTE_MS });
    await world.until(kst('2026-03-10 11:35'));
    const { url, word } = (await listSiteProviders(world.edge, world.site.id))[0]?.hook ?? { url: '', word: '' };
    const { headers, body } = await solapi.reports(word);
    const path = new URL(url).pathname;
    expect((await world.request(path, { method: 'POST', headers, body })).status).toBe(200);
    expect((await world.request(path, { method: 'POST', headers, body })).status).toBe(200);
    await world.minute();
    expect(await states(world)).toEqual(MEMBERS.map(() => 'delivered null'));
    const forged = { ...headers, 'x-solapi-secret': '0'.repeat(40) };
    expect((await world.request(path, { method: 'POST', headers: forged, body })).status).toBe(401);
    expect((await world.request(`/hooks/solapi/${'0'.repeat(32)}`, { method: 'POST', headers, body })).status).toBe(
      404,
    );
  });

  it('puts a number on the list that the provider says has refused', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world);
    const [refuser = ''] = await phonesOf(world);
    solapi.account.phones.set(refuser, { code: '2061' });
    await world.until(kst('2026-03-10 11:10'));
    expect((await states(world)).sort()).toEqual([
      'delivered null',
      'delivered null',
      'delivered null',
      'failed opted_out',
    ]);
    const { results } = await world.edge.db
      .prepare('SELECT reason FROM suppressions WHERE channel = ?1')
      .bind('sms')
      .all();
    expect(results).toEqual([{ reason: 'opt_out_080' }]);
  });
});

describe('connecting an account', () => {
  it('saves nothing the provider does not let in, and says what is wrong', async () => {
    const world = await World.begin();
    const solapi = await withSolapi(world);
    const credentials = { apiKey: solapi.account.apiKey, apiSecret: 'wrong' };
    const refused = await connectProvider(world.edge, world.site, {
      provider: 'solapi',
      credentials,
      channels: ['sms'],
    });
    expect(refused).toMatchObject({ ok: false, error: { reason: 'not_connected', problem: 'credentials' } });
    const { results } = await world.edge.db.prepare('SELECT credentials_sealed AS sealed FROM provider_accounts').all();
    expect(results).toHaveLength(1);
    expect(JSON.stringify(results)).not.toContain(solapi.account.apiSecret);
  });

  it('tells of a sender number that is not registered there, and of a Kakao channel that is not its own', async () => {
    const world = await World.begin();
    const solapi = await withSolapi(world, { senders: ['0299998888'] });
    const { apiKey, apiSecret } = solapi.account;
    const connected = await connectProvider(world.edge, world.site, {
      provider: 'solapi',
      credentials: { apiKey, apiSecret, pfId: 'KA01PF-other' },
      channels: ['sms', 'kakao'],
    });
    expect(connected).toMatchObject({
      ok: true,
      value: { balance: 1_000_000, problems: [{ reason: 'sender' }, { reason: 'kakao_channel' }] },
    });
  });
});

describe('another account in the place of one', () => {
  it('tells who has refused there from the first on, before anything goes through it', async () => {
    const { world } = await dueAtEleven();
    await withSolapi(world);
    await world.minute();
    const [refuser = '', ...others] = await phonesOf(world);
    const denials = [{ to: refuser, at: kst('2026-01-10 12:00') }];
    const solapi = await withSolapi(world, { apiKey: 'NCANOTHER', denials });
    await world.until(kst('2026-03-10 11:10'));
    expect(reached(solapi).sort()).toEqual(others.sort());
    expect((await states(world)).filter((state) => state === 'suppressed withdrawn')).toHaveLength(1);
  });

  it('is not asked what became of messages that went through one the shop has removed', async () => {
    const { world } = await dueAtEleven();
    const solapi = await withSolapi(world);
    solapi.account.phones.set((await phonesOf(world))[0] ?? '', { reportAfterMs: null });
    await world.until(kst('2026-03-10 11:10'));
    const others = MEMBERS.slice(1).map(() => 'delivered null');
    expect((await states(world)).sort()).toEqual(['accepted null', ...others]);
    await disconnectProvider(world.edge, world.site.id, 'solapi');
    await withWebPush(world);
    await world.until(kst('2026-03-10 12:00'));
    expect((await states(world)).sort()).toEqual([...others, 'unknown null']);
  });

  it('lets the campaigns go on that stood still at the one that carried them before', async () => {
    const { world, campaign } = await dueAtEleven();
    await withSolapi(world, { senders: ['0211112222'] });
    await world.until(kst('2026-03-10 11:05'));
    expect(await listSiteHolds(world.edge, world.site.id)).toMatchObject([{ campaignId: campaign, reason: 'sender' }]);
    await withNhn(world);
    await world.until(kst('2026-03-10 11:15'));
    expect(await states(world)).toEqual(MEMBERS.map(() => 'delivered null'));
    expect(await world.inbox()).toEqual([]);
  });
});

describe('what the provider charges', () => {
  const pricesOf = async (world: World) => (await getSite(world.edge, world.site.id))?.settings.prices;
  const usual = { SMS: 11, LMS: 33, MMS: 80, KAKAO: 24, ALIMTALK: 9, EMAIL: 1, PUSH: 0 };

  it('becomes the shop’s price on connecting where the shop has entered none', async () => {
    const world = await World.begin({ settings: { prices: { ...usual, LMS: 30 } } });
    await withSolapi(world, {}, ['sms', 'alimtalk']);
    expect(await pricesOf(world)).toEqual({ ...usual, SMS: 18, LMS: 30, MMS: 110, ALIMTALK: 13 });
  });

  it('is taken over by one press, and asked for as the account’s own', async () => {
    const world = await World.begin({ settings: { prices: { ...usual, LMS: 30 } } });
    const solapi = await withSolapi(world, {}, ['sms']);
    const owner = await signedInOwner(world);
    const path = `/admin/s/${world.site.id}/settings/providers/solapi`;
    const checked = await (await owner.form(`${path}/check`, {})).text();
    expect(checked).toContain('설정의 단가와 다른 것: LMS 45원');

    solapi.account.prices = { SMS: 9, LMS: 27, MMS: 60 };
    const taken = await (await owner.form(`${path}/prices`, {})).text();
    expect(taken).toContain('업체의 단가를 설정에 옮겼습니다: SMS 9원 · LMS 27원 · MMS 60원');
    expect(await pricesOf(world)).toEqual({ ...usual, SMS: 9, LMS: 27, MMS: 60 });
    expect(await (await owner.form(`${path}/check`, {})).text()).not.toContain('설정의 단가와 다른 것');
  });

  it('is said not to be told where it is not, and changes nothing', async () => {
    const world = await World.begin();
    const solapi = await withSolapi(world);
    const before = await pricesOf(world);
    solapi.faults.add({ on: /pricing/, does: { status: 500 } });
    const path = `/sites/${world.site.id}/providers`;
    const headers = { authorization: `Bearer ${await world.token()}` };
    const post = (provider: string) => world.request(`/api/v1${path}/${provider}/prices`, { method: 'POST', headers });
    expect((await post('solapi')).status).toBe(409);
    expect((await post('nhn')).status).toBe(404);
    expect(await pricesOf(world)).toEqual(before);
    expect(await (await post('solapi')).json()).toEqual({ pricesTaken: {} });
  });
});

/** Numbers of the world's members. */
async function phonesOf(world: World): Promise<string[]> {
  const { results } = await world.edge.db
    .prepare('SELECT phone_sealed AS sealed FROM members WHERE site_id = ?1')
    .bind(world.site.id)
    .all<{ sealed: string }>();
  return Promise.all(results.map(({ sealed }) => world.edge.vault.open(world.site.id, sealed)));
}
