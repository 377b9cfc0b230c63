// "No more": one way in for every refusal, whoever brings it — a shopper on the page, a mail program, the 080 line, a
// provider's complaint, the shop itself. It writes what the law wants kept: the withdrawal in the ledger (who, what,
// in which words, when) and the address on the list, in one transaction. The 14-day notice follows from the ledger.

import { consentStanding } from '../../core/consent';
import { type Channel, parseEmail, parseMobile } from '../../core/member';
import { addressKindOf, type BlockReason, channelsRefused, isRefusal } from '../../core/suppression';
import type { Edge } from '../context';
import { insertConsents, listConsents, type NewConsentAct } from '../db/consents';
import { commit } from '../db/database';
import { listMembersByAddress, listMembersById, type MemberRow } from '../db/members';
import { listBrowserHashes } from '../db/push';
import { insertSuppressions, type NewSuppression } from '../db/suppressions';

/** One no to one or more channels. */
export type Refusal = {
  channels: readonly Channel[];
  reason: BlockReason;
  /** When it was said; never later than now. */
  at: number;
  /** The words it was said in, where there were any, per channel. */
  wordingOf?: (channel: Channel) => string;
  /** What a person of the shop wrote down with it. */
  note?: string | null;
};

const PURPOSES = ['advertising', 'night'] as const;

/** A member says no. Said twice, nothing changes. False when the shop knows no such member. */
export async function refuseByMember(edge: Edge, siteId: number, memberId: string, refusal: Refusal): Promise<boolean> {
  const member = (await listMembersById(edge.db, siteId, [memberId])).get(memberId);
  if (!member) return false;
  await refuse(edge, siteId, [member], await addressesOf(edge, siteId, member, refusal.channels), refusal);
  return true;
}

/** An address is refused or found dead: everybody who has it is meant, and whoever gets it later. */
export async function refuseByHash(
  edge: Edge,
  siteId: number,
  channel: Channel,
  addressHash: string,
  refusal: Omit<Refusal, 'channels'>,
): Promise<void> {
  const kind = addressKindOf(channel);
  const members = kind ? await listMembersByAddress(edge.db, siteId, kind, addressHash) : [];
  const channels = channelsRefused(refusal.reason, channel);
  const addresses = channels.map((refused) => ({ channel: refused, addressHash }));
  await refuse(edge, siteId, members, addresses, { ...refusal, channels });
}

/** The same by the address itself; false when it is not one of the channel's. */
export async function refuseByAddress(
  edge: Edge,
  siteId: number,
  channel: 'sms' | 'kakao' | 'email',
  address: string,
  refusal: Omit<Refusal, 'channels'>,
): Promise<boolean> {
  const hash = await hashAddress(edge, siteId, channel, address);
  if (hash === null) return false;
  await refuseByHash(edge, siteId, channel, hash, refusal);
  return true;
}

/** Keyed hash of an address as typed; null when it is none of the channel's. */
export async function hashAddress(
  edge: Edge,
  siteId: number,
  channel: 'sms' | 'kakao' | 'email',
  address: string,
): Promise<string | null> {
  const kind = channel === 'email' ? 'email' : 'phone';
  const normal = kind === 'email' ? parseEmail(address) : parseMobile(address);
  return normal === null ? null : edge.vault.hash(siteId, kind, normal);
}

/** Everything a member is reached at on these channels, hashed: an address each, or for web push one per browser. */
export async function addressesOf(
  edge: Edge,
  siteId: number,
  member: Pick<MemberRow, 'memberId' | 'phoneHash' | 'emailHash'>,
  channels: readonly Channel[],
): Promise<{ channel: Channel; addressHash: string }[]> {
  const browsers = channels.includes('push') ? await listBrowserHashes(edge.db, siteId, member.memberId) : [];
  return channels.flatMap((channel) => {
    const hash = addressKindOf(channel) === 'email' ? member.emailHash : member.phoneHash;
    const hashes = channel === 'push' ? browsers : [hash].filter((known) => known !== null);
    return hashes.map((addressHash) => ({ channel, addressHash }));
  });
}

async function refuse(
  edge: Edge,
  siteId: number,
  members: readonly MemberRow[],
  addresses: readonly { channel: Channel; addressHash: string }[],
  refusal: Refusal,
): Promise<void> {
  const { reason, note = null } = refusal;
  const now = edge.deps.now();
  const rows: NewSuppression[] = addresses.map((address) => ({ ...address, reason, note }));
  const acts = isRefusal(reason) ? await withdrawals(edge, siteId, members, refusal, now) : [];
  await commit(edge.db, [
    ...insertConsents(edge.db, siteId, acts, now),
    ...insertSuppressions(edge.db, siteId, rows, now),
  ]);
}

/** What the ledger does not say yet: a no to advertising where there is none, and to the night where there was a yes. */
async function withdrawals(
  edge: Edge,
  siteId: number,
  members: readonly MemberRow[],
  { channels, reason, at, wordingOf }: Refusal,
  now: number,
): Promise<NewConsentAct[]> {
  const living = members.filter((member) => member.state !== 'erased').map((member) => member.memberId);
  // A provider's date that cannot be read costs nobody their no.
  const actedAt = Number.isFinite(at) ? Math.min(at, now) : now;
  const ledger = await listConsents(edge.db, siteId, living);
  return living.flatMap((memberId) =>
    channels.flatMap((channel) =>
      PURPOSES.flatMap((purpose) => {
        const { status } = consentStanding(ledger.get(memberId) ?? [], channel, purpose);
        const said = purpose === 'night' ? status !== 'granted' : status === 'withdrawn';
        if (said) return [];
        const wording = wordingOf?.(channel) ?? null;
        return [{ memberId, channel, purpose, granted: false, source: reason, wording, actedAt }];
      }),
    ),
  );
}
