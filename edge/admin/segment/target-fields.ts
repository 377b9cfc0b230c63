// A target in a form: a row per condition, groups, demographics; typed text to what the schema is asked about, and back.
// A row says itself whether it takes members in or out.

import type { Place } from '../../../core/condition/lint';
import { type Condition, TARGET_LIMITS, type Target } from '../../../core/condition/schema';
import type { Window } from '../../../core/condition/window';
import { typedNumber } from '../form-errors';
import type { Fields } from '../parts';
import { EVENT_WORDS } from '../words';
import { DEMOGRAPHICS_ERROR, demographicFields, typedDemographics } from './demographic-fields';
import { FILTER_WORDS, filterFields, filterPart, typedFilter } from './filter-fields';

/** Rows a form may have. */
export const MAX_ROWS = 2 * TARGET_LIMITS.conditions;

export const field = (row: number, name: string) => `c${row}${name}`;

/** The choice that says: the event is one of the shop's own, named beside it. */
export const OWN_EVENT = '-';

/** What a new row says before anything is chosen. */
const NEW_ROW: Condition = { window: { lastDays: 7 }, event: 'add_to_cart', measure: 'count', op: 'gte', value: 1 };

/** Rows of a posted form, in order. */
export function rowsOf(fields: Fields): number[] {
  return Array.from({ length: MAX_ROWS }, (_, row) => row).filter((row) => fields[field(row, 'Event')] !== undefined);
}

/** The row a new target begins with. */
export const firstRow = (): Fields => rowFields(0, NEW_ROW, 'in');

export function targetFields(target: Target): Fields {
  const rows = [
    ...target.allOf.map((condition) => [condition, 'in'] as const),
    ...target.exclude.map((condition) => [condition, 'out'] as const),
  ];
  return Object.assign(
    { base: target.base ? 'on' : '' },
    demographicFields(target.demographics),
    ...rows.map(([condition, role], row) => rowFields(row, condition, role)),
    Object.fromEntries([
      ...target.groups.include.map((id) => [`group${id}`, 'in']),
      ...target.groups.exclude.map((id) => [`group${id}`, 'out']),
    ]),
  );
}

/** The form as a button changes it: one row more (`add`), or without one (`drop-3`); the others keep their order. */
export function drafted(fields: Fields, wanted: string): Fields {
  const rows = rowsOf(fields);
  const dropped = /^drop-(\d{1,2})$/.exec(wanted)?.[1];
  if (dropped)
    return renumbered(
      fields,
      rows.filter((row) => row !== Number(dropped)),
    );
  if (wanted !== 'add' || rows.length >= MAX_ROWS) return fields;
  return { ...renumbered(fields, rows), ...rowFields(rows.length, NEW_ROW, 'in') };
}

function renumbered(fields: Fields, rows: readonly number[]): Fields {
  const isOfRow = (name: string) => /^c(\d+)[a-zA-Z]/.exec(name);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const match = isOfRow(name);
      if (!match) return [[name, value]];
      const row = rows.indexOf(Number(match[1]));
      return row < 0 ? [] : [[`c${row}${name.slice(1 + (match[1] ?? '').length)}`, value]];
    }),
  );
}

function rowFields(row: number, condition: Condition, role: 'in' | 'out'): Fields {
  const { window, event, filter, measure, op, value } = condition;
  const named: Record<string, string> = {
    Role: role,
    ...windowFields(window),
    ...eventFields(event),
    Measure: measure,
    Op: op,
    Value: String(value),
  };
  return {
    ...Object.fromEntries(Object.entries(named).map(([name, text]) => [field(row, name), text])),
    ...filterFields(field(row, ''), filter),
  };
}

/** An event as the choice of it: one that is noticed by itself, or one of the shop's own by its name. */
export function eventFields(event: string): { Event: string; Own: string } {
  return Object.hasOwn(EVENT_WORDS, event) ? { Event: event, Own: '' } : { Event: OWN_EVENT, Own: event };
}

/** The event chosen. */
export const typedEvent = (event: string, own: string) => (event === OWN_EVENT ? own : event);

