// Facts of the gate that let a message through; a test changes what it is about.

import type { Campaign } from '../../core/campaign/campaign';
import { EMPTY_CART } from '../../core/campaign/cart';
import { startOf } from '../../core/campaign/definition';
import { NO_FACTS } from '../../core/campaign/fit';
import { findPreset } from '../../core/campaign/presets';
import { NOTHING_USED } from '../../core/dispatch/budget';
import type { GateFacts } from '../../core/dispatch/gate';
import { USUAL_PRICES } from '../../core/site';
import { DAY_MS } from '../../core/time';

export const kst = (text: string) => Date.parse(`${text.replace(' ', 'T')}+09:00`);
export const now = kst('2026-03-10 12:00');
export const quiet = { fromMinute: 20 * 60 + 50, toMinute: 8 * 60 };

export const campaign: Campaign = {
  id: 1,
  siteId: 1,
  status: 'active',
  version: 1,
  definition: startOf(findPreset('cart_abandon') ?? never()),
  activatedAt: 0,
  archivedAt: null,
  finishedAt: null,
  nextRunAt: null,
};

function never(): never {
  throw new Error('the preset is gone');
}

export function facts(over: Partial<GateFacts> = {}): GateFacts {
  return {
    now,
    dispatch: {
      occurrence: 'cart:7',
      dueAt: now,
      anchorAt: now - DAY_MS,
      subject: { seq: 7, products: 1 },
      orderWaitedTo: null,
    },
    campaign,
    settings: {
      shopUrl: 'https://shop.test',
      senderName: '하늘옷장',
      caps: { perDay: 1, perWeek: 2 },
      quiet,
      recentPurchaseDays: 0,
      prices: USUAL_PRICES,
      signUp: { kind: 'auto' },
      strictIdentity: false,
    },
    member: { memberId: 'm', state: 'active', adultFromDay: null, hasAddress: true },
    fit: {
      ...NO_FACTS,
      cart: {
        ...EMPTY_CART,
        lines: [
          {
            itemId: '1',
            variant: '',
            name: '코트',
            price: 100,
            quantity: 1,
            image: null,
            url: null,
            addedAt: now - DAY_MS,
          },
        ],
        episode: { id: 7, startedAt: now - DAY_MS, lastAddAt: now - DAY_MS },
        lastActivityAt: now - DAY_MS,
      },
    },
    consents: [{ id: 5, channel: 'sms', purpose: 'advertising', granted: true, actedAt: now - DAY_MS }],
    channel: 'sms',
    leg: 1,
    suppressed: false,
    caps: { today: 0, week: 0, lastOfCampaignAt: null, ofCampaign: 0 },
    budgetUse: NOTHING_USED,
    coupon: null,
    unwritable: () => null,
    ...over,
  };
}
