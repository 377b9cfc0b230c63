// Campaigns, their runs and what fell out of real-time ones before it was due.

import type { Campaign, CampaignChange, CampaignDefinition } from '../../core/campaign/campaign';
import { readStoredDefinition } from '../../core/campaign/definition';
import type { CandidateReason } from '../../core/campaign/trigger';
import { logFailure } from '../log';
import { wakeBudgetWaiting } from './budgets';
import { all, type Db } from './database';
import { endQueued, wakePaused } from './dispatches';
import { readable } from './event-sql';

type CampaignRow = {
  id: number;
  site_id: number;
  status: Campaign['status'];
  version: number;
  definition: string;
  activated_at: number | null;
  next_run_at: number | null;
  archived_at: number | null;
  finished_at: number | null;
};

/** Campaigns whose rows these are; one nobody can read is left out, and told of. */
async function readCampaigns(db: Db, statement: D1PreparedStatement): Promise<Campaign[]> {
  const campaigns: Campaign[] = [];
  for (const row of await all<CampaignRow>(statement)) {
    const definition = readStoredDefinition(row.definition) ?? (await mendDefinition(db, row));
    if (definition) campaigns.push(toCampaign(row, definition));
  }
  return campaigns;
}

const toCampaign = (row: CampaignRow, definition: CampaignDefinition): Campaign => ({
  id: row.id,
  siteId: row.site_id,
  status: row.status,
  version: row.version,
  definition,
  activatedAt: row.activated_at,
  nextRunAt: row.next_run_at,
  archivedAt: row.archived_at,
  finishedAt: row.finished_at,
});

/**
 * What a campaign says whose row is damaged, from its versions, where the same stands once more. Where it does not, nobody
 * knows: it has no next run.
 */
async function mendDefinition(
  db: Db,
  { id, site_id: siteId, version }: CampaignRow,
): Promise<CampaignDefinition | null> {
  const definition = await findCampaignVersion(db, id, version);
  await (definition
    ? db
        .prepare('UPDATE campaigns SET definition = ?3 WHERE id = ?1 AND version = ?2')
        .bind(id, version, JSON.stringify(definition))
    : db.prepare('UPDATE campaigns SET next_run_at = NULL WHERE id = ?1 AND version = ?2').bind(id, version)
  ).run();
  const isMended = definition !== null;
  logFailure('campaign', new Error('a campaign cannot be read'), { siteId, campaignId: id, isMended });
  return definition;
}

export async function insertCampaign(
  db: Db,
  siteId: number,
  definition: CampaignDefinition,
  now: number,
): Promise<Campaign> {
  const [inserted] = await db.batch<{ id: number }>([
    db
      .prepare(
        `INSERT INTO campaigns (site_id, status, version, definition, created_at, updated_at)
         VALUES (?1, 'draft', 1, ?2, ?3, ?3) RETURNING id`,
      )
      .bind(siteId, JSON.stringify(definition), now),
    db
      .prepare(
        `INSERT INTO campaign_versions (campaign_id, version, change, definition, changed_at)
         SELECT last_insert_rowid(), 1, 'created', ?1, ?2`,
      )
      .bind(JSON.stringify(definition), now),
  ]);
  const id = inserted?.results[0]?.id;
  if (id === undefined) throw new Error('the campaign was not written');
  const idle = { activatedAt: null, nextRunAt: null, archivedAt: null, finishedAt: null };
  return { id, siteId, status: 'draft', version: 1, definition, ...idle };
}

/**
 * Writes a campaign back, and what it said into its versions, if nobody has changed it since `readVersion`; false when
 * somebody has. What waited for its budget, or for it to go on, is looked at again, and everything once it has ended.
 * `campaign.version` must be `readVersion + 1`.
 */
