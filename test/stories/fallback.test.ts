import { afterEach, expect, it, vi } from 'vitest';
import { upsertMemberList } from '../../edge/actions/members';
import { explainMember } from '../../edge/actions/why';
import { clientRefOf } from '../../edge/jobs/hand-over';
import { takeReport } from '../../edge/jobs/reconcile';
import { aKakaoWithText } from '../support/kakao';
import { signedInOwner } from '../support/owner';
import { withSolapi } from '../support/providers';
import { kst, MINUTE_MS, World } from '../support/world';

afterEach(() => vi.unstubAllGlobals());

type Who = { kakao?: boolean; sms?: boolean; friend?: boolean; reportAfterMs?: number | null; code?: string };

/** One member's cart, its Kakao message due 24 hours later, and what the phone is like. */
async function dueTo(who: Who, at = '2026-03-09 11:00') {
  const world = await World.begin({ now: kst(at) });
  const campaign = await world.campaign('cart_abandon_realtime', { message: aKakaoWithText });
  await world.member('haneul', { phone: '01000000001', consent: false });
  const yes = (channel: string) => ({ channel, granted: true, at: kst('2026-01-05 12:00'), source: 'story' });
  const consents = [...(who.kakao === false ? [] : [yes('kakao')]), ...(who.sms === false ? [] : [yes('sms')])];
  if (consents.length > 0) await upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', consents }]);
  const solapi = await withSolapi(world);
  const { friend, reportAfterMs, code } = who;
  solapi.account.phones.set('01000000001', {
    ...(friend === undefined ? {} : { friend }),
    ...(reportAfterMs === undefined ? {} : { reportAfterMs }),
    ...(code === undefined ? {} : { code }),
  });
  await world.addsToCart('haneul');
  const due = kst(at) + 24 * 60 * MINUTE_MS;
  await world.until(due + 10 * MINUTE_MS);
  return { world, solapi, campaign, due, types: () => solapi.ledger().map((sent) => sent.type) };
}

const outcome = async (world: World) =>
  (await world.dispatches()).map(({ state, reason, messageType, price }) => ({ state, reason, messageType, price }));

it('reaches a friend of the channel by Kakao, and by nothing else', async () => {
  const { world, types } = await dueTo({});
  expect(types()).toEqual(['BMS_FREE']);
  expect(await outcome(world)).toEqual([{ state: 'delivered', reason: null, messageType: 'KAKAO', price: 25 }]);
});

it('writes a text to whoever is no friend, once, and pays for the text alone', async () => {
  const { world, solapi, campaign, types } = await dueTo({ friend: false });
  expect(types()).toEqual(['LMS']);
  expect(solapi.ledger()[0]?.text).toMatch(/^\(광고\)\[하늘옷장\].*무료수신거부 080-123-4567$/s);
  expect(await outcome(world)).toEqual([{ state: 'delivered', reason: null, messageType: 'LMS', price: 45 }]);
  const report = await world.report(campaign);
  expect(report.counts).toMatchObject({ attempted: 1, delivered: 1, spend: 45 });
  expect(report.rates.fallbackRate).toBe(1);
  expect(report.legs).toEqual([
    { leg: 1, channel: 'kakao', attempted: 1, delivered: 0, spend: 0, failed: { not_friend: 1 } },
    { leg: 2, channel: 'sms', attempted: 1, delivered: 1, spend: 45, failed: {} },
  ]);
  expect((await world.dispatches()).map(({ leg }) => leg)).toEqual([2]);
  const { results } = await world.edge.db.prepare('SELECT channel, reason FROM failed_legs').all();
  expect(results).toEqual([{ channel: 'kakao', reason: 'not_friend' }]);
  await world.advance(48 * 60 * MINUTE_MS);
  expect(solapi.handed()).toHaveLength(2);
});

it('counts a tap on the text by the text’s own links', async () => {
  const { world, solapi, campaign } = await dueTo({ friend: false });
  const owner = await signedInOwner(world);
  const text = solapi.ledger()[0]?.text ?? '';
  await world.request(/\/r\/[\w-]+/.exec(text)?.[0] ?? '', {
    headers: { 'user-agent': 'Mozilla/5.0 (iPhone) Safari' },
  });
  const { counts } = await world.report(campaign);
  expect(counts).toMatchObject({ clicks: 1, clicksByLink: {}, clicksByFallbackLink: { 0: 1 } });
  const html = await owner.page(`/admin/s/${world.site.id}/campaigns/${campaign}`);
  expect(html).toMatch(/대체 문자 비율 <b>100%<\/b>.*발송 성공 1건/s);
  const [, table = ''] = /링크별 클릭(.*?)<\/table>/s.exec(html) ?? [];
  const taps = [...table.matchAll(/<td>([^<]+).*?<td class="num">(\d+)/gs)].map(([, name, count]) => [name, count]);
  expect(taps.filter(([, count]) => count !== '0')).toEqual([[expect.stringMatching(/^대체 문자 · /), '1']]);
});

it('credits an order to no message that turns out not to have arrived', async () => {
  const { world, campaign, types } = await dueTo({ friend: false, reportAfterMs: 60 * MINUTE_MS });
  await world.buys('haneul', '20260310-0000001');
  await world.minute();
  const brought = async () => (await world.report(campaign)).counts.deliveryConversions;
  expect(await brought()).toBe(1);
  await world.advance(2 * 60 * MINUTE_MS);
  expect(types()).toEqual([]);
  expect(await outcome(world)).toMatchObject([{ state: 'suppressed', reason: 'purchased' }]);
  expect(await brought()).toBe(0);
});

