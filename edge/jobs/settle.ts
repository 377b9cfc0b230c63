// What an outcome leads to beyond its own row: an account that cannot send stops its campaigns, a refusal by the person
// puts the address on the list. Both come before the row comes to rest, so a death in between repeats them.

import type { Settled } from '../../core/dispatch/dispatch';
import { blockOf, type FailureReason, stopsCampaign } from '../../core/dispatch/failure';
import { allowsText, type Leg, opensFallback } from '../../core/dispatch/fallback';
import { refuseByHashes } from '../actions/refusals';
import type { Carrier } from '../channels/choice';
import type { SendingChannel } from '../channels/port';
import type { Edge } from '../context';
import { listCampaignsById } from '../db/campaigns';
import { commit } from '../db/database';
import { wakeHandover } from '../db/handovers';
import { addressOf, listMembersById } from '../db/members';
import { keepFailedLegs, settleDispatches } from '../db/settlements';
import { holdCampaigns } from './holds';

export type HandoverContext = { id: number; siteId: number; at: number; channel: SendingChannel; carrier: Carrier };

export type SettledMessage = Settled & {
  id: number;
  campaignId: number;
  memberId: string;
  leg: Leg;
  /** Why it definitely did not arrive; null when it did, or may. */
  failure: FailureReason | null;
};

/** Writes what became of messages of a hand-over; it is next asked about at `wakeAt`. */
export async function settle(
  edge: Edge,
  handover: HandoverContext,
  settled: readonly SettledMessage[],
  wakeAt: number | null,
): Promise<void> {
  const stopped = new Map<number, FailureReason>();
  for (const { campaignId, failure } of settled)
    if (failure && stopsCampaign(failure)) stopped.set(campaignId, failure);
  await holdCampaigns(edge, handover.siteId, handover.carrier, stopped);
  await blockAddresses(edge, handover, settled);
  const now = edge.deps.now();
  const rows = await openFallbacks(edge, handover, settled, now);
  const failed = rows.flatMap(({ id, opensLeg, failure }) => (opensLeg && failure ? [{ id, reason: failure }] : []));
  await commit(edge.db, [
    ...keepFailedLegs(edge.db, handover.id, failed, now),
    ...settleDispatches(edge.db, handover.id, rows, now),
    wakeHandover(edge.db, handover.id, wakeAt),
  ]);
}

/** Where the first leg failed for certain on the recipient's side, the text goes instead, through every gate of its own. */
async function openFallbacks(
  edge: Edge,
  { at, channel }: HandoverContext,
  settled: readonly SettledMessage[],
  now: number,
): Promise<(SettledMessage & { opensLeg?: boolean })[]> {
  const failed = settled.flatMap(({ id, campaignId, leg, failure }) => {
    const asLeg = failure && { leg, channel, reason: failure, ageMs: now - at };
    return asLeg && allowsText(asLeg) ? [{ id, campaignId, ...asLeg }] : [];
  });
  if (failed.length === 0) return [...settled];
  const campaigns = await listCampaignsById(edge.db, [...new Set(failed.map(({ campaignId }) => campaignId))]);
  const opening = new Set<number>();
  for (const leg of failed) {
    const message = campaigns.get(leg.campaignId)?.definition.message;
    if (message && opensFallback(message, leg)) opening.add(leg.id);
  }
  return settled.map((row) => (opening.has(row.id) ? { ...row, state: 'queued', wakeAt: now, opensLeg: true } : row));
}

async function blockAddresses(
  edge: Edge,
  { siteId, channel: sending }: HandoverContext,
  settled: readonly SettledMessage[],
): Promise<void> {
  const channel = sending === 'alimtalk' ? 'kakao' : sending;
  const blocked = settled.flatMap(({ id, memberId, failure }) => {
    const reason = failure && blockOf(failure);
    // Of these a complaint alone is about the message; who stands on the provider's list had said no before.
    return reason ? [{ memberId, reason, dispatchId: reason === 'complaint' ? id : null }] : [];
  });
  if (blocked.length === 0) return;
  const ids = blocked.map(({ memberId }) => memberId);
  const members = await listMembersById(edge.db, siteId, ids);
  const at = edge.deps.now();
  const refused = blocked.flatMap(({ memberId, ...why }) => {
    const addressHash = addressOf(members.get(memberId), channel)?.hash;
    return addressHash ? [{ channel, addressHash, ...why, at }] : [];
  });
  await refuseByHashes(edge, siteId, refused);
}
