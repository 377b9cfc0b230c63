// Order form, submit through the hidden frame, the card company in between, and the order-complete page.

import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { alertPage, type Html, literal, outsidePage, won } from '../kit/html';
import { outsideOrigin } from '../kit/server';
import { naverPage } from './basket';
import { designPage, SHOP_NAME } from './design';
import { categoriesOf } from './products';
import { type CartLine, deliveryFee, goodsTotal, lineTotal, type Order, type StoreState, unitPrice } from './state';
import { replaceVirtualTags } from './virtual-tags';
import { type Env, pathsOf, readForm, reply, type Visit } from './visit';

export function orderRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();

  app.on('GET', pathsOf('order'), (c) => {
    const { visit } = c.var;
    if (visit.query('navercheckout')) {
      return reply(
        c,
        html`<!DOCTYPE html><html><head><title></title></head><body><script>location.replace(${literal(naverPage(c))});</script></body></html>`,
      );
    }
    if (!state.orderingLines(visit.session).length)
      return reply(c, alertPage('주문하실 상품이 없습니다.', visit.to('basket')));
    const facts = { title: `주문서 - ${SHOP_NAME}`, scripts: ['order'], withoutHeader: !state.variations.orderHeader };
    return reply(c, designPage(state, visit, facts, orderBody(state, visit)));
  });

  // Posted into the hidden frame; the page around it stays until this answer moves it on.
  app.post('/ssllogin/order.html', async (c) => {
    const { visit } = c.var;
    const form = await readForm(c);
    const lines = state.orderingLines(visit.session);
    if (!lines.length) return reply(c, alertPage('주문하실 상품이 없습니다.', visit.to('basket')));
    const goods = goodsTotal(lines);
    const onMobile = form.get('local_path') === 'm';
    const order: Order = {
      ordernum: state.nextOrdernum(),
      memberId: visit.session.memberId,
      lines: lines.map((line) => ({ ...line })),
      goods,
      delivery: deliveryFee(goods),
      total: goods + deliveryFee(goods),
      paymethod: form.get('radio_paymethod') === 'B' ? 'B' : 'C',
      paid: false,
      buyer: { name: form.get('sender'), mobile: form.get('emergency'), email: form.get('email') },
      onMobile,
    };
    if (order.paymethod === 'C') {
      visit.session.pending = order;
      return reply(c, moveParent(cardPage(c.req.url, visit.origin, order)));
    }
    state.complete(visit.session, order);
    return reply(c, moveParent(completePath(order)));
  });

  app.get('/shop/orderin.html', (c) => {
    const { visit } = c.var;
    const order = visit.session.pending;
    if (!order) return reply(c, alertPage('잘못된 접근입니다.', visit.to('main')));
    order.paid = true;
    state.complete(visit.session, order);
    return reply(
      c,
      html`<!DOCTYPE html><html><head><title></title></head><body><script>location.replace(${literal(completePath(order))});</script></body></html>`,
    );
  });

  app.on('GET', pathsOf('orderEnd'), (c) => {
    const { visit } = c.var;
    const order = state.orders.find(({ ordernum }) => ordernum === visit.query('ordernum'));
    const body = order ? completeBody(visit, order) : failedBody(visit);
    const block = order ? replaceVirtualTags(state.variations.orderBlock, orderValues(visit, order)) : '';
    return reply(c, designPage(state, visit, { title: `주문 완료 - ${SHOP_NAME}` }, html`${body}${raw(block)}`));
  });

  app.get('/outside/card', (c) =>
    reply(
      c,
      outsidePage(
        '안심 카드결제',
        '#3457d5',
        `${won(Number(c.var.visit.query('amount')))}을 결제합니다. (가상 결제창)`,
        [
          { label: '결제하기', href: c.var.visit.query('back') ?? '/' },
          { label: '취소', href: c.var.visit.query('cancel') ?? '/' },
        ],
      ),
    ),
  );
  app.get('/outside/kakao-pay', (c) =>
    reply(
      c,
      outsidePage('카카오페이', '#ffcd00', '카카오페이에서 결제가 이어집니다. (가상 페이지)', [
        { label: '쇼핑몰로 돌아가기', href: c.var.visit.query('back') ?? '/' },
      ]),
    ),
  );
  app.get('/outside/naver-pay', (c) =>
    reply(
      c,
      outsidePage(
        'N pay 주문서',
        '#03c75a',
        '네이버페이에서 주문이 이어집니다. 쇼핑몰의 주문 완료 페이지로는 돌아가지 않습니다. (가상 페이지)',
        [{ label: '쇼핑몰로 돌아가기', href: c.var.visit.query('back') ?? '/' }],
      ),
    ),
  );

  return app;
}

