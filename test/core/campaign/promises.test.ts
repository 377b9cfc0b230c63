// What campaigns promise a shop, as fourteen small histories told to the pure machine: who hears, who does not, and why.
// A history is folded as the log would give it; the audience, the timer and the gate are the functions the edge calls.

import { describe, expect, it } from 'vitest';
import { creditedTouch, type Touch } from '../../../core/attribution';
import { candidateOf, intervalsOf } from '../../../core/campaign/audience';
import type { Campaign } from '../../../core/campaign/campaign';
import { type Cart, EMPTY_CART, foldCart } from '../../../core/campaign/cart';
import { aimOf, type CampaignDefinition, rankOf, startOf } from '../../../core/campaign/definition';
import { type Candidate, misfitOf, NO_FACTS } from '../../../core/campaign/fit';
import type { Goal } from '../../../core/campaign/goal';
import { type Mark, marksOf } from '../../../core/campaign/marks';
import { findPreset, type PresetId } from '../../../core/campaign/presets';
import { decide, evolve, NOBODY_FOLLOWED, watchesOf } from '../../../core/campaign/trigger';
import { toStoredEvent } from '../../../core/collect';
import { fitsDemographics } from '../../../core/condition/demographics';
import { type LookBack, resolveLookBack } from '../../../core/condition/window';
import { NOTHING_USED } from '../../../core/dispatch/budget';
import { settleLookup, settleSend } from '../../../core/dispatch/dispatch';
import { opensFallback } from '../../../core/dispatch/fallback';
import type { GateFacts } from '../../../core/dispatch/gate';
import { decideGate, isHeldOut } from '../../../core/dispatch/gates';
import type { EventParams } from '../../../core/event';
import type { LoggedEvent } from '../../../core/history';
import type { Message } from '../../../core/message/content';
import { toServerEvent } from '../../../core/server-event';
import { USUAL_PRICES } from '../../../core/site';
import { DAY_MS, HOUR_MS, kstDay, SECOND_MS } from '../../../core/time';

const kst = (text: string) => Date.parse(`2026-${text.replace(' ', 'T')}+09:00`);
const T = kst('03-10 11:00');
const YESTERDAY: LookBack = { kind: 'one_day', daysAgo: 1 };

const coat = { items: [{ item_id: '1', item_name: '코트', price: 100_000, quantity: 1 }] };
const scarf = { items: [{ item_id: '2', item_name: '머플러', price: 20_000, quantity: 1 }] };
type Deed = [at: string, name: string, params?: EventParams];

const logOf = (...deeds: Deed[]): LoggedEvent[] =>
  deeds.map(([at, name, params = {}], i) => ({
    ...{ seq: i + 1, name, visitorId: null, memberId: 'haneul', url: 'https://shop.test/', params },
    occurredAt: kst(at),
  }));
const cartOf = (log: readonly LoggedEvent[]): Cart => log.reduce(foldCart, EMPTY_CART);

function campaignOf(id: PresetId, over: Partial<CampaignDefinition> = {}): Campaign {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  return {
    ...{
      id: 1,
      siteId: 1,
      status: 'active',
      version: 1,
      activatedAt: 0,
      nextRunAt: null,
      archivedAt: null,
      finishedAt: null,
    },
    definition: { ...startOf(preset), ...over },
  };
}
const inRealTime = (id: PresetId, hours: number) =>
  campaignOf(id, { send: { type: 'realtime', delayMs: hours * HOUR_MS } });

const factsOf = (log: readonly LoggedEvent[]) => {
  const bought = log.filter(({ name }) => name === 'purchase').map(({ occurredAt }) => occurredAt);
  const lastPurchaseAt = bought.length > 0 ? Math.max(...bought) : null;
  return { ...NO_FACTS, cart: cartOf(log), lastPurchaseAt, hasBought: bought.length > 0 };
};

/** The candidate a daily campaign at eleven finds, and what speaks against it. */
function atEleven(id: PresetId, lookBack: LookBack, log: readonly LoggedEvent[]) {
  const aim = aimOf(campaignOf(id).definition);
  const { scenario } = aim;
  const past = log.filter(({ occurredAt }) => occurredAt < T);
  const [interval] = intervalsOf(scenario, lookBack, T);
  const within = ({ at }: Mark) => interval !== undefined && at >= interval.from && at < interval.to;
  const marks = past.flatMap((event) => marksOf(scenario, event)).filter(within);
  const candidate = candidateOf(scenario, lookBack, T, marks, cartOf(past));
  return { candidate, reason: candidate && misfitOf(aim, candidate, factsOf(past), 0, T) };
}

