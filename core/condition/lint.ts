// What is wrong with a target before it is saved. Errors stand in the way: such a target means nobody, everybody, or
// something its parts cannot say. Warnings do not: they point at what is superfluous or easily misread. Findings are
// data; their words are the pages'.

import { isEverBought, LIST_EVENT } from './matches';
import { type Condition, holdsForNobody, type Requirement, requirementsOf, type Target } from './schema';
import { containsWindow, type Interval, resolveWindow } from './window';

/** Where a condition stands in its target. */
export type Place = { list: 'allOf' | 'exclude'; index: number };

export type TargetError =
  /** Holds for everybody: `≥ 0`. */
  | { reason: 'always_true'; at: Place }
  /** Holds for nobody: `< 0`. */
  | { reason: 'never_true'; at: Place }
  /** Two conditions no member can meet at once. */
  | { reason: 'contradiction'; at: Place; with: Place }
  /** Nothing is asked of a member who never did anything, and "all members" was not said. */
  | { reason: 'no_base' }
  /** Filters are not offered with all of time. */
  | { reason: 'all_time_filter'; at: Place }
  /** Amounts are summed, and filtered by, over purchases only. */
  | { reason: 'needs_purchase'; at: Place }
  /** Products, brands and categories need an event that carries items (categories: or a list). */
  | { reason: 'needs_items'; at: Place }
  /** A filter with nothing in it, or a least amount above the most. */
  | { reason: 'empty_filter'; at: Place };

export type TargetWarning =
  /** `at` says nothing that `by` does not say already. */
  | { reason: 'implied'; at: Place; by: Place }
  /** Two periods that share a part, neither containing the other. */
  | { reason: 'overlap'; at: Place; with: Place };

export type TargetFindings = {
  errors: TargetError[];
  warnings: TargetWarning[];
  /** What each condition's window is at the given instant. */
  intervals: { at: Place; interval: Interval }[];
};

/** Events that carry the products they are about. */
export const ITEM_EVENTS: readonly string[] = [
  'view_item',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'add_to_wishlist',
  'begin_checkout',
  'purchase',
  'write_review',
];

type Placed = Requirement & { at: Place };

export function lintTarget(target: Target, plannedAt: number): TargetFindings {
  const placed = requirementsOf(target).map((requirement, i): Placed => {
    const { length } = target.allOf;
    return { ...requirement, at: i < length ? { list: 'allOf', index: i } : { list: 'exclude', index: i - length } };
  });
  const pairs = placed.flatMap((one, i) => placed.slice(i + 1).map((other) => [one, other] as const));
  const errors: TargetError[] = placed.flatMap(ownErrors);
  for (const [one, other] of pairs) {
    if (contradicts(one, other) || contradicts(other, one)) {
      errors.push({ reason: 'contradiction', at: one.at, with: other.at });
    }
  }
  if (placed.every(holdsForNobody) && target.groups.include.length === 0 && target.base === undefined) {
    errors.push({ reason: 'no_base' });
  }
  const warnings = errors.length > 0 ? [] : pairs.flatMap((pair) => pairWarnings(...pair, plannedAt));
  const intervals = placed.map(({ at, condition }) => ({ at, interval: resolveWindow(condition.window, plannedAt) }));
  return { errors, warnings, intervals };
}

function ownErrors({ condition, at }: Placed): TargetError[] {
  const { event, filter, measure } = condition;
  const errors: TargetError[] = [];
  const asked = rangeOf({ condition, negated: false });
  if (asked && asked.min === 0 && asked.max === Number.POSITIVE_INFINITY) errors.push({ reason: 'always_true', at });
  if (asked && asked.min > asked.max) errors.push({ reason: 'never_true', at });
  if (filter && 'allTime' in condition.window) errors.push({ reason: 'all_time_filter', at });
  if ((measure === 'sum_amount' || filter?.amount) && event !== 'purchase')
    errors.push({ reason: 'needs_purchase', at });
  const ofItems = measure === 'distinct_products' || filter?.products || filter?.brands || filter?.discounted;
  const carriesItems = ITEM_EVENTS.includes(event);
  if ((ofItems && !carriesItems) || (filter?.categories && !carriesItems && event !== LIST_EVENT)) {
    errors.push({ reason: 'needs_items', at });
  }
  if (filter && isEmpty(filter)) errors.push({ reason: 'empty_filter', at });
  return errors;
}

