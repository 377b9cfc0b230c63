// SOLAPI (also sold as CoolSMS): SMS, LMS, MMS, AlimTalk and Kakao Brand Message through one account.
//
// It has no idempotency key, so a batch goes in two steps: a group is made and its id kept, messages are put into it,
// and only then is it sent. Nothing in a group reaches anybody before that last call; a group that was never sent can
// be deleted, and a deleted group can never be sent, by nobody. That is what makes `absent` certain.

import * as v from 'valibot';
import type { LookupOutcome, SendOutcome } from '../../../core/dispatch/dispatch';
import type { ToldPrices } from '../../../core/dispatch/prices';
import { equalSecrets, toHex } from '../../vault';
import { pagesOf } from '../http';
import { imageFetcher } from '../image-bytes';
import { providerKind, type Tools } from '../kind';
import { type Hint, type OptOut, type Outgoing, type Provider, ProviderError } from '../port';
import { errorCodeOf, type SolapiClient, type SolapiCredentials, solapiClient } from './client';
import { failureOf, outcomeOfCode, refusalOf, TAKEN } from './codes';
import { storeImages } from './images';
import { REF_FIELD, toWire } from './wire';

/** Messages one call may put into a group; its body may be 15 MB. */
const PUT_MESSAGES = 10_000;
const PUT_CHARS = 5_000_000;
/** A large batch takes its time to be read at the other side. */
const PUT_TIMEOUT_MS = 60_000;
const LIST_PAGE = 500;
/** So few open messages are asked for by id instead of reading their whole group. */
const ASK_BY_ID = 100;

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

export const solapiCredentialsSchema = v.object({
  apiKey: text(64),
  apiSecret: text(128),
  /** Kakao channel (발신프로필) id, for Brand Message and AlimTalk. */
  pfId: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(64))),
});

export const solapi = providerKind<SolapiCredentials>({
  name: 'SOLAPI',
  channels: ['sms', 'kakao', 'alimtalk'],
  credentials: solapiCredentialsSchema,
  connect: (credentials, tools) =>
    createSolapi(credentials, solapiClient(credentials, tools.deps, tools.env.SOLAPI_BASE_URL), tools),
});

export function createSolapi(credentials: SolapiCredentials, client: SolapiClient, tools: Tools): Provider {
  const pfId = credentials.pfId ?? '';
  return {
    batch: PUT_MESSAGES,
    idempotent: false,
    asksByHandle: true,

    async send(batch, handover) {
      const images = await storeImages(client, tools.files, imageFetcher(tools), batch);
      const outcomes = batch.map((message): SendOutcome | null => {
        const kakao = message.content.channel !== 'sms';
        return kakao && pfId === '' ? { outcome: 'refused', reason: 'kakao_channel' } : images.outcomeOf(message);
      });
      const going = batch.filter((_, i) => outcomes[i] === null);
      const sent = going.length === 0 ? [] : await sendGroup(client, going, pfId, images, handover.keep);
      return outcomes.map((outcome) => outcome ?? sent.shift() ?? { outcome: 'unknown' });
    },

    async lookup({ handle }, sent) {
      if (handle === null) return new Map();
      if (sent.length <= ASK_BY_ID && sent.every((message) => message.providerMessageId))
        return readMessages(client, `/messages/v4/list?limit=${LIST_PAGE}&${idsQuery(sent)}`);
      const whole = await readGroup(client, handle);
      if (whole !== 'mixed') return new Map(sent.map(({ clientRef }) => [clientRef, whole]));
      return readMessages(client, `/messages/v4/groups/${handle}/messages?limit=${LIST_PAGE}`);
    },

    readHook: (request) => readHook(request, tools.hookSecret),

    async balance() {
      const answer = v.parse(balanceSchema, await client.ask('/cash/v1/balance'));
      return Math.floor(answer.balance + answer.point);
    },

    async senders() {
      const { senderIds } = v.parse(sendersSchema, await client.ask('/senderid/v1/numbers?limit=100'));
      return senderIds.map(({ phoneNumber, status, expireAt }) => ({
        number: phoneNumber.replace(/\D/g, ''),
        active: status === 'ACTIVE',
        expiresAt: expireAt ? Date.parse(expireAt) : null,
      }));
    },

    async *optOuts(since) {
      const from = encodeURIComponent(new Date(since).toISOString());
      const path = `/iam/v1/black?type=DENIAL&limit=${LIST_PAGE}&dateCreated%5Bgte%5D=${from}`;
      for await (const { blackList } of pagesOf((key: string | undefined) => askPage(client, blackSchema, path, key)))
        yield blackList.map(
          ({ recipientNumber, dateCreated }): OptOut => ({
            channel: 'sms',
            address: recipientNumber,
            at: Date.parse(dateCreated),
          }),
        );
    },

    async prices() {
      const countries = v.parse(pricesSchema, await client.ask('/pricing/v1/messaging/countries?countryId=82'));
      return domesticPrices(countries);
    },

    async check() {
      if (pfId === '') return null;
      const { channelList } = v.parse(channelsSchema, await client.ask('/kakao/v2/channels?limit=100'));
      return channelList.some(({ channelId }) => channelId === pfId) ? null : new ProviderError('kakao_channel', pfId);
    },
  };
}

