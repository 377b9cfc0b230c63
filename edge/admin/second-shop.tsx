// Another shop of somebody who has one.

import { Hono } from 'hono';
import * as v from 'valibot';
import { mayOpenShops, openShop } from '../actions/access';
import { newSiteSchema } from '../actions/sites';
import { type AdminContext, type AdminEnv, readFields } from './door';
import { fieldErrors } from './form-errors';
import { Document, PlainPage, shopPath } from './layout';
import { page } from './page';
import { FormErrors, type FormState } from './parts';
import { NEW_SHOP, SHOP_ERRORS, SHOP_FIELD_OF, ShopFields, typedShop } from './shop-fields';

export const SECOND_SHOP_PATH = '/admin/shops/new';

export const secondShop = new Hono<AdminEnv>();

secondShop.use(async (c, next) =>
  (await mayOpenShops(c.var.edge, c.var.person.userId)) ? next() : page(c, <OwnersOnlyPage />, 403),
);

secondShop.get('/', (c) => show(c, NEW_SHOP));

secondShop.post('/', async (c) => {
  const fields = await readFields(c);
  const read = v.safeParse(newSiteSchema, typedShop(fields));
  if (!read.success)
    return show(c, { fields, errors: fieldErrors(read.issues, (path) => SHOP_FIELD_OF[path], SHOP_ERRORS) }, 422);
  const shop = await openShop(c.var.edge, c.var.person.userId, read.output);
  return c.redirect(shopPath(shop.id, '/settings/install'), 303);
});

const show = (c: AdminContext, form: FormState, status: 200 | 422 = 200) =>
  page(c, <SecondShopPage form={form} />, status);

const SecondShopPage = ({ form }: { form: FormState }) => (
  <Document title="쇼핑몰 추가">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>쇼핑몰 추가</h1>
        <p>회원, 캠페인, 발송 연결은 쇼핑몰마다 따로입니다. 추가한 뒤 설치 태그를 그 쇼핑몰에 넣습니다.</p>
        <FormErrors form={form} />
        <form method="post" action={SECOND_SHOP_PATH}>
          <ShopFields form={form} />
          <button class="primary" type="submit">
            추가
          </button>
        </form>
        <p>
          <a href="/admin/">관리자 화면으로</a>
        </p>
      </main>
    </body>
  </Document>
);

const OwnersOnlyPage = () => (
  <PlainPage title="쇼핑몰은 주인이 추가합니다">
    <p>초대를 받아 들어온 계정으로는 쇼핑몰을 추가할 수 없습니다. 쇼핑몰의 주인에게 부탁해 주세요.</p>
    <p>
      <a href="/admin/">처음으로</a>
    </p>
  </PlainPage>
);
