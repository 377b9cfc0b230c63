// The outbox. One row per (campaign, member, occurrence); every step is one conditional statement that a slow or
// second worker cannot repeat: what is queued moves only under the dispatcher's lease, what is handed over only in the
// hand-over it went out in.

import { readStoredSubject, type Subject } from '../../core/campaign/marks';
import type { Settled } from '../../core/dispatch/dispatch';
import type { Leg } from '../../core/dispatch/fallback';
import type { DeferralReason, SuppressionReason } from '../../core/dispatch/gates';
import type { Channel } from '../../core/member';
import type { SiteSettings } from '../../core/site';
import { freeQueued, LETS_GO, SPENDS, settleUse } from './budgets';
import { returnCodes } from './coupons';
import { all, type Db, jsonChunks } from './database';
import { LEASED } from './leases';
import { takeBackArrivals } from './reports';

export type NewDispatch = {
  siteId: number;
  campaignId: number;
  memberId: string;
  occurrence: string;
  runId: number | null;
  priority: number;
  dueAt: number;
  anchorAt: number;
  subject: Subject;
};

/** Opens dispatches; a cause that already has one keeps it. */
export function insertDispatches(db: Db, rows: readonly NewDispatch[], now: number): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO dispatches (site_id, campaign_id, member_id, occurrence, run_id, priority, due_at, anchor_at, subject, state, wake_at, created_at)
         SELECT value ->> 'siteId', value ->> 'campaignId', value ->> 'memberId', value ->> 'occurrence', value ->> 'runId',
           value ->> 'priority', value ->> 'dueAt', value ->> 'anchorAt', value -> 'subject', 'queued', value ->> 'dueAt', ?2
         FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`,
      )
      .bind(chunk, now),
  );
}

export type DueDispatch = {
  id: number;
  siteId: number;
  campaignId: number;
  memberId: string;
  occurrence: string;
  priority: number;
  dueAt: number;
  anchorAt: number;
  subject: Subject;
  /** What the message is about cannot be read, and it could be about anything. */
  isLost?: boolean;
  reason: string | null;
  runId: number | null;
  leg: Leg;
  /** How often a provider has put it off. */
  attempts: number;
};

const NO_SUBJECT: Subject = { seq: 0, products: 0 };

/** Nothing of a campaign is due while something at the provider stands in its way. */
const NOT_HELD = 'campaign_id NOT IN (SELECT campaign_id FROM holds)';

/**
 * Due dispatches in the order they may speak: earlier due first, of the same instant higher priority, then older
 * campaign, then the latest qualifying event, which a budget too small for all is for. Sites that `rest` are passed over.
 */
export async function listDueDispatches(
  db: Db,
  now: number,
  rest: Iterable<number>,
  limit: number,
): Promise<DueDispatch[]> {
  const due = await all<Omit<DueDispatch, 'subject'> & { subject: string | null }>(
    db
      .prepare(
        `SELECT id, site_id AS siteId, campaign_id AS campaignId, member_id AS memberId, occurrence, priority,
           due_at AS dueAt, anchor_at AS anchorAt, subject, reason, run_id AS runId, leg, attempts
         FROM dispatches WHERE wake_at <= ?1 AND state = 'queued' AND ${NOT_HELD}
           AND site_id NOT IN (SELECT value FROM json_each(?3))
         ORDER BY wake_at, priority DESC, anchor_at DESC LIMIT ?2`,
      )
      .bind(now, limit, JSON.stringify([...rest])),
  );
  return due
    .map((row) => {
      const subject = row.subject === null ? NO_SUBJECT : readStoredSubject(row.subject);
      return { ...row, subject: subject ?? NO_SUBJECT, isLost: subject === null };
    })
    .sort((a, b) => b.priority - a.priority || a.campaignId - b.campaignId || b.anchorAt - a.anchorAt || a.id - b.id);
}

export type CapUse = { today: number; week: number };

/** How many slots each member holds on `today` and in the seven Korean days ending with it, other than by `except`. */
export async function countCapUse(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
  today: number,
  except: readonly number[],
): Promise<Map<string, CapUse>> {
  const rows = await all<CapUse & { memberId: string }>(
    db
      .prepare(
        `SELECT member_id AS memberId, sum(cap_day = ?3) AS today, count(*) AS week FROM dispatches
         WHERE site_id = ?1 AND member_id IN (SELECT value FROM json_each(?2)) AND cap_day BETWEEN ?3 - 6 AND ?3
           AND id NOT IN (SELECT value FROM json_each(?4))
         GROUP BY member_id`,
      )
      .bind(siteId, JSON.stringify(memberIds), today, JSON.stringify(except)),
  );
  return new Map(rows.map(({ memberId, ...use }) => [memberId, use]));
}

/** Planned instant of each campaign's last message to each member and how many there were, keyed `campaign:member`. */
export async function lastSentOfCampaigns(
  db: Db,
  pairs: readonly { campaignId: number; memberId: string }[],
  except: readonly number[],
): Promise<Map<string, { at: number; count: number }>> {
  const rows = await all<{ campaignId: number; memberId: string; at: number; count: number }>(
    db
      .prepare(
        `SELECT d.campaign_id AS campaignId, d.member_id AS memberId, max(d.due_at) AS at, count(*) AS count
         FROM json_each(?1) p JOIN dispatches d ON d.campaign_id = p.value ->> 0 AND d.member_id = p.value ->> 1
         WHERE d.cap_day IS NOT NULL AND d.id NOT IN (SELECT value FROM json_each(?2))
         GROUP BY d.campaign_id, d.member_id`,
      )
      .bind(JSON.stringify(pairs.map((pair) => [pair.campaignId, pair.memberId])), JSON.stringify(except)),
  );
  return new Map(rows.map(({ campaignId, memberId, at, count }) => [`${campaignId}:${memberId}`, { at, count }]));
}

/** When each campaign's last message to each member was handed over, keyed `campaign:member`; those without are absent. */
export async function lastSubmitted(
  db: Db,
  pairs: readonly { campaignId: number; memberId: string }[],
): Promise<Map<string, number>> {
  if (pairs.length === 0) return new Map();
  const rows = await all<{ campaignId: number; memberId: string; at: number }>(
    db
      .prepare(
        `SELECT d.campaign_id AS campaignId, d.member_id AS memberId, max(d.submitted_at) AS at
         FROM json_each(?1) p JOIN dispatches d ON d.campaign_id = p.value ->> 0 AND d.member_id = p.value ->> 1
         WHERE d.cap_day IS NOT NULL AND d.submitted_at IS NOT NULL GROUP BY d.campaign_id, d.member_id`,
      )
      .bind(JSON.stringify(pairs.map(({ campaignId, memberId }) => [campaignId, memberId]))),
  );
  return new Map(rows.map(({ campaignId, memberId, at }) => [`${campaignId}:${memberId}`, at]));
}

/** Writes the gate's final no; a coupon code and what a second leg held of the budget are free again. */
export function suppressDispatches(
  db: Db,
  worker: string,
  rows: readonly { id: number; reason: SuppressionReason }[],
): D1PreparedStatement[] {
  const ofRows = `json_each(?2) r JOIN dispatches d ON d.id = r.value ->> 'id' WHERE ${LEASED}`;
  return jsonChunks(rows).flatMap((chunk) => [
    db.prepare(freeQueued(ofRows)).bind(worker, chunk),
    db
      .prepare(
        `UPDATE dispatches SET state = 'suppressed', reason = r.value ->> 'reason', wake_at = NULL, cap_day = NULL, held = NULL
         FROM json_each(?2) r WHERE dispatches.id = r.value ->> 'id' AND state = 'queued' AND ${LEASED}`,
      )
      .bind(worker, chunk),
    returnCodes(db, chunk),
  ]);
}

/** What the gate lets wait: until when, and by which version of its campaign. */
export type Deferral = { id: number; campaignVersion: number; wakeAt: number; reason: DeferralReason };

/**
 * Lets queued rows wait until their new moment. One whose campaign has been changed meanwhile stays due: it may have
 * been started again, or been given more money, with nobody left to wake what waits for that.
 */
export function deferDispatches(db: Db, worker: string, rows: readonly Deferral[]): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `UPDATE dispatches SET reason = r.value ->> 'reason', wake_at = r.value ->> 'wakeAt'
         FROM json_each(?2) r WHERE dispatches.id = r.value ->> 'id' AND state = 'queued' AND ${LEASED}
           AND (SELECT version FROM campaigns c WHERE c.id = campaign_id) = r.value ->> 'campaignVersion'`,
      )
      .bind(worker, chunk),
  );
}

/**
 * Wakes what waits for a campaign to go on that has come to `version`. Part of the batch that starts the campaign again.
 */
export function wakePaused(db: Db, campaignId: number, version: number, now: number): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE dispatches SET wake_at = ?3 WHERE campaign_id = ?1 AND state = 'queued' AND reason = 'paused' AND wake_at > ?3
         AND EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND version = ?2)`,
    )
    .bind(campaignId, version, now);
}

