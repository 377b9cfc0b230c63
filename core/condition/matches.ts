// What a target means for one member, read from that member's own events. The database's reading of the same target
// must say the same of everybody.

import { type Address, readAddress, readRule, ruleFits } from '../address';
import type { Item } from '../event';
import { WHOLE_ORDER } from '../facts/order';
import type { LoggedEvent } from '../history';
import { inSmallestUnits, isWon } from '../money';
import { kstDay } from '../time';
import { fitsDemographics, type Profile, UNKNOWN_PROFILE } from './demographics';
import { type Condition, compare, type Filter, type Group, groupIdsOf, type Target } from './schema';
import { resolveWindow } from './window';

/** The one event whose category is the page's own, not its items'. */
export const LIST_EVENT = 'view_item_list';

/**
 * Does the target hold for a member with this history at `at`? `history` is the member's own rows, in any order;
 * `memberOf` the saved groups the member is in at `at`; `profile` what is known of sex, age and region.
 */
export function matchesTarget(
  target: Target,
  history: readonly LoggedEvent[],
  at: number,
  memberOf: ReadonlySet<number> = new Set(),
  profile: Profile = UNKNOWN_PROFILE,
): boolean {
  const { include, exclude } = target.groups;
  return (
    (!target.demographics || fitsDemographics(target.demographics, profile, kstDay(at))) &&
    target.allOf.every((condition) => conditionHolds(condition, history, at)) &&
    !target.exclude.some((condition) => conditionHolds(condition, history, at)) &&
    (include.length === 0 || include.some((id) => memberOf.has(id))) &&
    !exclude.some((id) => memberOf.has(id))
  );
}

/**
 * Which of these saved groups a member is in, each evaluated at `at`; `listed` are the fixed ones that list the member.
 * A group may lead to others, never to itself.
 */
export function groupsHeld(
  groups: ReadonlyMap<number, Group>,
  history: readonly LoggedEvent[],
  at: number,
  profile: Profile = UNKNOWN_PROFILE,
  listed: ReadonlySet<number> = new Set(),
): Set<number> {
  const held = new Map<number, boolean>();
  const holds = (id: number): boolean => {
    const known = held.get(id);
    if (known !== undefined) return known;
    held.set(id, false);
    const target = groups.get(id);
    if (target === 'fixed') return listed.has(id);
    const answer =
      typeof target === 'object' &&
      matchesTarget(target, history, at, new Set(groupIdsOf(target).filter(holds)), profile);
    held.set(id, answer);
    return answer;
  };
  return new Set([...groups.keys()].filter(holds));
}

export function conditionHolds(condition: Condition, history: readonly LoggedEvent[], at: number): boolean {
  return compare(measure(condition, history, at), condition.op, condition.value);
}

/** The events a condition is about: of its name, within its window, through its filter. */
export function eventsCounted(condition: Condition, history: readonly LoggedEvent[], at: number): LoggedEvent[] {
  const { from, to } = resolveWindow(condition.window, at);
  return history.filter(
    (event) =>
      event.name === condition.event &&
      event.occurredAt >= from &&
      event.occurredAt < to &&
      filterFits(condition.filter ?? {}, event, history, at),
  );
}

/** The number a condition compares. */
export function measure(condition: Condition, history: readonly LoggedEvent[], at: number): number {
  const filter = condition.filter ?? {};
  const qualifying = eventsCounted(condition, history, at);
  switch (condition.measure) {
    case 'count':
      return isEverBought(condition)
        ? qualifying.filter((order) => !isRefunded(order, history, at)).length
        : qualifying.length;
    case 'distinct_products': {
      const items = qualifying.flatMap((event) => (event.params.items ?? []).filter((item) => itemFits(filter, item)));
      return new Set(items.map((item) => item.item_id)).size;
    }
    case 'sum_amount':
      return qualifying.reduce((sum, event) => sum + (wonOf(event, history, at) ?? 0), 0);
  }
}

