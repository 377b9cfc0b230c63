import { describe, expect, it } from 'vitest';
import { forgetSites } from '../../edge/site-cache';
import { aCoat, DAY_MS, definitionOf, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

async function reminded(member: string): Promise<{ world: World; campaign: number }> {
  const world = await World.begin({ now: kst('2026-03-09 12:00') });
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.member(member);
  await world.addsToCart(member);
  await world.until(kst('2026-03-10 12:01'));
  return { world, campaign };
}

describe('a tap and the purchase after it', () => {
  it('leads to the cart, marked for the shop’s analytics, and is credited with the order', async () => {
    const { world, campaign } = await reminded('haneul');
    const [message] = await world.inbox();
    const target = new URL(await world.taps(message));
    expect(target.origin + target.pathname).toBe('https://shop.test/order/basket.html');
    expect(target.searchParams.get('utm_source')).toBe('dorawa');
    expect(target.searchParams.get('dw')).toMatch(/^[\w-]{10}$/);

    await world.advance(HOUR_MS);
    await world.buys('haneul', '20260310-0000001', { value: 189_000 });
    await world.minute();
    const { counts, rates } = await world.report(campaign);
    expect(counts).toMatchObject({
      attempted: 1,
      delivered: 1,
      clicks: 1,
      clickedMessages: 1,
      conversions: 1,
      conversionValue: 189_000,
    });
    expect(counts).toMatchObject({ deliveryConversions: 1, deliveryConversionValue: 189_000 });
    expect(rates).toMatchObject({ ctr: 1, cvr: 1 });
  });

  it('is one also where a phone takes the word after the link for a part of it', async () => {
    const { world, campaign } = await reminded('haneul');
    const [message] = await world.inbox();
    for (const after of ['에서', ')', '.', '/', 'http://shop.test/']) {
      const text = message?.text.replace(/(\/r\/[\w-]+)\s/, `$1${after}\n`) ?? '';
      const path = /\/r\/\S+/.exec(text)?.[0] ?? '';
      expect(path).toContain(after);
      const tapped = await world.request(path, { headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Safari' } });
      expect(new URL(String(tapped.headers.get('location'))).searchParams.get('dw')).toMatch(/^[\w-]{10}$/);
      world.jump(world.now() + MINUTE_MS);
    }
    await world.minute();
    expect((await world.report(campaign)).counts.clicks).toBe(5);
  });

  it('counts the last millisecond of the window and not the first after it', async () => {
    for (const [late, conversions] of [
      [-1, 1],
      [0, 0],
    ] as const) {
      const { world, campaign } = await reminded('haneul');
      await world.taps((await world.inbox())[0]);
      const tappedAt = world.now();
      await world.until(tappedAt + 24 * HOUR_MS + late);
      await world.buys('haneul', '20260311-0000001');
      await world.minute();
      expect((await world.report(campaign)).counts.conversions).toBe(conversions);
    }
  });

  it('counts the same order once when the page and the shop’s server both report it', async () => {
    const { world, campaign } = await reminded('haneul');
    await world.taps((await world.inbox())[0]);
    await world.buys('haneul', '20260310-0000005');
    await world.buys('haneul', '20260310-0000005', { visitor: 'another-browser' });
    await world.minute();
    expect((await world.report(campaign)).counts.conversions).toBe(1);
  });

  it('counts a guest’s order also when its browser shows the member only later', async () => {
    const { world, campaign } = await reminded('haneul');
    await world.taps((await world.inbox())[0]);
    await world.buys(undefined, '20260310-0000006', { visitor: 'phone-in-hand', value: 50_000 });
    await world.minute();
    expect((await world.report(campaign)).counts.conversions).toBe(0);
    await world.advance(3 * HOUR_MS);
    await world.event('login', {}, { member: 'haneul', visitor: 'phone-in-hand' });
    await world.minute();
    await world.minute();
    expect((await world.report(campaign)).counts).toMatchObject({ conversions: 1, conversionValue: 50_000 });
  });

  it('counts the event the campaign means, as often as it happens, at the worth the shop gave it', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    const goal = { type: 'event', event: 'write_review', valuePerConversion: 500, windowDays: 3 } as const;
    const campaign = await world.campaign('cart_abandon_realtime', { goal });
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.until(kst('2026-03-10 12:01'));
    await world.taps((await world.inbox())[0]);
    for (const id of ['review-00001', 'review-00001', 'review-00002']) {
      await world.event('write_review', { items: [aCoat] }, { member: 'haneul', id });
    }
    await world.buys('haneul', '20260310-0000009');
    await world.minute();
    expect((await world.report(campaign)).counts).toMatchObject({ conversions: 2, conversionValue: 1_000 });
  });

  it('leads by the shop’s own short domain, with the marks the shop wants and no others', async () => {
    const marked = async (settings: object) => {
      const world = await World.begin({ now: kst('2026-03-09 12:00'), settings });
      await world.campaign('cart_abandon_realtime');
      await world.member('haneul');
      await world.addsToCart('haneul');
      await world.until(kst('2026-03-10 12:01'));
      const [message] = await world.inbox();
      return { text: message?.text, to: [...new URL(await world.taps(message)).searchParams.keys()] };
    };
    expect((await marked({})).to).toEqual(['utm_source', 'utm_medium', 'utm_campaign', 'dw']);
    expect((await marked({ linkMarks: 'own' })).to).toEqual(['dw']);
    const own = await marked({ linkMarks: 'none', linkOrigin: 'https://go.shop.test' });
    expect(own).toEqual({ text: expect.stringMatching(/https:\/\/go\.shop\.test\/r\/[\w-]{10}\s/), to: [] });
  });

  it('leads to an address written in EUC-KR as it was written, and keeps what else it says', async () => {
    const world = await World.begin({ now: kst('2026-03-09 12:00'), platform: 'makeshop' });
    const url = 'https://shop.test/shop/shopbrand.html?search=%C4%DA%C6%AE&prize1=&flag&utm_source=spring#list';
    const { message } = definitionOf('cart_abandon_realtime');
    if (message.channel !== 'sms') throw new Error('not a text');
    await world.campaign('cart_abandon_realtime', { message: { ...message, links: [{ name: '코트', url }] } });
    await world.member('haneul');
    await world.addsToCart('haneul');
    await world.until(kst('2026-03-10 12:01'));
    expect(await world.taps((await world.inbox())[0])).toMatch(
      /^https:\/\/shop\.test\/shop\/shopbrand\.html\?search=%C4%DA%C6%AE&prize1=&flag&utm_source=dorawa&utm_medium=sms&utm_campaign=c\d+&dw=[\w-]{10}#list$/,
    );
  });

  it('does not count previews, crawlers and double taps', async () => {
    const { world, campaign } = await reminded('haneul');
    const [message] = await world.inbox();
    await world.taps(message, { 'user-agent': 'facebookexternalhit/1.1;kakaotalk-scrap/1.0' });
    const path = /\/r\/[\w-]+/.exec(message?.text ?? '')?.[0] ?? '';
    await world.request(path, { method: 'HEAD', headers: { 'user-agent': 'Mozilla/5.0 (iPhone)' } });
    await world.taps(message);
    await world.taps(message);
    expect((await world.report(campaign)).counts.clicks).toBe(1);
  });

  it('tells the log of a double tap once, whenever it is', async () => {
    const { world } = await reminded('haneul');
    const [message] = await world.inbox();
    await world.until(world.now() - (world.now() % 2_000) + 3_900);
    await world.taps(message);
    await world.until(world.now() + 200);
    await world.taps(message);
    const { results } = await world.edge.db.prepare(`SELECT seq FROM events WHERE name = 'message_click'`).all();
    expect(results).toHaveLength(1);
  });

  it('answers a tap after one read, whatever it has to know of the shop, and though nothing can be written', async () => {
    const { world } = await reminded('haneul');
    const path = /\/r\/[\w-]+/.exec((await world.inbox())[0]?.text ?? '')?.[0] ?? '';
    const reads: string[] = [];
    const { db } = world.edge;
    const DB = {
      batch: (statements: D1PreparedStatement[]) => db.batch(statements),
      prepare(sql: string) {
        if (/^\s*(select|with)/i.test(sql)) reads.push(sql);
        else throw new Error('the database takes no writes');
        return db.prepare(sql);
      },
    } as unknown as D1Database;
    forgetSites();
    expect((await world.request(path, {}, { DB })).status).toBe(302);
    expect(reads).toHaveLength(1);
  });

  it('counts for ninety days; an older message still leads to the shop, and nothing more', async () => {
    const { world, campaign } = await reminded('haneul');
    const [message] = await world.inbox();
    const [dispatch] = await world.dispatches();
    const sentAt = dispatch?.submittedAt ?? 0;
    world.jump(sentAt + 90 * DAY_MS - 1);
    await world.taps(message);
    world.jump(sentAt + 90 * DAY_MS + 3_000);
    expect(await world.taps(message)).toContain('https://shop.test/order/basket.html');
    expect((await world.report(campaign)).counts.clicks).toBe(1);
  });

  it('answers a made-up token with a page that says so, and records nothing', async () => {
    const { world } = await reminded('haneul');
    const response = await world.request('/r/AAAAAAAAAA');
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/<main>.*<h1>링크를 찾을 수 없습니다<\/h1><p>만료되었거나 잘못된 링크/);
  });

  /** A member reminded by a text whose link leads off the shop's hosts. */
  async function ledAway(item: typeof aCoat & { url?: string } = aCoat): Promise<World> {
    const world = await World.begin({ now: kst('2026-03-09 12:00') });
    await world.campaign('cart_abandon_realtime', {
      message: {
        channel: 'sms',
        body: '{상품명} {상품URL} {링크}',
        links: [{ name: '밖으로', url: 'https://elsewhere.example/path' }],
      },
    });
    await world.member('haneul');
    await world.addsToCart('haneul', item);
    await world.until(kst('2026-03-10 12:01'));
    return world;
  }
  const landing = async (world: World) => new URL(await world.taps((await world.inbox())[0])).host;

  it('never leads off the shop’s own hosts', async () => {
    expect(await landing(await ledAway())).toBe('shop.test');
  });

  it.each(['https://elsewhere.example', 'https://shop.test@elsewhere.example', 'https://shop.test:no-port'])(
    'leads off them by no address of the shop’s own either: %s',
    async (shopUrl) => {
      const world = await ledAway();
      const { name, hosts, settings } = world.site;
      const changed = await world.request(`/api/v1/sites/${world.site.id}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${await world.token()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name, hosts, settings: { ...settings, shopUrl } }),
      });
      expect([changed.status, await landing(world)]).toEqual([400, 'shop.test']);
    },
  );

  it('is the only one there is: what any browser may tell of a product makes none', async () => {
    const world = await ledAway({ ...aCoat, item_name: '당첨 https://win.kr/p', url: 'https://win.kr/p' });
    expect((await world.inbox())[0]?.text).toContain('당첨 win. kr/p https://shop.test/order/basket.html ');
  });

  it('is the only one there is, also once a text has lost what it cannot carry', async () => {
    const world = await ledAway({ ...aCoat, item_name: '당첨 win💥.kr/p', url: 'https://shop.test/"win.kr' });
    expect((await world.inbox())[0]?.text).toContain('당첨 win. kr/p https://shop.test/%22win.kr ');
  });
});
