// A target as one statement: the active members it means, in id order. Every condition is a set of members read once
// from the log's audience index; a condition that also holds for members without events keeps its violators out
// instead. No set is asked about member by member, and nothing but ids of members leaves the database.
//
// `core/condition/matches` says what a target means; this must say the same of everybody.

import { readRule } from '../../core/address';
import type { Membership } from '../../core/campaign/facts';
import { ageRanges, type Demographics, dateNumber } from '../../core/condition/demographics';
import { isEverBought, LIST_EVENT } from '../../core/condition/matches';
import {
  type Comparison,
  type Condition,
  type Filter,
  type Group,
  holdsForNobody,
  type Measure,
  type Requirement,
  requirementsOf,
  TARGET_LIMITS,
  type Target,
} from '../../core/condition/schema';
import { resolveWindow } from '../../core/condition/window';
import { WHOLE_ORDER } from '../../core/facts/order';
import { DAY_MS, kstDay } from '../../core/time';
import type { UrlRule } from '../../core/tracker-settings';
import {
  ADDRESS,
  and,
  IN_WON,
  IS_FORGOTTEN_DAY,
  IS_FORGOTTEN_ORDER,
  inSmallestUnits,
  instant,
  inWholeWon,
  name,
  readable,
  VALUE,
} from './event-sql';

/** Saved groups by id, as far as a target leads to them. */
export type Groups = ReadonlyMap<number, Group>;

/**
 * The statement's text and its one list of values. Parameters: ?1 site, ?2 the member id to go on after, ?3 how many
 * members, ?4 `lists`.
 */
export type MembersQuery = { sql: string; lists: string };

/** Whom a target means at `at`. Groups it names that are not among `groups` have no members. */
export function compileTarget(target: Target, groups: Groups, at: number): MembersQuery {
  const compiler = new Compiler(groups, at);
  // A target without filters has no use for ?4, but every parameter bound must be named.
  const sql = `${and(compiler.members(target), '?4 IS NOT NULL')} ORDER BY m.member_id LIMIT ?3`;
  return { sql: sql.replace(/\s+/g, ' '), lists: JSON.stringify(compiler.lists) };
}

/** A compound SELECT takes five terms. */
const MAX_EXCEPTS = 4;

const negationOf = (requirement: Requirement): Requirement => ({ ...requirement, negated: !requirement.negated });

/** The number a condition compares, over rows of what it counts. */
const COUNTED: Record<Measure, string> = {
  count: 'count(*)',
  distinct_products: 'count(DISTINCT k.item)',
  sum_amount: 'coalesce(sum(k.won), 0)',
};

const OPERATORS: Record<Comparison, string> = { gte: '>=', lte: '<=', eq: '=', gt: '>', lt: '<' };

/** Writes the parts of one statement; the values of its filters gather in `lists`, bound as ?4. */
export class Compiler {
  /** Values of filters, bound together as one JSON array of arrays. */
  readonly lists: unknown[][] = [];

  constructor(
    readonly groups: Groups,
    readonly at: number,
  ) {}

  /** Active members whom a target means; those after ?2. */
  members(target: Target): string {
    const requirements = requirementsOf(target);
    const driver = driverOf(requirements, this.at);
    const { include, exclude } = target.groups;
    const from = and(
      `SELECT m.member_id FROM members m WHERE m.site_id = ?1 AND m.state = 'active'`,
      ...demographicTerms(target.demographics, kstDay(this.at)),
      '',
    );
    const rest = requirements.filter((requirement) => requirement !== driver);
    if (driver) {
      // Whom the first set names, less those that break a zero-condition: what is left is looked up among the members.
      // The other sets are looked into for these only; `+` keeps the planner from beginning elsewhere.
      const broken = rest.filter(holdsForNobody).slice(0, MAX_EXCEPTS);
      const sets = [driver, ...broken.map(negationOf)].map((requirement) => this.set(requirement, true));
      const others = rest.filter((requirement) => !broken.includes(requirement));
      return and(
        `${from}m.member_id IN (${sets.join(' EXCEPT ')})`,
        ...this.terms(others),
        ...this.groupTerms(include, exclude),
      );
    }
    if (include.length > 0) {
      const sets = include.flatMap((id) => {
        const group = this.groupOf(id);
        if (group === 'fixed') {
          return [`SELECT f.member_id FROM segment_members f WHERE f.segment_id = ${instant(id)} AND f.member_id > ?2`];
        }
        return group ? [`SELECT member_id FROM (${this.members(group)})`] : [];
      });
      const first = sets.length > 0 ? `m.member_id IN (${sets.join(' UNION ALL ')})` : 'false';
      return and(`${from}${first}`, ...this.terms(rest), ...this.groupTerms([], exclude));
    }
    return and(`${from}m.member_id > ?2`, ...this.terms(rest), ...this.groupTerms([], exclude));
  }

