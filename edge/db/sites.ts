// Shops.

import { eq, inArray } from 'drizzle-orm';
import type { SiteSettings } from '../../core/site';
import type { Platform } from '../../core/tracker-settings';
import { type Db, orm } from './database';
import { sites, user } from './schema';

export type Site = {
  id: number;
  key: string;
  name: string;
  platform: Platform;
  /** Host names the shop is served from, without port; the first is where links lead. */
  hosts: string[];
  settings: SiteSettings;
  secretSealed: string;
};

function toSite(row: typeof sites.$inferSelect): Site {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    platform: row.platform,
    hosts: JSON.parse(row.hosts) as string[],
    settings: JSON.parse(row.settings) as SiteSettings,
    secretSealed: row.secretSealed,
  };
}

export async function findSiteByKey(db: Db, key: string): Promise<Site | null> {
  const row = await orm(db).select().from(sites).where(eq(sites.key, key)).get();
  return row ? toSite(row) : null;
}

export async function findSite(db: Db, id: number): Promise<Site | null> {
  const row = await orm(db).select().from(sites).where(eq(sites.id, id)).get();
  return row ? toSite(row) : null;
}

export async function listSites(db: Db, ids: readonly number[]): Promise<Site[]> {
  if (ids.length === 0) return [];
  const rows = await orm(db)
    .select()
    .from(sites)
    .where(inArray(sites.id, [...ids]))
    .orderBy(sites.id)
    .limit(90);
  return rows.map(toSite);
}

/** Ids of every site, for jobs that look after all of them. */
export async function listSiteIds(db: Db): Promise<number[]> {
  return (await orm(db).select({ id: sites.id }).from(sites).orderBy(sites.id)).map((row) => row.id);
}

export async function insertSite(db: Db, site: Omit<Site, 'id'>, now: number): Promise<Site> {
  const row = await orm(db)
    .insert(sites)
    .values({
      ...site,
      hosts: JSON.stringify(site.hosts),
      settings: JSON.stringify(site.settings),
      createdAt: now,
    })
    .returning()
    .get();
  return toSite(row);
}

export async function updateSite(
  db: Db,
  id: number,
  change: { name: string; hosts: string[]; settings: SiteSettings },
): Promise<void> {
  await orm(db)
    .update(sites)
    .set({ name: change.name, hosts: JSON.stringify(change.hosts), settings: JSON.stringify(change.settings) })
    .where(eq(sites.id, id));
}

export async function sealSiteSecret(db: Db, id: number, secretSealed: string): Promise<void> {
  await orm(db).update(sites).set({ secretSealed }).where(eq(sites.id, id));
}

/** Can anybody sign in to this deployment yet? */
export async function hasAnyUser(db: Db): Promise<boolean> {
  return (await orm(db).select({ id: user.id }).from(user).limit(1)).length > 0;
}
