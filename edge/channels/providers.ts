// Every provider there is, and what each needs to know to act for a shop. A new one is a module beside this file and a
// line in `PROVIDERS`.

import type * as v from 'valibot';
import type { Deps } from '../deps';
import type { Env } from '../env';
import type { Provider, SendingChannel } from './port';

/** What a provider's module may use of the world. Outgoing calls are `fetch` itself, always with a time limit. */
export type Tools = { deps: Deps; env: Env };

export type ProviderKind<Credentials = unknown> = {
  /** As its makers write it. */
  name: string;
  /** Channels it can carry. */
  channels: readonly SendingChannel[];
  /** What a shop enters; sealed at rest. Every field is a string, possibly optional. */
  credentials: v.GenericSchema<Credentials>;
  /** Acts under a shop's credentials. Makes no call yet. */
  connect(credentials: Credentials, tools: Tools): Provider;
};

/** Ties a kind's schema to its own credentials, then forgets which they are. */
export function providerKind<Credentials>(kind: ProviderKind<Credentials>): ProviderKind {
  return kind as ProviderKind;
}

/** By the id that stands in the database and in hook addresses: lower-case letters, digits and dashes. */
export const PROVIDERS: Readonly<Record<string, ProviderKind>> = {};
