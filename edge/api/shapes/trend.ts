// Figures day by day.

import * as v from 'valibot';
import { TREND_DAYS } from '../../../core/trend';
import { countsOfMessages, ratesShape } from './campaign-figures';
import { about, named } from './common';

const figures = { counts: v.object(countsOfMessages), rates: ratesShape };

const trendEntries = {
  days: v.pipe(
    v.array(v.object({ date: v.pipe(v.string(), about('Korean calendar day, `2026-03-09`.')), ...figures })),
    v.maxLength(TREND_DAYS.max),
    about('Every day up to today, oldest first; zeros where nothing was sent.'),
  ),
  total: v.pipe(v.object(figures), about('What the days add up to.')),
};

export const trendShape = v.pipe(v.object(trendEntries), named('Trend'));

const byRule = <Shape extends v.GenericSchema>(of: Shape) => v.object({ click: of, delivery: of });

export const shopTrendShape = v.pipe(
  v.object({
    ...trendEntries,
    sales: v.pipe(
      v.nullable(
        v.object({
          value: v.pipe(
            v.number(),
            about('Won of all orders paid in these days, guests’ among them, refunds left in.'),
          ),
          credited: v.pipe(byRule(v.number()), about('Won of those credited to a message, by rule.')),
          contribution: v.pipe(
            byRule(v.nullable(v.number())),
            about('Credited of all, from 0 to 1; null where nothing was sold.'),
          ),
        }),
      ),
      about('By the day of payment. Null where the log is kept for fewer days than are asked for.'),
    ),
  }),
  named('ShopTrend'),
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