const NEVER_SENT: SendOutcome = { outcome: 'later' };

/** Group, messages, go: outcomes in order. Until the last call nothing can reach anybody, so doubt before it is none. */
async function sendGroup(
  client: SolapiClient,
  batch: readonly Outgoing[],
  pfId: string,
  images: Parameters<typeof toWire>[2],
  keep: (handle: string) => Promise<void>,
): Promise<SendOutcome[]> {
  const all = (outcome: SendOutcome) => batch.map(() => outcome);
  const made = await client.call('POST', '/messages/v4/groups', { allowDuplicates: false });
  if (made.kind === 'unclear') return all(NEVER_SENT);
  const group = v.safeParse(groupSchema, made.json);
  if (made.status !== 200 || !group.success) return all(refusalOf(made, errorCodeOf(made.json)));
  const { groupId } = group.output;
  await keep(groupId);

  const outcomes = new Map<string, SendOutcome>();
  for (const messages of chunksByChars(batch.map((message) => toWire(message, pfId, images)))) {
    const put = await client.call('PUT', `/messages/v4/groups/${groupId}/messages`, { messages }, PUT_TIMEOUT_MS);
    if (put.kind === 'unclear') return all(NEVER_SENT);
    const added = v.safeParse(addedSchema, put.json);
    if (put.status !== 200 || !added.success) return all(refusalOf(put, errorCodeOf(put.json)));
    for (const { customFields, messageId, statusCode } of added.output.resultList) {
      const reason = failureOf(statusCode) ?? (statusCode === TAKEN ? null : 'provider_failed');
      const ref = customFields?.[REF_FIELD];
      if (ref)
        outcomes.set(
          ref,
          reason ? { outcome: 'refused', reason } : { outcome: 'accepted', providerMessageId: messageId },
        );
    }
  }
  const outcomeOf = ({ clientRef }: Outgoing) => outcomes.get(clientRef) ?? UNKNOWN;
  if (batch.every((message) => outcomeOf(message).outcome === 'refused')) return batch.map(outcomeOf);

  const go = await client.call('POST', `/messages/v4/groups/${groupId}/send`);
  if (go.kind === 'answer' && go.status === 200) return batch.map(outcomeOf);
  const whole = go.kind === 'unclear' ? UNKNOWN : refusalOf(go, errorCodeOf(go.json));
  return batch.map((message) => (outcomeOf(message).outcome === 'refused' ? outcomeOf(message) : whole));
}

const UNKNOWN: SendOutcome = { outcome: 'unknown' };

