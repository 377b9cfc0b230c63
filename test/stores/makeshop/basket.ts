// The cart: its page, form posts to it, and the ajax of newer shops.

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { alertPage, type Html, won } from '../kit/html';
import { outsideOrigin } from '../kit/server';
import { parsePairs } from './charset';
import { designPage, framedPage, SHOP_NAME } from './design';
import { naverButtons } from './product';
import { brandcode } from './products';
import { basketItem, type CartLine, deliveryFee, goodsTotal, lineTotal, type StoreState, unitPrice } from './state';
import { type Env, Form, pathsOf, readForm, reply, type Visit } from './visit';

export function basketRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();

  app.on('GET', pathsOf('basket'), (c) => {
    const { visit } = c.var;
    return reply(
      c,
      designPage(state, visit, { title: `장바구니 - ${SHOP_NAME}`, scripts: ['basket'] }, basketBody(visit)),
    );
  });

  // One address for everything a classic shop does to the cart, and for the recalculation of any shop.
  app.on('POST', pathsOf('basket'), async (c) => {
    const { visit } = c.var;
    if (c.req.header('content-type')?.includes('json')) return c.json(recalculate(visit, await c.req.json()));
    const form = await readForm(c);
    switch (form.get('type')) {
      case 'multiorder':
        return order(c, form);
      case 'multidel':
        remove(visit, chosenIds(form));
        return c.redirect(visit.to('basket'), 303);
      case 'upd':
        setQuantity(visit, Number(form.get('cart_id')), Number(form.get('amount')));
        return c.redirect(visit.to('basket'), 303);
      case 'del':
        remove(visit, [Number(form.get('cart_id'))]);
        return c.redirect(visit.to('basket'), 303);
      default: {
        if (!add(state, visit, form)) return reply(c, alertPage('구매할 수 없는 상품입니다.', visit.to('main')));
        if (form.get('ordertype').includes('kakaopay')) return c.redirect(kakaoPage(c), 303);
        if (form.get('navercheckout')) return c.redirect(visit.to('order', 'navercheckout=2'), 303);
        return c.redirect(visit.to(isBuyNow(form) ? 'order' : 'basket'), 303);
      }
    }
  });

  // Scripts always send UTF-8, whatever the page's charset.
  app.on('POST', pathsOf('basketAction'), async (c) => {
    const { visit } = c.var;
    const form = new Form(parsePairs(await c.req.text(), 'utf-8'));
    const added = add(state, visit, form);
    if (!added) return c.json({ status: false, message: '구매할 수 없는 상품입니다.', etc_data: {} });
    return c.json({
      status: true,
      message: '',
      etc_data: {
        basket_uid_array: added.map(({ product }) => String(product.uid)),
        baro_type: isBuyNow(form) ? 'baro' : '',
        add_rand_url: `&rand=${Date.now()}`,
      },
    });
  });

  app.get('/html/log_basket.html', (c) => reply(c, framedPage(state, c.var.visit, 'log')));

  return app;
}

/** Kakao Pay as a button of its own. */
const kakaoPage = (c: Context<Env>): string =>
  `${outsideOrigin(c.req.url)}/outside/kakao-pay?back=${encodeURIComponent(c.var.visit.origin + c.var.visit.to('main'))}`;

/** Naver Pay, from the product page or the cart, leaves the shop and does not come back to its completion page. */
export function naverPage(c: Context<Env>): string {
  const { visit } = c.var;
  return `${outsideOrigin(c.req.url)}/outside/naver-pay?back=${encodeURIComponent(visit.origin + visit.to('main'))}`;
}

function isBuyNow(form: Form): boolean {
  return form.get('ordertype').startsWith('baro') || form.get('navercheckout') !== '';
}

