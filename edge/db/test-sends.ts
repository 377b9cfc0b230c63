// Test sends (테스트 발송): counted per shop and Korean day, kept for their links and forgotten after a month. Not a
// dispatch: no campaign, member, cap slot or figure hangs on one.

import { DAY_MS } from '../../core/time';
import type { Db } from './database';
import { readKept, type Site } from './sites';

const KEPT_MS = 30 * DAY_MS;

export type NewTestSend = { siteId: number; day: number; channel: string; addressHash: string; at: number };

/** Opens a test send, unless the day has had its `limit`; resolves to its id, null when it has. */
export async function openTestSend(db: Db, row: NewTestSend, limit: number): Promise<number | null> {
  const opened = await db
    .prepare(
      `INSERT INTO test_sends (site_id, day, channel, address_hash, state, at)
       SELECT ?1, ?2, ?3, ?4, 'submitting', ?5
       WHERE (SELECT count(*) FROM test_sends WHERE site_id = ?1 AND day = ?2) < ?6 RETURNING id`,
    )
    .bind(row.siteId, row.day, row.channel, row.addressHash, row.at, limit)
    .first<{ id: number }>();
  return opened?.id ?? null;
}

/** Keeps where its links lead, before it goes. */
export async function keepTestLinks(db: Db, id: number, links: readonly string[]): Promise<void> {
  await db.prepare('UPDATE test_sends SET links = ?2 WHERE id = ?1').bind(id, JSON.stringify(links)).run();
}

/** What became of it, and away with what has been kept long enough. */
export async function closeTestSend(
  db: Db,
  id: number,
  state: string,
  reason: string | null,
  at: number,
): Promise<void> {
  await db.batch([
    db.prepare('UPDATE test_sends SET state = ?2, reason = ?3 WHERE id = ?1').bind(id, state, reason),
    db
      .prepare(`DELETE FROM test_sends WHERE id IN (SELECT id FROM test_sends WHERE at < ?1 ORDER BY id LIMIT 100)`)
      .bind(at - KEPT_MS),
  ]);
}

export type TestLinks = { links: string[]; site: Pick<Site, 'hosts' | 'settings'> };

/** Where the links of a test lead, and where they may: one read. */
export async function findTestLinks(db: Db, id: number): Promise<TestLinks | null> {
  const row = await db
    .prepare(
      `SELECT t.links, s.name, s.hosts, s.settings FROM test_sends t JOIN sites s ON s.id = t.site_id
       WHERE t.id = ?1 AND t.links IS NOT NULL`,
    )
    .bind(id)
    .first<{ links: string; name: string; hosts: string; settings: string }>();
  return row && { links: JSON.parse(row.links) as string[], site: readKept(row) };
}
