// A browser that agreed to be notified, as its `PushSubscription` says it. The address comes from a browser, so it is
// believed only where it belongs to a push service that is known: everything else would be a way to make us call anywhere.

import * as v from 'valibot';

/** Push services of the browsers there are; a leading dot stands for any host below. */
const PUSH_HOSTS = ['fcm.googleapis.com', '.push.services.mozilla.com', '.notify.windows.com', '.push.apple.com'];

/** Is this an address of a known push service? */
export function isPushEndpoint(endpoint: string): boolean {
  const [, host = ''] = /^https:\/\/([a-z0-9.-]+)\/[\x21-\x7e]+$/.exec(endpoint) ?? [];
  return PUSH_HOSTS.some((known) => (known.startsWith('.') ? host.endsWith(known) : host === known));
}

const base64Url = (characters: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[A-Za-z0-9_-]{${characters}}={0,2}$`), `expected ${characters} characters of base64url`),
  );

export const pushSubscriptionSchema = v.object({
  endpoint: v.pipe(
    v.string(),
    v.maxLength(1_000),
    v.check(isPushEndpoint, 'expected an address of a known push service'),
  ),
  keys: v.object({
    /** The browser's public key: 65 bytes. */
    p256dh: base64Url(87),
    /** Its authentication secret: 16 bytes. */
    auth: base64Url(22),
  }),
});
export type PushSubscription = v.InferOutput<typeof pushSubscriptionSchema>;

/** Browsers of one member that are written to; of more, those registered last. */
export const BROWSERS_PER_MEMBER = 5;
