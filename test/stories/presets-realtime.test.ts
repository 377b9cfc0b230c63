// Each preset that waits after an event, on the clock: who hears from the shop, who does not, and why.

import { describe, expect, it } from 'vitest';
import { item, looks, nike, orderOf, paid, type Story, tellEach } from '../support/story';
import { aCoat, kst, World } from '../support/world';

const STORIES: Record<string, Story> = {
  'a new member hears a day after signing up, in real time': {
    preset: 'signup_first_purchase',
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
  'a visitor who bought nothing hears three hours after the last visit': {
    preset: 'visitor_purchase',
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
  'whoever saw the page hears half an hour later': {
    preset: 'page_visit_message',
    over: { params: { pages: { any: [{ part: 'path', op: 'contains', value: '/product/1' }] } } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 11:00',
    people: {
      seen: [['2026-03-09 10:00', 'page_view']],
      other: [['2026-03-09 10:00', 'session_start']],
      buyer: [
        ['2026-03-09 10:00', 'page_view'],
        ['2026-03-09 10:20', 'purchase', paid('o-1')],
      ],
    },
    reached: ['seen'],
    left: { purchased: 1 },
  },
  'whoever keeps coming back to a brand hears of it': {
    preset: 'brand_interest',
    over: { params: { targets: ['Nike'], minViews: 2 } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 14:00',
    people: {
      fan: looks(['1', '2'], nike),
      reloads: looks(['1', '1'], nike),
    },
    reached: ['fan'],
    says: 'Nike',
  },
  'whoever left the checkout hears an hour later, unless it was finished': {
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
  'a large order is followed up after three days, unless another came or it was given back': {
    preset: 'high_value_repurchase',
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
  'whoever looked at five products hears two hours after the fifth of the one looked at most': {
    preset: 'multi_product_view',
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 13:30',
    people: {
      many: [...looks(['1', '2', '3', '4', '5']), ['2026-03-09 11:00', 'view_item', item('3')]],
      four: looks(['1', '2', '3', '4']),
      buyer: [...looks(['1', '2', '3', '4', '5']), ['2026-03-09 11:00', 'purchase', paid('o-1')]],
    },
    reached: ['many'],
    left: { purchased: 1 },
    says: '상품 3',
  },
  'whoever keeps coming back to a category hears, unless something of it was bought': {
    preset: 'category_interest',
    over: { params: { targets: ['10'], minViews: 2, purchaseScope: 'same_target' } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 13:00',
    people: {
      fan: [...looks(['1', '2'], nike), ['2026-03-09 10:30', 'purchase', orderOf('o-1', item('9'))]],
      buyer: [...looks(['1', '2'], nike), ['2026-03-09 10:30', 'purchase', orderOf('o-2', nike('3'))]],
      once: [['2026-03-09 10:00', 'view_item', nike('1')]],
    },
    reached: ['fan'],
    left: { purchased: 1 },
  },
  'whoever saw a discounted product hears an hour later, while the sale lasts': {
    preset: 'sale_view',
    over: { params: { endsAt: kst('2026-03-09 12:30') } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-09 14:00',
    people: {
      seen: [['2026-03-09 11:00', 'view_item', item('1', { list_price: 20_000 })]],
      late: [['2026-03-09 11:45', 'view_item', item('1', { list_price: 20_000 })]],
      full: [['2026-03-09 11:00', 'view_item', item('1', { list_price: 10_000 })]],
    },
    reached: ['seen'],
    left: { sale_over: 1 },
  },
  'a cart left for a day is reminded of, unless it was emptied or bought': {
    preset: 'cart_abandon',
    over: { params: { purchaseScope: 'same_items' } },
    begins: '2026-03-09 09:00',
    ends: '2026-03-10 11:00',
    people: {
      keeper: [
        ['2026-03-09 10:00', 'add_to_cart', item('1')],
        ['2026-03-09 12:00', 'purchase', orderOf('o-1', item('9'))],
      ],
      emptied: [
        ['2026-03-09 10:00', 'add_to_cart', item('1')],
        ['2026-03-09 12:00', 'remove_from_cart', item('1')],
      ],
      buyer: [
        ['2026-03-09 10:00', 'add_to_cart', item('1')],
        ['2026-03-09 12:00', 'purchase', orderOf('o-2', item('1'))],
      ],
    },
    reached: ['keeper'],
    left: { cart_empty: 1, purchased: 1 },
    says: '상품 1',
  },
};

describe('the presets in real time', () => tellEach('realtime', STORIES));

it('a cart whose checkout has been written about is not written about again', async () => {
  const world = await World.begin({ now: kst('2026-03-09 09:00'), settings: { caps: { perDay: 10, perWeek: 30 } } });
  await world.campaign('checkout_abandon');
  const cart = await world.campaign('cart_abandon');
  for (const member of ['both', 'cart-only']) {
    await world.member(member);
    await world.addsToCart(member);
  }
  await world.event('begin_checkout', { items: [aCoat] }, { member: 'both' });
  await world.until(kst('2026-03-10 10:00'));
  const said = (await world.dispatches()).map(({ memberId, state }) => `${memberId} ${state}`);
  expect(said).toEqual(['both delivered', 'cart-only delivered']);
  expect((await world.report(cart)).excluded).toEqual({ sibling_sent: 1 });
});
