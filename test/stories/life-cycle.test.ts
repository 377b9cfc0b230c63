// A campaign's life: begun, changed, paused, ended, each with messages under way; and what keeps one member from hearing
// too often, or when it is not wanted.

import { describe, expect, it } from 'vitest';
import { stageOfCampaign } from '../../core/campaign/campaign';
import type { CampaignDefinition } from '../../core/campaign/definition';
import { EMPTY_TARGET } from '../../core/condition/schema';
import { commandCampaign, createCampaign, editCampaign, getCampaign, listVersions } from '../../edge/actions/campaigns';
import { startRuns } from '../../edge/jobs/start-runs';
import { signedInOwner } from '../support/owner';
import { aCoat, aScarf, DAY_MS, definitionOf, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

/** What became of every cause, as `member state reason`. */
const outcomes = async (world: World) =>
  (await world.dispatches()).map(({ memberId, state, reason }) => `${memberId} ${state} ${reason ?? ''}`.trim()).sort();

async function edit(world: World, id: number, change: (said: CampaignDefinition) => Partial<CampaignDefinition>) {
  const campaign = await getCampaign(world.edge, world.site.id, id);
  if (!campaign) throw new Error(`no campaign ${id}`);
  const { definition } = campaign;
  const edited = await editCampaign(world.edge, world.site.id, id, { ...definition, ...change(definition) });
  if (!edited.ok) throw new Error(edited.error.reason);
}

const saying = (body: string) => (said: CampaignDefinition) =>
  said.message.channel === 'sms' ? { message: { ...said.message, body: `${body}\n{링크}` } } : {};

/** The shop's systems tell what became of an order. */
async function tells(world: World, member: string, order: string, status: 'paid' | 'cancelled') {
  const answer = await world.request(`/api/v1/sites/${world.site.id}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await world.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      events: [
        {
          name: 'order_update',
          memberId: member,
          occurredAt: world.now(),
          params: { transaction_id: order, status, items: [aCoat] },
        },
      ],
    }),
  });
  expect(await answer.json()).toMatchObject({ refused: [] });
}

describe('a campaign that is changed while it runs', () => {
  it('says the new words to whoever waits, and each message keeps the version it went out under', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    for (const member of ['first', 'second']) await world.member(member);
    await world.addsToCart('first');
    await world.advance(3 * HOUR_MS);
    await world.addsToCart('second');
    await world.advance(22 * HOUR_MS);
    await edit(world, campaign, saying('새로 적은 글'));
    await world.advance(3 * HOUR_MS);
    const [before, after] = await world.inbox();
    expect(before?.text).toContain('잊지 않으셨나요?');
    expect(after?.text).toContain('새로 적은 글');
    expect(await world.dispatches()).toMatchObject([
      { memberId: 'first', campaignVersion: 2 },
      { memberId: 'second', campaignVersion: 3 },
    ]);
  });

  it('waits as long as it now says, and writes only to whom it now means', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    for (const member of ['viewer', 'other']) await world.member(member);
    for (const member of ['viewer', 'other']) await world.addsToCart(member);
    await world.event('view_item', { items: [aScarf] }, { member: 'viewer' });
    await world.advance(23 * HOUR_MS);
    const seen = { event: 'view_item', window: { lastDays: 3 }, measure: 'count', op: 'gte', value: 1 } as const;
    await edit(world, campaign, () => ({
      send: { type: 'realtime', delayMs: 30 * HOUR_MS },
      target: { ...EMPTY_TARGET, allOf: [seen] },
    }));
    await world.advance(6 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
    await world.advance(2 * HOUR_MS);
    expect(await outcomes(world)).toContain('viewer delivered');
    expect(await world.inbox()).toHaveLength(1);
  });
});

describe('a campaign that is paused', () => {
  it('sends nothing it held for the morning, and follows no cart filled meanwhile', async () => {
    const world = await World.begin({ now: kst('2026-03-09 22:30') });
    const campaign = await world.campaign('cart_abandon_realtime');
    for (const member of ['held', 'meanwhile', 'afterwards']) await world.member(member);
    await world.addsToCart('held');
    await world.until(kst('2026-03-10 23:00'));
    await world.command(campaign, 'pause');
    await world.until(kst('2026-03-11 10:00'));
    await world.addsToCart('meanwhile');
    await world.advance(HOUR_MS);
    await world.command(campaign, 'activate');
    await world.addsToCart('afterwards');
    await world.advance(48 * HOUR_MS);
    expect(await outcomes(world)).toEqual(['afterwards delivered', 'held suppressed paused']);
  });

  it('makes no run it was paused for, and the next one when its time comes', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const campaign = await world.campaign('cart_abandon_daily');
    await world.member('monday');
    await world.member('tuesday');
    await world.addsToCart('monday');
    await world.until(kst('2026-03-10 10:00'));
    await world.command(campaign, 'pause');
    await world.addsToCart('tuesday');
    await world.until(kst('2026-03-10 13:00'));
    await world.command(campaign, 'activate');
    await world.until(kst('2026-03-11 11:10'));
    expect(await outcomes(world)).toEqual(['tuesday delivered']);
    expect((await world.report(campaign)).runs.map(({ plannedAt }) => plannedAt)).toEqual([kst('2026-03-11 11:00')]);
  });
});

it('an ended campaign sends nothing more, neither what waits nor what is held for the morning', async () => {
  const world = await World.begin({ now: kst('2026-03-09 22:30') });
  const campaign = await world.campaign('cart_abandon_realtime');
  for (const member of ['held', 'waiting']) await world.member(member);
  await world.addsToCart('held');
  await world.until(kst('2026-03-10 23:00'));
  await world.addsToCart('waiting');
  await world.command(campaign, 'end');
  await world.minute();
  expect(await outcomes(world)).toEqual(['held suppressed campaign_inactive']);
  expect(await world.report(campaign)).toMatchObject({ excluded: { campaign_inactive: 1 }, waiting: [] });
  await world.advance(3 * DAY_MS);
  expect(await world.inbox()).toEqual([]);
  expect((await world.report(campaign)).excluded).toEqual({ campaign_inactive: 1 });
});

it('a campaign is not saved for an hour of the night, which begins earlier for Kakao and not at all for mail', async () => {
  const world = await World.begin();
  const texts = definitionOf('cart_abandon_daily');
  const mail = { channel: 'email', subject: '장바구니', body: [{ type: 'text', text: '{이름|고객}님' }] };
  const kakao = { channel: 'kakao', bubble: { type: 'text', text: '{이름|고객}님', buttons: [] }, adult: false };
  const savedAt = async (hour: number, minute: number, message: object = texts.message) => {
    const send = { ...texts.send, schedule: { kind: 'daily', hour, minute } };
    const saved = await createCampaign(world.edge, world.site.id, { ...texts, send, message } as CampaignDefinition);
    return saved.ok ? 'saved' : saved.error.reason;
  };
  expect(await savedAt(20, 49)).toBe('saved');
  expect(await savedAt(20, 50)).toBe('quiet_time');
  expect(await savedAt(7, 59)).toBe('quiet_time');
  expect(await savedAt(8, 0)).toBe('saved');
  expect(await savedAt(20, 39, kakao)).toBe('saved');
  expect(await savedAt(20, 45, kakao)).toBe('quiet_time');
  expect(await savedAt(22, 0, mail)).toBe('saved');
});

const ONCE: Extract<CampaignDefinition['send'], { type: 'scheduled' }> = {
  type: 'scheduled',
  schedule: { kind: 'once', date: '2026-03-10', hour: 14, minute: 0 },
  lookBack: { kind: 'one_day', daysAgo: 1 },
};

it('a campaign that is sent once is scheduled until its instant, runs then, and never again', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaign = await world.campaign('cart_abandon_daily', { send: ONCE });
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 13:59'));
  expect(await world.inbox()).toEqual([]);
  expect(stageOfCampaign((await world.report(campaign)).campaign)).toBe('scheduled');
  await world.until(kst('2026-03-13 15:00'));
  expect(await world.inbox()).toHaveLength(1);
  const { campaign: after, runs } = await world.report(campaign);
  expect(stageOfCampaign(after)).toBe('sent');
  expect(runs).toHaveLength(1);
});

describe('a campaign that is sent once', () => {
  const changes = async (world: World, id: number) =>
    (await listVersions(world.edge, world.site.id, id))?.map(({ change }) => change);

  it('ends by itself when it has sent, says so, counts what comes after, and can be put away', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const id = await world.campaign('cart_abandon_daily', { send: ONCE });
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.until(kst('2026-03-10 14:10'));
    const { campaign } = await world.report(id);
    expect(campaign).toMatchObject({ status: 'ended', finishedAt: expect.any(Number) });
    expect(campaign.finishedAt).toBeGreaterThanOrEqual(kst('2026-03-10 14:00'));
    expect(await changes(world, id)).toEqual(['finished', 'activated', 'created']);
    await world.buys('haneul', '20260310-0000001');
    await world.advance(MINUTE_MS);
    expect((await world.report(id)).counts).toMatchObject({ delivered: 1 });
    expect((await world.report(id)).counts.deliveryConversions).toBe(1);
    const owner = await signedInOwner(world);
    const page = await owner.page(`/admin/s/${world.site.id}/campaigns/${id}`);
    expect(page).toContain('발송함');
    expect(page).toContain('한 번의 발송을 마치고 끝났습니다');
    expect(await commandCampaign(world.edge, world.site.id, id, 'archive')).toMatchObject({ ok: true });
  });

  it('does not end while one of its messages waits, be it for a raised budget', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const id = await world.campaign('cart_abandon_daily', { send: ONCE, budget: { total: 50 } });
    for (const member of ['haneul', 'bada']) {
      await world.member(member);
      await world.addsToCart(member);
    }
    await world.until(kst('2026-03-10 20:00'));
    expect(await world.inbox()).toHaveLength(1);
    expect((await world.report(id)).campaign.status).toBe('active');
    await world.until(kst('2026-03-11 12:00'));
    expect((await world.dispatches()).map(({ state, reason }) => reason ?? state).sort()).toEqual([
      'budget',
      'delivered',
    ]);
    expect((await world.report(id)).campaign.status).toBe('ended');
  });

  it('is not moved to an instant that is past, which would end it, but says other words after its own', async () => {
    const world = await World.begin({ now: kst('2026-03-11 12:00') });
    const daily = await world.campaign('cart_abandon_daily');
    await expect(edit(world, daily, () => ({ send: ONCE }))).rejects.toThrow('schedule_over');
    expect((await world.report(daily)).campaign).toMatchObject({ status: 'active', version: 2 });
    world.jump(kst('2026-03-12 10:00'));
    const date = '2026-03-12';
    await edit(world, daily, () => ({ send: { ...ONCE, schedule: { kind: 'once', date, hour: 14, minute: 0 } } }));
    world.jump(kst('2026-03-12 14:00'));
    await startRuns(world.edge, world.now());
    await edit(world, daily, saying('새로 적은 글'));
    expect((await world.report(daily)).campaign).toMatchObject({ status: 'active', version: 4, nextRunAt: null });
  });

  it('ends unsent when its instant was missed, and says that', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const id = await world.campaign('cart_abandon_daily', { send: ONCE });
    await world.member('haneul');
    await world.addsToCart('haneul');
    world.jump(kst('2026-03-10 15:30'));
    await world.minute();
    expect((await world.report(id)).campaign).toMatchObject({ status: 'ended', finishedAt: null });
    expect(await changes(world, id)).toEqual(['missed', 'activated', 'created']);
    expect(await world.inbox()).toEqual([]);
  });
});

describe('one member', () => {
  it('hears of one campaign so many times and no more, whatever the caps of the shop leave', async () => {
    const world = await World.begin({ settings: { caps: { perDay: 10, perWeek: 30 } } });
    await world.campaign('cart_abandon_realtime', { cooldownDays: 0, maxPerMember: 2 });
    await world.member('regular');
    for (let order = 1; order <= 3; order++) {
      await world.addsToCart('regular');
      await world.advance(25 * HOUR_MS);
      await world.buys('regular', `2026031${order}-0000001`);
      await world.advance(MINUTE_MS);
    }
    expect(await outcomes(world)).toEqual([
      'regular delivered',
      'regular delivered',
      'regular suppressed cap_campaign',
    ]);
  });

  it('hears of it again only so many days later', async () => {
    const world = await World.begin({ settings: { caps: { perDay: 10, perWeek: 30 } } });
    await world.campaign('cart_abandon_realtime', { cooldownDays: 3 });
    await world.member('regular');
    for (let order = 1; order <= 4; order++) {
      await world.addsToCart('regular');
      await world.advance(25 * HOUR_MS);
      await world.buys('regular', `2026031${order}-0000001`);
      await world.advance(MINUTE_MS);
    }
    const said = (await world.dispatches()).map(({ state, reason }) => reason ?? state);
    expect(said).toEqual(['delivered', 'cap_campaign', 'cap_campaign', 'delivered']);
  });

  it('is spared by night for good where the campaign says so', async () => {
    const world = await World.begin({ now: kst('2026-03-09 22:30') });
    await world.campaign('cart_abandon_realtime', { onQuietHours: 'skip' });
    await world.member('sleeper');
    await world.addsToCart('sleeper');
    await world.until(kst('2026-03-11 12:00'));
    expect(await world.inbox()).toEqual([]);
    expect(await outcomes(world)).toEqual(['sleeper suppressed quiet_hours']);
  });

  it('is left alone who bought anything in the days the shop has named', async () => {
    const world = await World.begin({ now: kst('2026-03-09 10:00'), settings: { recentPurchaseDays: 3 } });
    const realtime = await world.campaign('cart_abandon_realtime');
    for (const member of ['lately', 'long-ago']) await world.member(member);
    await world.buys('long-ago', '20260309-0000001');
    await world.until(kst('2026-03-11 10:00'));
    await world.buys('lately', '20260311-0000001');
    await world.advance(HOUR_MS);
    for (const member of ['lately', 'long-ago']) await world.addsToCart(member, aScarf);
    await world.advance(26 * HOUR_MS);
    expect(await outcomes(world)).toEqual(['long-ago delivered']);
    expect((await world.report(realtime)).excluded).toEqual({ recent_purchase: 1 });
  });

  it('with an order that waits for its bank transfer hears when it is cancelled, or has waited for 72 hours', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    const members = ['pays', 'cancels', 'forgets'];
    for (const [n, member] of members.entries()) {
      await world.member(member);
      await world.addsToCart(member, aCoat);
      await world.addsToCart(member, aScarf);
      await world.advance(MINUTE_MS);
      await world.buys(member, `20260309-000000${n}`, { unpaid: true });
    }
    await world.advance(26 * HOUR_MS);
    expect(await outcomes(world)).toEqual(members.sort().map((member) => `${member} queued pending_order`));
    await tells(world, 'pays', '20260309-0000000', 'paid');
    await tells(world, 'cancels', '20260309-0000001', 'cancelled');
    await world.advance(2 * HOUR_MS);
    expect(await outcomes(world)).toEqual([
      'cancels delivered',
      'forgets queued pending_order',
      'pays suppressed purchased',
    ]);
    world.jump(kst('2026-03-12 10:30'));
    await world.minute();
    await world.advance(MINUTE_MS);
    expect(await outcomes(world)).toContain('forgets delivered');
  });

  it('is held out of a campaign for good, whatever is edited and however often it happens', async () => {
    const world = await World.begin({ settings: { caps: { perDay: 10, perWeek: 30 } } });
    const campaign = await world.campaign('cart_abandon_realtime', { holdoutPercent: 50, cooldownDays: 0 });
    const members = Array.from({ length: 8 }, (_, n) => `member-${n}`);
    for (const member of members) await world.member(member);
    const round = async (order: number) => {
      for (const member of members) await world.addsToCart(member);
      await world.advance(25 * HOUR_MS);
      for (const member of members) await world.buys(member, `2026031${order}-${member}`);
      await world.advance(MINUTE_MS);
    };
    await round(0);
    await edit(world, campaign, saying('고친 글'));
    await round(1);
    const all = await world.dispatches();
    expect(all).toHaveLength(16);
    for (const member of members) {
      const reasons = all.filter(({ memberId }) => memberId === member).map(({ reason }) => reason);
      expect(new Set(reasons).size).toBe(1);
    }
    expect(new Set(all.map(({ reason }) => reason))).toEqual(new Set(['holdout', null]));
  });
});
