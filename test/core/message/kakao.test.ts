import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { KakaoContent } from '../../../core/message/content';
import { type KakaoBubble, kakaoBubbleSchema } from '../../../core/message/kakao';
import { numberedLinks } from '../../../core/message/links';
import { draftMessage, renderMessage } from '../../../core/message/render';
import { aCarousel, aKakaoText, aProduct, aRecipient, aSender } from './messages';

const image = { src: 'https://shop.test/a.jpg', alt: '' };
const button = { type: 'link', name: '보러가기', url: 'https://shop.test/a' } as const;
const coupon = {
  benefit: { kind: 'won', amount: 3_000 },
  description: '오늘까지',
  url: 'https://shop.test/coupon',
} as const;
const product = { title: '셔츠', regularPrice: 39_000, discountAs: 'rate' } as const;

const kakao = (bubble: KakaoBubble): KakaoContent => ({ ...aKakaoText, bubble });
const draft = (bubble: KakaoBubble, products = [aProduct(1)]) =>
  draftMessage(kakao(bubble), { ...aRecipient, products }, aSender, 'advertising');
const problemsOf = (bubble: KakaoBubble, products = [aProduct(1)]) =>
  draft(bubble, products).problems.map(({ code, path }) => `${code} ${path}`);
const letters = (count: number) => '가'.repeat(count);
const rows = (count: number) => Array(count).fill('줄').join('\n');

const text = (over: Partial<Extract<KakaoBubble, { type: 'text' }>> = {}): KakaoBubble => ({
  type: 'text',
  text: '안녕하세요',
  buttons: [button],
  ...over,
});
const wide = (over: Partial<Extract<KakaoBubble, { type: 'wide' }>> = {}): KakaoBubble => ({
  type: 'wide',
  text: '안녕하세요',
  image,
  buttons: [button],
  ...over,
});
const commerce = (over: Partial<Extract<KakaoBubble, { type: 'commerce' }>> = {}): KakaoBubble => ({
  type: 'commerce',
  product,
  image,
  buttons: [button],
  ...over,
});
const item = (title: string) => ({ title, image, url: 'https://shop.test/a' });
const wideList = (over: Partial<Extract<KakaoBubble, { type: 'wide_list' }>> = {}): KakaoBubble => ({
  type: 'wide_list',
  header: '봄 신상',
  main: item('대표'),
  items: [item('하나'), item('둘'), item('셋')],
  buttons: [],
  ...over,
});
const feedCard = { header: '머리', text: '내용', image, buttons: [button] };
const feed = (count: number, over: object = {}): KakaoBubble => ({
  type: 'carousel_feed',
  cards: Array(count).fill({ ...feedCard, ...over }),
});
const shopCard = { product, image, buttons: [button] };
const shelf = (count: number, over: object = {}): KakaoBubble => ({
  type: 'carousel_commerce',
  cards: Array(count).fill({ ...shopCard, ...over }),
});
const pictured = (over: object = {}): KakaoBubble => ({
  type: 'image',
  text: '안녕하세요',
  image,
  buttons: [button],
  ...over,
});
const coupons = (benefit: { kind: 'won' | 'percent'; amount: number }): KakaoBubble =>
  text({ coupon: { ...coupon, benefit } });
const head = { header: '머리', text: '소개', image };

