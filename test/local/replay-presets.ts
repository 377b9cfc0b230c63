// Every preset as a campaign for one log, in each way it can be sent: the brands and categories it asks for are those
// people looked at most.

import { type CampaignDefinition, startOf } from '../../core/campaign/definition';
import { PRESETS, type Preset, type PresetId } from '../../core/campaign/presets';
import type { Campaign, ShopApi } from './api';
import type { ReplayEvent } from './replay-log';

const TARGETS = 5;
const SEND_TYPES = ['realtime', 'scheduled'] as const;

/** Every preset in each send type it supports, with what it must be told taken from the log. */
export function presetCampaigns(events: readonly ReplayEvent[]): CampaignDefinition[] {
  const ways = PRESETS.flatMap((preset) =>
    SEND_TYPES.filter((type) => type === 'scheduled' || preset.realtime).map((type) => ({ preset, type })),
  );
  return ways.map(({ preset, type }) => {
    const start = startOf(preset, type);
    return { ...start, params: { ...start.params, ...paramsFor(preset, events) } };
  });
}

function paramsFor({ id }: Preset, events: readonly ReplayEvent[]): CampaignDefinition['params'] {
  const params: Partial<Record<PresetId, () => CampaignDefinition['params']>> = {
    brand_interest: () => ({ targets: mostViewed(events, 'item_brand') }),
    category_interest: () => ({ targets: mostViewed(events, 'item_category_id') }),
    page_visit_message: () => ({ pages: { any: [{ part: 'path', op: 'starts_with', value: '/product/' }] } }),
  };
  return params[id]?.() ?? {};
}

/** The values of an item's field that most views have; where the log knows none, one that nobody has. */
function mostViewed(events: readonly ReplayEvent[], field: string): string[] {
  const counts = new Map<string, number>();
  for (const { name, params } of events) {
    const [item] = name === 'view_item' && Array.isArray(params.items) ? params.items : [];
    const value = item?.[field];
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [...most] = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  return most.length === 0 ? ['none'] : most.slice(0, TARGETS);
}

/** Starts those of the campaigns whose preset does not run in that send type already. */
export async function startPresets(api: ShopApi, definitions: readonly CampaignDefinition[]): Promise<void> {
  const key = ({ preset, send }: Campaign['definition']) => `${preset}:${send.type}`;
  const running = new Set(
    (await api.campaigns()).filter(({ status }) => status === 'active').map(({ definition }) => key(definition)),
  );
  for (const definition of definitions) {
    if (!running.has(key(definition))) await api.startCampaign(definition);
  }
}
