// What narrows an event, in a form: products, brands, categories, an amount, pages. One reading wherever an event can be
// narrowed; `prefix` names the event's controls.

import { type Filter, TARGET_LIMITS } from '../../../core/condition/schema';
import { typedList, typedNumber } from '../form-errors';
import type { Fields } from '../parts';

const MAX_RULES = 2 * TARGET_LIMITS.rules;

export const ruleName = (prefix: string, rule: number, name: string) => `${prefix}r${rule}${name}`;

/** URL rules to show: those there are and one more. */
export function rulesShown(fields: Fields, prefix: string): number[] {
  const used = Array.from({ length: MAX_RULES }, (_, rule) => rule).filter(
    (rule) => fields[ruleName(prefix, rule, 'Value')],
  );
  return Array.from({ length: Math.min(MAX_RULES, (used.at(-1) ?? -1) + 2) }, (_, rule) => rule);
}

export function filterFields(prefix: string, filter: Filter | undefined): Fields {
  const rules = [
    ...(filter?.url?.any ?? []).map((rule) => ({ ...rule, kind: 'any' })),
    ...(filter?.url?.not ?? []).map((rule) => ({ ...rule, kind: 'not' })),
  ];
  const named = {
    Products: (filter?.products ?? []).join(', '),
    Brands: (filter?.brands ?? []).join(', '),
    Categories: (filter?.categories ?? []).join(', '),
    Discounted: filter?.discounted ? 'on' : '',
    Min: filter?.amount?.min === undefined ? '' : String(filter.amount.min),
    Max: filter?.amount?.max === undefined ? '' : String(filter.amount.max),
  };
  return Object.fromEntries([
    ...Object.entries(named).map(([name, text]) => [`${prefix}${name}`, text]),
    ...rules.flatMap((rule, i) => [
      [ruleName(prefix, i, 'Kind'), rule.kind],
      [ruleName(prefix, i, 'Part'), rule.part],
      [ruleName(prefix, i, 'Op'), rule.op],
      [ruleName(prefix, i, 'Value'), rule.value],
    ]),
  ]);
}

/** What was typed, for the schema to judge; nothing where nothing was. */
export function typedFilter(fields: Fields, prefix: string): { filter?: unknown } {
  const text = (name: string) => (fields[`${prefix}${name}`] ?? '').trim();
  const many = (name: string) => {
    const values = typedList(text(name));
    return values.length > 0 ? { [name.toLowerCase()]: values } : {};
  };
  const won = (name: 'Min' | 'Max') => (text(name) ? { [name.toLowerCase()]: typedNumber(text(name)) } : {});
  const rules = (kind: 'any' | 'not') => {
    const found = rulesShown(fields, prefix).flatMap((rule) => {
      const said = (name: string) => (fields[ruleName(prefix, rule, name)] ?? '').trim();
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
    ...(text('Discounted') === 'on' && { discounted: true }),
    ...(Object.keys(amount).length > 0 && { amount }),
  };
  return Object.keys(filter).length > 0 ? { filter } : {};
}

/** The control in which a part of a filter is typed, by its path within the filter. */
export function filterPart(path: string): string {
  const [part, end] = path.split('.');
  switch (part) {
    case 'url':
      return 'Rules';
    case 'products':
    case 'brands':
    case 'categories':
    case 'discounted':
      return part.charAt(0).toUpperCase() + part.slice(1);
    default:
      return end === 'max' ? 'Max' : 'Min';
  }
}

export const FILTER_WORDS: Readonly<Record<string, string>> = {
  Products: `상품 번호를 쉼표로 나누어 ${TARGET_LIMITS.products}개까지 적어 주세요.`,
  Brands: `브랜드를 쉼표로 나누어 ${TARGET_LIMITS.brands}개까지 적어 주세요.`,
  Categories: `분류 번호를 쉼표로 나누어 ${TARGET_LIMITS.categories}개까지 적어 주세요.`,
  Min: '금액은 0 이상의 수로 적어 주세요.',
  Max: '금액은 0 이상의 수로 적어 주세요.',
  Rules: `주소 조건을 확인해 주세요. 종류마다 ${TARGET_LIMITS.rules}개까지 적을 수 있습니다.`,
};
