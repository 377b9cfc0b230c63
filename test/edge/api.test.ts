// The programs' door: who is let in, what it takes and answers, and that its document tells the truth.

import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EVENT_LIMITS } from '../../core/event';
import { createApiToken } from '../../edge/actions/access';
import { api } from '../../edge/api/api';
import { problemShape } from '../../edge/api/problems';
import {
  campaignShape,
  campaignsShape,
  estimateShape,
  presetsShape,
  reportShape,
  versionsShape,
} from '../../edge/api/shapes/campaign';
import { problemsShape } from '../../edge/api/shapes/common';
import { dispatchesShape, inboxShape } from '../../edge/api/shapes/dispatch';
import { eventsRecordedShape, eventsShape } from '../../edge/api/shapes/event';
import { membersShape, membersUpsertedShape } from '../../edge/api/shapes/member';
import { noticeSummaryShape, noticesShape } from '../../edge/api/shapes/notice';
import { personExportShape } from '../../edge/api/shapes/person';
import { siteShape, sitesShape } from '../../edge/api/shapes/site';
import { suppressionsAddedShape, suppressionsShape } from '../../edge/api/shapes/suppression';
import { aCoat, aSite, DAY_MS, HOUR_MS, kst, MINUTE_MS, World } from '../support/world';

const PHONE = '010-8765-4321';
const DIGITS = '01087654321';
const EMAIL = 'haneul@example.test';
const NAME = '이하늘';

type Json = Record<string, unknown>;
type Answer = { status: number; body: Json; headers: Headers };

let world: World;
let token: string;
let at: (path: string) => string;

beforeEach(async () => {
  world = await World.begin();
  token = await world.token();
  at = (path) => `/api/v1/sites/${world.site.id}${path}`;
});

async function call(method: string, path: string, body?: unknown, headers: Json = {}): Promise<Answer> {
  const response = await world.request(path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    } as Record<string, string>,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json), headers: response.headers };
}
const get = (path: string) => call('GET', path);
const post = (path: string, body?: unknown) => call('POST', path, body);
const put = (path: string, body?: unknown) => call('PUT', path, body);

/** The answer has exactly the documented shape: nothing missing, nothing besides. */
function fits<Shape extends v.GenericSchema>(shape: Shape, answer: Answer): v.InferOutput<Shape> {
  const parsed = v.parse(shape, answer.body);
  expect(parsed).toEqual(answer.body);
  return parsed;
}

function refuses(answer: Answer, status: number, code: string): v.InferOutput<typeof problemShape> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = fits(problemShape, answer);
  expect([answer.status, problem.status, problem.code]).toEqual([status, status, code]);
  return problem;
}

const aMember = (over: Json = {}) => ({
  memberId: 'haneul',
  name: NAME,
  phone: PHONE,
  email: EMAIL,
  consents: [{ channel: 'sms', granted: true, at: kst('2026-01-05 12:00'), source: 'cafe24' }],
  ...over,
});

const aPurchase = (over: Json = {}) => ({
  name: 'purchase',
  memberId: 'haneul',
  occurredAt: world.now() - MINUTE_MS,
  params: { transaction_id: '20260309-0000001', value: 189_000, items: [aCoat] },
  ...over,
});

