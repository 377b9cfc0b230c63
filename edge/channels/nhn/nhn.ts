// NHN Cloud: texts through one product, Brand Message and AlimTalk through another, each with keys of its own.
//
// Doubt is ended by asking. Every request carries the hand-over and the message in fields that NHN lists again, so what
// it took can be found without its ids, and what it does not list long after the hand-over it never had: where it is asked
// with the keys it was sent with, which the hand-over's name at NHN tells. Its
// idempotency key (ten minutes, documented for Kakao) is sent besides: a repetition is refused, never sent twice.

import * as v from 'valibot';
import type { SendOutcome } from '../../../core/dispatch/dispatch';
import { stableHash } from '../../../core/hash';
import { MINUTE_MS } from '../../../core/time';
import { laterOf } from '../http';
import { imageFetcher } from '../image-bytes';
import { providerKind, type Tools } from '../kind';
import { CONNECTIONS_PER_SEND, type OptOut, type Outgoing, type Provider, type Sender } from '../port';
import { NHN_KAKAO_URL, NHN_SMS_URL, type NhnAnswer, type NhnClient, nhnClient } from './client';
import { REPEATED, refusalOf } from './codes';
import { readNhnHook } from './hook';
import { storeImages } from './images';
import { instantOf, queryTime, readOutcomes, rowsOf } from './lookup';
import { type NhnRequest, requestsOf } from './wire';

/** Most are requests of one message each, and a Worker's minute has only so many calls. */
const BATCH = 200;
/** No request begins later than this after its hand-over did; what is left goes with the next. */
const SEND_WITHIN_MS = 4 * MINUTE_MS;
const LIST_PAGE = 1_000;

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const maybeText = (max: number) => v.optional(v.pipe(v.string(), v.trim(), v.maxLength(max)));

export const nhnCredentialsSchema = v.object({
  smsAppKey: text(64),
  smsSecretKey: text(64),
  /** The free line rented from NHN, whose refusals are read. */
  unsubscribeNo: maybeText(20),
  kakaoAppKey: maybeText(64),
  kakaoSecretKey: maybeText(64),
  /** Of the Kakao channel (발신프로필), forty characters. */
  senderKey: maybeText(40),
});
export type NhnCredentials = v.InferOutput<typeof nhnCredentialsSchema>;

export const nhn = providerKind<NhnCredentials>({
  name: 'NHN Cloud',
  channels: ['sms', 'kakao', 'alimtalk'],
  credentials: nhnCredentialsSchema,
  connect: createNhn,
});

