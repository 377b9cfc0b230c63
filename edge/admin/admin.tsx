// The admin: who may come in, and where each page is. Pages are in the files named after them.

import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { EMAIL_HTML_LIMIT } from '../../core/message/content';
import { mayOpenShops } from '../actions/access';
import { logFailure } from '../log';
import { account } from './account';
import { signIn, signOut } from './auth';
import { campaignDraftRoutes } from './campaign/draft-routes';
import { rehearsalRoutes } from './campaign/rehearsal-routes';
import { campaignRoutes } from './campaign/routes';
import { CLOSED_SHOPS_PATH, closedShops } from './closed-shops';
import { couponRoutes } from './coupon/routes';
import {
  type AdminContext,
  type AdminEnv,
  callerOf,
  headers,
  localPath,
  ownOrigin,
  ownShop,
  readFields,
  signedIn,
  withEdge,
} from './door';
import { firstShop } from './first-shop';
import { number } from './format';
import { imageRoutes } from './image/routes';
import { fileSize } from './image/words';
import { join } from './join';
import { PlainPage, shopPath } from './layout';
import { consentRoutes } from './member/consent-routes';
import { notFound } from './not-found';
import { page } from './page';
import { passwordReset } from './password-reset';
import { secondShop } from './second-shop';
import { segmentRoutes } from './segment/routes';
import { shopRoutes } from './shop/shop-routes';
import { ResumePage, readHeld, SignInPage } from './sign-in';

/** Room for the longest mail in Hangul, each character of which takes nine bytes in a form; nothing larger is read. */
const FORM_BYTES = EMAIL_HTML_LIMIT * 9 + 100_000;
const FILE_FORM_BYTES = 25_000_000;
const fieldsOnly = bodyLimit({
  maxSize: FORM_BYTES,
  onError: (c) =>
    page(
      c,
      <PlainPage title="적은 내용이 너무 깁니다">
        <p>저장하지 않았습니다. 브라우저의 뒤로 가기를 눌러 내용을 줄인 뒤 다시 저장해 주세요.</p>
        <p>메일 HTML은 {number(EMAIL_HTML_LIMIT)}자까지 넣을 수 있습니다. 그림은 붙여넣지 말고 주소로 넣어 주세요.</p>
      </PlainPage>,
      413,
    ),
});
const withFiles = bodyLimit({
  maxSize: FILE_FORM_BYTES,
  onError: (c) =>
    page(
      c,
      <PlainPage title="파일이 너무 큽니다">
        <p>
          한 번에 {fileSize(FILE_FORM_BYTES)}까지 올릴 수 있습니다. 파일을 나누거나 더 작게 저장해 다시 올려 주세요.
        </p>
      </PlainPage>,
      413,
    ),
});
/** Files are for a shop's own pages; of whoever is not known there yet nothing of them is read. */
const bringsFiles = ({ req }: AdminContext) =>
  req.path.startsWith('/admin/s/') && req.header('content-type')?.startsWith('multipart/form-data');
const limitFields: MiddlewareHandler<AdminEnv> = (c, next) => (bringsFiles(c) ? next() : fieldsOnly(c, next));
const limitFiles: MiddlewareHandler<AdminEnv> = (c, next) => (bringsFiles(c) ? withFiles(c, next) : next());

export const admin = new Hono<AdminEnv>({ strict: false }).basePath('/admin');

admin.use('*', headers, withEdge, ownOrigin, limitFields, signedIn);
admin.use('/s/:shopId/*', ownShop, limitFiles);

admin.get('/', async (c) => {
  const { edge, person, shops } = c.var;
  const [first] = shops;
  if (first) return c.redirect(shopPath(first.id, '/'), 303);
  // Who has owned one needs nobody's permission.
  if (await mayOpenShops(edge, person.userId)) return c.redirect(CLOSED_SHOPS_PATH, 303);
  return page(
    c,
    <PlainPage title="연결된 쇼핑몰이 없습니다">
      <p>이 계정으로 볼 수 있는 쇼핑몰이 아직 없습니다. 관리자에게 권한을 요청해 주세요.</p>
      <form method="post" action="/admin/sign-out">
        <button type="submit">로그아웃</button>
      </form>
    </PlainPage>,
  );
});

admin.get('/sign-in', (c) =>
  page(c, <SignInPage email="" next={localPath(c.req.query('next'))} refusal={null} held={null} />),
);

admin.post('/sign-in', async (c) => {
  const { email = '', password = '', next, ...rest } = await readFields(c);
  const held = readHeld(rest.held);
  const result = await signIn(c.get('edge'), email, password, callerOf(c));
  if (!result.ok) {
    const status = result.why === 'too_many' ? 429 : 401;
    return page(c, <SignInPage email={email} next={localPath(next)} refusal={result.why} held={held} />, status);
  }
  for (const cookie of result.cookies) c.header('set-cookie', cookie, { append: true });
  if (held) return page(c, <ResumePage held={{ ...held, to: localPath(held.to) }} />);
  return c.redirect(localPath(next), 303);
});

admin.post('/sign-out', async (c) => {
  for (const cookie of await signOut(c.get('edge'), c.req.raw.headers))
    c.header('set-cookie', cookie, { append: true });
  return c.redirect('/admin/sign-in', 303);
});

admin.route('/first', firstShop);
admin.route('/join', join);
admin.route('/reset', passwordReset);
admin.route('/account', account);
admin.route('/shops/new', secondShop);
admin.route('/shops/closed', closedShops);
admin.route('/s/:shopId', shopRoutes);
admin.route('/s/:shopId', consentRoutes);
admin.route('/s/:shopId/campaigns', campaignRoutes);
admin.route('/s/:shopId/campaigns', campaignDraftRoutes);
admin.route('/s/:shopId/campaigns', rehearsalRoutes);
admin.route('/s/:shopId/segments', segmentRoutes);
admin.route('/s/:shopId/coupons', couponRoutes);
admin.route('/s/:shopId/images', imageRoutes);

admin.notFound(notFound);

admin.onError((error, c) => {
  if (error instanceof HTTPException && error.status === 403) {
    return page(
      c,
      <PlainPage title="이 요청은 받지 않았습니다">
        <p>관리자 화면이 아닌 곳에서 온 요청입니다. 관리자 화면을 새로 열고 다시 시도해 주세요.</p>
        <p>
          <a href="/admin/">처음으로</a>
        </p>
      </PlainPage>,
      403,
    );
  }
  if (error instanceof HTTPException && error.status === 400) {
    return page(
      c,
      <PlainPage title="보낸 내용을 읽을 수 없습니다">
        <p>보내는 중에 끊겼거나 잘못된 형식입니다. 저장하지 않았습니다.</p>
        <p>브라우저의 뒤로 가기를 눌러 다시 보내 주세요. 파일을 골랐다면 그 파일이 열리는지 먼저 확인해 주세요.</p>
      </PlainPage>,
      400,
    );
  }
  logFailure('admin', error, { route: c.req.routePath });
  return page(
    c,
    <PlainPage title="잠시 후 다시 시도해 주세요">
      <p>요청을 처리하지 못했습니다. 다시 시도해도 같으면 담당자에게 알려 주세요.</p>
    </PlainPage>,
    500,
  );
});
