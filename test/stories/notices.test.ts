import { describe, expect, it, vi } from 'vitest';
import type { NoticeSettings } from '../../core/notice';
import { upsertMemberList } from '../../edge/actions/members';
import { listSiteNotices, summariseNotices, warnOfNotices } from '../../edge/actions/notices';
import { eraseMember } from '../../edge/actions/people';
import { openPreferences } from '../../edge/actions/preferences';
import { refuseByAddresses } from '../../edge/actions/refusals';
import { changeSite } from '../../edge/actions/sites';
import { createEdge } from '../../edge/context';
import { beginNotices, keepNoticeHandle } from '../../edge/db/notices';
import { deriveNotices } from '../../edge/jobs/derive-notices';
import { tellNotices } from '../../edge/jobs/tell-notices';
import { mintPreferenceToken } from '../../edge/preference-token';
import { signedInOwner } from '../support/owner';
import { withSolapi } from '../support/providers';
import { aScarf, DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

const PHONE = '010-7777-8888';

async function begin(notices: NoticeSettings, now = kst('2026-03-09 10:00')) {
  const world = await World.begin({ now, settings: { notices } });
  return world;
}

async function consents(world: World, memberId: string, at: number, channel: 'sms' | 'kakao' = 'sms', granted = true) {
  const act = { channel, granted, at, source: 'cafe24' };
  await upsertMemberList(world.edge, world.site.id, [{ memberId, name: '김하늘', phone: PHONE, consents: [act] }]);
}

const texts = async (world: World) => (await world.inbox()).map((message) => message.text);
const open = async (world: World) => (await listSiteNotices(world.edge, world.site.id, 'open', undefined, 50)).notices;

/** The shop changes its mind about who tells. */
async function decide(world: World, notices: NoticeSettings) {
  const { name, hosts, settings } = world.site;
  await changeSite(world.edge, world.site.id, { name, hosts, settings: { ...settings, notices } });
}

describe('after the member who consented last is erased', () => {
  async function told(world: World, memberId: string, channels = ['sms']): Promise<string> {
    const phone = memberId === 'haneul' ? PHONE : '010-1111-2222';
    const acts = channels.map((channel) => ({ channel, granted: true, at: world.now(), source: 'cafe24' }));
    await upsertMemberList(world.edge, world.site.id, [{ memberId, phone, consents: acts }]);
    await world.advance(2 * DAY_MS);
    return (await texts(world)).at(-1) ?? '';
  }

  it('the page their notice led to is nobody else’s', async () => {
    const world = await begin({ result: 'dorawa' });
    await told(world, 'haneul');
    const notice = await world.edge.db
      .prepare(`SELECT id FROM consent_notices WHERE state = 'sent'`)
      .first<{ id: number }>();
    const token = await mintPreferenceToken(world.edge.vault, { kind: 'notice', id: notice?.id ?? 0 });
    expect((await openPreferences(world.edge, token))?.memberId).toBe('haneul');
    await eraseMember(world.edge, world.site.id, 'haneul');
    await told(world, 'bora', ['sms', 'kakao']);
    expect(await openPreferences(world.edge, token)).toBeNull();
  });
});

describe('the result notice', () => {
  it('tells a refusal by 080 within 14 days, once, in one message, without label or promotion', async () => {
    const world = await begin({});
    await consents(world, 'haneul', kst('2026-01-05 12:00'));
    await refuseByAddresses(world.edge, world.site.id, [
      { channel: 'sms', address: PHONE, reason: 'opt_out_080', at: world.now() },
    ]);
    await world.advance(30 * MINUTE_MS);
    expect((await open(world)).filter((notice) => notice.kind === 'result')).toMatchObject([
      { channel: 'sms', granted: false, state: 'waiting', dueAt: kst('2026-03-23 10:00') },
      { channel: 'kakao', granted: false, state: 'waiting' },
    ]);
    await world.advance(DAY_MS);
    expect(await texts(world)).toEqual([
      [
        '[하늘옷장] 광고성 정보 수신 동의·거부 처리 결과 안내',
        '- 전송자: 하늘옷장',
        '- 2026년 3월 9일 문자 광고 수신 거부 처리 완료',
        '- 2026년 3월 9일 카카오톡 광고 수신 거부 처리 완료',
      ].join('\n'),
    ]);
    await world.advance(3 * DAY_MS);
    expect(await texts(world)).toHaveLength(1);
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ open: 0, late: 0, sent: 2 });
  });

  it('is owed to nobody who is erased while it is being derived', async () => {
    const world = await begin({ result: 'dorawa' });
    await consents(world, 'haneul', world.now());
    const { db, env } = world.edge;
    let isRead = false;
    const DB = {
      prepare: (sql: string) => {
        isRead ||= /INTO consent_notices/.test(sql);
        return db.prepare(sql);
      },
      batch: async (statements: D1PreparedStatement[]) => {
        if (isRead) await eraseMember(world.edge, world.site.id, 'haneul');
        isRead = false;
        return db.batch(statements);
      },
    } as unknown as D1Database;
    await deriveNotices(createEdge({ ...env, DB }));
    world.jump(world.now() + 20 * DAY_MS);
    await world.minute();
    expect(await warnOfNotices(world.edge, world.site.id)).toEqual({ late: 0, soon: 0 });
  });

  it('goes out to the others when the first of a batch is erased while it is handed over', async () => {
    const world = await begin({ result: 'dorawa' });
    for (const memberId of ['haneul', 'bada']) await consents(world, memberId, world.now());
    await world.advance(30 * MINUTE_MS);
    const { db } = world.edge;
    const due = (await open(world)).filter(({ kind }) => kind === 'result');
    const [first, second] = due;
    const messages = due.map(({ id }) => ({ ids: [id], messageId: id, via: 'sms' as const, textSealed: '' }));
    const batch = { batchId: first?.id ?? 0, submittedAt: world.now() };
    expect((await beginNotices(db, batch.batchId, null, messages, batch.submittedAt, world.now())).size).toBe(2);
    await eraseMember(world.edge, world.site.id, first?.memberId ?? '');
    expect(await keepNoticeHandle(db, world.site.id, batch, 'group')).toBe(true);
    expect((await open(world)).filter(({ state }) => state === 'submitting')).toMatchObject([{ id: second?.id }]);
  });

  it('tells of an act that comes after the newest of the ledger was erased', async () => {
    const world = await begin({ result: 'dorawa' });
    await consents(world, 'haneul', world.now());
    await consents(world, 'bada', world.now());
    await world.minute();
    await eraseMember(world.edge, world.site.id, 'bada');
    await consents(world, 'haneul', world.now(), 'sms', false);
    await world.advance(DAY_MS);
    expect(await texts(world)).toEqual([expect.stringContaining('수신 거부 처리 완료')]);
  });

  it('goes once when a slow worker comes back to a batch that another has taken over meanwhile', async () => {
    const world = await begin({ result: 'dorawa' });
    const solapi = await withSolapi(world, {}, ['sms']);
    await consents(world, 'haneul', world.now());
    world.jump(world.now() + 2 * HOUR_MS);
    await deriveNotices(world.edge);

    // The first is told of its group so late that a second has begun the batch again, and both have messages in hand then.
    const [bothAsked, firstHasIts] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let second: Promise<void> | undefined;
    let groupId = '';
    const late = async (request: Request) => {
      if (request.method === 'POST' && request.url.endsWith('/messages/v4/groups')) {
        if (second) {
          bothAsked.resolve();
          await firstHasIts.promise;
        } else {
          world.jump(world.now() + 4 * MINUTE_MS);
          second = tellNotices(world.edge);
          await bothAsked.promise;
          const answer = await solapi.fetch(request);
          ({ groupId } = (await answer.clone().json()) as { groupId: string });
          return answer;
        }
      } else if (request.method === 'PUT' && request.url.includes(groupId)) {
        firstHasIts.resolve();
        await second;
      }
      return solapi.fetch(request);
    };
    vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => late(new Request(input, init)));
    await tellNotices(world.edge);
    firstHasIts.resolve();
    await second;
    await world.advance(DAY_MS);
    expect(solapi.handed().map(({ to }) => to)).toEqual(['01077778888']);
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ open: 0, sent: 1 });
  });

  it('waits for the shop to say who tells what its platform took, and is shown late when nobody does', async () => {
    const world = await begin({});
    await consents(world, 'haneul', world.now());
    await world.advance(DAY_MS);
    const { result } = await summariseNotices(world.edge, world.site.id);
    expect([result.undecided, result.open, await texts(world)]).toEqual([1, 1, []]);
    await world.until(kst('2026-03-20 10:00'));
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ soon: 1, late: 0 });
    expect(await warnOfNotices(world.edge, world.site.id)).toEqual({ soon: 1, late: 0 });
    await world.until(kst('2026-03-24 10:00'));
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ late: 1 });
    expect(await warnOfNotices(world.edge, world.site.id)).toEqual({ soon: 0, late: 1 });
    await decide(world, { result: 'dorawa' });
    await world.advance(MINUTE_MS);
    expect(await texts(world)).toEqual([expect.stringContaining('2026년 3월 9일 문자 광고 수신 동의 처리 완료')]);
  });

  it('is left to the platform where the shop says so, and not sent twice', async () => {
    const world = await begin({ result: 'platform' });
    await consents(world, 'haneul', world.now());
    await world.advance(DAY_MS);
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ open: 0, platform: 1 });
    expect(await texts(world)).toEqual([]);
  });

  it('says when nobody can be told, and goes with the person when they are erased', async () => {
    const world = await begin({ result: 'dorawa' });
    await upsertMemberList(world.edge, world.site.id, [
      { memberId: 'nowhere', consents: [{ channel: 'sms', granted: true, at: world.now(), source: 'cafe24' }] },
    ]);
    await world.advance(2 * HOUR_MS);
    expect((await summariseNotices(world.edge, world.site.id)).result).toMatchObject({ open: 0, undeliverable: 1 });
    await eraseMember(world.edge, world.site.id, 'nowhere');
    const { results } = await world.edge.db.prepare('SELECT * FROM consent_notices WHERE site_id > 0').all();
    expect(results).toEqual([]);
  });
});

