// /sites/:siteId/segments: target groups (타겟 그룹), and how many a target reaches now.

import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Place } from '../../core/condition/lint';
import {
  createSegment,
  deleteSegment,
  editSegment,
  estimateTarget,
  getSegment,
  listSiteSegments,
  type Segment,
  type SegmentRefusal,
  type TargetObstacle,
  targetOf,
} from '../actions/segments';
import type { ApiEnv } from './access';
import { body, operation, path, WITH_BODY } from './operation';
import { problem } from './problems';
import {
  segmentEditShape,
  segmentInputShape,
  segmentShape,
  segmentsShape,
  targetEstimateInputShape,
  targetEstimateShape,
} from './shapes/segment';
import { idInPath, inSite } from './sites';

export const inSegment = { ...inSite, segmentId: idInPath };

export function toSegment(segment: Segment): v.InferOutput<typeof segmentShape> {
  const { id, siteId, name, kind, version, target, isReadable, size, createdAt, updatedAt } = segment;
  return { id, siteId, name, kind, version, target, readable: isReadable, size, createdAt, updatedAt };
}

const EXPECTATIONS: Record<TargetObstacle['reason'], string> = {
  always_true: 'holds for everybody',
  never_true: 'holds for nobody',
  contradiction: 'contradicts another condition',
  no_base: 'asks nothing of a member without events; say base all_members if that is meant',
  all_time_filter: 'takes no filter with allTime',
  needs_purchase: 'amounts are of purchases only',
  needs_items: 'the event carries no items',
  empty_filter: 'the filter admits everything or nothing',
  unknown_group: 'no such group',
  group_too_deep: 'groups lead to groups one level deep only',
  group_unreadable: 'the stored target of the group cannot be read; save the group anew',
  group_in_itself: 'a group cannot lead to itself',
  too_large: 'too many conditions together with those of its groups',
};

/** Where each obstacle of a target is, and what was expected there; `root` is the target's own pointer. */
export function targetErrors(obstacles: readonly TargetObstacle[], root: string) {
  const pointerTo = ({ list, index }: Place) => `${root}/${list}/${index}`;
  return obstacles.slice(0, 20).map((obstacle) => ({
    pointer: 'at' in obstacle ? pointerTo(obstacle.at) : 'groupId' in obstacle ? `${root}/groups` : root,
    detail:
      EXPECTATIONS[obstacle.reason] + ('with' in obstacle ? ` at ${pointerTo(obstacle.with).replace('#', '')}` : ''),
  }));
}

function refuse(c: Context, refusal: SegmentRefusal): Response {
  if (refusal.reason !== 'target_refused') return problem(c, refusal.reason);
  return problem(c, 'target_refused', { errors: targetErrors(refusal.obstacles, '#/target') });
}

export const segments = new Hono<ApiEnv>()
  .get(
    '/sites/:siteId/segments',
    operation({
      operationId: 'listSegments',
      tag: 'segments',
      scope: 'read',
      summary: 'Target groups, by name',
      answer: segmentsShape,
      problems: ['not_found'],
    }),
    path(v.object(inSite)),
    async (c) => {
      const found = await listSiteSegments(c.get('edge'), c.get('siteId'));
      return c.json({ segments: found.map(toSegment) } satisfies v.InferOutput<typeof segmentsShape>);
    },
  )
  .post(
    '/sites/:siteId/segments',
    operation({
      operationId: 'createSegment',
      tag: 'segments',
      scope: 'write',
      summary: 'Save a target under a name',
      status: 201,
      answer: segmentShape,
      problems: ['not_found', 'target_refused', 'too_many_segments', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(segmentInputShape),
    async (c) => {
      const created = await createSegment(c.get('edge'), c.get('siteId'), c.req.valid('json'));
      if (!created.ok) return refuse(c, created.error);
      c.header('location', `/api/v1/sites/${created.value.siteId}/segments/${created.value.id}`);
      return c.json(toSegment(created.value), 201);
    },
  )
  .post(
    '/sites/:siteId/segments/estimate',
    operation({
      operationId: 'estimateTarget',
      tag: 'segments',
      scope: 'read',
      summary: 'How many a target reaches now, without saving it',
      answer: targetEstimateShape,
      problems: ['not_found', 'target_refused', ...WITH_BODY],
    }),
    path(v.object(inSite)),
    body(targetEstimateInputShape),
    async (c) => {
      const estimate = await estimateTarget(c.get('edge'), c.get('siteId'), c.req.valid('json').target);
      return estimate.ok ? c.json(estimate.value) : refuse(c, estimate.error);
    },
  )
  .get(
    '/sites/:siteId/segments/:segmentId',
    operation({
      operationId: 'getSegment',
      tag: 'segments',
      scope: 'read',
      summary: 'One target group',
      answer: segmentShape,
      problems: ['not_found'],
    }),
    path(v.object(inSegment)),
    async (c) => {
      const segment = await getSegment(c.get('edge'), c.get('siteId'), c.req.valid('param').segmentId);
      return segment ? c.json(toSegment(segment)) : problem(c, 'not_found');
    },
  )
  .put(
    '/sites/:siteId/segments/:segmentId',
    operation({
      operationId: 'editSegment',
      tag: 'segments',
      scope: 'write',
      summary: 'Replace its name and target',
      description: 'Everything that uses the group means the new target from now on.',
      answer: segmentShape,
      problems: ['not_found', 'target_refused', 'changed_meanwhile', ...WITH_BODY],
    }),
    path(v.object(inSegment)),
    body(segmentEditShape),
    async (c) => {
      const { segmentId } = c.req.valid('param');
      const { version, ...input } = c.req.valid('json');
      const edited = await editSegment(c.get('edge'), c.get('siteId'), segmentId, input, version);
      return edited.ok ? c.json(toSegment(edited.value)) : refuse(c, edited.error);
    },
  )
  .delete(
    '/sites/:siteId/segments/:segmentId',
    operation({
      operationId: 'deleteSegment',
      tag: 'segments',
      scope: 'write',
      summary: 'Delete it, unless another group uses it',
      status: 204,
      problems: ['not_found', 'segment_in_use'],
    }),
    path(v.object(inSegment)),
    async (c) => {
      const deleted = await deleteSegment(c.get('edge'), c.get('siteId'), c.req.valid('param').segmentId);
      return deleted.ok ? c.body(null, 204) : refuse(c, deleted.error);
    },
  )
  .get(
    '/sites/:siteId/segments/:segmentId/estimate',
    operation({
      operationId: 'estimateSegment',
      tag: 'segments',
      scope: 'read',
      summary: 'How many it reaches now',
      answer: targetEstimateShape,
      problems: ['not_found', 'target_refused'],
    }),
    path(v.object(inSegment)),
    async (c) => {
      const { edge, siteId } = c.var;
      const segment = await getSegment(edge, siteId, c.req.valid('param').segmentId);
      if (!segment) return problem(c, 'not_found');
      const estimate = await estimateTarget(edge, siteId, targetOf(segment));
      return estimate.ok ? c.json(estimate.value) : refuse(c, estimate.error);
    },
  );
