// Who may act for which shop: programs by token, people by membership.

import type { Edge } from '../context';
import {
  type ApiToken,
  findApiToken,
  hasAnyUser,
  insertApiToken,
  insertSiteUser,
  isSiteUser,
  listSiteIdsOfUser,
  listSites,
  type Site,
} from '../db/sites';
import { toHex } from '../vault';

export const SCOPES = ['read', 'write'] as const;
export type Scope = (typeof SCOPES)[number];

export type { ApiToken };

/** A new token for these sites; shown once, kept as a keyed hash. */
export async function createApiToken(edge: Edge, token: ApiToken): Promise<string> {
  const secret = `dw_${toHex(edge.deps.randomBytes(24))}`;
  await insertApiToken(edge.db, await hashOf(edge, secret), token, edge.deps.now());
  return secret;
}

export async function authenticateToken(edge: Edge, secret: string): Promise<ApiToken | null> {
  return findApiToken(edge.db, await hashOf(edge, secret));
}

const hashOf = async (edge: Edge, secret: string) => toHex(await edge.vault.mac('api-token', secret));

/** Shops a program may act for, in the order they were opened. */
export async function listSitesOfToken(edge: Edge, token: ApiToken): Promise<Site[]> {
  return listSites(edge.db, token.siteIds);
}

/** Shops a signed-in person may act for, in the order they were opened. */
export async function listSitesOfUser(edge: Edge, userId: string): Promise<Site[]> {
  return listSites(edge.db, await listSiteIdsOfUser(edge.db, userId));
}

export async function maySee(edge: Edge, siteId: number, userId: string): Promise<boolean> {
  return isSiteUser(edge.db, siteId, userId);
}

export async function admitUser(edge: Edge, siteId: number, userId: string): Promise<void> {
  await insertSiteUser(edge.db, siteId, userId);
}

/** Can anybody sign in to this deployment yet? */
export async function hasPeople(edge: Edge): Promise<boolean> {
  return hasAnyUser(edge.db);
}