export async function updateCampaign(
  db: Db,
  campaign: Campaign,
  change: CampaignChange,
  readVersion: number,
  now: number,
): Promise<boolean> {
  const { id, version, status, activatedAt, nextRunAt, archivedAt, finishedAt } = campaign;
  const definition = JSON.stringify(campaign.definition);
  const [updated] = await db.batch([
    db
      .prepare(
        `UPDATE campaigns SET status = ?3, version = ?4, definition = ?5, activated_at = ?6, next_run_at = ?7,
           archived_at = ?8, updated_at = ?9, finished_at = ?10
         WHERE id = ?1 AND version = ?2`,
      )
      .bind(id, readVersion, status, version, definition, activatedAt, nextRunAt, archivedAt, now, finishedAt),
    // Only the statement above can have left this version without its row: one that lost the race finds it written.
    db
      .prepare(
        `INSERT INTO campaign_versions (campaign_id, version, change, definition, changed_at)
         SELECT id, version, ?3, definition, ?4 FROM campaigns WHERE id = ?1 AND version = ?2
         ON CONFLICT DO NOTHING`,
      )
      .bind(id, version, change, now),
    wakeBudgetWaiting(db, id, version, now),
    ...(change === 'activated' ? [wakePaused(db, id, version, now)] : []),
    ...(change === 'ended' ? endQueued(db, id, version, now) : []),
  ]);
  return updated?.meta.changes === 1;
}

/** One version of a campaign as the list of versions shows it. */
export type CampaignVersion = {
  version: number;
  change: CampaignChange;
  definition: CampaignDefinition;
  changedAt: number;
};

/** What a campaign said, newest version first. The campaign must be known to be the caller's. */
export async function listCampaignVersions(db: Db, campaignId: number, limit: number): Promise<CampaignVersion[]> {
  const rows = await all<Omit<CampaignVersion, 'definition'> & { definition: string }>(
    db
      .prepare(
        `SELECT version, change, definition, changed_at AS changedAt FROM campaign_versions
         WHERE campaign_id = ?1 ORDER BY version DESC LIMIT ?2`,
      )
      .bind(campaignId, limit),
  );
  return rows.flatMap(({ definition: stored, ...row }) => {
    const definition = readStoredDefinition(stored);
    return definition ? [{ ...row, definition }] : [];
  });
}

/** What a campaign said in one version; null when it never had it, or it cannot be read. The campaign must be known to be the caller's. */
export async function findCampaignVersion(
  db: Db,
  campaignId: number,
  version: number,
): Promise<CampaignDefinition | null> {
  const row = await db
    .prepare('SELECT definition FROM campaign_versions WHERE campaign_id = ?1 AND version = ?2')
    .bind(campaignId, version)
    .first<{ definition: string }>();
  return row && readStoredDefinition(row.definition);
}

/** Until when a campaign that waits for planned instants now was a running one in real time; null when it never was. */
export async function findRealtimeUntil(db: Db, campaignId: number): Promise<number | null> {
  const row = await db
    .prepare(
      `WITH said AS (SELECT version, change, changed_at, definition ->> '$.send.type' AS type FROM campaign_versions
         WHERE campaign_id = ?1), last AS (SELECT max(version) AS version FROM said WHERE type = 'realtime')
       SELECT min(said.changed_at) AS at FROM said, last WHERE said.version > last.version
         AND EXISTS (SELECT 1 FROM said a WHERE a.change = 'activated' AND a.version <= last.version)`,
    )
    .bind(campaignId)
    .first<{ at: number | null }>();
  return row?.at ?? null;
}

/** A campaign of this site; another site's is as good as none. */
export async function findCampaign(db: Db, siteId: number, id: number): Promise<Campaign | null> {
  const statement = db.prepare('SELECT * FROM campaigns WHERE id = ?1 AND site_id = ?2').bind(id, siteId);
  return (await readCampaigns(db, statement))[0] ?? null;
}

/** Those in the list, or those put away; newest first. A shop has at most a few hundred. */
export async function listCampaigns(db: Db, siteId: number, archived = false): Promise<Campaign[]> {
  const statement = db.prepare(
    `SELECT * FROM campaigns WHERE site_id = ?1 AND (archived_at IS NOT NULL) = ?2 ORDER BY id DESC LIMIT 500`,
  );
  return readCampaigns(db, statement.bind(siteId, archived ? 1 : 0));
}

