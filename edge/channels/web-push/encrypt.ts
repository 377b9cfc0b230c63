// A message only one browser can read (RFC 8291 over RFC 8188, `aes128gcm`, one record), by Web Crypto. The packages
// that do this either make their own randomness, so that they cannot be held against the RFC's example, or speak the
// coding that came before it, which Apple refuses.

import { concat, fromBase64Url } from './bytes';

const encoder = new TextEncoder();
/** Bytes of one record; what push services take at most. */
const RECORD_BYTES = 4_096;
const TAG_BYTES = 16;
/** Salt, record size, key length and the key before the record; its end mark and tag inside. */
export const MAX_PAYLOAD_BYTES = RECORD_BYTES - (16 + 4 + 1 + 65) - 1 - TAG_BYTES;

/** Made anew for each message: nobody can read two by breaking one. */
export type OneTime = { keys: CryptoKeyPair; salt: Uint8Array<ArrayBuffer> };

export async function oneTime(randomBytes: (length: number) => Uint8Array<ArrayBuffer>): Promise<OneTime> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return { keys: keys as CryptoKeyPair, salt: randomBytes(16) };
}

/** The body of a push request. Rejects when the browser's key is none. */
export async function encryptFor(
  browser: { p256dh: string; auth: string },
  payload: string,
  { keys, salt }: OneTime,
): Promise<Uint8Array<ArrayBuffer>> {
  const theirs = fromBase64Url(browser.p256dh);
  const ours = new Uint8Array((await crypto.subtle.exportKey('raw', keys.publicKey)) as ArrayBuffer);
  const shared = await agree(keys.privateKey, theirs);
  const seed = await derive(
    shared,
    fromBase64Url(browser.auth),
    concat(encoder.encode('WebPush: info\0'), theirs, ours),
    32,
  );
  const key = await derive(seed, salt, encoder.encode('Content-Encoding: aes128gcm\0'), 16);
  const iv = await derive(seed, salt, encoder.encode('Content-Encoding: nonce\0'), 12);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  // Two ends the last record (RFC 8188, 2).
  const record = concat(encoder.encode(payload), Uint8Array.of(2));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, record));
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, RECORD_BYTES);
  return concat(salt, size, Uint8Array.of(ours.length), ours, sealed);
}

async function agree(privateKey: CryptoKey, theirs: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const publicKey = await crypto.subtle.importKey('raw', theirs, curve, false, []);
  // The types call it `$public`; the engine, as the standard does, `public`.
  const algorithm = { name: 'ECDH', public: publicKey } as unknown as SubtleCryptoDeriveKeyAlgorithm;
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, 256));
}

/** HKDF with SHA-256 (RFC 5869). */
async function derive(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
}
