// The trace of a member through a campaign, in Korean: each gate as what must be so, each fact with its time, and the
// end of it in one sentence.

import type { CampaignStatus } from '../../../core/campaign/campaign';
import type { LostRun, Unqualified } from '../../../core/campaign/why';
import type { GateName, Refusal, SuppressionReason } from '../../../core/dispatch/gate';
import type { Evidence, EvidenceName } from '../../../core/dispatch/trace';
import type { Why } from '../../actions/why';
import { moment, number, won } from '../format';
import { cancellerWords, reasonWord, STATUS_WORDS, SUPPRESSION_WORDS } from '../words';
import { MEMBER_STATE_WORDS } from './consent-words';

/** What a gate wants to be so. */
export const GATE_WORDS: Record<GateName, string> = {
  campaign: '캠페인이 진행 중입니다',
  member: '이용 중인 회원입니다',
  purchase: '그 뒤로 구매하지 않았습니다',
  goal: '그 뒤로 목표 행동을 하지 않았습니다',
  cart: '장바구니에 상품이 남아 있습니다',
  visit: '그 뒤로 다시 방문하지 않았습니다',
  sibling: '같은 장바구니로 다른 메시지를 받지 않았습니다',
  review: '리뷰를 아직 쓰지 않았습니다',
  refund: '주문이 취소·환불되지 않았습니다',
  sale: '할인 이벤트가 끝나지 않았습니다',
  same_cart: '같은 장바구니이고 최소 금액을 넘습니다',
  excluded_group: '제외한 타겟 그룹에 없습니다',
  target: '타겟 조건에 맞습니다',
  recent_purchase: '최근에 구매하지 않았습니다',
  demographic: '성별·나이·지역이 타겟에 맞습니다',
  coupon_holder: '쓰지 않은 같은 쿠폰이 없습니다',
  pending_order: '입금을 기다리는 주문이 없습니다',
  age: '만 14세 이상입니다',
  consent: '이 채널의 광고 수신에 동의했습니다',
  reconfirmation: '2년 동의 확인 기한이 남았습니다',
  refusal: '수신거부 목록에 없습니다',
  address: '보낼 연락처가 있습니다',
  holdout: '비교군이 아닙니다',
  quiet_hours: '보낼 수 있는 시간입니다',
  cap_campaign: '이 캠페인의 재발송 제한에 걸리지 않습니다',
  cap_day: '하루 발송 한도가 남았습니다',
  cap_week: '주간 발송 한도가 남았습니다',
  budget: '캠페인 예산이 남았습니다',
  message: '메시지에 넣을 값이 모두 있습니다',
  coupon: '줄 수 있는 쿠폰이 있습니다',
  lateness: '예정 시각에서 너무 늦지 않았습니다',
};

type Words = (value: number | string | null) => string;
const times: Words = (value) => `${number(Number(value))}건`;

const EVIDENCE_WORDS: Record<EvidenceName, { label: string; value?: Words; none?: string }> = {
  status: { label: '상태', value: (value) => STATUS_WORDS[value as keyof typeof STATUS_WORDS] },
  state: { label: '회원', value: memberStateWord },
  last_purchase: { label: '마지막 구매', none: '없음' },
  anchor: { label: '기준이 된 행동' },
  cart_lines: { label: '담긴 상품', value: (value) => `${number(Number(value))}개` },
  cart_value: { label: '장바구니 금액', value: (value) => (typeof value === 'string' ? value : won(Number(value))) },
  goal_event: { label: '목표 행동', none: '없음' },
  last_visit: { label: '마지막 방문', none: '없음' },
  sibling_message: { label: '결제 이탈 메시지', none: '보냄' },
  order_review: { label: '리뷰', none: '씀' },
  order_net_value: { label: '환불 뒤 남은 금액', value: (value) => won(Number(value)) },
  sale_end: { label: '이벤트 종료' },
  recent_purchase_days: { label: '설정', value: (value) => `최근 ${value}일` },
  pending_order: { label: '입금 대기 주문', none: '없음' },
  fourteenth_birthday: { label: '만 14세가 되는 날' },
  consent: { label: '동의한 때', none: '없음' },
  withdrawal: { label: '거부한 때' },
  reconfirm_by: { label: '다시 알릴 기한' },
  night_consent: { label: '야간 동의' },
  last_of_campaign: { label: '이 캠페인의 마지막 메시지', none: '없음' },
  cooldown_days: { label: '재발송 제한', value: (value) => `${value}일` },
  messages_of_campaign: { label: '이 캠페인에서 받은 메시지', value: times },
  most_of_campaign: { label: '최대', value: times },
  messages_today: { label: '오늘 받은 메시지', value: times },
  most_today: { label: '한도', value: times },
  messages_week: { label: '7일 동안 받은 메시지', value: times },
  most_week: { label: '한도', value: times },
  budget_left: { label: '남은 전체 예산', value: (value) => won(Number(value)) },
  budget_left_today: { label: '오늘 남은 예산', value: (value) => won(Number(value)) },
  reservation: { label: '한 명에게 잡아 둘 금액', value: (value) => won(Number(value)) },
  missing_value: { label: '값이 없는 변수', value: (value) => `{${value}}` },
  due: { label: '예정 시각' },
  holdout_percent: { label: '비교군 비율', value: (value) => `${value}%` },
};

