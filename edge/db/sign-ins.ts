// Attempts to sign in, counted so that passwords cannot be tried without end. Kept in better-auth's `verification`
// table under names of our own; a row is one attempt and goes when its time is over. Names are keyed hashes.

import type { Db } from './database';

/** Notes an attempt under each name and answers how many are still remembered there, this one included. */
export async function noteSignInAttempt(
  db: Db,
  attemptId: string,
  names: readonly string[],
  now: number,
  rememberMs: number,
): Promise<number[]> {
  const results = await db.batch<{ n: number }>([
    db.prepare(`DELETE FROM verification WHERE identifier LIKE 'sign-in:%' AND expires_at <= ?1`).bind(now),
    ...names.map((name) =>
      db
        .prepare(
          `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
           VALUES (?1, 'sign-in:' || ?2, '', ?3, ?4, ?4)`,
        )
        .bind(`${attemptId}.${name}`, name, now + rememberMs, now),
    ),
    ...names.map((name) =>
      db.prepare(`SELECT count(*) AS n FROM verification WHERE identifier = 'sign-in:' || ?1`).bind(name),
    ),
  ]);
  return results.slice(1 + names.length).map((result) => result.results[0]?.n ?? 0);
}

/** Forgets the attempts under these names, and this one altogether: somebody knew the password, or has a new one. */
export async function forgetSignInAttempts(db: Db, names: readonly string[], attemptId = ''): Promise<void> {
  await db
    .prepare(
      `DELETE FROM verification
       WHERE identifier IN (SELECT 'sign-in:' || value FROM json_each(?1)) OR id >= ?2 || '.' AND id < ?2 || '/'`,
    )
    .bind(JSON.stringify(names), attemptId)
    .run();
}
