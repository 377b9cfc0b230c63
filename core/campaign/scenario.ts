// A scenario: what makes a member a candidate, which of those happenings are one cause, and what takes the candidate out
// again. Every preset is one, filled in; a scenario of the marketer's own is the same thing written by hand. It is data:
// the database reads it for a whole shop at once, the functions beside it for one member.

import * as v from 'valibot';
import { conditionSchema, type Filter, filterSchema, TARGET_LIMITS } from '../condition/schema';
import { FORM_SHOWN_AGAIN_MS } from '../page/checkout';
import { DAY_MS, HOUR_MS } from '../time';

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/**
 * What qualifies. `anyOf` joins by OR. How it is counted:
 *
 * - `count`: events.
 * - `views`: events, but the same product again within thirty minutes of its last counted view is one view.
 * - `distinct_products`: different products.
 *
 * `orders` are paid, or arrived, orders: one of at least so many won, or their sum. `interest` scores products or categories by views, carts and checkouts; `chosen` empty means each member's own best.
 */
const qualifySchema = v.variant('kind', [
  v.object({
    kind: v.literal('events'),
    anyOf: v.pipe(
      v.array(v.object({ event: conditionSchema.entries.event, filter: v.optional(filterSchema) })),
      v.minLength(1),
      v.maxLength(3),
    ),
    measure: v.picklist(['count', 'views', 'distinct_products']),
    atLeast: whole(1, TARGET_LIMITS.value),
  }),
  v.object({
    kind: v.literal('orders'),
    by: v.picklist(['paid', 'arrived']),
    measure: v.picklist(['each', 'sum']),
    /** Won of goods after discounts, without shipping, less what was refunded. */
    atLeast: whole(0, TARGET_LIMITS.value),
  }),
  v.object({
    kind: v.literal('interest'),
    of: v.picklist(['product', 'category']),
    chosen: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(20)),
    minScore: whole(1, 50),
  }),
]);
export type Qualify = v.InferOutput<typeof qualifySchema>;

/**
 * Which happenings are one cause, and so lead to one message at most:
 *
 * - `member`: once in life.
 * - `visits`: until a purchase, this campaign's message or seven days without one.
 * - `browsing`: the same, with 24 hours.
 * - `cart`: the cart's own episode. `checkout`: that of the cart checked out; bought at once, 24 hours from the first.
 * - `order`: each order.
 */
export const EPISODES = ['member', 'visits', 'browsing', 'cart', 'checkout', 'order'] as const;
export type EpisodeKind = (typeof EPISODES)[number];

/** How long nothing qualifying may happen before an episode of this kind is over; none for those that end otherwise. */
export const EPISODE_GAP_MS: Partial<Record<EpisodeKind, number>> = {
  visits: 7 * DAY_MS,
  browsing: DAY_MS,
  checkout: DAY_MS,
};

export const PURCHASE_SCOPES = ['any', 'same_items', 'same_target', 'ever'] as const;

/**
 * What takes a candidate out, from the qualifying event on:
 *
 * - `purchase`: of anything, of everything in the cart, of what `qualify` names, or at any time at all.
 * - `visit`: another visit; a login is one where logins qualify. `review`: of the order, or of any line of it.
 * - `refund`: of the order, down below `below` won (absent: of all of it).
 */
const exclusionSchema = v.variant('kind', [
  v.object({ kind: v.literal('purchase'), scope: v.picklist(PURCHASE_SCOPES) }),
  v.object({ kind: v.literal('visit') }),
  v.object({ kind: v.literal('review') }),
  v.object({ kind: v.literal('refund'), below: v.optional(whole(1, TARGET_LIMITS.value)) }),
]);
export type Exclusion = v.InferOutput<typeof exclusionSchema>;

export const scenarioSchema = v.object({
  qualify: qualifySchema,
  episode: v.picklist(EPISODES),
  /** A newer qualifying event of the same episode starts the real-time wait again; otherwise the first counts. */
  restarts: v.boolean(),
  unless: v.pipe(v.array(exclusionSchema), v.maxLength(4)),
  /** Won the cart must be worth at dispatch; absent where it may be empty. */
  minCartAmount: v.optional(whole(0, 100_000_000)),
  /** Nothing is sent from this instant on: the sale is over. */
  endsAt: v.optional(v.pipe(v.number(), v.integer())),
  /** Days after the look-back's at which the same order is asked about again. */
  remindersAfter: v.optional(v.pipe(v.array(whole(1, 60)), v.maxLength(2))),
  /** The brand or category with most views names the message's subject. */
  groupBy: v.optional(v.picklist(['brand', 'category'])),
});
export type Scenario = v.InferOutput<typeof scenarioSchema>;

/** Shortest and longest wait of a real-time campaign. */
export const DELAY_LIMITS = { minMs: 5 * 60_000, maxMs: 30 * DAY_MS, longest: 72 * HOUR_MS } as const;

/** Qualifying events that a real-time campaign keeps of one member; of more, the oldest are forgotten. */
export const MARKS_KEPT = 200;

/** The purchases that take a candidate out; null where none do. */
export function purchaseScope({ unless }: Scenario): (typeof PURCHASE_SCOPES)[number] | null {
  return unless.find((exclusion) => exclusion.kind === 'purchase')?.scope ?? null;
}

/**
 * Up to when a purchase at `at` ends what these people were about. A checkout's form is shown again after its order, and is
 * then told of before the order as often as after it.
 */
export function purchaseReachesTo({ episode }: Pick<Scenario, 'episode'>, at: number): number {
  return episode === 'checkout' ? at + FORM_SHOWN_AGAIN_MS : at;
}

export function excludes({ unless }: Scenario, kind: Exclusion['kind']): boolean {
  return unless.some((exclusion) => exclusion.kind === kind);
}

/**
 * Events by which somebody comes again. A login is one where logins qualify: elsewhere people log in on the way, also on the
 * very order form they then leave.
 */
export function visitsOf(scenario: Scenario): string[] {
  const isOfLogins = qualifyingEvents(scenario).some(({ event }) => event === 'login');
  return isOfLogins ? ['session_start', 'login'] : ['session_start'];
}

/** Is the cause of this scenario a cart episode, whatever the send type? Such an episode leads to one message at most. */
export function isOfCart({ episode }: Scenario): boolean {
  return episode === 'cart' || episode === 'checkout';
}

/** What an interest is worth: each counted view, at most five of one product; a cart and a checkout once per product. */
export const INTEREST_WEIGHTS = { view_item: 1, add_to_cart: 3, begin_checkout: 5 } as const;
export const INTEREST_VIEWS = 5;

export type QualifyingEvent = { event: string; filter?: Filter };

/** Events a scenario is about, each with its filter. */
export function qualifyingEvents({ qualify }: Scenario): QualifyingEvent[] {
  switch (qualify.kind) {
    case 'events':
      return qualify.anyOf.map(({ event, filter }) => (filter ? { event, filter } : { event }));
    case 'orders':
      return qualify.measure === 'each' && qualify.atLeast > 0
        ? [{ event: 'purchase', filter: { amount: { min: qualify.atLeast } } }]
        : [{ event: 'purchase' }];
    case 'interest': {
      const { of, chosen } = qualify;
      const filter = chosen.length === 0 ? null : of === 'product' ? { products: chosen } : { categories: chosen };
      return Object.keys(INTEREST_WEIGHTS).map((event) => (filter ? { event, filter } : { event }));
    }
  }
}
