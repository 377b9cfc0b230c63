// Presets of people who looked at products: many, of one brand or category, at a discount, or again and again.

import { HOUR_MS, MINUTE_MS } from '../../time';
import { ANY_LOOK_BACK, at, type Preset, REVENUE, UNLESS_BOUGHT, YESTERDAY } from './preset';

const BROWSING = { minMs: 10 * MINUTE_MS, maxMs: 72 * HOUR_MS } as const;
const RECENTLY = { kind: 'range', from: 3, to: 1 } as const;

/** Reloads do not count, so a marketer who counts views asks for more of them. */
const MIN_PRODUCTS = 5;
const MIN_VIEWS = 20;

export const multiProductView: Preset = {
  id: 'multi_product_view',
  label: '다수 상품 조회 고객 구매 유도',
  summary: '여러 상품을 살펴보고 구매하지 않은 회원에게 가장 많이 본 상품을 알려 줍니다.',
  step: 'view',
  params: [
    {
      kind: 'choice',
      name: 'countMode',
      label: '세는 방법',
      options: [
        { value: 'distinct_products', label: '서로 다른 상품 수' },
        { value: 'total_views', label: '조회 횟수 (같은 상품은 30분에 한 번)' },
      ],
      initial: 'distinct_products',
    },
    {
      kind: 'number',
      name: 'minCount',
      label: '최소',
      min: 2,
      max: 100,
      initial: MIN_PRODUCTS,
      initialIf: { name: 'countMode', is: 'total_views', initial: MIN_VIEWS },
      unit: '개·회',
      help: `비워 두면 상품 수로는 ${MIN_PRODUCTS}개, 조회 횟수로는 ${MIN_VIEWS}회입니다.`,
    },
  ],
  realtime: { ...BROWSING, defaultMs: 120 * MINUTE_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 60,
  variables: ['최다조회상품명', '최다조회상품URL', '조회상품수'],
  message: {
    body: '{이름|고객}님, 눈여겨보신 {최다조회상품명|상품}, 마음에 드셨나요?\n{링크}',
    linkName: '상품 보기',
    linkUrl: '{최다조회상품URL}',
  },
  expand: (params) => ({
    qualify: {
      kind: 'events',
      anyOf: [{ event: 'view_item' }],
      measure: params.text('countMode') === 'total_views' ? 'views' : 'distinct_products',
      atLeast: params.number('minCount'),
    },
    episode: 'browsing',
    restarts: true,
    unless: [...UNLESS_BOUGHT],
  }),
};

/** Views of what the marketer chose, brands or categories: everything but the words is the same. */
type Interest = {
  id: 'brand_interest' | 'category_interest';
  label: string;
  summary: string;
  /** What is chosen, in Korean, and how it is typed. */
  targets: string;
  help: string;
  filterBy: 'brands' | 'categories';
  groupBy: 'brand' | 'category';
  variable: string;
  body: string;
};

const interestIn = ({ id, label, summary, targets, help, filterBy, groupBy, variable, body }: Interest): Preset => ({
  id,
  label,
  summary,
  step: 'view',
  params: [
    { kind: 'words', name: 'targets', label: targets, max: 20, required: true, help },
    { kind: 'number', name: 'minViews', label: '조회 횟수', min: 1, max: 50, initial: 3, unit: '회' },
    {
      kind: 'choice',
      name: 'purchaseScope',
      label: '제외할 구매',
      options: [
        { value: 'any', label: '무엇이든 구매하면 제외' },
        { value: 'same_target', label: `고른 ${targets}의 상품을 구매하면 제외` },
      ],
      initial: 'any',
    },
  ],
  realtime: { ...BROWSING, defaultMs: 120 * MINUTE_MS },
  scheduled: { schedule: at(11), lookBack: RECENTLY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 60,
  variables: [variable, '상품명', '상품URL'],
  message: { body, linkName: '상품 보기', linkUrl: '{상품URL}' },
  expand: (params) => ({
    qualify: {
      kind: 'events',
      anyOf: [{ event: 'view_item', filter: { [filterBy]: params.words('targets') } }],
      measure: 'views',
      atLeast: params.number('minViews'),
    },
    episode: 'browsing',
    restarts: true,
    unless: [{ kind: 'purchase', scope: params.text('purchaseScope') === 'same_target' ? 'same_target' : 'any' }],
    groupBy,
  }),
});

export const brandInterest = interestIn({
  id: 'brand_interest',
  label: '특정 브랜드 관심 고객 구매 유도',
  summary: '고른 브랜드의 상품을 여러 번 보고 구매하지 않은 회원에게 보냅니다.',
  targets: '브랜드',
  help: '쇼핑몰에 표시되는 브랜드 이름을 그대로 적어 주세요.',
  filterBy: 'brands',
  groupBy: 'brand',
  variable: '브랜드명',
  body: '{이름|고객}님, 관심 있게 보신 {브랜드명|브랜드}의 {상품명:을|상품} 다시 만나 보세요.\n{링크}',
});

export const categoryInterest = interestIn({
  id: 'category_interest',
  label: '특정 카테고리 관심 고객 구매 유도',
  summary: '고른 분류의 상품을 여러 번 보고 구매하지 않은 회원에게 보냅니다.',
  targets: '분류',
  help: '쇼핑몰의 분류 번호를 적어 주세요. 하위 분류도 함께 셉니다.',
  filterBy: 'categories',
  groupBy: 'category',
  variable: '카테고리명',
  body: '{이름|고객}님, 찾고 계신 {카테고리명|상품}, 이 상품은 어떠세요?\n{상품명|추천 상품}\n{링크}',
});

export const saleView: Preset = {
  id: 'sale_view',
  label: '할인 이벤트 조회 고객 구매 유도',
  summary: '할인 이벤트 페이지나 할인 중인 상품을 보고 구매하지 않은 회원에게 보냅니다.',
  step: 'view',
  params: [
    {
      kind: 'choice',
      name: 'source',
      label: '무엇을 본 회원',
      options: [
        { value: 'auto', label: '이벤트 주소를 적었으면 그 페이지, 아니면 할인 상품' },
        { value: 'url', label: '이벤트 페이지' },
        { value: 'discounted_product', label: '할인 중인 상품' },
        { value: 'both', label: '둘 가운데 하나' },
      ],
      initial: 'auto',
    },
    { kind: 'pages', name: 'pages', label: '이벤트 페이지 주소', required: false },
    { kind: 'number', name: 'minViews', label: '조회 횟수', min: 1, max: 50, initial: 1, unit: '회' },
    { kind: 'text', name: 'eventName', label: '이벤트 이름', max: 30, help: '{이벤트명} 자리에 들어갑니다.' },
    {
      kind: 'instant',
      name: 'endsAt',
      label: '이벤트 종료',
      help: '이때부터는 보내지 않습니다. 끝난 할인을 알리면 불만이 됩니다.',
    },
  ],
  realtime: { ...BROWSING, defaultMs: 60 * MINUTE_MS },
  scheduled: { schedule: at(11), lookBack: YESTERDAY, lookBacks: ANY_LOOK_BACK },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 65,
  variables: ['이벤트명', '이벤트종료일', '할인율', '상품명', '상품URL', '페이지URL'],
  message: {
    body: '{이름|고객}님, 보고 계시던 {이벤트명|할인}, 끝나기 전에 확인하세요.\n{링크}',
    linkName: '할인 보기',
    linkUrl: '{페이지URL}',
  },
  lackOf: (params) => {
    const isOfPages = ['url', 'both'].includes(params.text('source'));
    if (!isOfPages || params.pages('pages')?.any) return null;
    return { name: 'pages', message: '이벤트 페이지 주소: 주소 조건을 하나 이상 적어 주세요.' };
  },
  expand: (params) => {
    const url = params.pages('pages');
    const source = params.text('source');
    const onPage = url !== null && source !== 'discounted_product';
    const onProduct = source === 'both' || source === 'discounted_product' || !onPage;
    const endsAt = params.instant('endsAt');
    return {
      qualify: {
        kind: 'events',
        anyOf: [
          ...(onPage ? [{ event: 'page_view', filter: { url } }] : []),
          ...(onProduct ? [{ event: 'view_item', filter: { discounted: true as const } }] : []),
        ],
        measure: 'views',
        atLeast: params.number('minViews'),
      },
      episode: 'browsing',
      restarts: true,
      unless: [...UNLESS_BOUGHT],
      ...(endsAt !== undefined && { endsAt }),
    };
  },
};

export const interestBased: Preset = {
  id: 'interest_based',
  label: '관심사 기반 구매 유도',
  summary: '되풀이해 보고, 담고, 주문서까지 간 상품이나 분류로 관심을 읽어 보냅니다.',
  step: 'purchase',
  params: [
    {
      kind: 'choice',
      name: 'of',
      label: '관심의 단위',
      options: [
        { value: 'product', label: '상품' },
        { value: 'category', label: '분류' },
      ],
      initial: 'product',
    },
    {
      kind: 'choice',
      name: 'mode',
      label: '무엇에 대한 관심',
      options: [
        { value: 'top_of_member', label: '회원마다 가장 관심 있는 것' },
        { value: 'chosen_targets', label: '고른 상품·분류' },
      ],
      initial: 'top_of_member',
    },
    {
      kind: 'words',
      name: 'targets',
      label: '상품·분류 번호',
      max: 20,
      required: false,
      help: '고른 상품·분류로 할 때만 적습니다.',
    },
    {
      kind: 'number',
      name: 'minScore',
      label: '관심 점수',
      min: 1,
      max: 50,
      initial: 3,
      unit: '점 이상',
      help: '조회 1점(상품마다 5점까지), 장바구니 3점, 주문서 5점',
    },
  ],
  scheduled: {
    schedule: at(11),
    lookBack: { kind: 'range', from: 7, to: 1 },
    lookBacks: ['one_day', 'range', 'dates'],
  },
  startsAs: 'scheduled',
  goal: REVENUE,
  priority: 55,
  variables: ['관심상품명', '관심카테고리명', '추천상품명', '추천상품URL'],
  message: {
    body: '{이름|고객}님, 관심 있어 하신 {관심상품명|상품}, 지금 만나 보세요.\n{링크}',
    linkName: '상품 보기',
    linkUrl: '{추천상품URL}',
  },
  lackOf: (params) => {
    if (params.text('mode') !== 'chosen_targets' || params.words('targets').length > 0) return null;
    return { name: 'targets', message: '상품·분류 번호: 1~20개를 쉼표로 나누어 적어 주세요.' };
  },
  expand: (params) => ({
    qualify: {
      kind: 'interest',
      of: params.text('of') === 'category' ? 'category' : 'product',
      chosen: params.text('mode') === 'chosen_targets' ? params.words('targets') : [],
      minScore: params.number('minScore'),
    },
    episode: 'browsing',
    restarts: true,
    unless: [{ kind: 'purchase', scope: 'same_target' }],
  }),
};
