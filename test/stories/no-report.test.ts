// Messages a provider took and never tells of: after a day nobody asks any more. They count as sent, in every cap and
// in the money, are never sent again, nothing goes instead of them, and the report says that their end is not known.

import { afterEach, expect, it, vi } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { disconnectProvider, listSiteProviders } from '../../edge/actions/providers';
import type { Solapi } from '../providers/solapi/solapi';
import { aKakaoWithText } from '../support/kakao';
import { signedInOwner } from '../support/owner';
import { withNhn, withSolapi } from '../support/providers';
import { HOUR_MS, kst, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const PHONE = '01000000001';

const PROVIDERS = [
  {
    name: 'SOLAPI',
    async connect(world: World) {
      const solapi = await withSolapi(world);
      solapi.account.phones.set(PHONE, { reportAfterMs: null });
      return { calls: solapi.calls, taken: () => solapi.handed().length };
    },
  },
  {
    name: 'NHN Cloud',
    async connect(world: World) {
      const nhn = await withNhn(world);
      nhn.account.phones.set(PHONE, { reportAfterMs: null });
      return { calls: nhn.calls, taken: () => nhn.messages.length };
    },
  },
];
const WAYS = PROVIDERS.flatMap((provider) => [
  { ...provider, by: 'a text', message: undefined },
  { ...provider, by: 'KakaoTalk', message: aKakaoWithText },
]);

/** What the campaign's budget holds and has spent, and what its report says it cost. */
async function money(world: World, campaign: number) {
  const { budget, counts } = await world.report(campaign);
  return { ...budget.use.all, spend: counts.spend };
}

/** The run of eleven, and the minute a day after it. */
async function aDayLater(world: World): Promise<void> {
  await world.until(kst('2026-03-10 11:05'));
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(['accepted']);
  world.jump(kst('2026-03-11 11:05'));
  await world.minute();
}

it.each(WAYS)(
  'a report of $by that $name never brings leaves the message unknown after a day, and sent',
  async (way) => {
    const world = await World.begin({ now: kst('2026-03-09 12:00'), settings: { caps: { perDay: 1, perWeek: 1 } } });
    const { calls, taken } = await way.connect(world);
    const budget = { total: 100 };
    const campaign = await world.campaign('cart_abandon_daily', {
      ...(way.message && { message: way.message }),
      budget,
    });
    const later = await world.campaign('checkout_abandon', { send: { type: 'realtime', delayMs: HOUR_MS } });
    await world.member('haneul', { phone: PHONE });
    const yes = { channel: 'kakao', granted: true, at: kst('2026-01-05 12:00'), source: 'story' };
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', consents: [yes] }]);
    await world.addsToCart('haneul');
    await aDayLater(world);

    const [dispatch] = await world.dispatches();
    expect(dispatch).toMatchObject({ state: 'unknown', reason: null, leg: 1 });
    expect(taken()).toBe(1);
    const report = await world.report(campaign);
    expect(report.counts).toMatchObject({ attempted: 1, delivered: 0, spend: dispatch?.price, states: { unknown: 1 } });
    expect(report.legs).toMatchObject([{ attempted: 1, delivered: 0, spend: dispatch?.price }]);
    expect(report.budget.use.all).toEqual({ reserved: 0, spent: dispatch?.price });
    const owner = await signedInOwner(world);
    const page = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaign}?state=unknown`);
    expect(page).toContain('결과 미확인 1');
    expect(page).toContain('haneul');

    // Its slot of the week is used, and nobody asks any more.
    calls.length = 0;
    await world.event(
      'begin_checkout',
      { items: [{ item_id: '9', item_name: '구두', price: 1, quantity: 1 }] },
      { member: 'haneul' },
    );
    await world.advance(3 * HOUR_MS);
    expect((await world.report(later)).counts.suppressed).toEqual({ cap_week: 1 });
    expect(taken()).toBe(1);
    expect(calls.filter((call) => /messages|groups|sender\/(sms|mms)/.test(call))).toEqual([]);
  },
);

it.each([
  { code: undefined, state: 'delivered', spent: 45 },
  { code: '3054', state: 'failed', spent: 0 },
])('a report that comes after the day is believed still: $state, at $spent won in all', async (late) => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const solapi = await withSolapi(world);
  solapi.account.phones.set(PHONE, { reportAfterMs: 30 * HOUR_MS, ...(late.code && { code: late.code }) });
  const campaign = await world.campaign('cart_abandon_daily', { budget: { total: 100 } });
  await world.member('haneul', { phone: PHONE });
  await world.addsToCart('haneul');
  await aDayLater(world);
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(['unknown']);
  expect(await money(world, campaign)).toEqual({ reserved: 0, spent: 45, spend: 45 });
  world.jump(kst('2026-03-11 18:00'));
  const { hook } =
    (await listSiteProviders(world.edge, world.site.id)).find(({ provider }) => provider === 'solapi') ?? {};
  for (let told = 1; told <= 2; told++) {
    const { headers, body } = await solapi.reports(hook?.word ?? '');
    const report = { method: 'POST', headers, body };
    expect((await world.request(new URL(hook?.url ?? '').pathname, report)).status).toBe(200);
    await world.minute();
    expect((await world.dispatches()).map(({ state }) => state)).toEqual([late.state]);
    expect(await money(world, campaign)).toEqual({ reserved: 0, spent: late.spent, spend: late.spent });
  }
  expect(solapi.handed()).toHaveLength(1);
});

it('a message of which nobody ever learnt whether it was taken counts at its price, in the budget and the report', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const solapi = await withSolapi(world);
  solapi.faults.add({ on: /\/send$/, does: 'drop_after' }, { on: /^GET /, does: 'drop_before', times: 1_000 });
  const campaign = await world.campaign('cart_abandon_daily', { budget: { total: 100 } });
  await world.member('haneul', { phone: PHONE });
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 11:05'));
  expect(await world.dispatches()).toMatchObject([{ state: 'unknown' }]);
  expect(await money(world, campaign)).toEqual({ reserved: 45, spent: 0, spend: 0 });
  for (const at of ['2026-03-11 11:05', '2026-03-11 12:00']) {
    world.jump(kst(at));
    await world.minute();
    expect(await world.dispatches()).toMatchObject([{ state: 'unknown' }]);
    expect(await money(world, campaign)).toEqual({ reserved: 0, spent: 45, spend: 45 });
  }
});

it.each<[string, (world: World, solapi: Solapi) => Promise<unknown>]>([
  [
    'cannot be asked all day',
    async (_, solapi) => solapi.faults.add({ on: /^GET /, does: 'drop_before', times: 1_000 }),
  ],
  ['is the shop’s no more', (world) => disconnectProvider(world.edge, world.site.id, 'solapi')],
])('a provider that %s leaves what it took unknown', async (_, happens) => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const solapi = await withSolapi(world);
  solapi.account.phones.set(PHONE, { reportAfterMs: null });
  const campaign = await world.campaign('cart_abandon_daily');
  await world.member('haneul', { phone: PHONE });
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 11:05'));
  await happens(world, solapi);
  await aDayLater(world);
  await world.minute();
  expect((await world.report(campaign)).counts).toMatchObject({ attempted: 1, states: { unknown: 1 } });
  expect(solapi.handed()).toHaveLength(1);
});
