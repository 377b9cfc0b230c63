// Cart, order form, the card company in between, and the order result.

import { Hono } from 'hono';
import { html } from 'hono/html';
import { alertPage, type Html, literal, outsidePage } from '../kit/html';
import { outsideOrigin } from '../kit/server';
import { cartBody, optionText } from './cart';
import { memberCrypt } from './platform';
import { categoryPath, productCode } from './products';
import { layoutPage, orderPage, SHOP_NAME } from './skin';
import { basketData, type CartLine, goodsTotal, lineTotal, type Order, type StoreState, shippingFee } from './state';
import type { Env, Visit } from './visit';

export function checkoutRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/order/basket.html', (c) => {
    const { visit } = c.var;
    const lines = visit.session.cart;
    const facts = {
      role: 'ORDER_BASKET',
      file: '/order/basket.html',
      title: `${visit.t('장바구니', 'Cart')} - ${SHOP_NAME}`,
      globals: {
        sPage: 'ORDER_BASKET',
        BASKET_CHK_ID_PREFIX: 'basket_chk_id_',
        EC_BASKET_BENEFIT_INFO: {},
        aWishlistProductData: [],
        aBasketProductData: basketGlobals(visit, lines),
      },
      scripts: ['basket'],
    };
    return c.html(layoutPage(state, visit, facts, cartBody(visit, lines, state.variations.cartRows)));
  });

  app.get('/order/orderform.html', (c) => {
    const { visit } = c.var;
    if (c.req.query('basket_type') === 'all_buy') visit.session.ordering = visit.session.cart.map(({ id }) => id);
    const lines = state.orderingLines(visit.session);
    // Without items the platform still sends the whole page under its usual role, with an alert in front of it.
    const leave = lines.length
      ? ''
      : html`<script>alert(${literal(visit.t('주문서로 이동할 수 없습니다.', 'There is nothing to order.'))}); location.replace(${literal(visit.link('/'))});</script>`;
    const facts = {
      role: 'ORDER_ORDERFORM',
      file: '/order/orderform.html',
      title: visit.t('주문서 작성', 'Checkout'),
      globals: {
        sPage: 'ORDER_ORDERFORM',
        ...(lines.length ? { aBasketProductOrderData: basketGlobals(visit, lines) } : {}),
      },
      scripts: ['order'],
    };
    return c.html(orderPage(state, visit, facts, html`${leave}${orderFormBody(visit, lines)}`));
  });

  app.get('/order/pg_success.html', (c) => {
    const { visit } = c.var;
    const order = visit.session.pending;
    if (!order) return c.html(alertPage('결제 정보가 없습니다.', visit.link('/')));
    order.paid = true;
    state.complete(visit.session, order);
    const facts = { role: 'ETC', file: '/order/pg_success.html', title: '결제 확인 중' };
    return c.html(
      orderPage(
        state,
        visit,
        facts,
        html`<p class="empty">${visit.t('결제를 확인하고 있습니다…', 'Confirming your payment…')}</p><script>
setTimeout(function () { location.replace(${literal(visit.link(`/order/order_result.html?order_id=${order.id}`))}); }, 300);</script>`,
      ),
    );
  });

  app.get('/order/order_result.html', (c) => {
    const { visit } = c.var;
    const order = state.orders.find(({ id }) => id === c.req.query('order_id'));
    if (!order) return c.html(alertPage('주문 정보가 없습니다.', visit.link('/')));
    const facts = {
      role: 'ORDER_ORDERRESULT',
      file: '/order/order_result.html',
      title: visit.t('주문 완료', 'Order complete'),
      globals: { EC_STAND_IN_ORDER: orderVariable(visit, order) },
      scripts: ['order'],
    };
    const body = state.variations.orderSkin === 'layout' ? classicResult(visit, order) : standaloneResult(visit, order);
    return c.html(orderPage(state, visit, facts, body));
  });

  app.get('/outside/card', (c) => {
    const back = c.req.query('back') ?? '/';
    const cancel = c.req.query('cancel') ?? '/';
    return c.html(
      outsidePage(
        '안심 카드결제',
        '#3457d5',
        `${Number(c.req.query('amount')).toLocaleString('ko-KR')}원을 결제합니다. (가상 결제창)`,
        [
          { label: '결제하기', href: back },
          { label: '취소', href: cancel },
        ],
      ),
    );
  });
  app.get('/outside/kakao-pay', (c) =>
    c.html(
      outsidePage('카카오페이', '#ffcd00', '카카오페이에서 결제가 이어집니다. (가상 페이지)', [
        { label: '쇼핑몰로 돌아가기', href: c.req.query('back') ?? '/' },
      ]),
    ),
  );
  app.get('/outside/naver-pay', (c) =>
    c.html(
      outsidePage(
        'N pay 주문서',
        '#03c75a',
        '네이버페이에서 주문이 이어집니다. 쇼핑몰의 주문 완료 페이지로는 돌아가지 않습니다. (가상 페이지)',
        [{ label: '쇼핑몰로 돌아가기', href: c.req.query('back') ?? '/' }],
      ),
    ),
  );

  return app;
}

