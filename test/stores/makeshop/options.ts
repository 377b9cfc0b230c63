// How one MakeShop stand-in may differ from another. Every variation imitates something real shops have.

import type { ListenOptions } from '../kit/server';

/** What may be changed while the shop runs, through `configure`. */
export type MakeshopVariations = {
  /** What the owner pasted, as they pasted it: virtual tags such as `<!--/user_id/-->` included. */
  tag: string;
  /** The same for the mobile design, which classic shops edit separately. `undefined`: the same as `tag`. */
  mobileTag: string | undefined;
  /**
   * `header`: in the design's header file, where virtual tags are replaced. `head`: in the site-wide HEAD field,
   * where they stay as they are here (whether real shops replace them there is not established).
   */
  tagPlace: 'header' | 'head';
  /** What the owner pasted into the order-complete file; may use the order's virtual tags and their loop. */
  orderBlock: string;
  /** `classic`: EUC-KR pages, form posts. `responsive`: UTF-8, one design for both devices, cart by ajax. */
  skin: 'classic' | 'responsive';
  /** What follows a cart add on the responsive skin; a classic shop always arrives at the cart. */
  cart: 'confirm' | 'layer' | 'redirect';
  /** Whether the order form's design includes the header file, and so the tag. */
  orderHeader: boolean;
  /** Load `/html/log_basket.html` in a hidden frame after a cart add. It carries the tag, too. */
  logFrame: boolean;
  /** `og:image` of product pages is the shop's logo, as on many shops. */
  logoAsOgImage: boolean;
  /** Where a completed join leads. */
  joinEnd: 'page' | 'main';
  /** Whether a new member is logged in at once. */
  loginAfterJoin: boolean;
  /** Only members see prices. */
  memberOnlyPrice: boolean;
  /** The design defines names of its own over the platform's and loads a second jQuery. */
  polluted: boolean;
  /** The design's designer gave every class and id that no platform script needs a name of their own. */
  renamed: boolean;
};

export type MakeshopStoreOptions = ListenOptions & Partial<MakeshopVariations>;

export const DEFAULT_VARIATIONS: MakeshopVariations = {
  tag: '',
  mobileTag: undefined,
  tagPlace: 'header',
  orderBlock: '',
  skin: 'classic',
  cart: 'confirm',
  orderHeader: true,
  logFrame: true,
  logoAsOgImage: false,
  joinEnd: 'page',
  loginAfterJoin: true,
  memberOnlyPrice: false,
  polluted: false,
  renamed: false,
};
