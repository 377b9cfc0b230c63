// Cafe24: what its pages say. The platform names every page in a meta tag and prints its data into globals; skins may
// rename, translate and redefine everything else, so meta tags are believed before globals.

import { hasClass, imageIn, linksIn, type SeenElement } from './element';
import {
  brandOf,
  type CartPart,
  type FoundItem,
  type FoundOrder,
  fieldValue,
  meta,
  type Page,
  type PageKind,
  type PageReader,
  requestFields,
  summed,
} from './reader';
import { amount, decoded, found, parameter, plain, resolve, unescaped } from './text';

/** A role (PRODUCT_DETAIL) and a path (/product/detail.html) differ by one character, so one pattern reads both. */
const KINDS: readonly [PageKind, RegExp][] = [
  // Files only: pretty addresses hold the names of goods, and clothes are layered.
  ['layer', /(add_basket|_option|layer|zoom|pg_suc)\w*\.html$/i],
  ['review_write', /board.product.w/i],
  ['review', /board.product/i],
  ['item', /product.detail|product\/[^/]+\/\d/i],
  ['search', /product.search/i],
  ['list', /product.list|product.project|category/i],
  ['cart', /order.basket/i],
  ['checkout', /orderform/i],
  ['order', /order.?result/i],
  ['join_done', /member.join.?result/i],
  ['join', /member.join|agreement/i],
  ['login', /member.login/i],
  ['my', /myshop/i],
  // What stands in front of a path: shop, device, language, skin.
  ['main', /^main|^ \/((shop\d+|[mp]|[a-z]{2}(-\w{2})?|skin-\w+)(\/|$))*(index.html)?$/i],
];

const idIn = (address: string): string => found(/product(?:_no=|\/[^/]+\/)(\d+)/, address);
const categoryIn = (address: string): string => found(/cate\w+(?:=|\/[^/]+\/)(\d+)/, address);

type Row = Readonly<Record<string, unknown>>;
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const rowsIn = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);
const word = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

const isLoggedIn = ({ i }: Page): boolean => i !== '';

/** What an option costs more; some cost less. */
const extraOf = (row: Row): number => (amount(row.opt_price) ?? 0) * (word(row.opt_price)?.startsWith('-') ? -1 : 1);

/** Lines of the cart, the order form, or the order. */
const linesOf = (page: Page, rows: unknown): FoundItem[] =>
  summed(
    rowsIn(rows).map((row) => {
      const price = amount(row.product_sale_price) || amount(row.product_price);
      const image = word(row.product_image);
      return {
        item_id: word(row.product_no),
        item_name: plain(row.product_name) || undefined,
        item_variant: word(row.item_code),
        price: price === undefined ? undefined : Math.max(price + extraOf(row), 0),
        quantity: amount(row.quantity),
        image: image && /\//.test(image) ? resolve(image, page.url) : undefined,
      };
    }),
  );

/** A product by the first of its links, and by their first text: image, name and reviews of one often have a link each. */
function linkedIn(page: Page, element: SeenElement): FoundItem {
  const links = linksIn(element).filter(({ href }) => idIn(href));
  const href = links[0]?.href ?? '';
  const name =
    links.find(({ text }) => text)?.text ||
    (element.tag === 'a' ? '' : element.texts.find((text) => !/^\uc0c1\ud488\uba85|^:/.test(text)));
  return {
    item_id: idIn(href),
    item_name: name?.replace(/^\uc0c1\ud488\uba85\s*:\s*/, ''),
    image: resolve(imageIn(element), page.url) || undefined,
    url: resolve(href, page.url) || undefined,
  };
}

/** Products of a grid by the links in it, each once. A script still in a browser's cache sends names alone. */
function listed(page: Page): FoundItem[] {
  const products = new Map<string | undefined, FoundItem>();
  const isListed = (element: SeenElement): boolean =>
    element.tag === 'a' || hasClass(element, 'name') || hasClass(element, 'prdName');
  for (const element of page.elements.filter(isListed)) {
    const found = linkedIn(page, element);
    const known = products.get(found.item_id);
    products.set(found.item_id, {
      ...found,
      ...known,
      item_name: known?.item_name || found.item_name,
      image: known?.image || found.image,
    });
  }
  return [...products.values()];
}

const isTold = ({ item_id }: FoundItem): boolean => Boolean(item_id);
const isGoodsRow = (element: SeenElement): boolean => hasClass(element, 'ec-base-prdInfo');
/** The wish list, which skins show below the cart, has rows as well. */
const isCartRow = (element: SeenElement): boolean =>
  isGoodsRow(element) && /xans-order-|\bBasket(New)?\./.test(element.html);

/** How many pieces a row is for: beside their weight, or behind the word in Korean, English, Japanese or Chinese. */
const PIECES = /(?:kg \*|(?:\uc218\ub7c9|quantity|[\u6570\u6578]\u91cf) ?:) ?(\d+)/i;

