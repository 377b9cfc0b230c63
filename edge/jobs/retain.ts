// Forgets behaviour that has served its purpose (PIPA art. 21): events leave the log after RETENTION_DAYS, a few at a
// time, oldest first, and the members' days with them. What was derived from them and is still needed (carts, orders,
// the day of each last event, conversions) has a place and a time of its own.

import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import { deleteOldEvents } from '../db/events';
import { deleteOldFacts } from '../db/projection-rows';
import { retentionDays } from '../env';
import { logFact } from '../log';

/** A delete costs as much as an insert: spread over the minutes, no shop writes faster than this. */
const ROWS_PER_MINUTE = 2_000;
/** Of each kind of fact, in the shop whose turn it is. */
const FACTS_PER_MINUTE = 2_000;

export async function retain(edge: Edge, now: number): Promise<void> {
  const cutoff = now - retentionDays(edge.env) * DAY_MS;
  const deleted = await deleteOldEvents(edge.db, cutoff, ROWS_PER_MINUTE);
  if (deleted > 0) logFact('events_retired', { deleted });
  const facts = await deleteOldFacts(edge.db, cutoff, now, FACTS_PER_MINUTE);
  if (facts > 0) logFact('facts_retired', { deleted: facts });
}
