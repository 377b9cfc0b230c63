// The Korean of connecting a provider: what each field is and where to find it, what is wrong and how to mend it.

import type { FailureReason } from '../../../core/dispatch/failure';
import type { ConnectionRefusal } from '../../actions/providers';
import type { SendingChannel } from '../../channels/port';

export const CHANNEL_WORDS: Record<SendingChannel, string> = {
  sms: '문자 (SMS·LMS·MMS)',
  kakao: '카카오 브랜드 메시지 (구 친구톡)',
  alimtalk: '알림톡',
  email: '이메일',
  push: '웹 푸시',
};

type FieldWords = { label: string; help?: string; optional?: boolean; secret?: boolean };

/** What a shop enters for each provider, in the order it is asked for. */
export const CREDENTIAL_FIELDS: Readonly<Record<string, Readonly<Record<string, FieldWords>>>> = {
  solapi: {
    apiKey: { label: 'API Key', help: 'SOLAPI 콘솔의 개발·연동 > API Key 관리에서 만듭니다.' },
    apiSecret: { label: 'API Secret', help: '키를 만들 때 한 번만 보입니다. 암호화해 보관합니다.', secret: true },
    pfId: {
      label: '카카오 채널 ID (pfId)',
      help: '카카오로 보낼 때만 적습니다. 콘솔의 카카오 > 채널 관리에 있습니다.',
      optional: true,
    },
  },
  nhn: {
    smsAppKey: {
      label: '문자(SMS) 앱키',
      help: 'NHN Cloud 콘솔의 Notification > SMS에서 URL & Appkey를 누르면 나옵니다.',
    },
    smsSecretKey: { label: '문자(SMS) 시크릿 키', help: '앱키 옆에 있습니다. 암호화해 보관합니다.', secret: true },
    unsubscribeNo: {
      label: '080 수신거부 번호',
      help: 'NHN에서 빌린 번호여야 광고 문자가 나갑니다. 이 번호로 걸려 온 수신거부를 자동으로 반영합니다.',
      optional: true,
    },
    kakaoAppKey: {
      label: '카카오(KakaoTalk Bizmessage) 앱키',
      help: '카카오로 보낼 때만 적습니다. 문자와는 다른 상품이라 키도 다릅니다.',
      optional: true,
    },
    kakaoSecretKey: { label: '카카오 시크릿 키', optional: true, secret: true },
    senderKey: {
      label: '카카오 발신 키 (senderKey)',
      help: '콘솔의 발신 프로필 관리에 있는 40자입니다.',
      optional: true,
    },
  },
  resend: {
    apiKey: {
      label: 'API Key',
      help: 'Resend 콘솔의 API Keys에서 만듭니다. 한 번만 보이고, 암호화해 보관합니다.',
      secret: true,
    },
    webhookSecret: {
      label: '웹훅 서명 비밀 키 (whsec_…)',
      help: '콘솔의 Webhooks에서 웹훅을 만들면 나옵니다. 없으면 반송과 스팸 신고를 알 수 없습니다.',
      optional: true,
      secret: true,
    },
  },
  smtp: {
    host: {
      label: '메일 서버',
      help: '보내는 메일(SMTP) 서버 이름. 예: smtp.naver.com, smtp.gmail.com, smtp.cafe24.com',
    },
    port: {
      label: '포트',
      help: '465(SSL) 또는 587(STARTTLS). 비우면 465. 암호화하지 않는 연결은 쓰지 않습니다.',
      optional: true,
    },
    username: { label: '아이디', help: '대개 메일 주소 전체입니다.' },
    password: {
      label: '비밀번호',
      help: '네이버·구글처럼 2단계 인증을 쓰면 앱 비밀번호를 만들어 적어 주세요. 암호화해 보관합니다. SMTP로는 반송과 스팸 신고를 알 수 없습니다.',
      secret: true,
    },
  },
  webpush: {
    contact: {
      label: '담당자 이메일',
      help: '브라우저 회사가 문제를 알릴 때 쓰는 주소입니다. 따로 계약할 업체는 없고, 쇼핑몰마다 서명 키를 자동으로 만듭니다.',
    },
  },
};

/** What a provider's account is asked for a problem, and how to mend it. */
export const PROBLEM_WORDS = {
  credentials: '키가 맞지 않습니다. 콘솔에서 키와 비밀 키를 다시 복사해 붙여 넣어 주세요.',
  forbidden: '이 키로는 조회할 수 없습니다. 콘솔에서 키의 권한과 허용 IP 제한을 확인해 주세요.',
  sender:
    '설정의 발신번호나 보내는 이메일의 도메인이 이 계정에 등록되어 있지 않습니다. 업체 콘솔에 등록하거나 설정에서 바꿔 주세요.',
  kakao_channel: '카카오 채널을 찾을 수 없습니다. 콘솔의 채널 ID를 다시 확인해 주세요.',
  unreachable: '업체 서버가 응답하지 않습니다. 잠시 후 다시 확인해 주세요.',
  refused: '업체가 요청을 거절했습니다. 콘솔에서 계정 상태를 확인해 주세요.',
} as const;

export const PRICES_NOT_TOLD =
  '업체가 단가를 알려 주지 않았습니다. 잠시 후 다시 누르거나 설정의 단가에 직접 적어 주세요.';

export const REFUSAL_WORDS: Record<ConnectionRefusal['reason'], string> = {
  unknown_provider: '연결할 수 없는 업체입니다.',
  invalid_credentials: '빠졌거나 형식이 맞지 않는 값이 있습니다.',
  no_channel: '이 계정으로 보낼 채널을 하나 이상 골라 주세요.',
  not_connected: '연결하지 못했습니다. 저장하지 않았습니다.',
};

/** Why a campaign's messages wait at the provider, and how to mend it. */
export const HOLD_WORDS: Partial<Record<FailureReason, { title: string; mend: string }>> = {
  balance: {
    title: '발송 업체 잔액이 모자랍니다.',
    mend: '업체 콘솔에서 충전해 주세요. 충전하면 몇 분 안에 이어서 보내고, 이미 받은 사람에게는 다시 보내지 않습니다.',
  },
  quota: {
    title: '발송 업체의 발송 한도에 닿았습니다.',
    mend: '한 시간마다 다시 시도합니다. 업체 콘솔에서 한도를 올릴 수 있습니다.',
  },
  sender: {
    title: '발신번호나 보내는 이메일이 발송 업체에 등록되어 있지 않습니다.',
    mend: '업체 콘솔에 등록하거나 설정에서 바꾼 뒤 다시 보내 주세요.',
  },
  credentials: {
    title: '발송 업체가 로그인을 거절했습니다.',
    mend: '발송 연결에서 키를 다시 입력해 주세요.',
  },
  kakao_channel: {
    title: '카카오 채널을 쓸 수 없습니다.',
    mend: '발송 연결에서 채널 ID를 확인한 뒤 다시 보내 주세요.',
  },
  sanctioned: {
    title: '발송이 차단된 계정입니다.',
    mend: '업체 고객센터에 차단 사유를 확인해 주세요. 풀리면 다시 보내 주세요.',
  },
  template: {
    title: '템플릿이 승인된 내용과 다릅니다.',
    mend: '캠페인의 메시지를 승인된 템플릿대로 고친 뒤 다시 보내 주세요.',
  },
};