/** "Ever bought" means bought and kept; "bought since" counts what was given back too, for the member acted. */
export const isEverBought = ({ measure, window, event }: Condition): boolean =>
  measure === 'count' && 'allTime' in window && event === 'purchase';

/** Does one event fit a filter by itself? Of an order, refunds are left out of account. */
export function eventFits(filter: Filter, event: LoggedEvent): boolean {
  return filterFits(filter, event, [], event.occurredAt);
}

function filterFits(filter: Filter, event: LoggedEvent, history: readonly LoggedEvent[], at: number): boolean {
  const { url, amount } = filter;
  if (url && !addressFits(url, readAddress(event.url ?? ''))) return false;
  if (amount) {
    const won = wonOf(event, history, at);
    if (won === null || won < (amount.min ?? 0) || won > (amount.max ?? Number.POSITIVE_INFINITY)) return false;
  }
  if (event.name === LIST_EVENT) return !filter.categories || isBelow(filter.categories, event.params.item_list_id);
  if (!asksOfItems(filter)) return true;
  return (event.params.items ?? []).some((item) => itemFits(filter, item));
}

function addressFits({ any, not }: NonNullable<Filter['url']>, address: Address): boolean {
  const fits = (rule: Parameters<typeof readRule>[0]) => ruleFits(readRule(rule), address);
  return (!any || any.some(fits)) && !not?.some(fits);
}

const asksOfItems = ({ products, brands, categories, discounted }: Filter) =>
  products !== undefined || brands !== undefined || categories !== undefined || discounted !== undefined;

export function itemFits({ products, brands, categories, discounted }: Filter, item: Item): boolean {
  return (
    (!discounted || (item.price !== undefined && item.list_price !== undefined && item.price < item.list_price)) &&
    (!products || products.includes(item.item_id)) &&
    (!brands || (item.item_brand !== undefined && brands.includes(item.item_brand))) &&
    (!categories || isBelow(categories, item.item_category_id))
  );
}

/** Is this path of category codes in any of the chosen ones, or below it? */
export function isBelow(codes: readonly string[], path: string | undefined): boolean {
  return path !== undefined && codes.some((code) => `/${path}/`.includes(`/${code}/`));
}

/** Won an event came to, null in another currency; of an order, what is left of it after the refunds known at `at`. */
function wonOf(event: LoggedEvent, history: readonly LoggedEvent[], at: number): number | null {
  if (!isWon(event.params.currency)) return null;
  const refunded = refundedOf(event, history, at) ?? 0;
  return Math.max(0, orderValue(event) - refunded);
}

/** Was everything of this order given back? */
function isRefunded(order: LoggedEvent, history: readonly LoggedEvent[], at: number): boolean {
  const refunded = refundedOf(order, history, at);
  return refunded !== null && refunded >= orderValue(order);
}

/** What an order came to, in the smallest unit of its currency. */
const orderValue = ({ params: { value = 0, currency } }: LoggedEvent) => inSmallestUnits({ value, currency });

/**
 * Given back of an order before `at`, in that unit; null when nothing was. A refund that names no amount is of all of it, as
 * is a cancellation.
 */
function refundedOf(event: LoggedEvent, history: readonly LoggedEvent[], at: number): number | null {
  const order = event.params.transaction_id;
  if (event.name !== 'purchase' || order === undefined) return null;
  const refunds = history.filter(
    (other) => givesBack(other) && other.params.transaction_id === order && other.occurredAt < at,
  );
  if (refunds.length === 0) return null;
  const { currency } = event.params;
  return refunds.reduce(
    (sum, { name, params: { value } }) =>
      sum + (value === undefined || name !== 'refund' ? WHOLE_ORDER : inSmallestUnits({ value, currency })),
    0,
  );
}

const givesBack = ({ name, params }: LoggedEvent): boolean =>
  name === 'refund' || (name === 'order_update' && params.status === 'cancelled');
