// The Korean of why a message definitely did not arrive.

import type { FailureReason } from '../../../core/dispatch/failure';

export const FAILURE_WORDS: Record<FailureReason, string> = {
  not_friend: '채널 친구가 아님',
  not_kakao_user: '카카오톡을 쓰지 않음',
  kakao_unreachable: '카카오톡으로 닿지 않음 (휴면, 옛 버전)',
  kakao_blocked: '채널을 차단함',
  opted_out: '080으로 수신거부함',
  bad_address: '없는 번호나 주소',
  complaint: '스팸으로 신고함',
  unreachable: '전원 꺼짐, 음영 지역, 보관함 가득 참',
  spam_filter: '스팸으로 걸러짐',
  balance: '발송 업체 잔액 부족',
  sender: '등록되지 않은 발신번호',
  kakao_channel: '카카오 채널을 쓸 수 없음',
  credentials: '발송 업체 로그인 실패',
  quota: '발송 한도를 넘음',
  sanctioned: '차단된 계정',
  template: '승인된 템플릿과 다름',
  too_long: '길이를 넘음',
  encoding: '보낼 수 없는 글자',
  content: '받아들여지지 않은 내용',
  duplicate: '같은 번호로 중복',
  night: '보낼 수 없는 시간',
  provider_failed: '통신사에서 전달하지 못함',
};
