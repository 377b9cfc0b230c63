// When a scheduled campaign runs, in Korean wall-clock time. The planned instant, not the moment a worker wakes, is
// the campaign's T.

import * as v from 'valibot';
import { dateSchema } from '../condition/window';
import { dayOf, dayOfMonth, HOUR_MS, kstDay, kstInstant, kstWeekday } from '../time';

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const clock = { hour: whole(0, 23), minute: whole(0, 59) };

/** `weekdays` counts from Sunday, 0. A month's day ends at 28, which every month has; `last` is its last. */
export const scheduleSchema = v.variant('kind', [
  v.object({
    kind: v.literal('once'),
    date: dateSchema,
    ...clock,
  }),
  v.object({ kind: v.literal('daily'), ...clock }),
  v.object({
    kind: v.literal('weekly'),
    weekdays: v.pipe(v.array(whole(0, 6)), v.minLength(1), v.maxLength(7)),
    ...clock,
  }),
  v.object({ kind: v.literal('monthly'), day: v.union([whole(1, 28), v.literal('last')]), ...clock }),
]);
export type Schedule = v.InferOutput<typeof scheduleSchema>;

/** A run missed by more than this is skipped and reported, not sent at a surprising hour. */
export const MAX_RUN_DELAY_MS = HOUR_MS;

/** A month has its day within so many days, whatever its length. */
const LONGEST_WAIT_DAYS = 32;

/** The first planned instant strictly after `after`; null when there is none any more. */
export function nextRunAt(schedule: Schedule, after: number): number | null {
  const { hour, minute } = schedule;
  const today = kstDay(after);
  const first = schedule.kind === 'once' ? dayOf(schedule.date) : today;
  const last = schedule.kind === 'once' ? first : today + LONGEST_WAIT_DAYS;
  for (let day = first; day <= last; day++) {
    const at = kstInstant(day, hour, minute);
    if (at > after && runsOn(schedule, day)) return at;
  }
  return null;
}

function runsOn(schedule: Schedule, day: number): boolean {
  switch (schedule.kind) {
    case 'once':
      return day === dayOf(schedule.date);
    case 'daily':
      return true;
    case 'weekly':
      return schedule.weekdays.includes(kstWeekday(day));
    case 'monthly': {
      const { date, isLast } = dayOfMonth(day);
      return schedule.day === 'last' ? isLast : date === schedule.day;
    }
  }
}

/** Minute of the Korean day at which the schedule runs. */
export function minuteOfDay({ hour, minute }: Schedule): number {
  return hour * 60 + minute;
}

/** What to do with a run found due: expand it now, or report it as missed. */
export function decideRun(plannedAt: number, now: number): 'expanding' | 'skipped' {
  return now - plannedAt > MAX_RUN_DELAY_MS ? 'skipped' : 'expanding';
}
