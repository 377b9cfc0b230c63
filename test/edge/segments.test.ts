// Target groups at the programs' door: saved, refused with a reason, estimated.

import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { addSuppressions } from '../../edge/actions/suppressions';
import { problemShape } from '../../edge/api/problems';
import { segmentShape, segmentsShape, targetEstimateShape } from '../../edge/api/shapes/segment';
import { DAY_MS, World } from '../support/world';

type Json = Record<string, unknown>;

let world: World;
let token: string;

beforeEach(async () => {
  world = await World.begin();
  token = await world.token();
});

async function call(method: string, path: string, body?: unknown) {
  const response = await world.request(`/api/v1/sites/${world.site.id}/segments${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

const carted = { window: { lastDays: 7 }, event: 'add_to_cart', measure: 'count', op: 'gte', value: 1 };
const notBought = { window: { lastDays: 7 }, event: 'purchase', measure: 'count', op: 'eq', value: 0 };
const saved = async (name: string, target: Json) =>
  v.parse(segmentShape, (await call('POST', '', { name, target })).body);

const refusal = (answer: { status: number; body: Json }) => {
  const { status, code, errors } = v.parse(problemShape, answer.body);
  expect(answer.status).toBe(status);
  return { status, code, at: errors?.map((error) => error.pointer) };
};

describe('a target group', () => {
  it('is created, read, changed, listed and deleted', async () => {
    const created = await saved('담고 안 산 회원', { allOf: [carted, notBought] });
    expect(created).toMatchObject({ version: 1, kind: 'live', target: { exclude: [], groups: { include: [] } } });
    const changed = await call('PUT', `/${created.id}`, { name: '담은 회원', target: { allOf: [carted] } });
    expect(changed.body).toMatchObject({ version: 2, name: '담은 회원' });
    expect((await call('GET', `/${created.id}`)).body).toEqual(changed.body);
    const again = { name: '담은 회원', target: { allOf: [carted] }, version: 1 };
    expect((await call('PUT', `/${created.id}`, again)).body).toEqual(changed.body);
    const late = { name: '늦은 이름', target: { allOf: [carted] }, version: 1 };
    expect(refusal(await call('PUT', `/${created.id}`, late)).code).toBe('changed_meanwhile');
    expect(v.parse(segmentsShape, (await call('GET', '')).body).segments).toHaveLength(1);
    expect((await call('DELETE', `/${created.id}`)).status).toBe(204);
    expect(refusal(await call('GET', `/${created.id}`)).code).toBe('not_found');
  });

  it('is known by an id that no other has after it, whatever still names it', async () => {
    const gone = await saved('지울 그룹', { allOf: [carted] });
    expect((await call('DELETE', `/${gone.id}`)).status).toBe(204);
    expect((await saved('새 그룹', { allOf: [carted] })).id).not.toBe(gone.id);
  });

  it('asks for sex, age and region, taken from what was told of a member and left sealed', async () => {
    const told = (members: Json[]) => upsertMemberList(world.edge, world.site.id, members);
    await told([
      { memberId: 'haneul', gender: 'F', birthday: '1996-03-10', address: '강원도 춘천시 중앙로 1' },
      { memberId: 'bora', gender: 'F', birthYear: 1996, region: 'gangwon' },
      { memberId: 'dana', gender: 'M', birthYear: 1996, address: '전북특별자치도 전주시' },
      { memberId: 'eun' },
    ]);
    const matched = async (demographics: Json) =>
      (await call('POST', '/estimate', { target: { allOf: [], base: 'all_members', demographics } })).body.matched;
    expect(await matched({ genders: ['F'], regions: ['gangwon'] })).toBe(2);
    expect(await matched({ genders: ['F', 'U'] })).toBe(3);
    // On 9 March 2026 both are 29: the birthday is tomorrow, and of a year alone the least is taken.
    expect(await matched({ ages: ['25-29'] })).toBe(3);
    expect(await matched({ ages: [{ min: 30, max: 99 }, 'U'] })).toBe(1);
    await told([{ memberId: 'haneul', birthYear: 1950, address: '서울 마포구' }]);
    expect(await matched({ ages: ['25-29'], regions: ['seoul'] })).toBe(1);
    const { results } = await world.edge.db.prepare('SELECT * FROM members').all();
    expect(JSON.stringify(results)).not.toMatch(/춘천|마포|전주/);
  });

  it('is refused with the places that contradict each other, and what asks for nobody', async () => {
    const refused = await call('POST', '', {
      name: 'x',
      target: { allOf: [carted, { ...carted, op: 'eq', value: 0 }] },
    });
    expect(refusal(refused)).toEqual({ status: 422, code: 'target_refused', at: ['#/target/allOf/0'] });
    expect(refusal(await call('POST', '', { name: 'x', target: { allOf: [notBought] } })).code).toBe('target_refused');
    expect(refusal(await call('POST', '', { name: 'x', target: { allOf: [] } })).code).toBe('target_refused');
  });

  it('leads to others one level deep, and is not deleted under them', async () => {
    const inner = await saved('담은 회원', { allOf: [carted] });
    const outer = await saved('그 가운데 안 산 회원', { allOf: [notBought], groups: { include: [inner.id] } });
    const under = (groups: Json) => call('POST', '', { name: 'x', target: { allOf: [carted], groups } });
    expect(refusal(await under({ include: [outer.id] }))).toMatchObject({
      code: 'target_refused',
      at: ['#/target/groups'],
    });
    expect(refusal(await under({ exclude: [999_999] })).code).toBe('target_refused');
    const nested = { name: '담은 회원', target: { allOf: [carted], groups: { exclude: [outer.id] } } };
    expect(refusal(await call('PUT', `/${inner.id}`, nested)).code).toBe('target_refused');
    expect(refusal(await call('DELETE', `/${inner.id}`))).toMatchObject({ status: 409, code: 'segment_in_use' });
    expect((await call('DELETE', `/${outer.id}`)).status).toBe(204);
    expect((await call('DELETE', `/${inner.id}`)).status).toBe(204);
  });

  it('of another shop is as good as none', async () => {
    const { id } = await saved('담은 회원', { allOf: [carted] });
    await world.edge.db.prepare('UPDATE segments SET site_id = site_id + 1').run();
    expect(refusal(await call('GET', `/${id}`)).code).toBe('not_found');
    expect(refusal(await call('DELETE', `/${id}`)).code).toBe('not_found');
    const borrowed = { allOf: [carted], groups: { include: [id] } };
    expect(refusal(await call('POST', '/estimate', { target: borrowed })).code).toBe('target_refused');
  });
});

describe('an estimate', () => {
  const estimate = async (target: Json) =>
    v.parse(targetEstimateShape, (await call('POST', '/estimate', { target })).body);

  it('counts members now, and who falls out of a text by the first gate that says no', async () => {
    await world.member('reached');
    await world.member('never-agreed', { consent: false });
    await world.member('said-no');
    await world.withdraw('said-no');
    await addSuppressions(world.edge, world.site.id, [{ channel: 'sms', address: '010-1111-2222' }]);
    await world.member('blocked', { phone: '010-1111-2222' });
    await world.member('child', { birthday: '2015-01-01' });
    const consents = [{ channel: 'sms', granted: true, at: world.now(), source: 'story' }];
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'no-phone', consents }]);
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'gone', state: 'withdrawn' }]);
    const members = ['reached', 'never-agreed', 'said-no', 'blocked', 'child', 'no-phone', 'gone', 'stranger'];
    for (const member of members) await world.addsToCart(member);
    world.jump(world.now() + 1);
    expect(await estimate({ allOf: [carted, notBought] })).toEqual({
      at: world.now(),
      matched: 6,
      dropped: { under_14: 1, no_consent: 1, withdrawn: 1, blocked: 1, no_address: 1 },
      reachable: 1,
      cost: { SMS: 11, LMS: 33 },
      complete: true,
    });
  });

  it('is of now: a purchase or a day later it says something else', async () => {
    const { id } = await saved('담고 안 산 회원', { allOf: [carted, notBought] });
    const matched = async () => (await call('GET', `/${id}/estimate`)).body.matched;
    await world.member('haneul');
    await world.member('bada');
    await world.addsToCart('haneul');
    await world.addsToCart('bada');
    world.jump(world.now() + 1);
    expect(await matched()).toBe(2);
    await world.buys('haneul', '20260309-0000001');
    world.jump(world.now() + 1);
    expect(await matched()).toBe(1);
    world.jump(world.now() + 7 * DAY_MS);
    expect(await matched()).toBe(0);
  });

  it('knows what a browser did before its member signed in', async () => {
    await world.member('haneul');
    await world.addsToCart(undefined, undefined, { visitor: 'browser-0001' });
    await world.event('login', {}, { member: 'haneul', visitor: 'browser-0001' });
    world.jump(world.now() + 1);
    expect((await estimate({ allOf: [carted] })).matched).toBe(1);
  });
});
