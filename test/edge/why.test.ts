// Why, or why not: the trace of a member through a campaign, at the programs' door and in the member's page.

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { startOf } from '../../core/campaign/definition';
import { findPreset } from '../../core/campaign/presets';
import { createCampaign } from '../../edge/actions/campaigns';
import { problemShape } from '../../edge/api/problems';
import { whyShape } from '../../edge/api/shapes/why';
import type { Db } from '../../edge/db/database';
import { beginTry, giveUpRun, openRun } from '../../edge/db/runs';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, kst, World } from '../support/world';

async function why(world: World, memberId: string, campaignId: number, query = '') {
  const path = `/api/v1/sites/${world.site.id}/members/${memberId}/why/${campaignId}${query}`;
  const response = await world.request(path, { headers: { authorization: `Bearer ${await world.token()}` } });
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return v.parse(whyShape, body);
}

/** The open run, tried in vain since an instant and now no more. */
async function giveUp(db: Db, since: number, failure: string): Promise<void> {
  const run = await db.prepare('SELECT id FROM runs').first<{ id: number }>();
  await beginTry(db, run?.id ?? 0, since, since);
  await giveUpRun(db, run?.id ?? 0, since, failure);
}

const refusals = ({ gates }: v.InferOutput<typeof whyShape>) =>
  gates.filter(({ passed }) => !passed).map(({ gate, reason }) => `${gate}: ${reason}`);

describe('a real-time campaign', () => {
  it('says of a member who waits when the message will go', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('haneul');
    await world.addsToCart('haneul');
    const said = await why(world, 'haneul', campaign);
    expect(said.outcome).toEqual({ type: 'planned', reason: null, at: world.now() + DAY_MS, by: null });
    expect(said.trigger).toMatchObject({ passed: true, measured: 1, needed: 1, lastAt: world.now() });
    expect(refusals(said)).toEqual([]);
  });

  it('says of a member who did nothing that nothing was seen', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('quiet');
    expect((await why(world, 'quiet', campaign)).outcome).toMatchObject({ type: 'unqualified', reason: 'not_seen' });
  });

  it('does not back-fill, and says so', async () => {
    const world = await World.begin();
    await world.member('early');
    await world.addsToCart('early');
    await world.advance(HOUR_MS);
    const campaign = await world.campaign('cart_abandon_realtime');
    const said = await why(world, 'early', campaign);
    expect(said.outcome).toMatchObject({ type: 'unqualified', reason: 'before_activation' });
  });

  it('says that a purchase ended the wait', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('buyer');
    await world.addsToCart('buyer');
    await world.advance(HOUR_MS);
    await world.buys('buyer', '20260309-0000001');
    expect((await why(world, 'buyer', campaign)).outcome).toMatchObject({ type: 'unqualified', reason: 'ended' });
  });

  it('names everything in the way at once: no consent, and a holdout', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime', { holdoutPercent: 50 });
    const held = (await Promise.all([...'abcdefgh'].map((id) => world.member(id, { consent: false })))).sort();
    for (const id of held) await world.addsToCart(id);
    const said = await Promise.all(held.map((id) => why(world, id, campaign)));
    expect(said.map(({ outcome }) => outcome.reason)).toEqual(held.map(() => 'no_consent'));
    expect(new Set(said.map((one) => refusals(one).join()))).toEqual(
      new Set(['consent: no_consent', 'consent: no_consent,holdout: holdout']),
    );
  });

  it('shows what was sent and when, then the cap it used up for the next one', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.advance(DAY_MS + HOUR_MS);
    const said = await why(world, 'haneul', campaign);
    expect(said.outcome).toMatchObject({ type: 'sent', at: kst('2026-03-10 10:00') });
    expect(said.recorded).toHaveLength(1);
    await world.advance(3 * DAY_MS);
    expect(refusals(await why(world, 'haneul', campaign))).not.toContain('lateness: stale');

    await world.buys('haneul', '20260310-0000001');
    await world.advance(HOUR_MS);
    await world.addsToCart('haneul');
    const next = await why(world, 'haneul', campaign);
    expect(next.outcome).toMatchObject({ type: 'left_out', reason: 'cap_campaign' });
    const cap = next.gates.find(({ gate }) => gate === 'cap_campaign');
    expect(cap?.evidence).toContainEqual({ fact: 'cooldown_days', at: null, value: 7 });
    expect(cap?.evidence).toContainEqual({ fact: 'last_of_campaign', at: kst('2026-03-10 10:00'), value: null });
  });

  it('waits out the night, until the moment the dispatcher will look again', async () => {
    const world = await World.begin({ now: kst('2026-03-09 22:30') });
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('sleeper');
    await world.addsToCart('sleeper');
    const said = await why(world, 'sleeper', campaign);
    expect(said.outcome).toMatchObject({ type: 'waiting', reason: 'quiet_hours' });
    await world.until(kst('2026-03-11 09:00'));
    const [sent] = await world.dispatches();
    expect(said.outcome.at).toBe(sent?.submittedAt);
  });
});

