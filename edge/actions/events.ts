// Events as a shop's own systems report them: paid orders, changes of an order, facts of the shop's own.

import type { StoredEvent } from '../../core/event';
import { type ServerEventRefusal, toServerEvent } from '../../core/server-event';
import type { Edge } from '../context';
import { appendReportedEvents } from '../db/events';
import { hintShards } from '../objects/stubs';

export type EventsRecorded = {
  /** Events that are in the log now. */
  recorded: number;
  /** Those of them that were there before. */
  known: number;
  refused: { i: number; why: ServerEventRefusal }[];
};

/**
 * Puts reported events into the log, each once; one that cannot be read is refused with its reason and costs no other
 * its place. Resolves when they are committed; what may be lost (the hint to the timers) is handed to `later`.
 */
export async function recordServerEvents(
  edge: Edge,
  siteId: number,
  inputs: readonly unknown[],
  later: (work: Promise<void>) => void,
): Promise<EventsRecorded> {
  const now = edge.deps.now();
  const rows: StoredEvent[] = [];
  const refused: EventsRecorded['refused'] = [];
  for (const [i, input] of inputs.entries()) {
    const event = toServerEvent(input, now);
    if (event.ok) rows.push(event.value);
    else refused.push({ i, why: event.error });
  }
  if (rows.length === 0) return { recorded: 0, known: 0, refused };
  const inserted = await appendReportedEvents(edge.db, siteId, rows);
  later(hintShards(edge.env, siteId, rows));
  return { recorded: rows.length, known: rows.length - inserted, refused };
}
