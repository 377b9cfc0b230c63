// Figures day by day: a message counts on the day it first went out, with all that came of it; the days add up to the report.

import { expect, it } from 'vitest';
import { contribution } from '../../core/sales';
import { dayOf, formatDay } from '../../core/time';
import { readSales, readTrend } from '../../edge/actions/trends';
import { countDays } from '../../edge/db/trends';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, kst, World } from '../support/world';

/** Two members' carts and one's a day later, texted at 11 the morning after; one of the first day's is bought from. */
async function twoMornings(): Promise<{ world: World; campaignId: number }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaignId = await world.campaign('cart_abandon_daily');
  for (const id of ['haneul', 'bada']) {
    await world.member(id);
    await world.addsToCart(id);
  }
  await world.until(kst('2026-03-10 12:00'));
  await world.member('namu');
  await world.addsToCart('namu');
  await world.until(kst('2026-03-11 12:00'));
  const [first] = await world.inbox();
  await world.taps(first);
  const buyer = (await world.dispatches()).find(({ clicks }) => clicks > 0)?.memberId;
  await world.buys(buyer, '20260311-1');
  await world.advance(HOUR_MS);
  return { world, campaignId };
}

const asked = (world: World, campaignId?: number) => readTrend(world.edge, world.site.id, { length: 3, campaignId });

it('counts a message on the day it was first handed over, with what came of it later', async () => {
  const { world, campaignId } = await twoMornings();
  const { days, total } = await asked(world, campaignId);
  expect(
    days.map(({ day, attempted, clicks, conversionValue }) => [formatDay(day), attempted, clicks, conversionValue]),
  ).toEqual([
    ['2026-03-09', 0, 0, 0],
    ['2026-03-10', 2, 1, 189_000],
    ['2026-03-11', 1, 0, 0],
  ]);
  const { counts } = await world.report(campaignId);
  expect(counts).toMatchObject(total);
  expect(await asked(world)).toMatchObject({ days, total, byCampaign: new Map([[campaignId, total]]) });
});

it('counts a text that went instead on the day its message first went out', async () => {
  const { world, campaignId } = await twoMornings();
  const [{ id } = { id: 0 }] = await world.dispatches();
  const { db } = world.edge;
  await db
    .prepare('INSERT INTO handovers (site_id, channel, withdrawn, dispatch_ids, at) VALUES (?1, ?2, 0, ?3, ?4)')
    .bind(world.site.id, 'sms', JSON.stringify([id]), kst('2026-03-11 09:00'))
    .run();
  await db
    .prepare('UPDATE dispatches SET leg = 2, handover_id = (SELECT max(id) FROM handovers) WHERE id = ?1')
    .bind(id)
    .run();
  const { days } = await asked(world, campaignId);
  expect(days.map(({ attempted }) => attempted)).toEqual([0, 2, 1]);
});

it('counts no other shop’s messages, and of a campaign its own', async () => {
  const { world, campaignId } = await twoMornings();
  const other = await world.another();
  expect((await asked(other)).total.attempted).toBe(0);
  expect((await asked(other, campaignId)).total.attempted).toBe(0);
  expect((await asked(world, campaignId + 1)).total.attempted).toBe(0);
});

it('says nothing of a hand-over that cannot be read, and of the others what they are', async () => {
  const { world } = await twoMornings();
  await world.edge.db
    .prepare(`UPDATE handovers SET dispatch_ids = 'no such thing' WHERE at < ?1`)
    .bind(kst('2026-03-11 00:00'))
    .run();
  const counted = await countDays(world.edge.db, world.site.id, world.now() - 9 * DAY_MS);
  expect(counted.map(({ day, attempted }) => [day, attempted])).toEqual([[dayOf('2026-03-11'), 1]]);
});

it('is told to programs, of a shop and of one campaign, and refuses a span there is not', async () => {
  const { world, campaignId } = await twoMornings();
  const headers = { authorization: `Bearer ${await world.token(['read'])}` };
  const ask = async (path: string) => {
    const answer = await world.request(`/api/v1/sites/${world.site.id}${path}`, { headers });
    return {
      status: answer.status,
      said: (await answer.json()) as { days: { date: string }[]; total: { rates: { ctr: number } } },
    };
  };
  for (const path of ['/trend?days=3', `/campaigns/${campaignId}/trend?days=3`]) {
    const { said } = await ask(path);
    expect(said.days).toMatchObject([
      { date: '2026-03-09', counts: { attempted: 0 }, rates: { ctr: null } },
      { date: '2026-03-10', counts: { attempted: 2, conversions: 1 }, rates: { ctr: 1 / 2, cvr: 1 } },
      { date: '2026-03-11', counts: { attempted: 1 }, rates: { ctr: 0 } },
    ]);
    expect(said.total.rates.ctr).toBe(1 / 3);
  }
  expect((await ask('/trend')).said.days).toHaveLength(28);
  for (const days of ['0', '91', '-1', '1.5', 'all']) expect((await ask(`/trend?days=${days}`)).status).toBe(400);
  expect((await ask('/campaigns/999/trend')).status).toBe(404);
});

