// Death and trouble together: the process dies at any database call of the minute while the provider loses the
// connection at any of its calls. The stand-in's own ledger counts.

import { afterEach, expect, it, vi } from 'vitest';
import type { KakaoContent } from '../../core/message/content';
import { upsertMemberList } from '../../edge/actions/members';
import { disconnectProvider, listSiteProviders } from '../../edge/actions/providers';
import { chooseCarrier } from '../../edge/channels/choice';
import { createEdge } from '../../edge/context';
import type { Fault, Faults } from '../providers/kit/faults';
import { aKakaoMessage } from '../support/kakao';
import { withNhn, withSolapi } from '../support/providers';
import { HOUR_MS, kst, MINUTE_MS, World } from '../support/world';
import { deathsOf, diesAt, liveUntilSettled, minuteThatDies } from './doomed-minute';
import { dyingDatabase } from './faulty-database';

afterEach(() => vi.unstubAllGlobals());

const MEMBERS = ['one', 'two'];

/** A provider's stand-in: its faults, every call it heard, and the messages it took. */
type StandIn = { faults: Faults; calls: readonly string[]; taken(): number };

/** Each provider with trouble at every call that carries a message, on its way there and on its way back. */
const PROVIDERS: {
  name: string;
  connect(world: World): Promise<StandIn>;
  carrying: RegExp[];
  /** What is sent; a text while absent. */
  message?: KakaoContent;
}[] = [
  {
    name: 'SOLAPI',
    async connect(world) {
      const solapi = await withSolapi(world);
      return { faults: solapi.faults, calls: solapi.calls, taken: () => solapi.handed().length };
    },
    carrying: [/groups$/, /^PUT /, /send$/],
  },
  {
    name: 'NHN Cloud',
    async connect(world) {
      const nhn = await withNhn(world);
      return { faults: nhn.faults, calls: nhn.calls, taken: () => nhn.messages.length };
    },
    carrying: [/^POST .*ad-mms$/],
  },
  {
    name: 'NHN Cloud, to KakaoTalk',
    async connect(world) {
      const nhn = await withNhn(world);
      return { faults: nhn.faults, calls: nhn.calls, taken: () => nhn.messages.length };
    },
    carrying: [/^POST .*freestyle-messages$/],
    message: aKakaoMessage,
  },
];
type Kind = (typeof PROVIDERS)[number];
type DueRun = { world: World; standIn: StandIn };

async function dueRun({ connect, message }: Kind): Promise<DueRun> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  await world.campaign('cart_abandon_daily', message && { message });
  const yes = { channel: 'kakao', granted: true, at: kst('2026-01-05 12:00'), source: 'story' };
  for (const memberId of MEMBERS) {
    await world.member(memberId);
    if (message) await upsertMemberList(world.edge, world.site.id, [{ memberId, consents: [yes] }]);
    await world.addsToCart(memberId);
  }
  const standIn = await connect(world);
  world.jump(kst('2026-03-10 10:59'));
  await world.minute();
  world.jump(kst('2026-03-10 11:00'));
  return { world, standIn };
}

it.each(PROVIDERS)(
  'reaches every phone exactly once by $name, whichever database call is the last and whichever call the provider loses',
  async (kind) => {
    const healthy = await dueRun(kind);
    const deaths = await deathsOf(healthy.world, () => healthy.standIn.calls.length);
    expect(healthy.standIn.taken()).toBe(MEMBERS.length);
    expect(deaths.some(({ lastCall }) => lastCall === 'never made')).toBe(true);
    const troubles: (Fault | null)[] = [
      null,
      ...kind.carrying.flatMap((on): Fault[] => [
        { on, does: 'drop_before' },
        { on, does: 'drop_after' },
      ]),
    ];

    // Every death under one trouble, so that over all of them every trouble is met several times.
    for (const [n, death] of deaths.entries()) {
      const trouble = troubles[n % troubles.length];
      const { world, standIn } = await dueRun(kind);
      if (trouble) standIn.faults.add({ ...trouble });
      await minuteThatDies(world, death);
      await liveUntilSettled(world, MEMBERS.length);
      const states = (await world.dispatches()).map((dispatch) => dispatch.state);
      expect({ ...death, trouble, taken: standIn.taken(), states }).toEqual({
        ...death,
        trouble,
        taken: MEMBERS.length,
        states: MEMBERS.map(() => 'delivered'),
      });
    }
  },
  400_000,
);

it('what a worker died over before the provider had it goes by another, where its account is gone meanwhile', async () => {
  const world = await World.begin();
  await withSolapi(world);
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  world.jump(world.now() + 24 * HOUR_MS);
  expect(await diesAt(world, /UPDATE handovers SET handle/)).toBe(true);
  await disconnectProvider(world.edge, world.site.id, 'solapi');
  await world.advance(10 * MINUTE_MS);
  expect((await world.dispatches()).map(({ state }) => state)).toEqual(['delivered']);
  expect(await world.inbox()).toHaveLength(1);
});

it('a channel moves from one account to another in one go: whoever dies over it, nothing goes to the sandbox', async () => {
  const world = await World.begin();
  await withSolapi(world);
  let isConnected = false;
  for (let afterCalls = 0; !isConnected; afterCalls++) {
    const { db } = dyingDatabase(world.edge.db, { afterCalls, lastCall: 'answer lost' });
    const edge = createEdge({ ...world.edge.env, DB: db });
    const doomed: World = Object.create(world, { edge: { value: edge } });
    isConnected = await withNhn(doomed).then(
      () => true,
      () => false,
    );
    expect((await chooseCarrier(world.edge, world.site.id, 'sms')).accountId).not.toBeNull();
  }
  const accounts = (await listSiteProviders(world.edge, world.site.id)).filter(({ connected }) => connected);
  expect(accounts.map(({ provider, channels }) => [provider, channels])).toEqual([
    ['solapi', []],
    ['nhn', ['sms', 'kakao', 'alimtalk']],
  ]);
});
