// Figures day by day.

import * as v from 'valibot';
import { TREND_DAYS } from '../../../core/trend';
import { countsOfMessages, ratesShape } from './campaign-figures';
import { about, named } from './common';

const figures = { counts: v.object(countsOfMessages), rates: ratesShape };

export const trendShape = v.pipe(
  v.object({
    days: v.pipe(
      v.array(v.object({ date: v.pipe(v.string(), about('Korean calendar day, `2026-03-09`.')), ...figures })),
      v.maxLength(TREND_DAYS.max),
      about('Every day up to today, oldest first; zeros where nothing was sent.'),
    ),
    total: v.pipe(v.object(figures), about('What the days add up to.')),
  }),
  named('Trend'),
);

export const trendQuery = v.object({
  days: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(TREND_DAYS.max),
      about(`How many days, today among them: 1 to ${TREND_DAYS.max}, ${TREND_DAYS.usual} unless said.`),
    ),
  ),
});