function completePath(order: Order): string {
  const page = order.onMobile ? '/m/order_complete.html' : '/shop/orderend.html';
  return `${page}?ordernum=${order.ordernum}&paymethod=${order.paymethod}&card_flag=`;
}

function cardPage(requestUrl: string, origin: string, order: Order): string {
  const query = new URLSearchParams({
    amount: String(order.total),
    back: `${origin}/shop/orderin.html`,
    // A cancelled payment shows the completion page, with a message of failure and no order on it.
    cancel: `${origin}${completePath(order)}fail`,
  });
  return `${outsideOrigin(requestUrl)}/outside/card?${query}`;
}

function moveParent(to: string): Html {
  return html`<!DOCTYPE html><html><head><title></title></head><body><script>parent.location.href = ${literal(to)};</script></body></html>`;
}

function orderBody(state: StoreState, visit: Visit): Html {
  const lines = state.orderingLines(visit.session);
  const goods = goodsTotal(lines);
  const { member } = visit;
  const field = (name: string, label: string, value = '') =>
    html`<label class="field"><span>${label}</span><input name="${name}" value="${value}"></label>`;
  return html`<main id="contents"><div id="order" class="narrow"><h2>주문서 작성</h2>
<iframe name="HIDDEN_PROCESS" class="hidden" title="처리"></iframe>
<form name="form1" id="order_form" method="post" action="/ssllogin/order.html" target="HIDDEN_PROCESS"><input type="hidden" name="local_path" value="${visit.localPath}">
<table class="table-order-prd cart"><tbody>${lines.map((line) => (visit.classic ? orderRow(visit, line) : productRow(visit, line)))}</tbody></table>
<h3>주문하시는 분</h3>${field('sender', '이름', member?.name)}${field('emergency', '휴대전화', member?.mobile)}${field('email', '이메일', member?.email)}${field('address', '배송지', member ? '전남 보성군 연습로 2' : '')}
<h3>결제 방법</h3><label class="check"><input type="radio" name="radio_paymethod" value="C" checked> 신용카드</label><label class="check"><input type="radio" name="radio_paymethod" value="B"> 무통장 입금</label>
<p class="total">결제 금액 <strong id="mk_totalprice">${(goods + deliveryFee(goods)).toLocaleString('ko-KR')}</strong>원</p>
<div class="buttons"><a class="btn main" id="orderbutton" href="javascript:order_submit()">주문하기</a></div></form></div></main>`;
}

function orderRow(visit: Visit, line: CartLine): Html {
  return html`<tr><td class="thumb"><img src="/shopimages/daontea/${line.product.uid}.svg" alt=""></td><td class="tb-left"><a href="${visit.to('product', `branduid=${line.product.uid}`)}">${line.product.name}</a> ${line.option}</td><td class="tb-center">${line.quantity}개</td><td class="tb-right">${won(lineTotal(line))}</td></tr>`;
}

/** The stock new design: the link holds the image alone, and the discounts stand before the amount. */
function productRow(visit: Visit, line: CartLine): Html {
  const total = lineTotal(line).toLocaleString('ko-KR');
  return html`<tr class="product-list"><td><a href="${visit.to('product', `branduid=${line.product.uid}`)}"><img src="/shopimages/daontea/${line.product.uid}.svg" alt="상품명" class="mobile_image"></a>
<div class="product-info"><div class="info-name">${line.product.name} /
${line.quantity}개</div>${line.option ? html`<div class="info-option">${line.product.option?.name ?? ''} : ${line.option}</div>` : ''}</div></td>
<td class="reserve-price">적립금${Math.floor(lineTotal(line) / 100)}원</td>
<td><dl class="coupon-text"><dt>쿠폰할인</dt><dd><div class="point-color">0원</div></dd></dl></td>
<td><dl class="price-text"><dt>주문금액</dt><dd><strong>${total}</strong>원</dd></dl></td></tr>`;
}

function completeBody(visit: Visit, order: Order): Html {
  return visit.classic ? classicComplete(visit, order) : responsiveComplete(visit, order);
}

