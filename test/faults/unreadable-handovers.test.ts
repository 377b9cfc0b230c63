// A hand-over as a damaged page of the database leaves it: its messages say themselves which of them went out in it, so that
// their provider is asked about them as about any others.

import { afterEach, expect, it, vi } from 'vitest';
import { countHandedOver } from '../../edge/db/handovers';
import { withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const PHONE = '01000000001';
const REPORTED_AFTER_MS = 30 * MINUTE_MS;

/** One message of this morning that its provider took and has not told the end of, and its hand-over. */
async function handedOver(left: string) {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const solapi = await withSolapi(world);
  solapi.account.phones.set(PHONE, { reportAfterMs: REPORTED_AFTER_MS });
  await world.campaign('cart_abandon_daily', { budget: { total: 100 } });
  await world.member('haneul', { phone: PHONE });
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 11:05'));
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(['accepted']);
  await world.edge.db.prepare('UPDATE handovers SET dispatch_ids = ?1').bind(left).run();
  return { world, solapi };
}

const wakes = ({ edge: { db } }: World) =>
  db.prepare('SELECT wake_at AS at FROM handovers').all<{ at: number | null }>();

it.each(['no such thing', 'null', '{}', '["a word"]'])(
  'messages of a hand-over that says %s come to their end, and it to its own',
  async (left) => {
    const { world } = await handedOver(left);
    await world.advance(2 * REPORTED_AFTER_MS);
    expect((await world.dispatches()).map(({ state }) => state)).toEqual(['delivered']);
    expect((await wakes(world)).results).toEqual([{ at: null }]);
  },
);

it('messages of which the provider never tells are given up after a day, as any others', async () => {
  const { world, solapi } = await handedOver('no such thing');
  solapi.account.phones.set(PHONE, { reportAfterMs: null });
  solapi.faults.add({ on: /^GET /, does: 'drop_before', times: 1_000 });
  world.jump(kst('2026-03-11 11:05'));
  await world.minute();
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(['unknown']);
  expect((await wakes(world)).results).toEqual([{ at: null }]);
});

it('it is told of once', async () => {
  const { world } = await handedOver('no such thing');
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await world.advance(2 * REPORTED_AFTER_MS);
  const lines = told.mock.calls.map(([line]) => JSON.parse(String(line)));
  told.mockRestore();
  expect(lines).toEqual([expect.objectContaining({ failure: 'handover', siteId: world.site.id })]);
});

it('its shop keeps its pace', async () => {
  const { world } = await handedOver('no such thing');
  expect(await countHandedOver(world.edge.db, world.site.id, 0)).toBe(0);
});
