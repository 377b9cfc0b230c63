// What a message will look like, before anybody gets it: rendered by the same function as the real one, with made-up
// values and links of the real length, so that bytes and price are those of a typical member's message.

import { EMPTY_CART } from '../../core/campaign/cart';
import type { CampaignDefinition } from '../../core/campaign/definition';
import { type MessageFacts, productsFor, valuesFor } from '../../core/campaign/variables';
import type { ComposedMessage } from '../../core/message/composed';
import type { Recipient } from '../../core/message/fill';
import { numberedLinks } from '../../core/message/links';
import { type RenderRefusal, renderMessage } from '../../core/message/render';
import { senderOf } from '../../core/message/sender';
import { ok, type Result } from '../../core/result';
import { cartUrlOf } from '../../core/site';
import { DAY_MS } from '../../core/time';
import type { Edge } from '../context';
import type { Site } from '../db/sites';

const SAMPLE_TOKEN = 'a1B2c3D4e5';
/** Stands in for a number not yet set; a campaign cannot be activated without a real one. */
const SAMPLE_080 = '080-000-0000';

export type MessagePreview = { composed: ComposedMessage; price: number };

/** The message for a made-up member with one product seen, carted and bought. */
export function previewMessage(
  edge: Pick<Edge, 'origin' | 'deps'>,
  site: Pick<Site, 'platform' | 'settings'>,
  definition: CampaignDefinition,
): Result<MessagePreview, RenderRefusal> {
  const { settings } = site;
  const sender = senderOf({ ...settings, optOut080: settings.optOut080 ?? SAMPLE_080 });
  const rendered = renderMessage(definition.message, sampleRecipient(edge, site, definition), sender, 'advertising');
  return rendered.ok ? ok({ composed: rendered.value, price: settings.prices[rendered.value.type] }) : rendered;
}

function sampleRecipient(
  edge: Pick<Edge, 'origin' | 'deps'>,
  site: Pick<Site, 'platform' | 'settings'>,
  definition: CampaignDefinition,
): Recipient {
  const { shopUrl } = site.settings;
  const now = edge.deps.now();
  const about: MessageFacts = {
    memberId: 'haneul22',
    memberName: '김하늘',
    shopName: site.settings.senderName,
    cartUrl: cartUrlOf(site),
    cart: SAMPLE_CART,
    shopUrl,
    anchorAt: now - SAMPLE_AGE_MS,
    subject: {
      occurredAt: now - SAMPLE_AGE_MS,
      url: `${shopUrl}/event/spring`,
      title: '봄맞이 기획전',
      items: [{ ...SAMPLE_ITEM, url: `${shopUrl}/product/1` }],
      value: SAMPLE_ITEM.price,
    },
    products: 5,
    now,
  };
  return {
    values: valuesFor(definition, about),
    products: productsFor(about),
    shortUrls: numberedLinks(definition.message).map(() => `${edge.origin}/r/${SAMPLE_TOKEN}`),
    optOutUrl: `${edge.origin}/u/0`,
  };
}

const SAMPLE_AGE_MS = 14 * DAY_MS;
const SAMPLE_ITEM = {
  item_id: '1',
  item_name: '코튼 오버핏 셔츠',
  item_brand: '하늘옷장',
  item_category: '셔츠',
  price: 39_000,
  list_price: 49_000,
  quantity: 1,
};
const SAMPLE_CART = {
  ...EMPTY_CART,
  lines: [
    {
      itemId: '1',
      variant: '',
      name: SAMPLE_ITEM.item_name,
      price: SAMPLE_ITEM.price,
      quantity: 1,
      image: null,
      url: null,
      addedAt: 0,
    },
  ],
  episode: { id: 1, startedAt: 0, lastAddAt: 0 },
};
