// Our SOLAPI client against the stand-in: what each trouble means, and that doubt is never called a refusal.

import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SendOutcome } from '../../core/dispatch/dispatch';
import type { ComposedMessage } from '../../core/message/composed';
import type { Handover, Outgoing, Provider } from '../../edge/channels/port';
import { PROVIDERS } from '../../edge/channels/providers';
import type { Env } from '../../edge/env';
import { putFile } from '../../edge/images/files';
import type { Fault } from '../providers/kit/faults';
import { Solapi } from '../providers/solapi/solapi';
import { kst } from '../support/world';

let now: number;
let standIn: Solapi;
let provider: Provider;
let handover: Handover & { keep(handle: string): Promise<void> };

beforeEach(() => {
  now = kst('2026-03-10 12:00');
  standIn = new Solapi(() => now);
  vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
    input.startsWith('https://images.test/')
      ? Promise.resolve(new Response(new Uint8Array(1_000)))
      : standIn.fetch(new Request(input, init)),
  );
  provider = connect(ofStandIn());
  handover = {
    id: 'dorawa-h1',
    at: now,
    handle: null,
    async keep(handle) {
      handover.handle = handle;
    },
  };
});
afterEach(() => vi.unstubAllGlobals());

function ofStandIn(): Record<string, string> {
  const { apiKey, apiSecret } = standIn.account;
  return { apiKey, apiSecret, pfId: 'KA01PF-standin' };
}

function connect(credentials: Record<string, string>, bindings: Partial<Env> = {}): Provider {
  const files = new Map<string, string>();
  const kind = PROVIDERS.solapi;
  if (!kind) throw new Error('no SOLAPI');
  return kind.connect(credentials, {
    deps: {
      now: () => now,
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      newId: () => crypto.randomUUID(),
      alarmAt: (at) => at,
    },
    env: bindings as Env,
    files: {
      find: async (key) => files.get(key) ?? null,
      keep: async (key, id) => {
        files.set(key, id);
      },
    },
    push: { keys: () => Promise.reject(new Error('no web push here')), forget: async () => undefined },
    hookSecret: 'a word',
  });
}

const sms = (text: string, over: Partial<ComposedMessage> = {}): ComposedMessage =>
  ({ channel: 'sms', type: 'SMS', subject: null, text, bytes: 0, image: null, links: [], ...over }) as ComposedMessage;

const message = (id: number, content = sms('(광고)[하늘옷장] 안녕')): Outgoing => ({
  clientRef: `dorawa-${id}`,
  siteId: 1,
  to: `0100000${String(id).padStart(4, '0')}`,
  from: '0212345678',
  content,
});

const kinds = (outcomes: SendOutcome[]) =>
  outcomes.map((outcome) => (outcome.outcome === 'refused' ? outcome.reason : outcome.outcome));

async function lookup(ids: number[]): Promise<string[]> {
  const refs = ids.map((id) => ({ clientRef: `dorawa-${id}`, providerMessageId: null }));
  const outcomes = await provider.lookup(handover, refs);
  return refs.map(({ clientRef }) => outcomes.get(clientRef)?.outcome ?? 'unknown');
}

