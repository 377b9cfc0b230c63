// The personal variables of a cart message and where their values come from, read at dispatch.

import type { LintContext } from '../message/lint';
import { formatWon, toValue, type Values } from '../message/template';
import { type Cart, type CartLine, cartValue } from './cart';

const NAME_LIMIT = 20;
const PRODUCT_LIMIT = 30;

export const CART_VARIABLES = [
  '이름',
  '아이디',
  '쇼핑몰명',
  '상품명',
  '상품수',
  '장바구니금액',
  '장바구니URL',
  '상품URL',
  '상품이미지',
  '상품금액',
  '링크',
];

/** How a cart message is linted: what it may name, and what every member has. */
export const CART_LINT: LintContext = {
  purpose: 'advertising',
  variables: CART_VARIABLES,
  certain: ['아이디', '쇼핑몰명', '장바구니URL', '상품URL'],
};

export type MessageFacts = {
  memberId: string;
  memberName: string | null;
  shopName: string;
  cartUrl: string;
  cart: Cart;
};

/** Values for one member. `상품` is the dearest line, ties by the earlier one. */
export function cartValues(facts: MessageFacts): Values {
  const dearest = facts.cart.lines.reduce<CartLine | null>(
    (best, line) => (best === null || (line.price ?? 0) > (best.price ?? 0) ? line : best),
    null,
  );
  const value = cartValue(facts.cart);
  return {
    이름: toValue(facts.memberName, NAME_LIMIT),
    아이디: facts.memberId,
    쇼핑몰명: facts.shopName,
    상품명: toValue(dearest?.name, PRODUCT_LIMIT),
    상품수: facts.cart.lines.length > 0 ? `${facts.cart.lines.length}개` : null,
    장바구니금액: value > 0 ? formatWon(value) : null,
    장바구니URL: facts.cartUrl,
    상품URL: dearest?.url ?? facts.cartUrl,
    상품이미지: dearest?.image,
    상품금액: priceOf(dearest),
  };
}

/** Values of each line of the cart, dearest first: what carousels and product lists repeat over. */
export function cartProducts({ cart, cartUrl }: Pick<MessageFacts, 'cart' | 'cartUrl'>): Values[] {
  return [...cart.lines]
    .sort((a, b) => (b.price ?? 0) - (a.price ?? 0))
    .map((line) => ({
      상품명: toValue(line.name, PRODUCT_LIMIT),
      상품URL: line.url ?? cartUrl,
      상품이미지: line.image,
      상품금액: priceOf(line),
    }));
}

function priceOf(line: CartLine | null): string | null {
  return line?.price ? formatWon(line.price) : null;
}
