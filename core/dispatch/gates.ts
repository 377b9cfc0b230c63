// The gates every advertising message passes at the moment of dispatch, on fresh facts. One list, one order; the first
// gate that says no is the stored reason, and the trace a person reads (`trace.ts`) is the same list asked to its end.
// There is no way around it: the dispatcher submits nothing that this file did not let through.

import type { Campaign } from '../campaign/campaign';
import { aimOf, effectiveCooldownDays, mostPerMember } from '../campaign/definition';
import {
  type Candidate,
  FIT_CHECKS,
  FIT_REASONS,
  type FitCheckName,
  type FitFacts,
  type FitQuestion,
} from '../campaign/fit';
import { isOfCart, purchaseReachesTo } from '../campaign/scenario';
import { type ConsentAct, type ConsentStanding, consentStanding } from '../consent';
import type { CouponStanding } from '../coupon';
import { stableHash } from '../hash';
import type { Channel, MemberState } from '../member';
import { fallbackOf } from '../message/content';
import type { RenderRefusal } from '../message/render';
import { isReconfirmOverdue } from '../notice';
import type { SiteSettings } from '../site';
import { HOUR_MS, kstDay } from '../time';
import { type BudgetUse, budgetRoomAt, reservationOf } from './budget';
import type { Leg } from './fallback';
import { hasQuietHours, maxDeferMs, quietOf, releaseAt } from './quiet-hours';

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
  'budget',
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
  /**
   * `orderWaitedTo`: up to when an unpaid order has had it wait; null where none has. `textOpenedAt`: when its first leg was
   * known to have failed, and the text was to go instead.
   */
  dispatch: Candidate & { dueAt: number; orderWaitedTo: number | null; textOpenedAt?: number | null };
  campaign: Campaign;
  settings: SiteSettings;
  /** `hasAddress`: one of the channel's. */
  member: { memberId: string; state: MemberState; adultFromDay: number | null; hasAddress: boolean } | null;
  /** What the scenario is held against. */
  fit: FitFacts;
  consents: readonly ConsentAct[];
  /** The channel this leg goes by: consent, refusals and hours are its own. */
  channel: Channel;
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
  /** What the campaign has used of its budget. */
  budgetUse: BudgetUse;
  /** Null where the campaign promises no coupon. */
  coupon: CouponStanding | null;
  /** Why the leg's message cannot be written for the member. Asked late: of all facts it is the dearest to find out. */
  unwritable: () => RenderRefusal | null;
};

/** A gate's no: for good, or for now. */
export type Refusal =
  | { type: 'suppress'; reason: SuppressionReason }
  | { type: 'defer'; until: number; reason: DeferralReason };

/** What a message waits for. */
export type DeferralReason = 'paused' | 'quiet_hours' | 'pending_order' | 'budget' | 'coupon_pending';

/** `consents` are the acts it goes on: the yes to advertising, and to the night where it goes by night. */
export type GateDecision = { type: 'send'; consents: readonly ConsentAct[]; capDay: number } | Refusal;

export type GateName =
  | 'campaign'
  | 'member'
  | FitCheckName
  | 'coupon_holder'
  | 'pending_order'
  | 'age'
  | 'consent'
  | 'reconfirmation'
  | 'refusal'
  | 'address'
  | 'holdout'
  | 'quiet_hours'
  | 'cap_campaign'
  | 'cap_day'
  | 'cap_week'
  | 'budget'
  | 'message'
  | 'coupon'
  | 'lateness';

/** The facts, with what the campaign's scenario is held against in the words of `core/campaign/fit`. */
export type Asked = GateFacts & { question: FitQuestion };

export type Gate = {
  name: GateName;
  /** Is there anything to ask about this campaign, shop and leg? A gate that is not concerned refuses nobody. */
  concerns(asked: Asked): boolean;
  ask(asked: Asked): Refusal | null;
};

const suppress = (reason: SuppressionReason): Refusal => ({ type: 'suppress', reason });
const suppressIf = (refused: boolean, reason: SuppressionReason) => (refused ? suppress(reason) : null);
const always = () => true;

/** Reads the scenario once, for all gates. */
export function askedOf(facts: GateFacts): Asked {
  const { campaign, settings, dispatch, fit, now } = facts;
  const { recentPurchaseDays } = settings;
  return {
    ...facts,
    question: { ...aimOf(campaign.definition), candidate: dispatch, facts: fit, recentPurchaseDays, now },
  };
}

const FIT_GATES: readonly Gate[] = FIT_CHECKS.map(({ name, concerns, ask }) => ({
  name,
  concerns: ({ question }) => concerns(question),
  ask: ({ question }) => {
    const reason = ask(question);
    return reason && suppress(reason);
  },
}));

