// Main page, category, search and recently viewed: the pages that list products.

import { Hono } from 'hono';
import { html } from 'hono/html';
import { type Html, literal } from '../kit/html';
import {
  type CATEGORIES,
  categoryPath,
  findCategory,
  PRODUCTS,
  type Product,
  productsIn,
  slug,
  variantsOf,
} from './products';
import { layoutPage, SHOP_NAME } from './skin';
import type { StoreState } from './state';
import type { Env, Visit } from './visit';

export function catalogueRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();

  const main = (visit: Visit) =>
    layoutPage(
      state,
      visit,
      { role: 'MAIN', file: '/index.html', title: SHOP_NAME, scripts: ['product'] },
      html`<section class="hero"><h2>${visit.t('오래 입는 옷장', 'Clothes that stay')}</h2>
<p>${visit.t('계절이 바뀌어도 손이 가는 옷을 고릅니다', 'Chosen to outlast the season')}</p></section>
<h2>${visit.t('추천 상품', 'Our picks')}</h2>
${productGrid(visit, PRODUCTS, 'xans-product-listmain-1 xans-product-listrecommend', 2)}`,
    );
  app.get('/', (c) => c.html(main(c.var.visit)));
  app.get('/index.html', (c) => c.html(main(c.var.visit)));

  const category = (visit: Visit, no: number) => {
    const found = findCategory(no);
    if (!found) return undefined;
    const path = categoryPath(no);
    const parent = path.at(-2);
    const title = `${visit.name(found)} - ${parent ? visit.name(parent) : SHOP_NAME}`;
    return layoutPage(
      state,
      visit,
      {
        role: 'PRODUCT_LIST',
        file: '/product/list.html',
        title,
        head: html`<meta property="og:type" content="product.group"><meta property="og:title" content="${title}">
<meta property="og:url" content="${visit.origin}${visit.link(categoryLink(visit, found))}"><meta property="og:site_name" content="${SHOP_NAME}">`,
        scripts: ['product'],
      },
      html`${breadcrumb(visit, no)}
<h2 class="xans-element- xans-product xans-product-headcategory title"><span>${visit.name(found)}</span></h2>
${productGrid(visit, productsIn(no), 'xans-product-listnormal', 1, no)}`,
    );
  };
  app.get('/product/list.html', async (c) => {
    const page = category(c.var.visit, Number(c.req.query('cate_no')));
    return page ? c.html(page) : c.notFound();
  });
  app.get('/category/:name/:no/', (c) => {
    const page = category(c.var.visit, Number(c.req.param('no')));
    return page ? c.html(page) : c.notFound();
  });

  app.get('/product/search.html', (c) => {
    const { visit } = c.var;
    const keyword = c.req.query('keyword')?.trim() ?? '';
    const found = keyword ? PRODUCTS.filter((product) => searchText(product).includes(keyword.toLowerCase())) : [];
    return c.html(
      layoutPage(
        state,
        visit,
        {
          role: 'PRODUCT_SEARCH',
          file: '/product/search.html',
          title: `${visit.t('상품 검색', 'Search')} - ${SHOP_NAME}`,
          scripts: ['product'],
        },
        html`<div class="xans-element- xans-product xans-product-searchdata"><h2>${visit.t('상품 검색', 'Search')}</h2>
<p>${keyword ? html`“${keyword}” — ${found.length}${visit.t('개의 상품', ' items')}` : visit.t('검색어를 입력하세요', 'Enter a word')}</p></div>
${found.length ? productGrid(visit, found, 'xans-search-result', 1) : html`<p class="empty">${visit.t('검색된 상품이 없습니다.', 'Nothing was found.')}</p>`}`,
      ),
    );
  });

  app.get('/product/recent_view_product.html', (c) => {
    const { visit } = c.var;
    const recent = visit.session.recent.flatMap((no) => PRODUCTS.filter((product) => product.no === no));
    return c.html(
      layoutPage(
        state,
        visit,
        {
          role: 'PRODUCT_RECENT',
          file: '/product/recent_view_product.html',
          title: visit.t('최근 본 상품', 'Recently viewed'),
          scripts: ['product'],
        },
        html`<h2>${visit.t('최근 본 상품', 'Recently viewed')}</h2>${productGrid(visit, recent, 'xans-product-recentlist', 1)}`,
      ),
    );
  });

  return app;
}

