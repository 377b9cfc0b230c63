// What a gate is: the facts it is asked on, and how it may say no.

import type { Campaign } from '../campaign/campaign';
import { type Candidate, FIT_REASONS, type FitCheckName, type FitFacts, type FitQuestion } from '../campaign/fit';
import type { ConsentAct } from '../consent';
import type { CouponStanding } from '../coupon';
import type { Channel, MemberState } from '../member';
import type { RenderRefusal } from '../message/render';
import type { SiteSettings } from '../site';
import type { BudgetUse } from './budget';
import type { Leg } from './fallback';

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

export const suppress = (reason: SuppressionReason): Refusal => ({ type: 'suppress', reason });
export const suppressIf = (refused: boolean, reason: SuppressionReason) => (refused ? suppress(reason) : null);
