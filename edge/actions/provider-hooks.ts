// What a person or a program may do with the address a provider reports to: have it made anew, and close the old one.

import { HOUR_MS } from '../../core/time';
import { hookHashOf, hookSecretsOf } from '../channels/choice';
import { findProvider } from '../channels/providers';
import type { Edge } from '../context';
import { closeOldHook, FIRST_ROUND, type HookRound, listHookRounds, renewHook } from '../db/hooks';
import { listProviderAccounts } from '../db/provider-accounts';

/**
 * How long the address before is still taken. Some refusals are told by a hook alone: one that is lost would have somebody
 * written to who said no, while who has got hold of the address can only keep people from being written to.
 */
const OLD_HOOK_MS = 24 * HOUR_MS;

export type HookView = {
  url: string;
  /** What the provider should repeat. */
  word: string;
  /** Until when the address and the word before these are taken as well; null when they are not. */
  oldUntil: number | null;
};

/** Where a provider should report to, as the shop's hook stands. */
export async function viewHook(
  edge: Edge,
  siteId: number,
  provider: string,
  { round, oldUntil }: HookRound = FIRST_ROUND,
): Promise<HookView> {
  const { path, word } = await hookSecretsOf(edge, siteId, provider, round);
  return { url: `${edge.origin}/hooks/${provider}/${path}`, word, oldUntil };
}

/** What is kept of a shop's hook, to find its account by. */
export async function hookHashOfSite(edge: Edge, siteId: number, provider: string): Promise<string> {
  return hashOfRound(edge, siteId, provider, await roundOf(edge, siteId, provider));
}

const roundOf = async (edge: Edge, siteId: number, provider: string) =>
  ((await listHookRounds(edge.db, siteId, edge.deps.now())).get(provider) ?? FIRST_ROUND).round;

const hashOfRound = async (edge: Edge, siteId: number, provider: string, round: number) =>
  hookHashOf(edge, (await hookSecretsOf(edge, siteId, provider, round)).path);

/**
 * Makes a new address and a new word, and takes the old ones for a day more. Refused while those before are taken still:
 * the provider may know no others.
 */
export async function renewSiteHook(
  edge: Edge,
  siteId: number,
  provider: string,
): Promise<HookView | 'not_found' | 'old_hook_open'> {
  const accounts = await listProviderAccounts(edge.db, siteId);
  if (findProvider(provider)?.silent || !accounts.some((account) => account.provider === provider)) return 'not_found';
  const now = edge.deps.now();
  const round = (await roundOf(edge, siteId, provider)) + 1;
  const hookHash = await hashOfRound(edge, siteId, provider, round);
  const oldUntil = now + OLD_HOOK_MS;
  if (!(await renewHook(edge.db, { siteId, provider, round, hookHash, oldUntil }, now))) return 'old_hook_open';
  return viewHook(edge, siteId, provider, { round, oldUntil });
}

/** Takes the old address no longer, from now on. False when it was not taken any more. */
export const closeOldSiteHook = (edge: Edge, siteId: number, provider: string): Promise<boolean> =>
  closeOldHook(edge.db, siteId, provider, edge.deps.now());
