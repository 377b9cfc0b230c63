// Presets of people who bought: again after a large order, and a review of what came.

import { DAY_MS, HOUR_MS } from '../../time';
import { ANY_LOOK_BACK, at, type Preset, REVENUE, UNLESS_BOUGHT } from './preset';

const ORDER_VARIABLES = ['주문금액', '주문일', '구매상품명'] as const;

export const highValueRepurchase: Preset = {
  id: 'high_value_repurchase',
  label: '특정 금액 이상 구매 고객 재구매 유도',
  summary: '정한 금액 이상 구매하고 다시 구매하지 않은 회원에게 보냅니다.',
  step: 'purchase',
  params: [
    {
      kind: 'number',
      name: 'minAmount',
      label: '구매 금액',
      min: 1,
      max: 100_000_000,
      initial: 100_000,
      unit: '원 이상',
      help: '할인 뒤 상품 금액이며 배송비는 빼고, 환불한 금액도 뺍니다. 원화로 산 주문만 봅니다.',
    },
    {
      kind: 'choice',
      name: 'amountMode',
      label: '금액을 보는 방법',
      options: [
        { value: 'single_order', label: '한 주문의 금액' },
        { value: 'sum_in_window', label: '조회 기간 동안의 합계' },
      ],
      initial: 'single_order',
    },
  ],
  realtime: { defaultMs: 72 * HOUR_MS, minMs: HOUR_MS, maxMs: 30 * DAY_MS },
  scheduled: { schedule: at(11), lookBack: { kind: 'last_event', from: 14, to: 14 }, lookBacks: ANY_LOOK_BACK },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 50,
  variables: ORDER_VARIABLES,
  message: {
    body: '{이름|고객}님, 지난번 {구매상품명|상품} 구매 감사합니다.\n어울리는 상품을 준비했어요.\n{링크}',
    linkName: '추천 상품 보기',
    linkUrl: '{쇼핑몰URL}',
  },
  expand: (params) => {
    const amount = params.number('minAmount');
    const isSum = params.text('amountMode') === 'sum_in_window';
    return {
      qualify: { kind: 'orders', by: 'paid', measure: isSum ? 'sum' : 'each', atLeast: amount },
      episode: 'order',
      restarts: false,
      unless: [...UNLESS_BOUGHT, { kind: 'refund', ...(!isSum && { below: amount }) }],
    };
  },
};

/** Days between a request for a review and each reminder of it. */
const REMINDER_DAYS = 7;

export const reviewRequest: Preset = {
  id: 'review_request',
  label: '리뷰 작성 유도',
  summary: '받은 상품의 리뷰를 아직 쓰지 않은 회원에게 부탁합니다. 주문마다 한 번입니다.',
  step: 'purchase',
  params: [
    {
      kind: 'number',
      name: 'reminders',
      label: '다시 부탁하기',
      min: 0,
      max: 2,
      initial: 0,
      unit: '번',
      help: `그래도 쓰지 않으면 ${REMINDER_DAYS}일 뒤마다 다시 부탁합니다.`,
    },
  ],
  scheduled: {
    schedule: at(10),
    lookBack: { kind: 'one_day', daysAgo: 7 },
    lookBacks: ['one_day'],
    daysAgo: { min: 1, max: 30 },
  },
  startsAs: 'scheduled',
  goal: { type: 'event', event: 'write_review', valuePerConversion: 1_000, windowDays: 7 },
  priority: 40,
  cooldownDays: 0,
  variables: [...ORDER_VARIABLES, '리뷰작성URL'],
  message: {
    body: '{이름|고객}님, {구매상품명:은|상품} 잘 받으셨나요?\n다른 분들을 위해 리뷰를 남겨 주세요.\n{링크}',
    linkName: '리뷰 쓰기',
    linkUrl: '{리뷰작성URL}',
  },
  expand: (params) => {
    const reminders = params.number('reminders');
    return {
      // The parcel's arrival where the shop's platform tells of it, else the payment.
      qualify: { kind: 'orders', by: 'arrived', measure: 'each', atLeast: 0 },
      episode: 'order',
      restarts: false,
      unless: [{ kind: 'review' }, { kind: 'refund' }],
      ...(reminders > 0 && {
        remindersAfter: Array.from({ length: reminders }, (_, k) => (k + 1) * REMINDER_DAYS),
      }),
    };
  },
};