describe('a Brand Message takes up to its limit and no more:', () => {
  it.each<[string, KakaoBubble, KakaoBubble, string]>([
    [
      '1,300 characters of text',
      text({ text: letters(1_300) }),
      text({ text: `${letters(1_299)}{이름}` }),
      'too_long bubble.text',
    ],
    ['a hundred rows', text({ text: rows(100) }), text({ text: rows(101) }), 'too_many_lines bubble.text'],
    [
      'five buttons',
      text({ buttons: Array(5).fill(button) }),
      text({ buttons: Array(6).fill(button) }),
      'wrong_count bubble.buttons',
    ],
    [
      'four buttons beside a coupon',
      text({ buttons: Array(4).fill(button), coupon }),
      text({ buttons: Array(5).fill(button), coupon }),
      'wrong_count bubble.buttons',
    ],
    [
      'fourteen characters on a button',
      text({ buttons: [{ ...button, name: letters(14) }] }),
      text({ buttons: [{ ...button, name: letters(15) }] }),
      'too_long bubble.buttons.0.name',
    ],
    [
      'twelve characters of coupon text',
      text({ coupon: { ...coupon, description: letters(12) } }),
      text({ coupon: { ...coupon, description: letters(13) } }),
      'too_long bubble.coupon.description',
    ],
    [
      'seven characters of what is free',
      text({ coupon: { ...coupon, benefit: { kind: 'free', what: letters(7) } } }),
      text({ coupon: { ...coupon, benefit: { kind: 'free', what: letters(8) } } }),
      'too_long bubble.coupon.benefit',
    ],
    ['76 characters when wide', wide({ text: letters(76) }), wide({ text: letters(77) }), 'too_long bubble.text'],
    ['two rows when wide', wide({ text: rows(2) }), wide({ text: rows(3) }), 'too_many_lines bubble.text'],
    [
      'two buttons when wide',
      wide({ buttons: [button, button] }),
      wide({ buttons: [button, button, button] }),
      'wrong_count bubble.buttons',
    ],
    [
      'eight characters on a button when wide',
      wide({ buttons: [{ ...button, name: letters(8) }] }),
      wide({ buttons: [{ ...button, name: letters(9) }] }),
      'too_long bubble.buttons.0.name',
    ],
    [
      'eighteen characters of coupon text when wide',
      wide({ coupon: { ...coupon, description: letters(18) } }),
      wide({ coupon: { ...coupon, description: letters(19) } }),
      'too_long bubble.coupon.description',
    ],
    [
      'twenty characters of a list’s header',
      wideList({ header: letters(20) }),
      wideList({ header: letters(21) }),
      'too_long bubble.header',
    ],
    [
      '25 characters of a list’s main title',
      wideList({ main: item(letters(25)) }),
      wideList({ main: item(letters(26)) }),
      'too_long bubble.main.title',
    ],
    [
      'thirty characters of an item’s title',
      wideList({ items: [item(letters(30)), item('둘'), item('셋')] }),
      wideList({ items: [item(letters(31)), item('둘'), item('셋')] }),
      'too_long bubble.items.0.title',
    ],
    [
      '34 characters beside a product',
      commerce({ additional: letters(34) }),
      commerce({ additional: letters(35) }),
      'too_long bubble.additional',
    ],
    [
      'a price below a hundred million',
      commerce({ product: { ...product, regularPrice: 99_999_999 } }),
      commerce({ product: { ...product, regularPrice: '{이름}' } }),
      'bad_price bubble.product.regularPrice',
    ],
    [
      '180 characters on a card',
      feed(2, { text: letters(180) }),
      feed(2, { text: letters(181) }),
      'too_long bubble.cards.0.text',
    ],
    [
      'twenty characters above a card',
      feed(2, { header: letters(20) }),
      feed(2, { header: letters(21) }),
      'too_long bubble.cards.0.header',
    ],
    ['six cards', feed(6), feed(7), 'wrong_count bubble.cards'],
    [
      'five cards after a head',
      { type: 'carousel_commerce', head, cards: Array(5).fill(shopCard) },
      { type: 'carousel_commerce', head, cards: Array(6).fill(shopCard) },
      'wrong_count bubble.cards',
    ],
    [
      'fifty characters on a head',
      { type: 'carousel_commerce', head: { ...head, text: letters(50) }, cards: [shopCard] },
      { type: 'carousel_commerce', head: { ...head, text: letters(51) }, cards: [shopCard] },
      'too_long bubble.head.text',
    ],
    [
      '1,300 characters beside a picture',
      pictured({ text: letters(1_300) }),
      pictured({ text: `${letters(1_299)}{이름}` }),
      'too_long bubble.text',
    ],
    [
      'a hundred rows beside a picture',
      pictured({ text: rows(100) }),
      pictured({ text: rows(101) }),
      'too_many_lines bubble.text',
    ],
    [
      'four buttons beside a picture and a coupon',
      pictured({ buttons: Array(4).fill(button), coupon }),
      pictured({ buttons: Array(5).fill(button), coupon }),
      'wrong_count bubble.buttons',
    ],
    [
      'two buttons below a list',
      wideList({ buttons: Array(2).fill(button) }),
      wideList({ buttons: Array(3).fill(button) }),
      'wrong_count bubble.buttons',
    ],
    [
      'eighteen characters of coupon text below a list',
      wideList({ coupon: { ...coupon, description: letters(18) } }),
      wideList({ coupon: { ...coupon, description: letters(19) } }),
      'too_long bubble.coupon.description',
    ],
    [
      'two buttons below a product',
      commerce({ buttons: Array(2).fill(button) }),
      commerce({ buttons: Array(3).fill(button) }),
      'wrong_count bubble.buttons',
    ],
    [
      'eight characters on a product’s button',
      commerce({ buttons: [{ ...button, name: letters(8) }] }),
      commerce({ buttons: [{ ...button, name: letters(9) }] }),
      'too_long bubble.buttons.0.name',
    ],
    [
      'twelve characters of a product’s coupon text',
      commerce({ coupon: { ...coupon, description: letters(12) } }),
      commerce({ coupon: { ...coupon, description: letters(13) } }),
      'too_long bubble.coupon.description',
    ],
    [
      'two buttons on a card',
      feed(2, { buttons: Array(2).fill(button) }),
      feed(2, { buttons: Array(3).fill(button) }),
      'wrong_count bubble.cards.1.buttons',
    ],
    [
      'eight characters on a card’s button',
      feed(2, { buttons: [{ ...button, name: letters(8) }] }),
      feed(2, { buttons: [{ ...button, name: letters(9) }] }),
      'too_long bubble.cards.1.buttons.0.name',
    ],
    [
      'twelve characters of a card’s coupon text',
      feed(2, { coupon: { ...coupon, description: letters(12) } }),
      feed(2, { coupon: { ...coupon, description: letters(13) } }),
      'too_long bubble.cards.1.coupon.description',
    ],
    ['six products', shelf(6), shelf(7), 'wrong_count bubble.cards'],
    [
      '34 characters beside a card’s product',
      shelf(2, { additional: letters(34) }),
      shelf(2, { additional: letters(35) }),
      'too_long bubble.cards.1.additional',
    ],
  ])('%s', (_, most, over, problem) => {
    expect(problemsOf(most)).toEqual([]);
    expect(problemsOf(over)).toContain(problem);
  });

  it.each<[string, KakaoBubble, unknown]>([
    ['three items in a list at least', wideList(), wideList({ items: [item('하나'), item('둘')] })],
    ['a coupon of one won', coupons({ kind: 'won', amount: 1 }), coupons({ kind: 'won', amount: 0 })],
    [
      'a coupon of 99,999,999 won',
      coupons({ kind: 'won', amount: 99_999_999 }),
      coupons({ kind: 'won', amount: 100_000_000 }),
    ],
    ['a coupon of one percent', coupons({ kind: 'percent', amount: 1 }), coupons({ kind: 'percent', amount: 0 })],
    [
      'a coupon of a hundred percent',
      coupons({ kind: 'percent', amount: 100 }),
      coupons({ kind: 'percent', amount: 101 }),
    ],
    [
      'a price of nothing',
      commerce({ product: { ...product, regularPrice: 0 } }),
      commerce({ product: { ...product, regularPrice: -1 } }),
    ],
    ['links alone below a product', commerce(), { ...commerce(), buttons: [{ type: 'add_channel' }] }],
    ['links alone on a card', feed(2), feed(2, { buttons: [{ type: 'add_channel' }] })],
  ])('%s, as it is stored', (_, most, over) => {
    expect(v.safeParse(kakaoBubbleSchema, most).success).toBe(true);
    expect(v.safeParse(kakaoBubbleSchema, over).success).toBe(false);
  });

  it('a card of a carousel needs a button', () => {
    expect(problemsOf(feed(2, { buttons: [] }))).toContain('wrong_count bubble.cards.0.buttons');
  });

  it('counts an emoji as one character and lets it stand', () => {
    expect(draft(text({ text: '🎉'.repeat(1_300) })).problems).toEqual([]);
  });

  it('leads to addresses with a whole host only', () => {
    const to = (url: string) => problemsOf(text({ buttons: [{ ...button, url }] }));
    expect(to('https://shop.test/a?b=1')).toEqual([]);
    for (const url of ['http://localhost:3000/a', 'https://shop.test/a b', 'shop.test', 'javascript:alert(1)']) {
      expect(to(url)).toEqual(['bad_link links.0']);
    }
  });
});

