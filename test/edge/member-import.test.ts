// 회원 CSV 넣기: a marketer's way to have members without a program.

import { expect, it } from 'vitest';
import { exportConsents } from '../../edge/actions/consent-file';
import { importMembers } from '../../edge/actions/member-files';
import { refuseByAddresses } from '../../edge/actions/refusals';
import { listMembersById } from '../../edge/db/members';
import { beginWithOwner, owner, world } from '../support/owned';
import { kst } from '../support/world';

beginWithOwner({ now: kst('2026-03-10 12:00') });

const path = () => `/admin/s/${world.site.id}/member-import`;

async function put(text: string | Uint8Array<ArrayBuffer>, joined = false): Promise<{ status: number; said: string }> {
  const body = new FormData();
  body.set('file', new File([text], 'members.csv', { type: 'text/csv' }));
  if (joined) body.set('joined', 'on');
  const headers = { origin: 'https://edge.test', cookie: owner.cookie };
  const answer = await world.request(path(), { method: 'POST', headers, body });
  const said = (await answer.text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  return { status: answer.status, said };
}

const FILE = `아이디,이름,휴대전화,이메일,SMS 수신여부,수신동의일,등급
haneul,김하늘,010-1234-5678,haneul@shop.test,T,2025-12-01,VIP
bada,이바다,1023456789,,F,2025-12-01,
sky,,02-123-4567,,T,2025-12-01,
noday,최무일,010-3456-7890,,T,,
`;

it('members of a file are there with their consents, and each line that is not says why', async () => {
  const { status, said } = await put(FILE);
  expect(status).toBe(200);
  expect(said).toContain('회원 3명을 넣었습니다.');
  expect(said).toContain('4번째 줄: 휴대폰 번호가 아닙니다.');
  expect(said).toContain('언제 동의했는지 적혀 있지 않은 동의 1건은 넣지 않았습니다.');
  expect(said).toContain('쓰지 않은 열: 등급');
  const member = await owner.page(`/admin/s/${world.site.id}/member?id=haneul`);
  expect(member).toContain('010-****-5678');
  const { results } = await world.edge.db
    .prepare('SELECT member_id AS memberId, channel, granted FROM consents WHERE site_id = ?1')
    .bind(world.site.id)
    .all();
  expect(results).toEqual([{ memberId: 'haneul', channel: 'sms', granted: 1 }]);
});

it('the same file again changes nothing, and brings nobody back who refused meanwhile', async () => {
  await put(FILE);
  const suppress = { addresses: '010-1234-5678', note: '' };
  expect((await owner.form(`/admin/s/${world.site.id}/suppressions`, suppress)).status).toBeLessThan(400);
  await put(FILE);
  const campaign = await world.campaign('cart_abandon_realtime');
  await world.addsToCart('haneul');
  await world.advance(26 * 3_600_000);
  // What the law wants told of the refusal goes; the advert does not.
  expect((await world.inbox()).filter(({ text }) => text.includes('(광고)'))).toEqual([]);
  expect((await world.report(campaign)).counts.states.suppressed).toBe(1);
});

it('a file saved by an old spreadsheet is read, and none that is no list of members', async () => {
  // EUC-KR for 아이디, 이름 and 하늘.
  const euc = [
    0xbe, 0xc6, 0xc0, 0xcc, 0xb5, 0xf0, 0x2c, 0xc0, 0xcc, 0xb8, 0xa7, 0x0a, 0x61, 0x2c, 0xc7, 0xcf, 0xb4, 0xc3, 0x0a,
  ];
  expect((await put(new Uint8Array(euc))).said).toContain('회원 1명을 넣었습니다.');
  const refused = await put('이름\n김하늘\n');
  expect([refused.status, refused.said]).toEqual([422, expect.stringContaining('첫 줄에 ‘아이디’ 열이 없습니다.')]);
  expect((await owner.form(path(), {})).status).toBe(422);
});

const members = async () =>
  (
    await world.edge.db
      .prepare('SELECT member_id AS id, phone_hash IS NOT NULL AS hasPhone FROM members WHERE site_id = ?1 ORDER BY id')
      .bind(world.site.id)
      .all()
  ).results;
const BOTH = [
  { id: 'a', hasPhone: 1 },
  { id: 'b', hasPhone: 1 },
];
const utf16 = (text: string) => {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i, text.charCodeAt(i), true);
  return bytes;
};

it.each([
  ['with a mark of its encoding', '\uFEFF아이디,휴대폰\na,010-1234-5678\nb,010-1234-5679\n'],
  ['with semicolons, and commas in its cells', '아이디;이름;휴대폰\na;김,하늘;010-1234-5678\nb;;010-1234-5679\n'],
  ['with commas, and semicolons in its cells', '아이디,이름,휴대폰\na,김;하늘,010-1234-5678\nb,,010-1234-5679\n'],
  ['with line ends in quoted cells', '아이디,이름,휴대폰\r\na,"김\r\n하늘",010-1234-5678\r\nb,,010-1234-5679\r\n'],
  [
    'of Unicode text, as spreadsheets call it',
    utf16('\uFEFF아이디\t휴대폰\r\na\t010-1234-5678\r\nb\t010-1234-5679\r\n'),
  ],
])('a file %s loses nothing', async (_, file) => {
  await world.edge.db.prepare('DELETE FROM members WHERE site_id = ?1').bind(world.site.id).run();
  expect((await put(file)).said).toContain('회원 2명을 넣었습니다.');
  expect(await members()).toEqual(BOTH);
});

