// API tokens: the list, a new one, and the end of one.

import { Hono } from 'hono';
import * as v from 'valibot';
import { createSiteToken, listSiteTokens, newTokenSchema, revokeSiteToken } from '../../actions/access';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { fieldErrors } from '../form-errors';
import { shopPath } from '../layout';
import { page } from '../page';
import type { FormState } from '../parts';
import { TOKENS_PATH, TokensPage } from './tokens';

export const tokenRoutes = new Hono<AdminEnv>();

const NEW: FormState = { fields: { scope: 'write' }, errors: {} };
const WORDS = { name: '이름을 1~40자로 적어 주세요.', scope: '할 수 있는 일을 골라 주세요.' };
const FULL = '토큰을 더 만들 수 없습니다. 쓰지 않는 것을 폐기한 뒤 다시 만들어 주세요.';

async function show(c: AdminContext, form: FormState, secret: string | null, status: 200 | 422 = 200) {
  const { edge, shop } = c.var;
  const tokens = await listSiteTokens(edge, shop.id);
  const address = `${edge.origin}/api/v1/sites/${shop.id}`;
  return page(
    c,
    <TokensPage frame={frameOf(c)} {...{ tokens, form, secret, address }} now={edge.deps.now()} />,
    status,
  );
}

tokenRoutes.get('/', (c) => show(c, NEW, null));

// What follows is an owner's to do.
tokenRoutes.use(async (c, next) => (c.var.shop.role === 'owner' ? next() : show(c, NEW, null, 422)));

tokenRoutes.post('/', async (c) => {
  const fields = await readFields(c);
  const scopes = { read: ['read'], write: ['read', 'write'] }[fields.scope ?? ''] ?? [];
  const read = v.safeParse(newTokenSchema, { name: fields.name ?? '', scopes });
  if (!read.success) {
    const place = (path: string) => (path.startsWith('scopes') ? 'scope' : path);
    return show(c, { fields, errors: fieldErrors(read.issues, place, WORDS) }, null, 422);
  }
  const secret = await createSiteToken(c.var.edge, c.var.shop.id, c.var.person.userId, read.output);
  return secret ? show(c, NEW, secret) : show(c, { fields, errors: { name: FULL } }, null, 422);
});

tokenRoutes.post('/:id{[1-9][0-9]{0,14}}/revocation', async (c) => {
  await revokeSiteToken(c.var.edge, c.var.shop.id, Number(c.req.param('id')));
  return c.redirect(shopPath(c.var.shop.id, `${TOKENS_PATH}?flash=token_revoked`), 303);
});
