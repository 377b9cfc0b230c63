// SOLAPI's API (https://developers.solapi.com): one header signs a call, for itself alone. The signature covers date and
// salt only and is good once within 15 minutes, so each call gets its own; it does not make a call safe to repeat.

import type { Deps } from '../../deps';
import { toHex } from '../../vault';
import { type Answer, callJson } from '../http';
import { ProviderError } from '../port';

export const SOLAPI_URL = 'https://api.solapi.com';

export type SolapiCredentials = { apiKey: string; apiSecret: string; pfId?: string | undefined };

export type SolapiClient = {
  /** One call. `path` begins with a slash. */
  call(method: string, path: string, body?: unknown, timeoutMs?: number): Promise<Answer>;
  /** A call about the account; its answer, or `ProviderError`. */
  ask(path: string): Promise<unknown>;
};

const TIMEOUT_MS = 20_000;

export function solapiClient(credentials: SolapiCredentials, deps: Deps, baseUrl = SOLAPI_URL): SolapiClient {
  async function call(method: string, path: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<Answer> {
    const authorization = await authorize(credentials, deps);
    return callJson({ method, url: `${baseUrl}${path}`, headers: { authorization }, body, timeoutMs });
  }
  return {
    call,
    async ask(path) {
      const answer = await call('GET', path);
      if (answer.kind === 'unclear') throw new ProviderError('unreachable', answer.detail);
      if (answer.status === 200) return answer.json;
      throw new ProviderError(accountErrorOf(answer.status, errorCodeOf(answer.json)), errorCodeOf(answer.json));
    },
  };
}

const encoder = new TextEncoder();

/** `Authorization` for one call: HMAC-SHA256 over date and salt, in hexadecimal. */
async function authorize({ apiKey, apiSecret }: SolapiCredentials, deps: Deps): Promise<string> {
  const date = new Date(deps.now()).toISOString();
  const salt = toHex(deps.randomBytes(16));
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(apiSecret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signature = toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(date + salt))));
  return `HMAC-SHA256 apiKey=${apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
}

/** `errorCode` of SOLAPI's error body; empty when there is none. */
export function errorCodeOf(json: unknown): string {
  const code = typeof json === 'object' && json !== null ? (json as { errorCode?: unknown }).errorCode : undefined;
  return typeof code === 'string' ? code : '';
}

const CREDENTIAL_ERRORS = /ApiKey|Signature|Unauthorized|RequestTimeTooSkewed/i;

function accountErrorOf(status: number, code: string): 'credentials' | 'forbidden' | 'refused' {
  if (status === 401 || CREDENTIAL_ERRORS.test(code)) return 'credentials';
  return status === 403 ? 'forbidden' : 'refused';
}