describe('handing over', () => {
  it('makes the group durable before anything is put into it, and takes three calls for a batch', async () => {
    const keep = handover.keep;
    handover.keep = async (handle) => {
      expect(standIn.calls).toEqual(['POST /messages/v4/groups']);
      await keep(handle);
    };
    const outcomes = await provider.send([message(1), message(2)], handover);
    expect(kinds(outcomes)).toEqual(['accepted', 'accepted']);
    expect(standIn.calls).toHaveLength(3);
    expect(await lookup([1, 2])).toEqual(['accepted', 'accepted']);
    now += 4_000;
    expect(await lookup([1, 2])).toEqual(['delivered', 'delivered']);
  });

  it('tells what is wrong with each message and sends the rest', async () => {
    standIn.account.denials.push({ to: '01000000003', at: now });
    const outcomes = await provider.send(
      [
        message(1),
        message(2, sms('이모지 😀')),
        message(3),
        message(4, sms('가'.repeat(46))),
        { ...message(5), from: '0299999999' },
        { ...message(6), to: message(1).to },
      ],
      handover,
    );
    expect(kinds(outcomes)).toEqual(['accepted', 'encoding', 'opted_out', 'too_long', 'sender', 'duplicate']);
    expect(standIn.handed()).toHaveLength(1);
  });

  it('hands nothing over when the batch has been taken back', async () => {
    handover.keep = async () => {
      throw new Error('taken back');
    };
    await expect(provider.send([message(1)], handover)).rejects.toThrow('taken back');
    expect(standIn.calls).toEqual(['POST /messages/v4/groups']);
  });

  it('uploads an image once per use, however many messages carry it', async () => {
    const image = { src: 'https://images.test/coat.jpg', alt: '코트' };
    const mms = sms('(광고)[하늘옷장] 코트', { type: 'MMS', image });
    expect(kinds(await provider.send([message(1, mms), message(2, mms)], handover))).toEqual(['accepted', 'accepted']);
    expect(standIn.files).toHaveLength(1);
    expect(standIn.handed().map((sent) => sent.imageId)).toEqual([standIn.files[0], standIn.files[0]]);
  });

  it('takes a picture of the shop’s library from its bucket: no Worker can call its own address', async () => {
    const { FILES } = env as unknown as { FILES: R2Bucket };
    const hash = 'a'.repeat(64);
    await putFile(FILES, hash, new Uint8Array(1_000), 'jpeg');
    provider = connect(ofStandIn(), { FILES, PUBLIC_ORIGIN: 'https://edge.test/' });
    const fetched: string[] = [];
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => {
      fetched.push(input);
      return standIn.fetch(new Request(input, init));
    });
    const mms = (name: string) =>
      sms('(광고)', { type: 'MMS', image: { src: `https://edge.test/i/${name}`, alt: '' } });
    expect(kinds(await provider.send([message(1, mms(hash))], handover))).toEqual(['accepted']);
    expect(kinds(await provider.send([message(2, mms('b'.repeat(64)))], handover))).toEqual(['content']);
    expect(fetched.filter((url) => url.startsWith('https://edge.test/'))).toEqual([]);
  });

  it.each([
    ['is too busy for it', () => Promise.resolve(new Response(null, { status: 503 }))],
    ['hangs up', () => Promise.reject(new TypeError('Network connection lost.'))],
  ])('lets messages wait whose image’s host %s, and gives up those whose image is not there', async (_, answer) => {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => {
      if (input === 'https://shop.test/gone.jpg') return Promise.resolve(new Response(null, { status: 404 }));
      return input.startsWith('https://shop.test/') ? answer() : standIn.fetch(new Request(input, init));
    });
    const mms = (name: string) => sms('(광고)', { type: 'MMS', image: { src: `https://shop.test/${name}`, alt: '' } });
    const batch = [message(1, mms('busy.jpg')), message(2, mms('gone.jpg'))];
    expect(kinds(await provider.send(batch, handover))).toEqual(['later', 'content']);
  });

  it('reads no further of an image, whoever serves it, than any use of one could want', async () => {
    let given = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          given += 100_000;
          // Where nobody stops reading, the test has to.
          if (given > 20_000_000) controller.close();
          else controller.enqueue(new Uint8Array(100_000));
        },
      });
    vi.stubGlobal('fetch', (input: string, init: RequestInit) =>
      input.startsWith('https://shopper.test/')
        ? Promise.resolve(new Response(endless()))
        : standIn.fetch(new Request(input, init)),
    );
    const mms = sms('(광고)[하늘옷장] 코트', { type: 'MMS', image: { src: 'https://shopper.test/x', alt: '' } });
    expect(kinds(await provider.send([message(1, mms), message(2)], handover))).toEqual(['content', 'accepted']);
    expect(given).toBeLessThan(6_000_000);
  });

  it('waits for no image while others of the same hand-over have taken their time', async () => {
    vi.stubGlobal('fetch', (input: string, init: RequestInit) => {
      if (!input.startsWith('https://slow.test/')) return standIn.fetch(new Request(input, init));
      now += 10_000;
      return Promise.reject(new DOMException('too late', 'TimeoutError'));
    });
    const mms = (n: number) => sms('(광고)', { type: 'MMS', image: { src: `https://slow.test/${n}`, alt: '' } });
    const began = now;
    const batch = Array.from({ length: 20 }, (_, n) => message(n, mms(n)));
    const outcomes = kinds(await provider.send([...batch, message(99)], handover));
    expect(now - began).toBeLessThan(60_000);
    expect([outcomes[0], outcomes[19], outcomes[20]]).toEqual(['content', 'later', 'accepted']);
  });

  it.each([
    ['says the same key for ever', () => 'KEY'],
    ['has ever another key', () => crypto.randomUUID()],
  ])('reads no list without end that %s', async (_, nextKey) => {
    let asked = 0;
    vi.stubGlobal('fetch', () => {
      asked += 1;
      if (asked > 1_000) throw new Error('asked without end');
      return Promise.resolve(Response.json({ nextKey: nextKey(), blackList: [], messageList: {} }));
    });
    const read = async () => {
      for await (const page of provider.optOuts?.(0) ?? []) expect(page).toEqual([]);
    };
    await read().catch(() => undefined);
    const sent = [{ clientRef: 'dorawa-1', providerMessageId: 'M4V' }];
    await provider.lookup({ ...handover, handle: 'G4V' }, sent).catch(() => undefined);
    expect(asked).toBeLessThan(1_000);
  });

  it('says which account is at fault: credentials, balance, Kakao channel', async () => {
    expect(kinds(await connect({ apiKey: 'NCSTANDIN', apiSecret: 'no' }).send([message(1)], handover))).toEqual([
      'credentials',
    ]);
    standIn.account.balance = 10;
    expect(kinds(await provider.send([message(1)], handover))).toEqual(['balance']);
    const kakao: ComposedMessage = {
      channel: 'kakao',
      type: 'KAKAO',
      targeting: 'I',
      adult: false,
      advertising: true,
      links: [],
      bubble: { type: 'text', text: '안녕하세요', buttons: [], coupon: null },
    };
    const { apiKey, apiSecret } = standIn.account;
    expect(kinds(await connect({ apiKey, apiSecret }).send([message(1, kakao)], handover))).toEqual(['kakao_channel']);
    expect(standIn.handed()).toEqual([]);
  });
});

