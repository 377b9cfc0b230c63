// Which provider carries a shop's channel: the account the shop connected for it, else the sandbox.

import * as v from 'valibot';
import type { Db } from '../db/database';
import { findAccountOfHook } from '../db/hooks';
import {
  type AccountToAsk,
  findProviderAccount,
  listProviderAccounts,
  type ProviderAccount,
} from '../db/provider-accounts';
import { findProviderFile, keepProviderFile } from '../db/provider-files';
import { deleteSubscription } from '../db/push';
import type { Deps } from '../deps';
import type { Env } from '../env';
import { toHex, type Vault } from '../vault';
import type { Provider, SendingChannel } from './port';
import { findProvider } from './providers';
import { vapidKeysOf } from './web-push/vapid';

/** What accounts are found and opened with, and what carries a channel without one. Every Edge is one. */
type Exchange = { db: Db; deps: Deps; env: Env; vault: Vault; sandbox: Provider };

/** A provider acting for a shop; `accountId` is null for the sandbox. */
export type Carrier = { accountId: number | null; provider: Provider };

/** What a site's messages on `channel` go through. */
export async function chooseCarrier(edge: Exchange, siteId: number, channel: SendingChannel): Promise<Carrier> {
  const accounts = await listProviderAccounts(edge.db, siteId);
  const account = accounts.find((candidate) => candidate.channels.includes(channel));
  return account ? { accountId: account.id, provider: await connect(edge, account) } : sandboxCarrier(edge);
}

/** The provider a batch went to; null when the shop has removed that account since. */
export async function carrierOf(edge: Exchange, accountId: number | null): Promise<Carrier | null> {
  if (accountId === null) return sandboxCarrier(edge);
  const account = await findProviderAccount(edge.db, accountId);
  return account ? { accountId, provider: await connect(edge, account) } : null;
}

const sandboxCarrier = (edge: Exchange): Carrier => ({ accountId: null, provider: edge.sandbox });

/** Opens an account's credentials and acts under them; reads its hook where the word that was told is given. */
export async function connect(
  edge: Exchange,
  account: AccountToAsk,
  hookSecret: string | null = null,
): Promise<Provider> {
  const { id, siteId, provider, credentialsSealed } = account;
  const credentials: unknown = JSON.parse(await edge.vault.open(siteId, credentialsSealed));
  return connectWith(edge, { id, siteId }, provider, credentials, hookSecret);
}

/** The same before there is an account: id 0 keeps no files. */
export function connectWith(
  edge: Pick<Exchange, 'db' | 'deps' | 'env' | 'vault'>,
  { id, siteId }: Pick<ProviderAccount, 'id' | 'siteId'>,
  provider: string,
  credentials: unknown,
  hookSecret: string | null = null,
): Provider {
  const kind = findProvider(provider);
  if (!kind) throw new Error(`no provider ${provider}`);
  return kind.connect(v.parse(kind.credentials, credentials), {
    deps: edge.deps,
    env: edge.env,
    files: {
      find: (key) => findProviderFile(edge.db, id, key),
      keep: (key, fileId) => keepProviderFile(edge.db, id, key, fileId),
    },
    push: {
      keys: () => vapidKeysOf(edge, siteId),
      async forget(endpoint) {
        await deleteSubscription(edge.db, siteId, await edge.vault.hash(siteId, 'push', endpoint));
      },
    },
    hookSecret,
  });
}

/**
 * What makes a shop's hook at a provider its own: a path nobody guesses, and a word the provider can be told to repeat.
 * Both follow from the deployment's secret and how often the shop has made them anew, so they need not be kept.
 */
export async function hookSecretsOf(
  edge: Pick<Exchange, 'vault'>,
  siteId: number,
  provider: string,
  round: number,
): Promise<{ path: string; word: string }> {
  const name = round === 0 ? `${siteId}:${provider}` : `${siteId}:${provider}:${round}`;
  const secret = toHex(await edge.vault.mac('hook', name));
  return { path: secret.slice(0, 32), word: secret.slice(32) };
}

/** What is kept of a hook's path, to find its account by. */
export async function hookHashOf(edge: Pick<Exchange, 'vault'>, path: string): Promise<string> {
  return toHex(await edge.vault.mac('hook-path', path));
}

/** The account whose hook this is, and the word told with it; null for a path that is nobody's, or no longer. */
export async function accountOfHook(
  edge: Exchange,
  provider: string,
  path: string,
): Promise<{ account: AccountToAsk; word: string } | null> {
  const account = await findAccountOfHook(edge.db, provider, await hookHashOf(edge, path), edge.deps.now());
  if (!account) return null;
  return { account, word: (await hookSecretsOf(edge, account.siteId, provider, account.round)).word };
}
