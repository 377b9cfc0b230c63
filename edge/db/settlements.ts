// What became of the messages of a hand-over, as one batch writes it: where each stands, what it gives back of slot, budget,
// code and credit, and the leg that failed before the next.

import type { Settled } from '../../core/dispatch/dispatch';
import { LETS_GO, SPENDS, settleUse } from './budgets';
import { returnCodes } from './coupons';
import { type Db, jsonChunks } from './database';
import { takeBackArrivals } from './reports';

export type Settlement = Settled & {
  id: number;
  /** The next leg is opened: the row is queued for it, and keeps its slot and its first submission. */
  opensLeg?: boolean;
};

/**
 * Writes what became of dispatches of one hand-over; states only move upwards, and a dispatch that has left the hand-over
 * stays as it is. One that failed for good or goes back to the queue gives its cap slot and its share of the budget back,
 * and one that failed for good its coupon code.
 *
 * Most go the good way, and of those no column is named that an index holds: naming it would write the index again.
 */
export function settleDispatches(
  db: Db,
  handoverId: number,
  rows: readonly Settlement[],
  now: number,
): D1PreparedStatement[] {
  const leaves = ({ state }: Settlement) => state === 'failed' || state === 'queued';
  const settle = (columns: string) => (chunk: string) => [
    settleUse(db, handoverId, chunk),
    db
      .prepare(
        `UPDATE dispatches SET ${columns} FROM json_each(?1) r
         WHERE dispatches.id = r.value ->> 'id' AND handover_id = ?3 AND state IN ('submitting', 'accepted', 'unknown')`,
      )
      .bind(chunk, now, handoverId),
  ];
  return [
    ...jsonChunks(rows.filter((row) => !leaves(row))).flatMap(settle(GOES_ON)),
    ...jsonChunks(rows.filter(leaves)).flatMap((chunk) => [
      takeBackArrivals(db, handoverId, chunk),
      ...settle(COMES_BACK)(chunk),
      returnCodes(db, chunk),
    ]),
  ];
}

/** What a provider called a message goes with its hand-over: the next one is asked about under its own name. */
const SETTLED = `state = r.value ->> 'state', reason = r.value ->> 'reason',
  provider_message_id = CASE WHEN r.value ->> 'state' = 'queued' THEN NULL
    ELSE coalesce(r.value ->> 'providerMessageId', provider_message_id) END`;

/** Accepted, delivered or unknown: on its way or there. */
const GOES_ON = `${SETTLED},
  accepted_at = CASE WHEN r.value ->> 'state' = 'unknown' THEN accepted_at ELSE coalesce(accepted_at, ?2) END,
  delivered_at = CASE WHEN r.value ->> 'state' = 'delivered' THEN coalesce(delivered_at, ?2) ELSE delivered_at END,
  held = CASE WHEN ${SPENDS} THEN NULL ELSE held END`;

/** Failed, or in the queue again: for the same leg with everything given back, or for the next with its slot kept. */
const COMES_BACK = `${SETTLED}, wake_at = r.value ->> 'wakeAt', attempts = coalesce(r.value ->> 'attempts', attempts),
  leg = CASE WHEN r.value ->> 'opensLeg' THEN leg + 1 ELSE leg END,
  accepted_at = CASE WHEN r.value ->> 'state' = 'queued' THEN NULL ELSE accepted_at END,
  submitted_at = CASE WHEN r.value ->> 'state' = 'queued' AND leg = 1 AND r.value ->> 'opensLeg' IS NULL THEN NULL ELSE submitted_at END,
  cap_day = CASE WHEN r.value ->> 'state' = 'failed' OR (r.value ->> 'state' = 'queued' AND leg = 1 AND r.value ->> 'opensLeg' IS NULL)
    THEN NULL ELSE cap_day END,
  held = CASE WHEN ${LETS_GO} THEN NULL ELSE held END`;

/** Keeps what failed before the row goes on to its second leg; in the batch that settles it, ahead of it. */
export function keepFailedLegs(
  db: Db,
  handoverId: number,
  rows: readonly { id: number; reason: string }[],
  now: number,
): D1PreparedStatement[] {
  return jsonChunks(rows).map((chunk) =>
    db
      .prepare(
        `INSERT INTO failed_legs (dispatch_id, campaign_id, channel, message_type, reason, handover_id, submitted_at, failed_at)
         SELECT d.id, d.campaign_id, d.channel, d.message_type, r.value ->> 'reason', d.handover_id, d.submitted_at, ?2
         FROM json_each(?1) r JOIN dispatches d ON d.id = r.value ->> 'id'
         WHERE d.handover_id = ?3 AND d.state IN ('submitting', 'accepted', 'unknown') ON CONFLICT DO NOTHING`,
      )
      .bind(chunk, now, handoverId),
  );
}
