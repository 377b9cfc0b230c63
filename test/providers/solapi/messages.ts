// What SOLAPI takes and what it refuses, message by message, and what comes back from the phone.

import { eucKrBytes } from '../kit/euc-kr';
import { type Account, isKakaoNight } from './account';

export type WireMessage = {
  to: string;
  from?: string;
  text?: string;
  subject?: string;
  type?: string;
  country?: string;
  imageId?: string;
  customFields?: Record<string, string>;
  kakaoOptions?: {
    pfId?: string;
    templateId?: string;
    disableSms?: boolean;
    adFlag?: boolean;
    variables?: Record<string, string>;
    bms?: { chatBubbleType?: string; targeting?: string; content?: string };
  };
};

export type StoredMessage = WireMessage & {
  messageId: string;
  groupId: string;
  type: string;
  acceptedAt: number;
  /** When the group was sent; null before. */
  sentAt: number | null;
  /** Code at the door. */
  code: string;
  /** What came back, and when it may be known. */
  report: { code: string; at: number } | null;
};

const TEXT_TYPES = ['SMS', 'LMS', 'MMS'];
const KAKAO_TEXT_LIMIT = 1_300;

/** The code a message is met with at the door: 2000 when it is taken. `taken` holds the group's recipients so far. */
export function doorCode(account: Account, message: WireMessage, type: string, taken: ReadonlySet<string>): string {
  const digits = message.to.replace(/-/g, '');
  if (!/^01\d{8,9}$/.test(digits)) return '1010';
  if (taken.has(digits)) return '1026';
  if (!account.senders.includes((message.from ?? '').replace(/-/g, ''))) return '1062';
  if (account.denials.some((denial) => denial.to === digits)) return '1061';
  if (TEXT_TYPES.includes(type)) return textCode(message, type);
  if (type === 'ATA' || type.startsWith('BMS')) return kakaoCode(account, message, type);
  return '1020';
}

function textCode(message: WireMessage, type: string): string {
  const bytes = eucKrBytes(message.text ?? '');
  if (bytes === null) return '1029';
  if (bytes === 0) return '1021';
  if (bytes > (type === 'SMS' ? 90 : 2_000)) return '1031';
  if (message.subject !== undefined) {
    const subject = eucKrBytes(message.subject);
    if (subject === null) return '1029';
    if (subject > 40) return '1014';
  }
  if (type === 'MMS' && !message.imageId) return '1022';
  return '2000';
}

function kakaoCode(account: Account, message: WireMessage, type: string): string {
  const { kakaoOptions = {} } = message;
  if (!kakaoOptions.pfId || !account.pfIds.includes(kakaoOptions.pfId)) return '1041';
  if (type === 'ATA') return account.templates.includes(kakaoOptions.templateId ?? '') ? '2000' : '1042';
  const { bms } = kakaoOptions;
  if (!bms?.chatBubbleType || bms.targeting !== 'I') return '1020';
  const body = bms.chatBubbleType === 'TEXT' ? message.text : bms.content;
  if ((body ?? '').length > KAKAO_TEXT_LIMIT) return '1031';
  if (bms.chatBubbleType === 'TEXT' && !message.text) return '1021';
  return '2000';
}

/** What the phone answers to a message sent at `at`. */
export function phoneCode(account: Account, message: StoredMessage, at: number): string {
  const phone = account.phones.get(message.to.replace(/-/g, '')) ?? {};
  const kakao = message.type === 'ATA' || message.type.startsWith('BMS');
  if (kakao && message.type !== 'ATA' && isKakaoNight(at)) return '3108';
  if (phone.code && (!kakao || phone.code !== '4000')) return phone.code;
  if (kakao && phone.kakao === false) return '3104';
  if (kakao && message.type !== 'ATA' && phone.friend === false) return '3102';
  return '4000';
}

/** Kakao messages that did not arrive are paid back. */
export const isRefunded = (message: StoredMessage) =>
  message.report !== null && message.report.code !== '4000' && !TEXT_TYPES.includes(message.type);
