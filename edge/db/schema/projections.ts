// What is folded from the log: each can be thrown away and folded again.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Which member a browser belongs to: the first who signed in on it. Projection of the log; pseudonymous. */
export const visitors = sqliteTable(
  'visitors',
  {
    siteId: integer().notNull(),
    visitorId: text().notNull(),
    memberId: text().notNull(),
    joinedAt: integer().notNull(),
    /** The row of the log that showed the member. What the browser did before it was folded when that row was, and is
     * again when the log is folded anew. */
    joinedSeq: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.visitorId] }), index('visitors_member').on(t.siteId, t.memberId)],
);

/**
 * What the installation check counts: events a tag told of in one hour, by name, kind of page, paying company and
 * device ('' where it has none). Counted behind a cursor of its own, and not again in a rebuild; kept SIGHTING_DAYS;
 * not personal.
 */
export const sightings = sqliteTable(
  'sightings',
  {
    siteId: integer().notNull(),
    /** Hours since the epoch. */
    hour: integer().notNull(),
    name: text().notNull(),
    page: text().notNull(),
    company: text().notNull(),
    device: text().notNull(),
    count: integer().notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    /** How many of them named a member. */
    identified: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.hour, t.name, t.page, t.company, t.device] })],
);

/** A member's cart and its open episode, folded from the log by `core/campaign/cart`. Projection; pseudonymous. */
export const carts = sqliteTable(
  'carts',
  {
    siteId: integer().notNull(),
    memberId: text().notNull(),
    /** `Cart` as JSON. */
    cart: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.memberId] })],
);

/**
 * The Korean day on which a member last did something of a name: "nothing for 14 days" is a range of `last_events_day`.
 * Projection, written at most once per member, name and day; kept FACT_DAYS, longer than the log; pseudonymous.
 */
export const lastEvents = sqliteTable(
  'last_events',
  {
    siteId: integer().notNull(),
    memberId: text().notNull(),
    name: text().notNull(),
    day: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.memberId, t.name] }),
    index('last_events_day').on(t.siteId, t.name, t.day, t.memberId),
  ],
);

/** A member's Korean day in short, folded by `core/facts/member-day`. Projection; kept as long as the log; pseudonymous. */
export const memberDays = sqliteTable(
  'member_days',
  {
    siteId: integer().notNull(),
    day: integer().notNull(),
    memberId: text().notNull(),
    /** `MemberDay` as JSON. */
    events: text().notNull(),
    /** Nothing; what older versions kept here goes with the day. */
    products: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.day, t.memberId] })],
);

/**
 * An order as everybody who spoke of it left it, folded by `core/facts/order`. Projection, kept FACT_DAYS;
 * pseudonymous. The columns beside `facts` are taken from it, to be searched by.
 */
export const orders = sqliteTable(
  'orders',
  {
    siteId: integer().notNull(),
    orderId: text().notNull(),
    memberId: text().notNull(),
    paidAt: integer(),
    /** `arrivedAt`: delivery, or payment where nobody tells of deliveries. */
    arrivedAt: integer(),
    /** Won that stayed paid. */
    netValue: integer().notNull(),
    /** Nothing of it stayed: cancelled or wholly refunded. */
    undone: integer({ mode: 'boolean' }).notNull(),
    /** `Order` as JSON. */
    facts: text().notNull(),
    /** Smallest log position that speaks of it. */
    firstSeq: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.orderId] }),
    index('orders_member').on(t.siteId, t.memberId),
    index('orders_paid').on(t.siteId, t.paidAt, t.memberId),
    index('orders_arrived').on(t.siteId, t.arrivedAt, t.memberId).where(sql`arrived_at IS NOT NULL`),
  ],
);

/** When a member last reviewed an order (`order:ID`) or a product (`item:ID`). Projection, kept FACT_DAYS; pseudonymous. */
export const reviews = sqliteTable(
  'reviews',
  {
    siteId: integer().notNull(),
    memberId: text().notNull(),
    subject: text().notNull(),
    reviewedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.memberId, t.subject] }),
    index('reviews_reviewed').on(t.siteId, t.reviewedAt),
  ],
);
