// Money left at a shop's providers, as last told, and whether it will do: for the dashboard, the connection page and the
// API, none of which asks a provider for it.

import { BALANCE_DAYS, type BalanceNeed, balanceNeed } from '../../core/dispatch/balance';
import { kstDay } from '../../core/time';
import { findProvider } from '../channels/providers';
import type { Edge } from '../context';
import { sumBudgetUse } from '../db/budgets';
import { listWatchedCampaigns } from '../db/campaigns';
import { listHolds } from '../db/holds';
import { type BalanceReading, listProviderAccounts } from '../db/provider-accounts';
import type { Site } from '../db/sites';

export type BalanceView = BalanceReading & {
  provider: string;
  /** As its makers write it. */
  name: string;
  need: BalanceNeed | null;
  /** Campaigns held because the provider has refused for want of money. */
  stopped: number;
  /** Less than is needed, or already too little. */
  low: boolean;
};

/** The balance of every account that has told one. */
export async function listSiteBalances(edge: Edge, site: Pick<Site, 'id' | 'settings'>): Promise<BalanceView[]> {
  const accounts = (await listProviderAccounts(edge.db, site.id)).filter(({ balance }) => balance !== null);
  if (accounts.length === 0) return [];
  const running = (await listWatchedCampaigns(edge.db, site.id)).filter(({ status }) => status === 'active');
  const ids = running.map(({ id }) => id);
  const used = await sumBudgetUse(edge.db, ids, kstDay(edge.deps.now()) - BALANCE_DAYS + 1);
  const spenders = running.map(({ id, definition }) => ({ message: definition.message, used: used.get(id) ?? 0 }));
  const holds = (await listHolds(edge.db, site.id)).filter(({ reason }) => reason === 'balance');
  return accounts.flatMap(({ id, provider, channels, balance }) => {
    if (!balance) return [];
    const stopped = holds.filter(({ accountId }) => accountId === id).length;
    const need = balanceNeed(site.settings, channels, spenders);
    const name = findProvider(provider)?.name ?? provider;
    const low = stopped > 0 || (need !== null && balance.won < need.won);
    return [{ ...balance, provider, name, need, stopped, low }];
  });
}
