import { beforeEach, describe, expect, it } from 'vitest';
import { inspectInstallation } from '../../edge/actions/installation';
import { appendEvents, readLog } from '../../edge/db/events';
import { aCoat, DAY_MS, kst, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.begin();
});

const anEvent = (over: object = {}) => ({ id: 'event-0001', n: 'page_view', t: 0, u: 'https://shop.test/', ...over });
const aBody = (over: object = {}) => ({
  v: 1,
  k: world.site.key,
  vid: 'visitor-1',
  sent: 0,
  events: [anEvent()],
  ...over,
});

async function answerTo(body: unknown, headers: Record<string, string> = {}) {
  const response = await world.collect(body, headers);
  return { status: response.status, body: await response.json() };
}
const log = () => readLog(world.edge.db, 0, 1_000);

describe('the collector', () => {
  it('answers 200 when the event is in the log, and lets the page read the answer', async () => {
    const response = await world.collect(aBody());
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.test');
    expect(await response.json()).toEqual({ ok: 1, bad: [] });
    expect(await log()).toMatchObject([{ name: 'page_view', visitorId: 'visitor-1', memberId: null }]);
  });

  it('keeps the same event once, however often it is sent', async () => {
    for (let n = 0; n < 5; n++) expect((await answerTo(aBody())).body).toEqual({ ok: 1, bad: [] });
    await Promise.all(Array.from({ length: 20 }, () => world.collect(aBody())));
    expect(await log()).toHaveLength(1);
  });

  it('keeps what a look at a page means, once, and explains it when asked', async () => {
    const u = 'https://shop.test/product/coat/11/';
    const h = ['NaN<meta property="og:title" content="소프트 코트">'];
    const p = { t: 0, u, i: '', h, g: { product_price: '189000' } };
    const events = [anEvent({ n: '_page', u, p })];
    for (let n = 0; n < 3; n++) expect((await answerTo(aBody({ events }))).body).toEqual({ ok: 2, bad: [] });
    expect(await log()).toMatchObject([
      { name: 'page_view', params: { page_type: 'item' } },
      { name: 'view_item', params: { value: 189_000, items: [{ item_id: '11', item_name: '소프트 코트' }] } },
    ]);
    const asked = await world.request('/e?explain', {
      method: 'POST',
      body: JSON.stringify(aBody({ events })),
      headers: { origin: 'https://shop.test', 'user-agent': 'Mozilla/5.0 Chrome/140.0.0.0' },
    });
    expect(await asked.json()).toMatchObject({
      as: [
        { i: 0, n: 'page_view' },
        { i: 0, n: 'view_item' },
      ],
    });
    expect(await log()).toHaveLength(2);
  });

  it('takes a look full of nonsense for the view of a page, and nothing more', async () => {
    const p = { t: 'now', h: [1, null, 'x'.repeat(9_000), 'NaN<', '<b>'], g: { product_no: {} }, b: 'before', q: {} };
    expect((await answerTo(aBody({ events: [anEvent({ n: '_page', p })] }))).body).toEqual({ ok: 1, bad: [] });
    expect(await log()).toMatchObject([{ name: 'page_view', params: { page_type: 'main' } }]);
  });

  it('sees nobody who looks at the preview of a skin', async () => {
    // Previews of a shop with a domain of its own stand on the platform's.
    for (const origin of ['https://skin-skin1.shop.test', 'https://skin-mobile.moment.cafe24.test'])
      expect(await answerTo(aBody(), { origin })).toEqual({ status: 200, body: { ok: 0, bad: [] } });
    expect(await log()).toEqual([]);
    const { findings } = await inspectInstallation(world.edge, world.site);
    expect(findings).toEqual([{ code: 'nothing_yet' }]);
  });

  it('takes the good events of a batch with a bad one in it', async () => {
    const events = [anEvent(), anEvent({ id: 'event-0002', n: '; DROP TABLE events' }), anEvent({ id: 'event-0003' })];
    expect((await answerTo(aBody({ events }))).body).toEqual({ ok: 2, bad: [{ i: 1, why: 'name' }] });
    expect(await log()).toHaveLength(2);
  });

  it.each([
    ['broken JSON', '{"v":1,'],
    ['nothing', ''],
    ['another version', () => aBody({ v: 2 })],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ])('answers 400 to %s', async (_, body) => {
    expect((await answerTo(typeof body === 'function' ? body() : body)).status).toBe(400);
  });

  it('answers 403 to an unknown site and to a page that is not the shop’s', async () => {
    expect(await answerTo(aBody({ k: 'nobodys-key' }))).toEqual({ status: 403, body: { error: 'unknown_site' } });
    for (const origin of ['https://evil.example', 'https://notshop.test', 'null', '']) {
      expect(await answerTo(aBody(), { origin })).toEqual({ status: 403, body: { error: 'foreign_origin' } });
    }
    expect((await answerTo(aBody(), { origin: 'https://m.shop.test' })).status).toBe(200);
  });

  it('shows the owner which other host uses the key', async () => {
    await world.collect(aBody(), { origin: 'https://copy.example' });
    await world.collect(aBody(), { origin: 'https://copy.example' });
    const { findings } = await inspectInstallation(world.edge, world.site);
    expect(findings).toContainEqual({ code: 'foreign_origin', host: 'copy.example', count: 1 });
  });

  it('answers 413 past 256 KB, whatever the headers promise, and keeps nothing of it', async () => {
    const tooLong = aBody({ events: [anEvent({ ti: 'x'.repeat(1_000_000) })] });
    expect(await answerTo(tooLong)).toMatchObject({ status: 413, body: { error: 'too_large' } });
    expect(await log()).toEqual([]);
  });

  it('cuts a name that would fit the body but not the log', async () => {
    const events = [anEvent({ n: 'view_item', p: { items: [{ item_id: '1', item_name: '가'.repeat(15_000) }] } })];
    expect((await answerTo(aBody({ events }))).status).toBe(200);
    const [row] = await log();
    expect(row?.params.items?.[0]?.item_name).toHaveLength(200);
  });

  it('dates an event by its age, not by a clock that is a year off', async () => {
    const yearOff = world.now() - 365 * DAY_MS;
    await world.collect(aBody({ sent: yearOff, events: [anEvent({ t: yearOff - 60_000 })] }));
    expect((await log())[0]?.occurredAt).toBe(world.now() - 60_000);
  });

  it('stores text that looks like SQL as text', async () => {
    const ti = `'); DELETE FROM events; --`;
    await world.collect(aBody({ events: [anEvent({ n: 'search', ti, p: { search_term: ti } })] }));
    expect((await log())[0]?.params.search_term).toBe(ti);
  });

  it('lets no browser claim what only a platform may say', async () => {
    const events = ['refund', 'order_update', 'message_click'].map((n, i) => anEvent({ id: `event-000${i}`, n }));
    expect((await answerTo(aBody({ events }))).body).toMatchObject({
      ok: 0,
      bad: [{ why: 'edge_only' }, { why: 'edge_only' }, { why: 'edge_only' }],
    });
  });

  it('answers 429 to an address that asks too often, and says when to come back', async () => {
    const COLLECT_RATE = { limit: async () => ({ success: false }) };
    const answer = await world.collect(aBody(), {}, { COLLECT_RATE });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await log()).toEqual([]);
  });

  it('takes no phone for a crawler, whatever its maker calls it', async () => {
    const headers = {
      'user-agent': 'Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Mobile Safari/537.36',
    };
    expect(await answerTo(aBody(), headers)).toEqual({ status: 200, body: { ok: 1, bad: [] } });
  });

  it('takes no notice of crawlers', async () => {
    const headers = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' };
    expect(await answerTo(aBody(), headers)).toEqual({ status: 200, body: { ok: 0, bad: [] } });
    expect(await log()).toEqual([]);
  });

  it('believes a member id only with the shop’s signature where the shop asks for one', async () => {
    const strict = await World.begin({ settings: { strictIdentity: true } });
    world = strict;
    const secret = await strict.edge.vault.open(strict.site.id, strict.site.secretSealed);
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode('haneul'));
    const mh = [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    await strict.collect(aBody({ mid: 'haneul', mh, events: [anEvent({ id: 'signed-01' })] }));
    await strict.collect(aBody({ mid: 'haneul', mh: mh.replace(/^./, 'x'), events: [anEvent({ id: 'forged-01' })] }));
    await strict.collect(aBody({ mid: 'haneul', events: [anEvent({ id: 'unsigned-1' })] }));
    expect((await log()).map((row) => row.memberId)).toEqual(['haneul', null, null]);
  });

  it('takes no name for an id where only the page that names who has joined tells it', async () => {
    const done = (i?: string) => {
      const u = 'https://shop.test/member/join_result.html';
      return anEvent({ n: '_page', u, p: { t: 0, u, i, h: [], g: {} } });
    };
    let visitors = 0;
    const membersOf = async (mid: string, ...told: object[]) => {
      const before = (await log()).length;
      visitors += 1;
      await world.collect(
        aBody({
          vid: `visitor-${visitors}`,
          mid,
          events: told.map((event, n) => ({ ...event, id: `told-${visitors}-${n}` })),
        }),
      );
      return (await log()).slice(before).map(({ name, memberId }) => [name, memberId]);
    };
    const joined = (memberId: string | null) => [
      ['page_view', memberId],
      ['sign_up', memberId],
    ];
    for (const name of ['Minji', 'Mary-Ann', 'Kim', 'kim']) expect(await membersOf(name, done())).toEqual(joined(null));
    for (const id of ['minji', '2801234567@k', 'aB3_x-9@n', 'mj@shop.test'])
      expect(await membersOf(id, done())).toEqual(joined(id));
    // Whom the platform itself tells is who it says, whatever ids a mall has kept from its beginnings.
    expect(await membersOf('Minji', done('Minji'))).toEqual(joined('Minji'));
    expect(await membersOf('Minji', anEvent())).toEqual([['page_view', 'Minji']]);
    // What the shop says itself on that page comes in a request of its own.
    const own = anEvent({ n: 'welcome_gift', u: 'https://shop.test/member/join_result.html' });
    expect(await membersOf('Minji', own)).toEqual([['welcome_gift', null]]);
    expect(await membersOf('minji', own)).toEqual([['welcome_gift', 'minji']]);
    expect(await membersOf('Minji', own, done('Minji'))).toEqual([['welcome_gift', 'Minji'], ...joined('Minji')]);
  });

  it('costs at most two rows for an anonymous event and four for an identified one', async () => {
    const row = (n: number, memberId: string | null) => ({
      eventId: `visitor-1.cost-${n}-${memberId}`,
      visitorId: 'visitor-1',
      memberId,
      name: 'view_item',
      occurredAt: n,
      receivedAt: n,
      data: { u: 'https://shop.test/', p: { items: [aCoat] }, from: 'tag' as const },
    });
    const anonymous = Array.from({ length: 100 }, (_, n) => row(n, null));
    const identified = Array.from({ length: 100 }, (_, n) => row(n, 'haneul'));
    expect(await appendEvents(world.edge.db, world.site.id, anonymous)).toBeLessThanOrEqual(200);
    expect(await appendEvents(world.edge.db, world.site.id, identified)).toBeLessThanOrEqual(400);
    expect(await appendEvents(world.edge.db, world.site.id, identified)).toBe(0);
  });
});

