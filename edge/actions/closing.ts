// Closing a shop (쇼핑몰 닫기), and opening it again before what is kept of it goes.

import { err, ok, type Result } from '../../core/result';
import { REOPEN_MS } from '../../core/site';
import type { Edge } from '../context';
import { type ClosedSite, closeSite, listClosedSites, reopenSite } from '../db/closings';
import { listRolesOfUser } from '../db/colleagues';
import { forgetSites } from '../site-cache';
import type { OwnSite } from './access';

/** A closed shop and up to when it can be opened again, epoch ms. */
export type Closed = ClosedSite & { reopenableUntil: number };

/**
 * Closes a shop for its owner, who has written its name as a yes. From now on its tag notices nothing, its people and
 * programs are shut out and its campaigns pause; what providers have already been handed still arrives.
 */
export async function closeShop(
  edge: Edge,
  site: Pick<OwnSite, 'id' | 'name' | 'role'>,
  typedName: string,
): Promise<Result<null, { reason: 'not_owner' | 'another_name' }>> {
  if (site.role !== 'owner') return err({ reason: 'not_owner' });
  if (asSeen(typedName) !== asSeen(site.name)) return err({ reason: 'another_name' });
  await closeSite(edge.db, site.id, edge.deps.now());
  forgetSites();
  return ok(null);
}

/** A name as a page shows it: several spaces as one, a Mac's Korean as everybody's. */
const asSeen = (name: string) => name.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Shops somebody owns that are closed and not taken away yet. */
export async function listClosedShops(edge: Edge, userId: string): Promise<Closed[]> {
  const roles = await listRolesOfUser(edge.db, userId);
  const owned = [...roles].flatMap(([id, role]) => (role === 'owner' ? [id] : []));
  if (owned.length === 0) return [];
  const closed = await listClosedSites(edge.db, owned);
  return closed.map((site) => ({ ...site, reopenableUntil: site.closedAt + REOPEN_MS }));
}

/** Opens a closed shop again for its owner; false once it is too late. Its campaigns stay paused. */
export async function reopenShop(edge: Edge, userId: string, siteId: number): Promise<boolean> {
  const isOwned = (await listRolesOfUser(edge.db, userId)).get(siteId) === 'owner';
  return isOwned && reopenSite(edge.db, siteId, edge.deps.now() - REOPEN_MS);
}
