// 쇼핑몰 닫기 in the admin: asked for by name, said what it means, taken back in time.

import { expect, it } from 'vitest';
import { createPerson } from '../../edge/admin/auth';
import { beginWithOwner, owner, world } from '../support/owned';
import { DAY_MS } from '../support/world';

beginWithOwner();

const path = (more: string) => `/admin/s/${world.site.id}${more}`;
const close = (shopName = world.site.name, as = owner.cookie) =>
  owner.form(path('/settings/closing'), { shopName }, as);

it('says what stops at once and what goes later, and names the campaigns that run', async () => {
  await world.campaign('cart_abandon_realtime', { name: '담고 떠난 분께' });
  expect(await owner.page(path('/settings'))).toContain(`href="${path('/settings/closing')}"`);
  const html = await owner.page(path('/settings/closing'));
  for (const words of ['담고 떠난 분께', 'API 토큰', '3일 뒤에', '되돌릴 수 없습니다', world.site.name])
    expect(html).toContain(words);
});

it('closes nothing without the name, and keeps what was written', async () => {
  const refused = await close('하늘');
  const html = await refused.text();
  expect([refused.status, html]).toEqual([422, expect.stringContaining('이름을 그대로 적어 주세요')]);
  expect(html).toContain('value="하늘"');
  expect(await owner.page(path('/'))).toContain(world.site.name);
});

it('leads its owner to where it can be opened again, and back once it is', async () => {
  const campaign = await world.campaign('cart_abandon_realtime');
  const closed = await close();
  const to = closed.headers.get('location') ?? '';
  expect([closed.status, to]).toEqual([303, expect.stringMatching(/^\/admin\/shops\/closed\?/)]);
  const html = await owner.page(to);
  for (const words of ['닫았습니다', '3월 12일 10:00', '다시 열기', '쇼핑몰 추가']) expect(html).toContain(words);
  expect(html).not.toContain('관리자 화면으로');
  expect((await world.request('/admin/', { headers: { cookie: owner.cookie } })).headers.get('location')).toBe(
    '/admin/shops/closed',
  );
  expect(await owner.page('/admin/account')).toContain('href="/admin/shops/closed"');

  const reopened = await owner.form('/admin/shops/closed', { shop: String(world.site.id) });
  expect([reopened.status, reopened.headers.get('location')]).toEqual([303, path('/campaigns')]);
  expect(await owner.page(path(`/campaigns/${campaign}`))).toContain('일시정지');
});

it('is too late to be taken back after three days, and says so', async () => {
  await close();
  await world.advance(3 * DAY_MS);
  const late = await owner.form('/admin/shops/closed', { shop: String(world.site.id) });
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('다시 열 수 있는 때가 지났습니다')]);
});

it('is an owner’s to close and to open: a colleague is told whom to ask', async () => {
  const bora = { name: '박보라', email: 'bora@shop.test', password: 'another long password' };
  const userId = await createPerson(world.edge, bora);
  await world.edge.db
    .prepare(`INSERT INTO site_users (site_id, user_id, role) VALUES (?1, ?2, 'colleague')`)
    .bind(world.site.id, userId)
    .run();
  const signedIn = await owner.form('/admin/sign-in', { email: bora.email, password: bora.password }, '');
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const settings = await (await world.request(path('/settings'), { headers: { cookie } })).text();
  expect(settings).toContain('쇼핑몰은 주인만 닫습니다');
  const refused = await close(world.site.name, cookie);
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('주인에게 부탁해 주세요')]);
  await close();
  expect(await (await world.request('/admin/shops/closed', { headers: { cookie } })).text()).not.toContain('다시 열기');
  expect((await owner.form('/admin/shops/closed', { shop: String(world.site.id) }, cookie)).status).toBe(409);
});
