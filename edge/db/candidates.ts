// Whom a scenario may be about at a planned instant, as one statement over the audience index or the projections: every
// member with enough qualifying events in the look-back, with those events as marks. It may name a member too many,
// never one too few; `core/campaign/audience` reads the marks and decides.

import { asksOnlyWhen, intervalsOf } from '../../core/campaign/audience';
import { countsProducts, groupingOf, groupOf, type Mark } from '../../core/campaign/marks';
import {
  INTEREST_WEIGHTS,
  type Qualify,
  type QualifyingEvent,
  qualifyingEvents,
  type Scenario,
} from '../../core/campaign/scenario';
import { EMPTY_TARGET, type Target } from '../../core/condition/schema';
import type { Interval, LookBack } from '../../core/condition/window';
import { kstDay } from '../../core/time';
import { Compiler, type Groups } from './condition-sql';
import { and, EVENTS_OF_DAY, IN_WON, instant, name, readable, startOf } from './event-sql';

/** More qualifying events than a person makes in any look-back; whoever made them is nobody to write to. */
const MOST_MARKS = 5_000;

/**
 * The statement's text and its one list of values. Columns: `member_id`, `n` marks, `marks` as JSON, `in_target`,
 * `in_excluded`, `fits_demographics`. Parameters: ?1 site, ?2 always the empty text, ?4 `lists`; ?3 is the caller's.
 */
export type CandidatesQuery = { sql: string; lists: string };

export type CandidatesQuestion = {
  scenario: Scenario;
  lookBack: LookBack;
  target: Target | undefined;
  groups: Groups;
  at: number;
};

export function compileCandidates({ scenario, lookBack, target, groups, at }: CandidatesQuestion): CandidatesQuery {
  const compiler = new Compiler(groups, at);
  const rows = rowsOf(compiler, scenario, lookBack, at, OF_EVERYBODY);
  const { inTarget, inExcludedGroup, fitsDemographics } = compiler.membership(target ?? EMPTY_TARGET, 'c.member_id');
  const sql = `
    SELECT member_id, n, marks, ${inTarget} AS in_target, ${inExcludedGroup} AS in_excluded,
      ${fitsDemographics} AS fits_demographics FROM (
      SELECT member_id, count(*) AS n, json_group_array(json_array(at, seq, item, brand, path, value)) AS marks
      FROM (${rows}) GROUP BY member_id HAVING ${enough(scenario.qualify)} AND count(*) <= ${MOST_MARKS}) c
    WHERE ?2 = '' AND ?4 IS NOT NULL`;
  return { sql: sql.replace(/\s+/g, ' '), lists: JSON.stringify(compiler.lists) };
}

/** One member's marks in the look-back, enough or not: ?3 is the member. Columns and parameters as above. */
export function compileMarksOf(question: Pick<CandidatesQuestion, 'scenario' | 'lookBack' | 'at'>): CandidatesQuery {
  const { scenario, lookBack, at } = question;
  const compiler = new Compiler(new Map(), at);
  const sql = `
    SELECT json_group_array(json_array(at, seq, item, brand, path, value)) AS marks
    FROM (${rowsOf(compiler, scenario, lookBack, at, OF_ONE)}) WHERE member_id = ?3 AND ?2 = '' AND ?4 IS NOT NULL`;
  return { sql: sql.replace(/\s+/g, ' '), lists: JSON.stringify(compiler.lists) };
}

/** Enough at the most favourable reading: the half-hour rule and the caps of interest only take away. */
function enough(qualify: Qualify): string {
  switch (qualify.kind) {
    case 'events':
      return `count(${qualify.measure === 'distinct_products' ? 'DISTINCT item' : '*'}) >= ${instant(qualify.atLeast)}`;
    case 'orders':
      return `sum(value) >= ${instant(qualify.atLeast)}`;
    case 'interest':
      return `sum(value) >= ${instant(qualify.minScore)}`;
  }
}

/** Whose events are read, and by which index. */
type Whose = { log: string; term: string };
const OF_EVERYBODY: Whose = { log: 'events e INDEXED BY events_audience', term: 'e.member_id IS NOT NULL' };
const OF_ONE: Whose = { log: 'events e INDEXED BY events_member', term: 'e.member_id = ?3' };

/** Rows of `member_id, at, seq, item, brand, path, value`. */
function rowsOf(compiler: Compiler, scenario: Scenario, lookBack: LookBack, at: number, whose: Whose): string {
  const { qualify } = scenario;
  const intervals = intervalsOf(scenario, lookBack, at);
  if (qualify.kind === 'orders') {
    return intervals.map((interval) => orderRows(qualify, interval, lookBack, at)).join(' UNION ALL ');
  }
  const [interval] = intervals;
  if (!interval) throw new Error('a look-back without days');
  const events = qualifyingEvents(scenario);
  if (lookBack.kind === 'last_event' && asksOnlyWhen(qualify)) return lastSeenRows(events, interval);
  const rows = events.map((one) => eventRows(compiler, scenario, one, interval, whose));
  if (lookBack.kind !== 'last_event') return rows.join(' UNION ALL ');
  const later = events.map((one) => laterRows(compiler, one, { from: interval.to, to: at }, whose));
  return `SELECT * FROM (${rows.join(' UNION ALL ')}) WHERE member_id NOT IN (${later.join(' UNION ALL ')})`;
}

