// What a person or a program may do with a shop's provider accounts: connect, test, remove, and let held campaigns go on.

import * as v from 'valibot';
import type { Prices, ToldPrices } from '../../core/dispatch/prices';
import { err, ok, type Result } from '../../core/result';
import type { SiteSettings } from '../../core/site';
import { connectWith } from '../channels/choice';
import {
  type Provider,
  ProviderError,
  type ProviderErrorReason,
  type Sender,
  type SendingChannel,
} from '../channels/port';
import { findProvider, PROVIDERS } from '../channels/providers';
import type { Edge } from '../context';
import { deleteHold, deleteHoldsOfAccount, deleteHoldsOfSite, type Hold, listHolds } from '../db/holds';
import { listHookRounds } from '../db/hooks';
import {
  deleteProviderAccount,
  forgetMaskedOptOuts,
  listProviderAccounts,
  noteBalance,
  type ProviderAccount,
  putProviderAccount,
} from '../db/provider-accounts';
import { takeFirstPrices } from './prices';
import { type HookView, hookHashOfSite, viewHook } from './provider-hooks';

export type AccountView = {
  provider: string;
  name: string;
  /** What the provider can carry, and what of it goes through this account. */
  offers: readonly SendingChannel[];
  channels: readonly SendingChannel[];
  connected: boolean;
  /** Null where it reports nothing. */
  hook: HookView | null;
  /** Refusals it listed by a masked number: a person must enter them. */
  maskedOptOuts: number;
};

/** Every provider there is, and whether the shop is connected to it. */
export async function listSiteProviders(edge: Edge, siteId: number): Promise<AccountView[]> {
  const [accounts, rounds] = await Promise.all([
    listProviderAccounts(edge.db, siteId),
    listHookRounds(edge.db, siteId, edge.deps.now()),
  ]);
  return Promise.all(
    Object.entries(PROVIDERS).map(async ([provider, { name, channels: offers, silent }]) => {
      const account = accounts.find((candidate) => candidate.provider === provider);
      return {
        provider,
        name,
        offers,
        channels: account?.channels ?? [],
        connected: account !== undefined,
        maskedOptOuts: account?.maskedOptOuts ?? 0,
        hook: silent ? null : await viewHook(edge, siteId, provider, rounds.get(provider)),
      };
    }),
  );
}

/** What an account answers when it is asked: what it has, and what must be mended before it can send. */
export type AccountCheck = {
  balance: number | null;
  senders: Sender[] | null;
  prices: ToldPrices | null;
  problems: { reason: ProviderErrorReason; detail: string }[];
};

/** The same of an account just connected, and the prices of its that became the shop's. */
export type Connected = AccountCheck & { pricesTaken: Partial<Prices> };

/** A shop, with what it calls itself towards its providers. */
type Sending = { id: number; settings: Pick<SiteSettings, 'senderNumber' | 'senderEmail'> };

/** What a channel's sender must be registered as: a number, or the domain of an address. */
function registeredAs(channels: readonly SendingChannel[], settings: Sending['settings']): string[] {
  const byPhone = channels.some((channel) => channel !== 'email' && channel !== 'push') && settings.senderNumber;
  const byMail = channels.includes('email') && settings.senderEmail?.split('@')[1];
  return [byPhone, byMail].filter((name) => typeof name === 'string');
}

async function checkProvider(provider: Provider, expected: readonly string[]): Promise<AccountCheck> {
  const check: AccountCheck = { balance: null, senders: null, prices: null, problems: [] };
  const note = (error: unknown) => {
    const { reason, detail } = error instanceof ProviderError ? error : new ProviderError('refused');
    if (!check.problems.some((problem) => problem.reason === reason)) check.problems.push({ reason, detail });
  };
  const ask = async (question: () => Promise<void>) => question().catch(note);
  await ask(async () => {
    check.balance = (await provider.balance?.()) ?? null;
  });
  // Wrong credentials answer nothing else either.
  if (check.problems.length > 0) return check;
  await ask(async () => {
    check.senders = (await provider.senders?.()) ?? null;
    const active = (name: string) => check.senders?.some((sender) => sender.active && sender.number === name);
    const missing = check.senders?.length ? expected.find((name) => !active(name)) : undefined;
    if (missing) throw new ProviderError('sender', missing);
  });
  await ask(async () => {
    const error = await provider.check?.();
    if (error) throw error;
  });
  // A price list is a convenience; without it the shop's own prices stand.
  check.prices = (await provider.prices?.().catch(() => null)) ?? null;
  return check;
}

