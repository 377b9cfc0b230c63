// A scheduled campaign's view of one member at its planned instant: does what happened in the look-back qualify, as
// which cause, and from when on is the member held against it.

import { type Interval, type LookBack, resolveLookBack } from '../condition/window';
import { arrivedAt, netValueOf, type Order } from '../facts/order';
import type { LoggedEvent } from '../history';
import { DAY_MS, kstDay } from '../time';
import type { Cart } from './cart';
import { type Candidate, cartEpisode, cartOccurrence } from './fit';
import { type Assessment, assess, lastDayOf, type Mark, marksOf } from './marks';
import type { Qualify, Scenario } from './scenario';
import { occurrenceOf } from './trigger';

/** The intervals a scenario reads: the look-back's, and as many days earlier as it has reminders. */
export function intervalsOf(scenario: Scenario, lookBack: LookBack, plannedAt: number): { from: number; to: number }[] {
  const interval = resolveLookBack(lookBack, plannedAt);
  const earlier = (days: number) => ({ from: interval.from - days * DAY_MS, to: interval.to - days * DAY_MS });
  return [interval, ...(scenario.remindersAfter ?? []).map(earlier)];
}

/** Is the question only when something last happened? Then the day of it is known for longer than the log is kept. */
export function asksOnlyWhen(qualify: Qualify): boolean {
  const plain = qualify.kind === 'events' && qualify.measure === 'count' && qualify.atLeast === 1;
  return plain && qualify.anyOf.every(({ event, filter }) => !filter && LAST_SEEN.includes(event));
}

/** Events about which a message says no more than when they were. */
const LAST_SEEN: readonly string[] = ['session_start', 'login', 'sign_up'];

/**
 * The marks one member has made in the look-back, from the member's own events and orders as they were known at the
 * planned instant: for one member what the database's statement says for all.
 */
export function marksAt(
  scenario: Scenario,
  lookBack: LookBack,
  plannedAt: number,
  history: readonly LoggedEvent[],
  orders: readonly Order[],
): Mark[] {
  const intervals = intervalsOf(scenario, lookBack, plannedAt);
  const { qualify } = scenario;
  if (qualify.kind === 'orders') {
    return intervals.flatMap((interval) => orderMarks(qualify, interval, lookBack, plannedAt, orders));
  }
  const [interval] = intervals;
  if (!interval) return [];
  const marks = history.flatMap((event) => marksOf(scenario, event));
  if (lookBack.kind !== 'last_event') return marks.filter(({ at }) => isIn(interval, at));
  if (asksOnlyWhen(qualify)) {
    const last = Math.max(...marks.map(({ at }) => at));
    const onDay = kstDay(interval.from) <= kstDay(last) && kstDay(last) <= kstDay(interval.to - 1);
    return onDay ? marks.filter(({ at }) => at === last).slice(0, 1) : [];
  }
  const later = { from: interval.to, to: plannedAt };
  return marks.some(({ at }) => isIn(later, at)) ? [] : marks.filter(({ at }) => isIn(interval, at));
}

const isIn = ({ from, to }: Interval, at: number) => at >= from && at < to;

/** Orders by payment or arrival; of a payment, what was not refunded counts. */
function orderMarks(
  { by, measure, atLeast }: Extract<Qualify, { kind: 'orders' }>,
  interval: Interval,
  lookBack: LookBack,
  plannedAt: number,
  orders: readonly Order[],
): Mark[] {
  const isEnough = (order: Order) => measure === 'sum' || netValueOf(order) >= atLeast;
  const marks = orders.filter(isEnough).flatMap((order): Mark[] => {
    const at = by === 'paid' ? order.paidAt : arrivedAt(order);
    return at === null ? [] : [{ at, seq: order.paidSeq, item: order.orderId, group: null, value: netValueOf(order) }];
  });
  const later = { from: interval.to, to: plannedAt };
  if (lookBack.kind === 'last_event' && marks.some(({ at }) => isIn(later, at))) return [];
  return marks.filter(({ at }) => isIn(interval, at));
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
  if (scenario.episode === 'cart') return cartOccurrence(episodeSeen(scenario, found, cart)?.id ?? 0);
  if (scenario.episode === 'checkout') return occurrenceOf(scenario, found, cart);
  if (scenario.qualify.kind === 'orders' && scenario.qualify.by === 'arrived') {
    const since = kstDay(resolveLookBack(lookBack, plannedAt).from) - kstDay(found.lastAt);
    const reminder = (scenario.remindersAfter ?? []).indexOf(since) + 1;
    return `${occurrenceOf(scenario, found, cart)}${reminder > 0 ? `:${reminder}` : ''}`;
  }
  return `run:${plannedAt}`;
}

/** The cart's open episode, if what was seen belongs to it: one that began after the look-back is another run's. */
function episodeSeen(scenario: Scenario, { lastAt }: Assessment, cart: Cart): Cart['episode'] {
  const episode = cartEpisode(scenario, cart);
  return episode && episode.startedAt <= lastAt ? episode : null;
}

/** The latest qualifying event; of a cart its first add, of an interest the beginning of what was looked at. */
function anchorOf(scenario: Scenario, lookBack: LookBack, plannedAt: number, found: Assessment, cart: Cart): number {
  if (scenario.episode === 'cart') return episodeSeen(scenario, found, cart)?.startedAt ?? found.lastAt;
  if (scenario.qualify.kind === 'interest') return resolveLookBack(lookBack, plannedAt).from;
  return found.lastAt;
}
