// The consent ledger through every door that writes it: acts are added with their source, words and time, and none that
// stands is ever changed, so that what was agreed to can be shown years later.

import { expect, it } from 'vitest';
import type { ConsentStanding } from '../../core/consent';
import { consentStanding } from '../../core/consent';
import { upsertMemberList } from '../../edge/actions/members';
import { refuseByAddresses } from '../../edge/actions/refusals';
import { listConsents } from '../../edge/db/consents';
import { mintPreferenceToken } from '../../edge/preference-token';
import { DAY_MS, HOUR_MS, kst, World } from '../support/world';

const PHONE = '010-7777-8888';
const begun = kst('2026-03-09 10:00');

const rowsOf = async (world: World) =>
  (await world.edge.db.prepare('SELECT * FROM consents ORDER BY id').all<Record<string, unknown>>()).results;

async function standing(
  world: World,
  purpose: 'advertising' | 'night' = 'advertising',
): Promise<ConsentStanding['status']> {
  const ledger = await listConsents(world.edge.db, world.site.id, ['haneul']);
  return consentStanding(ledger.get('haneul') ?? [], 'sms', purpose).status;
}

it('only grows, act by act, whoever brings them, and says of each who said it, in which words and when', async () => {
  const world = await World.begin({
    now: begun,
    settings: { receiptFlags: { smsMeansKakao: false, wording: '회원 가입 문구' } },
  });
  const bring = (more: object) =>
    upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', phone: PHONE, ...more }]);
  const said = (granted: boolean, at: number, purpose?: 'night') =>
    bring({ consents: [{ channel: 'sms', granted, at, source: 'cafe24', ...(purpose && { purpose }) }] });
  const flags = (receives: boolean, at: number) => bring({ receiptFlags: { sms: { receives, at } } });
  const page = async (fields: Record<string, string>) => {
    const [dispatch] = await world.dispatches();
    const token = await mintPreferenceToken(world.edge.vault, { kind: 'dispatch', id: dispatch?.id ?? 0 });
    await world.request(`/u/${token}`, { method: 'POST', body: new URLSearchParams(fields) });
  };

  await said(true, kst('2026-01-05 12:00'));
  await world.campaign('cart_abandon_realtime', { cooldownDays: 0 });
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  const now = world.now();

  const acts: [what: string, act: () => Promise<unknown>, added: number, after: ConsentStanding['status']][] = [
    ['the same import again', () => said(true, kst('2026-01-05 12:00')), 0, 'granted'],
    ['a yes to the night', () => said(true, kst('2026-02-01 12:00'), 'night'), 1, 'granted'],
    ['a tap on the page', () => page({ stop: 'sms' }), 2, 'withdrawn'],
    ['an older yes that arrives late', () => said(true, kst('2026-02-20 12:00')), 1, 'withdrawn'],
    ['the platform’s flag of before', () => flags(true, kst('2026-01-05 12:00')), 0, 'withdrawn'],
    ['a fresh yes on the page', () => page({ resume: 'sms', agree: 'yes' }), 1, 'granted'],
    ['a newer flag taken back', () => flags(false, world.now()), 1, 'withdrawn'],
    [
      'a call to the 080 line',
      () =>
        refuseByAddresses(world.edge, world.site.id, [
          { channel: 'sms', address: PHONE, reason: 'opt_out_080', at: world.now() },
        ]),
      1,
      'withdrawn',
    ],
  ];
  for (const [i, [what, act, added, after]] of acts.entries()) {
    world.jump(now + i * DAY_MS);
    const before = await rowsOf(world);
    await act();
    const rows = await rowsOf(world);
    expect(rows.slice(0, before.length), `${what} changes nothing that stands`).toEqual(before);
    expect([what, rows.length - before.length, await standing(world)]).toEqual([what, added, after]);
  }

  expect(await standing(world, 'night')).toBe('withdrawn');
  for (const row of await rowsOf(world)) {
    expect(row).toMatchObject({ member_id: 'haneul', source: expect.stringMatching(/^\w+$/) });
    expect(row.acted_at).toBeGreaterThan(0);
    expect(row.recorded_at).toBeGreaterThanOrEqual(begun);
  }
  const words = (await rowsOf(world)).map(({ source, channel, purpose, granted, wording }) => [
    `${source}: ${channel} ${purpose} ${granted ? 'yes' : 'no'}`,
    wording,
  ]);
  const stop = '하늘옷장의 광고성 정보를 문자로 받지 않겠습니다.';
  expect(words).toEqual([
    ['cafe24: sms advertising yes', null],
    ['cafe24: sms night yes', null],
    ['page: sms advertising no', stop],
    ['page: sms night no', stop],
    ['cafe24: sms advertising yes', null],
    ['page: sms advertising yes', expect.stringMatching(/^\(선택\) 하늘옷장의 .* 문자로 받는 데 동의합니다/)],
    ['cafe24: sms advertising no', '회원 가입 문구'],
    // Texts were refused already; the line speaks for Kakao too.
    ['opt_out_080: kakao advertising no', null],
  ]);
});

it.each([
  [[true, false], 'withdrawn'],
  [[false, true], 'granted'],
  [[true, false, true, false], 'withdrawn'],
])('keeps a yes and a no of one instant, as dates without a time have them: %s leaves %s', async (told, expected) => {
  const world = await World.begin({ now: begun });
  const at = kst('2026-03-08 00:00');
  const consents = told.map((granted) => ({ channel: 'sms', granted, at, source: 'cafe24' }));
  for (const consent of consents)
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', phone: PHONE, consents: [consent] }]);
  expect(await standing(world)).toBe(expected);
  expect(await rowsOf(world)).toHaveLength(2);
});
