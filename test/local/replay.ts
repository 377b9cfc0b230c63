// `npm run replay -- FILE [--site KEY] [--format rees46|taobao|jsonl] [--shift today] [--speed N] [--data DIR]`: feeds an
// event log through the real collector and says what the campaigns made of it.
//
// It uses the edge that `npm start` runs, or starts one on the same folder. The clock is moved forward along the log and
// two days past its end, and never back. With `--shift today` the log is moved by whole days to begin at its own time
// of day, at the first such moment from now on. Without it the times stay, and the collector dates whatever is older
// than a day a day ago, as it does for everybody.

import { parseArgs } from 'node:util';
import { DAY_MS, formatKst } from '../../core/time';
import { type Campaign, type Dispatch, type Report, ShopApi } from './api';
import { openEdge } from './open-edge';
import { ProgressBar } from './progress';
import { type FeedState, feed, type Shift, tagOfFile } from './replay-feed';
import { FORMATS, type Format, guessFormat, type ReplayLog, readReplayLog } from './replay-log';
import { madeUpMember } from './replay-people';

/** How long the clock goes on after the last event: the campaigns' day, and the morning after. */
const AFTERMATH_MS = 2 * DAY_MS;

type Options = { file: string; site?: string; format: Format; shift: boolean; pace: number | null; data: string };

async function readOptions(): Promise<Options> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      site: { type: 'string' },
      format: { type: 'string' },
      shift: { type: 'string' },
      speed: { type: 'string' },
      data: { type: 'string', default: '.dorawa' },
    },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1) {
    throw new Error(
      'Usage: npm run replay -- FILE [--site KEY] [--format rees46|taobao|jsonl] [--shift today] [--speed N]',
    );
  }
  const format = values.format ?? (await guessFormat(file));
  if (!(FORMATS as readonly string[]).includes(format)) throw new Error(`--format takes ${FORMATS.join(', ')}`);
  if (values.shift !== undefined && values.shift !== 'today') throw new Error('--shift takes: today');
  const pace = values.speed === undefined ? null : Number(values.speed);
  if (pace !== null && !(pace > 0)) throw new Error('--speed takes a number of virtual seconds per second');
  return {
    file,
    format: format as Format,
    shift: values.shift === 'today',
    pace,
    data: values.data,
    ...(values.site ? { site: values.site } : {}),
  };
}

async function main(): Promise<void> {
  const options = await readOptions();
  const log = await readReplayLog(options.file, options.format);
  sayLog(options, log);
  const [first] = log.events;
  if (!first) throw new Error('There is nothing to replay.');

  const { dev, doors, close } = await openEdge(options.data);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => void close().finally(() => process.exit(130)));
  }
  try {
    const site = dev.sites.find((known) => known.key === options.site) ?? (options.site ? undefined : dev.sites[0]);
    if (!site) throw new Error(`There is no shop with the key ${options.site}.`);
    const api = new ShopApi(dev.edge, dev.apiToken, site.id);
    const people = [...new Set(log.events.flatMap((event) => event.memberId ?? []))];
    const { now } = await doors.time();
    await api.members(people.map((id) => madeUpMember(id, now)));
    console.log(`${people.length} people are members of the shop now, with made-up names and numbers.`);

    const shift = options.shift ? shiftToToday(first.t, now) : (t: number) => t;
    const before = await takeStock(api, now);
    const target = {
      doors,
      edge: dev.edge,
      siteKey: site.key,
      shopUrl: (await api.site()).settings.shopUrl,
      fileTag: tagOfFile(log.events),
    };
    sayTimes(log, shift, now, options.shift);
    const bar = new ProgressBar(log.events.length);
    const fed = await feed(target, log.events, shift, options.pace, ({ done, now: at }) =>
      bar.show(done, formatKst(at)),
    );
    bar.end();
    await doors.advance(fed.now + AFTERMATH_MS, 0);
    sayFed(log, fed, bar.elapsedMs);
    await sayCampaigns(api, before, (await doors.time()).now);
  } finally {
    await close();
  }
}

/** By how many whole days the log must move so that it begins at `now` or as soon as possible after it. */
function shiftToToday(first: number, now: number): Shift {
  const days = Math.ceil((now - first) / DAY_MS) * DAY_MS;
  return (t) => t + days;
}

