// The people of a shop: an owner invites them by a link that works once, makes them owners, and takes them out again;
// anybody but the last owner leaves.

import { describe, expect, it } from 'vitest';
import { checkOwnerToken } from '../../edge/actions/picks';
import { createSite, revealSiteSecret } from '../../edge/actions/sites';
import { beginWithOwner, owner, world } from '../support/owned';
import { DAY_MS, MINUTE_MS } from '../support/world';

const BORA = { name: '박보라', email: 'bora@shop.test', password: 'another long password' };
beginWithOwner();

const path = (rest = '') => `/admin/s/${world.site.id}/settings/people${rest}`;
const linkIn = (html: string) => /\/admin\/join\/[0-9a-f]{48}/.exec(html)?.[0];
const endIn = (html: string) => /settings\/people(\/invitations\/[0-9a-f]{64}\/end)/.exec(html)?.[1] ?? '';
const removalIn = (html: string) => /settings\/people(\/[\w-]+\/removal)/.exec(html)?.[1] ?? '';
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
async function link(): Promise<string> {
  const made = linkIn(await (await owner.form(path('/invitations'), {})).text());
  if (!made) throw new Error('no link');
  return made;
}
const visit = (to: string, cookie = '') => world.request(to, { headers: { cookie } });
const sees = async (cookie: string) => (await visit(`/admin/s/${world.site.id}/`, cookie)).status === 200;
const join = (to: string, over: Partial<typeof BORA> = {}, cookie = '') => owner.form(to, { ...BORA, ...over }, cookie);
const people = async () =>
  (await world.edge.db.prepare('SELECT count(*) AS n FROM user').first<{ n: number }>())?.n ?? 0;

describe('an invitation', () => {
  it('lets whoever has its link make an account and belong to the shop, and is shown once', async () => {
    const to = await link();
    expect(await owner.page(path())).not.toContain(to);
    expect(await (await visit(to)).text()).toContain(`${world.site.name} 함께 쓰기`);
    const joined = await join(to);
    expect([joined.status, joined.headers.get('location')]).toEqual([303, `/admin/s/${world.site.id}/`]);
    expect(await sees(cookieOf(joined))).toBe(true);
    expect(await owner.page(path())).toContain(BORA.email);
  });

  it('works once, also for two at the same time', async () => {
    const to = await link();
    const both = await Promise.all([join(to), join(to, { email: 'dana@shop.test' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404]);
    expect((await visit(to)).status).toBe(404);
    expect(await people()).toBe(2);
  });

  it('works for seven days', async () => {
    const to = await link();
    world.jump(world.now() + 7 * DAY_MS - 1);
    expect((await visit(to)).status).toBe(200);
    world.jump(world.now() + 1);
    expect([(await visit(to)).status, (await join(to)).status, await people()]).toEqual([404, 404, 1]);
  });

  it('works no more once its owner has ended it', async () => {
    const to = await link();
    expect((await owner.form(path(endIn(await owner.page(path()))), {})).status).toBe(303);
    expect([(await join(to)).status, await people()]).toEqual([404, 1]);
  });

  it('takes an account that is there by signing in to it, never by its address alone', async () => {
    const stranger = cookieOf(await join(await link()));
    await owner.form(path(removalIn(await owner.page(path()))), {});
    const to = await link();
    const refused = await join(to, { password: 'a guess at a password' });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('이미 계정이 있는')]);
    expect(await sees(stranger)).toBe(false);
    expect(await (await visit(to, stranger)).text()).toContain(BORA.email);
    expect((await owner.form(to, {}, stranger)).status).toBe(303);
    expect(await sees(stranger)).toBe(true);
  });

  it('does not tell who asks again and again which addresses have an account here', async () => {
    await join(await link());
    const to = await link();
    for (let tries = 2; tries <= 30; tries++) expect((await join(to)).status).toBe(422);
    const more = await join(to);
    const html = await more.text();
    expect([more.status, html.includes('이미 계정이 있는'), html.includes(BORA.email)]).toEqual([429, false, true]);
    world.jump(world.now() + 15 * MINUTE_MS);
    expect((await join(to, { email: 'dana@shop.test' })).status).toBe(303);
  });

  it('is not used up by who belongs to the shop already', async () => {
    const to = await link();
    expect((await visit(to, owner.cookie)).headers.get('location')).toBe(`/admin/s/${world.site.id}/`);
    expect((await owner.form(to, {})).status).toBe(303);
    expect((await visit(to)).status).toBe(200);
  });

  it('is not taken up with what cannot be an account, and no password comes back', async () => {
    const refused = await join(await link(), { name: ' ', password: 'tooshort' });
    const html = await refused.text();
    expect([refused.status, html]).toEqual([422, expect.stringContaining('이름을 1~40자로')]);
    expect(html).toContain(BORA.email);
    expect(html).not.toContain('tooshort');
  });

  it('is one of no more than a shop may have open', async () => {
    for (let i = 0; i < 10; i++) await link();
    const answer = await owner.form(path('/invitations'), {});
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('더 만들 수 없습니다')]);
  });
});