  /** Everybody in any of these groups. */
  inGroups(ids: readonly number[]): string {
    return this.members({ allOf: [], exclude: [], groups: { include: [...ids], exclude: [] } });
  }

  /**
   * What the target makes of the member of this column, as `core/campaign/facts` asks it. What it does not ask is not
   * read: one that only leaves groups out, or only means some ages, reads no set of all members.
   */
  membership({ demographics, ...target }: Target, member: string): Record<keyof Membership, string> {
    const { include, exclude } = target.groups;
    const asks = target.allOf.length + target.exclude.length + include.length > 0;
    const who = demographicTerms(demographics, kstDay(this.at));
    const itself = `SELECT 1 FROM members m WHERE m.site_id = ?1 AND m.member_id = ${member} AND m.state = 'active'`;
    return {
      inTarget: asks ? `${member} IN (${this.members({ ...target, groups: { include, exclude: [] } })})` : 'true',
      inExcludedGroup: exclude.length > 0 ? `${member} IN (${this.inGroups(exclude)})` : 'false',
      fitsDemographics: who.length > 0 ? `EXISTS (${and(itself, ...who)})` : 'true',
    };
  }

  private terms(requirements: readonly Requirement[]): string[] {
    return requirements.map((requirement) =>
      holdsForNobody(requirement)
        ? `+m.member_id NOT IN (${this.set(negationOf(requirement))})`
        : `+m.member_id IN (${this.set(requirement)})`,
    );
  }

  private groupTerms(include: readonly number[], exclude: readonly number[]): string[] {
    // Of what is not known of a member, SQL says neither yes nor no: that is not in the group.
    const terms = exclude.map((id) => `${this.inGroup(id)} IS NOT TRUE`);
    if (include.length > 0) terms.push(`(${include.map((id) => this.inGroup(id)).join(' OR ')})`);
    return terms;
  }

  /** One that cannot be read has nobody in it, and nobody out of it: whoever asks is told so. */
  private groupOf(id: number): Exclude<Group, 'unreadable'> | undefined {
    const group = this.groups.get(id);
    if (group === 'unreadable') throw new Error(`target group ${id} cannot be read`);
    return group;
  }

  /** Is member `m` in a saved group? Known to be active where this is asked. */
  private inGroup(id: number): string {
    const group = this.groupOf(id);
    if (!group) return 'false';
    if (group === 'fixed') {
      return `EXISTS (SELECT 1 FROM segment_members f WHERE f.segment_id = ${instant(id)} AND f.member_id = m.member_id)`;
    }
    const { include, exclude } = group.groups;
    const terms = [
      ...this.terms(requirementsOf(group)),
      ...this.groupTerms(include, exclude),
      ...demographicTerms(group.demographics, kstDay(this.at)),
    ];
    return terms.length > 0 ? `(${terms.join(' AND ')})` : 'true';
  }

  /** Members with events for whom a requirement holds. It must not hold for members without any. */
  private set({ condition, negated }: Requirement, after = false): string {
    const { measure, op, value } = condition;
    const holds = `${COUNTED[measure]} ${OPERATORS[op]} ${instant(value)}`;
    // An event at all is all that is asked: no grouping.
    const isAny = measure === 'count' && isPresence(op, value, negated);
    const grouped = isAny ? '' : ` GROUP BY k.member_id HAVING ${negated ? 'NOT ' : ''}${holds}`;
    const amount = condition.filter?.amount;
    // What an order came to is long to say, and is said once.
    const narrowed = amount ? ` WHERE ${isAmount('k.won', amount)}` : '';
    return `SELECT k.member_id FROM (${this.counted(condition, after)}) k${narrowed}${grouped}`;
  }

