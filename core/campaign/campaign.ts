// A campaign: what to say, to whom, when, toward which goal, and its life from draft to end.

import * as v from 'valibot';
import { lookBackSchema } from '../condition/window';
import { messageSchema } from '../message/content';
import { type Finding, type LintCode, lintMessage } from '../message/lint';
import { variablesOf } from '../message/template';
import { err, ok, type Result } from '../result';
import type { SiteSettings } from '../site';
import { HOUR_MS, MINUTE_MS } from '../time';
import { goalSchema } from './goal';
import { minuteOfDay, nextRunAt, scheduleSchema } from './schedule';
import { CART_LINT } from './variables';

const count = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const shortText = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

/** Longest name of a campaign, in characters. */
export const MAX_NAME_CHARS = 60;

/** Shortest and longest wait of a real-time cart campaign. */
export const DELAY_LIMITS = { minMs: 10 * MINUTE_MS, maxMs: 72 * HOUR_MS, defaultMs: 24 * HOUR_MS } as const;

const sendSchema = v.variant('type', [
  /** 실시간 발송: wait `delayMs` after the latest qualifying event of the episode. */
  v.object({ type: v.literal('realtime'), delayMs: count(DELAY_LIMITS.minMs, DELAY_LIMITS.maxMs) }),
  /** 정해진 시점에 발송: at each planned instant, whoever qualified in the look-back. */
  v.object({ type: v.literal('scheduled'), schedule: scheduleSchema, lookBack: lookBackSchema }),
]);

export const campaignDefinitionSchema = v.object({
  name: shortText(MAX_NAME_CHARS),
  preset: v.literal('cart_abandon'),
  send: sendSchema,
  /** Carts worth less than this, in won, are left alone. */
  minCartAmount: v.optional(count(0, 100_000_000), 0),
  message: messageSchema,
  /** What counts as a conversion, within how long after the touch. */
  goal: v.optional(goalSchema, { type: 'revenue', windowDays: 1 }),
  /** Higher goes first when several campaigns want the same member at the same time. */
  priority: v.optional(count(1, 100), 80),
  /** Days between two messages of this campaign to one member, counted between planned Korean days. */
  cooldownDays: v.optional(count(0, 90), 7),
  onQuietHours: v.optional(v.picklist(['defer', 'skip']), 'defer'),
  /** Percent of qualifying members deliberately not contacted, to measure the effect. */
  holdoutPercent: v.optional(count(0, 50), 0),
});
export type CampaignDefinition = v.InferOutput<typeof campaignDefinitionSchema>;

export type CampaignStatus = 'draft' | 'active' | 'paused' | 'ended';

export type Campaign = {
  id: number;
  siteId: number;
  status: CampaignStatus;
  version: number;
  definition: CampaignDefinition;
  /** Events before this neither start timers nor count; null while never activated. */
  activatedAt: number | null;
  nextRunAt: number | null;
  /** Put away from the list since then; null while it is listed. Only what does not run can be put away. */
  archivedAt: number | null;
};

export type CampaignCommand = 'activate' | 'pause' | 'end' | 'archive' | 'unarchive';

/** What a version of a campaign came from. */
export const CAMPAIGN_CHANGES = [
  'created',
  'edited',
  'restored',
  'activated',
  'paused',
  'ended',
  'archived',
  'unarchived',
] as const;
export type CampaignChange = (typeof CAMPAIGN_CHANGES)[number];

/** What stands in the way of activation. */
export type ActivationObstacle =
  | { reason: 'ended' }
  | { reason: 'no_sender_number' }
  | { reason: 'no_opt_out_080' }
  | { reason: 'alimtalk_for_advertising' }
  | { reason: 'channel_unavailable' }
  | { reason: 'broken_label' }
  | { reason: 'message_faulty'; code: LintCode; path: string; found: string }
  | { reason: 'unknown_variable'; variable: string }
  | { reason: 'quiet_time' };

/** The campaign after a command, or why not. Activation never back-fills: only what happens from now on counts. */
export function decideCampaign(
  campaign: Campaign,
  command: CampaignCommand,
  settings: SiteSettings,
  now: number,
): Result<Campaign, ActivationObstacle | { reason: 'still_running' }> {
  if (command === 'archive') {
    if (campaign.status === 'active' || campaign.status === 'paused') return err({ reason: 'still_running' });
    return ok(campaign.archivedAt === null ? { ...campaign, archivedAt: now } : campaign);
  }
  if (command === 'unarchive') return ok(campaign.archivedAt === null ? campaign : { ...campaign, archivedAt: null });
  if (campaign.status === 'ended') return err({ reason: 'ended' });
  if (command === 'end') return ok({ ...campaign, status: 'ended', nextRunAt: null });
  if (command === 'pause') {
    return campaign.status === 'active' ? ok({ ...campaign, status: 'paused', nextRunAt: null }) : ok(campaign);
  }
  if (campaign.status === 'active') return ok(campaign);
  const obstacle = findObstacle(campaign.definition, settings);
  if (obstacle) return err(obstacle);
  const { send } = campaign.definition;
  return ok({
    ...campaign,
    status: 'active',
    activatedAt: now,
    archivedAt: null,
    nextRunAt: send.type === 'scheduled' ? nextRunAt(send.schedule, now) : null,
  });
}

/** The name of a campaign's copy, shortened where it must be. */
export function copyName(name: string): string {
  const suffix = ' 사본';
  return `${[...name].slice(0, MAX_NAME_CHARS - suffix.length).join('')}${suffix}`;
}

/** The first thing that must be mended before this campaign may run. */
export function findObstacle(definition: CampaignDefinition, settings: SiteSettings): ActivationObstacle | null {
  const { message, send } = definition;
  // Every campaign is advertising, and AlimTalk carries none (Kakao's review rules; list L, 1).
  if (message.channel === 'alimtalk') return { reason: 'alimtalk_for_advertising' };
  if (message.channel !== 'sms') return { reason: 'channel_unavailable' };
  if (!settings.senderNumber) return { reason: 'no_sender_number' };
  if (!settings.optOut080) return { reason: 'no_opt_out_080' };
  const fault = lintMessage(message, CART_LINT).find(({ severity }) => severity === 'error');
  if (fault) return faultOf(fault);
  if (send.type === 'scheduled') {
    const minute = minuteOfDay(send.schedule);
    if (minute >= settings.quiet.fromMinute || minute < settings.quiet.toMinute) return { reason: 'quiet_time' };
  }
  return null;
}

function faultOf({ code, path, found }: Finding): ActivationObstacle {
  if (code === 'own_label') return { reason: 'broken_label' };
  if (code === 'unknown_variable') return { reason: 'unknown_variable', variable: variablesOf(found)[0] ?? found };
  return { reason: 'message_faulty', code, path, found };
}
