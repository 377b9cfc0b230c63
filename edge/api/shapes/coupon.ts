// Coupons, and what became of codes that were added.

import * as v from 'valibot';
import { benefitSchema, COUPON_KINDS, codeSchema, couponInputSchema } from '../../../core/coupon';
import { about, instant, int, maybeInstant, named } from './common';

export const couponInputShape = v.pipe(
  couponInputSchema,
  about(
    '`text`: one public `code`. `pool`: one-time codes, added apart, each to one member. `platform`: issued to the member’s account by the shop’s platform. `expiresAt`: last instant it can be used, at least 24 hours away, or null.',
  ),
  named('CouponInput'),
);

const stockShape = v.object({ total: int, free: v.pipe(int, about('Nobody’s yet.')) });

export const couponShape = v.pipe(
  v.object({
    id: int,
    siteId: int,
    kind: v.picklist(COUPON_KINDS),
    name: v.string(),
    benefit: benefitSchema,
    expiresAt: maybeInstant,
    code: v.optional(v.string()),
    platformNo: v.optional(v.string()),
    stock: v.pipe(v.nullable(stockShape), about('Of a pool.')),
    low: v.pipe(v.boolean(), about('The pool is running out.')),
    tooShort: v.pipe(v.boolean(), about('It runs out within 24 hours, so no message promises it any more.')),
    createdAt: instant,
  }),
  named('Coupon'),
);
export const couponsShape = v.object({
  coupons: v.pipe(v.array(couponShape), v.maxLength(300), about('Newest first.')),
});

/** Codes one call takes. */
const CODES_PER_CALL = 10_000;
export const codesInputShape = v.object({
  codes: v.pipe(v.array(codeSchema), v.minLength(1), v.maxLength(CODES_PER_CALL)),
});
export const codesAddedShape = v.object({
  added: int,
  known: v.pipe(int, about('Codes the pool had already.')),
  repeated: v.pipe(int, about('Codes said more than once.')),
});
