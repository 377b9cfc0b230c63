// What the owner has asked to be noticed: the sign-up rule, named clicks, and the shop's own script.

import { describe, expect, it } from 'vitest';
import { names } from './shopper';
import { cafe24, collector, only, openShops, shopper } from './shops';

openShops();

describe('the sign-up rule', () => {
  it('by click counts a click on the element, also inside it and when it appears later, and nothing else', async () => {
    cafe24.configure({ tag: collector.tag('cafe24', { signUp: { kind: 'click', selector: '.welcome' } }) });
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<div class="welcome"><b>done</b></div>'));
    expect(names(await noticed(() => page.click('#footer')))).toEqual([]);
    const clicked = await noticed(() => page.click('.welcome b'));
    expect(clicked).toMatchObject([{ n: 'sign_up', p: { method: 'click' } }]);
  });

  it.each([
    { part: 'path', op: 'equals', value: '/member/agreement.html' },
    { part: 'path', op: 'starts_with', value: '/member/agree' },
    { part: 'path', op: 'ends_with', value: 'agreement.html' },
    { part: 'query', op: 'contains', value: 'join_ok' },
    { part: 'query', op: 'equals', value: 'step=join_ok' },
    { part: 'full', op: 'contains', value: 'agreement.html?step=join_ok' },
  ] as const)('by address holds for $part $op $value, whatever advertising adds', async (rule) => {
    const tag = collector.tag('cafe24', {
      signUp: { kind: 'url', any: [{ part: 'path', op: 'equals', value: '/한글' }, rule] },
    });
    cafe24.configure({ tag });
    expect(names(await shopper.visit(`${cafe24.url}/member/join.html?step=join`))).not.toContain('sign_up');
    const seen = await shopper.visit(`${cafe24.url}/member/agreement.html?utm_source=n&step=join_ok&fbclid=1#top`);
    expect(only(seen, 'sign_up')).toMatchObject([{ p: { method: 'url' } }]);
  });
});

describe('the clicks an owner has named', () => {
  it('are events of that name, also inside the element and when it appears later, and no others are', async () => {
    const clickEvents = [
      { name: 'broken', selector: ':::' },
      { name: 'coupon_opened', selector: '.쿠폰' },
      { name: 'footer_seen', selector: '#footer' },
    ];
    cafe24.configure({ tag: collector.tag('cafe24', { clickEvents }) });
    const { page, noticed, visit } = shopper;
    await visit(`${cafe24.url}/`);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<div class="쿠폰"><b>open</b></div>'));
    expect(names(await noticed(() => page.click('#footer')))).toEqual(['footer_seen']);
    expect(names(await noticed(() => page.click('.쿠폰 b')))).toEqual(['coupon_opened']);
    expect(names(await noticed(() => page.click('body', { position: { x: 2, y: 2 } })))).toEqual([]);
  });
});

describe('what the shop’s own script asks', () => {
  it('is done before and after the tracker has loaded', async () => {
    cafe24.configure({
      tag: `<script>window.dorawa=window.dorawa||[];dorawa.push(['event','quiz_done',{score:3}],['identify','kim','ab12'],['page'])</script>${collector.tag('cafe24')}`,
    });
    const early = await shopper.visit(`${cafe24.url}/`);
    expect(names(early).sort()).toEqual(['login', 'page_view', 'quiz_done', 'session_start']);
    expect(early[0]).toMatchObject({ mid: 'kim', mh: 'ab12' });
    const late = await shopper.noticed(() =>
      shopper.page.evaluate("dorawa.push(['event','quiz_done',{score:4,ok:true,empty:null}]);dorawa.push(['page'])"),
    );
    expect(names(late)).toEqual(['quiz_done', 'page_view']);
    expect(new Set(late.map(({ request }) => request)).size).toBe(1);
  });

  it('makes no one person of two who use one computer, also when the first never logged out', async () => {
    const { page, visit, noticed } = shopper;
    await visit(`${cafe24.url}/`);
    const say = (id: string) => noticed(() => page.evaluate(`dorawa.push(['identify','${id}'])`));
    const [kim] = await say('kim');
    const lee = await say('lee');
    expect(lee.map(({ mid }) => mid)).toEqual(lee.map(() => 'lee'));
    expect(names(lee)).toContain('login');
    expect(lee[0]?.vid).not.toBe(kim?.vid);
    expect(kim).toMatchObject({ n: 'login', mid: 'kim', vid: collector.events[0]?.vid });
  });

  it('waits for a yes where the site requires one, and forgets everything at a no', async () => {
    cafe24.configure({ tag: collector.tag('cafe24', { consent: 'required' }) });
    const { page, visit, noticed, context } = shopper;
    const traces = () => page.evaluate(() => [document.cookie, ...Object.keys(localStorage)].join().includes('_dw'));
    expect(await visit(`${cafe24.url}/product/detail.html?product_no=14`)).toEqual([]);
    expect(await noticed(() => page.click('#actionCart'))).toEqual([]);
    expect(await traces()).toBe(false);
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const yes = await noticed(() => page.evaluate("dorawa.push(['consent',{tracking:true}])"));
    expect(names(yes)).toEqual(['session_start', 'page_view', 'view_item']);
    expect(names(await visit(`${cafe24.url}/`))).toEqual(['page_view']);
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    expect(await noticed(() => page.evaluate("dorawa.push(['consent',{tracking:false}])"))).toEqual([]);
    expect(await noticed(() => page.click('#actionCart'))).toEqual([]);
    const kept = 'Object.keys(localStorage).filter((key) => key.startsWith("_dw"))';
    expect(await page.evaluate(kept)).toEqual(['_dwok']);
    expect(await visit(`${cafe24.url}/`)).toEqual([]);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('_dw');
  });

  it('is one visitor to a person who says yes in another tab', async () => {
    cafe24.configure({ tag: collector.tag('cafe24', { consent: 'required' }) });
    const { page, visit, noticed, context } = shopper;
    await visit(`${cafe24.url}/product/detail.html?product_no=14`);
    const other = await context.newPage();
    await other.goto(`${cafe24.url}/`);
    const [yes] = await noticed(() => other.evaluate("dorawa.push(['consent',{tracking:true}])"));
    // The page that was there before is noticed from its next view on.
    await noticed(() => page.click('#actionCart'));
    expect((await visit(`${cafe24.url}/`)).map(({ n, vid }) => [n, vid])).toEqual([['page_view', yes?.vid]]);
  });

  it('remembers over the yes whom the shop named before it', async () => {
    const named = "<script>window.dorawa=window.dorawa||[];dorawa.push(['identify','kim','ab12'])</script>";
    cafe24.configure({ tag: named + collector.tag('cafe24', { consent: 'required' }) });
    const { page, visit, noticed } = shopper;
    expect(await visit(`${cafe24.url}/`)).toEqual([]);
    const yes = await noticed(() => page.evaluate("dorawa.push(['consent',{tracking:true}])"));
    expect(names(yes)).toEqual(['session_start', 'page_view', 'login']);
    expect(yes[0]).toMatchObject({ mid: 'kim', mh: 'ab12' });
    expect(names(await visit(`${cafe24.url}/`))).toEqual(['page_view']);
  });

  it('respects the browser’s own no where the site does', async () => {
    await shopper.context.addInitScript("Object.defineProperty(navigator,'globalPrivacyControl',{value:true})");
    cafe24.configure({ tag: collector.tag('cafe24', { dnt: true }) });
    expect(await shopper.visit(`${cafe24.url}/`)).toEqual([]);
  });
});
