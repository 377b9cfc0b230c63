// The target group form read and filled: a name and a target.

import * as v from 'valibot';
import type { Place } from '../../../core/condition/lint';
import type { Target } from '../../../core/condition/schema';
import { err, ok, type Result } from '../../../core/result';
import { type SegmentInput, segmentInputSchema } from '../../actions/segments';
import { fieldErrors } from '../form-errors';
import type { Fields, FormState } from '../parts';
import { firstRow, targetFields, typedTarget } from './target-fields';

export function newSegmentFields(): Fields {
  return { name: '', ...firstRow() };
}

export function segmentFields({ name, target }: SegmentInput): Fields {
  return { name, ...targetFields(target) };
}

/** A read form: the group, and which row each condition stood in. */
export type ReadSegment = { input: SegmentInput; rowAt: (place: Place) => number };

const WORDS: Readonly<Record<string, string>> = {
  name: '그룹 이름을 1~60자로 적어 주세요.',
  form: '조건은 종류마다 10개까지 적을 수 있습니다.',
};

/** `keepName` reads a target whose name is not written yet. */
export function readSegment(fields: Fields, keepName = true): Result<ReadSegment, FormState> {
  const { typed, rowAt, fieldOf, words } = typedTarget(fields);
  const parsed = v.safeParse(segmentInputSchema, { name: keepName ? (fields.name ?? '') : '-', target: typed });
  if (parsed.success) return ok({ input: parsed.output, rowAt });
  const place = (path: string) =>
    path.startsWith('target.') ? fieldOf(path.slice('target.'.length)) : path === 'name' ? 'name' : undefined;
  return err({ fields, errors: fieldErrors(parsed.issues, place, { ...words, ...WORDS }) });
}

/** A target that was read, or null while it is not one yet. */
export function targetTyped(fields: Fields): (ReadSegment & { target: Target }) | null {
  const read = readSegment(fields, false);
  return read.ok ? { ...read.value, target: read.value.input.target } : null;
}
