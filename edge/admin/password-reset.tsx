// 비밀번호를 잊었을 때: whom to ask for a link, and where the link leads. The page asks for no address, so nobody learns who
// has an account here.

import { Hono } from 'hono';
import { personResetting, type Resetting, takeUpReset } from '../actions/password-resets';
import { noteTry } from '../actions/sign-in-tries';
import { setPassword, signIn } from './auth';
import { type AdminContext, type AdminEnv, callerOf, readFields } from './door';
import { Document, PlainPage } from './layout';
import { NewPassword, newPasswordErrors, PasswordOf } from './new-password';
import { page } from './page';
import { FormErrors, type FormState } from './parts';

export const passwordReset = new Hono<AdminEnv>();

/** How often links may be tried by one address within the time attempts are remembered. */
const TRIES = 30;

passwordReset.get('/', (c) =>
  page(
    c,
    <PlainPage title="비밀번호를 잊었을 때">
      <p>
        함께 쓰는 쇼핑몰의 주인에게 부탁해 주세요. <b>설정 › 함께 쓰는 사람</b>에서 내 이름 옆의 <b>비밀번호 재설정</b>
        을 누르면, 한 시간 안에 한 번 쓸 수 있는 링크가 나옵니다.
      </p>
      <p>
        부탁할 주인이 없으면 돌아와를 배포한 분에게 부탁해 주세요. 배포한 폴더에서{' '}
        <code>npm run reset-password -- 내 이메일</code>을 실행하면 같은 링크가 나옵니다.
      </p>
      <p>
        <a href="/admin/sign-in">로그인으로 돌아가기</a>
      </p>
    </PlainPage>,
  ),
);

passwordReset.use('/:secret', async (c, next) =>
  (await noteTry(c.var.edge, `reset:${callerOf(c).network}`, TRIES)) ? next() : tooManyPage(c),
);

passwordReset.get('/:secret{[0-9a-f]{48}}', async (c) => {
  const person = await personResetting(c.var.edge, c.req.param('secret'));
  return person ? show(c, person, { fields: {}, errors: {} }) : overPage(c);
});

passwordReset.post('/:secret{[0-9a-f]{48}}', async (c) => {
  const { edge } = c.var;
  const secret = c.req.param('secret');
  const asked = await personResetting(edge, secret);
  if (!asked) return overPage(c);
  const { next = '', again = '' } = await readFields(c);
  const errors = newPasswordErrors({ next, again });
  if (Object.keys(errors).length > 0) return show(c, asked, { fields: {}, errors });
  const person = await takeUpReset(edge, secret);
  if (!person) return overPage(c);
  await setPassword(edge, person, next, callerOf(c));
  const signedIn = await signIn(edge, person.email, next, callerOf(c));
  for (const cookie of signedIn.ok ? signedIn.cookies : []) c.header('set-cookie', cookie, { append: true });
  return c.redirect('/admin/', 303);
});

const show = (c: AdminContext, person: Resetting, form: FormState) =>
  page(c, <ResetPage {...{ person, form }} path={c.req.path} />, Object.keys(form.errors).length > 0 ? 422 : 200);

const overPage = (c: AdminContext) =>
  page(
    c,
    <PlainPage title="쓸 수 없는 링크입니다">
      <p>이미 썼거나, 한 시간이 지났거나, 새 링크를 만들어 끝난 링크입니다. 링크를 준 분에게 새로 부탁해 주세요.</p>
      <p>
        <a href="/admin/sign-in">로그인으로 돌아가기</a>
      </p>
    </PlainPage>,
    404,
  );

const tooManyPage = (c: AdminContext) =>
  page(
    c,
    <PlainPage title="잠시 뒤에 다시 열어 주세요">
      <p>재설정 링크를 너무 여러 번 열었습니다. 15분 뒤에 다시 열어 주세요.</p>
    </PlainPage>,
    429,
  );

const ResetPage = ({ person, form, path }: { person: Resetting; form: FormState; path: string }) => (
  <Document title="비밀번호 재설정">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>비밀번호 재설정</h1>
        <p class="breaks">
          {person.name} 님 ({person.email})
        </p>
        <FormErrors form={form} />
        <form method="post" action={path}>
          <PasswordOf email={person.email} />
          <NewPassword form={form} />
          <p class="muted">저장하면 이 계정으로 로그인한 다른 기기는 모두 로그아웃됩니다.</p>
          <button class="primary" type="submit">
            새 비밀번호 저장
          </button>
        </form>
      </main>
    </body>
  </Document>
);