  /** What a condition counts, as rows of `member_id, item, won`; those of members after ?2. */
  private counted(condition: Condition, after: boolean): string {
    const { measure, event, window } = condition;
    const { amount, ...filter } = condition.filter ?? {};
    const { from, to } = resolveWindow(window, this.at);
    const ofItems = measure === 'distinct_products';
    const more = (row: string) => (after ? `AND ${row}.member_id > ?2` : '');
    const logged = and(
      `SELECT e.member_id, ${ofItems ? "i.value ->> 'item_id'" : 'NULL'} AS item,
         ${measure === 'sum_amount' || amount ? this.won(event) : '0'} AS won
       FROM events e INDEXED BY events_audience${ofItems ? ` CROSS JOIN json_each(e.data, '$.p.items') i` : ''}
       WHERE e.site_id = ?1 AND e.name = ${name(event)} AND e.occurred_at >= ${instant(from)}
         AND e.occurred_at < ${instant(to)} AND e.member_id IS NOT NULL ${more('e')}`,
      ...this.filterTerms(condition, filter),
      ...(ofItems ? this.itemTerms(filter) : []),
      ...(isEverBought(condition)
        ? [`coalesce(${this.refunded(inSmallestUnits)} < ${inSmallestUnits(VALUE)}, true)`]
        : []),
    );
    if (!('allTime' in window) || condition.filter) return logged;
    if (event !== 'purchase') {
      return `${logged} UNION ALL SELECT l.member_id, NULL, 0 FROM last_events l INDEXED BY last_events_day
        WHERE l.site_id = ?1 AND l.name = ${name(event)} AND ${IS_FORGOTTEN_DAY} ${more('l')}${ofItems ? ' AND false' : ''}`;
    }
    return `${logged} UNION ALL SELECT o.member_id, ${ofItems ? "i.value ->> 'itemId'" : 'NULL'}, o.net_value
      FROM orders o INDEXED BY orders_paid${ofItems ? ` CROSS JOIN json_each(${readable('o.facts')}, '$.items') i` : ''}
      WHERE o.site_id = ?1 AND ${IS_FORGOTTEN_ORDER} ${more('o')}${isEverBought(condition) ? ' AND NOT o.undone' : ''}`;
  }

  /** Conditions on event `e`. */
  filterTerms({ event, measure }: Pick<Condition, 'event' | 'measure'>, filter: Filter): string[] {
    const { url, amount, products, brands, categories, discounted } = filter;
    const terms: string[] = [];
    if (url?.any || url?.not) terms.push(this.addressFits(url));
    if (amount) terms.push(isAmount(this.won(event), amount));
    if (event === LIST_EVENT) {
      if (categories) terms.push(this.isBelow(categories, `e.data ->> '$.p.item_list_id'`));
    } else if (measure !== 'distinct_products' && (products || brands || categories || discounted)) {
      const fits = this.itemTerms(filter).join(' AND ');
      terms.push(`EXISTS (SELECT 1 FROM json_each(e.data, '$.p.items') i WHERE ${fits})`);
    }
    return terms;
  }

  /** Conditions on one item `i`. */
  itemTerms({ products, brands, categories, discounted }: Filter): string[] {
    const terms: string[] = [];
    if (discounted) terms.push(`i.value ->> 'price' < i.value ->> 'list_price'`);
    if (products) terms.push(`i.value ->> 'item_id' IN (SELECT value FROM ${this.list(products)})`);
    if (brands) terms.push(`i.value ->> 'item_brand' IN (SELECT value FROM ${this.list(brands)})`);
    if (categories) terms.push(this.isBelow(categories, `i.value ->> 'item_category_id'`));
    return terms;
  }

  private isBelow(codes: readonly string[], path: string): string {
    return `EXISTS (SELECT 1 FROM ${this.list(codes)} c WHERE instr('/' || (${path}) || '/', '/' || c.value || '/') > 0)`;
  }

  /** Any of the rules to fit, where there are any, and none of those that must not. */
  private addressFits({ any, not }: NonNullable<Filter['url']>): string {
    const row = (wanted: 0 | 1) => (rule: UrlRule) => {
      const { part, op, value } = readRule(rule);
      return [wanted, part, op, value];
    };
    const rules = [...(any ?? []).map(row(1)), ...(not ?? []).map(row(0))];
    return `(SELECT ${any ? 'max(fits AND wanted)' : 'true'} AND NOT max(fits AND NOT wanted) FROM (
      SELECT wanted, CASE op WHEN 'equals' THEN seen = text WHEN 'contains' THEN instr(seen, text) > 0
        WHEN 'starts_with' THEN substr(seen, 1, length(text)) = text
        ELSE substr(seen, -length(text)) = text END AS fits FROM (
        SELECT r.value ->> 0 AS wanted, r.value ->> 2 AS op, r.value ->> 3 AS text,
          CASE r.value ->> 1 WHEN 'path' THEN a.path WHEN 'query' THEN a.query WHEN 'full' THEN a.full ELSE a.whole END AS seen
        FROM (${ADDRESS}) a CROSS JOIN ${this.list(rules)} r LIMIT ${2 * TARGET_LIMITS.rules})))`;
  }

