// The token of a shopper's own page, `/u/<token>`: names the message it came with, and nothing about the person. A MAC
// of 128 bits keeps anybody from opening, or stopping, what was not sent to them. It has no expiry of its own: a refusal
// must be possible for as long as the message is on record. What it may do besides is limited by the message's age.

import { equalSecrets, toBase64Url, type Vault } from './vault';

const TOKEN = /^([0-9a-z]{1,11})\.([\w-]{22})$/;
const MAC_BYTES = 16;

export async function mintPreferenceToken(vault: Vault, dispatchId: number): Promise<string> {
  return `${dispatchId.toString(36)}.${await macOf(vault, dispatchId)}`;
}

/** The dispatch a token names, or null when it was not minted here. */
export async function readPreferenceToken(vault: Vault, token: string): Promise<number | null> {
  const [, id = '', mac = ''] = TOKEN.exec(token) ?? [];
  const dispatchId = Number.parseInt(id, 36);
  if (!Number.isSafeInteger(dispatchId)) return null;
  return equalSecrets(mac, await macOf(vault, dispatchId)) ? dispatchId : null;
}

async function macOf(vault: Vault, dispatchId: number): Promise<string> {
  return toBase64Url((await vault.mac('preferences', String(dispatchId))).subarray(0, MAC_BYTES));
}