describe('a scheduled campaign', () => {
  it('that ran once and has ended says why somebody was left out of its run, not that it has ended', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const campaign = await world.campaign('cart_abandon_daily', {
      send: {
        ...{ type: 'scheduled', lookBack: { kind: 'one_day', daysAgo: 1 } },
        schedule: { kind: 'once', date: '2026-03-10', hour: 14, minute: 0 },
      },
    });
    await world.member('haneul', { consent: false });
    await world.member('buyer');
    await world.addsToCart('haneul');
    await world.addsToCart('buyer');
    await world.until(kst('2026-03-10 10:00'));
    await world.buys('buyer', '20260310-0000001');
    await world.until(kst('2026-03-10 15:00'));
    expect((await world.report(campaign)).campaign.status).toBe('ended');
    expect((await why(world, 'haneul', campaign)).outcome).toMatchObject({ type: 'suppressed', reason: 'no_consent' });
    expect((await why(world, 'buyer', campaign)).outcome).toMatchObject({ type: 'left_out', reason: 'purchased' });
  });

  it('says of a run that was given up, or begun too late, that nobody was written to, and why', async () => {
    const world = await World.begin({ now: kst('2026-03-09 10:00') });
    const { db } = world.edge;
    await world.member('haneul');
    await world.addsToCart('haneul');
    const campaign = await world.campaign('cart_abandon_daily');
    await openRun(db, campaign, kst('2026-03-09 11:00'), 'expanding', kst('2026-03-10 11:00'));
    await giveUp(db, kst('2026-03-09 23:00'), 'Error: the machine says no');
    world.jump(kst('2026-03-10 14:00'));
    await world.minute();
    const asked = (day: string) => why(world, 'haneul', campaign, `?at=${kst(`${day} 11:00`)}`);
    const lost = { type: 'run_lost', at: null, by: null };
    expect((await asked('2026-03-09')).outcome).toEqual({ ...lost, reason: 'failed' });
    expect((await asked('2026-03-10')).outcome).toEqual({ ...lost, reason: 'skipped' });
    const owner = await signedInOwner(world);
    const at = kst('2026-03-09 11:00');
    const page = await owner.page(`/admin/s/${world.site.id}/member?id=haneul&campaign=${campaign}&at=${at}`);
    expect(page).toContain('이 회차는 받을 회원을 12시간 동안 찾지 못해 그만두었습니다.');
    expect(page).toContain('담당자에게 전할 오류: Error: the machine says no');
  });

  it('is asked about at its next run and at those that were', async () => {
    const world = await World.begin();
    await world.member('haneul');
    await world.addsToCart('haneul');
    const campaign = await world.campaign('cart_abandon_daily');
    const next = await why(world, 'haneul', campaign);
    expect(next.runs).toEqual([kst('2026-03-09 11:00')]);
    expect(next.outcome).toMatchObject({ type: 'unqualified', reason: 'not_seen' });
    await world.until(kst('2026-03-10 12:00'));
    const after = await why(world, 'haneul', campaign, `?at=${kst('2026-03-10 11:00')}`);
    expect(after.runs).toEqual([kst('2026-03-11 11:00'), kst('2026-03-10 11:00'), kst('2026-03-09 11:00')]);
    expect(after.outcome).toMatchObject({ type: 'sent', at: kst('2026-03-10 11:00') });
  });

  it('counts what is there towards what would be enough', async () => {
    const world = await World.begin({ now: kst('2026-03-10 09:00') });
    await world.member('looker');
    for (const id of ['1', '2', '3']) {
      await world.event('view_item', { items: [{ item_id: id }] }, { member: 'looker', ago: 20 * HOUR_MS });
    }
    const campaign = await world.campaign('multi_product_view');
    const said = await why(world, 'looker', campaign);
    expect(said.trigger).toMatchObject({ passed: false, because: 'not_enough', measured: 3, needed: 5 });
  });

  it('goes through the target condition by condition, with what was counted and when', async () => {
    const world = await World.begin();
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.until(kst('2026-03-10 09:00'));
    const carted = { window: { lastDays: 3 }, event: 'add_to_cart', measure: 'count', op: 'gte', value: 2 } as const;
    const bought = { window: { lastDays: 7 }, event: 'purchase', measure: 'count', op: 'gte', value: 1 } as const;
    const target = { allOf: [carted], exclude: [bought], groups: { include: [], exclude: [] } };
    const campaign = await world.campaign('cart_abandon_daily', { target });
    const said = await why(world, 'haneul', campaign);
    expect(said.target).toMatchObject([
      { list: 'allOf', event: 'add_to_cart', measured: 1, value: 2, holds: false, lastAt: kst('2026-03-09 10:00') },
      { list: 'exclude', event: 'purchase', measured: 0, holds: false, lastAt: null },
    ]);
    expect(said.outcome).toMatchObject({ type: 'left_out', reason: 'no_longer_matches' });
  });
});

describe('what cannot be explained', () => {
  it('is refused with a reason: another shop, an unknown member, a preset without its brands', async () => {
    const world = await World.begin();
    await world.member('haneul');
    const preset = findPreset('brand_interest');
    if (!preset) throw new Error('the preset is gone');
    const created = await createCampaign(world.edge, world.site.id, startOf(preset));
    const id = created.ok ? created.value.id : 0;
    const authorization = `Bearer ${await world.token()}`;
    const ask = async (memberId: string, campaignId: number) => {
      const path = `/api/v1/sites/${world.site.id}/members/${memberId}/why/${campaignId}`;
      const response = await world.request(path, { headers: { authorization } });
      return v.parse(problemShape, await response.json()).code;
    };
    expect(await ask('haneul', id)).toBe('params_missing');
    expect(await ask('nobody', id)).toBe('not_found');
    expect(await ask('haneul', id + 1)).toBe('not_found');
  });
});
