// A preset's parameters in the form: what was typed to values by name, and back. One reading for every kind of
// parameter, so a preset only says what its parameters are.

import { initialOf, type Pages, type ParamSpec, type Params } from '../../../core/campaign/params';
import { TARGET_LIMITS } from '../../../core/condition/schema';
import { formatKst, MINUTE_MS } from '../../../core/time';
import type { UrlRule } from '../../../core/tracker-settings';
import { typedList, typedNumber } from '../form-errors';
import type { Fields } from '../parts';

export const paramField = (name: string) => `p_${name}`;
export const pageField = (name: string, rule: number, part: 'Kind' | 'Part' | 'Op' | 'Value') =>
  `p_${name}_${rule}${part}`;

/** Most page rules typed at once. */
const MAX_RULES = 2 * TARGET_LIMITS.rules;

/** Rows of rules to show: those there are, and one more. */
export function pageRows(fields: Fields, name: string): number[] {
  const used = Array.from({ length: MAX_RULES }, (_, rule) => rule).filter(
    (rule) => fields[pageField(name, rule, 'Value')],
  );
  return Array.from({ length: Math.min(MAX_RULES, (used.at(-1) ?? -1) + 2) }, (_, rule) => rule);
}

export function paramFields(specs: readonly ParamSpec[], params: Params): Fields {
  return Object.assign({}, ...specs.map((spec) => fieldsOf(spec, params)));
}

function fieldsOf(spec: ParamSpec, params: Params): Fields {
  const field = paramField(spec.name);
  const value = params[spec.name];
  switch (spec.kind) {
    case 'number':
      // What depends on another control is left open: what is empty when it is saved is what that control then says.
      return { [field]: value === undefined && spec.initialIf ? '' : String(value ?? initialOf(spec, params)) };
    case 'choice':
      return { [field]: String(value ?? spec.initial) };
    case 'words':
      return { [field]: ((value ?? []) as string[]).join(', ') };
    case 'text':
      return { [field]: String(value ?? '') };
    case 'switch':
      return { [field]: (value ?? spec.initial) ? 'on' : '' };
    case 'instant':
      return { [field]: typeof value === 'number' ? formatKst(value).replace(' ', 'T') : '' };
    case 'pages':
      return pageFields(spec.name, (value ?? {}) as Pages);
  }
}

function pageFields(name: string, { any = [], not = [] }: Pages): Fields {
  const rules = [...any.map((rule) => ['any', rule] as const), ...not.map((rule) => ['not', rule] as const)];
  return Object.assign(
    {},
    ...rules.map(([kind, { part, op, value }], i) => ({
      [pageField(name, i, 'Kind')]: kind,
      [pageField(name, i, 'Part')]: part,
      [pageField(name, i, 'Op')]: op,
      [pageField(name, i, 'Value')]: value,
    })),
  );
}

/** What was typed, for the preset to judge. What is left empty has its initial value. */
export function typedParams(specs: readonly ParamSpec[], fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    specs.flatMap((spec) => {
      const value = typedParam(spec, fields);
      return value === undefined ? [] : [[spec.name, value]];
    }),
  );
}

function typedParam(spec: ParamSpec, fields: Fields): unknown {
  const typed = (fields[paramField(spec.name)] ?? '').trim();
  switch (spec.kind) {
    case 'number':
      return typed === '' && spec.initialIf ? undefined : typedNumber(typed);
    case 'choice':
      return typed;
    case 'text':
      return typed;
    case 'words':
      return typedList(typed);
    case 'switch':
      return typed === 'on';
    case 'instant':
      return typed === '' ? undefined : Math.floor(Date.parse(`${typed}:00+09:00`) / MINUTE_MS) * MINUTE_MS;
    case 'pages': {
      const rules = (kind: string) => typedRules(spec.name, fields, kind);
      const [any, not] = [rules('any'), rules('not')];
      return { ...(any.length > 0 && { any }), ...(not.length > 0 && { not }) };
    }
  }
}

function typedRules(name: string, fields: Fields, kind: string): UrlRule[] {
  return pageRows(fields, name).flatMap((rule) => {
    const value = (fields[pageField(name, rule, 'Value')] ?? '').trim();
    const isKind = (fields[pageField(name, rule, 'Kind')] || 'any') === kind;
    const part = (fields[pageField(name, rule, 'Part')] || 'path') as UrlRule['part'];
    const op = (fields[pageField(name, rule, 'Op')] || 'contains') as UrlRule['op'];
    return value && isKind ? [{ part, op, value }] : [];
  });
}
