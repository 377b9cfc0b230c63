// Contact data at rest: AES-GCM under a key per site, and keyed hashes for look-up. Every key is derived from the
// deployment's secret, so the database alone reveals nobody. What is not guaranteed: rotation of the secret.

import type { Deps } from './deps';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const IV_BYTES = 12;

export type Vault = {
  /** Text to an opaque string; sealing the same text twice gives different strings. */
  seal(siteId: number, text: string): Promise<string>;
  /** The sealed text back; throws when the string was sealed under another site or secret, or tampered with. */
  open(siteId: number, sealed: string): Promise<string>;
  /** Keyed hash of a normalised address, equal for equal addresses of one site and for nothing else. */
  hash(siteId: number, kind: 'phone' | 'email' | 'push', text: string): Promise<string>;
  /** MAC over a label and a text under a deployment-wide key; for tokens and secrets that are compared, not read. */
  mac(label: string, text: string): Promise<Uint8Array>;
};

/** Keys are derived once per isolate and site and kept in memory only. */
export function createVault(secret: string, deps: Pick<Deps, 'randomBytes'>): Vault {
  if (!secret || secret.length < 32) throw new Error('DORAWA_SECRET must have at least 32 characters');
  const root = crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey']);
  const keys = new Map<string, Promise<CryptoKey>>();

  function key(kind: 'seal' | 'hash' | 'mac', scope: string): Promise<CryptoKey> {
    const name = `${kind}:${scope}`;
    const known = keys.get(name);
    if (known) return known;
    const derived = root.then((base) =>
      crypto.subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: encoder.encode('dorawa'), info: encoder.encode(name) },
        base,
        kind === 'seal' ? { name: 'AES-GCM', length: 256 } : { name: 'HMAC', hash: 'SHA-256', length: 256 },
        false,
        kind === 'seal' ? ['encrypt', 'decrypt'] : ['sign'],
      ),
    );
    keys.set(name, derived);
    return derived;
  }

  return {
    async seal(siteId, text) {
      const iv = deps.randomBytes(IV_BYTES);
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv },
        await key('seal', String(siteId)),
        encoder.encode(text),
      );
      const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
      bytes.set(iv);
      bytes.set(new Uint8Array(sealed), IV_BYTES);
      return toBase64(bytes);
    },
    async open(siteId, sealed) {
      const bytes = fromBase64(sealed);
      const text = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: bytes.subarray(0, IV_BYTES) },
        await key('seal', String(siteId)),
        bytes.subarray(IV_BYTES),
      );
      return decoder.decode(text);
    },
    async hash(siteId, kind, text) {
      const mac = await crypto.subtle.sign('HMAC', await key('hash', `${siteId}:${kind}`), encoder.encode(text));
      return toBase64(new Uint8Array(mac));
    },
    async mac(label, text) {
      return new Uint8Array(await crypto.subtle.sign('HMAC', await key('mac', label), encoder.encode(text)));
    },
  };
}

/** Compares two strings in time that depends on their length only. */
export function equalSecrets(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Base64 that needs no escaping in an address. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** As many arguments as any engine takes of one call. */
const CHARACTERS_AT_ONCE = 8_192;

function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < bytes.length; at += CHARACTERS_AT_ONCE)
    characters += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_AT_ONCE));
  return btoa(characters);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
