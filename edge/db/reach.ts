// Where members are reached: one address per channel, or for web push one per browser, and which of them are on the
// suppression list and must be left alone. The same as SQL about member `m`, for whole shops.

import { CHANNELS, type Channel } from '../../core/member';
import { addressKindOf } from '../../core/suppression';
import { all, type Db } from './database';
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

/** Whether member `m` said yes (1) or no (0) to adverts on a channel last; null where neither. */
export const consentTo = (channel: Channel) => `(
  SELECT c.granted FROM consents c WHERE c.site_id = m.site_id AND c.member_id = m.member_id AND c.channel = '${channel}'
    AND c.purpose = 'advertising' ORDER BY c.acted_at DESC, c.id DESC LIMIT 1)`;

/** Is the address in this column on the channel's suppression list? */
export const isSuppressed = (channel: Channel, hash: string) => `EXISTS (
  SELECT 1 FROM suppressions s WHERE s.site_id = m.site_id AND s.channel = '${channel}' AND s.address_hash = ${hash})`;

const columnOf = (channel: Channel) => (addressKindOf(channel) === 'email' ? 'm.email_hash' : 'm.phone_hash');

function hasOpenAddress(channel: Channel): string {
  if (channel !== 'push') return `${columnOf(channel)} IS NOT NULL AND NOT ${isSuppressed(channel, columnOf(channel))}`;
  return `EXISTS (SELECT 1 FROM push_subscriptions p WHERE p.site_id = m.site_id AND p.member_id = m.member_id
    AND NOT ${isSuppressed('push', 'p.endpoint_hash')})`;
}

function hasNoAddress(channel: Channel): string {
  if (channel !== 'push') return `${columnOf(channel)} IS NULL`;
  return 'NOT EXISTS (SELECT 1 FROM push_subscriptions p WHERE p.site_id = m.site_id AND p.member_id = m.member_id)';
}

const isOpen = (channel: Channel) => `(coalesce(${consentTo(channel)}, 0) AND ${hasOpenAddress(channel)})`;

/**
 * Active members of a shop who may be written to on a channel, or on the second where they never said anything about the
 * first or have no address there. Of more than `most` members, as many as the first of them in id order have it.
 */
export async function countReachable(
  db: Db,
  siteId: number,
  [first, second]: readonly [Channel, Channel?],
  day: number,
  most: number,
): Promise<number> {
  const elsewhere = `(${consentTo(first)} IS NULL OR (${consentTo(first)} AND ${hasNoAddress(first)}))`;
  const either = second ? `(${isOpen(first)} OR (${elsewhere} AND ${isOpen(second)}))` : isOpen(first);
  const [counted] = await all<{ looked: number; open: number }>(
    db
      .prepare(
        `SELECT count(*) AS looked, count(*) FILTER (WHERE coalesce(adult_from_day, 0) <= ?2 AND ${either}) AS open
         FROM (SELECT * FROM members WHERE site_id = ?1 AND state = 'active' ORDER BY member_id LIMIT ?3) m`,
      )
      .bind(siteId, day, most),
  );
  const { looked, open } = counted ?? { looked: 0, open: 0 };
  if (looked < most) return open;
  const members = await db
    .prepare(`SELECT count(*) AS count FROM members WHERE site_id = ?1 AND state = 'active'`)
    .bind(siteId)
    .first<{ count: number }>();
  return Math.round((open * (members?.count ?? looked)) / looked);
}
