// What NHN takes and what it refuses at the door, by its own tables of codes; and what comes back from the phone.

import { eucKrBytes } from '../kit/euc-kr';
import type { NhnAccount } from './account';
import type { Kind, NhnBody } from './nhn';

export const REFUSED = {
  appKey: -1000,
  secretKey: -1001,
  repeated: -1005,
  tooLong: -2000,
  noSender: -2017,
  noRecipients: -2001,
  empty: -2014,
  textTooLong: -2015,
  tooMany: -2016,
  badNumber: -2019,
  characters: -2023,
  sendNo: -2312,
  blockedSendNo: -2313,
  optedOut: -6001,
  noOptOut: -6003,
  foreignLine: -6004,
} as const;

/** Characters the API itself stores; a standard text is shorter, and what is beyond it is cut, not refused. */
const STORED = { sms: { title: 0, body: 255 }, mms: { title: 120, body: 4_000 } };
export const STANDARD = { sms: 90, mms: 2_000 };
const BRAND = { TEXT: 1_300, IMAGE: 1_300, WIDE: 76 } as const;

/** Why a whole request is refused; 0 when it is taken. */
export function requestCode(account: NhnAccount, kind: Kind, advert: boolean, body: NhnBody): number {
  const recipients = body.recipientList ?? [];
  if (recipients.length === 0) return REFUSED.noRecipients;
  if (recipients.length > 1_000) return REFUSED.tooMany;
  if (kind === 'sms' || kind === 'mms') return textCode(account, kind, advert, body);
  if (body.senderKey !== account.senderKey) return REFUSED.noSender;
  if (kind === 'alimtalk') return 0;
  const limit = BRAND[body.chatBubbleType as keyof typeof BRAND];
  if (limit !== undefined && !body.content) return -2001;
  return limit !== undefined && (body.content ?? '').length > limit ? REFUSED.tooLong : 0;
}

function textCode(account: NhnAccount, kind: 'sms' | 'mms', advert: boolean, { body, title, sendNo }: NhnBody): number {
  const registered = account.sendNos.find((number) => number.sendNo === sendNo && number.useYn === 'Y');
  if (!registered) return REFUSED.sendNo;
  if (registered.blockYn === 'Y') return REFUSED.blockedSendNo;
  if (!body || (kind === 'mms' && !title)) return REFUSED.empty;
  if (body.length > STORED[kind].body || (title ?? '').length > STORED[kind].title) return REFUSED.textTooLong;
  if (eucKrBytes(body) === null || eucKrBytes(title ?? '') === null) return REFUSED.characters;
  if (!advert) return 0;
  const line = /무료\s*(?:수신\s*)?거부\]?\s*(080[\d-]{7,10})\s*$/.exec(body)?.[1]?.replace(/-/g, '');
  if (!body.startsWith('(광고)') || !line) return REFUSED.noOptOut;
  return account.unsubscribeNos.includes(line) ? 0 : REFUSED.foreignLine;
}

/** Why one recipient of a taken request is refused; 0 when it is not. */
export function recipientCode(account: NhnAccount, advert: boolean, recipientNo: string): number {
  if (!/^01\d{8,9}$/.test(recipientNo)) return REFUSED.badNumber;
  return advert && account.refusals.some((refusal) => refusal.recipientNo === recipientNo) ? REFUSED.optedOut : 0;
}

const NIGHT_FROM = 20 * 60 + 50;
const NIGHT_TO = 8 * 60;

/** What the phone answers to a message sent at `at`: 1000 when it arrived. */
export function phoneCode(account: NhnAccount, kind: Kind, body: NhnBody, recipientNo: string, at: number): string {
  const phone = account.phones.get(recipientNo) ?? {};
  if (kind === 'sms' || kind === 'mms') return phone.code ?? '1000';
  const minute = Math.floor((at + 9 * 3_600_000) / 60_000) % 1_440;
  if (kind === 'brand' && (minute >= NIGHT_FROM || minute < NIGHT_TO)) return '3022';
  if (kind === 'alimtalk' && !account.templates.includes(body.templateCode ?? '')) return '3015';
  if (phone.kakao === false) return '3019';
  if (kind === 'brand' && phone.friend === false) return '3018';
  return phone.code ?? '1000';
}
