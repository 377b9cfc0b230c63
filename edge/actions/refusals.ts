// "No more": one way in for every refusal, whoever brings it — a shopper on the page, a mail program, the 080 line, a
// provider's complaint, the shop itself. It writes what the law wants kept: the withdrawal in the ledger (who, what,
// in which words, when) and the address on the list, in one transaction. The 14-day notice follows from the ledger.

import { consentStanding } from '../../core/consent';
import { type Channel, parseEmail, parseMobile } from '../../core/member';
import { addressKindOf, type BlockReason, channelsRefused, isRefusal, LIFTED_BY_CONSENT } from '../../core/suppression';
import type { Edge } from '../context';
import { insertConsents, listConsents, type NewConsentAct } from '../db/consents';
import { commit } from '../db/database';
import { noteUnsubscribes } from '../db/dispatches';
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
  /** The message it came by, where it names one. */
  dispatchId?: number | null;
};

const PURPOSES = ['advertising', 'night'] as const;

/** A member says no. Said twice, nothing changes. False when the shop knows no such member. */
export async function refuseByMember(edge: Edge, siteId: number, memberId: string, refusal: Refusal): Promise<boolean> {
  const member = (await listMembersById(edge.db, siteId, [memberId])).get(memberId);
  if (!member) return false;
  const addresses = await addressesOf(edge, siteId, member, refusal.channels);
  await refuse(edge, siteId, [{ members: [member], addresses, refusal }]);
  return true;
}

type RefusedHash = Omit<Refusal, 'channels'> & { channel: Channel; addressHash: string };

/** Addresses are refused or found dead: everybody who has one is meant, and whoever gets it later. */
export async function refuseByHashes(edge: Edge, siteId: number, refused: readonly RefusedHash[]): Promise<void> {
  const hashesOf = (kind: 'phone' | 'email') =>
    refused.flatMap(({ channel, addressHash }) => (addressKindOf(channel) === kind ? [addressHash] : []));
  const [byPhone, byEmail] = await Promise.all(
    (['phone', 'email'] as const).map((kind) => listMembersByAddress(edge.db, siteId, kind, hashesOf(kind))),
  );
  const told = refused.map(({ channel, addressHash, ...said }) => {
    const kind = addressKindOf(channel);
    const channels = channelsRefused(said.reason, channel);
    return {
      members: (kind && (kind === 'email' ? byEmail : byPhone)?.get(addressHash)) ?? [],
      addresses: channels.map((one) => ({ channel: one, addressHash })),
      refusal: { ...said, channels },
    };
  });
  await refuse(edge, siteId, told);
}

export type RefusedAddress = Omit<Refusal, 'channels'> & { channel: 'sms' | 'kakao' | 'email'; address: string };

/** The same by the addresses themselves; of each whether it is one of its channel, and so was taken. */
export async function refuseByAddresses(
  edge: Edge,
  siteId: number,
  refused: readonly RefusedAddress[],
): Promise<boolean[]> {
  const hashed = await Promise.all(
    refused.map(async ({ address, ...said }) => {
      const addressHash = await hashAddress(edge, siteId, said.channel, address);
      return addressHash === null ? null : { ...said, addressHash };
    }),
  );
  await refuseByHashes(
    edge,
    siteId,
    hashed.filter((one) => one !== null),
  );
  return hashed.map((one) => one !== null);
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

/** A refusal, whose it is, and where nobody may be reached any more. */
type Told = {
  members: readonly MemberRow[];
  addresses: readonly { channel: Channel; addressHash: string }[];
  refusal: Refusal;
};

async function refuse(edge: Edge, siteId: number, told: readonly Told[]): Promise<void> {
  const now = edge.deps.now();
  const rows = told.flatMap(({ addresses, refusal: { reason, note = null } }) =>
    addresses.map((address): NewSuppression => ({ ...address, reason, note })),
  );
  const { acts, dispatchIds } = await withdrawals(
    edge,
    siteId,
    told.filter(({ refusal }) => isRefusal(refusal.reason)),
    now,
  );
  await commit(edge.db, [
    ...insertConsents(edge.db, siteId, acts, now),
    ...insertSuppressions(edge.db, siteId, oncePerAddress(rows), now),
    ...noteUnsubscribes(edge.db, siteId, dispatchIds, now),
  ]);
}

/** Of several refusals of one address the first that is hardest to undo. */
function oncePerAddress(rows: readonly NewSuppression[]): NewSuppression[] {
  const once = new Map<string, NewSuppression>();
  const isLifted = ({ reason }: NewSuppression) => LIFTED_BY_CONSENT.includes(reason);
  for (const row of rows) {
    const key = `${row.channel} ${row.addressHash}`;
    const known = once.get(key);
    if (!known || (isLifted(known) && !isLifted(row))) once.set(key, row);
  }
  return [...once.values()];
}

/**
 * What the ledger does not say yet: a no to advertising where there is none, and to the night where there was a yes. And the
 * messages by which the no to advertising came.
 */
async function withdrawals(
  edge: Edge,
  siteId: number,
  told: readonly Told[],
  now: number,
): Promise<{ acts: NewConsentAct[]; dispatchIds: number[] }> {
  const living = (members: readonly MemberRow[]) =>
    members.flatMap(({ state, memberId }) => (state === 'erased' ? [] : [memberId]));
  const ledger = await listConsents(edge.db, siteId, [...new Set(told.flatMap(({ members }) => living(members)))]);
  const acts = new Map<string, NewConsentAct>();
  const dispatchIds = new Set<number>();
  for (const { members, refusal } of told) {
    const { channels, reason, at, wordingOf, dispatchId } = refusal;
    // A provider's date that cannot be read costs nobody their no.
    const actedAt = Number.isFinite(at) ? Math.min(at, now) : now;
    for (const memberId of living(members)) {
      for (const channel of channels) {
        for (const purpose of PURPOSES) {
          const { status } = consentStanding(ledger.get(memberId) ?? [], channel, purpose);
          const said = purpose === 'night' ? status !== 'granted' : status === 'withdrawn';
          const key = JSON.stringify([memberId, channel, purpose]);
          if (said || acts.has(key)) continue;
          const wording = wordingOf?.(channel) ?? null;
          acts.set(key, { memberId, channel, purpose, granted: false, source: reason, wording, actedAt });
          if (dispatchId && purpose === 'advertising') dispatchIds.add(dispatchId);
        }
      }
    }
  }
  return { acts: [...acts.values()], dispatchIds: [...dispatchIds] };
}
