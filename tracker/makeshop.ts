// MakeShop: where its pages keep what they say. Paths are the platform's and the same in every design; there is no
// order object and no page role, so carts and orders are rows of products. Classic designs are EUC-KR, post forms
// instead of ajax, and load old jQuery.
//
// The member: the global IS_LOGIN says whether somebody is logged in; who it is only the tag can tell, in whose
// `data-member` attribute the platform writes the id. Where it does not replace the virtual tag, the id stays unknown.

import { found, globals, observe, place, text } from './observe';

/** The text of an element of an order. On other pages nothing is looked for: what is not there is looked for in all of them. */
const ordered = (selector: string): string | undefined | false => place.includes('order') && text(selector);

observe({
  readMember: () =>
    globals.IS_LOGIN === 'false'
      ? ''
      : [...document.querySelectorAll<HTMLElement>('script[data-member]')]
          .map(({ dataset }) => dataset.member as string)
          .find((id) => id && !/<!--/.test(id)),
  readOrder: () => 1,
  readMore: () => ({
    // Beside the total new designs print who pays, and from which account: only the amount and the word for a transfer or
    // a virtual account leave it.
    s: found(/([\d,]+)/, ordered('#mk_totalprice,.total-price')),
    w: found(/(\ubb34\ud1b5|\uac00\uc0c1)/, ordered('.pay-info,.total-price')),
  }),
  // Products are read where the page is about them: reviews, too, link to what they are about.
  get readTable() {
    return `meta[property],[name=xcode],[name=mcode],[name=scode],[name=product_uid],[name=prw_form] textarea,form[action*=board] :is(textarea,[name=branduid]),script[src*="/t/"],${
      'brand list best goods search basket order'.split(' ').some((word) => place.includes(word))
        ? 'a[href*="branduid="],[name=ordernum],a[href*="search="]'
        : '.tit-prd,#productDetail .thumb img,.goods-imgs--view img,.goods-infos .prices,.menu-depth,#productDetail tr,.consumer,#price,[id^=MS_amount]'
    }`;
  },
  readNames: 'IS_LOGIN product_uid product_name product_price ',
  readNoted: '_c _r basket order. ordere order_c member login idinfo join board review'.split(' '),
  readFields: /\b(branduid|amount[^=]*|ordertype)=[^&]*/g,
  // What a form of a board holds is somebody's own: of it only what sends it is looked at.
  // Put together when somebody clicks, and not while the page loads.
  get readButtons() {
    return `${'send_multi nhn_buy kakaopay payco npay_btn_pay power_review login_chk go_wish'
      .split(' ')
      .map(
        (word) => `[href*=${word}],[onclick*=${word}],[class*=${word} i],[id*=${word} i]`,
      )},[class*=wish]:not(.on),form[action*=board] :is(a,button,[type=submit],[type=image],[type=button])`;
  },
});
