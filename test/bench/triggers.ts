// `npm run bench:triggers`: what waiting for members costs. Timers pending and due, rows written per event, and a run's
// members into dispatches, each by storage's own billed counters; times are of this machine, so read the ratios.
//
// Default: 100,000 pending timers and 100,000 members of a run. `--small`: 10,000.

import { readFileSync } from 'node:fs';
import { Miniflare } from 'miniflare';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/time';
import { bundleWorker, compatibility } from '../support/local-build';
import { findChildren } from '../support/processes';
import type { MinimalDatabase } from './dispatch/counting-database';
import { createSchema } from './new-database';
import type { Spent, Step, Told } from './trigger-steps';

const FULL = process.argv.includes('--small') ? 10_000 : 100_000;
const DUE = [0, 10, 100, 1_000];
const EVENTS_PER_CALL = 2_000;
/** Monday 12:00 in Korea. */
const NOON = Date.parse('2026-03-09T12:00:00+09:00');
/** Members fill their carts this far apart, so that so many timers come due with each step of the clock. */
const APART_MS = 50;

type Answer<More = object> = Spent & { ms: number } & More;

const miniflare = new Miniflare({
  modules: await bundleWorker({ at: NOON, speed: 0 }, 'test/bench/triggers/worker.ts'),
  ...compatibility(),
  bindings: { DORAWA_SECRET: 'a secret for a bench only, forty characters', PUBLIC_ORIGIN: 'https://edge.test' },
  d1Databases: { DB: 'bench' },
  durableObjects: { TIMER_SHARD: { className: 'TimerShard', useSQLite: true } },
  cf: false,
  // The edge speaks in JSON lines; here only what the bench says counts.
  handleRuntimeStdio() {},
});

