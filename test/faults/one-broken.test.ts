// What is broken of one member or one shop is its own trouble: nobody else waits for it.

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createApiToken } from '../../edge/actions/access';
import { upsertMemberList } from '../../edge/actions/members';
import { rebuildProjections } from '../../edge/actions/projections';
import { createSegment, editSegment } from '../../edge/actions/segments';
import { settingsFields } from '../../edge/admin/shop/settings-form';
import { createEdge } from '../../edge/context';
import { commit } from '../../edge/db/database';
import { insertDispatches } from '../../edge/db/dispatches';
import { insertHold, listHolds } from '../../edge/db/holds';
import { listOrders } from '../../edge/db/orders';
import { catchUpProjections } from '../../edge/db/projections';
import { listAccountsToAskBalance, listAccountsToRead } from '../../edge/db/provider-accounts';
import { openRun } from '../../edge/db/runs';
import { listSites } from '../../edge/db/sites';
import { dispatchDue } from '../../edge/jobs/dispatch';
import { watchTimers } from '../../edge/jobs/watch-timers';
import { mintPreferenceToken } from '../../edge/preference-token';
import { anEmail, EMAIL_SETTINGS, emailMember } from '../support/email';
import { signedInOwner } from '../support/owner';
import { DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';
import { diesAt } from './doomed-minute';
import { ProcessKilled } from './faulty-database';

const NOT_SEALED = 'no such thing';

async function withCarts(world: World, members: readonly string[]): Promise<World> {
  await world.campaign('cart_abandon_realtime');
  for (const member of members) {
    await world.member(member);
    await world.addsToCart(member);
  }
  return world;
}

const spoil = (world: World, sql: string) => world.edge.db.prepare(sql).bind(world.site.id, NOT_SEALED).run();

const spoilAccount = (world: World) =>
  spoil(
    world,
    `INSERT INTO provider_accounts (site_id, provider, channels, credentials_sealed, hook_hash, created_at, updated_at)
     VALUES (?1, 'solapi', '["sms"]', ?2, 'x' || ?1, 0, 0)`,
  );

it('a member whose number cannot be opened keeps nobody else of the shop waiting, and goes once it can', async () => {
  const world = await withCarts(await World.begin(), ['kim', 'lee', 'park']);
  const lee = await world.edge.db
    .prepare(`SELECT phone_sealed AS p FROM members WHERE member_id = 'lee'`)
    .first<{ p: string }>();
  await spoil(world, `UPDATE members SET phone_sealed = ?2 WHERE site_id = ?1 AND member_id = 'lee'`);
  await world.advance(24 * HOUR_MS + MINUTE_MS);
  expect(await world.inbox()).toHaveLength(2);
  await world.edge.db.prepare(`UPDATE members SET phone_sealed = ?1 WHERE member_id = 'lee'`).bind(lee?.p).run();
  await world.advance(2 * MINUTE_MS);
  expect(await world.inbox()).toHaveLength(3);
});

it('a message that ends the worker each time is given up after a few tries, and the others go', async () => {
  const broken = await withCarts(await World.begin(), ['kim', 'lee', 'park']);
  const other = await withCarts(await broken.another(), ['kim']);
  const { edge } = broken;
  const lee = await edge.db
    .prepare(`SELECT phone_sealed AS p FROM members WHERE site_id = ?1 AND member_id = 'lee'`)
    .bind(broken.site.id)
    .first<{ p: string }>();
  let deaths = 0;
  /** A dispatcher whose memory is gone once it comes to Lee. */
  const dispatch = async () => {
    let isDead = false;
    const living = <Answer>(call: () => Answer): Answer => {
      if (isDead) throw new ProcessKilled('killed before');
      return call();
    };
    const DB = {
      prepare: (sql: string) => living(() => edge.db.prepare(sql)),
      batch: (statements: D1PreparedStatement[]) => living(() => edge.db.batch(statements)),
    } as unknown as D1Database;
    const open = (siteId: number, sealed: string) => {
      if (sealed === lee?.p && !isDead) deaths += 1;
      isDead ||= sealed === lee?.p;
      return living(() => edge.vault.open(siteId, sealed));
    };
    const doomed = createEdge({ ...edge.env, DB });
    await dispatchDue({ ...doomed, vault: { ...edge.vault, open } }).catch(() => undefined);
  };
  broken.jump(broken.now() + 24 * HOUR_MS);
  await watchTimers(edge);
  for (let n = 0; n < 60; n++) {
    broken.jump(broken.now() + MINUTE_MS);
    await dispatch();
  }
  expect(deaths).toBeLessThan(12);
  expect(await other.inbox()).toHaveLength(1);
  expect(await broken.inbox()).toHaveLength(2);
  const given = (await broken.dispatches()).filter(({ state }) => state === 'suppressed');
  expect(given).toMatchObject([{ memberId: 'lee', reason: 'message_invalid' }]);
});

it('a shop with very much to send keeps no other waiting: each has its turn', async () => {
  const large = await World.begin();
  const other = await withCarts(await large.another(), ['kim']);
  const { db } = large.edge;
  const campaignId = await large.campaign('cart_abandon_realtime');
  other.jump(other.now() + 24 * HOUR_MS + MINUTE_MS);
  await watchTimers(other.edge);
  const rows = Array.from({ length: 12_000 }, (_, n) => ({
    siteId: large.site.id,
    campaignId,
    memberId: `nobody-${n}`,
    occurrence: 'cart:1',
    runId: null,
    priority: 100,
    dueAt: large.now() - 60 * MINUTE_MS,
    anchorAt: large.now(),
    subject: { seq: 0, products: 0 },
  }));
  await commit(db, insertDispatches(db, rows, large.now()));
  let looks = 0;
  const DB = {
    prepare: (sql: string) => {
      looks += /wake_at <= .1 AND state = 'queued'/.test(sql) ? 1 : 0;
      if (looks > 2) throw new ProcessKilled('killed before');
      return db.prepare(sql);
    },
    batch: (statements: D1PreparedStatement[]) => db.batch(statements),
  } as unknown as D1Database;
  await dispatchDue(createEdge({ ...large.edge.env, DB })).catch(() => undefined);
  expect(await other.inbox()).toHaveLength(1);
});

it('a member who joined at the end of time is one the shop can look at', async () => {
  const world = await World.begin();
  await upsertMemberList(world.edge, world.site.id, [{ memberId: 'lee', joinedAt: 8.64e15 }]);
  const owner = await signedInOwner(world);
  expect(await owner.page(`/admin/s/${world.site.id}/members`)).toContain('lee');
});

it('a shop whose account cannot be opened keeps no other shop waiting, however many there are', async () => {
  const broken = await withCarts(await World.begin(), ['kim']);
  const others: World[] = [];
  for (let n = 0; n < 6; n++) others.push(await withCarts(await broken.another(), ['lee']));
  await spoilAccount(broken);
  await broken.advance(24 * HOUR_MS + MINUTE_MS);
  for (const other of others) expect(await other.inbox()).toHaveLength(1);
  expect(await broken.inbox()).toHaveLength(0);
});

describe('a shop whose account for texts cannot be opened', () => {
  it('sends its mails', async () => {
    const world = await withCarts(await World.begin({ settings: EMAIL_SETTINGS }), ['kim']);
    await world.campaign('cart_abandon_realtime', { message: anEmail, priority: 1 });
    await emailMember(world, 'lee');
    await world.addsToCart('lee');
    await spoilAccount(world);
    await world.advance(24 * HOUR_MS + MINUTE_MS);
    expect((await world.inbox()).map(({ to }) => to)).toEqual(['lee@mail.test']);
    await world.edge.db.prepare('DELETE FROM provider_accounts').run();
    await world.advance(2 * MINUTE_MS);
    expect(await world.inbox()).toHaveLength(2);
  });

  it('tells by mail what it must tell of consents', async () => {
    const world = await World.begin({ settings: { ...EMAIL_SETTINGS, notices: { result: 'dorawa' } } });
    const at = world.now();
    await upsertMemberList(world.edge, world.site.id, [
      { memberId: 'kim', phone: '010-1111-2222', consents: [{ channel: 'sms', granted: true, at, source: 'story' }] },
      { memberId: 'lee', email: 'lee@mail.test', consents: [{ channel: 'email', granted: true, at, source: 'story' }] },
    ]);
    await spoilAccount(world);
    await world.advance(2 * DAY_MS);
    expect((await world.inbox()).map(({ to }) => to)).toEqual(['lee@mail.test']);
  });
});

describe('a stored event that cannot be read', () => {
  const AT = kst('2026-03-09 10:00');
  /** As a damaged page of the database leaves it. */
  const damaged = async (
    { edge: { db }, site }: World,
    data: string,
    over: { id?: string; member?: string; name?: string } = {},
  ) =>
    db
      .prepare(
        `INSERT INTO events (site_id, event_id, visitor_id, member_id, name, occurred_at, received_at, data)
         VALUES (?1, ?2, 'visitor-lee', ?3, ?6, ?4, ?4, ?5)`,
      )
      .bind(site.id, over.id ?? 'visitor-lee.damaged', over.member ?? null, AT, data, over.name ?? 'purchase')
      .run();
  const setAside = ({ edge: { db } }: World) =>
    db.prepare(`SELECT data FROM events WHERE name = '_unreadable'`).first<{ data: string }>();

  it('keeps nobody waiting: not its shop, not another, not what else its browser and its member did', async () => {
    const broken = await World.begin();
    const other = await broken.another();
    await damaged(broken, NOT_SEALED, { member: 'lee' });
    await damaged(broken, NOT_SEALED, { id: 'visitor-lee.anonymous' });
    await withCarts(broken, ['kim', 'lee']);
    await withCarts(other, ['park']);
    await broken.advance(24 * HOUR_MS + MINUTE_MS);
    expect(await broken.inbox()).toHaveLength(2);
    expect(await other.inbox()).toHaveLength(1);
  });

  it('is told once, and stays in the log as it stood', async () => {
    const world = await World.begin();
    await damaged(world, NOT_SEALED);
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await world.advance(3 * MINUTE_MS);
    const lines = told.mock.calls.map(([line]) => JSON.parse(String(line)));
    told.mockRestore();
    expect(lines).toEqual([expect.objectContaining({ failure: 'event', siteId: world.site.id })]);
    expect(JSON.parse((await setAside(world))?.data ?? '')).toEqual({ name: 'purchase', data: NOT_SEALED });
    await rebuildProjections(world.edge);
    await catchUpProjections(world.edge.db);
    expect(JSON.parse((await setAside(world))?.data ?? '')).toEqual({ name: 'purchase', data: NOT_SEALED });
  });

  it('is seen by its shop among what has come in', async () => {
    const world = await World.begin();
    await damaged(world, NOT_SEALED);
    const owner = await signedInOwner(world);
    expect(await owner.page(`/admin/s/${world.site.id}/settings/install`)).toContain('읽을 수 없는 이벤트');
  });

  it('counts when it is told again', async () => {
    const world = await World.begin();
    await damaged(world, NOT_SEALED, { id: 'order:20260309-0000001', member: 'lee' });
    await world.minute();
    await world.buys('lee', '20260309-0000001');
    await world.minute();
    const { edge, site } = world;
    expect((await listOrders(edge.db, site.id, ['lee'])).get('lee')).toMatchObject([{ value: 189_000 }]);
  });

  it('keeps nobody waiting either where it can be read but nothing can be made of it', async () => {
    const world = await World.begin();
    // An order of more lines than any door takes, and than its row would hold.
    const items = Array.from({ length: 30_000 }, () => ({ item_id: '1' }));
    await damaged(world, JSON.stringify({ p: { transaction_id: 'an-order', items } }), { member: 'park' });
    await withCarts(world, ['kim', 'lee']);
    await world.advance(24 * HOUR_MS + MINUTE_MS);
    expect(await world.inbox()).toHaveLength(2);
    const { results } = await world.edge.db.prepare(`SELECT seq FROM events WHERE name = '_unreadable'`).all();
    expect(results).toHaveLength(1);
  });

  it('counts for no campaign where its amount is none', async () => {
    const world = await withCarts(await World.begin(), ['kim']);
    await world.advance(24 * HOUR_MS + MINUTE_MS);
    const told = JSON.stringify({ p: { transaction_id: 'an-order', value: 0 } }).replace('"value":0', '"value":1e999');
    const at = world.now();
    await damaged(world, told, { id: 'order:an-order', member: 'kim' });
    await world.edge.db.prepare('UPDATE events SET occurred_at = ?1').bind(at).run();
    await world.advance(MINUTE_MS);
    await world.buys('kim', '20260310-0000001');
    await world.advance(MINUTE_MS);
    const { n } = (await world.edge.db.prepare('SELECT count(*) AS n FROM conversions').first<{ n: number }>()) ?? {};
    expect(n).toBe(1);
  });

  it('is passed, whatever stands in it', async () => {
    const any = fc.jsonValue({ maxDepth: 1 });
    const item = fc.record(
      { item_id: any, item_name: any, item_category_id: any, price: any, list_price: any, quantity: any },
      { requiredKeys: [] },
    );
    const items = fc.array(
      fc.oneof(
        any,
        item,
        item.map((one) => ({ ...one, item_id: '101' })),
      ),
      { maxLength: 3 },
    );
    const params = fc.record({ items: fc.oneof(any, items), value: any, status: any }, { requiredKeys: [] });
    const data = fc.record({
      u: any,
      p: fc.oneof(
        any,
        params.map((p) => ({ transaction_id: 'an-order', ...p })),
      ),
    });
    const names = ['purchase', 'order_update', 'refund', 'view_item', 'add_to_cart', 'view_cart', 'write_review'];
    const world = await World.begin();
    const { db } = world.edge;
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.oneof(any, data), async (name, stored) => {
        n += 1;
        await damaged(world, JSON.stringify(stored), { id: `visitor-lee.${n}`, member: 'lee', name });
        await catchUpProjections(db);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a run that cannot be dealt with', () => {
  const AT = kst('2026-03-10 11:00');

  /** Runs of before `AT`, of campaigns of this world, whose candidates nobody can read. */
  async function breakRuns(broken: World, count: number): Promise<void> {
    const { db } = broken.edge;
    broken.jump(AT - HOUR_MS);
    for (let n = 0; n < count; n++) {
      await openRun(db, await broken.campaign('cart_abandon_daily'), broken.now(), 'expanding', null);
    }
    await db.prepare(`UPDATE runs SET cursor = 'gathered'`).run();
    await db
      .prepare('INSERT INTO run_pages (run_id, page, candidates) SELECT id, 0, ?1 FROM runs')
      .bind(NOT_SEALED)
      .run();
  }
  /** Lets the minute come this often. */
  const minutes = async (world: World, times: number, apart = 1) => {
    for (let n = 0; n < times; n++) {
      world.jump(world.now() + apart * MINUTE_MS);
      await world.minute();
    }
  };
  const begun = () => World.begin({ now: kst('2026-03-09 12:00') });
  const homeOf = async (world: World) => {
    const owner = await signedInOwner(world);
    return (await owner.page(`/admin/s/${world.site.id}/`)).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  };
  const runOf = async ({ edge: { db } }: World) =>
    db.prepare('SELECT state, try_at AS tryAt FROM runs ORDER BY id').first<{ state: string; tryAt: number | null }>();

  it('keeps no other waiting, not even as one of very many', async () => {
    const broken = await begun();
    const other = await broken.another();
    await other.campaign('cart_abandon_daily');
    await other.member('lee');
    await other.addsToCart('lee');
    await breakRuns(broken, 25);
    broken.jump(AT);
    await minutes(broken, 4);
    expect(await other.inbox()).toHaveLength(1);
  });

  it('is tried ever more rarely, and goes on by itself once it can', async () => {
    const broken = await begun();
    await breakRuns(broken, 1);
    await minutes(broken, 40);
    expect(((await runOf(broken))?.tryAt ?? 0) - broken.now()).toBeGreaterThan(5 * MINUTE_MS);
    expect(await homeOf(broken)).toContain('자동으로 다시 시도하니');
    await broken.edge.db.prepare(`UPDATE run_pages SET candidates = '[]'`).run();
    await minutes(broken, 2, 60);
    expect(await runOf(broken)).toEqual({ state: 'expanded', tryAt: null });
    expect(await homeOf(broken)).not.toContain('받을 회원을');
  });

  it('is given up after half a day, and its owner is told', async () => {
    const broken = await begun();
    await breakRuns(broken, 1);
    await minutes(broken, 15, 60);
    expect(await runOf(broken)).toMatchObject({ state: 'failed' });
    const home = await homeOf(broken);
    expect(home).toContain('받을 회원을 찾지 못해 그만두었습니다.');
    expect(home).toContain('담당자에게 전할 오류: SyntaxError');
    expect(await broken.edge.db.prepare('SELECT count(*) AS n FROM run_pages').first()).toEqual({ n: 0 });
  });

  it('is given up also where it ends the worker each time, and is tried but so often', async () => {
    const broken = await begun();
    await breakRuns(broken, 1);
    await broken.edge.db.prepare('UPDATE campaigns SET next_run_at = NULL').run();
    let tries = 0;
    for (let n = 0; n < 14 * 12; n++) {
      broken.jump(broken.now() + 5 * MINUTE_MS);
      if (await diesAt(broken, /FROM run_pages p/)) tries += 1;
    }
    expect(tries).toBeLessThan(20);
    expect(await runOf(broken)).toMatchObject({ state: 'failed' });
    expect(await homeOf(broken)).toContain('담당자에게 전할 오류: Error: it ended the worker');
  });

  it('is told of until somebody of its own shop says to have seen it, and stays in the report', async () => {
    const broken = await begun();
    const other = await broken.another();
    await breakRuns(broken, 1);
    const campaign = (await broken.edge.db.prepare('SELECT campaign_id AS id FROM runs').first<{ id: number }>())?.id;
    await minutes(broken, 15, 60);
    const note = async (world: World) =>
      (await signedInOwner(world)).form(
        `/admin/s/${world.site.id}/campaigns/${campaign}/runs/${AT - HOUR_MS}/note`,
        {},
      );
    await note(other);
    expect(await homeOf(broken)).toContain('받을 회원을 찾지 못해 그만두었습니다.');
    await note(broken);
    expect(await homeOf(broken)).not.toContain('받을 회원을 찾지 못해 그만두었습니다.');
    const { runs } = await broken.report(campaign ?? 0);
    expect(runs.at(-1)).toMatchObject({ state: 'failed', failure: expect.stringContaining('SyntaxError') });
  });
});

it('a held campaign whose account cannot be opened keeps no other held', async () => {
  const broken = await World.begin();
  await spoilAccount(broken);
  const other = await broken.another();
  const { db } = broken.edge;
  const account = await db.prepare('SELECT id FROM provider_accounts').first<{ id: number }>();
  const since = broken.now();
  const held = { since, balance: null, probeAt: since + MINUTE_MS };
  const of = async (world: World) => ({
    siteId: world.site.id,
    campaignId: await world.campaign('cart_abandon_daily'),
  });
  await commit(db, [
    insertHold(db, { ...held, ...(await of(broken)), accountId: account?.id ?? 0, reason: 'balance' }),
    insertHold(db, { ...held, ...(await of(other)), accountId: null, reason: 'quota', probeAt: since + 2 * MINUTE_MS }),
  ]);
  broken.jump(since + 3 * MINUTE_MS);
  await broken.minute();
  expect(await listHolds(db, other.site.id)).toEqual([]);
  expect(await listHolds(db, broken.site.id)).toMatchObject([{ reason: 'balance' }]);
});

it('a message that nobody knows any more what it is about is given up, and keeps no other waiting', async () => {
  const broken = await withCarts(await World.begin(), ['kim', 'lee']);
  const other = await withCarts(await broken.another(), ['park']);
  broken.jump(broken.now() + 24 * HOUR_MS);
  await watchTimers(broken.edge);
  await spoil(broken, `UPDATE dispatches SET subject = ?2 WHERE site_id = ?1 AND member_id = 'lee'`);
  await broken.advance(MINUTE_MS);
  expect(await broken.inbox()).toHaveLength(1);
  expect(await other.inbox()).toHaveLength(1);
  const given = (await broken.dispatches()).filter(({ state }) => state === 'suppressed');
  expect(given).toMatchObject([{ memberId: 'lee', reason: 'message_invalid' }]);
});

it('an account of which nobody knows what it sends keeps no other’s refusals and balance unread', async () => {
  const broken = await World.begin();
  const other = await broken.another();
  const { db } = broken.edge;
  for (const world of [broken, other]) {
    await spoilAccount(world);
    await world.campaign('cart_abandon_daily');
  }
  await spoil(broken, 'UPDATE provider_accounts SET channels = ?2 WHERE site_id = ?1');
  const both = [{ siteId: broken.site.id }, { siteId: other.site.id }];
  expect(await listAccountsToRead(db, broken.now(), { due: 0, idle: 0 }, 10)).toMatchObject(both);
  expect(await listAccountsToAskBalance(db, broken.now(), 0, 10)).toMatchObject(both);
});

it('a token whose shops cannot be read keeps no shop from its own', async () => {
  const world = await World.begin();
  const owner = await signedInOwner(world);
  for (const name of ['상한 토큰', '멀쩡한 토큰']) {
    await createApiToken(world.edge, { name, siteIds: [world.site.id], scopes: ['read'] });
  }
  await world.edge.db.prepare(`UPDATE api_tokens SET site_ids = ?1 WHERE name = '상한 토큰'`).bind(NOT_SEALED).run();
  expect(await owner.page(`/admin/s/${world.site.id}/settings/tokens`)).toContain('멀쩡한 토큰');
});

describe('a shop whose settings cannot be read', () => {
  const LEFT = [NOT_SEALED, 'null', '{}', '{"caps":7}'];
  const breakSettings = ({ edge: { db }, site }: World, left: string) =>
    db.prepare('UPDATE sites SET settings = ?2 WHERE id = ?1').bind(site.id, left).run();
  /** Who owns both. */
  async function ownerOfBoth(broken: World, other: World) {
    const owner = await signedInOwner(broken);
    await broken.edge.db
      .prepare('INSERT INTO site_users SELECT ?1, user_id, role FROM site_users')
      .bind(other.site.id)
      .run();
    return owner;
  }

  it.each(LEFT)('takes no other from who owns it, is named, and is mended by saving them anew: %s', async (left) => {
    const broken = await World.begin();
    const other = await broken.another();
    const owner = await ownerOfBoth(broken, other);
    await breakSettings(broken, left);
    expect(await owner.page(`/admin/s/${other.site.id}/`)).toContain('하늘옷장 <small>설정을 읽을 수 없음</small>');
    const path = `/admin/s/${broken.site.id}`;
    const home = await broken.request(`${path}/`, { headers: { cookie: owner.cookie } });
    expect([home.status, home.headers.get('location')]).toEqual([303, `${path}/settings`]);
    const form = await owner.page(`${path}/settings`);
    expect(form).toContain('저장된 설정을 읽을 수 없어');
    expect(form).toContain('value="https://shop.test"');

    const [site] = await listSites(broken.edge.db, [broken.site.id]);
    if (!site) throw new Error('no site');
    const saved = await owner.form(`${path}/settings`, { ...settingsFields(site), senderName: '하늘옷장' });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}/settings?flash=saved`]);
    expect(await owner.page(`${path}/settings`)).not.toContain('저장된 설정을 읽을 수 없어');
    expect((await broken.addsToCart('lee')).status).toBe(200);
  });

  it('is listed to programs beside the others, and mended by them', async () => {
    const broken = await World.begin();
    const other = await broken.another();
    const siteIds = [broken.site.id, other.site.id];
    const token = await createApiToken(broken.edge, { name: 'a program', siteIds, scopes: ['read', 'write'] });
    await breakSettings(broken, NOT_SEALED);
    const ask = async (path: string, method = 'GET', body?: unknown) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await broken.request(`/api/v1/sites${path}`, { method, headers, body: JSON.stringify(body) });
      return answer.json();
    };
    expect(await ask('')).toMatchObject({ sites: [{ name: '하늘옷장', readable: false }, { readable: true }] });
    expect(await ask(`/${broken.site.id}/members/kim/why/1`)).toMatchObject({ status: 409, code: 'site_unreadable' });
    const { name, hosts, settings } = broken.site;
    const changed = await ask(`/${broken.site.id}`, 'PUT', { name, hosts, settings });
    expect(changed).toMatchObject({ settings: { senderName: '하늘옷장' }, readable: true });
  });

  it.each(LEFT)('keeps no shopper from following its messages’ links, nor from stopping them: %s', async (left) => {
    const broken = await withCarts(await World.begin(), ['kim']);
    await broken.advance(24 * HOUR_MS + MINUTE_MS);
    const [message] = await broken.inbox();
    const [dispatch] = await broken.dispatches();
    const page = `/u/${await mintPreferenceToken(broken.edge.vault, { kind: 'dispatch', id: dispatch?.id ?? 0 })}`;
    await breakSettings(broken, left);
    expect(await broken.taps(message)).toContain('https://shop.test/order/basket.html');
    expect((await broken.request(page)).status).toBe(200);
    const stopped = await broken.request(page, { method: 'POST', body: new URLSearchParams({ stop: 'all' }) });
    expect(stopped.status).toBe(303);
    const refused = await broken.edge.db
      .prepare(`SELECT reason FROM suppressions WHERE channel = 'sms'`)
      .first('reason');
    expect(refused).toBe('page');
  });

  it('keeps no other’s messages waiting', async () => {
    const broken = await withCarts(await World.begin(), ['kim']);
    const other = await withCarts(await broken.another(), ['lee']);
    await breakSettings(broken, NOT_SEALED);
    await broken.advance(24 * HOUR_MS + MINUTE_MS);
    expect(await other.inbox()).toHaveLength(1);
  });
});

describe('a notice about consent', () => {
  const NOTICES = { notices: { result: 'dorawa', reconfirm: 'dorawa' } } as const;
  /** Members who said yes today, so that they are to be told. */
  const sayingYes = async (world: World, members: readonly string[]) => {
    for (const [i, memberId] of members.entries()) {
      const consents = [{ channel: 'sms', granted: true, at: world.now(), source: 'cafe24' }];
      await upsertMemberList(world.edge, world.site.id, [{ memberId, phone: `0101234000${i}`, consents }]);
    }
    return world;
  };

  it('that cannot be addressed keeps no other waiting', async () => {
    const world = await sayingYes(await World.begin({ settings: NOTICES }), ['kim', 'lee', 'park']);
    await spoil(world, `UPDATE members SET phone_sealed = ?2 WHERE site_id = ?1 AND member_id = 'lee'`);
    await world.advance(DAY_MS);
    expect(await world.inbox()).toHaveLength(2);
  });

  it('of a shop whose settings cannot be read keeps no other shop’s waiting', async () => {
    const broken = await sayingYes(await World.begin({ settings: NOTICES }), ['kim']);
    const other = await sayingYes(await broken.another({ settings: NOTICES }), ['lee']);
    await spoil(broken, 'UPDATE sites SET settings = ?2 WHERE id = ?1');
    await broken.advance(DAY_MS);
    expect(await other.inbox()).toHaveLength(1);
  });

  it('of a shop whose account cannot be opened keeps no other shop’s waiting', async () => {
    const broken = await sayingYes(await World.begin({ settings: NOTICES }), ['kim']);
    const other = await sayingYes(await broken.another({ settings: NOTICES }), ['lee']);
    await spoilAccount(broken);
    await broken.advance(DAY_MS);
    expect(await other.inbox()).toHaveLength(1);
  });
});

describe('a campaign whose row cannot be read', () => {
  const dueCarts = async (world: World) => {
    const id = await world.campaign('cart_abandon_daily');
    await world.member('lee');
    await world.addsToCart('lee');
    return id;
  };
  const breakCampaign = ({ edge: { db } }: World, id: number, left: string, versionsToo: boolean) =>
    db.batch([
      db.prepare('UPDATE campaigns SET definition = ?2 WHERE id = ?1').bind(id, left),
      ...(versionsToo
        ? [db.prepare('UPDATE campaign_versions SET definition = ?2 WHERE campaign_id = ?1').bind(id, left)]
        : []),
    ]);

  it.each([NOT_SEALED, 'null', '{}', '{"send":7}'])('says what its version says: %s', async (left) => {
    const world = await World.begin();
    await breakCampaign(world, await dueCarts(world), left, false);
    await world.until(kst('2026-03-10 11:05'));
    expect(await world.inbox()).toHaveLength(1);
  });

  it('keeps no other waiting where its version cannot be read either, of its shop nor of another', async () => {
    const broken = await World.begin();
    const other = await broken.another();
    for (const world of [broken, other]) await dueCarts(world);
    await breakCampaign(broken, await broken.campaign('cart_abandon_daily'), NOT_SEALED, true);
    const before = kst('2026-03-10 11:05');
    await broken.until(before);
    for (const world of [broken, other]) {
      const [message] = await world.inbox();
      expect(message).toBeDefined();
      await world.taps(message);
      await world.buys('lee', `2026031${world.site.id}-0000001`);
    }
    await broken.until(before + MINUTE_MS);
    const credited = await broken.edge.db.prepare('SELECT count(DISTINCT campaign_id) AS n FROM conversions').first();
    expect(credited).toEqual({ n: 2 });
  });
});

describe('a target group whose conditions cannot be read', () => {
  async function withGroups(world: World): Promise<{ broken: number; right: number }> {
    const group = async (name: string) => {
      const made = await createSegment(world.edge, world.site.id, { name, target: BOUGHT });
      if (!made.ok) throw new Error(made.error.reason);
      return made.value.id;
    };
    return { broken: await group('상한 그룹'), right: await group('멀쩡한 그룹') };
  }
  const BOUGHT = {
    allOf: [{ window: { lastDays: 7 }, event: 'purchase', measure: 'count', op: 'gte', value: 1 } as const],
    exclude: [],
    groups: { include: [], exclude: [] },
  };
  const leavingOut = (id: number) => ({ target: { allOf: [], exclude: [], groups: { include: [], exclude: [id] } } });
  const reached = async (world: World) => (await world.dispatches()).filter(({ state }) => state === 'delivered');

  it('keeps no campaign waiting but those that lead to it, which go once it is saved anew', async () => {
    const world = await World.begin();
    const { broken, right } = await withGroups(world);
    const realtime = await world.campaign('cart_abandon_realtime', { cooldownDays: 0, ...leavingOut(broken) });
    const daily = await world.campaign('cart_abandon_daily', leavingOut(broken));
    await world.campaign('cart_abandon_daily', { ...leavingOut(right), cooldownDays: 0 });
    for (const member of ['kim', 'lee']) {
      await world.member(member);
      await world.addsToCart(member);
    }
    await spoil(world, 'UPDATE segments SET target = ?2 WHERE site_id = ?1 AND id = (SELECT min(id) FROM segments)');
    await world.until(kst('2026-03-10 11:05'));
    const sent = await reached(world);
    expect(sent.map(({ memberId }) => memberId).sort()).toEqual(['kim', 'lee']);
    expect(sent.some(({ campaignId }) => [realtime, daily].includes(campaignId))).toBe(false);

    const owner = await signedInOwner(world);
    const path = `/admin/s/${world.site.id}/segments`;
    expect(await owner.page(path)).toContain('저장된 조건을 읽을 수 없습니다');
    expect(await owner.page(path)).toContain('멀쩡한 그룹');
    expect(await owner.page(`${path}/${broken}`)).toContain('조건을 다시 적어 저장해 주세요');
    await editSegment(world.edge, world.site.id, broken, { name: '고친 그룹', target: BOUGHT });
    expect(await owner.page(path)).not.toContain('저장된 조건을 읽을 수 없습니다');
    await world.until(kst('2026-03-10 13:05'));
    const { runs } = await world.report(daily);
    expect(runs[0]).toMatchObject({ state: 'expanded', matched: 2 });
  });

  it('keeps no other campaign of its shop waiting, however many messages it holds', async () => {
    const world = await World.begin();
    const { broken } = await withGroups(world);
    const campaignId = await world.campaign('cart_abandon_daily', leavingOut(broken));
    await withCarts(world, ['kim']);
    await spoil(world, 'UPDATE segments SET target = ?2 WHERE site_id = ?1 AND id = (SELECT min(id) FROM segments)');
    world.jump(world.now() + 24 * HOUR_MS);
    const rows = Array.from({ length: 5_100 }, (_, n) => ({
      ...{ siteId: world.site.id, campaignId, memberId: `nobody-${n}`, occurrence: 'cart:1', runId: null },
      ...{ priority: 100, dueAt: world.now() - MINUTE_MS, anchorAt: world.now(), subject: { seq: 0, products: 0 } },
    }));
    await commit(world.edge.db, insertDispatches(world.edge.db, rows, world.now()));
    await world.minute();
    expect(await world.inbox()).toHaveLength(1);
    await editSegment(world.edge, world.site.id, broken, { name: '고친 그룹', target: BOUGHT });
    world.jump(world.now() + MINUTE_MS);
    await world.minute();
    expect(await world.edge.db.prepare(`SELECT count(*) AS n FROM dispatches WHERE state = 'queued'`).first()).toEqual({
      n: 0,
    });
  }, 60_000);
});