describe('a colleague', () => {
  it('sees who belongs to the shop, and can neither invite, end an invitation, nor take anybody out', async () => {
    const colleague = cookieOf(await join(await link()));
    await link();
    const shown = await owner.page(path());
    const html = await (await visit(path(), colleague)).text();
    expect(html).toContain('owner@shop.test');
    expect(html.match(/action="[^"]*\/people[^"]*"/g)).toEqual([`action="${path('/leave')}"`]);
    for (const rest of ['/invitations', endIn(shown), removalIn(shown)])
      expect((await owner.form(path(rest), {}, colleague)).status).toBe(422);
    expect(await owner.page(path())).toBe(shown);
  });

  it('sees the shop’s API tokens, and neither makes nor ends one, for a token outlives who made it', async () => {
    const tokens = `/admin/s/${world.site.id}/settings/tokens`;
    await owner.form(tokens, { name: '회원 연동', scope: 'read' });
    const ending = /settings\/tokens\/\d+\/revocation/.exec(await owner.page(tokens))?.[0];
    const colleague = cookieOf(await join(await link()));
    const html = await (await visit(tokens, colleague)).text();
    expect(html).toContain('회원 연동');
    expect(html).not.toContain(`action="${tokens}`);
    for (const to of [tokens, `/admin/s/${world.site.id}/${ending}`])
      expect((await owner.form(to, { name: '몰래', scope: 'write' }, colleague)).status).toBe(422);
    const after = await owner.page(tokens);
    expect([after.includes('회원 연동'), after.includes('몰래')]).toEqual([true, false]);
  });

  it('does not get the key the shop signs member ids with, and is told whom to ask', async () => {
    const secret = await revealSiteSecret(world.edge, { ...world.site, role: 'owner' });
    const to = `/admin/s/${world.site.id}/settings`;
    const colleague = cookieOf(await join(await link()));
    const asked = await owner.form(`${to}/secret`, {}, colleague);
    const html = await asked.text();
    expect([asked.status, html.includes(String(secret)), html.includes('비밀 키 보기')]).toEqual([403, false, false]);
    expect(await (await visit(to, colleague)).text()).toContain('서명 비밀 키는 주인만 봅니다.');
    expect(await (await owner.form(`${to}/secret`, {})).text()).toContain(secret);
    const headers = { authorization: `Bearer ${await world.token()}` };
    for (const path of ['/api/v1/sites', `/api/v1/sites/${world.site.id}`])
      expect(await (await world.request(path, { headers })).text()).not.toContain(secret);
  });

  it('taken out by the owner sees the shop no more', async () => {
    const colleague = cookieOf(await join(await link()));
    expect((await owner.form(path(removalIn(await owner.page(path()))), {})).status).toBe(303);
    expect(await sees(colleague)).toBe(false);
    expect(await owner.page(path())).not.toContain(BORA.email);
  });

  it('is nobody in another shop', async () => {
    const other = await createSite(world.edge, {
      ...{ name: '남의 상점', platform: 'cafe24', hosts: ['other.test'] },
      settings: world.site.settings,
    });
    const colleague = cookieOf(await join(await link()));
    expect((await visit(`/admin/s/${other.id}/`, colleague)).status).toBe(404);
  });
});

