// Members, what they have allowed, and where nothing may be sent.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * A person the shop knows. Written by the server API, a platform connection or a file; never by a browser. Holds
 * personal data: name, phone, e-mail, birthday, address are AES-GCM sealed under the site's key, the hashes are keyed.
 * Kept until erased or withdrawn.
 */
export const members = sqliteTable(
  'members',
  {
    siteId: integer().notNull(),
    memberId: text().notNull(),
    nameSealed: text(),
    phoneSealed: text(),
    phoneHash: text(),
    emailSealed: text(),
    emailHash: text(),
    birthdaySealed: text(),
    addressSealed: text(),
    // What audiences and the gate ask of a person, derived when it was told, so that neither opens what is sealed.
    gender: text({ enum: ['F', 'M'] }),
    /** Latest day the member can have been born on, as the number YYYYMMDD. */
    bornBy: integer(),
    /** One of `core/region`'s REGIONS. */
    region: text(),
    /** KST day of the 14th birthday, at the latest. */
    adultFromDay: integer(),
    state: text({ enum: ['active', 'dormant', 'withdrawn', 'erased'] }).notNull(),
    joinedAt: integer(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.memberId] }),
    index('members_phone').on(t.siteId, t.phoneHash).where(sql`phone_hash IS NOT NULL`),
    index('members_email').on(t.siteId, t.emailHash).where(sql`email_hash IS NOT NULL`),
  ],
);

/** A member's yes or no per channel and purpose. Append-only evidence; the newest act counts, of one instant the later told. */
export const consents = sqliteTable(
  'consents',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    memberId: text().notNull(),
    channel: text({ enum: ['sms', 'kakao', 'email', 'push'] }).notNull(),
    purpose: text({ enum: ['advertising', 'night'] }).notNull(),
    granted: integer({ mode: 'boolean' }).notNull(),
    source: text().notNull(),
    wording: text(),
    actedAt: integer().notNull(),
    recordedAt: integer().notNull(),
  },
  (t) => [uniqueIndex('consents_act').on(t.siteId, t.memberId, t.channel, t.purpose, t.actedAt, t.granted)],
);

/**
 * What a person must be told about one act of the ledger: its result within 14 days, or after two years that it still
 * stands. Derived from `consents` by cursor, sent by the minute, kept as evidence with the ledger. `textSealed` is the
 * notice as sent, on the first of the rows one message told of; `messageId` names that row on all of them.
 */
export const consentNotices = sqliteTable(
  'consent_notices',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    kind: text({ enum: ['result', 'reconfirm'] }).notNull(),
    consentId: integer().notNull(),
    /** Last moment the law allows. */
    dueAt: integer().notNull(),
    /** When somebody must look at it; null when it rests. */
    wakeAt: integer(),
    state: text({
      enum: ['waiting', 'undecided', 'submitting', 'unknown', 'sent', 'platform', 'undeliverable', 'void'],
    }).notNull(),
    via: text({ enum: ['sms', 'email'] }),
    messageId: integer(),
    textSealed: text(),
    /** The batch it went in, by the first message of it; the account (null for the sandbox) and its name for the batch. */
    batchId: integer(),
    accountId: integer(),
    handle: text(),
    submittedAt: integer(),
    settledAt: integer(),
  },
  (t) => [
    uniqueIndex('consent_notices_once').on(t.consentId, t.kind, t.dueAt),
    index('consent_notices_wake').on(t.wakeAt).where(sql`wake_at IS NOT NULL`),
    index('consent_notices_site').on(t.siteId, t.state, t.dueAt),
  ],
);

/**
 * An address that must not be contacted, by keyed hash; outlives the member it came from. `reason` is a `BlockReason`;
 * rows from before reasons were a list of their own are read as `manual`.
 */
export const suppressions = sqliteTable(
  'suppressions',
  {
    siteId: integer().notNull(),
    channel: text({ enum: ['sms', 'kakao', 'email', 'push'] }).notNull(),
    addressHash: text().notNull(),
    reason: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.channel, t.addressHash] }),
    index('suppressions_recent').on(t.siteId, t.createdAt),
  ],
);

/** Every time an address was put on the list or taken off it, by whom and why. Append-only evidence; hashes only. */
export const suppressionActs = sqliteTable('suppression_acts', {
  id: integer().primaryKey(),
  siteId: integer().notNull(),
  channel: text({ enum: ['sms', 'kakao', 'email', 'push'] }).notNull(),
  addressHash: text().notNull(),
  act: text({ enum: ['added', 'removed'] }).notNull(),
  reason: text().notNull(),
  /** What the person who did it by hand wrote; null where nobody did. */
  note: text(),
  actedAt: integer().notNull(),
});
