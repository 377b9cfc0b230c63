import { beforeEach, describe, expect, it } from 'vitest';
import { type Owner, signedInOwner } from '../support/owner';
import { World } from '../support/world';

const PICK = { selector: '#joinForm .btnSubmit', matches: 1, url: 'https://shop.test/member/join.html' };
const MINUTE_MS = 60_000;

let world: World;
let owner: Owner;
beforeEach(async () => {
  world = await World.begin();
  owner = await signedInOwner(world);
}, 60_000);

const form = (path: string, fields: Record<string, string>, as?: string) => owner.form(path, fields, as);
const own = (path: string) => `/admin/s/${world.site.id}/settings${path}`;

/** The address in the shop at which the admin opens a tool. */
const open = async (pickPage = '/member/join.html', tool = '/pick') =>
  (await form(own(tool), { pickPage })).headers.get('refresh')?.replace(/^0;url=/, '') ?? '';
const tokenIn = (address: string) => address.split('=').at(-1) ?? '';

const send = (body: unknown, origin = 'https://shop.test') =>
  world.request('/t/picked', { method: 'POST', headers: { origin }, body: JSON.stringify(body) });
const bring = (token: string, pick: unknown = PICK) => send({ token, purpose: 'pick', pick });
const refusal = async (answer: Response) => {
  const { error, message } = await answer.json<{ error: string; message: string }>();
  return { status: answer.status, error, message };
};
const look = (number = 1) => owner.page(own(`/picked?look=${number}`));

describe('the way into the shop', () => {
  it('leads to the page typed, with a token in the fragment and not in the page’s own address', async () => {
    const address = new URL(await open('/member/join.html?step=2'));
    expect(address.origin + address.pathname + address.search).toBe('https://shop.test/member/join.html?step=2');
    expect(address.hash).toMatch(/^#dw_pick=[\w.-]+$/);
  });

  it('leads nowhere but to the shop’s own hosts', async () => {
    for (const page of [
      'https://elsewhere.test/',
      '//elsewhere.test/',
      'javascript:alert(1)',
      'https://shop.test.evil/',
      `/${'가'.repeat(2_000)}`,
    ]) {
      const answer = await form(own('/pick'), { pickPage: page });
      expect({ page, status: answer.status, refresh: answer.headers.get('refresh') }).toEqual({
        page,
        status: 422,
        refresh: null,
      });
    }
  });

  it('is closed to strangers, and to pages that are not the admin’s', async () => {
    const stranger = await form(own('/pick'), { pickPage: '/' }, '');
    // What was typed waits in the sign-in page; no token, and no way into the shop.
    expect(await stranger.text()).toContain('action="/admin/sign-in"');
    expect(stranger.headers.get('refresh')).toBeNull();
    const foreign = await world.request(own('/pick'), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'https://evil.test',
        cookie: owner.cookie,
      },
      body: 'pickPage=%2F',
    });
    expect(foreign.status).toBe(403);
  });
});

