// The one statement that commits to sending. What the gate let through on facts read a moment ago is checked once more
// against the rows themselves, so that nothing decided meanwhile is overrun and two batches cannot share one last slot
// or one last won.

import { PRESETS } from '../../core/campaign/presets';
import type { ConsentAct } from '../../core/consent';
import { dayOf, ROOM, reserve } from './budgets';
import { DEFINITION } from './campaigns';
import { type Db, jsonChunks } from './database';
import { stillLeased } from './leases';

export type Submission = {
  id: number;
  capDay: number;
  perDay: number;
  perWeek: number;
  campaignVersion: number;
  channel: string;
  messageType: string;
  price: number;
  messageSealed: string;
  links: string;
  /** The acts of the ledger it goes on, the yes to advertising first; a later no to any of them has the gate look again. */
  consents: readonly Pick<ConsentAct, 'id' | 'purpose' | 'actedAt'>[];
  /** Keyed hashes of the addresses it goes to. */
  addressHashes: readonly string[];
  /** Won held of the campaign's budget until it is settled: the dearest of its legs. */
  reserve: number;
  /** An event of these names told meanwhile, after the cause, has the gate look again: a purchase, what reaches the goal. */
  unlessTold: readonly string[];
  /** From how long before the cause such an event counts. */
  toldFromMs: number;
  /** So does a message about the checkout of the same cart. */
  unlessCheckout: 0 | 1;
};

/** Campaigns about a checkout, whatever they were made from. */
const OF_CHECKOUT = `(${DEFINITION} ->> '$.scenario.episode' = 'checkout' OR ${DEFINITION} ->> '$.preset' IN (${PRESETS.filter(
  ({ step }) => step === 'checkout',
)
  .map(({ id }) => `'${id}'`)
  .join(', ')}))`;

/** An event told after the facts that shows whose a browser is: what was done on it before is the member's by now. */
const SHOWS_A_BROWSER = `(e.visitor_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM visitors v
  WHERE v.site_id = e.site_id AND v.visitor_id = e.visitor_id AND v.joined_seq <= ?3))`;

/**
 * Rows of a chunk that would hold money of their campaign's budget from now on: those at their first leg, each with what
 * it and those before it take. The earlier in the chunk, the sooner served.
 */
const TAKEN = `
  SELECT j.value AS row, d.id, d.campaign_id, d.leg,
    sum(CASE WHEN d.leg = 1 THEN j.value ->> 'reserve' ELSE 0 END) OVER (PARTITION BY d.campaign_id ORDER BY j.key) AS takes
  FROM json_each(?2) j JOIN dispatches d ON d.id = j.value ->> 'id'`;

/**
 * Commits to handing these over in `handoverId`: takes the cap slots, reserves what the messages may cost and says so
 * before the provider is called. Re-checks, in the same statement, everything that may have changed since the facts were
 * read at log position `factsSeq`: a purchase, the goal reached, a checkout's message, a withdrawn consent, a refused
 * address, a member who left, a paused campaign, a slot taken by another campaign, a budget used up. Returns the ids that
 * may go. A worker whose lease has run out begins nothing: what it let through, the hour above all, may not hold any more.
 * It must refuse nothing for what the gate, asked again, lets through: that would be due for ever.
 *
 * At most one row per member may be passed in one call, since rows of one statement do not see each other's slots. A
 * second leg goes on what its first one reserved.
 */
export async function beginSubmission(
  db: Db,
  worker: string,
  handoverId: number,
  submissions: readonly Submission[],
  factsSeq: number,
  now: number,
): Promise<Set<number>> {
  const ids = new Set<number>();
  for (const chunk of jsonChunks(submissions)) {
    const [begun] = await db.batch<{ id: number }>([
      db
        .prepare(
          `WITH told AS MATERIALIZED (SELECT site_id, member_id, visitor_id, name, occurred_at FROM events
               WHERE seq > ?3 AND member_id IS NOT NULL),
             taken AS MATERIALIZED (${TAKEN}),
             room AS MATERIALIZED (${ROOM('SELECT campaign_id FROM taken', dayOf('?4'))})
           UPDATE dispatches SET state = 'submitting', reason = NULL, wake_at = NULL, handover_id = ?5, submitted_at = coalesce(submitted_at, ?4),
             cap_day = t.row ->> 'capDay', campaign_version = t.row ->> 'campaignVersion', channel = t.row ->> 'channel',
             message_type = t.row ->> 'messageType', price = t.row ->> 'price',
             message_sealed = t.row ->> 'messageSealed', links = t.row ->> 'links', consent_id = t.row ->> '$.consents[0].id',
             held = CASE WHEN dispatches.leg = 1 THEN t.row ->> 'reserve' ELSE held END
           FROM taken t JOIN room ON room.campaign_id = t.campaign_id
           WHERE dispatches.id = t.id AND state = 'queued' AND ${stillLeased('?4')}
             AND (SELECT count(*) FROM dispatches d WHERE d.site_id = dispatches.site_id AND d.member_id = dispatches.member_id
                  AND d.cap_day = t.row ->> 'capDay' AND d.id <> dispatches.id) < t.row ->> 'perDay'
             AND (SELECT count(*) FROM dispatches d WHERE d.site_id = dispatches.site_id AND d.member_id = dispatches.member_id
                  AND d.cap_day BETWEEN (t.row ->> 'capDay') - 6 AND t.row ->> 'capDay' AND d.id <> dispatches.id) < t.row ->> 'perWeek'
             AND NOT EXISTS (SELECT 1 FROM told e WHERE e.site_id = dispatches.site_id
                  AND e.member_id = dispatches.member_id AND e.occurred_at >= dispatches.anchor_at - (t.row ->> 'toldFromMs')
                  AND (e.name IN (SELECT value FROM json_each(t.row -> 'unlessTold')) OR ${SHOWS_A_BROWSER}))
             AND NOT EXISTS (SELECT 1 FROM json_each(t.row -> 'consents') y JOIN consents c ON c.site_id = dispatches.site_id
                  AND c.member_id = dispatches.member_id AND c.channel = t.row ->> 'channel' AND c.purpose = y.value ->> 'purpose'
                  AND c.acted_at >= y.value ->> 'actedAt' WHERE c.granted = 0 AND c.id > y.value ->> 'id')
             AND NOT EXISTS (SELECT 1 FROM members m WHERE m.site_id = dispatches.site_id AND m.member_id = dispatches.member_id
                  AND m.state <> 'active')
             AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.site_id = dispatches.site_id AND s.channel = t.row ->> 'channel'
                  AND s.address_hash IN (SELECT value FROM json_each(t.row -> 'addressHashes')))
             AND (NOT t.row ->> 'unlessCheckout' OR NOT EXISTS (SELECT 1 FROM dispatches d JOIN campaigns c ON c.id = d.campaign_id
                  WHERE d.site_id = dispatches.site_id AND d.member_id = dispatches.member_id AND d.cap_day IS NOT NULL
                    AND d.occurrence = dispatches.occurrence AND ${OF_CHECKOUT}))
             AND (t.leg > 1 OR (coalesce(t.takes <= room.total, true) AND coalesce(t.takes <= room.today, true)))
           RETURNING dispatches.id`,
        )
        .bind(worker, chunk, factsSeq, now, handoverId),
      reserve(db, handoverId, chunk),
    ]);
    for (const row of begun?.results ?? []) ids.add(row.id);
  }
  return ids;
}
