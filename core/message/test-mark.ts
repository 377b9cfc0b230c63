// Marks a message as a test, in the first words its receiver reads. Label, sender and opt-out come around it as ever.

import type { Message } from './content';
import type { KakaoBubble } from './kakao';

export const TEST_MARK = '[테스트]';

const marked = (text: string) => `${TEST_MARK} ${text}`;

/** The same message, marked; null for AlimTalk, whose approved words must not change. */
export function markAsTest(message: Message): Message | null {
  switch (message.channel) {
    case 'sms':
      return { ...message, body: marked(message.body) };
    case 'email':
      return { ...message, subject: marked(message.subject) };
    case 'push':
      return { ...message, title: marked(message.title) };
    case 'kakao':
      return { ...message, bubble: markBubble(message.bubble) };
    case 'alimtalk':
      return null;
  }
}

function markBubble(bubble: KakaoBubble): KakaoBubble {
  switch (bubble.type) {
    case 'text':
    case 'image':
    case 'wide':
      return { ...bubble, text: marked(bubble.text) };
    case 'wide_list':
      return { ...bubble, header: marked(bubble.header) };
    case 'commerce':
      return { ...bubble, product: { ...bubble.product, title: marked(bubble.product.title) } };
    case 'carousel_feed':
      return { ...bubble, cards: markFirst(bubble.cards, (card) => ({ ...card, text: marked(card.text) })) };
    case 'carousel_commerce':
      return bubble.head
        ? { ...bubble, head: { ...bubble.head, text: marked(bubble.head.text) } }
        : {
            ...bubble,
            cards: markFirst(bubble.cards, (card) => ({
              ...card,
              product: { ...card.product, title: marked(card.product.title) },
            })),
          };
  }
}

const markFirst = <Card>(cards: readonly Card[], mark: (card: Card) => Card): Card[] =>
  cards.map((card, i) => (i === 0 ? mark(card) : card));
