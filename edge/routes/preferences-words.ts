// What the shopper's own page says, by channel. Written for somebody in a hurry, on a phone.

import type { Channel } from '../../core/member';

export const CHANNEL_ADVERTS: Record<
  Channel,
  { name: string; ask: string; stop: string; stopped: string; again: string; resumed: string }
> = {
  sms: {
    name: '문자',
    ask: '광고 문자를 그만 받으시겠어요?',
    stop: '광고 문자 그만 받기',
    stopped: '광고 문자를 더 보내지 않습니다',
    again: '광고 문자를 다시 받고 싶어요',
    resumed: '광고 문자를 다시 보내 드립니다',
  },
  kakao: {
    name: '카카오톡',
    ask: '카카오톡 광고를 그만 받으시겠어요?',
    stop: '카카오톡 광고 그만 받기',
    stopped: '카카오톡 광고를 더 보내지 않습니다',
    again: '카카오톡 광고를 다시 받고 싶어요',
    resumed: '카카오톡 광고를 다시 보내 드립니다',
  },
  email: {
    name: '이메일',
    ask: '광고 이메일을 그만 받으시겠어요?',
    stop: '광고 이메일 그만 받기',
    stopped: '광고 이메일을 더 보내지 않습니다',
    again: '광고 이메일을 다시 받고 싶어요',
    resumed: '광고 이메일을 다시 보내 드립니다',
  },
  push: {
    name: '웹 푸시',
    ask: '광고 알림을 그만 받으시겠어요?',
    stop: '광고 알림 그만 받기',
    stopped: '광고 알림을 더 보내지 않습니다',
    again: '광고 알림을 다시 받고 싶어요',
    resumed: '광고 알림을 다시 보내 드립니다',
  },
};

export const PREFERENCE_REFUSALS = {
  agree_first: '다시 받으시려면 아래 동의 내용을 읽고 체크해 주세요.',
  not_resumable: '이 링크로는 다시 신청할 수 없습니다. 쇼핑몰의 회원정보에서 수신 동의를 해 주세요.',
} as const;
