// Can the message be written for this member? Asked before anything is claimed, opened or issued for it, so that what is
// still to come stands in: the name, the coupon's code, the links.

import { type Coupon, exampleInHand } from '../coupon';
import type { Message } from '../message/content';
import { numberedLinks } from '../message/links';
import { type RenderRefusal, renderMessage } from '../message/render';
import type { Sender } from '../message/sender';
import type { CampaignDefinition } from './definition';
import { type MessageFacts, productsFor, valuesFor } from './variables';

/** What a message is about, before its name is opened and its coupon claimed. */
export type Outline = Omit<MessageFacts, 'memberName' | 'coupon'> & { hasName: boolean; coupon: Coupon | null };

/** The shortest there are: nothing is refused for its length that would have fitted. */
const STAND_IN = { name: '가', code: 'AA', url: 'https://a.kr' } as const;

/** Why the message cannot be written; null when it can, as far as is known by now. */
export function unwritable(
  definition: CampaignDefinition,
  message: Message,
  { hasName, coupon, ...known }: Outline,
  sender: Sender,
): RenderRefusal | null {
  const about: MessageFacts = {
    ...known,
    memberName: hasName ? STAND_IN.name : null,
    coupon: coupon && couponToCome(coupon, known.now),
  };
  const recipient = {
    values: valuesFor(definition, about),
    products: productsFor(about),
    shortUrls: numberedLinks(message).map(() => STAND_IN.url),
    optOutUrl: STAND_IN.url,
  };
  const written = renderMessage(message, recipient, sender, 'advertising');
  return written.ok ? null : written.error;
}

/** A platform says only when it issues one whether it has a code and a last day: it may have both. */
function couponToCome(coupon: Coupon, now: number) {
  const example = exampleInHand(coupon);
  if (coupon.kind === 'text') return example;
  const expiresAt = coupon.expiresAt ?? (coupon.kind === 'platform' ? now : null);
  return { ...example, code: STAND_IN.code, expiresAt };
}
