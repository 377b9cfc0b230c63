// The people of a shop, and invitations into it. Who opened the shop is its owner; who was invited is a colleague. An
// invitation is kept in better-auth's `verification` table under a name of our own, like attempts to sign in: a row is
// one, by the keyed hash of its secret, and goes when it is used, ended or over. It is good only while who made it is an
// owner still.

import { and, eq } from 'drizzle-orm';
import { endTokensOfNoOwner } from './api-tokens';
import { all, type Db, orm } from './database';
import { type SiteRole, siteUsers } from './schema';

export type { SiteRole };
export type Colleague = { userId: string; name: string; email: string; role: SiteRole };

/** The people of a shop, its owners first. */
export async function listSiteUsers(db: Db, siteId: number): Promise<Colleague[]> {
  const { results } = await db
    .prepare(
      `SELECT u.id AS userId, u.name, u.email, s.role FROM site_users s JOIN user u ON u.id = s.user_id
       WHERE s.site_id = ?1 ORDER BY s.role DESC, u.created_at, u.id LIMIT 200`,
    )
    .bind(siteId)
    .all<Colleague>();
  return results;
}

/** What somebody is to each of their shops, by shop. */
export async function listRolesOfUser(db: Db, userId: string): Promise<Map<number, SiteRole>> {
  const rows = await orm(db).select().from(siteUsers).where(eq(siteUsers.userId, userId));
  return new Map(rows.map(({ siteId, role }) => [siteId, role]));
}

/** What somebody is to a shop; null for a stranger. */
export async function findSiteRole(db: Db, siteId: number, userId: string): Promise<SiteRole | null> {
  const row = await orm(db)
    .select()
    .from(siteUsers)
    .where(and(eq(siteUsers.siteId, siteId), eq(siteUsers.userId, userId)))
    .get();
  return row?.role ?? null;
}

/** Is somebody the owner of any shop? */
export async function ownsAnySite(db: Db, userId: string): Promise<boolean> {
  const owned = and(eq(siteUsers.userId, userId), eq(siteUsers.role, 'owner'));
  return (await orm(db).select().from(siteUsers).where(owned).limit(1)).length > 0;
}

/** Has the deployment a shop with an owner yet? */
export async function hasAnyOwner(db: Db): Promise<boolean> {
  return (await orm(db).select().from(siteUsers).where(eq(siteUsers.role, 'owner')).limit(1)).length > 0;
}

export async function insertSiteOwner(db: Db, siteId: number, userId: string): Promise<void> {
  await orm(db).insert(siteUsers).values({ siteId, userId, role: 'owner' }).onConflictDoNothing();
}

/** A shop is never without an owner: what would leave it so changes nothing. */
const ANOTHER_OWNER = `EXISTS (SELECT 1 FROM site_users o WHERE o.site_id = ?1 AND o.user_id <> ?2 AND o.role = 'owner')`;

/**
 * Makes somebody of the shop an owner or a colleague, whose API tokens for it end; false for its last owner, and for who is
 * that already.
 */
export async function updateSiteRole(db: Db, siteId: number, userId: string, role: SiteRole): Promise<boolean> {
  const [{ meta }] = (await db.batch([
    db
      .prepare(
        `UPDATE site_users SET role = ?3 WHERE site_id = ?1 AND user_id = ?2 AND role <> ?3 AND (?3 = 'owner' OR ${ANOTHER_OWNER})`,
      )
      .bind(siteId, userId, role),
    ...endTokensOfNoOwner(db, siteId, userId),
  ])) as [D1Result, ...D1Result[]];
  return meta.changes > 0;
}

/** Takes somebody out of the shop, with the API tokens they made for it; false for its last owner. */
export async function deleteSiteUser(db: Db, siteId: number, userId: string): Promise<boolean> {
  const [{ meta }] = (await db.batch([
    db
      .prepare(
        `DELETE FROM site_users WHERE site_id = ?1 AND user_id = ?2 AND (role = 'colleague' OR ${ANOTHER_OWNER})`,
      )
      .bind(siteId, userId),
    ...endTokensOfNoOwner(db, siteId, userId),
  ])) as [D1Result, ...D1Result[]];
  return meta.changes > 0;
}

/** SQL: `u` is the last owner, ?1, of a shop `s` of which anything is left. */
const LAST_OWNER = `site_users u JOIN sites s ON s.id = u.site_id AND s.erased_at IS NULL
  WHERE u.user_id = ?1 AND u.role = 'owner' AND NOT EXISTS (
    SELECT 1 FROM site_users o WHERE o.site_id = u.site_id AND o.user_id <> ?1 AND o.role = 'owner')`;

