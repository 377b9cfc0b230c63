// What a shop's own code says: events of its own through `dorawa.push`, and what it pushes for Google Analytics 4, which
// fills in where a skin hides the platform's own signals, and never tells anything twice.

import { beforeEach, describe, expect, it } from 'vitest';
import type { Noticed } from './collector';
import { cafe24Storefront, makeshopStorefront, names, type Storefront } from './shopper';
import { cafe24, collector, makeshop, one, only, openShops, shopper } from './shops';

openShops();

const stepsOf = (events: readonly Noticed[]): string[] =>
  names(events).filter((name) => name !== 'page_view' && name !== 'session_start');

/** A shop, and how its owner puts a script of theirs in front of the tag. */
type Scripted = {
  platform: 'cafe24' | 'makeshop';
  open(): Storefront;
  configure(script: string, wantsPushes?: boolean): void;
};
const SHOPS: [string, Scripted][] = [
  [
    'Cafe24',
    {
      platform: 'cafe24',
      open: () => cafe24Storefront(cafe24, { device: 'pc' }),
      configure(script, wantsPushes = true) {
        const tag = `<script>${script}</script>${collector.tag('cafe24', wantsPushes ? { dataLayer: true } : {})}`;
        cafe24.configure({ tag, orderTag: tag });
      },
    },
  ],
  [
    'MakeShop',
    {
      platform: 'makeshop',
      open: () => makeshopStorefront(makeshop, 'pc'),
      configure(script, wantsPushes = true) {
        makeshop.configure({
          tag: `<script>${script}</script>${collector.tag('makeshop', wantsPushes ? { dataLayer: true } : {})}`,
        });
      },
    },
  ],
];
/** Neither platform's part reads anything of it. */
const quietPage = ({ platform, url }: Storefront): string =>
  url + (platform === 'cafe24' ? '/myshop/order/list.html' : '/shop/page.html?id=3');

const product = "{event:'view_item',ecommerce:{items:[{item_id:'A1',item_name:'coat',price:'19,900'}]}}";
const order = (id: string) =>
  `{event:'purchase',ecommerce:{transaction_id:'${id}',value:19900,items:[{item_id:'A1',price:19900,quantity:1}]}}`;

