// /sites/:siteId/members: people come in with contacts and consents, and are listed without.

import { Hono } from 'hono';
import * as v from 'valibot';
import { listSiteMembers, upsertMemberList } from '../actions/members';
import { pageOf } from '../paging';
import type { ApiEnv } from './access';
import { body, limitInQuery, operation, path, query, WITH_BODY } from './operation';
import { errorsOf } from './problems';
import { LIST_LIMITS } from './shapes/common';
import { membersInputSchema, membersInputShape, membersShape, membersUpsertedShape } from './shapes/member';
import { inSite } from './sites';

export const members = new Hono<ApiEnv>()
  .post(
    '/sites/:siteId/members',
    operation({
      operationId: 'upsertMembers',
      tag: 'members',
      scope: 'write',
      summary: 'Add or update members, with their consents',
      description:
        'At most 1000 members a call. A field left out stays as it is; a `name`, `phone` or `email` of null is taken away. A row that cannot be read is refused with its place and reason; all others are in. Told twice, nothing changes.',
      answer: membersUpsertedShape,
      problems: ['not_found', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(membersInputSchema, membersInputShape),
    async (c) => {
      const { upserted, refused } = await upsertMemberList(c.get('edge'), c.get('siteId'), c.req.valid('json').members);
      return c.json({
        upserted,
        refused: refused.map(({ i, why, issues }) => ({ i, why, ...(issues && { errors: errorsOf('json', issues) }) })),
      } satisfies v.InferOutput<typeof membersUpsertedShape>);
    },
  )
  .get(
    '/sites/:siteId/members',
    operation({
      operationId: 'listMembers',
      tag: 'members',
      scope: 'read',
      summary: 'Members in id order, without contact data',
      answer: membersShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSite)),
    query(
      v.object({
        after: v.optional(v.pipe(v.string(), v.maxLength(64), v.description('Last member id of the page before.'))),
        limit: limitInQuery,
      }),
    ),
    async (c) => {
      const { after = '', limit = LIST_LIMITS.usual } = c.req.valid('query');
      const rows = await listSiteMembers(c.get('edge'), c.get('siteId'), after, limit + 1);
      const { shown: members, last } = pageOf(rows, limit);
      return c.json({ members, next: last?.memberId ?? null } satisfies v.InferOutput<typeof membersShape>);
    },
  );
