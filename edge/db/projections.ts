// What the log adds up to: which member a browser belongs to, and every member's cart. Folded from the log behind a
// cursor, in one batch with the cursor, so a crash or a second reader changes nothing. Readers that must be current
// call `catchUpProjections` first.

import { CART_EVENTS, type Cart, EMPTY_CART, foldCart } from '../../core/campaign/cart';
import type { LoggedEvent } from '../../core/history';
import { DAY_MS, formatKst } from '../../core/time';
import { all, type Db, jsonChunks, lostRace, moveCursor, readCursor } from './database';
import { anonymousTrail, type LogRow, readLog } from './events';

const READER = 'projections';
const PAGE = 500;
/** Anonymous history joined to a member at login goes back at most this far, and this many events. */
const JOIN_BACK_MS = 30 * DAY_MS;
const JOIN_LIMIT = 500;

/** Folds everything committed so far. Safe to call from several places at once; resolves to the last seq folded. */
export async function catchUpProjections(db: Db): Promise<number> {
  for (;;) {
    const from = await readCursor(db, READER);
    const rows = await readLog(db, from, PAGE);
    const last = rows.at(-1);
    if (!last) return from;
    try {
      await foldPage(db, from, last.seq, rows);
    } catch (error) {
      if (!lostRace(error)) throw error;
    }
  }
}

async function foldPage(db: Db, from: number, to: number, rows: LogRow[]): Promise<void> {
  const joins = await findJoins(db, rows);
  const carts = await readCarts(
    db,
    rows.flatMap((row) => (row.memberId === null ? [] : [{ siteId: row.siteId, memberId: row.memberId }])),
  );
  const changed = new Set<string>();
  const fold = (siteId: number, memberId: string, event: LoggedEvent) => {
    if (!(CART_EVENTS as readonly string[]).includes(event.name)) return;
    const key = memberKey(siteId, memberId);
    carts.set(key, foldCart(carts.get(key) ?? EMPTY_CART, event));
    changed.add(key);
  };
  for (const row of rows) {
    if (row.memberId === null) continue;
    const join = joins.get(row.seq);
    for (const earlier of join?.trail ?? []) if (earlier.seq < row.seq) fold(row.siteId, row.memberId, earlier);
    fold(row.siteId, row.memberId, row);
  }
  await db.batch([
    moveCursor(db, READER, from, to),
    ...[...joins.values()].flatMap((join) => joinStatements(db, join)),
    ...jsonChunks([...changed].map((key) => [...splitKey(key), JSON.stringify(carts.get(key))])).map((chunk) =>
      db
        .prepare(
          `INSERT INTO carts (site_id, member_id, cart)
           SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1) WHERE true
           ON CONFLICT (site_id, member_id) DO UPDATE SET cart = excluded.cart`,
        )
        .bind(chunk),
    ),
  ]);
}

type Join = { siteId: number; visitorId: string; memberId: string; at: number; trail: LogRow[] };

/**
 * Browsers that show a member for the first time, keyed by the row that says so, with what they did before. A browser
 * that already belongs to a member keeps belonging to it: a second person's login joins nothing.
 */
async function findJoins(db: Db, rows: LogRow[]): Promise<Map<number, Join>> {
  const firstSeen = new Map<string, LogRow>();
  for (const row of rows) {
    if (row.memberId === null || row.visitorId === null) continue;
    const key = memberKey(row.siteId, row.visitorId);
    if (!firstSeen.has(key)) firstSeen.set(key, row);
  }
  const joins = new Map<number, Join>();
  if (firstSeen.size === 0) return joins;
  const known = await all<{ site_id: number; visitor_id: string }>(
    db
      .prepare(
        `SELECT v.site_id, v.visitor_id FROM json_each(?1) k
         JOIN visitors v ON v.site_id = k.value ->> 0 AND v.visitor_id = k.value ->> 1`,
      )
      .bind(JSON.stringify([...firstSeen.keys()].map(splitKey))),
  );
  for (const row of known) firstSeen.delete(memberKey(row.site_id, row.visitor_id));
  for (const { seq, siteId, visitorId, memberId, occurredAt } of firstSeen.values()) {
    if (visitorId === null || memberId === null) continue;
    const since = occurredAt - JOIN_BACK_MS;
    const ordersFrom = formatKst(since).slice(0, 10).replaceAll('-', '');
    const trail = await anonymousTrail(db, siteId, visitorId, since, ordersFrom, JOIN_LIMIT);
    joins.set(seq, { siteId, visitorId, memberId, at: occurredAt, trail });
  }
  return joins;
}

function joinStatements(db: Db, join: Join): D1PreparedStatement[] {
  const statements = [
    db
      .prepare(
        'INSERT INTO visitors (site_id, visitor_id, member_id, joined_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING',
      )
      .bind(join.siteId, join.visitorId, join.memberId, join.at),
  ];
  if (join.trail.length > 0) {
    statements.push(
      db
        .prepare(
          'UPDATE events SET member_id = ?1 WHERE seq IN (SELECT value FROM json_each(?2)) AND member_id IS NULL',
        )
        .bind(join.memberId, JSON.stringify(join.trail.map((row) => row.seq))),
    );
  }
  return statements;
}

const memberKey = (siteId: number, id: string) => `${siteId}\n${id}`;
function splitKey(key: string): [number, string] {
  const cut = key.indexOf('\n');
  return [Number(key.slice(0, cut)), key.slice(cut + 1)];
}

async function readCarts(db: Db, members: readonly { siteId: number; memberId: string }[]): Promise<Map<string, Cart>> {
  const keys = [...new Set(members.map((member) => memberKey(member.siteId, member.memberId)))];
  const carts = new Map<string, Cart>();
  if (keys.length === 0) return carts;
  const rows = await all<{ site_id: number; member_id: string; cart: string }>(
    db
      .prepare(
        `SELECT c.site_id, c.member_id, c.cart FROM json_each(?1) k
         JOIN carts c ON c.site_id = k.value ->> 0 AND c.member_id = k.value ->> 1`,
      )
      .bind(JSON.stringify(keys.map(splitKey))),
  );
  for (const row of rows) carts.set(memberKey(row.site_id, row.member_id), JSON.parse(row.cart) as Cart);
  return carts;
}

/** Carts of members of one site; a member without one has the empty cart. */
export async function listCarts(db: Db, siteId: number, memberIds: readonly string[]): Promise<Map<string, Cart>> {
  const carts = await readCarts(
    db,
    memberIds.map((memberId) => ({ siteId, memberId })),
  );
  return new Map(memberIds.map((memberId) => [memberId, carts.get(memberKey(siteId, memberId)) ?? EMPTY_CART]));
}

/** Throws every projection away, so that the next catch-up folds the log from its start. Joins already made stay. */
export async function resetProjections(db: Db): Promise<void> {
  await db.batch([db.prepare('DELETE FROM carts'), db.prepare('DELETE FROM cursors WHERE reader = ?1').bind(READER)]);
}
