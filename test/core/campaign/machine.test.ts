// The real-time machine: whatever order the events are told in, however often, no event leads to two messages.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Campaign } from '../../../core/campaign/campaign';
import { EMPTY_CART } from '../../../core/campaign/cart';
import { startOf } from '../../../core/campaign/definition';
import type { Goal } from '../../../core/campaign/goal';
import { findPreset, type PresetId } from '../../../core/campaign/presets';
import {
  decide,
  evolve,
  type Followed,
  type Following,
  NOBODY_FOLLOWED,
  type Watch,
  watchesOf,
} from '../../../core/campaign/trigger';
import type { EventParams } from '../../../core/event';
import type { LoggedEvent } from '../../../core/history';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../core/time';

const START = Date.parse('2026-03-09T10:00:00+09:00');

function watchOf(id: PresetId, params: Record<string, unknown> = {}, over: Partial<Campaign> = {}): Watch {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  const campaign: Campaign = {
    id: 1,
    siteId: 1,
    status: 'active',
    version: 1,
    definition: { ...startOf(preset, 'realtime'), params: { ...preset.startParams, ...params } },
    activatedAt: START,
    nextRunAt: null,
    archivedAt: null,
    finishedAt: null,
    ...over,
  };
  const [watch] = watchesOf([campaign]);
  if (!watch) throw new Error('not a real-time campaign');
  return watch;
}

let seq = 0;
const event = (name: string, at: number, params: EventParams = {}): LoggedEvent => ({
  seq: ++seq,
  name,
  visitorId: null,
  memberId: 'haneul',
  occurredAt: at,
  url: 'https://shop.test/event/spring',
  params,
});
const view = (item: string, at: number, more: object = {}) =>
  event('view_item', at, { items: [{ item_id: item, ...more }] });

const told = (watch: Watch, ...events: LoggedEvent[]): Followed =>
  events.reduce((state, one) => evolve(state, one, [watch]), NOBODY_FOLLOWED);
const kept = (followed: Followed): Following => followed.campaigns['1'] ?? { marks: [] };
const asked = (watch: Watch, now: number, ...events: LoggedEvent[]) =>
  decide(watch, kept(told(watch, ...events)), EMPTY_CART, now);

