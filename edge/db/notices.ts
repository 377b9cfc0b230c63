// Notices a person is owed about their consent. The rows are a timer and an outbox in one: derived from the ledger
// behind a cursor, woken by the minute, `submitting` before anybody is told, kept as evidence.

import type { Channel } from '../../core/member';
import type { NewNotice, NoticeKind } from '../../core/notice';
import { all, type Db, jsonChunks } from './database';

export type NoticeState =
  | 'waiting'
  | 'undecided'
  | 'submitting'
  | 'unknown'
  | 'sent'
  | 'platform'
  | 'undeliverable'
  | 'void';

/** Adds notices; one that is there already stays as it is, and none is owed about an act that was erased meanwhile. */
export function insertNotices(
  db: Db,
  rows: readonly (NewNotice & { siteId: number; consentId: number })[],
): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO consent_notices (site_id, kind, consent_id, due_at, wake_at, state)
         SELECT value ->> 'siteId', value ->> 'kind', value ->> 'consentId', value ->> 'dueAt', value ->> 'wakeAt', 'waiting'
         FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM consents c WHERE c.id = value ->> 'consentId')
         ON CONFLICT DO NOTHING`,
      )
      .bind(chunk),
  );
}

export type DueNotice = {
  id: number;
  siteId: number;
  kind: NoticeKind;
  consentId: number;
  dueAt: number;
  memberId: string;
  channel: Channel;
  purpose: 'advertising' | 'night';
  granted: boolean;
  source: string;
  actedAt: number;
};

/** Notices whose time has come, with the act each is about, so that one person's come together. */
export async function listDueNotices(db: Db, now: number, limit: number): Promise<DueNotice[]> {
  const rows = await all<Omit<DueNotice, 'granted'> & { granted: number }>(
    db
      .prepare(
        `SELECT n.id, n.site_id AS siteId, n.kind, n.consent_id AS consentId, n.due_at AS dueAt, c.member_id AS memberId,
           c.channel, c.purpose, c.granted, c.source, c.acted_at AS actedAt
         FROM consent_notices n JOIN consents c ON c.id = n.consent_id
         WHERE n.wake_at <= ?1 AND n.state = 'waiting'
           AND n.site_id NOT IN (SELECT id FROM sites WHERE closed_at IS NOT NULL)
         ORDER BY n.wake_at, n.site_id, c.member_id LIMIT ?2`,
      )
      .bind(now, limit),
  );
  return rows.map((row) => ({ ...row, granted: row.granted === 1 }));
}

/** Rests or moves waiting notices. `settledAt` is set where the state is an end. */
export function moveNotices(
  db: Db,
  rows: readonly { id: number; state: NoticeState; wakeAt?: number }[],
  now: number,
): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `UPDATE consent_notices SET state = r.value ->> 'state', wake_at = r.value ->> 'wakeAt',
           settled_at = CASE WHEN r.value ->> 'state' IN ('platform', 'undeliverable', 'void') THEN ?2 ELSE settled_at END
         FROM json_each(?1) r WHERE consent_notices.id = r.value ->> 'id' AND consent_notices.state = 'waiting'`,
      )
      .bind(chunk, now),
  );
}

export type NoticeMessage = { ids: number[]; messageId: number; via: 'sms' | 'email'; textSealed: string };

/**
 * Commits to telling: the rows are `submitting` in their batch before anybody hears. Answers the messages that are
 * still ours to send, by their first row.
 */
export async function beginNotices(
  db: Db,
  batchId: number,
  accountId: number | null,
  messages: readonly NoticeMessage[],
  now: number,
  wakeAt: number,
): Promise<Set<number>> {
  const rows = messages.flatMap(({ ids, messageId, via, textSealed }) =>
    ids.map((id) => ({ id, messageId, via, textSealed: id === messageId ? textSealed : null })),
  );
  const begun = new Set<number>();
  for (const chunk of jsonChunks(rows)) {
    const taken = await all<{ id: number; messageId: number }>(
      db
        .prepare(
          `UPDATE consent_notices SET state = 'submitting', wake_at = ?2, submitted_at = ?3, batch_id = ?4, account_id = ?5,
             handle = NULL, via = r.value ->> 'via', message_id = r.value ->> 'messageId', text_sealed = r.value ->> 'textSealed'
           FROM json_each(?1) r WHERE consent_notices.id = r.value ->> 'id' AND consent_notices.state = 'waiting'
           RETURNING consent_notices.id, message_id AS messageId`,
        )
        .bind(chunk, wakeAt, now, batchId, accountId),
    );
    for (const row of taken) if (row.id === row.messageId) begun.add(row.id);
  }
  return begun;
}

/** A batch as it was begun once: begun anew after it was taken back, it has the same first message and another instant. */
type BegunBatch = { batchId: number; submittedAt: number };

/** Makes the provider's name for a batch durable; false when the batch has been taken back meanwhile. */
export async function keepNoticeHandle(
  db: Db,
  siteId: number,
  { batchId, submittedAt }: BegunBatch,
  handle: string,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE consent_notices SET handle = ?4
       WHERE site_id = ?1 AND batch_id = ?2 AND submitted_at = ?3 AND state = 'submitting'`,
    )
    .bind(siteId, batchId, submittedAt, handle)
    .run();
  return meta.changes > 0;
}

