// Links by which somebody sets a new password without the old one. Kept in better-auth's `verification` table under a
// name of our own: a row is one, by the hash of its secret, one to a person, and goes when it is used or over.
//
// Who has somebody's password is that person everywhere. So an owner makes a link only for who belongs to no shop but
// the owner's own, and it is good only while that is so: it opens nothing that was not open to its maker already.

import type { Db } from './database';
import { RESET_MS } from './operator-reset';

const MAKER_OWNS_ALL = `EXISTS (SELECT 1 FROM site_users m WHERE m.user_id = u.id) AND NOT EXISTS (
  SELECT 1 FROM site_users m WHERE m.user_id = u.id AND NOT EXISTS (
    SELECT 1 FROM site_users o WHERE o.site_id = m.site_id AND o.role = 'owner' AND o.user_id = v.value ->> 'by'))`;

/** Open links: those of an operator, who has the whole database anyway, and those of owners. */
const OPEN = `verification v JOIN user u ON v.identifier = 'reset:' || u.id
  WHERE v.id = ?1 AND v.expires_at > ?2 AND (v.value ->> 'by' IS NULL OR ${MAKER_OWNS_ALL})`;

export type Resetting = { userId: string; name: string; email: string };

/** Puts a link for a person out in place of any before; false where its maker may not, or nobody is there. */
export async function insertReset(db: Db, id: string, userId: string, by: string, now: number): Promise<boolean> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
         VALUES (?1, 'reset:' || ?2, json_object('by', ?3), ?4, ?5, ?5)`,
      )
      .bind(id, userId, by, now + RESET_MS, now),
    db.prepare(`DELETE FROM verification WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM ${OPEN})`).bind(id, now),
    db
      .prepare(
        `DELETE FROM verification WHERE identifier LIKE 'reset:%' AND (expires_at <= ?2
           OR id <> ?1 AND identifier = (SELECT identifier FROM verification WHERE id = ?1))`,
      )
      .bind(id, now),
  ]);
  return (await findReset(db, id, now)) !== null;
}

const whoseOpen = (db: Db, id: string, now: number) =>
  db.prepare(`SELECT u.id AS userId, u.name, u.email FROM ${OPEN}`).bind(id, now);

/** Whose password an open link sets. */
export async function findReset(db: Db, id: string, now: number): Promise<Resetting | null> {
  return whoseOpen(db, id, now).first<Resetting>();
}

/** Uses an open link up; null where somebody else was faster, or it is open no more. */
export async function useReset(db: Db, id: string, now: number): Promise<Resetting | null> {
  const [found] = (await db.batch([
    whoseOpen(db, id, now),
    db.prepare('DELETE FROM verification WHERE id = ?1').bind(id),
  ])) as [D1Result<Resetting>, D1Result];
  return found.results[0] ?? null;
}
