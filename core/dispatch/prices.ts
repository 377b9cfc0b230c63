// What a provider says messages cost (단가), taken over into the shop's own prices.

import type { MessageType } from '../message/composed';
import type { MessageChannel } from '../message/content';
import { MAX_PRICE, type SiteSettings, USUAL_PRICES } from '../site';

export type Prices = SiteSettings['prices'];
/** Won per message by billing type, of the types somebody names; maybe with fractions. */
export type ToldPrices = { readonly [type in MessageType]?: number };

const BILLED_AS: Readonly<Record<MessageChannel, readonly MessageType[]>> = {
  sms: ['SMS', 'LMS', 'MMS'],
  kakao: ['KAKAO'],
  alimtalk: ['ALIMTALK'],
  email: ['EMAIL'],
  push: ['PUSH'],
};

/**
 * Told prices that would change the shop's own, for what goes by `channels`: in whole won, rounded up so that nothing
 * comes dearer than was said. Those nobody could charge are left out.
 */
export function pricesToTake(own: Prices, told: ToldPrices, channels: readonly MessageChannel[]): Partial<Prices> {
  const types = channels.flatMap((channel) => BILLED_AS[channel]);
  return Object.fromEntries(
    types.flatMap((type) => {
      const price = Math.ceil(told[type] ?? Number.NaN);
      return price >= 0 && price <= MAX_PRICE && price !== own[type] ? [[type, price]] : [];
    }),
  );
}

/** Of prices to take, those the shop has not entered itself. */
export function untouched(own: Prices, taken: Partial<Prices>): Partial<Prices> {
  const types = Object.keys(taken) as MessageType[];
  return Object.fromEntries(
    types.filter((type) => own[type] === USUAL_PRICES[type]).map((type) => [type, taken[type]]),
  );
}
