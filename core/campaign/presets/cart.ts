// Presets of people who nearly bought: a cart left behind, a checkout left.

import { HOUR_MS, MINUTE_MS } from '../../time';
import { ANY_LOOK_BACK, at, CART_VARIABLES, type Preset, REVENUE, UNLESS_BOUGHT, YESTERDAY } from './preset';

const WAIT = { minMs: 10 * MINUTE_MS, maxMs: 72 * HOUR_MS } as const;

export const cartAbandon: Preset = {
  id: 'cart_abandon',
  label: '장바구니 유기 상품 구매 유도',
  summary: '장바구니에 상품을 담고 구매하지 않은 회원에게 담아 둔 상품을 알려 줍니다.',
  step: 'cart',
  params: [
    {
      kind: 'number',
      name: 'minCartAmount',
      label: '최소 장바구니 금액',
      min: 0,
      max: 100_000_000,
      initial: 0,
      unit: '원',
      help: '장바구니의 원화 합계가 이보다 적으면 보내지 않습니다. 0이면 모두 보냅니다.',
    },
    {
      kind: 'choice',
      name: 'purchaseScope',
      label: '제외할 구매',
      options: [
        { value: 'any', label: '무엇이든 구매하면 제외' },
        { value: 'same_items', label: '담은 상품을 모두 구매하면 제외' },
      ],
      initial: 'any',
    },
  ],
  realtime: { ...WAIT, defaultMs: 24 * HOUR_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'realtime',
  goal: REVENUE,
  priority: 80,
  variables: CART_VARIABLES,
  message: {
    body: '{이름|고객}님, 장바구니에 담아 두신 {상품명|상품}, 잊지 않으셨나요?\n{링크}',
    linkName: '장바구니 보기',
    linkUrl: '{장바구니URL}',
  },
  expand: (params) => ({
    qualify: { kind: 'events', anyOf: [{ event: 'add_to_cart' }], measure: 'count', atLeast: 1 },
    episode: 'cart',
    restarts: true,
    unless: [{ kind: 'purchase', scope: params.text('purchaseScope') === 'same_items' ? 'same_items' : 'any' }],
    minCartAmount: params.number('minCartAmount'),
  }),
};

const CHECKOUT = { kind: 'events', anyOf: [{ event: 'begin_checkout' }], measure: 'count', atLeast: 1 } as const;

export const checkoutAbandon: Preset = {
  id: 'checkout_abandon',
  label: '결제 단계 이탈 고객 구매 유도',
  summary: '주문서까지 갔다가 결제하지 않고 떠난 회원에게 보냅니다.',
  step: 'checkout',
  params: [],
  realtime: { ...WAIT, defaultMs: 60 * MINUTE_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'realtime',
  goal: REVENUE,
  priority: 90,
  variables: [...CART_VARIABLES, '결제금액'],
  message: {
    body: '{이름|고객}님, {상품명|상품} 결제가 아직 끝나지 않았어요.\n이어서 주문하시겠어요?\n{링크}',
    linkName: '이어서 주문하기',
    linkUrl: '{장바구니URL}',
  },
  expand: () => ({
    qualify: { ...CHECKOUT, anyOf: [...CHECKOUT.anyOf] },
    episode: 'checkout',
    restarts: false,
    unless: [...UNLESS_BOUGHT],
  }),
};

export const checkoutAbandonRevisit: Preset = {
  id: 'checkout_abandon_revisit',
  label: '결제 단계 이탈 고객 재방문 유도',
  summary: '주문서에서 떠난 뒤 다시 방문하지도 구매하지도 않은 회원에게 보냅니다.',
  step: 'checkout',
  params: [],
  scheduled: {
    schedule: at(11),
    lookBack: { kind: 'last_event', from: 3, to: 3 },
    lookBacks: ['last_event'],
    daysAgo: { min: 1, max: 30 },
  },
  startsAs: 'scheduled',
  goal: { type: 'event', event: 'session_start', valuePerConversion: 1_000, windowDays: 1 },
  priority: 90,
  variables: [...CART_VARIABLES, '결제금액'],
  message: {
    body: '{이름|고객}님, 주문하시려던 {상품명|상품}, 아직 준비되어 있어요.\n{링크}',
    linkName: '다시 보기',
    linkUrl: '{장바구니URL}',
  },
  expand: () => ({
    qualify: { ...CHECKOUT, anyOf: [...CHECKOUT.anyOf] },
    episode: 'checkout',
    restarts: false,
    unless: [...UNLESS_BOUGHT, { kind: 'visit' }],
  }),
};
