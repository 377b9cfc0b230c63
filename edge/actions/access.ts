// Who may act for which shop: programs by token, people by membership.

import * as v from 'valibot';
import { nameSchema } from '../../core/name';
import type { Edge } from '../context';
import {
  type ApiToken,
  endApiToken,
  findApiToken,
  insertApiToken,
  type ListedToken,
  listApiTokens,
} from '../db/api-tokens';
import { hasAnyOwner, insertSiteOwner, listRolesOfUser, ownsAnySite, type SiteRole } from '../db/colleagues';
import { type ListedSite, listSites, type Site } from '../db/sites';
import { toHex } from '../vault';
import { createSite, type NewSite } from './sites';

export const SCOPES = ['read', 'write'] as const;
export type Scope = (typeof SCOPES)[number];

export type { ApiToken, ListedToken };

/** As many tokens as a shop may have. */
export const MAX_TOKENS = 20;

export const newTokenSchema = v.object({
  name: nameSchema(40),
  scopes: v.pipe(v.array(v.picklist(SCOPES)), v.minLength(1)),
});

/** A token for one shop, made by one of its people; null when the shop has as many as it may have. */
export async function createSiteToken(
  edge: Edge,
  siteId: number,
  by: string,
  { name, scopes }: v.InferOutput<typeof newTokenSchema>,
): Promise<string | null> {
  if ((await listSiteTokens(edge, siteId)).length >= MAX_TOKENS) return null;
  return createApiToken(edge, { name, scopes, siteIds: [siteId] }, by);
}

export async function listSiteTokens(edge: Edge, siteId: number): Promise<ListedToken[]> {
  return listApiTokens(edge.db, siteId);
}

/** From now on the token lets nobody into this shop. */
export async function revokeSiteToken(edge: Edge, siteId: number, id: number): Promise<void> {
  await endApiToken(edge.db, siteId, id);
}

/** A new token for these sites; shown once, kept as a keyed hash. */
export async function createApiToken(edge: Edge, token: ApiToken, by: string | null = null): Promise<string> {
  const secret = `dw_${toHex(edge.deps.randomBytes(24))}`;
  await insertApiToken(edge.db, await hashOf(edge, secret), token, by, edge.deps.now());
  return secret;
}

export async function authenticateToken(edge: Edge, secret: string): Promise<ApiToken | null> {
  return findApiToken(edge.db, await hashOf(edge, secret));
}

const hashOf = async (edge: Edge, secret: string) => toHex(await edge.vault.mac('api-token', secret));

/** Shops a program may act for, in the order they were opened. */
export async function listSitesOfToken(edge: Edge, token: ApiToken): Promise<ListedSite[]> {
  return listSites(edge.db, token.siteIds);
}

/** A shop, and what the person who acts for it is to it. */
export type OwnSite = ListedSite & { role: SiteRole };

/** Shops a signed-in person may act for, in the order they were opened. */
export async function listSitesOfUser(edge: Edge, userId: string): Promise<OwnSite[]> {
  const roles = await listRolesOfUser(edge.db, userId);
  const sites = await listSites(edge.db, [...roles.keys()]);
  return sites.map((site) => ({ ...site, role: roles.get(site.id) ?? 'colleague' }));
}

/** Makes somebody an owner of a shop. */
export async function admitOwner(edge: Edge, siteId: number, userId: string): Promise<void> {
  await insertSiteOwner(edge.db, siteId, userId);
}

/** Owners open further shops on their deployment; colleagues and those without a shop do not. */
export async function mayOpenShops(edge: Edge, userId: string): Promise<boolean> {
  return ownsAnySite(edge.db, userId);
}

/** A new shop, and its owner. */
export async function openShop(edge: Edge, userId: string, input: NewSite): Promise<Site> {
  const site = await createSite(edge, input);
  await admitOwner(edge, site.id, userId);
  return site;
}

/** Has this deployment begun: is there a shop, and somebody who owns it? */
export async function hasBegun(edge: Edge): Promise<boolean> {
  return hasAnyOwner(edge.db);
}
