// What a preset is: the marketer's words for it, what may be turned, how it is sent, and the scenario it stands for.

import type { LookBack } from '../../condition/window';
import type { Goal } from '../goal';
import type { ParamSpec, Params, Values } from '../params';
import type { Scenario } from '../scenario';
import type { Schedule } from '../schedule';

/** Steps of the funnel; a deeper one speaks first where priorities tie. Its order is that of the list. */
export const FUNNEL_STEPS = ['custom', 'visit', 'sign_up', 'purchase', 'view', 'cart', 'checkout'] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

export type PresetId =
  | 'signup_first_purchase'
  | 'lapsed_visitor'
  | 'visitor_purchase'
  | 'page_visit_message'
  | 'multi_product_view'
  | 'brand_interest'
  | 'category_interest'
  | 'sale_view'
  | 'cart_abandon'
  | 'checkout_abandon'
  | 'checkout_abandon_revisit'
  | 'high_value_repurchase'
  | 'review_request'
  | 'interest_based';

export type Preset = {
  id: PresetId;
  label: string;
  /** One sentence for the marketer: who gets it. */
  summary: string;
  step: FunnelStep;
  params: readonly ParamSpec[];
  /** What a new campaign says of its parameters where the initial values will not do. */
  startParams?: Params;
  /** Absent where the scenario has no event to wait after. */
  realtime?: { defaultMs: number; minMs: number; maxMs: number };
  scheduled: {
    schedule: Schedule;
    lookBack: LookBack;
    lookBacks: readonly LookBack['kind'][];
    /** Days before the planned one that a look-back may name, where the preset's purpose is narrower than the log. */
    daysAgo?: { min: number; max: number };
  };
  startsAs: 'realtime' | 'scheduled';
  goal: Goal;
  priority: number;
  /** Presets that find the same members by other signs: whoever starts one beside another is told. */
  overlaps?: readonly PresetId[];
  cooldownDays?: number;
  /** The variables its messages may use besides everybody's. */
  variables: readonly string[];
  message: { body: string; linkName: string; linkUrl: string };
  expand(params: Values): Scenario;
  /** What parameters that are each right lack together: of which one, and how to mend it. */
  lackOf?(params: Values): { name: string; message: string } | null;
};

export const at = (hour: number): Schedule => ({ kind: 'daily', hour, minute: 0 });
export const YESTERDAY: LookBack = { kind: 'one_day', daysAgo: 1 };
export const ANY_LOOK_BACK = ['one_day', 'range', 'last_event', 'dates'] as const;
export const REVENUE: Goal = { type: 'revenue', windowDays: 1 };

/** "Bought nothing since", which most presets ask. */
export const UNLESS_BOUGHT = [{ kind: 'purchase', scope: 'any' }] as const satisfies Scenario['unless'];

export const CART_VARIABLES = [
  '상품명',
  '상품수',
  '장바구니금액',
  '장바구니URL',
  '상품URL',
  '상품이미지',
  '상품금액',
] as const;
