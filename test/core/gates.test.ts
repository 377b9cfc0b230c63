import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../core/campaign/campaign';
import { EMPTY_CART } from '../../core/campaign/cart';
import { draftScenarioOf, startOf } from '../../core/campaign/definition';
import { findPreset, PRESETS } from '../../core/campaign/presets';
import { type GateFacts, SUPPRESSION_REASONS } from '../../core/dispatch/gate';
import { decideGate } from '../../core/dispatch/gates';
import { maxDeferMs, msUntilNight, releaseAt } from '../../core/dispatch/quiet-hours';
import { refusalOf, traceGates } from '../../core/dispatch/trace';
import { DAY_MS, formatKst, HOUR_MS, kstDay, kstTimeOfDay, MINUTE_MS } from '../../core/time';
import { campaign, facts, kst, now, quiet } from './gate-facts';

const withMember = (over: Partial<NonNullable<GateFacts['member']>>) => ({
  member: { memberId: 'm', state: 'active' as const, adultFromDay: null, hasAddress: true, ...over },
});
const withFit = (over: Partial<GateFacts['fit']>) => ({ fit: { ...facts().fit, ...over } });
const withDefinition = (over: Partial<Campaign['definition']>) => ({
  campaign: { ...campaign, definition: { ...campaign.definition, ...over } },
});

const withCoupon = withDefinition({ coupon: { id: 1, skipHolders: true } });
const LACKS_A_NAME = { reason: 'missing_variable', variable: '이름' } as const;

