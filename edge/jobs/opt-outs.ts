// Reads who said no at the providers (the 080 line) into the shop's own list, before anything more is sent.

import { MINUTE_MS } from '../../core/time';
import { refuseByAddress } from '../actions/refusals';
import { eachAtOnce } from '../batches';
import { connect } from '../channels/choice';
import { CONNECTIONS, type OptOut, type Provider } from '../channels/port';
import type { Edge } from '../context';
import { type AccountToAsk, countMaskedOptOuts, listAccountsToRead, noteOptOutsRead } from '../db/provider-accounts';
import { logFact, logFailure } from '../log';

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
    for (const optOut of page) {
      const taken = await takeOptOut(edge, account.siteId, optOut);
      if (taken === 'taken') read += 1;
      // Counted by the last reading that lists it, so that it is counted once, and late ones are, too.
      else if (taken === 'masked' && optOut.at >= since && optOut.at < settledTo) masked += 1;
    }
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
  let masked = 0;
  for (const optOut of told) if ((await takeOptOut(edge, siteId, optOut)) === 'masked') masked += 1;
  if (masked > 0 && !list) await countMaskedOptOuts(edge.db, id, masked);
}

/** One refusal made at a provider; an address some of whose digits it keeps to itself can be on nobody's list. */
async function takeOptOut(
  edge: Edge,
  siteId: number,
  { channel, address, at, because }: OptOut,
): Promise<'taken' | 'masked' | 'unreadable'> {
  if (channel === 'push') return 'unreadable';
  const reason = because ?? (channel === 'email' ? 'one_click' : 'opt_out_080');
  if (await refuseByAddress(edge, siteId, channel, address, { reason, at })) return 'taken';
  // A landline is no masked number, and gets no adverts anyway.
  return channel !== 'email' && /[^\d\s()+.-]/.test(address) ? 'masked' : 'unreadable';
}
