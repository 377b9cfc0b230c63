// How often a password may be tried, and by whom. Guesses are counted where they come from, and an account that is guessed
// at from everywhere is slowed down for strangers alone: whoever knows its e-mail can keep nobody out. A browser that has
// signed in to it before is no stranger.

import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../core/time';
import type { Edge } from '../context';
import { forgetSignInAttempts, noteSignInAttempt } from '../db/sign-ins';
import { equalSecrets, toHex } from '../vault';

/** Tries are remembered for so long. */
const REMEMBER_MS = 15 * MINUTE_MS;
/** Most of them meanwhile: by one network for one e-mail, by one network, by one known browser. */
const MOST = { both: 5, network: 30, browser: 5 };
/** After so many for one e-mail, each network of strangers has but one. */
const GUESSED = 100;
/** After so many, all strangers together have but one in a second. */
const FLOODED = 1_000;

export const BROWSER_COOKIE = 'dorawa.browser';
const BROWSER_MS = 180 * DAY_MS;

/** Who asks: the network they come from, and what their browser has kept of signing in before. */
export type Caller = { network: string; browser: string };

/** An IPv4 address, or the first 48 bits of another: whoever has one of those addresses has them all. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = tail === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(Math.max(0, zeros)).fill('0'), ...(tail ?? [])].slice(0, 3).join(':');
}

const tryName = async (edge: Edge, name: string) => toHex(await edge.vault.mac('sign-in', name));
const tryNames = (edge: Edge, names: readonly string[]) => Promise.all(names.map((name) => tryName(edge, name)));

const noteTries = async (edge: Edge, attemptId: string, names: readonly string[]) =>
  noteSignInAttempt(edge.db, attemptId, await tryNames(edge, names), edge.deps.now(), REMEMBER_MS);

/** Notes a try of something; null when there were more than `most` of them, else what forgets them. */
export async function noteTry(edge: Edge, what: string, most: number): Promise<{ forget(): Promise<void> } | null> {
  const attemptId = edge.deps.newId();
  const [count = 0] = await noteTries(edge, attemptId, [what]);
  if (count > most) return null;
  return { forget: async () => forgetSignInAttempts(edge.db, await tryNames(edge, [what]), attemptId) };
}

const nameOfBoth = (account: string, network: string) => `both:${network}:${account}`;
const nameOfAccount = (account: string) => `account:${account}`;
const nameOfBrowser = (id: string) => `browser:${id}`;

export type SignInTry = {
  /** The password was right: forgets the tries before it. Resolves to the cookie that keeps the browser known. */
  succeed(): Promise<string>;
};

/** Notes a try to sign in, before the password is looked at, so that tries made at once count too; null when it may not be. */
export async function noteSignIn(edge: Edge, account: string, caller: Caller): Promise<SignInTry | null> {
  const attemptId = edge.deps.newId();
  const known = await knownBrowser(edge, account, caller.browser);
  const mayTry = known
    ? await mayKnownTry(edge, attemptId, known)
    : await mayStrangerTry(edge, attemptId, account, caller.network);
  if (!mayTry) return null;
  return {
    async succeed() {
      const names = [
        nameOfBoth(account, caller.network),
        nameOfAccount(account),
        ...(known ? [nameOfBrowser(known)] : []),
      ];
      await forgetSignInAttempts(edge.db, await tryNames(edge, names), attemptId);
      return browserCookie(edge, account, known ?? toHex(edge.deps.randomBytes(16)));
    },
  };
}

async function mayKnownTry(edge: Edge, attemptId: string, id: string): Promise<boolean> {
  const [count = 0] = await noteTries(edge, attemptId, [nameOfBrowser(id)]);
  return count <= MOST.browser;
}

async function mayStrangerTry(edge: Edge, attemptId: string, account: string, network: string): Promise<boolean> {
  const own = [nameOfBoth(account, network), `network:${network}`];
  const [both = 0, ofNetwork = 0] = await noteTries(edge, attemptId, own);
  if (both > MOST.both || ofNetwork > MOST.network) return false;
  const [ofAccount = 0] = await noteTries(edge, attemptId, [nameOfAccount(account)]);
  if (ofAccount > GUESSED && both > 1) return false;
  if (ofAccount <= FLOODED) return true;
  const second = Math.floor(edge.deps.now() / SECOND_MS);
  const [inSecond = 0] = await noteTries(edge, attemptId, [`second:${second}:${account}`]);
  return inSecond <= 1;
}

/** Forgets wrong guesses at an account by strangers, since its password is another now. */
export async function forgetGuesses(edge: Edge, account: string, { network }: Caller): Promise<void> {
  await forgetSignInAttempts(edge.db, await tryNames(edge, [nameOfBoth(account, network), nameOfAccount(account)]));
}

const browserMac = async (edge: Edge, account: string, id: string) =>
  toHex(await edge.vault.mac('known-browser', `${id}:${account}`));

/** The browser's own id, when it has signed in to this account before. */
async function knownBrowser(edge: Edge, account: string, cookie: string): Promise<string | null> {
  const [, id, mac] = /^([0-9a-f]{32})\.([0-9a-f]{64})$/.exec(cookie) ?? [];
  return id && mac && equalSecrets(mac, await browserMac(edge, account, id)) ? id : null;
}

async function browserCookie(edge: Edge, account: string, id: string): Promise<string> {
  const secure = edge.origin.startsWith('https:') ? '; Secure' : '';
  const value = `${id}.${await browserMac(edge, account, id)}`;
  return `${BROWSER_COOKIE}=${value}; Path=/admin; Max-Age=${BROWSER_MS / SECOND_MS}; HttpOnly; SameSite=Lax${secure}`;
}
