// What a message will look like, before anybody gets it: rendered by the same function as the real one, with made-up
// values and links of the real length, so that bytes and price are those of a typical member's message.

import { EMPTY_CART } from '../../core/campaign/cart';
import { cartProducts, cartValues, type MessageFacts } from '../../core/campaign/variables';
import type { ComposedMessage } from '../../core/message/composed';
import type { Message } from '../../core/message/content';
import type { Recipient } from '../../core/message/fill';
import { numberedLinks } from '../../core/message/links';
import { type RenderRefusal, renderMessage } from '../../core/message/render';
import { senderOf } from '../../core/message/sender';
import { ok, type Result } from '../../core/result';
import { cartUrlOf } from '../../core/site';
import type { Edge } from '../context';
import type { Site } from '../db/sites';

const SAMPLE_TOKEN = 'a1B2c3D4e5';
/** Stands in for a number not yet set; a campaign cannot be activated without a real one. */
const SAMPLE_080 = '080-000-0000';

export type MessagePreview = { composed: ComposedMessage; price: number };

/** The message for a made-up member with one product in the cart. */
export function previewMessage(
  edge: Pick<Edge, 'origin'>,
  site: Pick<Site, 'platform' | 'settings'>,
  message: Message,
): Result<MessagePreview, RenderRefusal> {
  const { settings } = site;
  const sender = senderOf({ ...settings, optOut080: settings.optOut080 ?? SAMPLE_080 });
  const rendered = renderMessage(message, sampleRecipient(edge, site, message), sender, 'advertising');
  return rendered.ok ? ok({ composed: rendered.value, price: settings.prices[rendered.value.type] }) : rendered;
}

function sampleRecipient(
  edge: Pick<Edge, 'origin'>,
  site: Pick<Site, 'platform' | 'settings'>,
  message: Message,
): Recipient {
  const about: MessageFacts = {
    memberId: 'haneul22',
    memberName: '김하늘',
    shopName: site.settings.senderName,
    cartUrl: cartUrlOf(site),
    cart: SAMPLE_CART,
  };
  return {
    values: cartValues(about),
    products: cartProducts(about),
    shortUrls: numberedLinks(message).map(() => `${edge.origin}/r/${SAMPLE_TOKEN}`),
    optOutUrl: `${edge.origin}/u/0`,
  };
}

const SAMPLE_CART = {
  ...EMPTY_CART,
  lines: [
    {
      itemId: '1',
      variant: '',
      name: '코튼 오버핏 셔츠',
      price: 39_000,
      quantity: 1,
      image: null,
      url: null,
      addedAt: 0,
    },
  ],
  episode: { id: 1, startedAt: 0, lastAddAt: 0 },
};
