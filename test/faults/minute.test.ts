import { expect, it } from 'vitest';
import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import { kst, MINUTE_MS, World } from '../support/world';
import { type Death, type DyingDatabase, dyingDatabase } from './faulty-database';

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

const UNHARMED: Death = { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' };

/** One minute in a process that dies on the way. */
async function minuteThatDies(world: World, death: Death): Promise<DyingDatabase> {
  const dying = dyingDatabase(world.edge.db, death);
  await runMinute(createEdge({ ...world.edge.env, DB: dying.db }));
  return dying;
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
  const writes = (await minuteThatDies(healthy, UNHARMED)).writes();
  const everybody = await reached(healthy);
  expect(new Set(everybody).size).toBe(MEMBERS.length);
  expect(writes.length).toBeGreaterThan(6);

  // The sandbox is in the database too, so what a death leaves behind is told by the last write before it.
  const deaths: Death[] = [
    { afterCalls: 0, lastCall: 'never made' },
    ...writes.map((afterCalls): Death => ({ afterCalls, lastCall: 'answer lost' })),
  ];
  for (const death of deaths) {
    expect({ ...death, ...(await afterDeath(death)) }).toEqual({
      ...death,
      ledger: everybody,
      states: MEMBERS.map(() => 'delivered'),
    });
  }
}, 480_000);
