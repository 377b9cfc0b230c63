// One person across all tables: everything stored of them, and its removal. The only module that knows every place a
// person may be found in; a new table that names a member is added here.

import type { MemberState } from '../../core/member';
import { freeQueued } from './budgets';
import { returnCodesOf } from './coupons';
import { all, type Db } from './database';
import { dispatchesOf } from './dispatch-views';
import { listMembersById, type MemberRow } from './members';
import { DAYS_OF_SITE } from './projection-rows';
import { spendIds } from './spent-ids';

/** Rows of one kind in an export; more than this are said to be more, not silently dropped. */
const EXPORT_ROWS = 1_000;

const MEMBER = 'site_id = ?1 AND member_id = ?2';
/** SQL: the dispatches `d` of member ?2 of site ?1. */
const THEIRS = dispatchesOf('?2');
/** SQL: those, and the conversions `v` credited to each. */
const CREDITED = dispatchesOf(
  '?2',
  'CROSS JOIN conversions v ON v.campaign_id = d.campaign_id AND v.dispatch_id = d.id',
);

export type StoredPerson = {
  consents: Record<string, unknown>[];
  events: Record<string, unknown>[];
  dispatches: (Record<string, unknown> & { messageSealed: string | null })[];
  clicks: Record<string, unknown>[];
  conversions: Record<string, unknown>[];
  /** What was derived from the events: orders as `Order`, reviews, days in short, the last day of each event. */
  orders: Record<string, unknown>[];
  reviews: Record<string, unknown>[];
  days: Record<string, unknown>[];
  lastEvents: Record<string, unknown>[];
  /** Browsers registered for web push; their addresses are the browser's, and say nothing of the person. */
  browsers: Record<string, unknown>[];
  /** Fixed groups that list the member. */
  fixedGroups: Record<string, unknown>[];
  notices: (Record<string, unknown> & { textSealed: string | null })[];
  /** Kinds of which only the newest rows are here. */
  truncated: string[];
};

/** A member as the shop told of them; one of whom its pages alone have told is an id without a `state` or anything else. */
export type Person = Omit<MemberRow, 'state' | 'updatedAt'> & { state: MemberState | null };

const NOTHING_TOLD: Omit<Person, 'memberId'> = {
  nameSealed: null,
  phoneSealed: null,
  phoneHash: null,
  emailSealed: null,
  emailHash: null,
  birthdaySealed: null,
  addressSealed: null,
  adultFromDay: null,
  gender: null,
  bornBy: null,
  region: null,
  state: null,
  joinedAt: null,
};

/** Whoever anything is kept of under this id; null where nothing is. */
export async function findPerson(db: Db, siteId: number, memberId: string): Promise<Person | null> {
  const member = (await listMembersById(db, siteId, [memberId])).get(memberId);
  if (member) return member;
  const done = await db
    .prepare(
      `SELECT 1 WHERE EXISTS (SELECT 1 FROM events INDEXED BY events_member WHERE site_id = ?1 AND member_id = ?2)
         OR EXISTS (SELECT 1 FROM last_events WHERE site_id = ?1 AND member_id = ?2)
         OR EXISTS (SELECT 1 FROM orders INDEXED BY orders_member WHERE site_id = ?1 AND member_id = ?2)`,
    )
    .bind(siteId, memberId)
    .first();
  return done && { ...NOTHING_TOLD, memberId };
}