/** Where the card company waits for an order. */
export function cardPageFor(requestUrl: string, visit: Visit, order: Order): string {
  const query = new URLSearchParams({
    amount: String(order.payedAmount),
    back: `${visit.origin}${visit.link('/order/pg_success.html')}`,
    cancel: `${visit.origin}${visit.link('/order/basket.html')}`,
  });
  return `${outsideOrigin(requestUrl)}/outside/card?${query}`;
}

function basketGlobals(visit: Visit, lines: readonly CartLine[]) {
  return lines.map((line) => basketData(line, visit.money, visit.rawName(line.product)));
}

/**
 * What the platform's script puts into the external-script variable, late. Numbers are strings here; the types on
 * real pages are not established.
 */
function orderVariable(visit: Visit, order: Order): Record<string, unknown> {
  return {
    common_member_id_crypt: memberCrypt(visit.session.memberId),
    member_id_crypt: memberCrypt(order.memberId),
    order_id: order.id,
    payed_amount: visit.money(order.payedAmount),
    total_basic_ship_fee: visit.money(order.shipping),
    order_product: order.lines.map((line) => {
      const path = categoryPath(line.categoryNo || line.product.category);
      return {
        product_no: String(line.product.no),
        product_code: productCode(line.product),
        product_name: visit.rawName(line.product),
        product_price: visit.money(line.product.salePrice),
        quantity: String(line.quantity),
        sub_total_price: visit.money(lineTotal(line)),
        sum_total_opt_price: visit.money(line.variant.extraPrice * line.quantity),
        ...Object.fromEntries(
          [0, 1, 2].flatMap((depth) => {
            const category = path[depth];
            return [
              [`category_no_${depth + 1}`, category ? String(category.no) : ''],
              [`category_name_${depth + 1}`, category ? visit.name(category) : ''],
            ];
          }),
        ),
      };
    }),
  };
}

function productRows(visit: Visit, lines: readonly CartLine[]): Html {
  return html`${lines.map(
    (line) => html`<div class="ec-base-prdInfo xans-record-"><img src="/web/product/tiny/${line.product.no}.svg" alt="">
<div><p class="prdName ec-product-name"><a href="${visit.link(`/product/detail.html?product_no=${line.product.no}&cate_no=${line.categoryNo}`)}">${visit.name(line.product)}</a></p>
${optionText(visit, line)}<p>${visit.t('수량', 'Quantity')}: ${line.quantity}${visit.t('개', '')}</p><p><strong>${visit.price(lineTotal(line))}</strong></p></div></div>`,
  )}`;
}

function orderFormBody(visit: Visit, lines: readonly CartLine[]): Html {
  const { t, member } = visit;
  const goods = goodsTotal(lines);
  const shipping = shippingFee(goods);
  const field = (name: string, label: string, value = '') =>
    html`<label class="field"><span>${label}</span><input name="${name}" value="${value}" required></label>`;
  return html`<form id="frm_order_act" class="xans-element- xans-order xans-order-form" method="post" action="${visit.link('/exec/front/order/order/')}">
<section class="card"><h3>${t('주문자', 'Buyer')}</h3>
${field('oname', t('이름', 'Name'), member?.name)}${field('ophone2', t('휴대전화', 'Mobile'), member?.cellphone)}${field('oemail', t('이메일', 'E-mail'), member?.email)}
${field('oaddr', t('배송지', 'Address'), member ? '서울 성동구 연습로 1' : '')}
${member ? '' : simpleJoin(visit)}</section>
<section class="card"><h3>${t('주문상품', 'Items')}</h3><div class="xans-element- xans-order xans-order-normallist">${productRows(visit, lines)}</div></section>
<section class="card"><h3>${t('결제수단', 'Payment')}</h3>
<label class="check"><input type="radio" name="addr_paymethod" value="card" checked> ${t('신용카드', 'Card')}</label>
<label class="check"><input type="radio" name="addr_paymethod" value="cash"> ${t('무통장입금', 'Bank transfer')}</label>
${member ? html`<label class="check"><input type="checkbox" name="use_points" value="T"> ${t('적립금으로 결제', 'Pay with points')} (${visit.price(member.points)})</label>` : ''}</section>
<section class="card"><p>${t('상품', 'Goods')} ${visit.price(goods)} + ${t('배송비', 'shipping')} ${visit.price(shipping)}</p>
<p class="totalPrice">${t('최종결제금액', 'To pay')} <em class="txtEm" id="total_order_sale_price_ref_view">${visit.price(goods + shipping)}</em></p>
<div class="buttons"><button type="submit" id="btn_payment" class="btn main" ${lines.length ? '' : 'disabled'}>${t('결제하기', 'Pay')}</button></div></section></form>`;
}

