// Does a candidate still fit the scenario? Asked at the planned instant, when a timer is due, and again at dispatch on
// fresh facts, always by this one function, so that the three can never disagree.

import { isBelow, itemFits } from '../condition/matches';
import type { Item } from '../event';
import { DAY_MS } from '../time';
import { type Cart, cartValue, untilBoughtOf } from './cart';
import { type Aim, goalAwaited } from './goal';
import type { Subject } from './marks';
import { excludes, purchaseReachesTo, purchaseScope, qualifyingEvents, type Scenario } from './scenario';

/** Why somebody who qualified is not written to after all, in the order they are asked. */
export const FIT_REASONS = [
  'purchased',
  'goal_done',
  'cart_empty',
  'revisited',
  'sibling_sent',
  'review_written',
  'order_refunded',
  'sale_over',
  'no_longer_matches',
  'excluded_group',
  'recent_purchase',
  'demographic',
] as const;
export type FitReason = (typeof FIT_REASONS)[number];

/** What a candidate stands on: its cause, the instant from which on events take it out, and what it is about. */
export type Candidate = { occurrence: string; anchorAt: number; subject: Subject };

export type OrderFact = {
  /** Won paid for goods, less what was refunded so far; null where it was not paid in won. */
  value: number | null;
  refunded: boolean;
  reviewed: boolean;
};

/** What is known of a candidate's member now. */
export type FitFacts = {
  cart: Cart;
  lastPurchaseAt: number | null;
  /** Ever bought something and kept it. */
  hasBought: boolean;
  /** Products bought since the anchor; read only where the scenario asks which. */
  boughtSince: readonly Item[];
  lastVisitAt: number | null;
  /** When the member last did what the campaign is to bring about; read only where `goalAwaited` names an event. */
  goalDoneAt: number | null;
  /** The order the candidate is about, where it is about one. */
  order: OrderFact | null;
  /** A campaign about the checkout of the same cart has written already. */
  siblingSent: boolean;
  /** The marketer's own target: did what it asks, is in none of the groups it leaves out, and is whom it means. */
  inTarget: boolean;
  inExcludedGroup: boolean;
  fitsDemographics: boolean;
};

/** Facts of a member of whom nothing is known. */
export const NO_FACTS: Omit<FitFacts, 'cart'> = {
  lastPurchaseAt: null,
  hasBought: false,
  boughtSince: [],
  lastVisitAt: null,
  goalDoneAt: null,
  order: null,
  siblingSent: false,
  inTarget: true,
  inExcludedGroup: false,
  fitsDemographics: true,
};

/** What a candidate is held against, and by whom. */
export type FitQuestion = Aim & {
  candidate: Candidate;
  facts: FitFacts;
  /** 0 is off. */
  recentPurchaseDays: number;
  now: number;
};

/** One thing that may speak against a candidate. Checks that do not concern a scenario never refuse under it. */
export type FitCheck = {
  name: string;
  concerns(question: Pick<FitQuestion, keyof Aim | 'recentPurchaseDays'>): boolean;
  ask(question: FitQuestion): FitReason | null;
};

/** The tracker tells that a visit begins after what it begins with: by a millisecond, at times. */
const OWN_VISIT_MS = 1_000;

/** Every check, in the order they are asked. */
export const FIT_CHECKS = [
  {
    name: 'purchase',
    concerns: ({ scenario }) => purchaseScope(scenario) !== null,
    ask: ({ scenario, candidate, facts }) => {
      const cart = cartMisfit(scenario, candidate, facts.cart);
      return cart === 'purchased' || hasPurchased(scenario, candidate, facts) ? 'purchased' : null;
    },
  },
  {
    name: 'goal',
    concerns: (aim) => goalAwaited(aim) !== null,
    ask: ({ candidate, facts: { goalDoneAt } }) =>
      goalDoneAt !== null && goalDoneAt > candidate.anchorAt ? 'goal_done' : null,
  },
  {
    name: 'cart',
    concerns: ({ scenario }) => scenario.episode === 'cart',
    ask: ({ scenario, candidate, facts }) =>
      cartMisfit(scenario, candidate, facts.cart) === 'cart_empty' ? 'cart_empty' : null,
  },
  {
    name: 'visit',
    concerns: ({ scenario }) => excludes(scenario, 'visit'),
    ask: ({ candidate, facts: { lastVisitAt } }) =>
      lastVisitAt !== null && lastVisitAt - candidate.anchorAt >= OWN_VISIT_MS ? 'revisited' : null,
  },
  {
    name: 'sibling',
    concerns: ({ scenario }) => scenario.episode === 'cart',
    ask: ({ facts }) => (facts.siblingSent ? 'sibling_sent' : null),
  },
  {
    name: 'review',
    concerns: ({ scenario }) => excludes(scenario, 'review'),
    ask: ({ facts }) => (facts.order?.reviewed ? 'review_written' : null),
  },
  {
    name: 'refund',
    concerns: ({ scenario }) => excludes(scenario, 'refund'),
    ask: ({ scenario, facts }) => (isRefunded(scenario, facts.order) ? 'order_refunded' : null),
  },
  {
    name: 'sale',
    concerns: ({ scenario }) => scenario.endsAt !== undefined,
    ask: ({ scenario: { endsAt }, now }) => (endsAt !== undefined && now >= endsAt ? 'sale_over' : null),
  },
  {
    name: 'same_cart',
    concerns: ({ scenario }) => scenario.episode === 'cart',
    ask: ({ scenario, candidate, facts }) =>
      cartMisfit(scenario, candidate, facts.cart) === 'no_longer_matches' ? 'no_longer_matches' : null,
  },
  {
    name: 'target',
    concerns: () => true,
    ask: ({ facts }) => (facts.inTarget ? null : 'no_longer_matches'),
  },
  {
    name: 'excluded_group',
    concerns: () => true,
    ask: ({ facts }) => (facts.inExcludedGroup ? 'excluded_group' : null),
  },
  {
    name: 'recent_purchase',
    concerns: ({ recentPurchaseDays }) => recentPurchaseDays > 0,
    ask: ({ facts: { lastPurchaseAt }, recentPurchaseDays, now }) =>
      lastPurchaseAt !== null && now - lastPurchaseAt < recentPurchaseDays * DAY_MS ? 'recent_purchase' : null,
  },
  {
    name: 'demographic',
    concerns: () => true,
    ask: ({ facts }) => (facts.fitsDemographics ? null : 'demographic'),
  },
] as const satisfies readonly FitCheck[];
export type FitCheckName = (typeof FIT_CHECKS)[number]['name'];

