// Every Korean word for the system's own terms. The records are exhaustive over their unions, so a reason, state or
// event that is added without a word does not compile.

import type { CampaignChange, CampaignStage, CampaignStatus } from '../../core/campaign/campaign';
import type { FunnelStep } from '../../core/campaign/presets';
import type { Schedule } from '../../core/campaign/schedule';
import type { CandidateReason } from '../../core/campaign/trigger';
import type { TargetWarning } from '../../core/condition/lint';
import type { Comparison, Measure } from '../../core/condition/schema';
import type { LookBack } from '../../core/condition/window';
import type { Cancellation } from '../../core/dispatch/cancellation';
import type { DispatchState } from '../../core/dispatch/dispatch';
import type { FailureReason } from '../../core/dispatch/failure';
import type { DeferralReason, SuppressionReason } from '../../core/dispatch/gate';
import { type AutomaticEvent, type EDGE_ONLY_EVENTS, UNREADABLE_EVENT } from '../../core/event';
import type { Platform, UrlRule } from '../../core/tracker-settings';
import type { CampaignReport } from '../actions/reports';
import type { SegmentRefusal, TargetEstimate, TargetObstacle } from '../actions/segments';
import { FAILURE_WORDS } from './campaign/failure-words';
import { moment } from './format';

export const PLATFORM_WORDS: Record<Platform, string> = { cafe24: '카페24', makeshop: '메이크샵' };

export const EVENT_WORDS: Record<AutomaticEvent | (typeof EDGE_ONLY_EVENTS)[number], string> = {
  session_start: '방문 시작',
  page_view: '페이지 조회',
  view_item: '상품 조회',
  view_item_list: '상품 목록 조회',
  search: '검색',
  add_to_cart: '장바구니 담기',
  remove_from_cart: '장바구니 빼기',
  view_cart: '장바구니 조회',
  add_to_wishlist: '관심상품 담기',
  begin_checkout: '주문서 작성',
  purchase: '구매',
  sign_up: '회원가입',
  login: '로그인',
  logout: '로그아웃',
  write_review: '후기 작성',
  order_update: '주문 상태 변경',
  refund: '환불',
  message_click: '메시지 링크 클릭',
};

/** What the log notes of the installation and of itself; nothing a campaign could ask for. */
const NOTE_WORDS = {
  tag_twice: '태그 중복',
  [UNREADABLE_EVENT]: '읽을 수 없는 이벤트',
};

/** An event in Korean; a shop's own event keeps the name the shop gave it. */
export const eventWord = (name: string): string => LOGGED_WORDS.get(name) ?? name;
const LOGGED_WORDS = new Map(Object.entries<string>({ ...EVENT_WORDS, ...NOTE_WORDS }));

export const STATUS_WORDS: Record<CampaignStatus, string> = {
  draft: '작성 중',
  active: '진행 중',
  paused: '일시정지',
  ended: '종료',
};

export const STAGE_WORDS: Record<CampaignStage, string> = { ...STATUS_WORDS, scheduled: '예약됨', sent: '발송함' };

export const CHANGE_WORDS: Record<CampaignChange, string> = {
  created: '만듦',
  edited: '수정',
  restored: '이전 내용으로 되돌림',
  activated: '시작',
  paused: '일시정지',
  ended: '종료',
  finished: '한 번의 발송을 마치고 끝남',
  missed: '발송 시각을 놓쳐 보내지 않고 끝남',
  archived: '보관',
  unarchived: '목록으로 꺼냄',
};

export const STATE_WORDS: Record<DispatchState, string> = {
  queued: '발송 대기',
  submitting: '발송 중',
  accepted: '접수됨',
  delivered: '발송 성공',
  failed: '발송 실패',
  unknown: '결과 미확인',
  suppressed: '보내지 않음',
  cancelled: '취소됨',
};

