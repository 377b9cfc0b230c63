// Asks providers what became of what was handed over. A batch whose worker died before the provider could deliver any
// of it is taken back; everything else goes again only where the provider says that it cannot arrive twice.

import { type LookupOutcome, nextQuestionAt, type Settled, settleLookup } from '../../core/dispatch/dispatch';
import { carrierOf } from '../channels/choice';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { settleDispatches } from '../db/dispatches';
import {
  type HandedOver,
  type HandoverRow,
  listDueHandovers,
  listOpenOf,
  wakeHandover,
  withdrawHandover,
} from '../db/handovers';
import { logFailure } from '../log';
import { clientRefOf, handoverKey } from './hand-over';

/** Hand-overs asked about in one minute. */
const PAGE = 200;

export async function reconcile(edge: Edge, now: number): Promise<void> {
  for (const handover of await listDueHandovers(edge.db, now, PAGE)) {
    try {
      await reconcileHandover(edge, handover, now);
    } catch (error) {
      // One provider that cannot be asked keeps nobody else waiting.
      logFailure('reconcile', error, { siteId: handover.siteId, channel: handover.channel });
      await commit(edge.db, [wakeHandover(edge.db, handover.id, nextQuestionAt(handover.at, now))]);
    }
  }
}

async function reconcileHandover(edge: Edge, handover: HandoverRow, now: number): Promise<void> {
  const open = await listOpenOf(edge.db, handover.id);
  const settled = open.length > 0 ? await askAbout(edge, handover, open, now) : [];
  const closed = settled.filter(({ state }) => state !== 'accepted' && state !== 'unknown').length;
  await commit(edge.db, [
    ...settleDispatches(edge.db, handover.id, settled, now),
    wakeHandover(edge.db, handover.id, closed === open.length ? null : nextQuestionAt(handover.at, now)),
  ]);
}

const ABSENT: LookupOutcome = { outcome: 'absent' };
const UNKNOWN: LookupOutcome = { outcome: 'unknown' };

/** What has changed for these dispatches of a hand-over. */
async function askAbout(
  edge: Edge,
  handover: HandoverRow,
  open: readonly HandedOver[],
  now: number,
): Promise<(Settled & { id: number })[]> {
  const outcomeOf = await outcomesOf(edge, handover, open);
  return open.flatMap((dispatch) => {
    const next = settleLookup(dispatch.state, outcomeOf(dispatch), now);
    return next ? [{ id: dispatch.id, ...next }] : [];
  });
}

async function outcomesOf(
  edge: Edge,
  handover: HandoverRow,
  open: readonly HandedOver[],
): Promise<(dispatch: HandedOver) => LookupOutcome> {
  if (handover.handle === null) {
    const withdrawn = await withdrawHandover(edge.db, handover.id);
    // It got its handle this very moment: there will be something to ask about the next time.
    return () => (withdrawn ? ABSENT : UNKNOWN);
  }
  const carrier = await carrierOf(edge, handover.accountId);
  if (!carrier) return () => UNKNOWN;
  const sent = open.map(({ id, providerMessageId }) => ({ clientRef: clientRefOf(id), providerMessageId }));
  const { at, handle } = handover;
  const outcomes = await carrier.provider.lookup({ id: handoverKey(handover.id), at, handle }, sent);
  return ({ id, state }) => {
    const outcome = outcomes.get(clientRefOf(id)) ?? UNKNOWN;
    // A second copy does no harm there, so doubt is ended by sending again.
    return outcome.outcome === 'unknown' && state !== 'accepted' && carrier.provider.idempotent ? ABSENT : outcome;
  };
}
