import { parse, safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  asCustom,
  asCustomDraft,
  type CampaignDefinition,
  campaignDefinitionSchema,
  scenarioOf,
  startOf,
} from '../../core/campaign/definition';
import { PRESETS } from '../../core/campaign/presets';
import { campaignFields, readCampaign } from '../../edge/admin/campaign/fields';

const read = (definition: CampaignDefinition, over: Record<string, string> = {}) => {
  const result = readCampaign({ ...campaignFields(definition), ...over }, definition);
  return result.ok ? result.value : result.error.errors;
};

describe('the form of a scenario of one’s own', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    'opens %s and says the same when saved',
    (_, preset) => {
      const custom = asCustomDraft(startOf(preset));
      expect(custom).toMatchObject({ preset: 'custom', params: {} });
      const saved = read(custom);
      expect(saved).toEqual(parse(campaignDefinitionSchema, custom));
    },
  );

  it('takes every part of a scenario', () => {
    const cart = PRESETS.find(({ id }) => id === 'cart_abandon');
    if (!cart) throw new Error('no preset');
    const saved = read(asCustom(startOf(cart)), {
      q0Event: '-',
      q0Own: 'coupon_download',
      q1Event: 'view_item',
      q1Brands: '하늘, 바다',
      q1Discounted: 'on',
      episode: 'browsing',
      eventsMeasure: 'views',
      eventsAtLeast: '2',
      unlessPurchase: '',
      unlessVisit: 'on',
      minCartAmount: '',
    });
    expect(saved).toMatchObject({
      scenario: {
        qualify: {
          kind: 'events',
          anyOf: [
            { event: 'coupon_download' },
            { event: 'view_item', filter: { brands: ['하늘', '바다'], discounted: true } },
          ],
          measure: 'views',
          atLeast: 2,
        },
        unless: [{ kind: 'visit' }],
      },
    });
  });

  it('says beside the control what is wrong, and what cannot go together', () => {
    const view = PRESETS.find(({ id }) => id === 'multi_product_view');
    if (!view) throw new Error('no preset');
    const custom = asCustom(startOf(view));
    expect(read(custom, { q0Event: '-', q0Own: '' })).toHaveProperty('q0Event');
    expect(read(custom, { eventsAtLeast: '0' })).toHaveProperty('eventsAtLeast');
    expect(read(custom, { episode: 'order' })).toHaveProperty('episode');
    expect(read(custom, { episode: 'cart' })).toHaveProperty('episode');
    expect(read(custom, { qualifyKind: 'interest', sendType: 'realtime' })).toHaveProperty('sendType');
  });
});

it('a number nobody has said follows the way of counting, and one somebody has said stays', () => {
  const view = PRESETS.find(({ id }) => id === 'multi_product_view');
  if (!view) throw new Error('no preset');
  const asked = (saved: ReturnType<typeof read>) => scenarioOf(saved as CampaignDefinition).qualify;
  const start = startOf(view);
  expect(asked(read(start))).toMatchObject({ measure: 'distinct_products', atLeast: 5 });
  const views = read(start, { p_countMode: 'total_views' });
  expect(asked(views)).toMatchObject({ measure: 'views', atLeast: 20 });
  expect(asked(read(views as CampaignDefinition, { p_countMode: 'distinct_products' }))).toMatchObject({ atLeast: 5 });
  const said = read(start, { p_minCount: '7' }) as CampaignDefinition;
  expect(asked(read(said, { p_countMode: 'total_views' }))).toMatchObject({ measure: 'views', atLeast: 7 });
  expect(read(start, { p_minCount: '많이' })).toHaveProperty('p_minCount');
});

it('the goal may be any event, narrowed as any, and is read back as it was', () => {
  const view = PRESETS.find(({ id }) => id === 'multi_product_view');
  if (!view) throw new Error('no preset');
  const start = startOf(view);
  const goalOf = (saved: ReturnType<typeof read>) => (saved as CampaignDefinition).goal;
  expect(goalOf(read(start))).toEqual({ type: 'revenue', windowDays: 1 });
  const wish = { goalEvent: 'add_to_wishlist', goalBrands: '하늘', goalValue: '1,000', windowDays: '3' };
  const wished = read(start, wish) as CampaignDefinition;
  expect(wished.goal).toEqual({
    ...{ type: 'event', event: 'add_to_wishlist', filter: { brands: ['하늘'] } },
    ...{ valuePerConversion: 1_000, windowDays: 3 },
  });
  expect(goalOf(read(wished))).toEqual(wished.goal);
  expect(goalOf(read(wished, { goalEvent: '' }))).toEqual({ type: 'revenue', windowDays: 3 });
  const own = { goalEvent: '-', goalOwn: 'join_club', goalValue: '0' };
  expect(goalOf(read(start, own))).toMatchObject({ type: 'event', event: 'join_club' });
  expect(read(start, { ...own, goalOwn: '' })).toHaveProperty('goalEvent');
  expect(read(start, { goalEvent: 'sign_up' })).toHaveProperty('goalValue');
  expect(read(start, { windowDays: '31' })).toHaveProperty('windowDays');
});

it('keeps every preset a lawful scenario, in both ways of sending', () => {
  for (const preset of PRESETS) {
    for (const type of ['realtime', 'scheduled'] as const) {
      expect(safeParse(campaignDefinitionSchema, asCustomDraft(startOf(preset, type))).success).toBe(true);
    }
  }
});
