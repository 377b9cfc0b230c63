// A run that is paused in its middle: what is not sent yet waits, and goes on where it stopped.

import { expect, it } from 'vitest';
import { stageOfCampaign } from '../../core/campaign/campaign';
import type { CampaignDefinition } from '../../core/campaign/definition';
import { commandCampaign } from '../../edge/actions/campaigns';
import { listCampaignWaits } from '../../edge/actions/waits';
import { createEdge } from '../../edge/context';
import type { Db } from '../../edge/db/database';
import { openRun } from '../../edge/db/runs';
import { dispatchDue } from '../../edge/jobs/dispatch';
import { signedInOwner } from '../support/owner';
import { kst, MINUTE_MS, World } from '../support/world';

const once = (hour: number): CampaignDefinition['send'] => ({
  type: 'scheduled',
  schedule: { kind: 'once', date: '2026-03-10', hour, minute: 0 },
  lookBack: { kind: 'one_day', daysAgo: 1 },
});

const MEMBERS = ['one', 'two', 'three'];

/** A campaign that runs once on the tenth, three members due then, and a shop that hands over one message a minute. */
async function dueOnceAt(hour: number, over: Partial<CampaignDefinition> = {}) {
  const world = await World.begin({ now: kst('2026-03-09 12:00'), settings: { pacePerMinute: 1 } });
  const campaign = await world.campaign('cart_abandon_daily', { send: once(hour), ...over });
  for (const member of MEMBERS) {
    await world.member(member);
    await world.addsToCart(member);
  }
  return { world, campaign };
}

/** The first of its messages goes at this instant, and it is paused right after. */
async function pausedAt(hour: number, over: Partial<CampaignDefinition> = {}) {
  const { world, campaign } = await dueOnceAt(hour, over);
  await world.until(kst(`2026-03-10 ${hour}:00`));
  await world.command(campaign, 'pause');
  expect(await world.inbox()).toHaveLength(1);
  return { world, campaign };
}