/** The path of categories above a product or list, and the platform's call that notes it for the next product page. */
export function breadcrumb(visit: Visit, categoryNo: number): Html {
  const path = categoryPath(categoryNo);
  const last = path.at(-1);
  return html`<div class="xans-element- xans-product xans-product-headcategory path"><ol class="path"><li><a href="${visit.link('/')}">${visit.t('홈', 'Home')}</a></li>
${path.map((category) => html`<li><a href="${visit.link(categoryLink(visit, category))}">${visit.name(category)}</a></li>`)}</ol></div>
${last ? html`<script>window.addEventListener('load', function () { setCategoryCookie(${literal({ category_no: String(last.no), category_name: visit.name(last) })}); });</script>` : ''}`;
}

/** `/product/{name}/{no}/category/{cate}/display/{group}/`, prefix not included. */
export function productLink(visit: Visit, product: Product, categoryNo: number, displayGroup: number): string {
  return `/product/${slug(visit.name(product))}/${product.no}/category/${categoryNo}/display/${displayGroup}/`;
}

function categoryLink(visit: Visit, category: (typeof CATEGORIES)[number]): string {
  return `/category/${slug(visit.name(category))}/${category.no}/`;
}

/** A grid of products. Each `li` carries the platform's anchor id. */
function productGrid(
  visit: Visit,
  products: readonly Product[],
  module: string,
  displayGroup: number,
  categoryNo?: number,
): Html {
  return html`<div class="xans-element- xans-product ${module}"><ul class="prdList">
${products.map((product) => gridItem(visit, product, categoryNo ?? product.category, displayGroup))}</ul></div>`;
}

function gridItem(visit: Visit, product: Product, categoryNo: number, displayGroup: number): Html {
  const href = visit.link(productLink(visit, product, categoryNo, displayGroup));
  const itemCode = product.option ? '' : (variantsOf(product)[0]?.code ?? '');
  const add = `category_add_basket('${product.no}','${categoryNo}','${displayGroup}','A0000','${product.option ? 'T' : 'F'}','1','${itemCode}','A')`;
  const wish = visit.session.wishlist.has(product.no);
  return html`<li id="anchorBoxId_${product.no}" class="xans-record-">
<a href="${href}"><img src="/web/product/medium/${product.no}.svg" alt="${visit.name(product)}"></a>
<p class="name"><a href="${href}"><span>${visit.name(product)}</span></a></p>
<p class="price">${priceText(visit, product)}</p>
<div class="acts">${product.priceText === undefined && !product.soldOut ? html`<button type="button" class="icon ec-admin-icon cart" onclick="${add}">${visit.t('담기', 'Add')}</button>` : ''}
<button type="button" class="icon ec-product-listwishicon" productno="${product.no}" categoryno="${categoryNo}" icon_status="${wish ? 'on' : 'off'}">${wish ? '♥' : '♡'}</button></div></li>`;
}

function priceText(visit: Visit, product: Product): Html | string {
  if (product.priceText !== undefined) return product.priceText;
  if (product.soldOut) return html`${visit.price(product.price)} <small>${visit.t('품절', 'Sold out')}</small>`;
  if (product.salePrice === product.price) return visit.price(product.price);
  return html`<s>${visit.price(product.price)}</s><span class="sale">${visit.price(product.salePrice)}</span>`;
}

function searchText(product: Product): string {
  return [product.name, product.english, product.summary, product.brand ?? ''].join(' ').toLowerCase();
}
