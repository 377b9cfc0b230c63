// Choosing an element in the shop itself: the signed-in owner gets a token, the picker in the shop's page brings back a
// selector with it, and the settings form takes it up. The same tokens open the debug mode.

import * as v from 'valibot';
import { err, ok, type Result } from '../../core/result';
import { selectorSchema } from '../../core/site';
import { isShopHost } from '../../core/visit';
import type { Edge } from '../context';
import { findBrought, findOwnerTokenState, putOutOwnerToken, useOwnerToken } from '../db/owner-tokens';
import type { Site } from '../db/sites';
import { withParameters } from '../links';
import { mintOwnerToken, OWNER_TOKEN_MS, type OwnerPurpose, readOwnerToken } from '../owner-token';
import { toHex } from '../vault';

export const pickSchema = v.object({
  selector: selectorSchema,
  /** Elements of the page it was chosen in that match. */
  matches: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
  url: v.pipe(v.string(), v.maxLength(2_048)),
});
export type Pick = v.InferOutput<typeof pickSchema>;

type Owner = { userId: string; sessionId: string };

/**
 * The address at which the owner's tool opens in the shop. `typed` is a page of the shop, as an address or a path; any
 * other host is refused, since a token must not travel there.
 */
export async function openInShop(
  edge: Edge,
  site: Site,
  owner: Owner,
  purpose: OwnerPurpose,
  typed: string,
): Promise<Result<string, 'foreign_page'>> {
  const page = pageOf(site, typed);
  if (!page) return err('foreign_page');
  const now = edge.deps.now();
  const claim = {
    purpose,
    siteId: site.id,
    userId: owner.userId,
    expiresAt: now + OWNER_TOKEN_MS,
    nonce: toHex(edge.deps.randomBytes(12)),
  };
  await putOutOwnerToken(edge.db, claim, owner.sessionId, now);
  // In the fragment, which browsers tell no server.
  page.hash = `dw_${purpose}=${await mintOwnerToken(edge.vault, claim)}`;
  return ok(purpose === 'debug' ? withParameters(page, { dorawa_debug: '1' }) : page.href);
}

/** Longest address the tool is opened at: it goes in a header, which servers and browsers take only so long. */
const PAGE_CHARS = 2_048;

function pageOf(site: Site, typed: string): URL | null {
  try {
    const page = new URL(typed.trim(), site.settings.shopUrl);
    const fits = page.href.length <= PAGE_CHARS;
    return fits && /^https?:$/.test(page.protocol) && isShopHost(site.hosts, page.hostname) ? page : null;
  } catch {
    return null;
  }
}

export type PickRefusal = 'forged' | 'over' | 'used';

/** Is this token still good? */
export async function checkOwnerToken(
  edge: Edge,
  purpose: OwnerPurpose,
  token: string,
): Promise<Result<true, PickRefusal>> {
  const claim = await readOwnerToken(edge.vault, purpose, token);
  if (!claim) return err('forged');
  const state = await findOwnerTokenState(edge.db, claim, edge.deps.now());
  return state === 'out' ? ok(true) : err(state);
}

/** Takes what the picker brings. The token proves the owner; nothing else in the request does. */
export async function takePick(edge: Edge, token: string, pick: Pick): Promise<Result<true, PickRefusal>> {
  const claim = await readOwnerToken(edge.vault, 'pick', token);
  if (!claim) return err('forged');
  const now = edge.deps.now();
  if (await useOwnerToken(edge.db, claim, pick, now)) return ok(true);
  return err((await findOwnerTokenState(edge.db, claim, now)) === 'used' ? 'used' : 'over');
}

/** What a person last picked in a shop: undefined while they are at it, null when they are not. */
export async function pickOf(edge: Edge, siteId: number, userId: string): Promise<Pick | null | undefined> {
  const brought = await findBrought(edge.db, { purpose: 'pick', siteId, userId }, edge.deps.now());
  return brought ? v.parse(pickSchema, brought) : (brought as null | undefined);
}
