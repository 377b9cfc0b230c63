// A scheduled campaign's view of one member at its planned instant: does what happened in the look-back qualify, as
// which cause, and from when on is the member held against it.

import { type LookBack, resolveLookBack } from '../condition/window';
import { DAY_MS, kstDay } from '../time';
import type { Cart } from './cart';
import { type Candidate, cartEpisode, cartOccurrence } from './fit';
import { type Assessment, assess, lastDayOf, type Mark } from './marks';
import type { Scenario } from './scenario';
import { occurrenceOf } from './trigger';

/** The intervals a scenario reads: the look-back's, and as many days earlier as it has reminders. */
export function intervalsOf(scenario: Scenario, lookBack: LookBack, plannedAt: number): { from: number; to: number }[] {
  const interval = resolveLookBack(lookBack, plannedAt);
  const earlier = (days: number) => ({ from: interval.from - days * DAY_MS, to: interval.to - days * DAY_MS });
  return [interval, ...(scenario.remindersAfter ?? []).map(earlier)];
}

/** The candidate these marks of the look-back make at the planned instant; null when they are not enough. */
export function candidateOf(
  scenario: Scenario,
  lookBack: LookBack,
  plannedAt: number,
  marks: readonly Mark[],
  cart: Cart,
): Candidate | null {
  if (marks.length === 0) return null;
  const found = assess(scenario, lookBack.kind === 'last_event' ? lastDayOf(marks) : marks);
  if (!found) return null;
  const { subject } = found;
  const occurrence = runOccurrence(scenario, lookBack, plannedAt, found, cart);
  return { occurrence, anchorAt: anchorOf(scenario, lookBack, plannedAt, found, cart), subject };
}

/**
 * The planned instant is the cause, but for carts and checkouts, whose is the episode, and for orders asked about at
 * their arrival, each of which is asked about once and once per reminder.
 */
function runOccurrence(
  scenario: Scenario,
  lookBack: LookBack,
  plannedAt: number,
  found: Assessment,
  cart: Cart,
): string {
  if (scenario.episode === 'cart') return cartOccurrence(cartEpisode(scenario, cart)?.id ?? 0);
  if (scenario.episode === 'checkout') return occurrenceOf(scenario, found, cart);
  if (scenario.qualify.kind === 'orders' && scenario.qualify.by === 'arrived') {
    const since = kstDay(resolveLookBack(lookBack, plannedAt).from) - kstDay(found.lastAt);
    const reminder = (scenario.remindersAfter ?? []).indexOf(since) + 1;
    return `${occurrenceOf(scenario, found, cart)}${reminder > 0 ? `:${reminder}` : ''}`;
  }
  return `run:${plannedAt}`;
}

/** The latest qualifying event; of a cart its first add, of an interest the beginning of what was looked at. */
function anchorOf(scenario: Scenario, lookBack: LookBack, plannedAt: number, found: Assessment, cart: Cart): number {
  if (scenario.episode === 'cart') return cartEpisode(scenario, cart)?.startedAt ?? found.lastAt;
  if (scenario.qualify.kind === 'interest') return resolveLookBack(lookBack, plannedAt).from;
  return found.lastAt;
}
