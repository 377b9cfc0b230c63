// The cart, in one skin or another.

import { html } from 'hono/html';
import type { Html } from '../kit/html';
import { productLink } from './catalogue';
import type { Cafe24Variations } from './options';
import { type CartLine, goodsTotal, lineTotal, shippingFee, unitPrice } from './state';
import type { Visit } from './visit';

/** What the cart shows, in a skin that lists its goods in a table, or in rows as the stock ones do since about 2021. */
export function cartBody(visit: Visit, lines: readonly CartLine[], rows: Cafe24Variations['cartRows']): Html {
  const { t } = visit;
  if (!lines.length) {
    return html`<h2>${t('장바구니', 'Cart')}</h2><div class="xans-element- xans-order xans-order-empty"><p class="empty">${t('장바구니가 비어 있습니다.', 'Your cart is empty.')}</p></div>`;
  }
  const goods = goodsTotal(lines);
  const links = html`link-order="${visit.link('/order/orderform.html?basket_type=all_buy&delvtype=A')}" link-login="${visit.link('/member/login.html')}"`;
  return html`<h2>${t('장바구니', 'Cart')}</h2>
<div class="xans-element- xans-order xans-order-basketpackage">${rows === 'stock' ? stockRows(visit, lines) : table(visit, lines)}
<p><button type="button" class="btn small" onclick="Basket.deleteBasket()">${t('선택 삭제', 'Delete chosen')}</button></p>
<p class="total">${t('결제예정금액', 'To pay')} <em id="total_order_sale_price_ref_view">${visit.price(goods + shippingFee(goods))}</em><br>
<span class="hint">${t('배송비', 'Shipping')} ${visit.price(shippingFee(goods))}</span></p>
<div class="xans-element- xans-order xans-order-totalorder buttons"><button type="button" class="btn main" id="orderAll" onclick="Basket.orderAll(this)" ${links}>${t('전체상품주문', 'Order all')}</button>
<button type="button" class="btn" id="orderSelected" onclick="Basket.orderSelectBasket(this)" ${links}>${t('선택상품주문', 'Order chosen')}</button></div>
<div id="appPaymentButtonBox"><button type="button" class="btn sns_pay kakaopay" onclick="location.href='${visit.link('/exec/front/order/kakaopay')}'">${t('카카오페이 구매', 'KakaoPay')}</button></div></div>`;
}

function table(visit: Visit, lines: readonly CartLine[]): Html {
  const { t } = visit;
  return html`<table class="cart"><thead><tr><th></th><th></th><th>${t('상품', 'Item')}</th><th>${t('수량', 'Qty')}</th><th>${t('합계', 'Total')}</th><th></th></tr></thead>
<tbody class="xans-element- xans-order xans-order-normallist center">
${lines.map(
  (
    line,
    index,
  ) => html`<tr class="xans-record-"><td><input type="checkbox" id="basket_chk_id_${index}" name="basket_product_normal_type_normal" value="${line.id}" checked aria-label="${visit.name(line.product)}"></td>
<td class="thumb"><img src="/web/product/tiny/${line.product.no}.svg" alt=""></td>
<td class="info"><a href="${visit.link(productLink(visit, line.product, line.categoryNo, 1))}" class="ec-product-name">${visit.name(line.product)}</a>${optionText(visit, line)}<div>${visit.price(unitPrice(line))}</div></td>
<td class="rest"><input class="quantity" id="quantity_id_${index}" type="number" min="1" value="${line.quantity}" aria-label="${t('수량', 'Quantity')}">
<button type="button" class="icon" onclick="Basket.modifyQuantity(${index}, ${line.id})">${t('변경', 'Change')}</button></td>
<td class="rest"><strong>${visit.price(lineTotal(line))}</strong></td>
<td class="rest"><button type="button" class="icon btnDelete" onclick="Basket.deleteBasketItem(${index}, ${line.id})">${t('삭제', 'Delete')}</button></td></tr>`,
)}</tbody></table>`;
}

/** The platform names the goods of a row again before its options: visibly for the parts of a set, hidden for all else. */
function stockRows(visit: Visit, lines: readonly CartLine[]): Html {
  const { t } = visit;
  return html`<div class="xans-element- xans-order xans-order-normnormal xans-record-"><div class="xans-element- xans-order xans-order-list">
${lines.map((line, index) => {
  const { no } = line.product;
  const option = line.product.option
    ? html`<ul class="xans-element- xans-order xans-order-optionall optionGroup"><li class="xans-record-"><div class="name"><span class="displaynone">${visit.name(line.product)} : </span>[${t('옵션', 'Option')}: ${line.variant.label}] <span class="displaynone">(${line.quantity}${t('개', '')})</span></div></li></ul>`
    : '';
  return html`<div class="ec-base-prdInfo gCheck xans-record-"><div class="prdBox"><input type="checkbox" id="basket_chk_id_${index}" name="basket_product_normal_type_normal" value="${line.id}" class="check" checked> &nbsp;
<div class="thumbnail"><a href="/product/detail.html?product_no=${no}&cate_no=${line.categoryNo}"><img src="/web/product/tiny/${no}.svg" alt="" width="83" height="83"></a></div>
<div class="description"><strong class="prdName" title="${t('상품명', 'Product')}"><a href="${visit.link(productLink(visit, line.product, line.categoryNo, 1))}" class="ec-product-name">${visit.name(line.product)}</a></strong>
<ul class="price"><li id=""><strong>${visit.price(lineTotal(line))}</strong> <span class="displaynone"><span></span></span></li></ul>
<ul class="info"><li>${t('배송', 'Delivery')} : <span class="displaynone">0</span>[${t('무료', 'free')}]</li><li class="displaynone">${t('상품중량', 'Weight')}: <span>1.00kg * ${line.quantity}${t('개', '')} = ${line.quantity}.00kg</span></li></ul>
${option}</div>
<div class="sumPrice"><strong>${visit.price(lineTotal(line))}</strong></div>
<div class="quantity"><span class="ec-base-qty"><input id="quantity_id_${index}" name="quantity_name_${index}" size="2" value="${line.quantity}" type="text"></span> <a href="javascript:;" class="btnNormal sizeQty" onclick="Basket.modifyQuantity(${index}, ${line.id})">${t('변경', 'Change')}</a></div></div>
<a href="#none" onclick="Basket.deleteBasketItem(${index}, ${line.id});" class="btnDelete">${t('삭제', 'Delete')}</a></div>`;
})}</div></div>`;
}

export function optionText(visit: Visit, line: CartLine): Html | string {
  return line.product.option
    ? html`<p class="option">[${visit.t('옵션', 'Option')}: ${line.product.option.name} ${line.variant.label}]</p>`
    : '';
}
