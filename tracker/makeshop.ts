// MakeShop: how its pages are read. Paths are the platform's and the same in every design; there is no order object
// and no page role, so carts and orders are read from their rows: a product link, a number of pieces, an amount of
// won at the end. Classic designs are EUC-KR, post forms instead of ajax, and load old jQuery.
//
// The member: the global IS_LOGIN says whether somebody is logged in; who it is only the tag can tell, in whose
// `data-member` attribute the platform writes the id. Where it does not replace the virtual tag, the id stays unknown.

import { expect, settle } from './box';
import { beginCheckout, funnel, type Reader, step } from './funnel';
import { boot } from './index';
import { amount, brand, decoded, type FoundItem, findAll, found, globals, meta, pick } from './read';
import { safe } from './safe';

const KINDS: [kind: string, pattern: RegExp][] = [
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

/** A parameter of an address. On EUC-KR pages its bytes are EUC-KR, which is hardly ever UTF-8 as well. */
const query = (name: string, address: string = location.search): string => {
  const raw = found(new RegExp(`[?&]${name}=([^&]*)`), address).replace(/\+/g, ' ');
  return (
    safe(decodeURIComponent)(raw) ??
    new TextDecoder('euc-kr').decode(Uint8Array.from(unescape(raw), (char) => char.charCodeAt(0)))
  );
};

/** The word searched for. Many designs post it: then only the links for sorting the result still carry it. */
const term = (): string =>
  query('search') || (query('xcode') ? '' : query('search', pick('a[href*="search="]', 'href')));

const codes = (): string =>
  ['xcode', 'mcode', 'scode']
    .map((name) => query(name) || pick(`[name=${name}]`, 'value'))
    .filter((code) => +code || /\D/.test(code))
    .join('/');

const product = (): FoundItem => {
  const name = decoded(globals.product_name);
  const title = meta('og:title');
  const price = amount(globals.product_price) || amount(pick('#price', 'value'));
  const list = amount(pick('.consumer'));
  return {
    item_id: (globals.product_uid as string) || query('branduid'),
    // `{shop} - {product}`. Designs define `product_name` for purposes of their own; the platform's ends the title.
    item_name: (title.endsWith(name) && name) || pick('.tit-prd') || title.replace(/.*? - /, ''),
    item_brand: brand(),
    item_category_id: codes(),
    price,
    list_price: list > price ? list : undefined,
    // On many shops `og:image` is the shop's logo.
    image: pick('#productDetail .thumb img', 'src') || meta('og:image'),
    url: location.href,
  };
};

/** Rows of products: what their links, pieces and amounts of won tell. Without pieces it is a grid. */
const rows = (isGrid?: boolean) =>
  findAll('a[href*="branduid="]')
    .map((link) => {
      const row = link.closest('li,tr,dl') as HTMLElement;
      // biome-ignore lint/performance/useDomNodeTextContent: what is seen keeps the cells of a row apart
      const text = row.innerText;
      const quantity = amount(pick('[name=amount]', 'value', row) || found(/.*\D(\d+)\uac1c(?!\S)/s, text));
      return {
        item_id: query('branduid', (link as HTMLAnchorElement).href),
        item_name: `${link.textContent}`.replace(/ \/ \d+\uac1c/, '').trim(),
        item_variant: isGrid ? '' : (pick('.tb-opt,.list-option', 'textContent', row).split(' : ').pop() as string),
        price: amount(found(/.*?([\d,]+)\uc6d0(?!.*\uc6d0)/s, text)) / (quantity || 1),
        quantity,
        image: pick('img', 'src', row),
        url: (link as HTMLAnchorElement).href,
      };
    })
    .filter(({ item_name, quantity }) => item_name && (isGrid || quantity));

const chosenQuantity = (): number =>
  findAll('[id^=MS_amount]').reduce((sum, field) => sum + +(field as HTMLInputElement).value, 0) || 1;

const reader: Reader = {
  readItems: (kind) => {
    if (kind === 'item') return [product()];
    const items = rows(kind === 'list' || kind === 'search');
    const added = kind === 'cart' && settle<FoundItem>('add');
    // A classic design posts a form and arrives here.
    if (added && items.some(({ item_id }) => item_id === added.item_id)) step('add_to_cart', [added]);
    return items[0] || kind !== 'checkout' ? items : settle('cart') || [];
  },
  readList: () => ({ item_list_id: codes(), search_term: term() }),
  readCurrency: () => '',
  readOrder: () => {
    const items = rows().map((item) => ({ ...item, item_variant: '' }));
    const total = amount(pick('#mk_totalprice,.total-price'));
    // A failed payment shows the same page without either.
    if (!items[0] && !(total >= 0)) return;
    const goods = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0) || total;
    return {
      transaction_id: query('ordernum') || pick('[name=ordernum]', 'value'),
      value: Math.min(goods, total >= 0 ? total : goods),
      shipping: total > goods ? total - goods : undefined,
      ...(items[0] && { items }),
      unpaid: query('paymethod') === 'B',
    };
  },
  readJoined: () => '',
  readJoins: (kind) => kind === 'join' && globals.IS_LOGIN !== 'true',
};

boot({
  readKind: () => {
    const page = (location.pathname + location.search).toLowerCase();
    const [kind] = KINDS.find(([, pattern]) => pattern.test(page)) || ['other'];
    return kind === 'list' && term() ? 'search' : kind;
  },
  readMember: () => {
    if (globals.IS_LOGIN === 'false') return '';
    const ids = findAll('script[data-member]').map((tag) => tag.dataset.member as string);
    return ids.find((id) => id && !/<!--/.test(id));
  },
  onView: funnel(reader),
  onClick: (target, kind) => {
    /** The address or handler of the button or link, if it calls this function of the platform's. */
    const calls = (name: string): string => {
      const button = target.closest(`[href*=${name}],[onclick*=${name}]`);
      return button ? button.outerHTML : '';
    };
    if (/^(?!.*baro)/s.test(calls('send_multi')) && calls('send_multi'))
      expect('add', { ...product(), quantity: chosenQuantity() });
    if (calls('nhn_buy')) beginCheckout(reader.readItems(kind), 'naver');
    if (calls('power_review') && pick('[name=prw_form] textarea', 'value')) {
      expect('review', { item_id: pick('[name=product_uid]', 'value') });
    }
    const wish = calls('login_chk') || target.closest('.ico-wish:not(.on),.prd-wish:not(.on)');
    if (wish && globals.IS_LOGIN === 'true') step('add_to_wishlist', [product()]);
  },
  onRequest: (fields) => {
    if (!fields.get('branduid') || !fields.get('amount[]')) return;
    const item = { ...product(), quantity: chosenQuantity() };
    return (address, answer) => {
      if (!/basket\.action/.test(address) || !JSON.parse(answer).status) return;
      settle('add');
      if (!/^baro/.test(`${fields.get('ordertype')}`)) step('add_to_cart', [item]);
    };
  },
});
