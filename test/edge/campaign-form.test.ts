// The campaign form in the hands of people: two of them at once, and one who has not finished.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandCampaign, getCampaign } from '../../edge/actions/campaigns';
import { campaignFields } from '../../edge/admin/campaign/fields';
import { type Owner, signedInOwner } from '../support/owner';
import { withSolapi } from '../support/providers';
import { kst, World } from '../support/world';

let world: World;
let owner: Owner;
let id: number;
beforeEach(async () => {
  world = await World.begin({ now: kst('2026-03-10 12:00') });
  owner = await signedInOwner(world);
  id = await world.campaign('cart_abandon_realtime');
}, 60_000);
afterEach(() => {
  vi.unstubAllGlobals();
});

const path = (rest: string) => `/admin/s/${world.site.id}/campaigns${rest}`;
const stored = async () => {
  const campaign = await getCampaign(world.edge, world.site.id, id);
  if (!campaign) throw new Error('no campaign');
  return campaign;
};
/** What the form holds when it is opened. */
async function opened(): Promise<Record<string, string>> {
  const version = /name="version" value="(\d+)"/.exec(await owner.page(path(`/${id}/edit`)))?.[1] ?? '';
  return { ...campaignFields((await stored()).definition), version };
}
const save = (fields: Record<string, string>) => owner.form(path(`/${id}/edit`), fields);
const versionIn = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';

describe('two people in the same campaign', () => {
  it('are told of each other: the later one writes over nothing, and loses nothing typed', async () => {
    const [first, second] = [await opened(), await opened()];
    expect((await save({ ...first, body: '첫째가 고친 글 {링크}' })).status).toBe(303);
    const refused = await save({ ...second, name: '둘째의 이름' });
    const html = await refused.text();
    expect([refused.status, html]).toEqual([409, expect.stringContaining('지금 저장된 내용')]);
    expect(html).toContain('value="둘째의 이름"');
    expect((await stored()).definition.message).toMatchObject({ body: '첫째가 고친 글 {링크}' });
    const again = await save({ ...second, name: '둘째의 이름', version: versionIn(html) });
    expect([again.status, (await stored()).definition.name]).toEqual([303, '둘째의 이름']);
  });

  it('are told when the campaign was ended, paused or started meanwhile', async () => {
    const fields = await opened();
    await commandCampaign(world.edge, world.site.id, id, 'pause');
    expect((await save({ ...fields, name: '새 이름' })).status).toBe(409);
  });

  it('may look at previews and try again after a fault without being taken for somebody else', async () => {
    const fields = await opened();
    const faulty = await save({ ...fields, name: '' });
    expect([faulty.status, versionIn(await faulty.text())]).toEqual([422, fields.version]);
    expect((await save({ ...fields, name: '고친 이름' })).status).toBe(303);
  });
});

it('points at a link that leads out of the shop while the message is written, and before it is sent', async () => {
  const fields = { ...(await opened()), linkUrl: 'https://forms.example/survey' };
  const preview = await owner.form(path(`/preview?campaign=${id}`), fields);
  expect(await preview.text()).toContain('누르면 이 주소 대신 쇼핑몰 첫 화면이 열립니다');
  await save(fields);
  await commandCampaign(world.edge, world.site.id, id, 'pause');
  expect(await owner.page(path(`/${id}/activation`))).toContain('쇼핑몰 밖의 주소라서');
});

it('opens a preset as a scenario of one’s own with everything that was typed, the preset’s own numbers too', async () => {
  const fields = {
    ...(await opened()),
    name: '적던 이름',
    body: '적던 글 {링크}',
    p_minCartAmount: '77,000',
    priority: '33',
  };
  const answer = await owner.form(path(`/preview?campaign=${id}&as=custom`), fields);
  const html = await answer.text();
  expect(answer.status).toBe(200);
  for (const typed of ['value="적던 이름"', '적던 글 {링크}', 'value="77000"', 'value="33"', 'name="q0Event"'])
    expect(html).toContain(typed);
  const again = await owner.form(path(`/preview?campaign=${id}&as=custom`), { ...fields, p_minCartAmount: '많이' });
  expect(await again.text()).toContain('value="적던 이름"');
});

it('says of a campaign for an instant that is past what to do, before anybody is asked to start it', async () => {
  const past = {
    sendType: 'scheduled',
    scheduleKind: 'once',
    date: '2026-03-01',
    time: '11:00',
    lookBackKind: 'one_day',
  };
  const fields = { ...campaignFields((await stored()).definition), ...past, daysAgo: '1' };
  const made = await owner.form(path('?preset=cart_abandon'), fields);
  const draft = made.headers.get('location')?.replace(/\?.*/, '') ?? '';
  const shown = await owner.page(draft);
  expect(shown).toContain('한 번 보내기로 한 시각이 지났습니다.');
  expect(shown).not.toContain('시작하기');
  expect(await owner.page(`${draft}/activation`)).not.toContain('네, 시작합니다');
});

it('says before and after the start that nobody carries its messages yet, until somebody does', async () => {
  const unsent = '보낼 업체가 아직 연결되지 않았습니다';
  await commandCampaign(world.edge, world.site.id, id, 'pause');
  const home = `/admin/s/${world.site.id}/`;
  for (const page of [path(`/${id}`), path(`/${id}/activation`)])
    expect(await owner.page(page)).toContain(`문자 ${unsent}`);
  expect(await owner.page(home)).toMatch(/<a href="[^"]*providers">발송 업체 연결/);
  await withSolapi(world);
  for (const page of [path(`/${id}`), path(`/${id}/activation`)]) expect(await owner.page(page)).not.toContain(unsent);
  expect(await owner.page(home)).not.toMatch(/<a href="[^"]*providers">발송 업체 연결/);
});

it('starts what was confirmed, and not what somebody made of it since', async () => {
  await commandCampaign(world.edge, world.site.id, id, 'pause');
  const version = versionIn(await owner.page(path(`/${id}/activation`)));
  expect((await save({ ...(await opened()), body: '그사이 고친 글 {링크}' })).status).toBe(303);
  const refused = await owner.form(path(`/${id}/activation`), { version });
  const html = await refused.text();
  expect([refused.status, (await stored()).status]).toEqual([409, 'paused']);
  expect(html).toContain('그 사이에 다른 곳에서 캠페인이 바뀌었습니다.');
  expect(html).toContain('그사이 고친 글');
  const again = await owner.form(path(`/${id}/activation`), { version: versionIn(html) });
  expect([again.status, (await stored()).status]).toEqual([303, 'active']);
});

it('is started once by two presses of one confirmation', async () => {
  await commandCampaign(world.edge, world.site.id, id, 'pause');
  const version = versionIn(await owner.page(path(`/${id}/activation`)));
  for (const _ of [1, 2]) expect((await owner.form(path(`/${id}/activation`), { version })).status).toBe(303);
  expect((await stored()).status).toBe('active');
});

it('says of a campaign that was let go on that it does, and not that it was started', async () => {
  const released = await owner.form(path(`/${id}/release`), {});
  expect(await owner.page(released.headers.get('location') ?? '')).toContain('멈춘 메시지를 다시 보냅니다.');
});
