// What pages go through beside being loaded and left: prerendering, the browser's memory of pages, strict rules, tag
// managers, a full storage, a clock of the shop's own, and an edge that is away. Plain pages, so that nothing else
// keeps the browser from doing it.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Collector, startCollector } from './collector';
import { names, openShopper, type Shopper } from './shopper';

type Plain = {
  url: string;
  /** What stands in the head of every page; `SCRIPT` is the address of a copy of the tracker that browsers may keep. */
  head: string;
  headers: Record<string, string>;
  isAway: boolean;
  close(): void;
};

async function startPlainPages(collector: Collector): Promise<Plain> {
  const script = (await (await fetch(sourceOf(collector.tag('cafe24')))).text()).trim();
  const answer = (path: string, response: ServerResponse) => {
    if (path === '/kept.js') {
      if (plain.isAway) return void response.destroy();
      const kept = { 'content-type': 'text/javascript', 'cache-control': 'max-age=0, stale-while-revalidate=3600' };
      return void response.writeHead(200, kept).end(script);
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...plain.headers });
    response.end(`<!doctype html><title>${path}</title>${plain.head}<a href="/next">next</a>`);
  };
  const server = createServer((request, response) => answer(request.url ?? '/', response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const plain: Plain = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    head: '',
    headers: {},
    isAway: false,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return plain;
}

const sourceOf = (tag: string) => /src="([^"]+)/.exec(tag)?.[1] ?? '';

let browser: Browser;
let collector: Collector;
let plain: Plain;
let shopper: Shopper;

beforeAll(async () => {
  collector = await startCollector();
  [plain, browser] = await Promise.all([
    startPlainPages(collector),
    chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
      // Playwright switches the memory of pages off.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    }),
  ]);
});
afterAll(() => Promise.all([browser?.close(), collector?.close(), plain?.close()]));

beforeEach(async () => {
  collector.forget();
  Object.assign(collector, { answer: 200, delayMs: 0 });
  Object.assign(plain, { head: collector.tag('cafe24'), headers: {}, isAway: false });
  shopper = await openShopper(browser, collector);
});
afterEach(async () => {
  await shopper.context.close();
  expect(collector.refused).toEqual([]);
  expect(shopper.complaints.filter((complaint) => !/ERR_|Failed to load/.test(complaint))).toEqual([]);
});

const viewed = (path: string) =>
  collector.events.filter(({ n, u }) => n === 'page_view' && new URL(u).pathname === path);

it('counts a prerendered page when it is shown, not before, and once', async () => {
  plain.head += '<script type="speculationrules">{"prerender":[{"urls":["/next"],"eagerness":"immediate"}]}</script>';
  const { page, visit, noticed } = shopper;
  await visit(`${plain.url}/`);
  await page.waitForTimeout(500);
  expect(viewed('/next')).toEqual([]);
  await noticed(() => page.click('a'));
  await expect.poll(() => viewed('/next').length).toBe(1);
});

it('counts a page again when it comes back from the browser’s memory, as the same visitor', async () => {
  const { page, visit, noticed } = shopper;
  await visit(`${plain.url}/`);
  await visit(`${plain.url}/next`);
  // Not by Playwright, which waits for a load that a remembered page does not have.
  await noticed(() => page.evaluate('history.back()').catch(() => undefined));
  await expect.poll(() => viewed('/').length, { timeout: 30_000 }).toBe(2);
  expect(names(collector.events)).toEqual(['session_start', 'page_view', 'page_view', 'page_view']);
  expect(new Set(collector.events.map(({ vid }) => vid)).size).toBe(1);
});

it.each([
  ['opened in a tab behind others', "Object.defineProperty(document, 'hidden', { get: () => true })"],
  [
    'opened by somebody who saves data',
    "Object.defineProperty(navigator, 'connection', { get: () => ({ saveData: true }) })",
  ],
])('counts a page %s, once and at once', async (_page, script) => {
  await shopper.context.addInitScript(script);
  expect(names(await shopper.visit(`${plain.url}/`))).toEqual(['session_start', 'page_view']);
  expect(collector.requests).toHaveLength(1);
});