/** Has the gate look at once at what a campaign's messages wait for: it has ended, and will say no. */
export async function wakeQueued(db: Db, campaignId: number, now: number): Promise<void> {
  await db
    .prepare(`UPDATE dispatches SET wake_at = ?2 WHERE campaign_id = ?1 AND state = 'queued' AND wake_at > ?2`)
    .bind(campaignId, now)
    .run();
}

export type Settlement = Settled & {
  id: number;
  /** The next leg is opened: the row is queued for it, and keeps its slot and its first submission. */
  opensLeg?: boolean;
};

/**
 * Writes what became of dispatches of one hand-over; states only move upwards, and a dispatch that has left the hand-over
 * stays as it is. One that failed for good or goes back to the queue gives its cap slot and its share of the budget back,
 * and one that failed for good its coupon code.
 *
 * Most go the good way, and of those no column is named that an index holds: naming it would write the index again.
 */
export function settleDispatches(
  db: Db,
  handoverId: number,
  rows: readonly Settlement[],
  now: number,
): D1PreparedStatement[] {
  const leaves = ({ state }: Settlement) => state === 'failed' || state === 'queued';
  const settle = (columns: string) => (chunk: string) => [
    settleUse(db, handoverId, chunk),
    db
      .prepare(
        `UPDATE dispatches SET ${columns} FROM json_each(?1) r
         WHERE dispatches.id = r.value ->> 'id' AND handover_id = ?3 AND state IN ('submitting', 'accepted', 'unknown')`,
      )
      .bind(chunk, now, handoverId),
  ];
  return [
    ...jsonChunks(rows.filter((row) => !leaves(row))).flatMap(settle(GOES_ON)),
    ...jsonChunks(rows.filter(leaves)).flatMap((chunk) => [
      takeBackArrivals(db, handoverId, chunk),
      ...settle(COMES_BACK)(chunk),
      returnCodes(db, chunk),
    ]),
  ];
}