export const SUPPRESSION_WORDS: Record<SuppressionReason, string> = {
  campaign_inactive: '캠페인 종료',
  paused: '캠페인 일시정지',
  member_gone: '탈퇴·휴면 또는 등록되지 않은 회원',
  purchased: '구매 완료',
  goal_done: '목표 행동을 이미 함',
  cart_empty: '장바구니 비움',
  revisited: '다시 방문함',
  sibling_sent: '같은 장바구니로 결제 이탈 메시지를 보냄',
  review_written: '리뷰를 이미 씀',
  order_refunded: '주문 취소·환불',
  sale_over: '할인 이벤트 종료',
  no_longer_matches: '조건에서 벗어남',
  excluded_group: '제외한 타겟 그룹',
  recent_purchase: '최근 구매 회원',
  demographic: '성별·나이·지역이 타겟과 다름',
  holds_coupon: '쓰지 않은 쿠폰이 있는 회원',
  under_14: '만 14세 미만',
  no_consent: '광고 수신 동의 없음',
  withdrawn: '수신 동의 철회',
  reconfirm_overdue: '2년 수신동의 확인 기한 지남',
  blocked: '수신거부 번호',
  no_address: '휴대폰 번호 없음',
  holdout: '비교군(보내지 않고 비교)',
  quiet_hours: '야간 시간대',
  cap_campaign: '이 캠페인 재발송 제한 기간',
  cap_day: '하루 발송 한도',
  cap_week: '주간 발송 한도',
  budget: '캠페인 예산이 모자람',
  missing_variable: '치환 변수 값 없음',
  message_invalid: '메시지 작성 오류',
  coupon_unavailable: '줄 수 있는 쿠폰 없음',
  stale: '발송 시점이 너무 지남',
};

/** Who called it off and when, as a note under its state. */
export function cancellationWords({ at, by }: Cancellation, now: number): string {
  return `${cancellerWords(by)} · ${moment(at, now)}`;
}

export const cancellerWords = (by: Cancellation['by']) =>
  by.type === 'token' ? `API 토큰 ${by.name}` : by.name === null ? '지금은 없는 계정' : `${by.name} 님`;

export const CANDIDATE_WORDS: Record<CandidateReason, string> = {
  ...SUPPRESSION_WORDS,
  paused: '일시정지 중 발송 시점 지남',
  send_changed: '정해진 시점 발송으로 바뀌어 대기를 끝냄',
  given_up: '처리하던 중 거듭 멈춰 대기를 포기함',
};

const DEFERRAL_WORDS: Record<DeferralReason, string> = {
  paused: '일시정지라 대기',
  quiet_hours: '야간이라 아침까지 대기',
  pending_order: '입금 대기 중인 주문이 있어 대기',
  coupon_pending: '쿠폰 발급을 기다리는 중',
  budget: '예산이 차서 대기',
};

/** Why a dispatch stands where it stands. A provider's own words are shown as they came. */
export function reasonWord(state: DispatchState, reason: string | null): string {
  if (!reason) return '';
  const words: Partial<Record<string, string>> = state === 'suppressed' ? SUPPRESSION_WORDS : DEFERRAL_WORDS;
  return words[reason] ?? (Object.hasOwn(FAILURE_WORDS, reason) ? FAILURE_WORDS[reason as FailureReason] : reason);
}

export const RUN_WORDS: Record<CampaignReport['runs'][number]['state'], string> = {
  expanding: '대상 찾는 중',
  expanded: '완료',
  skipped: '건너뜀 (1시간 넘게 늦음)',
  failed: '준비하지 못함',
};

export const SCHEDULE_WORDS: Record<Schedule['kind'], string> = {
  daily: '매일',
  weekly: '매주',
  monthly: '매월',
  once: '한 번만',
};

export const LOOK_BACK_WORDS: Record<LookBack['kind'], string> = {
  one_day: '1일 조회',
  range: '기간 조회',
  last_event: '마지막 이벤트',
  dates: '날짜로 정하기',
};

/** The steps of the funnel. */
export const STEP_WORDS: Record<FunnelStep, string> = {
  sign_up: '가입',
  visit: '방문',
  view: '상품 조회',
  cart: '장바구니',
  checkout: '결제',
  purchase: '구매',
  custom: '사용자 정의',
};