/** Pieces that stay below the limits of one call. */
function chunksByChars(messages: readonly unknown[]): unknown[][] {
  const chunks: unknown[][] = [];
  let chunk: unknown[] = [];
  let chars = 0;
  for (const message of messages) {
    const size = JSON.stringify(message).length;
    if (chunk.length > 0 && (chars + size > PUT_CHARS || chunk.length === PUT_MESSAGES)) {
      chunks.push(chunk);
      chunk = [];
      chars = 0;
    }
    chunk.push(message);
    chars += size;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

const idsQuery = (sent: readonly { providerMessageId: string | null }[]) =>
  sent.map(({ providerMessageId }) => `messageIds=${encodeURIComponent(providerMessageId ?? '')}`).join('&');

/**
 * What became of all of a group alike, where its own counts say so: one call, where its messages are one for five
 * hundred. One that was never sent is deleted first, so that it never will be.
 */
async function readGroup(client: SolapiClient, groupId: string): Promise<LookupOutcome | 'mixed'> {
  const { status, count } = v.parse(groupSchema, await client.ask(`/messages/v4/groups/${groupId}`));
  if (status === 'DELETED') return { outcome: 'absent' };
  if (status === 'PENDING') {
    const deleted = await client.call('DELETE', `/messages/v4/groups/${groupId}`);
    if (deleted.kind === 'answer' && deleted.status === 200) return { outcome: 'absent' };
    throw new ProviderError('unreachable', 'a group that was not sent could not be deleted');
  }
  // Some that it refused at the door are counted with it, and are not among its messages.
  if (!count || count.total === 0 || count.registeredFailed > 0) return 'mixed';
  if (status === 'COMPLETE' && count.sentSuccess === count.total) return { outcome: 'delivered' };
  return count.sentPending === count.total ? { outcome: 'accepted' } : 'mixed';
}

async function readMessages(client: SolapiClient, path: string): Promise<Map<string, LookupOutcome>> {
  const outcomes = new Map<string, LookupOutcome>();
  for await (const { messageList } of pagesOf((key: string | undefined) =>
    askPage(client, messagesSchema, path, key),
  )) {
    for (const [providerMessageId, { customFields, statusCode }] of Object.entries(messageList)) {
      const ref = customFields?.[REF_FIELD];
      const outcome = statusCode ? outcomeOfCode(statusCode) : null;
      if (ref && outcome)
        outcomes.set(ref, outcome.outcome === 'accepted' ? { ...outcome, providerMessageId } : outcome);
    }
  }
  return outcomes;
}

/** A page of one of SOLAPI's lists, and the key of the next. */
async function askPage<Page extends { nextKey?: string | null | undefined }>(
  client: SolapiClient,
  schema: v.GenericSchema<unknown, Page>,
  path: string,
  key: string | undefined,
): Promise<{ page: Page; next: string | null | undefined }> {
  const page = v.parse(schema, await client.ask(key ? `${path}&startKey=${encodeURIComponent(key)}` : path));
  return { page, next: page.nextKey };
}

const HOOK_HANDLES = 1_000;

/**
 * `X-Solapi-Secret` is the SHA-1 of a word typed into the console, the same on every call and not over the body: it
 * proves where to look, not what is there.
 */
async function readHook(request: Request, secret: string | null): Promise<Hint[] | null> {
  if (secret === null) return null;
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(secret));
  if (!equalSecrets(request.headers.get('x-solapi-secret') ?? '', toHex(new Uint8Array(digest)))) return null;
  const parsed = v.safeParse(reportsSchema, await request.json().catch(() => null));
  if (!parsed.success) return [];
  const groupIds = new Set(parsed.output.map((report) => report.groupId).filter((id) => id !== undefined));
  return [...groupIds].slice(0, HOOK_HANDLES).map((handle) => ({ type: 'look', handle }));
}

/**
 * Prices of messages within Korea, by billing type, from the account's list by country. The list says nothing of brand
 * messages everywhere, hence two names.
 */
function domesticPrices(countries: v.InferOutput<typeof pricesSchema>): ToldPrices {
  const korea = countries.find(({ countryId }) => countryId === '82');
  const named = {
    SMS: korea?.sms,
    LMS: korea?.lms,
    MMS: korea?.mms,
    ALIMTALK: korea?.ata,
    KAKAO: korea?.bms_free ?? korea?.bms,
  };
  return Object.fromEntries(Object.entries(named).filter(([, price]) => typeof price === 'number'));
}

const nullish = v.nullish(v.string());
const customFields = v.nullish(v.record(v.string(), v.string()));
const groupSchema = v.object({
  groupId: v.string(),
  status: v.string(),
  count: v.optional(
    v.object({ total: v.number(), registeredFailed: v.number(), sentSuccess: v.number(), sentPending: v.number() }),
  ),
});
const addedSchema = v.object({
  resultList: v.array(
    v.object({ messageId: v.string(), statusCode: v.string(), customFields: v.optional(customFields) }),
  ),
});
const messagesSchema = v.object({
  nextKey: nullish,
  messageList: v.record(v.string(), v.object({ statusCode: nullish, customFields: v.optional(customFields) })),
});
const balanceSchema = v.object({ balance: v.number(), point: v.optional(v.number(), 0) });
const price = v.nullish(v.number());
const pricesSchema = v.array(
  v.object({ countryId: v.string(), sms: price, lms: price, mms: price, ata: price, bms_free: price, bms: price }),
);
const sendersSchema = v.object({
  senderIds: v.array(v.object({ phoneNumber: v.string(), status: v.string(), expireAt: v.optional(nullish) })),
});
const blackSchema = v.object({
  nextKey: nullish,
  blackList: v.array(v.object({ recipientNumber: v.string(), dateCreated: v.string() })),
});
const channelsSchema = v.object({ channelList: v.array(v.object({ channelId: v.string() })) });
const reportsSchema = v.pipe(v.array(v.object({ groupId: v.optional(v.string()) })), v.maxLength(20_000));
