// /sites/:siteId/messages: what a message would look like, and what is wrong with it, before a campaign has it.

import { Hono } from 'hono';
import * as v from 'valibot';
import { type CampaignDefinition, startOf } from '../../core/campaign/definition';
import { findPreset } from '../../core/campaign/presets';
import { type MessagePreview, type PreviewLeg, previewMessage } from '../actions/previews';
import { getSite } from '../actions/sites';
import { sendTest } from '../actions/test-sends';
import type { ApiEnv } from './access';
import { body, operation, path, WITH_BODY } from './operation';
import { problem } from './problems';
import { messagePreviewShape, previewRequestSchema, testRequestSchema, testSentShape } from './shapes/message';
import { inSite } from './sites';

export const messages = new Hono<ApiEnv>().post(
  '/sites/:siteId/messages/preview',
  operation({
    operationId: 'previewMessage',
    tag: 'campaigns',
    scope: 'write',
    summary: 'A message as one person would get it, with its size, price and faults',
    description:
      'Rendered as at dispatch, for a member of the shop or a made-up one. Nothing is sent or kept. Shows a member’s name, and therefore needs `write`.',
    answer: messagePreviewShape,
    problems: ['not_found', ...WITH_BODY],
  }),
  path(v.object(inSite)),
  body(previewRequestSchema),
  async (c) => {
    const { memberId, ...asked } = c.req.valid('json');
    const site = await getSite(c.get('edge'), c.get('siteId'));
    const definition = definitionFor(asked);
    if (!site || !definition) return problem(c, 'not_found');
    const preview = await previewMessage(c.get('edge'), site, definition, memberId ?? null);
    return preview.ok ? c.json(toPreview(preview.value)) : problem(c, preview.error.reason);
  },
);

messages.post(
  '/sites/:siteId/messages/test',
  operation({
    operationId: 'sendTestMessage',
    tag: 'campaigns',
    scope: 'write',
    summary: 'A message to an address of whoever writes it, marked as a test',
    description:
      'The lawful form, the hours and a refusal hold as for any advert; the first words say that it is a test. It belongs to no campaign and is counted nowhere; a shop sends a few a day.',
    answer: testSentShape,
    problems: ['not_found', ...WITH_BODY],
  }),
  path(v.object(inSite)),
  body(testRequestSchema),
  async (c) => {
    const { memberId, to, ...asked } = c.req.valid('json');
    const site = await getSite(c.get('edge'), c.get('siteId'));
    const definition = definitionFor(asked);
    if (!site || !definition) return problem(c, 'not_found');
    const sent = await sendTest(c.get('edge'), site, definition, { to, memberId: memberId ?? null });
    if (sent.ok) return c.json({ outcome: sent.value.outcome, reason: null });
    return c.json({ outcome: 'not_sent' as const, reason: sent.error.reason });
  },
);

/** The campaign a message is asked about in; null where its preset is none. */
function definitionFor({
  message,
  preset,
  couponId,
}: Pick<v.InferOutput<typeof previewRequestSchema>, 'message' | 'preset' | 'couponId'>): CampaignDefinition | null {
  const start = findPreset(preset);
  const coupon = couponId === undefined ? {} : { coupon: { id: couponId, skipHolders: false } };
  return start ? { ...startOf(start), message, ...coupon } : null;
}

function toPreview({ fallback, findings, memberId, ...leg }: MessagePreview) {
  return {
    ...toLeg(leg),
    fallback: fallback && toLeg(fallback),
    findings: findings.map(({ at, ...finding }) => ({ ...finding, at: at && [...at] })),
    memberId,
  };
}

function toLeg({ composed, price, missing, problems }: PreviewLeg) {
  return {
    type: composed.type,
    price,
    missing,
    composed: JSON.parse(JSON.stringify(composed)) as Record<string, unknown>,
    problems: problems.map(({ code, path: where, ...facts }) => ({ code, path: where, ...facts })),
  };
}
