import { expect, it } from 'vitest';
import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import { kst, MINUTE_MS, World } from '../support/world';
import { type Death, dyingDatabase } from './faulty-database';

const MEMBERS = ['one', 'two', 'three'];

/** A daily campaign due now, with three carts in it. */
async function dueRun(): Promise<World> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  await world.campaign('cart_abandon_daily');
  for (const member of MEMBERS) {
    await world.member(member);
    await world.addsToCart(member);
  }
  world.jump(kst('2026-03-10 11:00'));
  return world;
}

/** One minute in a process that dies on the way; resolves to how many database calls it asked for. */
async function minuteThatDies(world: World, death: Death): Promise<number> {
  const { db, calls } = dyingDatabase(world.edge.db, death);
  await runMinute(createEdge({ ...world.edge.env, DB: db }));
  return calls();
}

/** Numbers the sandbox was handed a message for, counted by its own ledger. */
async function reached(world: World): Promise<string[]> {
  return (await world.inbox()).map((message) => message.to).sort();
}

async function afterDeath(death: Death): Promise<{ ledger: string[]; states: string[] }> {
  const world = await dueRun();
  await minuteThatDies(world, death);
  for (let minute = 1; minute <= 6; minute++) {
    world.jump(kst('2026-03-10 11:00') + minute * MINUTE_MS);
    await world.minute();
  }
  return { ledger: await reached(world), states: (await world.dispatches()).map((dispatch) => dispatch.state) };
}

it('hands every member exactly one message, whichever database call of the minute is the last of its process', async () => {
  const healthy = await dueRun();
  const total = await minuteThatDies(healthy, { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
  const everybody = await reached(healthy);
  expect(new Set(everybody).size).toBe(MEMBERS.length);

  for (let afterCalls = 0; afterCalls < total; afterCalls++) {
    for (const lastCall of ['never made', 'answer lost'] as const) {
      const outcome = await afterDeath({ afterCalls, lastCall });
      expect({ afterCalls, lastCall, ...outcome }).toEqual({
        afterCalls,
        lastCall,
        ledger: everybody,
        states: MEMBERS.map(() => 'delivered'),
      });
    }
  }
}, 480_000);
