// The product page, with its forms for cart, buy-now and Naver Pay.

import { Hono } from 'hono';
import { html } from 'hono/html';
import { alertPage, type Html, literal, won } from '../kit/html';
import { designPage, priceHidden, SHOP_NAME } from './design';
import { brandcode, categoriesOf, findProduct, type Product } from './products';
import { SHOP_ID, type StoreState } from './state';
import { type Env, pathsOf, reply, type Visit } from './visit';

export function productRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();
  app.on('GET', pathsOf('product'), (c) => {
    const { visit } = c.var;
    const product = findProduct(Number(visit.query('branduid')));
    // A missing product is an ordinary page with an alert in it.
    if (!product) return reply(c, alertPage('존재하지 않는 상품입니다.', visit.to('main')));
    visit.session.recent = [product.uid, ...visit.session.recent.filter((uid) => uid !== product.uid)].slice(0, 10);
    const facts = {
      title: `${SHOP_NAME} - ${product.name}`,
      head: productHead(state, visit, product),
      product,
      scripts: ['product'],
    };
    return reply(c, designPage(state, visit, facts, productBody(state, visit, product)));
  });
  return app;
}

function productHead(state: StoreState, visit: Visit, product: Product): Html {
  const image = state.variations.logoAsOgImage
    ? `/shopimages/${SHOP_ID}/logo.svg`
    : `/shopimages/${SHOP_ID}/${product.uid}.svg`;
  // Only the newer shops print structured data.
  const jsonLd = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    image: `${visit.origin}/shopimages/${SHOP_ID}/${product.uid}.svg`,
    category: categoriesOf(product)
      .map(({ name }, depth) => `${name} (${depth ? '중' : '대'})`)
      .join(' > '),
    offers: {
      '@type': 'Offer',
      priceCurrency: 'KRW',
      price: String(product.price),
      availability: `https://schema.org/${product.soldOut ? 'OutOfStock' : 'InStock'}`,
    },
  };
  return html`<meta property="og:type" content="product"><meta property="og:title" content="${SHOP_NAME} - ${product.name}">
<meta property="og:url" content="${visit.origin}/shop/shopdetail.html?branduid=${product.uid}"><meta property="og:image" content="${visit.origin}${image}">
<meta property="og:site_name" content="${SHOP_NAME}">
${visit.classic ? '' : html`<script type="application/ld+json">${literal(jsonLd)}</script>`}`;
}

function productBody(state: StoreState, visit: Visit, product: Product): Html {
  const hidden = priceHidden(state, visit);
  const price = hidden ? '' : won(product.price).slice(0, -1);
  return html`<main id="contents">${visit.classic ? classicWay(visit, product) : newerWay(visit, product)}
<div id="productDetail">${visit.classic ? html`<div class="thumb">${picture(product)}</div>` : html`<div class="goods-imgs"><div class="goods-imgs--view">${picture(product)}</div></div>`}
<div class="info goods-infos"><form id="form1" name="form1" onsubmit="return false"><input type="hidden" id="price" name="price" value="${price}">
${visit.classic ? classicDetail(product, hidden) : newerDetail(product, hidden)}
${optionArea(product)}</form>
${product.soldOut ? html`<p class="soldout">품절된 상품입니다.</p>` : buttons(visit, product)}</div></div>
${orderForm(visit, product)}
<section><h3>상품 후기</h3>${reviewForm(visit, product)}</section></main>`;
}

const picture = (product: Product): Html =>
  html`<img src="/shopimages/${SHOP_ID}/${product.uid}.svg" alt="${product.name}">`;

const listLink = (visit: Visit, { xcode, mcode }: { xcode: string; mcode: string }): string =>
  visit.to('list', `xcode=${xcode}&mcode=${mcode}&type=${mcode === '000' ? 'X' : 'M'}`);

const classicWay = (visit: Visit, product: Product): Html =>
  html`<p class="path"><a href="${visit.to('main')}">홈</a>${categoriesOf(product).map((category) => html` &gt; <a href="${listLink(visit, category)}">${category.name}</a>`)}</p>`;

const newerWay = (visit: Visit, product: Product): Html =>
  html`<ul class="menu-depth path"><li><a href="${visit.to('main')}"><span>HOME</span></a></li>${categoriesOf(product).map((category) => html`<li><a href="${listLink(visit, category)}"><span>${category.name}</span></a></li>`)}</ul>`;

const classicDetail = (
  product: Product,
  hidden: boolean,
): Html => html`<h2 class="tit-prd">${product.name}</h2><table class="detail"><tbody>
${product.consumerPrice ? html`<tr><th>소비자가</th><td><s class="consumer">${won(product.consumerPrice)}</s></td></tr>` : ''}
<tr><th>판매가</th><td class="price"><span id="pricevalue">${hidden ? '회원공개' : won(product.price)}</span></td></tr>
${product.brand ? html`<tr><th>브랜드</th><td>${product.brand}</td></tr>` : ''}<tr><th>설명</th><td>${product.summary}</td></tr></tbody></table>`;

