// Boards and power review.

import { Hono } from 'hono';
import { html } from 'hono/html';
import { alertPage, type Html } from '../kit/html';
import { designPage, SHOP_NAME } from './design';
import { reviewForm } from './product';
import { findProduct, PRODUCTS } from './products';
import { SHOP_ID, type StoreState } from './state';
import { type Env, pathsOf, readForm, reply, type Visit } from './visit';

const BOARD_CODE = `${SHOP_ID}_board1`;

export function boardRoutes(state: StoreState): Hono<Env> {
  const app = new Hono<Env>();
  const page = (visit: Visit, title: string, body: Html) =>
    designPage(state, visit, { title: `${title} - ${SHOP_NAME}` }, html`<main id="contents">${body}</main>`);
  const write = (form: { uid: number; score: number; content: string }, visit: Visit, kind: 'power' | 'board') =>
    state.reviews.push({
      no: state.reviews.length + 1,
      productUid: form.uid,
      memberId: visit.session.memberId,
      score: form.score,
      content: form.content,
      kind,
    });

  app.on('GET', pathsOf('review'), (c) => {
    const { visit } = c.var;
    const product = findProduct(Number(visit.query('branduid'))) ?? PRODUCTS[0];
    return reply(
      c,
      page(
        visit,
        '포토 후기',
        html`<h2>후기</h2><ul class="list">${state.reviews
          .filter(({ kind }) => kind === 'power')
          .map(
            ({ productUid, score, content }) =>
              html`<li><b>${findProduct(productUid)?.name ?? ''}</b> ${'★'.repeat(score)}<br>${content}</li>`,
          )}</ul>${product ? reviewForm(visit, product) : ''}`,
      ),
    );
  });
  app.on('POST', pathsOf('review'), async (c) => {
    const { visit } = c.var;
    const form = await readForm(c);
    write(
      { uid: Number(form.get('product_uid')), score: Number(form.get('score1')), content: form.get('content') },
      visit,
      'power',
    );
    return reply(c, alertPage('후기가 등록되었습니다.', visit.to('review')));
  });

  // `type=v` reads an article, `type=i` writes one.
  app.on('GET', pathsOf('board'), (c) => {
    const { visit } = c.var;
    const type = visit.query('type');
    const articles = state.reviews.filter(({ kind }) => kind === 'board');
    if (type === 'i') return reply(c, page(visit, '글쓰기', boardForm(visit)));
    if (type === 'v') {
      const article = articles.find(({ no }) => no === Number(visit.query('num1')));
      return reply(
        c,
        article
          ? page(visit, '게시판', html`<h2>게시글</h2><p>${article.content}</p>`)
          : alertPage('없는 글입니다.', visit.to('main')),
      );
    }
    return reply(
      c,
      page(
        visit,
        '게시판',
        html`<h2>게시판</h2><ul class="list">${articles.map(({ no, content }) => html`<li><a href="${visit.to('board', `code=${BOARD_CODE}&type=v&num1=${no}`)}">${content.slice(0, 20)}</a></li>`)}</ul>
<div class="buttons"><a class="btn small" href="${visit.to('board', `code=${BOARD_CODE}&type=i`)}">글쓰기</a></div>`,
      ),
    );
  });
  app.on('POST', pathsOf('board'), async (c) => {
    const { visit } = c.var;
    const form = await readForm(c);
    write({ uid: Number(form.get('branduid')), score: 5, content: form.get('content') }, visit, 'board');
    return c.redirect(visit.to('board', `code=${BOARD_CODE}`), 303);
  });

  return app;
}

function boardForm(visit: Visit): Html {
  return html`<form name="boardform" class="narrow" method="post" action="${visit.to('board', `code=${BOARD_CODE}&type=i`)}"><h2>글쓰기</h2><input type="hidden" name="branduid" value="${visit.query('branduid') ?? ''}">
<label class="field"><span>작성자</span><input name="hname" value="${visit.member?.name ?? ''}"></label><label class="field"><span>내용</span><textarea name="content" rows="6" required></textarea></label><div class="buttons"><button class="btn main">등록</button> <a class="btn small" href="${visit.to('board', `code=${BOARD_CODE}`)}">목록</a></div></form>`;
}
