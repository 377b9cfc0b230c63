// Feeding a log through the collector while the clock goes along: what falls due between two events happens between
// them. Events close together are handed in at once, each visitor's in one request, as a browser would send them.

import { stableHash } from '../../core/hash';
import { formatKst, MINUTE_MS } from '../../core/time';
import { type Doors, OWN_CONNECTION } from '../support/doors';
import type { ReplayEvent } from './replay-log';

/** Events this close are handed in at once, each with its own time, unless something falls due between them. */
const WINDOW_MS = 5 * MINUTE_MS;
/** The collector's own limits, with room to spare. */
const BATCH = 40;
const PARALLEL = 6;
const RETRIES = 5;
const USER_AGENT =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36';

export type FeedTarget = { doors: Doors; edge: string; siteKey: string; shopUrl: string; fileTag: string };

/** How a feed is going. */
export type FeedState = { done: number; accepted: number; refused: Map<string, number>; now: number };

/** Puts the log's times on our clock. */
export type Shift = (t: number) => number;

/**
 * How finely time passes: the minute runs at every instant at which something is due, or once for all that falls due
 * within so many ms, which then happens that much later at most.
 */
export type Grain = 'exact' | number;

/**
 * Hands in every event in order of time. `pace` is virtual seconds per real second; null is as fast as it goes.
 * Resolves when the last event is committed.
 */
export async function feed(
  target: FeedTarget,
  events: readonly ReplayEvent[],
  shift: Shift,
  pace: number | null,
  grain: Grain,
  onProgress: (state: FeedState) => void,
): Promise<FeedState> {
  const startedAt = Date.now();
  const first = shift(events[0]?.t ?? 0);
  let { now, nextDueAt } = await target.doors.time();
  const state: FeedState = { done: 0, accepted: 0, refused: new Map(), now };
  while (state.done < events.length) {
    const window = nextWindow(events, state.done, shift, grain === 'exact' ? nextDueAt : null);
    const until = shift(window.at(-1)?.t ?? 0);
    if (pace !== null) await sleep(startedAt + (until - first) / pace - Date.now());
    if (until > now) now = await passTime(target.doors, { now, nextDueAt }, until, grain);
    await inParallel(batchesOf(window), PARALLEL, async (batch) => {
      const answer = await hand(target, batch, shift, now);
      state.accepted += answer.ok;
      for (const { why } of answer.bad) state.refused.set(why, (state.refused.get(why) ?? 0) + 1);
    });
    // What the shards have read by now says when something is next due.
    await target.doors.setClock(now, 0);
    ({ nextDueAt } = await target.doors.time());
    state.done += window.length;
    state.now = now;
    onProgress(state);
  }
  return state;
}

/** Moves the clock to `until`, with what falls due on the way; the minute is spared where nothing does. */
export async function passTime(
  doors: Doors,
  from: { now: number; nextDueAt: number | null },
  until: number,
  grain: Grain,
): Promise<number> {
  let { now, nextDueAt } = from;
  if (grain === 'exact' && nextDueAt !== null && nextDueAt <= until) return (await doors.advance(until, 0)).now;
  while (grain !== 'exact' && nextDueAt !== null && nextDueAt <= until) {
    const at = Math.min(until, Math.max(now, nextDueAt) + grain);
    if (at - 1 > now) await doors.setClock(at - 1, 0);
    ({ now, nextDueAt } = await doors.advance(at, 0));
    if (now >= until) return now;
  }
  await doors.setClock(until, 0);
  return until;
}

/** Events from `from` on that may be handed in together. What they themselves make due is due minutes later at least. */
function nextWindow(
  events: readonly ReplayEvent[],
  from: number,
  shift: Shift,
  nextDueAt: number | null,
): ReplayEvent[] {
  const begin = shift(events[from]?.t ?? 0);
  const due = nextDueAt !== null && nextDueAt > begin ? nextDueAt : Number.POSITIVE_INFINITY;
  const until = Math.min(begin + WINDOW_MS, due - 1);
  let to = from + 1;
  while (to < events.length && shift(events[to]?.t ?? 0) <= until) to++;
  return events.slice(from, to);
}

/** Each visitor's events, together and in order, as a tracker's requests. */
function batchesOf(window: readonly ReplayEvent[]): ReplayEvent[][] {
  const byVisitor = new Map<string, ReplayEvent[]>();
  for (const event of window) {
    const key = `${event.visitorId}\n${event.memberId ?? ''}`;
    byVisitor.set(key, [...(byVisitor.get(key) ?? []), event]);
  }
  return [...byVisitor.values()].flatMap((events) =>
    Array.from({ length: Math.ceil(events.length / BATCH) }, (_, i) => events.slice(i * BATCH, (i + 1) * BATCH)),
  );
}

type CollectAnswer = { ok: number; bad: { why: string }[] };

async function hand(target: FeedTarget, batch: ReplayEvent[], shift: Shift, now: number): Promise<CollectAnswer> {
  const [first] = batch;
  const body = JSON.stringify({
    v: 1,
    k: target.siteKey,
    vid: first?.visitorId,
    ...(first?.memberId ? { mid: first.memberId } : {}),
    sent: now,
    events: batch.map((event) => ({
      id: idOf(target.fileTag, event, shift),
      n: event.name,
      t: shift(event.t),
      u: addressOf(target.shopUrl, event),
      p: withOrder(event, shift, target.fileTag),
    })),
  });
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${target.edge}/e`, {
      method: 'POST',
      body,
      headers: { ...OWN_CONNECTION, 'content-type': 'text/plain', origin: target.shopUrl, 'user-agent': USER_AGENT },
    });
    if (response.ok) return (await response.json()) as CollectAnswer;
    const said = `${response.status} ${await response.text()}`;
    // A request that cannot be read at all refuses what it holds, and nothing else.
    if (response.status === 400) return { ok: 0, bad: batch.map(() => ({ why: 'unreadable' })) };
    if (![429, 503].includes(response.status) || attempt === RETRIES) throw new Error(`The collector answered ${said}`);
    await sleep(attempt * 500);
  }
}

/** The same at every replay of the log to the same days. */
function idOf(fileTag: string, { line, beside, t }: ReplayEvent, shift: Shift): string {
  return [`r${fileTag}`, line, ...(beside ? [beside] : []), shift(t).toString(36)].join('-');
}

function addressOf(shopUrl: string, { params }: ReplayEvent): string {
  const [item] = Array.isArray(params.items) ? (params.items as { item_id?: unknown }[]) : [];
  return item?.item_id === undefined ? `${shopUrl}/` : `${shopUrl}/product/detail.html?product_no=${item.item_id}`;
}

/** Logs know no order numbers: a purchase gets one of its own, dated as platforms do, the same at every replay. */
function withOrder(event: ReplayEvent, shift: Shift, fileTag: string): Record<string, unknown> {
  if (event.name !== 'purchase' || event.params.transaction_id !== undefined) return event.params;
  const day = formatKst(shift(event.t)).slice(0, 10).replaceAll('-', '');
  return { ...event.params, transaction_id: `${day}-R${fileTag}${event.line}` };
}

/** A short name for a file's content, so that two files never share an event or order. */
export function tagOfFile(events: readonly ReplayEvent[]): string {
  const [first] = events;
  const last = events.at(-1);
  return stableHash(`${events.length}:${JSON.stringify(first)}:${JSON.stringify(last)}`)
    .toString(36)
    .slice(0, 5);
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}

function sleep(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
