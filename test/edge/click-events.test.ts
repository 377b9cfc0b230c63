import { describe, expect, it } from 'vitest';
import { getSite } from '../../edge/actions/sites';
import { beginWithOwner, owner, world } from '../support/owned';

beginWithOwner();

const form = (path: string, fields: Record<string, string>) => owner.form(path, fields);
const own = (path = '') => `/admin/s/${world.site.id}/settings/clicks${path}`;
const shown = (path = '') => owner.page(own(path));
const kept = async () => (await getSite(world.edge, world.site.id))?.settings.clickEvents;
const banner = { name: 'coupon_banner', selector: '#coupon' };
const was = { wasName: banner.name, wasSelector: banner.selector };

describe('click events', () => {
  it('are named in the admin, listed there, and told to the tracker', async () => {
    expect(await shown()).toContain('아직 없습니다');
    expect((await form(own(), banner)).headers.get('location')).toContain('flash=saved');
    expect(await shown()).toMatch(/coupon_banner[\s\S]*#coupon/);
    expect(await (await world.request(`/t/${world.site.key}.js`)).text()).toContain('coupon_banner');
  });

  it('are counted beside their names', async () => {
    await form(own(), banner);
    await world.event('coupon_banner', {}, { member: 'haneul' });
    await world.event('coupon_banner', {}, { member: 'haneul' });
    expect(await shown()).toContain('2번');
  });

  it('are changed in their place, and taken away with the code for them', async () => {
    await form(own(), banner);
    await form(own(), { name: 'size_help', selector: '.size' });
    expect(await shown('?name=coupon_banner&selector=%23coupon')).toContain('coupon_banner 고치기');
    await form(own(), { ...banner, selector: '#coupon2', ...was });
    expect(await kept()).toEqual([
      { name: 'coupon_banner', selector: '#coupon2' },
      { name: 'size_help', selector: '.size' },
    ]);
    expect(await shown()).toMatch(/data-confirm="‘coupon_banner’ 클릭을 더 세지 않을까요\?/);
    await form(own('/delete'), { wasName: 'coupon_banner', wasSelector: '#coupon2' });
    await form(own('/delete'), { wasName: 'size_help', wasSelector: '.size' });
    expect(await kept()).toBeUndefined();
  });

  it.each([
    ['', '#a', '영문자로 시작해'],
    ['쿠폰', '#a', '영문자로 시작해'],
    ['purchase', '#a', '자동으로 수집하는 이벤트'],
    ['a'.repeat(41), '#a', '40자까지'],
    ['coupon', '', 'CSS 선택자를'],
    [banner.name, banner.selector, '이미 같은 이름으로'],
  ])('are refused as %j on %j with what to mend, and nothing typed is lost', async (name, selector, words) => {
    await form(own(), banner);
    const answer = await form(own(), { name, selector });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(words);
    if (name) expect(html).toContain(`value="${name}"`);
    expect(await kept()).toEqual([banner]);
  });

  it('are at most twenty, and one of twenty can still be changed', async () => {
    for (let i = 0; i < 20; i++) await form(own(), { name: `click_${i}`, selector: `#c${i}` });
    expect(await (await form(own(), banner)).text()).toContain('최대 20개');
    await form(own(), { ...banner, wasName: 'click_7', wasSelector: '#c7' });
    expect((await kept())?.[7]).toEqual(banner);
    expect(await kept()).toHaveLength(20);
  });

  it('take the element that the owner chose in the shop, by scripting and without', async () => {
    const opened = await form(`/admin/s/${world.site.id}/settings/pick`, { pickPage: '/' });
    const token = opened.headers.get('refresh')?.split('=').at(-1);
    await world.request('/t/picked', {
      method: 'POST',
      headers: { origin: 'https://shop.test' },
      body: JSON.stringify({
        token,
        purpose: 'pick',
        pick: { selector: '#hero .cta', matches: 2, url: 'https://shop.test/' },
      }),
    });
    const live = await shown('/picked?look=1');
    expect(live).toContain('맞는 요소는 모두 셉니다');
    expect(live).toContain('value="#hero .cta"');
    expect(live).not.toContain('signUp-click');
    const plain = await (await form(own('/picked'), { name: 'hero', selector: '' })).text();
    expect(plain).toContain('value="#hero .cta"');
    expect(plain).toContain('value="hero"');
  });

  it('are changed by programs with the shop’s settings', async () => {
    const headers = { authorization: `Bearer ${await world.token()}`, 'content-type': 'application/json' };
    const { name, hosts, settings } = world.site;
    const put = (clickEvents: unknown) =>
      world.request(`/api/v1/sites/${world.site.id}`, {
        method: 'PUT',
        headers,
        body: JSON.stringify({ name, hosts, settings: { ...settings, clickEvents } }),
      });
    expect((await put([banner])).status).toBe(200);
    expect(await kept()).toEqual([banner]);
    expect((await put([{ name: 'purchase', selector: '#a' }])).status).toBe(400);
  });
});
