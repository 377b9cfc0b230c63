// /sites/:siteId/campaigns/…/estimate and …/report: whom a campaign would reach, and what it did.

import { Hono } from 'hono';
import * as v from 'valibot';
import { getCampaign } from '../actions/campaigns';
import { type CampaignEstimate, estimateCampaign } from '../actions/estimates';
import { type CampaignReport, campaignReport, WAITING_SHOWN } from '../actions/reports';
import type { ApiEnv } from './access';
import { inCampaign, toCampaign } from './campaigns';
import { body, operation, path, WITH_BODY } from './operation';
import { problem, unknownIn } from './problems';
import { definitionOnlySchema } from './shapes/campaign';
import { estimateShape, reportShape } from './shapes/campaign-figures';
import { inSite } from './sites';

/** Counts without holes. */
function toCounts(counts: Partial<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count ?? 0]));
}

function toReport({ campaign, counts, rates, holdout, excluded, runs, budget, legs, waiting }: CampaignReport) {
  return {
    campaign: toCampaign(campaign),
    counts: {
      ...counts,
      states: toCounts(counts.states),
      suppressed: toCounts(counts.suppressed),
      clicksByLink: toCounts(counts.clicksByLink),
      clicksByFallbackLink: toCounts(counts.clicksByFallbackLink),
    },
    rates,
    legs: legs.map(({ failed, ...leg }) => ({ ...leg, failed: toCounts(failed) })),
    holdout,
    excluded: toCounts(excluded),
    runs: runs.map(({ id, plannedAt, state, matched, excluded, failure }) => ({
      id,
      plannedAt,
      state,
      matched,
      excluded: toCounts(excluded),
      failure,
    })),
    budget,
    waiting: waiting.slice(0, WAITING_SHOWN),
  } satisfies v.InferOutput<typeof reportShape>;
}

function toEstimate(estimate: CampaignEstimate | null): v.InferOutput<typeof estimateShape> {
  if (!estimate) return { estimate };
  return { estimate: { ...estimate, excluded: toCounts(estimate.excluded), stopped: toCounts(estimate.stopped) } };
}

export const campaignFigures = new Hono<ApiEnv>()
  .post(
    '/sites/:siteId/campaigns/estimate',
    operation({
      operationId: 'estimateDefinition',
      tag: 'campaigns',
      scope: 'read',
      summary: 'The same of a definition that is not stored',
      answer: estimateShape,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(definitionOnlySchema),
    async (c) => {
      const { definition } = c.req.valid('json');
      const unknown = unknownIn((await c.req.json()).definition, definition, ['definition']);
      if (unknown.length > 0) return problem(c, 'invalid', { errors: unknown });
      return c.json(toEstimate(await estimateCampaign(c.get('edge'), c.get('siteId'), definition)));
    },
  )
  .get(
    '/sites/:siteId/campaigns/:campaignId/estimate',
    operation({
      operationId: 'estimateCampaign',
      tag: 'campaigns',
      scope: 'read',
      summary: 'Whom it would reach if it were due now, gate by gate, and at what cost',
      answer: estimateShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const campaign = await getCampaign(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      if (!campaign) return problem(c, 'not_found');
      const estimate = await estimateCampaign(c.get('edge'), c.get('siteId'), campaign.definition, campaign);
      return c.json(toEstimate(estimate));
    },
  )
  .get(
    '/sites/:siteId/campaigns/:campaignId/report',
    operation({
      operationId: 'reportCampaign',
      tag: 'campaigns',
      scope: 'read',
      summary: 'What it did so far',
      answer: reportShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const report = await campaignReport(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      return report ? c.json(toReport(report)) : problem(c, 'not_found');
    },
  );