/** What a real-time campaign has decided about the member by `at`. */
function byThen(campaign: Campaign, log: readonly LoggedEvent[], at: string) {
  const [watch] = watchesOf([campaign]);
  if (!watch) throw new Error('not a real-time campaign');
  const past = log.filter(({ occurredAt }) => occurredAt <= kst(at));
  const followed = past.reduce((state, event) => evolve(state, event, [watch]), NOBODY_FOLLOWED);
  const waiting = { ...(followed.campaigns['1'] ?? { marks: [] }), dueAt: 0 };
  return decide(watch, waiting, cartOf(past), kst(at));
}

const CONSENT = { id: 5, channel: 'sms', purpose: 'advertising', granted: true, actedAt: T - 30 * DAY_MS } as const;

/** The gate at `at`, for a candidate of whom the log says this much by then. */
function gateAt(at: string, campaign: Campaign, candidate: Candidate, dueAt: number, log: readonly LoggedEvent[]) {
  const now = kst(at);
  const facts: GateFacts = {
    now,
    dispatch: { ...candidate, dueAt, orderWaitedTo: null },
    campaign,
    settings: {
      shopUrl: 'https://shop.test',
      senderName: '하늘옷장',
      caps: { perDay: 1, perWeek: 2 },
      quiet: { fromMinute: 20 * 60 + 50, toMinute: 8 * 60 },
      recentPurchaseDays: 0,
      prices: USUAL_PRICES,
      signUp: { kind: 'auto' },
      strictIdentity: false,
    },
    member: { memberId: 'haneul', state: 'active', adultFromDay: null, hasAddress: true },
    fit: factsOf(log.filter(({ occurredAt }) => occurredAt <= now)),
    consents: [CONSENT],
    channel: 'sms',
    leg: 1,
    suppressed: false,
    caps: { today: 0, week: 0, lastOfCampaignAt: null, ofCampaign: 0 },
    budgetUse: NOTHING_USED,
    coupon: null,
    unwritable: () => null,
  };
  return (over: Partial<GateFacts> = {}) => decideGate({ ...facts, ...over });
}

describe('a cart left yesterday', () => {
  it('1: is not reminded of when its owner paid today before eleven', () => {
    const log = logOf(
      ['03-09 10:00', 'add_to_cart', coat],
      ['03-10 10:30', 'purchase', { transaction_id: 'a', ...coat }],
    );
    expect(atEleven('cart_abandon', YESTERDAY, log).reason).toBe('purchased');
  });

  it('2: is reminded of when it was filled after the purchase', () => {
    const log = logOf(
      ['03-09 09:00', 'purchase', { transaction_id: 'a', ...scarf }],
      ['03-09 20:00', 'add_to_cart', coat],
    );
    const { candidate, reason } = atEleven('cart_abandon', YESTERDAY, log);
    expect([candidate?.anchorAt, reason]).toEqual([kst('03-09 20:00'), null]);
  });

  it('is not taken for the one that was filled this morning', () => {
    const bought = logOf(
      ['03-09 10:00', 'add_to_cart', coat],
      ['03-09 20:00', 'purchase', { transaction_id: 'a', ...coat }],
      ['03-10 09:00', 'add_to_cart', scarf],
    );
    expect(atEleven('cart_abandon', YESTERDAY, bought).reason).toBe('purchased');
    const emptied = logOf(
      ['03-09 10:00', 'add_to_cart', coat],
      ['03-09 10:05', 'remove_from_cart', coat],
      ['03-10 09:00', 'add_to_cart', scarf],
    );
    expect(atEleven('cart_abandon', YESTERDAY, emptied).reason).toBe('no_longer_matches');
  });

  it('3: is waited for from its latest addition, and told of whole, once', () => {
    const log = logOf(['03-09 10:00', 'add_to_cart', coat], ['03-09 15:00', 'add_to_cart', scarf]);
    const campaign = inRealTime('cart_abandon', 24);
    expect(byThen(campaign, log, '03-10 14:59')).toEqual({ type: 'wait', dueAt: kst('03-10 15:00') });
    const opened = byThen(campaign, log, '03-10 15:00');
    expect(opened).toMatchObject({ type: 'open', occurrence: 'cart:1', subject: { products: 2 } });
    expect(cartOf(log).lines.map(({ name }) => name)).toEqual(['코트', '머플러']);
  });

  it('4: waits out the night when it is due in it, and is dropped when it is bought meanwhile', () => {
    const added: Deed = ['03-09 22:30', 'add_to_cart', coat];
    const campaign = inRealTime('cart_abandon', 24);
    const opened = byThen(campaign, logOf(added), '03-10 22:30');
    if (opened.type !== 'open') throw new Error(opened.type);
    expect(opened.dueAt).toBe(kst('03-10 22:30'));
    const held = gateAt('03-10 22:30', campaign, opened, opened.dueAt, logOf(added))();
    expect(held).toMatchObject({ type: 'defer', reason: 'quiet_hours' });
    const morning = kst('03-11 08:00') + 5 * SECOND_MS;
    if (held.type === 'defer') expect(held.until - morning).toBeLessThan(10 * 60_000);
    if (held.type === 'defer') expect(held.until).toBeGreaterThanOrEqual(morning);
    const bought = logOf(added, ['03-10 23:00', 'purchase', { transaction_id: 'a', ...coat }]);
    const late = gateAt('03-11 08:10', campaign, opened, opened.dueAt, bought)();
    expect(late).toEqual({ type: 'suppress', reason: 'purchased' });
    expect(gateAt('03-11 08:10', campaign, opened, opened.dueAt, logOf(added))().type).toBe('send');
  });

  it('5: is nothing any more once it is emptied', () => {
    const log = logOf(['03-09 10:00', 'add_to_cart', coat], ['03-09 10:05', 'remove_from_cart', coat]);
    expect(atEleven('cart_abandon', YESTERDAY, log).reason).toBe('cart_empty');
    expect(byThen(inRealTime('cart_abandon', 24), log, '03-09 11:00')).toEqual({ type: 'end', reason: 'cart_empty' });
  });
});

