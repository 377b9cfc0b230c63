// The library of pictures as stored; their bytes are in the bucket.

import type { ImageType } from '../../core/message/image';
import type { ImageUse } from '../../core/message/image-use';
import { all, type Db } from './database';

export type StoredImage = {
  id: number;
  siteId: number;
  hash: string;
  type: Exclude<ImageType, 'webp'>;
  width: number;
  height: number;
  bytes: number;
  name: string;
  originalId: number | null;
  fitFor: ImageUse | null;
  createdAt: number;
};

/** Most pictures a shop may keep. */
export const IMAGES_PER_SITE = 1_000;

const COLUMNS = `id, site_id AS siteId, hash, type, width, height, bytes, name, original_id AS originalId,
  fit_for AS fitFor, created_at AS createdAt`;

/**
 * Keeps a picture; the one the shop has already, taken back from removal, when the bytes are the same. A fitted picture
 * that is its own original stays in the library.
 */
export async function insertImage(db: Db, image: Omit<StoredImage, 'id'>): Promise<StoredImage> {
  const { siteId, hash, type, width, height, bytes, name, originalId, fitFor, createdAt } = image;
  const [stored] = await all<StoredImage>(
    db
      .prepare(
        `INSERT INTO images (site_id, hash, type, width, height, bytes, name, original_id, fit_for, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (hash) DO UPDATE SET removed_at = NULL,
           original_id = CASE WHEN excluded.original_id IS NULL THEN NULL ELSE original_id END
         RETURNING ${COLUMNS}`,
      )
      .bind(siteId, hash, type, width, height, bytes, name, originalId, fitFor, createdAt),
  );
  if (!stored) throw new Error('an insert that returns gave no row');
  return stored;
}

export async function findImage(db: Db, siteId: number, id: number): Promise<StoredImage | null> {
  return db
    .prepare(`SELECT ${COLUMNS} FROM images WHERE site_id = ?1 AND id = ?2 AND removed_at IS NULL`)
    .bind(siteId, id)
    .first<StoredImage>();
}

/** What was made of a picture for a use; null when nothing was yet. */
export async function findFit(db: Db, originalId: number, use: ImageUse): Promise<StoredImage | null> {
  return db
    .prepare(`SELECT ${COLUMNS} FROM images WHERE site_id = (SELECT site_id FROM images WHERE id = ?1)
      AND original_id = ?1 AND fit_for = ?2 AND removed_at IS NULL`)
    .bind(originalId, use)
    .first<StoredImage>();
}

/** The library, newest first, from below `beforeId`. */
export async function listImages(db: Db, siteId: number, beforeId: number, limit: number): Promise<StoredImage[]> {
  return all<StoredImage>(
    db
      .prepare(
        `SELECT ${COLUMNS} FROM images
         WHERE site_id = ?1 AND original_id IS NULL AND removed_at IS NULL AND id < ?2 ORDER BY id DESC LIMIT ?3`,
      )
      .bind(siteId, beforeId, limit),
  );
}

export async function countImages(db: Db, siteId: number): Promise<number> {
  const row = await db
    .prepare('SELECT count(*) AS n FROM images WHERE site_id = ?1 AND original_id IS NULL AND removed_at IS NULL')
    .bind(siteId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

export type ImageUser = { imageId: number; campaignId: number; name: string };

/** A version `v` of campaign `c` says where picture `f` is served; versions of one that never ran reached nobody. */
const SHOWS = `(v.version = c.version OR c.activated_at IS NOT NULL) AND instr(v.definition, '/i/' || f.hash) > 0`;

/** Campaigns that show these pictures or what was made from them, or did while they ran. */
export async function listImageUsers(db: Db, siteId: number, ids: readonly number[]): Promise<ImageUser[]> {
  return all<ImageUser>(
    db
      .prepare(
        `SELECT DISTINCT coalesce(f.original_id, f.id) AS imageId, c.id AS campaignId, c.definition ->> 'name' AS name
         FROM images f, campaigns c
         WHERE f.site_id = ?1 AND coalesce(f.original_id, f.id) IN (SELECT value FROM json_each(?2)) AND c.site_id = ?1
           AND EXISTS (SELECT 1 FROM campaign_versions v WHERE v.campaign_id = c.id AND ${SHOWS})
         ORDER BY c.id DESC`,
      )
      .bind(siteId, JSON.stringify(ids)),
  );
}

/** Takes a picture, and what was made from it, out of the library, unless a campaign shows it by now. False when not. */
export async function removeUnusedImage(db: Db, siteId: number, id: number, now: number): Promise<boolean> {
  const result = await db
    .prepare(
      `UPDATE images SET removed_at = ?3 WHERE site_id = ?1 AND removed_at IS NULL AND (id = ?2 OR original_id = ?2)
         AND NOT EXISTS (SELECT 1 FROM images f, campaign_versions v JOIN campaigns c ON c.id = v.campaign_id
           WHERE f.site_id = ?1 AND (f.id = ?2 OR f.original_id = ?2) AND c.site_id = ?1 AND ${SHOWS})`,
    )
    .bind(siteId, id, now)
    .run();
  return result.meta.changes > 0;
}

/** Pictures removed before an instant, whose bytes may go. */
export async function listRemovedImages(
  db: Db,
  before: number,
  limit: number,
): Promise<{ id: number; hash: string }[]> {
  return all(db.prepare('SELECT id, hash FROM images WHERE removed_at < ?1 LIMIT ?2').bind(before, limit));
}

/** Pictures of a shop, those taken out of its library among them. */
export async function listImagesOfSite(db: Db, siteId: number, limit: number): Promise<{ id: number; hash: string }[]> {
  return all(db.prepare('SELECT id, hash FROM images WHERE site_id = ?1 LIMIT ?2').bind(siteId, limit));
}

/** Forgets pictures of a shop whose bytes are gone. */
export async function deleteImages(db: Db, ids: readonly number[]): Promise<void> {
  await db.prepare('DELETE FROM images WHERE id IN (SELECT value FROM json_each(?1))').bind(JSON.stringify(ids)).run();
}

/** Forgets removed pictures; one that was uploaded again meanwhile stays. */
export async function deleteRemovedImages(db: Db, ids: readonly number[], before: number): Promise<void> {
  await db
    .prepare('DELETE FROM images WHERE id IN (SELECT value FROM json_each(?1)) AND removed_at < ?2')
    .bind(JSON.stringify(ids), before)
    .run();
}
