// The owner's designs and what the platform prints into them. The header file is where tags are pasted and virtual
// tags are replaced; the HEAD field is site-wide and left as it is.

import { html, raw } from 'hono/html';
import { type Html, literal } from '../kit/html';
import { brandcode, CATEGORIES, type Product } from './products';
import { SHOP_ID, type StoreState } from './state';
import { replaceVirtualTags } from './virtual-tags';
import type { Visit } from './visit';

export const SHOP_NAME = '다온찻집';

/** Names that the platform's scripts, or Naver's, find things by. */
const PLATFORM_NAMES =
  /^(M[KS]_.*|(npay|NPAY)_\w+|amount|user_basket_quantity|allbasket_options|basket_form\d+|hidden|on|\w+_form|form1|orderbutton)$/;

/** What a name becomes when the designer renames all they can; undefined: anything. They still call a heart a wish. */
export function platformNames(name: string): string | undefined {
  if (name === 'ico-wish') return 'dz-wish';
  return PLATFORM_NAMES.test(name) ? name : undefined;
}

/** What a page tells the platform about itself. */
export type PageFacts = {
  title: string;
  head?: Html;
  product?: Product;
  /** Further globals of this page. */
  globals?: Record<string, unknown>;
  scripts?: readonly string[];
  /** Leave the header file out, and the tag with it. */
  withoutHeader?: boolean;
};

export function designPage(state: StoreState, visit: Visit, facts: PageFacts, body: Html): Html {
  const { variations } = state;
  const tag = (visit.mobile ? variations.mobileTag : undefined) ?? variations.tag;
  return html`<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="${visit.charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${facts.title}</title>
${facts.head ?? ''}
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shopimages/${SHOP_ID}/style.css">
<script src="/js/jquery-1.8.1.js"></script>
<script>
${platformGlobals(state, visit, facts)}</script>
${variations.tagPlace === 'head' ? raw(tag) : ''}
</head>
<body class="${visit.classic ? 'classic' : 'responsive'} ${visit.mobile ? 'mobile' : 'pc'}">
${facts.withoutHeader ? '' : html`${variations.tagPlace === 'header' ? raw(replaceVirtualTags(tag, headerValues(visit))) : ''}${header(visit)}`}
${body}
${footer(visit)}
<script src="/js/shop.js"></script>
${(facts.scripts ?? []).map((name) => html`<script src="/js/${name}.js"></script>\n`)}
${variations.polluted ? html`<script src="/js/jquery-1.12.4.min.js"></script><script src="/js/polluted.js"></script>` : ''}
</body>
</html>`;
}

/** A bare page that shop pages load in a hidden frame. It runs the tag like any other. */
export function framedPage(state: StoreState, visit: Visit, title: string): Html {
  const tag = raw(replaceVirtualTags(state.variations.tag, headerValues(visit)));
  return html`<!DOCTYPE html><html><head><meta charset="${visit.charset}"><title>${title}</title>
<script>${platformGlobals(state, visit, { title })}</script></head><body>${tag}</body></html>`;
}

/** Virtual tags of the header file. The id is empty for guests. */
function headerValues({ member, session }: Visit) {
  return {
    values: {
      user_id: member?.id ?? '',
      user_name: member?.name ?? '',
      group_name: member ? '일반회원' : '',
      group_level: member ? '1' : '',
      shop_name: SHOP_NAME,
      basket_count: String(session.cart.length),
    },
    conditions: { login: member !== undefined, not_login: member === undefined },
  };
}

/** Printed on every page; where there is no product the values are empty strings. */
function platformGlobals(state: StoreState, visit: Visit, { product, globals = {} }: PageFacts): Html {
  const values = {
    IS_LOGIN: visit.member ? 'true' : 'false',
    db: SHOP_ID,
    shop_language: 'kor',
    is_mobile_use: true,
    MOBILE_USE: visit.mobile ? '1' : '',
    local_path: visit.localPath,
    basketcnt: String(visit.session.cart.length),
    product_uid: product ? String(product.uid) : '',
    product_name: product ? product.name.replace(/&/g, '&amp;') : '',
    product_price: product && !priceHidden(state, visit) ? String(product.price) : '',
    option_type: product ? (product.option ? 'PS' : 'NO') : '',
    option_display_type: product?.option ? 'EVERY' : '',
    optionJsonData: product ? optionJson(product) : {},
    min_amount: '1',
    max_amount: '9999999',
    view_member_only_price: state.variations.memberOnlyPrice ? 'Y' : '',
    is_dummy: false,
    is_exist: true,
    ORBAS: 'A',
    baskethidden: 'A',
    STAND_IN: { skin: state.variations.skin, cart: state.variations.cart, logFrame: state.variations.logFrame },
    ...globals,
  };
  return raw(
    Object.entries(values)
      .map(([name, value]) => `var ${name} = ${String(literal(value))};\n`)
      .join(''),
  );
}

/** Some shops show prices to members only. */
export function priceHidden(state: StoreState, visit: Visit): boolean {
  return state.variations.memberOnlyPrice && !visit.member;
}

/** `optionJsonData`: one entry per option value. */
function optionJson(product: Product): Record<string, unknown> {
  if (!product.option) return {};
  const { name, values } = product.option;
  return {
    basic: [
      values.map(({ label, extra, state }, index) => ({
        adminuser: SHOP_ID,
        sto_id: String(index + 1),
        brandcode: brandcode(product),
        opt_name: name,
        opt_values: label,
        sto_price: String(product.price + extra),
        opt_price: String(extra),
        sto_state: state,
      })),
    ],
  };
}

function header(visit: Visit): Html {
  const { to, member } = visit;
  return html`<header id="header"><div class="bar"><h1 class="logo"><a href="${to('main')}">${SHOP_NAME}</a></h1>
<form name="search" class="search" method="${visit.classic ? 'post' : 'get'}" action="${to('list')}"><input name="search" placeholder="차 이름을 찾아보세요" aria-label="검색어"><button>검색</button></form>
<nav class="account">${
    member
      ? html`<b>${member.name}</b>님 <a href="/shop/logout.html?type=logout">로그아웃</a> <a href="${to('mypage', 'mypage_type=myorder')}">마이페이지</a>`
      : html`<a href="${to('login', 'type=login')}">로그인</a> <a href="${to('join', 'type=new&mem_type=person&first=1')}">회원가입</a>`
  }
<a href="${to('basket')}">장바구니 <span class="count" id="user_basket_quantity">${visit.session.cart.length}</span></a></nav></div>
<nav class="categories">${CATEGORIES.map(({ xcode, mcode, name }) => html`<a class="${mcode === '000' ? 'top' : 'sub'}" href="${to('list', mcode === '000' ? `xcode=${xcode}&type=X` : `xcode=${xcode}&mcode=${mcode}&type=M`)}">${name}</a>`)}
<a class="top" href="${to('review')}">후기</a><a class="top" href="${to('board', `code=${SHOP_ID}_board1`)}">게시판</a></nav></header>`;
}

function footer(visit: Visit): Html {
  return html`<footer id="footer"><p><b>${SHOP_NAME}</b> · 메이크샵 쇼핑몰을 흉내 낸 연습용 상점. 실제로 팔지 않습니다.</p>
<p><a href="/shop/todaygoods.html">최근 본 상품</a> ${visit.mobile ? html`<a href="/">PC 화면</a>` : html`<a href="/m/">모바일 화면</a>`}</p></footer>`;
}