/** What each variable of a message becomes. */
export const VARIABLE_WORDS: Partial<Record<string, string>> = {
  이름: '회원 이름',
  아이디: '회원 아이디',
  쇼핑몰명: '발신자 이름',
  쇼핑몰URL: '쇼핑몰 첫 화면 주소',
  상품명: '상품 이름 (여럿이면 가장 비싼 것)',
  상품수: '담긴 상품 수',
  장바구니금액: '장바구니 합계',
  장바구니URL: '장바구니 주소',
  상품URL: '상품 페이지 주소',
  상품이미지: '상품 사진 주소',
  상품금액: '상품 가격',
  결제금액: '주문서의 금액',
  가입일: '가입한 날',
  마지막방문일: '마지막으로 온 날',
  미방문일수: '오지 않은 날수',
  페이지명: '본 페이지의 제목',
  페이지URL: '본 페이지 주소',
  최다조회상품명: '가장 많이 본 상품',
  최다조회상품URL: '가장 많이 본 상품 주소',
  조회상품수: '본 상품 수',
  브랜드명: '가장 많이 본 브랜드',
  카테고리명: '가장 많이 본 분류',
  이벤트명: '이벤트 이름',
  이벤트종료일: '이벤트가 끝나는 날',
  할인율: '본 상품의 할인율',
  주문금액: '주문 금액',
  주문일: '주문한 날',
  구매상품명: '구매한 상품 이름',
  리뷰작성URL: '리뷰 쓰는 주소',
  관심상품명: '가장 관심 있는 상품',
  관심카테고리명: '관심 상품의 분류',
  추천상품명: '추천할 상품',
  추천상품URL: '추천할 상품 주소',
  링크: '짧은 클릭 링크',
  쿠폰명: '고른 쿠폰의 이름',
  쿠폰코드: '회원이 쓸 쿠폰 코드(쇼핑몰이 계정에 넣어 주는 쿠폰은 코드가 없음)',
  쿠폰할인: '쿠폰 혜택',
  쿠폰만료일: '쿠폰을 쓸 수 있는 마지막 날',
};

export const MEASURE_WORDS: Record<Measure, string> = {
  count: '횟수',
  distinct_products: '서로 다른 상품 수',
  sum_amount: '구매 금액 합계',
};

/** Parts of an address a rule looks at, and how. */
export const RULE_PARTS: Record<UrlRule['part'], string> = { path: '경로', query: '쿼리', full: '전체 주소' };
export const RULE_OPERATORS: Record<UrlRule['op'], string> = {
  contains: '포함',
  equals: '같음',
  starts_with: '시작',
  ends_with: '끝',
};

export const COMPARISON_WORDS: Record<Comparison, string> = {
  gte: '이상',
  lte: '이하',
  eq: '과 같음',
  gt: '초과',
  lt: '미만',
};

/** What is wrong with a target, and how to mend it. */
export const TARGET_OBSTACLES: Record<TargetObstacle['reason'], string> = {
  always_true: '모든 회원에게 맞는 조건입니다(0 이상). 1 이상으로 바꾸거나 조건을 빼 주세요.',
  never_true: '맞는 회원이 있을 수 없는 조건입니다. 값을 1 이상으로 바꿔 주세요.',
  contradiction: '두 조건을 함께 만족하는 회원이 있을 수 없습니다. 기간이나 값을 바꾸거나 하나를 빼 주세요.',
  no_base:
    '아무 행동도 하지 않은 회원까지 모두 맞습니다. "1회 이상" 같은 조건을 더하거나, 정말 그렇다면 "모든 회원에서 찾기"를 켜 주세요.',
  all_time_filter: '전체 기간에는 상세 조건을 쓸 수 없습니다. 기간을 정하거나 상세 조건을 비워 주세요.',
  needs_purchase: '금액은 구매에만 쓸 수 있습니다. 행동을 구매로 바꾸거나 금액 조건을 빼 주세요.',
  needs_items: '상품 정보가 없는 행동입니다. 상품 조회처럼 상품이 있는 행동을 고르거나 상품 조건을 빼 주세요.',
  empty_filter: '상세 조건의 금액을 확인해 주세요. 최소가 최대보다 큽니다.',
  unknown_group: '고른 타겟 그룹이 삭제되었습니다. 다시 골라 주세요.',
  group_unreadable: '저장된 조건을 읽을 수 없는 그룹이 들어 있습니다. 타겟 그룹에서 그 그룹을 열어 다시 저장해 주세요.',
  group_too_deep: '다른 그룹을 쓰는 그룹은 또 다른 그룹에 넣을 수 없습니다. 한 단계까지만 넣어 주세요.',
  group_in_itself: '그룹을 자기 자신에 넣을 수 없습니다.',
  too_large: '쓰는 그룹의 조건까지 더하면 너무 많습니다(최대 32개). 조건이나 그룹을 줄여 주세요.',
};

