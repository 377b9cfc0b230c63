// A shop that sends through NHN Cloud: the same promises as through any provider, counted in the stand-in's own ledger.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectProvider, listSiteProviders } from '../../edge/actions/providers';
import type { Nhn } from '../providers/nhn/nhn';
import { withNhn, withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const MEMBERS = ['one', 'two', 'three'];

async function dueAtEleven(): Promise<World> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  await leaveCarts(world);
  world.jump(kst('2026-03-10 10:59'));
  return world;
}

async function leaveCarts(world: World): Promise<void> {
  await world.campaign('cart_abandon_daily');
  for (const member of MEMBERS) {
    await world.member(member);
    await world.addsToCart(member);
  }
}

const reached = (nhn: Nhn) => new Set(nhn.ledger().map((message) => message.recipientNo));
const states = async (world: World) => (await world.dispatches()).map(({ state, reason }) => `${state} ${reason}`);

describe('a shop connected to NHN', () => {
  it('sends each its own text as an advert, and learns that it arrived', async () => {
    const world = await dueAtEleven();
    const nhn = await withNhn(world);
    await world.until(kst('2026-03-10 11:03'));
    expect(await states(world)).toEqual(MEMBERS.map(() => 'delivered null'));
    expect(nhn.messages).toHaveLength(MEMBERS.length);
    expect(nhn.messages.every(({ advert, kind }) => advert && kind === 'mms')).toBe(true);
    expect(new Set(nhn.messages.map(({ text }) => text)).size).toBe(MEMBERS.length);
  });

  it('writes to nobody twice when NHN accepts and falls silent, or never hears', async () => {
    const world = await dueAtEleven();
    const nhn = await withNhn(world);
    nhn.faults.add({ on: /ad-mms/, does: 'hang_after' }, { on: /ad-mms/, does: 'drop_before' });
    await world.until(kst('2026-03-10 11:00'));
    expect((await states(world)).sort()).toEqual(['submitting null', 'unknown null', 'unknown null']);
    expect(nhn.messages).toHaveLength(2);
    await world.until(kst('2026-03-10 12:00'));
    expect(await states(world)).toEqual(MEMBERS.map(() => 'delivered null'));
    expect(nhn.messages).toHaveLength(MEMBERS.length);
    expect(reached(nhn).size).toBe(MEMBERS.length);
  });

  it('stops for whoever called its free line, told by the webhook', async () => {
    const world = await dueAtEleven();
    const nhn = await withNhn(world);
    const hook = (await listSiteProviders(world.edge, world.site.id)).find(({ provider }) => provider === 'nhn')?.hook;
    const sealed = (await world.edge.db.prepare('SELECT phone_sealed AS p FROM members LIMIT 1').first<{ p: string }>())
      ?.p;
    const recipientNo = await world.edge.vault.open(world.site.id, sealed ?? '');
    nhn.account.refusals.push({ recipientNo, at: world.now() });
    const path = new URL(hook?.url ?? '').pathname;
    expect((await world.request(path, nhn.hook('another word', 'UNSUBSCRIBE'))).status).toBe(401);
    expect((await world.request(path, nhn.hook(hook?.word ?? '', 'UNSUBSCRIBE'))).status).toBe(200);
    await world.until(kst('2026-03-10 11:03'));
    expect(reached(nhn)).not.toContain(recipientNo);
    expect(reached(nhn).size).toBe(MEMBERS.length - 1);
  });

  it.each([
    { told: 'lists and its webhook tells of', lines: ['0801234567'], atOnce: 0 },
    { told: 'tells of by webhook alone, no line being entered', lines: [], atOnce: 1 },
  ])('says that a refusal by a masked number must be entered, once, which NHN $told', async ({ lines, atOnce }) => {
    const world = await dueAtEleven();
    const nhn = await withNhn(world, { unsubscribeNos: lines });
    nhn.account.refusals.push({ recipientNo: '0101234****', at: world.now() });
    const account = async () =>
      (await listSiteProviders(world.edge, world.site.id)).find((one) => one.provider === 'nhn');
    const { hook } = (await account()) ?? {};
    const call = nhn.hook(hook?.word ?? '', 'UNSUBSCRIBE');
    expect((await world.request(new URL(hook?.url ?? '').pathname, call)).status).toBe(200);
    expect((await account())?.maskedOptOuts).toBe(atOnce);
    for (let quarters = 0; quarters < 8; quarters++) await world.minute().then(() => world.advance(15 * MINUTE_MS));
    expect((await account())?.maskedOptOuts).toBe(1);
  });

  it('has no more than six connections open, however many shops send in the same minute', async () => {
    const first = await World.begin({ now: kst('2026-03-09 12:00') });
    const worlds = [first, ...(await Promise.all([2, 3, 4, 5].map(() => first.another())))];
    for (const world of worlds) await leaveCarts(world);
    first.jump(kst('2026-03-10 10:59'));
    let nhn: Nhn | undefined;
    for (const world of worlds) nhn = await withNhn(world);
    let open = 0;
    let most = 0;
    vi.stubGlobal('fetch', async (input: RequestInfo, init?: RequestInit) => {
      open += 1;
      most = Math.max(most, open);
      // The others get their turn to call while this one is open.
      await new Promise((resolve) => setTimeout(resolve));
      const answer = await nhn?.fetch(new Request(input, init));
      open -= 1;
      return answer;
    });
    await first.until(kst('2026-03-10 11:03'));
    expect(nhn?.messages).toHaveLength(worlds.length * MEMBERS.length);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
  }, 60_000);

  it('carries the channels it is given, and leaves the others to whom they belong', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    await withSolapi(world, {}, ['sms', 'kakao']);
    await withNhn(world, {}, ['kakao']);
    const channels = (await listSiteProviders(world.edge, world.site.id)).map((one) => [one.provider, one.channels]);
    expect(Object.fromEntries(channels)).toMatchObject({ solapi: ['sms'], nhn: ['kakao'] });
  });

  it('saves nothing NHN does not let in', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    await withNhn(world);
    const refused = await connectProvider(world.edge, world.site, {
      provider: 'nhn',
      credentials: { smsAppKey: 'nhnSmsAppKey', smsSecretKey: 'wrong' },
      channels: ['sms'],
    });
    expect(refused).toMatchObject({ ok: false, error: { reason: 'not_connected', problem: 'credentials' } });
  });
});
