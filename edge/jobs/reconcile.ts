// Asks the channel what became of messages that are accepted or unknown. A submission nobody answered for becomes
// unknown first; it is sent again only where the provider itself refuses a second copy.

import { type Settled, settleLookup } from '../../core/dispatch/dispatch';
import type { Edge } from '../context';
import { commit } from '../db/database';
import { expireSubmissions, listUnsettled, resubmitUnknown, settleDispatches } from '../db/dispatches';
import { clientRefOf } from './dispatch';

const PAGE = 500;

export async function reconcile(edge: Edge, now: number): Promise<void> {
  await expireSubmissions(edge.db, now);
  const open = await listUnsettled(edge.db, now, PAGE);
  if (open.length === 0) return;
  const outcomes = await edge.channel.lookup(open.map((row) => clientRefOf(row.id)));
  const settled: (Settled & { id: number })[] = [];
  const again: number[] = [];
  for (const row of open) {
    const outcome = outcomes.get(clientRefOf(row.id)) ?? 'unknown';
    const next = settleLookup(row.state, outcome, row.submittedAt, edge.channel.idempotent, now);
    if (next === 'resubmit') again.push(row.id);
    else settled.push({ id: row.id, ...next });
  }
  await commit(edge.db, settleDispatches(edge.db, settled, now));
  if (again.length > 0) await resubmitUnknown(edge.db, again, now);
}
