import fc from 'fast-check';
import { expect, it } from 'vitest';
import { purchaseReachesTo } from '../../core/campaign/scenario';
import type { DispatchState } from '../../core/dispatch/dispatch';
import { kstDay } from '../../core/time';
import { readBudgetUse } from '../../edge/db/budgets';
import { commit, type Db } from '../../edge/db/database';
import { insertDispatches, suppressDispatches } from '../../edge/db/dispatches';
import { lastSeq } from '../../edge/db/events';
import { DISPATCH_LEASE, holdLease } from '../../edge/db/leases';
import { catchUpProjections } from '../../edge/db/projections';
import { settleDispatches } from '../../edge/db/settlements';
import { beginSubmission, type Submission } from '../../edge/db/submissions';
import { insertSuppressions } from '../../edge/db/suppressions';
import { kst, MINUTE_MS, World } from '../support/world';

const WORKER = 'worker';
const now = kst('2026-03-10 12:00');

/** A campaign with a budget and messages that want to go, none of them due by itself. */
async function wanting(world: World, budget: { total?: number; daily?: number }, messages: number) {
  const campaignId = await world.campaign('visitor_purchase', { budget });
  const { db } = world.edge;
  const rows = Array.from({ length: messages }, (_, i) => ({
    siteId: world.site.id,
    campaignId,
    memberId: `m${campaignId}-${i}`,
    occurrence: 'run:1',
    runId: null,
    priority: 1,
    dueAt: now,
    anchorAt: now,
    subject: { seq: 0, products: 0 },
  }));
  await commit(db, insertDispatches(db, rows, now));
  await holdLease(db, DISPATCH_LEASE, WORKER, now, Number.MAX_SAFE_INTEGER);
  const { results } = await db
    .prepare('SELECT id FROM dispatches WHERE campaign_id = ?1 ORDER BY id')
    .bind(campaignId)
    .all<{ id: number }>();
  return { db, campaignId, ids: results.map(({ id }) => id) };
}

const submission = (id: number, reserve: number): Submission => ({
  id,
  capDay: kstDay(now),
  perDay: 9,
  perWeek: 9,
  campaignVersion: 1,
  channel: 'sms',
  messageType: 'LMS',
  price: Math.ceil(reserve / 2),
  reserve,
  messageSealed: '',
  links: '[]',
  consents: [],
  addressHashes: [],
  unlessTold: [],
  toldFromMs: 0,
  unlessCheckout: 0,
});

/** The sums as the rows themselves have them. */
async function ofRows(db: Db, campaignId: number) {
  return db
    .prepare(
      `SELECT coalesce(sum(held), 0) AS reserved,
         coalesce(sum(price) FILTER (WHERE state = 'delivered' OR (state = 'unknown' AND held IS NULL)), 0) AS spent
       FROM dispatches WHERE campaign_id = ?1`,
    )
    .bind(campaignId)
    .first<{ reserved: number; spent: number }>();
}

it('never holds more than the budget, however many batches race for the last won', async () => {
  const world = await World.begin({ now });
  const prices = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(prices, fc.integer({ min: 1, max: 300 }), fc.boolean(), async (reserves, limit, isDaily) => {
      const { db, campaignId, ids } = await wanting(
        world,
        isDaily ? { daily: limit } : { total: limit },
        reserves.length,
      );
      const all = ids.map((id, i) => submission(id, reserves[i] ?? 1));
      const half = Math.ceil(all.length / 2);
      const begun = await Promise.all([
        beginSubmission(db, WORKER, 1_001, all.slice(0, half), 0, now),
        beginSubmission(db, WORKER, 1_002, all.slice(half), 0, now),
        beginSubmission(db, WORKER, 1_003, all, 0, now),
      ]);
      const went = begun.flatMap((one) => [...one]);
      expect(new Set(went).size).toBe(went.length);
      const use = (await readBudgetUse(db, [campaignId], kstDay(now))).get(campaignId);
      expect(use?.all).toEqual(await ofRows(db, campaignId));
      expect(use?.all.reserved).toBeLessThanOrEqual(limit);
      // What stays behind really found no room, at the least by itself.
      const left = limit - (use?.all.reserved ?? 0);
      const cheapest = Math.min(...all.filter(({ id }) => !went.includes(id)).map(({ reserve }) => reserve));
      const again = await beginSubmission(
        db,
        WORKER,
        1_004,
        all.filter(({ id }) => !went.includes(id)).slice(0, 1),
        0,
        now,
      );
      expect(again.size).toBeLessThanOrEqual(cheapest <= left ? 1 : 0);
    }),
    { numRuns: 6 },
  );
}, 240_000);

