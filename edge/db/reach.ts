// Where members are reached: one address per channel, or for web push one per browser, and which of them are on the
// suppression list and must be left alone.

import { CHANNELS, type Channel } from '../../core/member';
import type { Db } from './database';
import { addressOf, type MemberRow } from './members';
import { type Browser, listBrowsers } from './push';
import { findSuppressed } from './suppressions';

/** The addresses that may be used on a channel, sealed and hashed; none where every one is `blocked`. */
export type Reach = { sealed: readonly string[]; hashes: readonly string[]; blocked: boolean };

/** How each of these members is reached on a channel; null where they have no address of that kind. */
export async function readReach(
  db: Db,
  siteId: number,
  members: readonly MemberRow[],
): Promise<(memberId: string, channel: Channel) => Reach | null> {
  const byId = new Map(members.map((member) => [member.memberId, member]));
  const [browsers, ...lists] = await Promise.all([
    listBrowsers(db, siteId, [...byId.keys()]),
    ...CHANNELS.map(async (channel) => {
      const hashes = members.flatMap((member) => addressOf(member, channel)?.hash ?? []);
      return [channel, await findSuppressed(db, siteId, channel, hashes)] as const;
    }),
  ]);
  const blocked = new Map(lists);
  return (memberId, channel) => {
    if (channel === 'push') return reachOf(browsers.get(memberId) ?? []);
    const address = addressOf(byId.get(memberId), channel);
    return reachOf(address ? [{ ...address, blocked: blocked.get(channel)?.has(address.hash) ?? false }] : []);
  };
}

function reachOf(addresses: readonly Browser[]): Reach | null {
  if (addresses.length === 0) return null;
  const open = addresses.filter((address) => !address.blocked);
  return {
    sealed: open.map(({ sealed }) => sealed),
    hashes: open.map(({ hash }) => hash),
    blocked: open.length === 0,
  };
}
