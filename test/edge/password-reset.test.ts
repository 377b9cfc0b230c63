// 비밀번호를 잊었을 때: a link an owner or the operator makes, good once and for an hour.

import { beforeEach, describe, expect, it } from 'vitest';
import { createPerson } from '../../edge/admin/auth';
import { operatorReset } from '../../edge/db/operator-reset';
import { type Owner, signedInOwner } from '../support/owner';
import { HOUR_MS, World } from '../support/world';

const [OLD, NEW] = ['another long password', 'a brand new password'];
const BORA = { name: '박보라', email: 'bora@shop.test', password: OLD };
let world: World;
let owner: Owner;
let bora: string;
beforeEach(async () => {
  world = await World.begin();
  owner = await signedInOwner(world);
  bora = (await createPerson(world.edge, BORA)) ?? '';
  await belongs(bora, world, 'colleague');
}, 60_000);

const belongs = (userId: string, { edge, site }: World, role: string) =>
  edge.db
    .prepare('INSERT INTO site_users (site_id, user_id, role) VALUES (?1, ?2, ?3)')
    .bind(site.id, userId, role)
    .run();
const people = () => `/admin/s/${world.site.id}/settings/people`;
const ask = (userId = bora, as = owner.cookie) => owner.form(`${people()}/${userId}/reset`, {}, as);
const linkIn = (html: string) => /\/admin\/reset\/[0-9a-f]{48}/.exec(html)?.[0] ?? '';
const link = async () => linkIn(await (await ask()).text());
const set = (to: string, next = NEW, again = next) => owner.form(to, { next, again }, '');
const open = async (to: string) => (await world.request(to)).status;
const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const signIn = (password: string) => owner.form('/admin/sign-in', { email: BORA.email, password }, '');
const isIn = async (cookie: string) =>
  (await world.request(`/admin/s/${world.site.id}/`, { headers: { cookie } })).status === 200;
const ownerId = async () =>
  (await world.edge.db.prepare(`SELECT id FROM user WHERE email <> ?1`).bind(BORA.email).first<{ id: string }>())?.id ??
  '';

describe('a link that sets a password', () => {
  it('lets in who has it with a new password, and ends every session there was', async () => {
    const before = cookieOf(await signIn(OLD));
    for (let i = 0; i < 5; i++) await signIn('a wrong password');
    const to = await link();
    expect(await owner.page(people())).not.toContain(to);
    expect(await (await world.request(to)).text()).toContain(BORA.email);
    const answer = await set(to);
    expect([answer.status, answer.headers.get('location'), await isIn(cookieOf(answer))]).toEqual([
      303,
      '/admin/',
      true,
    ]);
    expect([await isIn(before), (await signIn(OLD)).status, (await signIn(NEW)).status]).toEqual([false, 401, 303]);
    expect(await isIn(owner.cookie)).toBe(true);
  });

  it('works once, also for two at the same time', async () => {
    const to = await link();
    const both = await Promise.all([set(to), set(to, 'yet another password')]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404]);
    expect([await open(to), (await set(to)).status]).toEqual([404, 404]);
  });

  it('works for an hour, and until the next is made', async () => {
    const first = await link();
    const to = await link();
    expect([await open(first), await open(to)]).toEqual([404, 200]);
    world.jump(world.now() + HOUR_MS);
    expect([await open(to), (await set(to)).status]).toEqual([404, 404]);
  });

  it('is not used up by a password that cannot be one, which is in no page', async () => {
    const to = await link();
    for (const [next, again] of [
      ['short', 'short'],
      [NEW, `${NEW}!`],
    ] as const) {
      const answer = await set(to, next, again);
      expect([answer.status, (await answer.text()).includes(next)]).toEqual([422, false]);
    }
    expect((await set(to)).status).toBe(303);
  });

  it('is made by an owner for another person of the shop only', async () => {
    const colleague = cookieOf(await signIn(OLD));
    const refused = [await ask(await ownerId(), colleague), await ask(await ownerId()), await ask('nobody')];
    for (const answer of refused) expect([answer.status, linkIn(await answer.text())]).toEqual([422, '']);
  });

  it('is not made for who belongs to a shop its maker does not own, and ends when they come to', async () => {
    const to = await link();
    const other = await world.another();
    await belongs(bora, other, 'colleague');
    expect([await open(to), (await set(to)).status, (await ask()).status]).toEqual([404, 404, 422]);
    await belongs(await ownerId(), other, 'colleague');
    expect((await ask()).status).toBe(422);
  });

  it('ends when its maker is an owner no more, or its person leaves', async () => {
    const change = (role: string) =>
      world.edge.db.prepare(`UPDATE site_users SET role = ?1 WHERE user_id <> ?2`).bind(role, bora).run();
    const to = await link();
    await change('colleague');
    expect(await open(to)).toBe(404);
    await change('owner');
    expect(await open(to)).toBe(200);
    await owner.form(`${people()}/${bora}/removal`, {});
    expect(await open(to)).toBe(404);
  });

  it('is not to be tried without end', async () => {
    const statuses = [];
    for (let i = 0; i < 31; i++) statuses.push(await open(`/admin/reset/${'0'.repeat(48)}`));
    expect([statuses[0], statuses.at(-1)]).toEqual([404, 429]);
  });
});

it('the operator makes one for the only owner, by the address alone', async () => {
  const put = async (email: string) => {
    const secret = 'ab'.repeat(24);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
    const id = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const { results } = await world.edge.db.prepare(operatorReset(id, email, world.now())).all();
    return { to: `/admin/reset/${secret}`, found: results.length };
  };
  expect((await put(`nobody' OR 1=1 --@shop.test`)).found).toBe(0);
  const { to, found } = await put(' Owner@shop.test ');
  expect([found, (await set(to)).status, await isIn(owner.cookie)]).toEqual([1, 303, false]);
});

it('the sign-in page says whom to ask, and asks for no address', async () => {
  expect(await (await world.request('/admin/sign-in')).text()).toContain('href="/admin/reset"');
  const html = await (await world.request('/admin/reset')).text();
  expect(html).toContain('함께 쓰는 사람');
  expect(html).not.toContain('<form');
});
