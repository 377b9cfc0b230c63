// What stands in a Kakao bubble beside its text, as fields of the form and back: a product with its discount, a coupon,
// and the card ahead of the products (인트로 카드).

import type { KakaoBubble, KakaoCoupon } from '../../../core/message/kakao';
import { typedNumber } from '../form-errors';
import type { Fields } from '../parts';

type Product = Extract<KakaoBubble, { type: 'commerce' }>['product'];
type Head = NonNullable<Extract<KakaoBubble, { type: 'carousel_commerce' }>['head']>;
type Typed = (text: string | undefined) => string;

/** Kakao knows these coupons and no others. */
export const COUPON_WORDS: Readonly<Record<KakaoCoupon['benefit']['kind'], string>> = {
  won: '금액 할인 (원)',
  percent: '비율 할인 (%)',
  shipping: '배송비 할인',
  free: '무료 쿠폰',
  up: 'UP 쿠폰 (한 단계 올려 주기)',
};
export const DISCOUNT_WORDS: Readonly<Record<Product['discountAs'], string>> = {
  rate: '할인율로 (10%)',
  fixed: '할인 금액으로 (1,000원)',
};

/** The field each part of a bubble is typed in, by its path. */
export const PRODUCT_FIELD_OF: Readonly<Record<string, string>> = {
  'product.title': 'productTitle',
  'product.regularPrice': 'productPrice',
  'product.discountPrice': 'discountPrice',
  'product.discountAs': 'discountAs',
  'coupon.benefit': 'couponWhat',
  'coupon.benefit.what': 'couponWhat',
  'coupon.benefit.amount': 'couponAmount',
  'coupon.description': 'couponText',
  'coupon.url': 'couponUrl',
  'head.header': 'headHeader',
  'head.text': 'headText',
  'head.image.src': 'headImage',
  'head.image': 'headImage',
  'head.url': 'headUrl',
};

/** What is said at these fields. */
export const PRODUCT_WORDS: Readonly<Record<string, string>> = {
  productTitle: '상품 이름을 적어 주세요. 예: {상품명}',
  productPrice: '가격을 적어 주세요. 예: {상품금액}',
  discountPrice: '할인 가격을 0~99,999,999 사이의 수나 변수로 적거나 비워 두세요.',
  couponAmount: '할인 값을 적어 주세요. 금액은 1~99,999,999원, 비율은 1~100%입니다.',
  couponWhat: '쿠폰으로 줄 것을 1~7자로 적어 주세요. 예: 음료',
  couponText: '쿠폰 설명을 적어 주세요.',
  couponUrl: '쿠폰 주소를 적어 주세요.',
  headHeader: '인트로 카드의 머리글을 1~20자로 적어 주세요.',
  headText: '인트로 카드의 내용을 1~50자로 적어 주세요.',
  headImage: '인트로 카드의 그림 주소를 적어 주세요.',
};

export function productFields(product: Product | undefined): Fields {
  return {
    productTitle: product?.title ?? '',
    productPrice: String(product?.regularPrice ?? ''),
    discountPrice: String(product?.discountPrice ?? ''),
    discountAs: product?.discountAs ?? 'rate',
  };
}

export function productOf(fields: Fields, typed: Typed): object {
  const discountPrice = typed(fields.discountPrice);
  return {
    title: typed(fields.productTitle),
    regularPrice: priceOf(typed(fields.productPrice)),
    ...(discountPrice && { discountPrice: priceOf(discountPrice) }),
    discountAs: fields.discountAs === 'fixed' ? 'fixed' : 'rate',
  };
}

/** Won, or a variable that becomes them. */
const priceOf = (text: string) => (/^[\d,]+$/.test(text) ? typedNumber(text) : text);

export function couponFields(coupon: KakaoCoupon | undefined): Fields {
  const { benefit, description = '', url = '' } = coupon ?? {};
  return {
    couponKind: benefit?.kind ?? '',
    couponAmount: benefit && 'amount' in benefit ? String(benefit.amount) : '',
    couponWhat: benefit && 'what' in benefit ? benefit.what : '',
    couponText: description,
    couponUrl: url,
  };
}

export function couponOf(fields: Fields, typed: Typed): object | undefined {
  const kind = fields.couponKind ?? '';
  if (kind === '') return undefined;
  const benefits: Readonly<Record<string, object>> = {
    won: { amount: typedNumber(fields.couponAmount) },
    percent: { amount: typedNumber(fields.couponAmount) },
    free: { what: typed(fields.couponWhat) },
    up: { what: typed(fields.couponWhat) },
  };
  const benefit = { kind, ...benefits[kind] };
  return { benefit, description: typed(fields.couponText), url: typed(fields.couponUrl) };
}

export function headFields(head: Head | undefined): Fields {
  return {
    headHeader: head?.header ?? '',
    headText: head?.text ?? '',
    headImage: head?.image.src ?? '',
    headUrl: head?.url ?? '',
  };
}

/** The card ahead of the products; none while nothing of it is filled in. */
export function headOf(fields: Fields, typed: Typed): { head?: object } {
  const [header, text, src, url] = [fields.headHeader, fields.headText, fields.headImage, fields.headUrl].map(typed);
  if (!header && !text && !src && !url) return {};
  return { head: { header, text, image: { src }, ...(url && { url }) } };
}
