// Who waits (대기 중): members whose real-time wait is not over, and messages that are due but held for now; and calling
// one off.

import type { Campaign } from '../../core/campaign/campaign';
import type { Canceller } from '../../core/dispatch/cancellation';
import { err, ok, type Result } from '../../core/result';
import type { Edge } from '../context';
import { findCampaign, listCampaignsById } from '../db/campaigns';
import { cancelQueued } from '../db/cancellations';
import { type DispatchView, listDispatches } from '../db/dispatch-views';
import { logFact } from '../log';
import { bucketOf } from '../objects/buckets';
import { timerShard, timerShards } from '../objects/stubs';

/** Most waits one list shows, the earliest first. */
export const WAITS_SHOWN = 100;

export type Wait = {
  campaignId: number;
  memberId: string;
  /** When it is over: the message is checked again, and sent if nothing speaks against it. */
  dueAt: number;
  /** A timer runs after the qualifying event; a message is due and held. */
  kind: 'timer' | 'message';
  /** Why a message is held; null of one that is about to go, and of a timer. */
  reason: string | null;
};

/** The campaign's waits, the earliest first; null when there is no such campaign. */
export async function listCampaignWaits(edge: Edge, siteId: number, campaignId: number): Promise<Wait[] | null> {
  const campaign = await findCampaign(edge.db, siteId, campaignId);
  if (!campaign) return null;
  const [timers, queued] = await Promise.all([
    listTimers(edge, campaign),
    listDispatches(edge.db, siteId, { campaignId, state: 'queued', dueFirst: true }, WAITS_SHOWN),
  ]);
  return inOrder([...timers, ...queued.map(toWait)]);
}

async function listTimers(edge: Edge, { id, siteId, definition }: Campaign): Promise<Wait[]> {
  if (definition.send.type !== 'realtime') return [];
  const shards = timerShards(edge.env, siteId);
  const timers = await Promise.all(shards.map((shard) => shard.listTimers(id, WAITS_SHOWN)));
  return timers.flat().map((timer) => ({ ...timer, kind: 'timer', reason: null }));
}

/** Everything one member waits for, the earliest first, with the campaigns it is of. */
export async function listMemberWaits(
  edge: Edge,
  siteId: number,
  memberId: string,
): Promise<{ waits: Wait[]; campaigns: Map<number, Campaign> }> {
  const shard = timerShard(edge.env, siteId, bucketOf(edge.env, memberId));
  const [followed, queued] = await Promise.all([
    shard.followed(memberId),
    listDispatches(edge.db, siteId, { memberId, state: 'queued' }, WAITS_SHOWN),
  ]);
  const timers = Object.entries(followed?.campaigns ?? {}).flatMap(([id, { dueAt }]): Wait[] =>
    dueAt === undefined ? [] : [{ campaignId: Number(id), memberId, dueAt, kind: 'timer', reason: null }],
  );
  const waits = inOrder([...timers, ...queued.map(toWait)]);
  return { waits, campaigns: await listCampaignsById(edge.db, [...new Set(waits.map((wait) => wait.campaignId))]) };
}

const toWait = ({ campaignId, memberId, dueAt, wakeAt, reason }: DispatchView): Wait => ({
  campaignId,
  memberId,
  dueAt: wakeAt ?? dueAt,
  kind: 'message',
  reason,
});

const inOrder = (waits: Wait[]) => waits.sort((a, b) => a.dueAt - b.dueAt).slice(0, WAITS_SHOWN);

/** `not_waiting`: it was over before: sent, held back for good, or ended by what the member did. */
export type WaitRefusal = { reason: 'not_found' } | { reason: 'not_waiting' };

/**
 * Calls off what a member waits for under a campaign: the timer, and a message that is due but has not begun to be sent.
 * The cause is on record as cancelled, with who did it and when, and leads to no other message of the campaign; the next
 * cause starts anew.
 */
export async function cancelWait(
  edge: Edge,
  siteId: number,
  campaignId: number,
  memberId: string,
  by: Canceller,
): Promise<Result<null, WaitRefusal>> {
  const campaign = await findCampaign(edge.db, siteId, campaignId);
  if (!campaign) return err({ reason: 'not_found' });
  const isRealtime = campaign.definition.send.type === 'realtime';
  const shard = timerShard(edge.env, siteId, bucketOf(edge.env, memberId));
  const wasTimer = isRealtime && (await shard.cancel(memberId, campaignId, by));
  const messages = await cancelQueued(edge.db, { siteId, campaignId, memberId }, by, edge.deps.now());
  if (!wasTimer && messages === 0) return err({ reason: 'not_waiting' });
  logFact('wait_cancelled', { siteId, campaignId, wasTimer, messages });
  return ok(null);
}
