// /sites/:siteId/campaigns/:campaignId/rehearsal: what a campaign would have done in the last thirty days.

import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import {
  getRehearsal,
  haltRehearsal,
  listRehearsedMessages,
  type Rehearsal,
  startRehearsal,
  stepRehearsal,
} from '../actions/rehearsals';
import { pageOf } from '../paging';
import type { ApiEnv } from './access';
import { inCampaign } from './campaigns';
import { limitInQuery, operation, path, query, wholeNumber } from './operation';
import { problem } from './problems';
import { LIST_LIMITS } from './shapes/common';
import { rehearsalShape, rehearsedShape } from './shapes/rehearsal';

function toRehearsal(rehearsal: Rehearsal): v.InferOutput<typeof rehearsalShape> {
  const { campaignId, state, fromAt, toAt, members, total, sums, startedAt, updatedAt } = rehearsal;
  const { recipients, messages, fallback, cost, bought, held, excluded, days } = sums;
  return {
    ...{ campaignId, state, fromAt, toAt, members, total },
    sums: { recipients, messages, fallback, cost, bought, held, excluded, days },
    ...{ startedAt, updatedAt },
  };
}

const answer = (c: Context, rehearsal: Rehearsal | null) =>
  rehearsal ? c.json(toRehearsal(rehearsal)) : problem(c, 'not_found');

const HERE = '/sites/:siteId/campaigns/:campaignId/rehearsal';

export const rehearsals = new Hono<ApiEnv>()
  .post(
    HERE,
    operation({
      operationId: 'startRehearsal',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Play a campaign over the last thirty days',
      description:
        'Nothing is sent and no dispatch is written. It takes the place of the last rehearsal of the campaign, and goes on minute by minute, faster where `steps` is called. Behaviour, orders, consents, hours and caps are as of then; addresses, refusals, lists and settings as of now; budget, coupon stock and delivery failures are left out of account.',
      status: 201,
      answer: rehearsalShape,
      problems: ['not_found', 'params_missing'],
    }),
    path(v.object(inCampaign)),
    async (c) => {
      const started = await startRehearsal(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      if (started.ok) return c.json(toRehearsal(started.value), 201);
      return problem(c, started.error.reason === 'incomplete' ? 'params_missing' : 'not_found');
    },
  )
  .get(
    HERE,
    operation({
      operationId: 'getRehearsal',
      tag: 'campaigns',
      scope: 'read',
      summary: 'How far the rehearsal has come, and what it adds up to',
      answer: rehearsalShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => answer(c, await getRehearsal(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId)),
  )
  .post(
    `${HERE}/steps`,
    operation({
      operationId: 'stepRehearsal',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Play a few more pages of members',
      answer: rehearsalShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => answer(c, await stepRehearsal(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId)),
  )
  .post(
    `${HERE}/stop`,
    operation({
      operationId: 'stopRehearsal',
      tag: 'campaigns',
      scope: 'write',
      summary: 'Stop it where it is',
      answer: rehearsalShape,
      problems: ['not_found'],
    }),
    path(v.object(inCampaign)),
    async (c) => answer(c, await haltRehearsal(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId)),
  )
  .get(
    `${HERE}/messages`,
    operation({
      operationId: 'listRehearsedMessages',
      tag: 'campaigns',
      scope: 'read',
      summary: 'Who would have got it, in member order',
      answer: rehearsedShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inCampaign)),
    query(
      v.object({
        after: v.optional(v.pipe(v.string(), v.maxLength(64))),
        at: v.optional(wholeNumber(0, 8.64e15)),
        limit: limitInQuery,
      }),
    ),
    async (c) => {
      const rehearsal = await getRehearsal(c.get('edge'), c.get('siteId'), c.req.valid('param').campaignId);
      if (!rehearsal) return problem(c, 'not_found');
      const { after = '', at = 0, limit = LIST_LIMITS.usual } = c.req.valid('query');
      const rows = await listRehearsedMessages(c.get('edge'), rehearsal, limit + 1, { memberId: after, at });
      const { shown, last } = pageOf(rows, limit);
      return c.json({
        messages: shown.map(({ memberId, at, leg, price, boughtAt }) => ({ memberId, at, leg, price, boughtAt })),
        next: last ? { after: last.memberId, at: last.at } : null,
      } satisfies v.InferOutput<typeof rehearsedShape>);
    },
  );
