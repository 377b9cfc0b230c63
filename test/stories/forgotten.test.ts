import { expect, it } from 'vitest';
import { eraseMember, exportMember } from '../../edge/actions/people';
import { timerShard } from '../../edge/objects/stubs';
import { diesAt } from '../faults/doomed-minute';
import { signedInOwner } from '../support/owner';
import { HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

it('a member may see everything kept of them', async () => {
  const world = await World.begin();
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul', { name: '김하늘', phone: '010-7777-8888' });
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  await world.taps((await world.inbox())[0]);
  const everything = await exportMember(world.edge, world.site.id, 'haneul');
  expect(everything).toMatchObject({ name: '김하늘', phone: '01077778888' });
  expect(everything?.records.messages).toMatchObject([
    { state: 'delivered', text: expect.stringContaining('김하늘님') },
  ]);
  expect(everything?.records.events.map((event) => event.name)).toEqual(['message_click', 'add_to_cart']);
  expect(everything?.records.consents).toHaveLength(1);
  expect(everything?.records.clicks).toHaveLength(1);
});

it('an erased member is named nowhere, gets nothing, and stays blocked when imported again', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime', { cooldownDays: 0 });
  await world.member('haneul', { phone: '010-7777-8888' });
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  await world.buys('haneul', '20260310-0000001');
  await world.event('write_review', { transaction_id: '20260310-0000001' }, { member: 'haneul' });
  await world.addsToCart('haneul');
  await world.minute();
  expect((await exportMember(world.edge, world.site.id, 'haneul'))?.records).toMatchObject({
    orders: [{}],
    reviews: [{ subject: 'order:20260310-0000001' }],
    days: [{}, {}],
  });
  const shard = timerShard(world.edge.env, world.site.id, 0);
  expect(await shard.listTimers(campaign, 10)).toMatchObject([{ memberId: 'haneul' }]);
  expect(await eraseMember(world.edge, world.site.id, 'haneul')).toBe(true);
  expect(await shard.listTimers(campaign, 10)).toEqual([]);
  await world.advance(25 * HOUR_MS);

  const projections = ['visitors', 'carts', 'orders', 'reviews', 'member_days', 'last_events'];
  for (const table of ['events', 'dispatches', 'clicks', 'consents', 'sandbox_messages', ...projections]) {
    const { results } = await world.edge.db.prepare(`SELECT * FROM ${table}`).all();
    expect(JSON.stringify(results)).not.toContain('haneul');
  }
  expect(await exportMember(world.edge, world.site.id, 'haneul')).toMatchObject({
    state: 'erased',
    name: null,
    phone: null,
  });
  // The figures stay; they no longer name anybody.
  expect((await world.report(campaign)).counts.delivered).toBe(1);

  await world.member('newcomer', { phone: '010-7777-8888' });
  await world.addsToCart('newcomer');
  await world.advance(25 * HOUR_MS);
  expect((await world.dispatches()).at(-1)).toMatchObject({
    memberId: 'newcomer',
    state: 'suppressed',
    reason: 'blocked',
  });
  expect(await eraseMember(world.edge, world.site.id, 'nobody')).toBe(false);
});

it('somebody whom the shop has told nothing of, but its pages have, may see it and be forgotten as any member', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.addsToCart('haneul');
  await world.buys('haneul', '20260309-0000001');
  await world.addsToCart('haneul');
  await world.minute();
  const { edge, site } = world;
  expect(await exportMember(edge, site.id, 'haneul')).toMatchObject({
    state: null,
    name: null,
    records: { orders: [{}], events: [{}, {}, {}] },
  });
  const owner = await signedInOwner(world);
  const found = await owner.form(`/admin/s/${site.id}/members/find`, { who: 'haneul' });
  expect(await owner.page(found.headers.get('location') ?? '')).toContain('모르는 회원');

  expect(await eraseMember(edge, site.id, 'haneul')).toBe(true);
  await world.advance(25 * HOUR_MS);
  for (const table of ['events', 'dispatches', 'visitors', 'carts', 'orders', 'member_days', 'last_events']) {
    const { results } = await edge.db.prepare(`SELECT * FROM ${table}`).all();
    expect(JSON.stringify(results)).not.toContain('haneul');
  }
  expect(await timerShard(edge.env, site.id, 0).listTimers(campaign, 10)).toEqual([]);
  expect(await exportMember(edge, site.id, 'haneul')).toMatchObject({ state: 'erased', records: { events: [] } });
  // Whoever is told of anew is a new member.
  await world.member('haneul');
  expect(await exportMember(edge, site.id, 'haneul')).toMatchObject({ state: 'active', records: { events: [] } });
});

it('somebody who is forgotten while a run has still to come to them is not written down again', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaign = await world.campaign('visitor_purchase');
  for (const member of ['haneul', 'bora']) {
    await world.member(member);
    await world.event('session_start', {}, { member });
  }
  world.jump(kst('2026-03-10 11:00'));
  // The run has gathered whom it is for, and dies there.
  expect(await diesAt(world, /FROM run_pages p WHERE/)).toBe(true);
  expect(await eraseMember(world.edge, world.site.id, 'haneul')).toBe(true);
  await world.advance(5 * MINUTE_MS);
  expect((await world.dispatches()).map(({ memberId }) => memberId)).toEqual(['bora']);
  expect((await world.report(campaign)).counts.attempted).toBe(1);
});

it('a tap under way while its member is erased names nobody', async () => {
  const world = await World.begin();
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  const [message] = await world.inbox();
  const { db, env } = world.edge;
  let isErased = false;
  // The message has been found, and its member is erased before the tap is written down.
  const DB = new Proxy(db, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name).bind(target);
      return (sql: string) => {
        const statement = target.prepare(sql);
        if (!sql.includes('INSERT INTO clicks')) return statement;
        return {
          bind: (...values: unknown[]) => ({
            first: async (column: string) => {
              isErased = await eraseMember(world.edge, world.site.id, 'haneul');
              return statement.bind(...values).first(column);
            },
          }),
        };
      };
    },
  });
  const path = /\/r\/[\w-]+/.exec(message?.text ?? '')?.[0] ?? '';
  const tapped = await world.request(
    path,
    { headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Safari' } },
    { ...env, DB },
  );
  expect([tapped.status, isErased]).toEqual([302, true]);
  for (const table of ['clicks', 'events']) {
    const { results } = await db.prepare(`SELECT * FROM ${table}`).all();
    expect([table, JSON.stringify(results)]).toEqual([table, expect.not.stringContaining('haneul')]);
  }
});
