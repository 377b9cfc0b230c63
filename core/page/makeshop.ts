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
  summed,
  worthOf,
} from './reader';
import { amount, found, parameter, plain, resolve, unescaped } from './text';

/** By the path alone: a query may name any other page, as one that leads back after logging in. */
const KINDS: readonly [PageKind, RegExp][] = [
  ['layer', /orderin\./],
  ['item', /shopdetail|\/m\/product\./],
  ['list', /shopbrand|product_list|bestseller|todaygoods|search/],
  ['cart', /\/basket\./],
  ['checkout', /\/order\./],
  ['order', /orderend|order_complete/],
  ['join_done', /join_complete/],
  ['join', /idinfo|\/join\./],
  ['login', /member\.|login\./],
  ['review', /review|board/],
  ['my', /mypage/],
  ['main', /^\/(m\/?|\w+\/main\w*\.html|index\.html)?$/],
];

/** The word searched for. Many designs post it: then only the links that sort the result or turn its pages still carry it. */
function term({ query, elements }: Page): string {
  const typed = parameter('search', query);
  if (typed || parameter('xcode', query)) return typed;
  const within = elements.flatMap(linksIn).map(({ href }) => href.replace(/^[^?]*/, ''));
  return parameter('search', within.find((link) => /[?&]search=/.test(link) && /[?&](sort|page)=/.test(link)) ?? '');
}

const codeIn = (address: string, form: string): string => (/\D/.test(address) && form) || address || form;

const codes = (page: Page): string =>
  ['xcode', 'mcode', 'scode']
    // Lists of the best or the reviewed have words for codes, which a product found in them keeps in its address.
    .map((name) => codeIn(parameter(name, page.query), fieldValue(page, name)))
    .filter((code) => Number(code) || /\D/.test(code))
    .join('/');

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function product(page: Page): FoundItem {
  const { elements, globals } = page;
  const name = plain(globals.product_name);
  const title = meta(page, 'og:title');
  const heading = elements.find((element) => hasClass(element, 'tit-prd'))?.texts.join(' ');
  // The newer stock design shows what is asked for, then what is struck out; its discounts are in no global.
  const [asked, struck] = amountsIn(elements.find((element) => hasClass(element, 'prices'))?.html ?? '');
  const told =
    amount(globals.product_price) ||
    amount(elements.find(({ attributes }) => attributes.id === 'price')?.attributes.value);
  const price = told && asked ? Math.min(told, asked) : told || asked;
  const list = struck ?? amount(elements.find((element) => hasClass(element, 'consumer'))?.texts[0]);
  const way = elements.find((element) => hasClass(element, 'menu-depth'));
  const categories = way ? linksIn(way).filter(({ href }) => /xcode=/.test(href)) : [];
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
    ...Object.fromEntries(
      categories.slice(0, 5).map(({ text }, depth) => [`item_category${depth ? depth + 1 : ''}`, text]),
    ),
  };
}

const OPTION = /<[^>]*-opt[^>]*>([|\s]*[^<|]*)/;
const QUANTITY_FIELD = /<input(?=[^>]* name="amount")[^>]*>/;

/** Amounts of won that stand alone in a piece of a row, in order. Beside a word they are for shipping, points, discounts. */
function amountsIn(html: string): number[] {
  const pieces = html.replace(/<[^>]*>|\s+/g, (part) => (part.startsWith('<') ? '|' : ' '));
  // The word may stand in a tag of its own.
  return [...pieces.matchAll(/(?<=^|\|) *([\d,]+)[ |]*\uc6d0 *(?=\||$)/g)].flatMap(
    ([, digits]) => amount(digits) ?? [],
  );
}

/** What a row comes to: the last amount, but before its field for pieces, where the price comes first and the struck-out one next. */
function totalOf({ html, texts }: SeenElement): number | undefined {
  const [before = '', ...after] = html.split(QUANTITY_FIELD);
  const total = amountsIn(after.join('|')).at(-1) ?? amountsIn(before).at(after[0] === undefined ? -1 : 0);
  return total ?? amount(found(/.*?([\d,]+)\s*\uc6d0(?!.*\uc6d0)/s, texts.join(' ')));
}

/** How many pieces: typed, behind the name (`{name} / 2개`), or a piece of the row for itself. */
function piecesOf({ html, texts }: SeenElement, option: string, kind: PageKind): number | undefined {
  const typed = amount(found(/ value="(\d+)"/, QUANTITY_FIELD.exec(html)?.[0]));
  if (typed) return typed;
  const words = texts.filter((text) => text !== option);
  const alone = words.find((text, i) => /^\d{1,4} *\uac1c?$/.test(text) && !words[i + 1]?.startsWith('\uc6d0'));
  const told = words.find((text) => NAMED_PIECES.test(text)) ?? alone;
  // In a cart what has no field is something else: goods to add, with the number of their reviews.
  return amount(
    found(/(\d+) *\uac1c?$/, told) || (kind === 'cart' ? '' : found(/.*\D(\d+)\uac1c(?!\S)/s, words.join(' '))),
  );
}

const NAMED_PIECES = / \/ *\d+ *\uac1c$/;

/** A row of the cart, the order form or an order. Its link may hold its image alone; then its name stands beside. */
function lineOf(row: SeenElement, page: Page, kind: PageKind): FoundItem | undefined {
  const links = linksIn(row).filter(({ href }) => /branduid=/.test(href));
  const link = links.find(({ text }) => text) ?? links[0];
  const option = plain(found(OPTION, row.html).replaceAll('|', ''));
  const quantity = link && piecesOf(row, option, kind);
  if (!link || !quantity) return undefined;
  const name = link.text || row.texts.find((text) => NAMED_PIECES.test(text)) || row.texts[0];
  const total = totalOf(row);
  return {
    item_id: parameter('branduid', link.href.replace(/^[^?]*/, '')),
    item_name: name?.replace(NAMED_PIECES, ''),
    item_variant: option.split(' : ').at(-1) || undefined,
    price: total === undefined ? undefined : total / quantity,
    quantity,
    image: resolve(imageIn(row), page.url) || undefined,
    url: resolve(link.href, page.url),
  };
}

