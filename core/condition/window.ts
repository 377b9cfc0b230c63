// Look-back windows: which stretch of time a condition reads, as a half-open interval of instants. Whole Korean days
// before today; today itself never takes part, since at 11:00 it is only partly known and tomorrow would see it again.

import * as v from 'valibot';
import { dayEnd, dayStart, kstDay } from '../time';

/** `one_day` is 1일 조회: the single Korean day n days before the planned instant. */
export const lookBackSchema = v.object({
  kind: v.literal('one_day'),
  daysAgo: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
});
export type LookBack = v.InferOutput<typeof lookBackSchema>;

export type Interval = { from: number; to: number };

/** The interval `[from, to)` a look-back reads at the planned instant. */
export function resolveLookBack(lookBack: LookBack, plannedAt: number): Interval {
  const day = kstDay(plannedAt) - lookBack.daysAgo;
  return { from: dayStart(day), to: dayEnd(day) };
}
