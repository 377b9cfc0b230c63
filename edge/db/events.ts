// The log. Appending is idempotent by (site, event id); `seq` is handed out in commit order, so a reader that
// remembers it skips nothing.

import { ATTRIBUTION_RULES } from '../../core/attribution';
import type { SubjectEvent } from '../../core/campaign/variables';
import { pricedItems, readStored, type StoredEvent, UNREADABLE_EVENT } from '../../core/event';
import type { LoggedEvent } from '../../core/history';
import { endCheckouts, endOrderedCheckouts, IS_OVER, upToEachOrder } from './checkouts';
import { all, type Db, jsonChunks } from './database';

/**
 * Appends events of one site; those already in the log change nothing. Resolves to how many rows D1 bills for it, when all of
 * them are committed.
 */
export async function appendEvents(db: Db, siteId: number, events: readonly StoredEvent[]): Promise<number> {
  const results = await db.batch(
    upToEachOrder(events).flatMap((told) => [
      ...appendStatements(db, siteId, told),
      ...endOrderedCheckouts(db, siteId, told),
      ...endCheckouts(db, siteId, told),
    ]),
  );
  return results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
}

/** SQL: all there are, which is how a conversion is found by its event. */
const RULES = ATTRIBUTION_RULES.map((rule) => `'${rule}'`).join(', ');

/**
 * Appends what a shop's own systems report. They are believed over the page: an order the tag told first gives its id
 * up, stays in the log as superseded, and is credited anew with the reported member and amount. Resolves to how many are new.
 */
export async function appendReportedEvents(db: Db, siteId: number, events: readonly StoredEvent[]): Promise<number> {
  const orders = JSON.stringify(events.filter((event) => event.name === 'purchase').map((event) => event.eventId));
  const told = `SELECT seq FROM events WHERE site_id = ?1 AND event_id IN (SELECT value FROM json_each(?2)) AND data ->> 'from' = 'tag'`;
  const [, , ...appended] = await db.batch([
    db.prepare(`DELETE FROM conversions WHERE rule IN (${RULES}) AND event_seq IN (${told})`).bind(siteId, orders),
    db
      .prepare(
        `UPDATE events SET event_id = event_id || ':tag:' || seq, name = 'order_update', data = json_set(data, '$.p.status', 'superseded')
         WHERE seq IN (${told})`,
      )
      .bind(siteId, orders),
    ...appendStatements(db, siteId, events),
  ]);
  return appended.reduce((sum, { meta }) => sum + meta.changes, 0);
}

function appendStatements(db: Db, siteId: number, events: readonly StoredEvent[]): D1PreparedStatement[] {
  const rows = events.map((event) => [
    event.eventId,
    event.visitorId,
    event.memberId,
    event.name,
    event.occurredAt,
    event.receivedAt,
    JSON.stringify(event.data),
  ]);
  const statement = db.prepare(
    `INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
     SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
     FROM json_each(?2) o WHERE NOT (${IS_OVER})
     ON CONFLICT DO NOTHING`,
  );
  return jsonChunks(rows).map((chunk) => statement.bind(siteId, chunk));
}

export type LogRow = LoggedEvent & { siteId: number };

/** A row of the log as the database gives it. */
export type LogColumns = {
  seq: number;
  site_id: number;
  name: string;
  visitor_id: string | null;
  member_id: string | null;
  occurred_at: number;
  data: string;
};

/** SQL: of site ?1, of rows found by their place in the log. Without the `+` the planner begins with all that the site has. */
const OF_SITE = '+site_id = ?1';

export const LOG_COLUMNS = 'seq, site_id, name, visitor_id, member_id, occurred_at, data';

/** A row that cannot be read is one of nobody, and says nothing. */
export function toLogRow({ seq, site_id: siteId, occurred_at: occurredAt, ...row }: LogColumns): LogRow {
  const data = row.name === UNREADABLE_EVENT ? null : readStored(row.data);
  const place = { seq, siteId, occurredAt };
  if (!data) return { ...place, name: UNREADABLE_EVENT, visitorId: null, memberId: null, url: null, params: {} };
  const { u: url = null, p: params = {} } = data;
  return { ...place, name: row.name, visitorId: row.visitor_id, memberId: row.member_id, url, params };
}

/**
 * Sets rows that cannot be read aside: every statement can pass them, they count as nothing, and what stood in them is
 * kept as it stood. Their ids are given up, so that the same told again is taken.
 */
