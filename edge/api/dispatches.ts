// /sites/:siteId/dispatches and /inbox: our decisions to send, and what the sandbox provider was handed.

import { Hono } from 'hono';
import * as v from 'valibot';
import { listInbox, listSiteDispatches } from '../actions/reports';
import { pageOf } from '../paging';
import type { ApiEnv } from './access';
import { limitInQuery, operation, path, query } from './operation';
import { LIST_LIMITS } from './shapes/common';
import { dispatchesShape, type dispatchShape, dispatchState, inboxShape } from './shapes/dispatch';
import { idInPath, inSite } from './sites';

type Listed = Awaited<ReturnType<typeof listSiteDispatches>>[number];

export function toDispatch(listed: Listed): v.InferOutput<typeof dispatchShape> {
  const { id, campaignId, memberId, occurrence, state, reason, dueAt, wakeAt, channel, messageType } = listed;
  const { price, submittedAt, deliveredAt, unsubscribedAt, campaignVersion, leg, cancelled } = listed;
  const { clicks, conversionValue, otherCurrencies } = listed;
  return {
    ...{ id, campaignId, memberId, occurrence, state, reason, dueAt, wakeAt, channel, messageType },
    ...{ price, submittedAt, deliveredAt, unsubscribedAt, campaignVersion, leg, cancelled },
    ...{ clicks, conversionValue, otherCurrencies },
  };
}

export const dispatches = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/dispatches',
    operation({
      operationId: 'listDispatches',
      tag: 'dispatches',
      scope: 'read',
      summary: 'Messages to members and why others were held back, newest first',
      answer: dispatchesShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(
      v.object({
        campaignId: v.optional(idInPath),
        memberId: v.optional(v.pipe(v.string(), v.maxLength(64))),
        state: v.optional(dispatchState),
        before: v.optional(idInPath),
        limit: limitInQuery,
      }),
    ),
    async (c) => {
      const { before, limit = LIST_LIMITS.usual, ...filter } = c.req.valid('query');
      const rows = await listSiteDispatches(c.get('edge'), c.get('siteId'), { ...filter, beforeId: before }, limit + 1);
      const { shown, last } = pageOf(rows, limit);
      return c.json({ dispatches: shown.map(toDispatch), next: last?.id ?? null } satisfies v.InferOutput<
        typeof dispatchesShape
      >);
    },
  )
  .get(
    '/sites/:siteId/inbox',
    operation({
      operationId: 'listInbox',
      tag: 'dispatches',
      scope: 'write',
      summary: 'What the sandbox provider was handed, newest first',
      description: 'Shows numbers and texts as they would have gone out, and therefore needs `write`.',
      answer: inboxShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(v.object({ limit: limitInQuery })),
    async (c) => {
      const { limit = LIST_LIMITS.usual } = c.req.valid('query');
      const messages = await listInbox(c.get('edge'), c.get('siteId'), limit);
      return c.json({
        messages: messages.map(({ id, to, from, text, type, clientRef, acceptedAt }) => {
          return { id, to, from, text, type, clientRef, acceptedAt };
        }),
      } satisfies v.InferOutput<typeof inboxShape>);
    },
  );
