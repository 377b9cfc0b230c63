// What became of a hand-over at NHN. It keeps what it took in lists that can be asked for by the time of the request:
// texts and AlimTalk by the group key we gave the hand-over, brand messages by the reference we gave as their author.

import * as v from 'valibot';
import type { LookupOutcome } from '../../../core/dispatch/dispatch';
import { MINUTE_MS } from '../../../core/time';
import { pagesOf } from '../http';
import type { SentMessage } from '../port';
import type { NhnClient } from './client';
import { type Family, outcomeOfResult } from './codes';

const PAGE = 1_000;
/** A hand-over is given up after less than this, so everything it asked for was asked for in this time. */
export const ASKED_WITHIN_MS = 6 * MINUTE_MS;
/** What NHN does not list by then it never took: no call of ours lives that long, and it lists what it takes at once. */
export const ABSENT_AFTER_MS = 15 * MINUTE_MS;
/** Its clock may differ from ours. */
const SKEW_MS = 2 * MINUTE_MS;

/** A hand-over as NHN knows it, and whether it is asked about with the keys it was sent with. */
type Asked = { at: number; handle: string; hasItsKeys: boolean };

type Listed = { ref: string; outcome: LookupOutcome };

/** Reads what the lists say of messages of a hand-over, by client reference. */
export async function readOutcomes(
  clients: { text: NhnClient | null; kakao: NhnClient | null },
  handover: Asked,
  sent: readonly SentMessage[],
  now: number,
): Promise<Map<string, LookupOutcome>> {
  const asked = new Set(sent.map(({ clientRef }) => clientRef));
  const outcomes = new Map<string, LookupOutcome>();
  for await (const rows of listed(clients, handover)) {
    for (const { ref, outcome } of rows) if (asked.has(ref)) outcomes.set(ref, outcome);
    if (outcomes.size === asked.size) return outcomes;
  }
  const absent = handover.hasItsKeys && now - handover.at > ABSENT_AFTER_MS;
  for (const ref of asked) if (absent && !outcomes.has(ref)) outcomes.set(ref, { outcome: 'absent' });
  return outcomes;
}

async function* listed(
  clients: { text: NhnClient | null; kakao: NhnClient | null },
  handover: Asked,
): AsyncGenerator<Listed[]> {
  const { text, kakao } = clients;
  const from = handover.at - SKEW_MS;
  const to = handover.at + ASKED_WITHIN_MS + SKEW_MS;
  const group = `&senderGroupingKey=${encodeURIComponent(handover.handle)}`;
  if (text) {
    for (const kind of ['sms', 'mms']) {
      const query = `/sender/${kind}?startCreateDate=${koreanTime(from)}&endCreateDate=${koreanTime(to)}${group}`;
      yield* rowsOf(text, 'sms/v3.0', query, readTexts);
    }
  }
  if (!kakao) return;
  const brand = `/messages?startRequestDate=${koreanMinute(from)}&endRequestDate=${koreanMinute(to)}`;
  yield* rowsOf(kakao, 'brand-message/v1.0', brand, readKakao);
  const alimtalk = `/messages?startCreateDate=${koreanMinute(from)}&endCreateDate=${koreanMinute(to)}${group}`;
  yield* rowsOf(kakao, 'alimtalk/v2.3', alimtalk, readKakao);
}

/** The rows of a list, page by page; a page that is not full is its last. */
export function rowsOf<Row>(
  client: NhnClient,
  product: string,
  path: string,
  read: (json: unknown) => Row[],
): AsyncGenerator<Row[]> {
  return pagesOf(async (number: number | undefined = 1) => {
    const page = read(await client.ask(product, `${path}&pageNum=${number}&pageSize=${PAGE}`));
    return { page, next: page.length < PAGE ? null : number + 1 };
  });
}

const maybe = v.nullish(v.string());
const textsSchema = v.object({
  body: v.object({
    data: v.array(v.object({ recipientGroupingKey: maybe, msgStatus: maybe, resultCode: maybe })),
  }),
});

/** 1 and 2 are on their way, whatever code stands beside them; the rest says its own. */
function readTexts(json: unknown): Listed[] {
  return v.parse(textsSchema, json).body.data.map(({ recipientGroupingKey, msgStatus, resultCode }) => ({
    ref: recipientGroupingKey ?? '',
    outcome: msgStatus === '1' || msgStatus === '2' ? { outcome: 'accepted' } : textOutcome(msgStatus, resultCode),
  }));
}

function textOutcome(status: string | null | undefined, code: string | null | undefined): LookupOutcome {
  if (status === '4') return { outcome: 'failed', reason: 'provider_failed' };
  if (status === '5') return { outcome: 'failed', reason: 'duplicate' };
  return outcomeOfResult('text', code);
}

const kakaoSchema = v.object({
  messageSearchResultResponse: v.object({
    messages: v.array(
      v.object({ recipientGroupingKey: maybe, createUser: maybe, messageStatus: maybe, resultCode: maybe }),
    ),
  }),
});

function readKakao(json: unknown): Listed[] {
  const { messages } = v.parse(kakaoSchema, json).messageSearchResultResponse;
  return messages.map(({ recipientGroupingKey, createUser, messageStatus, resultCode }) => ({
    ref: recipientGroupingKey ?? createUser ?? '',
    outcome: isDone(messageStatus) ? outcomeOfResult('kakao' satisfies Family, resultCode) : { outcome: 'accepted' },
  }));
}

const isDone = (status: string | null | undefined) => status === 'COMPLETED' || status === 'FAILED';

const KST_MS = 9 * 60 * MINUTE_MS;

/** `yyyy-MM-dd HH:mm:ss` in Korea, for a query. */
const koreanTime = (at: number) =>
  encodeURIComponent(new Date(at + KST_MS).toISOString().replace('T', ' ').slice(0, 19));
const koreanMinute = (at: number) => koreanTime(at).replace(/%3A\d\d$/, '');
/** The instant of NHN's own `2018-05-14 17:07:29.0`, which is Korea's time. */
export const instantOf = (text: string): number => Date.parse(`${text.slice(0, 19).replace(' ', 'T')}+09:00`);
/** The same, for other queries. */
export const queryTime = koreanTime;
