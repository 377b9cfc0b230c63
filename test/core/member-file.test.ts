import { describe, expect, it } from 'vitest';
import { MEMBER_FILE_ROWS, readMemberFile } from '../../core/member-file';

const at = (text: string) => Date.parse(`${text}+09:00`);
const NOW = at('2026-03-10T12:00');
const read = (rows: string[][], joined = false) => {
  const file = readMemberFile(rows, joined, NOW);
  if (!file.ok) throw new Error(file.error.reason);
  return file.value;
};
const only = (header: string[], row: string[], joined = false) => read([header, row], joined).members[0]?.input;

describe('a file of members', () => {
  it.each([
    [['아이디', '이름', '휴대전화', 'SMS 수신여부', '수신동의일']],
    [['회원 ID', '회원명', '휴대폰 번호', '문자 수신동의', '문자 수신동의일']],
    [['user_id', 'name', 'cellphone', 'sms', '동의일시']],
  ])('is read under the names platforms and people give its columns: %j', (header) => {
    expect(only(header, ['haneul', '김하늘', '010-1234-5678', 'T', '2025-03-09'])).toEqual({
      memberId: 'haneul',
      name: '김하늘',
      phone: '010-1234-5678',
      receiptFlags: { sms: { receives: true, at: at('2025-03-09T00:00') } },
    });
  });

  it('takes a consent only with its day: its own, or the one of joining where that was when it was asked for', () => {
    const header = ['아이디', '가입일', '이메일 수신동의', '문자 수신동의'];
    const row = ['haneul', '2024. 12. 1. 09:30', '동의', '거부'];
    const dated = { receives: true, at: at('2024-12-01T09:30') };
    expect(read([header, row])).toMatchObject({ undated: 1, unclear: [] });
    const no = { receives: false, at: NOW };
    expect(only(header, row)).toEqual({ memberId: 'haneul', joinedAt: dated.at, receiptFlags: { sms: no } });
    expect(only(header, row, true)).toMatchObject({ receiptFlags: { email: dated, sms: no } });
  });

  it('keeps no more of an address than its province', () => {
    expect(only(['아이디', '주소'], ['a', '부산광역시 해운대구 우동 1'])).toEqual({ memberId: 'a', region: 'busan' });
  });

  it('gives a number back the zero a spreadsheet took', () => {
    expect(only(['아이디', '휴대폰'], ['a', '1012345678'])).toMatchObject({ phone: '01012345678' });
    expect(only(['아이디', '휴대폰'], ['a', '15881234'])).toMatchObject({ phone: '15881234' });
  });

  it('takes a no for one of now where its day is missing or cannot be read', () => {
    const header = ['아이디', '문자 수신동의', '문자 수신동의일'];
    for (const day of ['', '어제', '1970-01-01']) {
      expect(only(header, ['a', 'N', day])?.receiptFlags).toEqual({ sms: { receives: false, at: NOW } });
    }
    expect(only(header, ['a', 'N', '2025-03-09'])?.receiptFlags).toEqual({
      sms: { receives: false, at: at('2025-03-09T00:00') },
    });
  });

  it.each([
    ['2026.11.01', '2026-11-01T00:00'],
    ['2026-11-01', '2026-11-01T00:00'],
    ['2026년 11월 1일', '2026-11-01T00:00'],
    ['2026. 1. 1.', '2026-01-01T00:00'],
    ['20261101', '2026-11-01T00:00'],
    ['2026-11-01 오후 3:20', '2026-11-01T15:20'],
    ['2026. 11. 1. 오전 12:05:30', '2026-11-01T00:05'],
    ['2026-11-01 3:20:11 PM', '2026-11-01T15:20'],
    ['2026-11-01T09:30:00+09:00', '2026-11-01T09:30'],
    ['2026년 11월 1일 10:20', '2026-11-01T10:20'],
  ])('reads the day %s', (written, day) => {
    expect(only(['아이디', '가입일'], ['a', written])?.joinedAt).toBe(at(day));
  });

  it.each([
    '2026111',
    '26-11-01',
    '11/1/2026',
    '2026-11-01 25:00',
    '2026-11-01 오후 15:00',
    '2026-11-01T00:00:00Z',
    '1970-01-01',
  ])('does not guess what %s is', (written) => {
    expect(
      read([
        ['아이디', '가입일'],
        ['a', written],
      ]),
    ).toMatchObject({ unclear: [2], members: [{ input: { memberId: 'a' } }] });
  });

  it.each(['2025-02-29', '어제', '2025-13-01'])('says of a day it cannot read (%s) in which line it stands', (day) => {
    const file = read([
      ['아이디', '생년월일'],
      ['a', '2000-01-31'],
      ['b', day],
    ]);
    expect(file.unclear).toEqual([3]);
    expect(file.members.map(({ input }) => input.birthday)).toEqual(['2000-01-31', undefined]);
  });

  it('says which columns it does not read, passes over empty lines, and keeps count of lines', () => {
    const file = read([
      ['아이디', '등급', '적립금'],
      ['a', 'VIP', '3'],
      ['', '', ''],
      ['b', '', ''],
    ]);
    expect([file.ignored, file.members.map(({ line }) => line)]).toEqual([
      ['등급', '적립금'],
      [2, 4],
    ]);
  });

  it('is refused without ids, without rows, and with more than one sitting takes', () => {
    const reason = (rows: string[][]) => {
      const file = readMemberFile(rows, false, NOW);
      return file.ok ? null : file.error.reason;
    };
    expect(reason([['이름'], ['김하늘']])).toBe('no_id_column');
    expect(reason([])).toBe('no_id_column');
    expect(
      reason([
        ['아이디', '휴대폰', '핸드폰'],
        ['a', '010-1234-5678', ''],
      ]),
    ).toBe('double_column');
    expect(reason([['아이디'], ['']])).toBe('no_rows');
    expect(reason([['아이디'], ...Array.from({ length: MEMBER_FILE_ROWS + 1 }, (_, i) => [`m${i}`])])).toBe(
      'too_many_rows',
    );
  });
});