/** What a provider called a message goes with its hand-over: the next one is asked about under its own name. */
const SETTLED = `state = r.value ->> 'state', reason = r.value ->> 'reason',
  provider_message_id = CASE WHEN r.value ->> 'state' = 'queued' THEN NULL
    ELSE coalesce(r.value ->> 'providerMessageId', provider_message_id) END`;

/** Accepted, delivered or unknown: on its way or there. */
const GOES_ON = `${SETTLED},
  accepted_at = CASE WHEN r.value ->> 'state' = 'unknown' THEN accepted_at ELSE coalesce(accepted_at, ?2) END,
  delivered_at = CASE WHEN r.value ->> 'state' = 'delivered' THEN coalesce(delivered_at, ?2) ELSE delivered_at END,
  held = CASE WHEN ${SPENDS} THEN NULL ELSE held END`;

/** Failed, or in the queue again: for the same leg with everything given back, or for the next with its slot kept. */
const COMES_BACK = `${SETTLED}, wake_at = r.value ->> 'wakeAt', attempts = coalesce(r.value ->> 'attempts', attempts),
  leg = CASE WHEN r.value ->> 'opensLeg' THEN leg + 1 ELSE leg END,
  accepted_at = CASE WHEN r.value ->> 'state' = 'queued' THEN NULL ELSE accepted_at END,
  submitted_at = CASE WHEN r.value ->> 'state' = 'queued' AND leg = 1 AND r.value ->> 'opensLeg' IS NULL THEN NULL ELSE submitted_at END,
  cap_day = CASE WHEN r.value ->> 'state' = 'failed' OR (r.value ->> 'state' = 'queued' AND leg = 1 AND r.value ->> 'opensLeg' IS NULL)
    THEN NULL ELSE cap_day END,
  held = CASE WHEN ${LETS_GO} THEN NULL ELSE held END`;

