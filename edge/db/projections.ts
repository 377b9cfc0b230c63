// What the log adds up to: which member a browser belongs to, every member's cart, orders, reviews and days. Folded from
// the log behind a cursor, in one batch with the cursor, so a crash or a second reader changes nothing. Readers that
// must be current call `catchUpProjections` first.

import { CART_EVENTS, type Cart, EMPTY_CART, foldCart } from '../../core/campaign/cart';
import { all, type Db, jsonChunks, lostRace, moveCursor, readCursor } from './database';
import { type LogRow, readLog } from './events';
import { foldDays } from './member-days';
import { foldOrders, foldReviews } from './orders';
import { type Folded, joinVisitors } from './visitors';

const READER = 'projections';
const PAGE = 500;

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
  const { folded, statements } = await joinVisitors(db, rows);
  const [carts, orders, days] = await Promise.all([
    foldCarts(db, folded),
    foldOrders(db, folded),
    foldDays(db, folded),
  ]);
  await db.batch([
    moveCursor(db, READER, from, to),
    ...statements,
    ...carts,
    ...orders,
    ...foldReviews(db, folded),
    ...days,
  ]);
}

async function foldCarts(db: Db, folded: readonly Folded[]): Promise<D1PreparedStatement[]> {
  const touching = folded.filter(({ event }) => CART_EVENTS.some((name) => name === event.name));
  const carts = await readCarts(db, touching);
  const changed = new Set<string>();
  for (const { siteId, memberId, event } of touching) {
    const key = memberKey(siteId, memberId);
    carts.set(key, foldCart(carts.get(key) ?? EMPTY_CART, event));
    changed.add(key);
  }
  return jsonChunks([...changed].map((key) => [...splitKey(key), JSON.stringify(carts.get(key))])).map((chunk) =>
    db
      .prepare(
        `INSERT INTO carts (site_id, member_id, cart)
         SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1) WHERE true
         ON CONFLICT (site_id, member_id) DO UPDATE SET cart = excluded.cart WHERE excluded.cart <> carts.cart`,
      )
      .bind(chunk),
  );
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

/** The projections' tables; joins of browsers to members are facts of their own and stay. */
const PROJECTIONS = ['carts', 'orders', 'reviews', 'member_days', 'last_events'] as const;

/** Throws every projection away, so that the next catch-up folds the log from its start. Joins already made stay. */
export async function resetProjections(db: Db): Promise<void> {
  await db.batch([
    ...PROJECTIONS.map((table) => db.prepare(`DELETE FROM ${table}`)),
    db.prepare('DELETE FROM cursors WHERE reader = ?1').bind(READER),
  ]);
}
