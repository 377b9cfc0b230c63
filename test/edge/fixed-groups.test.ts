// Fixed groups (고정 그룹): files as people save them, lists as programs send them, and what they mean in a target.

import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { FIXED_GROUP_LIMITS } from '../../core/condition/schema';
import { createFixedGroup, exportFixedGroup, readIdsFile } from '../../edge/actions/fixed-groups';
import { upsertMemberList } from '../../edge/actions/members';
import { eraseMember } from '../../edge/actions/people';
import { groupMembersShape, membersPutShape } from '../../edge/api/shapes/segment';
import { csvCell, toCsv } from '../../edge/csv';
import { signedInOwner } from '../support/owner';
import { World } from '../support/world';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (file: Uint8Array | string) => {
  const ids = readIdsFile(typeof file === 'string' ? bytes(file) : file);
  return ids.ok ? ids.value : ids.error;
};

describe('a file of member ids', () => {
  it('is read by its column of ids, or else by its first', () => {
    expect(read('\uFEFF이름,회원 ID,등급\r\n김하늘,haneul,VIP\r\n"이, 보라",bora,\r\n')).toEqual(['haneul', 'bora']);
    expect(read('haneul\nbora\n\n  dana  \n')).toEqual(['haneul', 'bora', 'dana']);
    expect(read('MEMBER_ID\tname\nhaneul\t김하늘')).toEqual(['haneul']);
    expect(read('haneul;x\nbora')).toEqual(['haneul', 'bora']);
  });

  it('is read as older spreadsheets save it too', () => {
    const euckr = new Uint8Array([0xc8, 0xb8, 0xbf, 0xf8, ...bytes('ID,x\r\nhaneul,'), 0xb0, 0xa1, ...bytes('\r\n')]);
    expect(read(euckr)).toEqual(['haneul']);
  });

  it('is refused with the line that cannot be read, or when it names nobody', () => {
    expect(read('haneul\n"bora\n')).toMatchObject({ reason: 'csv_unreadable', line: expect.any(Number) });
    expect(read('')).toEqual({ reason: 'csv_empty' });
    expect(read('회원ID\n')).toEqual({ reason: 'csv_empty' });
    expect(read(new Uint8Array(8_000_001))).toEqual({ reason: 'file_too_large' });
  });

  it('is written so that no spreadsheet takes a cell for a formula', () => {
    expect(['=1+1', '+82', '-1', '@a', 'a=b', 'a,b', 'a"b'].map(csvCell)).toEqual([
      "'=1+1",
      "'+82",
      "'-1",
      "'@a",
      'a=b',
      '"a,b"',
      '"a""b"',
    ]);
    const ids = ['haneul', 'bo,ra', '-dana', '@bora', '+82', "o'hara"];
    expect(read(toCsv([['회원ID'], ...ids.map((id) => [id])]))).toEqual(ids);
  });
});

