// What a program may do with web push: know the key the shop's page subscribes under, register a member's browser, and
// take it away. Only a program says whose browser it is: a page's word for it would let anybody read another's messages.

import type { PushSubscription } from '../../core/push-subscription';
import { vapidKeysOf } from '../channels/web-push/vapid';
import type { Edge } from '../context';
import { deleteSubscription, putSubscription } from '../db/push';

/** The shop's public key (`applicationServerKey`); the same for ever. */
export async function pushKeyOf(edge: Edge, siteId: number): Promise<string> {
  return (await vapidKeysOf(edge, siteId)).publicKey;
}

/** Registers a browser of a member; told twice, nothing changes. False when the shop knows no such member. */
export async function registerBrowser(
  edge: Edge,
  siteId: number,
  memberId: string,
  subscription: PushSubscription,
): Promise<boolean> {
  const [endpointHash, sealed] = await Promise.all([
    edge.vault.hash(siteId, 'push', subscription.endpoint),
    edge.vault.seal(siteId, JSON.stringify(subscription)),
  ]);
  return putSubscription(edge.db, siteId, { memberId, endpointHash, sealed }, edge.deps.now());
}

/** Forgets a browser of a member; false when it was not registered for them. */
export async function removeBrowser(edge: Edge, siteId: number, memberId: string, endpoint: string): Promise<boolean> {
  return deleteSubscription(edge.db, siteId, await edge.vault.hash(siteId, 'push', endpoint), memberId);
}
