// A shop whose timers are spread over more than one object: each member waits in one of them, and every wait ends.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, it } from 'vitest';
import type { Env } from '../../edge/env';
import { bucketOf } from '../../edge/objects/buckets';
import { timerShards } from '../../edge/objects/stubs';
import { DAY_MS, HOUR_MS, World } from '../support/world';

const bindings = env as unknown as Env;
const spreadOver = (buckets: string | undefined) => Object.assign(bindings, { TIMER_BUCKETS: buckets });

afterEach(() => spreadOver(undefined));

it('every member waits in one of a shop’s objects, is listed, called off and written to once', async () => {
  spreadOver('4');
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  const members = Array.from({ length: 12 }, (_, n) => `member-${n}`);
  for (const member of members) {
    await world.member(member);
    await world.addsToCart(member);
  }
  const kept = await Promise.all(
    timerShards(world.edge.env, world.site.id).map((shard) =>
      runInDurableObject(shard, (_, { storage }) =>
        storage.sql.exec<{ member_id: string }>('SELECT member_id FROM members ORDER BY member_id').toArray(),
      ),
    ),
  );
  members.sort();
  expect(kept.map((rows) => rows.map(({ member_id }) => member_id))).toEqual(
    [0, 1, 2, 3].map((bucket) => members.filter((member) => bucketOf(world.edge.env, member) === bucket)),
  );
  expect(kept.every((rows) => rows.length > 0)).toBe(true);

  await world.advance(HOUR_MS);
  const [off, ...others] = members;
  const path = `/api/v1/sites/${world.site.id}/campaigns/${campaign}/waits`;
  const headers = { authorization: `Bearer ${await world.token()}` };
  const { waits } = await (await world.request(path, { headers })).json<{ waits: { memberId: string }[] }>();
  expect(waits.map(({ memberId }) => memberId).sort()).toEqual([...members].sort());
  expect((await world.request(`${path}/${off}`, { method: 'DELETE', headers })).status).toBe(204);

  await world.advance(2 * DAY_MS);
  const delivered = (await world.dispatches()).filter(({ state }) => state === 'delivered');
  expect(delivered.map(({ memberId }) => memberId).sort()).toEqual([...others].sort());
  expect(await world.inbox()).toHaveLength(others.length);
});
