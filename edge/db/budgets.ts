// What campaigns' messages hold of their budgets and have cost. Two sums per campaign and Korean day, moved in the very
// batch that moves the dispatches, so that they are at every moment the sums of the rows: `held` of those under way,
// `price` of those that arrived or whose end nobody will be asked for any more. A message's day is that of its first hand-over, which a second leg does not change.

import { type BudgetUse, NOTHING_USED } from '../../core/dispatch/budget';
import { DAY_MS, dayStart } from '../../core/time';
import { all, type Db } from './database';

/** SQL for the Korean day of an instant, which may be bound and so not be known for an integer. */
export const dayOf = (instant: string) => `CAST(${instant} - (${dayStart(0)}) AS INTEGER) / ${DAY_MS}`;

/** Adds to the sums what a query of `campaign_id, day, reserved, spent` says; it must end in a GROUP BY of the first two. */
const addTo = (query: string) => `
  INSERT INTO budget_use (campaign_id, day, reserved, spent) ${query}
  ON CONFLICT (campaign_id, day) DO UPDATE SET reserved = reserved + excluded.reserved, spent = spent + excluded.spent`;

/** Won that messages which begin now may still take, by campaign: `total` and `today`, null where there is no limit. */
export const ROOM = (campaignIds: string, today: string) => `
  SELECT c.id AS campaign_id,
    c.definition ->> '$.budget.total' - coalesce(sum(u.reserved + u.spent), 0) AS total,
    c.definition ->> '$.budget.daily' - coalesce(sum(u.reserved + u.spent) FILTER (WHERE u.day = ${today}), 0) AS today
  FROM campaigns c LEFT JOIN budget_use u ON u.campaign_id = c.id
  WHERE c.id IN (${campaignIds}) AND c.status = 'active' GROUP BY c.id`;

/** Counts what first legs of a hand-over hold from now on; in the batch that began their submission, after it. */
export function reserve(db: Db, handoverId: number, chunk: string): D1PreparedStatement {
  return db
    .prepare(
      addTo(`SELECT d.campaign_id, ${dayOf('d.submitted_at')}, sum(d.held), 0
             FROM json_each(?2) r JOIN dispatches d ON d.id = r.value ->> 'id'
             WHERE d.handover_id = ?1 AND d.leg = 1 AND d.held IS NOT NULL GROUP BY 1, 2`),
    )
    .bind(handoverId, chunk);
}

/** Rows that leave a hand-over for good, or go back to the queue before their second leg: they hold nothing any more. */
export const LETS_GO = `(r.value ->> 'state' IN ('delivered', 'failed')
  OR (r.value ->> 'state' = 'queued' AND leg = 1 AND r.value ->> 'opensLeg' IS NULL))`;

/** A dispatch `d` nobody asks about any more: it is spent, and holds nothing. */
export const GIVEN_UP = `(d.state = 'unknown' AND d.held IS NULL)`;

/** Rows whose money is spent by what is told of them now. One given up before stays spent when nothing more is known. */
export const SPENDS = `(r.value ->> 'state' = 'delivered'
  OR (r.value ->> 'state' = 'unknown' AND (held IS NULL OR coalesce(r.value ->> 'isGivenUp', false))))`;

/**
 * Counts what a settlement frees, and at its price what arrived or is given up, which a later report may still take back;
 * in the batch that writes it, ahead of it.
 */
export function settleUse(db: Db, handoverId: number, chunk: string): D1PreparedStatement {
  return db
    .prepare(
      addTo(`SELECT d.campaign_id, ${dayOf('d.submitted_at')}, -sum(coalesce(d.held, 0)),
               sum(coalesce(d.price, 0) * (${SPENDS} - ${GIVEN_UP}))
             FROM json_each(?2) r JOIN dispatches d ON d.id = r.value ->> 'id'
             WHERE d.handover_id = ?1 AND d.state IN ('submitting', 'accepted', 'unknown')
               AND (${LETS_GO} OR ${SPENDS} OR ${GIVEN_UP})
             GROUP BY 1, 2`),
    )
    .bind(handoverId, chunk);
}

/**
 * Counts free what queued rows still hold: second legs that will not go. `from` ends in a WHERE clause over
 * `dispatches d`; in the batch that takes them out of the queue, ahead of it.
 */
export const freeQueued = (from: string) =>
  addTo(`SELECT d.campaign_id, ${dayOf('d.submitted_at')}, -sum(d.held), 0 FROM ${from}
         AND d.state = 'queued' AND d.held IS NOT NULL GROUP BY 1, 2`);

/** What each campaign has used, in all and with messages first handed over on `today`. */
export async function readBudgetUse(
  db: Db,
  campaignIds: readonly number[],
  today: number,
): Promise<Map<number, BudgetUse>> {
  const rows = await all<{
    campaignId: number;
    reserved: number;
    spent: number;
    reservedToday: number;
    spentToday: number;
  }>(
    db
      .prepare(
        `SELECT campaign_id AS campaignId, sum(reserved) AS reserved, sum(spent) AS spent,
           coalesce(sum(reserved) FILTER (WHERE day = ?2), 0) AS reservedToday,
           coalesce(sum(spent) FILTER (WHERE day = ?2), 0) AS spentToday
         FROM budget_use WHERE campaign_id IN (SELECT value FROM json_each(?1)) GROUP BY campaign_id`,
      )
      .bind(JSON.stringify(campaignIds), today),
  );
  const uses = new Map(campaignIds.map((id) => [id, NOTHING_USED]));
  for (const { campaignId, reserved, spent, reservedToday, spentToday } of rows) {
    uses.set(campaignId, {
      all: { reserved, spent },
      today: { reserved: reservedToday, spent: spentToday },
    });
  }
  return uses;
}

/** Won each campaign has used since a Korean day, what is under way among it; campaigns that used nothing are missing. */
export async function sumBudgetUse(
  db: Db,
  campaignIds: readonly number[],
  fromDay: number,
): Promise<Map<number, number>> {
  const rows = await all<{ campaignId: number; used: number }>(
    db
      .prepare(
        `SELECT campaign_id AS campaignId, sum(reserved + spent) AS used FROM budget_use
         WHERE campaign_id IN (SELECT value FROM json_each(?1)) AND day >= ?2 GROUP BY campaign_id`,
      )
      .bind(JSON.stringify(campaignIds), fromDay),
  );
  return new Map(rows.map(({ campaignId, used }) => [campaignId, used]));
}

/**
 * Wakes what waits for the budget of a campaign that has come to `version`: there may be room now. Part of the batch that
 * changes the campaign.
 */
export function wakeBudgetWaiting(db: Db, campaignId: number, version: number, now: number): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE dispatches SET wake_at = ?3 WHERE campaign_id = ?1 AND state = 'queued' AND reason = 'budget' AND wake_at > ?3
         AND EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND version = ?2)`,
    )
    .bind(campaignId, version, now);
}

/** Messages that wait for a campaign's budget. */
export async function countBudgetWaiting(db: Db, campaignId: number): Promise<number> {
  const row = await db
    .prepare(`SELECT count(*) AS n FROM dispatches WHERE campaign_id = ?1 AND state = 'queued' AND reason = 'budget'`)
    .bind(campaignId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}
