// NHN's codes in our words. The API's own are negative; what comes back from carriers and Kakao is positive, and means
// one thing for a text and another for Kakao. A code nobody documented may still stand for a message on its way, so it is
// unknown, never failed.
//
// Sources: the products' tables of result codes (docs.nhncloud.com, SMS and KakaoTalk Bizmessage > 결과 코드).

import type { LookupOutcome, SendOutcome } from '../../../core/dispatch/dispatch';
import type { FailureReason } from '../../../core/dispatch/failure';

/** The same key within ten minutes: the first call arrived, whatever its answer was. */
export const REPEATED = -1005;

const KAKAO_REFUSALS: Readonly<Record<number, FailureReason>> = {
  4: 'content',
  [-1000]: 'credentials',
  [-1001]: 'credentials',
  [-1006]: 'kakao_channel',
  [-1027]: 'sanctioned',
  [-1028]: 'template',
  [-2000]: 'too_long',
  [-2004]: 'too_long',
  [-2017]: 'kakao_channel',
};

const TEXT_REFUSALS: Readonly<Record<number, FailureReason>> = {
  [-1000]: 'credentials',
  [-1001]: 'credentials',
  [-1002]: 'credentials',
  [-1004]: 'credentials',
  [-1008]: 'sanctioned',
  [-2014]: 'content',
  [-2015]: 'too_long',
  [-2018]: 'bad_address',
  [-2019]: 'bad_address',
  [-2023]: 'encoding',
  [-2312]: 'sender',
  [-2313]: 'sender',
  // The free line has to be rented from NHN itself; the shop must mend that, not the message.
  [-6000]: 'sender',
  [-6001]: 'opted_out',
  [-6003]: 'content',
  [-6004]: 'sender',
};

export type Family = 'text' | 'kakao';

/** What a refused call, or one refused recipient of it, means. */
export function refusalOf(family: Family, code: number): SendOutcome {
  const reasons = family === 'text' ? TEXT_REFUSALS : KAKAO_REFUSALS;
  return { outcome: 'refused', reason: reasons[code] ?? 'provider_failed' };
}

export const accountErrorOf = (code: number): 'credentials' | 'forbidden' | 'kakao_channel' | 'refused' => {
  if ([-1000, -1001, -1002].includes(code)) return 'credentials';
  if ([-1004, -1008].includes(code)) return 'forbidden';
  return code === -2017 || code === -1006 ? 'kakao_channel' : 'refused';
};

const KAKAO_RESULTS: Readonly<Record<string, FailureReason>> = {
  '1025': 'sanctioned',
  '1027': 'sanctioned',
  '1028': 'kakao_channel',
  '3008': 'bad_address',
  '3015': 'template',
  '3016': 'template',
  '3018': 'kakao_unreachable',
  '3019': 'not_kakao_user',
  '3020': 'kakao_blocked',
  '3021': 'kakao_unreachable',
  '3022': 'night',
  '3024': 'content',
  '3050': 'content',
  '4138': 'quota',
  '4143': 'provider_failed',
};

const TEXT_RESULTS: Readonly<Record<string, FailureReason>> = {
  '1001': 'provider_failed',
  '1002': 'bad_address',
  '1003': 'sender',
  '1019': 'unreachable',
  '2000': 'unreachable',
  '2001': 'unreachable',
  '2002': 'unreachable',
  '2003': 'unreachable',
  '2004': 'unreachable',
  '2005': 'unreachable',
  '2006': 'provider_failed',
  '2007': 'unreachable',
  '3000': 'provider_failed',
  '3001': 'bad_address',
  '3003': 'bad_address',
  '3004': 'unreachable',
  '3005': 'unreachable',
  '3006': 'unreachable',
  '3008': 'unreachable',
  '3009': 'content',
  '3010': 'unreachable',
  '3011': 'provider_failed',
  '3012': 'spam_filter',
  '3013': 'provider_failed',
  '3014': 'provider_failed',
  '3015': 'provider_failed',
  '3016': 'content',
  '3017': 'sender',
  '3018': 'sender',
  '3019': 'sender',
  E911: 'content',
  E913: 'content',
  E915: 'duplicate',
  E919: 'night',
  E999: 'provider_failed',
};

const ARRIVED = ['1000', 'MRC01'];

/** What a result code says of a message that is done with at NHN. Kakao's 3005 may yet arrive, for three days. */
export function outcomeOfResult(family: Family, code: string | null | undefined): LookupOutcome {
  if (!code) return { outcome: 'accepted' };
  if (ARRIVED.includes(code)) return { outcome: 'delivered' };
  const reason = (family === 'text' ? TEXT_RESULTS : KAKAO_RESULTS)[code];
  return reason ? { outcome: 'failed', reason } : { outcome: 'unknown' };
}
