// Reading event logs of other people's shops: every row becomes an event in our words, or a reason why not.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import { stableHash } from '../../core/hash';
import { DAY_MS, SECOND_MS } from '../../core/time';

export const FORMATS = ['rees46', 'taobao', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

/** One thing somebody did, in the collector's words. */
export type ReplayEvent = {
  /** Epoch ms. */
  t: number;
  memberId?: string;
  visitorId: string;
  name: string;
  params: Record<string, unknown>;
  /** Where in the file it stands. */
  line: number;
  /** Of what the file leaves out: its name, to tell it from the event it goes with. */
  beside?: string;
};

export type BadReason =
  | 'unreadable'
  | 'no_time'
  | 'no_person'
  | 'no_item'
  | 'unknown_behaviour'
  | 'bad_price'
  | 'stray';

export type ReplayLog = { events: ReplayEvent[]; bad: Map<BadReason, number>; lines: number };

/** Dollars to won, for logs that count in dollars. */
const WON_PER_DOLLAR = 1_300;
/** Events this far from all others, and this few of them, are some clock's mistake. */
const STRAY_GAP_MS = 14 * DAY_MS;
const STRAY_SHARE = 0.01;

/** Reads a whole log, in order of time. Rows that cannot be read are counted and cost no other its place. */
export async function readReplayLog(file: string, format: Format): Promise<ReplayLog> {
  const log: ReplayLog = { events: [], bad: new Map(), lines: 0 };
  const refuse = (reason: BadReason, rows = 1) => log.bad.set(reason, (log.bad.get(reason) ?? 0) + rows);
  for await (const { line, row } of format === 'jsonl' ? jsonRows(file) : csvRows(file, format)) {
    log.lines++;
    const event = row === null ? 'unreadable' : READERS[format](row);
    if (typeof event === 'string') refuse(event);
    else log.events.push({ ...event, line });
  }
  log.events.sort((a, b) => a.t - b.t || a.line - b.line);
  const kept = withoutStrays(log.events);
  if (kept.length < log.events.length) refuse('stray', log.events.length - kept.length);
  return { ...log, events: kept };
}

/** What kind of log a file seems to be. */
export async function guessFormat(file: string): Promise<Format> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4_096), 0, 4_096, 0);
    const [first = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
    if (first.trimStart().startsWith('{')) return 'jsonl';
    return first.includes('event_time') ? 'rees46' : 'taobao';
  } finally {
    await handle.close();
  }
}

type Row = unknown;
type Read = Omit<ReplayEvent, 'line' | 'beside'> | BadReason;

async function* csvRows(file: string, format: Format): AsyncGenerator<{ line: number; row: Row | null }> {
  const skipped: number[] = [];
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: format === 'rees46',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: 100_000,
      on_skip: (error) => {
        skipped.push(Number(error?.lines ?? 0));
        return undefined;
      },
    }),
  );
  for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>) {
    for (const line of skipped.splice(0)) yield { line, row: null };
    yield { line: info.lines, row: record };
  }
  for (const line of skipped) yield { line, row: null };
}

async function* jsonRows(file: string): AsyncGenerator<{ line: number; row: Row | null }> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (text.trim() === '') continue;
    let row: Row | null = null;
    try {
      row = JSON.parse(text);
    } catch {
      // Counted as unreadable.
    }
    yield { line, row };
  }
}

const READERS: Record<Format, (row: Row) => Read> = { rees46: readRees46, taobao: readTaobao, jsonl: readJsonl };

const REES46_NAMES: Record<string, string> = { view: 'view_item', cart: 'add_to_cart', purchase: 'purchase' };