describe('the door', () => {
  it('is closed without a token, at every address that knows a shop', async () => {
    for (const { method, path } of operations()) {
      if (path.endsWith('/openapi.json') || path.endsWith('/problems')) continue;
      const address = path.replace(':siteId', String(world.site.id)).replace(':campaignId', '1');
      const answer = await call(method, address, undefined, { authorization: '' });
      refuses(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="dorawa"');
    }
  });

  it.each([
    ['unknown', `dw_${'0'.repeat(48)}`],
    ['unreadable', 'nothing like a token'],
    ['empty', ''],
    ['endless', 'x'.repeat(5_000)],
  ])('is closed to a token that is %s', async (_, secret) => {
    token = secret;
    const answer = await get('/api/v1/sites');
    refuses(answer, 401, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="dorawa"/);
  });

  it('looks the token up also when there is none, so that the answer takes as long', async () => {
    const mac = vi.spyOn(world.edge.vault, 'mac');
    await call('GET', '/api/v1/sites', undefined, { authorization: 'Basic Zm9v' });
    await get('/api/v1/sites');
    expect(mac).toHaveBeenCalledTimes(2);
    mac.mockRestore();
  });

  it('lets a token that may only read change nothing, and one that may only write read nothing', async () => {
    token = await world.token(['read']);
    const answer = await post(at('/members'), { members: [aMember()] });
    refuses(answer, 403, 'scope_missing');
    expect(answer.headers.get('www-authenticate')).toContain('scope="write"');
    refuses(await get(at('/inbox')), 403, 'scope_missing');
    expect((await get(at('/members'))).body).toEqual({ members: [], next: null });

    token = await world.token(['write']);
    refuses(await get(at('/members')), 403, 'scope_missing');
    expect((await post(at('/members'), { members: [aMember()] })).status).toBe(200);
  });

  it('shows another shop as no shop at all', async () => {
    const other = await aSite(world.edge);
    const campaignId = await world.campaign('cart_abandon_realtime');
    const mine = token;
    const theirs = await createApiToken(world.edge, { name: '-', siteIds: [other.id], scopes: ['read', 'write'] });

    const nobody = await get(`/api/v1/sites/${other.id + 1}`);
    refuses(nobody, 404, 'not_found');
    for (const id of [String(other.id), '0', '-1', '1e3', '%00', 'x', '9'.repeat(40)]) {
      const answer = await get(`/api/v1/sites/${id}/members`);
      refuses(answer, 404, 'not_found');
      expect(answer.body).toEqual(nobody.body);
    }
    expect((await get('/api/v1/sites')).body).toMatchObject({ sites: [{ id: world.site.id }] });

    token = theirs;
    refuses(await get(`/api/v1/sites/${other.id}/campaigns/${campaignId}`), 404, 'not_found');
    refuses(await post(`/api/v1/sites/${other.id}/campaigns/${campaignId}/end`), 404, 'not_found');
    refuses(await get(`/api/v1/sites/${other.id}/campaigns/${campaignId}/report`), 404, 'not_found');
    expect((await get(`/api/v1/sites/${other.id}/campaigns`)).body).toEqual({ campaigns: [] });
    token = mine;
    expect((await get(at(`/campaigns/${campaignId}`))).body).toMatchObject({ status: 'active' });
  });

  it('answers addresses it does not know with a problem', async () => {
    for (const path of ['/api/v1/nothing', at('/nothing'), '/api/v2/sites', at('/campaigns/x'), at('/campaigns/999')]) {
      refuses(await get(path), 404, 'not_found');
    }
    refuses(await call('DELETE', at('/campaigns/1')), 404, 'not_found');
  });

  it('keeps its answers out of every cache', async () => {
    expect((await get('/api/v1/sites')).headers.get('cache-control')).toBe('no-store');
    expect((await get('/api/v1/nothing')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('a failure on our side', () => {
  it('says so without detail, and logs the route but nothing of the request', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const prepare = vi.spyOn(world.edge.db, 'prepare').mockImplementation(() => {
      throw new Error('the database is away');
    });
    const answer = await get(at(`/dispatches?memberId=${DIGITS}`));
    prepare.mockRestore();
    const lines = logged.mock.calls.flat().join();
    logged.mockRestore();
    refuses(answer, 500, 'internal');
    expect(JSON.stringify(answer.body)).not.toContain('database');
    expect(JSON.parse(lines)).toMatchObject({ failure: 'api', route: '/api/v1/sites/:siteId/dispatches' });
    expect(lines).not.toContain(DIGITS);
  });
});

describe('a body', () => {
  it('that is not JSON, not UTF-8 or not declared is refused as such', async () => {
    refuses(await post(at('/members'), '{"members": ['), 400, 'unreadable');
    refuses(await post(at('/members'), ''), 400, 'unreadable');
    refuses(
      await call('POST', at('/members'), '{"members":[]}', { 'content-type': 'text/plain' }),
      415,
      'unsupported_media_type',
    );
    const response = await world.request(at('/members'), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect([response.status, ((await response.json()) as Json).code]).toEqual([400, 'unreadable']);
  });

  it('over a megabyte is refused unread', async () => {
    refuses(await post(at('/members'), { members: [], more: 'x'.repeat(1_000_001) }), 413, 'too_large');
  });

  it('that does not fit is answered with where and what, and never with what it said', async () => {
    const answer = await post(at('/segments'), { name: { 'a/b~c': EMAIL }, target: DIGITS });
    const { errors } = refuses(answer, 400, 'invalid');
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['#/name', '#/target']);
    expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`${DIGITS}|${EMAIL}`));
  });

  it('with SQL, nesting and prototypes in it is only data', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await post(at('/members'), `{"members": [${deep}]}`)).body).toMatchObject({
      refused: [{ i: 0, why: 'shape' }],
    });
    const id = `'); DROP TABLE members; --`;
    await post(at('/members'), { members: [aMember({ memberId: id })] });
    await post(at('/members'), `{"members": [{"memberId": "b", "__proto__": {"state": "withdrawn"}}]}`);
    const { members } = fits(membersShape, await get(at('/members')));
    expect(members.map(({ memberId, state }) => [memberId, state])).toEqual([
      [id, 'active'],
      ['b', 'active'],
    ]);
  });
});

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
      ],
    });
    expect(fits(membersUpsertedShape, answer)).toEqual({
      upserted: 2,
      refused: [
        { i: 1, why: 'phone' },
        { i: 3, why: 'shape' },
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
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['#/members']);
  });

  it('told twice are there once, and keep what the second call leaves out', async () => {
    await post(at('/members'), { members: [aMember()] });
    await post(at('/members'), { members: [{ memberId: 'haneul' }, { memberId: 'haneul', state: 'dormant' }] });
    expect(fits(membersShape, await get(at('/members'))).members).toEqual([
      { memberId: 'haneul', state: 'dormant', hasPhone: true, hasEmail: true, joinedAt: null, updatedAt: world.now() },
    ]);
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

describe('events', () => {
  it('that report a purchase twice put it in the log once', async () => {
    const first = fits(eventsRecordedShape, await post(at('/events'), { events: [aPurchase()] }));
    const again = fits(eventsRecordedShape, await post(at('/events'), { events: [aPurchase(), aPurchase()] }));
    expect([first, again]).toEqual([
      { recorded: 1, known: 0, refused: [] },
      { recorded: 2, known: 2, refused: [] },
    ]);
    expect(fits(eventsShape, await get(at('/events'))).events).toHaveLength(1);
  });

  it('that report an order its own page has told take its place', async () => {
    await world.buys('haneul', '20260309-0000001');
    const answer = await post(at('/events'), { events: [aPurchase()] });
    expect(answer.body).toEqual({ recorded: 1, known: 0, refused: [] });
    expect(fits(eventsShape, await get(at('/events'))).events.map(({ name, from }) => [name, from])).toEqual([
      ['purchase', 'api'],
      ['order_update', 'tag'],
    ]);
  });

  it('are refused one by one, each with its reason', async () => {
    const now = world.now();
    const order = { transaction_id: 'A-1' };
    const custom = { id: 'points-0001', name: 'points_expiring', memberId: 'haneul', occurredAt: now };
    const events: [unknown, string | null][] = [
      [aPurchase({ occurredAt: now - 30 * DAY_MS }), null],
      [aPurchase({ occurredAt: now - 30 * DAY_MS - 1 }), 'time'],
      [{ ...custom, id: 'points-0002', occurredAt: now + 5 * MINUTE_MS }, null],
      [{ ...custom, occurredAt: now + 5 * MINUTE_MS + 1 }, 'time'],
      [{ ...custom, occurredAt: '2026-03-09' }, 'time'],
      [custom, null],
      [{ ...custom, id: undefined }, 'id'],
      [{ ...custom, id: 'short' }, 'id'],
      [{ ...custom, name: 'no spaces' }, 'name'],
      [{ ...custom, name: 'message_click' }, 'edge_only'],
      [{ ...custom, memberId: '' }, 'member'],
      [{ ...custom, memberId: undefined }, 'member'],
      [{ ...custom, url: 'javascript:alert(1)' }, 'url'],
      [{ ...custom, params: { items: [{ item_name: 'no id' }] } }, 'items'],
      [{ ...custom, params: { value: -1 } }, 'params'],
      [{ ...custom, params: { 'not a name': 1 } }, 'params'],
      [
        {
          ...custom,
          params: Object.fromEntries(Array.from({ length: EVENT_LIMITS.params + 1 }, (_, i) => [`p${i}`, 1])),
        },
        'params',
      ],
      [aPurchase({ params: { value: 1 } }), 'params'],
      [{ ...custom, name: 'order_update', params: { ...order, status: 'shipped' } }, null],
      [{ ...custom, name: 'order_update', params: { ...order, status: 'teleported' } }, 'params'],
      [{ ...custom, name: 'refund', params: order }, null],
      [{ ...custom, name: 'refund', params: {} }, 'params'],
      ['an event', 'shape'],
      [null, 'shape'],
    ];
    const { recorded, refused } = fits(
      eventsRecordedShape,
      await post(at('/events'), { events: events.map(([event]) => event) }),
    );
    expect(refused).toEqual(events.flatMap(([, why], i) => (why === null ? [] : [{ i, why }])));
    expect(recorded).toBe(events.length - refused.length);
  });

  it('ahead of our clock are dated now', async () => {
    await post(at('/events'), { events: [aPurchase({ occurredAt: world.now() + MINUTE_MS })] });
    expect(fits(eventsShape, await get(at('/events'))).events[0]?.occurredAt).toBe(world.now());
  });

  it('over five hundred in one call are refused together', async () => {
    refuses(await post(at('/events'), { events: Array.from({ length: 501 }, () => aPurchase()) }), 400, 'invalid');
  });

  it('that report a purchase hold back the message about the cart', async () => {
    await post(at('/members'), { members: [aMember()] });
    await world.campaign('cart_abandon_realtime', { send: { type: 'realtime', delayMs: HOUR_MS } });
    await world.addsToCart('haneul');
    await world.advance(30 * MINUTE_MS);
    await post(at('/events'), { events: [aPurchase()] });
    await world.advance(2 * HOUR_MS);
    expect(await world.inbox()).toEqual([]);
  });

  it('that put something into a cart start its timer at once', async () => {
    await post(at('/members'), { members: [aMember()] });
    const campaignId = await world.campaign('cart_abandon_realtime', { send: { type: 'realtime', delayMs: HOUR_MS } });
    const event = {
      id: 'cart-0001',
      name: 'add_to_cart',
      memberId: 'haneul',
      occurredAt: world.now(),
      params: { items: [aCoat] },
    };
    await post(at('/events'), { events: [event] });
    const report = fits(reportShape, await get(at(`/campaigns/${campaignId}/report`)));
    expect(report.waiting).toEqual([{ memberId: 'haneul', dueAt: world.now() + HOUR_MS }]);
  });

  it('are listed newest first, page by page to the end', async () => {
    for (let i = 1; i <= 3; i++) await world.event('page_view', { page_type: `page ${i}` });
    const first = fits(eventsShape, await get(at('/events?limit=2')));
    expect(first.events.map(({ params }) => params.page_type)).toEqual(['page 3', 'page 2']);
    const second = fits(eventsShape, await get(at(`/events?limit=2&before=${first.next}`)));
    expect([second.events.map(({ params }) => params.page_type), second.next]).toEqual([['page 1'], null]);
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'before=-1', 'before=0'])('are not listed with %s', async (asked) => {
    const { errors } = refuses(await get(at(`/events?${asked}`)), 400, 'invalid');
    expect(errors?.map(({ parameter }) => parameter)).toEqual([asked.split('=')[0]]);
  });
});

describe('campaigns', () => {
  it('begin as a draft from a preset with what is said differently', async () => {
    const { presets } = fits(presetsShape, await get('/api/v1/presets'));
    const answer = await post(at('/campaigns'), {
      preset: 'lapsed_visitor',
      overrides: { name: '봄맞이', cooldownDays: 3 },
    });
    expect(answer.status).toBe(201);
    const campaign = fits(campaignShape, answer);
    const preset = presets.find(({ id }) => id === 'lapsed_visitor');
    expect(campaign).toMatchObject({ status: 'draft', version: 1, activatedAt: null });
    expect(campaign.definition).toEqual({ ...preset?.definition, name: '봄맞이', cooldownDays: 3 });
    expect(answer.headers.get('location')).toBe(at(`/campaigns/${campaign.id}`));
    expect(fits(campaignsShape, await get(at('/campaigns'))).campaigns).toEqual([campaign]);
  });

  it('begin from a definition of their own', async () => {
    const { presets } = fits(presetsShape, await get('/api/v1/presets'));
    const definition = presets[0]?.definition;
    const campaign = fits(campaignShape, await post(at('/campaigns'), { definition }));
    expect(campaign.definition).toEqual(definition);
  });

  it.each([
    [{}, '#'],
    [{ preset: 'cart_abandon', definition: { name: 'both' } }, '#/definition/preset'],
    [{ preset: 'no_such_preset' }, '#/preset'],
    [{ preset: 'cart_abandon', overrides: { send: { type: 'realtime', delayMs: 1_000 } } }, '#/overrides/send/delayMs'],
    [{ preset: 'cart_abandon', overrides: { holdoutPercent: 51 } }, '#/overrides/holdoutPercent'],
    [{ preset: 'lapsed_visitor', overrides: { send: { type: 'realtime', delayMs: HOUR_MS } } }, '#/overrides/send'],
    [{ preset: 'visitor_purchase', overrides: { params: { minVisits: 21 } } }, '#/overrides/params/minVisits'],
  ])('do not begin from %j', async (body, pointer) => {
    const { errors } = refuses(await post(at('/campaigns'), body), 400, 'invalid');
    expect(errors?.map((error) => error.pointer)).toContain(pointer);
    expect((await get(at('/campaigns'))).body).toEqual({ campaigns: [] });
  });

  it('live from draft to end', async () => {
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }));
    const command = (name: string) => post(at(`/campaigns/${id}/${name}`));
    const active = fits(campaignShape, await command('activation'));
    expect(active).toMatchObject({ status: 'active', activatedAt: world.now(), nextRunAt: kst('2026-03-09 11:00') });
    expect(fits(campaignShape, await command('activation'))).toEqual(active);
    expect(fits(campaignShape, await command('pause'))).toMatchObject({ status: 'paused', nextRunAt: null });
    expect(fits(campaignShape, await command('end'))).toMatchObject({ status: 'ended' });
    refuses(await command('activation'), 409, 'ended');
    refuses(await put(at(`/campaigns/${id}`), { definition: active.definition }), 409, 'ended');
    expect(fits(campaignShape, await get(at(`/campaigns/${id}`))).status).toBe('ended');
  });

  it('keep what they said in every version, and say it again when an edit is taken back', async () => {
    const { id, definition } = fits(
      campaignShape,
      await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }),
    );
    await put(at(`/campaigns/${id}`), { definition: { ...definition, name: '잘못 고친 이름' } });
    const restored = fits(campaignShape, await post(at(`/campaigns/${id}/versions/1/restoration`)));
    expect(restored).toMatchObject({ version: 3, definition });
    const { versions } = fits(versionsShape, await get(at(`/campaigns/${id}/versions`)));
    expect(versions.map(({ version, change, definition: { name } }) => [version, change, name])).toEqual([
      [3, 'restored', definition.name],
      [2, 'edited', '잘못 고친 이름'],
      [1, 'created', definition.name],
    ]);
    refuses(await post(at(`/campaigns/${id}/versions/9/restoration`)), 404, 'not_found');
    expect(fits(campaignShape, await get(at(`/campaigns/${id}`))).version).toBe(3);
  });

  it('are copied into a draft of their own', async () => {
    const { id, definition } = fits(
      campaignShape,
      await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }),
    );
    await post(at(`/campaigns/${id}/activation`));
    const answer = await post(at(`/campaigns/${id}/duplicates`));
    expect(answer.status).toBe(201);
    const copy = fits(campaignShape, answer);
    expect(copy).toMatchObject({ status: 'draft', version: 1, activatedAt: null, nextRunAt: null });
    expect(copy.definition).toEqual({ ...definition, name: `${definition.name} 사본` });
  });

  it('are put away only when they do not run, and can be taken out again', async () => {
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }));
    const command = (name: string) => post(at(`/campaigns/${id}/${name}`));
    const listed = async (shown: string) => fits(campaignsShape, await get(at(`/campaigns?shown=${shown}`))).campaigns;
    await command('activation');
    refuses(await command('archive'), 409, 'still_running');
    await command('end');
    expect(fits(campaignShape, await command('archive')).archivedAt).toBe(world.now());
    expect(await listed('listed')).toEqual([]);
    expect((await listed('archived')).map((campaign) => campaign.id)).toEqual([id]);
    expect(fits(campaignShape, await command('unarchive')).archivedAt).toBeNull();
    expect((await listed('listed')).map((campaign) => campaign.id)).toEqual([id]);
  });

  it('are not activated without a free opt-out number, and say so in Korean', async () => {
    world = await World.begin({ settings: { optOut080: undefined } });
    token = await world.token();
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const problem = refuses(await post(at(`/campaigns/${id}/activation`)), 422, 'no_opt_out_080');
    expect(problem.detail).toMatch(/수신거부 080 번호가 없어/);
    expect(problem.type).toBe('https://edge.test/api/v1/problems#no_opt_out_080');
    expect(fits(campaignShape, await get(at(`/campaigns/${id}`))).status).toBe('draft');
  });

  it('while active take a new text only when it may be sent', async () => {
    const { id } = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    const { definition } = fits(campaignShape, await post(at(`/campaigns/${id}/activation`)));
    const saying = (body: string) => ({ definition: { ...definition, message: { ...definition.message, body } } });
    refuses(await put(at(`/campaigns/${id}`), saying('[광고] 어서 오세요')), 422, 'broken_label');
    const problem = refuses(await put(at(`/campaigns/${id}`), saying('{별명}님')), 422, 'unknown_variable');
    expect(problem.variable).toBe('별명');
    const edited = fits(campaignShape, await put(at(`/campaigns/${id}`), saying('{이름|고객}님, 안녕하세요')));
    expect(edited).toMatchObject({ status: 'active', definition: { message: { body: '{이름|고객}님, 안녕하세요' } } });
  });

  it('estimate whom they would reach now, gate by gate, and at what cost', async () => {
    await post(at('/members'), { members: [aMember({ memberId: 'a' }), aMember({ memberId: 'q', consents: [] })] });
    await world.addsToCart('q');
    await world.addsToCart('a');
    await world.addsToCart('b');
    await world.advance(DAY_MS);
    await world.buys('b', '20260310-1');
    const daily = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon', sendType: 'scheduled' }));
    const { estimate } = fits(estimateShape, await get(at(`/campaigns/${daily.id}/estimate`)));
    expect(estimate).toMatchObject({
      at: world.now(),
      basis: 'look_back',
      qualified: 3,
      excluded: { purchased: 1 },
      stopped: { no_consent: 1 },
      reachable: 1,
      legs: [{ channel: 'sms', isFallback: false, members: 1 }],
      cost: { worst: 33 },
      complete: true,
    });
    const realtime = fits(campaignShape, await post(at('/campaigns'), { preset: 'cart_abandon' }));
    expect(fits(estimateShape, await get(at(`/campaigns/${realtime.id}/estimate`))).estimate).toMatchObject({
      basis: 'recent_days',
      reachable: 1,
    });
    const draft = fits(estimateShape, await post(at('/campaigns/estimate'), { definition: daily.definition }));
    expect(draft.estimate).toEqual(estimate);
  });

  it('report what they did, down to each message', async () => {
    await post(at('/members'), { members: [aMember(), aMember({ memberId: 'quiet', consents: [] })] });
    const campaignId = await world.campaign('cart_abandon_daily');
    await world.addsToCart('haneul');
    await world.addsToCart('quiet');
    await world.until(kst('2026-03-10 11:10'));
    await world.taps((await world.inbox())[0]);
    await post(at('/events'), { events: [aPurchase({ occurredAt: world.now() })] });
    await world.advance(10 * MINUTE_MS);

    const report = fits(reportShape, await get(at(`/campaigns/${campaignId}/report`)));
    expect(report.counts).toMatchObject({
      attempted: 1,
      delivered: 1,
      clicks: 1,
      conversions: 1,
      conversionValue: 189_000,
      suppressed: { no_consent: 1 },
    });
    expect(report.rates).toMatchObject({ ctr: 1, cvr: 1 });
    expect(report.runs.find(({ matched }) => matched === 2)).toBeDefined();

    const listed = async (filter: string) => fits(dispatchesShape, await get(at(`/dispatches?${filter}`))).dispatches;
    expect(await listed(`campaignId=${campaignId}`)).toHaveLength(2);
    expect(await listed(`campaignId=${campaignId + 1}`)).toEqual([]);
    expect((await listed('memberId=quiet')).map(({ state, reason }) => [state, reason])).toEqual([
      ['suppressed', 'no_consent'],
    ]);
    const [sent] = await listed('state=delivered');
    expect(sent).toMatchObject({ memberId: 'haneul', clicks: 1, conversionValue: 189_000 });
    expect(await listed('limit=1')).toHaveLength(1);
    const all = await listed('');
    expect(await listed(`before=${all[0]?.id}`)).toEqual(all.slice(1));
    refuses(await get(at('/dispatches?state=lost')), 400, 'invalid');

    const { messages } = fits(inboxShape, await get(at('/inbox')));
    expect(messages).toMatchObject([{ to: DIGITS, from: '0212345678' }]);
  });
});

