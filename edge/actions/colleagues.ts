// The people of a shop (함께 쓰는 사람): an owner invites them by a link, makes them owners too, and takes them out
// again; anybody leaves.

import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import {
  type Colleague,
  deleteFromAllSites,
  deleteInvitation,
  deleteSiteUser,
  findInvitation,
  findSiteRole,
  type Invitation,
  insertInvitation,
  listInvitations,
  listLastOwned,
  listSiteUsers,
  type SiteRole,
  updateSiteRole,
  useInvitation,
} from '../db/colleagues';
import { findSite, type Site } from '../db/sites';
import { toHex } from '../vault';

export type { Colleague, Invitation };

/** As long as an invitation can be taken up. */
export const INVITATION_DAYS = 7;
/** As many as may be open in one shop. */
export const MAX_INVITATIONS = 10;

export async function listColleagues(edge: Edge, siteId: number): Promise<Colleague[]> {
  return listSiteUsers(edge.db, siteId);
}

/** What somebody is to a shop; null for a stranger. */
export async function roleIn(edge: Edge, siteId: number, userId: string): Promise<SiteRole | null> {
  return findSiteRole(edge.db, siteId, userId);
}

/** A new invitation's secret, said once and kept as a keyed hash; null when too many are open. Only an owner invites. */
export async function invite(edge: Edge, siteId: number, by: string): Promise<string | null> {
  if ((await roleIn(edge, siteId, by)) !== 'owner') return null;
  const secret = toHex(edge.deps.randomBytes(24));
  const createdAt = edge.deps.now();
  const invitation = {
    id: await hashOf(edge, secret),
    siteId,
    createdAt,
    expiresAt: createdAt + INVITATION_DAYS * DAY_MS,
  };
  return (await insertInvitation(edge.db, invitation, by, MAX_INVITATIONS)) ? secret : null;
}

export async function listOpenInvitations(edge: Edge, siteId: number): Promise<Invitation[]> {
  return listInvitations(edge.db, siteId, edge.deps.now());
}

/** From now on the link lets nobody in. Only an owner ends one. */
export async function endInvitation(edge: Edge, siteId: number, by: string, id: string): Promise<boolean> {
  if ((await roleIn(edge, siteId, by)) !== 'owner') return false;
  await deleteInvitation(edge.db, siteId, id);
  return true;
}

/** The shop an invitation leads into; null when it is used, ended, over or none. */
export async function siteInvitedTo(edge: Edge, secret: string): Promise<Site | null> {
  const invitation = await findInvitation(edge.db, await hashOf(edge, secret), edge.deps.now());
  return invitation && findSite(edge.db, invitation.siteId);
}

/** Lets somebody in by an invitation, which is used up by it; false when it is not open any more. */
export async function takeUpInvitation(edge: Edge, secret: string, userId: string): Promise<boolean> {
  return useInvitation(edge.db, await hashOf(edge, secret), userId, edge.deps.now());
}

/** Makes somebody of the shop an owner, or a colleague again. Only an owner does, and one always stays. */
export async function changeRole(
  edge: Edge,
  siteId: number,
  by: string,
  userId: string,
  role: SiteRole,
): Promise<boolean> {
  return (await roleIn(edge, siteId, by)) === 'owner' && updateSiteRole(edge.db, siteId, userId, role);
}

/** Takes somebody out of the shop, from their next page on. Only an owner does, and one always stays. */
export async function removeColleague(edge: Edge, siteId: number, by: string, userId: string): Promise<boolean> {
  return (await roleIn(edge, siteId, by)) === 'owner' && deleteSiteUser(edge.db, siteId, userId);
}

/** Leaves the shop; its last owner stays. */
export async function leaveShop(edge: Edge, siteId: number, userId: string): Promise<boolean> {
  return deleteSiteUser(edge.db, siteId, userId);
}

/** Leaves every shop; the names of those whose last owner stays, of which none was left then. */
export async function leaveAllShops(edge: Edge, userId: string): Promise<string[]> {
  return (await deleteFromAllSites(edge.db, userId)) ? [] : listLastOwned(edge.db, userId);
}

const hashOf = async (edge: Edge, secret: string) => toHex(await edge.vault.mac('invitation', secret));
