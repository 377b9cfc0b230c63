// What is lost, and what is stored twice: tabs closed in the same breath as a click, a faulty network, and an edge that
// is away while a shopper goes on browsing.

import type { BrowserContext, Page } from 'playwright-core';
import { type Logged, type Stage, tally, until } from './stage';

/**
 * With `kill` the browser closes the tab as soon as the click is done, with `close` the page closes itself in the click's
 * own task, with `nav` it goes to another page in that task and the tab is closed on the way.
 */
export const LEAVINGS = ['kill', 'close', 'nav'] as const;
export type Leaving = (typeof LEAVINGS)[number];

export type Delivered = { of: number; delivered: number; twice: number };

const READY = 'window.dorawa && !Array.isArray(window.dorawa) || window.dorawa && dorawa.push !== Array.prototype.push';
/** Not frame by frame, as is the default: tabs behind others draw none. */
const ready = (page: Page) => page.waitForFunction(READY, undefined, { polling: 50, timeout: 120_000 });
const TABS_AT_ONCE = 4;
const GONE_MS = 5_000;

const openContext = ({ browser, userAgent }: Stage): Promise<BrowserContext> =>
  browser.newContext({ userAgent, locale: 'ko-KR' });

/** Each stored event's mark: the tab a shop's own event names. */
const marksOf = (log: readonly Logged[]): string[] =>
  log.filter(({ name }) => name === 'bench_tab').map(({ params }) => `${params.tab}`);

/**
 * Opens so many tabs; in each a click happens and the tab goes away at once. A blocker that cancels beacons tells the
 * page nothing, so here the page believes they were sent.
 */
export async function leaveTabs(
  stage: Stage,
  leaving: Leaving,
  tabs: number,
  options: { beaconsBlocked?: boolean; revisit?: boolean } = {},
): Promise<Delivered> {
  const context = await openContext(stage);
  if (options.beaconsBlocked) await context.addInitScript('navigator.sendBeacon = () => true');
  const run = `${leaving}${Math.random().toString(36).slice(2, 8)}`;
  const marks = Array.from({ length: tabs }, (_, i) => `${run}-${i}`);
  const waiting = [...marks];
  const worker = async () => {
    for (let mark = waiting.shift(); mark; mark = waiting.shift()) await leaveTab(stage, context, leaving, mark);
  };
  await Promise.all(Array.from({ length: TABS_AT_ONCE }, worker));
  const all = async () => tally(marks, marksOf(await stage.log(stage.cafe24)));
  const isThere = async () => (await all()).delivered === tabs;
  await until(isThere, 4_000, 500);
  if (options.revisit) {
    const page = await context.newPage();
    await page.goto(stage.cafe24.url);
    // One request at a time, with a pause after each that fails: what a hundred tabs left takes a while.
    const isAllSent = () => page.evaluate("!Object.keys(localStorage).some((key) => key.startsWith('_dwq'))");
    await until(async () => (await isThere()) || !!(await isAllSent()), 600_000, 1_000);
  }
  const result = { of: tabs, ...(await all()) };
  await context.close();
  return result;
}

async function leaveTab(stage: Stage, context: BrowserContext, leaving: Leaving, mark: string): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  // A page with hardly a picture: what is measured is the leaving.
  await page.goto(`${stage.cafe24.url}/member/login.html?tab=${mark}`);
  await ready(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const click = (more: string) =>
    Promise.race([
      session.send('Runtime.evaluate', { expression: `dorawa.push(['event','bench_tab',{tab:'${mark}'}]);${more}` }),
      // A page that goes away may never answer.
      page.waitForEvent('close'),
      new Promise((wake) => setTimeout(wake, 120)),
    ]);
  const then: Record<Leaving, string> = {
    kill: '',
    close: 'window.close()',
    nav: `location.href='/product/detail.html?product_no=14'`,
  };
  const closed = page.waitForEvent('close', { timeout: GONE_MS }).catch(() => undefined);
  await click(then[leaving]).catch(() => undefined);
  // Through the page itself this would wait for a navigation under way.
  await Promise.race([stage.endTab(targetInfo.targetId), closed]);
  await closed;
}

export type Outage = Delivered & { minutes: number; pages: number; cut: number; spreadMinutes: number };

/**
 * The edge is away for ten minutes while a shopper looks at twenty pages, then back. The browser's clock is moved on by
 * half a minute per page, its timers firing on the way, unless `real` asks for ten minutes of everybody's time.
 */
export async function sitOutOutage(stage: Stage, real: boolean): Promise<Outage> {
  const pages = 20;
  const secondsPerPage = 30;
  const { gate, cafe24 } = stage;
  const context = await openContext(stage);
  if (!real) await context.clock.install();
  const page = await context.newPage();
  const marks = Array.from({ length: pages }, (_, i) => `outage=${i}`);
  const cutBefore = gate.seen.cut;
  // The script is in the browser's cache, as it is on the second page of any visit.
  await page.goto(cafe24.url);
  await ready(page);
  await pass(page, 1, real);
  gate.away = true;
  for (const [i, mark] of marks.entries()) {
    const path = cafe24.pages[i % cafe24.pages.length] ?? '/';
    await page.goto(`${cafe24.url}${path}${path.includes('?') ? '&' : '?'}${mark}`);
    await pass(page, secondsPerPage, real);
  }
  gate.away = false;
  const stored = async () =>
    (await stage.log(cafe24)).filter(({ name, url }) => name === 'page_view' && url.includes('outage='));
  const all = async () =>
    tally(
      marks,
      (await stored()).map(({ url }) => new URL(url).search.replace(/.*(outage=\d+).*/, '$1')),
    );
  await page.goto(cafe24.url);
  await until(
    async () => {
      await pass(page, real ? 1 : 15, real);
      return (await all()).delivered === pages;
    },
    real ? 360_000 : 10_000,
  );
  const times = (await stored()).map(({ occurredAt }) => occurredAt);
  await context.close();
  return {
    of: pages,
    ...(await all()),
    minutes: (pages * secondsPerPage) / 60,
    pages,
    cut: gate.seen.cut - cutBefore,
    spreadMinutes: (Math.max(...times) - Math.min(...times)) / 60_000,
  };
}

/** Lets time pass in the page. A moved clock goes in steps, so that what a timer sent can fail before the next. */
async function pass(page: Page, seconds: number, real: boolean): Promise<void> {
  if (real) return page.waitForTimeout(seconds * 1_000);
  for (let passed = 0; passed < seconds; passed += 3) {
    await page.clock.runFor(3_000);
    await new Promise((wake) => setTimeout(wake, 40));
  }
}