/** Everything stored of a member beside the member row itself, newest first. */
export async function readPerson(db: Db, siteId: number, memberId: string): Promise<StoredPerson> {
  const read = <Row>(sql: string) => all<Row>(db.prepare(`${sql} LIMIT ${EXPORT_ROWS + 1}`).bind(siteId, memberId));
  const [consents, events, dispatches, clicks, conversions, orders, reviews, days, lastEvents] = await Promise.all([
    read<Record<string, unknown>>(
      'SELECT channel, purpose, granted, source, wording, acted_at AS actedAt FROM consents WHERE site_id = ?1 AND member_id = ?2 ORDER BY id DESC',
    ),
    read<Record<string, unknown>>(
      'SELECT name, occurred_at AS occurredAt, data FROM events WHERE site_id = ?1 AND member_id = ?2 ORDER BY seq DESC',
    ),
    read<StoredPerson['dispatches'][number]>(
      `SELECT d.campaign_id AS campaignId, d.state, d.reason, d.channel, d.submitted_at AS submittedAt,
         d.delivered_at AS deliveredAt, d.unsubscribed_at AS unsubscribedAt, d.message_sealed AS messageSealed FROM ${THEIRS} ORDER BY d.id DESC`,
    ),
    read<Record<string, unknown>>(
      'SELECT campaign_id AS campaignId, button, clicked_at AS clickedAt FROM clicks WHERE site_id = ?1 AND member_id = ?2 ORDER BY id DESC',
    ),
    read<Record<string, unknown>>(
      `SELECT v.rule, v.campaign_id AS campaignId, v.value, v.amount, v.currency, v.occurred_at AS occurredAt
       FROM ${CREDITED} ORDER BY v.occurred_at DESC`,
    ),
    read<Record<string, unknown>>(
      'SELECT facts FROM orders INDEXED BY orders_member WHERE site_id = ?1 AND member_id = ?2 ORDER BY paid_at DESC',
    ),
    read<Record<string, unknown>>(
      'SELECT subject, reviewed_at AS reviewedAt FROM reviews WHERE site_id = ?1 AND member_id = ?2',
    ),
    read<Record<string, unknown>>(
      `SELECT day, events, products FROM member_days WHERE site_id = ?1 AND day IN (${DAYS_OF_SITE}) AND member_id = ?2
       ORDER BY day DESC`,
    ),
    read<Record<string, unknown>>('SELECT name, day FROM last_events WHERE site_id = ?1 AND member_id = ?2'),
  ]);
  const notices = await read<StoredPerson['notices'][number]>(
    `SELECT n.kind, n.state, n.via, n.due_at AS dueAt, n.settled_at AS settledAt,
       (SELECT m.text_sealed FROM consent_notices m WHERE m.id = n.message_id) AS textSealed
     FROM consents c JOIN consent_notices n ON n.consent_id = c.id WHERE c.site_id = ?1 AND c.member_id = ?2 ORDER BY n.id DESC`,
  );
  const browsers = await read<Record<string, unknown>>(
    'SELECT registered_at AS registeredAt FROM push_subscriptions WHERE site_id = ?1 AND member_id = ?2 ORDER BY id DESC',
  );
  const fixedGroups = await read<Record<string, unknown>>(
    `SELECT s.id, s.name FROM segments s JOIN segment_members f ON f.segment_id = s.id
     WHERE s.site_id = ?1 AND f.member_id = ?2`,
  );
  const kinds = {
    consents,
    events,
    dispatches,
    clicks,
    conversions,
    orders,
    reviews,
    days,
    lastEvents,
    browsers,
    fixedGroups,
    notices,
  };
  const truncated = Object.entries(kinds).flatMap(([kind, rows]) => (rows.length > EXPORT_ROWS ? [kind] : []));
  for (const rows of Object.values(kinds)) rows.splice(EXPORT_ROWS);
  return { ...kinds, truncated };
}

/**
 * Removes a person: contacts and texts are gone, behaviour and figures no longer name anybody. What stays is the row
 * that says the member was erased, so that nothing is sent to the id again.
 */
