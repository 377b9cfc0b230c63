// From the admin into the shop with a token, for the element picker and the debug mode, and back with what was chosen.

import { Hono } from 'hono';
import { openInShop, pickOf } from '../actions/picks';
import { type AdminContext, type AdminEnv, frameOf, readFields } from './door';
import { fragment, page } from './page';
import { ForeignPage, MAX_LOOKS, OpeningPage, Picked, PickIntoForm } from './picking';
import { SettingsPage } from './settings';

export const pickingRoutes = new Hono<AdminEnv>();

pickingRoutes.post('/pick', async (c) => open(c, 'pick', (await readFields(c)).pickPage ?? ''));
pickingRoutes.post('/debug', (c) => open(c, 'debug', '/'));

/** By a `refresh`, since a form of the admin may lead nowhere but to the admin. */
async function open(c: AdminContext, purpose: 'pick' | 'debug', typed: string): Promise<Response> {
  const { edge, shop, person } = c.var;
  const opened = await openInShop(edge, shop, person, purpose, typed);
  if (!opened.ok) return page(c, <ForeignPage shopId={shop.id} />, 422);
  c.header('refresh', `0;url=${opened.value}`);
  return page(c, <OpeningPage address={opened.value} />);
}

pickingRoutes.get('/picked', async (c) => {
  const { edge, shop, person } = c.var;
  const look = Number(c.req.query('look')) || 0;
  // At the first look the new tab is only just asking for its token; what is there is from before.
  const pick = look === 0 ? undefined : await pickOf(edge, shop.id, person.userId);
  return fragment(
    c,
    <>
      <Picked {...{ shop, pick, look }} />
      {pick && <PickIntoForm pick={pick} />}
    </>,
  );
});

pickingRoutes.post('/picked', async (c) => {
  const { edge, shop, person } = c.var;
  const typed = await readFields(c);
  const pick = await pickOf(edge, shop.id, person.userId);
  const fields = pick ? { ...typed, selector: pick.selector, signUp: 'click' } : typed;
  const picked = <Picked {...{ shop, pick }} look={MAX_LOOKS} />;
  return page(c, <SettingsPage frame={frameOf(c)} form={{ fields, errors: {} }} secret={null} picked={picked} />);
});
