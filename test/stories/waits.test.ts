// 대기 중: who waits for a message is listed, and a wait can be called off.

import { runInDurableObject } from 'cloudflare:test';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { editCampaign } from '../../edge/actions/campaigns';
import { dispatchesShape } from '../../edge/api/shapes/dispatch';
import { waitsShape } from '../../edge/api/shapes/wait';
import { whyShape } from '../../edge/api/shapes/why';
import { timerShard } from '../../edge/objects/stubs';
import { signedInOwner } from '../support/owner';
import { DAY_MS, definitionOf, HOUR_MS, kst, World } from '../support/world';

async function call(world: World, method: string, path: string) {
  const headers = { authorization: `Bearer ${await world.token()}` };
  return world.request(`/api/v1/sites/${world.site.id}${path}`, { method, headers });
}

const cancel = async (world: World, campaign: number, member: string) =>
  (await call(world, 'DELETE', `/campaigns/${campaign}/waits/${member}`)).status;

async function waits(world: World, path: string) {
  const answer = v.parse(waitsShape, await (await call(world, 'GET', `${path}/waits`)).json());
  return answer.waits.map(({ memberId, dueAt, kind, reason }) => ({ memberId, dueAt, kind, reason }));
}

async function waitingCart() {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  return { world, campaign };
}

it('a wait is listed by campaign and by member, until when', async () => {
  const { world, campaign } = await waitingCart();
  const expected = [{ memberId: 'haneul', dueAt: world.now() + DAY_MS, kind: 'timer', reason: null }];
  expect(await waits(world, `/campaigns/${campaign}`)).toEqual(expected);
  expect(await waits(world, '/members/haneul')).toEqual(expected);
  expect(await waits(world, '/members/somebody')).toEqual([]);
});

it('a cancelled wait leads to no message, and stays on record', async () => {
  const { world, campaign } = await waitingCart();
  expect(await cancel(world, campaign, 'haneul')).toBe(204);
  expect(await waits(world, `/campaigns/${campaign}`)).toEqual([]);
  await world.advance(HOUR_MS);
  await world.addsToCart('haneul');
  await world.advance(2 * DAY_MS);
  expect(await world.inbox()).toEqual([]);
  expect(await world.dispatches()).toMatchObject([{ memberId: 'haneul', state: 'cancelled' }]);
});

it('who called a wait off, and when, stands on the campaign, the member and the trace', async () => {
  const { world, campaign } = await waitingCart();
  const owner = await signedInOwner(world);
  const { id } = (await world.edge.db.prepare('SELECT id FROM user').first<{ id: string }>()) ?? {};
  await world.advance(2 * HOUR_MS);
  const form = { member: 'haneul', back: 'campaign' };
  await owner.form(`/admin/s/${world.site.id}/campaigns/${campaign}/waits/cancellation`, form);
  const cancelled = { at: world.now(), by: { type: 'user', id, name: '김하늘' } };
  expect(await world.dispatches()).toMatchObject([{ state: 'cancelled', cancelled }]);
  const why = await (await call(world, 'GET', `/members/haneul/why/${campaign}`)).json();
  expect(v.parse(whyShape, why).outcome).toEqual({ type: 'cancelled', reason: null, ...cancelled });
  for (const place of ['member?id=haneul', `campaigns/${campaign}?state=cancelled`]) {
    expect(await owner.page(`/admin/s/${world.site.id}/${place}`)).toContain('김하늘 님 · 오늘 12:00');
  }
  expect(await owner.page(`/admin/s/${world.site.id}/member?id=haneul&campaign=${campaign}`)).toContain(
    '오늘 12:00에 취소했습니다: 김하늘 님.',
  );
});

it('a message called off by a program keeps the name of its token', async () => {
  const world = await World.begin({ now: kst('2026-03-09 22:30') });
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('sleeper');
  await world.addsToCart('sleeper');
  await world.until(kst('2026-03-10 23:30'));
  await cancel(world, campaign, 'sleeper');
  const cancelled = { at: world.now(), by: { type: 'token', name: 'story' } };
  expect(await world.dispatches()).toMatchObject([{ state: 'cancelled', cancelled }]);
  const answer = await (await call(world, 'GET', '/dispatches')).json();
  expect(v.parse(dispatchesShape, answer).dispatches).toMatchObject([{ cancelled }]);
});