/** Names of the shops that somebody alone owns. */
export async function listLastOwned(db: Db, userId: string): Promise<string[]> {
  const rows = await all<{ name: string }>(
    db.prepare(`SELECT s.name FROM ${LAST_OWNER} ORDER BY s.id LIMIT 20`).bind(userId),
  );
  return rows.map(({ name }) => name);
}

/** Takes somebody out of all their shops, with every API token they made; false for the last owner of any. */
export async function deleteFromAllSites(db: Db, userId: string): Promise<boolean> {
  const free = `NOT EXISTS (SELECT 1 FROM ${LAST_OWNER})`;
  const [, , left] = await db.batch([
    db.prepare(`DELETE FROM api_tokens WHERE made_by = ?1 AND ${free}`).bind(userId),
    db.prepare(`DELETE FROM site_users WHERE user_id = ?1 AND ${free}`).bind(userId),
    db.prepare('SELECT 1 FROM site_users WHERE user_id = ?1').bind(userId),
  ]);
  return left?.results.length === 0;
}

/** An invitation as it is listed; its secret is said once, when it is made. */
export type Invitation = { id: string; siteId: number; createdAt: number; expiresAt: number };

const nameOf = (siteId: number) => `invitation:${siteId}`;
const INVITATION = `v.identifier LIKE 'invitation:%' AND v.expires_at > ?2 AND EXISTS (
  SELECT 1 FROM site_users o WHERE o.site_id = json_extract(v.value, '$.site')
    AND o.user_id = json_extract(v.value, '$.by') AND o.role = 'owner')`;
const LISTED = `v.id, json_extract(v.value, '$.site') AS siteId, v.created_at AS createdAt, v.expires_at AS expiresAt`;

/** Keeps an invitation unless the shop has `limit` open ones already. */
export async function insertInvitation(
  db: Db,
  { id, siteId, createdAt, expiresAt }: Invitation,
  by: string,
  limit: number,
): Promise<boolean> {
  const [, { meta }] = (await db.batch([
    db.prepare(`DELETE FROM verification WHERE identifier LIKE 'invitation:%' AND expires_at <= ?1`).bind(createdAt),
    db
      .prepare(
        `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?5 WHERE (SELECT count(*) FROM verification WHERE identifier = ?2) < ?6`,
      )
      .bind(id, nameOf(siteId), JSON.stringify({ site: siteId, by }), expiresAt, createdAt, limit),
  ])) as [D1Result, D1Result];
  return meta.changes > 0;
}

/** The shop's open invitations, newest first. */
export async function listInvitations(db: Db, siteId: number, now: number): Promise<Invitation[]> {
  const { results } = await db
    .prepare(
      `SELECT ${LISTED} FROM verification v
       WHERE v.identifier = ?1 AND ${INVITATION} ORDER BY v.created_at DESC, v.id`,
    )
    .bind(nameOf(siteId), now)
    .all<Invitation>();
  return results;
}

export async function findInvitation(db: Db, id: string, now: number): Promise<Invitation | null> {
  return db.prepare(`SELECT ${LISTED} FROM verification v WHERE v.id = ?1 AND ${INVITATION}`).bind(id, now).first();
}

export async function deleteInvitation(db: Db, siteId: number, id: string): Promise<void> {
  await db.prepare(`DELETE FROM verification WHERE id = ?1 AND identifier = ?2`).bind(id, nameOf(siteId)).run();
}

export const deleteInvitations = (db: Db, siteId: number): D1PreparedStatement =>
  db.prepare(`DELETE FROM verification WHERE identifier = ?1`).bind(nameOf(siteId));

/** Makes somebody a colleague by an open invitation, and uses it up: of two at once one is let in. */
export async function useInvitation(db: Db, id: string, userId: string, now: number): Promise<boolean> {
  const [{ meta }] = (await db.batch([
    db
      .prepare(
        `INSERT INTO site_users (site_id, user_id, role)
         SELECT json_extract(v.value, '$.site'), ?3, 'colleague' FROM verification v WHERE v.id = ?1 AND ${INVITATION}
         ON CONFLICT DO NOTHING`,
      )
      .bind(id, now, userId),
    db.prepare(`DELETE FROM verification WHERE id = ?1 AND identifier LIKE 'invitation:%'`).bind(id),
  ])) as [D1Result, D1Result];
  return meta.changes > 0;
}