type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  security: { bearer: string[] }[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Json }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
};
type Document = { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Json } };

/** Calls `see` with every object of a JSON tree and the path to it. */
function eachNode(node: unknown, path: string, see: (node: Json, path: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) see(node as Json, path);
  for (const [key, child] of Object.entries(node)) eachNode(child, `${path}/${key}`, see);
}

/** Every route of the API that answers, once. */
function operations(): { method: string; path: string }[] {
  const seen = new Map<string, { method: string; path: string }>();
  for (const { method, path } of api.routes) if (method !== 'ALL') seen.set(`${method} ${path}`, { method, path });
  return [...seen.values()];
}

describe('the OpenAPI document', () => {
  let document: Document;
  let listed: { method: string; path: string; operation: Operation }[];

  beforeEach(async () => {
    const response = await world.request('/api/v1/openapi.json');
    expect(response.status).toBe(200);
    document = await response.json();
    listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  });

  it('lists every route there is, and no other', () => {
    const told = listed.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const real = operations().map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(told.sort()).toEqual(real.sort());
    expect(told.length).toBeGreaterThan(20);
  });

  it('says of every operation what it is called, takes, answers and needs', () => {
    expect(new Set(listed.map(({ operation }) => operation.operationId)).size).toBe(listed.length);
    for (const { method, path, operation } of listed) {
      expect(operation.summary, path).toBeTruthy();
      expect(operation.tags, path).toHaveLength(1);
      const open = /openapi\.json$|problems$/.test(path);
      expect(operation.security, path).toEqual(open ? [] : [{ bearer: [expect.stringMatching(/^(read|write)$/)] }]);
      if (!open) expect(Object.keys(operation.responses), path).toEqual(expect.arrayContaining(['401', '403', '429']));
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`).sort(), path).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      expect(
        inPath.every(({ required }) => required),
        path,
      ).toBe(true);
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(description).toBeTruthy();
        if (status === '204') expect(content).toBeUndefined();
        else expect(Object.values(content ?? {})[0]?.schema, `${path} ${status}`).toBeTruthy();
        if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
      }
      if (method === 'put') expect(operation.requestBody?.content['application/json']?.schema).toBeTruthy();
    }
  });

  it('is OpenAPI 3.1, and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const names = new Set<string>();
    eachNode(document, '#', ({ $ref }, path) => {
      if (typeof $ref !== 'string') return;
      names.add($ref.replace('#/components/schemas/', ''));
      const keys = $ref.replace(/^#\//, '').split('/');
      const target = keys.reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
      expect(target, `${path} → ${$ref}`).toBeTypeOf('object');
    });
    for (const name of ['Campaign', 'CampaignDefinition', 'Member', 'MemberInput', 'EventInput', 'Problem', 'Site']) {
      expect(names).toContain(name);
    }
  });

  it('has only schemas that JSON Schema 2020-12 can read', () => {
    const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
    let schemas = 0;
    eachNode(document, '#', (node, path) => {
      for (const old of ['nullable', 'definitions', '$schema']) expect(node, path).not.toHaveProperty([old]);
      if (typeof node.type !== 'string' || /\/(default|securitySchemes)\b/.test(path)) return;
      schemas += 1;
      expect(types, path).toContain(node.type);
      for (const name of (node.required as string[] | undefined) ?? []) {
        expect(node.properties, path).toHaveProperty([name]);
      }
    });
    expect(schemas).toBeGreaterThan(100);
  });

  it('says what the numbers of a campaign mean', () => {
    const { properties } = document.components.schemas.CampaignDefinition as { properties: Record<string, Json> };
    expect(properties.send?.description).toContain('milliseconds');
    for (const name of [
      'send',
      'params',
      'scenario',
      'target',
      'message',
      'goal',
      'priority',
      'cooldownDays',
      'holdoutPercent',
    ]) {
      expect(properties[name]?.description, name).toBeTruthy();
    }
  });

  it('has a bound for every array that is sent', () => {
    const unbounded: string[] = [];
    const visit = (root: unknown, from: string) =>
      eachNode(root, from, ({ type, maxItems, $ref }, path) => {
        if (type === 'array' && maxItems === undefined) unbounded.push(path);
        if (typeof $ref === 'string')
          visit(document.components.schemas[$ref.split('/').at(-1) ?? ''], `${path} → ${$ref}`);
      });
    for (const { path, operation } of listed) visit(operation.requestBody, path);
    expect(unbounded).toEqual([]);
  });

  it('lists every way to refuse at the address that problems name', async () => {
    const { problems } = fits(problemsShape, await get('/api/v1/problems'));
    expect(problems.map(({ code }) => code)).toContain('no_opt_out_080');
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
