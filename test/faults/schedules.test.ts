// P1, P2, P3 and P6 over seeded schedules of trouble, in real D1 and Durable Objects: an event that was promised is in
// the log once; one cause leads to one message at most; nobody who bought hears; and a timer that was set fires. Counted
// by the provider's own ledger, the sandbox's and the stand-in's by turns, never by our tables.
//
// `npm run faults -- --schedules 5000 [--seed N]` goes through as many as one likes; the suite through a few.

import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, it, vi } from 'vitest';
import { EMPTY_CART, foldCart } from '../../core/campaign/cart';
import type { StoredEvent } from '../../core/event';
import type { LoggedEvent } from '../../core/history';
import { toServerEvent } from '../../core/server-event';
import { HOUR_MS, kstDay, MINUTE_MS } from '../../core/time';
import { connectProvider } from '../../edge/actions/providers';
import type { Provider } from '../../edge/channels/port';
import { createEdge, type Edge } from '../../edge/context';
import { runMinute } from '../../edge/cron';
import { appendReportedEvents, readLog } from '../../edge/db/events';
import type { Env } from '../../edge/env';
import { timerShard } from '../../edge/objects/stubs';
import { Solapi } from '../providers/solapi/solapi';
import { aCoat, aScarf, World } from '../support/world';
import { dyingDatabase } from './faulty-database';
import {
  at,
  DAY,
  type Deed,
  drawSchedule,
  drawTicks,
  OVER_AT,
  type ProviderMood,
  type Schedule,
  type Tick,
} from './schedule';

const { FAULT_SCHEDULES, FAULT_SEED } = env as unknown as { FAULT_SCHEDULES?: string; FAULT_SEED?: string };
const SCHEDULES = Number(FAULT_SCHEDULES ?? 64);
const SEED = Number(FAULT_SEED ?? 1);
/** Members who live through one sequence of minutes together, and the shops they are members of. */
const BATCH = 32;
const SHOPS = 2;

afterEach(() => vi.unstubAllGlobals());

/** A shop, what its members do, and since when each deed has been promised to be in the log (answered 200). */
type Shop = { world: World; schedules: Schedule[]; promised: Map<string, number> };
type Sent = { to: string; at: number; text: string };
type Ledger = { sent(): Promise<Sent[]>; turn(mood: ProviderMood): void; over(edge: Edge): Edge };

/** The sandbox, and how it is while a minute runs. */
function sandboxLedger(shops: readonly Shop[]): Ledger {
  let mood: ProviderMood = 'well';
  return {
    turn(next) {
      mood = next;
    },
    over(edge) {
      const sandbox: Provider = {
        ...edge.sandbox,
        async send(batch, handover) {
          if (mood === 'busy') return batch.map(() => ({ outcome: 'later' }));
          if (mood === 'dropped') await handover.keep(handover.id);
          else {
            const outcomes = await edge.sandbox.send(batch, handover);
            if (mood === 'well') return outcomes;
          }
          return batch.map(() => ({ outcome: 'unknown' }));
        },
      };
      return { ...edge, sandbox };
    },
    async sent() {
      const inboxes = await Promise.all(shops.map(({ world }) => world.inbox()));
      return inboxes.flat().map(({ to, acceptedAt, text }) => ({ to, at: acceptedAt, text }));
    },
  };
}

/** A stand-in SOLAPI every shop is connected to. */
async function solapiLedger(shops: readonly Shop[]): Promise<Ledger> {
  const [first] = shops;
  if (!first) throw new Error('no shops');
  const solapi = new Solapi(() => first.world.now());
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => solapi.fetch(new Request(input, init)));
  const { apiKey, apiSecret } = solapi.account;
  for (const { world } of shops) {
    const credentials = { apiKey, apiSecret, pfId: 'KA01PF-standin' };
    const connected = await connectProvider(world.edge, world.site, {
      provider: 'solapi',
      credentials,
      channels: ['sms'],
    });
    if (!connected.ok) throw new Error(connected.error.reason);
  }
  const doings = { hangs_after_accept: 'hang_after', dropped: 'drop_before', busy: { status: 429 } } as const;
  return {
    turn(mood) {
      solapi.faults.clear();
      // A call of each kind is let through now and then, so that the trouble is at every one of them.
      if (mood !== 'well') {
        for (const on of [/groups$/, /^PUT /, /send$/]) solapi.faults.add({ on, does: doings[mood], times: 4 });
      }
    },
    over: (edge) => edge,
    sent: async () => solapi.handed().map(({ to, sentAt, text }) => ({ to, at: sentAt ?? 0, text: text ?? '' })),
  };
}

