// The pages of 미리 돌려보기, below a campaign.

import { Hono } from 'hono';
import { getCampaign } from '../../actions/campaigns';
import {
  getRehearsal,
  haltRehearsal,
  listRehearsedMessages,
  type Rehearsal,
  startRehearsal,
  stepRehearsal,
} from '../../actions/rehearsals';
import { pageOf } from '../../paging';
import { type AdminContext, type AdminEnv, frameOf } from '../door';
import { fragment, page } from '../page';
import { RehearsalPage, RehearsalView, rehearsalPath } from './rehearsal';

const ROWS = 50;

export const rehearsalRoutes = new Hono<AdminEnv>();

const AT = '/:id{[1-9][0-9]{0,14}}/rehearsal';
const idOf = (c: AdminContext) => Number(c.req.param('id'));

rehearsalRoutes.get(AT, async (c) => {
  const shown = await shownOf(c, await getRehearsal(c.var.edge, c.var.shop.id, idOf(c)));
  return shown ? page(c, <RehearsalPage frame={frameOf(c)} {...shown} />) : c.notFound();
});

rehearsalRoutes.post(AT, async (c) => {
  const { edge, shop } = c.var;
  const started = await startRehearsal(edge, shop.id, idOf(c));
  if (started.ok) return c.redirect(rehearsalPath(shop.id, idOf(c)), 303);
  if (started.error.reason === 'not_found') return c.notFound();
  const shown = await shownOf(c, null);
  return shown ? page(c, <RehearsalPage frame={frameOf(c)} {...shown} refused />, 422) : c.notFound();
});

rehearsalRoutes.post(`${AT}/steps`, async (c) => {
  const { edge, shop } = c.var;
  const rehearsal = await stepRehearsal(edge, shop.id, idOf(c));
  if (c.req.header('hx-request') !== 'true') return c.redirect(rehearsalPath(shop.id, idOf(c)), 303);
  const shown = await shownOf(c, rehearsal);
  return shown ? fragment(c, <RehearsalView {...shown} />) : c.notFound();
});

rehearsalRoutes.post(`${AT}/stop`, async (c) => {
  await haltRehearsal(c.var.edge, c.var.shop.id, idOf(c));
  return c.redirect(rehearsalPath(c.var.shop.id, idOf(c)), 303);
});

/** Everything the page shows; null when there is no such campaign. */
async function shownOf(c: AdminContext, rehearsal: Rehearsal | null) {
  const { edge, shop } = c.var;
  const campaign = await getCampaign(edge, shop.id, idOf(c));
  if (!campaign) return null;
  const { after = '', at = '' } = c.req.query();
  const from = { memberId: after, at: /^\d{1,15}$/.test(at) ? Number(at) : 0 };
  const rows = rehearsal ? await listRehearsedMessages(edge, rehearsal, ROWS + 1, from) : [];
  const { shown: messages, last: more } = pageOf(rows, ROWS);
  return { shopId: shop.id, campaign, rehearsal, messages, more, refused: false, now: edge.deps.now() };
}