describe.each(SHOPS)('on %s', (_platform, { open, configure }) => {
  let shop: Storefront;
  beforeEach(() => {
    shop = open();
  });

  it('takes the shop’s own events, with what they say, before and after the tracker has loaded', async () => {
    configure("window.dorawa=window.dorawa||[];dorawa.push(['event','quiz_done',{score:3,name:'녹차'}])", false);
    const { page, visit, noticed } = shopper;
    const early = await visit(shop.home);
    expect(one(early, 'quiz_done').p).toMatchObject({ score: '3', name: '녹차' });
    const late = await noticed(() =>
      page.evaluate("dorawa.push(['event','quiz_done',{score:4}],['event','coupon_seen',{}])"),
    );
    expect(names(late)).toEqual(['quiz_done', 'coupon_seen']);
    expect(collector.requests.at(-1)?.answered).toBe(200);
    expect(new Set(late.map(({ request }) => request)).size).toBe(1);
  });

  it('fills in a pushed view for a page that shows nothing of its own, once, and only where the owner wants it', async () => {
    configure(`var dataLayer=[${product}]`);
    const { visit } = shopper;
    await visit(quietPage(shop));
    const left = await visit(shop.home);
    expect(one(left, 'view_item').p).toMatchObject({ items: [{ item_id: 'A1', item_name: 'coat', price: 19_900 }] });
    configure(`var dataLayer=[${product}]`, false);
    await visit(quietPage(shop));
    expect(names(await visit(shop.home))).not.toContain('view_item');
  });

  it('counts nothing twice that the platform told and the shop pushed as well', async () => {
    // A shop that pushes everything, from the view to the order, as its skin's author wrote it.
    configure(`
      var dataLayer=[${product}];
      document.addEventListener('click',function(e){
        if(/product_submit\\(2|send_multi\\('', ''\\)/.test(e.target.outerHTML))
          dataLayer.push({event:'add_to_cart',ecommerce:{items:[{item_id:'${shop.item.id}'}]}});
        if(/orderAll|multi_all/.test(e.target.outerHTML))
          dataLayer.push({event:'begin_checkout',ecommerce:{items:[{item_id:'${shop.item.id}'}]}});
      },true);
      var number=/order_?(?:id|num)=([\\w-]+)/.exec(location.search);
      if(number)dataLayer.push({event:'purchase',ecommerce:{transaction_id:number[1],value:1,items:[{item_id:'${shop.item.id}'}]}});
    `);
    const { page, visit, noticed } = shopper;
    await noticed(() => shop.logIn(page));
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.addToCart(page));
    if (!/basket/.test(page.url())) await visit(shop.cart);
    await noticed(async () => {
      await shop.orderAll(page);
      await page.waitForURL(/order(form)?\.html/);
    });
    await noticed(() => shop.payByTransfer(page));
    await page.waitForTimeout(4_000);
    await visit(shop.home);
    const pushedViews = (event: Noticed) => event.n === 'view_item' && event.p?.items?.[0]?.item_id === 'A1';
    const told = collector.events.filter((event) => !pushedViews(event));
    expect(stepsOf(told)).toEqual(['login', 'view_item', 'add_to_cart', 'view_cart', 'begin_checkout', 'purchase']);
    expect(one(told, 'purchase').p).toMatchObject({ unpaid: true, value: shop.item.price });
  });

  it('tells an order pushed late while its page is still open, and once though the page is left after it', async () => {
    configure(`var dataLayer=[];setTimeout(function(){dataLayer.push(${order('GA-1')})},300)`);
    const { page, visit, noticed } = shopper;
    await visit(quietPage(shop));
    const told = await noticed(() => page.waitForTimeout(5_000));
    expect(one(told, 'purchase').p).toMatchObject({ transaction_id: 'GA-1', value: 19_900, unpaid: false });
    configure('');
    await visit(shop.home);
    expect(only(collector.events, 'purchase')).toHaveLength(1);
  });

  it('tells an order pushed after hundreds of other things, in gtag’s words, too', async () => {
    configure(`var dataLayer=[];function gtag(){dataLayer.push(arguments)}
      for(var i=0;i<300;i++)dataLayer.push({event:'gtm.scroll',i:i});
      for(i=0;i<60;i++)gtag('event','view_promotion',{items:[]});
      gtag('event','purchase',{transaction_id:'GA-2',value:19900,items:[{item_id:'A1',price:19900}]})`);
    const { visit } = shopper;
    await visit(quietPage(shop));
    configure('');
    const left = await visit(shop.home);
    expect(one(left, 'purchase').p).toMatchObject({ transaction_id: 'GA-2' });
  });

  it('lets the page alone where its dataLayer is none', async () => {
    configure("var dataLayer='not an array'");
    expect(names(await shopper.visit(shop.home))).toEqual(['session_start', 'page_view']);
    expect(shopper.complaints).toEqual([]);
  });
});

it('leaves in the page what a push holds beside the fields of an event', async () => {
  const cart = "{event:'add_to_cart',ecommerce:{items:[{item_id:'14',price:1,quantity:1,mobile:'010-0000-1001'}]}}";
  cafe24.configure({ tag: `<script>var dataLayer=[${cart}]</script>${collector.tag('cafe24', { dataLayer: true })}` });
  await shopper.visit(`${cafe24.url}/myshop/order/list.html`);
  const left = await shopper.visit(`${cafe24.url}/`);
  expect(one(left, 'add_to_cart').p?.items).toMatchObject([{ item_id: '14', price: 1 }]);
  expect(collector.bodies.join()).not.toContain('010-0000-1001');
});
