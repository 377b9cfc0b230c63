// Death and trouble together: the process dies at any database call of the minute while the provider loses the
// connection at any of its calls. The stand-in's own ledger counts.

import { afterEach, expect, it, vi } from 'vitest';
import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import type { Fault } from '../providers/kit/faults';
import type { Solapi } from '../providers/solapi/solapi';
import { withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';
import { type Death, type DyingDatabase, dyingDatabase } from './faulty-database';

afterEach(() => vi.unstubAllGlobals());

const MEMBERS = ['one', 'two'];

async function dueRun(): Promise<{ world: World; solapi: Solapi }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  await world.campaign('cart_abandon_daily');
  for (const member of MEMBERS) {
    await world.member(member);
    await world.addsToCart(member);
  }
  const solapi = await withSolapi(world);
  world.jump(kst('2026-03-10 10:59'));
  await world.minute();
  world.jump(kst('2026-03-10 11:00'));
  return { world, solapi };
}

async function minuteThatDies(world: World, death: Death): Promise<DyingDatabase> {
  const dying = dyingDatabase(world.edge.db, death);
  await runMinute(createEdge({ ...world.edge.env, DB: dying.db }));
  return dying;
}

/**
 * Deaths that leave different things behind: after each call that wrote, and before each database call the provider was
 * called ahead of.
 */
async function deathsOf({ world, solapi }: Awaited<ReturnType<typeof dueRun>>): Promise<Death[]> {
  const before: number[] = [];
  let heard = solapi.calls.length;
  const dying = dyingDatabase(world.edge.db, { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
  const note =
    <Args extends unknown[], Answer>(call: (...args: Args) => Answer) =>
    (...args: Args) => {
      if (solapi.calls.length > heard) before.push(dying.calls());
      heard = solapi.calls.length;
      return call(...args);
    };
  const { db } = dying;
  const noted = { prepare: note(db.prepare), batch: note(db.batch) } as typeof db;
  await runMinute(createEdge({ ...world.edge.env, DB: noted }));
  return [
    ...dying.writes().map((afterCalls): Death => ({ afterCalls, lastCall: 'answer lost' })),
    ...before.map((afterCalls): Death => ({ afterCalls, lastCall: 'never made' })),
  ];
}

const TROUBLES: (Fault | null)[] = [
  null,
  ...[/groups$/, /^PUT /, /send$/].flatMap((on): Fault[] => [
    { on, does: 'drop_before' },
    { on, does: 'drop_after' },
  ]),
];

it('reaches every phone exactly once, whichever database call is the last and whichever call the provider loses', async () => {
  const healthy = await dueRun();
  const deaths = await deathsOf(healthy);
  expect(healthy.solapi.ledger()).toHaveLength(MEMBERS.length);
  expect(deaths.some(({ lastCall }) => lastCall === 'never made')).toBe(true);

  // Every death under one trouble, so that over all of them every trouble is met several times.
  for (const [n, death] of deaths.entries()) {
    const trouble = TROUBLES[n % TROUBLES.length];
    const { world, solapi } = await dueRun();
    if (trouble) solapi.faults.add({ ...trouble });
    await minuteThatDies(world, death);
    for (const minute of [1, 2, 4, 6, 9, 13, 30, 90]) {
      world.jump(kst('2026-03-10 11:00') + minute * MINUTE_MS);
      await world.minute();
    }
    const states = (await world.dispatches()).map((dispatch) => dispatch.state);
    expect({ ...death, trouble, sent: solapi.handed().length, states }).toEqual({
      ...death,
      trouble,
      sent: MEMBERS.length,
      states: MEMBERS.map(() => 'delivered'),
    });
  }
}, 400_000);
