// Asks shops' providers how much money is left, so that it can be said before campaigns stop for want of it.

import { HOUR_MS } from '../../core/time';
import { connect } from '../channels/choice';
import type { Edge } from '../context';
import { listAccountsToAskBalance, noteBalance, type ProviderAccount } from '../db/provider-accounts';
import { logFailure } from '../log';

const ASK_MS = HOUR_MS;
const ACCOUNTS = 50;

export async function askBalances(edge: Edge, now: number): Promise<void> {
  for (const account of await listAccountsToAskBalance(edge.db, now, ASK_MS, ACCOUNTS))
    await noteBalance(edge.db, account.id, await balanceOf(edge, account), now);
}

/** Won left; null where the provider does not tell, or cannot be asked now. */
async function balanceOf(edge: Edge, account: ProviderAccount): Promise<number | null> {
  try {
    return (await (await connect(edge, account)).balance?.()) ?? null;
  } catch (error) {
    logFailure('balance', error, { siteId: account.siteId });
    return null;
  }
}
