// 내 계정: who is signed in, a new password, and the way to another shop.

import { Hono } from 'hono';
import { mayOpenShops } from '../actions/access';
import { listClosedShops } from '../actions/closing';
import { leaveAllShops } from '../actions/colleagues';
import { changePassword, provesPassword, removePerson, signOut } from './auth';
import { CLOSED_SHOPS_PATH } from './closed-shops';
import { type AdminContext, type AdminEnv, readFields } from './door';
import { Document, PlainPage } from './layout';
import { NewPassword, newPasswordErrors, PasswordOf } from './new-password';
import { page } from './page';
import { FormErrors, type FormState, Notice, TextField } from './parts';
import { SECOND_SHOP_PATH } from './second-shop';

export const account = new Hono<AdminEnv>();

const EMPTY: FormState = { fields: {}, errors: {} };

account.get('/', (c) => show(c, EMPTY, c.req.query('flash') === 'changed'));

account.post('/', async (c) => {
  const { current = '', next = '', again = '' } = await readFields(c);
  const errors = newPasswordErrors({ next, again });
  if (Object.keys(errors).length > 0) return show(c, { fields: {}, errors }, false, 422);
  const { userId } = c.var.person;
  const changed = await changePassword(c.var.edge, c.req.raw.headers, { userId, current, next });
  if (!changed.ok) return show(c, { fields: {}, errors: { current: REFUSALS[changed.why] } }, false, 422);
  for (const cookie of changed.cookies) c.header('set-cookie', cookie, { append: true });
  return c.redirect('/admin/account?flash=changed', 303);
});

account.post('/removal', async (c) => {
  const { edge, person } = c.var;
  const { password = '' } = await readFields(c);
  const refuse = (why: string) => show(c, { fields: {}, errors: { password: why } }, false, 422);
  const proven = await provesPassword(edge, person.userId, password);
  if (!proven.ok) return refuse(REFUSALS[proven.why]);
  const owned = await leaveAllShops(edge, person.userId);
  if (owned.length > 0) return refuse(lastOwnerOf(owned));
  const cookies = await signOut(edge, c.req.raw.headers);
  await removePerson(edge, person.userId);
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
  return page(
    c,
    <PlainPage title="계정을 삭제했습니다">
      <p>이 계정의 이름, 이메일, 비밀번호를 지웠습니다. 이 계정으로 만든 API 토큰도 폐기했습니다.</p>
    </PlainPage>,
  );
});

const lastOwnerOf = (names: readonly string[]) =>
  `${names.join(', ')}의 하나뿐인 주인이라 삭제하지 않았습니다. 다른 주인을 정하거나 쇼핑몰을 닫아 모두 지워진 뒤에 다시 해 주세요.`;

const REFUSALS = {
  wrong: '지금 비밀번호가 맞지 않습니다.',
  too_many: '여러 번 틀렸습니다. 15분 뒤에 다시 시도해 주세요.',
} as const;

async function show(c: AdminContext, form: FormState, isChanged: boolean, status: 200 | 422 = 200) {
  const { edge, person } = c.var;
  const [mayOpen, closed] = await Promise.all([
    mayOpenShops(edge, person.userId),
    listClosedShops(edge, person.userId),
  ]);
  const hasClosed = closed.length > 0;
  return page(c, <AccountPage email={person.email} {...{ form, isChanged, mayOpen, hasClosed }} />, status);
}

const AccountPage = ({
  email,
  form,
  isChanged,
  mayOpen,
  hasClosed,
}: {
  email: string;
  form: FormState;
  isChanged: boolean;
  mayOpen: boolean;
  hasClosed: boolean;
}) => (
  <Document title="내 계정">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>내 계정</h1>
        <p>{email}</p>
        {isChanged && <Notice tone="info">비밀번호를 바꿨습니다. 다른 기기에서는 모두 로그아웃했습니다.</Notice>}
        <FormErrors form={form} />
        <form method="post" action="/admin/account">
          <PasswordOf email={email} />
          <TextField
            form={form}
            name="current"
            label="지금 비밀번호"
            type="password"
            autocomplete="current-password"
            required
          />
          <NewPassword form={form} />
          <button class="primary" type="submit">
            비밀번호 바꾸기
          </button>
        </form>
        {mayOpen && (
          <p>
            <a href={SECOND_SHOP_PATH}>쇼핑몰 추가</a>
          </p>
        )}
        {hasClosed && (
          <p>
            <a href={CLOSED_SHOPS_PATH}>닫은 쇼핑몰</a>
          </p>
        )}
        <p>
          <a href="/admin/">관리자 화면으로</a>
        </p>
        <details open={form.errors.password !== undefined}>
          <summary>계정 삭제</summary>
          <form method="post" action="/admin/account/removal" novalidate>
            <p>모든 쇼핑몰에서 나가고, 이 계정의 이름·이메일·비밀번호를 지웁니다. 되돌릴 수 없습니다.</p>
            <TextField
              form={form}
              name="password"
              label="비밀번호"
              type="password"
              autocomplete="current-password"
              required
            />
            <button class="danger" type="submit">
              계정 삭제
            </button>
          </form>
        </details>
      </main>
    </body>
  </Document>
);
