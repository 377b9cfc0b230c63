// Links of messages. Click tokens: ten characters that name a dispatch and a link, with a MAC so that they cannot be counted
// through. They hold no personal data, and nothing but a click hangs on them. Layout, 60 bits: dispatch id 34, link 6, MAC 20.

import type { Vault } from './vault';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TOKEN = /^[\w-]{10}/;
const LINK_BITS = 6n;
const MAC_BITS = 20n;
const MAX_DISPATCH_ID = (1n << 34n) - 1n;

export type ClickTarget = { dispatchId: number; link: number };

/** Test sends are named beyond any dispatch: by their row id from here on. */
const TEST_SENDS_FROM = 2 ** 33;
export const clickIdOfTest = (testSendId: number): number => TEST_SENDS_FROM + testSendId;
/** The test send a token's dispatch id stands for; null where it is a dispatch. */
export const testOfClickId = (id: number): number | null => (id >= TEST_SENDS_FROM ? id - TEST_SENDS_FROM : null);

/** Where the links in a shop's messages begin: at a domain of its own, or here. */
export const linkOriginOf = (
  edge: { origin: string },
  { settings }: { settings: { linkOrigin?: string | undefined } },
) => settings.linkOrigin ?? edge.origin;

/** The token of a dispatch's link, 0 … 63 (`MAX_LINKS` of a message). */
export async function mintClickToken(vault: Vault, target: ClickTarget): Promise<string> {
  if (BigInt(target.dispatchId) > MAX_DISPATCH_ID)
    throw new Error(`dispatch ${target.dispatchId} is past the token's range`);
  if (target.link >= 2 ** Number(LINK_BITS)) throw new Error(`link ${target.link} is past the token's range`);
  const body = (BigInt(target.dispatchId) << LINK_BITS) | BigInt(target.link);
  let bits = (body << MAC_BITS) | (await macOf(vault, body));
  let token = '';
  for (let i = 0; i < 10; i++) {
    token = ALPHABET[Number(bits & 63n)] + token;
    bits >>= 6n;
  }
  return token;
}

/**
 * What a token names, or null when it was not minted here. What stands after it is not of it: of `{링크}에서 보세요` phones
 * take `에서` for a part of the address.
 */
export async function readClickToken(vault: Vault, address: string): Promise<(ClickTarget & { token: string }) | null> {
  const [token] = TOKEN.exec(address) ?? [];
  if (token === undefined) return null;
  let bits = 0n;
  for (const character of token) bits = (bits << 6n) | BigInt(ALPHABET.indexOf(character));
  const body = bits >> MAC_BITS;
  const mac = bits & ((1n << MAC_BITS) - 1n);
  if (mac !== (await macOf(vault, body))) return null;
  return { token, dispatchId: Number(body >> LINK_BITS), link: Number(body & ((1n << LINK_BITS) - 1n)) };
}

async function macOf(vault: Vault, body: bigint): Promise<bigint> {
  const mac = await vault.mac('click', body.toString());
  const word = (BigInt(mac[0] ?? 0) << 16n) | (BigInt(mac[1] ?? 0) << 8n) | BigInt(mac[2] ?? 0);
  return word >> (24n - MAC_BITS);
}

/**
 * The address with these parameters in place of its own of their names, as text: its others stay as they are written, which
 * in a shop's pages in EUC-KR is no UTF-8 that could be parsed and written anew.
 */
export function withParameters(address: URL, parameters: Readonly<Record<string, string>>): string {
  const own = address.search.slice(1).split('&');
  const kept = own.filter((pair) => pair !== '' && !Object.hasOwn(parameters, pair.replace(/=.*$/s, '')));
  const marked = new URL(address);
  marked.search = [...kept, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join('&');
  return marked.href;
}