export type ConnectionRefusal =
  | { reason: 'unknown_provider' }
  | { reason: 'invalid_credentials'; field: string }
  | { reason: 'no_channel' }
  /** The provider does not let these credentials in; nothing was saved. */
  | { reason: 'not_connected'; problem: ProviderErrorReason; detail: string };

type Connection = {
  provider: string;
  credentials: Readonly<Record<string, string>>;
  channels: readonly SendingChannel[];
};

/**
 * Connects a shop to its account after trying it. Channels another account carried move to this one. Campaigns that
 * were held because of the account go on. What the account charges becomes the shop's price where it has entered none.
 */
export async function connectProvider(
  edge: Edge,
  site: Sending,
  { provider, credentials, channels }: Connection,
): Promise<Result<Connected, ConnectionRefusal>> {
  const kind = findProvider(provider);
  if (!kind) return err({ reason: 'unknown_provider' });
  const chosen = kind.channels.filter((channel) => channels.includes(channel));
  if (chosen.length === 0) return err({ reason: 'no_channel' });
  const parsed = v.safeParse(kind.credentials, credentials);
  if (!parsed.success) {
    const field = String(parsed.issues[0].path?.[0]?.key ?? '');
    return err({ reason: 'invalid_credentials', field });
  }
  const check = await checkProvider(
    connectWith(edge, { id: 0, siteId: site.id }, provider, parsed.output),
    registeredAs(chosen, site.settings),
  );
  const refused = check.problems.find(({ reason }) => reason === 'credentials' || reason === 'forbidden');
  if (refused) return err({ reason: 'not_connected', problem: refused.reason, detail: refused.detail });

  const now = edge.deps.now();
  const told = JSON.stringify(parsed.output);
  const isAnother = !(await isConnectedBy(edge, await findAccount(edge, site.id, provider), told));
  const credentialsSealed = await edge.vault.seal(site.id, told);
  const hookHash = await hookHashOfSite(edge, site.id, provider);
  const balance = check.balance === null ? null : { won: check.balance, at: now };
  await putProviderAccount(
    edge.db,
    { siteId: site.id, provider, channels: chosen, credentialsSealed, hookHash, balance },
    isAnother,
    now,
  );
  // Those of an account whose channels have moved here as well; what is still in the way of one holds it again.
  await deleteHoldsOfSite(edge.db, site.id);
  return ok({ ...check, pricesTaken: await takeFirstPrices(edge, site.id, chosen, check.prices) });
}

/** Are these the credentials an account is connected by already? Of others it is not known whose refusals they list. */
async function isConnectedBy(edge: Edge, account: ProviderAccount | undefined, credentials: string): Promise<boolean> {
  if (!account) return false;
  const stored = await edge.vault.open(account.siteId, account.credentialsSealed).catch(() => null);
  return stored === credentials;
}

/** 연결 확인: asks the connected account anew; null when there is none. */
export async function checkSiteProvider(edge: Edge, site: Sending, provider: string): Promise<AccountCheck | null> {
  const account = await findAccount(edge, site.id, provider);
  if (!account) return null;
  const credentials: unknown = JSON.parse(await edge.vault.open(site.id, account.credentialsSealed));
  const check = await checkProvider(
    connectWith(edge, account, provider, credentials),
    registeredAs(account.channels, site.settings),
  );
  await noteBalance(edge.db, account.id, check.balance, edge.deps.now());
  return check;
}

async function findAccount(edge: Edge, siteId: number, provider: string): Promise<ProviderAccount | undefined> {
  return (await listProviderAccounts(edge.db, siteId)).find((candidate) => candidate.provider === provider);
}

/** The masked refusals of an account are on the shop's list now. False when there were none. */
export const settleMaskedOptOuts = (edge: Edge, siteId: number, provider: string): Promise<boolean> =>
  forgetMaskedOptOuts(edge.db, siteId, provider);

/** Forgets an account and its credentials; its channels go through the sandbox again. False when there was none. */
export async function disconnectProvider(edge: Edge, siteId: number, provider: string): Promise<boolean> {
  const account = await findAccount(edge, siteId, provider);
  if (!account) return false;
  await deleteProviderAccount(edge.db, siteId, provider);
  await deleteHoldsOfAccount(edge.db, siteId, account.id);
  return true;
}

/** Campaigns whose messages wait for something to be mended, longest first. */
export async function listSiteHolds(edge: Edge, siteId: number): Promise<Hold[]> {
  return listHolds(edge.db, siteId);
}

/** Lets a held campaign go on: what waited passes every gate again. False when it was not held. */
export async function releaseCampaign(edge: Edge, siteId: number, campaignId: number): Promise<boolean> {
  return deleteHold(edge.db, siteId, campaignId);
}
