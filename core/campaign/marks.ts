// Qualifying events in the few words counting needs, and the counting itself: is it enough, since when, and what is the
// message about. Whoever has a member's marks, the database or a timer shard, counts with these functions alone.

import * as v from 'valibot';
import { eventFits, isBelow, itemFits } from '../condition/matches';
import { readStoredAs } from '../facts/stored';
import type { LoggedEvent } from '../history';
import { isWon } from '../money';
import { kstDay, MINUTE_MS } from '../time';
import { INTEREST_VIEWS, INTEREST_WEIGHTS, type Qualify, qualifyingEvents, type Scenario } from './scenario';

/**
 * One qualifying event, or one product of it: when it happened, its place in the log, the product (of an order, the
 * order), the brand or category it counts for, and a number: won of an order, weight of an interest.
 */
export type Mark = { at: number; seq: number; item: string | null; group: string | null; value: number };

/** The same product again within this long of its last counted view is not another view. */
export const SAME_VIEW_MS = 30 * MINUTE_MS;

/**
 * What a message is about: a place in the log to read it from, which product of it, how many products qualified, and the
 * order or the interest where it is about one.
 */
export type Subject = v.InferOutput<typeof subjectSchema>;
const subjectSchema = v.object({
  seq: v.number(),
  products: v.number(),
  item: v.optional(v.string()),
  order: v.optional(v.string()),
  interest: v.optional(v.string()),
});

/** What a message is about, as it is kept; null where it cannot be read. */
export const readStoredSubject = (json: string): Subject | null => readStoredAs(subjectSchema, json);

export type Assessment = {
  /** The first and the latest qualifying event, and the one by which there were enough. */
  startedAt: number;
  lastAt: number;
  reachedAt: number;
  /** Place in the log of the event committed first. */
  firstSeq: number;
  subject: Subject;
};

/** Marks an event makes in a scenario; none when it does not qualify. */
export function marksOf(scenario: Scenario, event: LoggedEvent): Mark[] {
  const fitting = qualifyingEvents(scenario).filter(
    (one) => one.event === event.name && eventFits(one.filter ?? {}, event),
  );
  if (fitting.length === 0) return [];
  const { occurredAt: at, seq } = event;
  const value = numberOf(scenario.qualify, event);
  if (scenario.qualify.kind === 'orders') {
    return [{ at, seq, item: event.params.transaction_id ?? null, group: null, value }];
  }
  if (!countsProducts(scenario.qualify)) return [{ at, seq, item: null, group: null, value }];
  const items = (event.params.items ?? []).filter((item) => fitting.some(({ filter }) => itemFits(filter ?? {}, item)));
  if (items.length === 0) return [{ at, seq, item: null, group: null, value }];
  return items.map((item) => ({
    at,
    seq,
    item: item.item_id,
    group: groupOf(scenario, item.item_id, item.item_brand ?? null, item.item_category_id ?? null),
    value,
  }));
}

/** Do the products of an event matter, or only that it happened? */
export function countsProducts(qualify: Qualify): boolean {
  if (qualify.kind === 'events') return qualify.measure !== 'count';
  return qualify.kind === 'interest';
}

function numberOf(qualify: Qualify, event: LoggedEvent): number {
  if (qualify.kind === 'interest') return INTEREST_WEIGHTS[event.name as keyof typeof INTEREST_WEIGHTS] ?? 0;
  return isWon(event.params.currency) ? Math.trunc(event.params.value ?? 0) : 0;
}

/** By what of a product a scenario groups: which of these a mark must carry. */
export function groupingOf({ qualify, groupBy }: Scenario): 'item' | 'brand' | 'path' | null {
  if (qualify.kind === 'interest' && qualify.of === 'product') return 'item';
  if (groupBy === 'brand') return 'brand';
  return groupBy === 'category' || qualify.kind === 'interest' ? 'path' : null;
}

