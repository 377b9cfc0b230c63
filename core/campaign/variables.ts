// The personal variables of a message and where their values come from, read at dispatch.

import { COUPON_VARIABLES, type CouponInHand, couponValues } from '../coupon';
import type { Item, PricedItem } from '../event';
import type { LintContext } from '../message/lint';
import { toValue, type Values } from '../message/template';
import { formatMoney, type Money } from '../money';
import { formatKstDate, kstDay } from '../time';
import { isShopHost } from '../visit';
import { type Cart, type CartLine, cartTotal } from './cart';
import { type CampaignDefinition, draftScenarioOf, presetOf } from './definition';
import { PRESETS } from './presets';

const NAME_LIMIT = 20;
const PRODUCT_LIMIT = 30;

/** Variables of every message. */
export const COMMON_VARIABLES = ['이름', '아이디', '쇼핑몰명', '쇼핑몰URL', '링크'] as const;

/** Variables a campaign's message may use: a scenario of one's own knows them all. */
export function variablesFor(definition: Pick<CampaignDefinition, 'preset'>): string[] {
  const own = presetOf(definition)?.variables ?? PRESETS.flatMap(({ variables }) => variables);
  const [first, ...rest] = COMMON_VARIABLES;
  return [...new Set([first, ...rest.slice(0, -1), ...own, ...COUPON_VARIABLES, ...rest.slice(-1)])];
}

/** The event a message is about, read back from the log. */
export type SubjectEvent = {
  occurredAt: number;
  url: string | null;
  title: string | null;
  items: readonly PricedItem[];
  value: number | null;
  /** What `value` is in; absent for won. */
  currency?: string | undefined;
};

/** Variables every member has a value for. */
const CERTAIN = [
  '아이디',
  '쇼핑몰명',
  '쇼핑몰URL',
  '장바구니URL',
  '상품URL',
  '추천상품URL',
  '리뷰작성URL',
  '가입일',
  '마지막방문일',
  '미방문일수',
  '쿠폰명',
  '쿠폰할인',
];

/** How a campaign's message is linted: what it may name, and what every member has, also by the coupon each is given. */
export function lintContextFor(
  definition: Pick<CampaignDefinition, 'preset'>,
  coupon: CouponInHand | null = null,
): LintContext {
  const given = Object.entries(couponValues(coupon)).flatMap(([name, value]) => (value === null ? [] : [name]));
  return { purpose: 'advertising', variables: variablesFor(definition), certain: [...CERTAIN, ...given] };
}

export type MessageFacts = {
  memberId: string;
  memberName: string | null;
  shopName: string;
  shopUrl: string;
  hosts: readonly string[];
  /** Where product images may come from besides; any address is believed while there are none. */
  imageHosts: readonly string[];
  cartUrl: string;
  cart: Cart;
  /** When the candidate qualified. */
  anchorAt: number;
  /** Null where the log no longer has it. */
  subject: SubjectEvent | null;
  /** How many products qualified. */
  products: number;
  /** The member's own coupon, where the campaign gives one. */
  coupon: CouponInHand | null;
  now: number;
};

/** Values for one member; one that is not known is null, and holds the message back unless the text has a default. */
export function valuesFor(definition: CampaignDefinition, facts: MessageFacts): Values {
  return {
    이름: toValue(facts.memberName, NAME_LIMIT),
    아이디: facts.memberId,
    쇼핑몰명: facts.shopName,
    쇼핑몰URL: facts.shopUrl,
    ...cartValues(facts),
    ...subjectValues(definition, facts),
    ...couponValues(facts.coupon),
  };
}

/** `상품` is the dearest line, ties by the earlier one. */
function cartValues(facts: MessageFacts): Values {
  const { cart, cartUrl, subject, hosts } = facts;
  const dearest = cart.lines.reduce<CartLine | null>(
    (best, line) => (best === null || (line.price ?? 0) > (best.price ?? 0) ? line : best),
    null,
  );
  const total = cartTotal(cart);
  // Bought at once, without a cart, the checkout itself says what was to be bought.
  const [item] = dearest ? [] : dearestFirst(subject?.items ?? []);
  const count = cart.lines.length || (subject?.items.length ?? 0);
  return {
    상품명: toValue(dearest?.name ?? item?.item_name, PRODUCT_LIMIT),
    상품수: count > 0 ? `${count}개` : null,
    장바구니금액: formatAmount(total),
    장바구니URL: cartUrl,
    상품URL: linkOn(dearest?.url, hosts) ?? linkOn(item?.url, hosts) ?? cartUrl,
    상품이미지: trustedImage(dearest?.image, facts) ?? trustedImage(item?.image, facts),
    상품금액: priceOf(dearest) ?? priceOf(item),
    결제금액: formatAmount(amountOf(subject) ?? total),
  };
}

/**
 * Values of each product, dearest first: what carousels and product lists repeat over. Those of the cart, or where the
 * message is about none, those of the event.
 */