it('a notice that is owed stands on its page with what it is about, its state and the law’s moment', async () => {
  const world = await begin({});
  await consents(world, 'haneul', kst('2026-03-09 09:00'));
  await world.advance(HOUR_MS);
  const owner = await signedInOwner(world);
  const row = async () => {
    const html = await owner.page(`/admin/s/${world.site.id}/notices`);
    const [, cells = ''] = />haneul<\/a>([\s\S]*?)<\/tr>/.exec(html) ?? [];
    return { html, cells: cells.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') };
  };
  const owed = await row();
  expect(owed.cells).toMatch(/문자 광고 동의 .*3월 23일/);
  expect(owed.html).toContain('아래에서 누가 보낼지 정하면 나갑니다.');
  expect(owed.html).toContain('누가 보낼지 미정');
  expect(owed.html).not.toContain('발송 예정');
  const member = await owner.page(`/admin/s/${world.site.id}/member?id=haneul`);
  expect([member.includes('누가 보낼지 미정'), member.includes('발송 예정')]).toEqual([true, false]);
  const home = () => owner.page(`/admin/s/${world.site.id}`);
  expect(await home()).not.toContain('법이 정한 기한');
  world.jump(kst('2026-03-20 10:00'));
  expect(await home()).toContain('동의 통지 1건이 법이 정한 기한까지 4일도 남지 않았습니다.');
  world.jump(kst('2026-03-24 10:00'));
  expect(await home()).toContain('동의 통지 1건이 법이 정한 기한을 넘겼습니다.');
  expect((await row()).html).toMatch(/<b>1건<\/b>이 법이 정한 기한을 넘겼습니다/);
  expect((await row()).cells).toContain('지남');
});

describe('the two-year notice', () => {
  const old = kst('2024-11-23 10:00');

  it('goes thirty days before the term ends, silence keeps the consent, and the next term counts from it', async () => {
    const world = await begin({ reconfirm: 'dorawa' }, kst('2026-10-20 10:00'));
    await consents(world, 'haneul', old);
    await world.until(kst('2026-10-24 08:59'));
    expect(await texts(world)).toEqual([]);
    await world.until(kst('2026-10-24 10:00'));
    expect(await texts(world)).toEqual([expect.stringContaining('문자 광고 수신 동의: 2024년 11월 23일')]);
    expect(await open(world)).toMatchObject([{ kind: 'reconfirm', dueAt: kst('2028-10-24 00:00') }]);
    await world.until(kst('2026-11-23 09:00'));
    await world.campaign('cart_abandon_realtime');
    await world.addsToCart('haneul', aScarf);
    await world.advance(25 * HOUR_MS);
    expect(await world.dispatches()).toMatchObject([{ state: 'delivered' }]);
  });

  it('that nobody sent in time pauses adverts to this person, until it is sent', async () => {
    const world = await begin({}, kst('2026-11-22 09:00'));
    await world.campaign('cart_abandon_realtime', { cooldownDays: 0 });
    await consents(world, 'haneul', old);
    await world.addsToCart('haneul', aScarf);
    await world.advance(25 * HOUR_MS);
    expect(await world.dispatches()).toMatchObject([{ state: 'suppressed', reason: 'reconfirm_overdue' }]);
    expect((await summariseNotices(world.edge, world.site.id)).reconfirm).toMatchObject({ late: 1, undecided: 1 });

    await decide(world, { reconfirm: 'dorawa' });
    await world.advance(MINUTE_MS);
    await world.buys('haneul', '20261123-0000001');
    world.jump(world.now() + HOUR_MS);
    await world.addsToCart('haneul', aScarf);
    await world.advance(25 * HOUR_MS);
    expect((await world.dispatches()).at(-1)).toMatchObject({ state: 'delivered' });
  });

  it('is the platform’s where the shop says so: nobody is paused, and the next term is kept', async () => {
    const world = await begin({ reconfirm: 'platform' }, kst('2026-11-22 09:00'));
    await world.campaign('cart_abandon_realtime');
    await consents(world, 'haneul', old);
    await world.addsToCart('haneul', aScarf);
    await world.advance(25 * HOUR_MS);
    expect(await world.dispatches()).toMatchObject([{ state: 'delivered' }]);
    expect(await open(world)).toMatchObject([{ kind: 'reconfirm', state: 'waiting' }]);
  });

  it('is not sent to who refused meanwhile', async () => {
    const world = await begin({ reconfirm: 'dorawa' }, kst('2026-10-20 10:00'));
    await consents(world, 'haneul', old);
    await consents(world, 'haneul', kst('2026-08-01 10:00'), 'sms', false);
    await world.until(kst('2026-10-25 10:00'));
    expect(await texts(world)).toEqual([]);
    expect(await open(world)).toEqual([]);
  });
});