describe('an owner', () => {
  const idOf = async (email: string) =>
    (await world.edge.db.prepare('SELECT id FROM user WHERE email = ?1').bind(email).first<{ id: string }>())?.id ?? '';
  const makeRole = async (email: string, role: string, as = owner.cookie) =>
    (await owner.form(path(`/${await idOf(email)}/role`), { role }, as)).status;
  const leave = async (as: string) => (await owner.form(path('/leave'), {}, as)).status;
  const [OWNER, INVITED] = ['owner@shop.test', BORA.email];

  it('makes a colleague an owner and a colleague again, and a colleague makes nobody either', async () => {
    const bora = cookieOf(await join(await link()));
    expect(await makeRole(INVITED, 'owner', bora)).toBe(422);
    expect(await makeRole(OWNER, 'colleague', bora)).toBe(422);
    expect(await makeRole(INVITED, 'owner')).toBe(303);
    const inviting = await owner.form(path('/invitations'), {}, bora);
    const invited = linkIn(await inviting.text()) ?? '';
    expect([inviting.status, (await visit(invited)).status]).toEqual([200, 200]);
    expect(await makeRole(INVITED, 'colleague')).toBe(303);
    expect((await visit(invited)).status).toBe(404);
    expect((await owner.form(path('/invitations'), {}, bora)).status).toBe(422);
  });

  it('always stays: the last one is neither made a colleague, taken out, nor leaves', async () => {
    const bora = cookieOf(await join(await link()));
    expect([await makeRole(OWNER, 'colleague'), await leave(owner.cookie)]).toEqual([422, 422]);
    expect((await owner.form(path(`/${await idOf(OWNER)}/removal`), {})).status).toBe(422);
    expect(await sees(owner.cookie)).toBe(true);
    await makeRole(INVITED, 'owner');
    const both = await Promise.all([makeRole(OWNER, 'colleague', bora), makeRole(INVITED, 'colleague')]);
    expect(both.sort()).toEqual([303, 422]);
  });

  const tokens = () => `/admin/s/${world.site.id}/settings/tokens`;
  const makeToken = async (name: string, as = owner.cookie) =>
    (await owner.form(tokens(), { name, scope: 'read' }, as)).text();
  const ask = async (made: string) => {
    const headers = { authorization: `Bearer ${/dw_[0-9a-f]{48}/.exec(made)?.[0]}` };
    return (await world.request(`/api/v1/sites/${world.site.id}`, { headers })).status;
  };

  it('who is made a colleague has no tokens any more, which is said first, and the others keep theirs', async () => {
    const bora = cookieOf(await join(await link()));
    await makeRole(INVITED, 'owner');
    const [made, kept] = [await makeToken('보라의 서버', bora), await makeToken('회원 연동')];
    expect(await makeRole(OWNER, 'owner', bora)).toBe(422);
    expect([await ask(made), await ask(kept)]).toEqual([200, 200]);
    expect(await owner.page(path())).toMatch(/함께 쓰는 사람으로 바꿀까요\?[^"]*박보라 님이 만든 API 토큰도 폐기되어/);
    expect(await makeRole(INVITED, 'colleague')).toBe(303);
    expect([await ask(made), await ask(kept)]).toEqual([401, 200]);
    expect(await owner.page(tokens())).not.toContain('보라의 서버');
  });

  it('who leaves sees the shop no more, and what they made or had out ends with it', async () => {
    const bora = cookieOf(await join(await link()));
    await makeRole(INVITED, 'owner');
    const [made, kept] = [await makeToken('보라의 서버', bora), await makeToken('회원 연동')];
    const opened = await owner.form(`/admin/s/${world.site.id}/settings/debug`, {}, bora);
    const debug = /dw_debug=([\w.]+)/.exec(opened.headers.get('refresh') ?? '')?.[1] ?? '';
    const invited = linkIn(await (await owner.form(path('/invitations'), {}, bora)).text()) ?? '';
    const good = async () => [
      await sees(bora),
      (await checkOwnerToken(world.edge, 'debug', debug)).ok,
      (await visit(invited)).status === 200,
      (await ask(made)) === 200,
      (await ask(kept)) === 200,
    ];
    expect(await good()).toEqual([true, true, true, true, true]);
    expect(await leave(bora)).toBe(303);
    expect(await good()).toEqual([false, false, false, false, true]);
    expect(await owner.page(path())).not.toContain(INVITED);
  });

  it('makes nobody of another shop anything', async () => {
    const other = await world.another();
    await world.edge.db
      .prepare('INSERT INTO site_users (site_id, user_id) VALUES (?1, ?2)')
      .bind(other.site.id, 'somebody')
      .run();
    const to = `/admin/s/${other.site.id}/settings/people/somebody/role`;
    expect((await owner.form(to, { role: 'colleague' })).status).toBe(404);
    expect((await owner.form(path('/somebody/role'), { role: 'colleague' })).status).toBe(422);
  });
});

it('a colleague leaves by themselves', async () => {
  const colleague = cookieOf(await join(await link()));
  expect((await owner.form(path('/leave'), {}, colleague)).headers.get('location')).toBe('/admin/');
  expect(await sees(colleague)).toBe(false);
});
