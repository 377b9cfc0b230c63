// 예상 규모 of a crowd: what is said when there are more members than an estimate looks at, and what one costs.

import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { CampaignDefinition } from '../../core/campaign/definition';
import { EMPTY_TARGET } from '../../core/condition/schema';
import { getCampaign } from '../../edge/actions/campaigns';
import { estimateCampaign } from '../../edge/actions/estimates';
import { upsertMemberList } from '../../edge/actions/members';
import { estimateShape } from '../../edge/api/shapes/campaign-figures';
import { counting } from '../support/counting';
import { signedInOwner } from '../support/owner';
import { DAY_MS, definitionOf, kst, World } from '../support/world';

const CROWD = 20_500;
/** Rows everything an estimate asks of one member reads at most. */
const ROWS_PER_MEMBER = 40;

/** Members last seen a fortnight ago: every other one may be written to. Contacts are never opened by an estimate. */
async function crowd(world: World, size: number): Promise<void> {
  const day = Math.floor((world.now() + 9 * 3_600_000) / DAY_MS) - 14;
  const people = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${size}),
    people AS (SELECT printf('member-%05d', i) AS id, i % 2 AS open FROM n)`;
  const insert = (sql: string) => world.edge.db.prepare(sql).bind(world.site.id);
  await world.edge.db.batch([
    insert(`INSERT INTO members (site_id, member_id, phone_sealed, phone_hash, state, updated_at)
      ${people} SELECT ?1, id, 'sealed', id, 'active', 0 FROM people`),
    insert(
      `INSERT INTO last_events (site_id, member_id, name, day) ${people} SELECT ?1, id, 'login', ${day} FROM people`,
    ),
    insert(`INSERT INTO consents (site_id, member_id, channel, purpose, granted, source, acted_at, recorded_at)
      ${people} SELECT ?1, id, 'sms', 'advertising', 1, 'story', ${world.now() - DAY_MS}, 0 FROM people WHERE open`),
  ]);
}

it('an estimate of more members than it looks at is extrapolated to all of them, and says so', async () => {
  const world = await World.begin();
  const campaign = await world.campaign('lapsed_visitor');
  await crowd(world, CROWD);
  const path = `/api/v1/sites/${world.site.id}/campaigns/${campaign}/estimate`;
  const answer = await world.request(path, { headers: { authorization: `Bearer ${await world.token()}` } });
  const { estimate } = v.parse(estimateShape, await answer.json());
  expect(estimate).toMatchObject({
    ...{ total: CROWD, looked: 20_000, complete: false },
    ...{ qualified: CROWD, stopped: { no_consent: CROWD / 2 }, reachable: CROWD / 2, reachableOfShop: CROWD / 2 },
    legs: [{ channel: 'sms', isFallback: false, members: CROWD / 2 }],
  });
  expect(estimate?.cost.expected).toBe((CROWD / 2) * 33);
  const owner = await signedInOwner(world);
  const page = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaign}/activation`);
  expect(page).toContain('<b>약 10,250명</b>에게');
  expect(page).toContain('회원 20,500명 가운데 아이디 순서로 앞의 20,000명만 살펴보고 전체로 어림한 수입니다.');
});

it('an estimate leaves nobody out for what they have heard today, and those it does not mean for who they are', async () => {
  const world = await World.begin({ now: kst('2026-03-09 10:00') });
  await world.campaign('cart_abandon_realtime');
  for (const member of ['heard', 'man']) await world.member(member);
  await upsertMemberList(world.edge, world.site.id, [
    { memberId: 'heard', gender: 'F' },
    { memberId: 'man', gender: 'M' },
  ]);
  for (const member of ['heard', 'man']) await world.addsToCart(member);
  await world.until(kst('2026-03-10 10:10'));
  expect(await world.inbox()).toHaveLength(2);
  const women = { ...EMPTY_TARGET, demographics: { genders: ['F' as const] } };
  const definition = { ...definitionOf('cart_abandon_daily'), target: women };
  expect(await estimateCampaign(world.edge, world.site.id, definition)).toMatchObject({
    ...{ qualified: 2, excluded: { demographic: 1 }, stopped: {}, reachable: 1 },
    legs: [{ channel: 'sms', isFallback: false, members: 1 }],
  });
});

