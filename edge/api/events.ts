// /sites/:siteId/events: what a shop's own systems report, and the log as it came in.

import { Hono } from 'hono';
import * as v from 'valibot';
import { recordServerEvents } from '../actions/events';
import { listSiteEvents } from '../actions/reports';
import { pageOf } from '../paging';
import type { ApiEnv } from './access';
import { body, limitInQuery, operation, path, query, WITH_BODY } from './operation';
import { LIST_LIMITS } from './shapes/common';
import { type eventShape, eventsInputSchema, eventsInputShape, eventsRecordedShape, eventsShape } from './shapes/event';
import { idInPath, inSite } from './sites';

type Listed = Awaited<ReturnType<typeof listSiteEvents>>[number];

function toEvent(event: Listed): v.InferOutput<typeof eventShape> {
  const { seq, name, visitorId, memberId, occurredAt, receivedAt, url, title, device, from, params } = event;
  // What the log holds was let in by `paramsSchema`: beside the named parameters only text and booleans.
  const kept = params as v.InferOutput<typeof eventShape>['params'];
  return { seq, name, visitorId, memberId, occurredAt, receivedAt, url, title, device, from, params: kept };
}

export const events = new Hono<ApiEnv>()
  .post(
    '/sites/:siteId/events',
    operation({
      operationId: 'recordEvents',
      tag: 'events',
      scope: 'write',
      summary: 'Report events, such as paid orders',
      description:
        'At most 500 events a call, each at most 30 days old. An answer means that the recorded ones are in the log. Reporting an event again changes nothing: a `purchase` is known by its `transaction_id`, whether its page or a program reports it first; an `order_update` by `transaction_id` and `status`; everything else by `id`. An event that cannot be read is refused with its place and reason; all others are in.',
      answer: eventsRecordedShape,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(eventsInputSchema, eventsInputShape),
    async (c) => {
      const later = (work: Promise<void>) => c.executionCtx.waitUntil(work);
      const answer = await recordServerEvents(c.get('edge'), c.get('siteId'), c.req.valid('json').events, later);
      return c.json(answer satisfies v.InferOutput<typeof eventsRecordedShape>);
    },
  )
  .get(
    '/sites/:siteId/events',
    operation({
      operationId: 'listEvents',
      tag: 'events',
      scope: 'read',
      summary: 'The log, newest first',
      answer: eventsShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(v.object({ before: v.optional(idInPath), limit: limitInQuery })),
    async (c) => {
      const { before, limit = LIST_LIMITS.usual } = c.req.valid('query');
      const { shown, last } = pageOf(await listSiteEvents(c.get('edge'), c.get('siteId'), limit + 1, before), limit);
      return c.json({ events: shown.map(toEvent), next: last?.seq ?? null } satisfies v.InferOutput<
        typeof eventsShape
      >);
    },
  );
