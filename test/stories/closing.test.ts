import { beforeEach, describe, expect, it } from 'vitest';
import { createSiteToken } from '../../edge/actions/access';
import { getCampaign } from '../../edge/actions/campaigns';
import { closeShop, listClosedShops, reopenShop } from '../../edge/actions/closing';
import { uploadImage } from '../../edge/actions/images';
import { summariseNotices } from '../../edge/actions/notices';
import { createEdge } from '../../edge/context';
import { listRolesOfUser } from '../../edge/db/colleagues';
import { eraseShops } from '../../edge/jobs/erase-shops';
import { timerShard } from '../../edge/objects/stubs';
import { pngFile } from '../support/image-files';
import { type Owner, signedInOwner } from '../support/owner';
import { aScarf, DAY_MS, HOUR_MS, World } from '../support/world';

let world: World;
let owner: Owner;
const shop = () => ({ ...world.site, role: 'owner' as const });
const close = () => closeShop(world.edge, shop(), world.site.name);
const userId = async () =>
  (await world.edge.db
    .prepare('SELECT user_id AS id FROM site_users WHERE site_id = ?1')
    .bind(world.site.id)
    .first<string>('id')) ?? '';

beforeEach(async () => {
  world = await World.begin({ settings: { notices: { result: 'dorawa' } } });
  owner = await signedInOwner(world);
}, 60_000);

const calls = async (token: string) =>
  (await world.request(`/api/v1/sites/${world.site.id}/members`, { headers: { authorization: `Bearer ${token}` } }))
    .status;

describe('a closed shop', () => {
  it('notices nothing, sends nothing and lets nobody in', async () => {
    const campaign = await world.campaign('cart_abandon_realtime');
    const daily = await world.campaign('cart_abandon_daily');
    await world.member('haneul');
    await world.addsToCart('haneul');
    const token =
      (await createSiteToken(world.edge, world.site.id, await userId(), { name: '서버', scopes: ['read'] })) ?? '';
    expect(await calls(token)).toBe(200);
    expect((await close()).ok).toBe(true);

    expect((await world.request(`/t/${world.site.key}.js`)).status).toBe(404);
    expect((await world.addsToCart('haneul', aScarf)).status).toBeGreaterThanOrEqual(400);
    expect(await calls(token)).toBe(401);
    expect((await world.request(`/admin/s/${world.site.id}/`, { headers: { cookie: owner.cookie } })).status).toBe(404);
    await world.withdraw('haneul');
    await world.advance(2 * DAY_MS);
    expect(await world.inbox()).toEqual([]);
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ open: 1, sent: 0 });
    for (const id of [campaign, daily]) expect((await world.report(id)).counts.attempted).toBe(0);
  });

  it('is opened again by its owner within three days, with everything it had, its campaigns paused', async () => {
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('haneul');
    const id = await userId();
    await close();
    await world.advance(3 * DAY_MS - HOUR_MS);
    expect(await listClosedShops(world.edge, id)).toMatchObject([
      { id: world.site.id, reopenableUntil: world.now() + HOUR_MS },
    ]);
    expect(await reopenShop(world.edge, 'somebody else', world.site.id)).toBe(false);
    expect(await reopenShop(world.edge, id, world.site.id)).toBe(true);
    await world.advance(2 * HOUR_MS);
    expect((await world.addsToCart('haneul')).status).toBe(200);
    await world.command(campaign, 'activate');
    await world.addsToCart('haneul', aScarf);
    await world.advance(25 * HOUR_MS);
    expect(await world.inbox()).toHaveLength(1);
  });

  it('is closed by its owner alone, who writes its name', async () => {
    expect(await closeShop(world.edge, { ...world.site, role: 'colleague' }, world.site.name)).toMatchObject({
      error: { reason: 'not_owner' },
    });
    expect(await closeShop(world.edge, shop(), '다른 가게')).toMatchObject({ error: { reason: 'another_name' } });
    expect((await world.addsToCart('haneul')).status).toBe(200);
    // As its name looks on the page, where two spaces are one, and as a keyboard writes it; it was taken over from a Mac.
    const named = { ...shop(), name: '하늘  옷장'.normalize('NFD') };
    expect(await closeShop(world.edge, named, '하늘 옷장')).toMatchObject({ ok: true });
  });

  it('pauses no campaign that was started after it had been opened again', async () => {
    const campaign = await world.campaign('cart_abandon_realtime');
    const id = await userId();
    await close();
    const { db } = world.edge;
    const reopened = {
      prepare: (sql: string) => db.prepare(sql),
      batch: async (statements: D1PreparedStatement[]) => {
        if (await reopenShop(world.edge, id, world.site.id)) await world.command(campaign, 'activate');
        return db.batch(statements);
      },
    } as unknown as D1Database;
    await eraseShops(createEdge({ ...world.edge.env, DB: reopened }), world.now());
    expect(await getCampaign(world.edge, world.site.id, campaign)).toMatchObject({ status: 'active' });
  });
});