export function setAside(db: Db, rows: readonly LogRow[]): D1PreparedStatement[] {
  return jsonChunks(rows.map(({ seq }) => seq)).map((chunk) =>
    db
      .prepare(
        `UPDATE events SET name = ?1, event_id = event_id || ':unreadable:' || seq,
           data = json_object('name', name, 'data', CAST(data AS TEXT))
         WHERE seq IN (SELECT value FROM json_each(?2)) AND name <> ?1`,
      )
      .bind(UNREADABLE_EVENT, chunk),
  );
}

/** The next rows of the log after `seq`, of every site, in commit order. */
export async function readLog(db: Db, afterSeq: number, limit: number): Promise<LogRow[]> {
  const statement = db.prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2`);
  return (await all<LogColumns>(statement.bind(afterSeq, limit))).map(toLogRow);
}

/**
 * Deletes the oldest rows of the log received before `cutoff`, at most `limit`; resolves to how many. Only old rows ever
 * go, so a number is never handed out twice while somebody may still remember it.
 */
export async function deleteOldEvents(db: Db, cutoff: number, limit: number): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM events WHERE received_at < ?1 AND seq IN (SELECT seq FROM events ORDER BY seq LIMIT ?2)
         AND seq < (SELECT max(seq) FROM events)`,
    )
    .bind(cutoff, limit)
    .run();
  return meta.changes;
}

export async function lastSeq(db: Db): Promise<number> {
  const row = await db.prepare('SELECT max(seq) AS seq FROM events').first<{ seq: number | null }>();
  return row?.seq ?? 0;
}

export async function firstSeq(db: Db): Promise<number> {
  const row = await db.prepare('SELECT min(seq) AS seq FROM events').first<{ seq: number | null }>();
  return row?.seq ?? 0;
}

/** The place of the last of the next `limit` rows of the log, of every site; null at its end. */
export async function nextLogPlace(db: Db, afterSeq: number, limit: number): Promise<number | null> {
  const end = await db
    .prepare('SELECT max(seq) AS seq FROM (SELECT seq FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2)')
    .bind(afterSeq, limit)
    .first<{ seq: number | null }>();
  return end?.seq ?? null;
}

/** The rows of one site's members between two places of the log. */
export async function readMemberLog(db: Db, siteId: number, afterSeq: number, upTo: number): Promise<LogRow[]> {
  const statement = db
    .prepare(
      `SELECT ${LOG_COLUMNS} FROM events WHERE seq > ?2 AND seq <= ?3 AND ${OF_SITE} AND member_id IS NOT NULL ORDER BY seq`,
    )
    .bind(siteId, afterSeq, upTo);
  return (await all<LogColumns>(statement)).map(toLogRow);
}

/** Most rows read of one member: more than a person makes in the time anybody asks about. */
const MEMBER_ROWS = 5_000;

/** One member's rows of these names, the latest first. */
export async function readMemberEvents(
  db: Db,
  siteId: number,
  memberId: string,
  names: readonly string[],
): Promise<LogRow[]> {
  if (names.length === 0) return [];
  const statement = db.prepare(
    `SELECT ${LOG_COLUMNS} FROM events INDEXED BY events_member
     WHERE site_id = ?1 AND name IN (SELECT value FROM json_each(?2)) AND member_id = ?3
     ORDER BY seq DESC LIMIT ${MEMBER_ROWS}`,
  );
  return (await all<LogColumns>(statement.bind(siteId, JSON.stringify(names), memberId))).map(toLogRow);
}

/** Rows of one site by their place in the log, as messages tell of them. */
export async function readSubjects(
  db: Db,
  siteId: number,
  seqs: readonly number[],
): Promise<Map<number, SubjectEvent>> {
  if (seqs.length === 0) return new Map();
  const rows = await all<LogColumns>(
    db
      .prepare(`SELECT ${LOG_COLUMNS} FROM events WHERE seq IN (SELECT value FROM json_each(?2)) AND ${OF_SITE}`)
      .bind(siteId, JSON.stringify([...new Set(seqs)])),
  );
  return new Map(
    rows.map((row) => {
      const { occurredAt, url, params } = toLogRow(row);
      const title = readStored(row.data)?.ti ?? null;
      const { value = null, currency } = params;
      return [row.seq, { occurredAt, url, title, items: pricedItems(params), value, currency }];
    }),
  );
}

