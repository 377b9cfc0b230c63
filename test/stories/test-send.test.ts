import { afterEach, describe, expect, it, vi } from 'vitest';
import { startOf } from '../../core/campaign/definition';
import { findPreset } from '../../core/campaign/presets';
import { TEST_SENDS_A_DAY } from '../../core/dispatch/test-send';
import { upsertMemberList } from '../../edge/actions/members';
import { registerBrowser } from '../../edge/actions/push';
import { refuseByAddresses } from '../../edge/actions/refusals';
import { sendTest } from '../../edge/actions/test-sends';
import { withWebPush } from '../support/providers';
import { aPush } from '../support/push';
import { kst, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

const preset = findPreset('cart_abandon');
if (!preset) throw new Error('no such preset');
const definition = startOf(preset);
const OWN = '010-7777-1234';

const begin = () => World.begin({ now: kst('2026-03-10 12:00') });
const send = (world: World, to = OWN, memberId: string | null = null) =>
  sendTest(world.edge, world.site, definition, { to, memberId });

describe('a test send', () => {
  it('comes as the campaign’s message would, says that it is a test, and counts for nothing', async () => {
    const world = await begin();
    await world.member('haneul', { name: '김하늘' });
    await world.addsToCart('haneul');
    expect(await send(world, OWN, 'haneul')).toMatchObject({ ok: true, value: { outcome: 'accepted' } });
    const [message] = await world.inbox();
    expect(message).toMatchObject({ to: '01077771234', from: '0212345678' });
    expect(message?.text).toMatch(/^\(광고\)\[하늘옷장\] \[테스트\] /);
    expect(message?.text).toMatch(/무료수신거부 080-123-4567$/);
    expect(await world.dispatches()).toEqual([]);

    const to = new URL(await world.taps(message));
    expect(to.host).toBe('shop.test');
    expect(to.searchParams.has('dw')).toBe(false);
    const clicks = await world.edge.db.prepare('SELECT count(*) AS n FROM clicks').first<{ n: number }>();
    expect(clicks?.n).toBe(0);
  });

  it('goes so many times a day and no more, and again the next day', async () => {
    const world = await begin();
    for (let i = 0; i < TEST_SENDS_A_DAY; i++) expect((await send(world)).ok).toBe(true);
    expect(await send(world)).toMatchObject({ ok: false, error: { reason: 'daily_limit' } });
    expect(await world.inbox()).toHaveLength(TEST_SENDS_A_DAY);
    world.jump(kst('2026-03-11 12:00'));
    expect((await send(world)).ok).toBe(true);
  });

  it('does not go by night, nor to who refused, nor to what is no address', async () => {
    const world = await begin();
    expect(await send(world, '02-123-4567')).toMatchObject({ error: { reason: 'bad_address' } });
    await refuseByAddresses(world.edge, world.site.id, [
      { channel: 'sms', address: '01077771234', reason: 'opt_out_080', at: world.now() },
    ]);
    expect(await send(world)).toMatchObject({ error: { reason: 'blocked' } });
    world.jump(kst('2026-03-10 21:30'));
    expect(await send(world, '01099998888')).toMatchObject({ error: { reason: 'quiet_hours' } });
    expect(await world.inbox()).toEqual([]);
  });

  it('of a push goes to the browsers of one’s own member account, once it consented and one is registered', async () => {
    const world = await begin();
    const service = await withWebPush(world);
    const push = (to: string) =>
      sendTest(world.edge, world.site, { ...definition, message: aPush }, { to, memberId: null });
    expect(await push('nobody')).toMatchObject({ error: { reason: 'bad_address' } });
    await world.member('owner');
    expect(await push('owner')).toMatchObject({ error: { reason: 'no_browser' } });
    const browser = await service.subscribe('owner');
    await registerBrowser(world.edge, world.site.id, 'owner', browser);
    expect(await push('owner')).toMatchObject({ error: { reason: 'no_consent' } });
    const consents = [{ channel: 'push', granted: true, at: world.now(), source: 'story' }];
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'owner', consents }]);
    expect(await push(' owner ')).toMatchObject({ ok: true, value: { outcome: 'accepted' } });
    expect(service.shown.map(({ payload }) => payload.title)).toEqual([
      expect.stringMatching(/^\(광고\) 하늘옷장 \[테스트\]/),
    ]);
    service.unsubscribe(browser.endpoint);
    expect(await push('owner')).toMatchObject({ error: { reason: 'provider_refused', because: 'bad_address' } });
    expect(await push('owner')).toMatchObject({ error: { reason: 'no_browser' } });
    expect(await world.dispatches()).toEqual([]);
  });
});