describe('a Brand Message', () => {
  it('says it is advertising and leaves label, channel name and opt-out to Kakao', () => {
    const rendered = renderMessage(aKakaoText, aRecipient, aSender, 'advertising');
    expect(rendered).toMatchObject({
      value: { targeting: 'I', advertising: true, bubble: { text: '하늘님, 잊지 않으셨나요?' } },
    });
  });

  it('puts the channel’s own button first in text, second when wide', () => {
    const both = [button, { type: 'add_channel' }] as const;
    const typesOf = (bubble: KakaoBubble) => {
      const { bubble: filled } = draft(bubble).composed;
      return 'buttons' in filled ? filled.buttons.map(({ type }) => type) : [];
    };
    expect(typesOf(text({ buttons: [...both] }))).toEqual(['add_channel', 'link']);
    expect(typesOf(wide({ buttons: [...both] }))).toEqual(['link', 'add_channel']);
  });

  it.each([
    [{ kind: 'won', amount: 3_000 }, '3000원 할인 쿠폰'],
    [{ kind: 'percent', amount: 10 }, '10% 할인 쿠폰'],
    [{ kind: 'shipping' }, '배송비 할인 쿠폰'],
    [{ kind: 'free', what: '음료' }, '음료 무료 쿠폰'],
    [{ kind: 'up', what: '좌석' }, '좌석 UP 쿠폰'],
  ] as const)('names a coupon as Kakao allows: %j', (benefit, title) => {
    expect(draft(text({ coupon: { ...coupon, benefit } })).composed.bubble).toMatchObject({ coupon: { title } });
  });

  it('shows a discount as a rate or an amount, and no discount that is none', () => {
    const shown = (over: object) => {
      const { bubble } = draft(commerce({ product: { ...product, ...over } })).composed;
      return bubble.type === 'commerce' ? bubble.product : null;
    };
    expect(shown({ discountPrice: 29_250 })).toEqual({
      title: '셔츠',
      regularPrice: 39_000,
      discountPrice: 29_250,
      discountRate: 25,
    });
    expect(shown({ discountPrice: 30_000, discountAs: 'fixed' })).toMatchObject({ discountFixed: 9_000 });
    expect(shown({ discountPrice: 39_000 })).toEqual({ title: '셔츠', regularPrice: 39_000 });
    expect(shown({ regularPrice: '{상품금액}' })).toMatchObject({ regularPrice: 39_000 });
  });
});

