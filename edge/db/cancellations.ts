// Waits that somebody called off: the row that keeps who did it and when.

import type { Canceller } from '../../core/dispatch/cancellation';
import { returnCodesOf } from './coupons';
import type { Db } from './database';
import type { NewDispatch } from './dispatches';

/** Writes down that a cause was cancelled before it was due; one that has a dispatch already keeps it as it is. */
export function insertCancelled(db: Db, row: NewDispatch, by: Canceller, now: number): D1PreparedStatement {
  const { siteId, campaignId, memberId, occurrence, priority, dueAt, anchorAt, subject } = row;
  return db
    .prepare(
      `INSERT INTO dispatches (site_id, campaign_id, member_id, occurrence, run_id, priority, due_at, anchor_at, subject,
         state, cancelled_by, cancelled_at, created_at)
       VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?6, ?7, ?8, 'cancelled', ?9, ?10, ?10) ON CONFLICT DO NOTHING`,
    )
    .bind(
      ...[siteId, campaignId, memberId, occurrence, priority, dueAt, anchorAt],
      ...[JSON.stringify(subject), JSON.stringify(by), now],
    );
}

/**
 * Takes a member's messages of a campaign back while they are still queued; resolves to how many. What has begun to be
 * handed over goes, and the second leg of a message is not another message to cancel.
 */
export async function cancelQueued(
  db: Db,
  { siteId, campaignId, memberId }: Pick<NewDispatch, 'siteId' | 'campaignId' | 'memberId'>,
  by: Canceller,
  now: number,
): Promise<number> {
  const whose = [siteId, campaignId, memberId];
  const theirs = 'campaign_id = ?2 AND member_id = ?3 AND site_id = ?1';
  const [cancelled] = await db.batch([
    db
      .prepare(
        `UPDATE dispatches SET state = 'cancelled', reason = NULL, wake_at = NULL, cancelled_by = ?4, cancelled_at = ?5
         WHERE ${theirs} AND state = 'queued' AND leg = 1`,
      )
      .bind(...whose, JSON.stringify(by), now),
    db.prepare(returnCodesOf(`SELECT id FROM dispatches WHERE ${theirs} AND state = 'cancelled'`)).bind(...whose),
  ]);
  return cancelled?.meta.changes ?? 0;
}
