// The watchdog: every minute it wakes the timer shards of every shop with something active. A shard whose hint was
// lost, or whose alarm ran out of retries, is late by at most this minute.

import type { Edge } from '../context';
import { listWatchedSiteIds } from '../db/campaigns';
import { wakeShards } from '../objects/stubs';

export async function watchTimers(edge: Edge): Promise<void> {
  for (const siteId of await listWatchedSiteIds(edge.db)) await wakeShards(edge.env, siteId);
}
