// Joining (by form, through Kakao), logging in and out, my page, wish list.

import { type Context, Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { alertPage, type Html, literal, outsidePage } from '../kit/html';
import { outsideOrigin } from '../kit/server';
import { sharedDomain } from '../kit/sessions';
import { findProduct } from './products';
import { layoutPage, SHOP_NAME } from './skin';
import type { StoreState } from './state';
import type { Env, Visit } from './visit';

export function memberRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();
  const page = (visit: Visit, role: string, file: string, title: string, body: Html, scripts: string[] = ['member']) =>
    layoutPage(state, visit, { role, file, title: `${title} - ${SHOP_NAME}`, scripts }, body);

  app.get('/member/agreement.html', (c) => {
    const { visit } = c.var;
    const { t } = visit;
    return c.html(
      page(
        visit,
        'MEMBER_AGREEMENT',
        '/member/agreement.html',
        t('약관 동의', 'Terms'),
        html`<form class="narrow xans-element- xans-member xans-member-agreement" action="${visit.link('/member/join.html')}"><h2>${t('약관 동의', 'Terms')}</h2>
<label class="check"><input type="checkbox" required> ${t('이용약관에 동의합니다 (필수)', 'I accept the terms')}</label>
<label class="check"><input type="checkbox" required> ${t('개인정보 수집에 동의합니다 (필수)', 'I accept the privacy policy')}</label>
<div class="buttons"><button class="btn main">${t('다음', 'Next')}</button></div>
<div class="buttons">${kakaoButton(visit)}</div></form>`,
      ),
    );
  });

  app.get('/member/join.html', (c) => {
    const { visit } = c.var;
    const { t } = visit;
    return c.html(
      page(
        visit,
        'MEMBER_JOIN',
        '/member/join.html',
        t('회원 가입', 'Join'),
        html`<form id="joinForm" name="joinForm" class="narrow xans-element- xans-member xans-member-join" method="post" action="${visit.link('/exec/front/Member/join/')}"><h2>${t('회원 가입', 'Join')}</h2>
<input type="hidden" name="returnUrl" value="${visit.link(state.variations.joinReturnUrl)}">
${field('member_id', t('아이디', 'ID'))}${field('passwd', t('비밀번호', 'Password'), 'password')}${field('name', t('이름', 'Name'))}${field('mobile', t('휴대전화', 'Mobile'))}${field('email', t('이메일', 'E-mail'), 'email')}
<label class="check"><input type="checkbox" name="is_sms" value="T"> ${t('SMS 수신 동의 (선택)', 'SMS news')}</label>
<label class="check"><input type="checkbox" name="is_news_mail" value="T"> ${t('이메일 수신 동의 (선택)', 'E-mail news')}</label>
<div class="buttons"><button type="button" class="btn main" onclick="memberJoinAction()">${t('회원가입', 'Join')}</button></div></form>`,
      ),
    );
  });

  app.post('/exec/front/Member/join/', async (c) => {
    const { visit } = c.var;
    const form = new URLSearchParams(await c.req.text());
    const id = form.get('member_id')?.trim() ?? '';
    if (!id || state.members.has(id)) {
      return c.html(alertPage('이미 사용 중이거나 사용할 수 없는 아이디입니다.', visit.link('/member/join.html')));
    }
    visit.session.justJoined = state.addMember({
      id,
      password: form.get('passwd') ?? '',
      name: form.get('name') ?? '',
      email: form.get('email') ?? '',
      cellphone: form.get('mobile') ?? '',
      sms: form.get('is_sms') === 'T',
      newsMail: form.get('is_news_mail') === 'T',
      points: 2_000,
    });
    if (state.variations.loginAfterJoin) logIn(c, visit, id);
    return c.redirect(ownPath(visit, form.get('returnUrl'), '/member/join_result.html'), 303);
  });

  app.get('/member/join_result.html', (c) => {
    const { visit } = c.var;
    const { t } = visit;
    const member = visit.session.justJoined;
    if (!member) return c.html(alertPage('잘못된 접근입니다.', visit.link('/')));
    return c.html(
      page(
        visit,
        'MEMBER_JOINRESULT',
        '/member/join_result.html',
        t('회원 가입 완료', 'Welcome'),
        html`<div class="narrow xans-element- xans-member xans-member-joincomplete"><h2>${t('회원가입이 완료 되었습니다.', 'You are a member now.')}</h2>
<dl class="ec-base-desc"><dt>${t('아이디', 'ID')}</dt><dd>${member.id}</dd><dt>${t('이름', 'Name')}</dt><dd>${member.name}</dd><dt>${t('이메일', 'E-mail')}</dt><dd>${member.email}</dd></dl>
<div class="xans-element- xans-member xans-member-benefitjoin"><p><strong>${member.name}</strong>${t('님께 적립금 2,000원을 드렸습니다.', ', you have been given points.')}</p></div>
<div class="buttons"><a class="btn main" href="${visit.link('/')}">${t('메인으로', 'Home')}</a></div></div>`,
      ),
    );
  });

  app.get('/member/login.html', (c) => {
    const { visit } = c.var;
    const { t } = visit;
    const returnUrl = c.req.query('returnUrl') ?? visit.link('/');
    const guest = c.req.query('noMember') === '1';
    return c.html(
      page(
        visit,
        'MEMBER_LOGIN',
        '/member/login.html',
        t('로그인', 'Log in'),
        html`<form class="narrow xans-element- xans-member xans-member-login" method="post" action="${visit.link('/exec/front/Member/login/')}"><h2>${t('로그인', 'Log in')}</h2>
<input type="hidden" name="returnUrl" value="${returnUrl}">
${field('member_id', t('아이디', 'ID'))}${field('member_passwd', t('비밀번호', 'Password'), 'password')}
<div class="buttons"><button class="btn main">${t('로그인', 'Log in')}</button></div><div class="buttons">${kakaoButton(visit)}</div>
${guest ? html`<div class="buttons"><a class="btn" id="guestOrder" href="${ownPath(visit, returnUrl, '/')}">${t('비회원 구매하기', 'Order as a guest')}</a></div>` : ''}
<div class="buttons"><a class="btn" href="${visit.link('/member/agreement.html')}">${t('회원가입', 'Join')}</a></div>
<p class="hint">${t('연습용 계정', 'Practice account')}: soyeon / 1234</p></form>`,
      ),
    );
  });

  app.post('/exec/front/Member/login/', async (c) => {
    const { visit } = c.var;
    const form = new URLSearchParams(await c.req.text());
    const member = state.members.get(form.get('member_id') ?? '');
    if (!member || member.password !== form.get('member_passwd')) {
      return c.html(alertPage('아이디 또는 비밀번호가 일치하지 않습니다.', visit.link('/member/login.html')));
    }
    logIn(c, visit, member.id);
    return c.redirect(ownPath(visit, form.get('returnUrl'), '/'), 303);
  });

  app.get('/exec/front/Member/logout/', (c) => {
    const { visit } = c.var;
    visit.session.memberId = null;
    const domain = sharedDomain(new URL(c.req.url).hostname);
    deleteCookie(c, 'iscache', { path: '/', ...(domain ? { domain } : {}) });
    return c.redirect(visit.link('/'), 303);
  });

  // Kakao: off to another site, back through the callback, and on to an ordinary page. No completion page.
  app.get('/Api/Member/Oauth2ClientLogin/kakao/', (c) => {
    const { visit } = c.var;
    const back = `${visit.origin}${visit.link('/Api/Member/Oauth2ClientCallback/kakao/')}`;
    return c.redirect(`${outsideOrigin(c.req.url)}/outside/kakao?back=${encodeURIComponent(back)}`);
  });
  app.get('/outside/kakao', (c) => {
    const back = c.req.query('back') ?? '/';
    return c.html(
      outsidePage('카카오로 시작하기', '#c7a500', '어느 카카오계정으로 계속할까요? (가상 페이지)', [
        { label: '새 계정으로', href: `${back}?code=new${Date.now().toString(36)}` },
        { label: '가입했던 계정으로', href: `${back}?code=regular` },
      ]),
    );
  });
  app.get('/Api/Member/Oauth2ClientCallback/kakao/', (c) => {
    const { visit } = c.var;
    const id = `kakao_${c.req.query('code') ?? ''}@k`;
    if (!state.members.has(id)) {
      state.addMember({
        id,
        name: '카카오회원',
        email: '',
        cellphone: '010-0000-2002',
        points: 2_000,
        joinedBy: 'kakao',
      });
    }
    logIn(c, visit, id);
    return c.html(html`<!doctype html><title></title><script>location.replace(${literal(visit.link('/'))});</script>`);
  });

  app.get('/myshop/index.html', (c) => {
    const { visit } = c.var;
    if (!visit.member) return c.redirect(visit.link('/member/login.html?returnUrl=/myshop/index.html'));
    return c.html(
      page(
        visit,
        'MYSHOP_MAIN',
        '/myshop/index.html',
        visit.t('마이페이지', 'My page'),
        html`<h2>${visit.member.name}${visit.t('님의 쇼핑', ', your page')}</h2><p>${visit.t('적립금', 'Points')} ${visit.price(visit.member.points)}</p>
<div class="buttons"><a class="btn" href="${visit.link('/myshop/order/list.html')}">${visit.t('주문 조회', 'Orders')}</a><a class="btn" href="${visit.link('/myshop/wish_list.html')}">${visit.t('관심상품', 'Wish list')}</a></div>`,
      ),
    );
  });
  app.get('/myshop/order/list.html', (c) => {
    const { visit } = c.var;
    const mine = state.orders.filter(({ memberId }) => memberId !== null && memberId === visit.session.memberId);
    return c.html(
      page(
        visit,
        'MYSHOP_ORDER_LIST',
        '/myshop/order/list.html',
        visit.t('주문 조회', 'Orders'),
        html`<h2>${visit.t('주문 조회', 'Orders')}</h2><ul class="list">${mine.map((order) => html`<li><a href="${visit.link(`/order/order_result.html?order_id=${order.id}`)}">${order.id}</a> ${visit.price(order.payedAmount)}</li>`)}</ul>`,
      ),
    );
  });
  app.get('/myshop/wish_list.html', (c) => {
    const { visit } = c.var;
    const products = [...visit.session.wishlist].flatMap((no) => findProduct(no) ?? []);
    return c.html(
      page(
        visit,
        'MYSHOP_WISHLIST',
        '/myshop/wish_list.html',
        visit.t('관심상품', 'Wish list'),
        html`<h2>${visit.t('관심상품', 'Wish list')}</h2><ul class="list">${products.map((product) => html`<li><a href="${visit.link(`/product/detail.html?product_no=${product.no}`)}">${visit.name(product)}</a></li>`)}</ul>`,
      ),
    );
  });

  return app;
}

/** `iscache=F` is the platform's own sign of a logged-in member; scripts can read it. */
export function logIn(c: Context<Env>, visit: Visit, memberId: string): void {
  visit.session.memberId = memberId;
  const domain = sharedDomain(new URL(c.req.url).hostname);
  setCookie(c, 'iscache', 'F', { path: '/', ...(domain ? { domain } : {}) });
}

/** An address of this shop, or the fallback: `returnUrl` comes from the browser. */
function ownPath(visit: Visit, wanted: string | null, fallback: string): string {
  return wanted && /^\/(?!\/)/.test(wanted) ? wanted : visit.link(fallback);
}

function kakaoButton(visit: Visit): Html {
  return html`<a class="btn kakao" href="${visit.link('/Api/Member/Oauth2ClientLogin/kakao/')}">${visit.t('카카오로 시작하기', 'Continue with Kakao')}</a>`;
}

function field(name: string, label: string, type = 'text'): Html {
  return html`<label class="field"><span>${label}</span><input name="${name}" type="${type}" required></label>`;
}
