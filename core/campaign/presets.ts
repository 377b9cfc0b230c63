// The fourteen ready-made campaigns, in the order of the funnel, and what each becomes: a definition to start from, and
// the scenario its parameters stand for. Nothing else in the system knows that a scenario came from a preset.

import { type Params, Values } from './params';
import { cartAbandon, checkoutAbandon, checkoutAbandonRevisit } from './presets/cart';
import { highValueRepurchase, reviewRequest } from './presets/order';
import type { Preset, PresetId } from './presets/preset';
import { brandInterest, categoryInterest, interestBased, multiProductView, saleView } from './presets/view';
import { lapsedVisitor, pageVisitMessage, signupFirstPurchase, visitorPurchase } from './presets/visit';
import type { Scenario } from './scenario';

export type { FunnelStep, Preset, PresetId } from './presets/preset';

export const PRESETS: readonly Preset[] = [
  signupFirstPurchase,
  lapsedVisitor,
  visitorPurchase,
  pageVisitMessage,
  multiProductView,
  brandInterest,
  categoryInterest,
  saleView,
  cartAbandon,
  checkoutAbandon,
  checkoutAbandonRevisit,
  highValueRepurchase,
  reviewRequest,
  interestBased,
];

export const PRESET_IDS = PRESETS.map(({ id }) => id) as [PresetId, ...PresetId[]];

export function findPreset(id: string): Preset | null {
  return PRESETS.find((preset) => preset.id === id) ?? null;
}

/** The scenario a preset stands for with these parameters, which have been parsed. */
export function expandPreset(preset: Preset, params: Params): Scenario {
  return preset.expand(new Values(preset.params, params));
}
