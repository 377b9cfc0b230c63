import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { campaignReport } from '../../edge/actions/reports';
import { timerShard } from '../../edge/objects/stubs';
import { HOUR_MS, MINUTE_MS, World } from '../support/world';

async function waitingCart() {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  const shard = timerShard(world.edge.env, world.site.id, 0);
  return { world, shard, waiting: () => shard.listTimers(campaign, 10) };
}

it('a timer whose dispatch was opened but whose row survived the crash opens no second one', async () => {
  const { world, shard, waiting } = await waitingCart();
  const rows = () => runInDurableObject(shard, (_, state) => state.storage.sql.exec('SELECT * FROM members').toArray());
  const [before] = await rows();
  await world.advance(25 * HOUR_MS);
  expect(await world.inbox()).toHaveLength(1);
  await runInDurableObject(shard, (_, state) => {
    state.storage.sql.exec('UPDATE members SET followed = ?, due_at = ?', before?.followed, before?.due_at);
    return state.storage.setAlarm(Date.now() + 3_600_000);
  });
  expect(await runDurableObjectAlarm(shard)).toBe(true);
  await world.minute();
  expect(await waiting()).toEqual([]);
  expect(await world.inbox()).toHaveLength(1);
  expect(await world.dispatches()).toHaveLength(1);
});

it.each(['no such thing', 'null', '{"seq":0,"purchasedAt":0,"campaigns":{"1":null}}'])(
  'a member of whom nothing can be read keeps nobody else waiting: %s',
  async (left) => {
    const { world, shard, waiting } = await waitingCart();
    await runInDurableObject(shard, (_, { storage }) => {
      storage.sql.exec('INSERT INTO members (member_id, followed, due_at) VALUES (?, ?, 1)', 'a-broken-one', left);
    });
    expect(await waiting()).toHaveLength(1);
    await world.advance(25 * HOUR_MS);
    expect(await world.inbox()).toHaveLength(1);
    const rows = (_: unknown, { storage }: DurableObjectState) =>
      storage.sql.exec(`SELECT 1 FROM members WHERE member_id = 'a-broken-one'`).toArray();
    expect(await runInDurableObject(shard, rows)).toEqual([]);
  },
);

it('an alarm that rings twice, early or for nothing changes nothing', async () => {
  const { world, shard, waiting } = await waitingCart();
  for (let n = 0; n < 3; n++) await runDurableObjectAlarm(shard);
  expect(await waiting()).toHaveLength(1);
  await world.advance(25 * HOUR_MS);
  for (let n = 0; n < 3; n++) await runDurableObjectAlarm(shard);
  await world.minute();
  expect(await world.inbox()).toHaveLength(1);
});

it('a shard that lost its alarm is found by the minute', async () => {
  const { world, shard } = await waitingCart();
  await runInDurableObject(shard, (_, state) => state.storage.deleteAlarm());
  world.jump(world.now() + 25 * HOUR_MS);
  await world.minute();
  expect(await world.inbox()).toHaveLength(1);
  expect(await shard.nextDueAt()).toBeNull();
});

it('a shard that reads the log again from the start sets no timer twice', async () => {
  const { world, shard, waiting } = await waitingCart();
  await runInDurableObject(shard, (_, state) => {
    state.storage.sql.exec('UPDATE shard SET seq = 0');
  });
  await shard.wake(world.site.id, 0);
  expect(await waiting()).toHaveLength(1);
});

it('a member who is forgotten while the shard is at work stays forgotten', async () => {
  const { world, shard } = await waitingCart();
  world.jump(world.now() + 25 * HOUR_MS);
  await Promise.all([shard.wake(world.site.id, 0), shard.forget('haneul')]);
  const left = await runInDurableObject(shard, (_, state) => state.storage.sql.exec('SELECT * FROM members').toArray());
  expect(left).toEqual([]);
});

it('a round that fails where nobody is left to say so keeps none after it from being made', async () => {
  const { world, shard } = await waitingCart();
  const woken = await runInDurableObject(shard, async (instance) => {
    const object = instance as unknown as {
      ctx: DurableObjectState;
      wake: (site: number, bucket: number) => Promise<void>;
    };
    const { ctx } = object;
    const wake = () => object.wake(world.site.id, 0).then(() => 'woken', String);
    const getAlarm = () => Promise.reject(new Error('internal error'));
    object.ctx = { storage: { getAlarm, sync: () => ctx.storage.sync() } } as unknown as DurableObjectState;
    const first = await wake();
    object.ctx = ctx;
    return [first, await wake()];
  });
  expect(woken).toEqual(['Error: internal error', 'woken']);
});