export type NoticeSettlement = {
  messageId: number;
  /** When it was begun: of a message that was begun anew since, nothing is written. */
  submittedAt: number;
  state: 'sent' | 'unknown' | 'undeliverable' | 'waiting';
  wakeAt: number | null;
};

/** SQL: of the sites of these notices. No index leads to a message; the few that are under way are found by site. */
const OF_SITES_OF = (ids: string) => `site_id IN (SELECT site_id FROM consent_notices WHERE id IN (${ids}))`;

/** Writes what became of messages, on every row each of them told of. */
export function settleNotices(db: Db, rows: readonly NoticeSettlement[], now: number): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `UPDATE consent_notices SET state = r.value ->> 'state', wake_at = r.value ->> 'wakeAt',
           settled_at = CASE WHEN r.value ->> 'state' IN ('sent', 'undeliverable') THEN ?2 END
         FROM json_each(?1) r WHERE consent_notices.message_id = r.value ->> 'messageId'
           AND consent_notices.submitted_at = r.value ->> 'submittedAt' AND consent_notices.state IN ('submitting', 'unknown')
           AND consent_notices.${OF_SITES_OF(`SELECT value ->> 'messageId' FROM json_each(?1)`)}`,
      )
      .bind(chunk, now),
  );
}

/** The acts that two-year notices just told of, so that their next term can be opened. */
export async function listToldReconfirms(
  db: Db,
  messageIds: readonly number[],
): Promise<{ siteId: number; consentId: number }[]> {
  return all(
    db
      .prepare(
        `SELECT site_id AS siteId, consent_id AS consentId FROM consent_notices
         WHERE ${OF_SITES_OF('SELECT value FROM json_each(?1)')}
           AND batch_id IN (SELECT batch_id FROM consent_notices WHERE id IN (SELECT value FROM json_each(?1)))
           AND message_id IN (SELECT value FROM json_each(?1)) AND kind = 'reconfirm' AND state IN ('submitting', 'unknown')`,
      )
      .bind(JSON.stringify(messageIds)),
  );
}

export type OpenNoticeBatch = BegunBatch & {
  siteId: number;
  accountId: number | null;
  handle: string | null;
  via: 'sms' | 'email';
  messageIds: string;
};

/** Batches nobody answered for: asked about, never sent again blindly. */
export async function listOpenNoticeBatches(db: Db, now: number, limit: number): Promise<OpenNoticeBatch[]> {
  return all<OpenNoticeBatch>(
    db
      .prepare(
        `SELECT batch_id AS batchId, site_id AS siteId, account_id AS accountId, handle, via,
           submitted_at AS submittedAt, json_group_array(id) AS messageIds
         FROM consent_notices WHERE wake_at <= ?1 AND state IN ('submitting', 'unknown') AND id = message_id
         GROUP BY batch_id, submitted_at ORDER BY batch_id LIMIT ?2`,
      )
      .bind(now, limit),
  );
}

/** Wakes what waited for the shop to say who sends it. */
export async function wakeUndecidedNotices(db: Db, siteId: number, now: number): Promise<void> {
  await db
    .prepare(`UPDATE consent_notices SET state = 'waiting', wake_at = ?2 WHERE site_id = ?1 AND state = 'undecided'`)
    .bind(siteId, now)
    .run();
}

export type NoticeCount = { kind: NoticeKind; state: NoticeState; late: boolean; soon: boolean; count: number };

/**
 * How many notices stand where; `late` is past the law's moment, `soon` before it by less than `alarmMs`. All of a shop's are
 * gone through: no index says when one was settled, and one would be written for each.
 */
