// What every door and job is handed: the database, the clock, the vault, the sandbox provider, and the way to a timer shard.

import { plainText } from '../core/message/composed';
import type { Provider } from './channels/port';
import { createSandbox } from './channels/sandbox';
import type { Db } from './db/database';
import { findSandboxMessages, insertSandboxMessages } from './db/sandbox';
import type { Site } from './db/sites';
import { type Deps, systemDeps } from './deps';
import { type Env, originOf } from './env';
import type { PlatformCoupons } from './platforms/coupons';
import { createVault, type Vault } from './vault';

export type Edge = {
  env: Env;
  db: Db;
  deps: Deps;
  vault: Vault;
  /** Public origin of this Worker, without a slash at the end. */
  origin: string;
  /** What carries a channel until the shop connects an account; see `channels/choice`. */
  sandbox: Provider;
  /** Issues coupons at the shop's own platform; null while the shop is not connected to its API. */
  platformCoupons: (site: Pick<Site, 'id' | 'platform'>) => PlatformCoupons | null;
};

const vaults = new Map<string, Vault>();

/** Wires an Edge for one invocation; derived keys are shared within the isolate. */
export function createEdge(env: Env, deps: Deps = systemDeps): Edge {
  let vault = vaults.get(env.DORAWA_SECRET);
  if (!vault) {
    vault = createVault(env.DORAWA_SECRET, deps);
    vaults.set(env.DORAWA_SECRET, vault);
  }
  return {
    env,
    db: env.DB,
    deps,
    vault,
    origin: originOf(env),
    sandbox: sandboxOver(env.DB, vault, deps),
    platformCoupons: () => null,
  };
}

/** The sandbox provider over D1, with what it was handed sealed under its site's key. */
export function sandboxOver(db: Db, vault: Vault, deps: Deps): Provider {
  return createSandbox({
    async take(messages) {
      const now = deps.now();
      const rows = await Promise.all(
        messages.map(async ({ siteId, clientRef, to, from, content }) => ({
          siteId,
          clientRef,
          channel: content.channel,
          messageType: content.type,
          contentSealed: await vault.seal(siteId, JSON.stringify({ to, from, ...content, text: plainText(content) })),
          acceptedAt: now,
        })),
      );
      return insertSandboxMessages(db, rows);
    },
    find: (clientRefs) => findSandboxMessages(db, clientRefs),
  });
}
