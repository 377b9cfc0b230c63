// Tokens with which a shop's owner, signed in to the admin, is recognised in their own shop's pages, where there is no
// session: `site.user.expiry.nonce.mac`, good for ten minutes and one purpose. They hold no personal data. That a token
// is genuine is told here; that it is not used up, and that its session still lives, in `db/owner-tokens`.

import { equalSecrets, toHex, type Vault } from './vault';

export type OwnerPurpose = 'pick' | 'debug';
export type OwnerClaim = { purpose: OwnerPurpose; siteId: number; userId: string; expiresAt: number; nonce: string };

export const OWNER_TOKEN_MS = 10 * 60_000;
const TOKEN = /^(\d{1,12})\.([\w-]{1,64})\.(\d{13,15})\.([0-9a-f]{24})\.([0-9a-f]{32})$/;

export async function mintOwnerToken(vault: Vault, claim: OwnerClaim): Promise<string> {
  return `${bodyOf(claim)}.${await macOf(vault, claim)}`;
}

/** What a token claims, or null when it was not minted here for this purpose. Its time may be over. */
export async function readOwnerToken(vault: Vault, purpose: OwnerPurpose, token: string): Promise<OwnerClaim | null> {
  const [, site, userId = '', expiry, nonce = '', mac = ''] = TOKEN.exec(token) ?? [];
  if (!site) return null;
  const claim: OwnerClaim = { purpose, siteId: Number(site), userId, expiresAt: Number(expiry), nonce };
  return equalSecrets(mac, await macOf(vault, claim)) ? claim : null;
}

/** The shop a token names, believed by nobody: it decides only which pages may read that the token is refused. */
export function siteNamedBy(token: string): number | null {
  const site = TOKEN.exec(token)?.[1];
  return site ? Number(site) : null;
}

const bodyOf = ({ siteId, userId, expiresAt, nonce }: OwnerClaim) => `${siteId}.${userId}.${expiresAt}.${nonce}`;

async function macOf(vault: Vault, claim: OwnerClaim): Promise<string> {
  return toHex((await vault.mac(`owner:${claim.purpose}`, bodyOf(claim))).subarray(0, 16));
}
