// 카드 여러 장: a carousel whose cards are written one by one, as fields of the form and back. A card takes part once
// anything of it is filled in; its place in the message is its place among those.

import type { KakaoBubble } from '../../../core/message/kakao';
import { CAROUSEL_CARDS } from '../../../core/message/links';
import type { Fields } from '../parts';

type Feed = Extract<KakaoBubble, { type: 'carousel_feed' }>;

const PARTS = {
  header: 'cardHeader',
  text: 'cardText',
  'image.src': 'cardImage',
  'buttons.0.name': 'cardButtonName',
  'buttons.0.url': 'cardButtonUrl',
} as const;

/** What is said at a card's own fields, by field. */
export const FEED_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: CAROUSEL_CARDS.max }, (_, i) => [
    [`cardHeader${i}`, '머리글을 1~20자로 적어 주세요.'],
    [`cardText${i}`, '내용을 1~180자로 적어 주세요.'],
    [`cardImage${i}`, '그림 주소를 적어 주세요.'],
    [`cardButtonName${i}`, '버튼 이름을 1~8자로 적어 주세요.'],
    [`cardButtonUrl${i}`, '버튼 주소를 적어 주세요.'],
  ]).flat(),
);

/** Places of the cards that take part. */
const usedCards = (fields: Fields): number[] =>
  Array.from({ length: CAROUSEL_CARDS.max }, (_, i) => i).filter((i) =>
    Object.values(PARTS).some((part) => fields[`${part}${i}`]?.trim()),
  );

/** Cards the form has room for: those filled in and one more. */
export const cardRows = (fields: Fields): number =>
  Math.min(CAROUSEL_CARDS.max, Math.max(CAROUSEL_CARDS.min, (usedCards(fields).at(-1) ?? -1) + 2));

/** The first card that waits for its picture; undefined when none does. */
export const cardWithoutImage = (fields: Fields): number | undefined =>
  [...usedCards(fields), 0].find((i) => !fields[`cardImage${i}`]?.trim());

/** The carousel in fields; null when it has more to it than they show. */
export function feedFields({ cards, tail }: Feed): Fields | null {
  const fields: Record<string, string> = { tailUrl: tail?.url ?? '' };
  for (const [i, card] of cards.entries()) {
    const { header, text, image, buttons, ...more } = card;
    const [button] = buttons;
    const isWhole =
      buttons.length === 1 && image.alt === '' && Object.values(more).every((value) => value === undefined);
    if (!isWhole || button?.type !== 'link') return null;
    fields[`cardHeader${i}`] = header;
    fields[`cardText${i}`] = text;
    fields[`cardImage${i}`] = image.src;
    fields[`cardButtonName${i}`] = button.name;
    fields[`cardButtonUrl${i}`] = button.url;
  }
  return fields;
}

/** What was typed, as a candidate for the schema. */
export function feedOf(fields: Fields, typed: (text: string | undefined) => string): object {
  const part = (name: (typeof PARTS)[keyof typeof PARTS], i: number) => typed(fields[`${name}${i}`]);
  return {
    type: 'carousel_feed',
    cards: usedCards(fields).map((i) => ({
      header: part('cardHeader', i),
      text: part('cardText', i),
      image: { src: part('cardImage', i) },
      buttons: [{ type: 'link', name: part('cardButtonName', i), url: part('cardButtonUrl', i) }],
    })),
    ...tailOf(fields, typed),
  };
}

/** "더 보기" at a carousel's end. */
export function tailOf(fields: Fields, typed: (text: string | undefined) => string): { tail?: object } {
  const url = typed(fields.tailUrl);
  return url === '' ? {} : { tail: { url } };
}

/** The field a path within the bubble is typed in. */
export function feedFieldOf(path: string, fields: Fields): string | undefined {
  if (path === 'tail.url') return 'tailUrl';
  if (path === 'cards') return `${PARTS.header}0`;
  const [, place, part = ''] = /^cards\.(\d+)\.(.+)$/.exec(path) ?? [];
  const row = usedCards(fields)[Number(place)];
  const name = PARTS[part as keyof typeof PARTS] ?? (part === 'image' ? PARTS['image.src'] : undefined);
  return row === undefined || !name ? undefined : `${name}${row}`;
}