async function step<More = object, Name extends keyof Step = keyof Step>(
  name: Name,
  body: Step[Name],
): Promise<Answer<More>> {
  const response = await miniflare.dispatchFetch(`http://bench/${name}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer<More>;
}

const memberId = (n: number) => `member-${String(n).padStart(7, '0')}`;
const wakeAt = async (siteId: number, at: number) => {
  await step('clock', { at });
  return step<{ nextDueAt: number | null }>('wake', { siteId });
};

/** One event each of so many members, one after the other from `at` on, and the shard kept up with them. */
async function tell(siteId: number, name: string, count: number, at: number): Promise<void> {
  for (let from = 0; from < count; from += EVENTS_PER_CALL) {
    const events = Array.from({ length: Math.min(EVENTS_PER_CALL, count - from) }, (_, i): Told => {
      const n = from + i;
      return {
        id: `event-${siteId}-${n}`.padEnd(12, '0'),
        member: memberId(n),
        name,
        at: at + n * APART_MS,
        item: '1',
      };
    });
    await step('events', { siteId, events, by: 'shop' });
    await step('project', {});
    await step('wake', { siteId });
  }
}

async function newSite(only: string | undefined, sendType: 'realtime' | 'scheduled'): Promise<number> {
  return (await step<{ siteId: number }>('site', { only, sendType })).siteId;
}

/** Memory of the engine's processes, in MiB. */
function memoryMiB(): number {
  const pages = findChildren('workerd', '').map(({ pid }) => {
    const [, resident] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(resident) / 256;
  });
  return Math.round(pages.reduce((sum, mib) => sum + mib, 0));
}

const thousands = (value: number) => value.toLocaleString('en');
const table =
  (widths: number[]) =>
  (...cells: (string | number)[]) =>
    console.log(
      `  ${cells.map((cell, i) => (typeof cell === 'number' ? thousands(cell) : cell).padEnd(widths[i] ?? 0)).join('')}`,
    );

/** Wakes with so many due among so many pending: what each costs. */
async function benchDue(): Promise<void> {
  const say = table([10, 8, 8, 18, 20, 12, 14, 10, 9]);
  console.log('\nA wake, by what is pending and what is due in one bucket:');
  say('pending', 'due', 'opened', 'shard rows read', 'shard rows written', 'D1 read', 'D1 written', 'ms', 'MiB');
  for (const pending of [FULL / 10, FULL]) {
    await step('clock', { at: NOON });
    const siteId = await newSite('cart_abandon', 'realtime');
    await tell(siteId, 'add_to_cart', pending, NOON);
    let past = 0;
    for (const due of DUE) {
      past += due;
      const before = await step<{ dispatches: number }>('count', { siteId });
      const spent = await wakeAt(siteId, NOON + DAY_MS + (past - 1) * APART_MS);
      const { dispatches } = await step<{ dispatches: number }>('count', { siteId });
      const { shardRead, shardWritten, d1Read, d1Written, ms } = spent;
      say(pending, due, dispatches - before.dispatches, shardRead, shardWritten, d1Read, d1Written, ms, memoryMiB());
    }
  }
}

const VISIT: [atSecond: number, name: string][] = [
  [0, 'session_start'],
  ...[0, 1, 2, 3, 4, 5].flatMap((n): [number, string][] => [
    [n * 40, 'page_view'],
    [n * 40, 'view_item'],
  ]),
  [250, 'add_to_cart'],
];

/** A shop's evening with every real-time preset running: rows written for each event that may start a timer. */
async function benchEvents(): Promise<void> {
  const siteId = await newSite(undefined, 'realtime');
  const begin = NOON + 2 * DAY_MS;
  const members = FULL / 500;
  const deeds = Array.from({ length: members }, (_, n) => n).flatMap((n) =>
    [0, 3 * HOUR_MS].flatMap((later, visit) =>
      VISIT.map(
        ([second, name], i): Told => ({
          id: `visit-${siteId}-${n}-${visit}-${i}`,
          member: memberId(n),
          name,
          at: begin + later + (n % 60) * MINUTE_MS + second * SECOND_MS,
          item: String((n + Math.floor(second / 40)) % 50),
        }),
      ),
    ),
  );
  deeds.sort((a, b) => a.at - b.at);
  const total = { shardWritten: 0, d1Written: 0 };
  const add = ({ shardWritten, d1Written }: Spent) => {
    total.shardWritten += shardWritten;
    total.d1Written += d1Written;
  };
  let next = 0;
  for (let minute = begin + MINUTE_MS; next < deeds.length; minute += MINUTE_MS) {
    // What one browser did is one request, as the tracker sends it; the minute comes after.
    const batch: Told[] = [];
    for (let deed = deeds[next]; deed && deed.at < minute; deed = deeds[++next]) batch.push(deed);
    if (batch.length === 0) continue;
    await step('clock', { at: minute });
    for (const member of new Set(batch.map((deed) => deed.member))) {
      add(await step('events', { siteId, events: batch.filter((deed) => deed.member === member), by: 'collector' }));
    }
    add(await step('wake', { siteId }));
  }
  const starting = total.shardWritten / deeds.length;
  add(await wakeAt(siteId, begin + 4 * DAY_MS));
  const perEvent = (rows: number) => (rows / deeds.length).toFixed(2);
  console.log(`\n${thousands(deeds.length)} events of ${thousands(members)} members, every real-time preset running:`);
  console.log(
    `  rows the shard writes per event: ${starting.toFixed(2)} to start and restart timers, ${perEvent(total.shardWritten)} until the last is over`,
  );
  console.log(
    `  rows the projections and dispatches take per event, for all of the product: ${perEvent(total.d1Written)}`,
  );
}

/** A run's members into dispatches: one pass, and one that dies on the way and goes on. */
async function benchRun(): Promise<void> {
  const say = table([12, 12, 20, 20, 12, 16]);
  console.log('\nA daily run, from due to opened:');
  say('members', 'dispatches', 'rows written each', 'rows read each', 'ms', 'µs each');
  const eleven = NOON + 9 * DAY_MS + 23 * HOUR_MS;
  for (const [n, members] of [FULL / 10, FULL].entries()) {
    const at = eleven + n * DAY_MS;
    await step('clock', { at: at - DAY_MS });
    const siteId = await newSite('visitor_purchase', 'scheduled');
    await tell(siteId, 'session_start', members, at - 20 * HOUR_MS);
    await step('clock', { at });
    const died = n === 1 ? await step<{ died: boolean }>('expand', { dieAfter: 60 }) : null;
    const opened = died ? await step<{ dispatches: number }>('count', { siteId }) : null;
    const spent = await step('expand', {});
    const { dispatches } = await step<{ dispatches: number }>('count', { siteId });
    const written = spent.d1Written + (died?.d1Written ?? 0);
    const read = spent.d1Read + (died?.d1Read ?? 0);
    const ms = spent.ms + (died?.ms ?? 0);
    const each = (value: number) => (value / members).toFixed(2);
    say(members, dispatches, each(written), each(read), ms, ((ms * 1_000) / members).toFixed(0));
    if (opened) console.log(`  (killed with ${thousands(opened.dispatches)} opened, and gone on from there)`);
    if (dispatches !== members) throw new Error(`${members} members, ${dispatches} dispatches`);
  }
}

try {
  await createSchema((await miniflare.getD1Database('DB')) as unknown as MinimalDatabase);
  await benchDue();
  await benchEvents();
  await benchRun();
} finally {
  await miniflare.dispose();
}
