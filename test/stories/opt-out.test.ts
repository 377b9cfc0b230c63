import { describe, expect, it } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { exportMember } from '../../edge/actions/people';
import { refuseByAddresses } from '../../edge/actions/refusals';
import { addSuppressions } from '../../edge/actions/suppressions';
import { mintPreferenceToken } from '../../edge/preference-token';
import { counting } from '../support/counting';
import { aScarf, DAY_MS, HOUR_MS, MINUTE_MS, World } from '../support/world';

/** A member who got one text, and the address of the page that came with it. */
async function messaged(options: Parameters<typeof World.begin>[0] = {}) {
  const world = await World.begin(options);
  await world.campaign('cart_abandon_realtime', { cooldownDays: 0 });
  await world.member('haneul', { phone: '010-7777-8888' });
  await world.addsToCart('haneul');
  await world.advance(25 * HOUR_MS);
  const [dispatch] = await world.dispatches();
  expect(dispatch?.state).toBe('delivered');
  const page = `/u/${await mintPreferenceToken(world.edge.vault, { kind: 'dispatch', id: dispatch?.id ?? 0 })}`;
  return { world, page };
}

function form(fields: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

const oneClick = form({ 'List-Unsubscribe': 'One-Click' });

async function consentsOf(world: World, memberId = 'haneul') {
  return ((await exportMember(world.edge, world.site.id, memberId))?.records.consents ?? []).reverse();
}

/** A new cart, and what becomes of the message it would cause. */
async function nextReason(world: World, member = 'haneul') {
  await world.buys(member, `20260399-${world.now()}`);
  await world.advance(8 * DAY_MS);
  await world.addsToCart(member, aScarf);
  await world.advance(26 * HOUR_MS);
  return (await world.dispatches()).filter((dispatch) => dispatch.memberId === member).at(-1)?.reason;
}

describe('the shopper’s own page', () => {
  it('changes nothing when it is looked at, by whomever', async () => {
    const { world, page } = await messaged();
    for (const method of ['GET', 'HEAD']) expect((await world.request(page, { method })).status).toBe(200);
    const answer = await world.request(`${page}?stop=sms&List-Unsubscribe=One-Click`);
    const html = await answer.text();
    expect(html).toContain('광고 문자를 그만 받으시겠어요?');
    expect(html).not.toMatch(/haneul|김하늘|7777/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual([
      'no-store',
      'no-referrer',
    ]);
    expect(await consentsOf(world)).toHaveLength(1);
    expect(await nextReason(world)).toBe(null);
  });

  it('stops adverts in one tap, and says what was done and when', async () => {
    const { world, page } = await messaged();
    const stopped = await world.request(page, form({ stop: 'sms' }));
    expect([stopped.status, stopped.headers.get('location')]).toEqual([303, `${page}?changed=sms`]);
    const html = await (await world.request(page)).text();
    expect(html).toContain('광고 문자를 더 보내지 않습니다');
    expect(html).toContain('2026-03-10 11:00에 수신거부가 처리되었습니다');
    expect(await consentsOf(world)).toMatchObject([
      { granted: 1 },
      {
        channel: 'sms',
        granted: 0,
        source: 'page',
        wording: '하늘옷장의 광고성 정보를 문자로 받지 않겠습니다.',
        actedAt: world.now(),
      },
    ]);
    expect(await nextReason(world)).toBe('withdrawn');
  });

  it('takes the one-click post of a mail program without redirect, twice with the same answer', async () => {
    const { world, page } = await messaged();
    for (let n = 0; n < 2; n++) {
      const answer = await world.request(page, oneClick);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    expect((await world.request(page, { method: 'POST', body: multipart })).status).toBe(200);
    const acts = await consentsOf(world);
    expect(acts.filter((act) => act.granted === 0)).toMatchObject([{ channel: 'sms', source: 'one_click' }]);
    expect(await nextReason(world)).toBe('withdrawn');
  });

  it('names the reason `withdrawn` for who refused and `blocked` for who has the same number', async () => {
    const { world, page } = await messaged();
    await world.member('partner', { phone: '010-7777-8888' });
    await world.request(page, form({ stop: 'sms' }));
    expect(await nextReason(world)).toBe('withdrawn');
    expect(await nextReason(world, 'partner')).toBe('blocked');
  });

  it('stops all channels at once, and only those it is asked to', async () => {
    const { world, page } = await messaged();
    const consents = (['kakao', 'email'] as const).map((channel) => ({
      channel,
      granted: true,
      at: world.now(),
      source: 'story',
    }));
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', email: 'h@mail.test', consents }]);
    await world.advance(MINUTE_MS);
    await world.request(page, form({ stop: 'email' }));
    const half = await (await world.request(page)).text();
    expect(half).toContain('광고 문자를 그만 받으시겠어요?');
    expect(half).not.toContain('role="status"');
    expect(await (await world.request(`${page}?changed=email`)).text()).toContain(
      '<p>광고 이메일을 더 보내지 않습니다.</p>',
    );
    expect(half).toMatch(/이메일<\/b><small>받지 않음/);
    await world.request(page, form({ stop: 'all' }));
    const withdrawn = (await consentsOf(world)).filter((act) => act.granted === 0).map((act) => act.channel);
    expect(withdrawn).toEqual(['email', 'sms', 'kakao', 'push']);
  });

  it('takes a fresh, express consent, and only that, to send again', async () => {
    const { world, page } = await messaged();
    await world.request(page, form({ stop: 'sms' }));
    await world.advance(MINUTE_MS);
    const untouched = await (await world.request(page)).text();
    expect(untouched).toContain('하늘옷장의 할인·이벤트 등 광고성 정보를 문자로 받는 데 동의합니다');
    expect(untouched).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(await (await world.request(`${page}?changed=sms,fax`)).text()).not.toContain('class="told"');
    const unticked = await world.request(page, form({ resume: 'sms' }));
    expect(unticked.status).toBe(422);
    expect(await unticked.text()).toContain('체크해 주세요');
    expect((await consentsOf(world)).at(-1)).toMatchObject({ granted: 0 });

    const resumed = await world.request(page, form({ resume: 'sms', agree: 'yes' }));
    const told = await world.request(String(resumed.headers.get('location')));
    expect(await told.text()).toContain('<p>광고 문자를 다시 보내 드립니다.</p>');
    expect((await consentsOf(world)).at(-1)).toMatchObject({
      granted: 1,
      source: 'page',
      wording: expect.stringMatching(/^\(선택\) 하늘옷장의 할인/),
    });
    expect(await nextReason(world)).toBe(null);
  });

  it('stops for as long as the message is on record, but asks again only while it is young', async () => {
    const { world, page } = await messaged();
    await world.request(page, form({ stop: 'sms' }));
    world.jump(world.now() + 90 * DAY_MS);
    const late = await world.request(page, form({ resume: 'sms', agree: 'yes' }));
    expect([late.status, (await consentsOf(world)).at(-1)?.granted]).toEqual([422, 0]);
    const again = await messaged();
    again.world.jump(again.world.now() + 900 * DAY_MS);
    await again.world.request(again.page, oneClick);
    expect((await consentsOf(again.world)).at(-1)).toMatchObject({ granted: 0 });
  });

  it('leaves a number blocked that the 080 line refused, whatever is ticked', async () => {
    const { world, page } = await messaged();
    const at = world.now();
    await refuseByAddresses(world.edge, world.site.id, [
      { channel: 'sms', address: '010-7777-8888', reason: 'opt_out_080', at },
    ]);
    const answer = await world.request(page, form({ resume: 'sms', agree: 'yes' }));
    expect(answer.status).toBe(422);
    expect(await nextReason(world)).toBe('withdrawn');
  });

  it('opens also where a phone takes what stands after its address for a part of it', async () => {
    const { world, page } = await messaged();
    for (const after of [')', '.', '/', '에서']) {
      const stopped = await world.request(`${page}${after}`, form({ stop: 'sms' }));
      expect((await world.request(String(stopped.headers.get('location')))).status).toBe(200);
    }
    expect((await world.request(`${page}x`)).status).toBe(404);
  });

  it('opens for nobody who made the token up', async () => {
    const { world, page } = await messaged();
    const forged = [
      page.replace(/.$/, page.endsWith('A') ? 'B' : 'A'),
      '/u/m1.AAAAAAAAAAAAAAAAAAAAAA',
      '/u/x',
      '/u/%00',
    ];
    for (const path of forged) {
      const answer = await world.request(path, oneClick);
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('링크를 찾을 수 없습니다')]);
    }
    expect(await consentsOf(world)).toHaveLength(1);
    expect((await world.request(page, form({ stop: 'fax' }))).status).toBe(400);
    expect((await world.request(page, { method: 'POST', body: 'x'.repeat(3_000) })).status).toBe(413);
  });
});

describe('a refusal', () => {
  it('between planning and claim is honoured', async () => {
    const world = await World.begin();
    await world.campaign('cart_abandon_realtime');
    await world.member('haneul', { phone: '010-7777-8888' });
    await world.addsToCart('haneul');
    world.jump(world.now() + 24 * HOUR_MS);
    const refusal = { reason: 'opt_out_080' as const, at: world.now() };
    await refuseByAddresses(world.edge, world.site.id, [{ channel: 'sms', address: '010-7777-8888', ...refusal }]);
    await world.advance(2 * HOUR_MS);
    expect(await world.dispatches()).toMatchObject([{ state: 'suppressed', reason: 'withdrawn' }]);
    expect((await world.inbox()).filter(({ text }) => text.startsWith('(광고)'))).toEqual([]);
  });

  it('by the 080 line stops texts and Kakao messages alike, in the ledger and on the list', async () => {
    const { world } = await messaged();
    const at = world.now();
    await refuseByAddresses(world.edge, world.site.id, [
      { channel: 'sms', address: '01077778888', reason: 'opt_out_080', at },
    ]);
    const acts = (await consentsOf(world)).filter((act) => act.granted === 0);
    expect(acts.map((act) => [act.channel, act.source])).toEqual([
      ['sms', 'opt_out_080'],
      ['kakao', 'opt_out_080'],
    ]);
  });

  it('of a thousand addresses asks the database no more often than one of few, and does the same', async () => {
    const world = await World.begin();
    for (const memberId of ['owl', 'fox']) await world.member(memberId, { phone: '010-7777-8888' });
    await upsertMemberList(world.edge, world.site.id, [{ memberId: 'cat', email: 'cat@mail.test' }]);
    const { db, statements } = counting(world.edge.db);
    const edge = { ...world.edge, db };
    const addresses = Array.from({ length: 1_000 }, (_, n) => `0102${String(n).padStart(7, '0')}`);
    const lines = [...addresses, '010-7777-8888', '01077778888', '02-123-4567'];
    const told = [
      ...lines.map((address) => ({ channel: 'sms', address })),
      { channel: 'email', address: 'cat@mail.test' },
      { channel: 'fax', address: '1' },
    ];
    const refused = [
      { i: 1_002, why: 'address' },
      { i: 1_004, why: 'shape' },
    ];
    for (let time = 0; time < 2; time++) {
      expect(await addSuppressions(edge, world.site.id, told)).toEqual({ added: 1_003, refused });
    }
    expect(statements()).toBeLessThan(20);
    const listed = await world.edge.db.prepare('SELECT count(*) AS n FROM suppressions').first<{ n: number }>();
    const acts = await world.edge.db.prepare('SELECT count(*) AS n FROM suppression_acts').first<{ n: number }>();
    expect([listed?.n, acts?.n]).toEqual([2_003, 2_003]);
    for (const memberId of ['owl', 'fox']) {
      const no = (await consentsOf(world, memberId)).filter((act) => act.granted === 0);
      expect(no.map((act) => act.channel).sort()).toEqual(['kakao', 'sms']);
    }
    const no = (await consentsOf(world, 'cat')).filter((act) => act.granted === 0);
    expect(no.map((act) => act.channel)).toEqual(['email']);
  });

  it('takes a night consent with it', async () => {
    const world = await World.begin();
    await world.member('owl', { night: true, phone: '010-7777-8888' });
    await refuseByAddresses(world.edge, world.site.id, [
      { channel: 'sms', address: '01077778888', reason: 'manual', at: world.now() },
    ]);
    const withdrawn = (await consentsOf(world, 'owl')).filter((act) => act.granted === 0);
    expect(withdrawn.map((act) => `${act.channel} ${act.purpose}`)).toEqual([
      'sms advertising',
      'sms night',
      'kakao advertising',
    ]);
  });
});
