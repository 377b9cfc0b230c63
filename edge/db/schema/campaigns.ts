// Campaigns, whom they mean, and what became of their runs before a message.

import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { CAMPAIGN_CHANGES } from '../../../core/campaign/campaign';

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
    /** When a campaign that runs once ended by itself, having sent. */
    finishedAt: integer(),
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

/** 타겟 그룹: a named target, evaluated afresh whenever it is used, or a list of members. Written by marketers; kept until deleted. */
export const segments = sqliteTable(
  'segments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
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
    state: text({ enum: ['expanding', 'expanded', 'skipped', 'failed'] }).notNull(),
    /** Last page of candidates dealt with; empty before they are gathered. */
    cursor: text().notNull(),
    /** Members matched, and left out at the planned instant per reason, as JSON counts. */
    matched: integer().notNull(),
    excluded: text().notNull(),
    /** Since when it is tried without getting on, and from when it may be tried again; null while it gets on. */
    stuckSince: integer(),
    tryAt: integer(),
    /** The error it was given up for, and when somebody of the shop took note of that. */
    failure: text(),
    notedAt: integer(),
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
 * A campaign replayed over the shop's last days (미리 돌려보기), and how far that has come: `cursor` is the last member
 * played, in id order. Written by whoever steps it; one per campaign, gone after REHEARSAL_DAYS. Not personal.
 */
export const rehearsals = sqliteTable(
  'rehearsals',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    siteId: integer().notNull(),
    campaignId: integer().notNull(),
    /** `CampaignDefinition` as JSON, as it was when this began. */
    definition: text().notNull(),
    state: text({ enum: ['running', 'done', 'stopped', 'failed'] }).notNull(),
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
    /** Since when it is stepped without getting on; null while it gets on. */
    stuckSince: integer(),
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
