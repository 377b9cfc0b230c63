import { afterEach, expect, it, vi } from 'vitest';
import { editCampaign, getCampaign } from '../../edge/actions/campaigns';
import { upsertMemberList } from '../../edge/actions/members';
import { eraseMember } from '../../edge/actions/people';
import { aKakaoWithText } from '../support/kakao';
import { withSolapi } from '../support/providers';
import { HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

/** Carts left one after another on a day, and the shop's daily campaign about them with a budget; it is a minute to eleven. */
async function cartsOf(members: readonly string[], budget: { total?: number; daily?: number }) {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaign = await world.campaign('cart_abandon_daily', { budget });
  for (const member of members) {
    await world.member(member);
    await world.addsToCart(member);
    await world.advance(MINUTE_MS);
  }
  await world.until(kst('2026-03-10 10:59'));
  return { world, campaign };
}

async function raise(world: World, id: number, budget: { total?: number; daily?: number }) {
  const campaign = await getCampaign(world.edge, world.site.id, id);
  if (!campaign) throw new Error('no campaign');
  const edited = await editCampaign(world.edge, world.site.id, id, { ...campaign.definition, budget });
  expect(edited.ok).toBe(true);
}

const standing = async (world: World, id: number) => (await world.report(id)).budget;
const reached = async (world: World) =>
  (await world.dispatches())
    .filter(({ state }) => state === 'delivered')
    .map(({ memberId }) => memberId)
    .sort();

it('sends as far as the money goes, to those whose cart is the freshest, and holds the others', async () => {
  const { world, campaign } = await cartsOf(['one', 'two', 'three', 'four'], { total: 70 });
  expect(await standing(world, campaign)).toMatchObject({ left: { total: 70 }, waiting: 0 });
  await world.until(kst('2026-03-10 11:10'));
  expect(await reached(world)).toEqual(['four', 'three']);
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { reserved: 0, spent: 66 } },
    left: { total: 4, daily: null },
    waiting: 2,
  });
  expect((await world.report(campaign)).counts.spend).toBe(66);
});

it('goes on at once when the budget is raised, to those who still have their cart', async () => {
  const { world, campaign } = await cartsOf(['one', 'two', 'three', 'four'], { total: 70 });
  await world.until(kst('2026-03-10 11:10'));
  await world.buys('one', 'o-1');
  await raise(world, campaign, { total: 200 });
  await world.until(kst('2026-03-10 11:12'));
  expect(await reached(world)).toEqual(['four', 'three', 'two']);
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { spent: 99 } },
    left: { total: 101 },
    waiting: 0,
  });
});

it('says of those it never reached that the budget was why', async () => {
  const { world, campaign } = await cartsOf(['one', 'two'], { total: 40 });
  await world.until(kst('2026-03-11 09:00'));
  expect((await world.report(campaign)).counts.suppressed).toEqual({ budget: 1 });
  expect(await standing(world, campaign)).toMatchObject({ waiting: 0 });
});

it('spends a daily budget anew every Korean day', async () => {
  const { world, campaign } = await cartsOf(['one', 'two'], { daily: 40 });
  await world.until(kst('2026-03-10 11:10'));
  expect(await reached(world)).toEqual(['two']);
  await world.member('three');
  await world.addsToCart('three');
  await world.until(kst('2026-03-11 11:10'));
  expect(await reached(world)).toEqual(['three', 'two']);
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { spent: 66 }, today: { spent: 33 } },
    left: { total: null, daily: 7 },
  });
});

/** One member with a cart whose Kakao message is on its way; its phone as said. */
async function underWay(phone: { friend?: boolean; code?: string }) {
  const world = await World.begin({ now: kst('2026-03-09 11:00') });
  const campaign = await world.campaign('cart_abandon_realtime', { message: aKakaoWithText, budget: { total: 100 } });
  await world.member('haneul', { phone: '01000000001' });
  const consents = [{ channel: 'kakao', granted: true, at: kst('2026-01-05 12:00'), source: 'story' }];
  await upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', consents }]);
  const solapi = await withSolapi(world);
  solapi.account.phones.set('01000000001', { ...phone, reportAfterMs: 5 * MINUTE_MS });
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 11:01'));
  return { world, campaign };
}

it('holds the dearest leg while a message is under way, and settles what the one that arrived cost', async () => {
  const { world, campaign } = await underWay({ friend: true });
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { reserved: 45, spent: 0 } },
    left: { total: 55 },
  });
  await world.advance(2 * HOUR_MS);
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { reserved: 0, spent: 25 } },
    left: { total: 75 },
  });
});

it('pays for the text alone where the text went instead', async () => {
  const { world, campaign } = await underWay({ friend: false });
  await world.advance(2 * HOUR_MS);
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { reserved: 0, spent: 45 } },
    left: { total: 55 },
  });
});

it('gives everything back for a message that failed for certain', async () => {
  const { world, campaign } = await underWay({ code: '3054' });
  await world.advance(2 * HOUR_MS);
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(['failed']);
  expect(await standing(world, campaign)).toMatchObject({
    use: { all: { reserved: 0, spent: 0 } },
    left: { total: 100 },
  });
});

it('gives back what a text was to cost that never went, its member having been erased', async () => {
  const { world, campaign } = await underWay({ friend: false });
  await world.edge.db.prepare(`UPDATE dispatches SET state = 'queued', leg = 2, wake_at = 9e15`).run();
  await eraseMember(world.edge, world.site.id, 'haneul');
  expect(await standing(world, campaign)).toMatchObject({ use: { all: { reserved: 0, spent: 0 } } });
});
