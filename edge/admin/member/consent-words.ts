// What the pages about consent say.

import type { ConsentPurpose } from '../../../core/consent';
import type { MemberState } from '../../../core/member';
import type { NoticeKind } from '../../../core/notice';
import type { BlockReason } from '../../../core/suppression';
import type { ChannelStanding } from '../../actions/member-view';
import type { Notice } from '../../actions/notices';

export const PURPOSE_WORDS: Record<ConsentPurpose, string> = { advertising: '광고', night: '야간 광고' };

export const STANDING_WORDS: Record<ChannelStanding['advertising'], string> = {
  granted: '동의',
  withdrawn: '거부',
  never: '동의한 적 없음',
};

export const BLOCK_WORDS: Record<BlockReason, string> = {
  opt_out_080: '080 무료수신거부',
  one_click: '이메일 원클릭 거부',
  page: '수신거부 페이지',
  push_off: '알림 끄기',
  complaint: '스팸 신고',
  hard_bounce: '없는 주소(반송)',
  manual: '직접 등록',
  erased: '개인정보 삭제',
};

/** Where an act of consent came from; a shop's own names stay as they are. */
export function sourceWord(source: string): string {
  const words: Partial<Record<string, string>> = {
    ...BLOCK_WORDS,
    cafe24: '카페24',
    makeshop: '메이크샵',
    csv: '파일',
  };
  return words[source] ?? source;
}

export const MEMBER_STATE_WORDS: Record<MemberState, string> = {
  active: '이용 중',
  dormant: '휴면',
  withdrawn: '탈퇴',
  erased: '삭제됨',
};

/** Of one whom the shop has told nothing of there is what they did in its pages, and no more. */
export const memberStateWord = (state: MemberState | null): string =>
  state === null ? '모르는 회원 (행동 기록만 있음)' : MEMBER_STATE_WORDS[state];

export const NOTICE_KIND_WORDS: Record<NoticeKind, string> = {
  result: '처리결과 통지 (14일)',
  reconfirm: '수신동의 확인 (2년)',
};

export const NOTICE_STATE_WORDS: Record<Notice['state'], string> = {
  waiting: '발송 예정',
  undecided: '누가 보낼지 미정',
  submitting: '발송 중',
  unknown: '결과 확인 중',
  sent: '통지함',
  platform: '플랫폼이 통지',
  undeliverable: '보낼 주소 없음',
  void: '필요 없어짐',
};

export const AGE_WORDS = { under_14: '만 14세 미만', over_14: '만 14세 이상', unknown: '생년월일 없음' } as const;
