// The stand-in's account: what a shop would have registered with SOLAPI, and what its customers' phones are like.

export type Phone = {
  /** A friend of the shop's Kakao channel; true unless said otherwise. */
  friend?: boolean;
  kakao?: boolean;
  /** Code every message to this number comes back with, whatever else holds. */
  code?: string;
  /** How long until the report, in ms; null never comes. */
  reportAfterMs?: number | null;
};

export type Account = {
  apiKey: string;
  apiSecret: string;
  /** Won. */
  balance: number;
  senders: string[];
  pfIds: string[];
  templates: string[];
  prices: Record<string, number>;
  phones: Map<string, Phone>;
  /** Numbers that called the 080 line, with when. */
  denials: { to: string; at: number }[];
  /** Its list keeps two digits of them to itself. */
  masksDenials: boolean;
};

export function anAccount(over: Partial<Account> = {}): Account {
  return {
    apiKey: 'NCSTANDIN',
    apiSecret: 'a secret of the stand-in account',
    balance: 1_000_000,
    senders: ['0212345678'],
    pfIds: ['KA01PF-standin'],
    templates: ['KA01TP-order'],
    prices: { SMS: 18, LMS: 45, MMS: 110, ATA: 13, BMS_FREE: 25 },
    phones: new Map(),
    denials: [],
    masksDenials: false,
    ...over,
  };
}

const KAKAO_NIGHT_FROM = 20 * 60 + 50;
const KAKAO_NIGHT_TO = 8 * 60;

/** Does Kakao refuse adverts at this instant? Korea has no daylight saving. */
export function isKakaoNight(now: number): boolean {
  const minute = Math.floor((now + 9 * 3_600_000) / 60_000) % 1_440;
  return minute >= KAKAO_NIGHT_FROM || minute < KAKAO_NIGHT_TO;
}
