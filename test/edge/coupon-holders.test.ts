// 쿠폰을 가진 회원: who still holds a coupon that an earlier message gave.

import { expect, it } from 'vitest';
import { listHolders } from '../../edge/db/coupons';
import { commit } from '../../edge/db/database';
import { insertDispatches } from '../../edge/db/dispatches';
import { counting } from '../support/counting';
import { DAY_MS, World } from '../support/world';

it('finds who holds a coupon without reading the messages of others', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  const now = world.now();
  const others = Array.from({ length: 400 }, (_, n) => ({
    ...{
      siteId: world.site.id,
      campaignId,
      memberId: `m${n}`,
      occurrence: 'run:1',
      runId: null,
      priority: 1,
      dueAt: now,
    },
    ...{ anchorAt: now, subject: { seq: 0, products: 0 } },
  }));
  await commit(world.edge.db, insertDispatches(world.edge.db, others, now));
  const { db, rows } = counting(world.edge.db);
  expect(await listHolders(db, world.site.id, 1, ['haneul'], now)).toEqual(new Set());
  expect(rows()).toBeLessThan(20);
});

it('counts nobody as the holder of a coupon that ran out in their account', async () => {
  const world = await World.begin();
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(DAY_MS);
  const [message] = await world.dispatches();
  const now = world.now();
  await world.edge.db
    .prepare(
      `INSERT INTO coupon_issues (dispatch_id, coupon_id, state, expires_at, started_at) VALUES (?1, 1, 'issued', ?2, 0)`,
    )
    .bind(message?.id ?? 0, now + DAY_MS)
    .run();
  const holders = (at: number) => listHolders(world.edge.db, world.site.id, 1, ['haneul', 'bada'], at);
  expect(await holders(now + DAY_MS)).toEqual(new Set(['haneul']));
  expect(await holders(now + DAY_MS + 1)).toEqual(new Set());
});
