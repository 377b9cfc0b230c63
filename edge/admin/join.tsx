// Where an invitation leads: whoever has the link makes an account, or uses the one they are signed in with, and belongs
// to the shop. The link is used up by it. Nobody can sign up without one.

import { Hono } from 'hono';
import * as v from 'valibot';
import { roleIn, siteInvitedTo, takeUpInvitation } from '../actions/colleagues';
import { noteTry } from '../actions/sign-in-tries';
import type { Site } from '../db/sites';
import { createPerson, readSession, removePerson, type SignedIn, signIn } from './auth';
import { type AdminContext, type AdminEnv, callerOf, readFields } from './door';
import { fieldErrors } from './form-errors';
import { Document, PlainPage, shopPath } from './layout';
import { page } from './page';
import { FormErrors, type FormState } from './parts';
import { PERSON_ERRORS, PersonFields, personSchema } from './person';

export const join = new Hono<AdminEnv>();

const EMPTY: FormState = { fields: {}, errors: {} };
/** How often one address may ask for an account within the time attempts are remembered: the answer tells who has one. */
const TRIES = 30;
const TOO_MANY = '너무 여러 번 시도했습니다. 15분 뒤에 다시 시도해 주세요.';
const TAKEN = '이미 계정이 있는 이메일입니다. 아래의 로그인을 누르고 그 계정으로 들어와 주세요.';

join.get('/:secret{[0-9a-f]{48}}', async (c) => {
  const found = await invitation(c);
  if (!found) return overPage(c);
  const { shop, person } = found;
  if (person && (await roleIn(c.var.edge, shop.id, person.userId))) return toShop(c, shop);
  return page(c, <JoinPage shop={shop} person={person} form={EMPTY} path={c.req.path} />);
});

join.post('/:secret{[0-9a-f]{48}}', async (c) => {
  const { edge } = c.var;
  const secret = c.req.param('secret');
  const found = await invitation(c);
  if (!found) return overPage(c);
  const { shop, person } = found;
  if (person) {
    const isIn = (await roleIn(edge, shop.id, person.userId)) || (await takeUpInvitation(edge, secret, person.userId));
    return isIn ? toShop(c, shop) : overPage(c);
  }
  const fields = await readFields(c);
  const read = v.safeParse(personSchema, fields);
  const refuse = (errors: FormState['errors'], status: 422 | 429 = 422) =>
    page(c, <JoinPage shop={shop} person={null} form={{ fields, errors }} path={c.req.path} />, status);
  if (!read.success) return refuse(fieldErrors(read.issues, (path) => path, PERSON_ERRORS));
  const caller = callerOf(c);
  if (!(await noteTry(edge, `join:${caller.network}`, TRIES))) return refuse({ email: TOO_MANY }, 429);
  const userId = await createPerson(edge, read.output);
  if (!userId) return refuse({ email: TAKEN });
  if (!(await takeUpInvitation(edge, secret, userId))) {
    await removePerson(edge, userId);
    return overPage(c);
  }
  const { email, password } = read.output;
  const signedIn = await signIn(edge, email, password, caller);
  for (const cookie of signedIn.ok ? signedIn.cookies : []) c.header('set-cookie', cookie, { append: true });
  return toShop(c, shop);
});

/** The shop an open invitation leads into, and who has come, if they are signed in. */
async function invitation(c: AdminContext): Promise<{ shop: Site; person: SignedIn | null } | null> {
  const { edge } = c.var;
  const shop = await siteInvitedTo(edge, c.req.param('secret') ?? '');
  return shop && { shop, person: (await readSession(edge, c.req.raw.headers)).person };
}

const toShop = (c: AdminContext, shop: Site) => c.redirect(shopPath(shop.id, '/'), 303);

const overPage = (c: AdminContext) =>
  page(
    c,
    <PlainPage title="쓸 수 없는 초대입니다">
      <p>이미 썼거나, 기한이 지났거나, 끝낸 초대입니다. 초대한 분에게 새 링크를 부탁해 주세요.</p>
      <p>
        <a href="/admin/">이미 계정이 있으면 관리자 화면으로</a>
      </p>
    </PlainPage>,
    404,
  );

type JoinProps = { shop: Site; person: SignedIn | null; form: FormState; path: string };

const JoinPage = ({ shop, person, form, path }: JoinProps) => (
  <Document title="초대">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>{shop.name} 함께 쓰기</h1>
        {person ? <AsMyself {...{ shop, person, path }} /> : <AsSomebodyNew {...{ shop, form, path }} />}
      </main>
    </body>
  </Document>
);

const AsMyself = ({ shop, person, path }: Omit<JoinProps, 'form' | 'person'> & { person: SignedIn }) => (
  <>
    <p>
      <b class="breaks">{person.email}</b> 계정으로 로그인해 있습니다. 이 계정으로 ‘{shop.name}’의 캠페인과 회원을 함께
      보고 고칩니다.
    </p>
    <form method="post" action={path}>
      <button class="primary" type="submit">
        이 계정으로 함께 쓰기
      </button>
    </form>
    <p class="muted">다른 계정으로 들어오려면 로그아웃한 뒤 초대 링크를 다시 열어 주세요.</p>
    <form method="post" action="/admin/sign-out">
      <button class="link" type="submit">
        로그아웃
      </button>
    </form>
  </>
);

const AsSomebodyNew = ({ shop, form, path }: Omit<JoinProps, 'person'>) => (
  <>
    <p>초대를 받았습니다. 계정을 만들면 ‘{shop.name}’의 캠페인과 회원을 함께 보고 고칩니다.</p>
    <FormErrors form={form} />
    <form method="post" action={path}>
      <PersonFields form={form} />
      <button class="primary" type="submit">
        계정을 만들고 함께 쓰기
      </button>
    </form>
    <p>
      <a href={`/admin/sign-in?next=${encodeURIComponent(path)}`}>이미 계정이 있으면 로그인</a>
    </p>
  </>
);