/** Those that run, and those that are paused with members waiting. */
export async function listWatchedCampaigns(db: Db, siteId: number): Promise<Campaign[]> {
  const statement = db.prepare(
    `SELECT * FROM campaigns WHERE site_id = ?1 AND status IN ('active', 'paused') LIMIT 500`,
  );
  return readCampaigns(db, statement.bind(siteId));
}

export async function listCampaignsById(db: Db, ids: readonly number[]): Promise<Map<number, Campaign>> {
  const statement = db.prepare('SELECT * FROM campaigns WHERE id IN (SELECT value FROM json_each(?1))');
  const campaigns = await readCampaigns(db, statement.bind(JSON.stringify(ids)));
  return new Map(campaigns.map((campaign) => [campaign.id, campaign]));
}

/** SQL for the definition of a campaign `c`; null where it cannot be read. */
export const DEFINITION = readable('c.definition');

/** Names of the events that campaigns of each site mean to bring about, beside purchases. */
export async function listGoalEvents(db: Db): Promise<Map<number, Set<string>>> {
  const rows = await all<{ site_id: number; name: string }>(
    db.prepare(
      `SELECT DISTINCT site_id, ${DEFINITION} ->> '$.goal.event' AS name FROM campaigns c
       WHERE activated_at IS NOT NULL AND ${DEFINITION} ->> '$.goal.type' = 'event'`,
    ),
  );
  const names = new Map<number, Set<string>>();
  for (const row of rows) names.set(row.site_id, (names.get(row.site_id) ?? new Set()).add(row.name));
  return names;
}

/** Active campaigns whose planned instant has come. */
export async function listDueCampaigns(db: Db, now: number, limit: number): Promise<Campaign[]> {
  const rows = await all<{ id: number }>(
    db.prepare('SELECT id FROM campaigns WHERE next_run_at <= ?1 ORDER BY next_run_at LIMIT ?2').bind(now, limit),
  );
  return [
    ...(
      await listCampaignsById(
        db,
        rows.map((row) => row.id),
      )
    ).values(),
  ];
}

export async function nextCampaignDueAt(db: Db): Promise<number | null> {
  const row = await db
    .prepare('SELECT min(next_run_at) AS at FROM campaigns WHERE next_run_at IS NOT NULL')
    .first<{ at: number | null }>();
  return row?.at ?? null;
}

/** Counts real-time candidates that fell out before their message was due. */
export function countTimerOutcomes(
  db: Db,
  day: number,
  outcomes: readonly { campaignId: number; reason: CandidateReason; count?: number }[],
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO timer_outcomes (campaign_id, day, reason, count)
       SELECT value ->> 0, ?2, value ->> 1, sum(value ->> 2) FROM json_each(?1) WHERE true GROUP BY 1, 3
       ON CONFLICT (campaign_id, day, reason) DO UPDATE SET count = count + excluded.count`,
    )
    .bind(JSON.stringify(outcomes.map(({ campaignId, reason, count = 1 }) => [campaignId, reason, count])), day);
}

export async function sumTimerOutcomes(db: Db, campaignId: number): Promise<Partial<Record<CandidateReason, number>>> {
  const rows = await all<{ reason: CandidateReason; count: number }>(
    db
      .prepare('SELECT reason, sum(count) AS count FROM timer_outcomes WHERE campaign_id = ?1 GROUP BY reason')
      .bind(campaignId),
  );
  return Object.fromEntries(rows.map((row) => [row.reason, row.count]));
}

/** Sites whose timer shards must be looked after: those with a campaign that runs or is paused with timers waiting. */
export async function listWatchedSiteIds(db: Db): Promise<number[]> {
  const rows = await all<{ site_id: number }>(
    db.prepare(`SELECT DISTINCT site_id FROM campaigns WHERE status IN ('active', 'paused') ORDER BY site_id`),
  );
  return rows.map((row) => row.site_id);
}
