// Our Resend client against the stand-in: once only whatever is lost, every refusal in our words, and the webhook
// believed only when it is signed.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing, Provider } from '../../edge/channels/port';
import { createResend } from '../../edge/channels/resend/resend';
import type { Env } from '../../edge/env';
import { Resend } from '../providers/resend/resend';
import { kst } from '../support/world';

let stand: Resend;
let now: number;
let handovers = 0;

beforeEach(() => {
  now = kst('2026-03-10 12:00');
  stand = new Resend(() => now);
  vi.stubGlobal('fetch', (input: string, init: RequestInit) => stand.fetch(new Request(input, init)));
});
afterEach(() => vi.unstubAllGlobals());

function client(over: { apiKey?: string; webhookSecret?: string } = {}): Provider {
  const deps = {
    now: () => now,
    randomBytes: (n: number) => new Uint8Array(n),
    newId: () => 'id',
    alarmAt: (at: number) => at,
  };
  const credentials = { apiKey: stand.account.apiKey, webhookSecret: stand.webhookSecret, ...over };
  return createResend(credentials, { deps, env: {} as Env });
}

const anEmail = (n: number, over: Partial<Outgoing> = {}): Outgoing => ({
  clientRef: `dorawa-${n}`,
  siteId: 1,
  to: `member${n}@mail.test`,
  from: 'hello@shop.test',
  content: {
    channel: 'email',
    type: 'EMAIL',
    fromName: '하늘 "옷장"',
    subject: '(광고) 담아 두신 상품이 있어요',
    html: '<p>안녕하세요</p>',
    text: '안녕하세요',
    headers: {
      'List-Unsubscribe': '<https://edge.test/u/m1.x>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    links: [],
  },
  ...over,
});

function send(batch: Outgoing[], provider = client()) {
  handovers += 1;
  const kept: string[] = [];
  const keep = async (handle: string) => void kept.push(handle);
  return provider.send(batch, { id: `dorawa-h${handovers}`, at: now, handle: null, keep });
}

const many = (count: number) => Array.from({ length: count }, (_, n) => anEmail(n));

describe('sending', () => {
  it('takes a hundred at once, each with its unsubscribe headers and our reference', async () => {
    const outcomes = await send(many(100));
    expect(outcomes.every((outcome) => outcome.outcome === 'accepted')).toBe(true);
    expect(stand.ledger()).toHaveLength(100);
    expect(stand.ledger()[7]).toMatchObject({
      from: '"하늘 \\"옷장\\"" <hello@shop.test>',
      to: ['member7@mail.test'],
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      tags: [{ name: 'dorawa', value: 'dorawa-7' }],
    });
  });

  it.each(['drop_before', 'drop_after', 'hang_after'] as const)(
    'once only when the connection does %s',
    async (does) => {
      if (does === 'hang_after') stand.faults.add({ on: /batch/, does: { status: 500 } });
      else stand.faults.add({ on: /batch/, does });
      const outcomes = await send(many(3));
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
      expect(stand.ledger()).toHaveLength(3);
    },
  );

  it('is unknown, not repeated for ever, when no answer comes twice', async () => {
    stand.faults.add({ on: /batch/, does: 'drop_after', times: 2 });
    expect(await send(many(2))).toEqual([{ outcome: 'unknown' }, { outcome: 'unknown' }]);
    expect(stand.ledger()).toHaveLength(2);
  });

  it('lets one bad address cost no other its place', async () => {
    const outcomes = await send([anEmail(1), anEmail(2, { to: 'no address' }), anEmail(3)]);
    expect(outcomes).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'refused', reason: 'bad_address' },
      { outcome: 'accepted' },
    ]);
    expect(stand.ledger().map(({ to }) => to[0])).toEqual(['member1@mail.test', 'member3@mail.test']);
  });

  it('hears each for itself no longer than is named; what is left goes later', async () => {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => {
      now += 20_000;
      return stand.fetch(new Request(input, init));
    });
    const outcomes = await send([anEmail(0, { to: 'no address' }), ...many(20).slice(1)]);
    const counts = Object.groupBy(outcomes, ({ outcome }) => outcome);
    expect(stand.ledger()).toHaveLength(counts.accepted?.length ?? 0);
    expect(counts.later?.length).toBeGreaterThan(10);
    expect(stand.calls.length).toBeLessThan(8);
  });

  it('says why an account cannot send', async () => {
    expect(await send([anEmail(1)], client({ apiKey: 're_other' }))).toEqual([
      { outcome: 'refused', reason: 'credentials' },
    ]);
    expect(await send([anEmail(1, { from: 'hello@other.test' })])).toEqual([{ outcome: 'refused', reason: 'sender' }]);
    stand.account.left = 0;
    expect(await send([anEmail(1)])).toEqual([{ outcome: 'refused', reason: 'quota' }]);
    stand.account.busy = 1;
    expect(await send([anEmail(1)])).toEqual([{ outcome: 'later' }]);
    expect(stand.ledger()).toEqual([]);
  });

  it('lets no name end the header it stands in', async () => {
    const evil = anEmail(1);
    if (evil.content.channel === 'email') evil.content.fromName = '나쁜\r\nBcc: x@y.test';
    await send([evil]);
    expect(stand.ledger()[0]?.from).toBe('"나쁜 Bcc: x@y.test" <hello@shop.test>');
  });
});

