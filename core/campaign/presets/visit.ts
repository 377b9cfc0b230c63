// Presets of people who came: new members, visitors who bought nothing, visitors who stay away, visitors of one page.

import { HOUR_MS, MINUTE_MS } from '../../time';
import { ANY_LOOK_BACK, at, type Preset, REVENUE, UNLESS_BOUGHT, YESTERDAY } from './preset';

export const signupFirstPurchase: Preset = {
  id: 'signup_first_purchase',
  label: '신규 가입 회원 첫구매 유도',
  summary: '가입하고 아직 한 번도 구매하지 않은 회원에게 보냅니다.',
  step: 'sign_up',
  params: [],
  realtime: { defaultMs: 24 * HOUR_MS, minMs: 10 * MINUTE_MS, maxMs: 72 * HOUR_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 70,
  overlaps: ['lapsed_visitor'],
  variables: ['가입일'],
  message: {
    body: '{이름|고객}님, {쇼핑몰명} 가입을 환영합니다!\n첫 구매 혜택이 기다리고 있어요.\n{링크}',
    linkName: '첫 구매하러 가기',
    linkUrl: '{쇼핑몰URL}',
  },
  expand: () => ({
    qualify: { kind: 'events', anyOf: [{ event: 'sign_up' }], measure: 'count', atLeast: 1 },
    episode: 'member',
    restarts: false,
    unless: [{ kind: 'purchase', scope: 'ever' }],
  }),
};

export const lapsedVisitor: Preset = {
  id: 'lapsed_visitor',
  label: '미방문 고객 구매 유도',
  summary: '마지막 방문이나 로그인 뒤로 정한 날수 동안 오지 않은 회원에게 보냅니다.',
  step: 'visit',
  params: [],
  scheduled: {
    schedule: at(11),
    lookBack: { kind: 'last_event', from: 14, to: 14 },
    lookBacks: ['last_event'],
    daysAgo: { min: 1, max: 90 },
  },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 35,
  overlaps: ['signup_first_purchase'],
  variables: ['마지막방문일', '미방문일수'],
  message: {
    body: '{이름|고객}님, {쇼핑몰명}에 새 상품이 들어왔어요.\n오랜만에 한번 둘러보세요.\n{링크}',
    linkName: '새 상품 보기',
    linkUrl: '{쇼핑몰URL}',
  },
  expand: () => ({
    qualify: {
      kind: 'events',
      anyOf: [{ event: 'session_start' }, { event: 'login' }],
      measure: 'count',
      atLeast: 1,
    },
    episode: 'visits',
    restarts: false,
    unless: [...UNLESS_BOUGHT, { kind: 'visit' }],
  }),
};

export const visitorPurchase: Preset = {
  id: 'visitor_purchase',
  label: '방문 고객 구매 유도',
  summary: '방문했지만 구매하지 않은 회원에게 보냅니다. 대상이 가장 넓습니다.',
  step: 'visit',
  params: [
    {
      kind: 'number',
      name: 'minVisits',
      label: '방문 횟수',
      min: 1,
      max: 20,
      initial: 1,
      unit: '회',
      help: '이만큼 방문한 회원이 대상입니다. 30분 넘게 쉬었다 오면 새 방문입니다.',
    },
  ],
  realtime: { defaultMs: 180 * MINUTE_MS, minMs: 30 * MINUTE_MS, maxMs: 72 * HOUR_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 20,
  variables: [],
  message: {
    body: '{이름|고객}님, {쇼핑몰명}에 다녀가셨네요.\n지금 인기 상품을 만나 보세요.\n{링크}',
    linkName: '쇼핑몰 가기',
    linkUrl: '{쇼핑몰URL}',
  },
  expand: (params) => ({
    qualify: {
      kind: 'events',
      anyOf: [{ event: 'session_start' }],
      measure: 'count',
      atLeast: params.number('minVisits'),
    },
    episode: 'visits',
    restarts: true,
    unless: [...UNLESS_BOUGHT],
  }),
};

export const pageVisitMessage: Preset = {
  id: 'page_visit_message',
  label: '방문 페이지 연계 메시징',
  summary: '정한 페이지를 본 회원에게 그 페이지에 관한 메시지를 보냅니다.',
  step: 'visit',
  params: [
    {
      kind: 'pages',
      name: 'pages',
      label: '페이지 주소',
      required: true,
      help: '하나라도 맞으면 대상입니다. 제외할 주소도 적을 수 있습니다.',
    },
    { kind: 'number', name: 'minViews', label: '조회 횟수', min: 1, max: 20, initial: 1, unit: '회' },
    {
      kind: 'switch',
      name: 'requireNoPurchase',
      label: '그 뒤 구매한 회원은 제외',
      initial: true,
    },
  ],
  startParams: { pages: { any: [{ part: 'path', op: 'starts_with', value: '/event' }] } },
  realtime: { defaultMs: 30 * MINUTE_MS, minMs: 5 * MINUTE_MS, maxMs: 72 * HOUR_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'realtime',
  goal: REVENUE,
  priority: 50,
  variables: ['페이지명', '페이지URL'],
  message: {
    body: '{이름|고객}님, 보고 계시던 {페이지명|페이지}, 다시 확인해 보세요.\n{링크}',
    linkName: '페이지 보기',
    linkUrl: '{페이지URL}',
  },
  expand: (params) => {
    const url = params.pages('pages');
    return {
      qualify: {
        kind: 'events',
        anyOf: [{ event: 'page_view', ...(url && { filter: { url } }) }],
        measure: 'count',
        atLeast: params.number('minViews'),
      },
      episode: 'browsing',
      restarts: true,
      unless: params.flag('requireNoPurchase') ? [...UNLESS_BOUGHT] : [],
    };
  },
};