/** Guests may become members while ordering; no join-complete page follows. */
function simpleJoin({ t }: Visit): Html {
  return html`<div class="xans-element- xans-member xans-member-simplejoin"><label class="check"><input type="checkbox" id="is_simple_join" name="is_simple_join" value="T"> ${t('주문하면서 회원가입', 'Join while ordering')}</label>
<div id="simple_join_fields" class="displaynone"><label class="field"><span>${t('아이디', 'ID')}</span><input name="sj_member_id" maxlength="20"></label>
<label class="field"><span>${t('비밀번호', 'Password')}</span><input name="sj_passwd" type="password"></label></div></div>`;
}

function standaloneResult(visit: Visit, order: Order): Html {
  const { t } = visit;
  return html`<form id="frm_order_result" class="xans-element- xans-order xans-order-result"><input type="hidden" id="order_id" name="order_id" value="${order.id}">
<section class="card"><h3>${t('주문이 완료되었습니다', 'Thank you for your order')}</h3><p>${t('주문번호', 'Order number')} <em class="orderNumber">${order.id}</em></p>${paymentText(visit, order)}</section>
<section class="card"><h3>${t('주문상품', 'Items')}</h3><div class="xans-element- xans-order xans-order-normalresultlist">${productRows(visit, order.lines)}</div></section>
<section class="card"><p class="totalPrice">${t('최종결제금액', 'Total')} <em class="txtEm">${visit.price(order.payedAmount)}</em></p></section></form>${resultLinks(visit)}`;
}

/** The result page of older skins: a table, and the number in a sentence. */
function classicResult(visit: Visit, order: Order): Html {
  const { t } = visit;
  return html`<h2>${t('주문 완료', 'Order complete')}</h2><form id="frm_order_result" class="xans-element- xans-order xans-order-result"><input type="hidden" id="order_id" name="order_id" value="${order.id}">
<p>${t('주문번호', 'Order number')} <strong>${order.id}</strong> ${t('최종결제금액', 'Total')} <strong class="txtEm">${visit.price(order.payedAmount)}</strong></p>${paymentText(visit, order)}
<table class="cart"><tbody class="xans-element- xans-order xans-order-normalresultlist">
${order.lines.map(
  (
    line,
  ) => html`<tr class="xans-record-"><td class="thumb"><img src="/web/product/tiny/${line.product.no}.svg" alt=""></td>
<td class="info"><a href="${visit.link(`/product/detail.html?product_no=${line.product.no}&cate_no=${line.categoryNo}`)}">${visit.name(line.product)}</a>${optionText(visit, line)}</td><td>${line.quantity}</td><td>${visit.price(lineTotal(line))}</td></tr>`,
)}</tbody></table></form>${resultLinks(visit)}`;
}

function paymentText({ t }: Visit, order: Order): Html {
  return order.paid
    ? html`<p>${t('결제완료', 'Paid')} · ${order.payMethod === 'card' ? t('신용카드', 'Card') : t('적립금', 'Points')}</p>`
    : html`<p>${t('입금대기', 'Waiting for payment')} · ${t('무통장입금', 'Bank transfer')} <strong>연습은행 000-0000-0000</strong></p>`;
}

function resultLinks(visit: Visit): Html {
  return html`<div class="buttons"><a class="btn" href="${visit.link('/')}">${visit.t('쇼핑 계속하기', 'Keep shopping')}</a></div>`;
}
