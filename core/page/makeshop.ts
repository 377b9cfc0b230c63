// MakeShop: what its pages say. Paths are the platform's and the same in every design; there is no order object and no
// page role, so carts and orders are read from their rows: a product link, a number of pieces, an amount of won at the
// end.

import { hasClass, imageIn, linksIn, type SeenElement } from './element';
import {
  brandOf,
  type FoundItem,
  fieldValue,
  meta,
  type Page,
  type PageKind,
  type PageReader,
  requestFields,
} from './reader';
import { amount, found, parameter, plain, resolve, unescaped } from './text';

const KINDS: readonly [PageKind, RegExp][] = [
  ['layer', /navercheckout|orderin\./],
  ['item', /shopdetail|\/m\/product\./],
  ['list', /shopbrand|product_list|bestseller|todaygoods/],
  ['cart', /\/basket\./],
  ['checkout', /\/order\./],
  ['order', /orderend|order_complete/],
  ['join_done', /join_complete/],
  ['join', /idinfo|\/join\./],
  ['login', /member\.|login\./],
  ['review', /review|board/],
  ['my', /mypage/],
  ['main', /^\/(m\/?|\w+\/main\w*\.html|index\.html)?(\?|$)/],
];

/** The word searched for. Many designs post it: then only the links for sorting the result still carry it. */
function term({ query, elements }: Page): string {
  const typed = parameter('search', query);
  if (typed || parameter('xcode', query)) return typed;
  const sorting = elements.flatMap(linksIn).find(({ href }) => /[?&]search=/.test(href));
  return parameter('search', sorting?.href.replace(/^[^?]*/, '') ?? '');
}

const codes = (page: Page): string =>
  ['xcode', 'mcode', 'scode']
    .map((name) => parameter(name, page.query) || fieldValue(page, name))
    .filter((code) => Number(code) || /\D/.test(code))
    .join('/');

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function product(page: Page): FoundItem {
  const { elements, globals } = page;
  const name = plain(globals.product_name);
  const title = meta(page, 'og:title');
  const heading = elements.find((element) => hasClass(element, 'tit-prd'))?.texts.join(' ');
  const price =
    amount(globals.product_price) ||
    amount(elements.find(({ attributes }) => attributes.id === 'price')?.attributes.value);
  const list = amount(elements.find((element) => hasClass(element, 'consumer'))?.texts[0]);
  const image = elements.find(({ tag }) => tag === 'img')?.attributes.src;
  return {
    item_id: stringOf(globals.product_uid) || parameter('branduid', page.query),
    // `{shop} - {product}`. Designs define `product_name` for purposes of their own; the platform's ends the title.
    item_name: (name && title.endsWith(name) && name) || heading || title.replace(/.*? - /, ''),
    item_brand: brandOf(page),
    item_category_id: codes(page) || undefined,
    price,
    list_price: list !== undefined && price !== undefined && list > price ? list : undefined,
    // On many shops `og:image` is the shop's logo.
    image: resolve(image ?? '', page.url) || meta(page, 'og:image') || undefined,
    url: page.url,
  };
}

/** A row of the cart or an order: what its link, pieces and last amount of won tell. */
function lineOf(row: SeenElement, page: Page): FoundItem | undefined {
  const link = linksIn(row).find(({ href, text }) => /branduid=/.test(href) && text);
  if (!link) return undefined;
  const text = row.texts.join(' ');
  const typed = found(/<input(?=[^>]* name="amount")[^>]* value="(\d+)"/, row.html);
  const quantity = amount(typed || found(/.*\D(\d+)\uac1c(?!\S)/s, text));
  const total = amount(found(/.*?([\d,]+)\uc6d0(?!.*\uc6d0)/s, text));
  if (!quantity) return undefined;
  const option = found(/<[^>]*-opt[^>]*>([|\s]*[^<|]*)/, row.html).replaceAll('|', '');
  return {
    item_id: parameter('branduid', link.href.replace(/^[^?]*/, '')),
    item_name: link.text.replace(/ \/ \d+\uac1c$/, ''),
    item_variant: plain(option).split(' : ').at(-1) || undefined,
    price: total === undefined ? undefined : total / quantity,
    quantity,
    image: resolve(imageIn(row), page.url) || undefined,
    url: resolve(link.href, page.url),
  };
}

const linesOf = (page: Page): FoundItem[] =>
  page.elements.filter(({ tag }) => /^(tr|li|dl)$/.test(tag)).flatMap((row) => lineOf(row, page) ?? []);

/** Products of a grid, by their named links. */
const gridOf = (page: Page): FoundItem[] =>
  page.elements.flatMap(linksIn).flatMap(({ href, text }) => {
    const id = text && parameter('branduid', href.replace(/^[^?]*/, ''));
    return id ? [{ item_id: id, item_name: text, url: resolve(href, page.url) }] : [];
  });

