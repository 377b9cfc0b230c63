// NHN Cloud's API (https://docs.nhncloud.com/ko/Notification): texts (SMS v3.0) and KakaoTalk Bizmessage are two
// products, each with an app key in the path and a secret key in a header. What it thinks of a call stands in the
// answer's `header`; the status is 200 either way.

import * as v from 'valibot';
import { type Answer, callJson } from '../http';
import { ProviderError } from '../port';
import { accountErrorOf } from './codes';

export const NHN_KAKAO_URL = 'https://kakaotalk-bizmessage.api.nhncloudservice.com';
export const NHN_SMS_URL = 'https://sms.api.nhncloudservice.com';

export type NhnKeys = { appKey: string; secretKey: string };

/** What NHN said: `unclear` where nobody knows whether the call was carried out. */
export type NhnAnswer =
  | { kind: 'done'; json: unknown }
  | { kind: 'refused'; code: number }
  | { kind: 'busy'; retryAfterMs?: number | undefined }
  | { kind: 'unclear' };

export type NhnClient = {
  /** One call; `path` begins with a slash and follows the product's app key. */
  call(product: string, method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<NhnAnswer>;
  /** A call about the account; its answer, or `ProviderError`. */
  ask(product: string, path: string): Promise<unknown>;
};

const TIMEOUT_MS = 20_000;

const headerSchema = v.object({ header: v.object({ isSuccessful: v.boolean(), resultCode: v.number() }) });

/** Calls products below `/<product>/appkeys/<app key>`; `appKeys` is how the text product spells it. */
export function nhnClient(baseUrl: string, { appKey, secretKey }: NhnKeys, appKeysWord: string): NhnClient {
  async function call(
    product: string,
    method: string,
    path: string,
    body?: unknown,
    idempotencyKey?: string,
  ): Promise<NhnAnswer> {
    return readAnswer(
      await callJson({
        method,
        url: `${baseUrl.replace(/\/$/, '')}/${product}/${appKeysWord}/${encodeURIComponent(appKey)}${path}`,
        headers: {
          'x-secret-key': secretKey,
          ...(idempotencyKey ? { 'x-nc-api-idempotency-key': idempotencyKey } : {}),
        },
        ...(body === undefined ? {} : { body }),
        timeoutMs: TIMEOUT_MS,
      }),
    );
  }
  return {
    call,
    async ask(product, path) {
      const answer = await call(product, 'GET', path);
      if (answer.kind === 'done') return answer.json;
      if (answer.kind === 'refused') throw new ProviderError(accountErrorOf(answer.code), String(answer.code));
      throw new ProviderError('unreachable');
    },
  };
}

function readAnswer(answer: Answer): NhnAnswer {
  if (answer.kind === 'unclear') return { kind: 'unclear' };
  if (answer.status === 429 || answer.status === 503) return { kind: 'busy', retryAfterMs: answer.retryAfterMs };
  const parsed = v.safeParse(headerSchema, answer.json);
  if (!parsed.success) return { kind: 'unclear' };
  const { isSuccessful, resultCode } = parsed.output.header;
  return isSuccessful ? { kind: 'done', json: answer.json } : { kind: 'refused', code: resultCode };
}
