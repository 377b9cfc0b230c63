// Which provider carries a shop's channel: the account the shop connected for it, else the sandbox.

import * as v from 'valibot';
import type { Edge } from '../context';
import { findProviderAccount, listProviderAccounts, type ProviderAccount } from '../db/provider-accounts';
import type { Provider, SendingChannel } from './port';
import { PROVIDERS } from './providers';

/** A provider acting for a shop; `accountId` is null for the sandbox. */
export type Carrier = { accountId: number | null; provider: Provider };

/** What a site's messages on `channel` go through. */
export async function chooseCarrier(edge: Edge, siteId: number, channel: SendingChannel): Promise<Carrier> {
  const accounts = await listProviderAccounts(edge.db, siteId);
  const account = accounts.find((candidate) => candidate.channels.includes(channel));
  return account ? { accountId: account.id, provider: await connect(edge, account) } : sandboxCarrier(edge);
}

/** The provider a batch went to; null when the shop has removed that account since. */
export async function carrierOf(edge: Edge, accountId: number | null): Promise<Carrier | null> {
  if (accountId === null) return sandboxCarrier(edge);
  const account = await findProviderAccount(edge.db, accountId);
  return account ? { accountId, provider: await connect(edge, account) } : null;
}

const sandboxCarrier = (edge: Edge): Carrier => ({ accountId: null, provider: edge.sandbox });

/** Opens an account's credentials and acts under them. */
export async function connect(edge: Edge, account: ProviderAccount): Promise<Provider> {
  const kind = PROVIDERS[account.provider];
  if (!kind) throw new Error(`no provider ${account.provider}`);
  const credentials = v.parse(
    kind.credentials,
    JSON.parse(await edge.vault.open(account.siteId, account.credentialsSealed)),
  );
  return kind.connect(credentials, { deps: edge.deps, env: edge.env });
}