/** Keeps what failed before the row goes on to its second leg; in the batch that settles it, ahead of it. */
export function keepFailedLegs(
  db: Db,
  handoverId: number,
  rows: readonly { id: number; reason: string }[],
  now: number,
): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO failed_legs (dispatch_id, campaign_id, channel, message_type, reason, handover_id, submitted_at, failed_at)
         SELECT d.id, d.campaign_id, d.channel, d.message_type, r.value ->> 'reason', d.handover_id, d.submitted_at, ?2
         FROM json_each(?1) r JOIN dispatches d ON d.id = r.value ->> 'id'
         WHERE d.handover_id = ?3 AND d.state IN ('submitting', 'accepted', 'unknown') ON CONFLICT DO NOTHING`,
      )
      .bind(chunk, now, handoverId),
  );
}

/** The next instant at which the outbox wants attention: a dispatch is due, or a hand-over must be asked about. */
export async function nextDispatchDueAt(db: Db): Promise<number | null> {
  const row = await db
    .prepare(
      `SELECT min(at) AS at FROM (SELECT min(wake_at) AS at FROM dispatches WHERE wake_at IS NOT NULL AND ${NOT_HELD}
         UNION ALL SELECT min(wake_at) FROM handovers WHERE wake_at IS NOT NULL
         UNION ALL SELECT min(probe_at) FROM holds)`,
    )
    .first<{ at: number | null }>();
  return row?.at ?? null;
}

export type ClickedDispatch = {
  /** What the message came by, e.g. `sms`. */
  channel: string;
  siteId: number;
  campaignId: number;
  memberId: string;
  links: string[];
  submittedAt: number;
  /** The shop's own hosts and settings, which say where a link may lead. */
  site: { hosts: string[]; settings: SiteSettings };
};

/** What a click token leads to, and where it may: one read, before the redirect. */
export async function findClickedDispatch(db: Db, id: number): Promise<ClickedDispatch | null> {
  const row = await db
    .prepare(
      `SELECT d.site_id AS siteId, d.campaign_id AS campaignId, d.member_id AS memberId, d.links, d.channel,
         d.submitted_at AS submittedAt, s.hosts, s.settings
       FROM dispatches d JOIN sites s ON s.id = d.site_id WHERE d.id = ?1 AND d.links IS NOT NULL`,
    )
    .bind(id)
    .first<Omit<ClickedDispatch, 'links' | 'site'> & { links: string; hosts: string; settings: string }>();
  if (!row) return null;
  const { links, hosts, settings, ...rest } = row;
  return {
    ...rest,
    links: JSON.parse(links) as string[],
    site: { hosts: JSON.parse(hosts) as string[], settings: JSON.parse(settings) as SiteSettings },
  };
}

export type SentDispatch = { siteId: number; memberId: string; channel: Channel; submittedAt: number };

/** Who got a message, by which channel and when: what a shopper's own page is opened with. */
export async function findSentDispatch(db: Db, id: number): Promise<SentDispatch | null> {
  return db
    .prepare(
      `SELECT site_id AS siteId, member_id AS memberId, channel, submitted_at AS submittedAt
       FROM dispatches WHERE id = ?1 AND submitted_at IS NOT NULL`,
    )
    .bind(id)
    .first<SentDispatch>();
}