export function productsFor(facts: MessageFacts): Values[] {
  const { cart, cartUrl, shopUrl, subject, hosts } = facts;
  if (cart.lines.length > 0) {
    return [...cart.lines]
      .sort((a, b) => (b.price ?? 0) - (a.price ?? 0))
      .map((line) =>
        productValues(line.name, linkOn(line.url, hosts) ?? cartUrl, trustedImage(line.image, facts), line),
      );
  }
  return dearestFirst(subject?.items ?? []).map((item) =>
    productValues(item.item_name ?? null, linkOn(item.url, hosts) ?? shopUrl, trustedImage(item.image, facts), item),
  );
}

function productValues(name: string | null, url: string, image: string | null, priced: Priced): Values {
  return { 상품명: toValue(name, PRODUCT_LIMIT), 상품URL: url, 상품이미지: image, 상품금액: priceOf(priced) };
}

function subjectValues(definition: CampaignDefinition, facts: MessageFacts): Values {
  const scenario = draftScenarioOf(definition);
  const { subject, anchorAt, hosts, now } = facts;
  const isOfCart = scenario?.episode === 'cart' || scenario?.episode === 'checkout';
  const [item] = dearestFirst(subject?.items ?? []);
  const name = toValue(item?.item_name, PRODUCT_LIMIT);
  const page = linkOn(subject?.url, hosts);
  const url = linkOn(item?.url, hosts) ?? page;
  const category = toValue(item && categoryName(item), PRODUCT_LIMIT);
  const { eventName } = definition.params;
  return {
    ...(!isOfCart && {
      상품명: name,
      상품URL: url ?? facts.shopUrl,
      상품이미지: trustedImage(item?.image, facts),
      상품금액: priceOf(item),
    }),
    가입일: formatKstDate(anchorAt),
    마지막방문일: formatKstDate(anchorAt),
    미방문일수: `${kstDay(now) - kstDay(anchorAt)}일`,
    페이지명: toValue(subject?.title, PRODUCT_LIMIT),
    페이지URL: page,
    최다조회상품명: name,
    최다조회상품URL: url,
    조회상품수: facts.products > 0 ? `${facts.products}개` : null,
    브랜드명: toValue(item?.item_brand, PRODUCT_LIMIT),
    카테고리명: category,
    이벤트명: toValue(typeof eventName === 'string' ? eventName : null, PRODUCT_LIMIT),
    // The last day it is on: at that instant it is over.
    이벤트종료일: scenario?.endsAt === undefined ? null : formatKstDate(scenario.endsAt - 1),
    할인율: item ? discountOf(item) : null,
    주문금액: formatAmount(amountOf(subject)),
    주문일: subject ? formatKstDate(subject.occurredAt) : null,
    구매상품명: name,
    리뷰작성URL: url ?? facts.shopUrl,
    관심상품명: name,
    관심카테고리명: category,
    추천상품명: name,
    추천상품URL: url ?? facts.shopUrl,
  };
}

/** An address some browser told, as a message says it, where it is on one of these hosts. */
function linkOn(url: string | null | undefined, hosts: readonly string[]): string | null {
  return addressOn(url, hosts)?.toWellFormed().replace(ENDS_A_LINK, escaped) ?? null;
}

/** What an address may not hold as it is, or what in one looks like another: whoever looks for links would find two. */
const ENDS_A_LINK = /[^\w\-.~:/?#@!$&()*+,;=%]|(?<!^[A-Za-z]+):(?=\/\/)/gu;
const escaped = (character: string) => (character === "'" ? '%27' : encodeURIComponent(character));

/** The same as it was told. */
function addressOn(url: string | null | undefined, hosts: readonly string[]): string | null {
  const host = /^https?:\/\/([\w.-]+)(?::\d+)?(?:[/?#]\S*)?$/i.exec(url ?? '')?.[1];
  return url && host && isShopHost(hosts, host.toLowerCase()) ? url : null;
}

/** An image some browser told of, where the shop says its product images are: they may be on any host of the world. */
function trustedImage(url: string | null | undefined, { hosts, imageHosts }: MessageFacts): string | null {
  return (imageHosts.length === 0 ? url : addressOn(url, [...hosts, ...imageHosts])) ?? null;
}

const dearestFirst = <Of extends Item>(items: readonly Of[]) =>
  [...items].sort((a, b) => (b.price ?? 0) - (a.price ?? 0));

const formatAmount = (money: Money | null) => (money !== null && money.value > 0 ? formatMoney(money) : null);
const amountOf = (subject: SubjectEvent | null): Money | null =>
  subject === null || subject.value === null ? null : { value: subject.value, currency: subject.currency };

/** Something with a price of its own: a line of a cart, a product. */
type Priced = { price?: number | null | undefined; currency?: string | undefined };
const priceOf = (priced: Priced | null | undefined) =>
  formatAmount(priced?.price == null ? null : { value: priced.price, currency: priced.currency });

/** Name of the deepest category the page told. */
function categoryName(item: Item): string | undefined {
  return item.item_category5 ?? item.item_category4 ?? item.item_category3 ?? item.item_category2 ?? item.item_category;
}

function discountOf({ price, list_price: listPrice }: Item): string | null {
  if (price === undefined || listPrice === undefined || price >= listPrice) return null;
  return `${Math.round((1 - price / listPrice) * 100)}%`;
}
