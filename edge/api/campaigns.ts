// /sites/:siteId/campaigns and /presets: what to say to whom and when, and its life.

import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { type Campaign, type CampaignCommand, stageOfCampaign } from '../../core/campaign/campaign';
import { campaignDefinitionSchema, startOf } from '../../core/campaign/definition';
import { findPreset, PRESETS, type Preset } from '../../core/campaign/presets';
import { variablesFor } from '../../core/campaign/variables';
import {
  type CampaignRefusal,
  commandCampaign,
  createCampaign,
  editCampaign,
  getCampaign,
  listSiteCampaigns,
} from '../actions/campaigns';
import type { ApiEnv } from './access';
import { body, operation, path, query, WITH_BODY, wholeNumber } from './operation';
import { errorsOf, type ProblemCode, problem, unknownIn } from './problems';
import { targetErrors } from './segments';
import { campaignEditSchema, campaignShape, campaignsShape, newCampaignSchema, presetsShape } from './shapes/campaign';
import { idInPath, inSite } from './sites';

/** Which campaigns a list shows. */
const shownInQuery = v.pipe(
  v.optional(v.picklist(['listed', 'archived']), 'listed'),
  v.description('Those in the list, or those put away.'),
);

/** What somebody agreed to start. */
const versionInQuery = v.pipe(
  v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
  v.description('The version to start: `changed_meanwhile` where there is another by now.'),
);

export const inCampaign = { ...inSite, campaignId: idInPath };

/** What keeps a campaign from running, as `findObstacle` finds it. */
export const OBSTACLES = [
  'no_sender_number',
  'no_opt_out_080',
  'no_sender_email',
  'no_contact',
  'message_faulty',
  'alimtalk_for_advertising',
  'broken_label',
  'unknown_variable',
  'no_coupon',
  'coupon_unavailable',
  'quiet_time',
  'schedule_over',
] as const satisfies readonly ProblemCode[];
export const CONFLICTS = ['not_found', 'ended', 'changed_meanwhile'] as const satisfies readonly ProblemCode[];

export function toCampaign(campaign: Campaign): v.InferOutput<typeof campaignShape> {
  const { id, siteId, status, version, definition, activatedAt, nextRunAt, archivedAt, finishedAt } = campaign;
  const stage = stageOfCampaign(campaign);
  return { id, siteId, status, stage, version, definition, activatedAt, nextRunAt, archivedAt, finishedAt };
}

function toPreset(preset: Preset): v.InferOutput<typeof presetsShape>['presets'][number] {
  const { id, label, summary, step, params, realtime, scheduled } = preset;
  return {
    id,
    label,
    summary,
    step,
    params: params.map((param) => (param.kind === 'choice' ? { ...param, options: [...param.options] } : param)),
    realtime: realtime ?? null,
    lookBacks: [...scheduled.lookBacks],
    daysAgo: scheduled.daysAgo ?? null,
    variables: variablesFor({ preset: id }),
    definition: startOf(preset),
  };
}

export function refuse(c: Context, refusal: CampaignRefusal): Response {
  if (refusal.reason === 'target_refused') {
    return problem(c, 'target_refused', { errors: targetErrors(refusal.obstacles, '#/definition/target') });
  }
  return problem(c, refusal.reason, 'variable' in refusal ? { variable: refusal.variable } : {});
}

