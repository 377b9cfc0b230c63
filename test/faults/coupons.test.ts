// Coupons under kills, races and refusals: no code is lost, none reaches two people, no member is issued two.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CouponInput } from '../../core/coupon';
import { addCodes, createCoupon, getCoupon } from '../../edge/actions/coupons';
import type { Provider } from '../../edge/channels/port';
import { createEdge } from '../../edge/context';
import { claimCodes } from '../../edge/db/coupons';
import { deferDispatches, insertDispatches, suppressDispatches } from '../../edge/db/dispatches';
import { DISPATCH_LEASE, holdLease } from '../../edge/db/leases';
import { settleDispatches } from '../../edge/db/settlements';
import { dispatchDue } from '../../edge/jobs/dispatch';
import { CouponPlatform } from '../platforms/coupon-platform';
import { DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';
import { type Death, dyingDatabase } from './faulty-database';

const NOON = kst('2026-03-10 11:00');
const CODES = ['AAA-1', 'BBB-2', 'CCC-3'];
const about = { name: '봄맞이', benefit: { kind: 'percent', amount: 10 } as const, expiresAt: null };
const message = {
  channel: 'sms' as const,
  body: '쿠폰 {쿠폰코드|계정에}',
  links: [{ name: '장바구니', url: '{장바구니URL}' }],
};

async function aCoupon(world: World, input: CouponInput, codes: readonly string[] = []): Promise<number> {
  const coupon = await createCoupon(world.edge, world.site.id, input);
  if (!coupon.ok) throw new Error(coupon.error.reason);
  if (codes.length > 0)
    await addCodes(world.edge, world.site.id, coupon.value.id, new TextEncoder().encode(codes.join('\n')));
  return coupon.value.id;
}

/** A daily campaign with a coupon, planned for now, its dispatches queued. */
async function queued(members: readonly string[], input: CouponInput, platform?: (world: World) => CouponPlatform) {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const desk = platform?.(world) ?? null;
  world.edge.platformCoupons = () => desk;
  const coupon = await aCoupon(world, input, input.kind === 'pool' ? CODES : []);
  await world.campaign('cart_abandon_daily', { message, coupon: { id: coupon, skipHolders: false } });
  for (const member of members) {
    await world.member(member);
    await world.addsToCart(member);
  }
  world.jump(NOON);
  return { world, coupon, desk };
}

/** Minutes after a death by which every patience has run out: the lease's, the provider's, the next look's. */
const AFTERWARDS = [3, 6, 9];

async function runsThen(world: World, minutes: readonly number[]): Promise<void> {
  for (const minute of minutes) {
    world.jump(NOON + minute * MINUTE_MS);
    await world.minute();
  }
}

const codesSent = async (world: World) => (await world.inbox()).map(({ text }) => /쿠폰 (\S+)/.exec(text)?.[1]).sort();
const outcomes = async (world: World) =>
  (await world.dispatches()).map(({ state, reason }) => (state === 'suppressed' ? reason : state)).sort();

describe('a dispatcher that dies', () => {
  it('after any of its writes neither loses nor doubles a code', async () => {
    const members = ['kim', 'lee', 'park', 'choi'];
    const run = async (death: Death) => {
      const { world, coupon } = await queued(members, { kind: 'pool', ...about });
      const { startRuns } = await import('../../edge/jobs/start-runs');
      const { expandRuns } = await import('../../edge/jobs/expand-runs');
      await startRuns(world.edge, NOON);
      await expandRuns(world.edge, NOON);
      const { db, writes } = dyingDatabase(world.edge.db, death);
      await dispatchDue(createEdge({ ...world.edge.env, DB: db })).catch(() => undefined);
      await runsThen(world, AFTERWARDS);
      const stock = (await getCoupon(world.edge, world.site.id, coupon))?.stock;
      return { writes: writes(), codes: await codesSent(world), outcomes: await outcomes(world), stock };
    };
    const expected = {
      codes: CODES,
      outcomes: ['coupon_unavailable', 'delivered', 'delivered', 'delivered'],
      stock: { total: 3, free: 0 },
    };
    const { writes, ...healthy } = await run({ afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
    expect(healthy).toEqual(expected);
    // The sandbox is in the database too, so what a death leaves behind is told by the last write before it.
    const deaths: Death[] = [
      { afterCalls: 0, lastCall: 'never made' },
      ...writes.map((afterCalls): Death => ({ afterCalls, lastCall: 'answer lost' })),
    ];
    for (const death of deaths) {
      const { writes: _, ...after } = await run(death);
      expect({ ...death, ...after }).toEqual({ ...death, ...expected });
    }
  }, 600_000);
});

type Named = { campaignId: number; campaignVersion: number };

function never(): never {
  throw new Error('no campaign was made');
}

describe('dispatchers that race', () => {
  it('never give one code to two dispatches, whoever holds the lease when', async () => {
    const { world, coupon } = await queued([], { kind: 'pool', ...about });
    const { db } = world.edge;
    const { campaignId, campaignVersion } =
      (await db.prepare('SELECT id AS campaignId, version AS campaignVersion FROM campaigns').first<Named>()) ??
      never();
    const worker = fc.constantFrom('anna', 'bert');
    const some = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('take' as const), worker }),
      fc.record({ do: fc.constant('claim' as const), worker, rows: some }),
      fc.record({ do: fc.constant('race' as const), rows: some, others: some }),
      fc.record({ do: fc.constant('suppress' as const), worker, rows: some }),
      fc.record({ do: fc.constant('fail' as const), rows: some }),
      fc.record({ do: fc.constant('defer' as const), worker, rows: some }),
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        round += 1;
        await db.batch([
          db.prepare('DELETE FROM dispatches'),
          db.prepare('UPDATE coupon_codes SET dispatch_id = NULL'),
        ]);
        const rows = Array.from({ length: 6 }, (_, i) => ({
          ...{ siteId: world.site.id, campaignId, memberId: `m${i}`, occurrence: `${round}`, runId: null },
          ...{ priority: 1, dueAt: 0, anchorAt: 0, subject: { seq: 0, products: 0 } },
        }));
        await db.batch(insertDispatches(db, rows, 0));
        const { results } = await db.prepare('SELECT id FROM dispatches ORDER BY id').all<{ id: number }>();
        const idsOf = (places: number[]) => places.flatMap((place) => results[place]?.id ?? []);
        const seen = new Map<number, string>();
        const claim = async (who: string, places: number[]) => {
          for (const [id, code] of await claimCodes(db, who, coupon, idsOf(places), 1)) seen.set(id, code);
        };
        let time = 0;
        for (const one of steps) {
          time += 10;
          if (one.do === 'take') await holdLease(db, DISPATCH_LEASE, one.worker, time, time + 5);
          if (one.do === 'claim') await claim(one.worker, one.rows);
          if (one.do === 'race') await Promise.all([claim('anna', one.rows), claim('bert', one.others)]);
          const ids = 'rows' in one ? idsOf(one.rows) : [];
          if (one.do === 'suppress')
            await db.batch(
              suppressDispatches(
                db,
                one.worker,
                ids.map((id) => ({ id, reason: 'paused' as const })),
              ),
            );
          if (one.do === 'defer')
            await db.batch(
              deferDispatches(
                db,
                one.worker,
                ids.map((id) => ({ id, campaignVersion, wakeAt: 1, reason: 'coupon_pending' as const })),
              ),
            );
          if (one.do === 'fail') {
            await db
              .prepare(`UPDATE dispatches SET state = 'submitting', handover_id = 7, submitted_at = 1
                WHERE state = 'queued' AND id IN (SELECT value FROM json_each(?1))`)
              .bind(JSON.stringify(ids))
              .run();
            const failed = { state: 'failed' as const, reason: null, providerMessageId: null, wakeAt: null };
            await db.batch(
              settleDispatches(
                db,
                7,
                ids.map((id) => ({ id, ...failed })),
                1,
              ),
            );
          }
          const held = await db
            .prepare(`SELECT k.code, k.dispatch_id AS id, d.state FROM coupon_codes k LEFT JOIN dispatches d ON d.id = k.dispatch_id
              WHERE k.coupon_id = ?1`)
            .bind(coupon)
            .all<{ code: string; id: number | null; state: string | null }>();
          expect(held.results).toHaveLength(CODES.length);
          const owners = held.results.flatMap((row) => row.id ?? []);
          expect(new Set(owners).size).toBe(owners.length);
          // What came to nothing holds no code; what waits keeps the very one it was told.
          expect(held.results.filter((row) => row.id !== null && row.state !== 'queued')).toEqual([]);
          for (const row of held.results) if (row.id !== null) expect(seen.get(row.id)).toBe(row.code);
        }
      }),
      { numRuns: 20 },
    );
  }, 300_000);
});

