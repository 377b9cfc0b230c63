// The statement by which an operator puts out a link that sets a password, in a file of its own so that a program beside
// the Worker can ask a deployed database for one.

/** How long such a link is good, an owner's too. */
export const RESET_MS = 3_600_000;

/** Answers a row where somebody signs in with that address. */
export function operatorReset(id: string, email: string, now: number): string {
  const address = email.trim().toLowerCase().replaceAll("'", "''");
  return `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
    SELECT '${id}', 'reset:' || id, '{}', ${now + RESET_MS}, ${now}, ${now} FROM user WHERE email = '${address}'
    RETURNING id`;
}