async function openShops(schedules: readonly Schedule[]): Promise<Shop[]> {
  const world = await World.begin({ now: at(9) });
  const shops: Shop[] = [];
  for (let n = 0; n < SHOPS; n++) {
    const shop = n === 0 ? world : await world.another();
    const own = schedules.filter(({ seed }) => seed % SHOPS === n);
    for (const { member, seed, consents } of own)
      await shop.member(member, { phone: phoneOf(seed), consent: consents });
    const inAnHour = { send: { type: 'realtime', delayMs: HOUR_MS } } as const;
    await shop.campaign('cart_abandon', inAnHour);
    await shop.campaign('checkout_abandon', inAnHour);
    await shop.campaign('visitor_purchase');
    shops.push({ world: shop, schedules: own, promised: new Map() });
  }
  return shops;
}

const phoneOf = (seed: number) => `0102${String(seed % 10_000_000).padStart(7, '0')}`;

const itemOf = ({ item }: Deed) => (item === 'coat' ? aCoat : aScarf);
const paramsOf = (deed: Deed) => ({
  items: [itemOf(deed)],
  ...(deed.name === 'purchase' && { transaction_id: `order-${deed.id}`, value: itemOf(deed).price }),
});

type Telling = Deed['told'][number];

/** What an object that cannot be reached looks like to whoever hints it. */
const UNREACHABLE = {
  idFromName: () => ({}),
  get: () => ({ wake: () => Promise.reject(new Error('the object is being moved')) }),
} as unknown as Env['TIMER_SHARD'];

async function tell({ world, promised }: Shop, member: string, deed: Deed, telling: Telling): Promise<void> {
  world.jump(telling.at);
  const promise = () => promised.set(deed.id, Math.min(telling.at, promised.get(deed.id) ?? telling.at));
  if (telling.by === 'shop') {
    const told = toServerEvent(
      {
        id: `told-${deed.id}`,
        name: deed.name,
        memberId: member,
        occurredAt: deed.happens,
        params: paramsOf(deed),
      },
      telling.at,
    );
    if (!told.ok) throw new Error(told.error);
    await appendReportedEvents(world.edge.db, world.site.id, [told.value as StoredEvent]);
    promise();
    return;
  }
  const event = {
    ...{ id: `deed-${deed.id}`, n: deed.name, t: deed.happens, u: 'https://shop.test/', p: paramsOf(deed) },
  };
  const body = {
    v: 1,
    k: world.site.key,
    vid: `visitor-${member}`,
    mid: member,
    sent: telling.at,
    events: [event],
  };
  const response = await world.collect(body, {}, telling.hintLost ? { TIMER_SHARD: UNREACHABLE } : {});
  if (response.status === 200) promise();
}

/** One minute, with all that is done to it. */
async function live(shops: readonly Shop[], tick: Tick, ledger: Ledger): Promise<void> {
  const [first] = shops;
  if (!first) return;
  first.world.jump(tick.at);
  ledger.turn(tick.provider);
  if (tick.evicts) await abortAllDurableObjects();
  if (tick.shardDiesAfter !== null) await breakShards(shops, tick.shardDiesAfter, tick.answerLost);
  if (tick.alarmsTwice) {
    for (const { world } of shops) {
      const shard = timerShard(world.edge.env, world.site.id, 0);
      await runDurableObjectAlarm(shard);
      await runDurableObjectAlarm(shard);
    }
  }
  const minute = (db = first.world.edge.db) => runMinute(ledger.over(createEdge({ ...first.world.edge.env, DB: db })));
  switch (tick.does) {
    case 'runs':
      await minute();
      break;
    case 'runs_twice':
      await Promise.all([minute(), minute()]);
      break;
    case 'dies': {
      const lastCall = tick.answerLost ? 'answer lost' : 'never made';
      await minute(dyingDatabase(first.world.edge.db, { afterCalls: tick.afterCalls, lastCall }).db);
      break;
    }
    case 'is_missed':
      break;
  }
  // An object that failed is a new one when it is next called.
  if (tick.shardDiesAfter !== null) await abortAllDurableObjects();
}

/** From here on every shard's database fails it after so many calls, as when the object is killed between two awaits. */
async function breakShards(shops: readonly Shop[], afterCalls: number, answerLost: boolean): Promise<void> {
  for (const { world } of shops) {
    await runInDurableObject(timerShard(world.edge.env, world.site.id, 0), (shard) => {
      const held = shard as unknown as { env: Env };
      const { db } = dyingDatabase(held.env.DB, { afterCalls, lastCall: answerLost ? 'answer lost' : 'never made' });
      held.env = { ...held.env, DB: db };
    });
  }
}

