// Brand Message bubbles (브랜드 메시지) in free form: their stored shape and their limits. Where SOLAPI and NHN Cloud
// document different limits the stricter one holds, so a message written once is taken by either.

import * as v from 'valibot';
import { imageSchema, linkUrlSchema, shortText, template } from './parts';

/** A button. The channel's own "채널 추가" has a fixed name and leads nowhere of ours. */
export const kakaoButtonSchema = v.variant('type', [
  v.object({ type: v.literal('link'), name: shortText(14), url: linkUrlSchema }),
  v.object({ type: v.literal('add_channel') }),
]);
export type KakaoButton = v.InferOutput<typeof kakaoButtonSchema>;
const linkButtonSchema = v.object({ type: v.literal('link'), name: shortText(14), url: linkUrlSchema });

/**
 * The coupon block. Kakao knows a closed set of titles, so the benefit is data and the title is made from it:
 * `3,000원 할인 쿠폰` is not one, `3000원 할인 쿠폰` is.
 */
export const kakaoCouponSchema = v.object({
  benefit: v.variant('kind', [
    v.object({
      kind: v.literal('won'),
      amount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999_999)),
    }),
    v.object({ kind: v.literal('percent'), amount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)) }),
    v.object({ kind: v.literal('shipping') }),
    v.object({ kind: v.literal('free'), what: template(30) }),
    v.object({ kind: v.literal('up'), what: template(30) }),
  ]),
  description: template(60),
  url: linkUrlSchema,
});
export type KakaoCoupon = v.InferOutput<typeof kakaoCouponSchema>;

/** An amount in won, or a variable that becomes one (`{상품가격}`). */
const price = v.union([v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999_999)), template(40)]);

/** A product's name and price. Beside the regular price: nothing, or the price after a discount and one way to say it. */
export const kakaoProductSchema = v.object({
  title: template(60),
  regularPrice: price,
  discountPrice: v.optional(price),
  /** How the discount is shown; without it the percentage is worked out from the two prices. */
  discountAs: v.optional(v.picklist(['rate', 'fixed']), 'rate'),
});

const pictured = { image: imageSchema, imageUrl: v.optional(linkUrlSchema) };
const buttons = (min: number, max: number) => v.pipe(v.array(kakaoButtonSchema), v.minLength(min), v.maxLength(max));
const cardButtons = v.pipe(v.array(linkButtonSchema), v.minLength(1), v.maxLength(2));
const coupon = v.optional(kakaoCouponSchema);

/** `each` repeats a card for every product of the member (the cart's lines, dearest first) until the carousel is full. */
const each = v.optional(v.literal('product'));

const feedCardSchema = v.object({
  each,
  header: template(60),
  text: template(400),
  ...pictured,
  buttons: cardButtons,
  coupon,
});
const productCardSchema = v.object({
  each,
  product: kakaoProductSchema,
  additional: v.optional(template(100)),
  ...pictured,
  buttons: cardButtons,
  coupon,
});
const wideItemSchema = v.object({ title: template(60), image: imageSchema, url: linkUrlSchema });
/** "더 보기" at the carousel's end; Kakao takes no variables in it. */
const tail = v.optional(v.object({ url: linkUrlSchema }));

export const kakaoBubbleSchema = v.variant('type', [
  v.object({ type: v.literal('text'), text: template(1_300), buttons: buttons(0, 5), coupon }),
  v.object({ type: v.literal('image'), text: template(1_300), ...pictured, buttons: buttons(0, 5), coupon }),
  v.object({ type: v.literal('wide'), text: template(150), ...pictured, buttons: buttons(0, 2), coupon }),
  v.object({
    type: v.literal('wide_list'),
    header: template(60),
    main: wideItemSchema,
    items: v.pipe(v.array(wideItemSchema), v.minLength(3), v.maxLength(4)),
    buttons: buttons(0, 2),
    coupon,
  }),
  v.object({
    type: v.literal('commerce'),
    product: kakaoProductSchema,
    additional: v.optional(template(100)),
    ...pictured,
    buttons: cardButtons,
    coupon,
  }),
  v.object({
    type: v.literal('carousel_feed'),
    cards: v.pipe(v.array(feedCardSchema), v.minLength(1), v.maxLength(6)),
    tail,
  }),
  v.object({
    type: v.literal('carousel_commerce'),
    head: v.optional(
      v.object({ header: template(60), text: template(150), image: imageSchema, url: v.optional(linkUrlSchema) }),
    ),
    cards: v.pipe(v.array(productCardSchema), v.minLength(1), v.maxLength(6)),
    tail,
  }),
]);
export type KakaoBubble = v.InferOutput<typeof kakaoBubbleSchema>;
export type KakaoBubbleType = KakaoBubble['type'];