function isEmpty({ url, products, brands, categories, discounted, amount }: NonNullable<Condition['filter']>): boolean {
  if (url && !url.any && !url.not) return true;
  if (amount && amount.min === undefined && amount.max === undefined) return true;
  if (amount?.min !== undefined && amount.max !== undefined && amount.min > amount.max) return true;
  return !url && !products && !brands && !categories && !discounted && !amount;
}

/** The numbers a requirement admits, both ends included; null where they are not one range. */
export type Range = { min: number; max: number };

export function rangeOf({ condition: { op, value }, negated }: Requirement): Range | null {
  const most = Number.POSITIVE_INFINITY;
  switch (op) {
    case 'gte':
      return negated ? { min: 0, max: value - 1 } : { min: value, max: most };
    case 'gt':
      return negated ? { min: 0, max: value } : { min: value + 1, max: most };
    case 'lte':
      return negated ? { min: value + 1, max: most } : { min: 0, max: value };
    case 'lt':
      return negated ? { min: value, max: most } : { min: 0, max: value - 1 };
    case 'eq':
      if (!negated) return { min: value, max: value };
      return value === 0 ? { min: 1, max: most } : null;
  }
}

/**
 * Is what `inner` counts always among what `outer` counts? Then its number is at most the other's. A number of
 * products or an amount above zero also says that there was at least one event. Orders given back are counted in any period
 * but all of time.
 */
function isWithin(inner: Requirement, outer: Requirement): boolean {
  const a = inner.condition;
  const b = outer.condition;
  return (
    a.event === b.event &&
    (!isEverBought(b) || isEverBought(a) || a.measure === 'sum_amount') &&
    (b.filter === undefined || JSON.stringify(a.filter) === JSON.stringify(b.filter)) &&
    containsWindow(b.window, a.window)
  );
}

function contradicts(inner: Requirement, outer: Requirement): boolean {
  const [a, b] = [rangeOf(inner), rangeOf(outer)];
  if (!a || !b || !isWithin(inner, outer)) return false;
  if (inner.condition.measure === outer.condition.measure) return a.min > b.max;
  return outer.condition.measure === 'count' && a.min > 0 && b.max === 0;
}

function pairWarnings(one: Placed, other: Placed, plannedAt: number): TargetWarning[] {
  if (implies(one, other)) return [{ reason: 'implied', at: other.at, by: one.at }];
  if (implies(other, one)) return [{ reason: 'implied', at: one.at, by: other.at }];
  const { event, filter, measure, window } = one.condition;
  const same =
    event === other.condition.event &&
    measure === other.condition.measure &&
    JSON.stringify(filter) === JSON.stringify(other.condition.filter);
  if (!same || containsWindow(window, other.condition.window) || containsWindow(other.condition.window, window))
    return [];
  const [a, b] = [resolveWindow(window, plannedAt), resolveWindow(other.condition.window, plannedAt)];
  return a.from < b.to && b.from < a.to ? [{ reason: 'overlap', at: other.at, with: one.at }] : [];
}

/** Whoever meets `one` meets `other`. */
function implies(one: Requirement, other: Requirement): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  if (!a || !b || one.condition.measure !== other.condition.measure) return false;
  const atLeast = isWithin(one, other) && b.max === Number.POSITIVE_INFINITY && a.min >= b.min;
  const atMost = isWithin(other, one) && b.min === 0 && a.max <= b.max;
  return atLeast || atMost;
}
