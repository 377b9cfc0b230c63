// Takes away what is kept of shops some days after their owners closed them (PIPA art. 21), so many rows a minute. A row is
// gone or still there, so any minute may be the last of its Worker.

import { REOPEN_MS } from '../../core/site';
import { MINUTE_MS } from '../../core/time';
import type { Edge } from '../context';
import { type ClosedSite, listClosedSites, pauseCampaignsOfSite } from '../db/closings';
import { deleteImages, listImagesOfSite } from '../db/images';
import { eraseRowsOfSite, recordErasure } from '../db/shop-erasure';
import { deleteFiles } from '../images/files';
import { logFact, logFailure } from '../log';
import { forgetShards } from '../objects/stubs';

/** Clocks differ: whoever opens a shop again in its last moment is not to find a part of it gone. */
const CLOCKS_MS = MINUTE_MS;
/** A shop of thirty million rows is gone in two days. */
const ROWS_PER_MINUTE = 12_000;
const FILES_PER_MINUTE = 200;

export async function eraseShops(edge: Edge, now: number): Promise<void> {
  for (const site of await listClosedSites(edge.db)) {
    const step =
      site.closedAt + REOPEN_MS + CLOCKS_MS <= now
        ? eraseSome(edge, site, now)
        : pauseCampaignsOfSite(edge.db, site.id, now);
    // What is wrong with one shop keeps no other.
    await step.catch((error: unknown) => logFailure('erase_shop', error, { siteId: site.id }));
  }
}

async function eraseSome(edge: Edge, { id, closedAt }: ClosedSite, now: number): Promise<void> {
  const files = await eraseFiles(edge, id);
  const rows = await eraseRowsOfSite(edge.db, id, ROWS_PER_MINUTE);
  // Not before a minute finds nothing: who was at work here a moment ago may have written something down again.
  if (files > 0 || rows > 0) return;
  // Last, because until its campaigns were gone a shard was woken every minute.
  await forgetShards(edge.env, id);
  await recordErasure(edge.db, id, now);
  logFact('shop_erased', { siteId: id, closedAt });
}

/** Bytes before their rows, which name them. */
async function eraseFiles({ db, env }: Edge, siteId: number): Promise<number> {
  const images = await listImagesOfSite(db, siteId, FILES_PER_MINUTE);
  if (images.length === 0) return 0;
  if (env.FILES)
    await deleteFiles(
      env.FILES,
      images.map(({ hash }) => hash),
    );
  await deleteImages(
    db,
    images.map(({ id }) => id),
  );
  return images.length;
}
