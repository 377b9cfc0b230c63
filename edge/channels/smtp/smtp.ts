// SMTP: e-mail through the shop's own mail host. It knows no keys against repetition and cannot be asked afterwards, so
// a mail whose end is not known stays unknown; and its yes is the last word there is, so it counts as delivered: bounces
// come to the shop's own mailbox, where nobody here sees them.

import * as v from 'valibot';
import type { LookupOutcome, SendOutcome } from '../../../core/dispatch/dispatch';
import type { FailureReason } from '../../../core/dispatch/failure';
import { providerKind, type Tools } from '../kind';
import { type Outgoing, type Provider, ProviderError } from '../port';
import { toMime } from './mime';
import { type MailHost, SmtpFailure, SmtpSession } from './session';

/** Mails in one dialogue; a host answers a handful of times for each. */
const BATCH = 50;
/** Nothing is begun later than this after the dialogue began: the rest goes in the next one. */
const DIALOGUE_MS = 90_000;

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

export const smtpCredentialsSchema = v.object({
  /** A name, never a bare address of a network. */
  host: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^(?=.{4,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/)),
  /** 465 (when absent) speaks TLS from the start, 587 after STARTTLS; mail without it is not sent. */
  port: v.optional(v.picklist(['465', '587'])),
  username: text(254),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(254)),
});
export type SmtpCredentials = v.InferOutput<typeof smtpCredentialsSchema>;

export const smtp = providerKind<SmtpCredentials>({
  name: 'SMTP 메일 서버',
  channels: ['email'],
  silent: true,
  credentials: smtpCredentialsSchema,
  connect: createSmtp,
});

export function createSmtp(credentials: SmtpCredentials, { deps, env }: Pick<Tools, 'deps' | 'env'>): Provider {
  const host = hostOf(credentials, env.SMTP_BASE_URL);
  return {
    batch: BATCH,
    idempotent: false,

    async send(batch, handover) {
      await handover.keep(handover.id);
      const until = deps.now() + DIALOGUE_MS;
      let session: SmtpSession | null;
      try {
        session = await SmtpSession.open(host);
      } catch (error) {
        const outcome = outcomeOf(error);
        return batch.map(() => outcome);
      }
      const outcomes: SendOutcome[] = [];
      for (const message of batch) {
        if (!session || deps.now() > until) {
          outcomes.push({ outcome: 'later' });
          continue;
        }
        const outcome = await sendOne(session, message, handover.at);
        outcomes.push(outcome);
        if (outcome.outcome !== 'accepted') session = await recovered(session);
      }
      await session?.close();
      return outcomes;
    },

    async lookup(_handover, sent) {
      return new Map(
        sent.map(({ clientRef, providerMessageId }): [string, LookupOutcome] => [
          clientRef,
          { outcome: providerMessageId ? 'delivered' : 'unknown' },
        ]),
      );
    },

    async check() {
      try {
        await (await SmtpSession.open(host)).close();
        return null;
      } catch (error) {
        if (!(error instanceof SmtpFailure)) return new ProviderError('unreachable');
        if (error.stage === 'auth' && error.code >= 500) return new ProviderError('credentials', String(error.code));
        return new ProviderError(error.code === 0 ? 'unreachable' : 'refused', error.said.slice(0, 100));
      }
    },
  };
}

/** The host a shop entered; a deployment may have every shop's mail go elsewhere, to a stand-in. */
function hostOf({ host, port = '465', username, password }: SmtpCredentials, base: string | undefined): MailHost {
  if (!base)
    return { hostname: host, port: Number(port), security: port === '465' ? 'tls' : 'starttls', username, password };
  const { protocol, hostname, port: own } = new URL(base);
  const security = { 'smtps:': 'tls', 'smtp+starttls:': 'starttls' }[protocol] ?? 'none';
  return { hostname, port: Number(own), security: security as MailHost['security'], username, password };
}

/** The dialogue ready for another mail, or null when it has ended. */
async function recovered(session: SmtpSession): Promise<SmtpSession | null> {
  try {
    await session.reset();
    return session;
  } catch {
    await session.close();
    return null;
  }
}

/** What an envelope may hold: nothing that ends the line or the address. */
const PLAIN_ADDRESS = /^[!-;=?-~]+@[!-;=?-~]+$/;

async function sendOne(
  session: SmtpSession,
  { clientRef, from, to, content }: Outgoing,
  at: number,
): Promise<SendOutcome> {
  if (content.channel !== 'email') return { outcome: 'refused', reason: 'content' };
  if (!PLAIN_ADDRESS.test(to)) return { outcome: 'refused', reason: 'bad_address' };
  const messageId = `${clientRef}@${from.split('@')[1]}`;
  try {
    await session.send({ from, to, data: toMime(content, { from, to, messageId, at }) });
    return { outcome: 'accepted', providerMessageId: messageId };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** What a failed dialogue says of the mail it was about. */
export function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof SmtpFailure)) return { outcome: 'unknown' };
  const { stage, code } = error;
  // Silence after the last line of a mail: it may be on its way.
  if (code === 0) return stage === 'body' ? { outcome: 'unknown' } : { outcome: 'later' };
  if (code < 500) return { outcome: 'later' };
  return { outcome: 'refused', reason: reasonOf(error) };
}

/**
 * A host's final no in our words. An address is called dead only where the host says so of the address itself: the same
 * code is given for a sender it does not like, and a wrong guess would silence a whole list.
 */
function reasonOf({ stage, said }: SmtpFailure): FailureReason {
  if (stage === 'auth') return 'credentials';
  if (/\b5\.4\.5\b|quota|limit exceeded|too many/i.test(said) && !/\b5\.2\.\d/.test(said)) return 'quota';
  if (stage === 'mail') return 'sender';
  if (stage === 'rcpt') {
    if (/\b5\.2\.\d+\b|mailbox (is )?full/i.test(said)) return 'unreachable';
    const dead =
      /\b5\.1\.(1|2|3|10)\b|(no such|unknown|invalid) (user|mailbox|recipient|address)|does(n't| not) exist/i;
    return dead.test(said) ? 'bad_address' : 'provider_failed';
  }
  if (stage === 'body') return /\b5\.7\.\d+\b|spam/i.test(said) ? 'spam_filter' : 'content';
  return 'provider_failed';
}
