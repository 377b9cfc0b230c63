// 내 계정: a person's own password.

import { describe, expect, it } from 'vitest';
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