it('keeps its sums those of the rows, whatever becomes of them and however often it is told', async () => {
  const world = await World.begin({ now });
  const fate = fc.constantFrom<DispatchState>('delivered', 'failed', 'accepted', 'unknown', 'queued');
  const settlements = fc.array(
    fc.record({ at: fc.nat(3), state: fate, opensLeg: fc.boolean(), isGivenUp: fc.boolean() }),
    { maxLength: 10 },
  );
  // Each was found by chance once: told again of a message already given up, the sums forgot what it had cost.
  const unknown = { at: 2, state: 'unknown', opensLeg: false, isGivenUp: false } as const;
  const [givenUp, accepted] = [{ ...unknown, isGivenUp: true }, { ...unknown, state: 'accepted' } as const];
  await fc.assert(
    fc.asyncProperty(settlements, async (told) => {
      const { db, campaignId, ids } = await wanting(world, { total: 1_000 }, 4);
      await beginSubmission(
        db,
        WORKER,
        2_001,
        ids.map((id) => submission(id, 33)),
        0,
        now,
      );
      for (const { at, state, opensLeg, isGivenUp } of told) {
        const row = {
          id: ids[at] ?? 0,
          state,
          reason: null,
          providerMessageId: null,
          wakeAt: state === 'queued' ? now : null,
          ...(state === 'queued' && opensLeg && { opensLeg }),
          ...(state === 'unknown' && isGivenUp && { isGivenUp }),
        };
        await commit(db, settleDispatches(db, 2_001, [row], now));
        const use = (await readBudgetUse(db, [campaignId], kstDay(now))).get(campaignId);
        expect(use?.all).toEqual(await ofRows(db, campaignId));
      }
      await commit(
        db,
        suppressDispatches(
          db,
          WORKER,
          ids.map((id) => ({ id, reason: 'withdrawn' as const })),
        ),
      );
      await commit(
        db,
        suppressDispatches(
          db,
          WORKER,
          ids.map((id) => ({ id, reason: 'withdrawn' as const })),
        ),
      );
      const use = (await readBudgetUse(db, [campaignId], kstDay(now))).get(campaignId);
      expect(use?.all).toEqual(await ofRows(db, campaignId));
      expect(use?.all.reserved).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 6, examples: [[[givenUp, unknown]], [[givenUp, accepted, unknown]]] },
  );
}, 240_000);

it('does not begin a cart message once the checkout of the same cart has been written about', async () => {
  const world = await World.begin({ now });
  const { db, campaignId, ids } = await wanting(world, {}, 2);
  const checkout = await world.campaign('checkout_abandon');
  await db.prepare(`UPDATE dispatches SET occurrence = 'cart:7' WHERE campaign_id = ?1`).bind(campaignId).run();
  const sibling = { runId: null, priority: 1, dueAt: now, anchorAt: now, subject: { seq: 0, products: 0 } };
  const own = { siteId: world.site.id, campaignId: checkout, memberId: `m${campaignId}-0`, occurrence: 'cart:7' };
  await commit(db, insertDispatches(db, [{ ...sibling, ...own }], now));
  await db
    .prepare(`UPDATE dispatches SET state = 'accepted', wake_at = NULL, cap_day = ?2 WHERE campaign_id = ?1`)
    .bind(checkout, kstDay(now))
    .run();
  const all = ids.map((id) => ({ ...submission(id, 33), unlessCheckout: 1 as const }));
  expect([...(await beginSubmission(db, WORKER, 3_001, all, 0, now))]).toEqual(ids.slice(1));
});

it('does not begin a message once an event it must not follow was told after the facts, whatever else was', async () => {
  const world = await World.begin({ now });
  const { db, ids, campaignId } = await wanting(world, {}, 3);
  const unlessTold = ['purchase', 'add_to_wishlist'];
  const tell = (member: number, name: string, ago: number) =>
    world.event(name, {}, { member: `m${campaignId}-${member}`, ago });
  // Their browsers are known for theirs.
  for (const member of ids.keys()) await tell(member, 'page_view', 0);
  await catchUpProjections(db);
  const factsSeq = await lastSeq(db);
  await tell(0, 'add_to_wishlist', 0);
  // Before the cause, and of another name.
  await tell(1, 'add_to_wishlist', 60_000);
  await tell(2, 'view_item', 0);
  const wanted = ids.map((id) => ({ ...submission(id, 1), unlessTold }));
  expect(await beginSubmission(db, WORKER, 1, wanted, factsSeq, now)).toEqual(new Set(ids.slice(1)));
  // Facts read after it let the gate decide.
  const [first = 0] = ids;
  expect(
    await beginSubmission(db, WORKER, 2, [{ ...submission(first, 1), unlessTold }], await lastSeq(db), now),
  ).toEqual(new Set([first]));
});

it('does not begin a message about a checkout once the order of its form, shown again, was told after the facts', async () => {
  const world = await World.begin({ now });
  const { db, ids, campaignId } = await wanting(world, {}, 2);
  const [member] = [`m${campaignId}-0`, `m${campaignId}-1`];
  await world.event('page_view', {}, { member });
  await catchUpProjections(db);
  const factsSeq = await lastSeq(db);
  await world.buys(member, 'o-1', { ago: 5 * MINUTE_MS });
  const about = { unlessTold: ['purchase'], toldFromMs: purchaseReachesTo({ episode: 'checkout' }, 0) };
  const wanted = ids.map((id) => ({ ...submission(id, 1), ...about }));
  expect(await beginSubmission(db, WORKER, 1, wanted, factsSeq, now)).toEqual(new Set(ids.slice(1)));
});

it('begins nothing for a worker whose lease has run out, though nobody else has it', async () => {
  const world = await World.begin({ now });
  const { db, ids } = await wanting(world, {}, 1);
  await holdLease(db, DISPATCH_LEASE, WORKER, now, now + MINUTE_MS);
  const wanted = ids.map((id) => submission(id, 1));
  expect(await beginSubmission(db, WORKER, 1, wanted, 0, now + 2 * MINUTE_MS)).toEqual(new Set());
  expect(await beginSubmission(db, WORKER, 2, wanted, 0, now)).toEqual(new Set(ids));
});

it('does not begin a message once any of its addresses is refused, on its own channel', async () => {
  const world = await World.begin({ now });
  const { db, ids } = await wanting(world, {}, 3);
  const refused = { channel: 'push', addressHash: 'second', reason: 'push_off', note: null } as const;
  await commit(db, insertSuppressions(db, world.site.id, [refused], now));
  const reached: Pick<Submission, 'channel' | 'addressHashes'>[] = [
    { channel: 'push', addressHashes: ['first', 'second'] },
    { channel: 'push', addressHashes: ['first'] },
    { channel: 'sms', addressHashes: ['second'] },
  ];
  const all = ids.map((id, i) => ({ ...submission(id, 33), ...reached[i] }));
  expect([...(await beginSubmission(db, WORKER, 4_001, all, 0, now))]).toEqual(ids.slice(1));
});