export async function countNotices(db: Db, siteId: number, now: number, alarmMs: number): Promise<NoticeCount[]> {
  const rows = await all<Omit<NoticeCount, 'late' | 'soon'> & { late: number; soon: number }>(
    db
      .prepare(
        `SELECT kind, state, due_at <= ?2 AS late, due_at > ?2 AND due_at <= ?2 + ?3 AS soon, count(*) AS count
         FROM consent_notices WHERE site_id = ?1
           AND (state IN ('waiting', 'undecided', 'submitting', 'unknown', 'undeliverable') OR settled_at > ?2 - 2592000000)
         GROUP BY 1, 2, 3, 4`,
      )
      .bind(siteId, now, alarmMs),
  );
  return rows.map((row) => ({ ...row, late: row.late === 1, soon: row.soon === 1 }));
}

/** Notices still owed that are past the law's moment, and those that will be within `alarmMs`; no others are read for it. */
export type PressingNotices = { late: number; soon: number };

export async function countPressingNotices(
  db: Db,
  siteId: number,
  now: number,
  alarmMs: number,
): Promise<PressingNotices> {
  const row = await db
    .prepare(
      `SELECT coalesce(sum(due_at <= ?2), 0) AS late, coalesce(sum(due_at > ?2), 0) AS soon FROM consent_notices
       WHERE site_id = ?1 AND state IN ('waiting', 'undecided', 'submitting', 'unknown') AND due_at <= ?2 + ?3`,
    )
    .bind(siteId, now, alarmMs)
    .first<PressingNotices>();
  return row ?? { late: 0, soon: 0 };
}

export type NoticeRow = DueNotice & {
  state: NoticeState;
  via: 'sms' | 'email' | null;
  settledAt: number | null;
  wakeAt: number | null;
};

const ROWS = `SELECT n.id, n.site_id AS siteId, n.kind, n.consent_id AS consentId, n.due_at AS dueAt, n.state, n.via,
    n.settled_at AS settledAt, n.wake_at AS wakeAt, c.member_id AS memberId, c.channel, c.purpose, c.granted,
    c.source, c.acted_at AS actedAt
  FROM consent_notices n JOIN consents c ON c.id = n.consent_id`;

/** Notices of a shop by what the law allows, earliest first, after a place. */
export async function listNotices(
  db: Db,
  siteId: number,
  states: readonly NoticeState[],
  after: { dueAt: number; id: number } | null,
  limit: number,
): Promise<NoticeRow[]> {
  const rows = await all<Omit<NoticeRow, 'granted'> & { granted: number }>(
    db
      .prepare(
        `${ROWS}
         WHERE n.site_id = ?1 AND n.state IN (SELECT value FROM json_each(?2))
           AND n.due_at >= ?3 AND (n.due_at > ?3 OR n.id > ?4)
         ORDER BY n.due_at, n.id LIMIT ?5`,
      )
      .bind(siteId, JSON.stringify(states), after?.dueAt ?? Number.MIN_SAFE_INTEGER, after?.id ?? 0, limit),
  );
  return rows.map((row) => ({ ...row, granted: row.granted === 1 }));
}

/** A member's notices, newest first. */
export async function listNoticesOf(db: Db, siteId: number, memberId: string, limit: number): Promise<NoticeRow[]> {
  const rows = await all<Omit<NoticeRow, 'granted'> & { granted: number }>(
    db
      .prepare(`${ROWS} WHERE c.site_id = ?1 AND c.member_id = ?2 ORDER BY n.id DESC LIMIT ?3`)
      .bind(siteId, memberId, limit),
  );
  return rows.map((row) => ({ ...row, granted: row.granted === 1 }));
}

/** Which of these rows' consents no longer count: superseded by a newer act of the member on the channel. */
export async function findSuperseded(db: Db, consentIds: readonly number[]): Promise<Set<number>> {
  const rows = await all<{ id: number }>(
    db
      .prepare(
        `SELECT c.id FROM json_each(?1) j JOIN consents c ON c.id = j.value
         WHERE EXISTS (SELECT 1 FROM consents o WHERE o.site_id = c.site_id AND o.member_id = c.member_id
           AND o.channel = c.channel AND o.purpose = c.purpose
           AND (o.acted_at > c.acted_at OR (o.acted_at = c.acted_at AND o.id > c.id)))`,
      )
      .bind(JSON.stringify(consentIds)),
  );
  return new Set(rows.map((row) => row.id));
}

/** Who was told, of which channel's consent, and when: what a shopper's own page is opened with. */
export async function findSentNotice(
  db: Db,
  id: number,
): Promise<{ siteId: number; memberId: string; channel: Channel; submittedAt: number } | null> {
  return db
    .prepare(
      `SELECT n.site_id AS siteId, c.member_id AS memberId, c.channel, n.submitted_at AS submittedAt
       FROM consent_notices n JOIN consents c ON c.id = n.consent_id WHERE n.id = ?1 AND n.submitted_at IS NOT NULL`,
    )
    .bind(id)
    .first();
}