/** REES46's columns; prices are dollars. A product has no name there: its brand and kind stand for it. */
function readRees46(row: Row): Read {
  const { event_time, event_type, product_id, category_id, category_code, brand, price, user_id } = row as Record<
    string,
    string | undefined
  >;
  const t = Date.parse((event_time ?? '').replace(' UTC', 'Z').replace(' ', 'T'));
  if (!Number.isFinite(t)) return 'no_time';
  if (!user_id) return 'no_person';
  if (!product_id) return 'no_item';
  const name = REES46_NAMES[event_type ?? ''];
  if (!name) return 'unknown_behaviour';
  const dollars = Number(price);
  if (!price || !(dollars >= 0)) return 'bad_price';
  const kinds = (category_code ?? '').split('.').filter((kind) => kind !== '');
  const item: Item = {
    item_id: product_id,
    price: Math.round(dollars * WON_PER_DOLLAR),
    quantity: 1,
    ...(brand ? { item_brand: brand } : {}),
    ...(category_id ? { item_category_id: category_id } : {}),
    ...Object.fromEntries(
      kinds.slice(0, 5).map((kind, i) => [`item_category${i === 0 ? '' : i + 1}`, kind.replaceAll('_', ' ')]),
    ),
  };
  const called = [brand, kinds.at(-1)?.replaceAll('_', ' ')].filter(Boolean).join(' ');
  if (called) item.item_name = called;
  return eventOf(t, user_id, name, item);
}

const TAOBAO_NAMES: Record<string, string> = {
  pv: 'view_item',
  fav: 'add_to_wishlist',
  cart: 'add_to_cart',
  buy: 'purchase',
};

/** Taobao's five columns without a header; there are no prices, so each product gets one of its own that stays. */
function readTaobao(row: Row): Read {
  const [user, item, category, behaviour, seconds] = row as (string | undefined)[];
  const t = Number(seconds) * SECOND_MS;
  if (!seconds || !Number.isFinite(t)) return 'no_time';
  if (!user) return 'no_person';
  if (!item) return 'no_item';
  const name = TAOBAO_NAMES[behaviour ?? ''];
  if (!name) return 'unknown_behaviour';
  const price = 5_000 + (stableHash(`price:${item}`) % 1_950) * 100;
  return eventOf(t, user, name, {
    item_id: item,
    price,
    quantity: 1,
    ...(category ? { item_category_id: category } : {}),
  });
}

/** Our own words already, one JSON object a line. */
function readJsonl(row: Row): Read {
  if (typeof row !== 'object' || row === null) return 'unreadable';
  const { t, memberId, visitorId, name, params } = row as Record<string, unknown>;
  const at = typeof t === 'string' ? Date.parse(t) : Number(t);
  if (t === null || !Number.isFinite(at)) return 'no_time';
  if (typeof name !== 'string') return 'unknown_behaviour';
  const member = typeof memberId === 'string' || typeof memberId === 'number' ? String(memberId) : undefined;
  const visitor = typeof visitorId === 'string' ? visitorId : member && visitorOf(member);
  if (!visitor) return 'no_person';
  const said = typeof params === 'object' && params !== null ? (params as Record<string, unknown>) : {};
  return { t: at, visitorId: visitor, name, params: said, ...(member ? { memberId: member } : {}) };
}

type Item = { item_id: string; price: number; quantity: number; item_name?: string } & Record<string, string | number>;

/** In these logs everybody is known: one browser each, always signed in. */
function eventOf(t: number, user: string, name: string, item: Item): Omit<ReplayEvent, 'line' | 'beside'> {
  return { t, memberId: user, visitorId: visitorOf(user), name, params: { items: [item], value: item.price } };
}

const visitorOf = (member: string) => `browser-${member.replace(/[^\w-]/g, '_')}`.slice(0, 40);

/** `events`, in order of time, without the few far before or after all others. */
function withoutStrays(events: ReplayEvent[]): ReplayEvent[] {
  const few = Math.floor(events.length * STRAY_SHARE);
  let from = 0;
  let to = events.length;
  for (let i = 1; i <= few; i++) if (gapBefore(events, i) > STRAY_GAP_MS) from = i;
  for (let i = events.length - 1; i >= events.length - few && i > from; i--) {
    if (gapBefore(events, i) > STRAY_GAP_MS) to = i;
  }
  return events.slice(from, to);
}

const gapBefore = (events: ReplayEvent[], i: number) => (events[i]?.t ?? 0) - (events[i - 1]?.t ?? 0);