function sayLog({ file, format }: Options, { events, bad, lines }: ReplayLog): void {
  const refused = [...bad].map(([reason, count]) => `${count} ${REASONS[reason]}`).join('; ');
  console.log(`${file} (${format}): ${lines} lines, ${events.length} events${refused ? `; left out: ${refused}` : ''}`);
}

const REASONS = {
  unreadable: 'could not be read',
  no_time: 'without a time',
  no_person: 'without a person',
  no_item: 'without a product',
  unknown_behaviour: 'of a kind we do not know',
  bad_price: 'without a price',
  stray: 'stray, weeks away from all others, as from a clock that was wrong',
} satisfies Record<string, string>;

function sayTimes({ events }: ReplayLog, shift: Shift, now: number, shifted: boolean): void {
  const [first, last] = [shift(events[0]?.t ?? 0), shift(events.at(-1)?.t ?? 0)];
  console.log(`From ${formatKst(first)} to ${formatKst(last)} KST; the clock shows ${formatKst(now)}.`);
  if (!shifted && first < now - DAY_MS) {
    console.log('Times older than a day are dated a day ago by the collector; --shift today moves the log to today.');
  }
}

function sayFed(log: ReplayLog, { accepted, refused }: FeedState, elapsedMs: number): void {
  const counts = new Map<string, number>();
  for (const { name } of log.events) counts.set(name, (counts.get(name) ?? 0) + 1);
  console.log(
    `Accepted ${accepted} of ${log.events.length} events in ${(elapsedMs / 1000).toFixed(1)} s: ${list(counts)}.`,
  );
  if (refused.size > 0) console.log(`Refused by the collector: ${list(refused)}.`);
}

/** How things stood before, so that only what the replay did is told. */
type Stock = { now: number; dispatches: Set<number>; excluded: Map<number, Record<string, number>> };

async function takeStock(api: ShopApi, now: number): Promise<Stock> {
  const excluded: Stock['excluded'] = new Map();
  for (const { id } of await api.campaigns()) excluded.set(id, (await api.report(id)).excluded);
  return { now, dispatches: new Set((await api.dispatches()).map(({ id }) => id)), excluded };
}

async function sayCampaigns(api: ShopApi, before: Stock, now: number): Promise<void> {
  const dispatches = (await api.dispatches()).filter(({ id }) => !before.dispatches.has(id));
  console.log(`\nWhat the campaigns did until ${formatKst(now)} KST:`);
  for (const campaign of (await api.campaigns()).reverse()) {
    sayCampaign(campaign, await api.report(campaign.id), dispatches, before);
  }
  const perMember = tally(dispatches.filter((sent) => sent.submittedAt !== null).map((sent) => sent.memberId));
  console.log(`\n${perMember.size} people got messages; nobody more than ${Math.max(0, ...perMember.values())}.`);
}

function sayCampaign(campaign: Campaign, report: Report, dispatches: Dispatch[], before: Stock): void {
  const own = dispatches.filter((dispatch) => dispatch.campaignId === campaign.id);
  const suppressed = own.filter((dispatch) => dispatch.state === 'suppressed');
  console.log(`\n  ${campaign.definition.name} (${campaign.status})`);
  if (campaign.definition.send.type === 'scheduled') {
    const runs = report.runs.filter((run) => run.plannedAt > before.now);
    const matched = runs.reduce((sum, run) => sum + run.matched, 0);
    console.log(`    runs          ${runs.length}: ${list(tally(runs.map((run) => run.state)))}`);
    console.log(`    matched       ${matched}, ${matched - own.length} of them for a cart matched before`);
  } else console.log(`    still waiting ${report.waiting.length}`);
  console.log(`    left out      ${list(gained(report.excluded, before.excluded.get(campaign.id) ?? {}))}`);
  console.log(`    dispatches    ${own.length}: ${list(tally(own.map((dispatch) => dispatch.state)))}`);
  console.log(`    held back     ${list(tally(suppressed.map((dispatch) => dispatch.reason ?? '?')))}`);
  const { counts } = report;
  console.log(
    `    all in all    ${counts.delivered} delivered, ${counts.deliveryConversions} purchases within the window after a ` +
      `message (${counts.deliveryConversionValue} won), ${counts.spend} won spent`,
  );
}

function gained(after: Record<string, number>, before: Record<string, number>): Map<string, number> {
  const gains = Object.entries(after).map(([reason, count]) => [reason, count - (before[reason] ?? 0)] as const);
  return new Map(gains.filter(([, count]) => count > 0));
}

function tally(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function list(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.length === 0 ? '–' : sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
