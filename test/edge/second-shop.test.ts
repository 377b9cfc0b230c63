// A second shop of somebody who has one: opened under 내 계정, by owners only.

import { expect, it } from 'vitest';
import { createPerson } from '../../edge/admin/auth';
import { beginWithOwner, owner, world } from '../support/owned';

const SHOP = { shop: '둘째 상점', shopUrl: 'https://www.second.test/', platform: 'makeshop' };
beginWithOwner();

const shops = async () =>
  (await world.edge.db.prepare('SELECT count(*) AS n FROM sites').first<{ n: number }>())?.n ?? 0;

it('is opened by an owner, who goes on to its installation and may act for both', async () => {
  expect(await owner.page('/admin/account')).toContain('href="/admin/shops/new"');
  expect(await owner.page('/admin/shops/new')).toContain('쇼핑몰 추가');
  const opened = await owner.form('/admin/shops/new', SHOP);
  const to = opened.headers.get('location') ?? '';
  expect([opened.status, to]).toEqual([303, expect.stringMatching(/^\/admin\/s\/\d+\/settings\/install$/)]);
  expect(to).not.toContain(`/s/${world.site.id}/`);
  const html = await owner.page(to);
  expect(html).toContain('둘째 상점');
  expect(html).toContain(`href="/admin/s/${world.site.id}/"`);
});

it('is not opened with what cannot be a shop, and what was typed stays', async () => {
  const before = await shops();
  for (const shopUrl of ['둘째 상점', 'hello@second.test']) {
    const refused = await owner.form('/admin/shops/new', { ...SHOP, shopUrl });
    const html = await refused.text();
    expect([refused.status, html]).toEqual([422, expect.stringContaining('예: https://shop.example')]);
    expect(html).toContain(`value="${shopUrl}"`);
  }
  expect(await shops()).toBe(before);
});

it.each(['www.second.test', 'HTTPS://www.second.test/index.html?a=1#top', ' https://www.second.test/ '])(
  'is opened with its address as people type or paste it: %s',
  async (shopUrl) => {
    const opened = await owner.form('/admin/shops/new', { ...SHOP, shopUrl });
    expect(opened.status).toBe(303);
    const { settings } = (await world.edge.db
      .prepare('SELECT settings FROM sites ORDER BY id DESC LIMIT 1')
      .first<{ settings: string }>()) ?? { settings: '{}' };
    expect(JSON.parse(settings)).toMatchObject({ shopUrl: 'https://www.second.test' });
  },
);

it('is opened by no colleague, by nobody without a shop, and by nobody who is not signed in', async () => {
  const before = await shops();
  const bora = { name: '박보라', email: 'bora@shop.test', password: 'another long password' };
  const userId = await createPerson(world.edge, bora);
  const signedIn = await owner.form('/admin/sign-in', bora, '');
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const tries = async () => (await owner.form('/admin/shops/new', SHOP, cookie)).status;
  expect(await tries()).toBe(403);
  await world.edge.db
    .prepare(`INSERT INTO site_users (site_id, user_id, role) VALUES (?1, ?2, 'colleague')`)
    .bind(world.site.id, userId)
    .run();
  expect(await tries()).toBe(403);
  const account = await world.request('/admin/account', { headers: { cookie } });
  expect(await account.text()).not.toContain('/admin/shops/new');
  expect((await owner.form('/admin/shops/new', SHOP, '')).status).toBe(401);
  expect(await shops()).toBe(before);
});

it('is one of as many as an agency looks after, each of which its owner may come into', async () => {
  const { db } = world.edge;
  const { results } = await db
    .prepare(
      `INSERT INTO sites (key, name, platform, hosts, settings, secret_sealed, created_at)
       SELECT 'many-' || value, 'shop ' || value, platform, hosts, settings, '', 0
       FROM json_each(?2) CROSS JOIN sites s WHERE s.id = ?1 RETURNING id`,
    )
    .bind(world.site.id, JSON.stringify(Array.from({ length: 130 }, (_, n) => n)))
    .all<{ id: number }>();
  await db
    .prepare(
      `INSERT INTO site_users (site_id, user_id, role) SELECT j.value, user_id, role FROM site_users, json_each(?2) j
       WHERE site_id = ?1`,
    )
    .bind(world.site.id, JSON.stringify(results.map(({ id }) => id)))
    .run();
  const last = results.at(-1)?.id;
  expect(await owner.page(`/admin/s/${last}/`)).toContain('shop 129');
  expect(await owner.page('/admin/account')).toContain('비밀번호 바꾸기');
});
