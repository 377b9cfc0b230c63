// What messages carry.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { IMAGE_USES } from '../../../core/message/image-use';

/**
 * A picture of the shop's, its bytes in the bucket under `hash` (see `edge/images/files`). Written by marketers. Taken
 * out of the library it stays readable for the mails that show it, and goes `IMAGE_REST_MS` later. Not personal: what a
 * camera writes beside a picture is not kept.
 */
export const images = sqliteTable(
  'images',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    /** SHA-256 over the site's id and the bytes, hex: its public name. */
    hash: text().notNull().unique(),
    type: text({ enum: ['jpeg', 'png', 'gif'] }).notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    bytes: integer().notNull(),
    /** As the marketer's file was called. */
    name: text().notNull(),
    /** The picture this one was made from to fit a use; null in the library. */
    originalId: integer(),
    fitFor: text({ enum: IMAGE_USES }),
    createdAt: integer().notNull(),
    removedAt: integer(),
  },
  (t) => [
    index('images_site').on(t.siteId, t.originalId),
    index('images_removed').on(t.removedAt).where(sql`removed_at IS NOT NULL`),
  ],
);

/** 쿠폰: what messages may promise. Written by marketers; kept until deleted. Not personal. */
export const coupons = sqliteTable(
  'coupons',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    siteId: integer().notNull(),
    /** `CouponInput` as JSON. */
    definition: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [index('coupons_site').on(t.siteId)],
);

/**
 * One-time codes of a pool. Written by upload; claimed for a dispatch before its message goes, given back when it has
 * definitely come to nothing. Personal only through the dispatch.
 */
export const couponCodes = sqliteTable(
  'coupon_codes',
  {
    id: integer().primaryKey(),
    couponId: integer().notNull(),
    code: text().notNull(),
    /** Whose it is; null while it is nobody's. */
    dispatchId: integer().unique(),
    claimedAt: integer(),
  },
  (t) => [
    uniqueIndex('coupon_codes_once').on(t.couponId, t.code),
    index('coupon_codes_free').on(t.couponId, t.id).where(sql`dispatch_id IS NULL`),
  ],
);

/**
 * A coupon the shop's platform issues to a member for one dispatch. Written before the platform hears of it, so that
 * whoever goes on after a crash asks before asking for another. Stays when the message fails: the member has it.
 */
export const couponIssues = sqliteTable(
  'coupon_issues',
  {
    dispatchId: integer().notNull(),
    couponId: integer().notNull(),
    state: text({ enum: ['issuing', 'issued', 'refused'] }).notNull(),
    /** The platform's number for it. */
    issueNo: text(),
    code: text(),
    expiresAt: integer(),
    usedAt: integer(),
    startedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.dispatchId, t.couponId] }), index('coupon_issues_coupon').on(t.couponId, t.issueNo)],
);
