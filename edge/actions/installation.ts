// The installation check: what came in during the last day, and what the owner should mend.

import { checkInstallation, checkPages, type InstallationFinding, type PageCheck } from '../../core/installation';
import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import { lastSeq } from '../db/events';
import { listForeignOrigins, listSeenEvents } from '../db/installation';
import type { Site } from '../db/sites';

/** How far back, in log rows of all sites, the check reads at most. */
const CHECK_ROWS = 50_000;

export type InstallationCheck = { pages: PageCheck[]; findings: InstallationFinding[]; since: number };

export async function inspectInstallation(edge: Edge, site: Site): Promise<InstallationCheck> {
  const since = edge.deps.now() - DAY_MS;
  const from = (await lastSeq(edge.db)) - CHECK_ROWS;
  const [seen, foreign] = await Promise.all([
    listSeenEvents(edge.db, site.id, from, since),
    listForeignOrigins(edge.db, site.id, since),
  ]);
  return { pages: checkPages(seen), findings: checkInstallation(site.platform, seen, foreign), since };
}
