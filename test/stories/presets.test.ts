// Each preset on the clock: who hears from the shop, who does not, and why. A story is what every person in it does,
// the look of the campaign, and what became of each.

import { describe, expect, it } from 'vitest';
import type { CampaignDefinition } from '../../core/campaign/definition';
import type { PresetId } from '../../core/campaign/presets';
import type { EventParams } from '../../core/event';
import { toServerEvent } from '../../core/event';
import { appendReportedEvents } from '../../edge/db/events';
import { aCoat, HOUR_MS, kst, World } from '../support/world';

/** What somebody did when: an event, at a Korean time, with its parameters. */
type Deed = [at: string, name: string, params?: EventParams];
type Story = {
  preset: PresetId;
  over?: Partial<CampaignDefinition>;
  begins: string;
  ends: string;
  people: Record<string, Deed[]>;
  /** Who got the message. */
  reached: string[];
  /** Who qualified and was left out, counted by reason. */
  left?: Record<string, number>;
  /** Words of the message. */
  says?: string;
};

const item = (id: string, more: object = {}) => ({
  items: [{ item_id: id, item_name: `상품 ${id}`, price: 10_000, ...more }],
});
const paid = (order: string, value = 189_000) => ({
  transaction_id: order,
  value,
  items: [{ ...aCoat, price: value }],
});
const nike = (id: string) => item(id, { item_brand: 'Nike', item_category_id: '10/20' });
const wait = (hours: number) => ({ send: { type: 'realtime', delayMs: hours * HOUR_MS } }) as const;

async function tell({ preset, over, begins, ends, people, reached, left, says }: Story): Promise<void> {
  const world = await World.begin({ now: kst(begins) });
  const campaign = await world.campaign(preset, over);
  const deeds = Object.entries(people).flatMap(([member, list]) => list.map((deed) => ({ member, deed })));
  for (const member of Object.keys(people)) await world.member(member);
  for (const { member, deed } of deeds.sort((a, b) => kst(a.deed[0]) - kst(b.deed[0]))) {
    const [at, name, params = {}] = deed;
    await world.until(kst(at));
    if (name !== 'refund' && name !== 'order_update') await world.event(name, params, { member });
    else {
      const told = toServerEvent(
        { id: `${member}-${at}`.replace(/\W/g, '-'), name, memberId: member, occurredAt: kst(at), params },
        kst(at),
      );
      if (!told.ok) throw new Error(told.error);
      await appendReportedEvents(world.edge.db, world.site.id, [told.value]);
    }
  }
  await world.until(kst(ends));
  const sent = (await world.dispatches()).filter(({ state }) => state === 'delivered');
  expect(sent.map(({ memberId }) => memberId).sort()).toEqual([...reached].sort());
  if (left) expect((await world.report(campaign)).excluded).toEqual(left);
  if (says) expect((await world.inbox())[0]?.text).toContain(says);
}

