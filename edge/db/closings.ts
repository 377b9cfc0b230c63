// Shops that are closed: kept as they were for a while, and opened again, or taken away (`shop-erasure`).

import { and, isNotNull, isNull } from 'drizzle-orm';
import { endTokensOfSite } from './api-tokens';
import { deleteInvitations } from './colleagues';
import { commit, type Db, orm } from './database';
import { sites } from './schema';
import { isOneOf } from './sites';

export type ClosedSite = { id: number; name: string; closedAt: number };

/** Closed shops that are not erased yet, the oldest closing first; of these ids, where some are given. */
export async function listClosedSites(db: Db, ids?: readonly number[]): Promise<ClosedSite[]> {
  const rows = await orm(db)
    .select({ id: sites.id, name: sites.name, closedAt: sites.closedAt })
    .from(sites)
    .where(and(isNotNull(sites.closedAt), isNull(sites.erasedAt), ids && isOneOf(ids)))
    .orderBy(sites.closedAt);
  return rows.flatMap(({ closedAt, ...row }) => (closedAt === null ? [] : [{ ...row, closedAt }]));
}

/**
 * Closes a shop, at once to its tag and its people, and for good to its programs and whoever is invited; its campaigns
 * pause. One that is closed already stays so since when it was.
 */
export async function closeSite(db: Db, id: number, now: number): Promise<void> {
  await commit(db, [
    db.prepare('UPDATE sites SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL').bind(id, now),
    ...endTokensOfSite(db, id),
    deleteInvitations(db, id),
    ...pauseCampaigns(db, id, now),
  ]);
}

/** Pauses what was started in the moment its shop closed. */
export async function pauseCampaignsOfSite(db: Db, id: number, now: number): Promise<void> {
  await commit(db, pauseCampaigns(db, id, now));
}

const pauseCampaigns = (db: Db, siteId: number, now: number): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO campaign_versions (campaign_id, version, change, definition, changed_at)
       SELECT id, version + 1, 'paused', definition, ?2 FROM campaigns WHERE ${RUNS_IN_CLOSED}`,
    )
    .bind(siteId, now),
  db
    .prepare(
      `UPDATE campaigns SET status = 'paused', next_run_at = NULL, version = version + 1, updated_at = ?2
       WHERE ${RUNS_IN_CLOSED}`,
    )
    .bind(siteId, now),
];

/** SQL: a campaign of shop ?1 runs, which may have been opened again meanwhile and is not then meant. */
const RUNS_IN_CLOSED = `site_id = ?1 AND status = 'active'
  AND EXISTS (SELECT 1 FROM sites WHERE id = ?1 AND closed_at IS NOT NULL)`;

/** Opens a shop again that was closed after an instant; false for any other. */
export async function reopenSite(db: Db, id: number, closedAfter: number): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE sites SET closed_at = NULL WHERE id = ?1 AND closed_at > ?2')
    .bind(id, closedAfter)
    .run();
  return meta.changes > 0;
}
