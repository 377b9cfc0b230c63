// Death and trouble together: the process dies at any database call of the minute while the provider loses the
// connection at any of its calls. The stand-in's own ledger counts.

import { afterEach, expect, it, vi } from 'vitest';
import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import type { Fault } from '../providers/kit/faults';
import type { Solapi } from '../providers/solapi/solapi';
import { withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';
import { type Death, dyingDatabase } from './faulty-database';

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

async function minuteThatDies(world: World, death: Death): Promise<number> {
  const { db, calls } = dyingDatabase(world.edge.db, death);
  await runMinute(createEdge({ ...world.edge.env, DB: db }));
  return calls();
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
  const total = await minuteThatDies(healthy.world, { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
  expect(healthy.solapi.ledger()).toHaveLength(MEMBERS.length);

  // Every death under every trouble, each pair once over the seeds of a run.
  let seed = 0;
  for (let afterCalls = 0; afterCalls < total; afterCalls++) {
    for (const lastCall of ['never made', 'answer lost'] as const) {
      const trouble = TROUBLES[seed++ % TROUBLES.length];
      const { world, solapi } = await dueRun();
      if (trouble) solapi.faults.add({ ...trouble });
      await minuteThatDies(world, { afterCalls, lastCall });
      for (const minute of [1, 2, 4, 6, 9, 13, 30, 90]) {
        world.jump(kst('2026-03-10 11:00') + minute * MINUTE_MS);
        await world.minute();
      }
      const states = (await world.dispatches()).map((dispatch) => dispatch.state);
      expect({ afterCalls, lastCall, trouble, sent: solapi.handed().length, states }).toEqual({
        afterCalls,
        lastCall,
        trouble,
        sent: MEMBERS.length,
        states: MEMBERS.map(() => 'delivered'),
      });
    }
  }
}, 400_000);
