// /sites/:siteId/members/:memberId: what one person may ask of the shop — to see everything kept of them, and to be
// forgotten.

import { Hono } from 'hono';
import * as v from 'valibot';
import { eraseMember, exportMember } from '../actions/people';
import type { ApiEnv } from './access';
import { operation, path } from './operation';
import { problem } from './problems';
import { personExportShape } from './shapes/person';
import { inSite } from './sites';

export const inMember = { ...inSite, memberId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) };

export const people = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/members/:memberId/export',
    operation({
      operationId: 'exportMember',
      tag: 'members',
      scope: 'write',
      summary: 'Everything kept of one member, contacts included',
      description:
        'For the person who asks (PIPA art. 35), also one whom only the shop’s pages have told of. Kinds named in `truncated` hold only their newest rows.',
      answer: personExportShape,
      problems: ['not_found'],
    }),
    path(v.object(inMember)),
    async (c) => {
      const person = await exportMember(c.get('edge'), c.get('siteId'), c.req.valid('param').memberId);
      return person ? c.json(person) : problem(c, 'not_found');
    },
  )
  .delete(
    '/sites/:siteId/members/:memberId',
    operation({
      operationId: 'eraseMember',
      tag: 'members',
      scope: 'write',
      summary: 'Forget one member',
      description:
        'Contacts and texts are removed, behaviour and figures no longer name anybody. Keyed hashes of the addresses stay on the suppression list, so that a later import does not reach the person.',
      status: 204,
      problems: ['not_found'],
    }),
    path(v.object(inMember)),
    async (c) => {
      const erased = await eraseMember(c.get('edge'), c.get('siteId'), c.req.valid('param').memberId);
      return erased ? c.body(null, 204) : problem(c, 'not_found');
    },
  );