/** Reads `amount[]` and `option[basic][n][sto_id]`, in the same order. */
function add(state: StoreState, visit: Visit, form: Form): CartLine[] | undefined {
  const options = form.pairs
    .filter(([name]) => /^option\[basic\]\[\d+\]\[sto_id\]$/.test(name))
    .map(([, value]) => Number(value));
  const added = form
    .all('amount[]')
    .map((amount, index) => state.makeLine(Number(form.get('branduid')), options[index] ?? 0, Number(amount)));
  const lines = added.filter((line) => line !== undefined);
  if (!lines.length || lines.length !== added.length) return undefined;
  if (isBuyNow(form)) {
    visit.session.direct = lines;
    visit.session.ordering = lines.map(({ id }) => id);
  } else for (const line of lines) state.addLine(visit.session, line);
  return lines;
}

function order(c: Context<Env>, form: Form): Response {
  const { visit } = c.var;
  visit.session.ordering = chosenIds(form);
  if (form.get('navertype').startsWith('naver')) return c.redirect(visit.to('order', 'navercheckout=2'), 303);
  if (form.get('navertype').startsWith('kakaopay')) return c.redirect(kakaoPage(c), 303);
  return c.redirect(visit.to('order'), 303);
}

function chosenIds(form: Form): number[] {
  return form.all('cart_ids').flatMap((ids) => ids.split(',').map(Number));
}

function remove(visit: Visit, ids: readonly number[]): void {
  visit.session.cart = visit.session.cart.filter(({ id }) => !ids.includes(id));
}

function setQuantity(visit: Visit, id: number, quantity: number): void {
  const line = visit.session.cart.find((candidate) => candidate.id === id);
  if (line) line.quantity = Math.max(1, Math.floor(quantity) || 1);
}

/** Totals of the ticked rows, asked for on every click. */
function recalculate(visit: Visit, body: { basket_list?: string[] }): Record<string, unknown> {
  const ticked = new Set(body.basket_list ?? []);
  const goods = goodsTotal(visit.session.cart.filter(({ id }) => ticked.has(String(id))));
  return { status: true, total_price: goods + deliveryFee(goods), total_price_sell: goods };
}

function basketBody(visit: Visit): Html {
  const { cart } = visit.session;
  if (!cart.length)
    return html`<main id="contents"><h2>장바구니</h2><p class="empty">장바구니에 담긴 상품이 없습니다.</p></main>`;
  const goods = goodsTotal(cart);
  return html`<main id="contents"><h2>장바구니</h2>${
    visit.classic
      ? html`<div class="table-cart"><table class="cart"><thead><tr><th></th><th></th><th>상품명</th><th>수량</th><th>금액</th><th></th></tr></thead>
<tbody>${cart.map((line, index) => basketRow(visit, line, index))}</tbody></table></div>`
      : html`<ul class="cart-goods--list">${cart.map((line, index) => basketItemOf(visit, line, index))}</ul>`
  }
<p class="total">결제 예정 금액 <strong class="MK_chg_total_price">${won(goods + deliveryFee(goods))}</strong><br><small>상품 <span class="MK_chg_total_price_sell">${won(goods)}</span> · 배송비 ${won(deliveryFee(goods))}</small></p>
<form name="multdelform" method="post" action="${visit.to('basket')}"><input type="hidden" name="type"><input type="hidden" name="navertype"><input type="hidden" name="cart_ids"></form>
<div class="buttons"><a class="btn" href="javascript:basket_multidel()">선택 삭제</a><a class="btn" href="javascript:multi_order('')">선택 주문</a><a class="btn main" href="javascript:multi_all_order()">전체 주문</a></div>
${naverButtons('order')}
<div class="buttons"><a class="btn kakao" href="javascript:multi_order('kakaopay_checkout')">카카오페이 구매</a></div></main>`;
}

