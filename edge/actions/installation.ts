// The installation check: what came in during the last day, and what the owner should mend.

import { checkInstallation, checkPages, type InstallationFinding, type PageCheck } from '../../core/installation';
import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import { countSightings, listForeignOrigins, listSeenEvents } from '../db/installation';
import type { Site } from '../db/sites';

/** How much of the log is counted for somebody who looks at the check; a job counts the rest. */
const CHECK_PAGES = 4;

export type InstallationCheck = { pages: PageCheck[]; findings: InstallationFinding[]; since: number };

export async function inspectInstallation(edge: Edge, site: Site): Promise<InstallationCheck> {
  const since = edge.deps.now() - DAY_MS;
  await countSightings(edge.db, CHECK_PAGES);
  const [seen, foreign] = await Promise.all([
    listSeenEvents(edge.db, site.id, since),
    listForeignOrigins(edge.db, site.id, since),
  ]);
  return { pages: checkPages(seen), findings: checkInstallation(site.platform, seen, foreign), since };
}