/** Every gate, in the order they are asked. One that looks at the member takes one that is not there for unknown. */
export const GATES: readonly Gate[] = [
  {
    name: 'campaign',
    concerns: always,
    ask: (facts) => {
      const { status, definition } = facts.campaign;
      if (status !== 'paused') return suppressIf(status !== 'active', 'campaign_inactive');
      // A run that was planned goes on with its campaign; the moment after an event has passed by then.
      return definition.send.type === 'scheduled' ? deferAsLongAsAny(facts, 'paused', Infinity) : suppress('paused');
    },
  },
  {
    name: 'member',
    concerns: always,
    ask: ({ member }) => suppressIf(member?.state !== 'active', 'member_gone'),
  },
  ...FIT_GATES,
  {
    name: 'coupon_holder',
    concerns: ({ campaign }) => campaign.definition.coupon?.skipHolders === true,
    ask: ({ coupon }) => suppressIf(coupon?.isHeld === true, 'holds_coupon'),
  },
  {
    name: 'pending_order',
    concerns: ({ question }) => isOfCart(question.scenario),
    ask: (asked) => {
      const end = orderWaitEnd(asked);
      if (asked.now >= end) return null;
      return { type: 'defer', until: Math.min(asked.now + PENDING_RECHECK_MS, end), reason: 'pending_order' };
    },
  },
  {
    name: 'age',
    concerns: always,
    ask: ({ now, member }) => suppressIf(kstDay(now) < (member?.adultFromDay ?? 0), 'under_14'),
  },
  {
    name: 'consent',
    concerns: always,
    ask: (facts) => {
      const { status } = standingOf(facts);
      if (status === 'granted') return null;
      return suppress(status === 'never' ? 'no_consent' : 'withdrawn');
    },
  },
  {
    name: 'reconfirmation',
    concerns: (asked) => asked.settings.notices?.reconfirm !== 'platform' && standingOf(asked).status === 'granted',
    ask: (facts) => {
      const standing = standingOf(facts);
      return suppressIf(
        standing.status === 'granted' && isReconfirmOverdue(standing.act, facts.now),
        'reconfirm_overdue',
      );
    },
  },
  { name: 'refusal', concerns: always, ask: ({ suppressed }) => suppressIf(suppressed, 'blocked') },
  { name: 'address', concerns: always, ask: ({ member }) => suppressIf(!member?.hasAddress, 'no_address') },
  {
    name: 'holdout',
    concerns: ({ campaign, leg }) => leg === 1 && campaign.definition.holdoutPercent > 0,
    ask: ({ campaign, member }) => suppressIf(member !== null && isHeldOut(campaign, member.memberId), 'holdout'),
  },
  { name: 'quiet_hours', concerns: always, ask: nightOf },
  {
    name: 'cap_campaign',
    concerns: isFirstLeg,
    ask: ({ campaign: { definition }, dispatch, caps }) => {
      const isCooling =
        caps.lastOfCampaignAt !== null &&
        kstDay(dispatch.dueAt) - kstDay(caps.lastOfCampaignAt) < effectiveCooldownDays(definition);
      return suppressIf(isCooling || caps.ofCampaign >= mostPerMember(definition), 'cap_campaign');
    },
  },
  {
    name: 'cap_day',
    concerns: isFirstLeg,
    ask: ({ caps, settings }) => suppressIf(caps.today >= settings.caps.perDay, 'cap_day'),
  },
  {
    name: 'cap_week',
    concerns: isFirstLeg,
    ask: ({ caps, settings }) => suppressIf(caps.week >= settings.caps.perWeek, 'cap_week'),
  },
  {
    name: 'budget',
    concerns: ({ campaign, leg }) => leg === 1 && campaign.definition.budget !== undefined,
    ask: (facts) => {
      const { now, campaign, budgetUse } = facts;
      const roomAt = budgetRoomAt(campaign.definition.budget, budgetUse, reservationFor(facts), now);
      return roomAt === null ? null : deferAsLongAsAny(facts, 'budget', roomAt);
    },
  },
  {
    name: 'message',
    concerns: always,
    ask: ({ unwritable }) => {
      const refusal = unwritable();
      return refusal && suppress(refusal.reason);
    },
  },
  {
    name: 'coupon',
    concerns: ({ campaign }) => campaign.definition.coupon !== undefined,
    ask: ({ coupon }) => suppressIf(!coupon?.isThere, 'coupon_unavailable'),
  },
  {
    name: 'lateness',
    concerns: always,
    ask: (asked) => suppressIf(asked.now >= tooOldAt(asked, orderWaitEnd(asked)), 'stale'),
  },
];

