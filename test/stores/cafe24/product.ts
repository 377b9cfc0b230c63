// The product page with its globals and metas, and the popups that lists and layers load.

import { type Context, Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { html, raw } from 'hono/html';
import { alertPage, entities, type Html, literal } from '../kit/html';
import { breadcrumb, productLink } from './catalogue';
import { findProduct, type Product, productCode, variantsOf } from './products';
import { layoutPage, popupPage, SHOP_NAME } from './skin';
import type { StoreState } from './state';
import type { Env, Visit } from './visit';

export function productRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();

  const show = (c: Context<Env>, no: number, categoryNo: number, displayGroup: number) => {
    const { visit } = c.var;
    const product = findProduct(no);
    if (!product) return c.html(alertPage('판매가 종료된 상품입니다.', visit.link('/')));
    visit.session.recent = [no, ...visit.session.recent.filter((other) => other !== no)].slice(0, 10);
    setCookie(c, `recent_plist${visit.shopNo}`, visit.session.recent.join('|'), { path: '/' });
    const facts = {
      role: 'PRODUCT_DETAIL',
      file: '/product/detail.html',
      title: `${visit.name(product)} - ${SHOP_NAME}`,
      head: productHead(visit, product, categoryNo, displayGroup),
      globals: productGlobals(visit, product, categoryNo, displayGroup),
      scripts: ['product'],
    };
    return c.html(layoutPage(state, visit, facts, productBody(visit, product, categoryNo)));
  };

  app.get('/product/detail.html', (c) =>
    show(
      c,
      Number(c.req.query('product_no')),
      Number(c.req.query('cate_no') ?? 0),
      Number(c.req.query('display_group') ?? 1),
    ),
  );
  app.get('/product/basket_option.html', (c) => {
    const product = findProduct(Number(c.req.query('product_no')));
    return product ? c.html(optionPopup(state, c.var.visit, product, Number(c.req.query('cate_no')))) : c.notFound();
  });
  app.get('/product/add_basket.html', (c) => {
    const { visit } = c.var;
    return c.html(html`<div class="box"><p>${visit.t('장바구니에 상품이 담겼습니다.', 'Added to your cart.')}</p>
<div class="buttons"><a class="btn main" href="${visit.link('/order/basket.html')}">${visit.t('장바구니 이동', 'View cart')}</a>
<button type="button" class="btn" onclick="EC$('#confirmLayer').remove()">${visit.t('쇼핑 계속하기', 'Keep shopping')}</button></div></div>`);
  });
  app.get('/product/layer_wish.html', (c) =>
    c.html(html`<div class="box"><p>${c.var.visit.t('관심상품으로 등록되었습니다.', 'Added to your wish list.')}</p>
<div class="buttons"><a class="btn main" href="${c.var.visit.link('/myshop/wish_list.html')}">${c.var.visit.t('관심상품 확인', 'View list')}</a>
<button type="button" class="btn" onclick="EC$('#confirmLayer').remove()">${c.var.visit.t('닫기', 'Close')}</button></div></div>`),
  );
  // SEO addresses; category and display parts are each optional.
  app.get('/product/:name/:no{\\d+}/', (c) => show(c, Number(c.req.param('no')), 0, 1));
  app.get('/product/:name/:no{\\d+}/category/:cate{\\d+}/', (c) =>
    show(c, Number(c.req.param('no')), Number(c.req.param('cate')), 1),
  );
  app.get('/product/:name/:no{\\d+}/display/:group{\\d+}/', (c) =>
    show(c, Number(c.req.param('no')), 0, Number(c.req.param('group'))),
  );
  app.get('/product/:name/:no{\\d+}/category/:cate{\\d+}/display/:group{\\d+}/', (c) =>
    show(c, Number(c.req.param('no')), Number(c.req.param('cate')), Number(c.req.param('group'))),
  );
  return app;
}

