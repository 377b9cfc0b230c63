// Coupons (쿠폰) in messages: one code for all, one-time codes from a pool, or a coupon the shop's platform issues to the
// member's own account. What a coupon promises, when it is too late to promise it, and what it says in a message.

import * as v from 'valibot';
import { kakaoCouponSchema } from './message/kakao';
import type { Values } from './message/template';
import { formatWon } from './money';
import { nameSchema } from './name';
import { formatKstDate, HOUR_MS } from './time';

export const COUPON_KINDS = ['text', 'pool', 'platform'] as const;
export type CouponKind = (typeof COUPON_KINDS)[number];

/** What a coupon is worth, in the words Kakao's coupon block knows. */
export const benefitSchema = kakaoCouponSchema.entries.benefit;
export type CouponBenefit = v.InferOutput<typeof benefitSchema>;

/** A code as shops print them; nothing a spreadsheet could take for a formula. */
export const CODE_PATTERN = /^[A-Za-z0-9가-힣][A-Za-z0-9가-힣_-]{1,39}$/;
export const codeSchema = v.pipe(
  v.string(),
  v.trim(),
  v.regex(CODE_PATTERN, 'expected 2 to 40 letters, digits, - or _'),
);

const about = {
  name: nameSchema(30),
  benefit: benefitSchema,
  /** Last instant it can be used; null when it does not run out. */
  expiresAt: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
};

export const couponInputSchema = v.variant('kind', [
  /** A public code, the same for everybody. */
  v.object({ kind: v.literal('text'), ...about, code: codeSchema }),
  /** One-time codes, uploaded apart; each goes to one member. */
  v.object({ kind: v.literal('pool'), ...about }),
  /** Issued by the shop's platform to the member's account; `platformNo` is the platform's number for it. */
  v.object({
    kind: v.literal('platform'),
    ...about,
    platformNo: v.pipe(v.string(), v.trim(), v.regex(/^[0-9A-Za-z]{1,40}$/)),
  }),
]);
export type CouponInput = v.InferOutput<typeof couponInputSchema>;
export type Coupon = CouponInput & { id: number; siteId: number; createdAt: number };

/** How a campaign uses a coupon. */
export const couponUseSchema = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Leave members alone who still hold one of these that they have not used. */
  skipHolders: v.optional(v.boolean(), false),
});
export type CouponUse = v.InferOutput<typeof couponUseSchema>;

/** A coupon must be good for at least this long after its message. */
export const MIN_VALIDITY_MS = 24 * HOUR_MS;

/** Does a coupon outlive a message sent at `at`? */
export function outlives(expiresAt: number | null, at: number): boolean {
  return expiresAt === null || expiresAt >= at + MIN_VALIDITY_MS;
}

/** What is known of a campaign's coupon for one member before any is claimed. */
export type CouponStanding = {
  /** The member holds one already, not known to be used; asked where the campaign leaves such members alone. */
  isHeld: boolean;
  /** It lives long enough, and there is one to give: a claim may still find the last one gone. */
  isThere: boolean;
};

/** Below this many codes, or this part of all, a pool is said to be running out. */
const LOW_STOCK = { codes: 20, part: 0.1 } as const;

export type Stock = { total: number; free: number };

export function isLow({ total, free }: Stock): boolean {
  return total > 0 && free < Math.max(Math.min(LOW_STOCK.codes, total), Math.ceil(total * LOW_STOCK.part));
}

/** `5,000원 할인`, `10% 할인`, `배송비 할인`, `아메리카노 무료`, `사이즈 UP`. */
export function benefitWords(benefit: CouponBenefit): string {
  switch (benefit.kind) {
    case 'won':
      return `${formatWon(benefit.amount)} 할인`;
    case 'percent':
      return `${benefit.amount}% 할인`;
    case 'shipping':
      return '배송비 할인';
    case 'free':
      return `${benefit.what} 무료`;
    case 'up':
      return `${benefit.what} UP`;
  }
}

/** The coupon as one member got it. A coupon in the member's account has no code. */
export type CouponInHand = { name: string; benefit: CouponBenefit; code: string | null; expiresAt: number | null };

export const COUPON_VARIABLES = ['쿠폰명', '쿠폰코드', '쿠폰할인', '쿠폰만료일'];

/** Values for a message. The last day is the Korean day on which it can still be used. */
export function couponValues(coupon: CouponInHand | null): Values {
  if (!coupon) return {};
  return {
    쿠폰명: coupon.name,
    쿠폰코드: coupon.code,
    쿠폰할인: benefitWords(coupon.benefit),
    쿠폰만료일: coupon.expiresAt === null ? null : formatKstDate(coupon.expiresAt),
  };
}

/** A coupon of this kind as a preview shows it before anybody has one. */
export function exampleInHand(coupon: CouponInput): CouponInHand {
  const code = { text: coupon.kind === 'text' ? coupon.code : null, pool: 'DORAWA-3F7K9Q', platform: null }[
    coupon.kind
  ];
  return { name: coupon.name, benefit: coupon.benefit, code, expiresAt: coupon.expiresAt };
}

export type CodeReading = {
  /** Codes in the order they stand in, each once. */
  codes: string[];
  /** Codes that stand there more than once. */
  repeated: number;
  /** Rows that hold no code, by their number in the file from 1. */
  unreadable: number[];
};

/**
 * Codes out of a table's rows: in the column the first row calls so, or else the first cell that is not empty. A first row
 * that is no code is its heading. Everything else that is none is said, never guessed at.
 */
export function readCodes(rows: readonly (readonly string[])[]): CodeReading {
  const codes = new Set<string>();
  const reading = { repeated: 0, unreadable: [] as number[] };
  const column = (rows[0] ?? []).findIndex((cell) => CODE_COLUMN.test(asHeading(cell)));
  rows.forEach((row, i) => {
    const cells = row.map((one) => one.trim());
    const first = cells.find((one) => one !== '');
    if (first === undefined || (i === 0 && column >= 0)) return;
    const cell = column < 0 ? first : (cells[column] ?? '');
    if (!CODE_PATTERN.test(cell) || (i === 0 && OTHER_HEADING.test(asHeading(cell)))) {
      if (i > 0) reading.unreadable.push(i + 1);
    } else if (codes.has(cell)) reading.repeated += 1;
    else codes.add(cell);
  });
  return { codes: [...codes], ...reading };
}

const asHeading = (cell: string) => cell.toLowerCase().replace(/[\s_-]/g, '');

/** A column of codes, as lists of a shop's or a vendor's call it. */
const CODE_COLUMN =
  /^((쿠폰|시리얼|난수|할인|프로모션)+(번호|코드|넘버)|시리얼|난수|코드|(coupon|serial|promo|promotion|discount|voucher)*codes?|(coupon|serial|voucher)+(no|num|numbers?)|serials?)$/;
/** What else stands over codes; beside a column of codes it is that of something else. */
const OTHER_HEADING = /^(쿠폰|coupons?|번호|no|numbers?)$/;
