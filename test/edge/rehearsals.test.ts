// A rehearsal's steps: how much one takes, that it says how far it came, and that nobody plays a page twice.

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type CampaignDefinition, startOf } from '../../core/campaign/definition';
import { findPreset, type PresetId } from '../../core/campaign/presets';
import { createCampaign } from '../../edge/actions/campaigns';
import { stepRehearsal } from '../../edge/actions/rehearsals';
import { createSegment } from '../../edge/actions/segments';
import { rehearsalShape, rehearsedShape } from '../../edge/api/shapes/rehearsal';
import { createEdge } from '../../edge/context';
import { diesAt } from '../faults/doomed-minute';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, MINUTE_MS, World } from '../support/world';

async function draft(
  world: World,
  presetId: PresetId = 'cart_abandon',
  changes: Partial<CampaignDefinition> = {},
): Promise<number> {
  const preset = findPreset(presetId);
  if (!preset) throw new Error('the preset is gone');
  const created = await createCampaign(world.edge, world.site.id, { ...startOf(preset), ...changes });
  if (!created.ok) throw new Error(created.error.reason);
  return created.value.id;
}

async function call(world: World, method: string, campaign: number, rest = '') {
  const headers = { authorization: `Bearer ${await world.token()}` };
  const path = `/api/v1/sites/${world.site.id}/campaigns/${campaign}/rehearsal${rest}`;
  return world.request(path, { method, headers });
}

const read = async (response: Response) => v.parse(rehearsalShape, await response.json());

/** Members nobody needs to seal: `member-00001` and on. */
async function crowd(world: World, size: number): Promise<void> {
  await world.edge.db
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO members (site_id, member_id, state, updated_at)
       SELECT ?1, printf('member-%05d', i), 'active', 0 FROM n`,
    )
    .bind(world.site.id, size)
    .run();
}

/** A member who does nothing but fill the cart. */
async function fills(world: World, memberId: string, times: number): Promise<void> {
  await world.edge.db
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
       INSERT INTO events (site_id, event_id, member_id, name, occurred_at, received_at, data)
       SELECT ?1, ?2 || '.' || i, ?2, 'add_to_cart', ?4 - i, ?4 - i, '{"from":"tag","p":{"items":[{"item_id":"1","price":1}]}}' FROM n`,
    )
    .bind(world.site.id, memberId, times, world.now() - DAY_MS)
    .run();
}

/** Steps a rehearsal; what else happens does so between playing a page and writing what came of it. */
async function stepWhile(world: World, campaign: number, meanwhile: () => Promise<unknown>): Promise<void> {
  const { db } = world.edge;
  let isPlayed = false;
  const DB = {
    prepare: (sql: string) => {
      isPlayed ||= /INSERT INTO rehearsal_messages/.test(sql);
      return db.prepare(sql);
    },
    batch: async (statements: D1PreparedStatement[]) => {
      if (isPlayed) await meanwhile();
      isPlayed = false;
      return db.batch(statements);
    },
  } as unknown as D1Database;
  await stepRehearsal(createEdge({ ...world.edge.env, DB }), world.site.id, campaign);
}

