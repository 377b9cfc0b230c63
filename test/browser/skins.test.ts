// The same shops in skins that real shops have: careless ones, ones whose designer has renamed everything, and pages
// hostile to any script. Every step must be noticed all the same, once, and no other.

import { beforeEach, describe, expect, it } from 'vitest';
import type { Cafe24Variations } from '../stores/cafe24/options';
import type { MakeshopVariations } from '../stores/makeshop/options';
import type { Noticed } from './collector';
import { cafe24Storefront, makeshopStorefront, names, type Storefront } from './shopper';
import { cafe24, collector, makeshop, openShops, shopper } from './shops';

openShops();

/** Takes away from the tracker what it could be tempted to use; the platforms' own scripts keep what they need. */
const HOSTILE = `
  const { stringify } = JSON;
  JSON.stringify = (...args) => {
    if (!/ind-script|\\/js\\//.test(new Error().stack)) throw new Error('mine');
    return stringify(...args);
  };
  Object.freeze(history);
  Array.prototype.remove = function () {};
  Array.prototype.flat = Array.prototype.flatMap = Array.prototype.includes = () => { throw new Error('mine') };
  String.prototype.trim = function () { return this + ''; };
  const frozen = Date.UTC(2020, 1, 29);
  Date.now = () => frozen;
`;

type Skin = { cafe24?: Partial<Cafe24Variations>; makeshop?: Partial<MakeshopVariations>; script?: string };
const SKINS: [string, Skin][] = [
  [
    'careless',
    {
      cafe24: { polluted: true, prototypeJs: true, ownOgTags: true },
      makeshop: { polluted: true, logoAsOgImage: true },
    },
  ],
  ['renamed', { cafe24: { renamed: true }, makeshop: { renamed: true } }],
  ['hostile', { script: HOSTILE }],
];

const STOREFRONTS: [string, Partial<MakeshopVariations>, () => Storefront][] = [
  ['Cafe24, PC', {}, () => cafe24Storefront(cafe24, { device: 'pc' })],
  ['Cafe24, mobile, pretty addresses', {}, () => cafe24Storefront(cafe24, { device: 'mobile', isPretty: true })],
  ['MakeShop classic, PC', {}, () => makeshopStorefront(makeshop, 'pc')],
  ['MakeShop responsive', { skin: 'responsive', cart: 'layer' }, () => makeshopStorefront(makeshop, 'pc')],
];

/** What was noticed beside that pages were viewed. */
const stepsOf = (events: readonly Noticed[]): string[] =>
  names(events).filter((name) => name !== 'page_view' && name !== 'session_start');

describe.each(SKINS)('in a %s skin', (_skin, { script, ...variations }) => {
  describe.each(STOREFRONTS)('of %s', (_storefront, design, open) => {
    let shop: Storefront;
    beforeEach(async () => {
      cafe24.configure(variations.cafe24 ?? {});
      makeshop.configure({ ...design, ...variations.makeshop });
      if (script) await shopper.context.addInitScript(script);
      shop = open();
    });

    const viewCart = async () => {
      if (!/basket/.test(shopper.page.url())) await shopper.visit(shop.cart);
    };

    it('sees the way from the first page to the order, and each step once', async () => {
      const { page, visit, noticed } = shopper;
      await visit(shop.home);
      await visit(shop.list);
      await visit(shop.product);
      await shop.choose(page);
      await noticed(() => shop.addToCart(page));
      await viewCart();
      await noticed(async () => {
        await shop.orderAll(page);
        if (shop.platform === 'cafe24') await page.click('a[href*=orderform]');
        await page.waitForURL(/order(form)?\.html/);
      });
      await noticed(() => shop.payByCard(page));
      const told = collector.events;
      expect(stepsOf(told)).toEqual([
        'view_item_list',
        'view_item',
        'add_to_cart',
        'view_cart',
        'begin_checkout',
        'purchase',
      ]);
      const step = (name: string) => told.find(({ n }) => n === name)?.p;
      expect(step('view_item_list')?.items?.map(({ item_id }) => item_id)).toContain(shop.item.id);
      expect(step('view_item')?.items).toMatchObject([
        { item_id: shop.item.id, item_name: shop.item.name, price: shop.item.price },
      ]);
      for (const name of ['add_to_cart', 'view_cart', 'begin_checkout', 'purchase'])
        expect(step(name)).toMatchObject({ value: shop.item.price, items: [{ item_id: shop.item.id, quantity: 1 }] });
      expect(step('purchase')).toMatchObject({ transaction_id: expect.stringMatching(/^\d{8}/), unpaid: false });
    });

    it('sees who comes and goes, a wish, a review, and what leaves the cart, each once', async () => {
      const { page, visit, noticed } = shopper;
      await noticed(() => shop.logIn(page));
      await visit(shop.product);
      await noticed(() => shop.wish(page));
      await noticed(() => shop.review(page, '향이 좋아요'));
      await visit(shop.product);
      await shop.choose(page);
      await noticed(() => shop.addToCart(page));
      await viewCart();
      await noticed(() => shop.removeFirst(page));
      await noticed(() => shop.logOut(page));
      const id = `new${Math.random().toString(36).slice(2, 10)}`;
      await noticed(async () => {
        await shop.join(page, id);
        await page.waitForTimeout(300);
      });
      const told = collector.events;
      const steps = stepsOf(told);
      expect(steps.slice(0, -2)).toEqual([
        'login',
        'view_item',
        'add_to_wishlist',
        'write_review',
        'view_item',
        'add_to_cart',
        'view_cart',
        'remove_from_cart',
        'view_cart',
        'logout',
      ]);
      expect(steps.slice(-2).sort()).toEqual(['login', 'sign_up']);
      for (const { n, mid, p } of told) {
        if (/wish|review|remove/.test(n)) expect(p?.items).toMatchObject([{ item_id: shop.item.id }]);
        if (/wish|review|remove|logout/.test(n)) expect(mid).toBe(shop.member);
        if (n === 'sign_up') expect(mid).toBe(id);
      }
    });
  });
});
