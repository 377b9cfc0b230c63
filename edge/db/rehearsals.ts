// Rehearsals as stored: how far each has come, what it adds up to, and the first of its messages.

import type { CampaignDefinition } from '../../core/campaign/campaign';
import { readDefinition } from '../../core/campaign/definition';
import type { RehearsedMessage } from '../../core/campaign/rehearsal';
import type { RehearsalSums } from '../../core/campaign/rehearsal-sums';
import { all, type Db, jsonChunks } from './database';

export type Rehearsal = {
  id: number;
  siteId: number;
  campaignId: number;
  definition: CampaignDefinition;
  state: 'running' | 'done' | 'stopped' | 'failed';
  fromAt: number;
  toAt: number;
  /** Last member played, in id order. */
  cursor: string;
  pageSize: number;
  /** Members played, of so many. */
  members: number;
  total: number;
  sums: RehearsalSums;
  startedAt: number;
  updatedAt: number;
  /** Since when it is stepped without getting on; null while it gets on. */
  stuckSince: number | null;
};

type Row = Omit<Rehearsal, 'definition' | 'sums'> & { definition: string; sums: string };
const COLUMNS = `id, site_id AS siteId, campaign_id AS campaignId, definition, state, from_at AS fromAt, to_at AS toAt, cursor,
  page_size AS pageSize, members, total, sums, started_at AS startedAt, updated_at AS updatedAt,
  stuck_since AS stuckSince`;
const toRehearsal = (row: Row): Rehearsal => ({
  ...row,
  definition: readDefinition(row.definition),
  sums: JSON.parse(row.sums) as RehearsalSums,
});

/** Puts a new rehearsal in the place of the campaign's last one. */
export async function replaceRehearsal(
  db: Db,
  rehearsal: Omit<Rehearsal, 'id' | 'total' | 'stuckSince'>,
): Promise<Rehearsal> {
  const { siteId, campaignId, definition, state, fromAt, toAt, cursor, pageSize, members, sums, startedAt } = rehearsal;
  const [, , inserted] = await db.batch<Row>([
    ...dropStatements(db, 'campaign_id = ?1', campaignId),
    db
      .prepare(
        `INSERT INTO rehearsals (site_id, campaign_id, definition, state, from_at, to_at, cursor, page_size, members, total, sums,
           started_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT count(*) FROM members WHERE site_id = ?1), ?10, ?11, ?11)
         RETURNING ${COLUMNS}`,
      )
      .bind(
        ...[siteId, campaignId, JSON.stringify(definition), state, fromAt, toAt, cursor, pageSize, members],
        ...[JSON.stringify(sums), startedAt],
      ),
  ]);
  const row = inserted?.results[0];
  if (!row) throw new Error('the rehearsal was not written');
  return toRehearsal(row);
}

const dropStatements = (db: Db, which: string, value: number) => [
  db
    .prepare(`DELETE FROM rehearsal_messages WHERE rehearsal_id IN (SELECT id FROM rehearsals WHERE ${which})`)
    .bind(value),
  db.prepare(`DELETE FROM rehearsals WHERE ${which}`).bind(value),
];

/** The campaign's rehearsal; null before the first. */
export async function findRehearsal(db: Db, siteId: number, campaignId: number): Promise<Rehearsal | null> {
  const row = await db
    .prepare(`SELECT ${COLUMNS} FROM rehearsals WHERE campaign_id = ?2 AND site_id = ?1 ORDER BY id DESC LIMIT 1`)
    .bind(siteId, campaignId)
    .first<Row>();
  return row && toRehearsal(row);
}

export type RunningRehearsal = Pick<Rehearsal, 'id' | 'siteId' | 'campaignId' | 'stuckSince' | 'updatedAt'>;

/** Those under way, the one that rested longest first. */
export async function listRunningRehearsals(db: Db, limit: number): Promise<RunningRehearsal[]> {
  return all<RunningRehearsal>(
    db
      .prepare(
        `SELECT id, site_id AS siteId, campaign_id AS campaignId, stuck_since AS stuckSince, updated_at AS updatedAt
         FROM rehearsals
         WHERE state = 'running' ORDER BY updated_at LIMIT ?1`,
      )
      .bind(limit),
  );
}

/** Notes that a rehearsal is stepped, before it is: the others come first the next time. */
export async function beginStep(db: Db, id: number, now: number): Promise<void> {
  await db
    .prepare(
      `UPDATE rehearsals SET updated_at = ?2, stuck_since = coalesce(stuck_since, ?2) WHERE id = ?1 AND state = 'running'`,
    )
    .bind(id, now)
    .run();
}

/** Saves how far a rehearsal has come; fails the batch it is part of when somebody else has stepped or stopped it. */
export function moveRehearsal(db: Db, from: Rehearsal, to: Rehearsal): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE rehearsals SET state = ?3, page_size = ?5, members = ?6, sums = ?7, updated_at = ?8, stuck_since = NULL,
         cursor = CASE WHEN cursor = ?2 AND page_size = ?9 AND state = 'running' THEN ?4 ELSE json('it has moved') END
       WHERE id = ?1`,
    )
    .bind(
      ...[from.id, from.cursor, to.state, to.cursor, to.pageSize, to.members, JSON.stringify(to.sums), to.updatedAt],
      from.pageSize,
    );
}

/** Ends one that runs where it is: somebody stopped it, or it does not get on. */
export async function endRehearsal(db: Db, id: number, state: 'stopped' | 'failed', now: number): Promise<void> {
  await db
    .prepare(`UPDATE rehearsals SET state = ?2, updated_at = ?3 WHERE id = ?1 AND state = 'running'`)
    .bind(id, state, now)
    .run();
}

export type ShownMessage = Pick<RehearsedMessage, 'at' | 'leg' | 'boughtAt'> & { memberId: string; price: number };

/** Keeps messages of a rehearsal that is still there, of members who are. */
export function insertRehearsed(db: Db, id: number, messages: readonly ShownMessage[]): D1PreparedStatement[] {
  return jsonChunks(messages).map((chunk) =>
    db
      .prepare(
        `INSERT INTO rehearsal_messages (rehearsal_id, member_id, at, leg, price, bought_at)
         SELECT r.id, m.member_id, j.value ->> 'at', j.value ->> 'leg', j.value ->> 'price', j.value ->> 'boughtAt'
         FROM rehearsals r CROSS JOIN json_each(?2) j CROSS JOIN members m
           ON m.site_id = r.site_id AND m.member_id = j.value ->> 'memberId' AND m.state <> 'erased'
         WHERE r.id = ?1 ON CONFLICT DO NOTHING`,
      )
      .bind(id, chunk),
  );
}

/** What a rehearsal would have sent, in member order after `after` (a member and an instant). */
export async function listRehearsed(
  db: Db,
  id: number,
  after: { memberId: string; at: number },
  limit: number,
): Promise<ShownMessage[]> {
  return all<ShownMessage>(
    db
      .prepare(
        `SELECT member_id AS memberId, at, leg, price, bought_at AS boughtAt FROM rehearsal_messages
         WHERE rehearsal_id = ?1 AND (member_id, at) > (?2, ?3) ORDER BY member_id, at LIMIT ?4`,
      )
      .bind(id, after.memberId, after.at, limit),
  );
}

/** Forgets rehearsals nobody has stepped since `cutoff`. */
export async function dropOldRehearsals(db: Db, cutoff: number): Promise<void> {
  await db.batch(dropStatements(db, 'updated_at < ?1', cutoff));
}
