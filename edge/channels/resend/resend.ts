// Resend: advertising e-mail over HTTPS, up to a hundred a call. It remembers an `Idempotency-Key` for a day and answers
// a repetition with what it answered first, so a call whose end is not known is made again, once, under the same key.
// Which message an event is about is told by a tag that carries our reference.

import * as v from 'valibot';
import type { LookupOutcome, SendOutcome } from '../../../core/dispatch/dispatch';
import type { FailureReason } from '../../../core/dispatch/failure';
import { type Answer, callJson, laterOf } from '../http';
import { providerKind, type Tools } from '../kind';
import { type Outgoing, type Provider, ProviderError } from '../port';
import { REF_TAG, readResendHook } from './hook';

const BASE_URL = 'https://api.resend.com';
const BATCH = 100;
const TIMEOUT_MS = 20_000;
/** Messages of a batch that was refused as a whole are begun one by one within this time: the rest goes in the next. */
const ONE_BY_ONE_MS = 60_000;
/** Messages asked about in one look: a call each, and a few calls a second are all the account may make. */
const ASKED = 50;

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

export const resendCredentialsSchema = v.object({
  apiKey: text(128),
  /** Signing secret of the webhook, `whsec_…`; without it no bounce or complaint is heard of. */
  webhookSecret: v.optional(v.pipe(v.string(), v.trim(), v.regex(/^whsec_[A-Za-z0-9+/=]{16,100}$/))),
});
export type ResendCredentials = v.InferOutput<typeof resendCredentialsSchema>;

export const resend = providerKind<ResendCredentials>({
  name: 'Resend',
  channels: ['email'],
  credentials: resendCredentialsSchema,
  connect: createResend,
});

