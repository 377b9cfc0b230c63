// Windows: which stretch of time a condition reads, as a half-open interval `[from, to)` of instants at the planned
// instant T. The look-backs of presets are whole Korean days before today; today itself never takes part, since at
// 11:00 it is only partly known and tomorrow would see it again.

import * as v from 'valibot';
import { DAY_MS, dayEnd, dayStart, kstDay } from '../time';

/** Longest reach of a window, in days. */
export const WINDOW_DAYS = 90;

const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(WINDOW_DAYS));

/** `one_day` is 1일 조회: the single Korean day n days before the planned instant. */
export const lookBackSchema = v.object({ kind: v.literal('one_day'), daysAgo: days });
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

/** The interval `[from, to)` a look-back reads at the planned instant. */
export function resolveLookBack(lookBack: LookBack, plannedAt: number): Interval {
  return resolveWindow({ daysAgo: { from: lookBack.daysAgo, to: lookBack.daysAgo } }, plannedAt);
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
