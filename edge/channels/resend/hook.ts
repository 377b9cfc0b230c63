// Resend's webhook, signed by Svix's scheme: HMAC-SHA256 over id, time and body, base64, one of several `v1,…` values.
// Signed over the body, so what it says of a message is believed at once. A repetition says the same and changes nothing.

import * as v from 'valibot';
import type { LookupOutcome } from '../../../core/dispatch/dispatch';
import { equalSecrets } from '../../vault';
import type { Hint } from '../port';

/** The tag that carries our reference; letters, digits, dash and underscore are all a tag may hold. */
export const REF_TAG = 'dorawa';

/** A call older or newer than this is a replay or a broken clock. */
const TOLERANCE_S = 5 * 60;

/** What the call tells; null when it is not Resend's. */
export async function readResendHook(
  request: Request,
  secret: string | undefined,
  now: number,
): Promise<Hint[] | null> {
  const body = await request.text();
  const id = request.headers.get('svix-id') ?? '';
  const time = request.headers.get('svix-timestamp') ?? '';
  const signatures = request.headers.get('svix-signature') ?? '';
  if (!secret || !/^\d{1,12}$/.test(time) || Math.abs(now / 1_000 - Number(time)) > TOLERANCE_S) return null;
  const expected = await signatureOf(secret, `${id}.${time}.${body}`);
  const genuine = signatures.split(' ').some((one) => equalSecrets(one, `v1,${expected}`));
  return genuine ? hintsOf(body) : null;
}

export async function signatureOf(secret: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

function hintsOf(body: string): Hint[] {
  const event = v.safeParse(v.pipe(v.string(), v.parseJson(), eventSchema), body);
  if (!event.success) return [];
  const { type, created_at: createdAt, data } = event.output;
  const clientRef = refIn(data.tags);
  const outcome = outcomeOf(type, data.bounce?.type, Date.parse(createdAt));
  const hints: Hint[] = clientRef && outcome ? [{ type: 'state', clientRef, outcome }] : [];
  // A complaint comes after delivery, where a state no longer moves; the refusal in it must be heard all the same.
  const because = blockedBy(type, outcome);
  const at = Date.parse(createdAt);
  const about = { channel: 'email', at, ...(clientRef !== undefined && { clientRef }) } as const;
  if (because) for (const address of data.to) hints.push({ type: 'opt_out', ...about, address, because });
  return hints;
}

/** Why nothing more may go to this mailbox, if that is what the event says. */
function blockedBy(type: string, outcome: LookupOutcome | null): 'complaint' | 'hard_bounce' | null {
  if (type === 'email.complained') return 'complaint';
  return outcome?.outcome === 'failed' && outcome.reason === 'bad_address' ? 'hard_bounce' : null;
}

/** Tags come back as a record, and in older calls as they were sent. */
function refIn(tags: v.InferOutput<typeof eventSchema>['data']['tags']): string | undefined {
  return Array.isArray(tags) ? tags.find((tag) => tag.name === REF_TAG)?.value : tags?.[REF_TAG];
}

/** Events about opening and clicking tell nothing a state hangs on; a soft bounce is tried again by Resend itself. */
function outcomeOf(type: string, bounce: string | undefined, at: number): LookupOutcome | null {
  switch (type) {
    case 'email.delivered':
      return { outcome: 'delivered', at };
    case 'email.bounced':
      return { outcome: 'failed', reason: bounce === 'Transient' ? 'unreachable' : 'bad_address' };
    case 'email.suppressed':
      return { outcome: 'failed', reason: 'bad_address' };
    case 'email.complained':
      return { outcome: 'failed', reason: 'complaint' };
    case 'email.failed':
      return { outcome: 'failed', reason: 'provider_failed' };
    default:
      return null;
  }
}

const eventSchema = v.object({
  type: v.string(),
  created_at: v.string(),
  data: v.object({
    to: v.optional(v.array(v.string()), []),
    tags: v.optional(
      v.union([v.record(v.string(), v.string()), v.array(v.object({ name: v.string(), value: v.string() }))]),
    ),
    bounce: v.optional(v.object({ type: v.optional(v.string()) })),
  }),
});
