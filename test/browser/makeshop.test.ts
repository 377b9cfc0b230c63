// What only MakeShop does, and what its shops do to it.

import { describe, expect, it } from 'vitest';
import { makeshopStorefront, names } from './shopper';
import { collector, makeshop, one, openShops, shopper } from './shops';

openShops();

describe('on MakeShop', () => {
  it('does not take a number in a name for the pieces bought', async () => {
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    await noticed(() => shop.addToCart(page));
    await noticed(() => shop.orderAll(page));
    const ordered = await noticed(() => shop.payByCard(page));
    expect(one(ordered, 'purchase').p?.items).toMatchObject([
      { item_id: '10022', item_name: '세작 티백 20개입', quantity: 1 },
    ]);
  });

  it('sees a cart as long as shops let it grow, and what is taken out of it, also of a member who logs in on it', async () => {
    const name = '아주 긴 이름의 선물 세트 '.repeat(4);
    const row = (i: number) =>
      `<tr><td><a href="/shop/shopdetail.html?branduid=${50_000 + i}&xcode=001&mcode=001"><img src="/shopimages/daontea/${i}.jpg" alt="${name}"></a></td><td><a href="/shop/shopdetail.html?branduid=${50_000 + i}">${name}</a><p class="tb-opt">용량 : ${name}</p></td><td><input name="amount" value="2"></td><td>${i + 1},000원</td></tr>`;
    const rows = (from: number) => `<table>${Array.from({ length: 80 }, (_, i) => row(from + i)).join('')}</table>`;
    const cartOf = (from: number) => makeshop.configure({ tag: rows(from) + collector.tag('makeshop') });
    const { page, visit, noticed } = shopper;
    cartOf(0);
    await visit(`${makeshop.url}/shop/basket.html`);
    cartOf(1);
    const removed = await visit(`${makeshop.url}/shop/basket.html`);
    expect(names(removed)).toEqual(['page_view', 'remove_from_cart', 'view_cart']);
    expect(one(removed, 'remove_from_cart').p?.items).toMatchObject([{ item_id: '50000', quantity: 2 }]);
    expect(one(removed, 'view_cart').p?.items?.length).toBeGreaterThan(40);
    const named = await noticed(() => page.evaluate("dorawa.push(['page'],['identify','kim'])"));
    expect(names(named)).toContain('login');
    expect(collector.requests.map(({ answered }) => answered)).not.toContain(413);
    expect(Math.max(...collector.requests.map(({ bytes }) => bytes))).toBeGreaterThan(64 * 1024);
  });

  it('sees no order where the payment failed', async () => {
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    await noticed(() => shop.addToCart(page));
    const seen = await noticed(() =>
      page.goto(`${makeshop.url}/shop/orderend.html?ordernum=20240718143006-1&paymethod=C&card_flag=fail`),
    );
    expect(names(seen)).toEqual(['page_view']);
  });

  it('ignores a virtual tag that the platform did not replace, and frames', async () => {
    makeshop.configure({ tagPlace: 'head', skin: 'responsive', cart: 'layer' });
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await shop.logIn(page);
    const item = await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    expect(item.every(({ mid }) => mid === undefined)).toBe(true);
    expect(names(await noticed(() => shop.addToCart(page)))).toEqual(['add_to_cart']);
  });

  it('notices a review on a plain board, and none that was given up', async () => {
    const { page, visit, noticed } = shopper;
    const form = `${makeshop.url}/board/board.html?code=daontea_board1&type=i&branduid=10021`;
    await visit(form);
    await page.fill('[name=boardform] textarea', '향이 좋아요');
    expect(names(await noticed(() => page.click('text=목록')))).toEqual(['page_view']);
    await visit(form);
    await page.fill('[name=boardform] textarea', '향이 좋아요');
    const written = await noticed(() => page.click('text=등록'));
    expect(one(written, 'write_review').p).toMatchObject({ items: [{ item_id: '10021' }] });
  });

  it('sends nothing that somebody has written into a form of a board, and nobody who pays an order in', async () => {
    makeshop.configure({ skin: 'responsive', cart: 'redirect' });
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await shop.logIn(page);
    await visit(`${makeshop.url}/board/board.html?code=daontea_board1&type=i&branduid=10021`);
    await page.click('[name=hname]');
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.buyNow(page));
    await page.waitForURL(/order\.html/);
    const ordered = await noticed(() => shop.payByTransfer(page));
    expect(one(ordered, 'purchase').p).toMatchObject({ unpaid: true, value: 28_000, items: [{ item_id: '10021' }] });
    expect(await page.content()).toContain('입금자명');
    expect(collector.bodies.join()).toContain('jiwoo');
    for (const secret of ['박지우', 'jiwoo@example.com', '010-0000-3003'])
      expect(collector.bodies.join()).not.toContain(secret);
  });

  it('moves a line of the cart to the wish list', async () => {
    const shop = makeshopStorefront(makeshop, 'pc');
    const { page, visit, noticed } = shopper;
    await shop.logIn(page);
    await visit(`${makeshop.url}/shop/shopdetail.html?branduid=10022`);
    await noticed(() => shop.addToCart(page));
    const moved = await noticed(() => page.click('[href*=go_wish]'));
    expect(one(moved, 'add_to_wishlist').p?.items).toMatchObject([{ item_id: '10022' }]);
  });
});
