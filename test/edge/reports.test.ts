// The figures of a campaign's page: each counts all there is, and leads to the rows it counts.

import { expect, it } from 'vitest';
import { editCampaign } from '../../edge/actions/campaigns';
import { commit } from '../../edge/db/database';
import { insertDispatches } from '../../edge/db/dispatches';
import { signedInOwner } from '../support/owner';
import { DAY_MS, definitionOf, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

it('counts whom every run left out, also of those the page does not list', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_daily');
  const runs = Array.from({ length: 40 }, (_, n) => ({ plannedAt: world.now() - (n + 1) * DAY_MS }));
  await world.edge.db
    .prepare(
      `INSERT INTO runs (campaign_id, planned_at, state, cursor, matched, excluded)
       SELECT ?1, value ->> 'plannedAt', 'expanded', '', 0, '{"purchased":2,"cart_empty":1}' FROM json_each(?2)`,
    )
    .bind(campaignId, JSON.stringify(runs))
    .run();
  expect((await world.report(campaignId)).excluded).toEqual({ purchased: 80, cart_empty: 40 });
});

it('shows the waits that are over first, however many there are', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  const { db } = world.edge;
  const now = world.now();
  const rows = Array.from({ length: 130 }, (_, n) => ({
    ...{ siteId: world.site.id, campaignId, memberId: `m${n}`, occurrence: 'run:1', runId: null, priority: 1 },
    ...{ dueAt: now + HOUR_MS + n * MINUTE_MS, anchorAt: now, subject: { seq: 0, products: 0 } },
  }));
  await commit(db, insertDispatches(db, rows, now));
  await db.prepare(`UPDATE dispatches SET wake_at = due_at WHERE campaign_id = ?1`).bind(campaignId).run();
  const headers = { authorization: `Bearer ${await world.token()}` };
  const listed = await world.request(`/api/v1/sites/${world.site.id}/campaigns/${campaignId}/waits`, { headers });
  const { waits } = (await listed.json()) as { waits: { memberId: string }[] };
  expect(waits.map(({ memberId }) => memberId)).toEqual(Array.from({ length: 100 }, (_, n) => `m${n}`));
});

it('leads from the click rate to the messages it divides, those that arrived', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  const owner = await signedInOwner(world);
  for (const id of ['haneul', 'bada']) {
    await world.member(id);
    await world.addsToCart(id);
  }
  await world.advance(DAY_MS + HOUR_MS);
  for (const message of await world.inbox()) await world.taps(message);
  const [last] = await world.dispatches();
  await world.edge.db.prepare(`UPDATE dispatches SET state = 'failed' WHERE id = ?1`).bind(last?.id).run();
  const page = `/admin/s/${world.site.id}/campaigns/${campaignId}`;
  const [, of = ''] =
    /href="([^"]*)">[^<]*<span class="visually-hidden">클릭률 대상/.exec(await owner.page(page)) ?? [];
  const rows = await owner.page(of.replaceAll('&amp;', '&').replace(/#.*/, ''));
  expect(rows.match(/class="state state-\w+"/g)).toEqual(['class="state state-delivered"']);
});

it('gives the rows behind a figure as a file, in which nothing passes for a formula', async () => {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaignId = await world.campaign('cart_abandon_realtime');
  const owner = await signedInOwner(world);
  const page = `/admin/s/${world.site.id}/campaigns/${campaignId}`;
  for (const [i, id] of ['haneul', '@bada'].entries()) {
    await world.member(id);
    await world.addsToCart(id, undefined, { visitor: `visitor-${i}` });
  }
  await world.until(kst('2026-03-10 12:01'));
  await world.taps((await world.inbox())[0]);
  const filed = async (query: string) => {
    const [, path = ''] = /href="([^"]*recipients\.csv[^"]*)"/.exec(await owner.page(`${page}?${query}`)) ?? [];
    return (await owner.page(path.replaceAll('&amp;', '&'))).replace('\uFEFF', '').trimEnd().split('\r\n');
  };
  const [head, ...rows] = await filed('');
  expect(head).toMatch(/^회원ID,상태,사유,/);
  const line = (id: string, clicks: number) =>
    `${id},발송 성공,,LMS,2026-03-10 12:00,2026-03-10 12:00,2026-03-10 12:00,${clicks},,,33,`;
  expect(rows.sort()).toEqual([line(`'@bada`, 1), line('haneul', 0)]);
  expect(await filed('counted=clicked')).toEqual([head, line(`'@bada`, 1)]);
  const elsewhere = await world.request(`/admin/s/${world.site.id}/campaigns/999/recipients.csv`, {
    headers: { cookie: owner.cookie },
  });
  expect(elsewhere.status).toBe(404);
});

it('a file that breaks off says so', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  const owner = await signedInOwner(world);
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(DAY_MS + HOUR_MS);
  await world.edge.db.prepare(`UPDATE dispatches SET cancelled_at = 1, cancelled_by = 'no such thing'`).run();
  const file = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaignId}/recipients.csv`);
  expect(file).toMatch(/^\uFEFF?회원ID.*\r\n여기까지만 받았습니다/);
});

it('says before a campaign ends that more may wait than are looked at', async () => {
  const world = await World.begin();
  const campaignId = await world.campaign('cart_abandon_realtime');
  const owner = await signedInOwner(world);
  const asked = () => owner.page(`/admin/s/${world.site.id}/campaigns/${campaignId}/end`);
  for (let n = 0; n < 3; n++) await world.addsToCart(`m${n}`);
  expect(await asked()).toContain('기다리고 있는 3명에게도');
  for (let n = 3; n < 101; n++) await world.addsToCart(`m${n}`);
  expect(await asked()).toContain('기다리고 있는 100명 이상에게도');
});

it('counts a tap by its link also after the link was taken out of the message', async () => {
  const world = await World.begin();
  const { message } = definitionOf('cart_abandon_realtime');
  if (message.channel !== 'sms') throw new Error('not a text');
  const second = { name: '신상품', url: 'https://shop.test/new' };
  const body = '{링크} {링크2}';
  const two = { ...message, body, links: [...message.links, second] };
  const campaignId = await world.campaign('cart_abandon_realtime', { message: two });
  const owner = await signedInOwner(world);
  await world.member('haneul');
  await world.addsToCart('haneul');
  await world.advance(DAY_MS + HOUR_MS);
  const [sent] = await world.inbox();
  const [, last = ''] = /\/r\/(\w+)\s+무료수신거부/.exec(sent?.text ?? '') ?? [];
  await world.request(`/r/${last}`);
  const taps = async () => {
    const html = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaignId}`);
    const [, table = ''] = /링크별 클릭(.*?)<\/table>/s.exec(html) ?? [];
    return [...table.matchAll(/<td>([^<]+).*?<td class="num">(\d+)/gs)].map(([, name, count]) => [name, count]);
  };
  const [first] = message.links;
  expect(await taps()).toEqual([
    [first?.name, '0'],
    ['신상품', '1'],
  ]);
  const one = { ...definitionOf('cart_abandon_realtime'), message };
  expect((await editCampaign(world.edge, world.site.id, campaignId, one)).ok).toBe(true);
  expect(await taps()).toEqual([
    [first?.name, '0'],
    ['지금 내용에 없는 링크', '1'],
  ]);
});
