// A shop, and who may act for it.

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * A shop. Written by its owner. `secretSealed` signs member ids for strict identity. Of one that was closed and erased this
 * row stays, with nothing in it but its name, as the record that it was; so no other shop ever gets its id.
 */
export const sites = sqliteTable('sites', {
  id: integer().primaryKey(),
  key: text().notNull().unique(),
  name: text().notNull(),
  platform: text({ enum: ['cafe24', 'makeshop'] }).notNull(),
  /** Hosts of the shop, JSON array: allowed origins of events and targets of links. */
  hosts: text().notNull(),
  /** `SiteSettings` as JSON. */
  settings: text().notNull(),
  secretSealed: text().notNull(),
  createdAt: integer().notNull(),
  /** When its owner closed it; null while it is open. */
  closedAt: integer(),
  /** When the last of what was kept of it was gone. */
  erasedAt: integer(),
});

/** A program's key to the API, by hash. Written by an owner; kept until revoked, or who made it is no owner. */
export const apiTokens = sqliteTable('api_tokens', {
  id: integer().primaryKey({ autoIncrement: true }),
  hash: text().notNull().unique(),
  name: text().notNull(),
  /** JSON array of site ids the token may act for. */
  siteIds: text().notNull(),
  /** JSON array of scopes. */
  scopes: text().notNull(),
  createdAt: integer().notNull(),
  /** The person who made it and knows it; null where that was not noted. */
  madeBy: text(),
});

export const SITE_ROLES = ['owner', 'colleague'] as const;
export type SiteRole = (typeof SITE_ROLES)[number];

/** Which signed-in person may act for which shop, and who of them says who else may. */
export const siteUsers = sqliteTable(
  'site_users',
  {
    siteId: integer().notNull(),
    userId: text().notNull(),
    role: text({ enum: SITE_ROLES }).notNull().default('owner'),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.userId] })],
);