async function liveThrough(seed: number, count: number): Promise<void> {
  const shops = await openShops(Array.from({ length: count }, (_, n) => drawSchedule(seed + n)));
  const ledger = Math.floor((seed - 1) / BATCH) % 2 === 0 ? sandboxLedger(shops) : await solapiLedger(shops);
  const tellings = shops.flatMap((shop) =>
    shop.schedules.flatMap(({ member, deeds }) =>
      deeds.flatMap((deed) => deed.told.map((telling) => ({ at: telling.at, shop, member, deed, telling }))),
    ),
  );
  const ticks = drawTicks(seed).map((tick) => ({ at: tick.at, tick }));
  for (const step of [...tellings, ...ticks].sort((a, b) => a.at - b.at)) {
    if ('tick' in step) await live(shops, step.tick, ledger);
    else await tell(step.shop, step.member, step.deed, step.telling);
  }
  shops[0]?.world.jump(OVER_AT);
  const sent = await ledger.sent();
  const again = `npm run faults -- --seed ${seed} --schedules ${count}`;
  for (const shop of shops) await check(shop, sent, again);
  vi.unstubAllGlobals();
}

const LEADS = { cart: 'add_to_cart', checkout: 'begin_checkout', visit: 'session_start' } as const;
/** Which campaign a message is of, by its own words. */
function campaignOf({ text }: Sent): keyof typeof LEADS {
  if (text.includes('장바구니에 담아 두신')) return 'cart';
  return text.includes('결제가 아직') ? 'checkout' : 'visit';
}

async function check({ world, schedules, promised }: Shop, ledger: readonly Sent[], again: string): Promise<void> {
  const log = (await readLog(world.edge.db, 0, 100_000)).filter(({ siteId }) => siteId === world.site.id);
  for (const schedule of schedules) {
    const own = log.filter(({ memberId }) => memberId === schedule.member);
    const sent = ledger.filter(({ to }) => to === phoneOf(schedule.seed)).sort((a, b) => a.at - b.at);
    checkMember(schedule, promised, own, sent, `schedule ${schedule.seed}; again by ${again}`);
  }
  expect(await timerShard(world.edge.env, world.site.id, 0).nextDueAt(), `P6, nothing waits; ${again}`).toBeNull();
  const open = (await world.dispatches()).filter(({ state }) => state !== 'delivered' && state !== 'suppressed');
  expect(open, `P6, nothing is left open; ${again}`).toEqual([]);
}

function checkMember(
  { consents, deeds }: Schedule,
  promised: ReadonlyMap<string, number>,
  log: readonly LoggedEvent[],
  sent: readonly Sent[],
  words: string,
): void {
  // P1: what was promised is in the log, once.
  const happened = log.filter(({ name, params }) => name !== 'order_update' || params.status !== 'superseded');
  expect(
    deeds.filter(({ id }) => !promised.has(id)),
    `every deed was told; ${words}`,
  ).toEqual([]);
  expect(happened.length, `P1; ${words}`).toBe(deeds.length);

  // P2: one message a cause; the caps of one a day and one a campaign say the same of all causes of these two days.
  const days = sent.map((message) => kstDay(message.at) - DAY);
  expect(days, `P2; ${words}`).toEqual([...new Set(days)]);
  const campaigns = sent.map(campaignOf);
  expect(campaigns, `P2; ${words}`).toEqual([...new Set(campaigns)]);
  if (!consents) expect(sent, `no consent; ${words}`).toEqual([]);

  // P3: what led to the message happened after every purchase that was committed before it left.
  for (const message of sent) {
    const known = deeds.filter(({ id }) => (promised.get(id) ?? Number.POSITIVE_INFINITY) < message.at);
    const bought = known.filter(({ name }) => name === 'purchase').map(({ happens }) => happens);
    const led = known.filter(({ name }) => name === LEADS[campaignOf(message)]);
    const since = Math.max(0, ...bought);
    expect(
      led.some(({ happens }) => happens > since),
      `P3, ${campaignOf(message)}; ${words}`,
    ).toBe(true);
  }

  // P6: whoever left a cart open heard, for every timer that was set has fired.
  const cart = log.reduce(foldCart, EMPTY_CART);
  if (consents && cart.episode && cart.lines.length > 0) expect(sent.length, `P6; ${words}`).toBeGreaterThan(0);
}

it.each(Array.from({ length: Math.ceil(SCHEDULES / BATCH) }, (_, nth) => SEED + nth * BATCH))(
  'promises are kept through schedules of trouble from seed %i on',
  (seed) => liveThrough(seed, Math.min(BATCH, SEED + SCHEDULES - seed)),
  BATCH * MINUTE_MS,
);
