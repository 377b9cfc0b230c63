// Shops.

import { and, eq, isNull, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { readStoredAs } from '../../core/facts/stored';
import { readStoredSettings, type SiteSettings, usualSettings } from '../../core/site';
import type { Platform } from '../../core/tracker-settings';
import { type Db, orm } from './database';
import { sites } from './schema';

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

/** A shop as it is shown: where its settings cannot be read, usual ones stand in for them, which nobody acts on. */
export type ListedSite = Site & { isReadable: boolean };

/** What is kept of a shop as JSON, as far as it can be read: usual settings stand in for what cannot. */
export function readKept(row: {
  name: string;
  hosts: string;
  settings: string;
}): Pick<ListedSite, 'hosts' | 'settings' | 'isReadable'> {
  const hosts = readStoredAs(v.array(v.string()), row.hosts);
  const settings = readStoredSettings(row.settings);
  const shopUrl = hosts?.[0] ? `https://${hosts[0]}` : '';
  return {
    hosts: hosts ?? [],
    settings: settings ?? usualSettings({ shopUrl, senderName: row.name.slice(0, 20) }),
    isReadable: hosts !== null && settings !== null,
  };
}

const toListed = ({ createdAt, closedAt, erasedAt, ...row }: typeof sites.$inferSelect): ListedSite => ({
  ...row,
  ...readKept(row),
});

/** Thrown for a shop whose settings cannot be read: nothing is done for it until they are replaced. */
export class UnreadableSite extends Error {
  constructor(id: number) {
    super(`the settings of shop ${id} cannot be read`);
  }
}

function toSite(row: typeof sites.$inferSelect): Site {
  const { isReadable, ...site } = toListed(row);
  if (!isReadable) throw new UnreadableSite(site.id);
  return site;
}

/** The shop a tag belongs to; none that is closed. */
export async function findSiteByKey(db: Db, key: string): Promise<Site | null> {
  const row = await orm(db)
    .select()
    .from(sites)
    .where(and(eq(sites.key, key), isNull(sites.closedAt)))
    .get();
  return row ? toSite(row) : null;
}

const kept = (id: number) => and(eq(sites.id, id), isNull(sites.erasedAt));

/** A shop, also one that is closed: what is under way there still comes to its end. */
export async function findSite(db: Db, id: number): Promise<Site | null> {
  const row = await orm(db).select().from(sites).where(kept(id)).get();
  return row ? toSite(row) : null;
}

/** Shops by id, however many: as a parameter each, a hundred would be all a statement takes. */
export const isOneOf = (ids: readonly number[]) =>
  sql`${sites.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/** Those of these shops that are open, those whose settings cannot be read among them. */
export async function listSites(db: Db, ids: readonly number[]): Promise<ListedSite[]> {
  if (ids.length === 0) return [];
  const rows = await orm(db)
    .select()
    .from(sites)
    .where(and(isOneOf(ids), isNull(sites.closedAt)))
    .orderBy(sites.id);
  return rows.map(toListed);
}

/** A shop as far as it can be read, open or closed, for those who cannot wait until it is mended: its shoppers. */
export async function findListedSite(db: Db, id: number): Promise<ListedSite | null> {
  const row = await orm(db).select().from(sites).where(kept(id)).get();
  return row ? toListed(row) : null;
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

/** Writes a shop's settings over what was there, readable or not; null where there is no such shop. */
export async function updateSite(
  db: Db,
  id: number,
  change: { name: string; hosts: string[]; settings: SiteSettings },
): Promise<ListedSite | null> {
  const row = await orm(db)
    .update(sites)
    .set({ name: change.name, hosts: JSON.stringify(change.hosts), settings: JSON.stringify(change.settings) })
    .where(eq(sites.id, id))
    .returning()
    .get();
  return row ? toListed(row) : null;
}

export async function sealSiteSecret(db: Db, id: number, secretSealed: string): Promise<void> {
  await orm(db).update(sites).set({ secretSealed }).where(eq(sites.id, id));
}
