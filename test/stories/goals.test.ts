// A campaign is meant to bring something about. Whoever has done it already hears nothing: not after a wait, not at a
// planned hour, and not when it was done at the last moment.

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { CampaignDefinition } from '../../core/campaign/definition';
import type { Goal } from '../../core/campaign/goal';
import { whyShape } from '../../edge/api/shapes/why';
import { timerShard } from '../../edge/objects/stubs';
import { aCoat, aScarf, HOUR_MS, kst, World } from '../support/world';

type EventGoal = Extract<Goal, { type: 'event' }>;
const goalOf = (event: string, filter?: EventGoal['filter']): EventGoal => ({
  ...{ type: 'event', event, valuePerConversion: 1_000, windowDays: 1 },
  ...(filter && { filter }),
});
const WISH_FOR_A_COAT = goalOf('add_to_wishlist', { products: [aCoat.item_id] });
const wishes = (world: World, member: string, item = aCoat) =>
  world.event('add_to_wishlist', { items: [item] }, { member });

const outcomes = async (world: World) =>
  Object.fromEntries((await world.dispatches()).map(({ memberId, state, reason }) => [memberId, reason ?? state]));

/** `sees` the campaign's page, does what a test says, and waits for what the campaign makes of it. */
async function seen(over: Partial<CampaignDefinition>, ...members: string[]) {
  const world = await World.begin({ now: kst('2026-03-09 10:00') });
  const campaign = await world.campaign('multi_product_view', { params: { minCount: 2 }, ...over });
  for (const member of members) {
    await world.member(member);
    for (const item of [aCoat, aScarf]) await world.event('view_item', { items: [item] }, { member });
  }
  return { world, campaign };
}
const REAL_TIME: CampaignDefinition['send'] = { type: 'realtime', delayMs: 2 * HOUR_MS };
const DAILY: CampaignDefinition['send'] = {
  ...{ type: 'scheduled', lookBack: { kind: 'one_day', daysAgo: 1 } },
  schedule: { kind: 'daily', hour: 11, minute: 0 },
};

describe('whoever reached the goal before the message', () => {
  it('is called off while the wait runs, and counted as such', async () => {
    const over = { send: REAL_TIME, goal: WISH_FOR_A_COAT };
    const { world, campaign } = await seen(over, 'wished', 'otherwise', 'neither');
    await world.advance(HOUR_MS);
    await wishes(world, 'wished');
    await wishes(world, 'otherwise', aScarf);
    await world.advance(2 * HOUR_MS);
    expect(await outcomes(world)).toEqual({ otherwise: 'delivered', neither: 'delivered' });
    expect((await world.report(campaign)).excluded).toEqual({ goal_done: 1 });
  });

  it('is not found at the planned hour', async () => {
    const { world, campaign } = await seen({ send: DAILY, goal: WISH_FOR_A_COAT }, 'wished', 'otherwise');
    await world.until(kst('2026-03-10 09:00'));
    await wishes(world, 'wished');
    await wishes(world, 'otherwise', aScarf);
    await world.until(kst('2026-03-10 12:00'));
    expect(await outcomes(world)).toEqual({ otherwise: 'delivered' });
    expect((await world.report(campaign)).excluded).toEqual({ goal_done: 1 });
  });

  it('is held back at the last gate when it was done in the night the message waited through', async () => {
    const world = await World.begin({ now: kst('2026-03-09 21:00') });
    const campaign = await world.campaign('cart_abandon', {
      send: { type: 'realtime', delayMs: HOUR_MS },
      goal: goalOf('join_club'),
    });
    for (const member of ['joined', 'silent']) {
      await world.member(member);
      await world.addsToCart(member);
    }
    await world.until(kst('2026-03-09 23:00'));
    await world.event('join_club', {}, { member: 'joined' });
    await world.until(kst('2026-03-10 09:00'));
    expect(await outcomes(world)).toEqual({ joined: 'goal_done', silent: 'delivered' });
    expect((await world.report(campaign)).counts.suppressed).toEqual({ goal_done: 1 });
  });

  it('hears again of what happened after it', async () => {
    const { world } = await seen({ send: REAL_TIME, goal: goalOf('add_to_wishlist') }, 'wished');
    await world.advance(HOUR_MS);
    await wishes(world, 'wished');
    await world.advance(HOUR_MS / 2);
    for (const item of [aCoat, aScarf]) await world.event('view_item', { items: [item] }, { member: 'wished' });
    await world.advance(3 * HOUR_MS);
    expect(await outcomes(world)).toEqual({ wished: 'delivered' });
  });

  it('finds it in the trace, and when it was', async () => {
    const { world, campaign } = await seen({ send: DAILY, goal: WISH_FOR_A_COAT }, 'wished');
    await world.until(kst('2026-03-10 09:00'));
    await wishes(world, 'wished');
    const path = `/api/v1/sites/${world.site.id}/members/wished/why/${campaign}`;
    const response = await world.request(path, { headers: { authorization: `Bearer ${await world.token()}` } });
    const { gates, outcome } = v.parse(whyShape, await response.json());
    expect(outcome).toMatchObject({ type: 'left_out', reason: 'goal_done' });
    expect(gates.find(({ gate }) => gate === 'goal')?.evidence).toContainEqual({
      ...{ fact: 'goal_event', at: kst('2026-03-10 09:00'), value: null },
    });
  });

  it('costs no row of the timers where nobody waits', async () => {
    const { world } = await seen({ send: REAL_TIME, goal: goalOf('add_to_wishlist') }, 'waits');
    await wishes(world, 'passer-by');
    await world.advance(HOUR_MS);
    const shard = timerShard(world.edge.env, world.site.id, 0);
    expect(await shard.followed('passer-by')).toBeNull();
    expect(await shard.followed('waits')).not.toBeNull();
  });
});
