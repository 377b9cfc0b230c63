// Asks providers what became of what was handed over. A batch whose worker died before the provider could deliver any
// of it is taken back; everything else goes again only where the provider says that it cannot arrive twice.

import { GIVEN_UP, type LookupOutcome, nextQuestionAt, settleLookup } from '../../core/dispatch/dispatch';
import { eachAtOnce, groupBy } from '../batches';
import { type Carrier, carrierOf, chooseCarrier } from '../channels/choice';
import { CONNECTIONS, ProviderError } from '../channels/port';
import type { Edge } from '../context';
import { commit } from '../db/database';
import {
  findHandoverOf,
  type HandedOver,
  type HandoverRow,
  listDueHandovers,
  listOpenOf,
  wakeHandover,
  withdrawHandover,
} from '../db/handovers';
import { settleDispatches } from '../db/settlements';
import { logFailure } from '../log';
import { clientRefOf, dispatchOfRef, handoverKey } from './hand-over';
import { type SettledMessage, settle } from './settle';

/** Hand-overs asked about in one minute. */
const PAGE = 200;

export async function reconcile(edge: Edge, now: number): Promise<void> {
  const accounts = groupBy(await listDueHandovers(edge.db, now, PAGE), ({ accountId }) => accountId);
  await eachAtOnce(accounts.values(), CONNECTIONS, (handovers) => reconcileAccount(edge, handovers, now));
}

/** Asks one account after the other of its hand-overs: one that does not answer is asked no more in this minute. */
async function reconcileAccount(edge: Edge, handovers: readonly HandoverRow[], now: number): Promise<void> {
  let isSilent = false;
  for (const handover of handovers) {
    try {
      // What has no handle is taken back, for which nobody need answer.
      if (isSilent && handover.handle !== null) await putOff(edge, handover, now);
      else await reconcileHandover(edge, handover, now);
    } catch (error) {
      logFailure('reconcile', error, { siteId: handover.siteId, channel: handover.channel });
      isSilent ||= error instanceof ProviderError && error.reason === 'unreachable';
      await putOff(edge, handover, now).catch((why) => logFailure('reconcile', why, { siteId: handover.siteId }));
    }
  }
}

async function putOff(edge: Edge, handover: HandoverRow, now: number): Promise<void> {
  const wakeAt = nextQuestionAt(handover.at, now);
  if (wakeAt === null) await giveUp(edge, handover);
  else await commit(edge.db, [wakeHandover(edge.db, handover.id, wakeAt)]);
}

async function reconcileHandover(edge: Edge, handover: HandoverRow, now: number): Promise<void> {
  const open = await listOpenOf(edge.db, handover.id);
  const { accountId, siteId, channel, handle } = handover;
  // What an account never had is taken back, also where the account is gone: it goes by whatever carries its channel now.
  const carrier =
    (await carrierOf(edge, accountId)) ?? (handle === null ? await chooseCarrier(edge, siteId, channel) : null);
  // Its account is gone, and with it whoever could be asked.
  if (!carrier || open.length === 0) return giveUp(edge, handover, open);
  const outcomeOf = await outcomesOf(edge, handover, carrier, open);
  await settleOutcomes(edge, handover, carrier, open, outcomeOf, now);
}

/** Nobody can be asked any more: what is open stays unknown. */
async function giveUp(edge: Edge, { id }: HandoverRow, open?: readonly HandedOver[]): Promise<void> {
  const rows = (open ?? (await listOpenOf(edge.db, id))).map((dispatch) => ({ id: dispatch.id, ...GIVEN_UP }));
  await commit(edge.db, [...settleDispatches(edge.db, id, rows, edge.deps.now()), wakeHandover(edge.db, id, null)]);
}

/** Writes what is known now of dispatches that are open, `all` there are of the hand-over. */
async function settleOutcomes(
  edge: Edge,
  handover: HandoverRow,
  carrier: Carrier,
  all: readonly HandedOver[],
  outcomeOf: (dispatch: HandedOver) => LookupOutcome,
  now: number,
): Promise<void> {
  const nextAt = nextQuestionAt(handover.at, now);
  const settled = all.flatMap((dispatch): SettledMessage[] => {
    const outcome = outcomeOf(dispatch);
    const next = settleLookup(dispatch, outcome, now, nextAt === null);
    const failure = outcome.outcome === 'failed' ? outcome.reason : null;
    const { id, campaignId, memberId, leg } = dispatch;
    return next ? [{ id, campaignId, memberId, leg, failure, ...next }] : [];
  });
  const closed = settled.filter(({ state }) => state !== 'accepted' && state !== 'unknown').length;
  await settle(edge, { ...handover, carrier }, settled, closed === all.length ? null : nextAt);
}

const ABSENT: LookupOutcome = { outcome: 'absent' };
const UNKNOWN: LookupOutcome = { outcome: 'unknown' };

/** A signed report says what became of one message at once. One about a message we do not know changes nothing. */
export async function takeReport(
  edge: Edge,
  accountId: number,
  clientRef: string,
  outcome: LookupOutcome,
): Promise<void> {
  const dispatchId = dispatchOfRef(clientRef);
  const handover = dispatchId && (await findHandoverOf(edge.db, accountId, dispatchId));
  const carrier = handover && (await carrierOf(edge, accountId));
  if (!handover || !carrier) return;
  const open = await listOpenOf(edge.db, handover.id);
  // By the whole reference: a late word about the first leg is none about the text that went instead.
  const outcomeOf = ({ id, leg }: HandedOver) => (clientRefOf(id, leg) === clientRef ? outcome : UNKNOWN);
  await settleOutcomes(edge, handover, carrier, open, outcomeOf, edge.deps.now());
}

async function outcomesOf(
  edge: Edge,
  handover: HandoverRow,
  { provider }: Carrier,
  open: readonly HandedOver[],
): Promise<(dispatch: HandedOver) => LookupOutcome> {
  if (handover.handle === null) {
    const withdrawn = await withdrawHandover(edge.db, handover.id);
    // It got its handle this very moment: there will be something to ask about the next time.
    return () => (withdrawn ? ABSENT : UNKNOWN);
  }
  const sent = open.map(({ id, leg, providerMessageId }) => ({ clientRef: clientRefOf(id, leg), providerMessageId }));
  const { at, handle } = handover;
  const outcomes = await provider.lookup({ id: handoverKey(handover.id), at, handle }, sent);
  return ({ id, leg, state }) => {
    const outcome = outcomes.get(clientRefOf(id, leg)) ?? UNKNOWN;
    // A second copy does no harm there, so doubt is ended by sending again.
    return outcome.outcome === 'unknown' && state !== 'accepted' && provider.idempotent ? ABSENT : outcome;
  };
}
