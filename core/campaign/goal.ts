// What a campaign is meant to bring about: a purchase, or another event the shop gives a worth of its own. Which
// message a goal event is credited to is decided in `core/attribution.ts`.

import * as v from 'valibot';
import { eventFits } from '../condition/matches';
import { filterSchema } from '../condition/schema';
import { EVENT_LIMITS } from '../event';
import type { LoggedEvent } from '../history';
import { foreign, isWon, type Money } from '../money';
import { DAY_MS } from '../time';
import { marksOf } from './marks';
import { excludes, type Scenario, visitsOf } from './scenario';

const windowDays = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30));

/** Conversions count within `windowDays` × 24 hours of the touch, 1 to 30. */
export const goalSchema = v.variant('type', [
  /** 매출: any purchase, worth what was paid. */
  v.object({ type: v.literal('revenue'), windowDays }),
  /** 이벤트: every event of this name that fits the filter, worth what the shop says, in won. */
  v.object({
    type: v.literal('event'),
    event: v.pipe(v.string(), v.maxLength(EVENT_LIMITS.name), v.regex(/^[a-z][a-z0-9_]*$/i)),
    filter: v.optional(filterSchema),
    valuePerConversion: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000)),
    windowDays,
  }),
]);
export type Goal = v.InferOutput<typeof goalSchema>;

/** How long a conversion may follow its touch. */
export function goalWindowMs(goal: Goal): number {
  return goal.windowDays * DAY_MS;
}

/** Is this event what the campaign was meant to bring about? */
export function fitsGoal(goal: Goal, event: LoggedEvent): boolean {
  return event.name === goalEvent(goal) && (goal.type === 'revenue' || eventFits(goal.filter ?? {}, event));
}

/** What a campaign is about, and what it is to bring about. */
export type Aim = { scenario: Scenario; goal: Goal };

/**
 * The event by which somebody has reached the goal without a message, and is left alone; null where the scenario itself
 * says what of the kind takes a candidate out: purchases, visits, the review of the order asked about.
 */
export function goalAwaited({ scenario, goal }: Aim): string | null {
  if (goal.type === 'revenue') return null;
  const { event } = goal;
  const isSaid =
    (excludes(scenario, 'visit') && visitsOf(scenario).includes(event)) ||
    (excludes(scenario, 'review') && event === 'write_review');
  return isSaid ? null : event;
}

/** Has the member reached the goal by this event? What qualifies is what the campaign starts from, not what it is to bring about. */
export function reachesGoal(aim: Aim, event: LoggedEvent): boolean {
  return event.name === goalAwaited(aim) && fitsGoal(aim.goal, event) && marksOf(aim.scenario, event).length === 0;
}

/** Name of the events among which conversions are. */
export function goalEvent(goal: Goal): string {
  return goal.type === 'revenue' ? 'purchase' : goal.event;
}

/** What a goal event is worth: the order's amount as it was told, or what the shop said one is worth in won. */
export function conversionWorth(goal: Goal, { params: { value = 0, currency } }: LoggedEvent): Money {
  if (goal.type === 'event') return { value: goal.valuePerConversion };
  return { value: isWon(currency) ? Math.trunc(value) : value, ...foreign(currency) };
}