/** How many of its messages stand so, as `state reason`. */
async function standing(world: World): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state, reason } of await world.dispatches()) {
    const key = [state, reason ?? ''].join(' ').trim();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const stage = async (world: World, campaign: number) => stageOfCampaign((await world.report(campaign)).campaign);

it('a campaign that runs once and is paused in its middle goes on with the rest, and writes to nobody twice', async () => {
  const { world, campaign } = await pausedAt(14);
  await world.until(kst('2026-03-10 15:00'));
  expect(await world.inbox()).toHaveLength(1);
  expect(await standing(world)).toEqual({ delivered: 1, 'queued paused': 2 });
  await world.command(campaign, 'activate');
  await world.until(kst('2026-03-10 15:10'));
  expect((await world.inbox()).map(({ to }) => to)).toHaveLength(3);
  expect(new Set((await world.inbox()).map(({ to }) => to)).size).toBe(3);
  expect(await stage(world, campaign)).toBe('sent');
});

it('looks at everybody again when it goes on: who bought or said no meanwhile is left alone', async () => {
  const { world, campaign } = await pausedAt(14);
  const [reached] = (await world.dispatches()).filter(({ state }) => state !== 'queued');
  const [buyer = '', refuser = ''] = MEMBERS.filter((member) => member !== reached?.memberId);
  await world.buys(buyer, 'o-1');
  await world.withdraw(refuser);
  await world.until(kst('2026-03-10 15:00'));
  await world.command(campaign, 'activate');
  await world.until(kst('2026-03-10 15:10'));
  expect(await standing(world)).toEqual({ delivered: 1, 'suppressed purchased': 1, 'suppressed withdrawn': 1 });
});

it('goes on in the morning where it is started again in the night', async () => {
  const { world, campaign } = await pausedAt(20);
  await world.until(kst('2026-03-10 22:00'));
  await world.command(campaign, 'activate');
  await world.until(kst('2026-03-11 07:59'));
  expect(await world.inbox()).toHaveLength(1);
  await world.until(kst('2026-03-11 08:20'));
  expect(await world.inbox()).toHaveLength(3);
});

it('sends nothing that has waited too long, says that the pause was why, and ends when it is started again', async () => {
  const { world, campaign } = await pausedAt(14);
  await world.until(kst('2026-03-11 12:00'));
  expect(await standing(world)).toEqual({ delivered: 1, 'suppressed paused': 2 });
  await world.command(campaign, 'activate');
  await world.until(kst('2026-03-11 12:05'));
  expect(await world.inbox()).toHaveLength(1);
  expect(await stage(world, campaign)).toBe('sent');
});

it('one that is ended while it is paused sends nothing more', async () => {
  const { world, campaign } = await pausedAt(14);
  await world.until(kst('2026-03-10 14:05'));
  await world.command(campaign, 'end');
  await world.minute();
  expect(await standing(world)).toEqual({ delivered: 1, 'suppressed campaign_inactive': 2 });
});

it('a daily run that is paused in its middle goes on, too', async () => {
  const { world, campaign } = await pausedAt(11, {
    send: {
      type: 'scheduled',
      schedule: { kind: 'daily', hour: 11, minute: 0 },
      lookBack: { kind: 'one_day', daysAgo: 1 },
    },
  });
  await world.until(kst('2026-03-10 11:30'));
  await world.command(campaign, 'activate');
  await world.until(kst('2026-03-10 11:40'));
  expect(await world.inbox()).toHaveLength(3);
  expect((await world.report(campaign)).campaign).toMatchObject({
    status: 'active',
    nextRunAt: kst('2026-03-11 11:00'),
  });
});

it('a run whose members are not gathered yet waits for the campaign to go on', async () => {
  const { world, campaign } = await dueOnceAt(14);
  const at = kst('2026-03-10 14:00');
  world.jump(at);
  await openRun(world.edge.db, campaign, at, 'expanding', null);
  await world.command(campaign, 'pause');
  await world.minute();
  expect((await world.report(campaign)).runs).toMatchObject([{ state: 'expanding', matched: 0 }]);
  world.jump(at + 10 * MINUTE_MS);
  await world.command(campaign, 'activate');
  await world.minute();
  await world.until(at + 20 * MINUTE_MS);
  expect(await world.inbox()).toHaveLength(3);
  expect((await world.report(campaign)).runs).toMatchObject([{ plannedAt: at, state: 'expanded', matched: 3 }]);
});

it('one whose instant passed while it was paused has nothing to go on with, and is not started', async () => {
  const { world, campaign } = await dueOnceAt(14);
  await world.until(kst('2026-03-10 13:00'));
  await world.command(campaign, 'pause');
  await world.until(kst('2026-03-10 15:00'));
  const started = await commandCampaign(world.edge, world.site.id, campaign, 'activate');
  expect(started).toMatchObject({ ok: false, error: { reason: 'schedule_over' } });
});

it('a campaign that is started again at the very moment its messages are told to wait leaves none of them waiting', async () => {
  const { world, campaign } = await pausedAt(14);
  const { db } = world.edge;
  let defers = false;
  const DB = {
    prepare(sql: string) {
      defers ||= sql.includes("wake_at = r.value ->> 'wakeAt'");
      return db.prepare(sql);
    },
    async batch(statements: D1PreparedStatement[]) {
      if (defers) await world.command(campaign, 'activate').catch(() => undefined);
      return db.batch(statements);
    },
  } as unknown as Db;
  world.jump(kst('2026-03-10 14:01'));
  await dispatchDue(createEdge({ ...world.edge.env, DB }));
  expect(defers).toBe(true);
  await world.until(kst('2026-03-10 14:10'));
  expect(await world.inbox()).toHaveLength(3);
});

it('the admin says who waits for it to go on, and that it sends to the rest', async () => {
  const { world, campaign } = await pausedAt(14);
  await world.until(kst('2026-03-10 14:05'));
  expect(await listCampaignWaits(world.edge, world.site.id, campaign)).toMatchObject([
    { kind: 'message', reason: 'paused' },
    { kind: 'message', reason: 'paused' },
  ]);
  const owner = await signedInOwner(world);
  const path = `/admin/s/${world.site.id}/campaigns/${campaign}`;
  const shown = await owner.page(path);
  expect(shown).toContain('일시정지라 대기');
  expect(shown).not.toContain('예정</small>');
  const asked = await owner.page(`${path}/activation`);
  expect(asked).toContain('아직 보내지 않은 2명에게 이어서 보냅니다');
  expect(asked).not.toContain('예상 규모');
});