describe('a message that definitely fails', () => {
  it('gives its code back to the pool, and the next member gets it', async () => {
    const { world, coupon } = await queued(['kim'], { kind: 'pool', ...about });
    const refusing: Provider = {
      batch: 10,
      idempotent: false,
      send: async (messages) => messages.map(() => ({ outcome: 'refused', reason: 'bad_address' })),
      lookup: async () => new Map(),
    };
    const { sandbox } = world.edge;
    world.edge.sandbox = refusing;
    await world.minute();
    expect(await outcomes(world)).toEqual(['failed']);
    expect((await getCoupon(world.edge, world.site.id, coupon))?.stock).toEqual({ total: 3, free: 3 });
    world.edge.sandbox = sandbox;
    await world.member('lee');
    await world.addsToCart('lee');
    await world.until(NOON + DAY_MS + HOUR_MS);
    expect(await codesSent(world)).toEqual(['AAA-1']);
  });

  it('keeps it while nobody knows whether it arrived', async () => {
    const { world, coupon } = await queued(['kim'], { kind: 'pool', ...about });
    world.edge.sandbox = {
      batch: 10,
      idempotent: false,
      send: async (messages, handover) => {
        await handover.keep('h');
        return messages.map(() => ({ outcome: 'unknown' }));
      },
      lookup: async () => new Map(),
    };
    await world.minute();
    await runsThen(world, [1, 2, 3]);
    expect(await outcomes(world)).toEqual(['unknown']);
    expect((await getCoupon(world.edge, world.site.id, coupon))?.stock).toEqual({ total: 3, free: 2 });
  });
});

