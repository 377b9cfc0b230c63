// 쿠폰을 가진 회원: who still holds a coupon that an earlier message gave.

import { expect, it } from 'vitest';
import { listHolders } from '../../edge/db/coupons';
import { commit } from '../../edge/db/database';
import { insertDispatches } from '../../edge/db/dispatches';
import { counting } from '../support/counting';
import { World } from '../support/world';

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
  expect(await listHolders(db, world.site.id, 1, ['haneul'])).toEqual(new Set());
  expect(rows()).toBeLessThan(20);
});
