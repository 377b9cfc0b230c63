import { beforeEach, describe, expect, it } from 'vitest';
import { World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.begin();
  await world.edge.db.batch(
    ['account', 'session', 'user', 'site_users'].map((table) => world.edge.db.prepare(`DELETE FROM ${table}`)),
  );
});

const typed = {
  platform: 'cafe24',
  shop: '하늘옷장',
  shopUrl: 'https://www.haneul.test/',
  name: '김하늘',
  email: 'owner@haneul.test',
  password: 'a long password',
};

function post(path: string, fields: Record<string, string>) {
  return world.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://edge.test' },
    body: new URLSearchParams(fields).toString(),
  });
}
const open = (over: Record<string, string> = {}) =>
  post('/admin/first', { ...typed, secret: world.edge.env.DORAWA_SECRET, ...over });
const signIn = () => post('/admin/sign-in', { email: typed.email, password: typed.password });

describe('a new deployment', () => {
  it('opens its first shop and account for whoever knows its secret, who can then sign in and see it', async () => {
    expect((await world.request('/admin/first')).status).toBe(200);
    expect((await open()).headers.get('location')).toBe('/admin/sign-in');
    const signedIn = await signIn();
    expect(signedIn.status).toBe(303);
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const home = await world.request('/admin/', { headers: { cookie } });
    const shop = await world.request(home.headers.get('location') ?? '', { headers: { cookie } });
    expect(await shop.text()).toContain('하늘옷장');
  });

  it('refuses whoever does not know it, in Korean, and keeps what was typed but the secrets', async () => {
    const refused = await open({ secret: 'a guess that is long enough to be one' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('DORAWA_SECRET 값과 다릅니다');
    expect(html).toContain('value="owner@haneul.test"');
    expect(html).not.toContain('a guess');
    expect((await signIn()).status).toBe(401);
  });

  it('is closed once somebody can sign in', async () => {
    await open();
    expect((await world.request('/admin/first')).headers.get('location')).toBe('/admin/sign-in');
    expect((await open({ email: 'second@haneul.test' })).headers.get('location')).toBe('/admin/sign-in');
    const { n } = (await world.edge.db.prepare('SELECT count(*) AS n FROM user').first<{ n: number }>()) ?? {};
    expect(n).toBe(1);
  });
});
