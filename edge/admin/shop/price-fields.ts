// The fields prices are typed in, and what is priced by each, in the order they stand in.

import type { MessageType } from '../../../core/message/composed';
import type { SiteSettings } from '../../../core/site';
import { typedNumber } from '../form-errors';
import { won } from '../format';
import type { Fields } from '../parts';

type Prices = SiteSettings['prices'];

export const PRICE_FIELDS: Readonly<Record<MessageType, { name: string; label: string }>> = {
  SMS: { name: 'priceSms', label: 'SMS (90바이트까지)' },
  LMS: { name: 'priceLms', label: 'LMS (90바이트 초과)' },
  MMS: { name: 'priceMms', label: 'MMS (그림)' },
  KAKAO: { name: 'priceKakao', label: '브랜드 메시지' },
  ALIMTALK: { name: 'priceAlimtalk', label: '알림톡' },
  EMAIL: { name: 'priceEmail', label: '이메일' },
  PUSH: { name: 'pricePush', label: '웹 푸시' },
};
const TYPES = Object.keys(PRICE_FIELDS) as MessageType[];

export const priceFields = (prices: Prices): Fields =>
  Object.fromEntries(TYPES.map((type) => [PRICE_FIELDS[type].name, String(prices[type])]));

export const readPrices = (fields: Fields): Prices =>
  Object.fromEntries(TYPES.map((type) => [type, typedNumber(fields[PRICE_FIELDS[type].name])])) as Prices;

/** `SMS 18원 · 알림톡 13원`: prices as a provider tells them. */
export const priceList = (prices: Partial<Prices>): string =>
  TYPES.flatMap((type) => {
    const price = prices[type];
    return price === undefined ? [] : [`${PRICE_FIELDS[type].label.replace(/ \(.*/, '')} ${won(price)}`];
  }).join(' · ');
