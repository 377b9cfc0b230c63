// Typed text to values, and from a schema's issues to words beside fields.

import type * as v from 'valibot';
import type { FieldErrors } from './parts';

/**
 * One message per field with an issue. `fieldOf` names the field a path of the schema is typed in; a path that belongs
 * to none is shown under `form`.
 */
export function fieldErrors(
  issues: readonly v.BaseIssue<unknown>[],
  fieldOf: (path: string) => string | undefined,
  words: Readonly<Record<string, string>>,
): FieldErrors {
  const errors: Record<string, string> = {};
  for (const issue of issues) {
    const path = (issue.path ?? []).map((part) => String(part.key)).join('.');
    const field = fieldOf(path) ?? 'form';
    errors[field] ??= words[field] ?? (isKorean(issue.message) ? issue.message : '값을 확인해 주세요.');
  }
  return errors;
}

/** Some schemas say themselves, in Korean, how to mend what is wrong. */
const isKorean = (message: string) => /[가-힣]/.test(message);

/** A typed number; what is empty or no number becomes NaN, which no schema takes. */
export function typedNumber(text: string | undefined): number {
  const plain = (text ?? '').replace(/[,\s]/g, '');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** What was typed into a list, one to a line or with commas between. */
export const typedList = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter(Boolean);
