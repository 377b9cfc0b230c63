// Parameters of presets, as data: what a marketer may turn, between which ends, in which unit. The form, the API's
// description and the validation are all read from here, so that they cannot disagree.

import * as v from 'valibot';
import { filterSchema } from '../condition/schema';
import type { UrlRule } from '../tracker-settings';

type Common = {
  name: string;
  label: string;
  /** One sentence for the marketer. */
  help?: string;
};

export type ParamSpec = Common &
  (
    | {
        kind: 'number';
        min: number;
        max: number;
        initial: number;
        unit: string;
        /** Its initial value instead while another parameter, a choice, is this. */
        initialIf?: { name: string; is: string; initial: number };
      }
    | { kind: 'choice'; options: readonly { value: string; label: string }[]; initial: string }
    /** Words typed with commas: brands, codes. */
    | { kind: 'words'; max: number; required: boolean }
    | { kind: 'text'; max: number }
    /** Rules of pages' addresses: any of these, and none of those. */
    | { kind: 'pages'; required: boolean }
    | { kind: 'switch'; initial: boolean }
    /** An instant, epoch ms; absent for never. */
    | { kind: 'instant' }
  );

export type Pages = { any?: UrlRule[] | undefined; not?: UrlRule[] | undefined };
export type ParamValue = number | string | boolean | string[] | Pages;
/** Values by name; what is missing has its initial value. */
export type Params = Readonly<Record<string, unknown>>;

const pagesSchema = filterSchema.entries.url.wrapped;

/** What a number is while nobody has said one. */
export function initialOf({ initial, initialIf }: Extract<ParamSpec, { kind: 'number' }>, params: Params): number {
  return initialIf && params[initialIf.name] === initialIf.is ? initialIf.initial : initial;
}

function schemaOf(spec: ParamSpec, params: Params) {
  const { label } = spec;
  switch (spec.kind) {
    case 'number': {
      const words = `${label}: ${spec.min.toLocaleString('ko-KR')}~${spec.max.toLocaleString('ko-KR')}${spec.unit} 사이로 적어 주세요.`;
      return v.optional(
        v.pipe(v.number(words), v.integer(words), v.minValue(spec.min, words), v.maxValue(spec.max, words)),
        initialOf(spec, params),
      );
    }
    case 'choice':
      return v.optional(
        v.picklist(
          spec.options.map(({ value }) => value),
          `${label}: 하나를 골라 주세요.`,
        ),
        spec.initial,
      );
    case 'words': {
      const words = `${label}: 1~${spec.max}개를 쉼표로 나누어 적어 주세요.`;
      const list = v.pipe(
        v.array(v.pipe(v.string(words), v.trim(), v.minLength(1, words), v.maxLength(200, words)), words),
        v.minLength(spec.required ? 1 : 0, words),
        v.maxLength(spec.max, words),
      );
      return spec.required ? v.pipe(v.optional(v.unknown(), []), list) : v.optional(list, []);
    }
    case 'text':
      return v.optional(
        v.pipe(v.string(), v.trim(), v.maxLength(spec.max, `${label}: ${spec.max}자까지 적을 수 있습니다.`)),
        '',
      );
    case 'pages': {
      const words = `${label}: 주소 조건을 하나 이상 적어 주세요.`;
      const rules = v.pipe(
        pagesSchema,
        v.check(({ any }) => !spec.required || any !== undefined, words),
      );
      return v.pipe(v.optional(v.unknown(), {}), rules);
    }
    case 'switch':
      return v.optional(v.boolean(), spec.initial);
    case 'instant':
      return v.optional(v.pipe(v.number(`${label}: 날짜와 시각을 적어 주세요.`), v.integer()));
  }
}

/** Every parameter with its value, or what is wrong with which. */
export function parseParams(specs: readonly ParamSpec[], params: Params) {
  return v.safeParse(v.object(Object.fromEntries(specs.map((spec) => [spec.name, schemaOf(spec, params)]))), params);
}

/** Reads values that have been parsed. What is asked for by a wrong name or kind is a mistake of ours. */
export class Values {
  readonly #values: Params;
  constructor(specs: readonly ParamSpec[], params: Params) {
    const parsed = parseParams(specs, params);
    if (!parsed.success) throw new Error(`parameters not parsed: ${parsed.issues[0].message}`);
    this.#values = parsed.output;
  }
  number(name: string): number {
    return this.#read(name, v.number());
  }
  text(name: string): string {
    return this.#read(name, v.string());
  }
  flag(name: string): boolean {
    return this.#read(name, v.boolean());
  }
  words(name: string): string[] {
    return this.#read(name, v.array(v.string()));
  }
  /** The rules, or null when there are none. */
  pages(name: string): Pages | null {
    const pages = this.#read(name, pagesSchema);
    return pages.any || pages.not ? pages : null;
  }
  instant(name: string): number | undefined {
    return this.#read(name, v.optional(v.number()));
  }
  #read<T>(name: string, kind: v.GenericSchema<unknown, T>): T {
    return v.parse(kind, this.#values[name]);
  }
}