export const TARGET_WARNINGS: Record<TargetWarning['reason'], string> = {
  implied: '다른 조건에 이미 들어 있어 없어도 결과가 같습니다.',
  overlap: '기간이 서로 겹칩니다. 겹치는 동안의 행동은 두 조건에 모두 셉니다.',
};

/** What became of an attempt to save or delete a group. */
export const SEGMENT_REFUSALS: Record<Exclude<SegmentRefusal['reason'], 'target_refused'>, string> = {
  not_found: '타겟 그룹을 찾을 수 없습니다. 목록에서 다시 골라 주세요.',
  changed_meanwhile: '그 사이에 다른 곳에서 타겟 그룹이 바뀌었습니다.',
  segment_in_use: '다른 타겟 그룹이나 캠페인이 쓰고 있어 삭제할 수 없습니다. 거기에서 먼저 빼 주세요.',
  too_many_segments: '타겟 그룹을 더 만들 수 없습니다. 쓰지 않는 그룹을 삭제해 주세요.',
};

export const DROPPED_WORDS: Record<keyof TargetEstimate['dropped'], string> = {
  under_14: SUPPRESSION_WORDS.under_14,
  no_consent: SUPPRESSION_WORDS.no_consent,
  withdrawn: SUPPRESSION_WORDS.withdrawn,
  blocked: SUPPRESSION_WORDS.blocked,
  no_address: SUPPRESSION_WORDS.no_address,
};

/** Codes a redirect carries to say what has just been done. */
export const FLASHES = {
  saved: '저장했습니다.',
  created: '캠페인을 만들었습니다. 아직 발송하지 않습니다.',
  activated: '캠페인을 시작했습니다.',
  paused: '캠페인을 일시정지했습니다.',
  released: '멈춘 메시지를 다시 보냅니다. 업체가 또 받지 않으면 여기에 다시 알려 드립니다.',
  ended: '캠페인을 종료했습니다.',
  duplicated: '캠페인을 복사했습니다. 아직 발송하지 않습니다.',
  restored: '이전 내용으로 되돌렸습니다.',
  archived: '캠페인을 보관했습니다. 캠페인 목록 아래의 보관함에서 볼 수 있습니다.',
  unarchived: '캠페인을 목록으로 꺼냈습니다.',
  wait_cancelled: '대기를 취소했습니다. 같은 행동으로는 다시 보내지 않습니다.',
  wait_over: '취소할 대기가 없습니다. 이미 보냈거나, 구매 등으로 끝났거나, 다른 곳에서 취소했습니다.',
  segment_created: '타겟 그룹을 만들었습니다.',
  segment_deleted: '타겟 그룹을 삭제했습니다.',
  member_erased: '회원의 개인정보를 삭제했습니다.',
  suppression_removed: '수신거부 목록에서 뺐습니다.',
  coupon_created: '쿠폰을 만들었습니다.',
  coupon_deleted: '쿠폰을 삭제했습니다.',
  image_added: '이미지를 올렸습니다.',
  image_deleted: '이미지를 삭제했습니다.',
  invitation_ended: '초대를 끝냈습니다. 보낸 링크로는 더 들어올 수 없습니다.',
  role_changed: '역할을 바꿨습니다.',
  colleague_removed: '이 쇼핑몰에서 뺐습니다. 이제 이 쇼핑몰을 볼 수 없습니다.',
  token_revoked: '토큰을 폐기했습니다. 이제 아무도 쓸 수 없습니다.',
} as const;
export type Flash = keyof typeof FLASHES;

export const isFlash = (code: string | undefined): code is Flash => code !== undefined && Object.hasOwn(FLASHES, code);
