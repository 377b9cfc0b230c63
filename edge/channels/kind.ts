// What a kind of provider says of itself, and what it is given to work with.

import type * as v from 'valibot';
import type { Deps } from '../deps';
import type { Env } from '../env';
import type { Provider, SendingChannel } from './port';
import type { VapidKeys } from './web-push/vapid';

/** Ids a provider gave to files of ours, kept per account: an image is uploaded once. */
export type Files = {
  find(key: string): Promise<string | null>;
  keep(key: string, fileId: string): Promise<void>;
};

/** What a provider's module may use of the world. Outgoing calls are `fetch` itself, always with a time limit. */
export type Tools = {
  deps: Deps;
  env: Env;
  files: Files;
  /** What web push needs of the shop: its keys, and a way to forget a browser that is gone. */
  push: { keys(): Promise<VapidKeys>; forget(endpoint: string): Promise<void> };
  /** A word of this account's own that its hook can be told to repeat; null where none is to be read. */
  hookSecret: string | null;
};

export type ProviderKind<Credentials = unknown> = {
  /** As its makers write it. */
  name: string;
  /** Channels it can carry. */
  channels: readonly SendingChannel[];
  /** Reports nothing by itself, so there is no hook to enter anywhere. */
  silent?: true;
  /** What a shop enters; sealed at rest. Every field is a string, possibly optional. */
  credentials: v.GenericSchema<Credentials>;
  /** Acts under a shop's credentials. Makes no call yet. */
  connect(credentials: Credentials, tools: Tools): Provider;
};

/** Ties a kind's schema to its own credentials, then forgets which they are. */
export function providerKind<Credentials>(kind: ProviderKind<Credentials>): ProviderKind {
  return kind as ProviderKind;
}
