// The gate every advertising message passes at the moment of dispatch, on fresh facts. One function, one order; the
// first gate that says no is the stored reason. There is no way around it: the dispatcher submits nothing that this
// file did not let through.

import type { Campaign } from '../campaign/campaign';
import { effectiveCooldownDays, mostPerMember, scenarioOf } from '../campaign/definition';
import { type Candidate, FIT_REASONS, type FitFacts, misfitOf } from '../campaign/fit';
import { isOfCart } from '../campaign/scenario';
import { type ConsentAct, consentStanding } from '../consent';
import { stableHash } from '../hash';
import type { MemberState } from '../member';
import { isReconfirmOverdue } from '../notice';
import { LATEST_KAKAO_MINUTE, type SiteSettings } from '../site';
import { HOUR_MS, kstDay } from '../time';
import type { Leg } from './fallback';
import { maxDeferMs, releaseAt } from './quiet-hours';

/** Why a dispatch was held back for good, in gate order. */
export const SUPPRESSION_REASONS = [
  'campaign_inactive',
  'paused',
  'member_gone',
  ...FIT_REASONS,
  'holds_coupon',
  'under_14',
  'no_consent',
  'withdrawn',
  'reconfirm_overdue',
  'blocked',
  'no_address',
  'holdout',
  'quiet_hours',
  'cap_campaign',
  'cap_day',
  'cap_week',
  'missing_variable',
  'message_invalid',
  'coupon_unavailable',
  'stale',
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** An unpaid order holds a cart message back for at most this long. */
export const PENDING_ORDER_MS = 72 * HOUR_MS;
const PENDING_RECHECK_MS = HOUR_MS;

export type GateFacts = {
  now: number;
  dispatch: Candidate & { dueAt: number; reason: string | null };
  campaign: Campaign;
  settings: SiteSettings;
  member: { memberId: string; state: MemberState; adultFromDay: number | null; hasMobile: boolean } | null;
  /** What the scenario is held against. */
  fit: FitFacts;
  consents: readonly ConsentAct[];
  /** The channel this leg goes by: consent, refusals and hours are its own. */
  channel: 'sms' | 'kakao';
  /** 2 is the text after a failed first leg: arm and cap slot are held already, so their gates are passed over. */
  leg: Leg;
  /** The member's address is on the suppression list of the channel. */
  suppressed: boolean;
  caps: {
    /** Other messages holding a slot today, and today with the six Korean days before. */
    today: number;
    week: number;
    /** Planned instant of this campaign's last message to the member, and how many there have been. */
    lastOfCampaignAt: number | null;
    ofCampaign: number;
  };
};

export type GateDecision =
  | { type: 'send'; consentId: number; capDay: number }
  | { type: 'suppress'; reason: SuppressionReason }
  | { type: 'defer'; until: number; reason: 'quiet_hours' | 'pending_order' | 'coupon_pending' };

const suppress = (reason: SuppressionReason): GateDecision => ({ type: 'suppress', reason });

/** May this message go now? */
export function decideGate(facts: GateFacts): GateDecision {
  const { now, campaign, settings, member, dispatch } = facts;
  const { definition } = campaign;

  if (campaign.status === 'paused') return suppress('paused');
  if (campaign.status !== 'active') return suppress('campaign_inactive');

  if (member?.state !== 'active') return suppress('member_gone');

  const scenario = scenarioOf(definition);
  const misfit = misfitOf(scenario, dispatch, facts.fit, settings.recentPurchaseDays, now);
  if (misfit) return suppress(misfit);
  const { pendingOrderAt } = facts.fit.cart;
  const isPending = pendingOrderAt !== null && pendingOrderAt >= dispatch.anchorAt;
  if (isOfCart(scenario) && isPending && now - pendingOrderAt < PENDING_ORDER_MS) {
    const until = Math.min(now + PENDING_RECHECK_MS, pendingOrderAt + PENDING_ORDER_MS);
    return { type: 'defer', until, reason: 'pending_order' };
  }

  if (member.adultFromDay !== null && kstDay(now) < member.adultFromDay) return suppress('under_14');

  const consent = consentStanding(facts.consents, facts.channel, 'advertising');
  if (consent.status === 'never') return suppress('no_consent');
  if (consent.status === 'withdrawn') return suppress('withdrawn');
  if (settings.notices?.reconfirm !== 'platform' && isReconfirmOverdue(consent.act, now))
    return suppress('reconfirm_overdue');
  if (facts.suppressed) return suppress('blocked');
  if (!member.hasMobile) return suppress('no_address');

  if (facts.leg === 1 && isHeldOut(campaign, member.memberId)) return suppress('holdout');

  const release = releaseAt(now, quietOf(facts), isNightAllowed(facts), definition.priority);
  if (release > now) {
    return definition.onQuietHours === 'skip'
      ? suppress('quiet_hours')
      : { type: 'defer', until: release, reason: 'quiet_hours' };
  }

  const cap = facts.leg === 1 ? capReached(facts) : null;
  if (cap) return suppress(cap);

  // A pending order has its own 72 hours, which do not make the message old.
  if (dispatch.reason !== 'pending_order' && now - dispatch.dueAt > maxDeferMs(settings.quiet))
    return suppress('stale');

  return { type: 'send', consentId: consent.act.id, capDay: kstDay(now) };
}

/** Kakao takes adverts until 20:50 at the latest whatever anybody consented to; texts may go at night to who said yes. */
function isNightAllowed({ channel, consents }: GateFacts): boolean {
  return channel === 'sms' && consentStanding(consents, 'sms', 'night').status === 'granted';
}

function quietOf({ channel, settings: { quiet } }: GateFacts): SiteSettings['quiet'] {
  return channel === 'kakao' ? { ...quiet, fromMinute: Math.min(quiet.fromMinute, LATEST_KAKAO_MINUTE) } : quiet;
}

/** The cap that is reached, if one is. */
function capReached({ campaign: { definition }, dispatch, settings, caps }: GateFacts): SuppressionReason | null {
  if (
    caps.lastOfCampaignAt !== null &&
    kstDay(dispatch.dueAt) - kstDay(caps.lastOfCampaignAt) < effectiveCooldownDays(definition)
  ) {
    return 'cap_campaign';
  }
  if (caps.ofCampaign >= mostPerMember(definition)) return 'cap_campaign';
  if (caps.today >= settings.caps.perDay) return 'cap_day';
  if (caps.week >= settings.caps.perWeek) return 'cap_week';
  return null;
}

/** Is this member in the campaign's holdout? Stable: the same answer on every retry and for every occurrence. */
export function isHeldOut(campaign: Campaign, memberId: string): boolean {
  return stableHash(`holdout:${campaign.id}:${memberId}`) % 100 < campaign.definition.holdoutPercent;
}