export function createResend(credentials: ResendCredentials, tools: Pick<Tools, 'deps' | 'env'>): Provider {
  const base = (tools.env.RESEND_BASE_URL ?? BASE_URL).replace(/\/$/, '');
  const call = (method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer> =>
    callJson({
      method,
      url: `${base}${path}`,
      headers: { authorization: `Bearer ${credentials.apiKey}`, ...(key && { 'idempotency-key': key }) },
      ...(body === undefined ? {} : { body }),
      timeoutMs: TIMEOUT_MS,
    });

  /** Posts under a key; what stayed unclear is posted again, which cannot send twice. */
  async function post(emails: readonly object[], key: string): Promise<Answer> {
    const first = await call('POST', '/emails/batch', emails, key);
    return first.kind === 'unclear' ? call('POST', '/emails/batch', emails, key) : first;
  }

  async function sendEmails(batch: readonly Outgoing[], key: string): Promise<SendOutcome[]> {
    const answer = await post(batch.map(toWire), key);
    if (answer.kind === 'unclear') return batch.map(() => ({ outcome: 'unknown' }));
    const taken = v.safeParse(takenSchema, answer.json);
    if (answer.status === 200 && taken.success)
      return batch.map((_, i) => {
        const id = taken.output.data[i]?.id;
        return id ? { outcome: 'accepted', providerMessageId: id } : { outcome: 'unknown' };
      });
    // One address Resend does not like refuses them all: then each is heard for itself.
    if (answer.status === 422 && batch.length > 1) {
      const until = tools.deps.now() + ONE_BY_ONE_MS;
      const outcomes: SendOutcome[] = [];
      for (const message of batch)
        if (tools.deps.now() > until) outcomes.push({ outcome: 'later' });
        else outcomes.push(...(await sendEmails([message], `${key}-${message.clientRef}`)));
      return outcomes;
    }
    return batch.map(() => refusalOf(answer));
  }

  return {
    batch: BATCH,
    idempotent: false,

    async send(batch, handover) {
      await handover.keep(handover.id);
      const emails = batch.filter((message) => message.content.channel === 'email');
      const outcomes = emails.length === 0 ? [] : await sendEmails(emails, handover.id);
      return batch.map((message) =>
        message.content.channel === 'email'
          ? (outcomes.shift() ?? { outcome: 'unknown' })
          : { outcome: 'refused', reason: 'content' },
      );
    },

    async lookup(_handover, sent) {
      const outcomes = new Map<string, LookupOutcome>();
      const known = sent.flatMap(({ clientRef, providerMessageId: id }) => (id ? [{ clientRef, id }] : []));
      for (const { clientRef, id } of known.slice(0, ASKED)) {
        const answer = await call('GET', `/emails/${encodeURIComponent(id)}`);
        // Whoever does not answer about one is not asked about the rest: each would take its time.
        if (answer.kind === 'unclear' && outcomes.size === 0) throw new ProviderError('unreachable', answer.detail);
        if (answer.kind === 'unclear') break;
        if (answer.status !== 200) continue;
        const email = v.safeParse(emailSchema, answer.json);
        if (email.success) outcomes.set(clientRef, outcomeOfEvent(email.output.last_event));
      }
      return outcomes;
    },

    readHook: (request) => readResendHook(request, credentials.webhookSecret, tools.deps.now()),

    async senders() {
      const answer = await call('GET', '/domains');
      if (answer.kind === 'unclear') throw new ProviderError('unreachable', answer.detail);
      // A key that may only send is a good key; it cannot say which domains there are.
      if (answer.status === 401 && errorName(answer.json) === 'restricted_api_key') return [];
      if (answer.status === 401 || answer.status === 403)
        throw new ProviderError('credentials', errorName(answer.json));
      const domains = v.safeParse(domainsSchema, answer.json);
      if (!domains.success) throw new ProviderError('refused', errorName(answer.json));
      return domains.output.data.map(({ name, status }) => ({
        number: name,
        active: status === 'verified',
        expiresAt: null,
      }));
    },
  };
}

function toWire({ clientRef, to, from, content }: Outgoing): object {
  if (content.channel !== 'email') throw new Error('not an e-mail');
  const { fromName, subject, html, text: plain, headers } = content;
  return {
    from: `${quoted(fromName)} <${from}>`,
    to: [to],
    subject,
    html,
    text: plain,
    headers,
    tags: [{ name: REF_TAG, value: clientRef }],
  };
}

/** A display name as RFC 5322 has it quoted, without what would end it or begin a header. */
function quoted(name: string): string {
  return `"${name.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/** What a refusal of the call says of the messages in it. */
function refusalOf(answer: Extract<Answer, { kind: 'answer' }>): SendOutcome {
  const { status, json } = answer;
  const refused = (reason: FailureReason): SendOutcome => ({ outcome: 'refused', reason });
  const name = errorName(json);
  if (name === 'daily_quota_exceeded' || name === 'monthly_quota_exceeded') return refused('quota');
  if (status === 429 || status === 503) return laterOf(answer);
  // The same key is at work this very moment, or was used for something else: what became of it is not known here.
  if (status === 409) return { outcome: 'unknown' };
  if (status === 401) return refused('credentials');
  if (status === 403) return refused(/api_key/.test(name) ? 'credentials' : 'sender');
  if (status === 422) return refused(/\bto\b/.test(messageOf(json)) ? 'bad_address' : 'content');
  return refused('provider_failed');
}

/** An e-mail's last event, in our words. Opened and clicked are known to have been delivered. */
export function outcomeOfEvent(event: string | null | undefined): LookupOutcome {
  switch (event) {
    case 'delivered':
    case 'opened':
    case 'clicked':
      return { outcome: 'delivered' };
    case 'complained':
      return { outcome: 'failed', reason: 'complaint' };
    case 'bounced':
    case 'suppressed':
      return { outcome: 'failed', reason: 'bad_address' };
    case 'failed':
    case 'canceled':
      return { outcome: 'failed', reason: 'provider_failed' };
    default:
      return { outcome: 'accepted' };
  }
}

const errorSchema = v.object({ name: v.optional(v.string(), ''), message: v.optional(v.string(), '') });
const errorName = (json: unknown): string => parsed(json).name;
const messageOf = (json: unknown): string => parsed(json).message;
function parsed(json: unknown): { name: string; message: string } {
  const error = v.safeParse(errorSchema, json);
  return error.success ? error.output : { name: '', message: '' };
}

const takenSchema = v.object({ data: v.array(v.object({ id: v.string() })) });
const emailSchema = v.object({ last_event: v.nullish(v.string()) });
const domainsSchema = v.object({ data: v.array(v.object({ name: v.string(), status: v.string() })) });
