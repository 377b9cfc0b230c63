// The people of a replayed log as members of the demo shop. Nothing of them is real but their ids: names are made up,
// numbers come from a range no operator hands out (010-0…), and the same id always gives the same person.

import { stableHash } from '../../core/hash';
import { DAY_MS } from '../../core/time';
import type { Member } from './api';

const SURNAMES = [...'김이박최정강조윤장임한오서신권황'];
const GIVEN = [
  '하늘',
  '바다',
  '소연',
  '지우',
  '민준',
  '서윤',
  '도윤',
  '하은',
  '시우',
  '지아',
  '예준',
  '수아',
  '주원',
  '다은',
];
/** Of a hundred people, so many have said yes to texts. */
const CONSENT_PERCENT = 90;
/**
 * One of the people, as of `asOf`: joined, and asked for consent, up to three hundred days before. Not longer ago, for
 * after two years a consent waits to be confirmed.
 */
export function madeUpMember(memberId: string, asOf: number): Member {
  const pick = <T>(from: readonly T[], salt: string) => from[stableHash(`${salt}:${memberId}`) % from.length] as T;
  const at = asOf - (1 + (stableHash(`since:${memberId}`) % 300)) * DAY_MS;
  return {
    memberId,
    name: pick(SURNAMES, 'surname') + pick(GIVEN, 'given'),
    phone: `0100${String(stableHash(`phone:${memberId}`) % 10_000_000).padStart(7, '0')}`,
    joinedAt: at,
    consents: [
      { channel: 'sms', granted: stableHash(`consent:${memberId}`) % 100 < CONSENT_PERCENT, at, source: 'replay' },
    ],
  };
}