export function erasePerson(db: Db, siteId: number, memberId: string, now: number): D1PreparedStatement[] {
  const run = (sql: string) => db.prepare(sql).bind(siteId, memberId);
  return [
    run(
      `DELETE FROM sandbox_messages WHERE +site_id = ?1 AND client_ref IN
         (SELECT 'dorawa-' || d.id FROM ${THEIRS} UNION ALL SELECT 'dorawa-' || d.id || '-2' FROM ${THEIRS} AND d.leg = 2)`,
    ),
    run(`UPDATE conversions SET member_id = 'erased-' || dispatch_id WHERE rowid IN (SELECT v.rowid FROM ${CREDITED})`),
    run(`UPDATE clicks SET member_id = 'erased-' || dispatch_id WHERE site_id = ?1 AND member_id = ?2`),
    run(returnCodesOf(`SELECT d.id FROM ${THEIRS} AND d.state = 'queued'`)),
    run(freeQueued(THEIRS)),
    run(
      `UPDATE dispatches SET member_id = 'erased-' || id, message_sealed = NULL, cap_day = NULL,
         held = CASE WHEN state = 'queued' THEN NULL ELSE held END,
         state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
         wake_at = CASE WHEN state = 'queued' THEN NULL ELSE wake_at END
       WHERE id IN (SELECT d.id FROM ${THEIRS})`,
    ),
    // An order keeps its number, so that a late second report of it is still known.
    run(
      `UPDATE events SET member_id = NULL, visitor_id = NULL,
         event_id = CASE WHEN event_id LIKE 'order:%' THEN event_id ELSE 'erased.' || seq END
       WHERE site_id = ?1 AND member_id = ?2`,
    ),
    run(
      `DELETE FROM sandbox_messages WHERE +site_id = ?1 AND client_ref IN
         (SELECT 'dorawa-n' || n.id FROM consents c JOIN consent_notices n ON n.consent_id = c.id
          WHERE c.site_id = ?1 AND c.member_id = ?2)`,
    ),
    spendIds(db, 'consent_notices', `consent_id IN (SELECT id FROM consents WHERE ${MEMBER})`, siteId, memberId),
    run(
      'DELETE FROM consent_notices WHERE consent_id IN (SELECT id FROM consents WHERE site_id = ?1 AND member_id = ?2)',
    ),
    spendIds(db, 'consents', MEMBER, siteId, memberId),
    run(`DELETE FROM consents WHERE ${MEMBER}`),
    run('DELETE FROM push_subscriptions WHERE site_id = ?1 AND member_id = ?2'),
    run('DELETE FROM visitors WHERE site_id = ?1 AND member_id = ?2'),
    run(
      'DELETE FROM segment_members WHERE segment_id IN (SELECT id FROM segments WHERE site_id = ?1) AND member_id = ?2',
    ),
    run(
      'DELETE FROM rehearsal_messages WHERE rehearsal_id IN (SELECT id FROM rehearsals WHERE site_id = ?1) AND member_id = ?2',
    ),
    run('DELETE FROM carts WHERE site_id = ?1 AND member_id = ?2'),
    run('DELETE FROM orders WHERE site_id = ?1 AND member_id = ?2'),
    run('DELETE FROM reviews WHERE site_id = ?1 AND member_id = ?2'),
    run('DELETE FROM last_events WHERE site_id = ?1 AND member_id = ?2'),
    db
      .prepare(`DELETE FROM member_days WHERE site_id = ?1 AND member_id = ?2 AND day IN (${DAYS_OF_SITE})`)
      .bind(siteId, memberId),
    db
      .prepare(
        `INSERT INTO members (site_id, member_id, state, updated_at) VALUES (?1, ?2, 'erased', ?3)
         ON CONFLICT (site_id, member_id) DO UPDATE SET name_sealed = NULL, phone_sealed = NULL, phone_hash = NULL,
           email_sealed = NULL, email_hash = NULL, birthday_sealed = NULL, address_sealed = NULL, adult_from_day = NULL,
           gender = NULL, born_by = NULL, region = NULL, joined_at = NULL, state = 'erased', updated_at = ?3`,
      )
      .bind(siteId, memberId, now),
  ];
}
