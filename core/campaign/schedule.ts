// When a scheduled campaign runs, in Korean wall-clock time. The planned instant, not the moment a worker wakes, is
// the campaign's T.

import * as v from 'valibot';
import { DAY_MS, HOUR_MS, kstDay, kstInstant, MINUTE_MS } from '../time';

export const scheduleSchema = v.object({
  kind: v.literal('daily'),
  hour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
  minute: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(59)),
});
export type Schedule = v.InferOutput<typeof scheduleSchema>;

/** A run missed by more than this is skipped and reported, not sent at a surprising hour. */
export const MAX_RUN_DELAY_MS = HOUR_MS;

/** The first planned instant strictly after `after`. */
export function nextRunAt(schedule: Schedule, after: number): number {
  const today = kstInstant(kstDay(after), schedule.hour, schedule.minute);
  return today > after ? today : today + DAY_MS;
}

/** Minute of the Korean day at which the schedule runs. */
export function minuteOfDay(schedule: Schedule): number {
  return (schedule.hour * HOUR_MS + schedule.minute * MINUTE_MS) / MINUTE_MS;
}

/** What to do with a run found due: expand it now, or report it as missed. */
export function decideRun(plannedAt: number, now: number): 'expanding' | 'skipped' {
  return now - plannedAt > MAX_RUN_DELAY_MS ? 'skipped' : 'expanding';
}
