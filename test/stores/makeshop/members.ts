// Joining, logging in and out (by form, through Kakao or Naver), my page, wish list.

import { type Context, Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { alertPage, type Html, literal, outsidePage, won } from '../kit/html';
import { outsideOrigin } from '../kit/server';
import { sharedDomain } from '../kit/sessions';
import { designPage, SHOP_NAME } from './design';
import { findProduct } from './products';
import type { Member, StoreState } from './state';
import { type Env, pathsOf, readForm, reply, type Visit } from './visit';

export function memberRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();
  const page = (visit: Visit, title: string, body: Html) =>
    designPage(
      state,
      visit,
      { title: `${title} - ${SHOP_NAME}`, scripts: ['member'] },
      html`<main id="contents">${body}</main>`,
    );

  // One address for joining and for changing one's data; which of the two depends on being logged in.
  app.on('GET', pathsOf('join'), (c) => {
    const { visit } = c.var;
    const { member } = visit;
    return reply(c, page(visit, member ? '회원정보 수정' : '회원가입', joinForm(visit, member)));
  });

  app.post('/ssllogin/idinfo.html', async (c) => {
    const { visit } = c.var;
    const form = await readForm(c);
    const mobile = form.get('local_path') === 'm';
    if (visit.member) {
      visit.member.mobile = form.get('etcphone');
      visit.member.email = form.get('email');
      return reply(
        c,
        alertPage('회원정보가 수정되었습니다.', mobile ? '/m/mypage.html' : '/shop/mypage.html?mypage_type=myorder'),
      );
    }
    const id = form.get('id').trim();
    if (!id || state.members.has(id))
      return reply(
        c,
        alertPage('사용할 수 없는 아이디입니다.', mobile ? '/m/join.html' : '/shop/idinfo.html?type=new'),
      );
    visit.session.justJoined = state.addMember({
      id,
      password: form.get('password1'),
      name: form.get('hname'),
      email: form.get('email'),
      mobile: form.get('etcphone'),
      smsReceive: form.get('smsreceive') === 'Y',
      emailReceive: form.get('emailreceive') === 'Y',
    });
    if (state.variations.loginAfterJoin) logIn(c, visit, id);
    const main = mobile ? '/m/main.html' : '/';
    const complete = mobile ? '/m/join_complete.html' : '/shop/join_complete.html';
    return c.redirect(state.variations.joinEnd === 'page' ? complete : main, 303);
  });

  app.on('GET', pathsOf('joinComplete'), (c) => {
    const { visit } = c.var;
    const member = visit.session.justJoined;
    if (!member) return reply(c, alertPage('잘못된 접근입니다.', visit.to('main')));
    return reply(
      c,
      page(
        visit,
        '가입 완료',
        html`<div class="join-complete narrow"><h2>회원가입이 완료되었습니다</h2><p><b>${member.name}</b>님, 다온찻집에 오신 것을 환영합니다.</p><div class="buttons"><a class="btn main" href="${visit.to('main')}">확인</a></div></div>`,
      ),
    );
  });

  app.on('GET', pathsOf('login'), (c) => {
    const { visit } = c.var;
    return reply(
      c,
      page(
        visit,
        '로그인',
        html`<form name="loginform" class="narrow" method="post" action="/ssllogin/login.html"><h2>로그인</h2><input type="hidden" name="type" value="${visit.query('type') ?? 'login'}"><input type="hidden" name="local_path" value="${visit.localPath}">
<label class="field"><span>아이디</span><input name="id" required></label><label class="field"><span>비밀번호</span><input name="passwd" type="password" required></label>
<div class="buttons"><button class="btn main">로그인</button></div><div class="buttons"><a class="btn kakao" href="/list/API/login_kakao.html">카카오 로그인</a><a class="btn naver" href="/list/API/login_naver.html">네이버 로그인</a></div>
<div class="buttons"><a class="btn" href="${visit.to('join', 'type=new&mem_type=person&first=1')}">회원가입</a></div><p class="hint">연습용 계정: jiwoo / 1234</p></form>`,
      ),
    );
  });

  // The address of the submit is a guess. `type` names the page wanted after logging in.
  app.post('/ssllogin/login.html', async (c) => {
    const { visit } = c.var;
    const form = await readForm(c);
    const mobile = form.get('local_path') === 'm';
    const member = state.members.get(form.get('id'));
    if (!member || member.password !== form.get('passwd')) {
      return reply(
        c,
        alertPage(
          '아이디 또는 비밀번호가 올바르지 않습니다.',
          mobile ? '/m/login.html' : '/shop/member.html?type=login',
        ),
      );
    }
    logIn(c, visit, member.id);
    const wanted = form.get('type');
    const mypage = mobile ? '/m/mypage.html' : '/shop/mypage.html';
    return c.redirect(/^my\w+$/.test(wanted) ? `${mypage}?mypage_type=${wanted}` : mobile ? '/m/main.html' : '/', 303);
  });

  for (const provider of ['kakao', 'naver'] as const) {
    app.get(`/list/api/login_${provider}.html`, (c) => {
      const { visit } = c.var;
      const code = visit.query('code');
      if (code === undefined) {
        const back = `${visit.origin}/list/API/login_${provider}.html`;
        return c.redirect(
          `${outsideOrigin(c.req.url)}/outside/login?provider=${provider}&back=${encodeURIComponent(back)}`,
        );
      }
      const id = `${provider}_${code}`;
      if (!state.members.has(id))
        state.addMember({ id, name: '간편회원', email: '', mobile: '010-0000-4004', joinedBy: provider });
      logIn(c, visit, id);
      return reply(
        c,
        html`<!DOCTYPE html><html><head><title></title></head><body><script>location.replace('/');</script></body></html>`,
      );
    });
  }
  app.get('/outside/login', (c) => {
    const { visit } = c.var;
    const back = visit.query('back') ?? '/';
    const kakao = visit.query('provider') === 'kakao';
    return reply(
      c,
      outsidePage(
        kakao ? '카카오로 시작하기' : '네이버로 시작하기',
        kakao ? '#c7a500' : '#03c75a',
        '어느 계정으로 계속할까요? (가상 페이지)',
        [
          { label: '새 계정으로', href: `${back}?code=new${Date.now().toString(36)}` },
          { label: '가입했던 계정으로', href: `${back}?code=regular` },
        ],
      ),
    );
  });

  app.get('/shop/logout.html', (c) => {
    const { visit } = c.var;
    visit.session.memberId = null;
    const domain = sharedDomain(new URL(c.req.url).hostname);
    deleteCookie(c, 'logincon', { path: '/', ...(domain ? { domain } : {}) });
    return c.redirect('/', 303);
  });

  app.on('GET', pathsOf('mypage'), (c) => {
    const { visit } = c.var;
    const type = visit.query('mypage_type') ?? 'myorder';
    if (!visit.member) return c.redirect(visit.to('login', `type=${type}`));
    return reply(c, page(visit, '마이페이지', mypage(state, visit, visit.member, type)));
  });
  app.get('/shop/confirm_login.html', (c) => c.redirect(c.var.visit.to('login', 'type=myorder')));

  // The address of the wish list's ajax is a guess; the functions that call it are not.
  app.post('/shop/wish.action.html', async (c) => {
    const { visit } = c.var;
    if (!visit.member) return c.json({ status: false, message: 'login' });
    const form = await readForm(c);
    const uid = Number(form.get('branduid')) || Number(form.get('brandcode').slice(-6));
    const had = visit.session.wishlist.has(uid);
    if (had) visit.session.wishlist.delete(uid);
    else visit.session.wishlist.add(uid);
    return c.json({ status: true, wished: !had });
  });

  return app;
}