function eventsIn(
  compiler: Compiler,
  { event, filter }: QualifyingEvent,
  { from, to }: Interval,
  { term }: Whose,
): string[] {
  return [
    `e.site_id = ?1 AND e.name = ${name(event)} AND e.occurred_at >= ${instant(from)} AND e.occurred_at < ${instant(to)}
     AND ${term}`,
    ...compiler.filterTerms({ event, measure: 'count' }, filter ?? {}),
  ];
}

function eventRows(
  compiler: Compiler,
  scenario: Scenario,
  one: QualifyingEvent,
  interval: Interval,
  whose: Whose,
): string {
  const { qualify } = scenario;
  const weight = INTEREST_WEIGHTS[one.event as keyof typeof INTEREST_WEIGHTS] ?? 0;
  const value = qualify.kind === 'interest' ? String(weight) : `coalesce(${IN_WON}, 0)`;
  if (!countsProducts(qualify)) {
    return and(
      `SELECT e.member_id, e.occurred_at AS at, e.seq, NULL AS item, NULL AS brand, NULL AS path, ${value} AS value
       FROM ${whose.log} WHERE true`,
      ...eventsIn(compiler, one, interval, whose),
    );
  }
  const items = and('true', ...compiler.itemTerms(one.filter ?? {}));
  const grouping = groupingOf(scenario);
  const brand = grouping === 'brand' ? "i.value ->> 'item_brand'" : 'NULL';
  const path = grouping === 'path' ? "i.value ->> 'item_category_id'" : 'NULL';
  return and(
    `SELECT e.member_id, e.occurred_at AS at, e.seq, i.value ->> 'item_id' AS item, ${brand} AS brand, ${path} AS path,
       ${value} AS value
     FROM ${whose.log} LEFT JOIN json_each(e.data, '$.p.items') i ON ${items} WHERE true`,
    ...eventsIn(compiler, one, interval, whose),
  );
}

function laterRows(compiler: Compiler, one: QualifyingEvent, interval: Interval, whose: Whose): string {
  return and(`SELECT e.member_id FROM ${whose.log} WHERE true`, ...eventsIn(compiler, one, interval, whose));
}

/** Members whose latest such event fell on the interval's days: read by day, each with its own few rows. */
function lastSeenRows(events: readonly QualifyingEvent[], { from, to }: Interval): string {
  const names = events.map(({ event }) => name(event)).join(', ');
  const days = `${instant(kstDay(from))} AND ${instant(kstDay(to - 1))}`;
  return `
    SELECT s.member_id, coalesce(
      (SELECT max(v.value ->> 'at') FROM ${EVENTS_OF_DAY} v WHERE v.key IN (${names})),
      ${startOf('s.day')}) AS at, 0 AS seq, NULL AS item, NULL AS brand, NULL AS path, 0 AS value
    FROM (
      SELECT l.member_id, max(l.day) AS day FROM last_events l INDEXED BY last_events_day
      WHERE l.site_id = ?1 AND l.name IN (${names}) AND l.day BETWEEN ${days} AND NOT EXISTS (
        SELECT 1 FROM last_events o WHERE o.site_id = ?1 AND o.member_id = l.member_id AND o.name IN (${names})
          AND o.day > ${instant(kstDay(to - 1))})
      GROUP BY l.member_id) s
    LEFT JOIN member_days d ON d.site_id = ?1 AND d.day = s.day AND d.member_id = s.member_id`;
}

/** Orders by payment or arrival; of a payment, what was not refunded counts. */
function orderRows(
  { by, measure, atLeast }: Extract<Qualify, { kind: 'orders' }>,
  { from, to }: Interval,
  lookBack: LookBack,
  at: number,
): string {
  const column = by === 'paid' ? 'paid_at' : 'arrived_at';
  const later =
    lookBack.kind === 'last_event'
      ? `AND o.member_id NOT IN (
           SELECT l.member_id FROM orders l INDEXED BY orders_${by} WHERE l.site_id = ?1 AND l.${column} >= ${instant(to)}
             AND l.${column} < ${instant(at)}${measure === 'each' ? ` AND l.net_value >= ${instant(atLeast)}` : ''})`
      : '';
  return `
    SELECT o.member_id, o.${column} AS at, coalesce(${readable('o.facts')} ->> '$.paidSeq', o.first_seq) AS seq, o.order_id AS item,
      NULL AS brand, NULL AS path, o.net_value AS value
    FROM orders o INDEXED BY orders_${by} WHERE o.site_id = ?1 AND o.${column} >= ${instant(from)}
      AND o.${column} < ${instant(to)}${measure === 'each' ? ` AND o.net_value >= ${instant(atLeast)}` : ''} ${later}`;
}

/** Marks as the statement gives them back. */
export function readMarks(scenario: Scenario, rows: readonly MarkRow[]): Mark[] {
  return rows.map(([at, seq, item, brand, path, value]) => ({
    at,
    seq,
    item,
    group: item === null ? null : groupOf(scenario, item, brand, path),
    value,
  }));
}
export type MarkRow = [number, number, string | null, string | null, string | null, number];
