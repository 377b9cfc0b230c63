// A member's page: every id has one, whatever it is made of.

import { expect, it } from 'vitest';
import { createApiToken } from '../../edge/actions/access';
import { upsertMemberList } from '../../edge/actions/members';
import { signedInOwner } from '../support/owner';
import { World } from '../support/world';

const IDS = ['import', 'a/b', '50%', 'a%2Fb', '?id=1#', "한글 <회'원>", '@a+b'];
const DOTS = ['.', '..'];

async function withMembers(ids: readonly string[]): Promise<World> {
  const world = await World.begin();
  await upsertMemberList(
    world.edge,
    world.site.id,
    ids.map((memberId) => ({ memberId, name: `${memberId} 님` })),
  );
  return world;
}

/** What a page leads to, by its path in the shop. */
function linksIn(html: string, to: string): string[] {
  const links = [...html.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, at = '']) => at);
  return links.map((at) => at.replace(/&amp;/g, '&').replace(/&#39;/g, "'")).filter((at) => at.startsWith(to));
}

it('is there for every id: from the list and when it is looked for, with the way to both rights', async () => {
  const ids = [...IDS, ...DOTS].sort();
  const world = await withMembers(ids);
  const owner = await signedInOwner(world);
  const shop = `/admin/s/${world.site.id}`;
  const listed = linksIn(await owner.page(`${shop}/members`), `${shop}/member?`);
  expect(listed).toHaveLength(ids.length);
  for (const [i, memberId] of ids.entries()) {
    const found = await owner.form(`${shop}/members/find`, { who: memberId });
    expect(found.headers.get('location')).toBe(listed[i]);
    const [exporting = '', erasing = ''] = linksIn(await owner.page(listed[i] ?? ''), `${shop}/member/`);
    expect(await (await owner.form(exporting, {})).json()).toMatchObject({ memberId });
    const [erase = ''] = linksIn(await owner.page(erasing), `${shop}/member/`);
    expect((await owner.form(erase, {})).headers.get('location')).toBe(`${shop}/members?flash=member_erased`);
  }
});

it('answers programs in the path, but for dots, which no path can name', async () => {
  const world = await withMembers(IDS);
  const siteIds = [world.site.id];
  const token = await createApiToken(world.edge, { name: 'a program', siteIds, scopes: ['write'] });
  const call = (method: string, memberId: string, rest = '') =>
    world.request(`/api/v1/sites/${world.site.id}/members/${encodeURIComponent(memberId)}${rest}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
  for (const memberId of IDS) {
    expect(await (await call('GET', memberId, '/export')).json()).toMatchObject({ memberId });
    expect((await call('DELETE', memberId)).status).toBe(204);
  }
});

it('is led to from where it was before', async () => {
  const world = await withMembers([]);
  const owner = await signedInOwner(world);
  const shop = `/admin/s/${world.site.id}`;
  const answer = await world.request(`${shop}/members/ha%20neul?campaign=3`, { headers: { cookie: owner.cookie } });
  expect(answer.headers.get('location')).toBe(`${shop}/member?id=ha%20neul&campaign=3`);
});
