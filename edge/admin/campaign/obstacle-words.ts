// What stands in a campaign's way, and how to mend it.

import type { CampaignRefusal } from '../../actions/campaigns';

/** What stands in the way, how to mend it, and where: in the settings, in the campaign's own form, or nowhere. */
export const OBSTACLES: Record<
  CampaignRefusal['reason'],
  { title: string; mend: string; where: 'settings' | 'form' | 'time' | null }
> = {
  no_sender_number: {
    title: '발신번호가 없습니다.',
    mend: '문자 업체에 등록한 발신번호를 설정에 적어 주세요.',
    where: 'settings',
  },
  no_opt_out_080: {
    title: '080 무료수신거부 번호가 없습니다.',
    mend: '광고 문자에는 무료수신거부 번호가 꼭 있어야 합니다(정보통신망법 제50조). 설정에 번호를 적어 주세요.',
    where: 'settings',
  },
  no_sender_email: {
    title: '보내는 이메일 주소가 없습니다.',
    mend: '이메일 업체에 등록한 도메인의 주소를 설정에 적어 주세요.',
    where: 'settings',
  },
  no_contact: {
    title: '광고 메일에 적을 연락처가 없습니다.',
    mend: '광고 메일에는 이메일·전화번호·주소가 꼭 있어야 합니다(정보통신망법 제50조). 설정의 연락처를 적어 주세요.',
    where: 'settings',
  },
  message_faulty: {
    title: '메시지에 고칠 곳이 있습니다.',
    mend: '캠페인을 수정하면서 메시지 아래에 표시된 곳을 고쳐 주세요.',
    where: 'form',
  },
  alimtalk_for_advertising: {
    title: '알림톡으로는 구매를 권하는 메시지를 보낼 수 없습니다.',
    mend: '알림톡은 주문·배송 같은 정보만 보낼 수 있습니다(카카오 심사 기준). 문자나 카카오 브랜드 메시지로 바꿔 주세요.',
    where: 'form',
  },
  broken_label: {
    title: '본문에 (광고) 표시를 직접 적었습니다.',
    mend: '(광고) 표시는 맨 앞에 자동으로 붙습니다. 본문에서 지워 주세요.',
    where: 'form',
  },
  unknown_variable: {
    title: '알 수 없는 치환 변수가 있습니다.',
    mend: '본문과 링크에는 목록에 있는 변수만 쓸 수 있습니다.',
    where: 'form',
  },
  schedule_over: {
    title: '한 번 보내기로 한 시각이 지났습니다.',
    mend: '앞으로의 날짜와 시각으로 바꿔 주세요.',
    where: 'time',
  },
  coupon_unavailable: {
    title: '줄 수 있는 쿠폰이 없습니다.',
    mend: '고른 쿠폰의 만료일과 남은 코드를 확인하거나 다른 쿠폰을 골라 주세요.',
    where: 'form',
  },
  no_coupon: {
    title: '쿠폰 변수를 썼지만 쿠폰을 고르지 않았습니다.',
    mend: '쿠폰을 고르거나 본문에서 쿠폰 변수를 지워 주세요.',
    where: 'form',
  },
  quiet_time: {
    title: '발송 시각이 야간 시간대입니다.',
    mend: '광고 문자를 보낼 수 있는 시각으로 바꿔 주세요.',
    where: 'time',
  },
  target_refused: {
    title: '타겟 조건에 고칠 곳이 있습니다.',
    mend: '아래에 적힌 조건과 그룹을 고쳐 주세요.',
    where: 'form',
  },
  ended: { title: '종료된 캠페인입니다.', mend: '복사해서 새 캠페인을 만들어 주세요.', where: null },
  still_running: {
    title: '아직 끝나지 않은 캠페인입니다.',
    mend: '종료한 뒤에 보관할 수 있습니다.',
    where: null,
  },
  not_found: { title: '캠페인을 찾을 수 없습니다.', mend: '목록에서 다시 골라 주세요.', where: null },
  changed_meanwhile: {
    title: '그 사이에 다른 곳에서 캠페인이 바뀌었습니다.',
    mend: '지금 상태를 확인하고 다시 시도해 주세요.',
    where: null,
  },
};
