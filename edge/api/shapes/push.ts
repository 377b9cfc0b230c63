// Shapes of web push: the shop's key, and browsers.

import * as v from 'valibot';
import { pushSubscriptionSchema } from '../../../core/push-subscription';
import { about, named } from './common';

export const pushKeyShape = v.object({ publicKey: v.pipe(v.string(), about('base64url, 87 characters.')) });

export const browserShape = v.pipe(
  v.object({
    endpoint: v.pipe(
      v.string(),
      v.maxLength(1_000),
      about('Of Chrome, Edge, Firefox or Safari; nothing else is called.'),
    ),
    keys: v.object({ p256dh: v.string(), auth: v.string() }),
  }),
  named('PushSubscription'),
);

export const browserGoneSchema = v.object({ endpoint: pushSubscriptionSchema.entries.endpoint });
export const browserGoneShape = v.object({ endpoint: v.pipe(v.string(), v.maxLength(1_000)) });
