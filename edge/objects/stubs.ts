// The only place that finds a timer shard. Its name carries a version so that buckets can be re-hashed.

import { type CandidateReason, URGENT_EVENTS } from '../../core/campaign/trigger';
import type { Env } from '../env';
import { logFailure } from '../log';
import { bucketCount, bucketOf } from './buckets';
import type { TimerShard } from './timer-shard';

const NAMING = 'v1';

export function timerShard(env: Env, siteId: number, bucket: number): DurableObjectStub<TimerShard> {
  // What it is an object of is said here, since the environment knows nothing of what is built on it.
  const shards = env.TIMER_SHARD as unknown as DurableObjectNamespace<TimerShard>;
  const id = shards.idFromName(`${NAMING}:${siteId}:${bucket}`);
  return shards.get(id, { locationHint: 'apac-ne' as DurableObjectLocationHint });
}

/** Every shard of a site. */
export function timerShards(env: Env, siteId: number): DurableObjectStub<TimerShard>[] {
  return Array.from({ length: bucketCount(env) }, (_, bucket) => timerShard(env, siteId, bucket));
}

/** Wakes every shard of a site; one that cannot be reached is left to the next minute. */
export async function wakeShards(env: Env, siteId: number): Promise<void> {
  for (let bucket = 0; bucket < bucketCount(env); bucket++) await wakeShard(env, siteId, bucket);
}

/** Ends every wait for a campaign; one in a shard that cannot be reached ends when its moment comes. */
export async function endWaits(env: Env, siteId: number, campaignId: number, reason: CandidateReason): Promise<void> {
  for (const shard of timerShards(env, siteId)) {
    await shard.endWaits(campaignId, reason).catch((error) => logFailure('end_waits', error, { siteId, campaignId }));
  }
}

/** Has every shard of a site forget all it keeps. */
export async function forgetShards(env: Env, siteId: number): Promise<void> {
  for (const shard of timerShards(env, siteId)) await shard.forgetAll();
}

/** Tells the shards of the members concerned that the log has news for them. Never throws: a lost hint costs a minute. */
export async function hintShards(
  env: Env,
  siteId: number,
  rows: readonly { name: string; memberId: string | null }[],
): Promise<void> {
  const buckets = new Set<number>();
  for (const row of rows) {
    if (row.memberId !== null && URGENT_EVENTS.includes(row.name)) buckets.add(bucketOf(env, row.memberId));
  }
  await Promise.all([...buckets].map((bucket) => wakeShard(env, siteId, bucket)));
}

async function wakeShard(env: Env, siteId: number, bucket: number): Promise<void> {
  try {
    await timerShard(env, siteId, bucket).wake(siteId, bucket);
  } catch (error) {
    logFailure('wake_shard', error, { siteId, bucket });
  }
}
