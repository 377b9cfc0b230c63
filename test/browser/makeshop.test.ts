// What only MakeShop does, and what its shops do to it.

import { describe, expect, it } from 'vitest';
import { makeshopStorefront, names } from './shopper';
import { makeshop, one, openShops, shopper } from './shops';

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
});
