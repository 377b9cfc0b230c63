// Events as programs report and read them.

import { describe, expect, it } from 'vitest';
import { EVENT_LIMITS } from '../../../core/event';
import { reportShape } from '../../../edge/api/shapes/campaign-figures';
import { eventsRecordedShape, eventsShape } from '../../../edge/api/shapes/event';
import { aCoat, DAY_MS, HOUR_MS, MINUTE_MS } from '../../support/world';
import { aMember, aPurchase, at, fits, get, openShop, post, refuses, world } from './program';

openShop();

describe('events', () => {
  it('that report a purchase twice put it in the log once', async () => {
    const first = fits(eventsRecordedShape, await post(at('/events'), { events: [aPurchase()] }));
    const again = fits(eventsRecordedShape, await post(at('/events'), { events: [aPurchase(), aPurchase()] }));
    expect([first, again]).toEqual([
      { recorded: 1, known: 0, refused: [] },
      { recorded: 2, known: 2, refused: [] },
    ]);
    expect(fits(eventsShape, await get(at('/events'))).events).toHaveLength(1);
  });

  it('that report an order its own page has told take its place', async () => {
    await world.buys('haneul', '20260309-0000001');
    const answer = await post(at('/events'), { events: [aPurchase()] });
    expect(answer.body).toEqual({ recorded: 1, known: 0, refused: [] });
    expect(fits(eventsShape, await get(at('/events'))).events.map(({ name, from }) => [name, from])).toEqual([
      ['purchase', 'api'],
      ['order_update', 'tag'],
    ]);
  });

  it('that begin a checkout are told apart by their ids, whatever other ids begin with them', async () => {
    const begun = { name: 'begin_checkout', memberId: 'haneul', occurredAt: world.now(), params: { items: [aCoat] } };
    for (const id of ['checkout-1:2', 'checkout-1']) {
      const answer = await post(at('/events'), { events: [{ ...begun, id }] });
      expect(answer.body).toEqual({ recorded: 1, known: 0, refused: [] });
    }
    expect(fits(eventsShape, await get(at('/events'))).events).toHaveLength(2);
  });

  it('are refused one by one, each with its reason', async () => {
    const now = world.now();
    const order = { transaction_id: 'A-1' };
    const custom = { id: 'points-0001', name: 'points_expiring', memberId: 'haneul', occurredAt: now };
    const events: [unknown, string | null][] = [
      [aPurchase({ occurredAt: now - 30 * DAY_MS }), null],
      [aPurchase({ occurredAt: now - 30 * DAY_MS - 1 }), 'time'],
      [{ ...custom, id: 'points-0002', occurredAt: now + 5 * MINUTE_MS }, null],
      [{ ...custom, occurredAt: now + 5 * MINUTE_MS + 1 }, 'time'],
      [{ ...custom, occurredAt: '2026-03-09' }, 'time'],
      [custom, null],
      [{ ...custom, id: undefined }, 'id'],
      [{ ...custom, id: 'short' }, 'id'],
      [{ ...custom, name: 'no spaces' }, 'name'],
      [{ ...custom, name: 'message_click' }, 'edge_only'],
      [{ ...custom, memberId: '' }, 'member'],
      [{ ...custom, memberId: undefined }, 'member'],
      [{ ...custom, url: 'javascript:alert(1)' }, 'url'],
      [{ ...custom, params: { items: [{ item_name: 'no id' }] } }, 'items'],
      [{ ...custom, params: { value: -1 } }, 'params'],
      [{ ...custom, params: { 'not a name': 1 } }, 'params'],
      [
        {
          ...custom,
          params: Object.fromEntries(Array.from({ length: EVENT_LIMITS.params + 1 }, (_, i) => [`p${i}`, 1])),
        },
        'params',
      ],
      [aPurchase({ params: { value: 1 } }), 'params'],
      [{ ...custom, name: 'order_update', params: { ...order, status: 'shipped' } }, null],
      [{ ...custom, name: 'order_update', params: { ...order, status: 'teleported' } }, 'params'],
      [{ ...custom, name: 'refund', params: order }, null],
      [{ ...custom, name: 'refund', params: {} }, 'params'],
      ['an event', 'shape'],
      [null, 'shape'],
    ];
    const { recorded, refused } = fits(
      eventsRecordedShape,
      await post(at('/events'), { events: events.map(([event]) => event) }),
    );
    expect(refused).toEqual(events.flatMap(([, why], i) => (why === null ? [] : [{ i, why }])));
    expect(recorded).toBe(events.length - refused.length);
  });

  it('ahead of our clock are dated now', async () => {
    await post(at('/events'), { events: [aPurchase({ occurredAt: world.now() + MINUTE_MS })] });
    expect(fits(eventsShape, await get(at('/events'))).events[0]?.occurredAt).toBe(world.now());
  });

  it('over five hundred in one call are refused together', async () => {
    refuses(await post(at('/events'), { events: Array.from({ length: 501 }, () => aPurchase()) }), 400, 'invalid');
  });

  it('that report a purchase hold back the message about the cart', async () => {
    await post(at('/members'), { members: [aMember()] });
    await world.campaign('cart_abandon_realtime', { send: { type: 'realtime', delayMs: HOUR_MS } });
    await world.addsToCart('haneul');
    await world.advance(30 * MINUTE_MS);
    await post(at('/events'), { events: [aPurchase()] });
    await world.advance(2 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
  });

  it('that put something into a cart start its timer at once', async () => {
    await post(at('/members'), { members: [aMember()] });
    const campaignId = await world.campaign('cart_abandon_realtime', { send: { type: 'realtime', delayMs: HOUR_MS } });
    const event = {
      id: 'cart-0001',
      name: 'add_to_cart',
      memberId: 'haneul',
      occurredAt: world.now(),
      params: { items: [aCoat] },
    };
    await post(at('/events'), { events: [event] });
    const report = fits(reportShape, await get(at(`/campaigns/${campaignId}/report`)));
    expect(report.waiting).toEqual([{ memberId: 'haneul', dueAt: world.now() + HOUR_MS }]);
  });

  it('are listed newest first, page by page to the end', async () => {
    for (let i = 1; i <= 3; i++) await world.event('page_view', { page_type: `page ${i}` });
    const first = fits(eventsShape, await get(at('/events?limit=2')));
    expect(first.events.map(({ params }) => params.page_type)).toEqual(['page 3', 'page 2']);
    const second = fits(eventsShape, await get(at(`/events?limit=2&before=${first.next}`)));
    expect([second.events.map(({ params }) => params.page_type), second.next]).toEqual([['page 1'], null]);
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'before=-1', 'before=0'])('are not listed with %s', async (asked) => {
    const { errors } = refuses(await get(at(`/events?${asked}`)), 400, 'invalid');
    expect(errors?.map(({ parameter }) => parameter)).toEqual([asked.split('=')[0]]);
  });
});
