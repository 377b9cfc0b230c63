// What only Cafe24 does, and what its shops do to it.

import { describe, expect, it } from 'vitest';
import { loaderOf } from '../../core/served-script';
import type { Noticed } from './collector';
import { cafe24Storefront, names } from './shopper';
import { cafe24, collector, one, openShops, shopper } from './shops';

openShops();

describe('on Cafe24', () => {
  it('reads pretty and plain addresses, and other languages and currencies', async () => {
    for (const address of [
      '/product/knit/11/category/24/display/1/',
      '/shop2/product/detail.html?product_no=11',
      '/ja/product/detail.html?product_no=11',
    ]) {
      expect(one(await shopper.visit(cafe24.url + address), 'view_item').p?.items?.[0]?.item_id).toBe('11');
    }
    const cart = await shopper.visit(`${cafe24.url}/shop2/order/basket.html`);
    expect(one(cart, 'view_cart').p).toMatchObject({ currency: 'USD' });
  });

  it('knows its pages by their addresses where the platform does not name them', async () => {
    cafe24.configure({ pathRole: false, route: false });
    const item = await shopper.visit(`${cafe24.url}/product/knit/14/category/25/display/1/`);
    expect(one(item, 'page_view').p).toMatchObject({ page_type: 'item' });
    expect(names(await shopper.visit(`${cafe24.url}/category/tops/25/`))).toEqual(['page_view', 'view_item_list']);
    expect(one(await shopper.visit(`${cafe24.url}/`), 'page_view').p).toMatchObject({ page_type: 'main' });
  });

  it('hears a cart filled in an option layer, and counts the layer as no page', async () => {
    const { page, visit, noticed } = shopper;
    cafe24.configure({ popupTag: collector.tag('cafe24') });
    await visit(`${cafe24.url}/product/list.html?cate_no=24`);
    await page.click('#anchorBoxId_11 .cart');
    const frame = page.frameLocator('#optionLayer iframe');
    await frame.locator('#product_option_id1').selectOption({ index: 1 });
    const added = await noticed(() => frame.locator('#actionCart').click());
    expect(names(added)).toEqual(['add_to_cart']);
    expect(added[0]?.p?.items).toMatchObject([{ item_id: '11', image: expect.stringContaining('11') }]);
  });

  it('hears a cart once in a frame that was empty at first', async () => {
    const { page, visit, noticed } = shopper;
    await visit(`${cafe24.url}/product/list.html?cate_no=24`);
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.id = 'late';
      document.body.prepend(frame);
      frame.src = '/product/basket_option.html?product_no=11';
    });
    const frame = page.frameLocator('#late');
    await frame.locator('#product_option_id1').selectOption({ index: 1 });
    expect(names(await noticed(() => frame.locator('#actionCart').click()))).toEqual(['add_to_cart']);
  });

  it('reads a cart from its rows where the skin has lost the list of what is in it, and empties none by it', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc', isPretty: true });
    cafe24.configure({ cartRows: 'stock' });
    await shopper.visit(shop.product);
    await shop.choose(shopper.page);
    await shopper.noticed(() => shop.addToCart(shopper.page));
    expect(one(await shopper.visit(shop.cart), 'view_cart').p).toMatchObject({ value: shop.item.price });
    const lose = 'if (window.aBasketProductData) aBasketProductData = [];';
    cafe24.configure({
      cartRows: 'stock',
      commonJs: `document.addEventListener('DOMContentLoaded', function () { ${lose} });`,
    });
    const lost = await shopper.visit(shop.cart);
    expect(names(lost)).toEqual(['page_view', 'view_cart']);
    expect(one(lost, 'view_cart').p?.items).toMatchObject([
      { item_id: shop.item.id, item_name: shop.item.name, quantity: 1 },
    ]);
    const emptied = await shopper.noticed(() => shop.removeFirst(shopper.page));
    expect(names(emptied)).toEqual(['page_view', 'remove_from_cart', 'view_cart']);
    expect(one(emptied, 'view_cart').p?.items).toEqual([]);
  });

  it('learns the member from a page that fills in the id late', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    const arrived = await shopper.noticed(() => shop.logIn(shopper.page));
    expect(one(arrived, 'login').mid).toBe('soyeon');
  });

  it('reads the member id and nothing else of the member', async () => {
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shopper.noticed(() => shop.logIn(shopper.page));
    await shopper.visit(shop.home);
    await shopper.visit(shop.product);
    await shop.choose(shopper.page);
    await shopper.noticed(() => shop.buyNow(shopper.page));
    await shopper.noticed(() => shop.payByTransfer(shopper.page));
    // Not in what is kept of it, and not in what has left the page.
    expect(collector.bodies.join()).toContain('soyeon');
    for (const secret of ['이소연', 'soyeon@example.com', '010-0000-1001', '연습로 1', '000-0000-0000'])
      expect(collector.bodies.join()).not.toContain(secret);
  });

  it('sees no checkout on an order form without goods', async () => {
    cafe24.configure({ orderSkin: 'layout' });
    const { page, noticed } = shopper;
    const seen = await noticed(async () => {
      await page.goto(`${cafe24.url}/order/orderform.html`).catch(() => {});
      await page.waitForURL(`${cafe24.url}/`);
    });
    expect(names(seen)).not.toContain('begin_checkout');
  });

  it('notices the order also when the page is left before the platform shows it', async () => {
    cafe24.configure({ orderVariableDelayMs: 60_000 });
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shop.logIn(page);
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.buyNow(page));
    await page.check('[value=cash]');
    await page.click('#btn_payment');
    await page.waitForURL('**/order_result.html*');
    await page.waitForTimeout(200);
    const left = await visit(shop.home);
    expect(one(left, 'purchase').p).toMatchObject({ value: 189_000, items: [{ item_id: '11' }], unpaid: true });
  });

  it('takes a paid order for paid, whatever its goods are called', async () => {
    const goods = '<p class="xans-order-result">Paid by card: Power Bank 10,000 mAh</p>';
    cafe24.configure({ orderTag: goods + collector.tag('cafe24') });
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.addToCart(page));
    await visit(shop.cart);
    await noticed(async () => {
      await shop.orderAll(page);
      await page.click('#guestOrder');
      await page.waitForURL(/orderform\.html/);
    });
    const ordered = await noticed(() => shop.payByCard(page));
    expect(one(ordered, 'purchase').p).toMatchObject({ unpaid: false });
  });

  it('sees order pages by the line in the file they load, and no tag twice where other pages load it, too', async () => {
    const tag = collector.tag('cafe24');
    const key = /\/t\/(\w+)\.js/.exec(tag)?.[1] ?? '';
    cafe24.configure({ tag, orderTag: '', commonJs: loaderOf({ origin: collector.url }, { key }) });
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shop.logIn(page);
    expect(names(await visit(shop.product))).toEqual(['page_view', 'view_item']);
    await shop.choose(page);
    expect(names(await noticed(() => shop.buyNow(page)))).toEqual(['page_view', 'begin_checkout']);
    expect(names(await noticed(() => shop.payByTransfer(page)))).toEqual(['page_view', 'purchase']);
    expect(names(collector.events)).not.toContain('tag_twice');
  });

  it('counts an order of nothing to pay', async () => {
    const { page, noticed, visit } = shopper;
    const shop = cafe24Storefront(cafe24, { device: 'pc' });
    await shop.logIn(page);
    await visit(shop.product);
    await shop.choose(page);
    await noticed(() => shop.buyNow(page));
    await page.check('[name=use_points]');
    const paid = await noticed(async () => {
      await page.click('#btn_payment');
      await page.waitForFunction('window.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA?.order_id');
      await page.waitForTimeout(300);
    });
    expect(one(paid, 'purchase').p).toMatchObject({ value: 0, unpaid: false });
  });

  it('takes a join by Kakao for a sign-up, from the log-in page too, and a log-in by Kakao for a log-in', async () => {
    // A slow machine may know the member before the page is viewed.
    const steps = (events: Noticed[]) => names(events).filter((name) => /^(login|sign_up)$/.test(name));
    const { page, noticed } = shopper;
    const byKakao = async (from: 'agreement' | 'login', account: string) => {
      await page.goto(`${cafe24.url}/member/${from}.html`);
      return noticed(async () => {
        await page.click('text=카카오로 시작하기');
        await page.click(`text=${account}`);
        await page.waitForURL(`${cafe24.url}/`);
        await page.waitForTimeout(900);
      });
    };
    expect(steps(await byKakao('agreement', '새 계정으로'))).toEqual(['login', 'sign_up']);

    await shopper.context.clearCookies();
    expect(names(await byKakao('login', '가입했던 계정으로'))).not.toContain('sign_up');

    await noticed(() => page.goto(`${cafe24.url}/exec/front/Member/logout/`));
    expect(steps(await byKakao('login', '새 계정으로'))).toEqual(['login', 'sign_up']);
  });

  it('counts a popup window as no page, and relays the cart filled in it', async () => {
    cafe24.configure({ popupTag: collector.tag('cafe24') });
    const { page, visit, noticed } = shopper;
    await visit(`${cafe24.url}/`);
    const opening = page.waitForEvent('popup');
    const opened = await noticed(() =>
      page.evaluate("void window.open('/product/basket_option.html?product_no=11', 'option', 'width=400,height=500')"),
    );
    expect(opened).toEqual([]);
    const popup = await opening;
    await popup.selectOption('#product_option_id1', { index: 1 });
    expect(names(await noticed(() => popup.click('#actionCart')))).toEqual(['add_to_cart']);
  });

  it('shares one visitor between the PC and the mobile host, and never beyond the shop', async () => {
    const at = (host: string) => `http://${host}:${cafe24.port}/`;
    const [desk] = await shopper.visit(at('www.moment.localhost'));
    const [phone] = await shopper.visit(at('m.moment.localhost'));
    expect(phone).toMatchObject({ n: 'page_view', vid: desk?.vid });
    // Who was seen last is here, wherever that was.
    const [other] = await shopper.noticed(() =>
      shopper.page.evaluate("dorawa.push(['identify','kim']);dorawa.push(['identify','lee'])"),
    );
    const lee = collector.events.at(-1);
    expect([other?.vid, lee?.mid]).toEqual([desk?.vid, 'lee']);
    expect((await shopper.visit(at('www.moment.localhost')))[0]).toMatchObject({ vid: lee?.vid, mid: 'lee' });
    const cookies = await shopper.context.cookies();
    expect(cookies.filter(({ name }) => name === '_dw').map(({ domain }) => domain)).toEqual(['.moment.localhost']);
  });

  it('stays silent in frames and on previews of unpublished skins; pasted twice, it works once and says so', async () => {
    const tag = collector.tag('cafe24');
    cafe24.configure({ tag: tag + collector.tag('cafe24') });
    expect(names(await shopper.visit(`${cafe24.url}/`))).toEqual(['session_start', 'page_view']);
    cafe24.configure({ tag: tag + tag });
    expect(names(await shopper.visit(`${cafe24.url}/`))).toEqual(['page_view', 'tag_twice']);
    expect(names(await shopper.visit(`${cafe24.url}/`))).toEqual(['page_view']);
    expect(await shopper.visit(`http://skin-skin1.moment.localhost:${cafe24.port}/`)).toEqual([]);
  });

  it('works when installed after the page has loaded', async () => {
    const src = /src="([^"]+)/.exec(collector.tag('cafe24'))?.[1] ?? '';
    cafe24.configure({ tag: '', orderTag: '', appScripts: [src] });
    expect(names(await shopper.visit(`${cafe24.url}/product/detail.html?product_no=14`))).toEqual([
      'session_start',
      'page_view',
      'view_item',
    ]);
  });
});
