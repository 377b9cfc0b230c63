// Runs of scheduled campaigns: opened at their planned instant, moved on page by page, given up where that cannot be done.

import type { CandidateReason } from '../../core/campaign/trigger';
import { all, type Db } from './database';

/** Opens the run of a planned instant and moves the campaign on to its next, together; a second caller changes nothing. */
export async function openRun(
  db: Db,
  campaignId: number,
  plannedAt: number,
  state: 'expanding' | 'skipped',
  nextRunAt: number | null,
): Promise<void> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO runs (campaign_id, planned_at, state, cursor, matched, excluded) VALUES (?1, ?2, ?3, '', 0, '{}')
         ON CONFLICT DO NOTHING`,
      )
      .bind(campaignId, plannedAt, state),
    db
      .prepare('UPDATE campaigns SET next_run_at = ?3 WHERE id = ?1 AND next_run_at = ?2')
      .bind(campaignId, plannedAt, nextRunAt),
  ]);
}

export type Run = {
  id: number;
  campaignId: number;
  plannedAt: number;
  state: 'expanding' | 'expanded' | 'skipped' | 'failed';
  cursor: string;
  matched: number;
  excluded: Partial<Record<CandidateReason, number>>;
  /** The error it was given up for. */
  failure: string | null;
};

type RunRow = Omit<Run, 'excluded'> & { excluded: string };
const RUN_COLUMNS = 'id, campaign_id AS campaignId, planned_at AS plannedAt, state, cursor, matched, excluded, failure';
const toRun = (row: RunRow): Run => ({ ...row, excluded: JSON.parse(row.excluded) as Run['excluded'] });

/** A run whose members are to be dealt with, since when that has been tried in vain, and when it was to be tried again. */
export type OpenRun = { id: number; siteId: number; stuckSince: number | null; tryAt: number | null };

/** Open runs that may be tried: those that get on before those that do not. Those of a paused campaign wait for it. */
export async function listOpenRuns(db: Db, now: number, limit: number): Promise<OpenRun[]> {
  return all<OpenRun>(
    db
      .prepare(
        `SELECT r.id, c.site_id AS siteId, r.stuck_since AS stuckSince, r.try_at AS tryAt
         FROM runs r JOIN campaigns c ON c.id = r.campaign_id
         WHERE r.state = 'expanding' AND c.status <> 'paused' AND (r.try_at IS NULL OR r.try_at <= ?1)
         ORDER BY r.try_at, r.planned_at LIMIT ?2`,
      )
      .bind(now, limit),
  );
}

/** Notes that a run is tried, before it is: one that ends the worker waits as one that fails. Null when it is dealt with. */
export async function beginTry(db: Db, id: number, now: number, tryAt: number): Promise<Run | null> {
  const row = await db
    .prepare(
      `UPDATE runs SET stuck_since = coalesce(stuck_since, ?2), try_at = ?3 WHERE id = ?1 AND state = 'expanding'
       RETURNING ${RUN_COLUMNS}`,
    )
    .bind(id, now, tryAt)
    .first<RunRow>();
  return row && toRun(row);
}

/** Tries a run no more that has not got on since `stuckSince`, the last time for this error. */
export async function giveUpRun(db: Db, id: number, stuckSince: number, failure: string): Promise<void> {
  await db.batch([
    db
      .prepare(
        `UPDATE runs SET state = 'failed', failure = ?3 WHERE id = ?1 AND state = 'expanding' AND stuck_since = ?2`,
      )
      .bind(id, stuckSince, failure),
    db
      .prepare(`DELETE FROM run_pages WHERE run_id = (SELECT id FROM runs WHERE id = ?1 AND state = 'failed')`)
      .bind(id),
  ]);
}

export type StuckRun = Pick<Run, 'campaignId' | 'plannedAt' | 'failure'> & { state: 'expanding' | 'failed' };

/**
 * Runs of a shop, planned since `plannedFrom`, that have not got on since `stuckBy`, or were given up and nobody has
 * taken note of it; the latest first.
 */
export async function listStuckRuns(db: Db, siteId: number, plannedFrom: number, stuckBy: number): Promise<StuckRun[]> {
  return all<StuckRun>(
    db
      .prepare(
        `SELECT r.campaign_id AS campaignId, r.planned_at AS plannedAt, r.state, r.failure
         FROM campaigns c JOIN runs r ON r.campaign_id = c.id
         WHERE c.site_id = ?1 AND r.planned_at >= ?2
           AND (r.state = 'failed' AND r.noted_at IS NULL OR r.state = 'expanding' AND c.status = 'active' AND r.stuck_since <= ?3)
         ORDER BY r.planned_at DESC LIMIT 20`,
      )
      .bind(siteId, plannedFrom, stuckBy),
  );
}

/** Somebody of the shop knows that the run of this instant was given up. */
export async function noteFailedRun(
  db: Db,
  siteId: number,
  campaignId: number,
  plannedAt: number,
  now: number,
): Promise<void> {
  await db
    .prepare(
      `UPDATE runs SET noted_at = ?4 WHERE campaign_id = ?2 AND planned_at = ?3 AND state = 'failed'
         AND campaign_id IN (SELECT id FROM campaigns WHERE site_id = ?1)`,
    )
    .bind(siteId, campaignId, plannedAt, now)
    .run();
}

/** Did the campaign's run of this instant begin? One that was missed did not. */
export async function hasRun(db: Db, campaignId: number, plannedAt: number): Promise<boolean> {
  const run = await db
    .prepare(`SELECT 1 FROM runs WHERE campaign_id = ?1 AND planned_at = ?2 AND state <> 'skipped'`)
    .bind(campaignId, plannedAt)
    .first();
  return run !== null;
}

export async function listRuns(db: Db, campaignId: number, limit: number): Promise<Run[]> {
  const rows = await all<RunRow>(
    db
      .prepare(`SELECT ${RUN_COLUMNS} FROM runs WHERE campaign_id = ?1 ORDER BY planned_at DESC LIMIT ?2`)
      .bind(campaignId, limit),
  );
  return rows.map(toRun);
}

/** Members that all runs of a campaign left out, per reason. */
export async function sumRunExclusions(db: Db, campaignId: number): Promise<Run['excluded']> {
  const rows = await all<{ reason: CandidateReason; count: number }>(
    db
      .prepare(
        `SELECT e.key AS reason, sum(e.value) AS count FROM runs r CROSS JOIN json_each(r.excluded) e
         WHERE r.campaign_id = ?1 GROUP BY e.key`,
      )
      .bind(campaignId),
  );
  return Object.fromEntries(rows.map((row) => [row.reason, row.count]));
}

/** Saves how far a run has come; fails the batch it is part of when another worker has moved it meanwhile. */
export function moveRun(
  db: Db,
  run: Run,
  to: Pick<Run, 'state' | 'cursor' | 'matched' | 'excluded'>,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE runs SET state = ?3, matched = ?5, excluded = ?6, stuck_since = NULL, try_at = NULL,
         cursor = CASE WHEN cursor = ?2 AND state = 'expanding' THEN ?4 ELSE json('the run has moved') END
       WHERE id = ?1`,
    )
    .bind(run.id, run.cursor, to.state, to.cursor, to.matched, JSON.stringify(to.excluded));
}
