// /sites/:siteId/…/waits: who waits for a message, by campaign and by member, and calling one off.

import { Hono } from 'hono';
import * as v from 'valibot';
import { cancelWait, listCampaignWaits, listMemberWaits, WAITS_SHOWN, type Wait } from '../actions/waits';
import type { ApiEnv } from './access';
import { inCampaign } from './campaigns';
import { operation, path } from './operation';
import { inMember } from './people';
import { problem } from './problems';
import { type waitShape, waitsShape } from './shapes/wait';

const EARLIEST = `The earliest ${WAITS_SHOWN}.`;

const toWait = ({ campaignId, memberId, dueAt, kind, reason }: Wait): v.InferOutput<typeof waitShape> => {
  return { campaignId, memberId, dueAt, kind, reason };
};

export const waits = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/campaigns/:campaignId/waits',
    operation({
      operationId: 'listCampaignWaits',
      tag: 'dispatches',
      scope: 'read',
      summary: 'Who waits for a message of the campaign, the earliest first',
      description: EARLIEST,
      answer: waitsShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const found = await listCampaignWaits(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      if (!found) return problem(c, 'not_found');
      return c.json({ waits: found.map(toWait) } satisfies v.InferOutput<typeof waitsShape>);
    },
  )
  .get(
    '/sites/:siteId/members/:memberId/waits',
    operation({
      operationId: 'listMemberWaits',
      tag: 'dispatches',
      scope: 'read',
      summary: 'What a member waits for, the earliest first',
      description: EARLIEST,
      answer: waitsShape,
      problems: ['not_found'],
    }),
    path(v.object(inMember)),
    async (c) => {
      const found = await listMemberWaits(c.get('edge'), c.get('siteId'), c.req.valid('param').memberId);
      return c.json({ waits: found.waits.map(toWait) } satisfies v.InferOutput<typeof waitsShape>);
    },
  )
  .delete(
    '/sites/:siteId/campaigns/:campaignId/waits/:memberId',
    operation({
      operationId: 'cancelWait',
      tag: 'dispatches',
      scope: 'write',
      summary: 'Call off what a member waits for',
      description:
        'Ends the timer, and takes back a message that is due but has not begun to be sent. The cause stays on record as a cancelled dispatch, with the name of the token that called it off, and leads to no message of the campaign; the next cause starts anew.',
      status: 204,
      problems: ['not_found', 'not_waiting'],
    }),
    path(v.object({ ...inCampaign, memberId: inMember.memberId })),
    async (c) => {
      const { campaignId, memberId } = c.req.valid('param');
      const by = { type: 'token', name: c.get('token').name } as const;
      const cancelled = await cancelWait(c.get('edge'), c.get('siteId'), campaignId, memberId, by);
      return cancelled.ok ? c.body(null, 204) : problem(c, cancelled.error.reason);
    },
  );
