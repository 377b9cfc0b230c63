// Events as a shop's own systems report them: paid orders, changes of an order, facts of the shop's own.

import { CART_EVENTS } from '../../core/campaign/cart';
import { type ServerEventRefusal, type StoredEvent, toServerEvent } from '../../core/event';
import type { Edge } from '../context';
import { appendEvents } from '../db/events';
import { logFailure } from '../log';
import { bucketOf, timerShard } from '../objects/stubs';

export type EventsRecorded = {
  /** Events that are in the log now. */
  recorded: number;
  /** Those of them that were there before. */
  known: number;
  refused: { i: number; why: ServerEventRefusal }[];
};

/** Events that can start or end a timer. */
const HINTED = new Set<string>([...CART_EVENTS, 'login']);

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
  const { inserted } = await appendEvents(edge.db, siteId, rows);
  for (const bucket of bucketsOf(edge, rows)) later(wake(edge, siteId, bucket));
  return { recorded: rows.length, known: rows.length - inserted, refused };
}

function bucketsOf(edge: Edge, rows: readonly StoredEvent[]): Set<number> {
  return new Set(
    rows.flatMap((row) => (row.memberId && HINTED.has(row.name) ? [bucketOf(edge.env, row.memberId)] : [])),
  );
}

/** A lost hint is healed by the shard's alarm and by the minute. */
async function wake(edge: Edge, siteId: number, bucket: number): Promise<void> {
  try {
    await timerShard(edge.env, siteId, bucket).wake(siteId, bucket);
  } catch (error) {
    logFailure('hint', error, { siteId, bucket });
  }
}