function classicComplete(visit: Visit, order: Order): Html {
  return html`<main id="contents"><h2>주문 완료</h2><div id="order"><p class="admin-msg">귀하의 주문확인 번호는 <span class="order-no">${order.ordernum}</span> 입니다.</p>
<table class="table-order-prd cart"><thead><tr><th>사진</th><th>상품명</th><th>수량</th><th>적립</th><th>금액</th></tr></thead><tbody>
${order.lines.map(
  (
    line,
  ) => html`<tr><td><div class="tb-center thumb"><img src="/shopimages/daontea/${line.product.uid}.svg" alt=""></div></td><td><div class="tb-left"><a href="${visit.to('product', `branduid=${line.product.uid}`)}">${line.product.name}</a>${line.option ? html`<p class="tb-opt">${line.option}</p>` : ''}</div></td>
<td><div class="tb-center">${line.quantity}개</div></td><td><div class="tb-center">${Math.floor(lineTotal(line) / 100)}원</div></td><td><div class="tb-center tb-bold">${won(lineTotal(line))}</div></td></tr>`,
)}</tbody></table>
<p class="total">결제금액 <strong id="mk_totalprice">${order.total.toLocaleString('ko-KR')}</strong>원</p>
<p class="pay-info">${payText(order)}</p></div></main>`;
}

/** The stock new design does not print the order number; only the address has it. Beside the total stands who pays it in. */
function responsiveComplete(visit: Visit, order: Order): Html {
  return html`<main id="order-complete" class="narrow"><h2>주문이 완료되었습니다</h2><div class="product_info">
${order.lines.map(
  (
    line,
  ) => html`<dl class="list"><dt><a href="${visit.to('product', `branduid=${line.product.uid}`)}"><img src="/shopimages/daontea/${line.product.uid}.svg" alt=""></a></dt>
<dd><a href="${visit.to('product', `branduid=${line.product.uid}`)}">${line.product.name} / ${line.quantity}개</a>${line.option ? html`<div class="list-option">${line.option}</div>` : ''}<div class="list-reserve">적립금 ${Math.floor(lineTotal(line) / 100)}<br></div><p class="list-price"><b>${lineTotal(line).toLocaleString('ko-KR')}</b>원</p></dd></dl>`,
)}</div>
<div class="total-price">${won(order.total)} <em>(적립금 : ${Math.floor(order.total / 100)}원)</em><br>
${order.paymethod === 'B' ? html`무통장입금<p>입금자명 : <span class="bank_name">${order.buyer.name}</span></p>` : '신용카드'}</div></main>`;
}

function failedBody(visit: Visit): Html {
  return html`<main id="contents"><h2>주문이 완료되지 않았습니다</h2><p>결제가 취소되었거나 실패했습니다. 상품은 장바구니에 그대로 있습니다.</p>
<div class="buttons"><a class="btn" href="${visit.to('basket')}">장바구니로</a></div></main>`;
}

function payText(order: Order): string {
  return order.paid ? '결제성공 - 승인번호 : 00000000' : '무통장 입금 : 연습은행 000-000000-00-000 (입금 전)';
}

/** Virtual tags of the order-complete file. Amounts have commas; some values are HTML, as on real shops. */
function orderValues(visit: Visit, order: Order) {
  const amount = (value: number) => value.toLocaleString('ko-KR');
  return {
    values: {
      user_id: visit.member?.id ?? '',
      user_name: visit.member?.name ?? '',
      order_num: order.ordernum,
      pay_price: amount(order.total),
      total_price: amount(order.total),
      total_sum_price: `<b>${amount(order.goods)}</b>`,
      delivery_price: amount(order.delivery),
      discount_price: '0',
      use_reserve: '0',
      use_deposit: '0',
      pay_method: order.paymethod === 'B' ? '무통장입금' : '신용카드',
    },
    conditions: { order_complete: true },
    loops: {
      order_product: order.lines.map((line) => {
        const [large, middle] = categoriesOf(line.product);
        return {
          product_id: String(line.product.uid),
          name: line.product.name.replace(/&/g, '&amp;'),
          amount: String(line.quantity),
          price: amount(lineTotal(line)),
          unit_price: amount(unitPrice(line)),
          product_price: amount(line.product.price),
          consumer_price: amount(line.product.consumerPrice ?? 0),
          option: line.option,
          link: `/shop/shopdetail.html?branduid=${line.product.uid}`,
          cate1_code: large?.xcode ?? '',
          cate1_name: large?.name ?? '',
          cate2_code: middle?.mcode ?? '',
          cate2_name: middle?.name ?? '',
          cate3_code: '',
          cate3_name: '',
        };
      }),
    },
  };
}
