// Web push: the RFC's own example to the byte, and what our client says to a push service and hears from it.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing, Provider } from '../../edge/channels/port';
import { encryptFor, MAX_PAYLOAD_BYTES, oneTime } from '../../edge/channels/web-push/encrypt';
import { vapidKeysOf } from '../../edge/channels/web-push/vapid';
import { createWebPush } from '../../edge/channels/web-push/web-push';
import { fromBase64Url, open, PushService, toBase64Url } from '../providers/push/push-service';
import { kst, World } from '../support/world';

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** RFC 8291, section 5 and appendix A. */
const RFC = {
  plain: 'When I grow up, I want to be a watermelon',
  ours: {
    publicKey: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
    privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  },
  browser: {
    publicKey: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  },
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

async function pairOf({ publicKey, privateKey }: { publicKey: string; privateKey: string }): Promise<CryptoKeyPair> {
  const raw = fromBase64Url(publicKey);
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: toBase64Url(raw.slice(1, 33)),
    y: toBase64Url(raw.slice(33)),
    d: privateKey,
  };
  return {
    publicKey: await crypto.subtle.importKey('raw', raw, curve, true, []),
    privateKey: await crypto.subtle.importKey('jwk', jwk, curve, true, ['deriveBits']),
  };
}

describe('encryption', () => {
  it('is that of RFC 8291’s example, byte for byte', async () => {
    const keys = await pairOf(RFC.ours);
    const browser = { p256dh: RFC.browser.publicKey, auth: RFC.auth };
    const body = await encryptFor(browser, RFC.plain, { keys, salt: fromBase64Url(RFC.salt) });
    expect(toBase64Url(body)).toBe(RFC.body);
  });

  it('is opened by the stand-in’s own reading of the RFC, which opens the example too', async () => {
    const browser = await pairOf(RFC.browser);
    const mine = {
      privateKey: browser.privateKey,
      publicKey: fromBase64Url(RFC.browser.publicKey),
      auth: fromBase64Url(RFC.auth),
    };
    expect(new TextDecoder().decode(await open(fromBase64Url(RFC.body), mine))).toBe(RFC.plain);
    for (const text of ['', '(광고) 하늘옷장', 'x'.repeat(MAX_PAYLOAD_BYTES)]) {
      const body = await encryptFor(
        { p256dh: RFC.browser.publicKey, auth: RFC.auth },
        text,
        await oneTime(randomBytes),
      );
      expect(body.length).toBeLessThanOrEqual(4_096);
      expect(new TextDecoder().decode(await open(body, mine))).toBe(text);
    }
  });
});

let world: World;
let service: PushService;
let now: number;
const forgotten: string[] = [];

beforeEach(async () => {
  now = kst('2026-03-10 12:00');
  world = await World.begin({ now });
  service = new PushService(() => now);
  forgotten.length = 0;
  vi.stubGlobal('fetch', (input: string, init: RequestInit) => service.fetch(new Request(input, init)));
});
afterEach(() => vi.unstubAllGlobals());

async function client(): Promise<Provider> {
  const keys = await vapidKeysOf(world.edge, world.site.id);
  service.applicationServerKey = keys.publicKey;
  const deps = { ...world.edge.deps, now: () => now };
  const push = { keys: async () => keys, forget: async (endpoint: string) => void forgotten.push(endpoint) };
  return createWebPush({ contact: 'owner@shop.test' }, { deps, push });
}

function aPush(n: number, browsers: object[]): Outgoing {
  return {
    clientRef: `dorawa-${n}`,
    siteId: 1,
    to: JSON.stringify(browsers),
    from: '하늘옷장',
    content: {
      channel: 'push',
      type: 'PUSH',
      title: '(광고) 하늘옷장 담아 두신 상품이 있어요',
      body: '캐시미어 코트\n수신거부: 알림의 [알림 끄기]를 누르세요',
      image: null,
      url: 'https://edge.test/r/a1B2c3D4e5',
      optOutUrl: 'https://edge.test/u/m1.x',
      links: [],
    },
  };
}

async function send(...browsers: object[]) {
  const keep = async () => undefined;
  const [outcome] = await (await client()).send([aPush(1, browsers)], { id: 'dorawa-h1', at: now, handle: null, keep });
  return outcome;
}