describe('a purchase', () => {
  it('6: reported by the page and by the shop’s systems is one event, and so one conversion', () => {
    const source = { visitorId: 'v', memberId: 'haneul', sent: 0, receivedAt: T, device: 'pc' as const };
    const params: EventParams = { transaction_id: '20260310-1', value: 100_000 };
    const page = toStoredEvent(source, {
      id: 'page-0001',
      n: 'purchase',
      t: 0,
      u: 'https://shop.test/',
      p: params as never,
    });
    const told = toServerEvent(
      { id: 'hook-0001', name: 'purchase', memberId: 'haneul', occurredAt: T, params },
      T + HOUR_MS,
    );
    expect(told.ok && told.value.eventId).toBe(page.eventId);
  });

  const goals = new Map<number, Goal>([[1, { type: 'revenue', windowDays: 1 }]]);
  const click = (dispatchId: number, at: string): Touch => ({ rule: 'click', dispatchId, campaignId: 1, at: kst(at) });
  const boughtAt = (at: number): LoggedEvent => ({
    ...{ seq: 9, name: 'purchase', visitorId: null, memberId: 'haneul', url: null },
    ...{ occurredAt: at, params: { transaction_id: 'a', value: 1 } },
  });

  it('9: counts for a click until the last millisecond of its day, and not at the first after it', () => {
    const credited = (at: number) => creditedTouch([click(1, '03-10 12:00')], goals, 'click', boughtAt(at))?.dispatchId;
    expect(credited(kst('03-11 12:00') - 1)).toBe(1);
    expect(credited(kst('03-11 12:00'))).toBeUndefined();
  });

  it('10: after clicks on two messages is credited to the later alone', () => {
    const touches = [click(1, '03-10 10:00'), click(2, '03-10 11:00')];
    expect(creditedTouch(touches, goals, 'click', boughtAt(kst('03-10 12:00')))?.dispatchId).toBe(2);
  });
});

describe('two campaigns that want one member at eleven', () => {
  it('7: the cart speaks, and the visit is held back by the day’s cap', () => {
    const [cart, visit] = [campaignOf('cart_abandon'), campaignOf('visitor_purchase')];
    expect(rankOf(cart.definition)).toBeGreaterThan(rankOf(visit.definition));
    const log = logOf(['03-09 10:00', 'session_start']);
    const { candidate } = atEleven('visitor_purchase', YESTERDAY, log);
    if (!candidate) throw new Error('nobody');
    const gate = gateAt('03-10 11:00', visit, candidate, T, log);
    expect(gate().type).toBe('send');
    const caps = { today: 1, week: 1, lastOfCampaignAt: null, ofCampaign: 0 };
    expect(gate({ caps })).toEqual({ type: 'suppress', reason: 'cap_day' });
  });
});