describe('trouble on the line', () => {
  const everyStep: [RegExp, string][] = [
    [/^POST .*groups$/, 'the group'],
    [/^PUT /, 'the messages'],
    [/\/send$/, 'the last call'],
  ];
  const troubles: Fault['does'][] = ['drop_before', 'drop_after', 'hang_after', { status: 500 }];

  for (const [on, step] of everyStep) {
    for (const does of troubles) {
      it(`at ${step}, ${JSON.stringify(does)}: nobody is written to twice, and asking ends the doubt`, async () => {
        standIn.faults.add({ on, does });
        const [outcome] = await provider.send([message(1)], handover);
        const sent = standIn.handed().length;
        if (outcome?.outcome === 'later') expect(sent).toBe(0);
        else expect(outcome?.outcome).toBe('unknown');
        if (handover.handle === null) return;
        now += 4_000;
        expect(await lookup([1])).toEqual([sent === 1 ? 'delivered' : 'absent']);
        // What asking called absent stays so: the abandoned group can never be sent.
        const late = await standIn.fetch(
          new Request(`https://api.solapi.com/messages/v4/groups/${handover.handle}/send`, { method: 'POST' }),
        );
        expect(late.ok).toBe(false);
        expect(standIn.handed()).toHaveLength(sent);
      });
    }
  }

  it('comes back later when the provider is busy', async () => {
    for (const status of [429, 503]) {
      standIn.faults.add({ on: /send$/, does: { status } });
      expect(kinds(await provider.send([message(status)], handover))).toEqual(['later']);
    }
  });
});

describe('reports', () => {
  it('calls what may still arrive unknown, and what did not arrive by its reason', async () => {
    const codes = {
      '3040': 'unknown',
      '3102': 'not_friend',
      '3043': 'unreachable',
      '3999': 'unknown',
      '2254': 'spam_filter',
    };
    for (const [i, code] of Object.keys(codes).entries()) standIn.account.phones.set(message(i).to, { code });
    await provider.send(
      Object.keys(codes).map((_, i) => message(i)),
      handover,
    );
    now += 4_000;
    const refs = Object.keys(codes).map((_, i) => ({ clientRef: `dorawa-${i}`, providerMessageId: null }));
    const outcomes = await provider.lookup(handover, refs);
    expect(
      refs.map(({ clientRef }) => {
        const outcome = outcomes.get(clientRef);
        return outcome?.outcome === 'failed' ? outcome.reason : outcome?.outcome;
      }),
    ).toEqual(Object.values(codes));
  });

  it('takes a hook for a hint where to look, and only with the word of this account', async () => {
    await provider.send([message(1)], handover);
    now += 4_000;
    const { headers, body } = await standIn.reports('a word');
    const hook = (over: Record<string, string> = {}) =>
      provider.readHook?.(
        new Request('https://edge.test/hooks/solapi/x', { method: 'POST', headers: { ...headers, ...over }, body }),
      );
    expect(await hook()).toEqual([{ type: 'look', handle: handover.handle }]);
    expect(await hook({ 'x-solapi-secret': 'x'.repeat(40) })).toBeNull();
  });
});

describe('the account', () => {
  it('shows its balance, senders, prices, refusals and channels', async () => {
    standIn.account.denials.push({ to: '01000000009', at: now });
    expect(await provider.balance?.()).toBe(1_000_000);
    expect(await provider.senders?.()).toEqual([{ number: '0212345678', active: true, expiresAt: null }]);
    expect(await provider.prices?.()).toEqual({ SMS: 18, LMS: 45, MMS: 110, ALIMTALK: 13, KAKAO: 25 });
    const refusals = [];
    for await (const page of provider.optOuts?.(0) ?? []) refusals.push(...page);
    expect(refusals).toEqual([{ channel: 'sms', address: '01000000009', at: now }]);
    expect(await provider.check?.()).toBeNull();
    const { apiKey, apiSecret } = standIn.account;
    expect(await connect({ apiKey, apiSecret, pfId: 'KA01PF-other' }).check?.()).toMatchObject({
      reason: 'kakao_channel',
    });
  });

  it('refuses wrong credentials in words that can be acted on', async () => {
    await expect(connect({ apiKey: 'NC', apiSecret: 'no' }).balance?.()).rejects.toMatchObject({
      reason: 'credentials',
    });
  });
});
