// What happens in the very moment between a gate's yes and the hand-over: the statement that commits to sending sees it.
// And what only looks like it, which must not hold a message back for ever.

import { expect, it } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { eraseMember } from '../../edge/actions/people';
import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import type { Db } from '../../edge/db/database';
import { aCoat, HOUR_MS, kst, World } from '../support/world';

/** One member whose cart message is due at an instant, and what becomes of it when something happens as it is sent. */
async function overtaken(at: string, happens: (world: World) => Promise<unknown>, before?: typeof happens) {
  const world = await World.begin({ now: kst(at) - 24 * HOUR_MS });
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul', { night: true });
  await world.addsToCart('haneul');
  await world.until(kst(at) - 1);
  await before?.(world);
  world.jump(kst(at));
  const { db } = world.edge;
  let has = 0;
  const prepare = (sql: string): D1PreparedStatement => {
    const statement = db.prepare(sql);
    if (!sql.includes('INSERT INTO handovers')) return statement;
    const first = async (bound: D1PreparedStatement) => {
      has += 1;
      if (has === 1) await happens(world);
      return bound.first();
    };
    return { bind: (...values: unknown[]) => ({ first: () => first(statement.bind(...values)) }) } as never;
  };
  const DB = { prepare, batch: (statements: D1PreparedStatement[]) => db.batch(statements) } as unknown as Db;
  await runMinute(createEdge({ ...world.edge.env, DB }));
  expect(has).toBeGreaterThan(0);
  await world.minute();
  const sent = (await world.inbox()).length;
  const [dispatch] = await world.dispatches();
  return { sent, reason: dispatch?.reason ?? dispatch?.state };
}

const memberIs = (over: object) => (world: World) =>
  upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', ...over }]);

const takesBack = (purpose: 'advertising' | 'night') => (world: World) =>
  memberIs({ consents: [{ channel: 'sms', purpose, granted: false, at: world.now(), source: 'story' }] })(world);

async function tellsPaid(world: World) {
  const params = { transaction_id: 'o-1', status: 'paid', items: [aCoat] };
  const events = [{ name: 'order_update', memberId: 'haneul', occurredAt: world.now(), params }];
  const answer = await world.request(`/api/v1/sites/${world.site.id}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await world.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  expect(await answer.json()).toMatchObject({ refused: [] });
}

it.each<[string, string, (world: World) => Promise<unknown>, string]>([
  ['buys', '2026-03-10 12:00', (world) => world.buys('haneul', 'o-1'), 'purchased'],
  ['is told by the shop to have paid', '2026-03-10 12:00', tellsPaid, 'purchased'],
  ['says no', '2026-03-10 12:00', takesBack('advertising'), 'withdrawn'],
  ['takes the yes to the night back', '2026-03-10 22:00', takesBack('night'), 'quiet_hours'],
  ['leaves the shop', '2026-03-10 12:00', memberIs({ state: 'withdrawn' }), 'member_gone'],
  ['is erased', '2026-03-10 12:00', (world) => eraseMember(world.edge, world.site.id, 'haneul'), 'cancelled'],
])('who %s between the gate and the hand-over gets nothing', async (_, at, happens, reason) => {
  expect(await overtaken(at, happens)).toEqual({ sent: 0, reason });
});

it('who is shown to be the guest that bought between the gate and the hand-over gets nothing', async () => {
  const visitor = 'visitor-on-a-phone';
  const buys = (world: World) => world.buys(undefined, 'o-1', { visitor });
  const showsThemselves = (world: World) => world.event('page_view', {}, { member: 'haneul', visitor });
  expect(await overtaken('2026-03-10 12:00', showsThemselves, buys)).toEqual({ sent: 0, reason: 'purchased' });
});

it.each<[string, (world: World) => Promise<unknown>]>([
  ['looks at something', (world) => world.event('view_item', { items: [aCoat] }, { member: 'haneul' })],
  ['takes the yes to the night back, by day', takesBack('night')],
])('who %s between the gate and the hand-over still gets it', async (_, happens) => {
  expect(await overtaken('2026-03-10 12:00', happens)).toMatchObject({ sent: 1 });
});

it('a no from before the yes, told after it, is no reason to wait', async () => {
  const world = await World.begin();
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  const before = kst('2025-06-01 12:00');
  await memberIs({ consents: [{ channel: 'sms', granted: false, at: before, source: 'story' }] })(world);
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  expect(await world.inbox()).toHaveLength(1);
});
