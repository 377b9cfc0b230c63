// Who does a piece of standing work, one at a time. A lease that has run out is anybody's; statements that belong to
// the work ask for it again, so a slow holder who has lost it changes nothing.

import type { Db } from './database';

/** The dispatcher's: who has it moves queued dispatches. */
export const DISPATCH_LEASE = 'dispatch';
/** Part of a statement: holds while the worker named in ?1 still is the dispatcher. */
export const LEASED = `EXISTS (SELECT 1 FROM leases WHERE name = '${DISPATCH_LEASE}' AND holder = ?1)`;

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

/** Gives a lease back early. */
export async function leaveLease(db: Db, name: string, holder: string): Promise<void> {
  await db.prepare('UPDATE leases SET until = 0 WHERE name = ?1 AND holder = ?2').bind(name, holder).run();
}