function itemsOf(page: Page, kind: PageKind): FoundItem[] {
  if (kind === 'item') return [product(page)];
  return kind === 'list' || kind === 'search' ? gridOf(page) : linesOf(page);
}

const chosenQuantity = ({ elements }: Page): number =>
  elements.reduce(
    (sum, { attributes, value }) => (/^MS_amount/.test(attributes.id ?? '') && value > 0 ? sum + value : sum),
    0,
  ) || 1;

const isMember = ({ globals }: Page): boolean => globals.IS_LOGIN === 'true';
/** A product's plain board, open for writing. */
const isBoardForm = ({ path, query }: Page): boolean => /board\./.test(path) && parameter('type', query) === 'i';
/** The click was on a link to another page: back to the list, without having written. */
const leadsAway = ({ c = '' }: Page): boolean => /^<a\s[^>]*href="(?!javascript|#)/i.test(c);
const calls = ({ c = '' }: Page, name: string): boolean => c.includes(name);

/** Whose button it is, if it calls another company's checkout. A link to a page about one is no button. */
const payMethod = ({ c = '' }: Page): string =>
  found(/(?:href="javascript:|onclick=")[^"]*(nhn_buy|kakaopay|payco)/i, c)
    .toLowerCase()
    .replace('nhn_buy', 'naver')
    .replace('kakaopay', 'kakao');

/** A heart that calls nothing: designs name it as they like, but by the word. Naver's own wish list is another. */
const isHeart = ({ c = '' }: Page): boolean => /^<\w+\s[^>]*class="[^"]*wish/i.test(c) && !c.includes('nhn_');

export const makeshop: PageReader = {
  kindOf(page) {
    const place = (page.path + page.query).toLowerCase();
    const kind = KINDS.find(([, pattern]) => pattern.test(place))?.[0] ?? 'other';
    return kind === 'list' && term(page) ? 'search' : kind;
  },
  itemsOf,
  listOf: (page) => ({ item_list_id: codes(page), search_term: term(page) }),
  companyOf: () => undefined,
  currencyOf: () => undefined,
  isCartRead: () => true,
  cartPartOf: () => undefined,
  orderOf(page) {
    const items = linesOf(page).map(({ item_variant: _, ...item }) => item);
    const shown = page.elements.find(
      (element) => element.attributes.id === 'mk_totalprice' || hasClass(element, 'total-price'),
    );
    const total = amount(shown?.texts[0]);
    // A failed payment shows the same page without either.
    if (!items[0] && total === undefined) return undefined;
    const goods = items.reduce((sum, { price = 0, quantity = 1 }) => sum + price * quantity, 0) || (total ?? 0);
    return {
      transaction_id: parameter('ordernum', page.query) || fieldValue(page, 'ordernum'),
      value: Math.min(goods, total ?? goods),
      shipping: total !== undefined && total > goods ? total - goods : undefined,
      ...(items[0] && { items }),
      unpaid: parameter('paymethod', page.query) === 'B',
    };
  },
  isSeenOnce: () => true,
  letsJoin: (page, kind) => kind === 'join' && page.i === '',
  joinedAt: () => undefined,
  stepOfClick(page, kind) {
    const method = payMethod(page);
    if (method) return { name: 'begin_checkout', items: itemsOf(page, kind), method };
    if (!calls(page, 'login_chk') && !isHeart(page)) return undefined;
    return isMember(page) ? { name: 'add_to_wishlist', items: [product(page)] } : undefined;
  },
  stepOfRequest(page) {
    const field = requestFields(page, unescaped);
    const [id] = field('branduid');
    const pieces = field('amount[]');
    if (!id || !pieces[0] || !/basket\.action/i.test(page.to ?? '')) return undefined;
    if (!/^"?(true|[1-9]|y)/i.test(page.a ?? '') || /^baro/.test(field('ordertype')[0] ?? '')) return undefined;
    const quantity = pieces.reduce((sum, piece) => sum + (amount(piece) ?? 0), 0) || 1;
    const known = [product(page), ...gridOf(page)].find(({ item_id }) => item_id === id);
    return { name: 'add_to_cart', items: [{ ...known, item_id: id, quantity }] };
  },
  awaitedInCart: (click) =>
    calls(click, 'send_multi') && !calls(click, 'baro')
      ? { ...product(click), quantity: chosenQuantity(click) }
      : undefined,
  reviewSent(click, next) {
    const box = click.elements.find(({ tag }) => tag === 'textarea');
    // Its text is not sent, only that it is none.
    if (!box || box.value === 0) return undefined;
    if (calls(click, 'power_review')) return { item_id: fieldValue(click, 'product_uid') };
    const isTaken = isBoardForm(click) && !isBoardForm(next) && !leadsAway(click);
    return isTaken ? { item_id: fieldValue(click, 'branduid') || parameter('branduid', click.query) } : undefined;
  },
};