/** Goods by their rows, of which skins may show each twice. */
function rowsOf(page: Page, isRow: (element: SeenElement) => boolean): FoundItem[] {
  const rows = new Map(page.elements.filter(isRow).map((row) => [row.html, row]));
  const goods = [...rows.values()].map((row) => ({
    ...linkedIn(page, row),
    quantity: amount(found(PIECES, row.texts.join(' '))),
  }));
  return summed(goods.filter(isTold));
}

/** The way to a product, each category once: a skin may show it twice. */
function categoriesOf(page: Page): { id: string; name: string }[] {
  const path = page.elements
    .filter((element) => hasClass(element, 'xans-product-headcategory'))
    .flatMap(linksIn)
    .map(({ href, text }) => [categoryIn(href), { id: categoryIn(href), name: text }] as const);
  return [...new Map(path).values()].filter(({ id }) => id);
}

/** The category a product was come to through, as its address says; 1 stands for none. */
function categoryOf({ url }: Page): string | undefined {
  const id = found(/cate(?:_no=|gory\/)(\d+)/, url);
  return Number(id) > 1 ? id : undefined;
}

/** `{name} - {shop}` in newer pages, the name alone in older ones. A skin may use `product_name` for something else. */
function nameOf({ globals }: Page, title: string, shop: string): string {
  const name = plain(globals.product_name);
  if (name && title.startsWith(name)) return name;
  return (shop && title.endsWith(` - ${shop}`) ? title.slice(0, -shop.length - 3) : title) || name;
}

function product(page: Page): FoundItem {
  const { globals } = page;
  const path = categoriesOf(page);
  // A price of nothing is one that is not shown: to guests, or because a text stands in its place.
  const full = amount(meta(page, 'product:price:amount')) || amount(globals.product_price) || undefined;
  const sale = amount(meta(page, 'product:sale_price:amount')) ?? amount(globals.product_sale_price);
  const isHidden = /[^0f\s]/i.test(word(globals.product_price_content) ?? '');
  const price = isHidden || full === undefined ? undefined : Math.min(full, sale || full);
  const custom = page.elements.find(({ attributes }) => attributes.id === 'span_product_price_custom');
  const list = amount(custom?.texts[0]) || full;
  const categories = path.slice(0, 5).map(({ name }, depth) => [`item_category${depth ? depth + 1 : ''}`, name]);
  return {
    item_id: meta(page, 'product:productId') || idIn(page.url) || idIn(meta(page, 'og:url')),
    item_name: nameOf(page, meta(page, 'og:title'), meta(page, 'og:site_name')),
    item_brand: brandOf(page),
    item_category_id: path.map(({ id }) => id).join('/') || categoryOf(page),
    price,
    list_price: price !== undefined && list !== undefined && price < list ? list : undefined,
    image: meta(page, 'og:image') || undefined,
    url: meta(page, 'og:url') || undefined,
    ...Object.fromEntries(categories),
  };
}

/** The platform prints one line for each row of the cart, a set included; where a skin has lost them, the rows are left. */
function cartOf(page: Page): FoundItem[] {
  const lines = linesOf(page, page.globals.aBasketProductData).filter(isTold);
  return lines[0] ? lines : rowsOf(page, isCartRow);
}

function itemsOf(page: Page, kind: PageKind): FoundItem[] {
  if (kind === 'item') return [product(page)];
  if (kind === 'cart') return cartOf(page);
  const ordered = linesOf(page, page.globals.aBasketProductOrderData);
  if (ordered[0]) return ordered;
  // Without a single row the order form is a page that sends the shopper away again.
  return kind === 'checkout' ? rowsOf(page, isGoodsRow) : listed(page);
}

/** Whose button leads to a checkout elsewhere. */
const COMPANIES: readonly [string, RegExp][] = [
  ['naver', /naver|npay|\ub124\uc774\ubc84/i],
  ['kakao', /kakao|\uce74\uce74\uc624/i],
  ['payco', /payco|\ud398\uc774\ucf54/i],
];
const companyIn = (hints: string): string | undefined => COMPANIES.find(([, pattern]) => pattern.test(hints))?.[0];
const payMethod = (hints: string): string => companyIn(hints) ?? 'app';

/** Around its button Naver's box has others: its own wish list, talk, events, and room in between. */
function isPayButton(c: string): boolean {
  const opening = /^<[^>]*>/.exec(c)?.[0] ?? '';
  if (/npay_/.test(opening)) return /npay_btn_(pay|link|item)/.test(opening) && !/npay_btn_(zzim|talk)/.test(opening);
  return !c.includes('npay_btn_pay');
}

/** Buttons of the request that lead to the shop's own order form, which tells the checkout itself. */
const OWN_BUTTONS = ['1', 'direct_buy', 'funding'];

function orderOf(page: Page, isLast: boolean): FoundOrder | undefined {
  const data = isRow(page.globals.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA)
    ? page.globals.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA
    : {};
  const printed = word(data.order_id);
  if (!printed && !isLast) return undefined;
  const shipping = amount(data.total_basic_ship_fee);
  const total = page.elements.find((element) => hasClass(element, 'txtEm'))?.texts[0];
  const paid = amount(data.payed_amount) ?? amount(total);
  const items = linesOf(page, data.order_product).filter(({ item_id }) => item_id);
  return {
    transaction_id: printed || parameter('order_id', page.query),
    // Points can pay for everything, shipping included.
    value: paid === undefined ? undefined : Math.max(paid - (shipping ?? 0), 0),
    shipping,
    ...(items[0] && { items }),
    unpaid: (page.w?.length ?? 0) > 0,
  };
}

