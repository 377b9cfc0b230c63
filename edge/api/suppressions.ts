// /sites/:siteId/suppressions: addresses that must not be contacted. They come in readable and are kept as keyed hashes.

import { Hono } from 'hono';
import * as v from 'valibot';
import { CHANNELS } from '../../core/member';
import { BLOCK_REASONS } from '../../core/suppression';
import { addSuppressions, listSiteSuppressions, removeSuppression } from '../actions/suppressions';
import type { ApiEnv } from './access';
import { body, limitInQuery, operation, path, query, WITH_BODY } from './operation';
import { problem } from './problems';
import { LIST_LIMITS } from './shapes/common';
import {
  removalShape,
  suppressionsAddedShape,
  suppressionsInputSchema,
  suppressionsInputShape,
  suppressionsShape,
} from './shapes/suppression';
import { inSite } from './sites';

const inSuppression = { ...inSite, suppressionId: v.pipe(v.string(), v.maxLength(100)) };

export const suppressions = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/suppressions',
    operation({
      operationId: 'listSuppressions',
      tag: 'members',
      scope: 'read',
      summary: 'Addresses that must not be contacted, newest first',
      description: 'No address can be read here; who has it today is shown masked.',
      answer: suppressionsShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(
      v.object({
        channel: v.optional(v.picklist(CHANNELS)),
        reason: v.optional(v.picklist(BLOCK_REASONS)),
        after: v.optional(v.pipe(v.string(), v.maxLength(120), v.description('`next` of the page before.'))),
        limit: limitInQuery,
      }),
    ),
    async (c) => {
      const { channel, reason, after, limit = LIST_LIMITS.usual } = c.req.valid('query');
      const list = await listSiteSuppressions(c.get('edge'), c.get('siteId'), { channel, reason }, after, limit);
      return c.json(list satisfies v.InferOutput<typeof suppressionsShape>);
    },
  )
  .post(
    '/sites/:siteId/suppressions',
    operation({
      operationId: 'addSuppressions',
      tag: 'members',
      scope: 'write',
      summary: 'Never send advertising to these addresses again',
      description:
        'At most 1000 a call. Members who have an address get a withdrawal in the ledger. Told twice, nothing changes. A row that cannot be read is refused with its place and reason; all others are in.',
      answer: suppressionsAddedShape,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(suppressionsInputSchema, suppressionsInputShape),
    async (c) => {
      const added = await addSuppressions(c.get('edge'), c.get('siteId'), c.req.valid('json').suppressions);
      return c.json(added satisfies v.InferOutput<typeof suppressionsAddedShape>);
    },
  )
  .post(
    '/sites/:siteId/suppressions/:suppressionId/removal',
    operation({
      operationId: 'removeSuppression',
      tag: 'members',
      scope: 'write',
      summary: 'Take one address off the list, with a reason',
      description: 'Consents stay withdrawn: whoever refused must consent anew before anything is sent.',
      status: 204,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inSuppression)),
    body(removalShape),
    async (c) => {
      const { suppressionId } = c.req.valid('param');
      const removed = await removeSuppression(c.get('edge'), c.get('siteId'), suppressionId, c.req.valid('json').note);
      return removed.ok ? c.body(null, 204) : problem(c, removed.error.reason);
    },
  );