/** Which of the chosen brands or categories a product counts for: one, however many it is in. */
export function groupOf(scenario: Scenario, item: string, brand: string | null, path: string | null): string | null {
  const by = groupingOf(scenario);
  if (by === 'item') return item;
  if (by === 'brand') return brand;
  if (by === null || path === null) return null;
  const chosen = qualifyingEvents(scenario).flatMap(({ filter }) => filter?.categories ?? []);
  if (chosen.length === 0) return path.split('/').at(-1) ?? null;
  return chosen.find((code) => isBelow([code], path)) ?? null;
}

const itemOf = ({ item }: Mark): string => item ?? '';
const inOrder = (a: Mark, b: Mark) =>
  a.at - b.at || a.seq - b.seq || Number(itemOf(a) > itemOf(b)) - Number(itemOf(a) < itemOf(b));

/** Marks in order of time, each once, however many ways to qualify it fits. */
const ordered = (marks: readonly Mark[]): Mark[] =>
  [...marks].sort(inOrder).filter(({ seq, item }, i, all) => seq !== all[i - 1]?.seq || item !== all[i - 1]?.item);

/** Do these marks make a candidate? In any order; each counts once. */
export function assess({ qualify }: Scenario, marks: readonly Mark[]): Assessment | null {
  const told = ordered(marks);
  const [first] = told;
  const last = told.at(-1);
  if (!first || !last) return null;
  const span = {
    startedAt: first.at,
    lastAt: last.at,
    firstSeq: Math.min(...told.map((mark) => mark.seq)),
  };
  if (qualify.kind === 'interest') {
    const best = bestInterest(qualify, told);
    if (!best) return null;
    const { seq, item, products, group: interest } = best;
    return { ...span, reachedAt: last.at, subject: { seq, item, products, interest } };
  }
  if (qualify.kind === 'orders') {
    const reached = reachingSum(qualify, told);
    if (!reached) return null;
    return { ...span, reachedAt: reached.at, subject: { seq: last.seq, products: 0, order: last.item ?? '' } };
  }
  const counted = qualify.measure === 'views' ? countedViews(told) : told;
  const reached = reaching(qualify, counted);
  if (!reached) return null;
  return { ...span, reachedAt: reached.at, subject: subjectOf(counted, last) };
}

/** How far marks have come towards being enough: won of orders, score of an interest, else events or products. */
export function measureMarks(
  { qualify }: Pick<Scenario, 'qualify'>,
  marks: readonly Mark[],
): { measured: number; needed: number } {
  const told = ordered(marks);
  switch (qualify.kind) {
    case 'interest':
      return { measured: bestInterest({ ...qualify, minScore: 0 }, told)?.score ?? 0, needed: qualify.minScore };
    case 'orders': {
      const values = told.map(({ value }) => value);
      const sum = values.reduce((total, value) => total + value, 0);
      return { measured: qualify.measure === 'sum' ? sum : Math.max(0, ...values), needed: qualify.atLeast };
    }
    case 'events': {
      const counted = qualify.measure === 'views' ? countedViews(told) : told;
      const by =
        qualify.measure === 'distinct_products'
          ? counted.flatMap(({ item }) => item ?? [])
          : counted.map(({ seq }) => seq);
      return { measured: new Set<string | number>(by).size, needed: qualify.atLeast };
    }
  }
}

/** Views that count, by the thirty-minute rule; those without a product all do. */
export function countedViews(ordered: readonly Mark[]): Mark[] {
  const countedAt = new Map<string, number>();
  return ordered.filter(({ item, at }) => {
    if (item === null) return true;
    const before = countedAt.get(item);
    if (before !== undefined && at - before < SAME_VIEW_MS) return false;
    countedAt.set(item, at);
    return true;
  });
}

/** The mark by which there were enough, in order of time. */
function reaching({ measure, atLeast }: Extract<Qualify, { kind: 'events' }>, counted: readonly Mark[]): Mark | null {
  const events = new Set<number>();
  const items = new Set<string>();
  for (const mark of counted) {
    events.add(mark.seq);
    if (mark.item !== null) items.add(mark.item);
    if ((measure === 'distinct_products' ? items.size : events.size) >= atLeast) return mark;
  }
  return null;
}

