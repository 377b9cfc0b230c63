// When an account stands in the way: its campaigns are held with the reason, and go on by themselves where the provider
// can be asked whether it is mended. What waited is still queued and passes every gate again.

import type { FailureReason } from '../../core/dispatch/failure';
import { HOUR_MS, MINUTE_MS } from '../../core/time';
import { type Carrier, carrierOf } from '../channels/choice';
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

/** Asks the providers of held campaigns, and lets those go on whose account has been topped up or waited out. */
export async function probeHolds(edge: Edge, now: number): Promise<void> {
  for (const hold of await listHoldsToProbe(edge.db, now, PROBES)) {
    // An account that cannot be opened keeps its own campaigns held, and no others.
    const isFree = await isMended(edge, hold).catch((error: unknown) => {
      logFailure('probe', error, { siteId: hold.siteId });
      return false;
    });
    if (isFree) {
      await deleteHold(edge.db, hold.siteId, hold.campaignId);
      logFact('campaign_released', { siteId: hold.siteId, campaignId: hold.campaignId });
    } else await commit(edge.db, [moveProbe(edge.db, hold.campaignId, now + (PROBE_MS[hold.reason] ?? HOUR_MS))]);
  }
}

async function isMended(edge: Edge, { accountId, reason, balance }: Hold): Promise<boolean> {
  if (reason === 'quota') return true;
  const carrier = await carrierOf(edge, accountId);
  const left = carrier && (await askBalance(edge, carrier.accountId, carrier.provider));
  return left !== null && left > (balance ?? 0);
}
