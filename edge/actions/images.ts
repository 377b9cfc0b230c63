// What a person or a program may do with pictures: keep them, see where they are shown, make them fit, take them away.

import { type ReadImage, readImage } from '../../core/message/image';
import { checkUpload, type ImageRefusal, type ImageUse } from '../../core/message/image-use';
import type { MessageImage } from '../../core/message/parts';
import { err, ok, type Result } from '../../core/result';
import type { Edge } from '../context';
import {
  countImages,
  findFit,
  findImage,
  IMAGES_PER_SITE,
  type ImageUser,
  insertImage,
  listImages,
  listImageUsers,
  removeUnusedImage,
  type StoredImage,
} from '../db/images';
import { hashOf, imageAddress, putFile, readFile } from '../images/files';
import { makeFit, makeUpright } from '../images/make';

export type { ImageUser, StoredImage };

/** A picture of the library, where it is served, and the campaigns that show it. */
export type LibraryImage = StoredImage & { src: string; users: ImageUser[] };

export type LibraryRefusal =
  | ImageRefusal
  | { reason: 'not_found' }
  | { reason: 'no_bucket' }
  | { reason: 'too_many_images'; limit: number }
  | { reason: 'image_in_use'; by: string[] };

const MAX_NAME_CHARS = 100;

/** Keeps a file in the library: checked by its bytes, upright, without what its camera wrote. The same file twice is one. */
export async function uploadImage(
  edge: Edge,
  siteId: number,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<Result<StoredImage, LibraryRefusal>> {
  const image = readImage(bytes);
  const refusal = checkUpload(image, bytes.length);
  if (refusal || !image) return err(refusal ?? { reason: 'not_an_image' });
  const made = await makeUpright(bytes, image);
  if (!made.ok) return made;
  if ((await countImages(edge.db, siteId)) >= IMAGES_PER_SITE)
    return err({ reason: 'too_many_images', limit: IMAGES_PER_SITE });
  return keep(edge, siteId, made.value, { name: fileName(name), originalId: null, fitFor: null });
}

/** A file's name for people: its last part, one line, not too long. */
function fileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const line = last.normalize('NFC').replace(/\s+/g, ' ').trim();
  return [...line].slice(0, MAX_NAME_CHARS).join('') || '이미지';
}

async function keep(
  edge: Edge,
  siteId: number,
  image: ReadImage,
  about: Pick<StoredImage, 'name' | 'originalId' | 'fitFor'>,
): Promise<Result<StoredImage, LibraryRefusal>> {
  const { type, width, height, bytes } = image;
  const bucket = edge.env.FILES;
  if (!bucket) return err({ reason: 'no_bucket' });
  if (type === 'webp') return err({ reason: 'not_an_image' });
  const hash = await hashOf(siteId, bytes);
  // The bytes first: a row always has its file, and a file without a row is written over by the next attempt.
  await putFile(bucket, hash, bytes, type);
  const createdAt = edge.deps.now();
  const stored = { siteId, hash, type, width, height, bytes: bytes.length, createdAt, ...about };
  return ok(await insertImage(edge.db, stored));
}

/** A page of the library, newest first, each with the campaigns that show it. */
export async function listLibrary(
  edge: Edge,
  siteId: number,
  { beforeId = Number.MAX_SAFE_INTEGER, limit }: { beforeId?: number | undefined; limit: number },
): Promise<LibraryImage[]> {
  return withUsers(edge, siteId, await listImages(edge.db, siteId, beforeId, limit));
}

export async function getImage(edge: Edge, siteId: number, id: number): Promise<LibraryImage | null> {
  const image = await findImage(edge.db, siteId, id);
  return image ? ((await withUsers(edge, siteId, [image]))[0] ?? null) : null;
}

async function withUsers(edge: Edge, siteId: number, images: readonly StoredImage[]): Promise<LibraryImage[]> {
  const ids = images.map((image) => image.id);
  const users = images.length > 0 ? await listImageUsers(edge.db, siteId, ids) : [];
  return images.map((image) => ({
    ...image,
    src: imageAddress(edge, image.hash),
    users: users.filter((user) => user.imageId === image.id),
  }));
}

/** Takes a picture out of the library; refused while a campaign shows it or ever sent it. */
export async function deleteImage(edge: Edge, siteId: number, id: number): Promise<Result<null, LibraryRefusal>> {
  if (await removeUnusedImage(edge.db, siteId, id, edge.deps.now())) return ok(null);
  const image = await getImage(edge, siteId, id);
  if (!image) return err({ reason: 'not_found' });
  return err({ reason: 'image_in_use', by: image.users.map((user) => user.name) });
}

/**
 * A picture of the library as a message carries it, within the limits of its place there. What has to be made for that
 * is made once and kept.
 */
export async function imageForUse(
  edge: Edge,
  siteId: number,
  id: number,
  use: ImageUse,
): Promise<Result<MessageImage, LibraryRefusal>> {
  const original = await findImage(edge.db, siteId, id);
  if (!original) return err({ reason: 'not_found' });
  const kept = await findFit(edge.db, id, use);
  const fitted = kept ? ok(kept) : await makeAndKeep(edge, original, use);
  return fitted.ok ? ok(toMessageImage(edge, fitted.value)) : fitted;
}

async function makeAndKeep(
  edge: Edge,
  original: StoredImage,
  use: ImageUse,
): Promise<Result<StoredImage, LibraryRefusal>> {
  if (!edge.env.FILES) return err({ reason: 'no_bucket' });
  const bytes = await readFile(edge.env.FILES, original.hash);
  const image = bytes && readImage(bytes);
  if (!image) return err({ reason: 'not_found' });
  const made = await makeFit(image, use);
  if (!made.ok) return made;
  if (made.value === image) return ok(original);
  return keep(edge, original.siteId, made.value, { name: original.name, originalId: original.id, fitFor: use });
}

function toMessageImage(edge: Edge, { hash, type, width, height, bytes }: StoredImage): MessageImage {
  return { src: imageAddress(edge, hash), alt: '', file: { type, width, height, bytes } };
}
