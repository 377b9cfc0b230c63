// `npm start` as a newcomer meets it: it says where everything is, keeps keys and time over a restart, tells a second
// one that the first is running, and leaves nothing behind.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../core/time';
import { Doors } from '../support/doors';
import { freePort } from '../support/ports';
import { ShopApi } from './api';
import { type DevFile, readDevFile } from './dev-file';
import { childrenOf, goneWithin, Victim } from './victim';

let dataDir: string;
let victims: Victim[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dorawa-start-'));
  victims = [];
});
afterEach(async () => {
  for (const victim of victims) await victim.killGroup();
  rmSync(dataDir, { recursive: true, force: true });
});

function npmStart(...options: string[]): Victim {
  const victim = new Victim(['test/local/start.mjs', '--data', dataDir, ...options]);
  victims.push(victim);
  return victim;
}

function devFile(): DevFile {
  const dev = readDevFile(dataDir);
  if (!dev) throw new Error('no dev.json');
  return dev;
}

describe('npm start', () => {
  it('opens two shops with running campaigns, and their members are members', async () => {
    const port = await freePort();
    const victim = npmStart('--port', String(port));
    await victim.says(/Press Ctrl-C/);
    const dev = devFile();
    expect(statSync(join(dataDir, 'dev.json')).mode & 0o777).toBe(0o600);
    expect(dev).toMatchObject({
      edge: `http://127.0.0.1:${port}`,
      admin: { url: `http://127.0.0.1:${port}/admin` },
      sites: [{ platform: 'cafe24' }, { platform: 'makeshop' }],
    });
    for (const [i, platform] of (['cafe24', 'makeshop'] as const).entries()) {
      const site = dev.sites[i] as DevFile['sites'][number];
      const api = new ShopApi(dev.edge, dev.apiToken, site.id);
      expect((await api.campaigns()).map((campaign) => campaign.status)).toEqual(['active', 'active']);
      expect((await api.site()).settings.shopUrl).toBe(dev.shops[platform]);
      const page = await fetch((dev.shops[platform] ?? '').replace(/\/\/[^:]+/, '//127.0.0.1'));
      expect(Buffer.from(await page.arrayBuffer()).toString('latin1')).toContain(`${dev.edge}/t/${site.key}.js`);
      await expect.poll(() => api.memberIds()).toContain(platform === 'cafe24' ? 'soyeon' : 'jiwoo');
    }
  });

  it('goes on where it stopped: same keys, time never back, nothing left running', async () => {
    const first = npmStart('--no-shops', '--speed', '3600');
    await first.says(/Press Ctrl-C/);
    const keys = devFile();
    expect(keys.shops).toEqual({ cafe24: null, makeshop: null });
    const children = childrenOf(dataDir);
    const reached = await new Doors(keys.edge).advance(Date.now() + 100 * HOUR_MS, 3_600);
    const stoppedAt = Date.now();
    await first.kill('SIGINT');
    expect(Date.now() - stoppedAt).toBeLessThan(2_000);
    expect(await goneWithin(children, 100)).toEqual([]);
    expect(devFile().process).toBeUndefined();

    const second = npmStart('--no-shops');
    await second.says(/Press Ctrl-C/);
    const again = devFile();
    expect({ ...again.admin, token: again.apiToken, sites: again.sites }).toEqual({
      ...keys.admin,
      token: keys.apiToken,
      sites: keys.sites,
    });
    expect((await new Doors(again.edge).time()).now).toBeGreaterThanOrEqual(reached.now);

    const third = npmStart();
    expect(await third.ended).toBe(1);
    expect(third.output).toContain(`running already: ${again.admin.url}`);
  });

  it('starts beside another one that starts at the same moment', async () => {
    const other = mkdtempSync(join(tmpdir(), 'dorawa-start-'));
    try {
      const both = [npmStart('--no-shops', '--no-seed'), npmStart('--no-shops', '--no-seed', '--data', other)];
      await Promise.all(both.map((victim) => victim.says(/Press Ctrl-C/)));
      expect(readDevFile(other)?.edge).not.toBe(devFile().edge);
    } finally {
      await Promise.all(victims.map((victim) => victim.killGroup()));
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('starts empty when asked to', async () => {
    const first = npmStart('--no-shops', '--no-seed');
    await first.says(/Press Ctrl-C/);
    expect(devFile().sites).toEqual([]);
    await first.kill('SIGTERM');
    const second = npmStart('--no-shops', '--fresh');
    await second.says(/Press Ctrl-C/);
    expect(devFile().sites).toHaveLength(2);
  });
});
