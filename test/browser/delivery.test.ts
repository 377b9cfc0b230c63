// Nothing is lost and nothing counted twice, whatever the line, the tab or the edge does.

import { describe, expect, it } from 'vitest';
import { cafe24Storefront, names } from './shopper';
import { cafe24, collector, one, only, openShops, shopper } from './shops';

openShops();

describe('delivery', () => {
  const product = () => `${cafe24.url}/product/detail.html?product_no=14`;
  const click = "dorawa.push(['event','clicked',{}])";
  const clicked = () => only(collector.events, 'clicked');
  const until = async (done: () => boolean, limitMs = 8_000) => {
    for (let waited = 0; waited < limitMs && !done(); waited += 50) await new Promise((wake) => setTimeout(wake, 50));
  };

  it('puts what happens in one task into one request, at once, without preflight', async () => {
    await shopper.visit(product());
    expect(collector.requests).toMatchObject([{ method: 'POST', type: expect.stringContaining('text/plain') }]);
    expect(names(collector.events)).toEqual(['session_start', 'page_view', 'view_item']);
  });

  it('reaches the edge when the tab is closed in the same breath as the click', async () => {
    collector.delayMs = 150;
    await shopper.visit(product());
    for (let i = 0; i < 10; i++) {
      const page = await shopper.context.newPage();
      await page.goto(`${cafe24.url}/`);
      await page.waitForFunction('window.dorawa && dorawa.on && dorawa.push !== Array.prototype.push');
      await Promise.all([page.evaluate(click).catch(() => {}), page.close()]);
    }
    await until(() => clicked().length >= 10);
    expect(clicked()).toHaveLength(10);
  });

  it('keeps what could not be sent, and sends it once when the edge is back', async () => {
    collector.answer = 503;
    await shopper.visit(product());
    await shopper.visit(`${cafe24.url}/category/tops/25/`);
    await shopper.visit(`${cafe24.url}/order/basket.html`);
    expect(collector.events).toEqual([]);
    collector.answer = 200;
    await shopper.visit(`${cafe24.url}/`);
    await until(() => collector.events.length >= 8);
    await new Promise((wake) => setTimeout(wake, 500));
    expect(names(collector.events).sort()).toEqual(
      [
        'session_start',
        'page_view',
        'page_view',
        'page_view',
        'page_view',
        'view_item',
        'view_item_list',
        'view_cart',
      ].sort(),
    );
    expect(collector.repeated).toEqual([]);
    expect(new Set(collector.events.map(({ vid }) => vid)).size).toBe(1);
    const first = one(collector.events, 'view_item');
    expect(first.sent - first.t).toBeGreaterThan(500);
    expect(
      await shopper.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('_dwq'))),
    ).toEqual([]);
  });

  it('leaves what one tab is sending to that tab', async () => {
    const sending = () => collector.requests.length;
    collector.answer = 503;
    await shopper.visit(product());
    collector.answer = 200;
    collector.delayMs = 2_000;
    // A tab's own request is answered, and what was kept is under way when the other tab's is answered, too.
    await shopper.visit(`${cafe24.url}/`);
    const before = sending();
    const other = await shopper.context.newPage();
    await other.goto(`${cafe24.url}/category/tops/25/`);
    await until(() => sending() >= before + 2);
    await until(() => collector.events.length >= 6);
    await shopper.noticed(async () => {});
    expect(names(collector.events).sort()).toEqual(
      ['session_start', 'page_view', 'view_item', 'page_view', 'page_view', 'view_item_list'].sort(),
    );
    expect(collector.repeated).toEqual([]);
  });

  it('stores once what it sent twice because the answers were lost', async () => {
    collector.losesAnswers = true;
    await shopper.visit(product());
    collector.losesAnswers = false;
    await shopper.visit(`${cafe24.url}/`);
    await until(() => collector.repeated.length >= 3);
    expect(names(collector.events)).toEqual(['session_start', 'page_view', 'view_item', 'page_view']);
  });

  it('tries again by itself while the page stays open', async () => {
    collector.answer = 429;
    await shopper.visit(`${cafe24.url}/`);
    collector.answer = 200;
    await until(() => collector.events.length > 0, 12_000);
    expect(names(collector.events)).toEqual(['session_start', 'page_view']);
  });

  it('goes by beacon where a page has broken fetch', async () => {
    await shopper.context.addInitScript("window.fetch = () => { throw new Error('mine') }");
    await shopper.visit(product());
    expect(names(collector.events)).toEqual(['session_start', 'page_view', 'view_item']);
  });

  it('does not ask again what was refused for good', async () => {
    collector.answer = 400;
    await shopper.visit(product());
    const { length } = collector.requests;
    collector.answer = 200;
    await shopper.visit(`${cafe24.url}/`);
    expect(collector.requests).toHaveLength(length + 1);
    expect(names(collector.events)).toEqual(['page_view']);
  });

  it('keeps a request whose answer never came, as the person who did it', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shopper.noticed(() => shop.logIn(shopper.page));
    await shopper.visit(shop.home);
    collector.answer = 0;
    await shopper.noticed(() => shopper.page.evaluate(click));
    collector.answer = 200;
    await shopper.noticed(() => shop.logOut(shopper.page));
    await until(() => clicked().length > 0);
    expect(clicked()).toMatchObject([{ mid: 'soyeon' }]);
    expect(only(collector.events, 'page_view').at(-1)?.vid).not.toBe(clicked()[0]?.vid);
  });

  it('brings a burst of events in requests of nine', async () => {
    await shopper.visit(`${cafe24.url}/`);
    const before = collector.requests.length;
    const all = Array.from({ length: 25 }, (_, i) => `dorawa.push(['event','clicked',{i:'${i}'}])`).join(';');
    await shopper.noticed(() => shopper.page.evaluate(all));
    expect(clicked().map(({ p }) => p?.i)).toEqual(Array.from({ length: 25 }, (_, i) => `${i}`));
    expect(collector.requests.length - before).toBe(3);
  });

  it('keeps no more than a bounded length of requests, the newest', async () => {
    collector.answer = 503;
    await shopper.visit(`${cafe24.url}/`);
    await shopper.page.evaluate(async () => {
      const long = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`field${i}`, 'x'.repeat(1_900)]));
      for (let i = 0; i < 40; i++) {
        (window as unknown as { dorawa: unknown[] }).dorawa.push(['event', 'clicked', { ...long, i: `${i}` }]);
        await new Promise((next) => setTimeout(next, 2));
      }
    });
    const kept = () =>
      shopper.page.evaluate(() => {
        const waiting = Object.keys(localStorage).filter((key) => key.startsWith('_dwq'));
        return waiting.reduce((sum, key) => sum + (localStorage.getItem(key) ?? '').length, 0);
      });
    await expect.poll(kept, { timeout: 30_000 }).toBeLessThan(1_000_000);
    expect(await kept()).toBeGreaterThan(900_000);
  });

  it('keeps no more than a bounded number of requests, the newest', async () => {
    collector.answer = 503;
    await shopper.visit(`${cafe24.url}/`);
    await shopper.page.evaluate(async () => {
      for (let i = 0; i < 600; i++) {
        (window as unknown as { dorawa: unknown[] }).dorawa.push(['event', 'clicked', { i: `${i}` }]);
        await new Promise((next) => setTimeout(next, 2));
      }
    });
    await shopper.noticed(async () => {});
    collector.answer = 200;
    await shopper.visit(`${cafe24.url}/`);
    await until(() => clicked().some(({ p }) => p?.i === '599'));
    expect(clicked().length).toBeLessThanOrEqual(500);
    expect(clicked().map(({ p }) => p?.i)).toContain('599');
  });
});
