// The people of a shop: the list, an invitation, its end, who is an owner, taking somebody out, and leaving.

import { Hono } from 'hono';
import {
  changeRole,
  endInvitation,
  invite,
  leaveShop,
  listColleagues,
  listOpenInvitations,
  MAX_INVITATIONS,
  removeColleague,
} from '../../actions/colleagues';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { shopPath } from '../layout';
import { page } from '../page';
import type { Flash } from '../words';
import { COLLEAGUES_PATH, ColleaguesPage } from './colleagues';

export const colleagueRoutes = new Hono<AdminEnv>();

const FULL = `아직 쓰지 않은 초대가 ${MAX_INVITATIONS}개라 더 만들 수 없습니다. 필요 없는 초대를 끝낸 뒤 다시 만들어 주세요.`;
const STAYS = '이미 바뀌었거나, 하나뿐인 주인입니다. 아래 목록에서 다시 확인해 주세요.';
const OWNERS_ONLY = '사람을 초대하고 바꾸고 빼는 일은 이 쇼핑몰의 주인만 합니다. 주인에게 부탁해 주세요.';

colleagueRoutes.get('/', (c) => show(c, {}));

colleagueRoutes.post('/invitations', async (c) => {
  const { edge, shop, person } = c.var;
  const secret = await invite(edge, shop.id, person.userId);
  return show(c, secret ? { link: `${edge.origin}/admin/join/${secret}` } : { refusal: FULL });
});

colleagueRoutes.post('/invitations/:id{[0-9a-f]{64}}/end', async (c) => {
  const { edge, shop, person } = c.var;
  const ended = await endInvitation(edge, shop.id, person.userId, c.req.param('id'));
  return ended ? toList(c, 'invitation_ended') : show(c, { refusal: OWNERS_ONLY });
});

colleagueRoutes.post('/:userId/removal', async (c) => {
  const { edge, shop, person } = c.var;
  const removed = await removeColleague(edge, shop.id, person.userId, c.req.param('userId'));
  return removed ? toList(c, 'colleague_removed') : show(c, { refusal: STAYS });
});

colleagueRoutes.post('/:userId/role', async (c) => {
  const { edge, shop, person } = c.var;
  const role = (await readFields(c)).role === 'owner' ? 'owner' : 'colleague';
  const changed = await changeRole(edge, shop.id, person.userId, c.req.param('userId'), role);
  return changed ? toList(c, 'role_changed') : show(c, { refusal: STAYS });
});

colleagueRoutes.post('/leave', async (c) => {
  const { edge, shop, person } = c.var;
  return (await leaveShop(edge, shop.id, person.userId)) ? c.redirect('/admin/', 303) : show(c, { refusal: STAYS });
});

function toList(c: AdminContext, flash: Flash): Response {
  return c.redirect(shopPath(c.var.shop.id, `${COLLEAGUES_PATH}?flash=${flash}`), 303);
}

async function show(c: AdminContext, { link, refusal }: { link?: string; refusal?: string }) {
  const { edge, shop, person } = c.var;
  const [people, invitations] = await Promise.all([listColleagues(edge, shop.id), listOpenInvitations(edge, shop.id)]);
  const why = refusal && shop.role !== 'owner' ? OWNERS_ONLY : refusal;
  const shown = { people, invitations, myId: person.userId, link: link ?? null, refusal: why ?? null };
  return page(c, <ColleaguesPage frame={frameOf(c)} {...shown} now={edge.deps.now()} />, refusal ? 422 : 200);
}
