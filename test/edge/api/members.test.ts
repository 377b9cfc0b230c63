// Members and what they have allowed, as programs tell and ask it.

import { describe, expect, it, vi } from 'vitest';
import { dispatchesShape } from '../../../edge/api/shapes/dispatch';
import { membersShape, membersUpsertedShape } from '../../../edge/api/shapes/member';
import { noticeSummaryShape, noticesShape } from '../../../edge/api/shapes/notice';
import { personExportShape } from '../../../edge/api/shapes/person';
import { siteShape, sitesShape } from '../../../edge/api/shapes/site';
import { suppressionsAddedShape, suppressionsShape } from '../../../edge/api/shapes/suppression';
import { HOUR_MS, MINUTE_MS } from '../../support/world';
import {
  aMember,
  aPurchase,
  at,
  call,
  DIGITS,
  EMAIL,
  fits,
  get,
  NAME,
  openShop,
  PHONE,
  post,
  put,
  refuses,
  world,
} from './program';

openShop();

describe('sites', () => {
  it('are listed with the tag to paste, and never with their secret', async () => {
    const { sites } = fits(sitesShape, await get('/api/v1/sites'));
    expect(sites).toHaveLength(1);
    const site = fits(siteShape, await get(at('')));
    expect(site.tag).toBe(`<script async src="https://edge.test/t/${site.key}.js"></script>`);
    expect(JSON.stringify(site)).not.toContain(world.site.secretSealed);
  });

  it('take new settings, and keep the old ones when the new do not fit', async () => {
    const { name, hosts, settings } = world.site;
    const changed = fits(
      siteShape,
      await put(at(''), { name, hosts, settings: { ...settings, recentPurchaseDays: 3 } }),
    );
    expect(changed.settings.recentPurchaseDays).toBe(3);

    const quiet = { fromMinute: 22 * 60, toMinute: 8 * 60 };
    const { errors } = refuses(await put(at(''), { name, hosts, settings: { ...settings, quiet } }), 400, 'invalid');
    expect(errors).toEqual([{ pointer: '#/settings/quiet/fromMinute', detail: 'expected <=1250' }]);
    expect((await get(at(''))).body).toMatchObject({ settings: { recentPurchaseDays: 3, quiet: settings.quiet } });
  });
});

