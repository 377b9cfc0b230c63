// Cafe24: where its pages keep what they say. The platform names every page in a meta tag and prints its data into
// globals near the page's end; skins may rename, translate and redefine everything else. PC and mobile pages are alike
// in all that matters here.
//
// The member: the cookie `iscache=F` says whether somebody is logged in, the platform's member cache or log-in block
// who it is. Some pages show only a pseudonym (64 hex characters). It is no member id the shop could look up, and two
// ids for one person would make two members at the edge, so it is not used: until a page shows the id, the member
// known to this browser is still believed, and an unknown one stays anonymous.

import { cookies, welcome } from './identity';
import { found, globals, observe, place, text } from './observe';
import { safe } from './safe';

const shopNo = (): number => globals.EC_SDE_SHOP_NUM || 1;

/** Somebody is logged in, as the page was last asked; asking takes browsers their time. */
let isOn: boolean;

/** The platform's cache of the whole person. Nothing but the id and the day of joining is taken out of it. */
const cached = safe((field: RegExp): string | undefined => found(field, isOn && sessionStorage[`member_${shopNo()}`]));

observe({
  readMember: () => {
    isOn = cookies.includes('iscache=F');
    const id = isOn && (cached(/member_id": ?"([^"]+)/) || text('.xans-member-var-id'));
    // The join-complete page names the new member, logged in or not: the first value of its block is the id.
    const joined = found(/^([\w@.-]+)$/, text('.xans-member-joincomplete :is(dd,td)'));
    if (joined && !id) welcome(joined, '0');
    return id || (isOn || joined ? undefined : '');
  },
  readOrder: () => !place.includes('orderr') || globals.EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA.order_id,
  readMore: () => ({
    y: globals.SHOP_CURRENCY_INFO?.[shopNo()]?.aShopCurrencyInfo?.currency_code,
    d: cached(/created_date": ?"([^"]+)/),
    // The block of a finished order holds an address, too: only the word for "deposit awaited" and the total leave it.
    w: found(/(\uc785\uae08\s?\ub300\uae30|waiting|bank tr)/i, text('.xans-order-result')),
  }),
  // In the order in which they pack best.
  readTable:
    'script[src*="/t/"],.xans-member-simplejoin,#appPaymentButtonBox,meta[property],[id^=anchorBoxId_]:nth-child(-n+15) [href*=product],[name=path_role],[name=product_no],.xans-product-headcategory,.xans-product-detaildesign tr,.ec-base-prdInfo,#span_product_price_custom,.totalPrice .txtEm',
  readNames:
    'product_price product_price_content EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA product_sale_price payed_amount opt_price product_image total_basic_ship_fee product_name item_code quantity order_id product_no aBasketProductData order_product aBasketProductOrderData ',
  readNoted: 'member _r _c board basket orderr orderf'.split(' '),
  readFields: /\b(command|delvType|selected_item[^=]*|redirect|quantity|product_\w+)=[^&]*/g,
  readButtons: '.sns_pay,[class*=npay],[id*=appPayment],[id*=Naver],[onclick*=form_submit]',
});
