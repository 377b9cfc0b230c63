// Batches on their way to providers: who has them in hand, what the provider calls them, when to ask about them.

import type { DispatchState } from '../../core/dispatch/dispatch';
import type { Leg } from '../../core/dispatch/fallback';
import type { ComposedMessage } from '../../core/message/composed';
import { logFailure } from '../log';
import { GIVEN_UP } from './budgets';
import { all, type Db } from './database';
import { readable } from './event-sql';

export type HandoverRow = {
  id: number;
  siteId: number;
  accountId: number | null;
  channel: ComposedMessage['channel'];
  handle: string | null;
  at: number;
};

/** Opens a hand-over for dispatches that are about to be committed to it. */
export async function insertHandover(
  db: Db,
  row: Omit<HandoverRow, 'id' | 'handle'> & { dispatchIds: readonly number[]; wakeAt: number },
): Promise<number> {
  const inserted = await db
    .prepare(
      `INSERT INTO handovers (site_id, account_id, channel, withdrawn, dispatch_ids, at, wake_at)
       VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6) RETURNING id`,
    )
    .bind(row.siteId, row.accountId, row.channel, JSON.stringify(row.dispatchIds), row.at, row.wakeAt)
    .first<{ id: number }>();
  if (!inserted) throw new Error('a hand-over was not written');
  return inserted.id;
}

/** Makes the provider's handle durable; false when the batch has been taken back and nothing may be handed over. */
export async function keepHandle(db: Db, id: number, handle: string): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE handovers SET handle = ?2 WHERE id = ?1 AND withdrawn = 0')
    .bind(id, handle)
    .run();
  return meta.changes > 0;
}

/** Takes a batch back that nothing was handed over of; false when it has got a handle meanwhile. */
export async function withdrawHandover(db: Db, id: number): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE handovers SET withdrawn = 1 WHERE id = ?1 AND handle IS NULL')
    .bind(id)
    .run();
  return meta.changes > 0;
}

export function wakeHandover(db: Db, id: number, wakeAt: number | null): D1PreparedStatement {
  return db.prepare('UPDATE handovers SET wake_at = ?2 WHERE id = ?1').bind(id, wakeAt);
}

/** Wakes hand-overs a provider has news of, however long ago they were given up. */
export async function wakeHandles(db: Db, accountId: number, handles: readonly string[], now: number): Promise<void> {
  await db
    .prepare(
      `UPDATE handovers SET wake_at = ?3 WHERE account_id = ?1 AND handle IN (SELECT value FROM json_each(?2))
         AND (wake_at IS NULL OR wake_at > ?3)`,
    )
    .bind(accountId, JSON.stringify(handles), now)
    .run();
}

/** Hand-overs that must be asked about now, longest waiting first. */
export async function listDueHandovers(db: Db, now: number, limit: number): Promise<HandoverRow[]> {
  return all<HandoverRow>(
    db
      .prepare(
        `SELECT id, site_id AS siteId, account_id AS accountId, channel, handle, at FROM handovers
         WHERE wake_at <= ?1 ORDER BY wake_at LIMIT ?2`,
      )
      .bind(now, limit),
  );
}

export type HandedOver = {
  id: number;
  campaignId: number;
  memberId: string;
  leg: Leg;
  state: DispatchState;
  providerMessageId: string | null;
  isGivenUp: boolean;
};

/** The dispatches of a hand-over whose end is not known yet. */
export async function listOpenOf(db: Db, handoverId: number): Promise<HandedOver[]> {
  const open = await readOpen(db, handoverId);
  return open.length === 0 && (await mendHandover(db, handoverId)) ? readOpen(db, handoverId) : open;
}

async function readOpen(db: Db, handoverId: number): Promise<HandedOver[]> {
  const rows = await all<Omit<HandedOver, 'isGivenUp'> & { isGivenUp: number }>(
    db
      .prepare(
        `SELECT d.id, d.campaign_id AS campaignId, d.member_id AS memberId, d.leg, d.state,
           d.provider_message_id AS providerMessageId, ${GIVEN_UP} AS isGivenUp
         FROM handovers h, json_each(${readable('h.dispatch_ids')}) j JOIN dispatches d ON d.id = j.value
         WHERE h.id = ?1 AND d.handover_id = h.id AND d.state IN ('submitting', 'accepted', 'unknown')`,
      )
      .bind(handoverId),
  );
  return rows.map((row) => ({ ...row, isGivenUp: row.isGivenUp === 1 }));
}

/**
 * Writes anew which dispatches are of a hand-over that cannot be read; false of one that can. They know it themselves, but
 * no index leads from it to them: all there are are read for it, once.
 */
async function mendHandover(db: Db, id: number): Promise<boolean> {
  const ids = readable('dispatch_ids');
  const [mended] = await all<{ siteId: number }>(
    db
      .prepare(
        `UPDATE handovers SET dispatch_ids = (SELECT json_group_array(id) FROM dispatches WHERE handover_id = ?1)
         WHERE id = ?1 AND (json_type(${ids}) IS NOT 'array' OR EXISTS (SELECT 1 FROM json_each(${ids}) WHERE type <> 'integer'))
         RETURNING site_id AS siteId`,
      )
      .bind(id),
  );
  if (mended) logFailure('handover', new Error('a hand-over cannot be read'), { ...mended, handoverId: id });
  return mended !== undefined;
}

/** The open hand-over a dispatch went out in through an account; null when there is none. */
export async function findHandoverOf(db: Db, accountId: number, dispatchId: number): Promise<HandoverRow | null> {
  return db
    .prepare(
      `SELECT h.id, h.site_id AS siteId, h.account_id AS accountId, h.channel, h.handle, h.at
       FROM dispatches d JOIN handovers h ON h.id = d.handover_id WHERE d.id = ?2 AND h.account_id = ?1`,
    )
    .bind(accountId, dispatchId)
    .first<HandoverRow>();
}

/** Messages of a site handed over since an instant, for its pace. */
export async function countHandedOver(db: Db, siteId: number, since: number): Promise<number> {
  const row = await db
    .prepare(
      `SELECT coalesce(sum(json_array_length(${readable('dispatch_ids')})), 0) AS n FROM handovers
       WHERE site_id = ?1 AND at > ?2`,
    )
    .bind(siteId, since)
    .first<{ n: number }>();
  return row?.n ?? 0;
}
