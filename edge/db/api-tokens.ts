// The tokens programs come in with: kept as keyed hashes, each for one shop or several.

import { desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { type Db, orm } from './database';
import { readable } from './event-sql';
import { apiTokens, user } from './schema';

export type ApiToken = { name: string; siteIds: number[]; scopes: string[] };

export async function findApiToken(db: Db, hash: string): Promise<ApiToken | null> {
  const row = await orm(db).select().from(apiTokens).where(eq(apiTokens.hash, hash)).get();
  return row ? toToken(row) : null;
}

function toToken(row: Pick<typeof apiTokens.$inferSelect, 'name' | 'siteIds' | 'scopes'>): ApiToken {
  return {
    name: row.name,
    siteIds: JSON.parse(row.siteIds) as number[],
    scopes: JSON.parse(row.scopes) as string[],
  };
}

export async function insertApiToken(
  db: Db,
  hash: string,
  token: ApiToken,
  madeBy: string | null,
  now: number,
): Promise<void> {
  await orm(db)
    .insert(apiTokens)
    .values({
      hash,
      name: token.name,
      siteIds: JSON.stringify(token.siteIds),
      scopes: JSON.stringify(token.scopes),
      createdAt: now,
      madeBy,
    })
    .onConflictDoNothing();
}

/** A token as it is listed; what it reads is said once, when it is made. */
export type ListedToken = ApiToken & { id: number; createdAt: number; makerName: string | null };

const forSite = (siteId: number) =>
  sql`EXISTS (SELECT 1 FROM json_each(${sql.raw(readable('site_ids'))}) WHERE value = ${siteId})`;

/** The tokens that may act for a shop, newest first. */
export async function listApiTokens(db: Db, siteId: number): Promise<ListedToken[]> {
  const rows = await orm(db)
    .select({ ...getTableColumns(apiTokens), makerName: user.name })
    .from(apiTokens)
    .leftJoin(user, eq(user.id, apiTokens.madeBy))
    .where(forSite(siteId))
    .orderBy(desc(apiTokens.id));
  return rows.map(({ id, createdAt, makerName, ...row }) => ({ id, createdAt, makerName, ...toToken(row) }));
}

/** Ends a token for this shop: it stays with the other shops it is for, and is gone with its last. */
export async function endApiToken(db: Db, siteId: number, id: number): Promise<void> {
  await db.batch(endTokens(db, siteId, 'id = ?2', id));
}

/** Statements that end, for this shop, what somebody made who is not an owner of it any more. */
export const endTokensOfNoOwner = (db: Db, siteId: number, userId: string): D1PreparedStatement[] =>
  endTokens(
    db,
    siteId,
    `made_by = ?2 AND json_valid(site_ids)
       AND NOT EXISTS (SELECT 1 FROM site_users WHERE site_id = ?1 AND user_id = ?2 AND role = 'owner')`,
    userId,
  );

/** Statements that end every token for this shop. */
export const endTokensOfSite = (db: Db, siteId: number): D1PreparedStatement[] =>
  endTokens(db, siteId, 'json_valid(site_ids) AND ?2 IN (SELECT value FROM json_each(site_ids))', siteId);

const endTokens = (db: Db, siteId: number, which: string, of: number | string): D1PreparedStatement[] => [
  db
    .prepare(
      `UPDATE api_tokens SET site_ids = (SELECT json_group_array(value) FROM json_each(site_ids) WHERE value <> ?1)
       WHERE ${which}`,
    )
    .bind(siteId, of),
  db.prepare(`DELETE FROM api_tokens WHERE site_ids = '[]'`),
];
