// The message part of the campaign form: fields to a message and back, and where in the form each part of a message is
// typed. Every channel keeps fields of its own, so changing the channel loses nothing that was typed.

import { fallbackOf, type KakaoContent, type Message, type SmsContent } from '../../../core/message/content';
import type { KakaoBubble, KakaoButton } from '../../../core/message/kakao';
import type { Fields } from '../parts';
import { keepPictures } from './bubble-pictures';
import { feedFieldOf, feedFields, feedOf, tailOf } from './feed-fields';
import { mailFieldOf, mailFields, mailOf } from './mail-fields';
import { inOtherChannels } from './other-channels';
import {
  couponFields,
  couponOf,
  headFields,
  headOf,
  PRODUCT_FIELD_OF,
  productFields,
  productOf,
} from './product-fields';
import { CHANNEL_WORDS, isFormBubble } from './words';

/** Links a text has in the form. */
export const LINK_ROWS = 3;
/** Buttons a bubble has in the form: as many as the largest takes. */
export const BUTTON_ROWS = 5;

/** Rows of buttons that say anything; a button's place in the bubble is its place among them. */
const usedButtons = (fields: Fields): number[] =>
  Array.from({ length: BUTTON_ROWS }, (_, i) => i).filter(
    (i) => typed(fields[`button${i}Name`]) !== '' || typed(fields[`button${i}Url`]) !== '',
  );

/** What is said at the buttons, by field. */
export const BUTTON_WORDS: Readonly<Record<string, string>> = {
  buttons: '버튼은 텍스트와 이미지에 5개, 와이드에 2개까지 넣고, 상품에는 1~2개를 넣어 주세요.',
  ...Object.fromEntries(
    Array.from({ length: BUTTON_ROWS }, (_, i) => [
      [`button${i}Name`, '버튼 이름을 1~14자로 적어 주세요.'],
      [`button${i}Url`, '버튼 주소를 적어 주세요. 예: {장바구니URL}'],
    ]).flat(),
  ),
};

/** Browsers send line breaks as CR LF; a carrier counts both. */
const typed = (text: string | undefined): string => (text ?? '').replace(/\r\n?/g, '\n').trim();

// ── A message as the form shows it ───────────────────────────────────────────────────────────────────────────────────

export function messageFields(message: Message): Fields {
  const common = { channel: message.channel, kind: 'blocks', bubble: 'text' };
  switch (message.channel) {
    case 'sms':
      return { ...common, ...inOtherChannels(message), ...textFields(message, '') };
    case 'kakao':
      return { ...common, ...bubbleFields(message.bubble), ...fallbackFields(message.fallback) };
    case 'email':
      return { ...common, ...mailFields(message) };
    case 'push':
      return {
        ...common,
        pushTitle: message.title,
        pushBody: message.body,
        pushUrl: message.url,
        ...fallbackFields(message.fallback),
      };
    case 'alimtalk':
      return common;
  }
}

function textFields({ body, subject, image, links }: SmsContent, prefix: string): Fields {
  return {
    [`${prefix}body`]: body,
    [`${prefix}subject`]: subject ?? '',
    [`${prefix}image`]: image?.src ?? '',
    ...Object.fromEntries(
      links.flatMap(({ name, url }, i) => [
        [linkField(prefix, 'Name', i), name],
        [linkField(prefix, 'Url', i), url],
      ]),
    ),
  };
}

/** `linkName`, `linkUrl`, `link2Name` … */
export const linkField = (prefix: string, what: 'Name' | 'Url', i: number) =>
  `${prefix}link${i === 0 ? '' : i + 1}${what}`;

const fallbackFields = (fallback: SmsContent | undefined): Fields =>
  fallback ? { fallback: 'on', ...textFields(fallback, 'fallback_') } : {};

