// Who does a piece of standing work, one at a time. A lease that has run out is anybody's; statements that belong to
// the work ask for it again, so a slow holder who has lost it changes nothing.

import { all, type Db } from './database';

/** The dispatcher's: who has it moves queued dispatches. */
export const DISPATCH_LEASE = 'dispatch';
/** Part of a statement: holds while the worker named in ?1 still is the dispatcher. */
export const LEASED = `EXISTS (SELECT 1 FROM leases WHERE name = '${DISPATCH_LEASE}' AND holder = ?1)`;

/** The same, and its lease has not run out at an instant. */
export const stillLeased = (at: string) =>
  `EXISTS (SELECT 1 FROM leases WHERE name = '${DISPATCH_LEASE}' AND holder = ?1 AND until > ${at})`;

/** Takes or prolongs a lease; false while somebody else has it. */
export async function holdLease(db: Db, name: string, holder: string, now: number, until: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO leases (name, holder, until) VALUES (?1, ?2, ?4)
       ON CONFLICT (name) DO UPDATE SET holder = ?2, until = ?4 WHERE holder = ?2 OR until <= ?3`,
    )
    .bind(name, holder, now, until)
    .run();
  return meta.changes > 0;
}

/** How often a shop's dispatches have been begun and not come back, the first of them, and until when they rest. */
export type Tries = { siteId: number; tries: number; firstId: number; until: number };

/** Shops whose dispatches ended their worker, or were at it when it was killed. */
export async function listTries(db: Db): Promise<Tries[]> {
  return all<Tries>(
    db.prepare(
      `SELECT substr(name, ${TRIES.length + 1}) + 0 AS siteId, holder ->> 0 AS tries, holder ->> 1 AS firstId, until
       FROM leases WHERE name >= '${TRIES}' AND name < '${TRIES}~'`,
    ),
  );
}

/** Notes how a shop stands with its tries; none at all is nothing to keep. */
export async function noteTries(db: Db, noted: readonly Tries[]): Promise<void> {
  const rows = JSON.stringify(noted.map((one) => [one.siteId, one.tries, one.firstId, one.until]));
  await db.batch([
    db
      .prepare(
        `INSERT INTO leases (name, holder, until)
         SELECT '${TRIES}' || (value ->> 0), json_array(value ->> 1, value ->> 2), value ->> 3 FROM json_each(?1)
         WHERE value ->> 1 > 0 ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until`,
      )
      .bind(rows),
    db
      .prepare(
        `DELETE FROM leases WHERE name IN (SELECT '${TRIES}' || (value ->> 0) FROM json_each(?1) WHERE value ->> 1 <= 0)`,
      )
      .bind(rows),
  ]);
}

const TRIES = 'dispatch-try:';

/** Gives a lease back early. */
export async function leaveLease(db: Db, name: string, holder: string): Promise<void> {
  await db.prepare('UPDATE leases SET until = 0 WHERE name = ?1 AND holder = ?2').bind(name, holder).run();
}
