// `npm run demo:shop`, beside a running `npm start -- --speed 3600`: people shop in both stand-in shops in a real
// Chromium, "24 hours later" comes, and what should happen is compared with what did. Exit 0 only if all of it
// happened and nothing else.
//
// In each shop one person signs up, fills a cart and leaves; another fills a cart and buys. The first gets exactly one
// message, from whichever campaign's moment comes first, taps it and buys, so that the other campaign stays silent; the
// second gets none. The clock is slowed to real time while people are at it, and moved on at once where `npm start`
// runs at real speed.

import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { releaseAt } from '../../core/dispatch/quiet-hours';
import { DAY_MS, formatKst, HOUR_MS, kstDay, kstInstant, kstTimeOfDay, MINUTE_MS } from '../../core/time';
import { Doors } from '../support/doors';
import { type Campaign, type LoggedEvent, type Report, ShopApi } from './api';
import { launchShopper } from './browser';
import { type DemoShop, demoShop, type NewMember } from './demo-shopping';
import { type DevFile, readRunning } from './dev-file';

const QUIET = { fromMinute: 20 * 60 + 50, toMinute: 8 * 60 };
/** Message priority of the ready-made campaigns; decides when in the morning a held message leaves. */
const PRIORITY = 80;

const LEAVER_EVENTS = [
  'add_to_cart',
  'login',
  'page_view',
  'search',
  'session_start',
  'sign_up',
  'view_cart',
  'view_item',
  'view_item_list',
];
const RETURNED_EVENTS = [...LEAVER_EVENTS, 'begin_checkout', 'purchase'].sort();
const BUYER_EVENTS = [
  'add_to_cart',
  'begin_checkout',
  'login',
  'page_view',
  'purchase',
  'session_start',
  'view_cart',
  'view_item',
  'view_item_list',
];

/** One shop of the demo: its pages, its API, who is in it, and how things stood before. */
type Stage = {
  platform: 'cafe24' | 'makeshop';
  shop: DemoShop;
  api: ShopApi;
  realtime: Campaign;
  daily: Campaign;
  leaver: NewMember;
  browser: BrowserContext;
  before: { seq: number; reports: Map<number, Report>; dispatches: Set<number>; messages: Set<number> };
};

const problems: string[] = [];

