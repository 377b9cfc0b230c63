// Main page, category, search, recently viewed: the pages that list products, and the list's ajax.

import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { type Html, won } from '../kit/html';
import { encodePercent } from './charset';
import { designPage, priceHidden, SHOP_NAME } from './design';
import { CATEGORIES, findProduct, PRODUCTS, type Product, productsIn } from './products';
import type { StoreState } from './state';
import { type Env, pathsOf, readForm, reply, type Visit } from './visit';

export function catalogueRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();
  const grid = (visit: Visit, products: readonly Product[]) => productGrid(state, visit, products);

  app.on('GET', ['/', '/index.html', '/html/mainm.html', '/m', '/m/', '/m/main.html'], (c) => {
    const { visit } = c.var;
    return reply(
      c,
      designPage(
        state,
        visit,
        { title: SHOP_NAME },
        html`<main id="contents"><section class="hero"><h2>느린 오후의 차</h2><p>산지에서 바로 온 찻잎과 손으로 빚은 다구</p></section><h2>인기 상품</h2>${grid(visit, PRODUCTS)}</main>`,
      ),
    );
  });

  const list = (visit: Visit, search: string | undefined) => {
    const xcode = visit.query('xcode') ?? '';
    const mcode = visit.query('mcode') ?? '';
    const found = search === undefined ? productsIn(xcode, mcode) : searchProducts(search);
    const path = CATEGORIES.filter(
      (category) => category.xcode === xcode && (category.mcode === '000' || category.mcode === mcode),
    );
    const title = search === undefined ? (path.at(-1)?.name ?? '상품 목록') : '상품 검색';
    const sorted = visit.query('sort') === 'price' ? [...found].sort((a, b) => a.price - b.price) : found;
    // A posted search has its word nowhere in the address; only the links for sorting carry it.
    const self =
      search === undefined
        ? `xcode=${xcode}&mcode=${mcode}&type=${visit.query('type') ?? 'X'}`
        : `search=${encodePercent(search, visit.charset)}`;
    return designPage(
      state,
      visit,
      { title: `${title} - ${SHOP_NAME}` },
      html`<main id="contents"><p class="path">${[html`<a href="${visit.to('main')}">홈</a>`, ...path.map(({ name }) => html` &gt; <a href="#">${name}</a>`)]}</p>
<h2>${search === undefined ? title : html`‘${search}’ 검색 결과 ${found.length}개`}</h2>
<p class="sort"><a href="${visit.to('list', self)}">추천순</a> <a href="${visit.to('list', `${self}&sort=price`)}">낮은 가격순</a></p>
${found.length ? grid(visit, sorted) : html`<p class="empty">상품이 없습니다.</p>`}</main>`,
    );
  };
  app.on('GET', pathsOf('list'), (c) => reply(c, list(c.var.visit, c.var.visit.query('search'))));
  app.on('POST', pathsOf('list'), async (c) => reply(c, list(c.var.visit, (await readForm(c)).get('search'))));

  app.get('/shop/bestseller.html', (c) =>
    reply(
      c,
      designPage(
        state,
        c.var.visit,
        { title: '베스트' },
        html`<main id="contents"><h2>베스트</h2>${grid(c.var.visit, PRODUCTS.slice(0, 4))}</main>`,
      ),
    ),
  );
  app.get('/shop/todaygoods.html', (c) => {
    const recent = c.var.visit.session.recent.flatMap((uid) => findProduct(uid) ?? []);
    return reply(
      c,
      designPage(
        state,
        c.var.visit,
        { title: '최근 본 상품' },
        html`<main id="contents"><h2>최근 본 상품</h2>${grid(c.var.visit, recent)}</main>`,
      ),
    );
  });
  app.on('GET', ['/shop/page.html', '/m/page.html'], (c) =>
    reply(
      c,
      designPage(
        state,
        c.var.visit,
        { title: `이벤트 - ${SHOP_NAME}` },
        html`<main id="contents"><h2>이벤트 페이지 ${c.var.visit.query('id') ?? ''}</h2><p>상점이 직접 만든 페이지입니다.</p></main>`,
      ),
    ),
  );

  // More products for a list already on the screen; not a page view.
  app.on('GET', pathsOf('listAction'), (c) => {
    const { visit } = c.var;
    const page = Math.max(1, Number(visit.query('page')) || 1);
    const found = productsIn(visit.query('xcode') ?? '', visit.query('mcode') ?? '');
    return c.json({
      list: found.slice((page - 1) * 4, page * 4).map(({ uid, name, price }) => ({ uid: String(uid), name, price })),
      is_page_end: page * 4 >= found.length,
    });
  });

  return app;
}

function productGrid(state: StoreState, visit: Visit, products: readonly Product[]): Html {
  return html`<ul class="item-list">${products.map((product) => {
    const href = visit.to(
      'product',
      `branduid=${product.uid}&xcode=${product.xcode}&mcode=${product.mcode}&scode=000&type=X&GfDT=bm5%2BW10%3D`,
    );
    return html`<li class="item"><a href="${href}"><img src="/shopimages/daontea/${product.uid}.svg" alt="${product.name}"></a>
<p class="prd-name"><a href="${href}">${product.name}</a></p><p class="prd-price">${priceText(state, visit, product)}</p></li>`;
  })}</ul>`;
}

function priceText(state: StoreState, visit: Visit, product: Product): Html | string {
  if (priceHidden(state, visit)) return '회원공개';
  const old = product.consumerPrice ? html`<s class="consumer">${won(product.consumerPrice)}</s>` : '';
  return html`${old}<b>${won(product.price)}</b>${product.soldOut ? raw(' <small>품절</small>') : ''}`;
}

function searchProducts(search: string): Product[] {
  const word = search.trim().toLowerCase();
  return word
    ? PRODUCTS.filter(({ name, summary, brand = '' }) => `${name} ${summary} ${brand}`.toLowerCase().includes(word))
    : [];
}
