// The coupon form read and filled: typed text to a coupon, and back.

import * as v from 'valibot';
import { COUPON_KINDS, type CouponInput, type CouponKind, couponInputSchema } from '../../../core/coupon';
import { err, ok, type Result } from '../../../core/result';
import { dayOf, dayStart, formatDay, kstDay } from '../../../core/time';
import { fieldErrors, typedNumber } from '../form-errors';
import type { Fields, FormState } from '../parts';

const WORDS: Readonly<Record<string, string>> = {
  name: '쿠폰 이름을 1~30자로 적어 주세요.',
  benefitAmount: '할인 금액은 1원 이상, 할인율은 1~100%로 적어 주세요.',
  benefitWhat: '무엇이 무료이거나 올라가는지 1~30자로 적어 주세요.',
  expiresOn: '날짜를 2026-03-31처럼 적어 주세요. 만료일이 없으면 비워 둡니다.',
  code: '코드를 글자·숫자·-·_ 2~40자로 적어 주세요.',
  platformNo: '쇼핑몰 관리자에 보이는 쿠폰 번호를 적어 주세요.',
};

const FIELD_OF: Readonly<Record<string, string>> = {
  name: 'name',
  'benefit.amount': 'benefitAmount',
  'benefit.what': 'benefitWhat',
  expiresAt: 'expiresOn',
  code: 'code',
  platformNo: 'platformNo',
};

export const isCouponKind = (kind: string | undefined): kind is CouponKind =>
  (COUPON_KINDS as readonly (string | undefined)[]).includes(kind);

export const newCouponFields: Fields = { benefitKind: 'won' };

/** A coupon as the form shows it. */
export function couponFields(coupon: CouponInput): Fields {
  const { name, benefit, expiresAt } = coupon;
  return {
    name,
    benefitKind: benefit.kind,
    benefitAmount: 'amount' in benefit ? String(benefit.amount) : '',
    benefitWhat: 'what' in benefit ? benefit.what : '',
    expiresOn: expiresAt === null ? '' : dateOf(expiresAt),
    code: coupon.kind === 'text' ? coupon.code : '',
    platformNo: coupon.kind === 'platform' ? coupon.platformNo : '',
  };
}

/**
 * What was typed, as a coupon of this kind. It can be used until the end of its last Korean day, or on the same day as before
 * until the hour a program set.
 */
export function readCoupon(
  fields: Fields,
  kind: CouponKind,
  kept: CouponInput['expiresAt'] = null,
): Result<CouponInput, FormState> {
  const expiresOn = (fields.expiresOn ?? '').trim();
  const parsed = v.safeParse(couponInputSchema, {
    kind,
    name: fields.name ?? '',
    benefit: {
      kind: fields.benefitKind,
      amount: typedNumber(fields.benefitAmount),
      what: fields.benefitWhat ?? '',
    },
    expiresAt: kept !== null && expiresOn === dateOf(kept) ? kept : lastInstant(expiresOn),
    ...(kind === 'text' ? { code: fields.code ?? '' } : {}),
    ...(kind === 'platform' ? { platformNo: fields.platformNo ?? '' } : {}),
  });
  if (parsed.success) return ok(parsed.output);
  return err({ fields, errors: fieldErrors(parsed.issues, (path) => FIELD_OF[path], WORDS) });
}

const dateOf = (instant: number) => formatDay(kstDay(instant));

function lastInstant(date: string): number | null {
  if (date === '') return null;
  const day = dayOf(date);
  // A day there is not, as 30 February, is read as one of the next month.
  return formatDay(day) === date ? dayStart(day + 1) - 1 : Number.NaN;
}
