// What is to be noticed in every shop, on every device and by every address, and what is not.

import { beforeEach, describe, expect, it } from 'vitest';
import { names, type Storefront } from './shopper';
import { cafe24, makeshop, one, only, shopper } from './shops';

/** A shopper goes every way through these storefronts. */
export function goThrough(storefronts: [string, () => Storefront][]): void {
  describe.each(storefronts)('in %s', (_name, open) => {
    let shop: Storefront;
    beforeEach(() => {
      shop = open();
    });

    it('sees the way from the first page to the order, and each step once', async () => {
      const { page, visit, noticed, complaints } = shopper;
      expect(names(await visit(shop.home))).toEqual(['session_start', 'page_view']);

      const list = await visit(shop.list);
      expect(names(list)).toEqual(['page_view', 'view_item_list']);
      expect(one(list, 'view_item_list').p?.items?.map(({ item_id }) => item_id)).toContain(shop.item.id);

      const item = await visit(shop.product);
      expect(names(item)).toEqual(['page_view', 'view_item']);
      expect(one(item, 'view_item').p?.items?.[0]).toMatchObject({
        item_id: shop.item.id,
        price: shop.item.price,
        image: expect.stringContaining(shop.item.id),
        url: expect.stringContaining('http'),
      });

      await shop.choose(page);
      const added = await noticed(() => shop.addToCart(page));
      expect(only(added, 'add_to_cart')).toHaveLength(1);
      expect(one(added, 'add_to_cart').p).toMatchObject({
        value: shop.item.price,
        items: [{ item_id: shop.item.id, quantity: 1, price: shop.item.price }],
      });

      const cart = await visit(shop.cart);
      expect(names(cart)).toEqual(['page_view', 'view_cart']);
      expect(one(cart, 'view_cart').p).toMatchObject({
        value: shop.item.price,
        items: [{ item_id: shop.item.id, quantity: 1 }],
      });

      const checkout = await noticed(async () => {
        await shop.orderAll(page);
        if (shop.platform === 'cafe24') await page.click('#guestOrder');
        await page.waitForURL(/order(form)?\.html/);
      });
      expect(names(checkout.slice(-2))).toEqual(['page_view', 'begin_checkout']);
      expect(only(checkout, 'begin_checkout')).toHaveLength(1);
      expect(names(await noticed(() => page.reload()))).toEqual(['page_view']);

      const ordered = await noticed(() => shop.payByCard(page));
      expect(names(ordered)).toEqual(['page_view', 'purchase']);
      expect(one(ordered, 'purchase').p).toMatchObject({
        transaction_id: expect.stringMatching(/^\d{8}/),
        value: shop.item.price,
        unpaid: false,
        items: [{ item_id: shop.item.id, quantity: 1 }],
      });
      expect(names(await noticed(() => page.reload()))).toEqual(['page_view']);
      expect(complaints).toEqual([]);
    });

    it('marks an order by bank transfer as unpaid', async () => {
      const { page, visit, noticed } = shopper;
      await shop.logIn(page);
      await visit(shop.product);
      await shop.choose(page);
      const buying = await noticed(async () => {
        await shop.buyNow(page);
        await page.waitForURL(/order(form)?\.html/);
      });
      expect(names(buying)).toEqual(['page_view', 'begin_checkout']);
      const ordered = await noticed(() => shop.payByTransfer(page));
      expect(one(ordered, 'purchase')).toMatchObject({ mid: shop.member, p: { unpaid: true, value: shop.item.price } });
    });

    it('hears the searched word', async () => {
      const word = shop.platform === 'cafe24' ? '니트' : shop.url && makeshopWord();
      const found = await shopper.visit(shop.search(word));
      expect(names(found).filter((name) => name !== 'session_start')).toEqual([
        'page_view',
        'search',
        'view_item_list',
      ]);
      expect(one(found, 'search').p).toMatchObject({ search_term: shop.platform === 'cafe24' ? '니트' : '녹차' });
    });

    it('tells what was taken out of the cart, and that it is empty', async () => {
      const { page, visit, noticed } = shopper;
      await visit(shop.product);
      await shop.choose(page);
      await noticed(() => shop.addToCart(page));
      await visit(shop.cart);
      const removed = await noticed(() => shop.removeFirst(page));
      expect(names(removed)).toEqual(['page_view', 'remove_from_cart', 'view_cart']);
      expect(one(removed, 'remove_from_cart').p?.items).toMatchObject([{ item_id: shop.item.id }]);
      expect(one(removed, 'view_cart').p).toMatchObject({ items: [] });
    });

    it('notices a wish of a member, and none of a guest', async () => {
      const { page, visit, noticed } = shopper;
      await visit(shop.product);
      expect(names(await noticed(() => shop.wish(page)))).not.toContain('add_to_wishlist');
      await shop.logIn(page);
      await visit(shop.product);
      const wished = await noticed(() => shop.wish(page));
      expect(one(wished, 'add_to_wishlist').p?.items).toMatchObject([{ item_id: shop.item.id }]);
    });

    it('takes Naver Pay for a checkout, not for a cart or an order', async () => {
      const { page, visit, noticed } = shopper;
      await visit(shop.product);
      await shop.choose(page);
      const paying = await noticed(async () => {
        await shop.naverPay(page);
        await page.waitForURL('**/outside/**');
      });
      expect(names(paying)).toEqual(['begin_checkout']);
      expect(one(paying, 'begin_checkout').p).toMatchObject({ method: 'naver', items: [{ item_id: shop.item.id }] });
    });

    it.each(['the product', 'the cart'])('takes Kakao Pay’s button for a checkout, from %s', async (place) => {
      const { page, visit, noticed } = shopper;
      await visit(shop.product);
      await shop.choose(page);
      if (place === 'the cart') {
        await noticed(() => shop.addToCart(page));
        await visit(shop.cart);
      }
      const paying = await noticed(async () => {
        await shop.kakaoPay(page);
        await page.waitForURL('**/outside/kakao-pay*');
      });
      expect(names(paying)).toEqual(['begin_checkout']);
      expect(one(paying, 'begin_checkout').p).toMatchObject({ method: 'kakao', items: [{ item_id: shop.item.id }] });
    });

    it('counts no cart when the shopper forgot to choose', async () => {
      const { page, visit, noticed } = shopper;
      await visit(shop.product);
      expect(names(await noticed(() => shop.addToCart(page)))).toEqual([]);
      expect(names(await visit(shop.cart))).toEqual(['page_view', 'view_cart']);
    });

    it('joins what was done before logging in to the member, and parts people at logging out', async () => {
      const { page, visit, noticed } = shopper;
      const guest = one(await visit(shop.product), 'view_item');
      const arrived = await noticed(() => shop.logIn(page));
      const login = one(arrived, 'login');
      expect(login).toMatchObject({ vid: guest.vid, mid: shop.member });
      expect(guest.mid).toBeUndefined();
      expect(names(await visit(shop.product))).toEqual(['page_view', 'view_item']);

      const left = await noticed(() => shop.logOut(page));
      expect(one(left, 'logout')).toMatchObject({ vid: guest.vid, mid: shop.member });
      const next = one(left, 'page_view');
      expect(next.vid).not.toBe(guest.vid);
      expect(next.mid).toBeUndefined();
      expect(only(left, 'session_start')).toMatchObject([{ vid: next.vid }]);
    });

    it('notices a completed sign-up once, and whose it is', async () => {
      const { page, noticed } = shopper;
      const id = `new${Math.random().toString(36).slice(2, 10)}`;
      const joined = await noticed(async () => {
        await shop.join(page, id);
        await page.waitForTimeout(300);
      });
      expect(only(joined, 'sign_up')).toMatchObject([{ mid: id }]);
      const later = [...(await noticed(() => page.reload())), ...(await shopper.visit(shop.home))];
      expect(names(later)).not.toContain('sign_up');
    });

    it('notices a written review, and none that was not', async () => {
      const { page, noticed } = shopper;
      await shop.logIn(page);
      expect(names(await noticed(() => shop.review(page, '')))).not.toContain('write_review');
      const written = await noticed(() => shop.review(page, '향이 좋아요'));
      expect(only(written, 'write_review')).toMatchObject([
        { mid: shop.member, p: { items: [{ item_id: shop.item.id }] } },
      ]);
      expect(names(await noticed(() => page.reload()))).not.toContain('write_review');
    });

    it('is not shaken by what careless designs do to the page', async () => {
      cafe24.configure({ polluted: true, prototypeJs: true, ownOgTags: true });
      makeshop.configure({ polluted: true, logoAsOgImage: true });
      const { page, visit, noticed } = shopper;
      const item = one(await visit(shop.product), 'view_item').p?.items?.[0];
      expect(item).toMatchObject({
        item_id: shop.item.id,
        item_name: shop.item.name,
        price: shop.item.price,
        image: expect.stringContaining(shop.item.id),
      });
      await shop.choose(page);
      expect(names(await noticed(() => shop.addToCart(page)))).toContain('add_to_cart');
      const cart = await visit(shop.cart);
      expect(one(cart, 'view_cart').p?.items).toMatchObject([{ item_id: shop.item.id, quantity: 1 }]);
      const checkout = await noticed(async () => {
        await shop.orderAll(page);
        if (shop.platform === 'cafe24') await page.click('#guestOrder');
        await page.waitForURL(/order(form)?\.html/);
      });
      expect(only(checkout, 'begin_checkout')).toHaveLength(1);
      const ordered = await noticed(() => shop.payByCard(page));
      expect(names(ordered)).toEqual(['page_view', 'purchase']);
      expect(one(ordered, 'purchase').p).toMatchObject({ value: shop.item.price, unpaid: false });
    });
  });
}

/** On EUC-KR pages a word is sent as EUC-KR bytes. */
const makeshopWord = (): string => '%B3%EC%C2%F7';
