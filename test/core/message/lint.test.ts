import { describe, expect, it } from 'vitest';
import type { Message, SmsContent } from '../../../core/message/content';
import { type LintContext, lintMessage, mendText } from '../../../core/message/lint';
import { aCarousel, aKakaoText, anEmail, aText } from './messages';

const context: LintContext = {
  purpose: 'advertising',
  variables: ['이름', '상품명', '상품URL', '상품금액', '상품이미지', '장바구니URL', '쇼핑몰명'],
  certain: ['장바구니URL', '쇼핑몰명'],
};
const text = (body: string, over: Partial<SmsContent> = {}): SmsContent => ({ ...aText, body, ...over });
const said = (message: Message) => lintMessage(message, context).map(({ code, found, mend }) => [code, found, mend]);
const mended = (body: string) => {
  let result = body;
  for (let i = 0; i < 20; i++) {
    const finding = lintMessage(text(result), context).find((one) => one.path === 'body' && one.mend !== null);
    if (!finding) return result;
    result = mendText(result, finding);
  }
  return result;
};

describe('a well written message', () => {
  it.each<[string, Message]>([
    ['text', text('{이름|고객}님, {상품명:을|상품} 잊지 않으셨나요? {링크}')],
    ['bubble', aKakaoText],
    ['carousel of the cart', aCarousel],
  ])('has nothing said of it: %s', (_, message) => expect(said(message)).toEqual([]));
});

