// Reads who said no at the providers (the 080 line) into the shop's own list, before anything more is sent.

import { MINUTE_MS } from '../../core/time';
import { type RefusedAddress, refuseByAddresses } from '../actions/refusals';
import { eachAtOnce } from '../batches';
import { connect } from '../channels/choice';
import { CONNECTIONS, type OptOut, type Provider } from '../channels/port';
import type { Edge } from '../context';
import { type AccountToAsk, countMaskedOptOuts, listAccountsToRead, noteOptOutsRead } from '../db/provider-accounts';
import { logFact, logFailure } from '../log';
import { dispatchOfRef } from './hand-over';

/** How long an account may go unread while it has messages due, and while it has none. */
const READ_MS = { due: MINUTE_MS, idle: 15 * MINUTE_MS };
const ACCOUNTS = 50;
/** A refusal may be listed a little after its own time. */
const OVERLAP_MS = 60 * MINUTE_MS;

export async function readOptOuts(edge: Edge, now: number): Promise<void> {
  await eachAtOnce(await listAccountsToRead(edge.db, now, READ_MS, ACCOUNTS), CONNECTIONS, (account) =>
    readAccount(edge, account, now).catch((error) => logFailure('opt_outs', error, { siteId: account.siteId })),
  );
}

async function readAccount(edge: Edge, account: AccountToAsk & { readTo: number | null }, now: number): Promise<void> {
  const provider = await connect(edge, account);
  const since = Math.max(0, (account.readTo ?? 0) - OVERLAP_MS);
  const settledTo = now - OVERLAP_MS;
  let read = 0;
  let masked = 0;
  for await (const page of provider.optOuts?.(since) ?? []) {
    const { taken, hidden } = await takeOptOuts(edge, account.siteId, page);
    read += taken;
    // Counted by the last reading that lists it, so that it is counted once, and late ones are, too.
    masked += hidden.filter(({ at }) => at >= since && at < settledTo).length;
  }
  await noteOptOutsRead(edge.db, account.id, masked, now);
  if (read + masked > 0) logFact('opt_outs_read', { siteId: account.siteId, read, masked });
}

/**
 * Refusals a provider's webhook tells of. A masked one is counted by the reading of the provider's list where it has
 * one, which would count it again; else here. A call that is repeated counts again: better one too many is said.
 */
export async function takeToldOptOuts(
  edge: Edge,
  { id, siteId }: AccountToAsk,
  { optOuts: list }: Provider,
  told: readonly OptOut[],
): Promise<void> {
  const { hidden } = await takeOptOuts(edge, siteId, told);
  if (hidden.length > 0 && !list) await countMaskedOptOuts(edge.db, id, hidden.length);
}

/** Refusals made at a provider; an address some of whose digits it keeps to itself (`hidden`) can be on nobody's list. */
async function takeOptOuts(
  edge: Edge,
  siteId: number,
  told: readonly OptOut[],
): Promise<{ taken: number; hidden: RefusedAddress[] }> {
  const addressed = told.flatMap(({ channel, because, clientRef = '', ...said }): RefusedAddress[] => {
    const reason = because ?? (channel === 'email' ? 'one_click' : 'opt_out_080');
    return channel === 'push' ? [] : [{ channel, reason, dispatchId: dispatchOfRef(clientRef), ...said }];
  });
  const taken = await refuseByAddresses(edge, siteId, addressed);
  // A landline is no masked number, and gets no adverts anyway.
  const isHidden = ({ channel, address }: RefusedAddress, i: number) =>
    !taken[i] && channel !== 'email' && /[^\d\s()+.-]/.test(address);
  return { taken: taken.filter(Boolean).length, hidden: addressed.filter(isHidden) };
}