function windowFields(window: Window): Record<string, string> {
  if ('lastDays' in window) return { Window: 'lastDays', Days: String(window.lastDays), To: '' };
  if ('calendarDays' in window) return { Window: 'calendarDays', Days: String(window.calendarDays), To: '' };
  if ('daysAgo' in window) {
    return { Window: 'daysAgo', Days: String(window.daysAgo.from), To: String(window.daysAgo.to) };
  }
  return { Window: 'allTime', Days: '', To: '' };
}

/** A typed target as the schema is asked about it, which row each condition stands in, and where an issue belongs. */
export type TypedTarget = {
  typed: { allOf: unknown[]; exclude: unknown[]; groups: Target['groups']; demographics?: unknown; base?: unknown };
  rowAt: (place: Place) => number;
  /** The control of a path within the target; undefined for one of none. */
  fieldOf: (path: string) => string | undefined;
  /** What to say beside the controls. */
  words: Readonly<Record<string, string>>;
};

export function typedTarget(fields: Fields): TypedTarget {
  const rows = rowsOf(fields);
  const allOf = rows.filter((row) => fields[field(row, 'Role')] !== 'out');
  const exclude = rows.filter((row) => fields[field(row, 'Role')] === 'out');
  const rowAt = ({ list, index }: Place) => (list === 'allOf' ? allOf : exclude)[index] ?? 0;
  const groups = (kind: string) =>
    Object.entries(fields).flatMap(([name, value]) => {
      const id = /^group(\d{1,15})$/.exec(name)?.[1];
      return id && value === kind ? [Number(id)] : [];
    });
  return {
    typed: {
      allOf: allOf.map((row) => conditionOf(fields, row)),
      exclude: exclude.map((row) => conditionOf(fields, row)),
      groups: { include: groups('in'), exclude: groups('out') },
      ...typedDemographics(fields),
      ...(fields.base === 'on' && { base: 'all_members' }),
    },
    rowAt,
    fieldOf: (path) => {
      if (path.startsWith('demographics')) return 'demographics';
      const match = /^(allOf|exclude)\.(\d+)\.?(.*)$/.exec(path);
      if (!match) return undefined;
      const row = rowAt({ list: match[1] as Place['list'], index: Number(match[2]) });
      return field(row, partOf(match[3] ?? ''));
    },
    words: {
      ...Object.fromEntries(
        rows.flatMap((row) => Object.entries(ROW_WORDS).map(([name, word]) => [field(row, name), word])),
      ),
      demographics: DEMOGRAPHICS_ERROR,
    },
  };
}

/** Number of the row a condition is typed in, from 1, as it is shown. */
export function rowNumber(fields: Fields, place: Place): number {
  return rowsOf(fields).indexOf(typedTarget(fields).rowAt(place)) + 1;
}

const ROW_WORDS: Readonly<Record<string, string>> = {
  Days: '1~90 사이의 일수를 적어 주세요. 기간은 먼 날부터 가까운 날로 적습니다.',
  To: '1~90 사이의 일수를 적어 주세요. 기간은 먼 날부터 가까운 날로 적습니다.',
  Value: '0 이상의 수를 적어 주세요.',
  Event: '행동을 골라 주세요.',
  ...FILTER_WORDS,
};

/** The control of a row in which a part of a condition is typed. */
function partOf(path: string): string {
  if (path.endsWith('daysAgo.to')) return 'To';
  if (path.startsWith('window')) return 'Days';
  if (path.startsWith('event')) return 'Event';
  return path.startsWith('filter.') ? filterPart(path.slice('filter.'.length)) : 'Value';
}

/** What was typed in a row, as the schema is asked about it. */
function conditionOf(fields: Fields, row: number) {
  const text = (name: string) => (fields[field(row, name)] ?? '').trim();
  return {
    window: windowOf(text('Window'), typedNumber(text('Days')), typedNumber(text('To'))),
    event: typedEvent(text('Event'), text('Own')),
    ...typedFilter(fields, field(row, '')),
    measure: text('Measure'),
    op: text('Op'),
    value: typedNumber(text('Value')),
  };
}

function windowOf(kind: string, days: number, to: number): unknown {
  switch (kind) {
    case 'calendarDays':
      return { calendarDays: days };
    case 'daysAgo':
      return { daysAgo: { from: days, to } };
    case 'allTime':
      return { allTime: true };
    default:
      return { lastDays: days };
  }
}
