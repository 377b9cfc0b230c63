// A stand-in for the browsers' push services and the browsers behind them. It checks what the real ones check (the
// token's signature, audience and time; headers; size), and opens each message by its own reading of RFC 8291, with
// HKDF written out as RFC 5869 has it, so that nothing of ours vouches for itself.

export type PushBrowser = {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  privateKey: CryptoKey;
  publicKey: Uint8Array;
  auth: Uint8Array;
};

export type ShownPush = { endpoint: string; payload: Record<string, unknown>; ttl: number; topic: string | null };

type Answer = 'accept' | 'accept and hang' | 'hang' | { status: number; headers?: Record<string, string> };

const MAX_BODY = 4_096;
const DAY_S = 86_400;

export class PushService {
  readonly #now: () => number;
  readonly #browsers = new Map<string, PushBrowser>();
  /** What browsers showed, oldest first. */
  readonly shown: ShownPush[] = [];
  /** One call's answer each, then it accepts. */
  answers: Answer[] = [];
  /** The key browsers were subscribed under; another is turned away. */
  applicationServerKey: string | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A browser that subscribes. */
  async subscribe(name: string, host = 'fcm.googleapis.com'): Promise<PushBrowser['subscription']> {
    const pair = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])) as CryptoKeyPair;
    const publicKey = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
    const auth = crypto.getRandomValues(new Uint8Array(16));
    const endpoint = `https://${host}/wpush/v2/${name}`;
    const subscription = { endpoint, keys: { p256dh: toBase64Url(publicKey), auth: toBase64Url(auth) } };
    this.#browsers.set(endpoint, { subscription, privateKey: pair.privateKey, publicKey, auth });
    return subscription;
  }

  /** The person has taken the permission back. */
  unsubscribe(endpoint: string): void {
    this.#browsers.delete(endpoint);
  }

  async fetch(request: Request): Promise<Response> {
    const browser = this.#browsers.get(request.url);
    if (!browser) return new Response(null, { status: 410 });
    const answer = this.answers.shift() ?? 'accept';
    if (typeof answer === 'object') return new Response(null, answer);
    if (answer === 'hang') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    const wrong = await this.#wrongWith(request);
    if (wrong) return new Response(wrong, { status: 403 });
    const body = new Uint8Array(await request.arrayBuffer());
    if (body.length > MAX_BODY) return new Response(null, { status: 413 });
    const { privateKey, publicKey, auth } = browser;
    const payload = JSON.parse(new TextDecoder().decode(await open(body, { privateKey, publicKey, auth })));
    const { headers } = request;
    this.shown.push({ endpoint: request.url, payload, ttl: Number(headers.get('ttl')), topic: headers.get('topic') });
    if (answer === 'accept and hang')
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    return new Response(null, { status: 201, headers: { location: `${request.url}/m1` } });
  }

  /** Anything a push service turns a request away for. */
  async #wrongWith({ headers, method, url }: Request): Promise<string | null> {
    if (method !== 'POST') return 'method';
    if (headers.get('content-encoding') !== 'aes128gcm') return 'content-encoding';
    if (!/^\d+$/.test(headers.get('ttl') ?? '')) return 'ttl';
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(headers.get('topic') ?? 'x')) return 'topic';
    const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.get('authorization') ?? '') ?? [];
    if (this.applicationServerKey && key !== this.applicationServerKey) return 'another key';
    const [head = '', claims = '', signature = ''] = token.split('.');
    const publicKey = await crypto.subtle.importKey(
      'raw',
      fromBase64Url(key),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    );
    const signed = new TextEncoder().encode(`${head}.${claims}`);
    const genuine = await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      publicKey,
      fromBase64Url(signature),
      signed,
    );
    if (!genuine) return 'signature';
    const { aud, exp, sub } = JSON.parse(new TextDecoder().decode(fromBase64Url(claims)));
    const left = exp - this.#now() / 1_000;
    if (aud !== new URL(url).origin || !/^(mailto:|https:)/.test(sub)) return 'audience or subject';
    return left <= 0 || left > DAY_S ? 'expiry' : null;
  }
}

/** The plain text of an `aes128gcm` message of one record (RFC 8188) keyed as RFC 8291 says. */
export async function open(
  body: Uint8Array,
  { privateKey, publicKey, auth }: Pick<PushBrowser, 'privateKey' | 'publicKey' | 'auth'>,
): Promise<Uint8Array> {
  const salt = body.slice(0, 16);
  const recordSize = new DataView(body.buffer, body.byteOffset + 16, 4).getUint32(0);
  const keyLength = body[20] ?? 0;
  const theirs = body.slice(21, 21 + keyLength);
  const record = body.slice(21 + keyLength);
  if (keyLength !== 65 || record.length > recordSize) throw new Error('not one record of a push message');
  const algorithm = {
    name: 'ECDH',
    public: await crypto.subtle.importKey('raw', theirs, { name: 'ECDH', namedCurve: 'P-256' }, false, []),
  };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(algorithm as never, privateKey, 256));
  const keyInfo = bytes('WebPush: info\0', publicKey, theirs);
  const seed = await expand(await hmac(auth, shared), keyInfo, 32);
  const secret = await hmac(salt, seed);
  const key = await expand(secret, bytes('Content-Encoding: aes128gcm\0'), 16);
  const iv = await expand(secret, bytes('Content-Encoding: nonce\0'), 12);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const padded = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, record));
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error('the last record does not say that it is the last');
  return padded.subarray(0, end);
}

async function hmac(key: Uint8Array, text: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, text));
}

/** The first block of HKDF-Expand; nothing here is longer. */
async function expand(secret: Uint8Array, info: Uint8Array, length: number): Promise<Uint8Array<ArrayBuffer>> {
  return (await hmac(secret, bytes(info, Uint8Array.of(1)))).slice(0, length);
}

function bytes(...parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]),
  );
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

export function toBase64Url(raw: Uint8Array): string {
  return btoa(String.fromCharCode(...raw))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
