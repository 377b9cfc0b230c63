// Which of its site's buckets a member hashes to: always the same one.

import { stableHash } from '../../core/hash';
import type { Env } from '../env';

export function bucketCount(env: Env): number {
  const count = Number(env.TIMER_BUCKETS ?? 1);
  return Number.isInteger(count) && count >= 1 && count <= 64 ? count : 1;
}

export function bucketOf(env: Env, memberId: string): number {
  return stableHash(memberId) % bucketCount(env);
}