/** Meta tags and JSON-LD. The price is the selling price, the sale price what is left after the product discount. */
function productHead(visit: Visit, product: Product, categoryNo: number, displayGroup: number): Html {
  const url = visit.origin + visit.link(productLink(visit, product, categoryNo || product.category, displayGroup));
  const image = `${visit.origin}/web/product/big/${product.no}.svg`;
  const metas: [string, string][] = [
    ['og:type', 'product'],
    ['og:title', `${visit.name(product)} - ${SHOP_NAME}`],
    ['og:description', product.summary],
    ['og:url', url],
    ['og:image', image],
    ['og:site_name', SHOP_NAME],
    ['product:productId', String(product.no)],
    ['product:retailer_item_id', String(product.no)],
    ['product:price:amount', visit.money(product.price)],
    ['product:price:currency', visit.currency],
    ['product:sale_price:amount', visit.money(product.salePrice)],
    ['product:sale_price:currency', visit.currency],
  ];
  const jsonLd = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: visit.name(product),
    image: [image],
    description: product.summary,
    brand: { '@type': 'Brand', name: product.brand ?? SHOP_NAME },
    offers: { '@type': 'Offer', url, priceCurrency: visit.currency, price: visit.money(product.salePrice) },
  };
  return html`<link rel="canonical" href="${url}">
${metas.map(([property, content]) => html`<meta property="${property}" content="${content}">\n`)}
<script type="application/ld+json">${literal(jsonLd)}</script>`;
}

/** The inline variables of a product page. Almost all of them are strings, numbers included. */
function productGlobals(
  visit: Visit,
  product: Product,
  categoryNo: number,
  displayGroup: number,
): Record<string, unknown> {
  const price = visit.money(product.price);
  const tax = Math.round(product.price / 11);
  return {
    iProductNo: String(product.no),
    iCategoryNo: String(categoryNo),
    iDisplayGroup: String(displayGroup),
    product_name: visit.rawName(product),
    product_code: productCode(product),
    product_price: price,
    // Printed only where there is a product discount; the rule on real shops is not certain.
    ...(product.salePrice < product.price ? { product_sale_price: visit.money(product.salePrice) } : {}),
    product_price_mobile: price,
    mobile_dc_price: '',
    product_price_content: product.priceText === undefined ? '' : '1',
    _iPrdtPriceOrg: visit.money(product.price - tax),
    _iPrdtPriceTax: visit.money(tax),
    is_selling_price: 'S',
    product_image_tiny: `${product.no}.svg`,
    has_option: product.option ? 'T' : 'F',
    option_type: product.option ? 'T' : 'F',
    item_code: product.option ? '' : (variantsOf(product)[0]?.code ?? ''),
    option_stock_data: product.option ? JSON.stringify(optionStock(visit, product)) : '',
    stock_number: product.soldOut ? '0' : '100',
    basket_type: 'A0000',
    delvtype: 'A',
    product_min: '1',
    product_max: '-1',
    buy_unit: '1',
    sIsDisplayNonmemberPrice: 'F',
    link_product_detail: visit.link(productLink(visit, product, categoryNo || product.category, displayGroup)),
    price_unit_head: '',
    price_unit_tail: visit.t('원', ' USD'),
    is_soldout_icon: product.soldOut ? 'T' : 'F',
  };
}

function optionStock(visit: Visit, product: Product): Record<string, unknown> {
  return Object.fromEntries(
    variantsOf(product).map(({ code, label, extraPrice }) => [
      code,
      {
        stock_price: visit.money(extraPrice),
        use_stock: true,
        use_soldout: 'T',
        is_display: 'T',
        is_selling: product.soldOut ? 'F' : 'T',
        option_price: visit.money(product.salePrice + extraPrice),
        option_name: product.option?.name ?? '',
        option_value: label,
        stock_number: product.soldOut ? 0 : 100,
        is_auto_soldout: 'F',
      },
    ]),
  );
}

function productBody(visit: Visit, product: Product, categoryNo: number): Html {
  const { t } = visit;
  const discounted = product.salePrice < product.price;
  return html`${breadcrumb(visit, categoryNo || product.category)}
<div class="xans-element- xans-product xans-product-detail">
<div class="xans-element- xans-product xans-product-image keyImg"><img class="BigImage" src="/web/product/big/${product.no}.svg" alt="${visit.name(product)}"></div>
<div class="infoArea">
<div class="headingArea"><h2>${visit.name(product)}</h2></div>
<div class="xans-element- xans-product xans-product-detaildesign"><table><tbody>
${product.customPrice ? html`<tr><th>${t('소비자가', 'List price')}</th><td><s id="span_product_price_custom">${visit.price(product.customPrice)}</s></td></tr>` : ''}
<tr><th>${t('판매가', 'Price')}</th><td><strong id="span_product_price_text">${product.priceText ?? visit.price(product.price)}</strong></td></tr>
${discounted ? html`<tr><th>${t('할인판매가', 'Sale price')}</th><td><strong id="span_product_price_sale" class="sale">${visit.price(product.salePrice)}</strong></td></tr>` : ''}
${product.brand ? html`<tr><th>${t('브랜드', 'Brand')}</th><td>${product.brand}</td></tr>` : ''}
<tr><th>${t('상품요약', 'About')}</th><td>${product.summary}</td></tr></tbody></table></div>
${optionArea(visit, product)}
${product.soldOut || product.priceText !== undefined ? html`<p class="soldout">${product.soldOut ? t('품절된 상품입니다.', 'Sold out') : product.priceText}</p>` : actions(visit, product)}
</div></div>
<h3>${t('상품 후기', 'Reviews')}</h3><p><a class="btn small" href="${visit.link(`/board/product/write.html?board_no=4&product_no=${product.no}`)}">${t('후기 쓰기', 'Write a review')}</a>
<a class="btn small" href="${visit.link('/board/product/list.html?board_no=4')}">${t('모두 보기', 'View all')}</a></p>`;
}

