// The target group form read and filled: typed text to a target, and back. One row is one condition; a row says itself
// whether it takes members in or out.

import * as v from 'valibot';
import type { Place } from '../../core/condition/lint';
import { type Condition, TARGET_LIMITS, type Target } from '../../core/condition/schema';
import type { Window } from '../../core/condition/window';
import { err, ok, type Result } from '../../core/result';
import { type SegmentInput, segmentInputSchema } from '../actions/segments';
import { DEMOGRAPHICS_ERROR, demographicFields, typedDemographics } from './demographic-fields';
import { fieldErrors, typedNumber } from './form-errors';
import type { Fields, FormState } from './parts';
import { EVENT_WORDS } from './words';

/** Rows a form may have, URL rules one may have. */
export const MAX_ROWS = 2 * TARGET_LIMITS.conditions;
const MAX_RULES = 2 * TARGET_LIMITS.rules;

export const field = (row: number, name: string) => `c${row}${name}`;
export const ruleField = (row: number, rule: number, name: string) => `c${row}r${rule}${name}`;

/** The choice that says: the event is one of the shop's own, named beside it. */
export const OWN_EVENT = '-';

/** What a new row says before anything is chosen. */
const NEW_ROW: Condition = { window: { lastDays: 7 }, event: 'add_to_cart', measure: 'count', op: 'gte', value: 1 };

/** Rows of a posted form, in order. */
export function rowsOf(fields: Fields): number[] {
  return Array.from({ length: MAX_ROWS }, (_, row) => row).filter((row) => fields[field(row, 'Event')] !== undefined);
}

/** URL rules to show in a row: those there are and one more. */
export function rulesOf(fields: Fields, row: number): number[] {
  const used = Array.from({ length: MAX_RULES }, (_, rule) => rule).filter(
    (rule) => fields[ruleField(row, rule, 'Value')],
  );
  return Array.from({ length: Math.min(MAX_RULES, (used.at(-1) ?? -1) + 2) }, (_, rule) => rule);
}
export function newSegmentFields(): Fields {
  return { name: '', ...rowFields(0, NEW_ROW, 'in') };
}

export function segmentFields({ name, target }: SegmentInput): Fields {
  const rows = [
    ...target.allOf.map((condition) => [condition, 'in'] as const),
    ...target.exclude.map((condition) => [condition, 'out'] as const),
  ];
  return Object.assign(
    { name, base: target.base ? 'on' : '' },
    demographicFields(target.demographics),
    ...rows.map(([condition, role], row) => rowFields(row, condition, role)),
    Object.fromEntries([
      ...target.groups.include.map((id) => [`group${id}`, 'in']),
      ...target.groups.exclude.map((id) => [`group${id}`, 'out']),
    ]),
  );
}

/** The form with one row more, or without one; the rows that stay keep their order. */
export function withRow(fields: Fields): Fields {
  const rows = rowsOf(fields);
  return rows.length < MAX_ROWS ? { ...renumbered(fields, rows), ...rowFields(rows.length, NEW_ROW, 'in') } : fields;
}
export function withoutRow(fields: Fields, dropped: number): Fields {
  const rows = rowsOf(fields).filter((row) => row !== dropped);
  return renumbered(fields, rows);
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
  const rules = [
    ...(filter?.url?.any ?? []).map((rule) => ({ ...rule, kind: 'any' })),
    ...(filter?.url?.not ?? []).map((rule) => ({ ...rule, kind: 'not' })),
  ];
  const named: Record<string, string> = {
    Role: role,
    ...windowFields(window),
    Event: Object.hasOwn(EVENT_WORDS, event) ? event : OWN_EVENT,
    Own: Object.hasOwn(EVENT_WORDS, event) ? '' : event,
    Measure: measure,
    Op: op,
    Value: String(value),
    Products: (filter?.products ?? []).join(', '),
    Brands: (filter?.brands ?? []).join(', '),
    Categories: (filter?.categories ?? []).join(', '),
    Min: filter?.amount?.min === undefined ? '' : String(filter.amount.min),
    Max: filter?.amount?.max === undefined ? '' : String(filter.amount.max),
  };
  return Object.fromEntries([
    ...Object.entries(named).map(([name, text]) => [field(row, name), text]),
    ...rules.flatMap((rule, i) => [
      [ruleField(row, i, 'Kind'), rule.kind],
      [ruleField(row, i, 'Part'), rule.part],
      [ruleField(row, i, 'Op'), rule.op],
      [ruleField(row, i, 'Value'), rule.value],
    ]),
  ]);
}

function windowFields(window: Window): Record<string, string> {
  if ('lastDays' in window) return { Window: 'lastDays', Days: String(window.lastDays), To: '' };
  if ('calendarDays' in window) return { Window: 'calendarDays', Days: String(window.calendarDays), To: '' };
  if ('daysAgo' in window) {
    return { Window: 'daysAgo', Days: String(window.daysAgo.from), To: String(window.daysAgo.to) };
  }
  return { Window: 'allTime', Days: '', To: '' };
}

/** A read form: the group, and which row each condition stood in. */
export type ReadSegment = { input: SegmentInput; rowAt: (place: Place) => number };

