// What a lint may say of a message, and where in it.

export type Finding = {
  severity: 'error' | 'warning';
  code: LintCode;
  /** Where in the stored message, as in `templatesOf`. */
  path: string;
  /** The characters it is about, `[from, to)`; null when it is about the whole. */
  at: readonly [from: number, to: number] | null;
  /** The words found there. */
  found: string;
  /** What to put in their place; null when only the writer can say. */
  mend: string | null;
};

export const LINT_CODES = [
  'own_label',
  'disguised_subject',
  'unknown_variable',
  'unknown_link',
  'unused_link',
  'joined_link',
  'no_default',
  'fixed_particle',
  'unknown_particle',
  'broken_variable',
  'replaced_character',
  'foreign_character',
  'not_https',
  'not_a_link',
  'foreign_host',
  'variable_not_allowed',
  'image_type',
  'image_bytes',
  'image_size',
  'image_ratio',
  'no_alt',
  'removed_html',
  'advertising_words',
  'unfilled_placeholder',
  'several_repeats',
] as const;
export type LintCode = (typeof LINT_CODES)[number];