describe('after three days', () => {
  it('nothing is left of it and of whom it knew, and it cannot be opened again', async () => {
    const campaign = await world.campaign('cart_abandon_realtime', { cooldownDays: 0 });
    await world.member('haneul', { phone: '010-7777-8888' });
    await world.addsToCart('haneul');
    await world.advance(25 * HOUR_MS);
    const [message] = await world.inbox();
    await world.taps(message);
    await world.buys('haneul', '20260310-0000001');
    const picture = await uploadImage(world.edge, world.site.id, { name: 'banner.png', bytes: pngFile(40, 20) });
    const address = picture.ok ? picture.value.hash : '';
    expect((await world.request(`/i/${address}`)).status).toBe(200);
    await world.addsToCart('haneul', aScarf);
    await world.minute();
    const shard = timerShard(world.edge.env, world.site.id, 0);
    expect(await shard.followed('haneul')).not.toBeNull();
    const id = await userId();
    await close();
    // Messages that have gone still lead to the shop.
    expect(await world.taps(message)).toContain('shop.test');
    await world.advance(3 * DAY_MS + HOUR_MS);
    await world.minute();

    expect(await reopenShop(world.edge, id, world.site.id)).toBe(false);
    expect(await listClosedShops(world.edge, id)).toEqual([]);
    expect(await shard.followed('haneul')).toBeNull();
    expect(await shard.nextDueAt()).toBeNull();
    expect((await world.request(`/i/${address}`)).status).toBe(404);
    expect(await world.taps(message)).not.toContain('shop.test');
    for (const table of [
      'members',
      'events',
      'dispatches',
      'consents',
      'sandbox_messages',
      'carts',
      'orders',
      'clicks',
    ]) {
      const { results } = await world.edge.db.prepare(`SELECT * FROM ${table} WHERE site_id > 0`).all();
      expect([table, results]).toEqual([table, []]);
    }
    // Who has owned a shop may open another.
    expect(await listRolesOfUser(world.edge.db, id)).toEqual(new Map([[world.site.id, 'owner']]));
    expect(await owner.page('/admin/shops/closed')).toContain('쇼핑몰 추가');
    expect(campaign).toBeGreaterThan(0);
  });

  it('its neighbour goes on: what it does is noticed, waited for, sent and told as ever', async () => {
    const neighbour = await world.another({ settings: { notices: { result: 'dorawa' } } });
    const campaign = await neighbour.campaign('cart_abandon_realtime');
    await neighbour.member('bora');
    // The shop that closes is the last to have written anything, anywhere.
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.minute();
    await close();
    await world.advance(3 * DAY_MS + HOUR_MS);
    await neighbour.addsToCart('bora');
    await neighbour.withdraw('bora');
    await neighbour.member('saebyeok');
    await neighbour.addsToCart('saebyeok');
    await world.advance(25 * HOUR_MS);
    expect((await neighbour.inbox()).map(({ text }) => text.includes('처리 결과'))).toEqual([false, true]);
    expect((await neighbour.report(campaign)).counts.delivered).toBe(1);
  });
});
