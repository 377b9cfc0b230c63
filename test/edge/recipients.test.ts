// 받는 사람: the rows behind a campaign's figures, and the way from each to the person.

import { expect, it } from 'vitest';
import { eraseMember } from '../../edge/actions/people';
import { commit } from '../../edge/db/database';
import { listDispatches } from '../../edge/db/dispatch-views';
import { insertDispatches } from '../../edge/db/dispatches';
import { type Conversion, insertConversions } from '../../edge/db/reports';
import { counting } from '../support/counting';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, World } from '../support/world';

it('leads from each row to why it went to that member, and names nobody who was erased', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('cart_abandon_realtime');
  for (const id of ['haneul', 'bada']) {
    await world.member(id);
    await world.addsToCart(id);
  }
  await world.advance(DAY_MS + HOUR_MS);
  await eraseMember(world.edge, world.site.id, 'bada');
  const owner = await signedInOwner(world);
  const shop = `/admin/s/${world.site.id}`;
  const html = await owner.page(`${shop}/campaigns/${campaign}`);
  const link = `${shop}/member?id=haneul&campaign=${campaign}#why`;
  expect(html).toContain(`href="${link.replace('&', '&amp;')}"`);
  expect(html).toContain('개인정보를 삭제한 회원');
  expect(html).not.toMatch(/erased-|bada/);
  expect(await owner.page(link.replace('#why', ''))).toContain('보냈습니다.');
});

it('reads what the listed messages brought, not all that their campaign brought', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(DAY_MS);
  const [message] = await world.dispatches();
  const brought = Array.from({ length: 400 }, (_, n) => ({
    ...{ rule: 'click', eventSeq: 1_000 + n, campaignId, dispatchId: (message?.id ?? 0) + n, memberId: `m${n}` },
    ...{
      worth: n % 2 === 0 ? { value: 10_000 } : { value: 12.5, currency: 'USD' },
      occurredAt: world.now(),
      orderId: null,
    },
  })) as Conversion[];
  await insertConversions(world.edge.db, brought).run();
  const { db, rows } = counting(world.edge.db);
  const listed = await listDispatches(db, world.site.id, { campaignId, counted: 'converted' }, 10);
  expect(listed).toMatchObject([{ id: message?.id, conversionValue: 10_000, otherCurrencies: [] }]);
  expect(rows()).toBeLessThan(20);
});

it('finds one member’s messages without reading those of others', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  const now = world.now();
  const to = (memberId: string) => ({
    ...{ siteId: world.site.id, campaignId, memberId, occurrence: 'run:1', runId: null, priority: 1, dueAt: now },
    ...{ anchorAt: now, subject: { seq: 0, products: 0 } },
  });
  const others = Array.from({ length: 400 }, (_, n) => to(`m${n}`));
  await commit(world.edge.db, insertDispatches(world.edge.db, [to('haneul'), ...others], now));
  const { db, rows } = counting(world.edge.db);
  expect(await listDispatches(db, world.site.id, { memberId: 'haneul' }, 10)).toMatchObject([{ memberId: 'haneul' }]);
  expect(rows()).toBeLessThan(20);
  const filter = { memberId: 'haneul', campaignId, state: 'queued' } as const;
  expect(await listDispatches(db, world.site.id, filter, 10)).toMatchObject([{ memberId: 'haneul' }]);
  expect(await listDispatches(db, world.site.id, { memberId: 'nobody' }, 10)).toEqual([]);
});
