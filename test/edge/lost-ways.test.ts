// Ways that lead nowhere, and forms nobody can read: inside a shop of one's own the menu stays, and the page says what to do.

import { describe, expect, it } from 'vitest';
import { createSite } from '../../edge/actions/sites';
import { beginWithOwner, owner, world } from '../support/owned';

beginWithOwner();

const MENU = 'aria-label="주 메뉴"';
async function lost(rest: string, siteId = world.site.id) {
  const answer = await world.request(`/admin/s/${siteId}${rest}`, { headers: { cookie: owner.cookie } });
  return { status: answer.status, html: await answer.text() };
}

describe('what is not in the shop', () => {
  it.each([
    ['/nowhere', '페이지를 찾을 수 없습니다', '/'],
    ['/campaigns/999', '캠페인을 찾을 수 없습니다', '/campaigns'],
    ['/campaigns/999/edit', '캠페인을 찾을 수 없습니다', '/campaigns'],
    ['/member?id=nobody', '회원을 찾을 수 없습니다', '/members'],
    ['/segments/999', '타겟 그룹을 찾을 수 없습니다', '/segments'],
    ['/coupons/999', '쿠폰을 찾을 수 없습니다', '/coupons'],
    ['/settings/nowhere', '페이지를 찾을 수 없습니다', '/settings'],
  ])('%s is said with the menu, and the way on', async (rest, title, way) => {
    const { status, html } = await lost(rest);
    expect(status).toBe(404);
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).toContain(MENU);
    expect(html).toContain(`class="button" href="/admin/s/${world.site.id}${way}"`);
  });
});

it('another shop answers as one that does not exist, without a menu', async () => {
  const other = await createSite(world.edge, {
    ...{ name: '남의 상점', platform: 'cafe24', hosts: ['other.test'] },
    settings: world.site.settings,
  });
  const { status, html } = await lost('/campaigns/1', other.id);
  expect([status, html]).toEqual([404, (await lost('/campaigns/1', 99_999)).html]);
  expect(html).not.toContain(MENU);
  expect(html).not.toContain('남의 상점');
});

describe('a form that cannot be read', () => {
  const send = async (path: string, type: string, body: string, cookie = owner.cookie) => {
    const headers = { 'content-type': type, origin: 'https://edge.test', cookie };
    const answer = await world.request(path, { method: 'POST', headers, body });
    return { status: answer.status, html: await answer.text() };
  };
  const CUT = '--x\r\ncontent-disposition: form-data; name="files"; filename="a.png"\r\n\r\nhal';

  it.each([
    ['whose end is missing', 'multipart/form-data; boundary=x', CUT],
    ['that does not say where its parts end', 'multipart/form-data', CUT],
    ['of letters nobody uses', 'application/x-www-form-urlencoded; charset=klingon', 'name=%ED'],
  ])('%s is said to be so, with what to do', async (_, type, body) => {
    for (const rest of ['/images', '/settings/tokens', '/segments']) {
      const { status, html } = await send(`/admin/s/${world.site.id}${rest}`, type, body);
      expect([rest, status, html]).toEqual([rest, 400, expect.stringContaining('다시 보내 주세요')]);
    }
  });

  it('is said to be so at the sign-in page too', async () => {
    const { status, html } = await send('/admin/sign-in', 'multipart/form-data', CUT, '');
    expect([status, html]).toEqual([400, expect.stringContaining('다시 보내 주세요')]);
  });
});

it('a file sent without a session leads by the sign-in page back to where it was chosen', async () => {
  const page = `/admin/s/${world.site.id}/member-import`;
  const send = async (referer: string) => {
    const body = new FormData();
    body.set('file', new File(['아이디\nhaneul\n'], 'members.csv'));
    const headers = { origin: 'https://edge.test', referer };
    return (await world.request(page, { method: 'POST', headers, body })).headers.get('location');
  };
  expect(await send(`https://edge.test${page}`)).toBe(`/admin/sign-in?next=${encodeURIComponent(page)}`);
  expect(await send('https://elsewhere.test//admin')).toBe('/admin/sign-in?next=%2Fadmin%2F');
});
