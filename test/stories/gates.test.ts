import { describe, expect, it } from 'vitest';
import { EARLIEST_ACT_AT } from '../../core/consent';
import { recordServerEvents } from '../../edge/actions/events';
import { addSuppressions } from '../../edge/actions/suppressions';
import { aScarf, DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

/** One member with a cart under a real-time campaign; `prepare` makes the difference. Resolves to state and reason. */
async function outcomeOf(prepare: (world: World) => Promise<void>, options: Parameters<typeof World.begin>[0] = {}) {
  const world = await World.begin(options);
  await world.campaign('cart_abandon_realtime');
  await world.member('haneul');
  await world.addsToCart('haneul');
  await prepare(world);
  await world.advance(26 * HOUR_MS);
  const [dispatch] = await world.dispatches();
  return { reason: dispatch?.reason, sent: (await world.inbox()).length };
}

describe('the gate at dispatch', () => {
  it('lets a consenting member’s message through', async () => {
    expect(await outcomeOf(async () => undefined)).toEqual({ reason: null, sent: 1 });
  });

  it('stops a member who withdrew between the cart and the message', async () => {
    expect(await outcomeOf((world) => world.withdraw('haneul'))).toEqual({ reason: 'withdrawn', sent: 0 });
  });

  it('stops a number on the suppression list, whoever it belongs to now', async () => {
    const outcome = await outcomeOf(async (world) => {
      await addSuppressions(world.edge, world.site.id, [{ channel: 'sms', address: '+82 10 9999 0000' }]);
      await world.member('haneul', { phone: '010-9999-0000' });
    });
    expect(outcome).toEqual({ reason: 'blocked', sent: 0 });
  });

  it('stops a member younger than fourteen', async () => {
    const outcome = await outcomeOf(async (world) => void (await world.member('haneul', { birthday: '2013-06-01' })));
    expect(outcome).toEqual({ reason: 'under_14', sent: 0 });
  });

  it('stops a member who never consented, and one the shop does not know', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('silent', { consent: false });
    await world.addsToCart('silent');
    await world.addsToCart('stranger');
    await world.advance(26 * HOUR_MS);
    const reasons = Object.fromEntries((await world.dispatches()).map(({ memberId, reason }) => [memberId, reason]));
    expect(reasons).toEqual({ silent: 'no_consent', stranger: 'member_gone' });
    expect(await world.inbox()).toEqual([]);
  });

  it('sends at night only to those who consented to the night', async () => {
    const world = await World.begin({ now: kst('2026-03-09 21:30') });
    await world.campaign('cart_abandon_realtime');
    await world.member('owl', { night: true });
    await world.member('lark');
    await world.addsToCart('owl');
    await world.addsToCart('lark');
    await world.until(kst('2026-03-10 22:00'));
    const states = Object.fromEntries((await world.dispatches()).map(({ memberId, state }) => [memberId, state]));
    expect(states).toEqual({ owl: 'delivered', lark: 'queued' });
  });

  it('holds to one message a day and two a week over all campaigns', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    for (let n = 0; n < 4; n++) await world.campaign('cart_abandon_realtime', { cooldownDays: 0, name: `캠페인 ${n}` });
    await world.member('popular');
    await world.addsToCart('popular');
    await world.advance(25 * HOUR_MS);
    expect(await world.inbox()).toHaveLength(1);
    for (let day = 0; day < 5; day++) {
      await world.buys('popular', `2026031${day}-0000001`, { item: aScarf });
      await world.advance(MINUTE_MS);
      await world.addsToCart('popular');
      await world.advance(DAY_MS);
    }
    expect(await world.inbox()).toHaveLength(2);
    const reasons = (await world.dispatches()).map((dispatch) => dispatch.reason);
    expect(reasons).toContain('cap_day');
    expect(reasons).toContain('cap_week');
  });

  it('keeps the held-out members unmessaged, and their reason', async () => {
    const world = await World.begin({ settings: { caps: { perDay: 1, perWeek: 2 } } });
    const campaign = await world.campaign('cart_abandon_realtime', { holdoutPercent: 50 });
    const members = Array.from({ length: 20 }, (_, n) => `member-${n}`);
    for (const member of members) {
      await world.member(member);
      await world.addsToCart(member);
    }
    await world.advance(26 * HOUR_MS);
    const heldOut = (await world.dispatches()).filter((dispatch) => dispatch.reason === 'holdout');
    expect(heldOut.length).toBeGreaterThan(3);
    expect(heldOut.length + (await world.inbox()).length).toBe(20);

    // One held out and two messaged buy; a second order of the same member makes no second converted member.
    const messaged = members.filter((member) => !heldOut.some((dispatch) => dispatch.memberId === member));
    for (const member of [heldOut[0]?.memberId, messaged[0], messaged[1], messaged[1]]) {
      await world.buys(member, `20260310-${world.now()}-${member}`);
      await world.advance(1);
    }
    expect((await world.report(campaign)).holdout).toMatchObject({
      treated: { members: messaged.length, converted: 2 },
      heldOut: { members: heldOut.length, converted: 1 },
      verdict: 'undecided',
    });
  });

  it('compares like with like: who buys while the night holds messages back is in neither arm', async () => {
    const world = await World.begin({ now: kst('2026-03-09 22:00'), settings: { caps: { perDay: 1, perWeek: 2 } } });
    const campaign = await world.campaign('cart_abandon_realtime', { holdoutPercent: 50 });
    const members = Array.from({ length: 20 }, (_, n) => `member-${n}`);
    for (const member of members) {
      await world.member(member);
      await world.addsToCart(member);
    }
    await world.until(kst('2026-03-10 23:00'));
    for (const member of members.slice(0, 12)) await world.buys(member, `20260310-${member}`);
    await world.until(kst('2026-03-11 09:00'));

    const reasons = (await world.dispatches()).map(({ reason }) => reason);
    const heldOut = reasons.filter((reason) => reason === 'holdout').length;
    expect(heldOut).toBeGreaterThan(0);
    expect((await world.report(campaign)).holdout).toMatchObject({
      treated: { members: 8 - heldOut, converted: 0 },
      heldOut: { members: heldOut, converted: 0 },
    });
    expect(reasons.filter((reason) => reason === 'purchased')).toHaveLength(12);
  });

  it('does not grow old over an unpaid order: one called off in the evening lets the message go in the morning', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.addsToCart('haneul', aScarf);
    await world.until(kst('2026-03-09 18:00'));
    await world.buys('haneul', '20260309-0000001', { unpaid: true });
    await world.until(kst('2026-03-10 22:00'));
    expect(await world.dispatches()).toMatchObject([{ reason: 'pending_order', dueAt: kst('2026-03-10 10:00') }]);
    const params = { transaction_id: '20260309-0000001', status: 'cancelled' };
    const calledOff = { name: 'order_update', memberId: 'haneul', occurredAt: world.now(), params };
    await recordServerEvents(world.edge, world.site.id, [calledOff], () => undefined);
    await world.until(kst('2026-03-11 09:00'));
    expect(await world.dispatches()).toMatchObject([{ state: 'delivered', reason: null }]);
  });

  it('keeps shops apart: another shop’s consent makes nobody sendable here', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('shared', { consent: false });
    const { upsertMemberList } = await import('../../edge/actions/members');
    await upsertMemberList(world.edge, world.site.id + 1, [
      {
        memberId: 'shared',
        phone: '01012345678',
        consents: [{ channel: 'sms', granted: true, at: EARLIEST_ACT_AT, source: 'other' }],
      },
    ]);
    await world.addsToCart('shared');
    await world.advance(26 * HOUR_MS);
    expect((await world.dispatches()).map((dispatch) => dispatch.reason)).toEqual(['no_consent']);
  });
});
