// Who is let into the API, and what a request must look like to be read.

import { describe, expect, it, vi } from 'vitest';
import { createApiToken } from '../../../edge/actions/access';
import { membersShape } from '../../../edge/api/shapes/member';
import { providersShape } from '../../../edge/api/shapes/provider';
import { aSite } from '../../support/world';
import {
  aMember,
  at,
  bear,
  call,
  DIGITS,
  EMAIL,
  fits,
  get,
  type Json,
  openShop,
  operations,
  post,
  refuses,
  token,
  world,
} from './program';

openShop();

describe('the door', () => {
  it('is closed without a token, at every address that knows a shop', async () => {
    for (const { method, path } of operations()) {
      if (path.endsWith('/openapi.json') || path.endsWith('/problems')) continue;
      const address = path.replace(':siteId', String(world.site.id)).replace(':campaignId', '1');
      const answer = await call(method, address, undefined, { authorization: '' });
      refuses(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="dorawa"');
    }
  });

  it.each([
    ['unknown', `dw_${'0'.repeat(48)}`],
    ['unreadable', 'nothing like a token'],
    ['empty', ''],
    ['endless', 'x'.repeat(5_000)],
  ])('is closed to a token that is %s', async (_, secret) => {
    bear(secret);
    const answer = await get('/api/v1/sites');
    refuses(answer, 401, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="dorawa"/);
  });

  it('looks the token up also when there is none, so that the answer takes as long', async () => {
    const mac = vi.spyOn(world.edge.vault, 'mac');
    await call('GET', '/api/v1/sites', undefined, { authorization: 'Basic Zm9v' });
    await get('/api/v1/sites');
    expect(mac).toHaveBeenCalledTimes(2);
    mac.mockRestore();
  });

  it('lets a token that may only read change nothing, and one that may only write read nothing', async () => {
    bear(await world.token(['read']));
    const answer = await post(at('/members'), { members: [aMember()] });
    refuses(answer, 403, 'scope_missing');
    expect(answer.headers.get('www-authenticate')).toContain('scope="write"');
    refuses(await get(at('/inbox')), 403, 'scope_missing');
    expect((await get(at('/members'))).body).toEqual({ members: [], next: null });

    bear(await world.token(['write']));
    refuses(await get(at('/members')), 403, 'scope_missing');
    expect((await post(at('/members'), { members: [aMember()] })).status).toBe(200);
  });

  it('tells a token that may only read no word by which a provider is believed, for it could refuse in anybody’s name', async () => {
    const hooks = async () => {
      const { providers } = fits(providersShape, await get(at('/providers')));
      return providers.flatMap(({ hook }) => hook ?? []);
    };
    expect(await hooks()).not.toEqual([]);
    bear(await world.token(['read']));
    expect(await hooks()).toEqual([]);
  });

  it('shows another shop as no shop at all', async () => {
    const other = await aSite(world.edge);
    const campaignId = await world.campaign('cart_abandon_realtime');
    const mine = token;
    const theirs = await createApiToken(world.edge, { name: '-', siteIds: [other.id], scopes: ['read', 'write'] });

    const nobody = await get(`/api/v1/sites/${other.id + 1}`);
    refuses(nobody, 404, 'not_found');
    for (const id of [String(other.id), '0', '-1', '1e3', '%00', 'x', '9'.repeat(40)]) {
      const answer = await get(`/api/v1/sites/${id}/members`);
      refuses(answer, 404, 'not_found');
      expect(answer.body).toEqual(nobody.body);
    }
    expect((await get('/api/v1/sites')).body).toMatchObject({ sites: [{ id: world.site.id }] });

    bear(theirs);
    refuses(await get(`/api/v1/sites/${other.id}/campaigns/${campaignId}`), 404, 'not_found');
    refuses(await post(`/api/v1/sites/${other.id}/campaigns/${campaignId}/end`), 404, 'not_found');
    refuses(await get(`/api/v1/sites/${other.id}/campaigns/${campaignId}/report`), 404, 'not_found');
    expect((await get(`/api/v1/sites/${other.id}/campaigns`)).body).toEqual({ campaigns: [] });
    bear(mine);
    expect((await get(at(`/campaigns/${campaignId}`))).body).toMatchObject({ status: 'active' });
  });

  it('answers addresses it does not know with a problem', async () => {
    for (const path of ['/api/v1/nothing', at('/nothing'), '/api/v2/sites', at('/campaigns/x'), at('/campaigns/999')]) {
      refuses(await get(path), 404, 'not_found');
    }
    // A provider called as every object has something called.
    const account = { credentials: { apiKey: 'x' }, channels: ['sms'] };
    refuses(await call('PUT', at('/providers/constructor'), account), 404, 'not_found');
  });

  it('says by which methods an address is known that was called by another', async () => {
    const wrong = await call('DELETE', at('/campaigns/1'));
    refuses(wrong, 405, 'method_not_allowed');
    expect(wrong.headers.get('allow')).toBe('GET, PUT');
    expect((await call('PATCH', '/api/v1/sites')).headers.get('allow')).toBe('GET');
    // Nothing is said of what is in a shop that is not the token's.
    const other = await aSite(world.edge);
    refuses(await call('DELETE', `/api/v1/sites/${other.id}/campaigns/1`), 404, 'not_found');
  });

  it('keeps its answers out of every cache', async () => {
    expect((await get('/api/v1/sites')).headers.get('cache-control')).toBe('no-store');
    expect((await get('/api/v1/nothing')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('a failure on our side', () => {
  it('says so without detail, and logs the route but nothing of the request', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const prepare = vi.spyOn(world.edge.db, 'prepare').mockImplementation(() => {
      throw new Error('the database is away');
    });
    const answer = await get(at(`/dispatches?memberId=${DIGITS}`));
    prepare.mockRestore();
    const lines = logged.mock.calls.flat().join();
    logged.mockRestore();
    refuses(answer, 500, 'internal');
    expect(JSON.stringify(answer.body)).not.toContain('database');
    expect(JSON.parse(lines)).toMatchObject({ failure: 'api', route: '/api/v1/sites/:siteId/dispatches' });
    expect(lines).not.toContain(DIGITS);
  });
});

describe('a body', () => {
  it('that is not JSON, not UTF-8 or not declared is refused as such', async () => {
    refuses(await post(at('/members'), '{"members": ['), 400, 'unreadable');
    refuses(await post(at('/members'), ''), 400, 'unreadable');
    refuses(
      await call('POST', at('/members'), '{"members":[]}', { 'content-type': 'text/plain' }),
      415,
      'unsupported_media_type',
    );
    const response = await world.request(at('/members'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect([response.status, ((await response.json()) as Json).code]).toEqual([400, 'unreadable']);
  });

  it('over a megabyte is refused unread', async () => {
    refuses(await post(at('/members'), { members: [], more: 'x'.repeat(1_000_001) }), 413, 'too_large');
  });

  it('that does not fit is answered with where and what, and never with what it said', async () => {
    const answer = await post(at('/segments'), { name: { 'a/b~c': EMAIL }, target: DIGITS });
    const { errors } = refuses(answer, 400, 'invalid');
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['#/name', '#/target']);
    expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`${DIGITS}|${EMAIL}`));
  });

  it('with SQL, nesting and prototypes in it is only data', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await post(at('/members'), `{"members": [${deep}]}`)).body).toMatchObject({
      refused: [{ i: 0, why: 'shape' }],
    });
    const id = `'); DROP TABLE members; --`;
    await post(at('/members'), { members: [aMember({ memberId: id })] });
    await post(at('/members'), `{"members": [{"memberId": "b", "__proto__": {"state": "withdrawn"}}]}`);
    const { members } = fits(membersShape, await get(at('/members')));
    expect(members.map(({ memberId, state }) => [memberId, state])).toEqual([
      [id, 'active'],
      ['b', 'active'],
    ]);
  });
});