type Json = Record<string, unknown>;
let world: World;
let token: string;
beforeEach(async () => {
  world = await World.begin();
  token = await world.token();
  for (const member of ['haneul', 'bora', 'dana']) await world.member(member);
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

describe('a fixed group', () => {
  it('holds the members of its list, says what was repeated or unknown, and is added to, replaced and deleted', async () => {
    const created = await call('POST', '/fixed', {
      name: '우수 회원',
      memberIds: ['haneul', 'bora', 'bora', 'nobody'],
    });
    expect(created.status).toBe(201);
    const { segment, ...put } = v.parse(membersPutShape, created.body);
    expect(put).toEqual({ given: 4, duplicates: 1, unknown: 1, unknownExamples: ['nobody'] });
    expect(segment).toMatchObject({ kind: 'fixed', size: 2 });
    const members = async () =>
      v.parse(groupMembersShape, (await call('GET', `/${segment.id}/members`)).body).memberIds;
    expect(await members()).toEqual(['bora', 'haneul']);
    await call('POST', `/${segment.id}/members`, { memberIds: ['dana'] });
    expect(await members()).toEqual(['bora', 'dana', 'haneul']);
    await call('PUT', `/${segment.id}/members`, { memberIds: ['dana'] });
    expect(await members()).toEqual(['dana']);
    expect(await exportFixedGroup(world.edge, world.site.id, segment.id)).toBe('\uFEFF회원ID\r\ndana\r\n');
    expect((await call('DELETE', `/${segment.id}`)).status).toBe(204);
    expect(await world.edge.db.prepare('SELECT * FROM segment_members').first()).toBeNull();
  });

  it('stays as it is where the file put in names no member of the shop', async () => {
    const owner = await signedInOwner(world);
    const { body } = await call('POST', '/fixed', { name: '우수 회원', memberIds: ['haneul', 'bora'] });
    const { segment } = v.parse(membersPutShape, body);
    const upload = async (path: string, name: string, file: string | Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.set('name', name);
      form.set('file', new File([file], 'members.csv', { type: 'text/csv' }));
      const answer = await world.request(`/admin/s/${world.site.id}/segments${path}`, {
        ...{ method: 'POST', body: form, headers: { origin: 'https://edge.test', cookie: owner.cookie } },
      });
      return [answer.status, await answer.text()] as const;
    };
    const [status, html] = await upload(`/${segment.id}`, '새 이름', '이름\n김하늘\n이보라\n');
    expect([status, html]).toEqual([
      422,
      expect.stringContaining('아무것도 바꾸지 않았습니다(이름, 김하늘, 이보라 등)'),
    ]);
    expect(html).toContain('value="새 이름"');
    expect((await call('GET', `/${segment.id}`)).body).toMatchObject({ name: '우수 회원', size: 2 });
    expect((await upload('/fixed', '다른 그룹', 'x\ny\n'))[0]).toBe(422);
    const [, spreadsheet] = await upload('/fixed', '다른 그룹', new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0xff, 0, 8]));
    expect(spreadsheet).toContain('엑셀에서 ‘CSV UTF-8 (쉼표로 분리)’로 저장해');
    expect((await call('GET', '')).body).toMatchObject({ segments: [{ name: '우수 회원' }] });
    expect((await upload(`/${segment.id}`, '새 이름', '아이디\ndana\nx\n'))[0]).toBe(200);
    expect((await call('GET', `/${segment.id}`)).body).toMatchObject({ name: '새 이름', size: 1 });
  });

  it('that changed since its page was opened is written over by nobody who was not told', async () => {
    const owner = await signedInOwner(world);
    const { body } = await call('POST', '/fixed', { name: '우수 회원', memberIds: ['haneul', 'bora'] });
    const { segment } = v.parse(membersPutShape, body);
    const path = `/admin/s/${world.site.id}/segments/${segment.id}`;
    const versionIn = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
    const save = async (version: string, name: string, ids = '') => {
      const form = new FormData();
      for (const [field, value] of Object.entries({ version, name })) form.set(field, value);
      form.set('file', new File([ids], 'members.csv'));
      const headers = { origin: 'https://edge.test', cookie: owner.cookie };
      const answer = await world.request(path, { method: 'POST', body: form, headers });
      return [answer.status, await answer.text()] as const;
    };
    const opened = versionIn(await owner.page(path));
    await call('PUT', `/${segment.id}/members`, { memberIds: ['dana'] });
    const [status, html] = await save(opened, '새 이름', 'haneul');
    expect([status, html]).toEqual([409, expect.stringContaining('그 사이에 다른 곳에서 타겟 그룹이 바뀌었습니다.')]);
    for (const kept of ['value="새 이름"', '파일을 다시 골라 주세요']) expect(html).toContain(kept);
    expect((await call('GET', `/${segment.id}/members`)).body.memberIds).toEqual(['dana']);
    expect((await save(opened, '우수 회원'))[0]).toBe(200);
    const [saved, after] = await save(versionIn(html), '새 이름', 'haneul');
    expect([saved, (await call('GET', `/${segment.id}`)).body]).toMatchObject([200, { name: '새 이름', size: 1 }]);
    expect((await save(versionIn(after), '더 새 이름'))[0]).toBe(200);
  });

  it('takes part in targets, in and out, and is estimated itself', async () => {
    const { body } = await call('POST', '/fixed', { name: '목록', memberIds: ['haneul', 'bora'] });
    const { segment } = v.parse(membersPutShape, body);
    const matched = async (target: Json) => (await call('POST', '/estimate', { target })).body.matched;
    expect(await matched({ allOf: [], groups: { include: [segment.id] } })).toBe(2);
    expect(await matched({ allOf: [], base: 'all_members', groups: { exclude: [segment.id] } })).toBe(1);
    expect((await call('GET', `/${segment.id}/estimate`)).body).toMatchObject({ matched: 2, reachable: 2 });
    const used = await call('POST', '', {
      name: '쓰는 그룹',
      target: { allOf: [], groups: { include: [segment.id] } },
    });
    expect(used.status).toBe(201);
    expect((await call('DELETE', `/${segment.id}`)).status).toBe(409);
  });

  it('forgets an erased member, and takes none of another shop', async () => {
    const { body } = await call('POST', '/fixed', { name: '목록', memberIds: ['haneul', 'bora'] });
    const { segment } = v.parse(membersPutShape, body);
    await eraseMember(world.edge, world.site.id, 'bora');
    expect((await call('GET', `/${segment.id}/members`)).body.memberIds).toEqual(['haneul']);
    const again = await call('PUT', `/${segment.id}/members`, { memberIds: ['bora', 'haneul'] });
    expect(again.body).toMatchObject({ unknown: 1 });
  });

  it('is no place for a live group’s members, nor for more than it may list', async () => {
    const live = await call('POST', '', { name: '조건', target: { allOf: [], base: 'all_members' } });
    const put = await call('POST', `/${live.body.id}/members`, { memberIds: ['haneul'] });
    expect([put.status, put.body.code]).toEqual([409, 'not_fixed']);
    const many = Array.from({ length: FIXED_GROUP_LIMITS.ids + 1 }, (_, n) => `id-${n}`);
    expect(await createFixedGroup(world.edge, world.site.id, '많음', many)).toMatchObject({
      error: { reason: 'too_many_ids' },
    });
  });

  it('takes as many ids as it may list, at once', async () => {
    const ids = Array.from({ length: FIXED_GROUP_LIMITS.ids }, (_, n) => `member-${n}`);
    await upsertMemberList(
      world.edge,
      world.site.id,
      ids.slice(0, 1_000).map((memberId) => ({ memberId })),
    );
    expect(await createFixedGroup(world.edge, world.site.id, '많음', ids)).toMatchObject({
      value: { given: 100_000, duplicates: 0, unknown: 99_000, segment: { size: 1_000 } },
    });
  }, 90_000);
});
