// Why, or why not: every gate's answer about one member, with the facts it looked at. The same list the decision is
// taken from, asked to its end, so that what a person reads and what was done cannot differ.

import { type Cart, cartTotal, cartValue } from '../campaign/cart';
import { effectiveCooldownDays, mostPerMember } from '../campaign/definition';
import { consentStanding } from '../consent';
import { formatMoney, isWon } from '../money';
import { reconfirmDueAt } from '../notice';
import { dayStart } from '../time';
import { budgetLeft } from './budget';
import type { Asked, Gate, GateFacts, GateName, Refusal } from './gate';
import { askedOf, decisive, GATES, reservationFor, standingOf } from './gates';

/** One fact a check looked at: when it happened (epoch ms), how much or what it was; null where there is none. */
export type Evidence = { fact: EvidenceName; at: number | null; value: number | string | null };

export type EvidenceName =
  | 'status'
  | 'state'
  | 'last_purchase'
  | 'anchor'
  | 'cart_lines'
  | 'cart_value'
  | 'last_visit'
  | 'goal_event'
  | 'sibling_message'
  | 'order_review'
  | 'order_net_value'
  | 'sale_end'
  | 'recent_purchase_days'
  | 'pending_order'
  | 'fourteenth_birthday'
  | 'consent'
  | 'withdrawal'
  | 'reconfirm_by'
  | 'night_consent'
  | 'last_of_campaign'
  | 'cooldown_days'
  | 'messages_of_campaign'
  | 'most_of_campaign'
  | 'messages_today'
  | 'most_today'
  | 'messages_week'
  | 'most_week'
  | 'budget_left'
  | 'budget_left_today'
  | 'reservation'
  | 'missing_value'
  | 'due'
  | 'holdout_percent';

/** What one gate says; `refusal` null lets through. */
export type GateStep = { gate: GateName; refusal: Refusal | null; evidence: Evidence[] };

/** Every gate that concerns this message, in order. Of a member nobody knows, nothing further is asked. */
export function traceGates(facts: GateFacts): GateStep[] {
  const asked = askedOf(facts);
  const steps: GateStep[] = [];
  for (const gate of GATES) {
    if (!gate.concerns(asked)) continue;
    steps.push(stepOf(gate, asked));
    if (gate.name === 'member' && facts.member === null) break;
  }
  return steps;
}

const stepOf = (gate: Gate, asked: Asked): GateStep => ({
  gate: gate.name,
  refusal: gate.ask(asked),
  evidence: evidenceFor(gate.name, asked),
});

/** What a trace comes to. Null when every gate lets through. */
export function refusalOf(steps: readonly GateStep[]): Refusal | null {
  const first = steps.find(({ refusal }) => refusal !== null)?.refusal ?? null;
  return first && decisive(first, steps.find(({ gate }) => gate === 'quiet_hours')?.refusal ?? null);
}

const when = (fact: EvidenceName, at: number | null): Evidence => ({ fact, at, value: null });
const much = (fact: EvidenceName, value: number | string, at: number | null = null): Evidence => ({ fact, at, value });

/** Won; of a cart in another currency what it comes to there, in words. */
function worthOf(cart: Cart): number | string {
  const total = cartTotal(cart);
  return total && !isWon(total.currency) ? formatMoney(total) : cartValue(cart);
}

function evidenceFor(gate: GateName, facts: Asked): Evidence[] {
  const { campaign, member, fit, dispatch, settings, caps, consents } = facts;
  const { definition } = campaign;
  switch (gate) {
    case 'campaign':
      return [much('status', campaign.status)];
    case 'member':
      return [much('state', member?.state ?? 'unknown')];
    case 'purchase':
      return [when('last_purchase', fit.lastPurchaseAt), when('anchor', dispatch.anchorAt)];
    case 'goal':
      return [when('goal_event', fit.goalDoneAt), when('anchor', dispatch.anchorAt)];
    case 'cart':
    case 'same_cart':
      return [much('cart_lines', fit.cart.lines.length), much('cart_value', worthOf(fit.cart))];
    case 'visit':
      return [when('last_visit', fit.lastVisitAt), when('anchor', dispatch.anchorAt)];
    case 'sibling':
      return fit.siblingSent ? [when('sibling_message', null)] : [];
    case 'review':
      return fit.order?.reviewed ? [when('order_review', null)] : [];
    case 'refund':
      return fit.order && fit.order.value !== null ? [much('order_net_value', fit.order.value)] : [];
    case 'sale':
      return [when('sale_end', facts.question.scenario.endsAt ?? null)];
    case 'recent_purchase':
      return [when('last_purchase', fit.lastPurchaseAt), much('recent_purchase_days', settings.recentPurchaseDays)];
    case 'pending_order':
      return [when('pending_order', fit.cart.pendingOrderAt)];
    case 'age':
      return member?.adultFromDay ? [when('fourteenth_birthday', dayStart(member.adultFromDay))] : [];
    case 'consent':
      return consentEvidence(facts);
    case 'reconfirmation': {
      const standing = standingOf(facts);
      if (standing.status !== 'granted') return [];
      const { actedAt, confirmedAt } = standing.act;
      return [when('reconfirm_by', reconfirmDueAt(Math.max(actedAt, confirmedAt ?? 0)))];
    }
    case 'quiet_hours': {
      const night = consentStanding(consents, facts.channel, 'night');
      return night.status === 'granted' ? [when('night_consent', night.act.actedAt)] : [];
    }
    case 'holdout':
      return [much('holdout_percent', definition.holdoutPercent)];
    case 'cap_campaign': {
      const most = mostPerMember(definition);
      return [
        when('last_of_campaign', caps.lastOfCampaignAt),
        much('cooldown_days', effectiveCooldownDays(definition)),
        much('messages_of_campaign', caps.ofCampaign),
        ...(Number.isFinite(most) ? [much('most_of_campaign', most)] : []),
      ];
    }
    case 'cap_day':
      return [much('messages_today', caps.today), much('most_today', settings.caps.perDay)];
    case 'cap_week':
      return [much('messages_week', caps.week), much('most_week', settings.caps.perWeek)];
    case 'budget': {
      const { total, daily } = budgetLeft(definition.budget ?? {}, facts.budgetUse);
      return [
        ...(total === null ? [] : [much('budget_left', total)]),
        ...(daily === null ? [] : [much('budget_left_today', daily)]),
        much('reservation', reservationFor(facts)),
      ];
    }
    case 'message': {
      const refusal = facts.unwritable();
      return refusal?.reason === 'missing_variable' ? [much('missing_value', refusal.variable)] : [];
    }
    case 'lateness':
      return [when('due', dispatch.dueAt)];
    case 'coupon_holder':
    case 'coupon':
    case 'target':
    case 'excluded_group':
    case 'demographic':
    case 'refusal':
    case 'address':
      return [];
  }
}

function consentEvidence(facts: GateFacts): Evidence[] {
  const standing = standingOf(facts);
  if (standing.status === 'never') return [when('consent', null)];
  return [when(standing.status === 'granted' ? 'consent' : 'withdrawal', standing.act.actedAt)];
}
