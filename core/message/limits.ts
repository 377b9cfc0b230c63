// What each channel takes, checked on a finished message: the same rules refuse one person's message at dispatch and
// are shown to the writer of all of them. Kakao's limits are SOLAPI's and NHN Cloud's, the stricter of the two.

import type { ComposedKakaoBubble, ComposedKakaoButton, ComposedKakaoCoupon, ComposedMessage } from './composed';
import { isCarried, textBytes } from './ksx1001';
import { beginsWithLabel, hasOwnLabel } from './label';
import { CAROUSEL_CARDS } from './links';
import { LMS_BYTES, SUBJECT_BYTES } from './text';

/** Characters, rows and counts of a Brand Message; a row more is one line break more. */
export const KAKAO_LIMITS = {
  text: 1_300,
  lineBreaks: 99,
  wideText: 76,
  wideLineBreaks: 1,
  header: 20,
  mainTitle: 25,
  itemTitle: 30,
  productTitle: 30,
  additional: 34,
  feedText: 180,
  headText: 50,
  buttons: 5,
  buttonsWithCoupon: 4,
  wideButtons: 2,
  buttonName: 14,
  shortButtonName: 8,
  couponText: 12,
  wideCouponText: 18,
  /** Of what a free or upgrade coupon is for: `{음료} 무료 쿠폰`. */
  couponWhat: 7,
  price: 99_999_999,
  link: 1_000,
} as const;
export const ALIMTALK_LIMITS = { text: 1_300, variables: 40, buttons: 5 } as const;
/** A push service carries 4,096 bytes encrypted; this is what is left for the payload. */
export const PUSH_PAYLOAD_BYTES = 3_993;
/** Above this Gmail shows only the beginning. */
export const EMAIL_HTML_BYTES = 102_000;

type PlainCode =
  | 'broken_label'
  | 'no_label'
  | 'no_opt_out'
  | 'no_contact'
  | 'not_carried'
  | 'bad_price'
  | 'advertising_by_alimtalk';

/** What keeps a finished message from being taken, or from being lawful, and where. */
export type LimitProblem =
  | { code: 'too_long'; path: string; unit: 'characters' | 'bytes'; limit: number; given: number }
  | { code: 'too_many_lines'; path: string; limit: number; given: number }
  | {
      code: 'wrong_count';
      path: string;
      what: 'buttons' | 'cards' | 'variables';
      min: number;
      max: number;
      given: number;
    }
  | { code: PlainCode; path: string }
  | { code: 'bad_link'; path: string; url: string }
  | { code: 'unfilled'; path: string; placeholder: string };

/** Everything wrong with a finished message; empty when it may go. */
export function limitProblems(message: ComposedMessage, advertising: boolean): LimitProblem[] {
  return [...channelProblems(message, advertising), ...linkProblems(message)];
}

function channelProblems(message: ComposedMessage, advertising: boolean): LimitProblem[] {
  switch (message.channel) {
    case 'sms':
      return [
        ...tooLong('body', 'bytes', message.bytes, LMS_BYTES),
        ...(message.subject === null ? [] : tooLong('subject', 'bytes', textBytes(message.subject), SUBJECT_BYTES)),
        ...notCarried('body', message.text),
        ...notCarried('subject', message.subject ?? ''),
        ...(advertising ? labelProblems('body', message.text) : []),
        ...(advertising && !/\n무료수신거부 080[-\d]+$/.test(message.text) ? at('no_opt_out', 'body') : []),
      ];
    case 'kakao':
      return bubbleProblems(message.bubble);
    case 'alimtalk':
      return [
        ...tooLong('templateBody', 'characters', message.text.length, ALIMTALK_LIMITS.text),
        ...wrongCount('variables', 'variables', Object.keys(message.variables).length, 0, ALIMTALK_LIMITS.variables),
        ...wrongCount('buttons', 'buttons', message.buttons.length, 0, ALIMTALK_LIMITS.buttons),
        ...[message.text, ...message.buttons.map(({ url }) => url)].flatMap((text): LimitProblem[] => {
          const left = /#\{[^{}]*\}/.exec(text);
          return left ? [{ code: 'unfilled', path: 'variables', placeholder: left[0] }] : [];
        }),
      ];
    case 'email':
      return [
        ...tooLong('body', 'bytes', utf8Bytes(message.html), EMAIL_HTML_BYTES),
        ...(advertising ? labelProblems('subject', message.subject) : []),
        ...(advertising && !message.headers['List-Unsubscribe'] ? at('no_opt_out', 'body') : []),
      ];
    case 'push':
      return [
        ...tooLong('body', 'bytes', utf8Bytes(JSON.stringify(message)), PUSH_PAYLOAD_BYTES),
        ...(advertising ? labelProblems('title', message.title) : []),
      ];
  }
}

