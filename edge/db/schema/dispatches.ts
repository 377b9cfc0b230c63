// Messages: handed over once, paid for, and what came of them.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * The outbox: our decision to message one member for one cause, exactly once. Written by runs and timers, moved on by
 * the dispatcher and the settlement; kept as evidence. Personal data: member id and the sealed text as sent.
 *
 * `wakeAt` is when somebody must next look at the row: due time while queued, null once it is handed over, when
 * its hand-over is what is looked at, and when it has come to rest.
 */
export const dispatches = sqliteTable(
  'dispatches',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    campaignId: integer().notNull(),
    memberId: text().notNull(),
    occurrence: text().notNull(),
    runId: integer(),
    priority: integer().notNull(),
    /** When the message should go by its cause; deferral moves `wakeAt`, never this. */
    dueAt: integer().notNull(),
    /** The qualifying event's time: a purchase from here on excludes. */
    anchorAt: integer().notNull(),
    /** What the message is about: `Subject` as JSON; null for rows older than it. */
    subject: text(),
    state: text({
      enum: ['queued', 'submitting', 'accepted', 'delivered', 'failed', 'unknown', 'suppressed', 'cancelled'],
    }).notNull(),
    reason: text(),
    wakeAt: integer(),
    /** Up to when an unpaid order has had it wait; null where none has. */
    orderWaitedTo: integer(),
    /** When its wait was called off, and by whom: a `Canceller` as JSON. */
    cancelledAt: integer(),
    cancelledBy: text(),
    /** KST day whose frequency cap this message occupies. */
    capDay: integer(),
    campaignVersion: integer(),
    channel: text(),
    /** Billing type as sent: SMS, LMS … */
    messageType: text(),
    /** Price of the submitted leg in won. */
    price: integer(),
    /** Won it holds of its campaign's budget while it is under way: the dearest of its legs. Null before and after. */
    held: integer(),
    /** `SentMessage` as sealed JSON: the text and its links' targets. */
    messageSealed: text(),
    /** Targets of the message's links by button number, JSON; never personal. */
    links: text(),
    /** The consent acted on: ledger row id, for evidence. */
    consentId: integer(),
    /** 2 once the first leg has failed and the text goes instead. */
    leg: integer().notNull().default(1),
    /** How often a provider has put it off: too many at once, maintenance. */
    attempts: integer().notNull().default(0),
    /** The hand-over this message went out in; row id in `handovers`. */
    handoverId: integer(),
    providerMessageId: text(),
    submittedAt: integer(),
    acceptedAt: integer(),
    deliveredAt: integer(),
    /** When its receiver first stopped adverts by it: by its page, the mail program's button, a complaint. Stays when they begin again. */
    unsubscribedAt: integer(),
    createdAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('dispatches_once').on(t.campaignId, t.memberId, t.occurrence),
    // A campaign's, newest first: a report's list would go through all that was ever sent since, a million rows and a second
    // in a year of a large shop. It costs a row a message, which no later change of the message touches.
    index('dispatches_campaign').on(t.campaignId),
    index('dispatches_wake').on(t.wakeAt, sql`priority DESC`, sql`anchor_at DESC`).where(sql`wake_at IS NOT NULL`),
    index('dispatches_budget').on(t.campaignId).where(sql`state = 'queued' AND reason = 'budget'`),
    index('dispatches_cap').on(t.siteId, t.memberId, t.capDay).where(sql`cap_day IS NOT NULL`),
  ],
);

/** A first leg that failed and opened the text instead; its dispatch goes on as the second. Kept with its dispatch. */
export const failedLegs = sqliteTable(
  'failed_legs',
  {
    dispatchId: integer().primaryKey(),
    campaignId: integer().notNull(),
    channel: text().notNull(),
    messageType: text().notNull(),
    reason: text().notNull(),
    handoverId: integer().notNull(),
    submittedAt: integer().notNull(),
    failedAt: integer().notNull(),
  },
  (t) => [index('failed_legs_campaign').on(t.campaignId)],
);

/**
 * One batch on its way to one provider account. Written before the provider hears of it, asked about until each of its
 * dispatches has come to rest; kept as evidence. Its handle is what the provider calls the batch: without one nothing
 * was handed over for certain.
 */
