// The provider's prices as the shop's own: taken over on connecting where the shop has entered none, and by one press.

import { type Prices, pricesToTake, type ToldPrices, untouched } from '../../core/dispatch/prices';
import { err, ok, type Result } from '../../core/result';
import { connect } from '../channels/choice';
import type { SendingChannel } from '../channels/port';
import type { Edge } from '../context';
import { listProviderAccounts } from '../db/provider-accounts';
import { findSite } from '../db/sites';
import { changeSite } from './sites';

/** Prices of an account just connected, for what the shop has entered no price of its own for. What was taken comes back. */
export async function takeFirstPrices(
  edge: Edge,
  siteId: number,
  channels: readonly SendingChannel[],
  told: ToldPrices | null,
): Promise<Partial<Prices>> {
  return told ? takeOver(edge, siteId, (own) => untouched(own, pricesToTake(own, told, channels))) : {};
}

/** Asks a connected account what it charges, and takes that over for every channel it carries. What changed comes back. */
export async function takeProviderPrices(
  edge: Edge,
  siteId: number,
  provider: string,
): Promise<Result<Partial<Prices>, { reason: 'not_found' | 'prices_not_told' }>> {
  const account = (await listProviderAccounts(edge.db, siteId)).find((candidate) => candidate.provider === provider);
  if (!account) return err({ reason: 'not_found' });
  const told = await (await connect(edge, account)).prices?.().catch(() => undefined);
  if (!told) return err({ reason: 'prices_not_told' });
  return ok(await takeOver(edge, siteId, (own) => pricesToTake(own, told, account.channels)));
}

async function takeOver(
  edge: Edge,
  siteId: number,
  choose: (own: Prices) => Partial<Prices>,
): Promise<Partial<Prices>> {
  const site = await findSite(edge.db, siteId);
  const taken = site ? choose(site.settings.prices) : {};
  if (!site || Object.keys(taken).length === 0) return {};
  const { name, hosts, settings } = site;
  await changeSite(edge, siteId, { name, hosts, settings: { ...settings, prices: { ...settings.prices, ...taken } } });
  return taken;
}