/** Exactly one label, at the very beginning. */
function labelProblems(path: string, text: string): LimitProblem[] {
  if (!beginsWithLabel(text)) return at('no_label', path);
  return hasOwnLabel(text.slice(1)) ? at('broken_label', path) : [];
}

function bubbleProblems(bubble: ComposedKakaoBubble): LimitProblem[] {
  const limits = KAKAO_LIMITS;
  switch (bubble.type) {
    case 'text':
    case 'image':
      return [
        ...textProblems('bubble.text', bubble.text, limits.text, limits.lineBreaks),
        ...buttonProblems(
          'bubble',
          bubble,
          0,
          bubble.coupon ? limits.buttonsWithCoupon : limits.buttons,
          limits.buttonName,
        ),
        ...couponProblems('bubble', bubble.coupon, limits.couponText),
      ];
    case 'wide':
      return [
        ...textProblems('bubble.text', bubble.text, limits.wideText, limits.wideLineBreaks),
        ...wideProblems(bubble),
      ];
    case 'wide_list':
      return [
        ...textProblems('bubble.header', bubble.header, limits.header, 0),
        ...textProblems('bubble.main.title', bubble.main.title, limits.mainTitle, 1),
        ...bubble.items.flatMap((item, i) => textProblems(`bubble.items.${i}.title`, item.title, limits.itemTitle, 1)),
        ...wideProblems(bubble),
      ];
    case 'commerce':
      return productCardProblems('bubble', bubble);
    case 'carousel_feed':
      return [
        ...cardCount(bubble.cards.length, false),
        ...bubble.cards.flatMap((card, i) => [
          ...textProblems(`bubble.cards.${i}.header`, card.header, limits.header, 0),
          ...textProblems(`bubble.cards.${i}.text`, card.text, limits.feedText, limits.lineBreaks),
          ...cardButtonProblems(`bubble.cards.${i}`, card),
        ]),
      ];
    case 'carousel_commerce':
      return [
        ...cardCount(bubble.cards.length, bubble.head !== null),
        ...(bubble.head
          ? [
              ...textProblems('bubble.head.header', bubble.head.header, limits.header, 0),
              ...textProblems('bubble.head.text', bubble.head.text, limits.headText, 1),
            ]
          : []),
        ...bubble.cards.flatMap((card, i) => productCardProblems(`bubble.cards.${i}`, card)),
      ];
  }
}

type Buttons = { buttons: readonly ComposedKakaoButton[]; coupon: ComposedKakaoCoupon | null };

function wideProblems(bubble: Buttons): LimitProblem[] {
  return [
    ...buttonProblems('bubble', bubble, 0, KAKAO_LIMITS.wideButtons, KAKAO_LIMITS.shortButtonName),
    ...couponProblems('bubble', bubble.coupon, KAKAO_LIMITS.wideCouponText),
  ];
}

function cardButtonProblems(path: string, card: Buttons): LimitProblem[] {
  return [
    ...buttonProblems(path, card, 1, KAKAO_LIMITS.wideButtons, KAKAO_LIMITS.shortButtonName),
    ...couponProblems(path, card.coupon, KAKAO_LIMITS.couponText),
  ];
}