/** Chosen lines are rows of `#totalProducts`; a product without options has just the quantity field. */
function optionArea(visit: Visit, product: Product): Html {
  const { option } = product;
  if (product.soldOut || product.priceText !== undefined) return html``;
  const quantity = option
    ? ''
    : raw(
        '<tr><td>수량</td><td><input id="quantity" class="quantity" type="number" min="1" value="1" aria-label="수량"></td></tr>',
      );
  return html`${
    option
      ? html`<p><select id="product_option_id1" name="option1" class="ProductOption0" aria-label="${option.name}">
<option value="*">- [${visit.t('필수', 'required')}] ${option.name} -</option>
${variantsOf(product).map(({ code, label, extraPrice }) => html`<option value="${code}">${label}${extraPrice ? ` (+${visit.price(extraPrice)})` : ''}</option>`)}</select></p>`
      : ''
  }<table id="totalProducts"><tbody>${quantity}</tbody></table>
<p class="total">${visit.t('총 상품금액', 'Total')} <em>${option ? visit.price(0) : visit.price(product.salePrice)}</em></p>`;
}

function actions(visit: Visit, product: Product): Html {
  const { t } = visit;
  const submit = (type: string) => `product_submit(${type}, '/exec/front/order/basket/', this)`;
  const wish = visit.member ? "add_wishlist('')" : `add_wishlist_nologin('${visit.link('/member/login.html')}')`;
  return html`<div class="xans-element- xans-product xans-product-action" ${visit.mobile ? raw('id="orderFixArea"') : ''}><div class="buttons">
<button type="button" id="actionBuy" class="btn main" onclick="${submit('1')}">${t('바로 구매하기', 'Buy now')}</button>
<button type="button" id="actionCart" class="btn actionCart" onclick="${submit('2')}">${t('장바구니', 'Add to cart')}</button>
<button type="button" id="actionWish" class="btn" onclick="${wish}">${t('관심상품', 'Wish list')} ${visit.session.wishlist.has(product.no) ? '♥' : '♡'}</button></div>
<div id="NaverChk_Button"><button type="button" class="btn naver npay_btn_item npay_btn_pay" onclick="${submit("'naver_checkout'")}">N pay ${t('구매', '')}</button></div>
<div id="appPaymentButtonBox"><button type="button" class="btn sns_pay" onclick="${submit("'app'")}">${t('카카오페이 구매', 'KakaoPay')}</button></div></div>`;
}

/** The frame a list opens for a product with options. Nothing is posted before the shopper confirms in it. */
function optionPopup(state: StoreState, visit: Visit, product: Product, categoryNo: number): Html {
  const globals = {
    ...productGlobals(visit, product, categoryNo, 1),
    product_name: entities(visit.name(product)),
  };
  return popupPage(
    state,
    visit,
    {
      role: 'ETC',
      file: '/product/basket_option.html',
      title: visit.t('옵션 선택', 'Options'),
      globals,
      scripts: ['product'],
    },
    html`<h2>${visit.name(product)}</h2>${optionArea(visit, product)}
<div class="buttons"><button type="button" id="actionCart" class="btn main" onclick="product_submit(2, '/exec/front/order/basket/', this)">${visit.t('장바구니 담기', 'Add to cart')}</button>
<button type="button" class="btn" onclick="parent.EC$('#optionLayer').remove()">${visit.t('닫기', 'Close')}</button></div>`,
  );
}