export function createNhn(credentials: NhnCredentials, { deps, env, files, hookSecret }: Tools): Provider {
  const { smsAppKey, smsSecretKey, kakaoAppKey, kakaoSecretKey, senderKey = '' } = credentials;
  const line = credentials.unsubscribeNo?.replace(/\D/g, '');
  const text = nhnClient(
    env.NHN_SMS_BASE_URL ?? NHN_SMS_URL,
    { appKey: smsAppKey, secretKey: smsSecretKey },
    'appKeys',
  );
  const kakao =
    kakaoAppKey && kakaoSecretKey && senderKey
      ? nhnClient(
          env.NHN_KAKAO_BASE_URL ?? NHN_KAKAO_URL,
          { appKey: kakaoAppKey, secretKey: kakaoSecretKey },
          'appkeys',
        )
      : null;

  const handleOf = (id: string) => `${id}-${stableHash(`${smsAppKey} ${kakaoAppKey ?? ''}`)}`;

  async function perform(request: NhnRequest, client: NhnClient): Promise<SendOutcome[]> {
    const { family, product, path, body, refs } = request;
    const answer = await client.call(product, 'POST', path, body, refs[0]);
    return refs.map((_, i) => outcomeOf(family, answer, i));
  }

  return {
    batch: BATCH,
    idempotent: false,
    asksByHandle: true,

    async send(batch, handover) {
      const handle = handleOf(handover.id);
      await handover.keep(handle);
      const images = await storeImages({ text, kakao }, files, imageFetcher({ deps, env }), batch);
      const outcomes = new Map<string, SendOutcome>();
      const going = batch.filter((message) => {
        const refused = kakao || message.content.channel === 'sms' ? images.outcomeOf(message) : NO_CHANNEL;
        if (refused) outcomes.set(message.clientRef, refused);
        return refused === null;
      });
      const requests = requestsOf(going, handle, senderKey, images);
      const worker = async () => {
        for (let request = requests.shift(); request; request = requests.shift()) {
          const late = deps.now() - handover.at > SEND_WITHIN_MS;
          const client = request.family === 'text' ? text : kakao;
          const said: SendOutcome[] = late || !client ? request.refs.map(() => LATER) : await perform(request, client);
          for (const [i, ref] of request.refs.entries()) outcomes.set(ref, said[i] ?? UNKNOWN);
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS_PER_SEND }, worker));
      return batch.map(({ clientRef }: Outgoing) => outcomes.get(clientRef) ?? LATER);
    },

    async lookup(handover, sent) {
      const { id, at, handle } = handover;
      if (handle === null) return new Map();
      // Those from before were named by their id alone.
      const hasItsKeys = handle === handleOf(id) || handle === id;
      return readOutcomes({ text, kakao }, { at, handle, hasItsKeys }, sent, deps.now());
    },

    readHook: (request) => readNhnHook(request, hookSecret),

    async senders(): Promise<Sender[]> {
      const { body } = v.parse(sendersSchema, await text.ask('sms/v3.0', `/sendNos?pageSize=${LIST_PAGE}`));
      return body.data.map(({ sendNo, useYn, blockYn }) => ({
        number: sendNo.replace(/\D/g, ''),
        active: useYn === 'Y' && blockYn !== 'Y',
        expiresAt: null,
      }));
    },

    ...(line && { optOuts: (since: number) => listOptOuts(text, line, since, deps.now()) }),

    async check() {
      if (!kakao) return null;
      await kakao.ask('alimtalk/v2.3', `/senders/${encodeURIComponent(senderKey)}`);
      return null;
    },
  };
}

/** Who refused by calling the free line since an instant. */
async function* listOptOuts(text: NhnClient, line: string, since: number, now: number): AsyncIterable<OptOut[]> {
  const period = `&startRequestDate=${queryTime(since)}&endRequestDate=${queryTime(now + MINUTE_MS)}`;
  const query = `/blockservice/recipients?unsubscribeNo=${line}${period}`;
  for await (const refusals of rowsOf(text, 'sms/v3.0', query, readRefusals)) yield refusals;
}

const readRefusals = (json: unknown): OptOut[] =>
  v.parse(refusalsSchema, json).body.data.map(({ recipientNo, requestDate }) => ({
    channel: 'sms',
    address: recipientNo,
    at: instantOf(requestDate),
  }));

const NO_CHANNEL: SendOutcome = { outcome: 'refused', reason: 'kakao_channel' };
const LATER: SendOutcome = { outcome: 'later' };
const UNKNOWN: SendOutcome = { outcome: 'unknown' };

/** What the answer to a request says of its recipient number `i`. */
function outcomeOf(family: NhnRequest['family'], answer: NhnAnswer, i: number): SendOutcome {
  switch (answer.kind) {
    case 'unclear':
      return UNKNOWN;
    case 'busy':
      return laterOf(answer);
    case 'refused':
      // The first call with this key arrived, whatever became of its answer: asking tells.
      return family === 'kakao' && answer.code === REPEATED ? UNKNOWN : refusalOf(family, answer.code);
    case 'done': {
      const parsed = v.safeParse(takenSchema, answer.json);
      const results = parsed.success
        ? (parsed.output.body?.data.sendResultList ?? parsed.output.message?.sendResults)
        : [];
      const result = results?.[i];
      if (!result) return UNKNOWN;
      if (result.resultCode !== 0) return refusalOf(family, result.resultCode);
      return { outcome: 'accepted', providerMessageId: null };
    }
  }
}

const results = v.array(v.object({ resultCode: v.number() }));
const takenSchema = v.object({
  body: v.nullish(v.object({ data: v.object({ sendResultList: results }) })),
  message: v.nullish(v.object({ sendResults: results })),
});
const sendersSchema = v.object({
  body: v.object({
    data: v.array(v.object({ sendNo: v.string(), useYn: v.string(), blockYn: v.nullish(v.string()) })),
  }),
});
const refusalsSchema = v.object({
  body: v.object({ data: v.array(v.object({ recipientNo: v.string(), requestDate: v.string() })) }),
});