describe('the lint', () => {
  it.each(['({링크})', '{링크}.', '{링크}\n수신', '{상품URL}?a=1 {링크}', 'https://shop.kr/{상품명|a} {링크}'])(
    'has nothing against what no phone takes for a part of the address: %s',
    (body) => expect(said(text(body)).map(([code]) => code)).not.toContain('joined_link'),
  );

  it('points at the characters it means', () => {
    const [finding] = lintMessage(text('안녕—하세요 {링크}'), context);
    expect(finding).toEqual({
      severity: 'warning',
      code: 'replaced_character',
      path: 'body',
      at: [2, 3],
      found: '—',
      mend: '-',
    });
  });

  it.each<[string, string, string | null]>([
    ['오늘만 ₩5,000 {링크}', 'replaced_character', '오늘만 ￦5,000 {링크}'],
    ['세일 시작🎉🎁 {링크}', 'replaced_character', '세일 시작 {링크}'],
    ['똠양꿍 {링크}', 'foreign_character', null],
    ['(광고) 안녕하세요 {링크}', 'own_label', ' 안녕하세요 {링크}'],
    ['[광 고]안녕 {링크}', 'own_label', '안녕 {링크}'],
    ['{이름} 님 {링크}', 'no_default', '{이름|고객} 님 {링크}'],
    ['{상품명|상품}을(를) 담으셨어요 {링크}', 'fixed_particle', '{상품명:을|상품} 담으셨어요 {링크}'],
    ['{상품명|상품}은 기다려요 {링크}', 'fixed_particle', '{상품명:은|상품} 기다려요 {링크}'],
    ['{이 름|고객}님 {링크}', 'unknown_variable', '{이름|고객}님 {링크}'],
    ['{쿠폰|없음} {링크}', 'unknown_variable', null],
    ['{상품명:욜|상품} {링크}', 'unknown_particle', '{상품명|상품} {링크}'],
    ['{링크3} {링크}', 'unknown_link', null],
    ['{링크}에서 만나요', 'joined_link', '{링크} 에서 만나요'],
    ['{링크}2', 'joined_link', '{링크} 2'],
    ['{장바구니URL}를 {링크}', 'joined_link', '{장바구니URL} 를 {링크}'],
    ['https://shop.kr/event?a=1에서 {링크}', 'joined_link', 'https://shop.kr/event?a=1 에서 {링크}'],
    ['{이름|고객 님 {링크}', 'broken_variable', '이름|고객 님 {링크}'],
  ])('mends %s (%s)', (body, code, wanted) => {
    expect(said(text(body)).map(([one]) => one)).toContain(code);
    if (wanted === null) expect(mended(body)).toBe(body);
    else expect(mended(body)).toBe(wanted);
  });

  it('wants addresses on the web, and safe ones', () => {
    const to = (url: string) => said(text('{링크}', { links: [{ name: '보기', url }] }));
    expect(to('https://shop.test/a')).toEqual([]);
    expect(to('{장바구니URL}')).toEqual([]);
    expect(to('http://shop.test/a')).toEqual([['not_https', 'http://', 'https://']]);
    expect(to('shop.test/a')).toEqual([['not_a_link', 'shop.test/a', 'https://shop.test/a']]);
    expect(to('javascript:alert(1)')).toEqual([['not_a_link', 'javascript:alert(1)', null]]);
  });

  it('tells of links that lead out of the shop, where a tap opens its front page instead', () => {
    const hosts = ['shop.test'];
    const led = (message: Message) =>
      lintMessage(message, { ...context, hosts })
        .filter(({ code }) => code === 'foreign_host')
        .map(({ path, found, severity }) => [path, found, severity]);
    const to = (url: string) => led(text('{링크}', { links: [{ name: '보기', url }] }));
    for (const own of ['https://shop.test', 'https://M.shop.test:8443/a', '{장바구니URL}?a=1', '{상품URL}'])
      expect(to(own)).toEqual([]);
    for (const foreign of ['https://forms.example/survey', 'https://shop.test.example/', 'https://notshop.test?a'])
      expect(to(foreign)).toEqual([['links.0.url', foreign, 'warning']]);
    const html = '<a href="https://forms.example/">설문</a><img src="https://cdn.example/a.jpg" alt="그림">';
    expect(led({ ...anEmail, body: { kind: 'html', html } })).toEqual([
      ['body.html', 'https://forms.example/', 'warning'],
    ]);
    expect(lintMessage(text('{링크}', { links: [{ name: '보기', url: 'https://forms.example/' }] }), context)).toEqual(
      [],
    );
  });

  it('knows which links a text leaves out', () => {
    const links = ['하나', '둘'].map((name) => ({ name, url: 'https://shop.test' }));
    expect(said(text('{링크2}', { links }))).toEqual([['unused_link', '하나', null]]);
    expect(said(text('없음', { links }))).toEqual([['unused_link', '둘', null]]);
  });

  it('judges a picture by its file where it is shown', () => {
    const image = (file: object) => ({
      src: 'https://shop.test/a',
      alt: '',
      file: { type: 'jpeg', width: 800, height: 400, bytes: 100_000, ...file } as const,
    });
    const mms = (file: object) => said(text('{링크}', { image: image(file) as never })).map(([code]) => code);
    expect(mms({})).toEqual([]);
    expect(mms({ type: 'gif' })).toEqual(['image_type']);
    const wide = (file: object) =>
      said({ ...aKakaoText, bubble: { type: 'wide', text: '안녕', image: image(file) as never, buttons: [] } }).map(
        ([code]) => code,
      );
    expect(wide({ width: 800, height: 400 })).toEqual([]);
    expect(wide({ width: 800, height: 800 })).toEqual([]);
    expect(wide({ width: 800, height: 801 })).toEqual(['image_ratio']);
    expect(wide({ width: 800, height: 399 })).toEqual(['image_ratio']);
    expect(wide({ width: 499, height: 300 })).toEqual(['image_size']);
  });

  it('lets no variable into a button’s name or a carousel’s end', () => {
    const bubble = {
      ...aKakaoText.bubble,
      buttons: [{ type: 'link', name: '{상품명}', url: 'https://shop.test' }],
    } as never;
    expect(said({ ...aKakaoText, bubble })).toContainEqual(['variable_not_allowed', '{상품명}', '']);
    expect(said(aCarousel).map(([code]) => code)).not.toContain('variable_not_allowed');
  });

  it('reads Kakao’s text with its emoji', () => {
    const bubble = { ...aKakaoText.bubble, text: '안녕🎉' } as never;
    expect(said({ ...aKakaoText, bubble })).toEqual([]);
  });

  it('sees a subject that pretends to be an answer', () => {
    expect(said({ ...anEmail, subject: 'Re: 주문' })).toContainEqual(['disguised_subject', 'Re: ', '']);
  });

  it('wants words for pictures in e-mail, and says what pasted HTML lost', () => {
    const html = { kind: 'html', html: '<p>가</p><script>1</script><img src="https://shop.test/a.png">' } as const;
    expect(said({ ...anEmail, subject: '제목', body: html })).toEqual([
      ['removed_html', '<script>', null],
      ['no_alt', 'https://shop.test/a.png', null],
    ]);
  });

  it('finds advertising words in what should inform, and placeholders without a value', () => {
    const message: Message = {
      channel: 'alimtalk',
      templateCode: 'T',
      templateBody: '#{이름}님, 지금 10% 할인 쿠폰을 드립니다',
      variables: {},
      buttons: [],
      links: [],
    };
    expect(said(message)).toEqual([
      ['advertising_words', '10%', null],
      ['advertising_words', '할인', null],
      ['advertising_words', '쿠폰', null],
      ['unfilled_placeholder', '#{이름}', null],
    ]);
  });

  it('reads the fallback as the text it is', () => {
    const fallback = text('안녕🎉 {링크}');
    expect(lintMessage({ ...aKakaoText, fallback }, context)).toEqual([
      expect.objectContaining({ path: 'fallback.body', code: 'replaced_character', found: '🎉' }),
    ]);
  });
});