const WORDS: Readonly<Record<string, string>> = {
  name: '그룹 이름을 1~60자로 적어 주세요.',
  Days: '1~90 사이의 일수를 적어 주세요. 기간은 먼 날부터 가까운 날로 적습니다.',
  To: '1~90 사이의 일수를 적어 주세요. 기간은 먼 날부터 가까운 날로 적습니다.',
  Value: '0 이상의 수를 적어 주세요.',
  Event: '행동을 골라 주세요.',
  Products: `상품 번호를 쉼표로 나누어 ${TARGET_LIMITS.products}개까지 적어 주세요.`,
  Brands: `브랜드를 쉼표로 나누어 ${TARGET_LIMITS.brands}개까지 적어 주세요.`,
  Categories: `분류 번호를 쉼표로 나누어 ${TARGET_LIMITS.categories}개까지 적어 주세요.`,
  Min: '금액은 0 이상의 수로 적어 주세요.',
  Max: '금액은 0 이상의 수로 적어 주세요.',
  Rules: '주소 조건을 확인해 주세요. 종류마다 10개까지 적을 수 있습니다.',
  form: '조건은 종류마다 10개까지 적을 수 있습니다.',
  demographics: DEMOGRAPHICS_ERROR,
};

/** `keepName` reads a target whose name is not written yet. */
export function readSegment(fields: Fields, keepName = true): Result<ReadSegment, FormState> {
  const rows = rowsOf(fields);
  const allOf = rows.filter((row) => fields[field(row, 'Role')] !== 'out');
  const exclude = rows.filter((row) => fields[field(row, 'Role')] === 'out');
  const rowAt = ({ list, index }: Place) => (list === 'allOf' ? allOf : exclude)[index] ?? 0;
  const groups = (kind: string) =>
    Object.entries(fields).flatMap(([name, value]) => {
      const id = /^group(\d{1,15})$/.exec(name)?.[1];
      return id && value === kind ? [Number(id)] : [];
    });
  const parsed = v.safeParse(segmentInputSchema, {
    name: keepName ? (fields.name ?? '') : '-',
    target: {
      allOf: allOf.map((row) => conditionOf(fields, row)),
      exclude: exclude.map((row) => conditionOf(fields, row)),
      groups: { include: groups('in'), exclude: groups('out') },
      ...typedDemographics(fields),
      ...(fields.base === 'on' && { base: 'all_members' }),
    },
  });
  if (parsed.success) return ok({ input: parsed.output, rowAt });
  const fieldOf = (path: string) => {
    if (path.startsWith('target.demographics')) return 'demographics';
    const match = /^target\.(allOf|exclude)\.(\d+)\.?(.*)$/.exec(path);
    if (!match) return path === 'name' ? 'name' : undefined;
    const row = rowAt({ list: match[1] as Place['list'], index: Number(match[2]) });
    return field(row, partOf(match[3] ?? ''));
  };
  const words = Object.fromEntries(
    rows.flatMap((row) => Object.entries(WORDS).map(([name, word]) => [field(row, name), word])),
  );
  return err({ fields, errors: fieldErrors(parsed.issues, fieldOf, { ...words, ...WORDS }) });
}

/** The control of a row in which a part of a condition is typed. */
function partOf(path: string): string {
  if (path.endsWith('daysAgo.to')) return 'To';
  if (path.startsWith('window')) return 'Days';
  if (path.startsWith('event')) return 'Event';
  const filter = /^filter\.(\w+)(?:\.(\w+))?/.exec(path);
  switch (filter?.[1]) {
    case 'url':
      return 'Rules';
    case 'products':
    case 'brands':
    case 'categories':
      return filter[1].charAt(0).toUpperCase() + filter[1].slice(1);
    case 'amount':
      return filter[2] === 'max' ? 'Max' : 'Min';
    default:
      return 'Value';
  }
}

/** What was typed in a row, as the schema is asked about it. */
function conditionOf(fields: Fields, row: number) {
  const text = (name: string) => (fields[field(row, name)] ?? '').trim();
  const many = (name: string) => {
    const values = text(name)
      .split(/[,\n]/)
      .map((value) => value.trim())
      .filter(Boolean);
    return values.length > 0 ? { [name.toLowerCase()]: values } : {};
  };
  const won = (name: 'Min' | 'Max') => (text(name) ? { [name.toLowerCase()]: typedNumber(text(name)) } : {});
  const rules = (kind: 'any' | 'not') => {
    const found = rulesOf(fields, row).flatMap((rule) => {
      const said = (name: string) => (fields[ruleField(row, rule, name)] ?? '').trim();
      if (!said('Value') || (said('Kind') === 'not' ? 'not' : 'any') !== kind) return [];
      return [{ part: said('Part') || 'path', op: said('Op') || 'contains', value: said('Value') }];
    });
    return found.length > 0 ? { [kind]: found } : {};
  };
  const url = { ...rules('any'), ...rules('not') };
  const amount = { ...won('Min'), ...won('Max') };
  const filter = {
    ...(Object.keys(url).length > 0 && { url }),
    ...many('Products'),
    ...many('Brands'),
    ...many('Categories'),
    ...(Object.keys(amount).length > 0 && { amount }),
  };
  return {
    window: windowOf(text('Window'), typedNumber(text('Days')), typedNumber(text('To'))),
    event: text('Event') === OWN_EVENT ? text('Own') : text('Event'),
    ...(Object.keys(filter).length > 0 && { filter }),
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

/** A target that was read, or null while it is not one yet. */
export function targetTyped(fields: Fields): (ReadSegment & { target: Target }) | null {
  const read = readSegment(fields, false);
  return read.ok ? { ...read.value, target: read.value.input.target } : null;
}
