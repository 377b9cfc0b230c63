// /sites/:siteId/segments/fixed and …/members: fixed groups (고정 그룹), lists of member ids in calls of a bounded size.

import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { createFixedGroup, type FixedGroupRefusal, listGroupMembers, putGroupMembers } from '../actions/fixed-groups';
import { pageOf } from '../paging';
import type { ApiEnv } from './access';
import { body, operation, path, query, WITH_BODY } from './operation';
import { problem } from './problems';
import { inSegment, toSegment } from './segments';
import { LIST_LIMITS } from './shapes/common';
import {
  fixedGroupInputShape,
  groupMembersQueryShape,
  groupMembersShape,
  memberIdsInputShape,
  membersPutShape,
} from './shapes/segment';
import { inSite } from './sites';

/** Of a file's refusals none can come from a list of ids. */
type ListRefusal = Exclude<
  FixedGroupRefusal['reason'],
  'csv_unreadable' | 'csv_empty' | 'file_too_large' | 'no_members'
>;
const codeOf = ({ reason }: FixedGroupRefusal) => reason as ListRefusal;

export const fixedGroups = new Hono<ApiEnv>()
  .post(
    '/sites/:siteId/segments/fixed',
    operation({
      operationId: 'createFixedGroup',
      tag: 'segments',
      scope: 'write',
      summary: 'Save a list of members under a name',
      description: 'More ids than one call takes are added with further calls.',
      status: 201,
      answer: membersPutShape,
      problems: ['not_found', 'too_many_segments', 'too_many_ids', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(fixedGroupInputShape),
    async (c) => {
      const { name, memberIds } = c.req.valid('json');
      const put = await createFixedGroup(c.get('edge'), c.get('siteId'), name, memberIds);
      if (!put.ok) return problem(c, codeOf(put.error));
      const { segment } = put.value;
      c.header('location', `/api/v1/sites/${segment.siteId}/segments/${segment.id}`);
      return c.json({ ...put.value, segment: toSegment(segment) }, 201);
    },
  )
  .get(
    '/sites/:siteId/segments/:segmentId/members',
    operation({
      operationId: 'listGroupMembers',
      tag: 'segments',
      scope: 'read',
      summary: 'Members a fixed group lists, in id order',
      answer: groupMembersShape,
      problems: ['not_found', 'invalid'],
    }),
    path(v.object(inSegment)),
    query(groupMembersQueryShape),
    async (c) => {
      const { after, limit = LIST_LIMITS.usual } = c.req.valid('query');
      const { segmentId } = c.req.valid('param');
      const rows = await listGroupMembers(c.get('edge'), c.get('siteId'), segmentId, after, limit + 1);
      if (!rows) return problem(c, 'not_found');
      const { shown: memberIds, last: next } = pageOf(rows, limit);
      return c.json({ memberIds, next });
    },
  )
  .put(
    '/sites/:siteId/segments/:segmentId/members',
    operation({
      operationId: 'replaceGroupMembers',
      tag: 'segments',
      scope: 'write',
      summary: 'Put a list in place of a fixed group’s members',
      answer: membersPutShape,
      problems: ['not_found', 'not_fixed', 'too_many_ids', ...WITH_BODY],
    }),
    path(v.object(inSegment)),
    body(memberIdsInputShape),
    (c) => putMembers(c, c.req.valid('param').segmentId, c.req.valid('json').memberIds, 'replace'),
  )
  .post(
    '/sites/:siteId/segments/:segmentId/members',
    operation({
      operationId: 'addGroupMembers',
      tag: 'segments',
      scope: 'write',
      summary: 'Add members to a fixed group',
      answer: membersPutShape,
      problems: ['not_found', 'not_fixed', 'too_many_ids', ...WITH_BODY],
    }),
    path(v.object(inSegment)),
    body(memberIdsInputShape),
    (c) => putMembers(c, c.req.valid('param').segmentId, c.req.valid('json').memberIds, 'add'),
  );

async function putMembers(
  c: Context<ApiEnv>,
  segmentId: number,
  memberIds: string[],
  how: 'replace' | 'add',
): Promise<Response> {
  const put = await putGroupMembers(c.get('edge'), c.get('siteId'), segmentId, memberIds, how);
  return put.ok ? c.json({ ...put.value, segment: toSegment(put.value.segment) }) : problem(c, codeOf(put.error));
}
