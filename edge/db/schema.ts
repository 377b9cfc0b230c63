// Every table: what a row means, who writes it, how long it stays, whether it holds personal data. The source of
// `migrations/`; queries live in the modules beside it.
//
// Rows written are the bill (each index adds one per insert), so the hot tables carry exactly the indexes their
// readers need. Times are epoch ms UTC and always given by the caller; SQL never reads a clock.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { CAMPAIGN_CHANGES } from '../../core/campaign/campaign';
import { IMAGE_USES } from '../../core/message/image-use';

/** A shop. Written by its owner; kept until removed. `secretSealed` signs member ids for strict identity. */
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
});

/**
 * The log: one row per thing that happened, never changed but for the member a visitor turned out to be. Written by
 * the collector and the server API; kept RETENTION_DAYS. Personal data: pseudonymous behaviour (visitor and member
 * id, addresses of pages).
 *
 * `seq` is handed out in commit order, so a reader that remembers it skips nothing. `eventId` starts with the
 * visitor id for browser events, which makes the unique index double as "everything this visitor did"; an order's is
 * `order:<transaction_id>` from whichever side it is reported. An anonymous row costs 2 writes, an identified one 3.
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
  (t) => [primaryKey({ columns: [t.siteId, t.visitorId] })],
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
    /** `MemberDay['events']` and `MemberDay['products']` as JSON. */
    events: text().notNull(),
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

/** A member's yes or no per channel and purpose. Append-only evidence; the newest act counts. Kept as evidence. */
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
  (t) => [uniqueIndex('consents_act').on(t.siteId, t.memberId, t.channel, t.purpose, t.actedAt)],
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

/** What to say, to whom, when, toward which goal. Written by marketers; never deleted, only ended. */
export const campaigns = sqliteTable(
  'campaigns',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    status: text({ enum: ['draft', 'active', 'paused', 'ended'] }).notNull(),
    version: integer().notNull(),
    /** `CampaignDefinition` as JSON. */
    definition: text().notNull(),
    activatedAt: integer(),
    /** Planned instant of the next run of a scheduled campaign; null when none is due. */
    nextRunAt: integer(),
    /** When it was put away from the list. */
    archivedAt: integer(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    index('campaigns_site').on(t.siteId),
    index('campaigns_due').on(t.nextRunAt).where(sql`next_run_at IS NOT NULL`),
  ],
);

/**
 * What a campaign said in each of its versions, so that a message's `campaignVersion` can be read back and an edit
 * taken back. Written in one batch with the campaign; never changed; kept with it. Not personal.
 */
export const campaignVersions = sqliteTable(
  'campaign_versions',
  {
    campaignId: integer().notNull(),
    version: integer().notNull(),
    change: text({ enum: CAMPAIGN_CHANGES }).notNull(),
    /** `CampaignDefinition` as JSON. */
    definition: text().notNull(),
    changedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.version] })],
);

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
    id: integer().primaryKey(),
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

/** 타겟 그룹: a named target, evaluated afresh whenever it is used, or a list of members. Written by marketers; kept until deleted. */
export const segments = sqliteTable(
  'segments',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    name: text().notNull(),
    kind: text({ enum: ['live', 'fixed'] }).notNull(),
    /** Rises with every change. */
    version: integer().notNull(),
    /** `Target` as JSON; of a fixed group the empty one. */
    target: text().notNull(),
    /** Members a fixed group lists. */
    size: integer(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [index('segments_site').on(t.siteId)],
);

/** Members of a fixed group (고정 그룹), as its list named them. Written by marketers and programs; kept with the group. */
export const segmentMembers = sqliteTable(
  'segment_members',
  { segmentId: integer().notNull(), memberId: text().notNull() },
  (t) => [primaryKey({ columns: [t.segmentId, t.memberId] })],
);

/** One run of a scheduled campaign at its planned instant. Written by the cron; kept with the campaign. */
export const runs = sqliteTable(
  'runs',
  {
    id: integer().primaryKey(),
    campaignId: integer().notNull(),
    plannedAt: integer().notNull(),
    state: text({ enum: ['expanding', 'expanded', 'skipped'] }).notNull(),
    /** Last page of candidates dealt with; empty before they are gathered. */
    cursor: text().notNull(),
    /** Members matched, and left out at the planned instant per reason, as JSON counts. */
    matched: integer().notNull(),
    excluded: text().notNull(),
  },
  (t) => [
    uniqueIndex('runs_once').on(t.campaignId, t.plannedAt),
    index('runs_open').on(t.state).where(sql`state = 'expanding'`),
  ],
);

/**
 * Who may qualify in a run, gathered once in member order and dealt with page by page: `[member, marks, in the target,
 * in a group it leaves out]` as JSON. Each page is deleted with the batch that makes dispatches of it. Pseudonymous.
 */
export const runPages = sqliteTable(
  'run_pages',
  { runId: integer().notNull(), page: integer().notNull(), candidates: text().notNull() },
  (t) => [primaryKey({ columns: [t.runId, t.page] })],
);

/** Real-time candidates that fell out before their timer was due, counted per campaign, KST day and reason. */
export const timerOutcomes = sqliteTable(
  'timer_outcomes',
  {
    campaignId: integer().notNull(),
    day: integer().notNull(),
    reason: text().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.day, t.reason] })],
);

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
    /** Won it holds of its campaign's budget while it is under way: the dearest of its legs. */
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
    createdAt: integer().notNull(),
  },
  (t) => [
    uniqueIndex('dispatches_once').on(t.campaignId, t.memberId, t.occurrence),
    index('dispatches_wake').on(t.wakeAt, sql`priority DESC`, sql`anchor_at DESC`).where(sql`wake_at IS NOT NULL`),
    index('dispatches_budget').on(t.campaignId).where(sql`state = 'queued' AND reason = 'budget'`),
    index('dispatches_cap').on(t.siteId, t.memberId, t.capDay).where(sql`cap_day IS NOT NULL`),
  ],
);

