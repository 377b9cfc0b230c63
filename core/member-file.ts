// A list of members as shop platforms and people save it from a spreadsheet: which column is which, and what each row
// says. A receipt flag counts as a consent only with the day it was given, as everywhere (`receipt-flags.ts`).

import { EARLIEST_ACT_AT } from './consent';
import type { ReceiptFlag, ReceiptFlags } from './receipt-flags';
import { regionOf } from './region';
import { err, ok, type Result } from './result';
import { dayOf, dayStart, formatDay, HOUR_MS, MINUTE_MS } from './time';

/** Most rows of one file. */
export const MEMBER_FILE_ROWS = 5_000;

/** How columns are called, without spaces, signs and case. */
const HEADERS = {
  memberId: ['아이디', '회원아이디', '회원id', 'id', 'memberid', 'userid', 'mbid', '고객아이디', '고객id'],
  name: ['이름', '회원명', '성명', '고객명', 'name'],
  phone: ['휴대폰', '휴대폰번호', '휴대전화', '휴대전화번호', '핸드폰', '핸드폰번호', 'cellphone', 'mobile', 'phone'],
  email: ['이메일', '이메일주소', '메일주소', 'email'],
  birthday: ['생년월일', '생일', 'birthday'],
  gender: ['성별', 'gender', 'sex'],
  address: ['주소', '기본주소', 'address', 'address1'],
  joinedAt: ['가입일', '회원가입일', '가입일시', '가입일자', 'createddate', 'joinedat'],
  sms: ['문자수신동의', '문자수신여부', '문자수신', 'sms수신동의', 'sms수신동의여부', 'sms수신여부', 'sms수신', 'sms'],
  smsAt: ['문자수신동의일', '문자동의일', 'sms수신동의일', 'sms수신동의일시', 'sms동의일'],
  mail: [
    '이메일수신동의',
    '이메일수신여부',
    '이메일수신',
    '메일수신동의',
    '메일수신여부',
    '메일수신',
    '뉴스메일',
    'newsmail',
  ],
  mailAt: ['이메일수신동의일', '이메일동의일', '메일수신동의일', '메일수신동의일시', '메일동의일'],
  consentAt: ['수신동의일', '광고수신동의일', '동의일', '동의일시'],
} as const;
export type MemberColumn = keyof typeof HEADERS;
const COLUMNS = Object.keys(HEADERS) as MemberColumn[];

/** A row as members are put in, before it is checked; `line` is the file's. */
export type MemberLine = { line: number; input: Record<string, unknown> };

export type MemberFile = {
  members: MemberLine[];
  /** Headers that mean nothing here. */
  ignored: string[];
  /** Consents left out because nothing says since when. */
  undated: number;
  /** Rows whose words for yes and no, or whose dates, are not understood; put in without them. */
  unclear: number[];
};

export type MemberFileRefusal =
  | { reason: 'no_id_column' | 'no_rows' | 'too_many_rows' }
  /** Two columns that mean the same: nobody can say which of them counts. */
  | { reason: 'double_column'; headers: [string, string] };

/**
 * What a file says at `now`. `joinedMeansConsent`: consents were asked for at joining, so a yes without a day has that
 * one. A no without a day is one of now: it must not be lost for want of it.
 */
export function readMemberFile(
  [header = [], ...rows]: readonly (readonly string[])[],
  joinedMeansConsent: boolean,
  now: number,
): Result<MemberFile, MemberFileRefusal> {
  const columns = header.map(columnOf);
  if (!columns.includes('memberId')) return err({ reason: 'no_id_column' });
  const again = columns.findIndex((column, i) => column !== null && columns.indexOf(column) < i);
  if (again >= 0) {
    const first = columns.indexOf(columns[again] ?? null);
    return err({ reason: 'double_column', headers: [header[first] ?? '', header[again] ?? ''] });
  }
  const file: MemberFile = { members: [], ignored: [], undated: 0, unclear: [] };
  for (const [i, row] of rows.entries()) {
    const cells = Object.fromEntries(columns.flatMap((column, at) => (column ? [[column, row[at] ?? '']] : [])));
    if (row.every((cell) => cell === '')) continue;
    const line = i + 2;
    const read = readRow(cells, joinedMeansConsent, now);
    file.members.push({ line, input: read.input });
    file.undated += read.undated;
    if (read.unclear) file.unclear.push(line);
  }
  file.ignored = header.filter((name, i) => name !== '' && columns[i] === null);
  if (file.members.length === 0) return err({ reason: 'no_rows' });
  return file.members.length > MEMBER_FILE_ROWS ? err({ reason: 'too_many_rows' }) : ok(file);
}

function columnOf(header: string): MemberColumn | null {
  const plain = header.toLowerCase().replace(/[^0-9a-z가-힣]/g, '');
  return COLUMNS.find((column) => (HEADERS[column] as readonly string[]).includes(plain)) ?? null;
}

type Cells = Partial<Record<MemberColumn, string>>;

