// The watchdog: every minute it wakes the timer shards of every shop with something active. A shard whose hint was
// lost, or whose alarm ran out of retries, is late by at most this minute.

import { eachAtOnce } from '../batches';
import type { Edge } from '../context';
import { listWatchedSiteIds } from '../db/campaigns';
import { wakeShards } from '../objects/stubs';

/** A shard that has much to catch up with keeps no other shop's waiting. */
const SITES_AT_ONCE = 6;

export async function watchTimers(edge: Edge): Promise<void> {
  const siteIds = await listWatchedSiteIds(edge.db);
  await eachAtOnce(siteIds, SITES_AT_ONCE, (siteId) => wakeShards(edge.env, siteId));
}
