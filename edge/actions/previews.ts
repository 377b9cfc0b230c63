// What a message will look like, before anybody gets it: rendered by the same function as the real one, with made-up
// values and a link of the real length, so that bytes and price are those of a typical member's message.

import { EMPTY_CART } from '../../core/campaign/cart';
import { cartValues } from '../../core/campaign/variables';
import type { ComposedText } from '../../core/message/composed';
import type { Message } from '../../core/message/content';
import { type RenderRefusal, renderMessage } from '../../core/message/render';
import { err, type Result } from '../../core/result';
import { cartUrlOf } from '../../core/site';
import type { Edge } from '../context';
import type { Site } from '../db/sites';

const SAMPLE_TOKEN = 'a1B2c3D4e5';
const SAMPLE_NUMBER = { sender: '0200000000', optOut080: '080-000-0000' };

export type MessagePreview = ComposedText & { price: number };

/** The text for a made-up member with one product in the cart. Stand-ins take the place of numbers not yet set. */
export function previewMessage(
  edge: Pick<Edge, 'origin'>,
  site: Pick<Site, 'platform' | 'settings'>,
  message: Message,
): Result<MessagePreview, RenderRefusal> {
  if (message.channel !== 'sms') return err({ reason: 'message_invalid' });
  const { senderName, senderNumber, optOut080, prices } = site.settings;
  const values = cartValues({
    memberId: 'haneul22',
    memberName: '김하늘',
    shopName: senderName,
    cartUrl: cartUrlOf(site),
    cart: SAMPLE_CART,
  });
  const sender = {
    name: senderName,
    number: senderNumber ?? SAMPLE_NUMBER.sender,
    optOut080: optOut080 ?? SAMPLE_NUMBER.optOut080,
  };
  const shortUrls = message.links.map(() => `${edge.origin}/r/${SAMPLE_TOKEN}`);
  const rendered = renderMessage(message, values, shortUrls, sender);
  return rendered.ok ? { ok: true, value: { ...rendered.value, price: prices[rendered.value.type] } } : rendered;
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
