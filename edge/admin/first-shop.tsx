// The first page of a new deployment: whoever knows its secret opens the first shop and becomes its first person.
// Answers until somebody owns a shop, so that what broke off halfway is done again; afterwards it is not there.

import { Hono } from 'hono';
import * as v from 'valibot';
import { hasBegun, openShop } from '../actions/access';
import { newSiteSchema } from '../actions/sites';
import { equalSecrets } from '../vault';
import { createOwner } from './auth';
import { type AdminEnv, readFields } from './door';
import { fieldErrors } from './form-errors';
import { Document } from './layout';
import { page } from './page';
import { type FieldErrors, FormErrors, type FormState, TextField } from './parts';
import { PERSON_ERRORS, PersonFields, personSchema } from './person';
import { NEW_SHOP, SHOP_ERRORS, SHOP_FIELD_OF, ShopFields, typedShop } from './shop-fields';

const firstShopSchema = v.object({
  owner: personSchema,
  site: newSiteSchema,
});

const ERRORS: Readonly<Record<string, string>> = {
  secret: '배포할 때 정한 DORAWA_SECRET 값과 다릅니다.',
  ...PERSON_ERRORS,
  ...SHOP_ERRORS,
};

const fieldOf = (path: string) =>
  path.startsWith('owner.') ? path.slice('owner.'.length) : SHOP_FIELD_OF[path.slice('site.'.length)];

export const firstShop = new Hono<AdminEnv>();

firstShop.use(async (c, next) => ((await hasBegun(c.get('edge'))) ? c.redirect('/admin/sign-in', 303) : next()));

firstShop.get('/', (c) => page(c, <FirstShopPage form={NEW_SHOP} />));

firstShop.post('/', async (c) => {
  const edge = c.get('edge');
  const fields = await readFields(c);
  const { name, email, password } = fields;
  const read = v.safeParse(firstShopSchema, { owner: { name, email, password }, site: typedShop(fields) });
  const errors: FieldErrors = {
    ...(read.success ? {} : fieldErrors(read.issues, fieldOf, ERRORS)),
    ...(equalSecrets(fields.secret ?? '', c.env.DORAWA_SECRET) ? {} : { secret: ERRORS.secret ?? '' }),
  };
  if (!read.success || Object.keys(errors).length > 0) return page(c, <FirstShopPage form={{ fields, errors }} />, 422);
  await openShop(edge, await createOwner(edge, read.output.owner), read.output.site);
  return c.redirect('/admin/sign-in', 303);
});

const FirstShopPage = ({ form }: { form: FormState }) => (
  <Document title="시작하기">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>첫 쇼핑몰 열기</h1>
        <p>이 주소를 배포한 분이 맞는지 확인한 뒤, 첫 쇼핑몰과 로그인 계정을 만듭니다.</p>
        <FormErrors form={form} />
        <form method="post" action="/admin/first">
          <TextField
            form={form}
            name="secret"
            label="배포 비밀값 (DORAWA_SECRET)"
            type="password"
            value=""
            autocomplete="off"
            required
          />
          <ShopFields form={form} />
          <PersonFields form={form} />
          <button class="primary" type="submit">
            열기
          </button>
        </form>
      </main>
    </body>
  </Document>
);