describe('a rehearsal', () => {
  it('takes so many members a step, says how far it came, and goes on with the minute', async () => {
    const world = await World.begin();
    await crowd(world, 1_700);
    const campaign = await draft(world);
    expect(await read(await call(world, 'POST', campaign))).toMatchObject({
      state: 'running',
      members: 0,
      total: 1_700,
    });
    expect(await read(await call(world, 'POST', campaign, '/steps'))).toMatchObject({
      state: 'running',
      members: 1_500,
    });
    expect(await read(await call(world, 'GET', campaign))).toMatchObject({ state: 'running', members: 1_500 });
    await world.minute();
    expect(await read(await call(world, 'GET', campaign))).toMatchObject({ state: 'done', members: 1_700 });
  });

  it('stops where it is, stays stopped, and begins anew', async () => {
    const world = await World.begin();
    await crowd(world, 1_700);
    const campaign = await draft(world);
    await call(world, 'POST', campaign);
    await call(world, 'POST', campaign, '/steps');
    expect(await read(await call(world, 'POST', campaign, '/stop'))).toMatchObject({
      state: 'stopped',
      members: 1_500,
    });
    await world.minute();
    expect(await read(await call(world, 'POST', campaign, '/steps'))).toMatchObject({
      state: 'stopped',
      members: 1_500,
    });
    expect(await read(await call(world, 'POST', campaign))).toMatchObject({ state: 'running', members: 0 });
  });

  it('plays no page twice however many step it at once', async () => {
    const world = await World.begin();
    await crowd(world, 900);
    for (const id of ['00001', '00450', '00900']) await world.member(`member-${id}`);
    for (const id of ['00001', '00450', '00900']) await world.addsToCart(`member-${id}`);
    await world.advance(30 * HOUR_MS);
    const campaign = await draft(world);
    await call(world, 'POST', campaign);
    await Promise.all(Array.from({ length: 4 }, () => call(world, 'POST', campaign, '/steps')));
    const after = await read(await call(world, 'POST', campaign, '/steps'));
    expect(after).toMatchObject({ state: 'done', members: 900, sums: { messages: 3, recipients: 3 } });
  });

  it('plays members who did too much for one page in smaller ones', async () => {
    const world = await World.begin();
    await crowd(world, 4);
    await fills(world, 'member-00002', 12_000);
    await fills(world, 'member-00003', 12_000);
    const campaign = await draft(world);
    await call(world, 'POST', campaign);
    let steps = 0;
    for (let now = await read(await call(world, 'GET', campaign)); now.state === 'running'; steps++) {
      now = await read(await call(world, 'POST', campaign, '/steps'));
    }
    expect(steps).toBeGreaterThan(1);
    expect(await read(await call(world, 'GET', campaign))).toMatchObject({
      members: 4,
      sums: { held: { no_consent: 2 } },
    });
  });

  it('that does not get on keeps no other waiting, and ends where a person is told', async () => {
    const world = await World.begin();
    await crowd(world, 2);
    await fills(world, 'member-00002', 1);
    await world.minute();
    const everybody = { allOf: [], exclude: [], groups: { include: [], exclude: [] } };
    const bought = { window: { lastDays: 7 }, event: 'purchase', measure: 'count', op: 'gte', value: 1 } as const;
    const buyers = { name: '상한 그룹', target: { ...everybody, allOf: [bought] } };
    const group = await createSegment(world.edge, world.site.id, buyers);
    if (!group.ok) throw new Error(group.error.reason);
    const target = { ...everybody, groups: { include: [], exclude: [group.value.id] } };
    const stuck: number[] = [];
    for (let n = 0; n < 3; n++) stuck.push(await draft(world, 'cart_abandon', { target }));
    for (const campaign of stuck) await call(world, 'POST', campaign);
    await world.edge.db
      .prepare(`UPDATE segments SET target = 'no such thing' WHERE id = ?1`)
      .bind(group.value.id)
      .run();
    const other = await world.another();
    await crowd(other, 2);
    const sound = await draft(other);
    await call(other, 'POST', sound);
    for (let n = 0; n < 5; n++) {
      world.jump(world.now() + MINUTE_MS);
      await world.minute();
    }
    expect(await read(await call(other, 'GET', sound))).toMatchObject({ state: 'done' });
    for (let n = 0; n < 25; n++) {
      world.jump(world.now() + MINUTE_MS);
      await world.minute();
    }
    for (const campaign of stuck) {
      expect(await read(await call(world, 'POST', campaign, '/steps'))).toMatchObject({ state: 'failed', members: 0 });
    }
    const owner = await signedInOwner(world);
    const page = await owner.page(`/admin/s/${world.site.id}/campaigns/${stuck[0]}/rehearsal`);
    expect(page).toContain('더 나아가지 못해 그만두었습니다');
    expect(page).toContain('다시 돌려보기');
    expect(await read(await call(world, 'POST', stuck[0] ?? 0))).toMatchObject({ state: 'running', members: 0 });
  }, 60_000);

  it('that ends the worker each time ends as well', async () => {
    const world = await World.begin();
    await crowd(world, 2);
    const campaign = await draft(world);
    await call(world, 'POST', campaign);
    let tries = 0;
    for (let n = 0; n < 20; n++) {
      world.jump(world.now() + MINUTE_MS);
      if (await diesAt(world, /^SELECT member_id AS memberId FROM members WHERE .* ORDER BY member_id/)) tries += 1;
    }
    expect(tries).toBeLessThan(15);
    expect(await read(await call(world, 'GET', campaign))).toMatchObject({ state: 'failed' });
    // After an hour without minutes the next try is one, even for whoever looks while it is under way.
    await call(world, 'POST', campaign);
    for (let n = 0; n < 2; n++) {
      world.jump(world.now() + HOUR_MS);
      await diesAt(world, /^SELECT member_id AS memberId FROM members WHERE .* ORDER BY member_id/);
    }
    expect(await read(await call(world, 'POST', campaign, '/steps'))).toMatchObject({ state: 'done' });
  });

  it('lists whom it would have reached page by page, and forgets an erased member', async () => {
    const world = await World.begin();
    for (const id of ['ara', 'bom', 'cho']) await world.member(id);
    for (const id of ['ara', 'bom', 'cho']) await world.addsToCart(id);
    await world.advance(30 * HOUR_MS);
    const campaign = await draft(world);
    await call(world, 'POST', campaign);
    await call(world, 'POST', campaign, '/steps');
    const listed = async (rest = '') =>
      v.parse(rehearsedShape, await (await call(world, 'GET', campaign, `/messages${rest}`)).json());
    const first = await listed('?limit=2');
    expect(first.messages.map(({ memberId }) => memberId)).toEqual(['ara', 'bom']);
    const rest = await listed(`?limit=2&after=${first.next?.after}&at=${first.next?.at}`);
    expect(rest.messages.map(({ memberId }) => memberId)).toEqual(['cho']);
    const headers = { authorization: `Bearer ${await world.token()}` };
    await world.request(`/api/v1/sites/${world.site.id}/members/bom`, { method: 'DELETE', headers });
    expect((await listed()).messages.map(({ memberId }) => memberId)).toEqual(['ara', 'cho']);
  });

  it('keeps nobody of a page that was under way when it was begun anew, or when somebody in it was erased', async () => {
    const world = await World.begin();
    for (const id of ['ara', 'bom']) await world.member(id);
    for (const id of ['ara', 'bom']) await world.addsToCart(id);
    await world.advance(30 * HOUR_MS);
    const campaign = await draft(world);
    const kept = async () =>
      (await world.edge.db.prepare('SELECT member_id AS id FROM rehearsal_messages').all<{ id: string }>()).results;
    await call(world, 'POST', campaign);
    await stepWhile(world, campaign, () => call(world, 'POST', campaign));
    expect(await kept()).toEqual([]);
    expect(await read(await call(world, 'GET', campaign))).toMatchObject({ state: 'running', members: 0 });
    const headers = { authorization: `Bearer ${await world.token()}` };
    await stepWhile(world, campaign, () =>
      world.request(`/api/v1/sites/${world.site.id}/members/bom`, { method: 'DELETE', headers }),
    );
    expect(await kept()).toEqual([{ id: 'ara' }]);
    expect(await read(await call(world, 'GET', campaign))).toMatchObject({ state: 'done', members: 2 });
  });

  it('does not begin while the campaign lacks what its preset needs', async () => {
    const world = await World.begin();
    const campaign = await draft(world, 'brand_interest');
    const refused = await call(world, 'POST', campaign);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'params_missing' });
    expect((await call(world, 'GET', campaign)).status).toBe(404);
  });
});