function productCardProblems(
  path: string,
  card: Buttons & {
    product: { title: string; regularPrice: number; discountPrice?: number };
    additional: string | null;
  },
): LimitProblem[] {
  const { title, regularPrice, discountPrice = 0 } = card.product;
  const isPrice = (won: number) => Number.isInteger(won) && won >= 0 && won <= KAKAO_LIMITS.price;
  return [
    ...textProblems(`${path}.product.title`, title, KAKAO_LIMITS.productTitle, 0),
    ...(isPrice(regularPrice) ? [] : at('bad_price', `${path}.product.regularPrice`)),
    ...(isPrice(discountPrice) ? [] : at('bad_price', `${path}.product.discountPrice`)),
    ...textProblems(`${path}.additional`, card.additional ?? '', KAKAO_LIMITS.additional, 1),
    ...cardButtonProblems(path, card),
  ];
}

function buttonProblems(path: string, part: Buttons, min: number, max: number, nameLimit: number): LimitProblem[] {
  return [
    ...wrongCount(`${path}.buttons`, 'buttons', part.buttons.length, min, max),
    ...part.buttons.flatMap((button, i) =>
      button.type === 'link' ? textProblems(`${path}.buttons.${i}.name`, button.name, nameLimit, 0) : [],
    ),
  ];
}

function couponProblems(path: string, coupon: ComposedKakaoCoupon | null, limit: number): LimitProblem[] {
  if (!coupon) return [];
  const what = /^(.*) (?:무료|UP) 쿠폰$/su.exec(coupon.title)?.[1] ?? '';
  return [
    ...textProblems(`${path}.coupon.description`, coupon.description, limit, 0),
    ...tooLong(`${path}.coupon.benefit`, 'characters', lengthOf(what), KAKAO_LIMITS.couponWhat),
  ];
}

function cardCount(given: number, withHead: boolean): LimitProblem[] {
  const [min, max] = withHead ? [1, CAROUSEL_CARDS.maxWithHead] : [CAROUSEL_CARDS.min, CAROUSEL_CARDS.max];
  return wrongCount('bubble.cards', 'cards', given, min, max);
}

function linkProblems(message: ComposedMessage): LimitProblem[] {
  return message.links.flatMap((url, i): LimitProblem[] =>
    url === '' || isLink(url) ? [] : [{ code: 'bad_link', path: `links.${i}`, url }],
  );
}

/** An address every channel takes: http(s), a host with a dot, no white space. */
export function isLink(url: string): boolean {
  return url.length <= KAKAO_LIMITS.link && /^https?:\/\/[^\s/?#.]+(?:\.[^\s/?#.]+)+(?:[/?#]\S*)?$/i.test(url);
}

function textProblems(path: string, text: string, limit: number, lineBreaks: number): LimitProblem[] {
  const breaks = text.split('\n').length - 1;
  return [
    ...tooLong(path, 'characters', lengthOf(text), limit),
    ...(breaks > lineBreaks
      ? [{ code: 'too_many_lines', path, limit: lineBreaks + 1, given: breaks + 1 } as const]
      : []),
  ];
}

function tooLong(path: string, unit: 'characters' | 'bytes', given: number, limit: number): LimitProblem[] {
  return given > limit ? [{ code: 'too_long', path, unit, limit, given }] : [];
}

function wrongCount(
  path: string,
  what: Extract<LimitProblem, { code: 'wrong_count' }>['what'],
  given: number,
  min: number,
  max: number,
): LimitProblem[] {
  return given < min || given > max ? [{ code: 'wrong_count', path, what, min, max, given }] : [];
}

function notCarried(path: string, text: string): LimitProblem[] {
  return isCarried(text) ? [] : at('not_carried', path);
}

const at = (code: PlainCode, path: string): LimitProblem[] => [{ code, path }];

/** Characters as people count them; an emoji of two UTF-16 units is one. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** Bytes in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
