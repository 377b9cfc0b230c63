// The settings form: in the hands of two people, and where a shop says its product images are.

import { expect, it } from 'vitest';
import { getSite } from '../../edge/actions/sites';
import { settingsFields } from '../../edge/admin/shop/settings-form';
import { signedInOwner } from '../support/owner';
import { World } from '../support/world';

it('settings saved elsewhere meanwhile are written over by nobody who was not told', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  const path = `/admin/s/${world.site.id}/settings`;
  const seenIn = (html: string) => /name="seen" value="(\d+)"/.exec(html)?.[1] ?? '';
  const stored = async () => {
    const site = await getSite(world.edge, world.site.id);
    if (!site) throw new Error('no site');
    return site;
  };
  const opened: Record<string, string> = { ...settingsFields(await stored()), seen: seenIn(await owner.page(path)) };
  expect((await owner.form(path, { ...opened, priceSms: '9' })).status).toBe(303);
  // Who says the same, be it by pressing twice, writes over nothing.
  expect((await owner.form(path, { ...opened, priceSms: '9' })).status).toBe(303);
  const refused = await owner.form(path, { ...opened, senderName: '새 이름' });
  const html = await refused.text();
  expect([refused.status, html]).toEqual([409, expect.stringContaining('다른 곳에서 설정이 바뀌었습니다')]);
  expect(html).toContain('value="새 이름"');
  expect((await stored()).settings.prices.SMS).toBe(9);
  expect((await owner.form(path, { ...opened, senderName: '새 이름', seen: seenIn(html) })).status).toBe(303);
  expect((await stored()).settings).toMatchObject({ senderName: '새 이름', prices: { SMS: Number(opened.priceSms) } });
});

it.each(['AD', '광고', 'ad💥', '하늘[광고]'])(
  'a sender is not called what reads as a second label, for which no text could go: %s',
  async (senderName) => {
    const world = await World.begin();
    const owner = await signedInOwner(world);
    const refused = await owner.form(`/admin/s/${world.site.id}/settings`, {
      ...settingsFields(world.site),
      senderName,
    });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('광고 표시로 읽히는 이름')]);
  },
);

it('an owner sees where product images came from, and says which are believed', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  const path = `/admin/s/${world.site.id}/settings`;
  const suggested = () => owner.page(`${path}/image-hosts`);
  expect(await suggested()).toContain('최근에 본 상품 사진이 없습니다.');
  const saw = (id: string, host: string) =>
    world.event('view_item', {
      items: [{ item_id: id, item_name: '코트', image: `https://${host}/${id}.jpg` }],
    });
  await saw('1', 'once.test');
  await saw('2', 'img.test');
  await saw('3', 'img.test');
  expect([...(await suggested()).matchAll(/<code[^>]*>([^<]+)/g)].map(([, host]) => host)).toEqual([
    'img.test',
    'once.test',
  ]);

  const site = async () => (await getSite(world.edge, world.site.id)) ?? expect.fail('no site');
  const typed = (imageHosts: string) =>
    site().then((shop) => owner.form(path, { ...settingsFields(shop), imageHosts }));
  expect((await typed('https://IMG.test/product/\ncdn.shop.test')).status).toBe(303);
  expect((await site()).settings.imageHosts).toEqual(['img.test', 'cdn.shop.test']);
  const refused = await typed('사진.test');
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('예: img.shop.example')]);
  expect((await typed('')).status).toBe(303);
  expect((await site()).settings.imageHosts).toEqual([]);
});

it('who tells members of their consent is written over by nobody who was not told', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  const path = `/admin/s/${world.site.id}/notices`;
  const seenIn = (html: string) => /name="seen" value="(\d+)"/.exec(html)?.[1] ?? '';
  const wording = async () => (await getSite(world.edge, world.site.id))?.settings.receiptFlags?.wording;
  const fields = { result: 'dorawa', reconfirm: 'dorawa', closing: '', smsMeansKakao: '', wording: '' };
  const opened = { ...fields, seen: seenIn(await owner.page(path)) };
  expect((await owner.form(path, { ...opened, wording: '첫째가 적은 문구' })).status).toBe(303);
  expect((await owner.form(path, { ...opened, wording: '첫째가 적은 문구' })).status).toBe(303);
  const refused = await owner.form(path, { ...opened, wording: '둘째가 적은 문구' });
  const html = await refused.text();
  expect([refused.status, html]).toEqual([409, expect.stringContaining('다른 곳에서 동의 통지 설정이 바뀌었습니다')]);
  expect([html.includes('value="둘째가 적은 문구"'), await wording()]).toEqual([true, '첫째가 적은 문구']);
  expect((await owner.form(path, { ...opened, wording: '둘째가 적은 문구', seen: seenIn(html) })).status).toBe(303);
  expect(await wording()).toBe('둘째가 적은 문구');
});

it('the settings entered anew of a shop whose own cannot be read stay as typed, whatever else would be fetched into the page', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  await world.edge.db.prepare(`UPDATE sites SET settings = '{' WHERE id = ?1`).bind(world.site.id).run();
  const path = `/admin/s/${world.site.id}/settings`;
  const headers = { cookie: owner.cookie, 'hx-request': 'true', 'hx-current-url': `https://edge.test${path}` };
  const fetched = (await owner.page(path)).match(/(?<=hx-get=")[^"]+/g) ?? [];
  expect(fetched).toContain(`${path}/image-hosts`);
  for (const part of fetched) {
    const answer = await world.request(part.replaceAll('&amp;', '&'), { headers });
    expect([part, answer.status, await answer.text()]).toEqual([part, 204, '']);
  }
});