it('stands on the first page and on a campaign’s, over the span that is asked for', async () => {
  const { world, campaignId } = await twoMornings();
  const owner = await signedInOwner(world);
  for (const page of ['/', `/campaigns/${campaignId}`]) {
    const shown = await owner.page(`/admin/s/${world.site.id}${page}?days=7`);
    expect(shown).toContain('최근 7일 성과');
    expect(shown).toContain('<title>3월 10일 189,000원</title>');
    expect(shown.match(/<td class="title">3월 \d+일<\/td>/g)).toEqual([
      '<td class="title">3월 11일</td>',
      '<td class="title">3월 10일</td>',
    ]);
    expect(await owner.page(`/admin/s/${world.site.id}${page}?days=1000000`)).toContain('최근 28일 성과');
  }
});

it('draws how many conversions there were where none is worth anything in won', async () => {
  const { world, campaignId } = await twoMornings();
  await world.edge.db.prepare(`UPDATE conversions SET value = 0, amount = 145.38, currency = 'USD'`).run();
  const owner = await signedInOwner(world);
  const shown = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaignId}`);
  expect(shown).toContain('<title>3월 10일 1건</title>');
  expect(shown).toContain('145.38 USD');
  expect(shown).not.toContain('<title>3월 10일 0원</title>');
});

it('is given as a file, every day of it', async () => {
  const { world, campaignId } = await twoMornings();
  const owner = await signedInOwner(world);
  for (const page of ['/', `/campaigns/${campaignId}`]) {
    const shown = await owner.page(`/admin/s/${world.site.id}${page}?days=7`);
    const [, path = ''] = /href="([^"]*trend\.csv[^"]*)"/.exec(shown) ?? [];
    const [head, ...rows] = (await owner.page(path)).replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(head).toMatch(/^보낸 날,발송 시도,/);
    expect(rows).toHaveLength(7);
    expect(rows.slice(4)).toEqual([
      '2026-03-09,0,0,0,0,0,0,0,,0,0,0',
      '2026-03-10,2,2,1,1,1,189000,189000,,0,0,66',
      '2026-03-11,1,1,0,0,0,0,0,,0,0,33',
    ]);
  }
  const elsewhere = await world.request(`/admin/s/${world.site.id}/campaigns/999/trend.csv`, {
    headers: { cookie: owner.cookie },
  });
  expect(elsewhere.status).toBe(404);
});

it('is what the first page says of the campaigns that run', async () => {
  const { world, campaignId } = await twoMornings();
  const owner = await signedInOwner(world);
  const rowOf = async (query: string) => {
    const row = new RegExp(`campaigns/${campaignId}".*?</tr>`).exec(
      await owner.page(`/admin/s/${world.site.id}/${query}`),
    );
    return /data-label="시도" class="num">(\d+)/.exec(row?.[0] ?? '')?.[1];
  };
  expect(await rowOf('')).toBe('3');
  await world.advance(6 * DAY_MS);
  expect(await rowOf('?days=7')).toBe('1');
});

it('is not on the first page of a shop that has started no campaign', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  expect(await owner.page(`/admin/s/${world.site.id}/`)).not.toContain('id="trend"');
});

it('tells what part of all sales, guests’ among them, came by messages', async () => {
  const { world } = await twoMornings();
  await world.buys(undefined, '20260311-2', { value: 100_000 });
  await world.buys('namu', '20260311-3', { value: 78_000 });
  await world.buys('bora', '20260311-4', { value: 50_000, unpaid: true });
  await world.event('purchase', { transaction_id: '20260311-5', value: 120, currency: 'USD' });
  await world.minute();
  const sales = await readSales(world.edge, world.site.id, 3);
  expect(sales).toEqual({ value: 367_000, credited: { click: 189_000, delivery: 78_000 } });
  expect(sales && contribution(sales, 'click')).toBeCloseTo(189 / 367);
  expect(await readSales(world.edge, (await world.another()).site.id, 3)).toEqual({
    value: 0,
    credited: { click: 0, delivery: 0 },
  });
  world.jump(world.now() + 3 * DAY_MS);
  expect(await readSales(world.edge, world.site.id, 3)).toMatchObject({ value: 0 });

  const headers = { authorization: `Bearer ${await world.token(['read'])}` };
  const answer = await world.request(`/api/v1/sites/${world.site.id}/trend?days=7`, { headers });
  expect(await answer.json()).toMatchObject({
    sales: { value: 367_000, contribution: { click: 189 / 367, delivery: 78 / 367 } },
  });
  const owner = await signedInOwner(world);
  const html = await owner.page(`/admin/s/${world.site.id}/`);
  for (const words of ['기여도', '51.5%', '수신 기준 21.3%', '전체 매출 367,000원']) expect(html).toContain(words);
});

it('tells no part of sales the log does not go back to', async () => {
  const { world } = await twoMornings();
  const edge = { ...world.edge, env: { ...world.edge.env, RETENTION_DAYS: '40' } };
  expect(await readSales(edge, world.site.id, 40)).not.toBeNull();
  expect(await readSales(edge, world.site.id, 90)).toBeNull();
});
