// `npm run bench:tracker`: what the tracker costs a shop's page and what it loses, beside other trackers, in one run
// against the real edge and a real Chromium. Byte, count and delivery figures hold anywhere; milliseconds are for
// comparing one tracker with another in the same run.
//
// Options after `--`: `--tabs N` per way of leaving (100), `--loads N` per tracker and throttle (15), `--peers DIR` with
// scripts that are not on npm (`umami.js`), `--real` for an outage of ten minutes of real time, `--only PART,…` of
// bytes, cost, delivery, faults, outage, effects.

import { parseArgs } from 'node:util';
import type { Platform } from '../../core/tracker-settings';
import { buildTracker, weigh } from '../../tracker/build';
import { type Cost, measureCosts, type Pasted, pasted, startSink, tagEffects } from './tracker/cost';
import { LEAVINGS, leaveTabs, sitOutOutage } from './tracker/delivery';
import { loadPeers } from './tracker/peers';
import { openStage, type Stage } from './tracker/stage';

const { values } = parseArgs({
  options: {
    tabs: { type: 'string', default: '100' },
    loads: { type: 'string', default: '15' },
    peers: { type: 'string' },
    real: { type: 'boolean', default: false },
    only: { type: 'string', default: 'bytes,cost,delivery,faults,outage,effects' },
  },
});
const TABS = Number(values.tabs);
const LOADS = Number(values.loads);
const REPLY_MS = 150;
const THROTTLES = [1, 4];

const heading = (text: string) => console.log(`\n${text}`);
const row = (...cells: (string | number)[]) =>
  console.log(`  ${cells.map((cell, i) => String(cell).padEnd(i === 0 ? 52 : 15)).join('')}`);
const ms = (value: number | undefined) => (value === undefined ? '–' : `${value.toFixed(1)} ms`);
const served = async (tag: string): Promise<string> => (await fetch(/src="([^"]+)/.exec(tag)?.[1] ?? '')).text();

async function bytes({ cafe24, makeshop }: Stage): Promise<void> {
  heading('Bytes, brotli (target: 2,900 a script, 1,600 the core)');
  for (const shop of [cafe24, makeshop])
    row(`script as served, ${shop.platform}`, weigh(await served(shop.tag)).brotli);
  row('core', weigh((await buildTracker()).core.code).brotli);
}

async function cost(stage: Stage): Promise<void> {
  heading(`Main thread, load and first event, median of ${LOADS} (target: Umami's; floor + 1.5 ms, at 4× + 10 ms)`);
  const { peers, missing } = await loadPeers(values.peers);
  const sink = await startSink(peers);
  const { text, cafe24, makeshop } = stage;
  // A page view costs every tracker what it costs on a page of text; a product is read by ours alone.
  const pages: [string, Record<Platform, Pasted>][] = [
    ['a page of text', { cafe24: pasted(stage, text), makeshop: { ...pasted(stage, makeshop), shop: text } }],
    ['a product page', { cafe24: pasted(stage, cafe24), makeshop: pasted(stage, makeshop) }],
  ];
  const sizes = new Map(peers.map(({ name, code }) => [name, weigh(code).brotli]));
  for (const [page, ours] of pages)
    for (const throttle of THROTTLES) {
      row(`${page}, at ${throttle}×`, 'main thread', 'longest task', 'requests', 'preflights', 'brotli');
      const trackers = Object.fromEntries([
        ...peers.map((peer) => [peer.name, sink.paste(peer, ours.cafe24.shop)] as const),
        ['dorawa, cafe24', ours.cafe24] as const,
        ['dorawa, makeshop', ours.makeshop] as const,
      ]);
      const costs = await measureCosts(stage, trackers, { loads: LOADS, throttle });
      for (const [name, { mainMs, longestMs, requests, preflights }] of Object.entries<Cost>(costs))
        row(`  ${name}`, ms(mainMs), ms(longestMs), requests, preflights, sizes.get(name) ?? '');
    }
  sink.close();
  for (const reason of missing) row(`not measured: ${reason}`);
}

async function delivery(stage: Stage): Promise<void> {
  heading(
    `Delivered of ${TABS} tabs left in the breath of a click, replies delayed ${REPLY_MS} ms (target: all, none twice)`,
  );
  row('', 'delivered', 'stored twice');
  stage.gate.delayMs = REPLY_MS;
  for (const beaconsBlocked of [false, true]) {
    for (const leaving of LEAVINGS) {
      const { of, delivered, twice } = await leaveTabs(stage, leaving, TABS, { beaconsBlocked });
      row(`${leaving}${beaconsBlocked ? ', beacons blocked' : ''}`, `${delivered} of ${of}`, twice);
    }
  }
  stage.gate.delayMs = 0;
}

async function faults(stage: Stage): Promise<void> {
  heading('The same under 10 % answered 503 and 10 % answers lost, after one later visit (target: all, none twice)');
  const { gate } = stage;
  gate.faults = { refused: 0.1, lost: 0.1 };
  gate.delayMs = REPLY_MS;
  row('', 'delivered', 'stored twice', 'refused', 'answers lost');
  for (const leaving of LEAVINGS) {
    const before = { ...gate.seen };
    const { of, delivered, twice } = await leaveTabs(stage, leaving, TABS, { revisit: true });
    row(leaving, `${delivered} of ${of}`, twice, gate.seen.refused - before.refused, gate.seen.lost - before.lost);
  }
  gate.faults = { refused: 0, lost: 0 };
  gate.delayMs = 0;
}

async function outage(stage: Stage): Promise<void> {
  heading(
    `The edge away for ten minutes, ${values.real ? 'in real time' : "on the browser's moved clock"} (target: nothing lost, nothing twice)`,
  );
  const { of, delivered, twice, cut, spreadMinutes } = await sitOutOutage(stage, values.real);
  row('', 'delivered', 'stored twice', 'lines cut', 'dated over');
  row('pages viewed meanwhile', `${delivered} of ${of}`, twice, cut, `${spreadMinutes.toFixed(1)} min`);
}

async function effects(stage: Stage): Promise<void> {
  heading('What the page feels, with the tag − without it (target: 0)');
  row('', 'layout shift', 'long tasks', 'console', 'errors');
  for (const shop of [stage.cafe24, stage.makeshop]) {
    const { shift, longTasks, console, errors } = await tagEffects(stage, shop);
    row(`${shop.pages.length} pages of ${shop.platform}`, shift.toFixed(4), longTasks, console, errors);
  }
}

const PARTS = { bytes, cost, effects, delivery, faults, outage };

const stage = await openStage();
try {
  console.log(`Chromium ${stage.browser.version()}, the edge in workerd.`);
  const wanted = values.only.split(',');
  for (const [name, part] of Object.entries(PARTS)) if (wanted.includes(name)) await part(stage);
  if (wanted.includes('cost') || wanted.includes('delivery'))
    row('\npreflights in all runs', stage.gate.seen.preflights);
} finally {
  await stage.close();
}
