// Cafe24: how its pages are read. The platform names every page in a meta tag and prints its data into globals near
// the page's end; skins may rename, translate and redefine everything else. PC and mobile pages are alike in all that
// matters here. Contact data is in reach of any script on these pages and is not read.
//
// The member: the cookie `iscache=F` says whether somebody is logged in, the platform's member cache or log-in block
// who it is. Some pages show only a pseudonym (64 hex characters). It is no member id the shop could look up, and two
// ids for one person would make two members at the edge, so it is not used: until a page shows the id, the member
// known to this browser is still believed, and an unknown one stays anonymous.

import { expect } from './box';
import { beginCheckout, funnel, type Reader, step } from './funnel';
import { boot } from './index';
import { amount, brand, decoded, type FoundItem, findAll, found, globals, meta, pick, type Row } from './read';
import { safe } from './safe';

/** A role (PRODUCT_DETAIL) and a path (/product/detail.html) differ by one character, so one pattern reads both. */
const KINDS =
  /(?<layer>add_basket|_option|layer|zoom|pg_suc)|(?<review_write>board.product.w)|(?<review>board.product)|(?<item>product.detail|product\/[^/]+\/\d)|(?<search>product.search)|(?<list>product.list|product.project|category)|(?<cart>order.basket)|(?<checkout>orderform)|(?<order>order.?result)|(?<join_done>member.join.?result)|(?<join>member.join|agreement)|(?<login>member.login)|(?<main>^main|^ \/(\w{1,6}\/)*(index.html)?$)/i;

const isLoggedIn = (): boolean => /\biscache=F/.test(document.cookie);

const shopNo = (): number => +(globals.EC_SDE_SHOP_NUM as number) || 1;

const idIn = (address: unknown): string => found(/product(?:_no=|\/[^/]+\/)(\d+)/, address);
const categoryIn = (address: unknown): string => found(/cate\w+(?:=|\/[^/]+\/)(\d+)/, address);

/** Lines of the cart, the order form, or the order. */
const lines = (rows: unknown): FoundItem[] =>
  (Array.isArray(rows) ? (rows as Row[]) : []).map((row) => ({
    item_id: row.product_no as string,
    item_name: decoded(row.product_name),
    item_variant: row.item_code as string,
    price: amount(row.product_sale_price || row.product_price) + (amount(row.opt_price) || 0),
    quantity: amount(row.quantity),
  }));

/** Products of a grid, or rows of the order form. */
const listed = (selector: string): FoundItem[] =>
  findAll(selector).map((element) => {
    const url = pick('a', 'href', element);
    return {
      item_id: idIn(url),
      item_name: pick('.name,.prdName', 'textContent', element),
      image: pick('img', 'src', element),
      url,
    };
  });

const product = (): FoundItem => {
  const path = findAll('.xans-product-headcategory a[href*=cate]');
  const full = amount(meta('product:price:amount') || globals.product_price);
  const sale = amount(meta('product:sale_price:amount'));
  // A text can stand in the place of the price: the product was viewed, its price was not.
  const price = +(globals.product_price_content as string) ? NaN : Math.min(full, sale || full);
  const list = amount(pick('#span_product_price_custom')) || full;
  const item: Row = {
    item_id: meta('product:productId') || globals.iProductNo || idIn(location),
    // `product_name` is redefined by skins more often than the title is missing.
    item_name: meta('og:title').replace(` - ${meta('og:site_name')}`, '') || decoded(globals.product_name),
    item_brand: brand(),
    item_category_id: path.map(categoryIn).join('/'),
    price,
    list_price: price < list ? list : '',
    image: meta('og:image'),
    url: meta('og:url'),
  };
  path.forEach(({ textContent }, i) => {
    item[`item_category${i ? i + 1 : ''}`] = textContent;
  });
  return item;
};

/** Whose button leads to a checkout elsewhere. */
const payMethod = (hints: string): string => found(/(naver|kakao|payco)/i, hints).toLowerCase() || 'app';

