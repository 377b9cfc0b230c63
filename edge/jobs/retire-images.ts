// Lets the bytes of removed pictures go, once no mailbox is likely to ask for them any more.

import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import { deleteRemovedImages, listRemovedImages } from '../db/images';
import { deleteFiles } from '../images/files';
import { logFact } from '../log';

/** How long a picture taken out of the library stays where it was served. */
export const IMAGE_REST_MS = 90 * DAY_MS;
const PER_MINUTE = 100;

export async function retireImages(edge: Edge, now: number): Promise<void> {
  const bucket = edge.env.FILES;
  if (!bucket) return;
  const before = now - IMAGE_REST_MS;
  const removed = await listRemovedImages(edge.db, before, PER_MINUTE);
  if (removed.length === 0) return;
  await deleteFiles(
    bucket,
    removed.map((image) => image.hash),
  );
  await deleteRemovedImages(
    edge.db,
    removed.map((image) => image.id),
    before,
  );
  logFact('images_retired', { deleted: removed.length });
}
