// The owner's skins: HTML the owner can edit, and so the places where a tag is pasted. PC and mobile are two separate
// file trees; the order form and order result of the stand-alone skin use neither layout.

import { html, raw } from 'hono/html';
import type { Html } from '../kit/html';
import { type PageFacts, platformHead, platformTail } from './platform';
import { CATEGORIES, slug } from './products';
import type { StoreState } from './state';
import type { Visit } from './visit';

export const SHOP_NAME = '모먼트클로젯';

/** Names that the platform's scripts find things by, and those of its records, which only repeat under them. */
const PLATFORM_NAMES =
  /^(xans-element-|xans-record-|xans-\w+|EC-.*|ec-product-listwishicon|npay_.*|appPaymentButtonBox|displaynone|anchorBoxId_.*|product_option_id1|option_.*|totalProducts|total|quantity.*|basket_chk_id_.*|is_simple_join|simple_join_fields|joinForm|boardWriteForm|frm_order_.*|btn_payment|order_id)$/;

/** What the platform makes of a name in a skin whose designer renames all they can and numbers their modules. */
export function platformNames(name: string): string | undefined {
  const [, group] = /^xans-(\w+)-(?!var-|state)\w+$/.exec(name) ?? [];
  if (group) return `${name}-1 ${name} xans-${group}-1`;
  return PLATFORM_NAMES.test(name) || name.startsWith('xans-') ? name : undefined;
}

/** A page in the layout of the visit's device: `layout/basic/layout.html` of the PC or the mobile skin. */
export function layoutPage(state: StoreState, visit: Visit, facts: PageFacts, body: Html): Html {
  const { variations } = state;
  const tag = visit.mobile ? (variations.mobileTag ?? variations.tag) : variations.tag;
  return html`<!doctype html>
<html lang="${visit.languageCode}">
<head>
${variations.ownOgTags ? ownOgTags(visit) : ''}
${platformHead(state, facts)}
${variations.prototypeJs ? html`<script src="/skin/prototype.js"></script>` : ''}
${raw(tag)}
</head>
<body class="${visit.mobile ? 'mobile' : 'pc'}">
${header(state, visit)}
<main id="contents">
${body}
</main>
${footer(visit)}
<script src="/layout/basic/js/common.js"></script>
${platformTail(state, visit, facts)}
${variations.polluted ? html`<script src="/skin/jquery-1.12.4.min.js"></script><script src="/skin/polluted.js"></script>` : ''}
</body>
</html>`;
}

/**
 * The order form or the order result. In the stand-alone skin the layout, and a tag pasted there, is missing;
 * only `orderTag` and what was appended to `layout/basic/js/common.js` run.
 */
export function orderPage(state: StoreState, visit: Visit, facts: PageFacts, body: Html): Html {
  const tag = raw(state.variations.orderTag);
  if (state.variations.orderSkin === 'layout') return layoutPage(state, visit, facts, html`${tag}${body}`);
  return html`<!doctype html>
<html lang="${visit.languageCode}">
<head>
${platformHead(state, facts)}
<script src="/layout/basic/js/common.js"></script>
${tag}
</head>
<body id="userStyle" class="${visit.mobile ? 'mobile' : 'pc'}">
<div id="mCafe24Order">
<header class="orderHeader"><a href="${visit.link('/')}">${SHOP_NAME}</a><h1>${facts.title}</h1></header>
${body}
</div>
${platformTail(state, visit, facts)}
</body>
</html>`;
}

/** A page for layers and frames, `popup.html`. Never a page view. */
export function popupPage(state: StoreState, visit: Visit, facts: PageFacts, body: Html): Html {
  return html`<!doctype html>
<html lang="${visit.languageCode}">
<head>${platformHead(state, facts)}${raw(state.variations.popupTag)}</head>
<body id="popup">${body}${platformTail(state, visit, facts)}</body>
</html>`;
}

function header(state: StoreState, visit: Visit): Html {
  const { link, t } = visit;
  const top = CATEGORIES.filter(({ parent }) => parent === undefined);
  return html`<header id="header">
<p class="notice">${t('5만원 이상 무료배송 · 연습용 가상 상점입니다', 'A practice shop: nothing is sold here')}</p>
<div class="bar">
<h1 class="logo"><a href="${link('/')}">${SHOP_NAME}</a></h1>
<form class="search" action="${link('/product/search.html')}" method="get" role="search">
<input name="keyword" aria-label="${t('검색어', 'Search')}" placeholder="${t('검색어를 입력하세요', 'Search')}"><button>${t('검색', 'Go')}</button></form>
<nav class="account">${state.variations.loginBlock ? loginBlock(visit) : ''}
<a href="${link('/order/basket.html')}">${t('장바구니', 'Cart')} <span class="count EC-Layout-Basket-count">${visit.session.cart.length}</span></a>
</nav></div>
<nav class="categories">${top.map((category) => html`<a href="${link(`/category/${slug(visit.name(category))}/${category.no}/`)}">${visit.name(category)}</a>`)}
<a href="${link('/board/product/list.html?board_no=4')}">${t('상품 후기', 'Reviews')}</a></nav>
</header>`;
}

/** Both states are in the HTML, hidden; the platform's script shows one after its asynchronous call. */
function loginBlock({ link, t }: Visit): Html {
  return html`<span class="xans-element- xans-layout xans-layout-statelogoff displaynone"><a href="${link('/member/login.html')}">${t('로그인', 'Log in')}</a>
<a href="${link('/member/agreement.html')}">${t('회원가입', 'Join')}</a></span>
<span class="xans-element- xans-layout xans-layout-statelogon displaynone"><b><span class="xans-member-var-name"></span></b>${t('님', '')}
<a href="${link('/myshop/index.html')}">${t('마이페이지', 'My page')}</a>
<a href="${link('/exec/front/Member/logout/')}">${t('로그아웃', 'Log out')}</a></span>`;
}

function footer(visit: Visit): Html {
  const { link, t } = visit;
  return html`<footer id="footer"><p><b>${SHOP_NAME}</b> · ${t('카페24 쇼핑몰을 흉내 낸 연습용 상점', 'A stand-in for a Cafe24 shop')}</p>
<p><a href="${link('/product/recent_view_product.html')}">${t('최근 본 상품', 'Recently viewed')}</a>
<a href="/">한국어</a> <a href="/shop2/">English</a> <a href="/m/">${t('모바일', 'Mobile')}</a></p></footer>`;
}

/** What some owners write by hand for the whole site, in front of the platform's own tags. */
function ownOgTags({ origin }: Visit): Html {
  return html`<meta property="og:type" content="website"><meta property="og:title" content="${SHOP_NAME}">
<meta property="og:url" content="${origin}/"><meta property="og:image" content="${origin}/web/upload/logo.svg">`;
}