function memberStateWord(value: number | string | null): string {
  return value === 'unknown' ? '모르는 회원' : MEMBER_STATE_WORDS[value as keyof typeof MEMBER_STATE_WORDS];
}

/** `마지막 구매 3월 9일 10:00`. */
export function evidenceWords({ fact, at, value }: Evidence, now: number): string {
  const { label, value: words, none } = EVIDENCE_WORDS[fact];
  const said = at !== null ? moment(at, now) : words ? words(value) : (none ?? '–');
  return `${label} ${said}`;
}

/** What a gate says no for. */
export function refusalWords(refusal: Refusal, { campaign, now }: Pick<Why, 'campaign' | 'now'>): string {
  if (refusal.type === 'defer') {
    const until = moment(refusal.until, now);
    return `${reasonWord('queued', refusal.reason)} (${refusal.reason === 'paused' ? `${until}까지` : `${until}에 다시 확인`})`;
  }
  return reasonWords(refusal.reason, campaign.status);
}

/** A draft is inactive too, but has not ended. */
function reasonWords(reason: SuppressionReason, status: CampaignStatus): string {
  return reason === 'campaign_inactive' && status === 'draft' ? '아직 시작하지 않은 캠페인' : SUPPRESSION_WORDS[reason];
}

const UNQUALIFIED_WORDS: Record<Unqualified, string> = {
  not_seen: '보는 기간 안에 기다리는 행동이 없었습니다',
  not_enough: '행동이 있었지만 횟수나 금액이 모자랍니다',
  before_activation: '캠페인을 시작하기 전의 행동이라 세지 않습니다',
  ended: '구매나 목표 행동을 했거나 장바구니를 비웠거나 이미 메시지를 보내 끝났습니다',
  missed: '보낼 시각이 한 시간 넘게 지난 뒤에야 알게 되어 보내지 않습니다',
};

const LOST_WORDS: Record<LostRun['state'], string> = {
  failed: '이 회차는 받을 회원을 12시간 동안 찾지 못해 그만두었습니다.',
  skipped: '이 회차는 예정보다 한 시간 넘게 늦어 건너뛰었습니다.',
};

/** What came of it, or would. */
export function outcomeWords({ outcome, campaign, now }: Why): string {
  switch (outcome.type) {
    case 'sent':
      return `${moment(outcome.at, now)}에 보냈습니다.`;
    case 'failed':
      return `보냈지만 전달되지 않았습니다: ${reasonWord('failed', outcome.reason)}.`;
    case 'cancelled':
      if (outcome.at === null || !outcome.by) return '이 발송은 취소되었습니다.';
      return `${moment(outcome.at, now)}에 취소했습니다: ${cancellerWords(outcome.by)}. 같은 행동으로는 다시 보내지 않습니다.`;
    case 'suppressed':
      return `보내지 않았습니다: ${reasonWord('suppressed', outcome.reason)}.`;
    case 'run_lost':
      return `보내지 않았습니다: ${LOST_WORDS[outcome.because]}`;
    case 'waiting':
      if (outcome.reason === 'paused')
        return `일시정지라 기다립니다. ${moment(outcome.until, now)} 전에 다시 시작하면 다시 확인하고 보냅니다.`;
      return `${outcome.reason ? `${reasonWord('queued', outcome.reason)}: ` : ''}${moment(outcome.until, now)}에 다시 확인하고 보냅니다.`;
    case 'planned':
      return `${moment(outcome.at, now)}에 발송 예정입니다. 그 전에 구매하거나 조건에서 벗어나면 보내지 않습니다.`;
    case 'left_out':
      return `지금대로라면 보내지 않습니다: ${reasonWords(outcome.reason, campaign.status)}.`;
    case 'unqualified':
      return `대상이 아닙니다: ${UNQUALIFIED_WORDS[outcome.because]}.`;
  }
}
