// What the platform itself puts into every page, whatever the skin: meta tags in the head, globals and scripts at the
// end. It is there also on pages whose skin file leaves the layout out.

import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { type Html, literal } from '../kit/html';
import { MALL_ID, type StoreState } from './state';
import type { Visit } from './visit';

/** What a page tells the platform about itself. */
export type PageFacts = {
  /** The module on the page decides the role, not the file name. */
  role: string;
  /** The skin file, `/product/detail.html`. */
  file: string;
  title: string;
  /** Further tags for the head: `og:` and `product:` metas, JSON-LD, the canonical link. */
  head?: Html;
  /** Globals of this kind of page, printed near its end. */
  globals?: Record<string, unknown>;
  /** Platform scripts beside the common one: `product`, `basket`, … */
  scripts?: readonly string[];
};

/** The pseudonym every page prints for the member: 64 hex characters, or nothing for a guest. */
export function memberCrypt(memberId: string | null): string {
  return memberId === null ? '' : createHash('sha256').update(`${MALL_ID}:${memberId}`).digest('hex');
}

export function platformHead(state: StoreState, facts: PageFacts): Html {
  const { variations } = state;
  return html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${variations.pathRole ? html`<meta name="path_role" content="${facts.role}">` : ''}
<meta name="design_html_path" content="${facts.file}">
<title>${facts.title}</title>
${facts.head ?? ''}
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/skin/style.css">
<script src="/ind-script/jquery.js"></script>`;
}

/** Route facts as `CAFE24.ROUTE` holds them. */
function routeOf(visit: Visit) {
  return {
    is_mobile: visit.mobile,
    is_need_route: visit.prefix !== '',
    language_code: visit.languageCode,
    path: { origin: visit.prefix + visit.path, prefix: visit.prefix, result: visit.path },
    shop_no: visit.shopNo,
    skin_code: visit.skinCode,
  };
}

/** The last thing in the body: globals, then the platform's scripts, then scripts installed through the API. */
export function platformTail(state: StoreState, visit: Visit, facts: PageFacts): Html {
  const { variations } = state;
  const external = {
    common_member_id_crypt: memberCrypt(visit.session.memberId),
  };
  const cafe24 = {
    MALL_ID,
    SDE_SHOP_NUM: visit.shopNo,
    SHOP_CURRENCY_INFO: currencyInfo(),
    ROUTE: routeOf(visit),
    APPSCRIPT_ASSIGN_DATA: variations.appScripts.map((src) => ({ src, integrity: null })),
    FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: external,
  };
  return html`<script>
var EC_SDE_SHOP_NUM = ${visit.shopNo};
var SHOP_CURRENCY_INFO = ${literal(currencyInfo())};
var EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA = ${literal(external)};
${variations.route ? html`var CAFE24 = ${literal(cafe24)};` : ''}
var EC_STAND_IN = ${literal({
    prefix: visit.prefix,
    mobile: visit.mobile,
    role: facts.role,
    loginBlock: variations.loginBlock,
    appScripts: variations.appScripts,
    currency: visit.currency,
    basketEvent: variations.basketEvent,
    cart: variations.cart,
    orderVariableDelayMs: variations.orderVariableDelayMs,
    text: scriptTexts(visit),
  })};
</script>
<script src="/ind-script/common.js"></script>
${facts.globals ? html`<script>\n${globalLines(facts.globals)}</script>` : ''}
${(facts.scripts ?? []).map((name) => html`<script src="/ind-script/${name}.js"></script>\n`)}`;
}

/** `var name = value;`, one a line, the way the platform prints them. */
function globalLines(globals: Record<string, unknown>): Html {
  return raw(
    Object.entries(globals)
      .map(([name, value]) => `var ${name} = ${literal(value)};\n`)
      .join(''),
  );
}

function currencyInfo() {
  return {
    1: { aShopCurrencyInfo: { currency_code: 'KRW', currency_symbol: '₩', decimal_place: '0' } },
    2: { aShopCurrencyInfo: { currency_code: 'USD', currency_symbol: '$', decimal_place: '2' } },
  };
}

/** Texts of the platform's scripts follow the shop's language. */
function scriptTexts({ t }: Visit) {
  return {
    chooseOption: t('필수 옵션을 선택해주세요.', 'Please choose the required option.'),
    added: t('장바구니에 담았습니다.', 'Added to your cart.'),
    deleteChosen: t('선택하신 상품을 삭제하시겠습니까?', 'Delete the chosen items?'),
    nothingChosen: t('선택된 상품이 없습니다.', 'Nothing is chosen.'),
    loginFirst: t('로그인 후 관심상품 등록을 할 수 있습니다.', 'Please log in to keep a wish list.'),
    wished: t('관심상품으로 등록되었습니다.', 'Added to your wish list.'),
    remove: t('삭제', 'Remove'),
    fillIn: t('필수 입력 항목을 확인해주세요.', 'Please fill in the required fields.'),
  };
}