describe('a push', () => {
  it('is shown by the browser as it was composed, with the way out beside it', async () => {
    const outcome = await send(await service.subscribe('one'));
    expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: 'dorawa-1' });
    expect(service.shown).toMatchObject([
      {
        payload: {
          title: '(광고) 하늘옷장 담아 두신 상품이 있어요',
          body: '캐시미어 코트\n수신거부: 알림의 [알림 끄기]를 누르세요',
          url: 'https://edge.test/r/a1B2c3D4e5',
          optOutUrl: 'https://edge.test/u/m1.x',
          tag: 'dorawa-1',
        },
      },
    ]);
  });

  it('waits for a phone that is off until 21:00 at the latest', async () => {
    const browser = await service.subscribe('one');
    for (const [time, ttl] of [
      ['2026-03-10 12:00', 9 * 3_600],
      ['2026-03-10 20:49', 11 * 60],
      ['2026-03-10 08:00', 13 * 3_600],
    ] as const) {
      now = kst(time);
      await send(browser);
      expect(service.shown.at(-1)?.ttl).toBe(ttl);
    }
  });

  it('gives its place to its own second copy alone', async () => {
    const browser = await service.subscribe('one');
    const provider = await client();
    const keep = async () => undefined;
    await provider.send([aPush(1, [browser]), aPush(2, [browser]), aPush(1, [browser])], {
      id: 'h',
      at: now,
      handle: null,
      keep,
    });
    const [first, second, again] = service.shown.map(({ topic }) => topic);
    expect(first).toBe(again);
    expect(first).not.toBe(second);
  });

  it('goes to every browser of the member, and has gone when one took it', async () => {
    const [one, two] = [await service.subscribe('one'), await service.subscribe('two', 'web.push.apple.com')];
    service.unsubscribe(one.endpoint);
    expect(await send(one, two)).toMatchObject({ outcome: 'accepted' });
    expect(service.shown.map(({ endpoint }) => endpoint)).toEqual([two.endpoint]);
    expect(forgotten).toEqual([one.endpoint]);
  });
});

describe('a push service that says no', () => {
  it.each([
    [410, 'bad_address', true],
    [404, 'bad_address', true],
    [403, 'credentials', false],
    [413, 'too_long', false],
    [429, 'later', false],
    [503, 'later', false],
    [500, 'unknown', false],
    [400, 'provider_failed', false],
  ] as const)('with %i is heard as %s, and the browser forgotten: %s', async (status, heard, gone) => {
    const browser = await service.subscribe('one');
    service.answers = [{ status }];
    const outcome = await send(browser);
    expect(outcome && 'reason' in outcome ? outcome.reason : outcome?.outcome).toBe(heard);
    expect(forgotten).toEqual(gone ? [browser.endpoint] : []);
  });

  it('and when to come back, is come back to then', async () => {
    const browser = await service.subscribe('one');
    service.answers = [{ status: 429, headers: { 'retry-after': '120' } }];
    expect(await send(browser)).toEqual({ outcome: 'later', afterMs: 120_000 });
  });

  it('or nothing, leaves the push unknown', async () => {
    const browser = await service.subscribe('one');
    service.answers = ['accept and hang'];
    expect(await send(browser)).toEqual({ outcome: 'unknown' });
  });
});

it('calls nobody but push services, whatever a browser calls its address', async () => {
  const { keys } = await service.subscribe('one');
  for (const endpoint of [
    'https://169.254.169.254/latest',
    'https://fcm.googleapis.com.evil.test/x',
    'https://fcm.googleapis.com@evil.test/x',
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
  ])
    expect(await send({ endpoint, keys })).toEqual({ outcome: 'refused', reason: 'bad_address' });
  expect(service.shown).toEqual([]);
});

it('signs for a shop with the same key for ever, and with one of its own', async () => {
  const [first, again] = await Promise.all([vapidKeysOf(world.edge, 7_001), vapidKeysOf(world.edge, 7_001)]);
  expect(first).toEqual(again);
  expect((await vapidKeysOf(world.edge, 7_002)).publicKey).not.toBe(first.publicKey);
  const { results } = await world.edge.db.prepare('SELECT private_sealed AS sealed FROM push_keys').all();
  expect(JSON.stringify(results)).not.toContain(first.privateKey.d);
});
