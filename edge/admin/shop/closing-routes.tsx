// Closing a shop: the page that asks, and the yes.

import { Hono } from 'hono';
import { listSiteCampaigns } from '../../actions/campaigns';
import { closeShop } from '../../actions/closing';
import { CLOSED_SHOPS_PATH } from '../closed-shops';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { page } from '../page';
import type { FormState } from '../parts';
import { ClosingPage } from './closing';

export const closingRoutes = new Hono<AdminEnv>();

const REFUSALS = {
  not_owner: '쇼핑몰은 주인만 닫습니다. 주인에게 부탁해 주세요.',
  another_name: '쇼핑몰 이름과 다릅니다. 닫으려면 이름을 그대로 적어 주세요.',
};

closingRoutes.get('/', (c) => show(c, { fields: {}, errors: {} }));

closingRoutes.post('/', async (c) => {
  const { shopName = '' } = await readFields(c);
  const closed = await closeShop(c.var.edge, c.var.shop, shopName);
  if (!closed.ok) return show(c, { fields: { shopName }, errors: { shopName: REFUSALS[closed.error.reason] } }, 422);
  return c.redirect(`${CLOSED_SHOPS_PATH}?closed=${c.var.shop.id}`, 303);
});

async function show(c: AdminContext, form: FormState, status: 200 | 422 = 200) {
  const campaigns = await listSiteCampaigns(c.var.edge, c.var.shop.id);
  const running = campaigns.flatMap(({ status, definition }) => (status === 'active' ? [definition.name] : []));
  return page(c, <ClosingPage frame={frameOf(c)} {...{ form, running }} />, status);
}