/** The stock new design: no table, and the struck-out price in a tag beside the other. */
const newerDetail = (
  product: Product,
  hidden: boolean,
): Html => html`<p class="goods--title"><b>${product.name}</b></p><p class="goods--subtitle">${product.summary}</p>
<div class="goods--price-wrap"><div class="prices">${
  hidden
    ? '회원공개'
    : html`<span class="price"><strong>${product.price.toLocaleString('ko-KR')}</strong>원</span>
${product.consumerPrice ? html`<span class="original"><strong>${product.consumerPrice.toLocaleString('ko-KR')}</strong>원</span> <span class="discount">${Math.round((1 - product.price / product.consumerPrice) * 100)}%</span>` : ''}`
}</div></div>`;

/** Chosen lines appear in `#MK_innerOpt_01`, each with its own quantity. */
function optionArea(product: Product): Html {
  if (product.soldOut) return html``;
  const { option } = product;
  return html`${
    option
      ? html`<p><select name="optionlist[]" aria-label="${option.name}"><option value="">${option.name} 선택 (필수)</option>
${option.values.map(({ label, extra, state }, index) => (state === 'HIDE' ? '' : html`<option value="${index + 1}" ${state === 'SOLDOUT' ? 'disabled' : ''}>${label}${extra ? ` (+${won(extra)})` : ''}${state === 'SOLDOUT' ? ' - 품절' : ''}</option>`))}</select></p>`
      : ''
  }<ul id="MK_innerOpt_01" class="MK_inner-opt">${option ? '' : html`<li><span>수량</span><input type="number" id="MS_amount_basic_0" class="amount" data-sto="0" min="1" value="1" aria-label="수량"></li>`}</ul>
<p class="total">총 상품금액 <strong id="MK_p_total">${option ? '0' : won(product.price).slice(0, -1)}</strong>원</p>`;
}

function buttons(visit: Visit, product: Product): Html {
  const wish = visit.session.wishlist.has(product.uid) ? 'on' : '';
  return html`<div class="buttons"><a class="btn main btn_buy" href="javascript:send_multi('', 'baro', '')">바로 구매</a>
<a class="btn btn_cart" href="javascript:send_multi('', '')">장바구니</a>
${
  visit.classic
    ? html`<a class="btn btn_wish" href="javascript:login_chk('${brandcode(product)}')">찜하기</a>`
    : html`<button type="button" class="btn btn_wish ico-wish ${wish}" data-uid="${product.uid}" aria-label="찜하기">${wish ? '♥' : '♡'}</button>`
}</div>
${naverButtons('baro')}
<div class="buttons"><a class="btn kakao" href="javascript:kakaopay_buy_baro()">카카오페이 구매</a></div>`;
}

/**
 * Naver's own script writes its buttons and binds the platform's functions to them: nothing in them says what they call.
 * In the cart there is no wish list.
 */
export function naverButtons(place: 'baro' | 'order'): Html {
  const zzim =
    place === 'baro'
      ? html` <a id="NPAY_WISH_LINK_IDNC_ID_1" href="#" class="npay_btn_link npay_btn_zzim btn naver light" title="새창"><span>N 찜</span></a>`
      : '';
  return html`<div class="buttons naver-checkout npay_button_box"><a id="NPAY_BUY_LINK_IDNC_ID_1" href="#" data-place="${place}" class="npay_btn_link npay_btn_pay btn naver" title="새창"><span>N pay 구매</span></a>${zzim}
<p class="npay_event_text hint">N pay 이벤트</p></div>`;
}

/** `allbasket` is what a classic shop posts to the cart page; newer ones send the same fields by ajax. */
function orderForm(visit: Visit, product: Product): Html {
  const fields = {
    branduid: product.uid,
    brandcode: brandcode(product),
    xcode: product.xcode,
    mcode: product.mcode,
    typep: 'X',
    opt_type: product.option ? 'PS' : 'NO',
    cart_free: '',
    basket_use: 'Y',
    ordertype: '',
    navercheckout: '',
  };
  return html`<form name="allbasket" method="post" action="${visit.to('basket')}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<span id="allbasket_options"></span></form>`;
}

/** The power review form at the foot of the product page and on the review page. */
export function reviewForm(visit: Visit, product: Product): Html {
  return html`<form name="prw_form" id="prw_form" method="post" action="${visit.to('review')}" class="review-form"><input type="hidden" name="product_uid" value="${product.uid}"><input type="hidden" name="ordernum" value=""><input type="hidden" name="write_type" value="DETAIL">
<select name="score1" aria-label="별점"><option value="5">★★★★★</option><option value="4">★★★★</option><option value="3">★★★</option></select>
<textarea name="content" rows="3" aria-label="후기" placeholder="${product.name} 후기를 남겨 주세요"></textarea><a class="btn small" href="javascript:power_review_submit()">후기 등록</a></form>`;
}
