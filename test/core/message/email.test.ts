import { describe, expect, it } from 'vitest';
import type { EmailContent } from '../../../core/message/content';
import { makeSafe } from '../../../core/message/email-html';
import { numberedLinks } from '../../../core/message/links';
import { renderMessage } from '../../../core/message/render';
import { anEmail, aProduct, aRecipient, aSender } from './messages';

const render = (content: EmailContent, over = {}) => {
  const rendered = renderMessage(content, { ...aRecipient, ...over }, aSender, 'advertising');
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.error));
  return rendered.value;
};
const pasted = (html: string): EmailContent => ({ ...anEmail, body: { kind: 'html', html } });

describe('an advertising e-mail', () => {
  it('has the label at the very start of its subject', () => {
    expect(render(anEmail).subject).toBe('(광고) 하늘님의 장바구니');
  });

  it('says who sent it, where they are reached, and how to stop it in two languages', () => {
    const { html, text } = render(anEmail);
    for (const part of [html, text]) {
      for (const said of [
        '하늘옷장',
        'hello@shop.test',
        '02-123-4567',
        '서울 마포구 1',
        '수신거부',
        aRecipient.optOutUrl,
      ])
        expect(part).toContain(said);
      expect(part).toMatch(/unsubscribe/i);
    }
  });

  it('can be stopped with one click from the mail program (RFC 8058)', () => {
    expect(render(anEmail).headers).toEqual({
      'List-Unsubscribe': '<https://e.test/u/1.abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('is refused from a shop that does not say where it is reached', () => {
    const rendered = renderMessage(anEmail, aRecipient, { ...aSender, contact: null }, 'advertising');
    expect(rendered).toMatchObject({ error: { problem: { code: 'no_contact' } } });
  });

  it('is refused with a label of its own', () => {
    const rendered = renderMessage({ ...anEmail, subject: '[광고] 세일' }, aRecipient, aSender, 'advertising');
    expect(rendered).toMatchObject({ error: { problem: { code: 'broken_label', path: 'subject' } } });
  });

  it('keeps its subject on one line, so that it can be no header of another kind', () => {
    const values = { ...aRecipient.values, 이름: '하늘\r\nBcc: all@shop.test' };
    expect(render(anEmail, { values }).subject).toBe('(광고) 하늘 Bcc: all@shop.test님의 장바구니');
  });
});

describe('an e-mail of blocks', () => {
  it('lists the products of the member, and nothing where there are none', () => {
    const { html, text, links } = render(anEmail, { products: [aProduct(1), aProduct(2), aProduct(3)] });
    expect(links).toEqual(['https://shop.test/p/1', 'https://shop.test/p/2', 'https://shop.test/cart']);
    expect(html).toContain('상품 2');
    expect(html).not.toContain('상품 3');
    expect(text).toContain('- 상품 1 39,000원\n  https://e.test/r/AAAAAAAAA0');
    const none = render(anEmail, { products: [] });
    expect(none.html).not.toContain('상품 1');
    expect(none.links[2]).toBe('https://shop.test/cart');
  });

  it('shows what a member is called, whatever they are called', () => {
    const values = { ...aRecipient.values, 이름: '<script>alert(1)</script>&' };
    const content: EmailContent = {
      ...anEmail,
      body: { kind: 'blocks', blocks: [{ type: 'text', text: '{이름}님\n안녕하세요' }] },
    };
    const { html } = render(content, { values });
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;님<br>안녕하세요');
    expect(html).not.toContain('<script');
  });

  it('never leads anywhere but through a click link, a picture or the way out', () => {
    const { html } = render(anEmail);
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);
    expect(hrefs.every((href) => href?.startsWith('https://e.test/'))).toBe(true);
  });
});

describe('pasted HTML', () => {
  it.each([
    ['<script>alert(1)</script><p>본문</p>', 'alert'],
    ['<img src=x onerror=alert(1)>', 'onerror'],
    ['<a href="javascript:alert(1)">x</a>', 'javascript'],
    ['<a href="  JaVaScRiPt:alert(1)">x</a>', 'alert'],
    ['<a href="data:text/html,x">x</a>', 'data:'],
    ['<p style="background:url(https://evil.test/x)">x</p>', 'evil'],
    ['<p style="width:expression(alert(1))">x</p>', 'alert'],
    ['<form action="https://evil.test"><input name=a></form>', 'evil'],
    ['<iframe src="https://evil.test"></iframe>', 'evil'],
    ['<svg><a xlink:href="javascript:alert(1)">x</a></svg>', 'alert'],
    ['<style>@import "https://evil.test"</style>', 'evil'],
    ['<meta http-equiv=refresh content="0;url=https://evil.test">', 'evil'],
    ['<base href="https://evil.test/">', 'evil'],
    ['<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', 'onerror'],
  ])('is safe: %s', (html, danger) => {
    expect(makeSafe(html).template).not.toContain(danger);
    expect(render(pasted(`<p>가</p>${html}`)).html).not.toContain(danger);
  });

  it('keeps what mail programs show', () => {
    const html =
      '<table width="600" cellpadding="0"><tr><td style="color:#333;padding:10px" align="center">가</td></tr></table>';
    const { template, removed } = makeSafe(html);
    expect(template).toBe(
      '<table width="600" cellpadding="0"><tr><td style="color:#333;padding:10px" align="center">가</td></tr></table>',
    );
    expect(removed).toEqual([]);
  });

  it('says what it took out', () => {
    expect(makeSafe('<html><body><script>1</script><video></video>가</body></html>').removed).toEqual([
      'script',
      'video',
    ]);
  });

  it('leads through click links, the same address by the same number', () => {
    const content = pasted(
      '<a href="https://shop.test/a">하나</a> <a href="{장바구니URL}">둘</a> <a href="https://shop.test/a">셋</a> <a href="mailto:hello@shop.test">넷</a>',
    );
    const { html, links, text } = render(content);
    expect(links).toEqual(['https://shop.test/a', 'https://shop.test/cart']);
    expect(numberedLinks(content).map(({ name }) => name)).toEqual(['링크 1', '링크 2']);
    expect(html).toContain('<a href="https://e.test/r/AAAAAAAAA0">하나</a>');
    expect(html).toContain('<a href="https://e.test/r/AAAAAAAAA1">둘</a>');
    expect(html).toContain('<a href="mailto:hello@shop.test">넷</a>');
    expect(text).toContain('하나 ( https://e.test/r/AAAAAAAAA0 )');
  });

  it('shows values as text, never as HTML', () => {
    const values = { ...aRecipient.values, 이름: '"><img src=x onerror=alert(1)>' };
    const { html } = render(pasted('<p title="{이름}">{이름}님</p>'), { values });
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;님');
  });

  it('stays as it is when it is safe already', () => {
    const once = makeSafe('<p style="color:red">가 &amp; <b>나</b></p>').template;
    expect(makeSafe(once).template).toBe(once);
  });

  it('has a text part of its own making', () => {
    expect(
      makeSafe('<h1>제목</h1><p>한 줄<br>두 줄</p><ul><li>하나<li>둘</ul><img src="https://a.test/i.png" alt="그림">')
        .text,
    ).toBe('제목\n한 줄\n두 줄\n\n- 하나\n- 둘\n그림');
  });
});
