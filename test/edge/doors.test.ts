import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../core/time';
import { updateSite } from '../../edge/db/sites';
import { World } from '../support/world';

describe('the tracker’s address', () => {
  const ask = (world: World, headers: Record<string, string> = {}) =>
    world.request(`/t/${world.site.key}.js`, { headers });

  it('serves the script with its site’s settings inside, in ASCII', async () => {
    const world = await World.begin({ settings: { signUp: { kind: 'click', selector: '.가입완료' } } });
    const response = await ask(world);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/javascript');
    const script = await response.text();
    expect(script).toContain(world.site.key);
    expect(script).toContain('https://edge.test');
    expect([...script].every((character) => character.charCodeAt(0) < 0x80)).toBe(true);
  });

  it('says what the browser has is still good, packed or not', async () => {
    const world = await World.begin();
    const etag = (await ask(world)).headers.get('etag') ?? '';
    const again = await ask(world, { 'if-none-match': etag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await ask(world, { 'accept-encoding': 'br' })).headers.get('etag')).toBe(etag);
    expect((await ask(world, { 'if-none-match': 'W/"something else"' })).status).toBe(200);
  });

  it('brings a changed setting to shops within five minutes, also where another isolate changed it', async () => {
    const world = await World.begin();
    const before = await ask(world);
    const { key, secretSealed, ...site } = world.site;
    await updateSite(world.edge.db, site.id, { ...site, settings: { ...site.settings, consent: 'required' } });
    const keptMs = Number(/max-age=(\d+)/.exec(before.headers.get('cache-control') ?? '')?.[1]) * SECOND_MS;
    world.jump(world.now() + 5 * MINUTE_MS - keptMs);
    const after = await ask(world, { 'if-none-match': before.headers.get('etag') ?? '' });
    expect(after.status).toBe(200);
    expect(await after.text()).toContain('asks:1');
  });

  it('lets browsers go on with the script they have for an hour when the edge is away', async () => {
    const cached = (await ask(await World.begin())).headers.get('cache-control');
    expect(cached).toMatch(/\bpublic\b.*\bstale-while-revalidate=3600\b/);
    expect(cached).not.toMatch(/no-transform|private|no-store/);
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['identity', null],
    ['br;q=0, gzip', 'gzip'],
  ])('packs the script for a browser that accepts %s', async (accepted, packing) => {
    const response = await ask(await World.begin(), { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(packing);
    expect(response.headers.get('vary')).toContain('accept-encoding');
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