describe('what the picker brings', () => {
  it('is in the owner’s form at the next look', async () => {
    const token = tokenIn(await open());
    expect(await look()).toContain('요소를 기다리고 있습니다');
    expect((await bring(token)).status).toBe(200);
    const html = await look();
    expect(html).toContain('value="#joinForm .btnSubmit"');
    expect(html).toContain('/member/join.html');
    expect(html).not.toContain('every 2s');
  });

  it('is fetched without scripting too, and nothing typed is lost', async () => {
    await bring(tokenIn(await open()));
    const html = await (await form(own('/picked'), { senderName: '방금 쓴 이름', signUp: 'auto' })).text();
    expect(html).toContain('방금 쓴 이름');
    expect(html).toContain('value="#joinForm .btnSubmit"');
    expect(html).toMatch(/id="signUp-click"[^>]*checked/);
  });

  it('is taken once', async () => {
    const token = tokenIn(await open());
    await bring(token);
    const again = await refusal(await bring(token, { ...PICK, selector: '#other' }));
    expect(again).toMatchObject({ status: 403, error: 'used', message: expect.stringContaining('이미') });
    expect(await look()).toContain('#joinForm .btnSubmit');
  });

  it('is refused after ten minutes, in Korean', async () => {
    const token = tokenIn(await open());
    world.jump(world.now() + 10 * MINUTE_MS);
    expect(await refusal(await bring(token))).toMatchObject({
      status: 403,
      error: 'over',
      message: expect.stringContaining('10분'),
    });
    expect(await look(100)).toContain('다시 열어 주세요');
  });

  it('is refused once the owner has signed out, or has opened the shop anew', async () => {
    const replaced = tokenIn(await open());
    const token = tokenIn(await open());
    expect(await refusal(await bring(replaced))).toMatchObject({ error: 'over' });
    await form('/admin/sign-out', {});
    expect(await refusal(await bring(token))).toMatchObject({ error: 'over' });
  });

  it('is refused with a forged token, whatever is changed in it', async () => {
    const [site, user, expiry, nonce, mac] = tokenIn(await open()).split('.');
    const forged = [
      [site, user, Number(expiry) + 60_000, nonce, mac],
      [site, 'somebody-else', expiry, nonce, mac],
      [site, user, expiry, '0'.repeat(24), mac],
      [site, user, expiry, nonce, '0'.repeat(32)],
    ];
    for (const parts of forged) {
      expect(await refusal(await bring(parts.join('.')))).toMatchObject({ status: 403, error: 'forged' });
    }
    expect((await bring('nonsense')).status).toBe(403);
    expect(await look()).toContain('요소를 기다리고 있습니다');
  });

  it('is refused from a page of another site, which may not read why', async () => {
    const token = tokenIn(await open());
    const answer = await send({ token, purpose: 'pick', pick: PICK }, 'https://evil.test');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect((await bring(token)).headers.get('access-control-allow-origin')).toBe('https://shop.test');
  });

  it('is refused when it is no selector, too long, or no JSON at all', async () => {
    const token = tokenIn(await open());
    expect((await bring(token, { ...PICK, selector: '' })).status).toBe(400);
    expect((await bring(token, { ...PICK, selector: 'a'.repeat(301) })).status).toBe(400);
    expect((await bring(token, { ...PICK, url: 'a'.repeat(9_000) })).status).toBe(413);
    expect((await send('not an object')).status).toBe(400);
    expect((await bring(token)).status).toBe(200);
  });

  it('opens with a token for its own purpose only', async () => {
    const address = await open('', '/debug');
    expect(address).toMatch(/^https:\/\/shop\.test\/\?dorawa_debug=1#dw_debug=/);
    const token = tokenIn(address);
    expect((await send({ token, purpose: 'debug' })).status).toBe(200);
    expect((await send({ token, purpose: 'debug' })).status).toBe(200);
    expect(await refusal(await send({ token, purpose: 'pick' }))).toMatchObject({ error: 'forged' });
    expect(await refusal(await bring(token))).toMatchObject({ error: 'forged' });
  });
});

describe('the tools’ script', () => {
  it('is a module that any shop may load, in ASCII', async () => {
    const answer = await world.request('/t/picker.js');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(answer.headers.get('content-type')).toContain('text/javascript');
    expect([...(await answer.text())].every((character) => character.charCodeAt(0) < 0x80)).toBe(true);
  });
});

describe('the tracker', () => {
  const served = async () => (await world.request(`/t/${world.site.key}.js`)).text();

  it('is told to ask first and to respect refusals only where the shop says so', async () => {
    expect(await served()).not.toMatch(/asks:/);
    world = await World.begin({ settings: { consent: 'required', dnt: true } });
    expect(await served()).toContain('asks:1');
  });

  it('is told so from the settings form, and no longer when the boxes are empty', async () => {
    const fields = {
      name: '하늘옷장',
      hosts: 'shop.test',
      shopUrl: 'https://shop.test',
      senderName: '하늘옷장',
      capPerDay: '1',
      capPerWeek: '2',
      quietFrom: '20:50',
      quietTo: '08:00',
      priceSms: '11',
      priceLms: '33',
      priceMms: '100',
      priceKakao: '25',
      priceAlimtalk: '9',
      pricePush: '0',
      priceEmail: '1',
      recentPurchaseDays: '0',
      signUp: 'auto',
    };
    expect((await form(own(''), { ...fields, consent: 'on', dnt: 'on' })).status).toBe(303);
    expect(await served()).toContain('asks:1');
    const html = await owner.page(own(''));
    expect(html).toMatch(/name="consent"[^>]*checked/);
    expect(html).toMatch(/name="dnt"[^>]*checked/);
    await form(own(''), fields);
    expect(await served()).not.toMatch(/asks:/);
  });
});
