// A hook's address is a secret that may get out: its shop makes a new one, and loses no report by it.

import { beforeEach, expect, it } from 'vitest';
import { connectProvider, disconnectProvider, listSiteProviders } from '../../edge/actions/providers';
import { signedInOwner } from '../support/owner';
import { withNhn } from '../support/providers';
import { DAY_MS, MINUTE_MS, World } from '../support/world';

let world: World;
let nhn: Awaited<ReturnType<typeof withNhn>>;
beforeEach(async () => {
  world = await World.begin();
  nhn = await withNhn(world);
});

type Hook = { url: string; word: string; oldUntil: number | null };
const hookNow = async (): Promise<Hook> => {
  const account = (await listSiteProviders(world.edge, world.site.id)).find(({ provider }) => provider === 'nhn');
  if (!account?.hook) throw new Error('no hook');
  return account.hook;
};
const call = async ({ url }: Hook, { word }: { word: string }) =>
  (await world.request(new URL(url).pathname, nhn.hook(word, 'MESSAGE_RESULT_UPDATE'))).status;
const settings = () => `/admin/s/${world.site.id}/settings/providers`;

it('made anew is another address and another word; the old ones are taken together for another day, and no longer', async () => {
  const owner = await signedInOwner(world);
  const old = await hookNow();
  expect((await owner.form(`${settings()}/nhn/hook`, {})).status).toBe(303);
  const fresh = await hookNow();
  expect([fresh.url === old.url, fresh.word === old.word]).toEqual([false, false]);
  expect([await call(fresh, fresh), await call(old, old)]).toEqual([200, 200]);
  expect([await call(fresh, old), await call(old, fresh)]).toEqual([401, 401]);
  expect(await owner.page(settings())).toContain('옛 주소는');
  world.jump(world.now() + DAY_MS + MINUTE_MS);
  expect([await call(fresh, fresh), await call(old, old)]).toEqual([200, 404]);
  expect(await owner.page(settings())).not.toContain('옛 주소는');
});

it('made anew twice leaves the address the provider still knows', async () => {
  const owner = await signedInOwner(world);
  const old = await hookNow();
  for (let presses = 0; presses < 2; presses++) await owner.form(`${settings()}/nhn/hook`, {});
  expect(await call(old, old)).toBe(200);
});

it('closes an old address at once when its shop says so, and is made anew again', async () => {
  const owner = await signedInOwner(world);
  const first = await hookNow();
  await owner.form(`${settings()}/nhn/hook`, {});
  const second = await hookNow();
  expect((await owner.form(`${settings()}/nhn/old-hook`, {})).status).toBe(303);
  expect([await call(first, first), await call(second, second)]).toEqual([404, 200]);
  await owner.form(`${settings()}/nhn/hook`, {});
  const third = await hookNow();
  expect([await call(first, first), await call(second, second), await call(third, third)]).toEqual([404, 200, 200]);
});

it('is no old address again when the account is connected anew', async () => {
  const owner = await signedInOwner(world);
  const old = await hookNow();
  await owner.form(`${settings()}/nhn/hook`, {});
  const fresh = await hookNow();
  await owner.form(`${settings()}/nhn/old-hook`, {});
  const { db, vault } = world.edge;
  const row = await db.prepare('SELECT credentials_sealed AS c FROM provider_accounts').first<{ c: string }>();
  const credentials = JSON.parse(await vault.open(world.site.id, row?.c ?? '')) as Record<string, string>;
  await disconnectProvider(world.edge, world.site.id, 'nhn');
  expect(await call(fresh, fresh)).toBe(404);
  await connectProvider(world.edge, world.site, { provider: 'nhn', credentials, channels: ['sms'] });
  expect([await call(old, old), await call(fresh, fresh)]).toEqual([404, 200]);
});

it('is made anew by a program that may write', async () => {
  const token = await world.token(['read']);
  const ask = async (method: string, path: string, bearer: string) =>
    (
      await world.request(`/api/v1/sites/${world.site.id}/providers/${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}` },
      })
    ).status;
  expect(await ask('POST', 'nhn/hook', token)).toBe(403);
  const old = await hookNow();
  const writing = await world.token(['write']);
  expect(await ask('POST', 'nhn/hook', writing)).toBe(200);
  expect(await ask('POST', 'nhn/hook', writing)).toBe(409);
  expect((await hookNow()).url).not.toBe(old.url);
  expect(await ask('DELETE', 'nhn/old-hook', writing)).toBe(204);
  expect(await ask('DELETE', 'nhn/old-hook', writing)).toBe(404);
  expect(await ask('POST', 'resend/hook', writing)).toBe(404);
});
