// Windows: which stretch of time a condition reads, as a half-open interval `[from, to)` of instants at the planned
// instant T. The look-backs of presets are whole Korean days before today; today itself never takes part, since at
// 11:00 it is only partly known and tomorrow would see it again.

import * as v from 'valibot';
import { DAY_MS, dayEnd, dayOf, dayStart, formatDay, kstDay } from '../time';

/** Longest reach of a window, in days. */
export const WINDOW_DAYS = 90;

const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(WINDOW_DAYS));

/** Longest reach of `last_event`, in days: it reads a rollup, not the log. */
export const LAST_EVENT_DAYS = 365;

const daysSince = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_EVENT_DAYS));
/** A day of the calendar, `2026-03-09`, that there is. */
export const dateSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check((text) => formatDay(dayOf(text)) === text, 'expected a day of the calendar'),
);

/**
 * 조회 기간: which days a scheduled campaign looks back on, counted from its planned instant T.
 *
 * - `one_day` (1일 조회): the single Korean day `daysAgo` days before.
 * - `range` (기간 조회): Korean days, both ends included.
 * - `dates`: the same between two dates of the calendar; for campaigns that run once.
 * - `last_event` (마지막 이벤트): the latest qualifying event before T, today's too, lies on one of these days. An event
 *   this morning takes the member out.
 */
export const lookBackSchema = v.variant('kind', [
  v.object({ kind: v.literal('one_day'), daysAgo: days }),
  v.pipe(
    v.object({ kind: v.literal('range'), from: days, to: days }),
    v.check(({ from, to }) => from >= to, 'expected from to be at least to'),
  ),
  v.pipe(
    v.object({ kind: v.literal('dates'), from: dateSchema, to: dateSchema }),
    v.check(({ from, to }) => from <= to, 'expected from to be no later than to'),
  ),
  v.pipe(
    v.object({ kind: v.literal('last_event'), from: daysSince, to: daysSince }),
    v.check(({ from, to }) => from >= to, 'expected from to be at least to'),
  ),
]);
export type LookBack = v.InferOutput<typeof lookBackSchema>;

/**
 * The period of a condition.
 *
 * - `lastDays` n: rolling, n × 24 hours up to T. Under a daily campaign such bands tile the time line.
 * - `calendarDays` n: Korean days, today up to T counted as one.
 * - `daysAgo` [from, to]: whole Korean days, both included, today never.
 * - `allTime`: everything before T.
 */
export const windowSchema = v.union([
  v.strictObject({ lastDays: days }),
  v.strictObject({ calendarDays: days }),
  v.strictObject({
    daysAgo: v.pipe(
      v.strictObject({ from: days, to: days }),
      v.check(({ from, to }) => from >= to, 'expected from to be at least to'),
    ),
  }),
  v.strictObject({ allTime: v.literal(true) }),
]);
export type Window = v.InferOutput<typeof windowSchema>;

export type Interval = { from: number; to: number };

/**
 * The interval `[from, to)` in which a qualifying event must lie at the planned instant; of `last_event`, in which the
 * latest of them must lie. Nothing at or after the planned instant ever takes part.
 */
export function resolveLookBack(lookBack: LookBack, plannedAt: number): Interval {
  const today = kstDay(plannedAt);
  switch (lookBack.kind) {
    case 'one_day':
      return { from: dayStart(today - lookBack.daysAgo), to: dayEnd(today - lookBack.daysAgo) };
    case 'range':
      return { from: dayStart(today - lookBack.from), to: dayEnd(today - lookBack.to) };
    case 'dates':
      return { from: dayStart(dayOf(lookBack.from)), to: Math.min(dayEnd(dayOf(lookBack.to)), plannedAt) };
    case 'last_event':
      return { from: dayStart(today - lookBack.from), to: Math.min(dayEnd(today - lookBack.to), plannedAt) };
  }
}

/**
 * Fewest days between two messages to one member that keep a repeating campaign from finding the same event again: a
 * range of n days sees it on n runs.
 */
export function spanDays(lookBack: LookBack): number {
  switch (lookBack.kind) {
    case 'one_day':
    case 'dates':
      return 0;
    case 'range':
      return lookBack.from - lookBack.to + 1;
    case 'last_event':
      return lookBack.from > lookBack.to ? lookBack.from - lookBack.to + 1 : 0;
  }
}

/** The interval `[from, to)` a window reads at the planned instant. */
export function resolveWindow(window: Window, plannedAt: number): Interval {
  const today = kstDay(plannedAt);
  if ('lastDays' in window) return { from: plannedAt - window.lastDays * DAY_MS, to: plannedAt };
  if ('calendarDays' in window) return { from: dayStart(today - window.calendarDays + 1), to: plannedAt };
  if ('daysAgo' in window) {
    return { from: dayStart(today - window.daysAgo.from), to: dayEnd(today - window.daysAgo.to) };
  }
  return { from: 0, to: plannedAt };
}

/** Does `outer` contain `inner` whatever the planned instant? */
export function containsWindow(outer: Window, inner: Window): boolean {
  if ('allTime' in outer) return true;
  if ('allTime' in inner) return false;
  if ('daysAgo' in outer) {
    return 'daysAgo' in inner && inner.daysAgo.from <= outer.daysAgo.from && inner.daysAgo.to >= outer.daysAgo.to;
  }
  // A day begun n days ago starts up to n + 1 × 24 hours before T.
  if ('daysAgo' in inner) return reachOf(outer) >= inner.daysAgo.from + 1;
  if ('calendarDays' in outer && 'lastDays' in inner) return outer.calendarDays >= inner.lastDays + 1;
  return reachOf(outer) >= reachOf(inner);
}

const reachOf = (window: Extract<Window, { lastDays: number } | { calendarDays: number }>) =>
  'lastDays' in window ? window.lastDays : window.calendarDays;
