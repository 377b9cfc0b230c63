// The log of what happened, and how far its readers have come.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * The log: one row per thing that happened, never changed but for the member a visitor turned out to be, a payment that
 * is reported better, the id of a checkout that an order ended, and a row nobody can read, which is set aside. Written by
 * the collector and the server API; kept RETENTION_DAYS. Personal data: pseudonymous behaviour (visitor and member id,
 * addresses of pages).
 *
 * `seq` is handed out in commit order, so a reader that remembers it skips nothing. `eventId` starts with the
 * visitor id for browser events, which makes the unique index double as "everything this visitor did"; an order's is
 * `order:<transaction_id>` from whichever side it is reported. An anonymous row costs 2 writes, an identified one 4, and
 * an order two more.
 */
export const events = sqliteTable(
  'events',
  {
    seq: integer().primaryKey(),
    siteId: integer().notNull(),
    eventId: text().notNull(),
    visitorId: text(),
    memberId: text(),
    name: text().notNull(),
    occurredAt: integer().notNull(),
    receivedAt: integer().notNull(),
    /** `StoredEvent['data']` as JSON. */
    data: text().notNull(),
  },
  (t) => [
    uniqueIndex('events_once').on(t.siteId, t.eventId),
    index('events_audience').on(t.siteId, t.name, t.occurredAt, t.memberId).where(sql`member_id IS NOT NULL`),
    // One member's: without it an export, a removal, a page about somebody and each page of a rehearsal read everybody's,
    // a million rows in a shop of a million events a month, which cost more than these do.
    index('events_member').on(t.siteId, t.memberId, t.name, t.occurredAt).where(sql`member_id IS NOT NULL`),
    // Orders of one browser, which do not bear its name: whoever first shows who they are is asked after them.
    index('events_orders')
      .on(t.siteId, t.visitorId)
      .where(sql`visitor_id IS NOT NULL AND substr(event_id, 1, 6) = 'order:'`),
    // What a shop sold lately, guests' orders among it: without it all that happened there would be read.
    index('events_sales').on(t.siteId, t.occurredAt).where(sql`name = 'purchase'`),
  ],
);

/** A host that used a site's key without being one of its hosts, for the owner to see. Written by the collector, at most
 * once a minute per isolate and host; at most `FOREIGN_HOSTS` per site. Not personal. */
export const foreignOrigins = sqliteTable(
  'foreign_origins',
  {
    siteId: integer().notNull(),
    host: text().notNull(),
    count: integer().notNull(),
    lastAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.host] })],
);

/** How far each reader of the log has come. Written in the same batch as what the reader derived. */
export const cursors = sqliteTable('cursors', { reader: text().primaryKey(), seq: integer().notNull() });

/** Who does a piece of standing work until when. One row per kind of work. */
export const leases = sqliteTable('leases', {
  name: text().primaryKey(),
  holder: text().notNull(),
  until: integer().notNull(),
});