describe('asking', () => {
  it('is about those it has an id of, however many it has none of', async () => {
    const [taken] = await send([anEmail(60)]);
    const providerMessageId = taken?.outcome === 'accepted' ? taken.providerMessageId : null;
    const nameless = many(60).map(({ clientRef }) => ({ clientRef, providerMessageId: null }));
    const asked = [...nameless, { clientRef: 'dorawa-60', providerMessageId }];
    const outcomes = await client().lookup({ id: 'h', at: now, handle: 'h' }, asked);
    expect([...outcomes]).toEqual([['dorawa-60', { outcome: 'accepted' }]]);
  });

  it('tells what became of each message by its own id', async () => {
    const [first, second] = await send(many(2));
    const ids = [first, second].map((outcome) => (outcome?.outcome === 'accepted' ? outcome.providerMessageId : null));
    await stand.hook(ids[1] ?? '', 'email.bounced');
    const sent = ids.map((providerMessageId, n) => ({ clientRef: `dorawa-${n}`, providerMessageId }));
    const outcomes = await client().lookup({ id: 'h', at: now, handle: 'h' }, [
      ...sent,
      { clientRef: 'x', providerMessageId: null },
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      'dorawa-0': { outcome: 'accepted' },
      'dorawa-1': { outcome: 'failed', reason: 'bad_address' },
    });
  });

  it('tells which domains may send', async () => {
    expect(await client().senders?.()).toEqual([{ number: 'shop.test', active: true, expiresAt: null }]);
    await expect(client({ apiKey: 're_other' }).senders?.()).rejects.toMatchObject({ reason: 'credentials' });
  });
});

describe('the webhook', () => {
  async function hooked(type: string, data: object = {}) {
    const [outcome] = await send([anEmail(5)]);
    return stand.hook(outcome?.outcome === 'accepted' ? (outcome.providerMessageId ?? '') : '', type, data);
  }

  it('tells delivery, bounces hard and soft, and complaints, by our reference', async () => {
    const read = async (type: string, data?: object) => client().readHook?.(await hooked(type, data));
    const ref = { clientRef: 'dorawa-5' };
    const state = (outcome: object) => [{ type: 'state', ...ref, outcome }];
    expect(await read('email.delivered')).toEqual(state({ outcome: 'delivered', at: now }));
    expect(await read('email.bounced', { bounce: { type: 'Permanent' } })).toEqual([
      ...state({ outcome: 'failed', reason: 'bad_address' }),
      { type: 'opt_out', channel: 'email', address: 'member5@mail.test', at: now, because: 'hard_bounce', ...ref },
    ]);
    expect(await read('email.bounced', { bounce: { type: 'Transient' } })).toEqual(
      state({ outcome: 'failed', reason: 'unreachable' }),
    );
    expect(await read('email.complained')).toEqual([
      ...state({ outcome: 'failed', reason: 'complaint' }),
      { type: 'opt_out', channel: 'email', address: 'member5@mail.test', at: now, because: 'complaint', ...ref },
    ]);
    expect(await read('email.opened')).toEqual([]);
  });

  it('is believed only with Svix’s signature over this very body, and not for long', async () => {
    const genuine = await hooked('email.delivered');
    const body = await genuine.clone().text();
    const forged = new Request(genuine.url, { method: 'POST', headers: genuine.headers, body: body.replace('5', '6') });
    expect(await client().readHook?.(forged)).toBe(null);
    expect(
      await client({ webhookSecret: `whsec_${btoa('another secret altogether')}` }).readHook?.(genuine.clone()),
    ).toBe(null);
    expect(await client().readHook?.(genuine.clone())).toHaveLength(1);
    now += 6 * 60_000;
    expect(await client().readHook?.(genuine.clone())).toBe(null);
  });
});
