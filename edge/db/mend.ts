// Rows of carts, orders and days that nobody can read, as a damaged page of the database leaves them. Whoever comes upon one
// folds it anew from the log, as far as the projections have come, and goes on: no reader waits for it.

import { CART_EVENTS, type Cart, EMPTY_CART, foldCart } from '../../core/campaign/cart';
import { WINDOW_DAYS } from '../../core/condition/window';
import { foldDay, type MemberDay } from '../../core/facts/member-day';
import {
  asThen,
  foldOrder,
  ORDER_EVENTS,
  type Order,
  type OrderSummary,
  orderFromSummary,
} from '../../core/facts/order';
import type { LoggedEvent } from '../../core/history';
import { dayStart } from '../../core/time';
import { logFailure } from '../log';
import { all, type Db, lostRace, moveCursor, readCursor } from './database';
import { startOf } from './event-sql';
import { PROJECTIONS } from './rebuild';
import { inOrderTold, JOINED_VISITOR, TOLD_COLUMNS, type Told } from './visitors';

/**
 * The cart of a member whose row cannot be read: from what was done to it in as long before the latest as any campaign looks
 * back.
 */
export async function mendCart(db: Db, siteId: number, memberId: string): Promise<Cart> {
  const upTo = await readCursor(db, PROJECTIONS);
  const told = await readTold(
    db
      .prepare(
        `SELECT ${TOLD_COLUMNS} FROM (
           SELECT max(day) AS day FROM last_events
           WHERE site_id = ?1 AND member_id = ?2 AND name IN (SELECT value FROM json_each(?3))) l
         CROSS JOIN json_each(?3) k
         CROSS JOIN events e INDEXED BY events_member ON e.site_id = ?1 AND e.member_id = ?2 AND e.name = k.value
           AND e.occurred_at >= ${startOf(`l.day - ${WINDOW_DAYS}`)} AND e.occurred_at < ${startOf('l.day + 1')} AND e.seq <= ?4
         ${JOINED_VISITOR}`,
      )
      .bind(siteId, memberId, JSON.stringify(CART_EVENTS), upTo),
  );
  const cart = told.reduce(foldCart, EMPTY_CART);
  const statement = db.prepare('UPDATE carts SET cart = ?3 WHERE site_id = ?1 AND member_id = ?2');
  await writeMended(db, upTo, statement.bind(siteId, memberId, JSON.stringify(cart)));
  logFailure('projection', new Error('a cart cannot be read'), { siteId, memberId });
  return cart;
}

/** A day of a member whose row cannot be read. */
export async function mendDay(db: Db, siteId: number, memberId: string, day: number): Promise<MemberDay> {
  const upTo = await readCursor(db, PROJECTIONS);
  const told = await readTold(
    db
      .prepare(
        `SELECT ${TOLD_COLUMNS} FROM events e INDEXED BY events_member ${JOINED_VISITOR}
         WHERE e.site_id = ?1 AND e.member_id = ?2 AND e.occurred_at >= ?3 AND e.occurred_at < ?4 AND e.seq <= ?5
           AND e.name IN (SELECT name FROM last_events WHERE site_id = ?1 AND member_id = ?2 UNION VALUES ('order_update'))`,
      )
      .bind(siteId, memberId, dayStart(day), dayStart(day + 1), upTo),
  );
  const folded = told.reduce<MemberDay>(foldDay, {});
  const statement = db.prepare('UPDATE member_days SET events = ?4 WHERE site_id = ?1 AND day = ?2 AND member_id = ?3');
  await writeMended(db, upTo, statement.bind(siteId, day, memberId, JSON.stringify(folded)));
  logFailure('projection', new Error('a day cannot be read'), { siteId, memberId, day });
  return folded;
}

/** What the columns beside an order's facts say. */
export type OrderColumns = Omit<OrderSummary, 'undone'> & { siteId: number; undone: number; firstSeq: number };
export const ORDER_COLUMNS = `o.site_id AS siteId, o.order_id AS orderId, o.member_id AS memberId, o.paid_at AS paidAt,
  o.arrived_at AS arrivedAt, o.net_value AS netValue, o.undone, o.first_seq AS firstSeq`;

/** An order whose facts cannot be read; as its columns tell of it where the log no longer tells it all. */
export async function mendOrder(db: Db, columns: OrderColumns): Promise<Order> {
  const { siteId, orderId, firstSeq } = columns;
  const upTo = await readCursor(db, PROJECTIONS);
  // Whatever is told of an order has an id that begins with the order's.
  const told = await readTold(
    db
      .prepare(
        `SELECT ${TOLD_COLUMNS} FROM events e INDEXED BY events_once ${JOINED_VISITOR}
         WHERE e.site_id = ?1 AND e.event_id >= 'order:' || ?2 AND e.event_id < 'order:' || ?2 || ';'
           AND e.member_id IS NOT NULL AND e.seq <= ?3`,
      )
      .bind(siteId, orderId, upTo),
  );
  const folded = told
    .filter(({ name, params }) => ORDER_EVENTS.includes(name) && params.transaction_id === orderId)
    .reduce<Order | null>((order, event) => foldOrder(order, event.memberId ?? '', event), null);
  const isWhole = folded?.firstSeq === firstSeq;
  const order = isWhole ? folded : orderFromSummary({ ...columns, undone: columns.undone === 1 }, firstSeq);
  const statement = db.prepare('UPDATE orders SET facts = ?3 WHERE site_id = ?1 AND order_id = ?2');
  await writeMended(db, upTo, statement.bind(siteId, orderId, JSON.stringify(order)));
  logFailure('projection', new Error('an order cannot be read'), { siteId, orderId, fromLog: isWhole });
  return order;
}

const readTold = async (statement: D1PreparedStatement): Promise<LoggedEvent[]> =>
  inOrderTold(await all<Told>(statement)).map(({ event }) => asThen(event));

/** What was folded up to there counts only while nobody has folded further; then whoever did has to mend it again. */
async function writeMended(db: Db, upTo: number, statement: D1PreparedStatement): Promise<void> {
  try {
    await db.batch([moveCursor(db, PROJECTIONS, upTo, upTo), statement]);
  } catch (error) {
    if (!lostRace(error)) throw error;
  }
}
