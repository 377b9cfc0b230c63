// What the installation check reads: which events came in lately from which device, and which hosts were turned away.

import type { ForeignOrigin, SeenEvent } from '../../core/installation';
import { all, type Db } from './database';

/** How many foreign hosts are remembered per site; who sends ever new ones is not worth more rows. */
const FOREIGN_HOSTS = 20;

/** Events of a site received since `since`, among the log rows after `afterSeq`, by name, kind of page or company, and device. */
export async function listSeenEvents(db: Db, siteId: number, afterSeq: number, since: number): Promise<SeenEvent[]> {
  return all<SeenEvent>(
    db
      .prepare(
        `SELECT name, CASE name WHEN 'page_view' THEN data ->> '$.p.page_type' WHEN 'begin_checkout' THEN data ->> '$.p.method' END AS page, data ->> 'd' AS device, count(*) AS count, min(received_at) AS firstAt, max(received_at) AS lastAt,
           count(member_id) AS identified
         FROM events WHERE seq > ?2 AND site_id = ?1 AND received_at >= ?3 AND data ->> 'from' = 'tag'
         GROUP BY 1, 2, 3 ORDER BY count DESC`,
      )
      .bind(siteId, afterSeq, since),
  );
}

/** Notes that `host` used this site's key. */
export async function noteForeignOrigin(db: Db, siteId: number, host: string, now: number): Promise<void> {
  await db
    .prepare(
      `INSERT INTO foreign_origins (site_id, host, count, last_at)
       SELECT ?1, ?2, 1, ?3
       WHERE (SELECT count(*) FROM foreign_origins WHERE site_id = ?1 AND host <> ?2) < ${FOREIGN_HOSTS}
       ON CONFLICT (site_id, host) DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
    )
    .bind(siteId, host, now)
    .run();
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