function logIn(c: Context<Env>, visit: Visit, memberId: string): void {
  visit.session.memberId = memberId;
  const domain = sharedDomain(new URL(c.req.url).hostname);
  setCookie(c, 'logincon', '1', { path: '/', ...(domain ? { domain } : {}) });
}

function joinForm(visit: Visit, member: Member | undefined): Html {
  return html`<form name="join_form" id="join_form" class="narrow" method="post" action="/ssllogin/idinfo.html"><h2>${member ? '회원정보 수정' : '회원가입'}</h2><input type="hidden" name="local_path" value="${visit.localPath}">
<label class="field"><span>아이디</span>${member ? html`<b>${member.id}</b>` : html`<input name="id" required>`}</label>
${member ? '' : html`<label class="field"><span>비밀번호</span><input name="password1" type="password" required></label><label class="field"><span>이름</span><input name="hname" required></label>`}
<label class="field"><span>휴대전화</span><input name="etcphone" value="${member?.mobile ?? ''}" required></label><label class="field"><span>이메일</span><input name="email" value="${member?.email ?? ''}" required></label>
<label class="check"><input type="checkbox" name="smsreceive" value="Y" ${member?.smsReceive ? 'checked' : ''}> SMS 수신 동의 (선택)</label><label class="check"><input type="checkbox" name="emailreceive" value="Y"> 이메일 수신 동의 (선택)</label>
<div class="buttons"><a class="btn main" href="javascript:join_submit()">${member ? '수정하기' : '가입하기'}</a></div>
${member ? html`<p class="hint"><a href="/shop/mypage.html?mypage_type=myexituser">회원 탈퇴</a></p>` : html`<div class="buttons"><a class="btn kakao" href="/list/API/login_kakao.html">카카오로 가입</a></div>`}</form>`;
}

function mypage(state: StoreState, visit: Visit, member: Member, type: string): Html {
  const content =
    type === 'mywishlist'
      ? [...visit.session.wishlist]
          .flatMap((uid) => findProduct(uid) ?? [])
          .map(
            (product) => html`<li><a href="${visit.to('product', `branduid=${product.uid}`)}">${product.name}</a></li>`,
          )
      : state.orders
          .filter(({ memberId }) => memberId === member.id)
          .map((order) => html`<li>${order.ordernum} ${won(order.total)}</li>`);
  return html`<h2>${member.name}님의 마이페이지</h2><p class="sort">${['myorder', 'mywishlist', 'mycoupon', 'myreserve'].map((name) => html`<a href="${visit.to('mypage', `mypage_type=${name}`)}">${{ myorder: '주문내역', mywishlist: '찜', mycoupon: '쿠폰', myreserve: '적립금' }[name] ?? ''}</a> `)}<a href="${visit.to('join')}">회원정보 수정</a></p>
<ul class="list">${content}</ul><script>var mypage_type = ${literal(type)};</script>`;
}
