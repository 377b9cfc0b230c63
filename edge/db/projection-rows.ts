// Taking rows of the projections away again: those that have served their time, and all the log can tell anew.

import { DAY_MS, kstDay, MINUTE_MS } from '../../core/time';
import { all, type Db } from './database';
import { forgetSightings, SIGHTING_DAYS } from './installation';

/** The log as far as it is kept: its first row. Nothing in it means nothing can be told anew. */
type LogStart = { seq: number; receivedAt: number };

async function logStart(db: Db): Promise<LogStart> {
  const row = await db
    .prepare('SELECT seq, received_at AS receivedAt FROM events ORDER BY seq LIMIT 1')
    .first<LogStart>();
  return row ?? { seq: Number.MAX_SAFE_INTEGER, receivedAt: 8.64e15 };
}

const siteIds = async (db: Db) =>
  (await all<{ id: number }>(db.prepare('SELECT id FROM sites WHERE erased_at IS NULL ORDER BY id'))).map(
    ({ id }) => id,
  );

/** Days a site has short days of, and names it has last events of; each found by one look into the index. */
async function daysOf(db: Db, siteId: number): Promise<number[]> {
  const rows = await all<{ day: number }>(db.prepare(DAYS_OF_SITE).bind(siteId));
  return rows.map(({ day }) => day);
}
async function namesOf(db: Db, siteId: number): Promise<string[]> {
  const rows = await all<{ name: string }>(
    db
      .prepare(
        `WITH RECURSIVE names (name) AS (
           SELECT min(name) FROM last_events INDEXED BY last_events_day WHERE site_id = ?1
           UNION ALL SELECT (SELECT min(l.name) FROM last_events l INDEXED BY last_events_day
             WHERE l.site_id = ?1 AND l.name > names.name) FROM names WHERE names.name IS NOT NULL)
         SELECT name FROM names WHERE name IS NOT NULL`,
      )
      .bind(siteId),
  );
  return rows.map(({ name }) => name);
}

/** The days site ?1 has short days of, as a query. */
export const DAYS_OF_SITE = `
  WITH RECURSIVE days (day) AS (
    SELECT min(day) FROM member_days WHERE site_id = ?1
    UNION ALL SELECT (SELECT min(d.day) FROM member_days d WHERE d.site_id = ?1 AND d.day > days.day) FROM days
      WHERE days.day IS NOT NULL)
  SELECT day FROM days WHERE day IS NOT NULL`;

/**
 * Takes away whatever the log can tell anew, a shop's day or name at a time so that no statement grows with the shop.
 * What is older than the log stays, and folding the log over it changes nothing of it. `guard` is run with every batch:
 * should it fail, the batch deletes nothing. Begun again after a kill, it goes on.
 */
export async function emptyProjections(db: Db, guard: D1PreparedStatement): Promise<void> {
  const { seq, receivedAt } = await logStart(db);
  const firstDay = kstDay(receivedAt);
  for (const siteId of await siteIds(db)) {
    await db.batch([
      guard,
      db.prepare('DELETE FROM carts WHERE site_id = ?1').bind(siteId),
      db.prepare('DELETE FROM orders WHERE site_id = ?1 AND first_seq >= ?2').bind(siteId, seq),
      db.prepare('DELETE FROM reviews WHERE site_id = ?1 AND reviewed_at >= ?2').bind(siteId, receivedAt),
    ]);
    for (const day of await daysOf(db, siteId)) {
      await db.batch([guard, db.prepare('DELETE FROM member_days WHERE site_id = ?1 AND day = ?2').bind(siteId, day)]);
    }
    for (const name of await namesOf(db, siteId)) {
      await db.batch([
        guard,
        db
          .prepare('DELETE FROM last_events WHERE site_id = ?1 AND name = ?2 AND day >= ?3')
          .bind(siteId, name, firstDay),
      ]);
    }
  }
}

/** How long the last events, orders and reviews are kept: "bought nothing for a year" is the longest question. */
export const FACT_DAYS = 365;

/**
 * Deletes one shop's short days before `daysCutoff` and what is older than FACT_DAYS at `now`, at most `limit` rows of
 * each kind; resolves to how many. Shops take turns, a minute each. An order goes when it was paid that long ago, an
 * unpaid one with the log.
 */
export async function deleteOldFacts(db: Db, daysCutoff: number, now: number, limit: number): Promise<number> {
  const sites = await siteIds(db);
  const siteId = sites[Math.floor(now / MINUTE_MS) % sites.length];
  if (siteId === undefined) return 0;
  const [{ seq }, names] = await Promise.all([logStart(db), namesOf(db, siteId)]);
  const before = now - FACT_DAYS * DAY_MS;
  const results = await db.batch([
    db
      .prepare(
        `DELETE FROM member_days WHERE site_id = ?1 AND (day, member_id) IN (
           SELECT day, member_id FROM member_days WHERE site_id = ?1 AND day < ?2 ORDER BY day, member_id LIMIT ?3)`,
      )
      .bind(siteId, kstDay(daysCutoff), limit),
    db
      .prepare(
        `DELETE FROM orders WHERE rowid IN (
           SELECT rowid FROM orders WHERE site_id = ?1 AND paid_at < ?2 LIMIT ?4)
         OR rowid IN (SELECT rowid FROM orders WHERE site_id = ?1 AND paid_at IS NULL AND first_seq < ?3 LIMIT ?4)`,
      )
      .bind(siteId, before, seq, limit),
    db
      .prepare(
        `DELETE FROM reviews WHERE rowid IN (SELECT rowid FROM reviews WHERE site_id = ?1 AND reviewed_at < ?2 LIMIT ?3)`,
      )
      .bind(siteId, before, limit),
    forgetSightings(db, siteId, now - SIGHTING_DAYS * DAY_MS),
    ...names.map((name) =>
      db
        .prepare(
          `DELETE FROM last_events WHERE site_id = ?1 AND name = ?2 AND member_id IN (
             SELECT member_id FROM last_events INDEXED BY last_events_day
             WHERE site_id = ?1 AND name = ?2 AND day < ?3 LIMIT ?4)`,
        )
        .bind(siteId, name, kstDay(before), limit),
    ),
  ]);
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}
