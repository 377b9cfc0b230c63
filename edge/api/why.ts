// /sites/:siteId/members/:memberId/why/:campaignId: a member's way through a campaign, condition by condition, gate by
// gate.

import { Hono } from 'hono';
import * as v from 'valibot';
import { explainMember, type Why } from '../actions/why';
import type { ApiEnv } from './access';
import { toDispatch } from './dispatches';
import { operation, path, query, wholeNumber } from './operation';
import { inMember } from './people';
import { problem } from './problems';
import { whyShape } from './shapes/why';
import { idInPath } from './sites';

export const why = new Hono<ApiEnv>().get(
  '/sites/:siteId/members/:memberId/why/:campaignId',
  operation({
    operationId: 'explainMember',
    tag: 'members',
    scope: 'read',
    summary: 'Why a member was, would be or would not be written to by a campaign',
    description:
      'Taken by the functions that decide, on the facts of now, with the facts used and their times. `at` asks about one of `runs`.',
    answer: whyShape,
    problems: ['not_found', 'invalid', 'params_missing'],
  }),
  path(v.object({ ...inMember, campaignId: idInPath })),
  query(v.object({ at: v.optional(wholeNumber(0, 8.64e15)) })),
  async (c) => {
    const { memberId, campaignId } = c.req.valid('param');
    const { at } = c.req.valid('query');
    const said = await explainMember(c.get('edge'), c.get('siteId'), memberId, campaignId, at ?? null);
    if (said.ok) return c.json(toWhy(said.value));
    return problem(c, said.error.reason === 'incomplete' ? 'params_missing' : 'not_found');
  },
);

function toWhy(why: Why): v.InferOutput<typeof whyShape> {
  const { memberId, campaign, at, runs, interval, seen, unqualified, anchorAt, outcome } = why;
  const { measured, needed, firstAt, lastAt } = seen;
  return {
    memberId,
    campaignId: campaign.id,
    at,
    runs,
    realtimeUntil: why.realtimeUntil,
    trigger: {
      ...{ passed: unqualified === null, because: unqualified },
      ...{ interval, measured, needed, firstAt, lastAt, anchorAt },
    },
    target: why.target.map(toTargetStep),
    gates: why.gates.map(({ gate, refusal, evidence }) => ({
      gate,
      passed: refusal === null,
      reason: refusal?.reason ?? null,
      until: refusal?.type === 'defer' ? refusal.until : null,
      evidence: evidence.map(({ fact, at, value }) => ({ fact, at, value })),
    })),
    recorded: why.recorded.map(toDispatch),
    outcome: {
      type: outcome.type,
      reason: 'reason' in outcome ? outcome.reason : 'because' in outcome ? outcome.because : null,
      at: 'at' in outcome ? outcome.at : 'until' in outcome ? outcome.until : null,
      by: outcome.type === 'cancelled' ? outcome.by : null,
    },
  };
}

function toTargetStep(step: Why['target'][number]): v.InferOutput<typeof whyShape>['target'][number] {
  const nothing = { list: null, groupId: null, event: null, interval: null, measured: null, op: null, value: null };
  const { kind, holds } = step;
  switch (step.kind) {
    case 'condition': {
      const { list, condition, interval, measured, lastAt } = step;
      const { event, op, value } = condition;
      return { ...nothing, kind, list, event, interval, measured, op, value, lastAt, holds };
    }
    case 'demographics':
      return { ...nothing, kind, lastAt: null, holds };
    case 'group':
      return { ...nothing, kind, list: step.list, groupId: step.groupId, lastAt: null, holds };
  }
}