function readRow(cells: Cells, joinedMeansConsent: boolean, now: number) {
  const joinedAt = actedAt(cells.joinedAt);
  const birthday = instantOf(cells.birthday);
  const at = {
    sms: actedAt(cells.smsAt || cells.consentAt),
    mail: actedAt(cells.mailAt || cells.consentAt),
  };
  const receives = { sms: answerOf(cells.sms), mail: answerOf(cells.mail) };
  const flags = (['sms', 'mail'] as const).map((channel): ReceiptFlag | 'undated' | null => {
    const answer = receives[channel];
    if (typeof answer !== 'boolean') return null;
    const since = at[channel] ?? (answer ? (joinedMeansConsent ? joinedAt : null) : now);
    if (typeof since === 'number') return { receives: answer, at: since };
    return answer ? 'undated' : { receives: false, at: now };
  });
  const [sms, email] = flags.map((flag) => (flag === 'undated' ? null : flag));
  const receiptFlags: ReceiptFlags = { ...(sms && { sms }), ...(email && { email }) };
  const plain = (['name', 'email'] as const).flatMap((column) => (cells[column] ? [[column, cells[column]]] : []));
  // Of an address no more is kept than is asked for.
  const region = regionOf(cells.address ?? '');
  return {
    input: {
      memberId: cells.memberId,
      ...Object.fromEntries(plain),
      ...(cells.phone && { phone: withZero(cells.phone) }),
      ...(typeof birthday === 'number' && { birthday: dateOf(cells.birthday) }),
      ...genderOf(cells.gender),
      ...(region && { region }),
      ...(typeof joinedAt === 'number' && { joinedAt }),
      ...(Object.keys(receiptFlags).length > 0 && { receiptFlags }),
    },
    undated: flags.filter((flag) => flag === 'undated').length,
    unclear: [joinedAt, birthday, at.sms, at.mail, receives.sms, receives.mail].includes('unclear'),
  };
}

/** Spreadsheets take a number's leading zero away. */
const withZero = (phone: string) => (/^1[016-9]\d{7,8}$/.test(phone.replace(/\D/g, '')) ? `0${phone}` : phone);

const YES = new Set([
  'y',
  'yes',
  't',
  'true',
  '1',
  'o',
  '예',
  '네',
  '동의',
  '동의함',
  '수신',
  '수신동의',
  '수신함',
  '허용',
  '수신허용',
]);
const NO = new Set([
  'n',
  'no',
  'f',
  'false',
  '0',
  'x',
  '아니오',
  '아니요',
  '거부',
  '수신거부',
  '미동의',
  '동의안함',
  '수신안함',
  '미수신',
  '비동의',
]);

function answerOf(cell = ''): boolean | 'unclear' | null {
  const plain = cell.toLowerCase().replace(/\s/g, '');
  if (plain === '') return null;
  return YES.has(plain) ? true : NO.has(plain) ? false : 'unclear';
}

const WOMEN = new Set(['f', 'female', 'w', '여', '여자', '여성']);
const MEN = new Set(['m', 'male', '남', '남자', '남성']);

function genderOf(cell = ''): { gender?: 'F' | 'M' } {
  const plain = cell.toLowerCase();
  return WOMEN.has(plain) ? { gender: 'F' } : MEN.has(plain) ? { gender: 'M' } : {};
}

const DATE = /^(\d{4})(?:\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[일.]?|(\d{2})(\d{2}))(?:[\sT]\s*(.+))?$/;
const TIME = /^(오전|오후|am|pm)?\s*(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?\s*(?:\+09:?00)?$/i;

/** `2025-03-09`, `2025. 3. 9.`, `2025년 3월 9일`, `20250309`, with a time or without; null where nothing is written. */
function instantOf(cell = ''): number | 'unclear' | null {
  if (cell === '') return null;
  const date = dateOf(cell);
  const time = timeOf(DATE.exec(cell.trim())?.[6]);
  return date === null || time === null ? 'unclear' : dayStart(dayOf(date)) + time;
}

/** The same of what a member did; a day that can be none, such as a database's 1970-01-01, says nothing. */
function actedAt(cell: string | undefined): number | 'unclear' | null {
  const at = instantOf(cell);
  return typeof at === 'number' && at < EARLIEST_ACT_AT ? 'unclear' : at;
}

/** The day as `YYYY-MM-DD`; null where there is no such day. */
function dateOf(cell = ''): string | null {
  const [, year = '', month, day, solidMonth = '', solidDay = ''] = DATE.exec(cell.trim()) ?? [];
  const date = `${year}-${(month ?? solidMonth).padStart(2, '0')}-${(day ?? solidDay).padStart(2, '0')}`;
  return formatDay(dayOf(date)) === date ? date : null;
}

/** A time of day since midnight, as databases and Korean spreadsheets write it; null where it is none. */
function timeOf(text = '0:00'): number | null {
  const [, before, hours, minutes, after] = TIME.exec(text) ?? [];
  const half = (before ?? after)?.toLowerCase();
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (!(hour < 24 && minute < 60) || (half && (hour < 1 || hour > 12))) return null;
  const isAfternoon = half === '오후' || half === 'pm';
  return (half ? (hour % 12) + (isAfternoon ? 12 : 0) : hour) * HOUR_MS + minute * MINUTE_MS;
}