describe('a message', () => {
  it('8: whose first leg timed out opens no text, and is delivered once it is known to be', () => {
    const message = {
      ...{ channel: 'kakao', format: 'text', body: '안녕하세요', buttons: [] },
      fallback: { channel: 'sms', body: '안녕하세요', links: [] },
    } as unknown as Message;
    expect(opensFallback(message, { leg: 1, channel: 'kakao', reason: 'not_friend', ageMs: 0 })).toBe(true);
    const silent = settleSend({ outcome: 'unknown' }, T, { attempts: 0, jitter: 0 });
    expect(silent).toMatchObject({ state: 'unknown', wakeAt: null });
    expect(settleLookup(silent, { outcome: 'unknown' }, T)).toBeNull();
    expect(settleLookup(silent, { outcome: 'delivered' }, T)).toMatchObject({ state: 'delivered', wakeAt: null });
  });

  it('11: has one cause however often its run is made, by whomever', () => {
    const visits = logOf(['03-09 10:00', 'session_start'], ['03-09 12:00', 'session_start']);
    const carts = logOf(['03-09 10:00', 'add_to_cart', coat], ['03-10 09:00', 'add_to_cart', scarf]);
    for (const [id, log, cause] of [
      ['visitor_purchase', visits, `run:${T}`],
      ['cart_abandon', carts, 'cart:1'],
    ] as const) {
      const found = [log, log, [...log].reverse()].map((told) => {
        const { candidate } = atEleven(id, YESTERDAY, id === 'cart_abandon' ? log : told);
        return candidate?.occurrence;
      });
      expect(found).toEqual([cause, cause, cause]);
    }
    // In real time and on schedule one cart is one cause.
    expect(byThen(inRealTime('cart_abandon', 1), carts, '03-10 10:00')).toMatchObject({ occurrence: 'cart:1' });
  });

  it('12: not sent to a held-out member is no touch to credit, and the member stays in that arm', () => {
    const campaign = campaignOf('cart_abandon', { holdoutPercent: 50 });
    const log = logOf(['03-09 10:00', 'add_to_cart', coat]);
    const { candidate } = atEleven('cart_abandon', YESTERDAY, log);
    if (!candidate) throw new Error('nobody');
    const heldOut = Array.from({ length: 50 }, (_, n) => `member-${n}`).filter((id) => isHeldOut(campaign, id));
    expect(heldOut.length).toBeGreaterThan(10);
    expect(heldOut.every((id) => isHeldOut({ ...campaign, version: 7 }, id))).toBe(true);
    const gate = gateAt('03-10 11:00', campaign, candidate, T, log);
    const memberId = heldOut[0] ?? '';
    expect(gate({ member: { memberId, state: 'active', adultFromDay: null, hasAddress: true } })).toEqual({
      type: 'suppress',
      reason: 'holdout',
    });
  });
});

describe('who is meant', () => {
  it('13: a member who was here this morning is not one who has stayed away for fourteen days', () => {
    const since: LookBack = { kind: 'last_event', from: 14, to: 14 };
    const away = logOf(['02-24 10:00', 'session_start']);
    expect(atEleven('lapsed_visitor', since, away)).toMatchObject({ reason: null, candidate: {} });
    const back = logOf(['02-24 10:00', 'session_start'], ['03-10 09:00', 'session_start']);
    const latest = Math.max(...back.map(({ occurredAt }) => occurredAt));
    const { from, to } = resolveLookBack(since, T);
    expect(latest >= from && latest < to).toBe(false);
    expect(
      misfitOf(
        aimOf(campaignOf('lapsed_visitor').definition),
        { occurrence: `run:${T}`, anchorAt: kst('02-24 10:00'), subject: { seq: 1, products: 0 } },
        { ...factsOf(back), lastVisitAt: latest },
        0,
        T,
      ),
    ).toBe('revisited');
  });

  it('a visit that an order form begins is not one after it', () => {
    const { scenario, goal } = aimOf(campaignOf('checkout_abandon_revisit').definition);
    const candidate = { occurrence: 'checkout:1', anchorAt: T, subject: { seq: 1, products: 0 } };
    const visitedAt = (lastVisitAt: number) =>
      misfitOf({ scenario, goal }, candidate, { ...factsOf([]), lastVisitAt }, 0, T + DAY_MS);
    expect([0, 1, SECOND_MS].map((after) => visitedAt(T + after))).toEqual([null, null, 'revisited']);
  });

  it('14: a member of unknown sex is out where women are asked for, and in where the unknown are too', () => {
    const unknown = { gender: null, bornBy: null, region: null };
    expect(fitsDemographics({ genders: ['F'] }, unknown, kstDay(T))).toBe(false);
    expect(fitsDemographics({ genders: ['F', 'U'] }, unknown, kstDay(T))).toBe(true);
  });
});
