// 미리 돌려보기: what the rehearsal of a campaign says it would have done is what it did, over the same events; and nothing
// is sent or written for it.

import { describe, expect, it } from 'vitest';
import type { CampaignDefinition } from '../../core/campaign/definition';
import { createCampaign } from '../../edge/actions/campaigns';
import { upsertMemberList } from '../../edge/actions/members';
import { listRehearsedMessages, type Rehearsal, startRehearsal, stepRehearsal } from '../../edge/actions/rehearsals';
import {
  aCoat,
  aScarf,
  type CampaignName,
  DAY_MS,
  definitionOf,
  HOUR_MS,
  kst,
  MINUTE_MS,
  World,
} from '../support/world';

/** Steps a campaign's rehearsal to its end. */
async function rehearse(world: World, campaignId: number): Promise<Rehearsal> {
  const started = await startRehearsal(world.edge, world.site.id, campaignId);
  if (!started.ok) throw new Error(started.error.reason);
  for (let step = 0; step < 100; step++) {
    const now = await stepRehearsal(world.edge, world.site.id, campaignId);
    if (now?.state === 'done') return now;
  }
  throw new Error('the rehearsal does not end');
}

const rehearsed = async (world: World, rehearsal: Rehearsal) =>
  (await listRehearsedMessages(world.edge, rehearsal, 1_000)).map(({ memberId, at }) => `${memberId} ${at}`).sort();

/** What the campaign did, in the words of a rehearsal. */
async function done(world: World, campaignId: number) {
  const own = (await world.dispatches()).filter((dispatch) => dispatch.campaignId === campaignId);
  const held: Record<string, number> = {};
  for (const { state, reason } of own) if (state === 'suppressed') held[reason ?? ''] = (held[reason ?? ''] ?? 0) + 1;
  const sent = own.flatMap(({ memberId, submittedAt }) => (submittedAt === null ? [] : `${memberId} ${submittedAt}`));
  return { sent: sent.sort(), held, excluded: (await world.report(campaignId)).excluded };
}

