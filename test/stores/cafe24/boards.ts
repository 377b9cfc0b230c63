// The product review board: list, article, writing. Board 4 is the stock number; owners may change it.

import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Html } from '../kit/html';
import { findProduct } from './products';
import { layoutPage, SHOP_NAME } from './skin';
import type { Review, StoreState } from './state';
import type { Env, Visit } from './visit';

const BOARD_NO = 4;

export function boardRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();
  const page = (visit: Visit, kind: 'LIST' | 'DETAIL' | 'WRITE', body: Html) =>
    layoutPage(
      state,
      visit,
      {
        role: `BOARD_PRODUCT_${kind}`,
        file: `/board/product/${{ LIST: 'list', DETAIL: 'read', WRITE: 'write' }[kind]}.html`,
        title: `${visit.t('상품 후기', 'Reviews')} - ${SHOP_NAME}`,
        scripts: ['board'],
      },
      body,
    );
  const link = (visit: Visit, review: Review) => visit.link(`/article/product-review/${BOARD_NO}/${review.no}/`);

  const list = (visit: Visit) =>
    page(
      visit,
      'LIST',
      html`<div class="xans-element- xans-board xans-board-listpackage"><h2>${visit.t('상품 후기', 'Reviews')}</h2><ul class="list">
${state.reviews.map((review) => html`<li><a href="${link(visit, review)}">${review.subject}</a> <span class="hint">${nameOf(visit, review)}</span></li>`)}</ul>
<div class="buttons"><a class="btn small" href="${visit.link(`/board/product/write.html?board_no=${BOARD_NO}`)}">${visit.t('쓰기', 'Write')}</a></div></div>`,
    );
  app.get('/board/product/list.html', (c) => c.html(list(c.var.visit)));
  app.get('/board/product-review/:board{\\d+}/', (c) => c.html(list(c.var.visit)));

  app.get('/article/:name/:board{\\d+}/:no{\\d+}/', (c) => {
    const { visit } = c.var;
    const review = state.reviews.find(({ no }) => no === Number(c.req.param('no')));
    if (!review) return c.notFound();
    return c.html(
      page(
        visit,
        'DETAIL',
        html`<article class="xans-element- xans-board xans-board-read"><h2>${review.subject}</h2><p class="hint">${nameOf(visit, review)}</p><p>${review.content}</p></article>`,
      ),
    );
  });

  app.get('/board/product/write.html', (c) => {
    const { visit } = c.var;
    const { t } = visit;
    return c.html(
      page(
        visit,
        'WRITE',
        html`<form id="boardWriteForm" class="narrow xans-element- xans-board xans-board-write" method="post" action="${visit.link('/exec/front/Board/Regist/')}"><h2>${t('후기 쓰기', 'Write a review')}</h2>
<input type="hidden" name="board_no" value="${BOARD_NO}"><input type="hidden" name="product_no" value="${c.req.query('product_no') ?? '14'}">
<label class="field"><span>${t('제목', 'Subject')}</span><input name="subject"></label>
<label class="field"><span>${t('내용', 'Text')}</span><textarea name="content" rows="6"></textarea></label>
<div class="buttons"><button type="button" class="btn main" onclick="BOARD_WRITE.form_submit('boardWriteForm')">${t('등록', 'Send')}</button></div></form>`,
      ),
    );
  });

  // The address is a guess; that the browser lands on the list afterwards is not.
  app.post('/exec/front/Board/Regist/', async (c) => {
    const { visit } = c.var;
    const form = new URLSearchParams(await c.req.text());
    state.reviews.push({
      no: state.nextReviewNo(),
      productNo: Number(form.get('product_no')),
      memberId: visit.session.memberId,
      subject: form.get('subject') ?? '',
      content: form.get('content') ?? '',
    });
    return c.redirect(visit.link(`/board/product/list.html?board_no=${BOARD_NO}`), 303);
  });

  return app;
}

function nameOf(visit: Visit, review: Review): string {
  const product = findProduct(review.productNo);
  return product ? visit.name(product) : '';
}
