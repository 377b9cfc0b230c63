// Handing over: commit, call the provider, settle. The order is the promise: a dispatch is `submitting` in a hand-over of
// its own in the database before the provider hears of it, so whatever is killed, somebody knows where to ask.

import { nextQuestionAt, type SendOutcome, settleSend } from '../../core/dispatch/dispatch';
import type { Leg } from '../../core/dispatch/fallback';
import { groupBy } from '../batches';
import { type Carrier, chooseCarrier } from '../channels/choice';
import { HandoverLost, type Outgoing } from '../channels/port';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { insertHandover, keepHandle, wakeHandover } from '../db/handovers';
import { beginSubmission, type Submission } from '../db/submissions';
import { logFact, logFailure } from '../log';
import { type HandoverContext, type SettledMessage, settle } from './settle';

/** A provider that has not answered for this long is asked what it has. Longer than any one call may take. */
const HANDOVER_PATIENCE_MS = 3 * 60_000;

/** A message the gate let through, and what is written of it before it goes. */
export type Ready = {
  campaignId: number;
  memberId: string;
  leg: Leg;
  attempts: number;
  submission: Submission;
  outgoing: Outgoing;
};

/** Our reference at the provider: the dispatch's own id and its leg, the same on every attempt. */
export function clientRefOf(dispatchId: number, leg: Leg): string {
  return leg === 1 ? `dorawa-${dispatchId}` : `dorawa-${dispatchId}-${leg}`;
}

/** The dispatch a reference of ours names; null for any other text. */
export function dispatchOfRef(clientRef: string): number | null {
  const [, id] = /^dorawa-(\d{1,15})(?:-2)?$/.exec(clientRef) ?? [];
  return id === undefined ? null : Number(id);
}

/** How many went out of the queue, and whether a provider took and refused nothing it was asked to take: it may be silent. */
type Handed = { going: number; isSilent: boolean };
/** The same of all channels, and dispatches whose account cannot be opened. */
export type HandedOver = Handed & { unopened: number[] };

/** Hands a site's messages over, channel by channel. After a batch its provider says nothing to, the channel's rest waits. */
export async function handOver(
  edge: Edge,
  siteId: number,
  worker: string,
  ready: readonly Ready[],
  factsSeq: number,
): Promise<HandedOver> {
  const sum: HandedOver = { going: 0, isSilent: false, unopened: [] };
  for (const [channel, items] of groupBy(ready, (item) => item.outgoing.content.channel)) {
    const carrier = await chooseCarrier(edge, siteId, channel).catch((error: unknown) => {
      logFailure('carrier', error, { siteId, channel });
      return null;
    });
    if (!carrier) {
      sum.unopened.push(...items.map(({ submission }) => submission.id));
      continue;
    }
    for (let start = 0; start < items.length; start += carrier.provider.batch) {
      const batch = items.slice(start, start + carrier.provider.batch);
      const { going, isSilent } = await handOverBatch(edge, carrier, worker, batch, factsSeq);
      sum.going += going;
      sum.isSilent ||= isSilent;
      // Where none could be begun, the lease has run out, or all were overtaken: the gate looks again at the rest.
      if (isSilent || going === 0) break;
    }
  }
  return sum;
}

async function handOverBatch(
  edge: Edge,
  carrier: Carrier,
  worker: string,
  ready: readonly Ready[],
  factsSeq: number,
): Promise<Handed> {
  const { accountId, provider } = carrier;
  const [first] = ready;
  if (!first) return { going: 0, isSilent: false };
  const at = edge.deps.now();
  const { siteId, content } = first.outgoing;
  const dispatchIds = ready.map((item) => item.submission.id);
  const wakeAt = at + HANDOVER_PATIENCE_MS;
  const id = await insertHandover(edge.db, { siteId, accountId, channel: content.channel, dispatchIds, at, wakeAt });
  const submissions = ready.map((item) => item.submission);
  // Those overtaken since the facts were read stay queued: the gate looks again and finds out by what.
  const committed = await beginSubmission(edge.db, worker, id, submissions, factsSeq, at);
  const going = ready.filter((item) => committed.has(item.submission.id));
  if (going.length === 0) {
    await commit(edge.db, [wakeHandover(edge.db, id, null)]);
    return { going: 0, isSilent: false };
  }
  const keep = async (handle: string) => {
    if (!(await keepHandle(edge.db, id, handle))) throw new HandoverLost();
  };
  const messages = going.map((item) => item.outgoing);
  let isSilent = false;
  try {
    const outcomes = await provider.send(messages, { id: handoverKey(id), at, handle: null, keep });
    const asked = outcomes.filter((one) => one.outcome !== 'later' || !one.forImage);
    isSilent = asked.length > 0 && asked.every(({ outcome }) => outcome === 'later' || outcome === 'unknown');
    await settleHandover(edge, { id, siteId, at, channel: content.channel, carrier }, going, outcomes);
  } catch (error) {
    // Whoever took the batch back has its dispatches in the queue again.
    if (!(error instanceof HandoverLost)) throw error;
    logFailure('handover_lost', error, { siteId, channel: content.channel });
  }
  logFact('handed_over', { siteId, channel: content.channel, messages: going.length });
  return { going: going.length, isSilent };
}

/** A hand-over's name at the provider. */
export const handoverKey = (id: number): string => `dorawa-h${id}`;

const UNANSWERED: SendOutcome = { outcome: 'unknown' };

async function settleHandover(
  edge: Edge,
  handover: HandoverContext,
  going: readonly Ready[],
  outcomes: readonly SendOutcome[],
): Promise<void> {
  const now = edge.deps.now();
  const jitter = (edge.deps.randomBytes(1)[0] ?? 0) / 256;
  const settled = going.map((item, i): SettledMessage => {
    const outcome = outcomes[i] ?? UNANSWERED;
    const failure = outcome.outcome === 'refused' ? outcome.reason : null;
    const { campaignId, memberId, leg, attempts } = item;
    return {
      id: item.submission.id,
      campaignId,
      memberId,
      leg,
      failure,
      ...settleSend(outcome, now, { attempts, jitter }),
    };
  });
  const open = settled.some(({ state }) => state === 'accepted' || state === 'unknown');
  // The batch is asked about within the minute, and most have arrived by then: that is one write where two would be.
  const { asksByHandle } = handover.carrier.provider;
  const news = asksByHandle ? settled.filter(({ state }) => state !== 'accepted') : settled;
  await settle(edge, handover, news, open ? nextQuestionAt(handover.at, now) : null);
}
