// The label of advertising (Network Act 50(4), decree 61(3), table 6): exactly `(광고)`, as text, before everything
// else. The composer puts it there; a label typed by hand would make two, or a broken one, and is refused.

export const AD_LABEL = '(광고)';

/** Labels people write by hand, right or broken: `[광고]`, `(광 고)`, `(광/고)`, `"광고"`, `(AD)`, `（광고）` … */
const OWN_LABEL = /[([{<"'“‘（［｛〈《「『【]\s*(?:광\s*[/·.\s]?\s*고|AD|ＡＤ)\s*[)\]}>"'”’）］｝〉》」』】]/giu;

/** Where a text carries a label of its own, `[from, to)` each. */
export function ownLabelsIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(OWN_LABEL)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
}

/** Does the marketer's own text carry a label? */
export function hasOwnLabel(text: string): boolean {
  return text.search(OWN_LABEL) >= 0;
}

/** Is this the beginning the law wants: the label at the very first character? */
export function beginsWithLabel(text: string): boolean {
  return text.startsWith(AD_LABEL);
}
