// A campaign: what to say, to whom, when, toward which goal, and its life from draft to end.

import { COUPON_VARIABLES } from '../coupon';
import { hasQuietHours, quietOf } from '../dispatch/quiet-hours';
import { fallbackOf, type Message } from '../message/content';
import type { Finding, LintCode } from '../message/finding';
import { lintMessage } from '../message/lint';
import { variablesOf } from '../message/template';
import { templatesOf } from '../message/templates';
import { err, ok, type Result } from '../result';
import type { SiteSettings } from '../site';
import { type CampaignDefinition, MAX_NAME_CHARS } from './definition';
import { minuteOfDay, nextRunAt } from './schedule';
import { lintContextFor } from './variables';

export type { CampaignDefinition };

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
  /** When a campaign that runs once had sent what it was to send, and ended by itself; null otherwise. */
  finishedAt: number | null;
};

/** A campaign's status as people mean it: one that runs once is scheduled until its instant, and has been sent after it. */
export type CampaignStage = CampaignStatus | 'scheduled' | 'sent';

export function stageOfCampaign({ status, definition: { send }, nextRunAt, finishedAt }: Campaign): CampaignStage {
  if (finishedAt !== null) return 'sent';
  if (status !== 'active' || send.type !== 'scheduled' || send.schedule.kind !== 'once') return status;
  return nextRunAt === null ? 'sent' : 'scheduled';
}

export type CampaignCommand = 'activate' | 'pause' | 'end' | 'archive' | 'unarchive';

/** What a version of a campaign came from. */
export const CAMPAIGN_CHANGES = [
  'created',
  'edited',
  'restored',
  'activated',
  'paused',
  'ended',
  /** Ended by itself: its one run is over. */
  'finished',
  /** The same, but its instant was missed. */
  'missed',
  'archived',
  'unarchived',
] as const;
export type CampaignChange = (typeof CAMPAIGN_CHANGES)[number];

/** What stands in the way of activation. */
export type ActivationObstacle =
  | { reason: 'ended' }
  | { reason: 'no_sender_number' }
  | { reason: 'no_opt_out_080' }
  /** No address e-mail is sent from. */
  | { reason: 'no_sender_email' }
  /** The shop has not said where it is reached, as advertising e-mail must. */
  | { reason: 'no_contact' }
  | { reason: 'alimtalk_for_advertising' }
  | { reason: 'broken_label' }
  | { reason: 'message_faulty'; code: LintCode; path: string; found: string }
  | { reason: 'unknown_variable'; variable: string }
  /** The message speaks of a coupon, and none is chosen. */
  | { reason: 'no_coupon' }
  | { reason: 'quiet_time' }
  /** A campaign that runs once, at an instant that is past. */
  | { reason: 'schedule_over' };

/**
 * The campaign after a command, or why not. Activation never back-fills: only what happens from now on counts. A run that
 * `hasBegun` goes on, also where its schedule plans none any more.
 */
export function decideCampaign(
  campaign: Campaign,
  command: CampaignCommand,
  settings: SiteSettings,
  now: number,
  hasBegun = false,
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
  const next = send.type === 'scheduled' ? nextRunAt(send.schedule, now) : null;
  if (send.type === 'scheduled' && next === null && !hasBegun) return err({ reason: 'schedule_over' });
  return ok({
    ...campaign,
    status: 'active',
    activatedAt: now,
    archivedAt: null,
    nextRunAt: next,
  });
}

/** A campaign that runs once, when nothing of its run is under way any more; `hasRun` unless its instant was missed. */
export function finishCampaign(
  campaign: Campaign,
  hasRun: boolean,
  now: number,
): { campaign: Campaign; change: CampaignChange } {
  const ended: Campaign = { ...campaign, status: 'ended', version: campaign.version + 1 };
  return hasRun
    ? { campaign: { ...ended, finishedAt: now }, change: 'finished' }
    : { campaign: ended, change: 'missed' };
}

/** The name of a campaign's copy, shortened where it must be. */
export function copyName(name: string): string {
  const suffix = ' 사본';
  return `${[...name].slice(0, MAX_NAME_CHARS - suffix.length).join('')}${suffix}`;
}

/** The first thing that must be mended before this campaign may run. */
export function findObstacle(definition: CampaignDefinition, settings: SiteSettings): ActivationObstacle | null {
  const { message } = definition;
  // Every campaign is advertising, and AlimTalk carries none (Kakao's review rules; list L, 1).
  if (message.channel === 'alimtalk') return { reason: 'alimtalk_for_advertising' };
  const lacking = findSenderLack(message, settings) ?? findSenderLack(fallbackOf(message), settings);
  if (lacking) return lacking;
  const fault = lintMessage(message, lintContextFor(definition)).find(({ severity }) => severity === 'error');
  if (fault) return faultOf(fault);
  if (!definition.coupon && speaksOfCoupon(definition)) return { reason: 'no_coupon' };
  return findQuietTime(definition, settings);
}

function speaksOfCoupon({ message }: CampaignDefinition): boolean {
  return templatesOf(message).some(({ text }) => variablesOf(text).some((name) => COUPON_VARIABLES.includes(name)));
}

/** What the shop must have said of itself before a message of this channel may go. */
function findSenderLack(message: Message | null, settings: SiteSettings): ActivationObstacle | null {
  switch (message?.channel) {
    case 'sms':
    case 'kakao':
      if (!settings.senderNumber) return { reason: 'no_sender_number' };
      return settings.optOut080 ? null : { reason: 'no_opt_out_080' };
    case 'email':
      if (!settings.senderEmail) return { reason: 'no_sender_email' };
      return settings.contact ? null : { reason: 'no_contact' };
    default:
      return null;
  }
}

/** A campaign planned for the quiet hours can neither be saved nor run; e-mail has none. */
export function findQuietTime(
  { send, message }: CampaignDefinition,
  settings: Pick<SiteSettings, 'quiet'>,
): { reason: 'quiet_time' } | null {
  if (send.type !== 'scheduled' || !hasQuietHours(message.channel)) return null;
  const quiet = quietOf(message.channel, settings.quiet);
  const minute = minuteOfDay(send.schedule);
  return minute >= quiet.fromMinute || minute < quiet.toMinute ? { reason: 'quiet_time' } : null;
}

function faultOf({ code, path, found }: Finding): ActivationObstacle {
  if (code === 'own_label') return { reason: 'broken_label' };
  if (code === 'unknown_variable') return { reason: 'unknown_variable', variable: variablesOf(found)[0] ?? found };
  return { reason: 'message_faulty', code, path, found };
}
