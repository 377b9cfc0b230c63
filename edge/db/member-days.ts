// Members' days in short, and the last day each did what. Written by the projections only. A question about whole days
// is answered from a few short rows per member instead of every event of the shop.

import { foldDay, keptOf, type MemberDay, readMemberDay } from '../../core/facts/member-day';
import { kstDay } from '../../core/time';
import { all, type Db, jsonChunks } from './database';
import { EVENTS_OF_DAY, startOf } from './event-sql';
import { mendDay } from './mend';
import type { Folded } from './visitors';

type DayRow = { site_id: number; day: number; member_id: string; events: string };

const dayKey = (siteId: number, day: number, memberId: string) => `${siteId}\n${day}\n${memberId}`;

/**
 * Statements that bring the days of these events up to date: one row per member and day, however much happened, and
 * one more for each name that is new on its day.
 */
export async function foldDays(db: Db, folded: readonly Folded[]): Promise<D1PreparedStatement[]> {
  const keys = new Map<string, [number, number, string]>();
  for (const { siteId, memberId, event } of folded) {
    const day = kstDay(event.occurredAt);
    keys.set(dayKey(siteId, day, memberId), [siteId, day, memberId]);
  }
  if (keys.size === 0) return [];
  const days = await readDays(db, [...keys.values()]);
  const lasts = new Map<string, [number, string, string, number]>();
  for (const { siteId, memberId, event } of folded) {
    const day = kstDay(event.occurredAt);
    const key = dayKey(siteId, day, memberId);
    const known = days.get(key) ?? {};
    if (!keptOf(known, event.name)) {
      const lastKey = `${siteId}\n${memberId}\n${event.name}`;
      lasts.set(lastKey, [siteId, memberId, event.name, Math.max(day, lasts.get(lastKey)?.[3] ?? 0)]);
    }
    days.set(key, foldDay(known, event));
  }
  const rows = [...keys].map(([key, of]) => [...of, JSON.stringify(days.get(key) ?? {})]);
  return [
    ...jsonChunks(rows).map((chunk) =>
      db
        .prepare(
          `INSERT INTO member_days (site_id, day, member_id, events, products)
           SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, '{}' FROM json_each(?1) WHERE true
           ON CONFLICT (site_id, day, member_id) DO UPDATE SET events = excluded.events, products = excluded.products`,
        )
        .bind(chunk),
    ),
    ...jsonChunks([...lasts.values()]).map((chunk) =>
      db
        .prepare(
          `INSERT INTO last_events (site_id, member_id, name, day)
           SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
           ON CONFLICT (site_id, member_id, name) DO UPDATE SET day = excluded.day WHERE excluded.day > last_events.day`,
        )
        .bind(chunk),
    ),
  ];
}

async function readDays(db: Db, keys: readonly [number, number, string][]): Promise<Map<string, MemberDay>> {
  const rows = await all<DayRow>(
    db
      .prepare(
        `SELECT d.site_id, d.day, d.member_id, d.events FROM json_each(?1) k
         JOIN member_days d ON d.site_id = k.value ->> 0 AND d.day = k.value ->> 1 AND d.member_id = k.value ->> 2`,
      )
      .bind(JSON.stringify(keys)),
  );
  const days = new Map<string, MemberDay>();
  for (const { site_id: siteId, day, member_id: memberId, events } of rows) {
    days.set(dayKey(siteId, day, memberId), readMemberDay(events) ?? (await mendDay(db, siteId, memberId, day)));
  }
  return days;
}

/**
 * When each member last did something of these names: to the millisecond while its day is kept, else its day's first.
 * Members who never did are absent.
 */
export async function lastTimes(
  db: Db,
  siteId: number,
  memberIds: readonly string[],
  names: readonly string[],
): Promise<Map<string, number>> {
  const rows = await all<{ memberId: string; at: number }>(
    db
      .prepare(
        `SELECT l.member_id AS memberId, coalesce(
           (SELECT max(v.value ->> 'at') FROM ${EVENTS_OF_DAY} v WHERE v.key IN (SELECT value FROM json_each(?3))),
           ${startOf('l.day')}) AS at
         FROM (
           SELECT l.member_id, max(l.day) AS day FROM json_each(?2) k CROSS JOIN last_events l
             ON l.site_id = ?1 AND l.member_id = k.value AND l.name IN (SELECT value FROM json_each(?3))
           GROUP BY l.member_id) l
         LEFT JOIN member_days d ON d.site_id = ?1 AND d.day = l.day AND d.member_id = l.member_id`,
      )
      .bind(siteId, JSON.stringify(memberIds), JSON.stringify(names)),
  );
  return new Map(rows.map(({ memberId, at }) => [memberId, at]));
}
