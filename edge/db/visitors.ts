// Whose browser is whose: a visitor becomes a member's when it first shows one, with what it did before.

import { asThen } from '../../core/facts/order';
import type { LoggedEvent } from '../../core/history';
import { DAY_MS, formatKst } from '../../core/time';
import { all, type Db } from './database';
import { LOG_COLUMNS, type LogColumns, type LogRow, readTrails, toLogRow } from './events';

/** Anonymous history joined to a member at login goes back at most this far, and so many events: the latest. */
const JOIN_BACK_MS = 30 * DAY_MS;
const JOIN_LIMIT = 500;

/** One event and whose it is. */
export type Folded = { siteId: number; memberId: string; event: LoggedEvent };

type Join = { row: LogRow & { memberId: string; visitorId: string }; trail: LogRow[]; isNew: boolean };
type Visitor = { site_id: number; visitor_id: string; member_id: string; joined_seq: number };

const visitorKey = (siteId: number, visitorId: string) => `${siteId}\n${visitorId}`;

/**
 * The members' events of a page of the log in the order they are to be folded, and the statements that write down whose
 * browsers they show. What a browser did before it showed its member is folded where it does, and not at its own place,
 * so that the log folded anew gives what it gave the first time. A browser that belongs to a member keeps belonging to
 * it: a second person's login joins nothing.
 */
export async function joinVisitors(
  db: Db,
  rows: readonly LogRow[],
): Promise<{ folded: Folded[]; statements: D1PreparedStatement[] }> {
  const known = await readVisitors(db, rows);
  const joins = await findJoins(db, rows, known);
  const folded = rows.flatMap((row): Folded[] => {
    const { siteId, memberId, visitorId, seq } = row;
    if (memberId === null) return [];
    const visitor = visitorId === null ? undefined : known.get(visitorKey(siteId, visitorId));
    if (visitor && seq < visitor.joined_seq && visitor.member_id === memberId) return [];
    const trail = joins.get(seq)?.trail.map(ofGuest) ?? [];
    return [...trail, row].map((event) => ({ siteId, memberId, event: asThen(event) }));
  });
  const fresh = [...joins.values()].filter((join) => join.isNew);
  return { folded, statements: fresh.flatMap((join) => joinStatements(db, join)) };
}

const ofGuest = (event: LogRow): LogRow => ({ ...event, ofGuest: true });

/**
 * What browsers did before the rows of this page that gave them to a member; a reader that has passed those events while
 * they were nobody's looks at them again here. The projections must have been folded past the page.
 */
export async function joinedTrails(db: Db, rows: readonly LogRow[]): Promise<LogRow[]> {
  const joins = await findJoins(db, rows, await readVisitors(db, rows));
  return [...joins.values()].flatMap((join) => join.trail);
}

/** Rows of the page that show a browser's member for the first time, by log position, with what it did before. */
async function findJoins(
  db: Db,
  rows: readonly LogRow[],
  known: ReadonlyMap<string, Visitor>,
): Promise<Map<number, Join>> {
  const shown = new Set<string>();
  const showing = rows.flatMap((row) => {
    const { siteId, visitorId, memberId, seq } = row;
    if (memberId === null || visitorId === null) return [];
    const key = visitorKey(siteId, visitorId);
    const visitor = known.get(key);
    if (visitor ? visitor.joined_seq !== seq : shown.has(key)) return [];
    shown.add(key);
    return [{ row: { ...row, memberId, visitorId }, isNew: !visitor }];
  });
  const trails = await readTrails(
    db,
    showing.map(({ row: { siteId, visitorId, memberId, seq, occurredAt }, isNew }) => {
      const since = occurredAt - JOIN_BACK_MS;
      const ordersFrom = formatKst(since).slice(0, 10).replaceAll('-', '');
      return { siteId, visitorId, memberId: isNew ? null : memberId, beforeSeq: seq, since, ordersFrom };
    }),
    JOIN_LIMIT,
  );
  return new Map(showing.map((join, n) => [join.row.seq, { ...join, trail: trails[n] ?? [] }]));
}

async function readVisitors(db: Db, rows: readonly LogRow[]): Promise<Map<string, Visitor>> {
  const pairs = new Map<string, [number, string]>();
  for (const { siteId, visitorId, memberId } of rows) {
    if (memberId !== null && visitorId !== null) pairs.set(visitorKey(siteId, visitorId), [siteId, visitorId]);
  }
  if (pairs.size === 0) return new Map();
  const found = await all<Visitor>(
    db
      .prepare(
        `SELECT v.site_id, v.visitor_id, v.member_id, v.joined_seq FROM json_each(?1) k
         JOIN visitors v ON v.site_id = k.value ->> 0 AND v.visitor_id = k.value ->> 1`,
      )
      .bind(JSON.stringify([...pairs.values()])),
  );
  return new Map(found.map((visitor) => [visitorKey(visitor.site_id, visitor.visitor_id), visitor]));
}

function joinStatements(db: Db, { row, trail }: Join): D1PreparedStatement[] {
  const statements = [
    db
      .prepare(
        `INSERT INTO visitors (site_id, visitor_id, member_id, joined_at, joined_seq) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING`,
      )
      .bind(row.siteId, row.visitorId, row.memberId, row.occurredAt, row.seq),
  ];
  if (trail.length > 0) {
    statements.push(
      db
        .prepare(
          'UPDATE events SET member_id = ?1 WHERE seq IN (SELECT value FROM json_each(?2)) AND member_id IS NULL',
        )
        .bind(row.memberId, JSON.stringify(trail.map((earlier) => earlier.seq))),
    );
  }
  return statements;
}

/** A row `e` of the log with when its browser was shown to be its member's: columns of `TOLD_COLUMNS`. */
export type Told = LogColumns & { received_at: number; joined_seq: number | null; joined_at: number | null };
export const TOLD_COLUMNS = `${LOG_COLUMNS.replace(/\w+/g, 'e.$&')}, e.received_at, v.joined_seq, v.joined_at`;
export const JOINED_VISITOR =
  'LEFT JOIN visitors v ON v.site_id = e.site_id AND v.visitor_id = e.visitor_id AND v.member_id = e.member_id';

/** Events in the order they were told: what a browser did before it showed its member was told when it did. */
export function inOrderTold(rows: readonly Told[]): { toldAt: number; event: LogRow }[] {
  const placed = rows.map((row) => {
    const joins = row.joined_seq !== null && row.seq < row.joined_seq;
    return {
      toldSeq: joins ? (row.joined_seq ?? row.seq) : row.seq,
      toldAt: joins ? Math.max(row.received_at, row.joined_at ?? 0) : row.received_at,
      event: joins ? ofGuest(toLogRow(row)) : toLogRow(row),
    };
  });
  return placed.sort((a, b) => a.toldSeq - b.toldSeq || a.event.seq - b.event.seq);
}
