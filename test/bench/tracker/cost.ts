// What a tracker costs the page it stands in: time on the main thread up to and with the first event, requests, and
// what the shopper would feel or see.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { Peer } from './peers';
import type { Shop, Stage } from './stage';

export type Cost = { mainMs: number; longestMs: number; requests: number; preflights: number };

/** How a tracker is measured: pasted into this shop, its script at `script`, its events at `origin`. */
export type Pasted = { shop: Shop; tag: string; origin: string; script: string };

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Our own tag, as pasted, behind the gate. */
export const pasted = (stage: Stage, shop: Shop): Pasted => ({
  shop,
  tag: shop.tag,
  origin: stage.gate.url,
  script: /src="([^"]+)/.exec(shop.tag)?.[1] ?? '',
});

export type Sink = { paste(peer: Peer, shop: Shop): Pasted; close(): void };

/** Serves the peers' scripts, each from a folder of its own, and takes what they send. */
export async function startSink(peers: readonly Peer[]): Promise<Sink> {
  const codes = new Map(peers.map(({ name, code }) => [`/${name}/tracker.js`, gzipSync(code)]));
  const server = createServer((request, response) => {
    const headers = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-allow-credentials': 'true',
    };
    const code = codes.get(request.url ?? '');
    if (code) {
      const type = { 'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'gzip' };
      return void response.writeHead(200, { ...headers, ...type }).end(code);
    }
    request
      .resume()
      .on('end', () => response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    paste({ name, tag }, shop) {
      const script = `${url}/${name}/tracker.js`;
      return { shop, tag: tag(script, url), origin: url, script };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Loads a product page so often with each tracker, at this throttle, and tells the medians. Turns are taken among all
 * trackers, load by load, so that what else this machine does meets each of them alike; a round is one trace. The first
 * round warms up.
 */
export async function measureCosts<Name extends string>(
  stage: Stage,
  trackers: Record<Name, Pasted>,
  options: { loads: number; throttle: number },
): Promise<Record<Name, Cost>> {
  const names = Object.keys(trackers) as Name[];
  const loads = Object.fromEntries(names.map((name) => [name, [] as Cost[]])) as Record<Name, Cost[]>;
  for (let round = 0; round <= options.loads; round++) {
    const requests = new Map<Name, Requests>();
    await stage.browser.startTracing(undefined, { categories: TRACED });
    for (const name of names) requests.set(name, await loadOnce(stage, trackers[name], options.throttle));
    const { traceEvents } = JSON.parse((await stage.browser.stopTracing()).toString()) as { traceEvents: Slice[] };
    if (round === 0) continue;
    for (const name of names)
      loads[name].push({ ...attributed(traceEvents, trackers[name].script), ...(requests.get(name) as Requests) });
  }
  const typical = (costs: Cost[]): Cost => {
    const of = (key: keyof Cost) => median(costs.map((cost) => cost[key]));
    return { mainMs: of('mainMs'), longestMs: of('longestMs'), requests: of('requests'), preflights: of('preflights') };
  };
  return Object.fromEntries(names.map((name) => [name, typical(loads[name])])) as Record<Name, Cost>;
}

const TRACED = ['devtools.timeline', 'v8', 'disabled-by-default-v8.compile', '__metadata'];
const FIRST_EVENT_MS = 8_000;
type Requests = Pick<Cost, 'requests' | 'preflights'>;

/** Loads the page, up to the answer to the first event. */
async function loadOnce({ browser, userAgent }: Stage, pasting: Pasted, throttle: number): Promise<Requests> {
  const { shop, tag, origin, script } = pasting;
  shop.paste(tag);
  const context = await browser.newContext({ userAgent, locale: 'ko-KR' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (throttle > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  let requests = 0;
  let preflights = 0;
  await session.send('Network.enable');
  const firstEvent = new Promise<void>((answered) => {
    const posts = new Set<string>();
    session.on('Network.requestWillBeSent', ({ request, requestId, type }) => {
      if (!request.url.startsWith(origin)) return;
      if (type === 'Preflight') preflights++;
      else requests++;
      if (request.url !== script && type !== 'Preflight') posts.add(requestId);
    });
    session.on('Network.responseReceived', ({ requestId }) => posts.has(requestId) && answered());
    setTimeout(answered, FIRST_EVENT_MS);
  });
  await page.goto(shop.url + shop.pages[0]);
  await firstEvent;
  // What comes after the answer belongs to the first event, too.
  await page.waitForTimeout(200);
  await context.close();
  shop.paste(shop.tag);
  return { requests, preflights };
}

type Slice = {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string; fileName?: string; data?: { url?: string } };
};
const WORK = ['v8.compile', 'v8.compileModule', 'EvaluateScript', 'FunctionCall'];

/** Thread time of the outermost compile, evaluate and call slices of a tracker's script on the main thread. */
function attributed(slices: Slice[], script: string): Pick<Cost, 'mainMs' | 'longestMs'> {
  const thread = ({ pid, tid }: Slice) => `${pid}:${tid}`;
  const mains = new Set(
    slices.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread),
  );
  const own = slices
    .filter((slice) => slice.ph === 'X' && WORK.includes(slice.name) && mains.has(thread(slice)))
    .filter(({ args }) => (args?.data?.url ?? args?.fileName) === script)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  let end = 0;
  const outermost = own.filter(({ ts, dur = 0 }) => {
    const isOuter = ts >= end;
    if (isOuter) end = ts + dur;
    return isOuter;
  });
  const ms = outermost.map(({ tdur, dur }) => (tdur ?? dur ?? 0) / 1_000);
  return { mainMs: ms.reduce((sum, each) => sum + each, 0), longestMs: Math.max(0, ...ms) };
}

type Effects = { shift: number; longTasks: number; console: string[]; errors: string[] };

/** Turns per page: whether a task is a long one hangs on what else this machine does. */
const TURNS = 7;

/**
 * What every page of a shop does with its tag in it, less what it does without: layout shift, tasks over 50 ms (of each
 * page the median over its turns), and how often it complains.
 */
export async function tagEffects(stage: Stage, shop: Shop): Promise<Record<keyof Effects, number>> {
  const added = { shift: 0, longTasks: 0, console: 0, errors: 0 };
  for (const path of shop.pages) {
    const longTasks: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const without = await pageEffects(stage, shop, path, '');
      const having = await pageEffects(stage, shop, path, shop.tag);
      added.shift = Math.max(added.shift, having.shift - without.shift);
      added.console += having.console.length - without.console.length;
      added.errors += having.errors.length - without.errors.length;
      longTasks.push(having.longTasks - without.longTasks);
    }
    added.longTasks += median(longTasks);
  }
  return added;
}

async function pageEffects({ browser, userAgent }: Stage, shop: Shop, path: string, tag: string): Promise<Effects> {
  shop.paste(tag);
  const effects: Effects = { shift: 0, longTasks: 0, console: [], errors: [] };
  const context = await browser.newContext({ userAgent, locale: 'ko-KR' });
  const page = await context.newPage();
  page.on('console', (message) => effects.console.push(message.text()));
  page.on('pageerror', (error) => effects.errors.push(error.message));
  await page.addInitScript(WATCH);
  await page.goto(shop.url + path);
  await page.waitForTimeout(600);
  Object.assign(effects, await felt(page));
  await context.close();
  shop.paste(shop.tag);
  return effects;
}

const WATCH = readFileSync(new URL('./watch.js', import.meta.url), 'utf8');
const felt = (page: Page) => page.evaluate<{ shift: number; longTasks: number }>('window.felt');
