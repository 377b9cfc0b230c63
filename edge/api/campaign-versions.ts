// /sites/:siteId/campaigns/:campaignId/versions and /duplicates: what a campaign said before, and saying it anew.

import { Hono } from 'hono';
import * as v from 'valibot';
import { duplicateCampaign, listVersions, restoreVersion } from '../actions/campaigns';
import type { ApiEnv } from './access';
import { CONFLICTS, inCampaign, OBSTACLES, refuse, toCampaign } from './campaigns';
import { operation, path } from './operation';
import { problem } from './problems';
import { campaignShape, versionsShape } from './shapes/campaign';
import { idInPath } from './sites';

export const campaignVersions = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/campaigns/:campaignId/versions',
    operation({
      operationId: 'listCampaignVersions',
      tag: 'campaigns',
      scope: 'read',
      summary: 'What it said in each version',
      answer: versionsShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const versions = await listVersions(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      return versions ? c.json({ versions } satisfies v.InferOutput<typeof versionsShape>) : problem(c, 'not_found');
    },
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/versions/:version/restoration',
    operation({
      operationId: 'restoreCampaignVersion',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Say again what it said in a version',
      description: 'Makes a new version. An active campaign must be as fit to run as before.',
      answer: campaignShape,
      problems: [...CONFLICTS, ...OBSTACLES, 'target_refused'],
    }),
    path(v.object({ ...inCampaign, version: idInPath })),
    async (c) => {
      const { campaignId, version } = c.req.valid('param');
      const restored = await restoreVersion(c.get('edge'), c.get('siteId'), campaignId, version);
      return restored.ok ? c.json(toCampaign(restored.value)) : refuse(c, restored.error);
    },
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/duplicates',
    operation({
      operationId: 'duplicateCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'A draft that says the same',
      status: 201,
      answer: campaignShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const copy = await duplicateCampaign(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      if (!copy) return problem(c, 'not_found');
      c.header('location', `/api/v1/sites/${copy.siteId}/campaigns/${copy.id}`);
      return c.json(toCampaign(copy), 201);
    },
  );