export const handovers = sqliteTable(
  'handovers',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    /** Null for the sandbox. */
    accountId: integer(),
    /** The message's channel, as its dispatches have it. */
    channel: text().notNull(),
    handle: text(),
    /** Taken back before it had a handle: it never gets one. */
    withdrawn: integer({ mode: 'boolean' }).notNull(),
    /** Ids of its dispatches, JSON array; some may have been overtaken and are not of it. */
    dispatchIds: text().notNull(),
    at: integer().notNull(),
    /** When it must next be asked about; null when nothing is open. */
    wakeAt: integer(),
  },
  (t) => [
    index('handovers_site').on(t.siteId, t.at),
    index('handovers_wake').on(t.wakeAt).where(sql`wake_at IS NOT NULL`),
    index('handovers_handle').on(t.accountId, t.handle).where(sql`account_id IS NOT NULL AND handle IS NOT NULL`),
  ],
);

/**
 * What stands in the way of a campaign's messages at the provider: nothing of it is handed over until it is lifted. Its
 * dispatches stay queued. Written by the dispatcher, lifted by a person or once the account is mended.
 */
export const holds = sqliteTable(
  'holds',
  {
    campaignId: integer().primaryKey(),
    siteId: integer().notNull(),
    /** Null for the sandbox. */
    accountId: integer(),
    /** A `FailureReason` of side account or campaign. */
    reason: text().notNull(),
    since: integer().notNull(),
    /** Money left when it began, in won; null when it could not be asked. */
    balance: integer(),
    /** When the provider is next asked whether it is mended; null when only a person can tell. */
    probeAt: integer(),
  },
  (t) => [index('holds_site').on(t.siteId)],
);

/**
 * Won a campaign's messages hold of its budget and have cost, by Korean day of their first hand-over: the sums of
 * `dispatches.held` under way and of the prices of those delivered or given up. Moved in the batches that move dispatches.
 */
export const budgetUse = sqliteTable(
  'budget_use',
  {
    campaignId: integer().notNull(),
    day: integer().notNull(),
    reserved: integer().notNull(),
    spent: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.day] })],
);

/** A valid tap on a message's link. Written after the redirect; kept with its dispatch. Pseudonymous. */
export const clicks = sqliteTable(
  'clicks',
  {
    id: integer().primaryKey(),
    dispatchId: integer().notNull(),
    siteId: integer().notNull(),
    campaignId: integer().notNull(),
    memberId: text().notNull(),
    button: integer().notNull(),
    clickedAt: integer().notNull(),
  },
  (t) => [
    index('clicks_campaign').on(t.campaignId, t.dispatchId),
    index('clicks_member').on(t.siteId, t.memberId, t.clickedAt),
  ],
);

/** A goal event credited to a dispatch, at most one dispatch per rule and event. Written by attribution. */
export const conversions = sqliteTable(
  'conversions',
  {
    rule: text({ enum: ['click', 'delivery'] }).notNull(),
    eventSeq: integer().notNull(),
    campaignId: integer().notNull(),
    dispatchId: integer().notNull(),
    memberId: text().notNull(),
    /** Won; 0 of what was paid in another currency. */
    value: integer().notNull(),
    occurredAt: integer().notNull(),
    /** What was paid in another currency than won, and in which; null where it was won. */
    amount: real(),
    currency: text(),
    /** The order whose amount it is worth; null where it is worth what the shop said. */
    orderId: text(),
    /** Won of `value` that were given back since, as `core/facts/order` says. */
    refunded: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.rule, t.eventSeq] }),
    index('conversions_campaign').on(t.campaignId, t.dispatchId),
    index('conversions_order').on(t.orderId).where(sql`order_id IS NOT NULL`),
  ],
);

/** A test send (테스트 발송). Written by who asks for it; kept a month for its links. The address only as a keyed hash. */
export const testSends = sqliteTable(
  'test_sends',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    /** KST day, for the day's limit. */
    day: integer().notNull(),
    channel: text().notNull(),
    addressHash: text().notNull(),
    links: text(),
    state: text({ enum: ['submitting', 'accepted', 'refused', 'unknown'] }).notNull(),
    reason: text(),
    at: integer().notNull(),
  },
  (t) => [index('test_sends_day').on(t.siteId, t.day)],
);