  /** Won an event came to, null in another currency; an order's less what was refunded. */
  won(event: string): string {
    return event === 'purchase' ? `max(0, ${IN_WON} - coalesce(${this.refunded(inWholeWon)}, 0))` : IN_WON;
  }

  /**
   * Given back of order `e` so far, in such units; null when nothing was. The id of whatever is told of an order begins with
   * the order's.
   */
  private refunded(inUnits: (amount: string) => string): string {
    return `(
      SELECT sum(coalesce(iif(f.name = 'refund', ${inUnits("f.data ->> '$.p.value'")}, NULL), ${WHOLE_ORDER}))
      FROM events f INDEXED BY events_once
      WHERE f.site_id = ?1 AND f.event_id >= e.event_id || ':cancelled' AND f.event_id < e.event_id || ':refund;'
        AND (f.name = 'refund' OR (f.name = 'order_update' AND f.data ->> '$.p.status' = 'cancelled'))
        AND f.member_id = e.member_id AND f.occurred_at < ${instant(this.at)}
        AND f.data ->> '$.p.transaction_id' = e.data ->> '$.p.transaction_id')`;
  }

  /** A bound list as a table with one column, `value`. */
  list(values: readonly unknown[]): string {
    this.lists.push([...values]);
    return `json_each(?4, '$[${this.lists.length - 1}]')`;
  }
}

const isAmount = (won: string, { min = 0, max = TARGET_LIMITS.value * 1_000 }: NonNullable<Filter['amount']>): string =>
  `${won} BETWEEN ${instant(min)} AND ${instant(max)}`;

/** "At least one", however it is put. */
function isPresence(op: Comparison, value: number, negated: boolean): boolean {
  return negated
    ? (op === 'lt' && value === 1) || ((op === 'eq' || op === 'lte') && value === 0)
    : (op === 'gte' && value === 1) || (op === 'gt' && value === 0);
}

/** What a filter asks of member `m` on a Korean day. */
export function demographicTerms(filter: Demographics | undefined, day: number): string[] {
  if (!filter) return [];
  const terms: string[] = [];
  const among = (column: string, values: readonly string[]) => {
    const known = values.filter((value) => value !== 'U').map(name);
    return `(m.${column} IN (${known.join(', ')})${values.includes('U') ? ` OR m.${column} IS NULL` : ''})`;
  };
  if (filter.genders) terms.push(among('gender', filter.genders));
  if (filter.regions) terms.push(among('region', filter.regions));
  const ranges = ageRanges(filter);
  if (ranges) {
    // Whole years, rounded down also below zero.
    const years = `((${instant(dateNumber(day))} - m.born_by + 100000000) / 10000 - 10000)`;
    const within = ranges.map(({ min, max }) => `${years} BETWEEN ${instant(min)} AND ${instant(max)}`);
    const unknown = filter.ages?.includes('U') ? ['m.born_by IS NULL'] : [];
    terms.push(`(${[...within, ...unknown].join(' OR ')})`);
  }
  return terms;
}

/** How many of an event a shop sees, by and large; what is not named is thought to lie between. */
const COMMON: Partial<Record<string, number>> = {
  refund: 1,
  sign_up: 1,
  write_review: 1,
  purchase: 2,
  begin_checkout: 3,
  add_to_wishlist: 3,
  login: 6,
  search: 6,
  add_to_cart: 8,
  view_item_list: 20,
  session_start: 30,
  view_item: 60,
  page_view: 100,
};
const UNNAMED = 5;

/** The requirement that leaves the fewest members, among those that hold for nobody without events. */
function driverOf(requirements: readonly Requirement[], at: number): Requirement | null {
  const expected = ({ condition }: Requirement) => {
    const { from, to } = resolveWindow(condition.window, at);
    const days = Math.min((to - from) / DAY_MS, 365);
    return (
      ((COMMON[condition.event] ?? UNNAMED) * days * (condition.filter ? 0.3 : 1)) /
      Math.sqrt(Math.max(1, condition.value))
    );
  };
  const candidates = requirements.filter((requirement) => !holdsForNobody(requirement));
  return candidates.sort((a, b) => expected(a) - expected(b))[0] ?? null;
}
