// `npm run replay -- [FILE…] [--presets] [--site KEY] [--format rees46|taobao|jsonl] [--shift today] [--speed N] [--data DIR]`:
// feeds event logs through the real collector, one after the other, and says what the campaigns made of each. Fails when
// anybody was written to more often than the shop's frequency caps allow.
//
// It uses the edge that `npm start` runs, or starts one on the same folder. The clock is moved forward along the log and
// some days past its end, and never back. With `--shift today` the log is moved by whole days to begin at its own time
// of day, at the first such moment from now on. Without it the times stay, and the collector dates whatever is older
// than a day a day ago, as it does for everybody. `--presets` starts all presets first, each in every way it can be sent,
// and tells what a tracker in the shop would have told besides.
//
// Without a file: two small made-up logs, moved to today, with all presets, in a shop that is thrown away; with
// --format the one in that format.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DAY_MS, formatKst, MINUTE_MS } from '../../core/time';
import { ShopApi } from './api';
import { openEdge } from './open-edge';
import { ProgressBar } from './progress';
import { type FeedTarget, feed, passTime, type Shift, tagOfFile } from './replay-feed';
import { type Caps, capUse, figuresOf } from './replay-figures';
import { FORMATS, type Format, guessFormat, type ReplayEvent, readReplayLog } from './replay-log';
import { writeMadeUpLogs } from './replay-made-up';
import { madeUpMember } from './replay-people';
import { presetCampaigns, startPresets } from './replay-presets';
import { asTracked } from './replay-tracker';
import { sayCaps, sayFed, sayFigures, sayLog, sayTimes } from './replay-words';

/** How long the clock goes on after the last event: the cart campaigns' day, and the morning after. */
const AFTERMATH_MS = 2 * DAY_MS;
/** With all presets: those that write to who has been away for two weeks. */
const PRESETS_AFTERMATH_MS = 16 * DAY_MS;
/** With all presets something falls due at almost every moment: what does within ten minutes happens at once. */
const PRESETS_GRAIN_MS = 10 * MINUTE_MS;

type Options = {
  files: string[];
  presets: boolean;
  site?: string;
  format?: Format;
  shift: boolean;
  pace: number | null;
  data: string;
};

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      presets: { type: 'boolean', default: false },
      site: { type: 'string' },
      format: { type: 'string' },
      shift: { type: 'string' },
      speed: { type: 'string' },
      data: { type: 'string', default: '.dorawa' },
    },
  });
  const { format, shift, speed, site, presets, data } = values;
  if (format !== undefined && !isFormat(format)) throw new Error(`--format takes ${FORMATS.join(', ')}`);
  if (shift !== undefined && shift !== 'today') throw new Error('--shift takes: today');
  const pace = speed === undefined ? null : Number(speed);
  if (pace !== null && !(pace > 0)) throw new Error('--speed takes a number of virtual seconds per second');
  return {
    files: positionals,
    presets,
    shift: shift === 'today',
    pace,
    data,
    ...(format && { format }),
    ...(site && { site }),
  };
}

const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);

async function main(): Promise<void> {
  const options = readOptions();
  if (options.files.length > 0) return replay(options);
  const folder = mkdtempSync(join(tmpdir(), 'dorawa-replay-'));
  try {
    const logs = writeMadeUpLogs(folder);
    const files = Object.entries(logs).flatMap(([format, file]) =>
      format === (options.format ?? format) ? [file] : [],
    );
    await replay({ ...options, files, presets: true, shift: true, data: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function replay(options: Options): Promise<void> {
  const logs = [];
  for (const file of options.files) logs.push(await readLog(file, options));
  const { dev, doors, close } = await openEdge(options.data);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => void close().finally(() => process.exit(130)));
  }
  try {
    const site = dev.sites.find((known) => known.key === options.site) ?? (options.site ? undefined : dev.sites[0]);
    if (!site) throw new Error(`There is no shop with the key ${options.site}.`);
    const api = new ShopApi(dev.edge, dev.apiToken, site.id);
    const settings = (await api.site()).settings as { shopUrl: string; caps: Caps };
    const target = { doors, edge: dev.edge, siteKey: site.key, shopUrl: settings.shopUrl };
    if (options.presets) await startPresets(api, presetCampaigns(logs.flat()));
    for (const events of logs) await replayLog(api, target, events, options);
    sayCaps(capUse(await api.dispatches(), settings.caps), settings.caps);
  } finally {
    await close();
  }
}

async function readLog(file: string, { format: asked, presets }: Options): Promise<ReplayEvent[]> {
  const format = asked ?? (await guessFormat(file));
  const log = await readReplayLog(file, format);
  sayLog(file, format, log);
  if (log.events.length === 0) throw new Error('There is nothing to replay.');
  return presets ? asTracked(log.events) : log.events;
}

async function replayLog(
  api: ShopApi,
  place: Omit<FeedTarget, 'fileTag'>,
  events: readonly ReplayEvent[],
  options: Options,
): Promise<void> {
  const people = [...new Set(events.flatMap((event) => event.memberId ?? []))];
  const { now } = await place.doors.time();
  await api.members(people.map((id) => madeUpMember(id, now)));
  console.log(`\n${people.length} people are members of the shop now, with made-up names and numbers.`);
  const shift = options.shift ? shiftToToday(events[0]?.t ?? 0, now) : (t: number) => t;
  const before = await takeStock(api);
  sayTimes(events, shift, now, options.shift);
  const bar = new ProgressBar(events.length);
  const target = { ...place, fileTag: tagOfFile(events) };
  const grain = options.presets ? PRESETS_GRAIN_MS : 'exact';
  const fed = await feed(target, events, shift, options.pace, grain, ({ done, now: at }) =>
    bar.show(done, formatKst(at)),
  );
  bar.end();
  const until = fed.now + (options.presets ? PRESETS_AFTERMATH_MS : AFTERMATH_MS);
  await passTime(place.doors, await place.doors.time(), until, grain);
  // One more minute, in which the last purchases are credited.
  await place.doors.advance(until + 1, 0);
  sayFed(events, fed, bar.elapsedMs);
  const dispatches = (await api.dispatches()).filter(({ id }) => !before.dispatches.has(id));
  const figures = [];
  for (const campaign of (await api.campaigns()).reverse()) {
    const report = await api.report(campaign.id);
    figures.push(figuresOf(campaign, report, before.excluded.get(campaign.id) ?? {}, dispatches));
  }
  sayFigures(figures, (await place.doors.time()).now);
}

/** By how many whole days the log must move so that it begins at `now` or as soon as possible after it. */
function shiftToToday(first: number, now: number): Shift {
  const days = Math.ceil((now - first) / DAY_MS) * DAY_MS;
  return (t) => t + days;
}

/** How things stood before, so that only what the replay did is told. */
type Stock = { dispatches: Set<number>; excluded: Map<number, Record<string, number>> };

async function takeStock(api: ShopApi): Promise<Stock> {
  const excluded: Stock['excluded'] = new Map();
  for (const { id } of await api.campaigns()) excluded.set(id, (await api.report(id)).excluded);
  return { dispatches: new Set((await api.dispatches()).map(({ id }) => id)), excluded };
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? [error.message, error.cause ?? ''].join(' ') : error);
  process.exit(1);
}
