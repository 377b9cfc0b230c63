// 내 계정: a person's own password.

import { describe, expect, it } from 'vitest';
import { createSiteToken, listSiteTokens } from '../../edge/actions/access';
import { createPerson } from '../../edge/admin/auth';
import { beginWithOwner, owner, world } from '../support/owned';

const [OLD, NEW] = ['a long password', 'a longer password'];
beginWithOwner();

const change = (current: string, next: string, again = next) => owner.form('/admin/account', { current, next, again });
const signIn = async (password: string) =>
  (await owner.form('/admin/sign-in', { email: 'owner@shop.test', password }, '')).status;
const isIn = async (cookie: string) =>
  (await world.request(`/admin/s/${world.site.id}/`, { headers: { cookie }, redirect: 'manual' })).status === 200;

it('leads to the account from every page', async () => {
  expect(await owner.page(`/admin/s/${world.site.id}/`)).toContain('href="/admin/account"');
});

it.each(['/admin/sign-in', '/admin/s/1/images'])(
  'is asked of whoever sends files before they are read: %s reads no more of a stranger than a form',
  async (path) => {
    let told = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        told += 100_000;
        if (told > 5_000_000) controller.close();
        else controller.enqueue(new Uint8Array(100_000));
      },
    });
    const headers = { 'content-type': 'multipart/form-data; boundary=x', origin: 'https://edge.test' };
    const { status } = await world.request(path, { method: 'POST', headers, body });
    expect([303, 413]).toContain(status);
    expect(told).toBeLessThan(1_500_000);
  },
);

describe('a password', () => {
  it('is changed by who knows it; the other sessions end, and this one goes on', async () => {
    const elsewhere = await owner.signIn();
    const changed = await change(OLD, NEW);
    expect([changed.status, changed.headers.get('location')]).toEqual([303, '/admin/account?flash=changed']);
    const cookie = changed.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect([await isIn(cookie), await isIn(elsewhere), await isIn(owner.cookie)]).toEqual([true, false, false]);
    expect([await signIn(OLD), await signIn(NEW)]).toEqual([401, 303]);
  });

  it.each([
    ['not the password', NEW, NEW, '지금 비밀번호가 맞지 않습니다.'],
    [OLD, 'short', 'short', '10~128자'],
    [OLD, NEW, `${NEW}!`, '새 비밀번호와 다릅니다.'],
  ])('is not changed from %s to %s and %s', async (current, next, again, words) => {
    const answer = await change(current, next, again);
    const html = await answer.text();
    expect([answer.status, html]).toEqual([422, expect.stringContaining(words)]);
    expect(html).not.toContain(NEW);
    expect(await signIn(OLD)).toBe(303);
  });

  it('is not to be guessed here either', async () => {
    for (let i = 0; i < 5; i++) await change('wrong one', NEW);
    expect(await (await change(OLD, NEW)).text()).toContain('여러 번 틀렸습니다.');
  });

  it('is kept in no page when the session is over', async () => {
    const answer = await owner.form('/admin/account', { current: OLD, next: NEW, again: NEW }, '');
    expect([answer.status, await answer.text()]).toEqual([303, '']);
  });

  it('nor are a provider’s keys', async () => {
    const keys = { apiKey: 'KEY0000000000001', apiSecret: 'a secret that no page repeats' };
    const answer = await owner.form(`/admin/s/${world.site.id}/settings/providers/solapi`, keys, '');
    expect([answer.status, await answer.text()]).toEqual([303, '']);
  });
});

describe('an account', () => {
  const bora = { name: '박보라', email: 'bora@shop.test', password: 'another long password' };
  const rows = async (sql: string, ...values: unknown[]) =>
    (
      await world.edge.db
        .prepare(sql)
        .bind(...values)
        .all()
    ).results;

  async function colleague(role: 'owner' | 'colleague') {
    const userId = (await createPerson(world.edge, bora)) ?? '';
    await world.edge.db
      .prepare('INSERT INTO site_users (site_id, user_id, role) VALUES (?1, ?2, ?3)')
      .bind(world.site.id, userId, role)
      .run();
    const answer = await owner.form('/admin/sign-in', { email: bora.email, password: bora.password }, '');
    return { userId, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
  }
  const remove = (password: string, as?: string) => owner.form('/admin/account/removal', { password }, as);

  it('is deleted by whoever knows its password, and leaves nothing of the person', async () => {
    const { userId, cookie } = await colleague('owner');
    await createSiteToken(world.edge, world.site.id, userId, { name: '서버', scopes: ['read'] });
    const removed = await remove(bora.password, cookie);
    expect([removed.status, await removed.text()]).toEqual([200, expect.stringContaining('계정을 삭제했습니다')]);
    expect(removed.headers.get('set-cookie')).toContain('Max-Age=0');
    for (const table of ['site_users', 'session', 'account'])
      expect([table, await rows(`SELECT * FROM ${table} WHERE user_id = ?1`, userId)]).toEqual([table, []]);
    expect(await rows('SELECT * FROM user WHERE id = ?1', userId)).toEqual([]);
    expect(await listSiteTokens(world.edge, world.site.id)).toEqual([]);
    expect(await isIn(cookie)).toBe(false);
    expect(await isIn(owner.cookie)).toBe(true);
    const again = await owner.form('/admin/sign-in', { email: bora.email, password: bora.password }, '');
    expect(again.status).toBe(401);
  });

  it('stays with a wrong password, and while a shop has no other owner, whose names it says', async () => {
    await colleague('colleague');
    const wrong = await remove('not the password');
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('비밀번호가 맞지 않습니다')]);
    const last = await remove(OLD);
    expect([last.status, await last.text()]).toEqual([422, expect.stringContaining('하늘옷장의 하나뿐인 주인')]);
    expect(await isIn(owner.cookie)).toBe(true);
    expect(await rows('SELECT role FROM site_users WHERE site_id = ?1 ORDER BY role', world.site.id)).toEqual([
      { role: 'colleague' },
      { role: 'owner' },
    ]);
  });
});