it('has a text begin to count when it is taken itself, not with the Kakao message before it', async () => {
  const { world } = await dueTo({ friend: false, reportAfterMs: 20 * MINUTE_MS });
  await world.advance(20 * MINUTE_MS);
  expect(await world.dispatches()).toMatchObject([{ leg: 2, state: 'accepted' }]);
  const taken = await world.edge.db
    .prepare('SELECT d.accepted_at >= f.failed_at AS late FROM dispatches d JOIN failed_legs f ON f.dispatch_id = d.id')
    .first<{ late: number }>();
  expect(taken?.late).toBe(1);
});

it('takes what is told of the first leg again, late, for nothing of the text that went instead', async () => {
  const { world } = await dueTo({ friend: false });
  const { db } = world.edge;
  await db.prepare(`UPDATE dispatches SET state = 'accepted'`).run();
  const sent = await db
    .prepare('SELECT d.id, h.account_id AS accountId FROM dispatches d JOIN handovers h ON h.id = d.handover_id')
    .first<{ id: number; accountId: number }>();
  const { id = 0, accountId = 0 } = sent ?? {};
  const failed = { outcome: 'failed', reason: 'not_friend' } as const;
  await takeReport(world.edge, accountId, clientRefOf(id, 1), failed);
  expect((await outcome(world))[0]?.state).toBe('accepted');
  await takeReport(world.edge, accountId, clientRefOf(id, 2), { outcome: 'delivered' });
  expect((await outcome(world))[0]?.state).toBe('delivered');
});

it('writes the text for a campaign that runs once, which does not end before that', async () => {
  const world = await World.begin({ now: kst('2026-03-09 11:00') });
  const campaign = await world.campaign('cart_abandon_daily', {
    message: aKakaoWithText,
    send: {
      ...{ type: 'scheduled', lookBack: { kind: 'one_day', daysAgo: 1 } },
      schedule: { kind: 'once', date: '2026-03-10', hour: 14, minute: 0 },
    },
  });
  await world.member('haneul', { phone: '01000000001', consent: false });
  const consents = ['kakao', 'sms'].map((channel) => ({ channel, granted: true, at: world.now(), source: 'story' }));
  await upsertMemberList(world.edge, world.site.id, [{ memberId: 'haneul', consents }]);
  const solapi = await withSolapi(world);
  // Its report that the first leg failed comes half an hour later.
  solapi.account.phones.set('01000000001', { friend: false, reportAfterMs: 30 * MINUTE_MS });
  await world.addsToCart('haneul');
  await world.until(kst('2026-03-10 14:20'));
  expect((await world.report(campaign)).campaign.status).toBe('active');
  await world.until(kst('2026-03-10 16:00'));
  expect(solapi.ledger().map(({ type }) => type)).toEqual(['LMS']);
  expect((await world.report(campaign)).campaign.status).toBe('ended');
});

it('writes no text to whoever never said yes to texts', async () => {
  const { world, types } = await dueTo({ friend: false, sms: false });
  expect(types()).toEqual([]);
  expect(await outcome(world)).toMatchObject([{ state: 'suppressed', reason: 'no_consent' }]);
});

it('writes no text after an outcome that is not certain, nor after one that is our own fault', async () => {
  for (const code of ['3040', '3054', '3106']) {
    const { types } = await dueTo({ code });
    expect(types()).toEqual([]);
  }
});

it('writes no text once the failure is known too late for it to be of use', async () => {
  const { world, campaign, types } = await dueTo({ friend: false, reportAfterMs: 6.5 * 60 * MINUTE_MS });
  await world.until(kst('2026-03-10 21:00'));
  expect(types()).toEqual([]);
  expect(await outcome(world)).toMatchObject([{ state: 'failed', reason: 'not_friend' }]);
  expect((await world.report(campaign)).legs).toMatchObject([{ leg: 1, failed: { not_friend: 1 } }]);
}, 120_000);

it('begins with the text where the member never said yes to Kakao', async () => {
  const { solapi, types } = await dueTo({ kakao: false });
  expect(types()).toEqual(['LMS']);
  expect(solapi.handed()).toHaveLength(1);
});

it('holds the text until morning when the evening has come meanwhile', async () => {
  const { world, types } = await dueTo({ friend: false, reportAfterMs: 25 * MINUTE_MS }, '2026-03-09 20:30');
  await world.until(kst('2026-03-10 22:00'));
  expect(types()).toEqual([]);
  await world.until(kst('2026-03-11 08:15'));
  expect(types()).toEqual(['LMS']);
}, 120_000);

it('holds it until morning also where the failure was known in the evening, hours after the message', async () => {
  const failing = { friend: false, reportAfterMs: 5 * 60 * MINUTE_MS };
  const { world, campaign, types } = await dueTo(failing, '2026-03-09 16:00');
  await world.until(kst('2026-03-11 07:00'));
  const said = await explainMember(world.edge, world.site.id, 'haneul', campaign);
  const { outcome: now, gates = [] } = said.ok ? said.value : {};
  const refusals = gates.flatMap(({ gate, refusal }) => (refusal ? [[gate, refusal.type]] : []));
  expect(refusals).toEqual([['quiet_hours', 'defer']]);
  expect(now).toMatchObject({ type: 'waiting', reason: 'quiet_hours' });
  await world.until(kst('2026-03-11 08:15'));
  expect(types()).toEqual(['LMS']);
}, 120_000);

it('sends no Kakao advert in the minutes before Kakao closes', async () => {
  const { world, solapi, types } = await dueTo({}, '2026-03-09 20:41');
  expect(solapi.handed()).toEqual([]);
  await world.until(kst('2026-03-11 08:15'));
  expect(types()).toEqual(['BMS_FREE']);
}, 120_000);
