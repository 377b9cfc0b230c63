// What the log adds up to: which member a browser belongs to, every member's cart, orders, reviews and days. Folded from
// the log behind a cursor, in one batch with the cursor, so a crash or a second reader changes nothing. Readers that
// must be current call `catchUpProjections` first.

import { CART_EVENTS, type Cart, EMPTY_CART, foldCart, readCart } from '../../core/campaign/cart';
import { UNREADABLE_EVENT } from '../../core/event';
import { logFailure } from '../log';
import { all, type Db, jsonChunks, lostRace, moveCursor, readCursor } from './database';
import { type LogRow, readLog, setAside } from './events';
import { foldDays } from './member-days';
import { mendCart } from './mend';
import { foldOrders, foldReviews } from './orders';
import { emptyProjections } from './projection-rows';
import { EMPTYING, PROJECTIONS, REBUILD } from './rebuild';
import { type Folded, joinVisitors } from './visitors';

const PAGE = 500;

/** How far the projections have come: the last log position folded, none while they are being emptied. */
export type Progress = { folded: number; done: boolean };

/**
 * Folds everything committed so far, after emptying the projections where a rebuild was asked for. Safe to call from
 * several places at once, and the one way in for readers: nobody sees a projection that is only half folded.
 */
export async function catchUpProjections(db: Db): Promise<void> {
  while (!(await advanceProjections(db, Number.POSITIVE_INFINITY)).done);
}

/** As `catchUpProjections`, but for at most `pages` pages of the log. */
export async function advanceProjections(db: Db, pages: number): Promise<Progress> {
  let folded = 0;
  let size = PAGE;
  for (let page = 0; page < pages; page++) {
    folded = await readCursor(db, PROJECTIONS);
    if (folded === EMPTYING) {
      await empty(db);
      continue;
    }
    const rows = await readLog(db, folded, size);
    const last = rows.at(-1);
    if (!last) return { folded, done: true };
    try {
      await foldPage(db, folded, last.seq, rows);
      size = PAGE;
    } catch (error) {
      if ((await readCursor(db, PROJECTIONS)) !== folded) continue;
      if (!isOfARow(error)) throw error;
      // Nobody else was faster: one of these rows cannot be folded, and is looked for by halves.
      if (rows.length === 1) await passOver(db, folded, last, error);
      size = Math.ceil(rows.length / 2);
    }
  }
  return { folded: Math.max(0, folded), done: false };
}

async function empty(db: Db): Promise<void> {
  try {
    await emptyProjections(db, moveCursor(db, PROJECTIONS, EMPTYING, EMPTYING));
    await db.batch([moveCursor(db, PROJECTIONS, EMPTYING, 0)]);
  } catch (error) {
    if (!lostRace(error)) throw error;
  }
}

/** Errors of the code that folds, or of a row the database does not take; not those of a database that is away. */
function isOfARow(error: unknown): boolean {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return (
    ['TypeError', 'RangeError', 'SyntaxError'].includes(name) || /too big|constraint|malformed|mismatch/i.test(message)
  );
}

/** Sets a row of the log aside that cannot be folded, whatever is wrong with it: everybody else's are behind it. */
async function passOver(db: Db, from: number, row: LogRow, error: unknown): Promise<void> {
  await db.batch([moveCursor(db, PROJECTIONS, from, row.seq), ...setAside(db, [row])]);
  logFailure('event', error, { siteId: row.siteId, seq: row.seq });
}

/** Asks for every projection to be thrown away and folded anew; whoever next catches up begins with it. */
export async function askForRebuild(db: Db): Promise<void> {
  await db.prepare(REBUILD).run();
}

async function foldPage(db: Db, from: number, to: number, rows: LogRow[]): Promise<void> {
  const { folded, statements } = await joinVisitors(db, rows);
  const [carts, orders, days] = await Promise.all([
    foldCarts(db, folded),
    foldOrders(db, folded),
    foldDays(db, folded),
  ]);
  const unreadable = rows.filter(({ name }) => name === UNREADABLE_EVENT);
  await db.batch([
    moveCursor(db, PROJECTIONS, from, to),
    ...setAside(db, unreadable),
    ...statements,
    ...carts,
    ...orders,
    ...foldReviews(db, folded),
    ...days,
  ]);
  for (const { siteId, seq } of unreadable) logFailure('event', new Error('cannot be read'), { siteId, seq });
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
  for (const { site_id: siteId, member_id: memberId, cart } of rows) {
    carts.set(memberKey(siteId, memberId), readCart(cart) ?? (await mendCart(db, siteId, memberId)));
  }
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
