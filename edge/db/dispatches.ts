// The outbox. One row per (campaign, member, occurrence); every step is one conditional statement that a slow or
// second worker cannot repeat: what is queued moves only under the dispatcher's lease, what is handed over only in the
// hand-over it went out in.

import { readStoredSubject, type Subject } from '../../core/campaign/marks';
import type { Leg } from '../../core/dispatch/fallback';
import type { DeferralReason, SuppressionReason } from '../../core/dispatch/gate';
import type { Channel } from '../../core/member';
import { freeQueued } from './budgets';
import { returnCodes } from './coupons';
import { all, type Db, jsonChunks } from './database';
import { LEASED } from './leases';
import { readKept, type Site } from './sites';

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

/** Opens dispatches; a cause that already has one keeps it, and whoever was erased meanwhile is not written down again. */
export function insertDispatches(db: Db, rows: readonly NewDispatch[], now: number): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO dispatches (site_id, campaign_id, member_id, occurrence, run_id, priority, due_at, anchor_at, subject, state, wake_at, created_at)
         SELECT value ->> 'siteId', value ->> 'campaignId', value ->> 'memberId', value ->> 'occurrence', value ->> 'runId',
           value ->> 'priority', value ->> 'dueAt', value ->> 'anchorAt', value -> 'subject', 'queued', value ->> 'dueAt', ?2
         FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM members m
           WHERE m.site_id = value ->> 'siteId' AND m.member_id = value ->> 'memberId' AND m.state = 'erased')
         ON CONFLICT DO NOTHING`,
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
  /** Up to when an unpaid order has had it wait; null where none has. */
  orderWaitedTo: number | null;
  /** When the first leg was known to have failed, of one at its second. */
  textOpenedAt?: number | null;
  runId: number | null;
  leg: Leg;
  /** How often a provider has put it off. */
  attempts: number;
};

/** SQL: when the first leg of a dispatch was known to have failed; null of one that is still at it. */
export const textOpenedAt = (dispatch: string) =>
  `CASE WHEN ${dispatch}.leg > 1 THEN (SELECT failed_at FROM failed_legs WHERE dispatch_id = ${dispatch}.id) END`;

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
           due_at AS dueAt, anchor_at AS anchorAt, subject, order_waited_to AS orderWaitedTo, run_id AS runId, leg, attempts,
           ${textOpenedAt('dispatches')} AS textOpenedAt
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
        `UPDATE dispatches SET reason = r.value ->> 'reason', wake_at = r.value ->> 'wakeAt',
           order_waited_to = CASE WHEN r.value ->> 'reason' = 'pending_order' THEN r.value ->> 'wakeAt' ELSE order_waited_to END
         FROM json_each(?2) r WHERE dispatches.id = r.value ->> 'id' AND state = 'queued' AND ${LEASED}
           AND (SELECT version FROM campaigns c WHERE c.id = campaign_id) = r.value ->> 'campaignVersion'`,
      )
      .bind(worker, chunk),
  );
}

/**
 * Lets queued rows rest that stay due because something of theirs is broken: it may be mended, and nothing behind them waits
 * for that.
 */
export function restDispatches(db: Db, worker: string, ids: readonly number[], until: number): D1PreparedStatement[] {
  return jsonChunks(ids).map((chunk) =>
    db
      .prepare(
        `UPDATE dispatches SET wake_at = ?3
         WHERE id IN (SELECT value FROM json_each(?2)) AND state = 'queued' AND ${LEASED}`,
      )
      .bind(worker, chunk, until),
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

/**
 * Has the gate look at once at what waits for a campaign that has ended at `version`, and will say no: be it for its moment,
 * or for something at the provider to be mended. Part of the batch that ends the campaign.
 */
export function endQueued(db: Db, campaignId: number, version: number, now: number): D1PreparedStatement[] {
  const hasEnded = 'EXISTS (SELECT 1 FROM campaigns WHERE id = ?1 AND version = ?2)';
  return [
    db
      .prepare(
        `UPDATE dispatches SET wake_at = ?3 WHERE campaign_id = ?1 AND state = 'queued' AND wake_at > ?3 AND ${hasEnded}`,
      )
      .bind(campaignId, version, now),
    db.prepare(`DELETE FROM holds WHERE campaign_id = ?1 AND ${hasEnded}`).bind(campaignId, version),
  ];
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
  links: string[];
  submittedAt: number;
  /** The shop's own hosts and settings, which say where a link may lead. */
  site: Pick<Site, 'hosts' | 'settings'>;
};

/** What a click token leads to, and where it may: one read, before the redirect. */
export async function findClickedDispatch(db: Db, id: number): Promise<ClickedDispatch | null> {
  const row = await db
    .prepare(
      `SELECT d.site_id AS siteId, d.campaign_id AS campaignId, d.links, d.channel,
         d.submitted_at AS submittedAt, s.name, s.hosts, s.settings
       FROM dispatches d JOIN sites s ON s.id = d.site_id WHERE d.id = ?1 AND d.links IS NOT NULL`,
    )
    .bind(id)
    .first<
      Omit<ClickedDispatch, 'links' | 'site'> & { links: string; name: string; hosts: string; settings: string }
    >();
  if (!row) return null;
  const { links, name, hosts, settings, ...rest } = row;
  return { ...rest, links: JSON.parse(links) as string[], site: readKept({ name, hosts, settings }) };
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

/** Messages by which their receivers stopped adverts, each kept as of the first time. */
export function noteUnsubscribes(db: Db, siteId: number, ids: readonly number[], now: number): D1PreparedStatement[] {
  return jsonChunks(ids).map((chunk) =>
    db
      .prepare(
        `UPDATE dispatches SET unsubscribed_at = ?3
         WHERE site_id = ?1 AND id IN (SELECT value FROM json_each(?2)) AND unsubscribed_at IS NULL`,
      )
      .bind(siteId, chunk, now),
  );
}
