// Brand Message bubbles filled for one person. Kakao itself draws the label, the channel's name and its opt-out around
// an advertising bubble (messaging channel rules, cs.kakao.com 1073199206); what is handed over only says so.

import type {
  ComposedFeedCard,
  ComposedKakao,
  ComposedKakaoBubble,
  ComposedKakaoButton,
  ComposedKakaoCoupon,
  ComposedKakaoProduct,
  ComposedProductCard,
  ComposedWideItem,
} from './composed';
import type { KakaoContent, Purpose } from './content';
import { Filling, type Recipient } from './fill';
import type { KakaoBubble, KakaoButton, KakaoCoupon } from './kakao';
import { cardLinkCount, repeatsOf, roomOf } from './links';

/** A bubble for one person, and the first variable that had no value. */
export function fillKakao(content: KakaoContent, recipient: Recipient, purpose: Purpose) {
  const filling = new Filling(recipient);
  const bubble = asSingle(fillBubble(content.bubble, filling));
  const composed: ComposedKakao = {
    channel: 'kakao',
    type: 'KAKAO',
    targeting: 'I',
    adult: content.adult,
    advertising: purpose === 'advertising',
    bubble,
    links: filling.targets(),
  };
  return { composed, missing: filling.missing };
}

type Of<T extends KakaoBubble['type']> = Extract<KakaoBubble, { type: T }>;

function fillBubble(bubble: KakaoBubble, filling: Filling): ComposedKakaoBubble {
  switch (bubble.type) {
    case 'text':
      return { type: 'text', text: filling.text(bubble.text), ...withButtons(bubble, filling, 'first') };
    case 'image':
    case 'wide': {
      const text = filling.text(bubble.text);
      const place = bubble.type === 'image' ? 'first' : 'second';
      return { type: bubble.type, text, ...pictured(bubble, filling), ...withButtons(bubble, filling, place) };
    }
    case 'wide_list':
      return {
        type: 'wide_list',
        header: filling.text(bubble.header),
        main: wideItem(bubble.main, filling),
        items: bubble.items.map((item) => wideItem(item, filling)),
        ...withButtons(bubble, filling, 'second'),
      };
    case 'commerce':
      return { type: 'commerce', ...productCard(bubble, filling) };
    case 'carousel_feed':
      return {
        type: 'carousel_feed',
        cards: fillCards(bubble.cards, roomOf(bubble), filling, (card) => feedCard(card, filling)),
        tail: tailOf(bubble, filling),
      };
    case 'carousel_commerce':
      return {
        type: 'carousel_commerce',
        head: bubble.head
          ? {
              header: filling.text(bubble.head.header),
              text: filling.text(bubble.head.text),
              image: filling.image(bubble.head.image),
              url: filling.optionalLink(bubble.head.url),
            }
          : null,
        cards: fillCards(bubble.cards, roomOf(bubble), filling, (card) => productCard(card, filling)),
        tail: tailOf(bubble, filling),
      };
  }
}

/** Every card, the repeated ones once per product; no more than the carousel has room for. */
function fillCards<Card extends Parameters<typeof cardLinkCount>[0] & { each?: 'product' | undefined }, Filled>(
  cards: readonly Card[],
  room: number,
  filling: Filling,
  build: (card: Card) => Filled,
): Filled[] {
  const repeats = repeatsOf(cards, room);
  return cards.flatMap((card) =>
    card.each ? filling.perProduct(repeats, cardLinkCount(card), () => build(card)) : [build(card)],
  );
}

/** A carousel wants two cards; with one product in the cart it becomes the single bubble of the same content. */
function asSingle(bubble: ComposedKakaoBubble): ComposedKakaoBubble {
  if (bubble.type === 'carousel_commerce' && !bubble.head && bubble.cards.length === 1 && bubble.cards[0]) {
    return { type: 'commerce', ...bubble.cards[0] };
  }
  if (bubble.type === 'carousel_feed' && bubble.cards.length === 1 && bubble.cards[0]) {
    const { header, text, ...rest } = bubble.cards[0];
    return { type: 'image', text: `${header}\n${text}`, ...rest };
  }
  return bubble;
}

