// When an account stands in the way: its campaigns are held with the reason, and go on by themselves where the provider
// can be asked whether it is mended. What waited is still queued and passes every gate again.

import type { FailureReason } from '../../core/dispatch/failure';
import { HOUR_MS, MINUTE_MS } from '../../core/time';
import { eachAtOnce, groupBy } from '../batches';
import { type Carrier, carrierOf } from '../channels/choice';
import { CONNECTIONS } from '../channels/port';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { deleteHold, type Hold, insertHold, listHoldsToProbe, moveProbe } from '../db/holds';
import { logFact, logFailure } from '../log';
import { askBalance } from './balances';

const PROBES = 100;
const PROBE_MS: Partial<Record<FailureReason, number>> = { balance: 5 * MINUTE_MS, quota: HOUR_MS };

/** Holds the campaigns these reasons stop. */
export async function holdCampaigns(
  edge: Edge,
  siteId: number,
  carrier: Carrier,
  stopped: ReadonlyMap<number, FailureReason>,
): Promise<void> {
  if (stopped.size === 0) return;
  const since = edge.deps.now();
  const balance = await askBalance(edge, carrier.accountId, carrier.provider);
  const holds = [...stopped].map(([campaignId, reason]): Hold => {
    const probe = PROBE_MS[reason];
    const probeAt = probe === undefined ? null : since + probe;
    return { campaignId, siteId, accountId: carrier.accountId, reason, since, balance, probeAt };
  });
  await commit(
    edge.db,
    holds.map((hold) => insertHold(edge.db, hold)),
  );
  for (const { campaignId, reason } of holds) logFact('campaign_held', { siteId, campaignId, reason });
}

/**
 * Asks the providers of held campaigns, and lets those go on whose account has been topped up or waited out. An account
 * is asked once, however many of its campaigns wait, and one that does not answer keeps no other's waiting.
 */
export async function probeHolds(edge: Edge, now: number): Promise<void> {
  const accounts = groupBy(await listHoldsToProbe(edge.db, now, PROBES), ({ accountId }) => accountId);
  await eachAtOnce(accounts, CONNECTIONS, async ([accountId, holds]) => {
    // An account that cannot be opened keeps its own campaigns held, and no others.
    const left = await leftAt(edge, accountId, holds).catch((error: unknown) => {
      logFailure('probe', error, { siteId: holds[0]?.siteId });
      return null;
    });
    for (const hold of holds) await releaseOrWait(edge, hold, left, now);
  });
}

/** Won left at the account of these holds, where one of them asks for it. */
async function leftAt(edge: Edge, accountId: number | null, holds: readonly Hold[]): Promise<number | null> {
  if (holds.every(({ reason }) => reason === 'quota')) return null;
  const carrier = await carrierOf(edge, accountId);
  return carrier && askBalance(edge, carrier.accountId, carrier.provider);
}

async function releaseOrWait(edge: Edge, hold: Hold, left: number | null, now: number): Promise<void> {
  const { siteId, campaignId, reason, balance } = hold;
  if (reason === 'quota' || (left !== null && left > (balance ?? 0))) {
    await deleteHold(edge.db, siteId, campaignId);
    logFact('campaign_released', { siteId, campaignId });
  } else await commit(edge.db, [moveProbe(edge.db, campaignId, now + (PROBE_MS[reason] ?? HOUR_MS))]);
}