/** The first reason against the candidate; null when it fits. `recentPurchaseDays` 0 is off. */
export function misfitOf(
  { scenario, goal }: Aim,
  candidate: Candidate,
  facts: FitFacts,
  recentPurchaseDays: number,
  now: number,
): FitReason | null {
  const question: FitQuestion = { scenario, goal, candidate, facts, recentPurchaseDays, now };
  for (const { concerns, ask } of FIT_CHECKS as readonly FitCheck[]) {
    const reason = concerns(question) ? ask(question) : null;
    if (reason) return reason;
  }
  return null;
}

function hasPurchased(scenario: Scenario, { anchorAt, subject }: Candidate, facts: FitFacts): boolean {
  switch (purchaseScope(scenario)) {
    case null:
    case 'same_items':
      // What empties the cart is the cart's own affair.
      return false;
    case 'ever':
      return facts.hasBought;
    case 'same_target': {
      const { qualify } = scenario;
      if (qualify.kind === 'interest') {
        const key = subject.interest ?? '';
        return facts.boughtSince.some((item) =>
          qualify.of === 'product' ? item.item_id === key : isBelow([key], item.item_category_id),
        );
      }
      const filters = qualifyingEvents(scenario).map(({ filter }) => filter ?? {});
      return facts.boughtSince.some((item) => filters.some((filter) => itemFits(filter, item)));
    }
    case 'any':
      // An order is not bought by itself again: only a later one counts.
      return (
        facts.lastPurchaseAt !== null &&
        (scenario.episode === 'order'
          ? facts.lastPurchaseAt > anchorAt
          : purchaseReachesTo(scenario, facts.lastPurchaseAt) >= anchorAt)
      );
  }
}

function cartMisfit(
  scenario: Scenario,
  { occurrence }: Candidate,
  cart: Cart,
): 'purchased' | 'cart_empty' | 'no_longer_matches' | null {
  if (scenario.episode !== 'cart') return null;
  const episode = cartEpisode(scenario, cart);
  if (!episode || cart.lines.length === 0) return closingReason(cart);
  if (cartOccurrence(episode.id) !== occurrence) return 'no_longer_matches';
  return cartValue(cart) < (scenario.minCartAmount ?? 0) ? 'no_longer_matches' : null;
}

/** The open episode as this scenario sees it: a purchase of other things may leave it open. */
export function cartEpisode(scenario: Scenario, cart: Cart): Cart['episode'] {
  return purchaseScope(scenario) === 'same_items' ? untilBoughtOf(cart) : cart.episode;
}

function isRefunded(scenario: Scenario, order: OrderFact | null): boolean {
  const exclusion = scenario.unless.find(({ kind }) => kind === 'refund');
  if (exclusion?.kind !== 'refund' || !order) return false;
  const { below } = exclusion;
  return order.refunded || (below !== undefined && order.value !== null && order.value < below);
}

/**
 * The key of "this campaign, this member, this cause": for cart campaigns the episode, whatever the send type, so
 * that one episode never leads to two messages of a campaign.
 */
export function cartOccurrence(episode: number): string {
  return `cart:${episode}`;
}

/** Why a cart without the episode waited for is no candidate any more. */
export function closingReason(cart: Cart): 'purchased' | 'cart_empty' {
  return cart.closedBy === 'purchase' ? 'purchased' : 'cart_empty';
}