it('the next cause after a cancelled one is waited for and written to', async () => {
  const { world, campaign } = await waitingCart();
  await cancel(world, campaign, 'haneul');
  await world.advance(HOUR_MS);
  await world.buys('haneul', '20260309-0000001');
  await world.advance(HOUR_MS);
  await world.addsToCart('haneul');
  expect(await waits(world, '/members/haneul')).toHaveLength(1);
  await world.advance(25 * HOUR_MS);
  expect(await world.inbox()).toHaveLength(1);
});

it('a wait that is over already is not cancelled, and the answer says so', async () => {
  const { world, campaign } = await waitingCart();
  expect(await cancel(world, campaign, 'somebody')).toBe(409);
  await world.advance(25 * HOUR_MS);
  const late = await call(world, 'DELETE', `/campaigns/${campaign}/waits/haneul`);
  expect(late.status).toBe(409);
  expect(await late.json()).toMatchObject({ code: 'not_waiting' });
  expect(await world.dispatches()).toMatchObject([{ state: 'delivered' }]);
  expect(await cancel(world, campaign + 1, 'haneul')).toBe(404);
});

it('a message held for the night is listed with its reason, and can be called off before morning', async () => {
  const world = await World.begin({ now: kst('2026-03-09 22:30') });
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('sleeper');
  await world.addsToCart('sleeper');
  await world.until(kst('2026-03-10 23:30'));
  const [held] = await waits(world, `/campaigns/${campaign}`);
  expect(held).toMatchObject({ memberId: 'sleeper', kind: 'message', reason: 'quiet_hours' });
  expect(await cancel(world, campaign, 'sleeper')).toBe(204);
  await world.until(kst('2026-03-11 12:00'));
  expect(await world.inbox()).toEqual([]);
});

it('a campaign changed to planned instants lets go at once of whom it kept waiting, and says that this is why', async () => {
  const { world, campaign } = await waitingCart();
  await world.member('later');
  await world.advance(HOUR_MS);
  const { definition } = (await world.report(campaign)).campaign;
  const { send } = definitionOf('cart_abandon_daily');
  const edited = await editCampaign(world.edge, world.site.id, campaign, { ...definition, send });
  expect(edited.ok).toBe(true);
  const changedAt = world.now();
  expect(await waits(world, `/campaigns/${campaign}`)).toEqual([]);
  expect(await waits(world, '/members/haneul')).toEqual([]);
  expect((await world.report(campaign)).excluded).toEqual({ send_changed: 1 });
  const owner = await signedInOwner(world);
  const page = (path: string) => owner.page(`/admin/s/${world.site.id}/${path}`);
  expect(await page(`campaigns/${campaign}`)).toContain('정해진 시점 발송으로 바뀌어 대기를 끝냄');
  const why = await (await call(world, 'GET', `/members/haneul/why/${campaign}`)).json();
  expect(v.parse(whyShape, why).realtimeUntil).toBe(changedAt);
  expect(await page(`member?id=haneul&campaign=${campaign}`)).toContain(
    '오늘 11:00에 실시간 발송에서 정해진 시점 발송으로 바뀐 캠페인입니다.',
  );
  // What it finds from then on, it finds at its hour.
  await world.advance(2 * DAY_MS);
  expect(await world.dispatches()).toMatchObject([{ memberId: 'haneul', dueAt: kst('2026-03-10 11:00') }]);
  const plain = await (
    await call(world, 'GET', `/members/haneul/why/${await world.campaign('cart_abandon_daily')}`)
  ).json();
  expect(v.parse(whyShape, plain).realtimeUntil).toBeNull();
});

it('a wait whose shard could not be told of the change ends with the same reason when its moment comes', async () => {
  const { world, campaign } = await waitingCart();
  const { send } = definitionOf('cart_abandon_daily');
  await world.edge.db
    .prepare(`UPDATE campaigns SET definition = json_set(definition, '$.send', json(?2)) WHERE id = ?1`)
    .bind(campaign, JSON.stringify(send))
    .run();
  await world.advance(25 * HOUR_MS);
  expect((await world.report(campaign)).excluded).toEqual({ send_changed: 1 });
});

it('a shard that reads the log again does not bring a cancelled wait back', async () => {
  const { world, campaign } = await waitingCart();
  await cancel(world, campaign, 'haneul');
  const shard = timerShard(world.edge.env, world.site.id, 0);
  await runInDurableObject(shard, (_, state) => {
    state.storage.sql.exec('UPDATE shard SET seq = 0');
    state.storage.sql.exec('DELETE FROM members');
  });
  await shard.wake(world.site.id, 0);
  await world.advance(2 * DAY_MS);
  expect(await world.inbox()).toEqual([]);
  expect(await world.dispatches()).toMatchObject([{ state: 'cancelled' }]);
});
