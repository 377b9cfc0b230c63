// The gates every advertising message passes at the moment of dispatch, on fresh facts. One list, one order; the first
// gate that says no is the stored reason, and the trace a person reads (`trace.ts`) is the same list asked to its end.
// There is no way around it: the dispatcher submits nothing that this file did not let through.

import type { Campaign } from '../campaign/campaign';
import { aimOf, effectiveCooldownDays, mostPerMember } from '../campaign/definition';
import { FIT_CHECKS } from '../campaign/fit';
import { isOfCart } from '../campaign/scenario';
import { type ConsentStanding, consentStanding } from '../consent';
import { stableHash } from '../hash';
import { fallbackOf } from '../message/content';
import { isReconfirmOverdue } from '../notice';
import { kstDay } from '../time';
import { budgetRoomAt, reservationOf } from './budget';
import { type Asked, type Gate, type GateDecision, type GateFacts, type Refusal, suppress, suppressIf } from './gate';
import { deferAsLongAsAny, latenessOf, pendingOrderOf } from './lateness';
import { nightActOf, quietHoursOf } from './night';

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
    ask: pendingOrderOf,
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
  { name: 'quiet_hours', concerns: always, ask: quietHoursOf },
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
  { name: 'lateness', concerns: always, ask: latenessOf },
];

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
    if (refusal) return decisive(refusal, quietHoursOf(asked));
  }
  const standing = standingOf(facts);
  if (standing.status !== 'granted') throw new Error('the consent gate let somebody through without a consent');
  const night = nightActOf(facts);
  return { type: 'send', consents: night ? [standing.act, night] : [standing.act], capDay: kstDay(facts.now) };
}

/** What decides: the first no, or for who is held out the night's, where that lets messages wait. */
export function decisive(first: Refusal, night: Refusal | null): Refusal {
  return first.reason === 'holdout' && night?.type === 'defer' ? night : first;
}

/** Is this member in the campaign's holdout? Stable: the same answer on every retry and for every occurrence. */
export function isHeldOut(campaign: Campaign, memberId: string): boolean {
  return stableHash(`holdout:${campaign.id}:${memberId}`) % 100 < campaign.definition.holdoutPercent;
}
