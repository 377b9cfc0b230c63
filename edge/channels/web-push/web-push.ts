// Web push: straight to the push services of the browsers, with nobody in between. A push service's yes is the last word
// there is, so it counts as delivered; a subscription that is gone is forgotten. Sent again, a message takes the place
// of its first copy where that is still on show, but that is a browser's courtesy and no promise.

import * as v from 'valibot';
import type { LookupOutcome, SendOutcome } from '../../../core/dispatch/dispatch';
import type { FailureReason } from '../../../core/dispatch/failure';
import { msUntilNight } from '../../../core/dispatch/quiet-hours';
import type { ComposedPush } from '../../../core/message/composed';
import { isPushEndpoint, type PushSubscription, pushSubscriptionSchema } from '../../../core/push-subscription';
import { toBase64Url } from '../../vault';
import { laterOf, retryAfter } from '../http';
import { providerKind, type Tools } from '../kind';
import type { Outgoing, Provider } from '../port';
import { encryptFor, oneTime } from './encrypt';
import { vapidHeader } from './vapid';

const BATCH = 100;
const TIMEOUT_MS = 10_000;
/** Nothing is begun later than this after the batch began: the rest goes in the next one. */
const BATCH_MS = 90_000;

export const webPushCredentialsSchema = v.object({
  /** Whom a push service writes to when something is wrong. */
  contact: v.pipe(v.string(), v.trim(), v.email(), v.maxLength(254)),
});
export type WebPushCredentials = v.InferOutput<typeof webPushCredentialsSchema>;

export const webPush = providerKind<WebPushCredentials>({
  name: '웹 푸시',
  channels: ['push'],
  silent: true,
  credentials: webPushCredentialsSchema,
  connect: createWebPush,
});

export function createWebPush({ contact }: WebPushCredentials, { deps, push }: Pick<Tools, 'deps' | 'push'>): Provider {
  /** What one push service says of one browser. */
  async function post(browser: PushSubscription, content: ComposedPush, clientRef: string): Promise<SendOutcome> {
    if (!isPushEndpoint(browser.endpoint)) return refused('bad_address');
    let body: Uint8Array<ArrayBuffer>;
    try {
      body = await encryptFor(browser.keys, payloadOf(content, clientRef), await oneTime(deps.randomBytes));
    } catch {
      await push.forget(browser.endpoint);
      return refused('bad_address');
    }
    const now = deps.now();
    const headers = {
      authorization: await vapidHeader(await push.keys(), browser.endpoint, contact, now),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      // What waits for a phone that is off must not arrive in the night.
      ttl: String(Math.floor(msUntilNight(now) / 1_000)),
      urgency: 'normal',
      topic: await topicOf(clientRef),
    };
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(browser.endpoint, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) await push.forget(browser.endpoint);
      return outcomeOf(response, clientRef);
    } catch {
      return { outcome: 'unknown' };
    }
  }

  async function send({ to, clientRef, content }: Outgoing): Promise<SendOutcome> {
    if (content.channel !== 'push') return refused('content');
    const browsers = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(pushSubscriptionSchema)), to);
    if (!browsers.success) return refused('bad_address');
    const outcomes: SendOutcome[] = [];
    for (const browser of browsers.output) outcomes.push(await post(browser, content, clientRef));
    return together(outcomes);
  }

  return {
    batch: BATCH,
    idempotent: false,

    async send(batch, handover) {
      await handover.keep(handover.id);
      const until = deps.now() + BATCH_MS;
      const outcomes: SendOutcome[] = [];
      for (const message of batch) outcomes.push(deps.now() > until ? { outcome: 'later' } : await send(message));
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
  };
}

/** What the service worker in the shop's page is handed. A message with the same `tag` replaces the one on show. */
function payloadOf({ title, body, image, url, optOutUrl }: ComposedPush, tag: string): string {
  return JSON.stringify({ title, body, image: image?.src ?? null, url, optOutUrl, tag });
}

/** At most 32 characters of base64url: an undelivered message gives way to its own second copy and to no other. */
async function topicOf(clientRef: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(clientRef));
  return toBase64Url(new Uint8Array(hash).subarray(0, 24));
}

const refused = (reason: FailureReason): SendOutcome => ({ outcome: 'refused', reason });

function outcomeOf({ status, headers }: Response, clientRef: string): SendOutcome {
  if (status >= 200 && status < 300) return { outcome: 'accepted', providerMessageId: clientRef };
  if (status === 404 || status === 410) return refused('bad_address');
  if (status === 413) return refused('too_long');
  if (status === 401 || status === 403) return refused('credentials');
  if (status === 429 || status === 503) return laterOf(retryAfter(headers));
  // A service that failed half-way may have taken it.
  if (status >= 500) return { outcome: 'unknown' };
  return refused('provider_failed');
}

/** One message to several browsers: it went if it went to one; in doubt about one, it is in doubt; else the mildest no. */
function together(outcomes: readonly SendOutcome[]): SendOutcome {
  for (const kind of ['accepted', 'unknown', 'later'] as const) {
    const found = outcomes.find(({ outcome }) => outcome === kind);
    if (found) return found;
  }
  const living = outcomes.find((outcome) => outcome.outcome === 'refused' && outcome.reason !== 'bad_address');
  return living ?? refused('bad_address');
}