describe('a coupon of the shop’s platform', () => {
  const input = { kind: 'platform', ...about, platformNo: '6000000001' } as const;
  const desk =
    (validMs: number | null = null) =>
    (world: World) =>
      new CouponPlatform(() => world.now(), validMs);

  it('is issued to each member once, under the dispatch’s own key', async () => {
    const { world, desk: platform } = await queued(['kim', 'lee'], input, desk());
    await world.minute();
    await runsThen(world, [1]);
    expect(await outcomes(world)).toEqual(['delivered', 'delivered']);
    expect(platform?.ledger.map(({ memberId }) => memberId).sort()).toEqual(['kim', 'lee']);
    expect(new Set(platform?.ledger.map(({ key }) => key)).size).toBe(2);
    expect(await codesSent(world)).toEqual(['계정에', '계정에']);
  });

  it('whose answer was lost is found there, not issued again', async () => {
    const { world, desk: platform } = await queued(['kim'], input, desk());
    if (platform) platform.weather = ['answer lost'];
    await world.minute();
    expect((await world.dispatches()).map(({ state, reason }) => [state, reason])).toEqual([
      ['queued', 'coupon_pending'],
    ]);
    await runsThen(world, [1, 2, 3]);
    expect(await outcomes(world)).toEqual(['delivered']);
    expect(platform?.ledger).toHaveLength(1);
  });

  it('whose request never arrived, or was turned away, is asked for again', async () => {
    const { world, desk: platform } = await queued(['kim'], input, desk());
    if (platform) platform.weather = ['never arrived', 'busy'];
    await world.minute();
    await runsThen(world, [1, 2, 3, 4]);
    expect(await outcomes(world)).toEqual(['delivered']);
    expect(platform?.ledger).toHaveLength(1);
    expect(platform?.asked).toBe(2);
  });

  it('that the platform refuses, or that would run out within a day, sends nothing', async () => {
    const refused = await queued(['kim'], { ...input, platformNo: '9' }, desk());
    await refused.world.minute();
    expect(await outcomes(refused.world)).toEqual(['coupon_unavailable']);
    const short = await queued(['kim'], input, desk(HOUR_MS));
    await short.world.minute();
    expect(await outcomes(short.world)).toEqual(['coupon_unavailable']);
  });

  it('is not issued twice by a dispatcher that died after asking for it', async () => {
    for (const lastCall of ['never made', 'answer lost'] as const)
      for (let afterCalls = 0; afterCalls < 40; afterCalls += 4) {
        const { world, desk: platform } = await queued(['kim'], input, desk());
        const { db } = dyingDatabase(world.edge.db, { afterCalls, lastCall });
        const doomed = createEdge({ ...world.edge.env, DB: db });
        doomed.platformCoupons = () => platform;
        const { runMinute } = await import('../../edge/cron');
        await runMinute(doomed);
        await runsThen(world, AFTERWARDS);
        expect([afterCalls, lastCall, platform?.ledger.length, await outcomes(world)]).toEqual([
          afterCalls,
          lastCall,
          1,
          ['delivered'],
        ]);
      }
  }, 600_000);
});