it('a crowd that comes due at once is dealt with in turns, the alarm ringing again at once for the rest', async () => {
  const { shard } = await waitingCart();
  const left = () =>
    runInDurableObject(shard, async (_, { storage }) => ({
      members: storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM members WHERE due_at = 1').one().n,
      rings: (await storage.getAlarm()) !== null,
    }));
  await runInDurableObject(shard, (_, { storage }) => {
    storage.sql.exec(`
      WITH RECURSIVE crowd (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM crowd WHERE n < 5100)
      INSERT INTO members (member_id, followed, due_at)
      SELECT 'crowd-' || n, '{"seq":0,"purchasedAt":0,"campaigns":{}}', 1 FROM crowd`);
  });
  await runDurableObjectAlarm(shard);
  expect(await left()).toEqual({ members: 100, rings: true });
  await runDurableObjectAlarm(shard);
  expect((await left()).members).toBe(0);
});

it('a crowd of hints is answered together: who comes while one waits shares it', async () => {
  const { world, shard } = await waitingCart();
  const rounds = await runInDurableObject(shard, async (instance) => {
    const object = instance as unknown as {
      env: typeof world.edge.env;
      wake: (site: number, bucket: number) => Promise<void>;
    };
    const { DB } = object.env;
    let asked = 0;
    const prepare = (sql: string) => {
      if (/max\(seq\) AS seq FROM \(/.test(sql)) asked += 1;
      return DB.prepare(sql);
    };
    object.env = { ...object.env, DB: { prepare, batch: DB.batch.bind(DB) } as unknown as D1Database };
    await Promise.all(Array.from({ length: 50 }, () => object.wake(world.site.id, 0)));
    object.env = { ...object.env, DB };
    return asked;
  });
  expect(rounds).toBeLessThanOrEqual(2);
});

/** Wakes a shop’s shard, minute after minute, where the object is gone once it asks the database about a member. */
async function dieOf(world: World, memberId: string, { minutes }: { minutes: number }): Promise<number> {
  let deaths = 0;
  for (let n = 0; n < minutes; n++) {
    const shard = timerShard(world.edge.env, world.site.id, 0);
    await runInDurableObject(shard, (instance, state) => {
      const object = instance as unknown as { env: typeof world.edge.env };
      const { DB } = object.env;
      const prepare = (sql: string) => {
        const statement = DB.prepare(sql);
        const bind = statement.bind.bind(statement);
        return Object.assign(statement, {
          bind: (...values: unknown[]) => {
            if (!values.some((value) => typeof value === 'string' && value.includes(`"${memberId}"`)))
              return bind(...values);
            deaths += 1;
            state.abort('out of memory');
            throw new Error('never heard of');
          },
        });
      };
      object.env = { ...object.env, DB: { prepare, batch: DB.batch.bind(DB) } as unknown as D1Database };
    });
    await shard.wake(world.site.id, 0).catch(() => undefined);
    world.jump(world.now() + MINUTE_MS);
  }
  return deaths;
}

describe('a member who ends the worker each time', () => {
  const members = ['one', 'two', 'three', 'four', 'five'];
  async function withCarts() {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    for (const member of members) await world.member(member);
    return { world, campaign };
  }
  const written = async (world: World) => (await world.dispatches()).map(({ memberId }) => memberId).sort();

  it('when their moment comes is given up after a few tries and counted, and the others go', async () => {
    const { world, campaign } = await withCarts();
    for (const member of members) await world.addsToCart(member);
    world.jump(world.now() + 25 * HOUR_MS);
    expect(await dieOf(world, 'three', { minutes: 10 })).toBe(5);
    await world.minute();
    expect(await written(world)).toEqual(['five', 'four', 'one', 'two']);
    expect((await campaignReport(world.edge, world.site.id, campaign))?.excluded).toMatchObject({ given_up: 1 });
  });

  it('when the log tells of them is passed over after a few tries, and the others are followed', async () => {
    const { world } = await withCarts();
    for (const member of members) await world.addsToCart(member);
    await runInDurableObject(timerShard(world.edge.env, world.site.id, 0), (_, state) => {
      state.storage.sql.exec('DELETE FROM members');
      state.storage.sql.exec('UPDATE shard SET seq = 0');
    });
    await abortAllDurableObjects();
    expect(await dieOf(world, 'three', { minutes: 10 })).toBe(5);
    await world.advance(25 * HOUR_MS);
    expect(await written(world)).toEqual(['five', 'four', 'one', 'two']);
  });
});
