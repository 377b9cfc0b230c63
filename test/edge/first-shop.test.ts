import { beforeEach, describe, expect, it } from 'vitest';
import { type Death, dyingDatabase } from '../faults/faulty-database';
import { World } from '../support/world';

let world: World;
async function begin() {
  world = await World.begin();
  await world.edge.db.batch(
    ['account', 'session', 'user', 'site_users'].map((table) => world.edge.db.prepare(`DELETE FROM ${table}`)),
  );
}
beforeEach(begin);

const typed = {
  platform: 'cafe24',
  shop: '하늘옷장',
  shopUrl: 'https://www.haneul.test/',
  name: '김하늘',
  email: 'owner@haneul.test',
  password: 'a long password',
};

function post(
  path: string,
  fields: Record<string, string>,
  bindings: { DB?: D1Database; DORAWA_SECRET?: string } = {},
) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://edge.test' };
  return world.request(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() }, bindings);
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

  it('opens them after all where that has broken off before, wherever it did', async () => {
    let secrets = 0;
    const breakOff = async (death: Death) => {
      const dying = dyingDatabase(world.edge.db, death);
      // What signs people in is kept by the secret, and keeps the database it was built over.
      const secret = `${world.edge.env.DORAWA_SECRET} ${secrets++}`;
      await post('/admin/first', { ...typed, secret }, { DB: dying.db, DORAWA_SECRET: secret });
      return dying.writes();
    };
    const writes = await breakOff({ afterCalls: Number.POSITIVE_INFINITY, lastCall: 'never made' });
    for (const afterCalls of writes) {
      await begin();
      await breakOff({ afterCalls, lastCall: 'answer lost' });
      await open();
      expect([afterCalls, (await signIn()).status]).toEqual([afterCalls, 303]);
      const owned = await world.edge.db.prepare('SELECT role FROM site_users JOIN user ON id = user_id').all();
      expect([afterCalls, owned.results]).toEqual([afterCalls, [{ role: 'owner' }]]);
    }
  }, 120_000);
});
