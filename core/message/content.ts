// What a marketer writes: one message per campaign, on one channel, with an optional text that goes instead when the
// channel cannot reach the person (복합채널). This is the stored shape and the API's. Every text in it is a template
// (`{이름|고객}`); what the law adds is not written here but composed in (`compose.ts`), and cannot be left out.
//
// Bounds here keep a stored message small and whole. The channels' own limits (bytes, rows, ratios) hang on the values
// filled in, so `lint.ts` warns of them and `render.ts` refuses by them.

import * as v from 'valibot';
import { kakaoBubbleSchema } from './kakao';
import { imageSchema, linkUrlSchema, shortText, template } from './parts';

/** Links of a message beyond this would not fit a click token. */
export const MAX_LINKS = 64;

/** A numbered link: `{링크}` in a text stands for the short address of the first, `{링크2}` for the second, … */
export const linkSchema = v.object({ name: shortText(20), url: linkUrlSchema });
export type MessageLink = v.InferOutput<typeof linkSchema>;

const textEntries = {
  /** The marketer's text; label, sender and opt-out are added when it is composed. */
  body: template(2_000),
  /** Links of the text. A text that names none gets the first one's address on a line of its own. */
  links: v.pipe(v.array(linkSchema), v.minLength(1), v.maxLength(5)),
  /** Title of an LMS or MMS, at most 40 bytes when filled in. A text short enough for an SMS goes without it. */
  subject: v.optional(template(60)),
  /** Makes it an MMS: one JPEG. */
  image: v.optional(imageSchema),
};

/** SMS, LMS or MMS, chosen per person: MMS with an image, else by the bytes of the composed text. */
export const smsSchema = v.object({ channel: v.literal('sms'), ...textEntries });
export type SmsContent = v.InferOutput<typeof smsSchema>;

/** The text that goes instead, with its own links; it is composed, billed and consented to as any other text. */
const fallback = v.optional(smsSchema);

/** Kakao Brand Message (브랜드 메시지, 구 친구톡) in free form, target `I`: friends of the shop's channel. */
export const kakaoSchema = v.object({
  channel: v.literal('kakao'),
  bubble: kakaoBubbleSchema,
  /** Shown to grown-ups only. */
  adult: v.optional(v.boolean(), false),
  fallback,
});
export type KakaoContent = v.InferOutput<typeof kakaoSchema>;

/**
 * Kakao AlimTalk (알림톡): an approved template, for information only. Purchase nudges may never go out by it, so a
 * campaign whose purpose is advertising is not activated with one.
 */
export const alimtalkSchema = v.object({
  channel: v.literal('alimtalk'),
  /** Code the provider knows the approved template by. */
  templateCode: shortText(64),
  /** The approved body, word for word, with its `#{이름}` placeholders. */
  templateBody: template(1_300),
  /** What each placeholder becomes, by its name without `#{}`; values are templates of ours. */
  variables: v.record(shortText(30), v.pipe(v.string(), v.maxLength(300))),
  /** The approved buttons; `#{…}` in an address is filled from `variables`. */
  buttons: v.optional(
    v.pipe(v.array(v.object({ name: shortText(14), url: v.pipe(v.string(), v.maxLength(500)) })), v.maxLength(5)),
    [],
  ),
  /** Links whose short addresses the variables may name: `{링크}`, `{링크2}` … */
  links: v.optional(v.pipe(v.array(linkSchema), v.maxLength(5)), []),
  fallback,
});
export type AlimtalkContent = v.InferOutput<typeof alimtalkSchema>;

/** One piece of an e-mail; each becomes a row of a table that mail programs can show. */
export const emailBlockSchema = v.variant('type', [
  v.object({ type: v.literal('heading'), text: template(100) }),
  v.object({ type: v.literal('text'), text: template(2_000) }),
  v.object({ type: v.literal('image'), image: imageSchema, url: v.optional(linkUrlSchema) }),
  v.object({ type: v.literal('button'), label: template(30), url: linkUrlSchema }),
  /** The member's products (the cart, what was viewed …): picture, name, price, linked. Left out when there are none. */
  v.object({
    type: v.literal('products'),
    max: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 4),
    buttonLabel: v.optional(template(14)),
  }),
  v.object({ type: v.literal('divider') }),
]);
export type EmailBlock = v.InferOutput<typeof emailBlockSchema>;

/** Pasted HTML, at most this many characters; Gmail cuts off messages above 102 KB. */
export const EMAIL_HTML_LIMIT = 100_000;

/** Most blocks of a mail. */
export const EMAIL_BLOCKS = 30;

export const emailSchema = v.object({
  channel: v.literal('email'),
  /** Without the label, which is put in front. */
  subject: template(100),
  /** What mailboxes show beside the subject. */
  preheader: v.optional(template(150)),
  body: v.variant('kind', [
    v.object({
      kind: v.literal('blocks'),
      blocks: v.pipe(v.array(emailBlockSchema), v.minLength(1), v.maxLength(EMAIL_BLOCKS)),
    }),
    /** Made safe whenever it is composed: scripts, forms and foreign code never reach a mailbox. */
    v.object({ kind: v.literal('html'), html: template(EMAIL_HTML_LIMIT) }),
  ]),
  /** The text part; made from the body when it is not written. */
  text: v.optional(template(10_000)),
});
export type EmailContent = v.InferOutput<typeof emailSchema>;

/** A web push message. */
export const pushSchema = v.object({
  channel: v.literal('push'),
  /** Without the label and the shop's name, which are put in front. */
  title: template(60),
  body: template(300),
  image: v.optional(imageSchema),
  /** Where a tap leads. */
  url: linkUrlSchema,
  fallback,
});
export type PushContent = v.InferOutput<typeof pushSchema>;

const channels = v.variant('channel', [smsSchema, kakaoSchema, alimtalkSchema, emailSchema, pushSchema]);
export type Message = v.InferOutput<typeof channels>;

/**
 * A campaign's message. `{ channel: 'sms', body, links }` is the oldest stored form and stays valid. Typed by what goes
 * in and comes out alone, or every schema built on it would carry all of the above through the compiler.
 */
export const messageSchema: v.GenericSchema<v.InferInput<typeof channels>, Message> = channels;
export type MessageChannel = Message['channel'];

/** Why a message is sent; advertising is what all win-back campaigns are (rules B1 to B5). */
export type Purpose = 'advertising' | 'informational';

/** The text that goes instead of this message, if the marketer wrote one. */
export function fallbackOf(message: Message): SmsContent | null {
  return 'fallback' in message ? (message.fallback ?? null) : null;
}