it('an estimate is the same by night: who is held out is not reached in the morning either', async () => {
  const world = await World.begin({ now: kst('2026-03-09 10:00') });
  for (let n = 0; n < 10; n++) {
    await world.member(`member-${n}`);
    await world.addsToCart(`member-${n}`);
  }
  const definition = { ...definitionOf('cart_abandon_daily'), holdoutPercent: 50 };
  const estimated = async () => {
    const { stopped, reachable } = (await estimateCampaign(world.edge, world.site.id, definition)) ?? {};
    return { stopped, reachable };
  };
  world.jump(kst('2026-03-10 12:00'));
  const byDay = await estimated();
  expect(byDay.stopped?.holdout).toBeGreaterThan(0);
  world.jump(kst('2026-03-10 22:00'));
  expect(await estimated()).toEqual(byDay);
});

it('an estimate warns of a campaign for more than half of those whom the shop can write to', async () => {
  const world = await World.begin({ now: kst('2026-03-09 10:00') });
  const campaign = await world.campaign('visitor_purchase');
  const visits = async (...members: string[]) => {
    for (const member of members) await world.event('session_start', {}, { member });
  };
  for (const member of ['ara', 'bom', 'cho', 'dan']) await world.member(member);
  for (const member of ['silent', 'mute']) await world.member(member, { consent: false });
  await visits('ara', 'bom', 'silent', 'mute');
  await world.until(kst('2026-03-10 09:00'));
  const owner = await signedInOwner(world);
  const page = () => owner.page(`/admin/s/${world.site.id}/campaigns/${campaign}/activation`);
  expect(await page()).not.toContain('절반이 넘습니다');
  const definition = definitionOf('visitor_purchase');
  const half = { qualified: 4, reachable: 2, reachableOfShop: 4 };
  expect(await estimateCampaign(world.edge, world.site.id, definition)).toMatchObject(half);
  await world.withdraw('dan');
  expect(await page()).toContain('지금 보낼 수 있는 회원의 절반이 넘습니다.');
  // Whoever never said a word about Kakao, but wants texts, is reached by the text that goes instead.
  const { message } = definition;
  if (message.channel !== 'sms') throw new Error('a preset begins with a text');
  const kakao = {
    channel: 'kakao' as const,
    bubble: { type: 'text' as const, text: '안녕하세요', buttons: [] },
    fallback: message,
  };
  const composite = { ...definition, message: kakao as unknown as CampaignDefinition['message'] };
  expect(await estimateCampaign(world.edge, world.site.id, composite)).toMatchObject({ reachableOfShop: 3 });
  // So is whoever wants pushes and has no browser, but not who wants none.
  const about = (memberId: string, granted: boolean) => ({
    memberId,
    consents: [{ channel: 'push', granted, at: world.now(), source: 'story' }],
  });
  await upsertMemberList(world.edge, world.site.id, [about('ara', true), about('bom', false)]);
  const push = {
    channel: 'push' as const,
    title: '안녕하세요',
    body: '보러 오세요',
    url: 'https://a.kr',
    fallback: message,
  };
  const byPush = { ...definition, message: push as unknown as CampaignDefinition['message'] };
  expect(await estimateCampaign(world.edge, world.site.id, byPush)).toMatchObject({
    ...{ reachable: 1, reachableOfShop: 2 },
  });
});

it('an estimate reads as few rows of each member in a large shop as in a small one', async () => {
  for (const size of [100, 3_000]) {
    const world = await World.begin();
    const campaign = await getCampaign(world.edge, world.site.id, await world.campaign('lapsed_visitor'));
    if (!campaign) throw new Error('no campaign');
    await crowd(world, size);
    const { db, rows } = counting(world.edge.db);
    const estimate = await estimateCampaign({ ...world.edge, db }, world.site.id, campaign.definition, campaign);
    expect(estimate?.reachable).toBe(size / 2);
    expect(rows()).toBeLessThan(size * ROWS_PER_MEMBER);
  }
});