describe('a real-time wait', () => {
  it('starts again with a newer view of the same episode', () => {
    const watch = watchOf('brand_interest', { targets: ['Nike'], minViews: 1 });
    const [first, later] = [START + HOUR_MS, START + 2 * HOUR_MS];
    const nike = { item_brand: 'Nike' };
    expect(asked(watch, later, view('1', first, nike), view('2', later, nike))).toEqual({
      type: 'wait',
      dueAt: later + 120 * MINUTE_MS,
    });
  });

  it('counts from the first sign-up and the first checkout, whatever comes later', () => {
    for (const [id, name, delay] of [
      ['signup_first_purchase', 'sign_up', 24 * HOUR_MS],
      ['checkout_abandon', 'begin_checkout', 60 * MINUTE_MS],
    ] as const) {
      const later = event(name, START + 20 * MINUTE_MS);
      expect(asked(watchOf(id), START + 30 * MINUTE_MS, event(name, START), later)).toEqual({
        type: 'wait',
        dueAt: START + delay,
      });
    }
  });

  it('starts with the event that reaches the number, counted inside the episode', () => {
    const watch = watchOf('multi_product_view', { minCount: 3 });
    const views = ['1', '2', '1'].map((item, i) => view(item, START + i * MINUTE_MS));
    expect(asked(watch, START + HOUR_MS, ...views).type).toBe('rest');
    const third = view('3', START + 5 * MINUTE_MS);
    expect(asked(watch, START + HOUR_MS, ...views, third)).toEqual({
      type: 'wait',
      dueAt: third.occurredAt + 120 * MINUTE_MS,
    });
    const nextDay = view('3', START + 25 * HOUR_MS);
    expect(asked(watch, nextDay.occurredAt, ...views, nextDay).type).toBe('rest');
  });

  it('counts a product again only half an hour after its last counted view', () => {
    const watch = watchOf('multi_product_view', { countMode: 'total_views', minCount: 2 });
    const at = (minutes: number) => view('1', START + minutes * MINUTE_MS);
    expect(asked(watch, START + HOUR_MS, at(0), at(29)).type).toBe('rest');
    expect(asked(watch, START + HOUR_MS, at(0), at(20), at(30)).type).toBe('wait');
  });

  it('ends with a purchase, and does not start from what happened before it', () => {
    const watch = watchOf('visitor_purchase');
    const visit = event('session_start', START);
    const bought = event('purchase', START + HOUR_MS, { transaction_id: 'o-1', value: 1 });
    const after = told(watch, visit, bought);
    expect(decide(watch, { ...kept(after), dueAt: START + 3 * HOUR_MS }, EMPTY_CART, START + HOUR_MS)).toEqual({
      type: 'end',
      reason: 'purchased',
    });
    const late = event('session_start', START + MINUTE_MS);
    expect(kept(told(watch, visit, bought, late)).marks).toEqual([]);
  });

  it('ends with the goal, reached without a message, and goes on from what happened after it', () => {
    const goal: Goal = { type: 'event', event: 'add_to_wishlist', valuePerConversion: 0, windowDays: 1 };
    const plain = watchOf('multi_product_view', { minCount: 2 });
    const watch = { ...plain, goal };
    const views = [view('1', START), view('2', START + MINUTE_MS)];
    const wished = event('add_to_wishlist', START + HOUR_MS);
    const after = told(watch, ...views, wished);
    const waiting = { ...kept(after), dueAt: START + 2 * HOUR_MS };
    expect(decide(watch, waiting, EMPTY_CART, START + HOUR_MS)).toEqual({ type: 'end', reason: 'goal_done' });
    expect(kept(told(watch, ...views, wished, wished, view('3', START + 2 * MINUTE_MS))).marks).toEqual([]);
    const again = [view('3', START + 2 * HOUR_MS), view('4', START + 3 * HOUR_MS)];
    expect(asked(watch, START + 3 * HOUR_MS, ...views, wished, ...again)).toMatchObject({ type: 'wait' });
    expect(kept(told(plain, ...views, wished)).marks).toHaveLength(2);
    // What qualifies is where the campaign starts from.
    const looking: Watch = { ...plain, goal: { ...goal, event: 'view_item' } };
    expect(kept(told(looking, ...views)).marks).toHaveLength(2);
    // Bought after it: that is the reason then.
    const bought = event('purchase', START + 4 * HOUR_MS, { transaction_id: 'o-9', value: 1 });
    const later = { ...kept(told(watch, ...views, wished, ...again, bought)), dueAt: START + 5 * HOUR_MS };
    expect(decide(watch, later, EMPTY_CART, START + 4 * HOUR_MS)).toEqual({ type: 'end', reason: 'purchased' });
  });

  it('of a large order is called off by a newer order, which starts its own if it is large', () => {
    const watch = watchOf('high_value_repurchase', { minAmount: 100_000 });
    const order = (id: string, at: number, value: number) => event('purchase', at, { transaction_id: id, value });
    const [large, larger] = [order('a', START, 100_000), order('b', START + DAY_MS, 150_000)];
    const small = order('c', START + DAY_MS, 99_999);
    expect(asked(watch, START + DAY_MS, large)).toMatchObject({ dueAt: START + 72 * HOUR_MS });
    expect(asked(watch, START + DAY_MS, large, larger)).toMatchObject({ dueAt: START + DAY_MS + 72 * HOUR_MS });
    expect(asked(watch, START + DAY_MS, large, small).type).toBe('rest');
  });

  it('is not started by what happened before activation, nor when it should have been over an hour ago', () => {
    const watch = watchOf('page_visit_message');
    expect(asked(watch, START, event('page_view', START - 1)).type).toBe('rest');
    const seen = event('page_view', START);
    expect(asked(watch, START + 90 * MINUTE_MS, seen).type).toBe('open');
    expect(asked(watch, START + 90 * MINUTE_MS + 1, seen).type).toBe('rest');
  });

  it('opens one dispatch per episode at most: no event is behind two, in any order and however often told', () => {
    const happening = fc.record({
      name: fc.constantFrom('page_view', 'page_view', 'page_view', 'purchase'),
      hours: fc.integer({ min: 0, max: 96 }),
      lateHours: fc.integer({ min: 0, max: 3 }),
      twice: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 14 }), (happenings) => {
        const watch = watchOf('page_visit_message', { minViews: 1 });
        const events = happenings
          .map(({ name, hours, lateHours, twice }, i) => {
            const at = START + hours * HOUR_MS;
            return {
              event: { ...event(name, at, { transaction_id: `o-${i}` }), seq: i + 1 },
              told: at + lateHours * HOUR_MS,
              twice,
            };
          })
          .sort((a, b) => a.told - b.told);
        let followed = NOBODY_FOLLOWED;
        const openings: { from: number; to: number }[] = [];
        const look = (now: number) => {
          const following = kept(followed);
          const decision = decide(watch, following, EMPTY_CART, now);
          const { dueAt: _, ...rest } = following;
          const next =
            decision.type === 'wait'
              ? { ...rest, dueAt: decision.dueAt }
              : decision.type === 'open'
                ? { ...rest, opened: { occurrence: decision.occurrence, lastAt: decision.lastAt } }
                : rest;
          if (decision.type === 'open') openings.push({ from: decision.anchorAt, to: decision.lastAt });
          followed = { ...followed, campaigns: { 1: next } };
        };
        for (const one of events) {
          for (let dueAt = kept(followed).dueAt; dueAt !== undefined && dueAt <= one.told; dueAt = kept(followed).dueAt)
            look(dueAt);
          followed = evolve(followed, one.event, [watch]);
          if (one.twice) followed = evolve(followed, one.event, [watch]);
          look(one.told);
        }
        for (let dueAt = kept(followed).dueAt; dueAt !== undefined; dueAt = kept(followed).dueAt) look(dueAt);
        openings.forEach((opening, i) => {
          const before = openings.slice(0, i);
          expect(before.every((earlier) => opening.from > earlier.to)).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });
});
