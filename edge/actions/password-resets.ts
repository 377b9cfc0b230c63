// A new password for who has forgotten theirs. The service sends no mail of its own: what it sends goes through a shop's
// account, in the shop's name, and a shop may have none. So an owner makes a link, or whoever runs the deployment does.

import type { Edge } from '../context';
import { findReset, insertReset, type Resetting, useReset } from '../db/password-resets';
import { toHex } from '../vault';
import { roleIn } from './colleagues';

export type { Resetting };

/** The secret of a link for another person of the shop, said once; null where that is not the owner's to make. */
export async function offerReset(edge: Edge, siteId: number, by: string, userId: string): Promise<string | null> {
  const [mine, theirs] = await Promise.all([roleIn(edge, siteId, by), roleIn(edge, siteId, userId)]);
  // One's own password is changed by who knows it: a session left open somewhere is not enough.
  if (mine !== 'owner' || !theirs || by === userId) return null;
  const secret = toHex(edge.deps.randomBytes(24));
  return (await insertReset(edge.db, await hashOf(secret), userId, by, edge.deps.now())) ? secret : null;
}

/** Whose password the link sets; null when it is used, replaced, over or none. */
export async function personResetting(edge: Edge, secret: string): Promise<Resetting | null> {
  return findReset(edge.db, await hashOf(secret), edge.deps.now());
}

/** Uses the link up: of two at once one gets the person. */
export async function takeUpReset(edge: Edge, secret: string): Promise<Resetting | null> {
  return useReset(edge.db, await hashOf(secret), edge.deps.now());
}

/** Without a key, so that an operator can put a link out beside the Worker; nobody guesses what is 24 random bytes. */
async function hashOf(secret: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))));
}
