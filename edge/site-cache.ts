// Sites by key and id, remembered for half a minute per isolate, so that the hot doors do not read the same row for
// every request. A changed setting is seen after that long at the latest.

import type { Edge } from './context';
import { findSite, findSiteByKey, type Site } from './db/sites';

const FRESH_MS = 30_000;
const MAX_ENTRIES = 1_000;

const cache = new Map<string, { site: Site | null; readAt: number }>();

async function remembered(edge: Edge, name: string, read: () => Promise<Site | null>): Promise<Site | null> {
  const now = edge.deps.now();
  const known = cache.get(name);
  if (known && now >= known.readAt && now - known.readAt < FRESH_MS) return known.site;
  const site = await read();
  if (cache.size >= MAX_ENTRIES) cache.clear();
  if (site) cache.set(name, { site, readAt: now });
  return site;
}

export const cachedSiteByKey = (edge: Edge, key: string) =>
  remembered(edge, `key:${key}`, () => findSiteByKey(edge.db, key));

export const cachedSite = (edge: Edge, id: number) => remembered(edge, `id:${id}`, () => findSite(edge.db, id));

/** Forgets everything, after a change made in this isolate. */
export function forgetSites(): void {
  cache.clear();
}