/** The order by which there were enough won: each for itself, or together. */
function reachingSum(
  { measure, atLeast }: Extract<Qualify, { kind: 'orders' }>,
  ordered: readonly Mark[],
): Mark | null {
  if (measure === 'each') return ordered.find(({ value }) => value >= atLeast) ?? null;
  let sum = 0;
  for (const mark of ordered) {
    sum += mark.value;
    if (sum >= atLeast) return mark;
  }
  return null;
}

/** The most viewed product of the most viewed group, ties to the later view; without products, the latest event. */
function subjectOf(counted: readonly Mark[], last: Mark): Subject {
  const products = new Set(counted.flatMap(({ item }) => item ?? []));
  const group = most(counted, (mark) => mark.group);
  const ofGroup = group === null ? counted : counted.filter((mark) => mark.group === group);
  const item = most(ofGroup, (mark) => mark.item);
  const seen = item === null ? last : (ofGroup.filter((mark) => mark.item === item).at(-1) ?? last);
  return { seq: seen.seq, products: products.size, ...(item !== null && { item }) };
}

/** The key most marks have, ties to the one seen latest; null when none has any. */
function most(ordered: readonly Mark[], keyOf: (mark: Mark) => string | null): string | null {
  const tally = new Map<string, { count: number; at: number }>();
  for (const mark of ordered) {
    const key = keyOf(mark);
    if (key !== null) tally.set(key, { count: (tally.get(key)?.count ?? 0) + 1, at: mark.at });
  }
  let best: string | null = null;
  for (const [key, { count, at }] of tally) {
    const than = best === null ? null : tally.get(best);
    if (!than || count > than.count || (count === than.count && at > than.at)) best = key;
  }
  return best;
}

/** Marks by key, in their order; those without one are left out. */
function groupMarks(marks: readonly Mark[], keyOf: (mark: Mark) => string | null): Map<string, Mark[]> {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = keyOf(mark);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  return groups;
}

/** Marks of one interest, by product. */
type Interest = { group: string; score: number; lastAt: number; seq: number; item: string; products: number };

/** The strongest interest with enough score: ties to the latest event, then to the smaller id. */
function bestInterest({ minScore }: Extract<Qualify, { kind: 'interest' }>, ordered: readonly Mark[]): Interest | null {
  const groups = groupMarks(ordered, (mark) => (mark.item === null ? null : mark.group));
  const interests = [...groups].map(([group, marks]) => interestIn(group, marks));
  const strong = interests.filter(({ score }) => score >= minScore);
  strong.sort((a, b) => b.score - a.score || b.lastAt - a.lastAt || (a.group < b.group ? -1 : 1));
  return strong[0] ?? null;
}

/** A group's score is the sum over its products, each with its own limits. */
function interestIn(group: string, marks: readonly Mark[]): Interest {
  const scored = [...groupMarks(marks, (mark) => mark.item)].map(([item, own]) => ({
    item,
    score: scoreOf(own),
    last: own.at(-1),
  }));
  scored.sort((a, b) => b.score - a.score || (b.last?.at ?? 0) - (a.last?.at ?? 0) || (a.item < b.item ? -1 : 1));
  return {
    group,
    score: scored.reduce((sum, { score }) => sum + score, 0),
    lastAt: marks.at(-1)?.at ?? 0,
    seq: scored[0]?.last?.seq ?? 0,
    item: scored[0]?.item ?? '',
    products: scored.length,
  };
}

/** Score of one product's marks, in order of time. */
function scoreOf(marks: readonly Mark[]): number {
  const views = countedViews(marks.filter((mark) => mark.value === INTEREST_WEIGHTS.view_item)).length;
  const rest = new Set(marks.map((mark) => mark.value).filter((weight) => weight !== INTEREST_WEIGHTS.view_item));
  return Math.min(views, INTEREST_VIEWS) + [...rest].reduce((sum, weight) => sum + weight, 0);
}

/** Marks of the last active day alone, where a look-back asks about the latest event. */
export function lastDayOf(marks: readonly Mark[]): Mark[] {
  const last = Math.max(...marks.map((mark) => mark.at));
  return marks.filter((mark) => kstDay(mark.at) === kstDay(last));
}
