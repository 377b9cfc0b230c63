// SOLAPI's status codes and error codes in our words. Codes of 1000 and more are refusals at the door, 2000 is taken,
// other 2000s are refusals by the platform, 3000 is on its way, other 3000s came back from a carrier or Kakao, 4000 has
// arrived. A 3000 we do not know may still arrive, so it is unknown, never failed.

import type { LookupOutcome, SendOutcome } from '../../../core/dispatch/dispatch';
import type { FailureReason } from '../../../core/dispatch/failure';
import { laterOf } from '../http';

const REASONS: Readonly<Record<string, FailureReason>> = {
  '1014': 'too_long',
  '1026': 'duplicate',
  '1028': 'encoding',
  '1029': 'encoding',
  '1030': 'balance',
  '1031': 'too_long',
  '1042': 'template',
  '1043': 'template',
  '1060': 'opted_out',
  '1061': 'opted_out',
  '1062': 'sender',
  '1064': 'sanctioned',
  '2061': 'opted_out',
  '2230': 'balance',
  '2254': 'spam_filter',
  '3042': 'unreachable',
  '3043': 'unreachable',
  '3054': 'spam_filter',
  '3059': 'sender',
  '3102': 'not_friend',
  '3103': 'template',
  '3104': 'not_kakao_user',
  '3106': 'kakao_channel',
  '3107': 'kakao_unreachable',
  '3108': 'night',
};

export const TAKEN = '2000';
const ON_ITS_WAY = '3000';
const ARRIVED = '4000';

/** Why a message with this code will not arrive; null when it has, is on its way, or may. */
export function failureOf(code: string): FailureReason | null {
  if (code === TAKEN || code === ON_ITS_WAY || code === ARRIVED) return null;
  const reason = REASONS[code];
  if (reason) return reason;
  return /^[12]\d{3}$/.test(code) ? 'provider_failed' : null;
}

/** The state of a stored message. */
export function outcomeOfCode(code: string): LookupOutcome {
  if (code === ARRIVED) return { outcome: 'delivered' };
  if (code === TAKEN || code === ON_ITS_WAY) return { outcome: 'accepted' };
  const reason = failureOf(code);
  return reason ? { outcome: 'failed', reason } : { outcome: 'unknown' };
}

/** What a refused call means for everything it carried. */
export function refusalOf(answer: { status: number; retryAfterMs?: number }, errorCode: string): SendOutcome {
  const { status } = answer;
  if (status === 429 || status === 503) return laterOf(answer);
  if (status === 402 || /Balance/i.test(errorCode)) return { outcome: 'refused', reason: 'balance' };
  if (status === 401 || /ApiKey|Signature|Unauthorized|RequestTimeTooSkewed/i.test(errorCode))
    return { outcome: 'refused', reason: 'credentials' };
  if (/Quota|Limit/i.test(errorCode)) return { outcome: 'refused', reason: 'quota' };
  if (status === 403) return { outcome: 'refused', reason: 'sanctioned' };
  return { outcome: 'refused', reason: 'provider_failed' };
}
