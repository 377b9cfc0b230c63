// The stand-in's account: what a shop would have registered with NHN Cloud, and what its customers' phones are like.

export type NhnPhone = {
  /** A friend of the shop's Kakao channel; true unless said otherwise. */
  friend?: boolean;
  kakao?: boolean;
  /** Code every message to this number comes back with. */
  code?: string;
  /** How long until the report, in ms; null never comes. */
  reportAfterMs?: number | null;
};

export type NhnAccount = {
  sms: { appKey: string; secretKey: string };
  kakao: { appKey: string; secretKey: string };
  senderKey: string;
  sendNos: { sendNo: string; useYn: 'Y' | 'N'; blockYn: 'Y' | 'N' }[];
  /** Free lines rented from NHN; a text that names another fails. */
  unsubscribeNos: string[];
  templates: string[];
  phones: Map<string, NhnPhone>;
  /** Numbers that called the free line, with when. */
  refusals: { recipientNo: string; at: number }[];
};

export function anNhnAccount(over: Partial<NhnAccount> = {}): NhnAccount {
  return {
    sms: { appKey: 'nhnSmsAppKey', secretKey: 'sms secret' },
    kakao: { appKey: 'nhnKakaoAppKey', secretKey: 'kakao secret' },
    senderKey: 'a'.repeat(40),
    sendNos: [{ sendNo: '0212345678', useYn: 'Y', blockYn: 'N' }],
    unsubscribeNos: ['0801234567'],
    templates: ['order-paid'],
    phones: new Map(),
    refusals: [],
    ...over,
  };
}
