// The first page of a new deployment: whoever knows its secret opens the first shop and becomes its first person.
// Answers only while nobody can sign in yet; afterwards it is not there.

import { Hono } from 'hono';
import * as v from 'valibot';
import { admitOwner, hasPeople } from '../actions/access';
import { createSite, newSiteSchema } from '../actions/sites';
import { equalSecrets } from '../vault';
import { createOwner } from './auth';
import { type AdminEnv, readFields } from './door';
import { fieldErrors } from './form-errors';
import { Document } from './layout';
import { page } from './page';
import { type FieldErrors, type FormState, Notice, TextField } from './parts';
import { PERSON_ERRORS, PERSON_LABELS, personSchema } from './person';

const firstShopSchema = v.object({
  owner: personSchema,
  site: newSiteSchema,
});

const LABELS = {
  secret: '배포 비밀값 (DORAWA_SECRET)',
  ...PERSON_LABELS,
  shop: '쇼핑몰 이름',
  shopUrl: '쇼핑몰 주소',
} as const;

const ERRORS: Readonly<Record<string, string>> = {
  secret: '배포할 때 정한 DORAWA_SECRET 값과 다릅니다.',
  ...PERSON_ERRORS,
  shop: '쇼핑몰 이름을 1~20자로 적어 주세요.',
  shopUrl: '쇼핑몰 주소를 https://로 시작해 적어 주세요. 예: https://shop.example',
};

const FIELD_OF: Readonly<Record<string, string>> = {
  'owner.name': 'name',
  'owner.email': 'email',
  'owner.password': 'password',
  'site.name': 'shop',
  'site.settings.senderName': 'shop',
  'site.settings.shopUrl': 'shopUrl',
  'site.hosts.0': 'shopUrl',
};

export const firstShop = new Hono<AdminEnv>();

firstShop.use(async (c, next) => ((await hasPeople(c.get('edge'))) ? c.redirect('/admin/sign-in', 303) : next()));

firstShop.get('/', (c) => page(c, <FirstShopPage form={{ fields: {}, errors: {} }} />));

firstShop.post('/', async (c) => {
  const edge = c.get('edge');
  const fields = await readFields(c);
  const shopUrl = (fields.shopUrl ?? '').trim().replace(/\/+$/, '');
  const read = v.safeParse(firstShopSchema, {
    owner: { name: fields.name, email: fields.email, password: fields.password },
    site: {
      name: fields.shop,
      platform: fields.platform,
      hosts: [hostOf(shopUrl)],
      settings: { shopUrl, senderName: fields.shop },
    },
  });
  const errors: FieldErrors = {
    ...(read.success ? {} : fieldErrors(read.issues, (path) => FIELD_OF[path], ERRORS)),
    ...(equalSecrets(fields.secret ?? '', c.env.DORAWA_SECRET) ? {} : { secret: ERRORS.secret ?? '' }),
  };
  if (!read.success || Object.keys(errors).length > 0) return page(c, <FirstShopPage form={{ fields, errors }} />, 422);
  const site = await createSite(edge, read.output.site);
  await admitOwner(edge, site.id, await createOwner(edge, read.output.owner));
  return c.redirect('/admin/sign-in', 303);
});

/** The host a shop's pages are served from, `www.` aside, so that its mobile host counts as its own. */
function hostOf(address: string): string {
  try {
    return new URL(address).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}

const FirstShopPage = ({ form }: { form: FormState }) => (
  <Document title="시작하기">
    <body class="plain">
      <main class="sign-in">
        <p class="brand">돌아와</p>
        <h1>첫 쇼핑몰 열기</h1>
        <p>이 주소를 배포한 분이 맞는지 확인한 뒤, 첫 쇼핑몰과 로그인 계정을 만듭니다.</p>
        {Object.keys(form.errors).length > 0 && <Notice tone="error">표시된 항목을 고쳐 주세요.</Notice>}
        <form method="post" action="/admin/first">
          <TextField
            form={form}
            name="secret"
            label={LABELS.secret}
            type="password"
            value=""
            autocomplete="off"
            required
          />
          <TextField form={form} name="shop" label={LABELS.shop} type="text" autocomplete="off" required />
          <TextField form={form} name="shopUrl" label={LABELS.shopUrl} type="url" autocomplete="off" required />
          <fieldset>
            <legend>플랫폼</legend>
            <label>
              <input type="radio" name="platform" value="cafe24" checked={form.fields.platform !== 'makeshop'} /> 카페24
            </label>{' '}
            <label>
              <input type="radio" name="platform" value="makeshop" checked={form.fields.platform === 'makeshop'} />{' '}
              메이크샵
            </label>
          </fieldset>
          <TextField form={form} name="name" label={LABELS.name} type="text" autocomplete="off" required />
          <TextField form={form} name="email" label={LABELS.email} type="email" autocomplete="off" required />
          <TextField
            form={form}
            name="password"
            label={LABELS.password}
            type="password"
            value=""
            autocomplete="off"
            required
          />
          <button class="primary" type="submit">
            열기
          </button>
        </form>
      </main>
    </body>
  </Document>
);