describe('a carousel of the cart', () => {
  const products = [1, 2, 3].map(aProduct);
  const { bubble } = aCarousel;

  it('has a card per product, dearest first, then the cards of its own', () => {
    const { composed, problems } = draft(bubble, products);
    expect(problems).toEqual([]);
    expect(composed.bubble).toMatchObject({
      cards: [
        { product: { title: '상품 1', regularPrice: 39_000 }, image: { src: 'https://shop.test/p/1.jpg' } },
        { product: { title: '상품 2' } },
        { product: { title: '상품 3' } },
        { product: { title: '모든 상품' } },
      ],
    });
  });

  it('gives a place the same number for everybody, and leaves unused places empty', () => {
    const names = numberedLinks(aCarousel).map(({ name }) => name);
    for (const count of [1, 3, 9]) {
      const { composed } = draft(
        bubble,
        Array.from({ length: count }, (_, i) => aProduct(i + 1)),
      );
      expect(composed.links.length).toBe(names.length);
      expect(composed.links[names.indexOf('카드 6 · 전체 보기')]).toBe('https://shop.test/all');
      expect(composed.links.filter((url) => url !== '').length).toBe(2 * Math.min(5, count) + 2);
    }
  });

  it('passes over products that lack what the card shows, and is held back when all do', () => {
    const bare = { ...aProduct(2), 상품이미지: null };
    const { composed } = draft(bubble, [aProduct(1), bare, aProduct(3)]);
    expect(composed.bubble).toMatchObject({ cards: [{}, { product: { title: '상품 3' } }, {}] });
    const without = { ...aRecipient, values: { ...aRecipient.values, 상품이미지: null }, products: [bare] };
    expect(renderMessage(aCarousel, without, aSender, 'advertising')).toEqual({
      ok: false,
      error: { reason: 'missing_variable', variable: '상품이미지' },
    });
  });

  it('becomes the single bubble when there is only one card for a person', () => {
    const [each] = bubble.type === 'carousel_commerce' ? bubble.cards : [];
    if (!each) throw new Error('the carousel has no card');
    const single = draft({ type: 'carousel_commerce', cards: [each] });
    expect(single.composed.bubble).toMatchObject({ type: 'commerce', product: { title: '상품 1' } });
    expect(single.problems).toEqual([]);
    expect(draft(feed(1)).composed.bubble).toMatchObject({ type: 'image', text: '머리\n내용' });
  });
});
