// The token of a shopper's own page, `/u/<token>`: names the message or notice it came with, and nothing about the
// person. A MAC of 128 bits keeps anybody from opening, or stopping, what was not sent to them. It has no expiry of its
// own: a refusal must be possible for as long as the message is on record. What it may do besides hangs on its age.

import { equalSecrets, toBase64Url, type Vault } from './vault';

/** What came with the page: an advertising message, or a notice about consent. */
export type PreferenceSubject = { kind: 'dispatch' | 'notice'; id: number };

/** What stands after it is not of it: phones take the word or bracket after an address for a part of it. */
const TOKEN = /^([mn])([0-9a-z]{1,11})\.([\w-]{22})(?![\w-])/;
const MARKS = { dispatch: 'm', notice: 'n' } as const;
const MAC_BYTES = 16;

export async function mintPreferenceToken(vault: Vault, subject: PreferenceSubject): Promise<string> {
  const body = `${MARKS[subject.kind]}${subject.id.toString(36)}`;
  return `${body}.${await macOf(vault, body)}`;
}

/** What a token names, or null when it was not minted here. */
export async function readPreferenceToken(vault: Vault, token: string): Promise<PreferenceSubject | null> {
  const [, mark = '', text = '', mac = ''] = TOKEN.exec(token) ?? [];
  const id = Number.parseInt(text, 36);
  if (!Number.isSafeInteger(id) || !equalSecrets(mac, await macOf(vault, `${mark}${text}`))) return null;
  return { kind: mark === MARKS.notice ? 'notice' : 'dispatch', id };
}

async function macOf(vault: Vault, body: string): Promise<string> {
  return toBase64Url((await vault.mac('preferences', body)).subarray(0, MAC_BYTES));
}
