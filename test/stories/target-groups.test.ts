import { expect, it } from 'vitest';
import { EMPTY_TARGET } from '../../core/condition/schema';
import { createCampaign } from '../../edge/actions/campaigns';
import { createFixedGroup, putGroupMembers } from '../../edge/actions/fixed-groups';
import { upsertMemberList } from '../../edge/actions/members';
import { createSegment } from '../../edge/actions/segments';
import { definitionOf, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

const sent = async (world: World) =>
  (await world.dispatches()).filter(({ state }) => state === 'delivered').map(({ memberId }) => memberId);
const held = async (world: World) =>
  (await world.dispatches())
    .filter(({ state }) => state === 'suppressed')
    .map(({ memberId, reason }) => [memberId, reason]);

/** A shop with four members and a fixed group that lists two of them. */
async function shopWithGroup() {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  for (const member of ['vip-1', 'vip-2', 'other-1', 'other-2']) await world.member(member);
  const group = await aFixedGroup(world, ['vip-1', 'vip-2']);
  return { world, group };
}

async function aFixedGroup(world: World, memberIds: string[]): Promise<number> {
  const created = await createFixedGroup(world.edge, world.site.id, 'VIP', memberIds);
  if (!created.ok) throw new Error(created.error.reason);
  return created.value.segment.id;
}

const groups = (over: { include?: number[]; exclude?: number[] }) => ({
  target: { ...EMPTY_TARGET, groups: { include: [], exclude: [], ...over } },
});

it('writes to the members of a fixed group and to nobody else, day after day as its list stands', async () => {
  const { world, group } = await shopWithGroup();
  await world.campaign('cart_abandon_daily', groups({ include: [group] }));
  for (const member of ['vip-1', 'other-1']) await world.addsToCart(member);
  await world.until(kst('2026-03-10 11:10'));
  expect(await sent(world)).toEqual(['vip-1']);
  await putGroupMembers(world.edge, world.site.id, group, ['vip-1', 'other-2'], 'replace');
  for (const member of ['vip-2', 'other-2']) await world.addsToCart(member);
  await world.until(kst('2026-03-11 11:10'));
  expect(await sent(world)).toEqual(['vip-1', 'other-2']);
});

it('leaves out the members of a group it excludes', async () => {
  const { world, group } = await shopWithGroup();
  await world.campaign('cart_abandon_daily', groups({ exclude: [group] }));
  for (const member of ['vip-1', 'other-1']) await world.addsToCart(member);
  await world.until(kst('2026-03-10 11:10'));
  expect(await sent(world)).toEqual(['other-1']);
});

it('means whom it says by sex, at eleven and again when a message goes', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const isOf = (memberId: string, gender: 'F' | 'M') =>
    upsertMemberList(world.edge, world.site.id, [{ memberId, gender }]);
  for (const member of ['woman', 'man', 'unknown', 'mistaken']) await world.member(member);
  await isOf('woman', 'F');
  await isOf('man', 'M');
  await isOf('mistaken', 'F');
  const women = { target: { ...EMPTY_TARGET, demographics: { genders: ['F' as const] } } };
  const daily = await world.campaign('cart_abandon_daily', { ...women, cooldownDays: 0 });
  await world.campaign('cart_abandon_realtime', women);
  for (const member of ['man', 'unknown', 'mistaken']) await world.addsToCart(member);
  await world.until(kst('2026-03-10 10:00'));
  await isOf('mistaken', 'M');
  await world.addsToCart('woman');
  await world.until(kst('2026-03-10 13:00'));
  expect(await sent(world)).toEqual([]);
  expect((await world.report(daily)).excluded).toEqual({ demographic: 3 });
  expect((await held(world)).sort()).toEqual(['man', 'mistaken', 'unknown'].map((member) => [member, 'demographic']));
  await world.until(kst('2026-03-11 11:10'));
  expect(await sent(world)).toEqual(['woman']);
});

it('reads the list again when a wait is over, so that who left it meanwhile gets nothing', async () => {
  const { world, group } = await shopWithGroup();
  await world.campaign('cart_abandon_realtime', groups({ include: [group] }));
  for (const member of ['vip-1', 'vip-2', 'other-1']) await world.addsToCart(member);
  await world.advance(23 * HOUR_MS);
  await putGroupMembers(world.edge, world.site.id, group, ['vip-2'], 'replace');
  await world.advance(HOUR_MS + 5 * MINUTE_MS);
  expect(await sent(world)).toEqual(['vip-2']);
  expect(await held(world)).toEqual(
    expect.arrayContaining([
      ['vip-1', 'no_longer_matches'],
      ['other-1', 'no_longer_matches'],
    ]),
  );
});

it('is not saved with a group that is gone, one that leads on, or conditions nobody can meet', async () => {
  const { world, group } = await shopWithGroup();
  const { edge, site } = world;
  const save = (target: object) => createCampaign(edge, site.id, { ...definitionOf('cart_abandon'), ...target });
  const refused = async (target: object) => {
    const result = await save(target);
    return result.ok || result.error.reason !== 'target_refused'
      ? result
      : result.error.obstacles.map(({ reason }) => reason);
  };
  expect(await refused(groups({ include: [group + 100] }))).toEqual(['unknown_group']);
  const nested = await createSegment(edge, site.id, { name: '겹', ...groups({ include: [group] }) });
  if (!nested.ok) throw new Error(nested.error.reason);
  const condition = { window: { lastDays: 7 }, event: 'view_item', measure: 'count' as const };
  expect(await refused(groups({ exclude: [nested.value.id] }))).toEqual(['group_too_deep']);
  const impossible = { ...EMPTY_TARGET, allOf: [{ ...condition, op: 'lt', value: 0 }] };
  expect(await refused({ target: impossible })).toEqual(['never_true']);
  // Not having looked is something to ask of those who put something into their cart.
  expect((await save({ target: { ...EMPTY_TARGET, allOf: [{ ...condition, op: 'eq', value: 0 }] } })).ok).toBe(true);
});
