// What the installation check reads: which events came in lately from which device, and which hosts were turned away.

import { CHECKED, type ForeignOrigin, type SeenEvent } from '../../core/installation';
import { DAY_MS, HOUR_MS } from '../../core/time';
import { all, type Db, lostRace, moveCursor, readCursor } from './database';

/** How many foreign hosts are remembered per site; who sends ever new ones is not worth more rows. */
const FOREIGN_HOSTS = 20;

/** How long sightings are kept; the check looks one day back. */
export const SIGHTING_DAYS = 2;

const SIGHTINGS = 'sightings';
/** Rows of the log counted in one batch. */
const PAGE = 5_000;

/**
 * Counts what has come into the log since it was last counted, for every site, at most `pages` pages of it. The counts
 * and the cursor are one batch, so nothing is counted twice. Not with every event, which would cost a write for each.
 */
export async function countSightings(db: Db, pages: number): Promise<void> {
  for (let page = 0; page < pages; page++) {
    const from = await readCursor(db, SIGHTINGS);
    const last = await db
      .prepare('SELECT max(seq) AS seq FROM (SELECT seq FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2)')
      .bind(from, PAGE)
      .first<{ seq: number | null }>();
    if (!last?.seq) return;
    try {
      await db.batch([moveCursor(db, SIGHTINGS, from, last.seq), foldSightings(db, from, last.seq)]);
    } catch (error) {
      if (!lostRace(error)) throw error;
    }
  }
}

/**
 * A kind of page the check does not know counts as none, and a company it does not know as other: however many a
 * browser makes up, a site has so many rows an hour. Of an old log only the last days are counted.
 */
function foldSightings(db: Db, from: number, to: number): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO sightings (site_id, hour, name, page, company, device, count, first_at, last_at, identified)
       SELECT site_id, received_at / ${HOUR_MS}, name,
         CASE WHEN name = 'page_view' AND data ->> '$.p.page_type' IN (SELECT value FROM json_each(?4)) THEN data ->> '$.p.page_type' ELSE '' END,
         CASE WHEN name <> 'begin_checkout' OR data ->> '$.p.method' IS NULL THEN ''
           WHEN data ->> '$.p.method' IN ('naver', 'kakao', 'payco', 'app') THEN data ->> '$.p.method' ELSE 'other' END,
         coalesce(data ->> 'd', ''), count(*), min(received_at), max(received_at), count(member_id)
       FROM events
       WHERE seq > ?1 AND seq <= ?2 AND name IN (SELECT value FROM json_each(?3)) AND data ->> 'from' = 'tag'
         AND received_at > (SELECT received_at FROM events ORDER BY seq DESC LIMIT 1) - ${SIGHTING_DAYS * DAY_MS}
       GROUP BY 1, 2, 3, 4, 5, 6
       ON CONFLICT DO UPDATE SET count = count + excluded.count, first_at = min(first_at, excluded.first_at),
         last_at = max(last_at, excluded.last_at), identified = identified + excluded.identified`,
    )
    .bind(from, to, JSON.stringify(CHECKED.events), JSON.stringify(CHECKED.pages));
}

/** What was seen of a site since the beginning of the hour of `since`, as far as the log is counted. */
export async function listSeenEvents(db: Db, siteId: number, since: number): Promise<SeenEvent[]> {
  return all<SeenEvent>(
    db
      .prepare(
        `SELECT name, nullif(page, '') AS page, nullif(company, '') AS company, nullif(device, '') AS device,
           sum(count) AS count, min(first_at) AS firstAt, max(last_at) AS lastAt, sum(identified) AS identified
         FROM sightings WHERE site_id = ?1 AND hour >= ?2 GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC`,
      )
      .bind(siteId, Math.floor(since / HOUR_MS)),
  );
}

/** Lets go of what a site's check no longer looks at. */
export const forgetSightings = (db: Db, siteId: number, before: number): D1PreparedStatement =>
  db.prepare('DELETE FROM sightings WHERE site_id = ?1 AND hour < ?2').bind(siteId, Math.floor(before / HOUR_MS));

/** Notes that `host` used this site's key, and lets go of those the check no longer looks at. */
export async function noteForeignOrigin(db: Db, siteId: number, host: string, now: number): Promise<void> {
  await db.batch([
    db
      .prepare('DELETE FROM foreign_origins WHERE site_id = ?1 AND last_at < ?2')
      .bind(siteId, now - SIGHTING_DAYS * DAY_MS),
    db
      .prepare(
        `INSERT INTO foreign_origins (site_id, host, count, last_at)
         SELECT ?1, ?2, 1, ?3
         WHERE (SELECT count(*) FROM foreign_origins WHERE site_id = ?1 AND host <> ?2) < ${FOREIGN_HOSTS}
         ON CONFLICT (site_id, host) DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
      )
      .bind(siteId, host, now),
  ]);
}

export async function listForeignOrigins(db: Db, siteId: number, since: number): Promise<ForeignOrigin[]> {
  return all<ForeignOrigin>(
    db
      .prepare(
        `SELECT host, count, last_at AS lastAt FROM foreign_origins
         WHERE site_id = ?1 AND last_at >= ?2 ORDER BY last_at DESC LIMIT ${FOREIGN_HOSTS}`,
      )
      .bind(siteId, since),
  );
}