/** It waits until `until`, which a person may bring about sooner, and no longer than any message may. */
function deferAsLongAsAny(asked: Asked, reason: DeferralReason & SuppressionReason, until: number): Refusal {
  const end = tooOldAt(asked, orderWaitEnd(asked));
  return asked.now >= end ? suppress(reason) : { type: 'defer', until: Math.min(until, end), reason };
}

/** When the wait for an unpaid order is over; long ago where there is none after the cause. */
function orderWaitEnd({ dispatch, fit: { cart }, question: { scenario } }: Asked): number {
  const { pendingOrderAt } = cart;
  const isMeant = isOfCart(scenario) && purchaseReachesTo(scenario, pendingOrderAt ?? 0) >= dispatch.anchorAt;
  return isMeant && pendingOrderAt !== null ? pendingOrderAt + PENDING_ORDER_MS : 0;
}

/**
 * From when on a message is too old to go. An unpaid order has its own 72 hours, which make none old; and a text that goes
 * instead, for which there is a time of its own too, is as old as the failure before it.
 */
export function tooOldAt(
  { dispatch, settings }: Pick<GateFacts, 'settings'> & { dispatch: Aging },
  orderWaitEndsAt = 0,
): number {
  const { dueAt, orderWaitedTo, textOpenedAt } = dispatch;
  const from = Math.max(dueAt, orderWaitedTo ?? 0, textOpenedAt ?? 0, orderWaitEndsAt);
  return from + maxDeferMs(settings.quiet) + 1;
}

type Aging = Pick<GateFacts['dispatch'], 'dueAt' | 'orderWaitedTo' | 'textOpenedAt'>;

/** The second leg holds its arm, its slot and its money already. */
function isFirstLeg({ leg }: GateFacts): boolean {
  return leg === 1;
}

/** Where the member stands with advertising on the leg's channel. */
export function standingOf({ consents, channel }: Pick<GateFacts, 'consents' | 'channel'>): ConsentStanding {
  return consentStanding(consents, channel, 'advertising');
}

/** Won a first leg on this channel, and a text that may follow it, come to at most. */
export function reservationFor({ campaign, channel, settings }: GateFacts): number {
  const { message } = campaign.definition;
  const leg = message.channel === channel ? message : (fallbackOf(message) ?? message);
  return reservationOf(leg, settings.prices);
}

/**
 * May this message go now? The first gate that says no decides. But who is held out waits for the hour as everybody else
 * does, and is asked again then: who buys in the night, before any message, belongs in neither arm of the comparison.
 */
export function decideGate(facts: GateFacts): GateDecision {
  const asked = askedOf(facts);
  for (const gate of GATES) {
    const refusal = gate.concerns(asked) ? gate.ask(asked) : null;
    if (refusal) return decisive(refusal, nightOf(asked));
  }
  const standing = standingOf(facts);
  if (standing.status !== 'granted') throw new Error('the consent gate let somebody through without a consent');
  const night = releaseOf(facts, false) > facts.now ? nightConsentOf(facts) : null;
  return { type: 'send', consents: night ? [standing.act, night] : [standing.act], capDay: kstDay(facts.now) };
}

/** What decides: the first no, or for who is held out the night's, where that lets messages wait. */
export function decisive(first: Refusal, night: Refusal | null): Refusal {
  return first.reason === 'holdout' && night?.type === 'defer' ? night : first;
}

/** What the hour says. */
function nightOf(facts: GateFacts): Refusal | null {
  const release = releaseOf(facts, isNightAllowed(facts));
  if (release <= facts.now) return null;
  return facts.campaign.definition.onQuietHours === 'skip'
    ? suppress('quiet_hours')
    : { type: 'defer', until: release, reason: 'quiet_hours' };
}

/** When it may go by the hour alone, with and without a yes to the night. */
function releaseOf({ now, campaign, channel, settings }: GateFacts, isNightAllowed: boolean): number {
  return releaseAt(now, quietOf(channel, settings.quiet), isNightAllowed, campaign.definition.priority);
}

/** Kakao takes adverts until 20:50 at the latest whatever anybody consented to; texts and pushes may go at night to who said yes. */
function isNightAllowed(facts: GateFacts): boolean {
  return !hasQuietHours(facts.channel) || nightConsentOf(facts) !== null;
}

function nightConsentOf({ channel, consents }: GateFacts): ConsentAct | null {
  const standing = channel === 'kakao' ? null : consentStanding(consents, channel, 'night');
  return standing?.status === 'granted' ? standing.act : null;
}

/** Is this member in the campaign's holdout? Stable: the same answer on every retry and for every occurrence. */
export function isHeldOut(campaign: Campaign, memberId: string): boolean {
  return stableHash(`holdout:${campaign.id}:${memberId}`) % 100 < campaign.definition.holdoutPercent;
}
