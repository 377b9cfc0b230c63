// A shopper's own page: what adverts come, stop them, ask for them again. Opened by the token of a message they got.

import { CHANNELS, type Channel } from '../../core/member';
import { type ChannelPreference, preferencesOf, resumeWording, stopWording } from '../../core/preferences';
import { err, ok, type Result } from '../../core/result';
import { type BlockReason, LIFTED_BY_CONSENT } from '../../core/suppression';
import type { Edge } from '../context';
import { insertConsents, listConsents } from '../db/consents';
import { commit } from '../db/database';
import { findSentDispatch } from '../db/dispatches';
import { listMembersById, type MemberRow } from '../db/members';
import { findSentNotice } from '../db/notices';
import { findListedSite, type Site } from '../db/sites';
import { deleteSuppression, listSuppressionsOf } from '../db/suppressions';
import { readPreferenceToken } from '../preference-token';
import { addressesOf, refuseByMember } from './refusals';

export type Preferences = {
  site: Site;
  memberId: string;
  cameBy: Channel;
  /** The advertising message it came with; null when it was a notice. */
  dispatchId: number | null;
  channels: ChannelPreference[];
};

/** What a token opens; null when it was not minted here or its message is no longer on record. */
export async function openPreferences(edge: Edge, token: string): Promise<Preferences | null> {
  const subject = await readPreferenceToken(edge.vault, token);
  const find = subject?.kind === 'notice' ? findSentNotice : findSentDispatch;
  const sent = subject && (await find(edge.db, subject.id));
  const site = sent && (await findListedSite(edge.db, sent.siteId));
  if (!sent || !site) return null;
  const [members, ledger] = await Promise.all([
    listMembersById(edge.db, site.id, [sent.memberId]),
    listConsents(edge.db, site.id, [sent.memberId]),
  ]);
  const member = members.get(sent.memberId);
  const channels = preferencesOf({
    now: edge.deps.now(),
    cameBy: sent.channel,
    sentAt: sent.submittedAt,
    member: { gone: member?.state !== 'active', adultFromDay: member?.adultFromDay ?? null },
    consents: ledger.get(sent.memberId) ?? [],
    blocked: member ? await blockedChannels(edge, site.id, member) : {},
  });
  const dispatchId = subject.kind === 'dispatch' ? subject.id : null;
  return { site, memberId: sent.memberId, cameBy: sent.channel, dispatchId, channels };
}

/** Stops adverts on these channels, at once. Done twice, nothing changes; a person long erased is told the same. */
export async function stopAdverts(
  edge: Edge,
  { site, memberId, dispatchId }: Preferences,
  channels: readonly Channel[],
  reason: Extract<BlockReason, 'page' | 'one_click' | 'push_off'>,
): Promise<void> {
  const wordingOf = (channel: Channel) => stopWording(site.settings.senderName, channel);
  await refuseByMember(edge, site.id, memberId, { channels, reason, at: edge.deps.now(), wordingOf, dispatchId });
}

/**
 * Records a fresh, express consent for one channel and takes the member's own address off the list. The night is not
 * part of it. Refused where the page would not have offered it.
 */
export async function resumeAdverts(
  edge: Edge,
  { site, memberId, channels }: Preferences,
  channel: Channel,
): Promise<Result<void, { reason: 'not_resumable' }>> {
  if (!channels.some((one) => one.channel === channel && one.resumable)) return err({ reason: 'not_resumable' });
  const member = (await listMembersById(edge.db, site.id, [memberId])).get(memberId);
  const addresses = member ? await addressesOf(edge, site.id, member, [channel]) : [];
  const now = edge.deps.now();
  const act = {
    memberId,
    channel,
    purpose: 'advertising' as const,
    granted: true,
    source: 'page',
    wording: resumeWording(site.settings.senderName, channel),
    actedAt: now,
  };
  const lifted = addresses.flatMap(({ addressHash }) =>
    deleteSuppression(edge.db, site.id, channel, addressHash, null, now, LIFTED_BY_CONSENT),
  );
  await commit(edge.db, [...insertConsents(edge.db, site.id, [act], now), ...lifted]);
  return ok(undefined);
}

/** Why nothing of a member's may be used on a channel, where everything is on the list. */
export async function blockedChannels(
  edge: Edge,
  siteId: number,
  member: Pick<MemberRow, 'memberId' | 'phoneHash' | 'emailHash'>,
): Promise<Partial<Record<Channel, BlockReason>>> {
  const addresses = await addressesOf(edge, siteId, member, CHANNELS);
  const rows = await listSuppressionsOf(edge.db, siteId, [...new Set(addresses.map(({ addressHash }) => addressHash))]);
  const blocked: Partial<Record<Channel, BlockReason>> = {};
  for (const channel of CHANNELS) {
    const reasons = addresses
      .filter((address) => address.channel === channel)
      .map(({ addressHash }) => rows.find((row) => row.channel === channel && row.addressHash === addressHash)?.reason);
    // Of several browsers, one that a fresh consent frees is enough to be worth asking for it.
    const reason = reasons.find((one) => one && LIFTED_BY_CONSENT.includes(one)) ?? reasons[0];
    if (reason && !reasons.includes(undefined)) blocked[channel] = reason;
  }
  return blocked;
}