it('brings what could not be sent as soon as the browser is online, not only when its own pause is over', async () => {
  const { page, context, visit } = shopper;
  await page.clock.install();
  await visit(`${plain.url}/`);
  // From here on no timer of the page fires.
  await page.clock.pauseAt(Date.now() + 60_000);
  await context.setOffline(true);
  await page.evaluate("dorawa.push(['event','clicked',{}])");
  const waits = 'Object.keys(localStorage).filter((key) => /^_dwq/.test(key) && /^0,/.test(localStorage[key])).length';
  await expect.poll(() => page.evaluate(waits), { timeout: 30_000 }).toBe(1);
  await context.setOffline(false);
  await expect.poll(() => names(collector.events), { timeout: 30_000 }).toContain('clicked');
});

it('works under rules that allow nothing but its own origin', async () => {
  plain.headers = {
    'content-security-policy': `default-src 'none'; script-src ${collector.url}; connect-src ${collector.url}`,
  };
  expect(names(await shopper.visit(`${plain.url}/`))).toEqual(['session_start', 'page_view']);
  expect(shopper.complaints.filter((complaint) => !complaint.includes('favicon'))).toEqual([]);
});

it('counts once when a tag manager inserts it late, also beside the tag itself', async () => {
  const late = `<script>setTimeout(function(){var s=document.createElement('script');s.async=true;s.src='${sourceOf(collector.tag('cafe24'))}';document.head.appendChild(s)},100)</script>`;
  plain.head = late;
  await shopper.visit(`${plain.url}/`);
  await expect.poll(() => names(collector.events), { timeout: 30_000 }).toEqual(['session_start', 'page_view']);
  plain.head += collector.tag('cafe24');
  await shopper.visit(`${plain.url}/next`);
  await shopper.page.waitForTimeout(500);
  expect(viewed('/next')).toHaveLength(1);
});

it('loses nothing of a page whose storage is full while the edge answers', async () => {
  await shopper.context.addInitScript(`
    try { for (let size = 1e6; size >= 1; ) try { localStorage['full' + size + Math.random()] = 'x'.repeat(size) } catch { size = Math.floor(size / 10) } } catch {}
  `);
  expect(names(await shopper.visit(`${plain.url}/`))).toEqual(['session_start', 'page_view']);
  expect(names(await shopper.visit(`${plain.url}/next`))).toContain('page_view');
});

it.each([
  ['nonsense', 'Date.now = () => NaN'],
  ['a year ahead', 'const now = Date.now; Date.now = () => now() + 31536e6'],
  ['standing still', 'Date.now = () => 1'],
])('states the age of an event by a clock that says %s', async (_clock, script) => {
  await shopper.context.addInitScript(script);
  const seen = await shopper.visit(`${plain.url}/`);
  expect(names(seen)).toContain('page_view');
  for (const { sent, t } of seen) expect(Math.abs(sent - t)).toBeLessThan(60_000);
});

it('goes on noticing out of the browser’s cache while the edge is away, and brings it all afterwards', async () => {
  plain.head = '<script async src="/kept.js"></script>';
  await shopper.visit(`${plain.url}/`);
  plain.isAway = true;
  collector.answer = 0;
  const pages = Array.from({ length: 6 }, (_, i) => `/away${i}`);
  for (const path of pages) await shopper.visit(plain.url + path);
  expect(pages.flatMap((path) => viewed(path))).toEqual([]);
  plain.isAway = false;
  collector.answer = 200;
  await shopper.visit(`${plain.url}/back`);
  await expect.poll(() => pages.filter((path) => viewed(path).length > 0), { timeout: 30_000 }).toEqual(pages);
  await shopper.noticed(async () => {});
  const ids = collector.events.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