describe('a checkout', () => {
  const line = { product_no: '11', product_price: '189000', quantity: '1', item_code: 'P0001' };
  const u = 'https://shop.test/order/orderform.html';
  const opened = (id: string, t: number) =>
    anEvent({ id, n: '_page', t, u, p: { t, u, i: '', h: [], g: { aBasketProductOrderData: [line] } } });
  const ordered = (order: string, t: number, w?: string, goods?: string[]) => {
    const u = `https://shop.test/order/order_result.html?order_id=${order}`;
    const bought = { order_id: order, order_product: goods?.map((product_no) => ({ product_no })) };
    const g = goods ? { EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: bought } : {};
    return anEvent({ id: `result-${order}`, n: '_page', t, u, p: { t, u, i: '', h: [], g, w } });
  };
  const tellAll = (events: object[], visitor = 'visitor-1') =>
    world.collect(aBody({ vid: visitor, sent: world.now(), events }));
  const tell = (event: object, visitor?: string) => tellAll([event], visitor);
  const later = (ms: number) => world.jump(world.now() + ms);
  const begun = async () => (await log()).filter(({ name }) => name === 'begin_checkout').length;

  it('of the same goods is begun once in a day, and once more after an order', async () => {
    for (const [n, w] of [undefined, '입금대기'].entries()) {
      const before = await begun();
      const first = opened(`opened-${n}1`, world.now());
      await tell(first);
      later(60_000);
      const again = opened(`opened-${n}2`, world.now());
      await tell(again);
      expect((await begun()) - before).toBe(1);
      later(60_000);
      const order = ordered(`20260309-000${n}`, world.now(), w);
      await tell(order);
      later(900_000);
      for (const told of [first, again]) await tell(told);
      expect((await begun()) - before).toBe(1);
      const anew = opened(`opened-${n}3`, world.now());
      await tell(anew);
      expect((await begun()) - before).toBe(2);
      later(60_000);
      // What is told again, whenever, is what it was: nothing of it is new, and the order ends nothing that came after it.
      for (const told of [first, order, anew, opened(`opened-${n}4`, world.now())]) await tell(told);
      expect((await begun()) - before).toBe(2);
      await tell(ordered(`20260309-010${n}`, world.now(), w));
      later(600_000);
    }
  });

  it('begun since an order is not ended by looking at the order again, there or on another device', async () => {
    for (const [n, visitor] of ['visitor-1', 'visitor-2'].entries()) {
      for (const [m, w] of [undefined, '입금대기'].entries()) {
        const order = `20260309-00${n}${m}`;
        await tell(ordered(order, world.now(), w));
        later(900_000);
        const before = await begun();
        await tell(opened(`since-${order}`, world.now()), visitor);
        later(60_000);
        // The transfer has come in by then.
        await tell(ordered(order, world.now()), visitor);
        later(60_000);
        await tell(opened(`again-${order}`, world.now()), visitor);
        expect((await begun()) - before).toBe(1);
        await tell(ordered(`${order}-end`, world.now()), visitor);
        later(900_000);
      }
    }
  });

  it('told in one request with its order is over, and one begun after the order in that request is not', async () => {
    const t = world.now();
    later(1_800_000);
    await tellAll([
      opened('first-01', t),
      ordered('20260309-0001', t + 60_000),
      opened('second-1', t + 1_200_000),
      opened('second-2', t + 1_300_000),
    ]);
    expect(await begun()).toBe(2);
    await tell(opened('second-3', world.now()));
    expect(await begun()).toBe(2);
  });

  it('is not begun by the form of what was just bought, loaded again, but by one of other goods', async () => {
    for (const [n, { goods, begins }] of [
      { goods: ['11', '12'], begins: 0 },
      { goods: undefined, begins: 0 },
      { goods: ['12'], begins: 1 },
    ].entries()) {
      await tell(opened(`first-0${n}`, world.now()));
      later(60_000);
      await tell(ordered(`20260309-000${n}`, world.now(), undefined, goods));
      later(60_000);
      const before = await begun();
      for (const again of ['b', 'c']) await tell(opened(`again-${n}${again}`, world.now()));
      expect((await begun()) - before).toBe(begins);
      later(900_000);
      await tell(ordered(`20260309-010${n}`, world.now()));
      later(900_000);
    }
  });

  const member = { mid: 'haneul' };
  const tellAs = (event: object) =>
    world.collect(aBody({ vid: 'visitor-1', sent: world.now(), events: [event], ...member }));

  it('told after its order is over, and the same goods begun later are a checkout of their own', async () => {
    const first = opened('first-01', world.now());
    later(60_000);
    await tellAs(ordered('20260309-0001', world.now(), undefined, ['11']));
    later(60_000);
    await tellAs(first);
    expect(await begun()).toBe(1);
    later(3_600_000);
    for (const again of ['again-01', 'again-02']) await tellAs(opened(again, world.now()));
    await tellAs(first);
    expect(await begun()).toBe(2);
  });

  it.each([
    { goods: ['11', '12'], begins: 0 },
    { goods: undefined, begins: 0 },
    { goods: ['12'], begins: 1 },
  ])(
    'is not begun by the form of what was just bought, loaded again before the first was told: $goods',
    async ({ goods, begins }) => {
      const first = opened('first-01', world.now());
      later(60_000);
      await tellAs(ordered('20260309-0001', world.now(), undefined, goods));
      later(60_000);
      await tellAs(opened('again-01', world.now()));
      expect(await begun()).toBe(begins);
      await tellAs(first);
      later(60_000);
      await tellAs(opened('again-02', world.now()));
      expect(await begun()).toBe(1);
    },
  );

  it('that the shop says itself is begun, whatever has just been ordered', async () => {
    await tellAs(ordered('20260309-0001', world.now(), undefined, ['11']));
    later(60_000);
    await tellAs(anEvent({ id: 'own-word-1', n: 'begin_checkout', t: world.now(), p: { items: [{ item_id: '11' }] } }));
    expect(await begun()).toBe(1);
  });

  it('told days late costs no more the more orders its shop has had since', async () => {
    const { db } = world.edge;
    const late = world.now();
    later(5 * DAY_MS);
    const read = async (checkout: string) => {
      let rows = 0;
      const batch: typeof db.batch = async (statements) => {
        const answers = await db.batch(statements);
        for (const { meta } of answers) rows += meta.rows_read;
        return answers as never;
      };
      await appendEvents(Object.assign(Object.create(db), { batch }), world.site.id, [
        {
          eventId: `visitor-1.checkout.${checkout}`,
          visitorId: 'visitor-1',
          memberId: 'haneul',
          name: 'begin_checkout',
          occurredAt: late,
          receivedAt: world.now(),
          data: { p: { items: [aCoat] }, from: 'tag' },
        },
      ]);
      return rows;
    };
    const before = await read('alone');
    await db
      .prepare(
        `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
         INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
         SELECT ?1, 'order:' || n, 'visitor-' || n, 'member-' || n, 'purchase', ?2 + n * 200000, ?2, '{"from":"tag"}' FROM n`,
      )
      .bind(world.site.id, late)
      .run();
    expect(await read('among-others')).toBeLessThan(before + 100);
  });

  it('is ended by nobody else’s order', async () => {
    await tell(opened('first-01', world.now()));
    later(60_000);
    await tell(ordered('20260309-0001', world.now()), 'visitor-2');
    later(60_000);
    await tell(opened('again-01', world.now()));
    expect(await begun()).toBe(1);
  });
});

describe('a lost hint', () => {
  it('costs a minute, never a member', async () => {
    world = await World.begin({ now: kst('2026-03-09 10:00') });
    await world.campaign('cart_abandon_realtime');
    await world.member('haneul');
    // Straight into the log: nobody tells the shard.
    await appendEvents(world.edge.db, world.site.id, [
      {
        eventId: 'visitor-1.unhinted',
        visitorId: 'visitor-1',
        memberId: 'haneul',
        name: 'add_to_cart',
        occurredAt: world.now(),
        receivedAt: world.now(),
        data: { p: { items: [aCoat] }, from: 'tag' },
      },
    ]);
    await world.minute();
    await world.until(kst('2026-03-10 10:01'));
    expect(await world.inbox()).toHaveLength(1);
  });
});
