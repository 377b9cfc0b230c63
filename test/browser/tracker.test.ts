// The page the tracker lives in: it is noticed whatever it does, and feels nothing.

import { describe, expect, it } from 'vitest';
import { names } from './shopper';
import { cafe24, collector, openShops, shopper } from './shops';

openShops();

describe('the page', () => {
  it('is viewed again when it comes back from the browser’s cache, or turns itself', async () => {
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    expect(names(await noticed(() => page.evaluate("history.pushState({},'','/?tab=2')")))).toEqual(['page_view']);
    expect(await noticed(() => page.evaluate("history.replaceState({},'','/?tab=3')"))).toEqual([]);
    expect(names(await noticed(() => page.goBack()))).toEqual(['page_view']);
    expect(
      names(await noticed(() => page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow',{persisted:true}))"))),
    ).toEqual(['page_view']);
  });

  it('is viewed when it turns itself in browsers that do not tell of it, and its history stays as it was', async () => {
    await shopper.context.addInitScript(
      "Object.defineProperty(window,'navigation',{value:undefined});window.own=history.pushState",
    );
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    const turn = (script: string) => noticed(() => page.evaluate(script).then(() => page.waitForTimeout(700)));
    expect(names(await turn("history.pushState({},'','/?tab=2')"))).toEqual(['page_view']);
    expect(await turn('0')).toEqual([]);
    expect(names(await turn('history.back()'))).toEqual(['page_view']);
    expect(await page.evaluate('history.pushState===window.own')).toBe(true);
  });

  it('feels nothing when it is hostile', async () => {
    await shopper.context.addInitScript(`
      JSON.stringify = () => { throw new Error('mine') };
      Object.freeze(history);
      Array.prototype.toJSON = () => 'broken';
      Object.prototype.extra = 'everywhere';
      Array.prototype.remove = function () {};
    `);
    const seen = await shopper.visit(`${cafe24.url}/category/tops/25/`);
    expect(names(seen)).toEqual(['session_start', 'page_view', 'view_item_list']);
  });

  it('is noticed without storage and without cookies', async () => {
    await shopper.context.addInitScript(`
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new Error('refused') } });
      Object.defineProperty(document, 'cookie', { get: () => '', set() {} });
    `);
    expect(names(await shopper.visit(`${cafe24.url}/product/detail.html?product_no=14`))).toEqual([
      'session_start',
      'page_view',
      'view_item',
    ]);
  });

  it('keeps what its fields are filled in with, even within an element that is read', async () => {
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const fill = `document.querySelector('.xans-product-detaildesign td').innerHTML += '<i>inside</i><input value="010-1234-5678">'`;
    await noticed(() => page.evaluate(`${fill};dorawa.push(['page'])`));
    const sent = collector.bodies.join();
    expect(sent).toContain('inside');
    expect(sent).not.toContain('010-1234-5678');
  });

  it('goes on with its own request where the tracker cannot follow it', async () => {
    const { page, visit, complaints } = shopper;
    await shopper.context.addInitScript(
      "XMLHttpRequest.prototype.addEventListener = () => { throw new Error('mine') }",
    );
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const status = await page.evaluate(
      () =>
        new Promise((answered) => {
          const request = new XMLHttpRequest();
          request.onload = () => answered(request.status);
          request.open('POST', '/exec/front/order/basket/');
          request.send('command=add&product_no=14');
        }),
    );
    expect(status).toBe(200);
    expect(complaints).toEqual([]);
  });

  it('keeps its globals, its functions and its quiet', async () => {
    const { page, visit, complaints } = shopper;
    cafe24.configure({ tag: '', orderTag: '' });
    await visit(`${cafe24.url}/`);
    const before = await page.evaluate(() => Object.keys(window));
    cafe24.configure({ tag: collector.tag('cafe24') });
    await visit(`${cafe24.url}/`);
    const after = await page.evaluate(() => Object.keys(window));
    expect(after.filter((name) => !before.includes(name) && !/^jQuery\d/.test(name))).toEqual(['dorawa']);
    expect(complaints).toEqual([]);
  });
});

describe('the script', () => {
  it('is ASCII, whatever the owner writes into a rule', () => {
    const tag = collector.tag('cafe24', { signUp: { kind: 'click', selector: '[alt="가입 완료"]' } });
    const src = /src="([^"]+)/.exec(tag)?.[1] ?? '';
    return fetch(src).then(async (response) => expect(await response.text()).toMatch(/^[\n -~]*$/));
  });
});
