// The people of a shop: the list, an invitation, its end, who is an owner, taking somebody out, and leaving.

import { Hono } from 'hono';
import {
  changeRole,
  endInvitation,
  INVITATION_DAYS,
  invite,
  leaveShop,
  listColleagues,
  listOpenInvitations,
  MAX_INVITATIONS,
  removeColleague,
} from '../../actions/colleagues';
import { offerReset } from '../../actions/password-resets';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { shopPath } from '../layout';
import { page } from '../page';
import type { Flash } from '../words';
import { COLLEAGUES_PATH, ColleaguesPage, type ColleaguesProps } from './colleagues';

export const colleagueRoutes = new Hono<AdminEnv>();

const FULL = `아직 쓰지 않은 초대가 ${MAX_INVITATIONS}개라 더 만들 수 없습니다. 필요 없는 초대를 끝낸 뒤 다시 만들어 주세요.`;
const STAYS = '이미 바뀌었거나, 하나뿐인 주인입니다. 아래 목록에서 다시 확인해 주세요.';
const NOT_TO_RESET =
  '이 사람의 비밀번호는 여기에서 재설정할 수 없습니다. 이 사람이 쓰는 모든 쇼핑몰의 주인만 할 수 있으니, 돌아와를 배포한 분에게 부탁해 주세요.';
const OWNERS_ONLY = '사람을 초대하고 바꾸고 빼는 일은 이 쇼핑몰의 주인만 합니다. 주인에게 부탁해 주세요.';

colleagueRoutes.get('/', (c) => show(c, {}));

colleagueRoutes.post('/invitations', async (c) => {
  const { edge, shop, person } = c.var;
  const secret = await invite(edge, shop.id, person.userId);
  if (!secret) return show(c, { refusal: FULL });
  const help = `복사해 초대할 분에게만 보내 주세요. ${INVITATION_DAYS}일 안에 한 사람이 한 번 쓸 수 있습니다.`;
  return show(c, { made: { title: '새 초대 링크', help, link: `${edge.origin}/admin/join/${secret}` } });
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

colleagueRoutes.post('/:userId/reset', async (c) => {
  const { edge, shop, person } = c.var;
  const secret = await offerReset(edge, shop.id, person.userId, c.req.param('userId'));
  if (!secret) return show(c, { refusal: NOT_TO_RESET });
  const help =
    '복사해 부탁한 분에게만 보내 주세요. 한 시간 안에 한 번 쓸 수 있고, 새 비밀번호를 정하면 다른 기기는 로그아웃됩니다.';
  return show(c, { made: { title: '비밀번호 재설정 링크', help, link: `${edge.origin}/admin/reset/${secret}` } });
});

colleagueRoutes.post('/leave', async (c) => {
  const { edge, shop, person } = c.var;
  return (await leaveShop(edge, shop.id, person.userId)) ? c.redirect('/admin/', 303) : show(c, { refusal: STAYS });
});

function toList(c: AdminContext, flash: Flash): Response {
  return c.redirect(shopPath(c.var.shop.id, `${COLLEAGUES_PATH}?flash=${flash}`), 303);
}

async function show(c: AdminContext, { made, refusal }: { made?: ColleaguesProps['made']; refusal?: string }) {
  const { edge, shop, person } = c.var;
  const [people, invitations] = await Promise.all([listColleagues(edge, shop.id), listOpenInvitations(edge, shop.id)]);
  const why = refusal && shop.role !== 'owner' ? OWNERS_ONLY : refusal;
  const shown = { people, invitations, myId: person.userId, made: made ?? null, refusal: why ?? null };
  return page(c, <ColleaguesPage frame={frameOf(c)} {...shown} now={edge.deps.now()} />, refusal ? 422 : 200);
}