/** Goods sent within the country (A, or nothing said) and abroad (B) are never in one view of the cart. */
const partOf = (delivery: string | undefined): CartPart => (/^b/i.test(delivery ?? '') ? 'overseas' : undefined);

const roleOf = (page: Page): string =>
  page.elements.find(({ attributes }) => attributes.name === 'path_role')?.attributes.content ?? '';

function kindOf(page: Page): PageKind {
  const place = `${roleOf(page)} ${page.path}`;
  return KINDS.find(([, pattern]) => pattern.test(place))?.[0] ?? 'other';
}

export const cafe24: PageReader = {
  kindOf,
  itemsOf,
  listOf: (page) => ({
    item_list_id: categoryIn(page.url),
    item_list_name:
      page.elements.find((element) => hasClass(element, 'xans-product-headcategory') && hasClass(element, 'title'))
        ?.texts[0] ?? '',
    search_term: decoded(parameter('keyword', page.query)),
  }),
  // An empty cart is an empty list without rows; where there is neither list nor row, nobody can tell.
  isCartRead(page) {
    const { aBasketProductData: lines } = page.globals;
    return (Array.isArray(lines) && lines.length === 0) || cartOf(page)[0] !== undefined;
  },
  cartPartOf: (page) => partOf(parameter('delvtype', page.query)),
  // A button that pays in one step may lead through the order form, which says so.
  companyOf: (page) => companyIn(parameter('paymethod', page.query)),
  currencyOf: (page) => meta(page, 'product:price:currency') || page.y,
  orderOf,
  // By its role the page knows the order's, and waits there for what the platform prints late.
  isSeenOnce: (page) => roleOf(page) === '',
  letsJoin: (page, kind) =>
    !isLoggedIn(page) &&
    (kind === 'join' ||
      (kind === 'checkout' && page.elements.some((element) => hasClass(element, 'xans-member-simplejoin')))),
  // Of small letters and digits, four at least. Those of other companies' members end in @ and a letter, and may hold more.
  isMemberId: (text) => text.includes('@') || !/[A-Z]|^.{0,3}$/.test(text),
  joinedAt({ d }) {
    // Times without a zone are Korean.
    const [, date = '', time = '', zone = '+09:00'] =
      /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(d ?? '') ?? [];
    const at = Date.parse(`${date}T${time}${zone}`);
    return Number.isNaN(at) ? undefined : at;
  },
  stepOfClick(page, kind) {
    // On a product page the basket request tells; in the cart the buttons lead away without one.
    if (kind !== 'cart' || /form_submit/.test(page.c ?? '') || !isPayButton(page.c ?? '')) return undefined;
    return { name: 'begin_checkout', items: itemsOf(page, kind), method: payMethod(page.c ?? '') };
  },
  stepOfRequest(page) {
    const field = requestFields(page, unescaped);
    const [id] = field('product_no');
    if (field('command')[0] !== 'add' || !id) return undefined;
    const chosen = field('selected_item[]');
    const button = field('redirect')[0] || '2';
    const known = [product(page), ...listed(page)].find(({ item_id }) => item_id === id);
    const image = page.elements.find(({ tag }) => tag === 'img')?.attributes.src;
    // `quantity||variant`, once for each chosen option.
    const items = (chosen[0] ? chosen : [field('quantity')[0] ?? '']).map((choice) => ({
      item_id: id,
      item_name: plain(field('product_name')[0]) || undefined,
      price: amount(field('product_price')[0]),
      image: image && resolve(image, page.url),
      ...Object.fromEntries(Object.entries(known ?? {}).filter(([, value]) => value !== undefined && value !== '')),
      quantity: amount(choice),
      item_variant: choice.split('||')[1],
    }));
    if (/wishlist/i.test(page.to ?? '')) return isLoggedIn(page) ? { name: 'add_to_wishlist', items } : undefined;
    // The answer's number may be a text.
    if (!(Number(page.a?.replace(/"/g, '')) >= 0)) return undefined;
    // Buying at once goes through the basket too. The order form will tell; other companies' pages will not.
    if (button === '2') return { name: 'add_to_cart', items, cartPart: partOf(field('delvType')[0]) };
    if (OWN_BUTTONS.includes(button)) return undefined;
    const box = page.elements.find(({ attributes }) => attributes.id === 'appPaymentButtonBox')?.html ?? '';
    return { name: 'begin_checkout', items, method: payMethod(button + box) };
  },
  awaitedInCart: () => undefined,
  reviewSent(click) {
    // Reviews are changed and answered with the same form, on pages of other names.
    const isWritten = kindOf(click) === 'review_write' && /form_submit/.test(click.c ?? '');
    return isWritten ? { item_id: fieldValue(click, 'product_no') } : undefined;
  },
};
