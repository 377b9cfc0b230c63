import { describe, expect, it } from 'vitest';
import { aScarf, DAY_MS, HOUR_MS, kst, World } from '../support/world';

describe('the daily cart campaign at eleven', () => {
  it('reaches each day yesterday’s carts that were not bought, and nobody else', async () => {
    const world = await World.begin({ now: kst('2026-03-08 23:00') });
    const campaign = await world.campaign('cart_abandon_daily');
    for (const member of ['before', 'midnight', 'evening', 'paid', 'paid-first', 'today', 'emptied', 'quiet']) {
      await world.member(member);
    }
    await world.until(kst('2026-03-08 23:59'));
    await world.addsToCart('before');
    await world.until(kst('2026-03-09 00:00'));
    await world.addsToCart('midnight');
    await world.until(kst('2026-03-09 09:00'));
    await world.buys('paid-first', '20260309-0000001');
    await world.addsToCart('paid');
    await world.addsToCart('emptied');
    await world.event('remove_from_cart', { items: [{ item_id: '101' }] }, { member: 'emptied' });
    await world.until(kst('2026-03-09 20:00'));
    await world.addsToCart('paid-first', aScarf);
    await world.addsToCart('evening');
    await world.until(kst('2026-03-10 10:30'));
    await world.buys('paid', '20260310-0000001');
    await world.addsToCart('today');
    await world.until(kst('2026-03-10 11:05'));

    const reached = (await world.dispatches()).map((dispatch) => dispatch.memberId).sort();
    expect(reached).toEqual(['before', 'evening', 'midnight', 'paid-first']);
    expect(await world.inbox()).toHaveLength(4);
    const report = await world.report(campaign);
    expect(report.excluded).toEqual({ purchased: 1, cart_empty: 1 });
    // The run of the 9th had the eighth's one cart; that of the 10th had three.
    expect(report.runs.map(({ plannedAt, state, matched }) => [plannedAt, state, matched])).toEqual([
      [kst('2026-03-10 11:00'), 'expanded', 3],
      [kst('2026-03-09 11:00'), 'expanded', 1],
    ]);
  });

  it('makes one run per planned instant, however often and late the minute comes', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    await world.campaign('cart_abandon_daily');
    await world.member('haneul');
    await world.addsToCart('haneul');
    world.jump(kst('2026-03-10 11:03'));
    await Promise.all([world.minute(), world.minute(), world.minute()]);
    await world.minute();
    expect(await world.inbox()).toHaveLength(1);
    const [dispatch] = await world.dispatches();
    expect(dispatch?.dueAt).toBe(kst('2026-03-10 11:00'));
  });

  it('skips a run it missed by more than an hour, and reports it', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const campaign = await world.campaign('cart_abandon_daily');
    await world.member('haneul');
    await world.addsToCart('haneul');
    world.jump(kst('2026-03-10 12:01'));
    await world.minute();
    expect(await world.inbox()).toEqual([]);
    const { runs, campaign: after } = await world.report(campaign);
    expect(runs).toMatchObject([{ state: 'skipped', matched: 0 }]);
    expect(after.nextRunAt).toBe(kst('2026-03-11 11:00'));
  });

  it('does not remind twice of the same cart, day after day', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    await world.campaign('cart_abandon_daily', { cooldownDays: 0 });
    await world.member('keeper');
    await world.addsToCart('keeper');
    await world.advance(DAY_MS);
    await world.addsToCart('keeper', aScarf);
    await world.advance(3 * DAY_MS);
    expect(await world.inbox()).toHaveLength(1);
  });

  it('lets the higher priority speak when two campaigns want one member on one day', async () => {
    const world = await World.begin({ now: kst('2026-03-09 11:00') });
    const low = await world.campaign('cart_abandon_daily', { priority: 20, name: '낮은 순위' });
    const high = await world.campaign('cart_abandon_daily', { priority: 90, name: '높은 순위' });
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.advance(25 * HOUR_MS);
    const outcomes = (await world.dispatches()).map(({ campaignId, state, reason }) => [campaignId, state, reason]);
    expect(outcomes).toContainEqual([high, 'delivered', null]);
    expect(outcomes).toContainEqual([low, 'suppressed', 'cap_day']);
    expect(await world.inbox()).toHaveLength(1);
  });

  it('of equal priority lets the deeper in the funnel speak, then the older', async () => {
    const world = await World.begin({ now: kst('2026-03-09 09:00') });
    const signUp = await world.campaign('signup_first_purchase', { priority: 50 });
    const older = await world.campaign('cart_abandon_daily', { priority: 50 });
    const newer = await world.campaign('cart_abandon_daily', { priority: 50 });
    await world.member('haneul');
    await world.event('sign_up', {}, { member: 'haneul' });
    await world.advance(HOUR_MS);
    await world.addsToCart('haneul');
    await world.until(kst('2026-03-10 11:10'));
    const outcomes = (await world.dispatches()).map(({ campaignId, state, reason }) => [campaignId, reason ?? state]);
    expect(new Map(outcomes as [number, string][])).toEqual(
      new Map([
        [signUp, 'cap_day'],
        [older, 'delivered'],
        [newer, 'cap_day'],
      ]),
    );
  });
});
