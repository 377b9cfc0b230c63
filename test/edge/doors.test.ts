import { describe, expect, it } from 'vitest';
import { World } from '../support/world';

describe('the tracker’s address', () => {
  it('serves the script with its site’s settings inside, in ASCII, to be kept five minutes', async () => {
    const world = await World.begin({ settings: { signUp: { kind: 'click', selector: '.가입완료' } } });
    const response = await world.request(`/t/${world.site.key}.js`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('cache-control')).toContain('max-age=300');
    const script = await response.text();
    expect(script).toContain(world.site.key);
    expect(script).toContain('https://edge.test');
    expect([...script].every((character) => character.charCodeAt(0) < 0x80)).toBe(true);
    const again = await world.request(`/t/${world.site.key}.js`, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('answers an unknown key with an empty script, never with an error page', async () => {
    const world = await World.begin();
    const response = await world.request('/t/nobodys-key.js');
    expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
      404,
      '',
      'text/javascript; charset=utf-8',
    ]);
  });
});

it('the health door tells strangers nothing but that it is there', async () => {
  const world = await World.begin();
  expect(await (await world.request('/healthz')).text()).toBe('ok');
});
