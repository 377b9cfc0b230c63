import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../core/time';
import { inspectInstallation } from '../../edge/actions/installation';
import { noteForeignOrigin } from '../../edge/db/installation';
import { beginWithOwner, owner, world } from '../support/owned';

beginWithOwner();

describe('the installation check', () => {
  const install = () => owner.page(`/admin/s/${world.site.id}/settings/install`);
  /** `n` page views of one kind from a device. */
  const views = async (n: number, page: string, userAgent: string, events: string[] = []) => {
    for (let i = 0; i < n; i += 40) {
      const some = Array.from({ length: Math.min(40, n - i) }, (_, k) => ({
        id: `${page}-${userAgent.length}-${world.now()}-${i + k}`,
        n: 'page_view',
        t: world.now(),
        u: 'https://shop.test/',
        p: { page_type: page },
      }));
      const others = events.map((name) => ({ ...some[0], id: `${page}-${name}-${world.now()}-${i}`, n: name, p: {} }));
      const body = { v: 1, k: world.site.key, vid: 'visitor-0001', sent: world.now(), events: [...some, ...others] };
      await world.collect(body, { 'user-agent': userAgent });
    }
  };
  const PC = 'Mozilla/5.0 Chrome/140';
  const PHONE = 'Mozilla/5.0 (iPhone) Mobile Safari';

  it('shows each page on each device with its first and last time, and the place of what is missing', async () => {
    await views(60, 'main', PC);
    await views(60, 'main', PHONE);
    await views(12, 'checkout', PC, ['begin_checkout']);
    world.jump(world.now() + 65 * 60_000);
    await views(1, 'cart', PC, ['view_cart']);
    await views(1, 'main', PC);
    const html = await install();
    expect(html).toContain('메인</th><td class="num">61<small class="between">오늘 10:00 ~ 11:05</small></td>');
    expect(html).toContain('모바일에서 주문서 페이지가 한 번도 보이지 않았습니다');
    expect(html).toMatch(
      /모바일 디자인<\/b>의 <code>layout\/basic\/js\/common.js<\/code> 맨 아래에 주문 페이지용 한 줄을/,
    );
    expect(html.match(/>빠짐</g)).toHaveLength(1);
  });

  it('counts each event once, however often it is looked at, each shop’s own, and forgets them after two days', async () => {
    await views(3, 'main', PC);
    await install();
    await views(2, 'made_up_by_a_browser', PC);
    await Promise.all([install(), install(), world.minute()]);
    const counted = () =>
      world.edge.db
        .prepare(
          "SELECT page, sum(count) AS count FROM sightings WHERE site_id = ?1 AND name = 'page_view' GROUP BY page ORDER BY page",
        )
        .bind(world.site.id)
        .all()
        .then(({ results }) => results);
    expect(await counted()).toEqual([
      { page: '', count: 2 },
      { page: 'main', count: 3 },
    ]);
    const { pages } = await inspectInstallation(world.edge, { ...world.site, id: world.site.id + 1 });
    expect(pages.every(({ views: { pc, mobile } }) => pc.count + mobile.count === 0)).toBe(true);
    // Shops take turns at forgetting, a minute each; there are two.
    world.jump(world.now() + 3 * DAY_MS);
    await world.minute();
    world.jump(world.now() + MINUTE_MS);
    await world.minute();
    expect(await counted()).toEqual([]);
  });

  it('is brought up to date by itself, from nothing on', async () => {
    const again = () => owner.page(`/admin/s/${world.site.id}/settings/install/check`);
    expect(await install()).toMatch(/id="check" hx-get="[^"]*\/install\/check" hx-trigger="every 15s"[^>]*><\/div>/);
    expect(await again()).not.toContain('최근 24시간 점검');
    await views(1, 'main', PC, ['tag_twice']);
    expect(await again()).toMatch(/최근 24시간 점검.*id="findings" hx-swap-oob="true".*태그가 두 번 이상/s);
  });

  it('lists an order with its amount in the shop’s currency, and one that awaits its deposit as such', async () => {
    const order = (id: string, over: object) => ({
      id: `order-${id}-0001`,
      n: 'purchase',
      t: world.now(),
      u: 'https://shop.test/order/order_result.html',
      p: {
        transaction_id: id,
        items: [{ item_id: '11', item_name: 'Soft Coat', price: 145.38, quantity: 2 }],
        ...over,
      },
    });
    const events = [order('A-1', { value: 290.76, currency: 'USD', unpaid: true }), order('A-2', { value: 378_000 })];
    await world.collect({ v: 1, k: world.site.key, vid: 'visitor-0001', sent: world.now(), events });
    const html = await install();
    expect(html).toContain('입금 전 · Soft Coat · 290.76 USD');
    expect(html).toContain('>Soft Coat · 378,000원');
    expect(html).toContain('>주문(입금 전)</th>');
  });

  it('hears of a host that is new, however many used the key long ago', async () => {
    const used = (host: string) => noteForeignOrigin(world.edge.db, world.site.id, host, world.now());
    for (let n = 0; n < 25; n++) await used(`old-${n}.test`);
    world.jump(world.now() + 3 * DAY_MS);
    await used('moved.test');
    expect(await install()).toContain('moved.test');
    expect(await install()).not.toContain('old-1.test');
  });

  it('says that a tag is in a page twice', async () => {
    await views(1, 'main', PC, ['tag_twice']);
    expect(await install()).toContain('태그가 두 번 이상 들어 있습니다');
  });
});