function expect(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) problems.push(`${what}: ${is}, expected ${should}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string', default: '.dorawa' } } });
  const dev = readRunning(values.data);
  if (!dev?.shops.cafe24 || !dev.shops.makeshop || dev.sites.length === 0) {
    throw new Error('Start the shops first, in another shell: npm start -- --speed 3600');
  }
  const doors = new Doors(dev.edge);
  const { speed } = await doors.time();
  const clock = new DemoClock(doors, speed);
  if (speed <= 1)
    console.log('The clock runs at real speed: the demo moves it by itself. Try npm start -- --speed 3600.');
  const { browser, userAgent } = await launchShopper();
  try {
    await clock.until(nextCalmMoment((await doors.time()).now), 'for a moment far from any campaign’s');
    await clock.slow();
    const stages: Stage[] = [];
    for (const { platform } of dev.sites) stages.push(await prepare(dev, platform, browser, userAgent));
    for (const stage of stages) await shopAndLeave(stage);
    for (const stage of stages) await shopAndBuy(stage, browser, userAgent);
    await clock.minutePassed();
    for (const stage of stages) await checkShopping(stage);

    const moments = await Promise.all(stages.map(momentsOf));
    await clock.until(Math.max(...moments.map(({ first }) => first)) + 20 * MINUTE_MS, 'for the messages');
    await clock.slow();
    for (const stage of stages) await tapAndBuy(stage);
    await clock.minutePassed();
    await clock.until(Math.max(...moments.map(({ last }) => last)) + 2 * HOUR_MS, 'to see that nothing else is sent');
    await clock.slow();
    await clock.minutePassed();
    for (const [i, stage] of stages.entries()) await checkOutcome(stage, moments[i] as Moments);
  } finally {
    await doors.run(speed);
    await browser.close();
  }
}

/** Makes time pass: by waiting where it runs fast, by moving it where it does not. */
class DemoClock {
  constructor(
    readonly doors: Doors,
    readonly speed: number,
  ) {}

  /** Real time, as long as people are at the shops. */
  slow(): Promise<void> {
    return this.doors.run(1);
  }

  async until(at: number, why: string): Promise<void> {
    const { now } = await this.doors.time();
    if (now >= at) return;
    console.log(`${formatKst(now)}  waiting ${why}, until ${formatKst(at)}`);
    if (this.speed <= 1) {
      await this.doors.advance(at, this.speed);
      return;
    }
    await this.doors.run(this.speed);
    while ((await this.doors.time()).now < at) await sleep(100);
  }

  /** Lets at least one whole minute's work be done, wherever the clock stands. */
  async minutePassed(): Promise<void> {
    const { now } = await this.doors.time();
    await this.doors.advance(now + MINUTE_MS, 1);
    await this.doors.advance(now + 2 * MINUTE_MS, 1);
  }
}

/** Far enough from 11:00, when the daily campaign runs, and from midnight, that a minute more or less changes nothing. */
function nextCalmMoment(now: number): number {
  const at = (hour: number, minute: number) => kstInstant(kstDay(now), hour, minute);
  const hour = kstTimeOfDay(now) / HOUR_MS;
  if (hour >= 9 && hour < 12.5) return at(12, 30);
  if (hour >= 23) return at(24, 15);
  return now;
}

async function prepare(dev: DevFile, platform: Stage['platform'], browser: Browser, userAgent: string): Promise<Stage> {
  const site = dev.sites.find((known) => known.platform === platform);
  const url = dev.shops[platform];
  if (!site || !url) throw new Error(`no ${platform} shop`);
  const api = new ShopApi(dev.edge, dev.apiToken, site.id);
  const campaigns = (await api.campaigns()).filter((campaign) => campaign.status === 'active');
  const realtime = campaigns.find(({ definition }) => definition.send.type === 'realtime');
  const daily = campaigns.find(({ definition }) => definition.send.type === 'scheduled');
  if (!realtime || !daily || campaigns.length !== 2) {
    throw new Error(`${platform}: the demo needs exactly the two ready-made campaigns active; npm start -- --fresh`);
  }
  const reports = await Promise.all([api.report(realtime.id), api.report(daily.id)]);
  const [events, dispatches, inbox] = await Promise.all([api.lastEvents(), api.dispatches(), api.inbox()]);
  const stamp = Date.now().toString(36);
  return {
    platform,
    shop: demoShop(platform, url),
    api,
    realtime,
    daily,
    leaver: {
      id: `sky${stamp}`.slice(0, 15),
      name: platform === 'cafe24' ? '김하늘' : '이바다',
      phone: `010-0000-${String((Date.now() % 9_000) + (platform === 'cafe24' ? 0 : 1_000)).padStart(4, '0')}`,
    },
    browser: await browser.newContext({ userAgent, locale: 'ko-KR' }),
    before: {
      seq: events[0]?.seq ?? 0,
      reports: new Map(reports.map((report) => [report.campaign.id, report])),
      dispatches: new Set(dispatches.map(({ id }) => id)),
      messages: new Set(inbox.map(({ id }) => id)),
    },
  };
}

async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
  return page;
}

/** Waits until a page has done and said what it had to. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await sleep(400);
}

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await settle(page);
}

async function fillCart(page: Page, shop: DemoShop): Promise<void> {
  await visit(page, shop.product);
  await shop.choose(page);
  await shop.addToCart(page);
  await settle(page);
  await visit(page, shop.cart);
}

async function shopAndLeave({ platform, shop, leaver, browser }: Stage): Promise<void> {
  console.log(`${platform}: ${leaver.name} (${leaver.id}) looks around, signs up, fills a cart and leaves.`);
  const page = await openPage(browser);
  await visit(page, shop.home);
  await visit(page, shop.list);
  await visit(page, shop.search(shop.productName.split(' ')[0] ?? ''));
  await visit(page, shop.product);
  await shop.signUp(page, leaver);
  await settle(page);
  await fillCart(page, shop);
  await page.close();
}

async function shopAndBuy({ platform, shop }: Stage, browser: Browser, userAgent: string): Promise<void> {
  console.log(`${platform}: ${shop.member} logs in, fills a cart and buys.`);
  const context = await browser.newContext({ userAgent, locale: 'ko-KR' });
  const page = await openPage(context);
  await visit(page, shop.home);
  await visit(page, shop.list);
  await shop.logIn(page);
  await settle(page);
  await fillCart(page, shop);
  await shop.orderAll(page);
  await settle(page);
  await shop.payByCard(page);
  await settle(page);
  await context.close();
}

async function checkShopping({ platform, shop, api, leaver, before }: Stage): Promise<void> {
  const events = await api.events(before.seq);
  printEvents(platform, events);
  expect(`${platform}: events of ${leaver.id}`, namesOf(events, leaver.id), LEAVER_EVENTS);
  expect(`${platform}: events of ${shop.member}`, namesOf(events, shop.member), BUYER_EVENTS);
  expect(`${platform}: people seen`, [...new Set(events.map((event) => event.visitorId))].length, 2);
}

/** Names of what one member did, whether it was said under their id or joined to it. */
function namesOf(events: readonly LoggedEvent[], memberId: string): string[] {
  const own = events.filter((event) => event.memberId === memberId && event.visitorId !== null);
  return [...new Set(own.map(({ name }) => name))].sort();
}

function printEvents(platform: string, events: readonly LoggedEvent[]): void {
  const counts = new Map<string, number>();
  for (const { name } of events) counts.set(name, (counts.get(name) ?? 0) + 1);
  const list = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  console.log(`${platform}: ${events.length} events captured: ${list.join(', ')}`);
}

/** When the leaver's message is due by either campaign, and which comes first. */
type Moments = { first: number; last: number; campaign: Campaign; other: Campaign };

async function momentsOf({ api, before, leaver, realtime, daily }: Stage): Promise<Moments> {
  const added = (await api.events(before.seq)).find(
    (event) => event.name === 'add_to_cart' && event.memberId === leaver.id,
  );
  if (!added) throw new Error(`${leaver.id} has added nothing`);
  const { send } = realtime.definition;
  const delay = send.type === 'realtime' ? send.delayMs : DAY_MS;
  const byTimer = releaseAt(added.occurredAt + delay, QUIET, false, PRIORITY);
  const byRun = kstInstant(kstDay(added.occurredAt) + 1, 11, 0);
  return byTimer < byRun
    ? { first: byTimer, last: byRun, campaign: realtime, other: daily }
    : { first: byRun, last: byTimer, campaign: daily, other: realtime };
}

async function tapAndBuy({ platform, shop, api, leaver, browser, before }: Stage): Promise<void> {
  const messages = (await api.inbox()).filter((message) => !before.messages.has(message.id));
  expect(
    `${platform}: messages`,
    messages.map(({ to }) => to),
    [leaver.phone.replaceAll('-', '')],
  );
  const text = messages[0]?.text ?? '';
  console.log(`${platform}: in the inbox of ${leaver.phone}:\n    ${text.replaceAll('\n', '\n    ')}`);
  expect(`${platform}: label and sender`, text.startsWith(`(광고)[${shop.senderName}] `), true);
  expect(`${platform}: name`, text.includes(`${leaver.name}님`), true);
  expect(`${platform}: product`, text.includes(shop.productName), true);
  expect(`${platform}: opt-out`, text.endsWith('무료수신거부 080-123-4567'), true);
  const link = /https?:\/\/\S+\/r\/[\w-]+/.exec(text)?.[0];
  if (!link) throw new Error(`${platform}: no link to tap`);

  console.log(`${platform}: ${leaver.name} taps the link and buys.`);
  const page = await openPage(browser);
  await visit(page, link);
  expect(`${platform}: the link leads to`, new URL(page.url()).origin, new URL(shop.home).origin);
  await shop.orderAll(page);
  await settle(page);
  await shop.payByCard(page);
  await settle(page);
  await page.close();
}

async function checkOutcome(stage: Stage, { campaign, other }: Moments): Promise<void> {
  const { platform, shop, api, leaver, before, realtime, daily } = stage;
  const events = await api.events(before.seq);
  expect(`${platform}: events of ${leaver.id}, all in all`, namesOf(events, leaver.id), RETURNED_EVENTS);
  expect(`${platform}: taps`, events.filter(({ name }) => name === 'message_click').length, 1);
  expect(`${platform}: purchases`, events.filter(({ name }) => name === 'purchase').length, 2);

  const dispatches = (await api.dispatches()).filter(({ id }) => !before.dispatches.has(id));
  expect(
    `${platform}: dispatches`,
    dispatches.map(({ memberId, campaignId, state }) => [memberId, campaignId, state]),
    [[leaver.id, campaign.id, 'delivered']],
  );
  const messages = (await api.inbox()).filter((message) => !before.messages.has(message.id));
  expect(`${platform}: messages in the end`, messages.length, 1);

  const value = events.find(({ name, memberId }) => name === 'purchase' && memberId === leaver.id)?.params.value ?? 0;
  expect(`${platform}: amount of the order`, value, shop.item.price);
  const sent = await changeOf(stage, campaign);
  expect(`${platform}: ${campaign.definition.name}`, sent.counts, {
    attempted: 1,
    delivered: 1,
    clicks: 1,
    clickedMessages: 1,
    conversions: 1,
    conversionValue: value,
    deliveryConversions: 1,
    deliveryConversionValue: value,
  });
  const silent = await changeOf(stage, other);
  expect(
    `${platform}: ${other.definition.name}`,
    Object.values(silent.counts).every((count) => count === 0),
    true,
  );
  // The buyer is left out by both campaigns, the leaver by the one whose moment came after their order.
  for (const one of [realtime, daily]) {
    const left = (one === campaign ? sent : silent).excluded;
    expect(`${platform}: left out by ${one.definition.name}`, left, { purchased: one === campaign ? 1 : 2 });
  }
  console.log(`${platform}: withheld from ${shop.member}, who bought.`);
  printReport(platform, await api.report(campaign.id), sent.counts);
}

const COUNTED = [
  'attempted',
  'delivered',
  'clicks',
  'clickedMessages',
  'conversions',
  'conversionValue',
  'deliveryConversions',
  'deliveryConversionValue',
] as const;

/** What a campaign's report has gained since the demo began. */
async function changeOf({ api, before }: Stage, campaign: Campaign) {
  const report = await api.report(campaign.id);
  const earlier = before.reports.get(campaign.id);
  const counts = Object.fromEntries(
    COUNTED.map((name) => [name, report.counts[name] - (earlier?.counts[name] ?? 0)]),
  ) as Record<(typeof COUNTED)[number], number>;
  const excluded = Object.fromEntries(
    Object.entries(report.excluded)
      .map(([reason, count]) => [reason, count - (earlier?.excluded[reason] ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  );
  return { counts, excluded };
}

function printReport(platform: string, report: Report, change: Record<(typeof COUNTED)[number], number>): void {
  const percent = (rate: number | null) => (rate === null ? '–' : `${Math.round(rate * 1000) / 10} %`);
  console.log(
    `${platform}: “${report.campaign.definition.name}”: ${change.attempted} attempted, ${change.delivered} delivered, ` +
      `${change.clicks} click, ${change.conversions} conversion worth ${change.conversionValue} won ` +
      `(in all CTR ${percent(report.rates.ctr)}, CVR ${percent(report.rates.cvr)}, ${report.counts.spend} won spent)`,
  );
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

try {
  await main();
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
}
if (problems.length > 0) {
  console.error(`\nNot as it should be:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  process.exit(1);
}
console.log('\nEverything that should have happened did, and nothing else.');
