// The money at the provider runs low: the shop is told before its campaigns stop for it.

import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listSiteBalances } from '../../edge/actions/balances';
import { checkSiteProvider, connectProvider } from '../../edge/actions/providers';
import { changeSite } from '../../edge/actions/sites';
import { balancesShape } from '../../edge/api/shapes/provider';
import type { Account } from '../providers/solapi/account';
import { signedInOwner } from '../support/owner';
import { withSolapi } from '../support/providers';
import { HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const asked = (calls: readonly string[]) => calls.filter((call) => call === 'GET /cash/v1/balance').length;
const balanceOf = async (world: World) => (await listSiteBalances(world.edge, world.site))[0];

/** Four people who left carts yesterday, and the minute of a campaign that writes to them: 180 won at the stand-in. */
async function run(account: Partial<Account>) {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  await world.campaign('cart_abandon_daily');
  for (const member of ['one', 'two', 'three', 'four']) {
    await world.member(member);
    await world.addsToCart(member);
  }
  world.jump(kst('2026-03-10 10:59'));
  const solapi = await withSolapi(world, account);
  await world.until(kst('2026-03-10 11:05'));
  return { world, solapi };
}

async function afterARun(balance: number) {
  const ran = await run({ balance });
  expect(ran.solapi.ledger()).toHaveLength(4);
  return ran;
}

describe('the balance of a connected account', () => {
  it('is asked for once an hour at most while campaigns run, and kept with its time', async () => {
    const { world, solapi } = await afterARun(1_000);
    solapi.calls.length = 0;
    const from = world.now();
    for (let at = from; at <= from + 3 * HOUR_MS; at += 10 * MINUTE_MS) {
      world.jump(at);
      await world.minute();
    }
    expect(asked(solapi.calls)).toBe(3);
    const { won, at } = (await balanceOf(world)) ?? { won: 0, at: 0 };
    expect(won).toBe(solapi.account.balance);
    expect(world.now() - at).toBeLessThan(HOUR_MS);
  });

  it('is not asked for while nothing runs', async () => {
    const world = await World.begin();
    const solapi = await withSolapi(world);
    await world.campaign('cart_abandon_daily').then((id) => world.command(id, 'pause'));
    world.jump(world.now() + 5 * HOUR_MS);
    await world.minute();
    expect(asked(solapi.calls)).toBe(0);
    expect(await balanceOf(world)).toMatchObject({ won: 1_000_000, need: null, low: false });
  });

  it('stays as last told, with that time, while the provider cannot be asked, which is an hour’s asking', async () => {
    const { world, solapi } = await afterARun(1_000);
    const before = await balanceOf(world);
    solapi.calls.length = 0;
    solapi.faults.add({ on: /balance$/, does: { status: 503 }, times: 100 });
    world.jump(world.now() + 2 * HOUR_MS);
    await world.minute();
    await world.minute();
    expect(asked(solapi.calls)).toBe(1);
    expect(await balanceOf(world)).toMatchObject({ won: before?.won, at: before?.at });
  });

  it('is forgotten with the account it was read from', async () => {
    const { world, solapi } = await afterARun(1_000);
    solapi.faults.add({ on: /balance$/, does: { status: 503 }, times: 1 });
    const { apiKey, apiSecret } = solapi.account;
    await connectProvider(world.edge, world.site, {
      provider: 'solapi',
      credentials: { apiKey, apiSecret },
      channels: ['sms'],
    });
    expect(await balanceOf(world)).toBeUndefined();
  });
});

describe('a low balance', () => {
  it('is said on the front page and at the connection, before anything stops, until it is topped up', async () => {
    const { world, solapi } = await afterARun(230);
    world.jump(world.now() + HOUR_MS);
    await world.minute();
    // 180 won: four long texts by the provider's own prices. 50 are left.
    expect(await balanceOf(world)).toMatchObject({ won: 50, need: { won: 180, because: 'week' }, low: true });

    const owner = await signedInOwner(world);
    const shop = `/admin/s/${world.site.id}`;
    for (const page of [shop, `${shop}/settings/providers`]) {
      const html = await owner.page(page);
      expect(html).toContain('SOLAPI 잔액이 모자랄 수 있습니다.');
      expect(html).toContain('진행 중인 캠페인이 최근 7일 동안 쓴 180원보다 적습니다');
    }

    const authorization = `Bearer ${await world.token(['read'])}`;
    const answer = await world.request(`/api/v1/sites/${world.site.id}/balances`, { headers: { authorization } });
    expect(v.parse(balancesShape, await answer.json()).balances).toMatchObject([
      { provider: 'solapi', won: 50, need: { won: 180, because: 'week' }, low: true },
    ]);

    solapi.account.balance += 10_000;
    await checkSiteProvider(world.edge, world.site, 'solapi');
    expect(await balanceOf(world)).toMatchObject({ won: 10_050, low: false });
    expect(await owner.page(shop)).not.toContain('모자랄 수 있습니다');
  });

  it('is what the shop says it is, or nothing to be told of', async () => {
    const { world } = await afterARun(5_000);
    const set = async (lowBalance: number) => {
      const { name, hosts, settings } = world.site;
      await changeSite(world.edge, world.site.id, { name, hosts, settings: { ...settings, lowBalance } });
      return listSiteBalances(world.edge, { id: world.site.id, settings: { ...settings, lowBalance } });
    };
    expect(await set(50_000)).toMatchObject([{ need: { won: 50_000, because: 'set' }, low: true }]);
    const owner = await signedInOwner(world);
    expect(await owner.page(`/admin/s/${world.site.id}`)).toContain('설정에서 정한 50,000원보다 적습니다');
    expect(await set(0)).toMatchObject([{ need: null, low: false }]);
  });
});

describe('campaigns that stand still', () => {
  it('for want of money are said with it, on the front page, until they go on', async () => {
    const { world, solapi } = await run({ balance: 100 });
    expect(await balanceOf(world)).toMatchObject({ won: 100, stopped: 1, low: true });
    const owner = await signedInOwner(world);
    const home = () => owner.page(`/admin/s/${world.site.id}`);
    expect(await home()).toContain('SOLAPI 잔액이 모자라 캠페인 1개의 발송이 멈췄습니다.');
    solapi.account.balance = 100_000;
    await world.advance(10 * MINUTE_MS);
    expect(solapi.ledger()).toHaveLength(4);
    expect(await balanceOf(world)).toMatchObject({ stopped: 0, low: false });
    expect(await home()).not.toContain('멈췄습니다');
  });

  it('for another reason are named there with what to do', async () => {
    const { world } = await run({ senders: ['0211112222'] });
    const owner = await signedInOwner(world);
    const html = await owner.page(`/admin/s/${world.site.id}`);
    expect(html).toContain('발송 멈춤: 발신번호나 보내는 이메일이 발송 업체에 등록되어 있지 않습니다.');
    expect(html).not.toContain('잔액이 모자');
  });
});
