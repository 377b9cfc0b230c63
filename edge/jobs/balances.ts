// Asks shops' providers how much money is left, so that it can be said before campaigns stop for want of it.

import { HOUR_MS } from '../../core/time';
import { eachAtOnce } from '../batches';
import { connect } from '../channels/choice';
import { CONNECTIONS, type Provider } from '../channels/port';
import type { Edge } from '../context';
import { listAccountsToAskBalance, noteBalance } from '../db/provider-accounts';
import { logFailure } from '../log';

const ASK_MS = HOUR_MS;
const ACCOUNTS = 50;

export async function askBalances(edge: Edge, now: number): Promise<void> {
  await eachAtOnce(await listAccountsToAskBalance(edge.db, now, ASK_MS, ACCOUNTS), CONNECTIONS, async (account) => {
    await askBalance(edge, account.id, connect(edge, account));
  });
}

/**
 * Won left at an account, and noted; null where the provider does not tell, or cannot be asked now. That it was asked is
 * noted then, too: what it told before stands, and one that is down is left alone for as long as any other. The sandbox
 * has no account (null), and nothing is noted of it.
 */
export async function askBalance(
  edge: Edge,
  accountId: number | null,
  provider: Provider | Promise<Provider>,
): Promise<number | null> {
  let balance: number | null = null;
  try {
    balance = (await (await provider).balance?.()) ?? null;
  } catch (error) {
    logFailure('balance', error, { accountId });
  }
  if (accountId !== null) await noteBalance(edge.db, accountId, balance, edge.deps.now());
  return balance;
}