function bubbleFields(bubble: KakaoBubble): Fields {
  if (!isFormBubble(bubble.type)) return { bubble: 'kept' };
  if (bubble.type === 'carousel_feed') {
    const fields = feedFields(bubble);
    return fields ? { bubble: bubble.type, ...fields } : { bubble: 'kept' };
  }
  const carousel = bubble.type === 'carousel_commerce' ? bubble : null;
  const card = carousel ? carousel.cards.find(({ each }) => each) : bubble;
  if (!card || (carousel && (carousel.cards.length > 1 || carousel.head?.image.alt))) return { bubble: 'kept' };
  const part = card as Partial<Extract<KakaoBubble, { type: 'commerce' }> & { text: string }>;
  const buttons: readonly KakaoButton[] = part.buttons ?? [];
  const links = buttons.filter((button) => button.type === 'link');
  return {
    bubble: bubble.type,
    bubbleText: part.text ?? '',
    bubbleImage: part.image?.src ?? '',
    bubbleImageUrl: part.imageUrl ?? '',
    ...productFields(part.product),
    ...headFields(carousel?.head),
    tailUrl: carousel?.tail?.url ?? '',
    additional: part.additional ?? '',
    addChannel: buttons.some(({ type }) => type === 'add_channel') ? 'on' : '',
    ...Object.fromEntries(
      links.flatMap(({ name, url }, i) => [
        [`button${i}Name`, name],
        [`button${i}Url`, url],
      ]),
    ),
    ...couponFields(part.coupon),
  };
}

// ── What was typed, as a message ─────────────────────────────────────────────────────────────────────────────────────

/** A candidate for the schema; a message the form cannot show stays as it is. */
export function messageOf(fields: Fields, base: Message): unknown {
  const channel = fields.channel ?? base.channel;
  if (!Object.hasOwn(CHANNEL_WORDS, channel)) return base;
  switch (channel as keyof typeof CHANNEL_WORDS) {
    case 'sms':
      return textOf(fields, '', base.channel === 'sms' ? base : null);
    case 'kakao': {
      const kept = base.channel === 'kakao' ? base : null;
      const fallback = fallbackOfFields(fields, base);
      const said = { channel, adult: kept?.adult ?? false, fallback };
      if (fields.bubble === 'kept' && kept) return { ...said, bubble: kept.bubble };
      const bubble = kept ? keepPictures(bubbleOf(fields), kept.bubble) : bubbleOf(fields);
      return { ...said, bubble } satisfies Record<keyof KakaoContent, unknown>;
    }
    case 'email':
      return mailOf(fields, typed, base.channel === 'email' ? base : null);
    case 'push':
      return {
        channel,
        title: typed(fields.pushTitle),
        body: typed(fields.pushBody),
        ...(base.channel === 'push' && base.image && { image: base.image }),
        url: typed(fields.pushUrl),
        fallback: fallbackOfFields(fields, base),
      };
  }
}

const optional = (name: string, text: string | undefined) => (typed(text) === '' ? {} : { [name]: typed(text) });
/** A picture by its address; what is known of its file is kept while the address is. */
const imageOf = (src: string | undefined, base?: SmsContent['image']) => {
  if (typed(src) === '') return {};
  return { image: base?.src === typed(src) ? base : { src: typed(src) } };
};

function textOf(fields: Fields, prefix: string, base: SmsContent | null) {
  const rows = Array.from({ length: LINK_ROWS }, (_, i) => ({
    name: typed(fields[linkField(prefix, 'Name', i)]),
    url: typed(fields[linkField(prefix, 'Url', i)]),
  }));
  const [first, ...more] = rows;
  const links = [
    first,
    ...more.filter(({ url }) => url !== '').map((row, i) => ({ ...row, name: row.name || `링크 ${i + 2}` })),
  ];
  return {
    channel: 'sms',
    body: typed(fields[`${prefix}body`]),
    links: [...links, ...(base?.links.slice(LINK_ROWS) ?? [])],
    ...optional('subject', fields[`${prefix}subject`]),
    ...imageOf(fields[`${prefix}image`], base?.image),
  };
}

const fallbackOfFields = (fields: Fields, base: Message) =>
  fields.fallback === 'on' ? textOf(fields, 'fallback_', fallbackOf(base)) : undefined;