const reader: Reader = {
  readItems: (kind) => {
    if (kind === 'item') return [product()];
    if (kind === 'cart') return lines(globals.aBasketProductData);
    const ordered = lines(globals.aBasketProductOrderData);
    if (ordered[0]) return ordered;
    // Without a single row the order form is a page that sends the shopper away again.
    return listed(kind === 'checkout' ? '.xans-order-form .ec-base-prdInfo' : '[id^=anchorBoxId_]');
  },
  readList: () => ({
    item_list_id: categoryIn(location),
    item_list_name: pick('.title.xans-product-headcategory'),
    search_term: new URLSearchParams(location.search).get('keyword') as string,
  }),
  readCurrency: () =>
    meta('product:price:currency') ||
    // biome-ignore lint/suspicious/noExplicitAny: a global whose shape only the platform knows
    (safe(() => (globals as any).SHOP_CURRENCY_INFO[shopNo()].aShopCurrencyInfo.currency_code)() as string),
  readOrder: (final) => {
    const data = (globals.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA || {}) as Row;
    if (!data.order_id && !final) return;
    const shipping = amount(data.total_basic_ship_fee) || 0;
    const items = lines(data.order_product);
    return {
      transaction_id: data.order_id || new URLSearchParams(location.search).get('order_id'),
      // Points can pay for everything, shipping included.
      value: Math.max(amount(data.payed_amount || pick('.txtEm')) - shipping, 0),
      shipping,
      ...(items[0] && { items }),
      // "Deposit awaited", in Korean and English skins.
      unpaid: /\uc785\uae08\s?\ub300\uae30|waiting|bank/i.test(pick('.xans-order-result')),
    };
  },
  readJoined: () => found(/^([\w@.-]+)$/, pick('.xans-member-joincomplete :is(dd,td)')),
  readJoins: (kind) => !isLoggedIn() && (kind === 'join' || (kind === 'checkout' && !!pick('.xans-member-simplejoin'))),
};

boot({
  readKind: () => {
    const { groups } = KINDS.exec(`${pick('[name=path_role]', 'content')} ${location.pathname}`) || {};
    for (const kind in groups) if (groups[kind]) return kind;
    return 'other';
  },
  readMember: () => {
    if (!isLoggedIn()) return '';
    // The platform's cache holds the whole person. Nothing but the id is taken out of it.
    const id = found(/"member_id":\s*"([^"]+)/, sessionStorage[`member_${shopNo()}`]);
    return id || pick('.xans-member-var-id') || undefined;
  },
  onView: funnel(reader),
  onClick: (target, kind) => {
    if (kind === 'review_write' && target.closest('[onclick*=form_submit]')) {
      expect('review', { item_id: pick('[name=product_no]', 'value') });
    }
    // On a product page the basket request tells; in the cart the buttons lead away without one.
    const button = kind === 'cart' && target.closest('[id*=Naver],[class*=npay],[id*=appPayment],.sns_pay');
    if (button) beginCheckout(reader.readItems(kind), payMethod(button.outerHTML));
  },
  onRequest: (fields) => {
    if (fields.get('command') !== 'add') return;
    const id = fields.get('product_no') as string;
    const chosen = fields.getAll('selected_item[]');
    const button = fields.get('redirect') || '2';
    const known = [product(), ...reader.readItems('')].find(({ item_id }) => item_id === id);
    // `quantity||variant`, once for each chosen option.
    const items = (chosen[0] ? chosen : [`${fields.get('quantity')}`]).map((choice) => ({
      item_id: id,
      item_name: decoded(fields.get('product_name')),
      price: amount(fields.get('product_price')),
      ...known,
      quantity: amount(choice),
      item_variant: choice.split('||')[1],
    }));
    return (address, answer) => {
      const { result } = JSON.parse(answer);
      if (/wishlist/i.test(address)) {
        if (isLoggedIn()) step('add_to_wishlist', items);
      } else if (/basket/i.test(address) && result >= 0) {
        // Buying at once goes through the basket too. The order form will tell; other companies' pages will not.
        if (button === '2') step('add_to_cart', items);
        else if (button !== '1') beginCheckout(items, payMethod(button + pick('#appPaymentButtonBox', 'outerHTML')));
      }
    };
  },
});