/** A design may show its rows twice, once for each device. */
function linesOf(page: Page, kind: PageKind): FoundItem[] {
  const rows = new Map(page.elements.filter(({ tag }) => /^(tr|li|dl)$/.test(tag)).map((row) => [row.html, row]));
  return summed([...rows.values()].flatMap((row) => lineOf(row, page, kind) ?? []));
}

/** Products of a grid, by their named links. */
const gridOf = (page: Page): FoundItem[] =>
  page.elements.flatMap(linksIn).flatMap(({ href, text }) => {
    const id = text && parameter('branduid', href.replace(/^[^?]*/, ''));
    return id ? [{ item_id: id, item_name: text, url: resolve(href, page.url) }] : [];
  });

function itemsOf(page: Page, kind: PageKind): FoundItem[] {
  if (kind === 'item') return [product(page)];
  return kind === 'list' || kind === 'search' ? gridOf(page) : linesOf(page, kind);
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

const PAY_BUTTONS = [
  /(?:href="javascript:|onclick=")[^"]*(nhn_buy|kakaopay|payco)/i,
  // Naver's own script, and the platform for the others, put in buttons that call nothing one could read.
  /^<\w+\s[^>]*(?:class|id)="[^"]*(npay_btn_pay|kakaopay|payco)/i,
] as const;

/** Whose button it is, if it leads to another company's checkout. A link to a page about one is no button. */
function payMethod(click: Page, kind: PageKind): string | undefined {
  if (kind !== 'item' && kind !== 'cart') return undefined;
  const { c = '' } = click;
  const [called, looked] = PAY_BUTTONS.map((pattern) => found(pattern, c).toLowerCase());
  const company = called || (leadsAway(click) ? '' : looked) || '';
  return company.replace(/^n.*/, 'naver').replace('kakaopay', 'kakao') || undefined;
}

/** The product a heart is for, where it says so: in a list, among related ones, in the cart. */
const wishedIn = ({ c = '' }: Page): string => found(/(?:branduid=|uid\W{1,3}|wish\w*\(\W?)(\d{1,9})\b/, c);

/** What a member wishes for. */
function wished(page: Page, kind: PageKind): FoundItem {
  const id = wishedIn(page);
  const own = product(page);
  if (kind === 'item' && (!id || id === own.item_id)) return own;
  return [...linesOf(page, kind), ...gridOf(page)].find(({ item_id }) => item_id === id) ?? { item_id: id };
}

/** A heart that calls nothing: designs name it as they like, but by the word. Naver's own wish list is another. */
const isHeart = ({ c = '' }: Page): boolean => /^<\w+\s[^>]*class="[^"]*wish/i.test(c) && !c.includes('nhn_');

export const makeshop: PageReader = {
  kindOf(page) {
    // On the way to Naver, from whichever page.
    if (parameter('navercheckout', page.query)) return 'layer';
    const path = page.path.toLowerCase();
    const kind = KINDS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other';
    return kind === 'list' && term(page) ? 'search' : kind;
  },
  itemsOf,
  listOf: (page) => ({ item_list_id: codes(page), search_term: term(page) }),
  companyOf: () => undefined,
  currencyOf: () => undefined,
  isCartRead: () => true,
  cartPartOf: () => undefined,
  orderOf(page) {
    const items = linesOf(page, 'order').map(({ item_variant: _, ...item }) => item);
    // A script still in a browser's cache sends the whole element.
    const shown = page.elements.find(
      (element) => element.attributes.id === 'mk_totalprice' || hasClass(element, 'total-price'),
    );
    const total = amount(page.s ?? shown?.texts[0]);
    // A failed payment shows the same page without either.
    if (!items[0] && total === undefined) return undefined;
    // What is not known of all goods is not known; the total then holds the shipping.
    const goods = worthOf(items) || total;
    return {
      transaction_id: parameter('ordernum', page.query) || fieldValue(page, 'ordernum'),
      value: goods === undefined ? undefined : Math.min(goods, total ?? goods),
      shipping: goods !== undefined && total !== undefined && total > goods ? total - goods : undefined,
      ...(items[0] && { items }),
      // B is a transfer; the letter of a virtual account is not known, but its name stands beside the total.
      unpaid: parameter('paymethod', page.query) === 'B' || Boolean(page.w),
    };
  },
  isSeenOnce: () => true,
  letsJoin: (page, kind) => kind === 'join' && page.i === '',
  isMemberId: () => true,
  joinedAt: () => undefined,
  stepOfClick(page, kind) {
    const method = payMethod(page, kind);
    if (method) return { name: 'begin_checkout', items: itemsOf(page, kind), method };
    if (!calls(page, 'login_chk') && !calls(page, 'go_wish') && !isHeart(page)) return undefined;
    return isMember(page) ? { name: 'add_to_wishlist', items: [wished(page, kind)] } : undefined;
  },
  stepOfRequest(page) {
    const field = requestFields(page, unescaped);
    const [id] = field('branduid');
    const pieces = [...field('amount[]'), ...field('amount')];
    if (!id || !pieces[0] || !/basket\.action/i.test(page.to ?? '')) return undefined;
    // What real answers say of success is not known in full; what they say of failure is short.
    if (/^"?(false|fail|err|no?\b|null|0|-)|^"*$/i.test(page.a ?? '') || /^baro/.test(field('ordertype')[0] ?? ''))
      return undefined;
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