it.each([
  ['empty', '', '고른 파일이 없거나 비어 있습니다.'],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xff, 0x00, 0x81]), '파일을 읽지 못했습니다.'],
  ['without an end to its quotes', '아이디,이름\na,"김하늘\n', '파일을 읽지 못했습니다.'],
  [
    'of a letter that cannot be read',
    new Uint8Array([0x69, 0x64, 0x0a, 0xea, 0xb9, 0xff, 0x0a]),
    '파일을 읽지 못했습니다.',
  ],
  ['of empty lines without end', `아이디\n${','.repeat(3)}\n`.padEnd(60_000, '\n'), '5,000명까지'],
  ['of more than is read', `아이디\n${'a'.repeat(8_000_000)}`, '8MB까지'],
])('a file that is %s puts nobody in and is told why', async (_, file, why) => {
  await world.edge.db.prepare('DELETE FROM members WHERE site_id = ?1').bind(world.site.id).run();
  const { status, said } = await put(file);
  expect([status, said]).toEqual([422, expect.stringContaining(why)]);
  expect(await members()).toEqual([]);
});

it('a file as large as one may be is put in at once, in few statements, and again without a change', async () => {
  const rows = Array.from(
    { length: 5_000 },
    (_, i) => `m${i},김하늘,010-2000-${String(i).padStart(4, '0')},m${i}@shop.test,2000-01-31,서울 중구,T,T,2025-12-01`,
  );
  const file = ['아이디,이름,휴대폰,이메일,생년월일,주소,SMS 수신여부,뉴스메일,수신동의일', ...rows].join('\n');
  const { db } = world.edge;
  let statements = 0;
  const counting: D1Database = new Proxy(db, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (key === 'prepare') statements++;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const imported = await importMembers(
    { ...world.edge, db: counting },
    world.site.id,
    new TextEncoder().encode(file),
    false,
  );
  expect(imported).toMatchObject({ ok: true, value: { upserted: 5_000, refused: [], undated: 0, unclear: [] } });
  expect(statements).toBeLessThan(50);
  const acts = async () => (await db.prepare('SELECT count(*) AS n FROM consents').first<{ n: number }>())?.n;
  expect(await acts()).toBe(10_000);
  await put(file);
  expect(await acts()).toBe(10_000);
}, 60_000);

it('what members allowed and refused is taken away as a file, and nobody has allowed more where that is put in', async () => {
  await put(FILE);
  await refuseByAddresses(world.edge, world.site.id, [
    { channel: 'sms', address: '010-1234-5678', reason: 'opt_out_080', at: kst('2026-03-10 11:30') },
  ]);
  await put('아이디,이메일,이메일 수신동의,이메일 수신동의일\nbada,bada@shop.test,Y,2026-01-02 09:30\n');
  expect(await owner.page(`/admin/s/${world.site.id}/members`)).toContain('/members/consents.csv');
  const answer = await world.request(`/admin/s/${world.site.id}/members/consents.csv`, {
    headers: { cookie: owner.cookie },
  });
  const file = await answer.text();
  expect(file.split('\r\n')).toEqual([
    '아이디,문자 수신동의,문자 수신동의일,카카오톡 수신동의,카카오톡 수신동의일,이메일 수신동의,이메일 수신동의일,웹 푸시 수신동의,웹 푸시 수신동의일',
    'bada,,,,,Y,2026-01-02 09:30,,',
    'haneul,N,2026-03-10 11:30,N,2026-03-10 11:30,,,,',
    'noday,,,,,,,,',
    '',
  ]);
  const other = await world.another();
  expect(await importMembers(world.edge, other.site.id, new TextEncoder().encode(file), false)).toMatchObject({
    value: { upserted: 3, refused: [] },
  });
  // A no where nobody has said yes is written down nowhere: who never agreed gets nothing either way.
  const { results } = await world.edge.db
    .prepare(
      'SELECT member_id AS memberId, channel, granted, acted_at AS actedAt FROM consents WHERE site_id = ?1 ORDER BY id',
    )
    .bind(other.site.id)
    .all();
  expect(results).toEqual([{ memberId: 'bada', channel: 'email', granted: 1, actedAt: kst('2026-01-02 09:30') }]);
});

it('the file says no of whoever refused before the shop told of them, though it tells of a yes', async () => {
  await refuseByAddresses(world.edge, world.site.id, [
    { channel: 'sms', address: '010-1234-5678', reason: 'opt_out_080', at: kst('2026-03-10 11:30') },
    { channel: 'email', address: 'haneul@shop.test', reason: 'hard_bounce', at: kst('2026-03-10 11:30') },
  ]);
  await put(`${FILE}=bom,,010-9999-8888,,T,2025-12-01,\n`);
  await put('아이디,이메일,이메일 수신동의,이메일 수신동의일\nhaneul,haneul@shop.test,Y,2026-01-02 09:30\n');
  let file = '';
  for await (const lines of exportConsents(world.edge, world.site.id)) file += lines;
  expect(file).toContain('\nhaneul,N,2026-03-10 12:00,N,2026-03-10 12:00,Y,2026-01-02 09:30,,\r');
  // What keeps a spreadsheet from calculating is no part of an id.
  const other = await world.another();
  await importMembers(world.edge, other.site.id, new TextEncoder().encode(file), false);
  expect((await listMembersById(world.edge.db, other.site.id, ['=bom'])).size).toBe(1);
});
