// What a shop sold, and how much of it came by messages (기여도; campaigns.md 6.3).

import type { AttributionRule } from './attribution';

/** Won of a span's paid orders, guests' among them, as they were paid; and of those credited to a message, by rule. */
export type Sales = { value: number; credited: Record<AttributionRule, number> };

/** The part of all sales that came by messages, from 0 to 1; null where nothing was sold. */
export const contribution = ({ value, credited }: Sales, rule: AttributionRule): number | null =>
  value > 0 ? credited[rule] / value : null;
