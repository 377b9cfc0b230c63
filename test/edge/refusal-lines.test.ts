// 수신거부 등록: a list typed or pasted in goes in whole, or stays where it was typed.

import { expect, it } from 'vitest';
import { beginWithOwner, owner, world } from '../support/owned';

beginWithOwner();

async function add(lines: readonly string[], note = '') {
  const path = `/admin/s/${world.site.id}/suppressions`;
  const answer = await owner.form(path, { addresses: lines.join('\n'), note });
  const html = await answer.text();
  const left = /<textarea[^>]*name="addresses"[^>]*>([^<]*)</.exec(html)?.[1]?.trim();
  return { status: answer.status, html, left };
}
const listed = async () =>
  (await world.edge.db.prepare('SELECT count(*) AS n FROM suppressions').first<{ n: number }>())?.n;

it('lines that are no address are left to be mended, and the others are in', async () => {
  const { status, html, left } = await add(['번호,메모', '', '010-1234-5678,전화', '01012', 'kim@mail.test', 'a b c']);
  expect([status, left]).toEqual([200, '01012\na b c']);
  expect(html).toContain('2건을 등록했습니다');
  expect(html).toContain('주소로 읽을 수 없는 2줄');
  expect(await listed()).toBe(3);
});

it('more lines than go in at once are all kept, and it is said how many may', async () => {
  const lines = Array.from({ length: 1_001 }, (_, n) => `0102${String(n).padStart(7, '0')}`);
  const { status, html, left } = await add(lines, '이벤트');
  expect([status, left]).toEqual([422, lines.join('\n')]);
  expect(html).toContain('한 번에 1,000줄까지');
  expect(html).toContain('value="이벤트"');
  expect(await listed()).toBe(0);
});
