// Who carries messages for a shop, and what they have been given.

import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * A shop's own account at a provider. Written by its owner; kept until removed. Credentials are sealed; the hook's
 * secret is kept as a keyed hash.
 */
export const providerAccounts = sqliteTable(
  'provider_accounts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    siteId: integer().notNull(),
    /** A `ProviderId`. */
    provider: text().notNull(),
    /** Channels that go through this account, JSON array; no two accounts of a site share one. */
    channels: text().notNull(),
    /** What the provider knows the shop by, as sealed JSON. */
    credentialsSealed: text().notNull(),
    hookHash: text().notNull().unique(),
    /** Refusals at the provider are read up to here. */
    optOutsReadTo: integer(),
    /** Refusals it listed by a masked number, which are on nobody's list until a person has entered them. */
    maskedOptOuts: integer().notNull().default(0),
    /** Won left there, and when that was so; null while it has told nothing. */
    balance: integer(),
    balanceAt: integer(),
    /** When it was last asked, whatever it answered. */
    balanceAskedAt: integer(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [uniqueIndex('provider_accounts_once').on(t.siteId, t.provider)],
);

/**
 * Hooks whose address a shop has made anew, how often, and until when the one before is taken. Written by the shop; kept
 * also while the account is gone, so that an address that got out never comes back.
 */
export const renewedHooks = sqliteTable(
  'renewed_hooks',
  {
    siteId: integer().notNull(),
    provider: text().notNull(),
    round: integer().notNull(),
    oldHash: text(),
    oldUntil: integer(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.provider] }), index('renewed_hooks_old').on(t.oldHash)],
);

/** What a provider's storage calls a file of ours. One row per account, file and use; kept with the account. */
export const providerFiles = sqliteTable(
  'provider_files',
  { accountId: integer().notNull(), key: text().notNull(), fileId: text().notNull() },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
);

/**
 * Browsers members registered for web push, sealed with their keys. Written by the shop's own programs; deleted when a
 * push service says it is gone and when the member is erased. Personal.
 */
export const pushSubscriptions = sqliteTable(
  'push_subscriptions',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    memberId: text().notNull(),
    /** Keyed hash of the endpoint. */
    endpointHash: text().notNull(),
    /** `PushSubscription` as JSON. */
    sealed: text().notNull(),
    registeredAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('push_subscriptions_endpoint').on(t.siteId, t.endpointHash),
    index('push_subscriptions_member').on(t.siteId, t.memberId, t.registeredAt),
  ],
);

/** A shop's keys for web push (VAPID), made once: every subscription hangs on them. Not personal. */
export const pushKeys = sqliteTable('push_keys', {
  siteId: integer().primaryKey(),
  publicKey: text().notNull(),
  /** A JSON web key. */
  privateSealed: text().notNull(),
  createdAt: integer().notNull(),
});

/** What the sandbox provider was handed, exactly as a real one would have got it. Sealed: it names a phone. */
export const sandboxMessages = sqliteTable(
  'sandbox_messages',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    clientRef: text().notNull().unique(),
    channel: text().notNull(),
    messageType: text().notNull(),
    /** `{ to, from, text }` as sealed JSON. */
    contentSealed: text().notNull(),
    acceptedAt: integer().notNull(),
  },
  (t) => [index('sandbox_messages_site').on(t.siteId)],
);