function feedCard(card: Of<'carousel_feed'>['cards'][number], filling: Filling): ComposedFeedCard {
  return {
    header: filling.text(card.header),
    text: filling.text(card.text),
    ...pictured(card, filling),
    ...withButtons(card, filling, 'second'),
  };
}

function productCard(
  card: Of<'commerce'> | Of<'carousel_commerce'>['cards'][number],
  filling: Filling,
): ComposedProductCard {
  return {
    product: productOf(card.product, filling),
    additional: filling.optional(card.additional),
    ...pictured(card, filling),
    ...withButtons(card, filling, 'second'),
  };
}

function wideItem(item: Of<'wide_list'>['main'], filling: Filling): ComposedWideItem {
  return { title: filling.text(item.title), image: filling.image(item.image), url: filling.link(item.url) };
}

function pictured(part: Pick<Of<'image'>, 'image' | 'imageUrl'>, filling: Filling) {
  return { image: filling.image(part.image), imageUrl: filling.optionalLink(part.imageUrl) };
}

function tailOf(bubble: Of<'carousel_feed' | 'carousel_commerce'>, filling: Filling) {
  return bubble.tail ? { url: filling.link(bubble.tail.url) } : null;
}

/** Kakao wants its own "채널 추가" first in text and image bubbles, second in all others. */
function withButtons(
  part: { buttons: readonly KakaoButton[]; coupon?: KakaoCoupon | undefined },
  filling: Filling,
  addChannelPlace: 'first' | 'second',
): { buttons: ComposedKakaoButton[]; coupon: ComposedKakaoCoupon | null } {
  const links = part.buttons.flatMap((button): ComposedKakaoButton[] =>
    button.type === 'link' ? [{ type: 'link', name: filling.text(button.name), url: filling.link(button.url) }] : [],
  );
  const add = part.buttons.some(({ type }) => type === 'add_channel') ? [{ type: 'add_channel' } as const] : [];
  const at = addChannelPlace === 'first' ? 0 : 1;
  return {
    buttons: [...links.slice(0, at), ...add, ...links.slice(at)],
    coupon: part.coupon ? couponOf(part.coupon, filling) : null,
  };
}

/** Coupon titles are a closed set at Kakao, without commas in numbers. */
function couponOf({ benefit, description, url }: KakaoCoupon, filling: Filling): ComposedKakaoCoupon {
  return { title: couponTitle(benefit, filling), description: filling.text(description), url: filling.link(url) };
}

function couponTitle(benefit: KakaoCoupon['benefit'], filling: Filling): string {
  switch (benefit.kind) {
    case 'won':
      return `${benefit.amount}원 할인 쿠폰`;
    case 'percent':
      return `${benefit.amount}% 할인 쿠폰`;
    case 'shipping':
      return '배송비 할인 쿠폰';
    case 'free':
      return `${filling.text(benefit.what)} 무료 쿠폰`;
    case 'up':
      return `${filling.text(benefit.what)} UP 쿠폰`;
  }
}

/** Prices that are no discount are left out, rather than shown as one. */
function productOf(product: Of<'commerce'>['product'], filling: Filling): ComposedKakaoProduct {
  const title = filling.text(product.title);
  const regularPrice = wonOf(product.regularPrice, filling);
  const discountPrice = product.discountPrice === undefined ? null : wonOf(product.discountPrice, filling);
  if (discountPrice === null || discountPrice >= regularPrice) return { title, regularPrice };
  const off = regularPrice - discountPrice;
  if (product.discountAs === 'fixed') return { title, regularPrice, discountPrice, discountFixed: off };
  const discountRate = Math.round((off / regularPrice) * 100);
  // A tenth of a percent off would show as "0%".
  return discountRate > 0
    ? { title, regularPrice, discountPrice, discountRate }
    : { title, regularPrice, discountPrice, discountFixed: off };
}

/** `12,300원` as 12300. Kakao writes 원 behind it, so `120.50 USD` is no price there. */
function wonOf(price: number | string, filling: Filling): number {
  if (typeof price === 'number') return price;
  const text = filling.text(price);
  return ANOTHER_CURRENCY.test(text) ? Number.NaN : Number(text.replace(/\D/g, '') || Number.NaN);
}
const ANOTHER_CURRENCY = /\d [A-Z]{3}(?![A-Z])/;