describe('the gate', () => {
  it('lets a lawful, wanted message through, and says on which consent', () => {
    const { consents } = facts();
    expect(decideGate(facts())).toEqual({ type: 'send', consents, capDay: kstDay(now) });
    const night = { id: 6, channel: 'sms', purpose: 'night', granted: true, actedAt: now - DAY_MS } as const;
    const both = facts({ consents: [...consents, night] });
    expect(decideGate(both)).toEqual({ type: 'send', consents, capDay: kstDay(now) });
    const late = kst('2026-03-10 22:00');
    expect(decideGate({ ...both, now: late })).toEqual({
      type: 'send',
      consents: [...consents, night],
      capDay: kstDay(late),
    });
  });

  it('lets what a run planned wait for its paused campaign, as long as any message may', () => {
    const preset = findPreset('cart_abandon');
    const definition = preset ? startOf(preset, 'scheduled') : campaign.definition;
    const paused = { campaign: { ...campaign, definition, status: 'paused' as const } };
    const tooOldAt = now + maxDeferMs(quiet) + 1;
    expect(decideGate(facts(paused))).toEqual({ type: 'defer', until: tooOldAt, reason: 'paused' });
    const late = { ...paused, now: tooOldAt };
    expect(decideGate(facts({ ...late, dispatch: { ...facts().dispatch, dueAt: now } }))).toEqual({
      type: 'suppress',
      reason: 'paused',
    });
  });

  it.each<[string, Partial<GateFacts>]>([
    ['paused', { campaign: { ...campaign, status: 'paused' } }],
    ['campaign_inactive', { campaign: { ...campaign, status: 'ended' } }],
    ['member_gone', { member: null }],
    ['member_gone', withMember({ state: 'withdrawn' })],
    ['purchased', withFit({ lastPurchaseAt: now - 1 })],
    [
      'goal_done',
      {
        ...withDefinition({
          goal: { type: 'event', event: 'add_to_wishlist', valuePerConversion: 1_000, windowDays: 1 },
        }),
        ...withFit({ goalDoneAt: now - 1 }),
      },
    ],
    ['cart_empty', withFit({ cart: EMPTY_CART })],
    ['purchased', withFit({ cart: { ...EMPTY_CART, closedBy: 'purchase' } })],
    ['sibling_sent', withFit({ siblingSent: true })],
    ['excluded_group', withFit({ inExcludedGroup: true })],
    ['no_longer_matches', withFit({ inTarget: false })],
    ['no_longer_matches', { dispatch: { ...facts().dispatch, occurrence: 'cart:6' } }],
    ['no_longer_matches', withDefinition({ params: { minCartAmount: 101 } })],
    [
      'recent_purchase',
      {
        settings: { ...facts().settings, recentPurchaseDays: 3 },
        ...withFit({ lastPurchaseAt: now - 2 * DAY_MS }),
      },
    ],
    ['demographic', withFit({ fitsDemographics: false })],
    ['under_14', withMember({ adultFromDay: kstDay(now) + 1 })],
    ['no_consent', { consents: [] }],
    ['no_consent', { consents: [{ id: 1, channel: 'kakao', purpose: 'advertising', granted: true, actedAt: 1 }] }],
    [
      'withdrawn',
      {
        consents: [
          ...facts().consents,
          { id: 6, channel: 'sms', purpose: 'advertising', granted: false, actedAt: now - 1 },
        ],
      },
    ],
    ['blocked', { suppressed: true }],
    ['no_address', withMember({ hasAddress: false })],
    ['holdout', withDefinition({ holdoutPercent: 100 })],
    ['quiet_hours', { ...withDefinition({ onQuietHours: 'skip' }), now: kst('2026-03-10 23:00') }],
    ['cap_campaign', { caps: { today: 0, week: 0, lastOfCampaignAt: now - 6 * DAY_MS, ofCampaign: 1 } }],
    [
      'cap_campaign',
      {
        caps: { today: 0, week: 0, lastOfCampaignAt: now - 60 * DAY_MS, ofCampaign: 2 },
        ...withDefinition({ maxPerMember: 2 }),
      },
    ],
    ['cap_day', { caps: { today: 1, week: 1, lastOfCampaignAt: null, ofCampaign: 0 } }],
    ['cap_week', { caps: { today: 0, week: 2, lastOfCampaignAt: null, ofCampaign: 0 } }],
    [
      'budget',
      {
        ...withDefinition({ budget: { total: 32 } }),
        dispatch: { ...facts().dispatch, dueAt: now - 13 * HOUR_MS },
      },
    ],
    ['holds_coupon', { ...withCoupon, coupon: { isHeld: true, isThere: true } }],
    ['missing_variable', { unwritable: () => LACKS_A_NAME }],
    ['coupon_unavailable', { ...withCoupon, coupon: { isHeld: false, isThere: false } }],
    ['stale', { dispatch: { ...facts().dispatch, dueAt: now - 14 * HOUR_MS } }],
  ])('stops with %s (%#)', (reason, over) => {
    expect(decideGate(facts(over))).toEqual({ type: 'suppress', reason });
  });

  it('allows the same campaign again after its cool-down, counted in Korean days', () => {
    const caps = { today: 0, week: 0, lastOfCampaignAt: kst('2026-03-03 23:59'), ofCampaign: 1 };
    expect(decideGate(facts({ caps })).type).toBe('send');
  });

  it('waits for an unpaid order, at most seventy-two hours, without growing stale', () => {
    const pending = (hours: number) =>
      withFit({ cart: { ...facts().fit.cart, pendingOrderAt: now - hours * HOUR_MS } });
    const waiting = {
      ...facts().dispatch,
      anchorAt: now - 4 * DAY_MS,
      dueAt: now - 3 * DAY_MS,
      orderWaitedTo: now,
    };
    expect(decideGate(facts({ ...pending(71.5), dispatch: waiting }))).toEqual({
      type: 'defer',
      until: now + HOUR_MS / 2,
      reason: 'pending_order',
    });
    expect(decideGate(facts({ ...pending(72), dispatch: waiting })).type).toBe('send');
  });

  it('waits also for one placed a moment before its checkout’s form was shown again', () => {
    const anchorAt = now - HOUR_MS;
    const about = {
      ...withDefinition({ preset: 'checkout_abandon' }),
      dispatch: { ...facts().dispatch, anchorAt },
    };
    const placed = (minutesBefore: number) => {
      const pendingOrderAt = anchorAt - minutesBefore * MINUTE_MS;
      return decideGate(facts({ ...about, ...withFit({ cart: { ...facts().fit.cart, pendingOrderAt } }) })).type;
    };
    expect([placed(5), placed(15)]).toEqual(['defer', 'send']);
  });

  it('names the first gate in the stated order when several say no', () => {
    const everything = facts({
      ...withMember({ adultFromDay: kstDay(now) + 1, hasAddress: false }),
      consents: [],
      suppressed: true,
      caps: { today: 9, week: 9, lastOfCampaignAt: now, ofCampaign: 1 },
      ...withFit({ cart: EMPTY_CART }),
    });
    expect(decideGate(everything)).toEqual({ type: 'suppress', reason: 'cart_empty' });
    expect(SUPPRESSION_REASONS.indexOf('cart_empty')).toBeLessThan(SUPPRESSION_REASONS.indexOf('under_14'));
  });

  it('lets who is held out wait for the hour, as it lets everybody else; not where it leaves the night out', () => {
    const night = (definition: object) =>
      decideGate(facts({ ...withDefinition({ holdoutPercent: 100, ...definition }), now: kst('2026-03-10 23:00') }));
    expect(night({})).toMatchObject({ type: 'defer', reason: 'quiet_hours' });
    expect(night({ onQuietHours: 'skip' })).toEqual({ type: 'suppress', reason: 'holdout' });
  });

  it('asks in the order of the reasons, from the campaign to the lateness', () => {
    const refused = traceGates(
      facts({
        campaign: {
          ...withDefinition({
            ...{
              holdoutPercent: 100,
              onQuietHours: 'skip',
              budget: { total: 1 },
              coupon: { id: 1, skipHolders: true },
            },
            goal: { type: 'event', event: 'add_to_wishlist', valuePerConversion: 1_000, windowDays: 1 },
          }).campaign,
          status: 'paused',
        },
        coupon: { isHeld: true, isThere: false },
        unwritable: () => LACKS_A_NAME,
        settings: { ...facts().settings, recentPurchaseDays: 3 },
        now: kst('2026-03-10 23:00'),
        ...withMember({ state: 'dormant', adultFromDay: kstDay(now) + 1, hasAddress: false }),
        ...withFit({
          ...{ lastPurchaseAt: now, goalDoneAt: now, cart: EMPTY_CART, siblingSent: true },
          ...{ inTarget: false, inExcludedGroup: true, fitsDemographics: false },
        }),
        dispatch: { ...facts().dispatch, dueAt: now - 14 * HOUR_MS },
        consents: [],
        suppressed: true,
        caps: { today: 9, week: 9, lastOfCampaignAt: now, ofCampaign: 1 },
      }),
    ).flatMap(({ refusal }) => (refusal ? [refusal.reason] : []));
    expect(refused).toEqual([
      ...['paused', 'member_gone', 'purchased', 'goal_done', 'cart_empty', 'sibling_sent', 'no_longer_matches'],
      ...[
        'excluded_group',
        'recent_purchase',
        'demographic',
        'holds_coupon',
        'under_14',
        'no_consent',
        'blocked',
        'no_address',
      ],
      ...['holdout', 'quiet_hours', 'cap_campaign', 'cap_day', 'cap_week'],
      ...['budget', 'missing_variable', 'coupon_unavailable', 'stale'],
    ]);
    const order = SUPPRESSION_REASONS.filter((reason) => refused.includes(reason));
    expect(refused).toEqual(order);
  });

  it('never lets anything through without consent, to a suppressed number, at night, or past a cap', () => {
    const anything = fc.record({
      now: fc.integer({ min: kst('2026-03-09 00:00'), max: kst('2026-03-11 00:00') }),
      granted: fc.boolean(),
      night: fc.boolean(),
      suppressed: fc.boolean(),
      today: fc.integer({ min: 0, max: 2 }),
      week: fc.integer({ min: 0, max: 4 }),
      status: fc.constantFrom('active' as const, 'paused' as const, 'ended' as const),
    });
    fc.assert(
      fc.property(anything, ({ now: at, granted, night, suppressed, today, week, status }) => {
        const decision = decideGate(
          facts({
            now: at,
            dispatch: { ...facts().dispatch, dueAt: at },
            campaign: { ...campaign, status },
            suppressed,
            caps: { today, week, lastOfCampaignAt: null, ofCampaign: 0 },
            consents: [
              { id: 1, channel: 'sms', purpose: 'advertising', granted, actedAt: now - DAY_MS },
              { id: 2, channel: 'sms', purpose: 'night', granted: night, actedAt: now - DAY_MS },
            ],
          }),
        );
        if (decision.type !== 'send') return;
        const hour = kstTimeOfDay(at) / HOUR_MS;
        expect(granted && !suppressed && today < 1 && week < 2 && status === 'active').toBe(true);
        expect(night || (hour >= 8 && hour < 21)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the trace', () => {
  const anybody = fc.record({
    now: fc.integer({ min: kst('2026-03-09 00:00'), max: kst('2026-03-11 00:00') }),
    status: fc.constantFrom(
      'draft' as const,
      'active' as const,
      'active' as const,
      'paused' as const,
      'ended' as const,
    ),
    preset: fc.constantFrom(...PRESETS.filter((one) => draftScenarioOf(startOf(one)) !== null)),
    member: fc.option(
      fc.record({
        memberId: fc.constant('m'),
        state: fc.constantFrom('active' as const, 'active' as const, 'dormant' as const),
        adultFromDay: fc.option(fc.constantFrom(kstDay(now) - 9, kstDay(now) + 9)),
        hasAddress: fc.boolean(),
      }),
    ),
    fit: fc.record({
      lastPurchaseAt: fc.option(fc.constantFrom(now - 9 * DAY_MS, now - 1)),
      lastVisitAt: fc.option(fc.constantFrom(now - 9 * DAY_MS, now - 1)),
      hasBought: fc.boolean(),
      siblingSent: fc.boolean(),
      inTarget: fc.boolean(),
      inExcludedGroup: fc.boolean(),
      fitsDemographics: fc.boolean(),
      order: fc.option(fc.record({ value: fc.nat(200_000), refunded: fc.boolean(), reviewed: fc.boolean() })),
    }),
    empty: fc.boolean(),
    granted: fc.option(fc.boolean()),
    suppressed: fc.boolean(),
    leg: fc.constantFrom(1 as const, 2 as const),
    holdoutPercent: fc.constantFrom(0, 50),
    onQuietHours: fc.constantFrom('defer' as const, 'skip' as const),
    caps: fc.record({
      today: fc.nat(2),
      week: fc.nat(3),
      lastOfCampaignAt: fc.option(fc.constantFrom(now - 3 * DAY_MS, now - 30 * DAY_MS)),
      ofCampaign: fc.nat(2),
    }),
    late: fc.constantFrom(0, 15 * HOUR_MS),
    promises: fc.boolean(),
    coupon: fc.record({ isHeld: fc.boolean(), isThere: fc.boolean() }),
    lacks: fc.boolean(),
  });

  it('refuses where the decision refuses, for the same reason, and nowhere else', () => {
    fc.assert(
      fc.property(anybody, (some) => {
        const { cart } = facts().fit;
        const { onQuietHours, holdoutPercent, granted } = some;
        const own = some.promises ? { coupon: { id: 1, skipHolders: true } } : {};
        const definition = { ...startOf(some.preset), onQuietHours, holdoutPercent, ...own };
        const asked = facts({
          ...some,
          campaign: { ...campaign, status: some.status, definition },
          fit: { ...facts().fit, ...some.fit, cart: some.empty ? EMPTY_CART : cart },
          dispatch: { ...facts().dispatch, dueAt: some.now - some.late },
          unwritable: () => (some.lacks ? LACKS_A_NAME : null),
          consents:
            granted === null
              ? []
              : [{ id: 1, channel: 'sms', purpose: 'advertising', granted, actedAt: now - 9 * DAY_MS }],
        });
        const decision = decideGate(asked);
        expect(refusalOf(traceGates(asked))).toEqual(decision.type === 'send' ? null : decision);
      }),
      { numRuns: 2_000 },
    );
  });

  it('goes on after the first refusal, so that everything in the way is seen at once', () => {
    const refused = traceGates(facts({ consents: [], suppressed: true })).filter(({ refusal }) => refusal);
    expect(refused.map(({ gate }) => gate)).toEqual(['consent', 'refusal']);
  });

  it('shows the facts a gate looked at, with their times', () => {
    const [step] = traceGates(facts(withFit({ lastPurchaseAt: now - 1 }))).filter(({ gate }) => gate === 'purchase');
    expect(step?.evidence).toEqual([
      { fact: 'last_purchase', at: now - 1, value: null },
      { fact: 'anchor', at: now - DAY_MS, value: null },
    ]);
  });
});

describe('the quiet hours', () => {
  it.each([
    ['2026-03-10 20:49:59', '2026-03-10 20:49:59'],
    ['2026-03-10 20:50:00', '2026-03-11 08:00:05'],
    ['2026-03-10 23:59:59', '2026-03-11 08:00:05'],
    ['2026-03-11 00:00:00', '2026-03-11 08:00:05'],
    ['2026-03-11 08:00:04', '2026-03-11 08:00:05'],
    ['2026-03-11 08:00:05', '2026-03-11 08:00:05'],
  ])('release %s at %s', (at, release) => {
    expect(releaseAt(kst(at), quiet, false, 100)).toBe(kst(release));
  });

  it('let higher priority go first after the night, within ten minutes', () => {
    const at = (priority: number) =>
      releaseAt(kst('2026-03-10 22:00'), quiet, false, priority) - kst('2026-03-11 08:00:05');
    expect(at(90)).toBeLessThan(at(20));
    expect(at(1)).toBeLessThan(10 * 60_000);
  });

  it('cannot be narrowed by a setting', () => {
    const narrowed = { fromMinute: 23 * 60, toMinute: 6 * 60 };
    expect(releaseAt(kst('2026-03-10 21:30'), narrowed, false, 100)).toBe(kst('2026-03-11 08:00:05'));
  });

  it.each<[GateFacts['channel'], boolean, 'send' | 'defer']>([
    ['sms', false, 'defer'],
    ['sms', true, 'send'],
    ['push', false, 'defer'],
    ['push', true, 'send'],
    // Kakao itself takes no adverts at night, whatever anybody consented to.
    ['kakao', false, 'defer'],
    ['kakao', true, 'defer'],
    // The one medium the law lets come at night (Network Act 50(3), decree 61(2)).
    ['email', false, 'send'],
  ])('bind %s at half past nine, night consent being %s: %s', (channel, night, expected) => {
    const at = kst('2026-03-10 21:30');
    const yes = { channel, granted: true, actedAt: at - DAY_MS };
    const consents = [
      { id: 5, purpose: 'advertising' as const, ...yes },
      ...(night ? [{ id: 6, purpose: 'night' as const, ...yes }] : []),
    ];
    expect(decideGate(facts({ now: at, channel, consents })).type).toBe(expected);
  });

  it('leave a push waiting for a phone that is off until 21:00 at the latest', () => {
    for (const at of ['2026-03-10 08:00', '2026-03-10 20:59', '2026-03-10 23:30'])
      expect(formatKst(kst(at) + msUntilNight(kst(at))).slice(-5)).toBe('21:00');
  });

  it('do not bind a member who consented to the night', () => {
    expect(releaseAt(kst('2026-03-10 22:00'), quiet, true, 100)).toBe(kst('2026-03-10 22:00'));
  });
});
