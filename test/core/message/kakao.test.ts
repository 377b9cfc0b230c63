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

const freeCoupon = (count: number) => ({
  coupon: { ...coupon, benefit: { kind: 'free' as const, what: letters(count) } },
});
const firstItem = (count: number) => ({ items: [item(letters(count)), item('둘'), item('셋')] });

/** A bubble with so many of what a limit is about. */
type Sized = (count: number) => KakaoBubble;
const buttonsOf = (count: number) => ({ buttons: Array(count).fill(button) });
const nameOf = (count: number) => ({ buttons: [{ ...button, name: letters(count) }] });
const couponOf = (count: number) => ({ coupon: { ...coupon, description: letters(count) } });
const headed = (cards: number, over: object = {}): KakaoBubble => ({
  type: 'carousel_commerce',
  head: { header: '머리', text: '소개', image, ...over },
  cards: Array(cards).fill(shopCard),
});

describe('a Brand Message takes up to its limit and no more:', () => {
  it.each<[most: number, what: string, bubble: Sized, problem: string]>([
    [1_300, 'characters of text', (n) => text({ text: letters(n) }), 'too_long bubble.text'],
    [100, 'rows', (n) => text({ text: rows(n) }), 'too_many_lines bubble.text'],
    [5, 'buttons', (n) => text(buttonsOf(n)), 'wrong_count bubble.buttons'],
    [4, 'buttons beside a coupon', (n) => text({ ...buttonsOf(n), coupon }), 'wrong_count bubble.buttons'],
    [14, 'characters on a button', (n) => text(nameOf(n)), 'too_long bubble.buttons.0.name'],
    [12, 'characters of coupon text', (n) => text(couponOf(n)), 'too_long bubble.coupon.description'],
    [7, 'characters of what is free', (n) => text(freeCoupon(n)), 'too_long bubble.coupon.benefit'],
    [76, 'characters when wide', (n) => wide({ text: letters(n) }), 'too_long bubble.text'],
    [2, 'rows when wide', (n) => wide({ text: rows(n) }), 'too_many_lines bubble.text'],
    [2, 'buttons when wide', (n) => wide(buttonsOf(n)), 'wrong_count bubble.buttons'],
    [8, 'characters on a button when wide', (n) => wide(nameOf(n)), 'too_long bubble.buttons.0.name'],
    [18, 'characters of coupon text when wide', (n) => wide(couponOf(n)), 'too_long bubble.coupon.description'],
    [20, 'characters of a list’s header', (n) => wideList({ header: letters(n) }), 'too_long bubble.header'],
    [
      25,
      'characters of a list’s main title',
      (n) => wideList({ main: item(letters(n)) }),
      'too_long bubble.main.title',
    ],
    [30, 'characters of an item’s title', (n) => wideList(firstItem(n)), 'too_long bubble.items.0.title'],
    [2, 'buttons below a list', (n) => wideList(buttonsOf(n)), 'wrong_count bubble.buttons'],
    [18, 'characters of coupon text below a list', (n) => wideList(couponOf(n)), 'too_long bubble.coupon.description'],
    [1_300, 'characters beside a picture', (n) => pictured({ text: letters(n) }), 'too_long bubble.text'],
    [100, 'rows beside a picture', (n) => pictured({ text: rows(n) }), 'too_many_lines bubble.text'],
    [
      4,
      'buttons beside a picture and a coupon',
      (n) => pictured({ ...buttonsOf(n), coupon }),
      'wrong_count bubble.buttons',
    ],
    [34, 'characters beside a product', (n) => commerce({ additional: letters(n) }), 'too_long bubble.additional'],
    [2, 'buttons below a product', (n) => commerce(buttonsOf(n)), 'wrong_count bubble.buttons'],
    [8, 'characters on a product’s button', (n) => commerce(nameOf(n)), 'too_long bubble.buttons.0.name'],
    [12, 'characters of a product’s coupon text', (n) => commerce(couponOf(n)), 'too_long bubble.coupon.description'],
    [180, 'characters on a card', (n) => feed(2, { text: letters(n) }), 'too_long bubble.cards.0.text'],
    [20, 'characters above a card', (n) => feed(2, { header: letters(n) }), 'too_long bubble.cards.0.header'],
    [2, 'buttons on a card', (n) => feed(2, buttonsOf(n)), 'wrong_count bubble.cards.1.buttons'],
    [8, 'characters on a card’s button', (n) => feed(2, nameOf(n)), 'too_long bubble.cards.1.buttons.0.name'],
    [
      12,
      'characters of a card’s coupon text',
      (n) => feed(2, couponOf(n)),
      'too_long bubble.cards.1.coupon.description',
    ],
    [6, 'cards', feed, 'wrong_count bubble.cards'],
    [6, 'products', shelf, 'wrong_count bubble.cards'],
    [
      34,
      'characters beside a card’s product',
      (n) => shelf(2, { additional: letters(n) }),
      'too_long bubble.cards.1.additional',
    ],
    [5, 'products after a head', headed, 'wrong_count bubble.cards'],
    [20, 'characters above a head', (n) => headed(1, { header: letters(n) }), 'too_long bubble.head.header'],
    [50, 'characters on a head', (n) => headed(1, { text: letters(n) }), 'too_long bubble.head.text'],
  ])('%i %s', (most, _, bubble, problem) => {
    expect(problemsOf(bubble(most))).toEqual([]);
    expect(problemsOf(bubble(most + 1))).toContain(problem);
  });

  it('counts what stands there once the variables are filled in', () => {
    expect(problemsOf(text({ text: `${letters(1_298)}{이름}` }))).toEqual([]);
    expect(problemsOf(text({ text: `${letters(1_299)}{이름}` }))).toContain('too_long bubble.text');
  });

  it('takes prices below a hundred million, whole and numbers', () => {
    const priced = (over: object) => problemsOf(commerce({ product: { ...product, ...over } }));
    expect(priced({ regularPrice: 99_999_999 })).toEqual([]);
    expect(priced({ regularPrice: '{이름}' })).toEqual(['bad_price bubble.product.regularPrice']);
    expect(priced({ discountPrice: '{이름}' })).toEqual(['bad_price bubble.product.discountPrice']);
    expect(priced({ regularPrice: '189,000원' })).toEqual([]);
    for (const regularPrice of ['120.50 USD', '120.50 USD부터'])
      expect(priced({ regularPrice })).toEqual(['bad_price bubble.product.regularPrice']);
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
