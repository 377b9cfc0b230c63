// Death and trouble together, by e-mail: the process dies at any database call of the minute while Resend loses an
// answer. Resend's own ledger counts: nobody finds the same mail twice, and what is not known stays said to be unknown
// until a signed report ends the doubt.

import { afterEach, expect, it, vi } from 'vitest';
import { listSiteProviders } from '../../edge/actions/providers';
import { createEdge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import type { Fault } from '../providers/kit/faults';
import type { Resend } from '../providers/resend/resend';
import { anEmail, EMAIL_SETTINGS, emailMember } from '../support/email';
import { withResend } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';
import { type Death, dyingDatabase } from './faulty-database';

afterEach(() => vi.unstubAllGlobals());

const ELEVEN = kst('2026-03-10 11:00');
const MEMBERS = ['one', 'two'];

async function dueRun(): Promise<{ world: World; resend: Resend; hook: string }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00'), settings: EMAIL_SETTINGS });
  const resend = await withResend(world);
  await world.campaign('cart_abandon_daily', { message: anEmail });
  for (const member of MEMBERS) {
    await emailMember(world, member);
    await world.addsToCart(member);
  }
  world.jump(ELEVEN - MINUTE_MS);
  await world.minute();
  world.jump(ELEVEN);
  const account = (await listSiteProviders(world.edge, world.site.id)).find(({ provider }) => provider === 'resend');
  return { world, resend, hook: new URL(account?.hook?.url ?? '').pathname };
}

async function minuteThatDies(world: World, death: Death): Promise<number> {
  const { db, calls } = dyingDatabase(world.edge.db, death);
  await runMinute(createEdge({ ...world.edge.env, DB: db }));
  return calls();
}

const on = /batch/;
const TROUBLES: (Fault | null)[] = [
  null,
  { on, does: 'drop_before' },
  { on, does: 'drop_after' },
  { on, does: 'hang_after' },
  { on, does: 'drop_after', times: 2 },
  { on, does: 'hang_after', times: 2 },
  { on, does: { status: 429 } },
];

/** Deaths looked at: one in so many of those there are, each of the next kind and under the next trouble. */
const STRIDE = 5;

it('reaches no mailbox twice, whichever database call is the last and whichever answer Resend loses', async () => {
  const healthy = await dueRun();
  const total = await minuteThatDies(healthy.world, { afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
  expect(healthy.resend.ledger()).toHaveLength(MEMBERS.length);

  let seed = 0;
  for (let afterCalls = 0; afterCalls < total; afterCalls += STRIDE) {
    const lastCall = seed % 2 === 0 ? 'never made' : 'answer lost';
    const trouble = TROUBLES[seed++ % TROUBLES.length];
    const { world, resend, hook } = await dueRun();
    if (trouble) resend.faults.add({ ...trouble });
    await minuteThatDies(world, { afterCalls, lastCall });
    for (const minute of [1, 3, 5, 9, 30]) {
      world.jump(ELEVEN + minute * MINUTE_MS);
      await world.minute();
    }
    const sent = resend.ledger().map(({ to }) => to[0]);
    const about = { afterCalls, lastCall, trouble };
    expect({ ...about, twice: sent.length - new Set(sent).size }).toEqual({ ...about, twice: 0 });
    for (const { id } of resend.ledger()) {
      const { headers, body } = await resend.hook(id, 'email.delivered');
      await world.request(hook, { method: 'POST', headers, body: await new Response(body).text() });
    }
    // Who has the mail is known to have it; only who has none may be in doubt.
    const standing = (await world.dispatches()).map(({ memberId, state }) => ({
      state,
      mailed: sent.includes(`${memberId}@mail.test`),
    }));
    for (const { state, mailed } of standing)
      expect({ ...about, state, mailed }).toEqual({ ...about, state: mailed ? 'delivered' : 'unknown', mailed });
  }
}, 600_000);