function bubbleOf(fields: Fields) {
  const links = usedButtons(fields).map((i) => ({
    type: 'link',
    name: typed(fields[`button${i}Name`]),
    url: typed(fields[`button${i}Url`]),
  }));
  const buttons = fields.addChannel === 'on' ? [...links, { type: 'add_channel' }] : links;
  const coupon = couponOf(fields, typed);
  const picture = { image: { src: typed(fields.bubbleImage) }, ...optional('imageUrl', fields.bubbleImageUrl) };
  const product = {
    product: productOf(fields, typed),
    ...optional('additional', fields.additional),
    ...picture,
    buttons: links,
    coupon,
  };
  switch (fields.bubble) {
    case 'image':
    case 'wide':
      return { type: fields.bubble, text: typed(fields.bubbleText), ...picture, buttons, coupon };
    case 'commerce':
      return { type: 'commerce', ...product };
    case 'carousel_commerce':
      return {
        type: 'carousel_commerce',
        ...headOf(fields, typed),
        cards: [{ each: 'product', ...product }],
        ...tailOf(fields, typed),
      };
    case 'carousel_feed':
      return feedOf(fields, typed);
    default:
      return { type: 'text', text: typed(fields.bubbleText), buttons, coupon };
  }
}

// ── Where a part of a message is typed ───────────────────────────────────────────────────────────────────────────────

const BUBBLE_FIELDS: Readonly<Record<string, string>> = {
  ...PRODUCT_FIELD_OF,
  text: 'bubbleText',
  imageUrl: 'bubbleImageUrl',
  'image.src': 'bubbleImage',
  additional: 'additional',
  buttons: 'buttons',
  'tail.url': 'tailUrl',
};
const PUSH_FIELDS: Readonly<Record<string, string>> = { title: 'pushTitle', body: 'pushBody', url: 'pushUrl' };

/** The field a path of the message is typed in; undefined where the form has none. */
export function fieldOfPath(path: string, fields: Fields): string | undefined {
  if (path.startsWith('fallback.')) return textField(path.slice('fallback.'.length), 'fallback_');
  switch (fields.channel) {
    case 'kakao': {
      if (fields.bubble === 'carousel_feed') return feedFieldOf(path.replace(/^bubble\./, ''), fields);
      const part = path.replace(/^bubble\.(?:cards\.\d+\.)?/, '');
      const button = /^buttons\.(\d+)\.(name|url)$/.exec(part);
      const row = button && usedButtons(fields)[Number(button[1])];
      return button ? `button${row ?? 0}${button[2] === 'name' ? 'Name' : 'Url'}` : BUBBLE_FIELDS[part];
    }
    case 'email':
      return mailFieldOf(path, fields);
    case 'push':
      return PUSH_FIELDS[path];
    default:
      return textField(path, '');
  }
}

function textField(path: string, prefix: string): string | undefined {
  const link = /^links\.(\d+)\.(name|url)$/.exec(path);
  if (link) return linkField(prefix, link[2] === 'name' ? 'Name' : 'Url', Number(link[1]));
  return { body: `${prefix}body`, subject: `${prefix}subject`, 'image.src': `${prefix}image` }[path];
}

/** One finding's mend as a button's value, and back into the fields. */
export type Mend = { field: string; from: number; to: number; put: string };

export const mendValue = (mend: Mend): string => JSON.stringify(mend);

/** The fields with a mend put in; as they were when it does not fit what is typed now. */
export function withMend(fields: Fields, value: string): Fields {
  const [field, from, to, put] = readMend(value);
  const text = fields[field];
  if (text === undefined) return fields;
  const plain = typed(text);
  if (!(from >= 0 && from <= to && to <= plain.length)) return fields;
  return { ...fields, [field]: (plain.slice(0, from) + put + plain.slice(to)).trim() };
}

function readMend(value: string): [field: string, from: number, to: number, put: string] {
  try {
    const { field, from, to, put } = JSON.parse(value) as Partial<Record<keyof Mend, unknown>>;
    return [String(field), Number(from), Number(to), String(put)];
  } catch {
    return ['', Number.NaN, Number.NaN, ''];
  }
}
