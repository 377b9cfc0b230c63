// From the admin into the shop with a token, for the element picker and the debug mode, and back with what was chosen.

import { Hono } from 'hono';
import { openInShop, pickOf } from '../../actions/picks';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { fragment, page } from '../page';
import { ForeignPage, MAX_LOOKS, OpeningPage, Picked, type PickFor, PickIntoForm } from './picking';
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

pickingRoutes.get('/picked', (c) => look(c, 'sign_up'));

/** How far the owner has come, and what they have chosen into the form that is open. */
export async function look(c: AdminContext, purpose: PickFor): Promise<Response> {
  const { edge, shop, person } = c.var;
  const number = Number(c.req.query('look')) || 0;
  // At the first look the new tab is only just asking for its token; what is there is from before.
  const pick = number === 0 ? undefined : await pickOf(edge, shop.id, person.userId);
  return fragment(
    c,
    <>
      <Picked {...{ shop, purpose, pick }} look={number} />
      {pick && <PickIntoForm {...{ pick, purpose }} />}
    </>,
  );
}

/** What was typed, with what was chosen in it, for browsers without scripting. */
export async function fetchPick(c: AdminContext, purpose: PickFor) {
  const { edge, shop, person } = c.var;
  const typed = await readFields(c);
  const pick = await pickOf(edge, shop.id, person.userId);
  return {
    fields: pick ? { ...typed, selector: pick.selector } : typed,
    isPicked: Boolean(pick),
    picked: <Picked {...{ shop, purpose, pick }} look={MAX_LOOKS} />,
  };
}

pickingRoutes.post('/picked', async (c) => {
  const { fields: typed, isPicked, picked } = await fetchPick(c, 'sign_up');
  const fields = isPicked ? { ...typed, signUp: 'click' } : typed;
  return page(c, <SettingsPage frame={frameOf(c)} form={{ fields, errors: {} }} secret={null} picked={picked} />);
});