/** What the forms of old and newer carts hold alike. */
function rowFields(line: CartLine): Html {
  const fields = {
    brandcode: brandcode(line.product),
    branduid: line.product.uid,
    cart_id: line.id,
    type: '',
    orgamount: line.quantity,
    opts: line.stoId || '',
    optioncode: line.stoId ? `basic-${line.stoId}` : '',
    option_type: line.stoId ? 'PS' : 'NO',
    min_add_amount: 1,
  };
  return html`${Object.entries(fields).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`)}`;
}

const checkbox = (line: CartLine, skin: 'classic' | 'responsive'): Html =>
  html`<input type="checkbox" name="basketchks" value="${line.id}" checked aria-label="${line.product.name}"><input type="hidden" name="basket_item" value="${JSON.stringify(basketItem(line, skin))}">`;

/** Old carts: a table, and one form named `forms` a row. */
function basketRow(visit: Visit, line: CartLine, index: number): Html {
  const { product } = line;
  const href = visit.to('product', `branduid=${product.uid}`);
  return html`<tr><td>${checkbox(line, 'classic')}</td>
<td class="thumb"><a href="${href}"><img src="/shopimages/daontea/${product.uid}.svg" alt=""></a></td>
<td class="tb-left"><a href="${href}">${product.name}</a>${line.option ? html`<p class="tb-opt">${product.option?.name ?? ''} : ${line.option}</p>` : ''}<small>${won(unitPrice(line))}</small></td>
<td class="tb-center"><form name="forms" class="basket-row" data-row="row_${index}" action="basket.html" method="post">${rowFields(line)}
<span class="opt-spin"><input type="number" class="amount" name="amount" value="${line.quantity}" min="1" aria-label="수량"></span> <a class="btn tiny" href="javascript:send(${index},'upd')">변경</a></form></td>
<td class="tb-right tb-bold"><span class="tb-price">${won(lineTotal(line))}</span></td>
<td class="tb-center"><a class="btn tiny" href="javascript:send(${index},'del')">삭제</a> <a class="btn tiny" href="javascript:go_wish('${product.uid}')">찜</a></td></tr>`;
}

/** Newer carts: a list, a form with a number each, the word for won in a tag of its own, and shipping told behind the price. */
function basketItemOf(visit: Visit, line: CartLine, index: number): Html {
  const { product } = line;
  const href = visit.to('product', `branduid=${product.uid}`);
  const option = line.option ? html`<p>${product.option?.name ?? ''} : ${line.option}</p>` : '';
  const struck = product.consumerPrice ? product.consumerPrice * line.quantity : 0;
  return html`<li class="checkebox_st"><form id="basket_form${index}" class="basket-row" data-row="row_${index}" action="basket.html" method="post">${rowFields(line)}
<div class="flex">${checkbox(line, 'responsive')} <a class="btn tiny lnk-bookmark" href="javascript:go_wish('${product.uid}')">찜</a> <a class="btn tiny lnk-delete" href="javascript:send(${index},'del')">삭제</a></div>
<div class="cart-goods--info"><div class="goods-image"><a href="${href}"><img loading="lazy" src="/shopimages/daontea/${product.uid}.svg" alt="상품 이미지"></a></div>
<div class="goods-details"><a href="${href}" class="title">${product.name}</a>${option ? html`<div class="option">${option}</div>` : ''}
<p class="price"><strong>${lineTotal(line).toLocaleString('ko-KR')}</strong>원 ${struck ? html`<span class="strike"><strike>${struck.toLocaleString('ko-KR')}</strike>원</span>` : ''}</p></div>
<div class="goods-benefits"><span>적립금 ${Math.floor(lineTotal(line) / 100)}원</span></div><div class="goods-shipping">배송비 3,000원 (40,000원 이상 무료)</div>
<div class="goods-quantity"><input type="text" name="amount" value="${line.quantity}" class="btn-txt amount-input amount" aria-label="수량"> <a class="btn tiny" href="javascript:send(${index},'upd')">변경</a></div></div>
${option ? html`<div class="goods-option">${option}</div>` : ''}</form></li>`;
}