/** Which of a visitor's rows to read: those of `memberId` (null: of nobody yet) before `beforeSeq`, since an instant. */
export type Trail = {
  siteId: number;
  visitorId: string;
  memberId: string | null;
  beforeSeq: number;
  since: number;
  /** `YYYYMMDD`. Orders are kept under their own ids, which on both platforms begin with the date. */
  ordersFrom: string;
};

/**
 * What browsers did, in the order of the trails: of each the latest, at most `limit`, oldest first. Two statements however
 * many browsers there are: their own events by id, and their orders.
 */
export async function readTrails(db: Db, trails: readonly Trail[], limit: number): Promise<LogRow[][]> {
  const found = trails.map((): LogRow[] => []);
  if (trails.length === 0) return found;
  const mine = `e.member_id IS t.value ->> 'memberId' AND e.seq < t.value ->> 'beforeSeq'`;
  const statements = [
    `SELECT trail, ${LOG_COLUMNS} FROM (
       SELECT t.key AS trail, e.*, row_number() OVER (PARTITION BY t.key ORDER BY e.seq DESC) AS nth
       FROM json_each(?1) t CROSS JOIN events e INDEXED BY events_once ON e.site_id = t.value ->> 'siteId'
         AND e.event_id > t.value ->> 'visitorId' || '.' AND e.event_id < t.value ->> 'visitorId' || '/'
       WHERE ${mine} AND e.occurred_at >= t.value ->> 'since')
     WHERE nth <= ?2`,
    `SELECT t.key AS trail, ${LOG_COLUMNS} FROM json_each(?1) t
     CROSS JOIN events e INDEXED BY events_orders ON e.site_id = t.value ->> 'siteId'
       AND e.visitor_id = t.value ->> 'visitorId' AND substr(e.event_id, 1, 6) = 'order:'
     WHERE ${mine} AND e.event_id > 'order:' || (t.value ->> 'ordersFrom') AND ?2 > 0`,
  ];
  const bound = JSON.stringify(trails);
  const results = await db.batch<LogColumns & { trail: number }>(
    statements.map((statement) => db.prepare(statement).bind(bound, limit)),
  );
  for (const { trail, ...columns } of results.flatMap((result) => result.results)) {
    const row = toLogRow(columns);
    if (row.name !== UNREADABLE_EVENT) found[trail]?.push(row);
  }
  return found.map((rows) => rows.sort((a, b) => a.seq - b.seq).slice(-limit));
}

export type RecentEvent = LogRow & { receivedAt: number; device: string | null; from: string; title: string | null };

/** The newest events of a site, newest first; the list a shop owner watches after pasting the tag. */
export async function recentEvents(
  db: Db,
  siteId: number,
  limit: number,
  beforeSeq?: number,
  /** Look no further back than this position: a quiet site would have the whole log read for it. */
  sinceSeq = 0,
): Promise<RecentEvent[]> {
  const statement = db.prepare(
    `SELECT ${LOG_COLUMNS}, received_at FROM events WHERE ${OF_SITE} AND seq < ?2 AND seq > ?4 ORDER BY seq DESC LIMIT ?3`,
  );
  return readRecent(statement.bind(siteId, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit, sinceSeq));
}

/** The same of a quiet site, found among all it has told: few, where those of others are many. */
export async function recentEventsOfQuiet(
  db: Db,
  siteId: number,
  limit: number,
  beforeSeq: number,
): Promise<RecentEvent[]> {
  const statement = db.prepare(
    `SELECT ${LOG_COLUMNS}, received_at FROM events WHERE seq IN (
       SELECT seq FROM events INDEXED BY events_once WHERE site_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3)
     ORDER BY seq DESC`,
  );
  return readRecent(statement.bind(siteId, beforeSeq, limit));
}

async function readRecent(statement: D1PreparedStatement): Promise<RecentEvent[]> {
  return (await all<LogColumns & { received_at: number }>(statement)).map((row) => {
    const { d: device = null, from = 'unknown', ti: title = null } = readStored(row.data) ?? {};
    return { ...toLogRow(row), receivedAt: row.received_at, device, from, title };
  });
}

/** How often each event name came in since `since`, and when last; for the installation check. */
export async function countEventsByName(
  db: Db,
  siteId: number,
  sinceSeq: number,
): Promise<{ name: string; count: number; lastAt: number }[]> {
  return all(
    db
      .prepare(
        `SELECT name, count(*) AS count, max(received_at) AS lastAt FROM events
         WHERE seq > ?2 AND ${OF_SITE} GROUP BY name ORDER BY count DESC`,
      )
      .bind(siteId, sinceSeq),
  );
}
