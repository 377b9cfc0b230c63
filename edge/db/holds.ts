// Campaigns whose messages cannot be handed over before something at the provider is mended.

import type { FailureReason } from '../../core/dispatch/failure';
import { all, type Db } from './database';

export type Hold = {
  campaignId: number;
  siteId: number;
  /** Null for the sandbox. */
  accountId: number | null;
  reason: FailureReason;
  since: number;
  balance: number | null;
  probeAt: number | null;
};

const COLUMNS = `campaign_id AS campaignId, site_id AS siteId, account_id AS accountId, reason, since, balance,
  probe_at AS probeAt`;

/** Holds a campaign; one that is held already keeps its first reason, and one that has ended has nothing to hold. */
export function insertHold(db: Db, hold: Hold): D1PreparedStatement {
  const { campaignId, siteId, accountId, reason, since, balance, probeAt } = hold;
  return db
    .prepare(
      `INSERT INTO holds (campaign_id, site_id, account_id, reason, since, balance, probe_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND status = 'ended')
       ON CONFLICT DO NOTHING`,
    )
    .bind(campaignId, siteId, accountId, reason, since, balance, probeAt);
}

/** Lifts one; false when there was none. */
export async function deleteHold(db: Db, siteId: number, campaignId: number): Promise<boolean> {
  const { meta } = await db
    .prepare('DELETE FROM holds WHERE site_id = ?1 AND campaign_id = ?2')
    .bind(siteId, campaignId)
    .run();
  return meta.changes > 0;
}

export async function deleteHoldsOfAccount(db: Db, siteId: number, accountId: number): Promise<void> {
  await db.prepare('DELETE FROM holds WHERE site_id = ?1 AND account_id = ?2').bind(siteId, accountId).run();
}

export async function deleteHoldsOfSite(db: Db, siteId: number): Promise<void> {
  await db.prepare('DELETE FROM holds WHERE site_id = ?1').bind(siteId).run();
}

export async function listHolds(db: Db, siteId: number): Promise<Hold[]> {
  return all<Hold>(db.prepare(`SELECT ${COLUMNS} FROM holds WHERE site_id = ?1 ORDER BY since`).bind(siteId));
}

export async function listHoldsToProbe(db: Db, now: number, limit: number): Promise<Hold[]> {
  return all<Hold>(
    db.prepare(`SELECT ${COLUMNS} FROM holds WHERE probe_at <= ?1 ORDER BY probe_at LIMIT ?2`).bind(now, limit),
  );
}

export function moveProbe(db: Db, campaignId: number, probeAt: number): D1PreparedStatement {
  return db.prepare('UPDATE holds SET probe_at = ?2 WHERE campaign_id = ?1').bind(campaignId, probeAt);
}
