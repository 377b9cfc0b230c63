import { expect, it } from 'vitest';
import { createCampaign } from '../../edge/actions/campaigns';
import { signedInOwner } from '../support/owner';
import { type CampaignName, definitionOf, World } from '../support/world';

it('whoever starts a campaign that finds the same members as a running one is told, and which goes first', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  const asked = async (preset: CampaignName) => {
    const draft = await createCampaign(world.edge, world.site.id, definitionOf(preset));
    if (!draft.ok) throw new Error(draft.error.reason);
    return owner.page(`/admin/s/${world.site.id}/campaigns/${draft.value.id}/activation`);
  };
  const notice = '진행 중인 ‘미방문 고객 구매 유도’ 캠페인(우선순위 35)에도 해당하는 회원이 있을 수 있습니다.';
  expect(await asked('signup_first_purchase')).not.toContain('진행 중인 ‘');
  await world.campaign('lapsed_visitor');
  expect(await asked('signup_first_purchase')).toContain(notice);
  expect(await asked('visitor_purchase')).not.toContain('진행 중인 ‘');
  expect(await asked('lapsed_visitor')).not.toContain('진행 중인 ‘');
});
