// The platform's endpoints under `/exec/front/`: cart, wish list, order submit, Naver Pay, the asynchronous member call.

import { Hono } from 'hono';
import { outsideOrigin } from '../kit/server';
import { cardPageFor } from './checkout';
import { logIn } from './members';
import { goodsTotal, type Order, type StoreState, shippingFee } from './state';
import type { Env, Visit } from './visit';

export function execRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();

  // One address for everything about the cart; `command` tells what. Only `add` puts something in.
  app.post('/exec/front/order/basket/', async (c) => {
    const { visit } = c.var;
    const form = new URLSearchParams(await c.req.text());
    switch (form.get('command')) {
      case 'add':
        return c.json(addToBasket(state, visit, form));
      case 'select_prdcnt':
        visit.session.ordering = form.getAll('basket_prd_no[]').map(Number);
        return c.json({ result: 0, count: visit.session.ordering.length });
      case 'modify': {
        const line = visit.session.cart.find(({ id }) => id === Number(form.get('basket_prd_no')));
        if (line) line.quantity = Math.max(1, Number(form.get('quantity')) || 1);
        return c.json({ result: line ? 0 : -1 });
      }
      case 'delete': {
        const gone = new Set(form.getAll('basket_prd_no[]').map(Number));
        visit.session.cart = visit.session.cart.filter(({ id }) => !gone.has(id));
        return c.json({ result: 0 });
      }
      default:
        return c.json({ result: -1 });
    }
  });

  app.post('/exec/front/Product/Wishlist/', async (c) => {
    const { session, member } = c.var.visit;
    const form = new URLSearchParams(await c.req.text());
    if (!member) return c.json({ result: 'NOT_LOGIN' });
    const no = Number(form.get('product_no'));
    if (form.get('command') === 'del') session.wishlist.delete(no);
    else session.wishlist.add(no);
    return c.json({ result: 'SUCCESS' });
  });

  // Where an app's pay button leads is the app's affair; that the basket hears `redirect=app` first is the platform's.
  app.get('/exec/front/order/:company{navercheckout|kakaopay}', (c) => {
    const { visit } = c.var;
    const company = c.req.param('company') === 'kakaopay' ? 'kakao-pay' : 'naver-pay';
    visit.session.direct = [];
    visit.session.ordering = [];
    return c.redirect(
      `${outsideOrigin(c.req.url)}/outside/${company}?back=${encodeURIComponent(`${visit.origin}${visit.link('/')}`)}`,
    );
  });

  app.post('/exec/front/order/order/', async (c) => {
    const { visit } = c.var;
    const form = new URLSearchParams(await c.req.text());
    const lines = state.orderingLines(visit.session);
    if (!lines.length) return c.redirect(visit.link('/order/orderform.html'), 303);
    const buyer = {
      name: form.get('oname') ?? '',
      cellphone: form.get('ophone2') ?? '',
      email: form.get('oemail') ?? '',
    };
    const joinId = form.get('is_simple_join') === 'T' ? form.get('sj_member_id') : null;
    if (joinId && !visit.member && !state.members.has(joinId)) {
      state.addMember({ id: joinId, password: form.get('sj_passwd') ?? '', ...buyer, points: 0, joinedBy: 'order' });
      logIn(c, visit, joinId);
    }
    const member = state.memberOf(visit.session);
    const goods = goodsTotal(lines);
    const shipping = shippingFee(goods);
    const points = form.get('use_points') === 'T' ? Math.min(member?.points ?? 0, goods + shipping) : 0;
    if (member) member.points -= points;
    const payedAmount = goods + shipping - points;
    const payMethod = payedAmount === 0 ? 'points' : form.get('addr_paymethod') === 'cash' ? 'cash' : 'card';
    const order: Order = {
      id: state.nextOrderId(),
      shopNo: visit.shopNo,
      memberId: visit.session.memberId,
      lines: lines.map((line) => ({ ...line })),
      goods,
      shipping,
      payedAmount,
      payMethod,
      paid: payMethod === 'points',
      buyer,
      mobile: visit.mobile,
    };
    if (payMethod === 'card') {
      visit.session.pending = order;
      return c.redirect(cardPageFor(c.req.url, visit, order), 303);
    }
    state.complete(visit.session, order);
    return c.redirect(visit.link(`/order/order_result.html?order_id=${order.id}`), 303);
  });

  // Fills the log-in block and the platform's own cache of the member. The shape of the answer is a guess.
  app.get('/exec/front/manage/async', (c) => {
    const { visit } = c.var;
    const { member } = visit;
    return c.json({
      basket_count: visit.session.cart.length,
      member: member
        ? {
            member_id: member.id,
            name: member.name,
            nick_name: '',
            group_name: '일반회원',
            group_no: '1',
            email: member.email,
            phone: '',
            cellphone: member.cellphone,
            birthday: '',
            board_write_name: member.name,
            additional_information: [],
            created_date: new Date(member.joinedAt).toISOString(),
          }
        : false,
    });
  });

  return app;
}

/**
 * Buy-now and Naver Pay post here too, `redirect` tells them apart; what they add never shows in the cart.
 * Answers as the platform does: `result` is negative when nothing was added.
 */
function addToBasket(state: StoreState, visit: Visit, form: URLSearchParams): Record<string, unknown> {
  const redirect = form.get('redirect') ?? '2';
  const answer = {
    isDisplayBasket: state.variations.cart === 'layer' ? 'T' : 'F',
    isDisplayLayerBasket: state.variations.cart === 'layer' ? 'T' : 'F',
    isBasketPopup: 'F',
    isLogin: visit.member ? 'T' : 'F',
    sDelvType: form.get('delvType') ?? 'A',
  };
  const added = [];
  for (const selected of form.getAll('selected_item[]')) {
    const [quantity, code] = selected.split('||');
    const line = state.makeLine(
      Number(form.get('product_no')),
      code ?? '',
      Number(quantity),
      Number(form.get('main_cate_no') ?? 0),
    );
    if ('refused' in line) {
      return {
        ...answer,
        result: line.refused,
        alertMSG: visit.t('구매할 수 없는 상품입니다.', 'This item cannot be bought.'),
      };
    }
    added.push(line);
  }
  if (!added.length)
    return { ...answer, result: -113, alertMSG: visit.t('옵션을 선택해 주세요.', 'Please choose an option.') };
  if (redirect === '2') for (const line of added) state.addLine(visit.session, line);
  else {
    visit.session.direct = added;
    visit.session.ordering = added.map(({ id }) => id);
  }
  return { ...answer, result: 0, alertMSG: '', aBasketProduct: added.map(({ product }) => product.no) };
}
