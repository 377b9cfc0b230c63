// How one Cafe24 stand-in may differ from another. Every variation imitates something real shops have.

import type { ListenOptions } from '../kit/server';

/** What may be changed while the shop runs, through `configure`. */
export type Cafe24Variations = {
  /** What the owner pasted into `layout/basic/layout.html` of the PC skin. */
  tag: string;
  /** What the owner pasted into the mobile skin's layout, a separate file tree. `undefined`: the same as `tag`. */
  mobileTag: string | undefined;
  /** What the owner pasted into `popup.html`, the layout of option layers and other framed pages. */
  popupTag: string;
  /** What the owner pasted into `order/orderform.html` and `order/order_result.html` themselves. */
  orderTag: string;
  /** JavaScript appended to `layout/basic/js/common.js`, which every page of both skins loads, order pages too. */
  commonJs: string;
  /** Script addresses installed through the Script tags API: appended to the body after `load`, on every page. */
  appScripts: readonly string[];
  /** `standalone`: the order form and the order result do not use the layout, as in skins since about 2021. */
  orderSkin: 'standalone' | 'layout';
  /** How the cart lists its goods: the stock skins since about 2021 have rows of their own. */
  cartRows: 'table' | 'stock';
  /** What follows a cart add: a layer over the page, or the cart page at once. */
  cart: 'layer' | 'redirect';
  /** Where `EC_PRODUCT_ACTION_BASKET` is triggered. What real shops do outside product pages is not known. */
  basketEvent: 'product' | 'everywhere' | 'never';
  /** How long after DOM ready the order variable appears on the order result page. */
  orderVariableDelayMs: number;
  /** Print `<meta name="path_role">`. Malls on the old product system have none. */
  pathRole: boolean;
  /** Print the `CAFE24` object with `CAFE24.ROUTE`. Pages before about 2020 have none. */
  route: boolean;
  /** The skin has a log-in block. Only then does the platform fetch the member and keep it in `sessionStorage`. */
  loginBlock: boolean;
  /** The skin defines names of its own over the platform's, loads a second jQuery and throws in a ready handler. */
  polluted: boolean;
  /** The skin's designer numbered the modules and gave every other class and id, which no platform script needs, a name of their own. */
  renamed: boolean;
  /** The skin carries Prototype 1.6, whose `Array.prototype.toJSON` breaks `JSON.stringify`. */
  prototypeJs: boolean;
  /** The owner wrote a site-wide set of `og:` tags in front of the platform's own. */
  ownOgTags: boolean;
  /** Where the join form leads; owners may choose a page of their own. */
  joinReturnUrl: string;
  /** Whether a new member is logged in at once. */
  loginAfterJoin: boolean;
};

export type Cafe24StoreOptions = ListenOptions & Partial<Cafe24Variations>;

export const DEFAULT_VARIATIONS: Cafe24Variations = {
  tag: '',
  mobileTag: undefined,
  popupTag: '',
  orderTag: '',
  commonJs: '',
  appScripts: [],
  orderSkin: 'standalone',
  cartRows: 'table',
  cart: 'layer',
  basketEvent: 'product',
  orderVariableDelayMs: 700,
  pathRole: true,
  route: true,
  loginBlock: true,
  polluted: false,
  renamed: false,
  prototypeJs: false,
  ownOgTags: false,
  joinReturnUrl: '/member/join_result.html',
  loginAfterJoin: true,
};
