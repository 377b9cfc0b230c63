// /sites/:siteId/trend and …/campaigns/:campaignId/trend: figures day by day.

import { Hono } from 'hono';
import * as v from 'valibot';
import { type ReportCounts, reportRates } from '../../core/report';
import { contribution, type Sales } from '../../core/sales';
import { formatDay } from '../../core/time';
import { TREND_DAYS, type Trend } from '../../core/trend';
import { getCampaign } from '../actions/campaigns';
import { readSales, readTrend } from '../actions/trends';
import type { ApiEnv } from './access';
import { inCampaign } from './campaigns';
import { operation, path, query } from './operation';
import { problem } from './problems';
import { shopTrendShape, trendQuery, trendShape } from './shapes/trend';
import { inSite } from './sites';

const figuresOf = (counts: ReportCounts) => ({ counts, rates: reportRates(counts) });

const toTrend = ({ days, total }: Trend) =>
  ({
    days: days.map(({ day, ...counts }) => ({ date: formatDay(day), ...figuresOf(counts) })),
    total: figuresOf(total),
  }) satisfies v.InferOutput<typeof trendShape>;

const toSales = (sales: Sales) => ({
  ...sales,
  contribution: { click: contribution(sales, 'click'), delivery: contribution(sales, 'delivery') },
});

const DESCRIPTION =
  'A message counts, with all that came of it whenever that was, on the Korean day on which it was first handed over.';

export const trends = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/trend',
    operation({
      operationId: 'getTrend',
      tag: 'campaigns',
      scope: 'read',
      summary: 'What all campaigns of the shop did, day by day',
      description: DESCRIPTION,
      answer: shopTrendShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(trendQuery),
    async (c) => {
      const { days: length = TREND_DAYS.usual } = c.req.valid('query');
      const edge = c.get('edge');
      const siteId = c.get('siteId');
      const [trend, sales] = await Promise.all([readTrend(edge, siteId, { length }), readSales(edge, siteId, length)]);
      return c.json({ ...toTrend(trend), sales: sales && toSales(sales) });
    },
  )
  .get(
    '/sites/:siteId/campaigns/:campaignId/trend',
    operation({
      operationId: 'getCampaignTrend',
      tag: 'campaigns',
      scope: 'read',
      summary: 'What it did, day by day',
      description: DESCRIPTION,
      answer: trendShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inCampaign)),
    query(trendQuery),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const { days: length = TREND_DAYS.usual } = c.req.valid('query');
      const edge = c.get('edge');
      if (!(await getCampaign(edge, c.get('siteId'), campaignId))) return problem(c, 'not_found');
      return c.json(toTrend(await readTrend(edge, c.get('siteId'), { length, campaignId })));
    },
  );
