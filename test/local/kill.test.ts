// The edge is killed as a machine loses power, at many moments: while events come in, while timers wait, while timers
// fire, while a run is half sent. Started again on the same folder it has lost nothing and sends nothing twice.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Doors, type Seeded, type SeededSite } from '../support/doors';
import { ShopApi } from './api';
import { madeUpMember } from './replay-people';
import { demoSite } from './shops';
import { childrenOf, goneWithin, sleep, Victim } from './victim';

const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
const BEGIN = kst('2026-03-09 10:00');
/** Members whose cart is remembered by a timer, in one shop, and by the daily run, in both: more than one batch. */
const BY_TIMER = 40;
const BY_RUN = [140, 180] as const;

let dataDir: string;
let victims: Victim[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dorawa-kill-'));
  victims = [];
});
afterEach(async () => {
  for (const victim of victims) await victim.killGroup();
  rmSync(dataDir, { recursive: true, force: true });
});

async function startVictim(at: number): Promise<{ victim: Victim; doors: Doors }> {
  const victim = new Victim(['--import', 'tsx', 'test/local/kill-child.ts', dataDir, String(at)]);
  victims.push(victim);
  return { victim, doors: new Doors(await victim.says(/ready (\S+)/)) };
}

/** Numbers that look like chance and are the same every time. */
function* chances(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const idsOf = (kind: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${kind}-${String(i).padStart(3, '0')}`);

const certain = (memberId: string) => {
  const member = madeUpMember(memberId, BEGIN);
  return { ...member, consents: member.consents?.map((consent) => ({ ...consent, granted: true })) ?? [] };
};

/** Adds to a cart through the collector, and again until it is answered 2xx, as the tracker does. */
async function addToCart(edge: () => string, site: SeededSite, memberId: string, now: number): Promise<void> {
  const event = { id: `add-${memberId}`, n: 'add_to_cart', t: now, u: 'http://127.0.0.1/', p: { items: [item] } };
  const body = JSON.stringify({
    v: 1,
    k: site.key,
    vid: `browser-${memberId}`,
    mid: memberId,
    sent: now,
    events: [event],
  });
  for (;;) {
    const answer = await fetch(`${edge()}/e`, {
      method: 'POST',
      body,
      headers: { origin: 'http://127.0.0.1', 'user-agent': 'Mozilla/5.0' },
    }).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
}
const item = { item_id: '11', item_name: '소프트 울 하프코트', price: 189_000, quantity: 1 };

describe('an edge that is killed', () => {
  it('loses nothing and sends nothing twice, whenever it happens', async () => {
    const chance = chances(20_260_309);
    const soon = (mostMs: number) => sleep((chance.next().value ?? 0) * mostMs);
    let { victim, doors } = await startVictim(BEGIN);
    const seeded: Seeded = await doors.seed({
      sites: [demoSite('cafe24', 'http://127.0.0.1'), demoSite('makeshop', 'http://127.0.0.1')],
      owner: { email: 'owner@dorawa.example', password: 'a long password', name: '운영자' },
      campaigns: true,
    });
    const [first, second] = seeded.sites as [SeededSite, SeededSite];
    const shops = [
      { site: first, timed: idsOf('timed', BY_TIMER), daily: idsOf('daily', BY_RUN[0]) },
      { site: second, timed: [], daily: idsOf('daily', BY_RUN[1]) },
    ];
    const apiOf = (site: SeededSite) => new ShopApi(doors.edge, seeded.apiToken, site.id);
    for (const { site, timed, daily } of shops) await apiOf(site).members([...timed, ...daily].map(certain));

    /** Dispatches that a kill left between their moment and their end. */
    let interrupted = 0;
    /** Goes for `to`, is killed when `moment` has come, on the way or at the latest there, and starts again. */
    const killOnTheWay = async (to: number, moment: () => Promise<unknown>) => {
      const going = doors.advance(to, 0).catch(() => {});
      await Promise.race([going, moment()]);
      await victim.killGroup();
      await going;
      ({ victim, doors } = await startVictim(BEGIN));
      const dispatches = (await Promise.all(shops.map(({ site }) => apiOf(site).dispatches()))).flat();
      interrupted += dispatches.filter(({ state }) => !['delivered', 'suppressed'].includes(state)).length;
    };
    const some = (mostMs: number) => () => soon(mostMs);
    const said = (fact: string) => () => victim.says(new RegExp(`"fact":"${fact}"`));

    // Killed while carts are filled: the tracker sends again what was not answered.
    const filling = Promise.all(
      shops[0]?.timed.map((memberId) => addToCart(() => doors.edge, first, memberId, BEGIN)) ?? [],
    );
    await soon(150);
    await victim.killGroup();
    ({ victim, doors } = await startVictim(BEGIN));
    await filling;
    // At three in the afternoon: too late for the timers of next morning, in time for the run of next day.
    const afternoon = kst('2026-03-09 15:00');
    await doors.advance(afternoon, 0);
    const added = { name: 'add_to_cart', occurredAt: afternoon, params: { items: [item] } };
    for (const { site, daily } of shops)
      await apiOf(site).tell(daily.map((memberId) => ({ ...added, id: `add-${memberId}`, memberId })));

    // While timers wait, while they fire, when their messages have just left; when a run is expanded, when half of it has
    // left, while the rest leaves, and while what was sent settles.
    await killOnTheWay(kst('2026-03-10 04:00'), some(60));
    await killOnTheWay(kst('2026-03-10 10:01'), some(150));
    await killOnTheWay(kst('2026-03-10 10:01'), said('handed_over'));
    await killOnTheWay(kst('2026-03-10 11:00'), said('run_expanded'));
    await killOnTheWay(kst('2026-03-10 11:05'), said('handed_over'));
    await killOnTheWay(kst('2026-03-10 11:10'), some(150));
    await killOnTheWay(kst('2026-03-10 15:00'), some(300));
    await doors.advance(kst('2026-03-12 18:00'), 0);
    expect(interrupted).toBeGreaterThan(100);

    for (const { site, timed, daily } of shops) {
      const api = apiOf(site);
      const everybody = [...timed, ...daily].sort();
      const adds = (await api.events()).filter((event) => event.name === 'add_to_cart');
      expect(adds.map((event) => event.memberId).sort()).toEqual(everybody);
      const inbox = await api.inbox();
      expect(inbox.map((message) => message.to).sort()).toEqual(
        everybody.map((id) => madeUpMember(id, BEGIN).phone).sort(),
      );
      const dispatches = await api.dispatches();
      const sent = dispatches.filter((dispatch) => dispatch.state === 'delivered');
      expect(sent.map((dispatch) => dispatch.memberId).sort()).toEqual(everybody);
      // The other campaign's turn came later that day, when the member had had their message.
      const rest = dispatches.filter((dispatch) => dispatch.state !== 'delivered');
      expect(rest.map(({ state, reason }) => `${state} ${reason}`)).toEqual(everybody.map(() => 'suppressed cap_day'));
    }
  }, 600_000);

  it('takes its engine with it, also when only the parent is killed', async () => {
    const { victim } = await startVictim(BEGIN);
    const children = childrenOf(dataDir);
    expect(children).toHaveLength(1);
    await victim.kill('SIGKILL');
    expect(await goneWithin(children, 3_000)).toEqual([]);
  }, 60_000);
});
