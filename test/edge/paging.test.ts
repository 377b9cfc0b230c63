// Lists that are leafed through end with their last row, also where it is the last of a page.

import { expect, it } from 'vitest';
import { addSuppressions } from '../../edge/actions/suppressions';
import { signedInOwner } from '../support/owner';
import { World } from '../support/world';

it('leads on where there is more, and nowhere where a page is just full', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  const shop = `/admin/s/${world.site.id}`;
  const { db } = world.edge;
  const add = (from: number, to: number) =>
    db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT ?2 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
         INSERT INTO members (site_id, member_id, state, updated_at)
         SELECT ?1, printf('m%03d', i), 'active', 0 FROM n`,
      )
      .bind(world.site.id, from, to)
      .run();
  const addresses = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => ({ channel: 'email', address: `a${from + n}@mail.test` }));
  await add(1, 50);
  await addSuppressions(world.edge, world.site.id, addresses(1, 50));
  for (const list of ['/members', '/suppressions']) expect(await owner.page(shop + list)).not.toContain('?after=');
  await add(51, 51);
  await addSuppressions(world.edge, world.site.id, addresses(51, 51));
  for (const list of ['/members', '/suppressions']) expect(await owner.page(shop + list)).toContain('?after=');
  expect(await owner.page(`${shop}/members?after=m050`)).toContain('m051');
});

it('tells a program that the last page is the last', async () => {
  const world = await World.begin();
  for (const id of ['bada', 'haneul']) await world.member(id);
  const headers = { authorization: `Bearer ${await world.token()}` };
  const page = async (query: string) => {
    const answer = await world.request(`/api/v1/sites/${world.site.id}/members?${query}`, { headers });
    const { members, next } = (await answer.json()) as { members: { memberId: string }[]; next: string | null };
    return [members.map(({ memberId }) => memberId), next];
  };
  expect(await page('limit=2')).toEqual([['bada', 'haneul'], null]);
  expect(await page('limit=1')).toEqual([['bada'], 'bada']);
  expect(await page('limit=1&after=bada')).toEqual([['haneul'], null]);
});
