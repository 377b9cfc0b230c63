// Who a push comes from (RFC 8292): a token signed with the shop's own key, which browsers were subscribed under. The key
// is made once and never changed: every subscription hangs on it.

import type { Db } from '../../db/database';
import { findPushKeys, insertPushKeys } from '../../db/push';
import type { Deps } from '../../deps';
import { toBase64Url, type Vault } from '../../vault';

export type VapidKeys = {
  /** What the shop's page subscribes browsers with: base64url of the raw point. */
  publicKey: string;
  privateKey: JsonWebKey;
};

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A shop's keys; made when they are first asked for. Two who ask at once get the same. */
export async function vapidKeysOf(
  { db, vault, deps }: { db: Db; vault: Vault; deps: Deps },
  siteId: number,
): Promise<VapidKeys> {
  let kept = await findPushKeys(db, siteId);
  if (!kept) {
    const pair = (await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])) as CryptoKeyPair;
    const publicKey = toBase64Url(
      new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer),
    );
    const privateKey = JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey));
    await insertPushKeys(db, siteId, { publicKey, privateSealed: await vault.seal(siteId, privateKey) }, deps.now());
    kept = await findPushKeys(db, siteId);
  }
  if (!kept) throw new Error('the push keys were not written');
  return {
    publicKey: kept.publicKey,
    privateKey: JSON.parse(await vault.open(siteId, kept.privateSealed)) as JsonWebKey,
  };
}

/** Push services take a token for a day at most. */
const TOKEN_S = 12 * 3_600;

/** The `Authorization` header for one push service; `contact` is whom it may complain to. */
export async function vapidHeader(
  { publicKey, privateKey }: VapidKeys,
  endpoint: string,
  contact: string,
  now: number,
): Promise<string> {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1_000) + TOKEN_S, sub: `mailto:${contact}` };
  const signed = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const key = await crypto.subtle.importKey('jwk', privateKey, CURVE, false, ['sign']);
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(signed));
  return `vapid t=${signed}.${toBase64Url(new Uint8Array(signature))}, k=${publicKey}`;
}

const encoded = (part: object): string => toBase64Url(new TextEncoder().encode(JSON.stringify(part)));