const STORIES: Record<string, Story> = {
  'a new member who has not bought hears the next morning at eleven': {
    preset: 'signup_first_purchase',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 11:30',
    people: {
      new: [['2026-03-09 10:00', 'sign_up']],
      buyer: [
        ['2026-03-09 10:00', 'sign_up'],
        ['2026-03-10 10:30', 'purchase', paid('o-1')],
      ],
      today: [['2026-03-10 09:00', 'sign_up']],
    },
    reached: ['new'],
    left: { purchased: 1 },
  },
  'a new member hears a day after signing up, in real time': {
    preset: 'signup_first_purchase',
    over: wait(24),
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:30',
    people: {
      new: [['2026-03-09 12:00', 'sign_up']],
      buyer: [
        ['2026-03-09 12:00', 'sign_up'],
        ['2026-03-09 20:00', 'purchase', paid('o-1')],
      ],
    },
    reached: ['new'],
    left: { purchased: 1 },
  },
  'a member away for exactly fourteen days hears once (scenario 13)': {
    preset: 'lapsed_visitor',
    begins: '2026-02-24 09:00',
    ends: '2026-03-11 12:00',
    people: {
      away: [['2026-02-24 10:00', 'session_start']],
      back: [
        ['2026-02-24 10:00', 'session_start'],
        ['2026-03-10 09:00', 'session_start'],
      ],
      login: [
        ['2026-02-24 10:00', 'session_start'],
        ['2026-03-01 09:00', 'login'],
      ],
    },
    reached: ['away'],
  },
  'a visitor who bought nothing hears three hours after the last visit': {
    preset: 'visitor_purchase',
    over: wait(3),
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 18:00',
    people: {
      again: [
        ['2026-03-09 10:00', 'session_start'],
        ['2026-03-09 12:00', 'session_start'],
      ],
      buyer: [
        ['2026-03-09 10:00', 'session_start'],
        ['2026-03-09 11:00', 'purchase', paid('o-1')],
      ],
    },
    reached: ['again'],
    left: { purchased: 1 },
  },
  'visitors of yesterday hear at eleven, if they came often enough': {
    preset: 'visitor_purchase',
    over: { params: { minVisits: 2 } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      twice: [
        ['2026-03-09 10:00', 'session_start'],
        ['2026-03-09 20:00', 'session_start'],
      ],
      once: [['2026-03-09 10:00', 'session_start']],
    },
    reached: ['twice'],
  },
  'whoever saw the page hears half an hour later': {
    preset: 'page_visit_message',
    over: { params: { pages: { any: [{ part: 'path', op: 'contains', value: '/product/1' }] } } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 11:00',
    people: { seen: [['2026-03-09 10:00', 'page_view']], other: [['2026-03-09 10:00', 'session_start']] },
    reached: ['seen'],
  },
  'whoever looked at five products hears of the one looked at most': {
    preset: 'multi_product_view',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      many: [
        ...['1', '2', '3', '4', '5'].map((id, n): Deed => [`2026-03-09 10:0${n}`, 'view_item', item(id)]),
        ['2026-03-09 11:00', 'view_item', item('3')],
      ],
      four: ['1', '2', '3', '4'].map((id, n): Deed => [`2026-03-09 10:0${n}`, 'view_item', item(id)]),
    },
    reached: ['many'],
    says: '상품 3',
  },
  'whoever keeps coming back to a brand hears of it': {
    preset: 'brand_interest',
    over: { params: { targets: ['Nike'], minViews: 2 }, ...wait(2) },
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 14:00',
    people: {
      fan: [
        ['2026-03-09 10:00', 'view_item', nike('1')],
        ['2026-03-09 10:05', 'view_item', nike('2')],
      ],
      reloads: [
        ['2026-03-09 10:00', 'view_item', nike('1')],
        ['2026-03-09 10:05', 'view_item', nike('1')],
      ],
    },
    reached: ['fan'],
    says: 'Nike',
  },
  'whoever keeps coming back to a category or below it hears at eleven': {
    preset: 'category_interest',
    over: { params: { targets: ['10'], minViews: 2 } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      fan: [
        ['2026-03-09 10:00', 'view_item', nike('1')],
        ['2026-03-09 10:05', 'view_item', nike('2')],
      ],
      other: [
        ['2026-03-09 10:00', 'view_item', item('1')],
        ['2026-03-09 10:05', 'view_item', item('2')],
      ],
    },
    reached: ['fan'],
  },
  'whoever saw a discounted product hears, until the sale is over': {
    preset: 'sale_view',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      seen: [['2026-03-09 10:00', 'view_item', item('1', { list_price: 20_000 })]],
      full: [['2026-03-09 10:00', 'view_item', item('1', { list_price: 10_000 })]],
    },
    reached: ['seen'],
  },
  'whoever left the checkout hears an hour later, and the cart campaign leaves it at that': {
    preset: 'checkout_abandon',
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 13:00',
    people: {
      left: [['2026-03-09 10:00', 'begin_checkout', item('1')]],
      buyer: [
        ['2026-03-09 10:00', 'begin_checkout', item('1')],
        ['2026-03-09 10:30', 'purchase', paid('o-1')],
      ],
    },
    reached: ['left'],
    left: { purchased: 1 },
    says: '상품 1',
  },
  'whoever left the checkout three days ago and did not come back hears': {
    preset: 'checkout_abandon_revisit',
    begins: '2026-03-07 09:00',
    ends: '2026-03-10 12:00',
    people: {
      gone: [['2026-03-07 10:00', 'begin_checkout', item('1')]],
      came: [
        ['2026-03-07 10:00', 'begin_checkout', item('1')],
        ['2026-03-07 15:00', 'session_start'],
      ],
    },
    reached: ['gone'],
    left: { revisited: 1 },
  },
  'a large order is followed up after three days, unless another came or it was given back': {
    preset: 'high_value_repurchase',
    over: wait(72),
    begins: '2026-03-06 09:00',
    ends: '2026-03-09 12:00',
    people: {
      large: [['2026-03-06 10:00', 'purchase', paid('o-1')]],
      small: [['2026-03-06 10:00', 'purchase', paid('o-2', 99_999)]],
      again: [
        ['2026-03-06 10:00', 'purchase', paid('o-3')],
        ['2026-03-07 10:00', 'purchase', paid('o-4', 5_000)],
      ],
      back: [
        ['2026-03-06 10:00', 'purchase', paid('o-5')],
        ['2026-03-07 10:00', 'refund', { transaction_id: 'o-5' }],
      ],
    },
    reached: ['large'],
    left: { purchased: 1, order_refunded: 1 },
    says: '캐시미어 코트',
  },
  'a buyer is asked for a review a week after the order, once, unless it is written': {
    preset: 'review_request',
    begins: '2026-03-02 09:00',
    ends: '2026-03-11 12:00',
    people: {
      silent: [['2026-03-02 10:00', 'purchase', paid('o-1')]],
      wrote: [
        ['2026-03-02 10:00', 'purchase', paid('o-2')],
        ['2026-03-05 10:00', 'write_review', { transaction_id: 'o-2' }],
      ],
      back: [
        ['2026-03-02 10:00', 'purchase', paid('o-3')],
        ['2026-03-05 10:00', 'refund', { transaction_id: 'o-3' }],
      ],
    },
    reached: ['silent'],
    left: { review_written: 1, order_refunded: 1 },
  },
  'whoever is drawn to a product hears of it, unless it was bought': {
    preset: 'interest_based',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      drawn: [['2026-03-09 10:00', 'add_to_cart', item('1')]],
      bought: [
        ['2026-03-09 10:00', 'add_to_cart', item('1')],
        ['2026-03-09 11:00', 'purchase', { transaction_id: 'o-1', value: 1, ...item('1') }],
      ],
      glance: [['2026-03-09 10:00', 'view_item', item('1')]],
    },
    reached: ['drawn'],
    left: { purchased: 1 },
    says: '상품 1',
  },
};

describe('the presets on the clock', () => {
  it.each(Object.entries(STORIES))('%s', (_, story) => tell(story), 120_000);
});
