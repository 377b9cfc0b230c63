// A message's links by number. A click token names a dispatch and a number, and reports count by it, so a place in a
// message has the same number for everybody, however many products a carousel repeats for one person.

import type { EmailContent, Message, MessageLink } from './content';
import { safeBody } from './email-html';
import type { KakaoBubble, KakaoButton } from './kakao';

/** Cards a carousel may have; one place less with a head card. */
export const CAROUSEL_CARDS = { min: 2, max: 6, maxWithHead: 5 } as const;

/** The links of a message in their numbers' order, for as many repeated cards and products as it has room for. */
export function numberedLinks(message: Message): MessageLink[] {
  switch (message.channel) {
    case 'sms':
    case 'alimtalk':
      return message.links;
    case 'push':
      return [{ name: '알림', url: message.url }];
    case 'kakao':
      return bubbleLinks(message.bubble);
    case 'email':
      return emailLinks(message);
  }
}

/** How many places a repeated card stands for: what the other cards leave of the carousel. */
export function repeatsOf(cards: readonly { each?: 'product' | undefined }[], room: number): number {
  return Math.max(0, room - cards.filter((card) => !card.each).length);
}

/** Cards this carousel has room for. */
export function roomOf(bubble: Extract<KakaoBubble, { cards: unknown }>): number {
  return bubble.type === 'carousel_commerce' && bubble.head ? CAROUSEL_CARDS.maxWithHead : CAROUSEL_CARDS.max;
}

type CardLinks = {
  imageUrl?: string | undefined;
  buttons: readonly KakaoButton[];
  coupon?: { url: string } | undefined;
};

/** Numbers a card takes. */
export const cardLinkCount = (card: CardLinks): number => cardLinks(card).length;

/** Links of one bubble or card: picture, buttons, coupon. */
function cardLinks(card: CardLinks, prefix = ''): MessageLink[] {
  return [
    ...named(`${prefix}이미지`, card.imageUrl),
    ...card.buttons.flatMap((button) => (button.type === 'link' ? named(prefix + button.name, button.url) : [])),
    ...named(`${prefix}쿠폰`, card.coupon?.url),
  ];
}

function bubbleLinks(bubble: KakaoBubble): MessageLink[] {
  switch (bubble.type) {
    case 'wide_list':
      return [
        ...named('대표 항목', bubble.main.url),
        ...bubble.items.flatMap((item, i) => named(`항목 ${i + 1}`, item.url)),
        ...cardLinks(bubble),
      ];
    case 'carousel_feed':
    case 'carousel_commerce': {
      const repeats = repeatsOf(bubble.cards, roomOf(bubble));
      const cards = bubble.cards.flatMap((card) => (card.each ? Array<typeof card>(repeats).fill(card) : [card]));
      return [
        ...(bubble.type === 'carousel_commerce' ? named('첫 카드', bubble.head?.url) : []),
        ...cards.flatMap((card, i) => cardLinks(card, `카드 ${i + 1} · `)),
        ...named('더 보기', bubble.tail?.url),
      ];
    }
    default:
      return cardLinks(bubble);
  }
}

function emailLinks({ body }: EmailContent): MessageLink[] {
  if (body.kind === 'html') return safeBody(body).links;
  return body.blocks.flatMap((block) => {
    if (block.type === 'image') return named(block.image.alt || '이미지', block.url);
    if (block.type === 'button') return named(block.label, block.url);
    if (block.type !== 'products') return [];
    return Array.from({ length: block.max }, (_, i) => ({ name: `상품 ${i + 1}`, url: '{상품URL}' }));
  });
}

function named(name: string, url: string | undefined): MessageLink[] {
  return url === undefined ? [] : [{ name, url }];
}
