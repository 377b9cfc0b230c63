// Coupons in Korean: their kinds, and what stands in the way of one.

import { type CouponKind, MIN_VALIDITY_MS } from '../../../core/coupon';
import { HOUR_MS } from '../../../core/time';
import type { CodesAdded, CouponRefusal, ListedCoupon } from '../../actions/coupons';
import { number } from '../format';

export const KIND_WORDS: Record<CouponKind, { label: string; help: string }> = {
  text: { label: '공개 코드', help: '모두에게 같은 코드를 보냅니다. 예: SPRING26' },
  pool: {
    label: '1회용 코드',
    help: '올린 코드를 한 사람에게 하나씩 보냅니다. 같은 코드를 두 사람에게 보내지 않습니다.',
  },
  platform: {
    label: '쇼핑몰 쿠폰',
    help: '쇼핑몰이 회원 계정에 쿠폰을 바로 넣어 줍니다.',
  },
};

export const BENEFIT_KINDS = {
  won: '원 할인',
  percent: '% 할인',
  shipping: '배송비 할인',
  free: '무료(상품·서비스)',
  up: 'UP(혜택 올림)',
} as const;

/** Why a coupon was not made, changed, filled or removed, and how to mend it. */
export function couponRefusalWords(refusal: CouponRefusal): string {
  switch (refusal.reason) {
    case 'not_found':
      return '쿠폰을 찾을 수 없습니다. 목록에서 다시 골라 주세요.';
    case 'too_many_coupons':
      return `쿠폰은 ${number(refusal.limit)}개까지 만들 수 있습니다. 쓰지 않는 쿠폰을 삭제해 주세요.`;
    case 'coupon_too_short':
      return `메시지를 받고 적어도 ${MIN_VALIDITY_MS / HOUR_MS}시간은 쓸 수 있어야 합니다. 만료일을 더 뒤로 정해 주세요.`;
    case 'platform_not_connected':
      return '쇼핑몰 쿠폰은 아직 쓸 수 없습니다. 공개 코드나 1회용 코드를 써 주세요.';
    case 'coupon_kind_fixed':
      return '쿠폰 종류는 바꿀 수 없습니다. 새 쿠폰을 만들어 주세요.';
    case 'coupon_in_use':
      return refusal.by.length > 0
        ? `캠페인에서 쓰는 쿠폰이라 삭제할 수 없습니다: ${refusal.by.join(', ')}`
        : '이미 회원에게 나간 쿠폰이라 삭제할 수 없습니다.';
    case 'not_a_pool':
      return '1회용 코드 쿠폰에만 코드를 올릴 수 있습니다.';
    case 'codes_unreadable':
      return '코드를 찾지 못했습니다. 한 줄에 코드 하나씩(글자·숫자·-·_ 2~40자) 적은 CSV 파일을 올려 주세요.';
    case 'too_many_codes':
      return `코드는 ${number(refusal.limit)}개까지 둘 수 있습니다. 이 파일까지 더하면 그보다 많습니다. 나누어 새 쿠폰에 올려 주세요.`;
  }
}

/** What became of a file of codes, line by line. */
export function codesAddedWords({ added, known, repeated, unreadable, unreadableCount }: CodesAdded): string[] {
  const rows = unreadable.map(number).join(', ');
  return [
    `새 코드 ${number(added)}개를 더했습니다.`,
    ...(known > 0 ? [`이미 있던 코드 ${number(known)}개는 건너뛰었습니다.`] : []),
    ...(repeated > 0 ? [`파일 안에서 겹친 코드 ${number(repeated)}개는 한 번만 셌습니다.`] : []),
    ...(unreadableCount > 0
      ? [
          `코드로 읽을 수 없는 줄이 ${number(unreadableCount)}개 있습니다(${rows}${unreadableCount > unreadable.length ? ' …' : ''}번째 줄).`,
        ]
      : []),
  ];
}

/** What an owner should know before relying on a coupon; null when all is well. */
export function couponWarning({ stock, low, tooShort }: ListedCoupon): string | null {
  if (tooShort) return '곧 만료되어 더 이상 보내지 않습니다.';
  if (stock?.total === 0) return '올린 코드가 없습니다.';
  if (stock?.free === 0) return '남은 코드가 없습니다.';
  return low ? '남은 코드가 얼마 없습니다.' : null;
}