describe('members', () => {
  it('of which one is unreadable are all taken in but that one', async () => {
    const answer = await post(at('/members'), {
      members: [
        aMember({ memberId: 'a' }),
        aMember({ memberId: 'b', phone: '02-123-4567' }),
        aMember({ memberId: 'c' }),
        7,
        // Seconds: a refusal of 1970 would be older than the consent it takes back.
        aMember({ memberId: 'd', consents: [{ channel: 'sms', granted: false, at: 1_773_000_000, source: 'cafe24' }] }),
      ],
    });
    expect(fits(membersUpsertedShape, answer)).toEqual({
      upserted: 2,
      refused: [
        { i: 1, why: 'phone' },
        { i: 3, why: 'shape', errors: [{ pointer: '#', detail: 'expected Object' }] },
        {
          i: 4,
          why: 'shape',
          errors: [{ pointer: '#/consents/0/at', detail: 'expected epoch milliseconds, from 1990 on' }],
        },
      ],
    });
    const { members } = fits(membersShape, await get(at('/members')));
    expect(members.map(({ memberId }) => memberId)).toEqual(['a', 'c']);
  });

  it('may see everything kept of them, and be forgotten', async () => {
    await post(at('/members'), { members: [aMember()] });
    const kept = fits(personExportShape, await get(at('/members/haneul/export')));
    expect(kept).toMatchObject({ name: NAME, phone: DIGITS, email: EMAIL });
    expect((await call('DELETE', at('/members/haneul'))).status).toBe(204);
    expect(fits(personExportShape, await get(at('/members/haneul/export')))).toMatchObject({
      state: 'erased',
      phone: null,
    });
    refuses(await call('DELETE', at('/members/nobody')), 404, 'not_found');
    refuses(await get(at('/members/nobody/export')), 404, 'not_found');
  });

  it('over a thousand in one call are refused together', async () => {
    const members = Array.from({ length: 1_001 }, (_, i) => ({ memberId: `m${i}` }));
    const { errors } = refuses(await post(at('/members'), { members }), 400, 'invalid');
    expect(errors).toEqual([{ pointer: '#/members', detail: 'expected at most 1000 entries' }]);
  });

  it('told twice are there once, and keep what the second call leaves out', async () => {
    await post(at('/members'), { members: [aMember()] });
    await post(at('/members'), { members: [{ memberId: 'haneul' }, { memberId: 'haneul', state: 'dormant' }] });
    expect(fits(membersShape, await get(at('/members'))).members).toEqual([
      { memberId: 'haneul', state: 'dormant', hasPhone: true, hasEmail: true, joinedAt: null, updatedAt: world.now() },
    ]);
  });

  it('lose a contact they no longer have, and keep the rest', async () => {
    await post(at('/members'), { members: [aMember(), aMember({ memberId: 'bada' })] });
    const members = [
      { memberId: 'haneul', phone: null },
      aMember({ memberId: 'bada', email: null }),
      aMember({ memberId: 'bada' }),
    ];
    expect((await post(at('/members'), { members })).body).toEqual({ upserted: 3, refused: [] });
    const kept = async (memberId: string) => fits(personExportShape, await get(at(`/members/${memberId}/export`)));
    expect(await kept('haneul')).toMatchObject({ name: NAME, phone: null, email: EMAIL });
    expect(await kept('bada')).toMatchObject({ phone: DIGITS, email: EMAIL });
    const [listed] = fits(membersShape, await get(at('/members?after=bada'))).members;
    expect(listed).toMatchObject({ memberId: 'haneul', hasPhone: false, hasEmail: true });
  });

  it('leaves whoever has left the shop gone until they are said to be back', async () => {
    const stateAfter = async (member: object) => {
      await post(at('/members'), { members: [{ memberId: 'bada', ...member }] });
      const { members } = fits(membersShape, await get(at('/members')));
      return members.find(({ memberId }) => memberId === 'bada')?.state;
    };
    const consents = [{ channel: 'sms', granted: true, at: world.now(), source: 'csv' }];
    expect(await stateAfter({ consents })).toBe('active');
    expect(await stateAfter({ state: 'withdrawn' })).toBe('withdrawn');
    expect(await stateAfter({ consents })).toBe('withdrawn');
    expect(await stateAfter({ state: 'active' })).toBe('active');
  });

  it('are listed page by page to the end', async () => {
    await post(at('/members'), { members: ['a', 'b', 'c'].map((memberId) => ({ memberId })) });
    const first = fits(membersShape, await get(at('/members?limit=2')));
    expect(first.next).toBe('b');
    const second = fits(membersShape, await get(at(`/members?limit=2&after=${first.next}`)));
    expect([second.members.map(({ memberId }) => memberId), second.next]).toEqual([['c'], null]);
  });

  it('never show their contacts in lists, problems or the log', async () => {
    const lines: string[] = [];
    const spies = (['log', 'error', 'warn', 'info'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...said) => void lines.push(said.map(String).join(' '))),
    );
    await post(at('/members'), { members: [aMember(), aMember({ phone: `${PHONE}0` })] });
    await post(at('/suppressions'), { suppressions: [{ channel: 'sms', address: `${PHONE}99` }] });
    await post(at('/suppressions'), { suppressions: [{ channel: 'sms', address: PHONE }] });
    await post(at('/members'), `{"members": [{"phone": "${PHONE}"`);
    await post(at('/events'), { events: [aPurchase()] });
    const campaignId = await world.campaign('cart_abandon_realtime');
    await world.advance(HOUR_MS);
    const answers = await Promise.all(
      ['/members', '/suppressions', '/events', '/dispatches', '/campaigns', `/campaigns/${campaignId}/report`, ''].map(
        (p) => get(at(p)),
      ),
    );
    for (const spy of spies) spy.mockRestore();
    const said = [...answers.map((answer) => JSON.stringify(answer.body)), ...lines].join('\n');
    for (const secret of [PHONE, DIGITS, EMAIL, NAME]) expect(said).not.toContain(secret);
  });

  it('who refused are not messaged again, nor is whoever gets their number', async () => {
    await post(at('/members'), { members: [aMember()] });
    await world.campaign('cart_abandon_realtime', { send: { type: 'realtime', delayMs: HOUR_MS } });
    const suppressions = [{ channel: 'sms', address: PHONE, note: '전화로 요청' }];
    const added = await post(at('/suppressions'), { suppressions });
    expect(fits(suppressionsAddedShape, added)).toEqual({ added: 1, refused: [] });
    await post(at('/members'), { members: [aMember({ memberId: 'heir' })] });
    await world.addsToCart('haneul');
    await world.addsToCart('heir');
    await world.advance(2 * HOUR_MS);
    const { dispatches } = fits(dispatchesShape, await get(at('/dispatches')));
    expect(Object.fromEntries(dispatches.map(({ memberId, reason }) => [memberId, reason]))).toEqual({
      haneul: 'withdrawn',
      heir: 'blocked',
    });
  });

  it('are listed among the refusals masked, and taken off again only with a reason', async () => {
    await post(at('/members'), { members: [aMember()] });
    const rows = [
      { channel: 'sms', address: PHONE },
      { channel: 'email', address: EMAIL },
      { channel: 'sms', address: '02-123-4567' },
      { channel: 'fax', address: PHONE },
    ];
    const added = fits(suppressionsAddedShape, await post(at('/suppressions'), { suppressions: rows }));
    expect(added).toEqual({
      added: 2,
      refused: [
        { i: 2, why: 'address' },
        { i: 3, why: 'shape' },
      ],
    });
    const list = fits(suppressionsShape, await get(at('/suppressions')));
    expect(list.suppressions.map(({ channel }) => channel).sort()).toEqual(['email', 'kakao', 'sms']);
    for (const row of list.suppressions) expect(row).toMatchObject({ reason: 'manual', memberId: 'haneul' });
    const first = fits(suppressionsShape, await get(at('/suppressions?limit=2')));
    const rest = fits(suppressionsShape, await get(at(`/suppressions?limit=2&after=${first.next}`)));
    expect([...first.suppressions, ...rest.suppressions]).toEqual(list.suppressions);
    expect(rest.next).toBe(null);

    const { id } = fits(suppressionsShape, await get(at('/suppressions?channel=sms'))).suppressions[0] ?? { id: '' };
    refuses(await post(at(`/suppressions/${id}/removal`), { note: ' ' }), 400, 'invalid');
    const answer = await post(at(`/suppressions/${id}/removal`), { note: '잘못 입력' });
    expect(answer.status).toBe(204);
    refuses(await post(at(`/suppressions/${id}/removal`), { note: '잘못 입력' }), 404, 'not_found');
    expect(fits(suppressionsShape, await get(at('/suppressions?channel=sms'))).suppressions).toEqual([]);
  });
});

describe('consent', () => {
  it('is read from the platform’s flags with their dates, and what must be told of it is listed', async () => {
    const receiptFlags = { sms: { receives: true, at: world.now() }, email: { receives: false, at: world.now() } };
    await post(at('/members'), { members: [{ memberId: 'haneul', phone: PHONE, receiptFlags }] });
    await post(at('/members'), { members: [{ memberId: 'haneul', receiptFlags }] });
    const { records } = fits(personExportShape, await get(at('/members/haneul/export')));
    expect(records.consents).toMatchObject([{ channel: 'sms', granted: 1, source: 'cafe24' }]);
    await world.advance(MINUTE_MS);
    const { notices } = fits(noticesShape, await get(at('/notices')));
    expect(notices.map(({ kind, memberId, state }) => [kind, memberId, state])).toEqual([
      ['result', 'haneul', 'waiting'],
      ['reconfirm', 'haneul', 'waiting'],
    ]);
    expect(fits(noticeSummaryShape, await get(at('/notices/summary'))).result).toMatchObject({ open: 1, late: 0 });
    expect(fits(noticesShape, await get(at('/notices?view=sent'))).notices).toEqual([]);
  });
});
