// Each preset at its planned hour: who hears from the shop, who does not, and why.

import { describe } from 'vitest';
import { item, looks, nike, orderOf, paid, type Story, tellEach } from '../support/story';
import { kst } from '../support/world';

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
  'whoever looked at five products hears of the one looked at most': {
    preset: 'multi_product_view',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      many: [...looks(['1', '2', '3', '4', '5']), ['2026-03-09 11:00', 'view_item', item('3')]],
      four: looks(['1', '2', '3', '4']),
    },
    reached: ['many'],
    says: '상품 3',
  },
  'whoever keeps coming back to a category or below it hears at eleven': {
    preset: 'category_interest',
    over: { params: { targets: ['10'], minViews: 2 } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      fan: looks(['1', '2'], nike),
      other: looks(['1', '2']),
    },
    reached: ['fan'],
  },
  'whoever saw a discounted product hears the next morning': {
    preset: 'sale_view',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      seen: [['2026-03-09 10:00', 'view_item', item('1', { list_price: 20_000 })]],
      full: [['2026-03-09 10:00', 'view_item', item('1', { list_price: 10_000 })]],
    },
    reached: ['seen'],
  },
  'whoever left the checkout three days ago and did not come back hears': {
    preset: 'checkout_abandon_revisit',
    begins: '2026-03-07 09:00',
    ends: '2026-03-10 12:00',
    people: {
      gone: [['2026-03-07 10:00', 'begin_checkout', item('1')]],
      // Who logs in on the order form itself has not come back by that.
      known: [
        ['2026-03-07 10:00', 'begin_checkout', item('1')],
        ['2026-03-07 10:01', 'login'],
      ],
      came: [
        ['2026-03-07 10:00', 'begin_checkout', item('1')],
        ['2026-03-07 15:00', 'session_start'],
      ],
    },
    reached: ['gone', 'known'],
    left: { revisited: 1 },
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
        ['2026-03-09 11:00', 'purchase', orderOf('o-1', item('1'))],
      ],
      glance: [['2026-03-09 10:00', 'view_item', item('1')]],
    },
    reached: ['drawn'],
    left: { purchased: 1 },
    says: '상품 1',
  },
  'whoever is drawn to one product of a whole order form hears of that one': {
    preset: 'interest_based',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      drawn: [
        ['2026-03-09 10:00', 'view_item', item('1')],
        ['2026-03-09 11:00', 'view_item', item('1')],
        ['2026-03-09 12:00', 'begin_checkout', { items: [...item('2', { price: 50_000 }).items, ...item('1').items] }],
      ],
    },
    reached: ['drawn'],
    says: '상품 1',
  },
  'nobody hears of a sale that is over by the morning': {
    preset: 'sale_view',
    over: { params: { endsAt: kst('2026-03-10 11:00') } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: { seen: [['2026-03-09 10:00', 'view_item', item('1', { list_price: 20_000 })]] },
    reached: [],
    left: { sale_over: 1 },
  },
  'whoever saw the page yesterday hears at eleven': {
    preset: 'page_visit_message',
    over: { params: { pages: { any: [{ part: 'path', op: 'starts_with', value: '/product/' }] }, minViews: 2 } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      twice: [
        ['2026-03-09 10:00', 'page_view'],
        ['2026-03-09 22:00', 'page_view'],
      ],
      once: [['2026-03-09 10:00', 'page_view']],
      today: [
        ['2026-03-09 10:00', 'page_view'],
        ['2026-03-10 09:00', 'page_view'],
      ],
      buyer: [
        ['2026-03-09 10:00', 'page_view'],
        ['2026-03-09 11:00', 'page_view'],
        ['2026-03-10 09:00', 'purchase', paid('o-1')],
      ],
    },
    reached: ['twice'],
    left: { purchased: 1 },
  },
  'whoever came back to a brand on the last three days hears of it': {
    preset: 'brand_interest',
    over: { params: { targets: ['Nike'] } },
    begins: '2026-03-09 12:00',
    ends: '2026-03-12 12:00',
    people: {
      fan: [
        ['2026-03-09 13:00', 'view_item', nike('1')],
        ['2026-03-10 13:00', 'view_item', nike('2')],
        ['2026-03-11 13:00', 'view_item', nike('2')],
      ],
      today: [
        ['2026-03-10 13:00', 'view_item', nike('1')],
        ['2026-03-11 13:00', 'view_item', nike('2')],
        ['2026-03-12 09:00', 'view_item', nike('3')],
      ],
      buyer: [
        ['2026-03-10 13:00', 'view_item', nike('1')],
        ['2026-03-11 13:00', 'view_item', nike('2')],
        ['2026-03-11 14:00', 'view_item', nike('3')],
        ['2026-03-12 10:00', 'purchase', paid('o-1')],
      ],
    },
    reached: ['fan'],
    left: { purchased: 1 },
    says: 'Nike',
  },
  'a cart of yesterday is reminded of at eleven if it is worth enough': {
    preset: 'cart_abandon',
    over: { params: { minCartAmount: 20_000 } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      full: [
        ['2026-03-09 10:00', 'add_to_cart', item('1')],
        ['2026-03-09 11:00', 'add_to_cart', item('2')],
      ],
      small: [['2026-03-09 10:00', 'add_to_cart', item('1')]],
      buyer: [
        ['2026-03-09 10:00', 'add_to_cart', item('1', { quantity: 2 })],
        ['2026-03-10 10:30', 'purchase', paid('o-1')],
      ],
      // What was put in this morning is another cart.
      anew: [
        ['2026-03-09 10:00', 'add_to_cart', item('1', { quantity: 2 })],
        ['2026-03-09 20:00', 'purchase', paid('o-2')],
        ['2026-03-10 09:00', 'add_to_cart', item('2', { quantity: 2 })],
      ],
    },
    reached: ['full'],
    left: { no_longer_matches: 1, purchased: 2 },
  },
  'whoever left the checkout yesterday hears at eleven': {
    preset: 'checkout_abandon',
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 12:00',
    people: {
      left: [['2026-03-09 10:00', 'begin_checkout', item('1')]],
      buyer: [
        ['2026-03-09 10:00', 'begin_checkout', item('1')],
        ['2026-03-10 10:30', 'purchase', paid('o-1')],
      ],
      today: [['2026-03-10 09:00', 'begin_checkout', item('1')]],
    },
    reached: ['left'],
    left: { purchased: 1 },
    says: '상품 1',
  },
  'a large order of a fortnight ago is followed up, unless another came or it was given back': {
    preset: 'high_value_repurchase',
    begins: '2026-02-24 09:00',
    ends: '2026-03-10 12:00',
    people: {
      large: [['2026-02-24 10:00', 'purchase', paid('o-1')]],
      small: [['2026-02-24 10:00', 'purchase', paid('o-2', 99_999)]],
      again: [
        ['2026-02-24 10:00', 'purchase', paid('o-3')],
        ['2026-03-01 10:00', 'purchase', paid('o-4', 5_000)],
      ],
      back: [
        ['2026-02-24 10:00', 'purchase', paid('o-5')],
        ['2026-03-01 10:00', 'refund', { transaction_id: 'o-5' }],
      ],
    },
    reached: ['large'],
    left: { purchased: 1 },
    says: '캐시미어 코트',
  },
};

describe('the presets at their hour', () => tellEach('scheduled', STORIES));