/**
 * A shop's own account at a provider. Written by its owner; kept until removed. Credentials are sealed; the hook's
 * secret is kept as a keyed hash.
 */
export const providerAccounts = sqliteTable(
  'provider_accounts',
  {
    id: integer().primaryKey(),
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

/** A first leg that failed and opened the text instead; its dispatch goes on as the second. Kept with its dispatch. */
export const failedLegs = sqliteTable('failed_legs', {
  dispatchId: integer().primaryKey(),
  campaignId: integer().notNull(),
  channel: text().notNull(),
  messageType: text().notNull(),
  reason: text().notNull(),
  handoverId: integer().notNull(),
  submittedAt: integer().notNull(),
  failedAt: integer().notNull(),
});

/**
 * Won a campaign's messages hold of its budget and have cost, by Korean day of their first hand-over: the sums of
 * `dispatches.held` under way and of the prices of those delivered. Moved in the batches that move dispatches.
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

/** What a provider's storage calls a file of ours. One row per account, file and use; kept with the account. */
export const providerFiles = sqliteTable(
  'provider_files',
  { accountId: integer().notNull(), key: text().notNull(), fileId: text().notNull() },
  (t) => [primaryKey({ columns: [t.accountId, t.key] })],
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
    value: integer().notNull(),
    occurredAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.rule, t.eventSeq] }), index('conversions_campaign').on(t.campaignId)],
);

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

/** A program's key to the API, by hash. Written by an owner; kept until revoked. */
export const apiTokens = sqliteTable('api_tokens', {
  id: integer().primaryKey(),
  hash: text().notNull().unique(),
  name: text().notNull(),
  /** JSON array of site ids the token may act for. */
  siteIds: text().notNull(),
  /** JSON array of scopes. */
  scopes: text().notNull(),
  createdAt: integer().notNull(),
});

/** Which signed-in person may act for which shop. */
export const siteUsers = sqliteTable('site_users', { siteId: integer().notNull(), userId: text().notNull() }, (t) => [
  primaryKey({ columns: [t.siteId, t.userId] }),
]);

// The next four belong to better-auth: people of the shop who sign in to the admin. `password` is its scrypt hash.

export const user = sqliteTable('user', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: integer({ mode: 'boolean' }).notNull(),
  image: text(),
  createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
});

export const session = sqliteTable('session', {
  id: text().primaryKey(),
  expiresAt: integer({ mode: 'timestamp_ms' }).notNull(),
  token: text().notNull().unique(),
  createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
  ipAddress: text(),
  userAgent: text(),
  userId: text()
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' }),
});

export const account = sqliteTable('account', {
  id: text().primaryKey(),
  accountId: text().notNull(),
  providerId: text().notNull(),
  userId: text()
    .notNull()
    .references(() => user.id, { onDelete: 'cascade' }),
  accessToken: text(),
  refreshToken: text(),
  idToken: text(),
  accessTokenExpiresAt: integer({ mode: 'timestamp_ms' }),
  refreshTokenExpiresAt: integer({ mode: 'timestamp_ms' }),
  scope: text(),
  password: text(),
  createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
});

export const verification = sqliteTable('verification', {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: integer({ mode: 'timestamp_ms' }).notNull(),
  createdAt: integer({ mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer({ mode: 'timestamp_ms' }).notNull(),
});

/**
 * A campaign replayed over the shop's last days (미리 돌려보기), and how far that has come: `cursor` is the last member
 * played, in id order. Written by whoever steps it; one per campaign, gone after REHEARSAL_DAYS. Not personal.
 */
export const rehearsals = sqliteTable(
  'rehearsals',
  {
    id: integer().primaryKey(),
    siteId: integer().notNull(),
    campaignId: integer().notNull(),
    /** `CampaignDefinition` as JSON, as it was when this began. */
    definition: text().notNull(),
    state: text({ enum: ['running', 'done', 'stopped'] }).notNull(),
    fromAt: integer().notNull(),
    toAt: integer().notNull(),
    cursor: text().notNull(),
    /** Members the next step takes: as many as their events let it. */
    pageSize: integer().notNull(),
    members: integer().notNull(),
    total: integer().notNull(),
    /** `RehearsalSums` as JSON. */
    sums: text().notNull(),
    startedAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    index('rehearsals_campaign').on(t.campaignId),
    index('rehearsals_running').on(t.updatedAt).where(sql`state = 'running'`),
  ],
);

/** A message a rehearsal would have sent; the first REHEARSED_SHOWN of each. Gone with it; pseudonymous. */
export const rehearsalMessages = sqliteTable(
  'rehearsal_messages',
  {
    rehearsalId: integer().notNull(),
    memberId: text().notNull(),
    at: integer().notNull(),
    leg: text({ enum: ['primary', 'fallback'] }).notNull(),
    price: integer().notNull(),
    boughtAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.rehearsalId, t.memberId, t.at] })],
);
