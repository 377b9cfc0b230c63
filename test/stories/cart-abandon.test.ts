import { describe, expect, it } from 'vitest';
import { aCoat, aScarf, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

describe('a real-time cart campaign', () => {
  it('reminds a member once, 24 hours after the cart was last added to', async () => {
    const world = await World.begin({ now: kst('2026-03-09 10:00') });
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('haneul', { name: '김하늘' });

    await world.addsToCart('haneul', aCoat);
    await world.until(kst('2026-03-09 15:00'));
    await world.addsToCart('haneul', aScarf);
    await world.until(kst('2026-03-10 14:59'));
    expect(await world.inbox()).toEqual([]);

    await world.until(kst('2026-03-10 15:01'));
    const [message, ...more] = await world.inbox();
    expect(more).toEqual([]);
    expect(message?.text).toMatch(
      /^\(광고\)\[하늘옷장\] 김하늘님, 장바구니에 담아 두신 캐시미어 코트, 잊지 않으셨나요\?/,
    );
    expect(message?.text).toMatch(/https:\/\/edge\.test\/r\/[\w-]{10}\n무료수신거부 080-123-4567$/);
    expect((await world.report(campaign)).counts).toMatchObject({ attempted: 1, delivered: 1, spend: 33 });

    await world.advance(72 * HOUR_MS);
    expect(await world.inbox()).toHaveLength(1);
  });

  it('leaves a member alone who bought before it was due, and counts why', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('bada');
    await world.addsToCart('bada');
    await world.advance(3 * HOUR_MS);
    await world.buys('bada', '20260309-0000001');
    await world.advance(48 * HOUR_MS);

    expect(await world.inbox()).toEqual([]);
    expect(await world.dispatches()).toEqual([]);
    expect((await world.report(campaign)).excluded).toEqual({ purchased: 1 });
  });

  it('holds a message due at night until morning, and drops it when the member buys meanwhile', async () => {
    const world = await World.begin({ now: kst('2026-03-09 22:30') });
    await world.campaign('cart_abandon_realtime');
    await world.member('sleeper');
    await world.member('buyer');
    await world.addsToCart('sleeper');
    await world.addsToCart('buyer');
    await world.until(kst('2026-03-10 23:00'));
    expect(await world.inbox()).toEqual([]);
    await world.buys('buyer', '20260310-0000001');

    await world.until(kst('2026-03-11 07:59'));
    expect(await world.inbox()).toEqual([]);
    await world.until(kst('2026-03-11 08:12'));
    expect(await world.inbox()).toHaveLength(1);
    const outcomes = (await world.dispatches()).map(({ memberId, state, reason }) => `${memberId} ${state} ${reason}`);
    expect(outcomes.sort()).toEqual(['buyer suppressed purchased', 'sleeper delivered null']);
  });

  it('ends quietly when the cart is emptied', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('undecided');
    await world.addsToCart('undecided');
    await world.event('view_cart', { items: [] }, { member: 'undecided' });
    await world.advance(30 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
    expect((await world.report(campaign)).excluded).toEqual({ cart_empty: 1 });
  });

  it('never back-fills: a cart from before the activation is not reminded', async () => {
    const world = await World.begin();
    await world.member('early');
    await world.addsToCart('early');
    await world.advance(HOUR_MS);
    await world.campaign('cart_abandon_realtime');
    await world.advance(48 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
  });

  it('knows a cart that was filled before its owner signed in', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('haneul');
    await world.addsToCart(undefined, aCoat, { visitor: 'browser-0001' });
    await world.advance(5 * MINUTE_MS);
    await world.event('login', {}, { member: 'haneul', visitor: 'browser-0001' });
    await world.until(kst('2026-03-10 10:30'));
    const [message] = await world.inbox();
    expect(message?.text).toContain('캐시미어 코트');
  });

  it('does not hand one person’s anonymous cart to the next who signs in on the same browser', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('first');
    await world.member('second');
    await world.event('login', {}, { member: 'first', visitor: 'shared-0001' });
    await world.addsToCart(undefined, aCoat, { visitor: 'shared-0001' });
    await world.event('login', {}, { member: 'second', visitor: 'shared-0001' });
    await world.advance(48 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
  });

  it('reminds again for a new cart after a purchase, within the cool-down and caps', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime', { cooldownDays: 0 });
    await world.member('regular');
    await world.addsToCart('regular', aCoat);
    await world.advance(25 * HOUR_MS);
    await world.buys('regular', '20260310-0000009', { item: aCoat });
    await world.advance(MINUTE_MS);
    await world.addsToCart('regular', aScarf);
    await world.advance(25 * HOUR_MS);
    const texts = (await world.inbox()).map((message) => message.text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('울 머플러');
  });

  it('keeps waiting through a pause, but sends nothing that comes due in it', async () => {
    const world = await World.begin();
    const campaign = await world.campaign('cart_abandon_realtime');
    await world.member('due-in-pause');
    await world.member('due-after');
    await world.addsToCart('due-in-pause');
    await world.advance(5 * HOUR_MS);
    await world.addsToCart('due-after');
    await world.command(campaign, 'pause');
    await world.advance(20 * HOUR_MS);
    await world.command(campaign, 'activate');
    await world.advance(6 * HOUR_MS);
    expect((await world.dispatches()).map((dispatch) => dispatch.memberId)).toEqual(['due-after']);
    expect((await world.report(campaign)).excluded).toEqual({ paused: 1 });
  });

  it('says nothing while an unpaid order empties the cart', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('transfer');
    await world.addsToCart('transfer');
    await world.advance(HOUR_MS);
    await world.buys('transfer', '20260309-0000007', { unpaid: true });
    await world.advance(48 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
  });
});
