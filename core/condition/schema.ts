// A target (타겟): whom a marketer means, as data. Conditions joined by AND, each a period, an event, what to count and
// a comparison; saved groups to be in or out of. What it means for one member is in `matches.ts`, for a database in
// the edge; the two read this one schema and are held equal by a property test.

import * as v from 'valibot';
import { readRule } from '../address';
import { EVENT_LIMITS } from '../event';
import { readStoredAs } from '../facts/stored';
import { demographicsSchema } from './demographics';
import { windowSchema } from './window';

export const TARGET_LIMITS = {
  /** Conditions in `allOf`, and in `exclude`. */
  conditions: 10,
  /** Groups to be in any of, and groups to be in none of. */
  groups: 5,
  /** Conditions of a target together with those of every group it leads to: what one statement can hold. */
  expanded: 32,
  /** URL rules that must fit (any of them), and that must not. */
  rules: 20,
  ruleChars: 300,
  products: 50,
  brands: 20,
  categories: 20,
  value: 1_000_000_000,
} as const;

export const MEASURES = ['count', 'distinct_products', 'sum_amount'] as const;
export type Measure = (typeof MEASURES)[number];
export const COMPARISONS = ['gte', 'lte', 'eq', 'gt', 'lt'] as const;
export type Comparison = (typeof COMPARISONS)[number];

const whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(TARGET_LIMITS.value));
const choice = (chars: number, most: number) =>
  v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(chars))), v.minLength(1), v.maxLength(most)),
  );

const urlRuleSchema = v.pipe(
  v.strictObject({
    part: v.picklist(['path', 'query', 'full']),
    op: v.picklist(['equals', 'contains', 'starts_with', 'ends_with']),
    value: v.pipe(v.string(), v.minLength(1), v.maxLength(TARGET_LIMITS.ruleChars)),
  }),
  v.check((rule) => readRule(rule).value !== '', 'expected text that is part of an address'),
);
const urlRules = v.optional(v.pipe(v.array(urlRuleSchema), v.minLength(1), v.maxLength(TARGET_LIMITS.rules)));

/** Narrows an event. Parts join by AND; the values within one by OR. Product, brand and category are of one item. */
export const filterSchema = v.strictObject({
  /** The page's address fits any of `any`, and none of `not`. */
  url: v.optional(v.strictObject({ any: urlRules, not: urlRules })),
  products: choice(EVENT_LIMITS.id, TARGET_LIMITS.products),
  brands: choice(EVENT_LIMITS.text, TARGET_LIMITS.brands),
  /** Category codes; each means itself and everything below it. */
  categories: choice(EVENT_LIMITS.text, TARGET_LIMITS.categories),
  /** Sold below its list price when the event happened. Of the same item as the others. */
  discounted: v.optional(v.literal(true)),
  /** Won an order came to: goods after discounts, without shipping, less what was refunded. Both ends included. */
  amount: v.optional(v.strictObject({ min: v.optional(whole), max: v.optional(whole) })),
});
export type Filter = v.InferOutput<typeof filterSchema>;

export const conditionSchema = v.strictObject({
  window: windowSchema,
  /** A name of the event contract, or one of the shop's own. */
  event: v.pipe(v.string(), v.maxLength(EVENT_LIMITS.name), v.regex(/^[a-z][a-z0-9_]*$/i)),
  filter: v.optional(filterSchema),
  measure: v.picklist(MEASURES),
  op: v.picklist(COMPARISONS),
  value: whole,
});
export type Condition = v.InferOutput<typeof conditionSchema>;

const groupIds = v.optional(
  v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(TARGET_LIMITS.groups)),
  [],
);

export const targetSchema = v.strictObject({
  allOf: v.pipe(v.array(conditionSchema), v.maxLength(TARGET_LIMITS.conditions)),
  /** Members for whom any of these holds are out. */
  exclude: v.optional(v.pipe(v.array(conditionSchema), v.maxLength(TARGET_LIMITS.conditions)), []),
  /** Saved groups: in any of `include` (when there are any), in none of `exclude`. */
  groups: v.optional(v.strictObject({ include: groupIds, exclude: groupIds }), { include: [], exclude: [] }),
  /** Who they are, beside what they did. A group's is asked of its own members only. */
  demographics: v.optional(demographicsSchema),
  /** Says that all members are meant, where every condition also holds for one who never did anything. */
  base: v.optional(v.literal('all_members')),
});
export type Target = v.InferOutput<typeof targetSchema>;

/** A target that means nobody yet: what a group of another kind has in its place. */
export const EMPTY_TARGET: Target = { allOf: [], exclude: [], groups: { include: [], exclude: [] } };

/**
 * A saved group as targets lead to it: a target evaluated afresh, a list of members (고정 그룹), or one whose row cannot be
 * read. Whom that means nobody knows: what leads to it waits until it is saved anew.
 */
export type Group = Target | 'fixed' | 'unreadable';

const storedSchema = v.looseObject({
  allOf: v.array(v.looseObject({ event: v.string() })),
  exclude: v.array(v.looseObject({ event: v.string() })),
  groups: v.looseObject({ include: v.array(v.number()), exclude: v.array(v.number()) }),
});

/** A target as its row keeps it; null where that cannot be read. Of types alone: limits may have been others. */
export const readTarget = (json: string): Target | null => readStoredAs(storedSchema, json) as Target | null;

/** Most members a fixed group may list, and a program may give in one call. */
export const FIXED_GROUP_LIMITS = { ids: 100_000, idsPerCall: 10_000 } as const;

/** A condition as it takes part: those of `exclude` negated. */
export type Requirement = { condition: Condition; negated: boolean };

export function requirementsOf(target: Target): Requirement[] {
  return [
    ...target.allOf.map((condition) => ({ condition, negated: false })),
    ...target.exclude.map((condition) => ({ condition, negated: true })),
  ];
}

/** Groups a target leads to, in no order. */
export function groupIdsOf(target: Target): number[] {
  return [...target.groups.include, ...target.groups.exclude];
}

/** Conditions of a target with those of every group it leads to, as often as it leads there. */
export function expandedSize(target: Target, groups: ReadonlyMap<number, Group>): number {
  return groupIdsOf(target).reduce((sum, id) => {
    const group = groups.get(id);
    return sum + (typeof group === 'object' ? expandedSize(group, groups) : group === 'fixed' ? 1 : 0);
  }, target.allOf.length + target.exclude.length);
}

/** A group the target leads to that cannot be read; undefined when all can. */
export function unreadableIn(target: Target, groups: ReadonlyMap<number, Group>): number | undefined {
  return groupIdsOf(target).find((id) => {
    const group = groups.get(id);
    return group === 'unreadable' || (typeof group === 'object' && unreadableIn(group, groups) !== undefined);
  });
}

export function compare(measured: number, op: Comparison, value: number): boolean {
  switch (op) {
    case 'gte':
      return measured >= value;
    case 'lte':
      return measured <= value;
    case 'eq':
      return measured === value;
    case 'gt':
      return measured > value;
    case 'lt':
      return measured < value;
  }
}

/** Does a requirement hold for a member without a single event? */
export function holdsForNobody({ condition, negated }: Requirement): boolean {
  return compare(0, condition.op, condition.value) !== negated;
}