/** A dice that falls the same way every time. */
function diceOf(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const MEMBERS = ['ara', 'bom', 'cho', 'dan', 'eun', 'gaon'];

/** Shopping, hours apart, by day and by night. Before it nobody did anything, so that the rehearsal's month is all of it. */
async function shopping(world: World, end: number, seed: number): Promise<void> {
  const dice = diceOf(seed);
  let orders = 0;
  for (;;) {
    // To the millisecond, so that nothing happens in the very instant a wait of hours ends: then either may come first.
    const next = world.now() + (1 + dice(9)) * HOUR_MS + dice(HOUR_MS);
    if (next >= end) break;
    await world.until(next);
    const member = MEMBERS[dice(MEMBERS.length)];
    const item = dice(2) === 0 ? aCoat : aScarf;
    const over = { member, ago: dice(4) === 0 ? 20 * MINUTE_MS : 0 };
    switch (dice(10)) {
      case 0:
        await world.event('session_start', {}, over);
        break;
      case 1:
      case 2:
        await world.event('view_item', { items: [{ ...item, list_price: 200_000 }] }, over);
        break;
      case 3:
      case 4:
      case 5:
        await world.addsToCart(member, item, { ago: over.ago });
        break;
      case 6:
        await world.event('remove_from_cart', { items: [item] }, over);
        break;
      case 7:
        await world.event('begin_checkout', { items: [item], value: item.price }, over);
        break;
      case 8:
        orders += 1;
        await world.buys(member, `20260309-${String(orders).padStart(7, '0')}`, { item, unpaid: dice(4) === 0 });
        break;
      default:
        await world.event('write_review', { items: [item] }, over);
    }
    if (dice(25) === 0 && member) await world.withdraw(member);
    if (dice(12) === 0 && member) await consents(world, member);
  }
  await world.until(end);
}

const consents = (world: World, memberId: string) =>
  upsertMemberList(world.edge, world.site.id, [
    { memberId, consents: [{ channel: 'sms', granted: true, at: world.now(), source: 'story' }] },
  ]);

const CAMPAIGNS: [CampaignName, Partial<CampaignDefinition>][] = [
  ['cart_abandon_realtime', { cooldownDays: 1 }],
  ['checkout_abandon', { send: { type: 'realtime', delayMs: HOUR_MS }, cooldownDays: 2 }],
  [
    'sale_view',
    {
      send: { type: 'realtime', delayMs: HOUR_MS },
      cooldownDays: 0,
      onQuietHours: 'skip',
      goal: {
        type: 'event',
        event: 'write_review',
        filter: { products: ['102'] },
        valuePerConversion: 1,
        windowDays: 1,
      },
    },
  ],
  ['high_value_repurchase', { send: scheduled({ kind: 'last_event', from: 3, to: 3 }), cooldownDays: 0 }],
  ['review_request', { send: scheduled({ kind: 'one_day', daysAgo: 3 }) }],
  [
    'visitor_purchase',
    {
      send: scheduled({ kind: 'one_day', daysAgo: 1 }),
      cooldownDays: 0,
      goal: { type: 'event', event: 'view_item', valuePerConversion: 1, windowDays: 1 },
      target: {
        allOf: [{ window: { lastDays: 5 }, event: 'add_to_cart', measure: 'count', op: 'gte', value: 1 }],
        exclude: [{ window: { allTime: true }, event: 'write_review', measure: 'count', op: 'gte', value: 3 }],
        groups: { include: [], exclude: [] },
      },
    },
  ],
];

function scheduled(
  lookBack: Extract<CampaignDefinition['send'], { type: 'scheduled' }>['lookBack'],
): CampaignDefinition['send'] {
  return { type: 'scheduled', schedule: { kind: 'daily', hour: 11, minute: 0 }, lookBack };
}

describe('a rehearsal', () => {
  it('says what the campaigns did', async () => {
    const begin = kst('2026-03-09 10:00');
    const world = await World.begin({ now: begin, settings: { caps: { perDay: 1, perWeek: 4 } } });
    for (const member of MEMBERS) await world.member(member);
    const campaigns: [string, number][] = [];
    for (const [name, over] of CAMPAIGNS) campaigns.push([name, await world.campaign(name, over)]);
    await shopping(world, begin + 16 * DAY_MS, 1);
    for (const [name, id] of campaigns) {
      const rehearsal = await rehearse(world, id);
      const said = {
        sent: await rehearsed(world, rehearsal),
        held: rehearsal.sums.held,
        excluded: rehearsal.sums.excluded,
      };
      expect({ name, ...said }).toEqual({ name, ...(await done(world, id)) });
    }
    expect((await world.dispatches()).filter(({ submittedAt }) => submittedAt !== null).length).toBeGreaterThan(12);
  }, 600_000);

  it('of a draft sends nothing and writes no dispatch, and counts what it would have cost and who bought anyway', async () => {
    const world = await World.begin();
    await world.member('haneul');
    await world.member('bada');
    await world.addsToCart('haneul');
    await world.addsToCart('bada');
    await world.advance(30 * HOUR_MS);
    await world.buys('haneul', '20260310-0000001');
    await world.advance(2 * DAY_MS);
    const draft = await createCampaign(world.edge, world.site.id, definitionOf('cart_abandon_realtime'));
    if (!draft.ok) throw new Error('not created');
    const rehearsal = await rehearse(world, draft.value.id);
    expect(rehearsal).toMatchObject({ state: 'done', members: 2, total: 2 });
    expect(rehearsal.sums).toMatchObject({ recipients: 2, messages: 2, cost: 66, bought: 1, held: {} });
    expect(await listRehearsedMessages(world.edge, rehearsal, 10)).toEqual([
      { memberId: 'bada', at: kst('2026-03-10 10:00'), leg: 'primary', price: 33, boughtAt: null },
      { memberId: 'haneul', at: kst('2026-03-10 10:00'), leg: 'primary', price: 33, boughtAt: kst('2026-03-10 16:00') },
    ]);
    await world.advance(DAY_MS);
    expect(await world.dispatches()).toEqual([]);
    expect(await world.inbox()).toEqual([]);
  });
});
