// The form of a target group in the hands of two people at once.

import { beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_TARGET, type Target } from '../../core/condition/schema';
import { commandCampaign, createCampaign } from '../../edge/actions/campaigns';
import { createSegment, deleteSegment, editSegment, getSegment } from '../../edge/actions/segments';
import { segmentFields } from '../../edge/admin/segment/fields';
import { conditionWords, targetWords } from '../../edge/admin/segment/words';
import { type Owner, signedInOwner } from '../support/owner';
import { definitionOf, World } from '../support/world';

const ALL: Target = { ...EMPTY_TARGET, base: 'all_members' };
let world: World;
let owner: Owner;
let id: number;
beforeEach(async () => {
  world = await World.begin();
  owner = await signedInOwner(world);
  const created = await createSegment(world.edge, world.site.id, { name: '첫 이름', target: ALL });
  if (!created.ok) throw new Error(created.error.reason);
  id = created.value.id;
}, 60_000);

const path = () => `/admin/s/${world.site.id}/segments/${id}`;
async function stored() {
  const segment = await getSegment(world.edge, world.site.id, id);
  if (!segment) throw new Error('no group');
  return segment;
}
const versionIn = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
/** What the form holds when it is opened. */
const opened = async () => ({ ...segmentFields(await stored()), version: versionIn(await owner.page(path())) });
const rename = (name: string) => editSegment(world.edge, world.site.id, id, { name, target: ALL });

describe('two people in the same target group', () => {
  it('are told of each other: the later one writes over nothing, loses nothing typed, and may save over it', async () => {
    const fields = { ...(await opened()), name: '둘째의 이름' };
    await rename('첫째의 이름');
    const refused = await owner.form(path(), fields);
    const html = await refused.text();
    expect([refused.status, html]).toEqual([409, expect.stringContaining('지금 저장된 내용')]);
    expect(html).toContain('value="둘째의 이름"');
    expect((await stored()).name).toBe('첫째의 이름');
    const again = await owner.form(path(), { ...fields, version: versionIn(html) });
    expect([again.status, (await stored()).name]).toEqual([303, '둘째의 이름']);
  });

  it('are told again when it changes once more', async () => {
    const fields = { ...(await opened()), name: '둘째의 이름' };
    await rename('첫째의 이름');
    const version = versionIn(await (await owner.form(path(), fields)).text());
    await rename('셋째의 이름');
    expect((await owner.form(path(), { ...fields, version })).status).toBe(409);
    expect((await stored()).name).toBe('셋째의 이름');
  });
});

describe('what uses a group', () => {
  const using = (name: string) =>
    world.campaign('cart_abandon_daily', { name, target: { ...EMPTY_TARGET, groups: { include: [id], exclude: [] } } });

  it('is named where the group is changed, campaigns as well as groups', async () => {
    expect(await owner.page(path())).not.toContain('함께 바뀝니다');
    const user = await using('쓰는 캠페인');
    const over = await using('끝난 캠페인');
    await commandCampaign(world.edge, world.site.id, over, 'end');
    const target = { ...EMPTY_TARGET, groups: { include: [id], exclude: [] } };
    await createSegment(world.edge, world.site.id, { name: '쓰는 그룹', target });
    const html = await owner.page(path());
    expect(html).toContain('함께 바뀝니다: 쓰는 그룹, 쓰는 캠페인</div>');
    for (const page of ['', '/activation'])
      expect(await owner.page(`/admin/s/${world.site.id}/campaigns/${user}${page}`)).toContain(
        '타겟 그룹 ‘첫 이름’에 있는 회원',
      );
  });

  it('is named where the group is not deleted for it, also a draft that was put away', async () => {
    const definition = {
      ...definitionOf('cart_abandon_daily'),
      name: '보관한 초안',
      target: { ...EMPTY_TARGET, groups: { include: [id], exclude: [] } },
    };
    const draft = await createCampaign(world.edge, world.site.id, definition);
    if (!draft.ok) throw new Error(draft.error.reason);
    await commandCampaign(world.edge, world.site.id, draft.value.id, 'archive');
    expect(await deleteSegment(world.edge, world.site.id, id)).toEqual({
      ok: false,
      error: { reason: 'segment_in_use', by: ['보관한 초안'] },
    });
  });
});

it('a target is said with all that it asks, the groups that are out of it too', () => {
  const viewed = { window: { lastDays: 7 }, event: 'view_item', measure: 'count', op: 'gte', value: 1 } as const;
  expect(targetWords({ ...ALL, groups: { include: [], exclude: [3] } })).toBe('모든 회원 (다른 그룹 1개 제외)');
  const all = { allOf: [viewed], exclude: [viewed], groups: { include: [1, 2], exclude: [3] } };
  expect(targetWords(all)).toMatch(
    /^최근 7일.*상품 조회 1회 이상 그리고 다른 그룹 2개 \(.*이상, 다른 그룹 1개 제외\)$/,
  );
  expect(conditionWords({ ...viewed, filter: { brands: ['하늘'], discounted: true } })).toContain('(브랜드·할인 한정)');
});

it('saves a target of a program with all its age ranges', async () => {
  const ages = ['25-29' as const, { min: 33, max: 37 }, { min: 51, max: 53 }];
  const target = { ...ALL, demographics: { ages } };
  await editSegment(world.edge, world.site.id, id, { name: '두 나이대', target });
  const html = await owner.page(path());
  const shown = Object.entries(await opened()).filter(([name]) => html.includes(`name="${name}"`));
  expect((await owner.form(path(), { ...Object.fromEntries(shown), name: '고친 이름' })).status).toBe(303);
  expect(await stored()).toMatchObject({ name: '고친 이름', target: { demographics: { ages } } });
});
