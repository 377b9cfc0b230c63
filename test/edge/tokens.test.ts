// API tokens as a shop's people make and end them: the only way a program of theirs comes in.

import { beforeEach, describe, expect, it } from 'vitest';
import { createApiToken, MAX_TOKENS } from '../../edge/actions/access';
import { createSite } from '../../edge/actions/sites';
import { type Owner, signedInOwner } from '../support/owner';
import { World } from '../support/world';

let world: World;
let owner: Owner;
beforeEach(async () => {
  world = await World.begin();
  await world.edge.db.prepare('DELETE FROM api_tokens').run();
  owner = await signedInOwner(world);
}, 60_000);

const path = (rest = '', siteId = world.site.id) => `/admin/s/${siteId}/settings/tokens${rest}`;
const secretIn = (html: string) => /dw_[0-9a-f]{48}/.exec(html)?.[0];
const make = async (fields: Record<string, string>) => (await owner.form(path(), fields)).text();
const idOf = (html: string) => /settings\/tokens\/(\d+)\/revocation/.exec(html)?.[1];

/** What the API answers to a program with this token. */
async function ask(secret: string | undefined, write = false): Promise<number> {
  const { status } = await world.request(`/api/v1/sites/${world.site.id}/members`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ members: [{ memberId: 'haneul' }] }),
  });
  if (write) return status;
  const read = await world.request(`/api/v1/sites/${world.site.id}/campaigns`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  return read.status;
}

describe('a token', () => {
  it('is made by the shop’s people, shown once, and lets a program put members in', async () => {
    const made = await make({ name: '회원 연동', scope: 'write' });
    const secret = secretIn(made);
    expect(await ask(secret, true)).toBe(200);
    const listed = await owner.page(path());
    expect(listed).toContain('회원 연동');
    expect(secretIn(listed)).toBeUndefined();
  });

  it('is shown with a call that works as it stands', async () => {
    const made = await make({ name: '회원 연동', scope: 'write' });
    const [, example = ''] = /<textarea id="example"[^>]*>([^<]*)/.exec(made) ?? [];
    const call = example.replaceAll('&#39;', "'").replaceAll('&quot;', '"').trim();
    const [, address, body] = /^curl '([^']*)'[^']*(?:'[^']*'[^']*){2} -d '([^']*)'$/.exec(call) ?? [];
    const answer = await world.request(new URL(address ?? '').pathname, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretIn(made)}`, 'content-type': 'application/json' },
      body: body ?? '',
    });
    expect(await answer.json()).toEqual({ upserted: 1, refused: [] });
  });

  it('that may only read writes nothing', async () => {
    const secret = secretIn(await make({ name: '보고서', scope: 'read' }));
    expect([await ask(secret), await ask(secret, true)]).toEqual([200, 403]);
  });

  it('lets nobody in once it is revoked, which only the shop’s own people can', async () => {
    const made = await make({ name: '옛 서버', scope: 'write' });
    const other = await createSite(world.edge, {
      ...{ name: '남의 상점', platform: 'cafe24', hosts: ['other.test'] },
      settings: world.site.settings,
    });
    expect((await owner.form(path(`/${idOf(made)}/revocation`, other.id), {})).status).toBe(404);
    expect(await ask(secretIn(made))).toBe(200);
    expect((await owner.form(path(`/${idOf(made)}/revocation`), {})).status).toBe(303);
    expect(await ask(secretIn(made))).toBe(401);
  });

  it('of several shops is ended by the people of one for that one alone', async () => {
    const other = await createSite(world.edge, {
      ...{ name: '남의 상점', platform: 'cafe24', hosts: ['other.test'] },
      settings: world.site.settings,
    });
    const secret = await createApiToken(world.edge, {
      ...{ name: '둘이 쓰는 서버', scopes: ['read', 'write'] },
      siteIds: [world.site.id, other.id],
    });
    const id = idOf(await owner.page(path()));
    expect((await owner.form(path(`/${id}/revocation`), {})).status).toBe(303);
    expect(await ask(secret)).toBe(404);
    const elsewhere = await world.request(`/api/v1/sites/${other.id}/campaigns`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(elsewhere.status).toBe(200);
  });

  it('without a name is not made, and what was typed stays', async () => {
    const answer = await owner.form(path(), { name: ' ', scope: 'read' });
    const html = await answer.text();
    expect([answer.status, html]).toEqual([422, expect.stringContaining('이름을 1~40자로 적어 주세요.')]);
    expect(html).toMatch(/value="read"[^>]*checked|checked[^>]*value="read"/);
  });

  it('is one of no more than a shop may have', async () => {
    for (let i = 0; i < MAX_TOKENS; i++) expect(secretIn(await make({ name: `${i}`, scope: 'read' }))).toBeDefined();
    const answer = await owner.form(path(), { name: '하나 더', scope: 'read' });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('더 만들 수 없습니다')]);
  });
});

it('a shop without members is led to the token that brings them in', async () => {
  await world.edge.db.prepare('DELETE FROM members').run();
  expect(await owner.page(`/admin/s/${world.site.id}/members`)).toContain(`href="${path()}"`);
});