export const campaigns = new Hono<ApiEnv>()
  .get(
    '/presets',
    operation({
      operationId: 'listPresets',
      tag: 'campaigns',
      scope: 'read',
      summary: 'Ready-made campaigns to start from',
      answer: presetsShape,
    }),
    (c) => c.json({ presets: PRESETS.map(toPreset) } satisfies v.InferOutput<typeof presetsShape>),
  )
  .post(
    '/sites/:siteId/campaigns',
    operation({
      operationId: 'createCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Create a draft',
      description:
        'Nothing is sent before the campaign is activated. A field nobody knows is refused, as a budget mistyped would be none.',
      status: 201,
      answer: campaignShape,
      problems: ['not_found', 'quiet_time', 'target_refused', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(newCampaignSchema),
    async (c) => {
      const unknown = unknownIn(await c.req.json(), c.req.valid('json'));
      if (unknown.length > 0) return problem(c, 'invalid', { errors: unknown });
      const { definition, preset, sendType, overrides } = c.req.valid('json');
      const start = findPreset(preset ?? '');
      const wanted = definition ?? (start && { ...startOf(start, sendType), ...overrides });
      const parsed = v.safeParse(campaignDefinitionSchema, wanted);
      if (!parsed.success) {
        const errors = errorsOf('json', parsed.issues)?.map(({ pointer, detail }) => ({
          pointer: `${pointer}`.replace('#/', '#/overrides/'),
          detail,
        }));
        return problem(c, 'invalid', { ...(errors && { errors }) });
      }
      const created = await createCampaign(c.get('edge'), c.get('siteId'), parsed.output);
      if (!created.ok) return refuse(c, created.error);
      const campaign = created.value;
      c.header('location', `/api/v1/sites/${campaign.siteId}/campaigns/${campaign.id}`);
      return c.json(toCampaign(campaign), 201);
    },
  )
  .get(
    '/sites/:siteId/campaigns',
    operation({
      operationId: 'listCampaigns',
      tag: 'campaigns',
      scope: 'read',
      summary: 'Campaigns, newest first',
      answer: campaignsShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(v.object({ shown: shownInQuery })),
    async (c) => {
      const found = await listSiteCampaigns(c.get('edge'), c.get('siteId'), c.req.valid('query').shown);
      return c.json({ campaigns: found.map(toCampaign) } satisfies v.InferOutput<typeof campaignsShape>);
    },
  )
  .get(
    '/sites/:siteId/campaigns/:campaignId',
    operation({
      operationId: 'getCampaign',
      tag: 'campaigns',
      scope: 'read',
      summary: 'One campaign',
      answer: campaignShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const campaign = await getCampaign(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      return campaign ? c.json(toCampaign(campaign)) : problem(c, 'not_found');
    },
  )
  .put(
    '/sites/:siteId/campaigns/:campaignId',
    operation({
      operationId: 'editCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Replace the definition',
      description: 'An active campaign goes on with the new text, and must be as fit to run as before.',
      answer: campaignShape,
      problems: [...CONFLICTS, ...OBSTACLES, 'target_refused', ...WITH_BODY],
    }),
    path(v.object(inCampaign)),
    body(campaignEditSchema),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const { definition, version } = c.req.valid('json');
      const unknown = unknownIn((await c.req.json()).definition, definition, ['definition']);
      if (unknown.length > 0) return problem(c, 'invalid', { errors: unknown });
      const edited = await editCampaign(c.get('edge'), c.get('siteId'), campaignId, definition, version);
      return edited.ok ? c.json(toCampaign(edited.value)) : refuse(c, edited.error);
    },
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/activation',
    operation({
      operationId: 'activateCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Let it run from now on',
      description:
        'Only what happens after activation counts. A run that was paused in its middle goes on with those not yet written to, while their messages are not too old. Activating an active campaign changes nothing.',
      answer: campaignShape,
      problems: [...CONFLICTS, ...OBSTACLES, 'invalid'],
    }),
    path(v.object(inCampaign)),
    query(v.object({ version: versionInQuery })),
    (c) => command(c, c.req.valid('param').campaignId, 'activate', c.req.valid('query').version),
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/pause',
    operation({
      operationId: 'pauseCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Hold it back; it can be activated again',
      answer: campaignShape,
      problems: CONFLICTS,
    }),
    path(v.object(inCampaign)),
    (c) => command(c, c.req.valid('param').campaignId, 'pause'),
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/end',
    operation({
      operationId: 'endCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'End it for good',
      answer: campaignShape,
      problems: CONFLICTS,
    }),
    path(v.object(inCampaign)),
    (c) => command(c, c.req.valid('param').campaignId, 'end'),
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/archive',
    operation({
      operationId: 'archiveCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Put a draft or an ended campaign away from the list',
      answer: campaignShape,
      problems: ['not_found', 'still_running', 'changed_meanwhile'],
    }),
    path(v.object(inCampaign)),
    (c) => command(c, c.req.valid('param').campaignId, 'archive'),
  )
  .post(
    '/sites/:siteId/campaigns/:campaignId/unarchive',
    operation({
      operationId: 'unarchiveCampaign',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Take it out again',
      answer: campaignShape,
      problems: ['not_found', 'changed_meanwhile'],
    }),
    path(v.object(inCampaign)),
    (c) => command(c, c.req.valid('param').campaignId, 'unarchive'),
  );

async function command(
  c: Context<ApiEnv>,
  campaignId: number,
  wanted: CampaignCommand,
  seen?: number,
): Promise<Response> {
  const result = await commandCampaign(c.get('edge'), c.get('siteId'), campaignId, wanted, seen);
  return result.ok ? c.json(toCampaign(result.value)) : refuse(c, result.error);
}
