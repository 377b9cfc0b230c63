// A shop's own settings: who it is in its messages, how often it may speak, and how the tracker should read it.

import * as v from 'valibot';
import { AUTOMATIC_EVENTS, EDGE_ONLY_EVENTS, eventNameSchema } from './event';
import { readStoredAs } from './facts/stored';
import type { MessageType } from './message/composed';
import { isSayable, toEncodable } from './message/ksx1001';
import { hasOwnLabel } from './message/label';
import { noticeSettingsSchema } from './notice';
import { receiptFlagSettingsSchema } from './receipt-flags';
import { DAY_MS } from './time';
import type { Platform } from './tracker-settings';

/** Most one message may cost, in won. */
export const MAX_PRICE = 10_000;
const won = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_PRICE));

/** What a message costs until the shop enters its own contract's prices. */
export const USUAL_PRICES = { SMS: 11, LMS: 33, MMS: 80, KAKAO: 24, ALIMTALK: 9, EMAIL: 1, PUSH: 0 } as const;
const pricesSchema = v.object({
  SMS: v.optional(won, USUAL_PRICES.SMS),
  LMS: v.optional(won, USUAL_PRICES.LMS),
  MMS: v.optional(won, USUAL_PRICES.MMS),
  KAKAO: v.optional(won, USUAL_PRICES.KAKAO),
  ALIMTALK: v.optional(won, USUAL_PRICES.ALIMTALK),
  EMAIL: v.optional(won, USUAL_PRICES.EMAIL),
  PUSH: v.optional(won, USUAL_PRICES.PUSH),
} satisfies Record<MessageType, v.GenericSchema>);
/** Most a shop may want to be warned below, in won. */
const MAX_LOW_BALANCE = 1_000_000_000;
const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60));

const urlRuleSchema = v.object({
  part: v.picklist(['path', 'query', 'full']),
  op: v.picklist(['equals', 'contains', 'starts_with', 'ends_with']),
  value: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
});

/** A CSS selector of an element in the shop's pages. */
export const selectorSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

export const signUpRuleSchema = v.variant('kind', [
  v.object({ kind: v.literal('auto') }),
  v.object({ kind: v.literal('click'), selector: selectorSchema }),
  v.object({ kind: v.literal('url'), any: v.pipe(v.array(urlRuleSchema), v.minLength(1), v.maxLength(20)) }),
]);

const reservedNames: readonly string[] = [...AUTOMATIC_EVENTS, ...EDGE_ONLY_EVENTS];

/** A click that is an event of the shop's own; what the tracker notices by itself keeps its names. */
export const clickEventSchema = v.object({
  name: v.pipe(
    eventNameSchema,
    v.check((name) => !reservedNames.includes(name), '자동으로 수집하는 이벤트의 이름입니다. 다른 이름을 적어 주세요.'),
  ),
  selector: selectorSchema,
});

export const CLICK_EVENTS_MAX = 20;
export const clickEventsSchema = v.pipe(v.array(clickEventSchema), v.maxLength(CLICK_EVENTS_MAX));

/** Last minute of the Korean day at which a text may be handed over: ten minutes before the law's 21:00. */
export const LATEST_SMS_MINUTE = 20 * 60 + 50;
/** The same for Kakao, which itself stops at 20:50: its queue counts. */
export const LATEST_KAKAO_MINUTE = 20 * 60 + 40;
/** First minute at which advertising may go again: 08:00 (Network Act art. 50(3)). */
export const EARLIEST_MINUTE = 8 * 60;

/** A host by its name alone, e.g. `shop.example`. */
export const hostNameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^[a-z0-9.-]{1,253}$/, '호스트 이름만 적어 주세요. 예: shop.example'),
);

export const IMAGE_HOSTS_MAX = 20;

export const siteSettingsSchema = v.object({
  /** Where links in messages lead, without a slash at the end, e.g. `https://shop.example`. */
  shopUrl: v.pipe(v.string(), v.regex(/^https?:\/\/[^/\s@]+$/, '쇼핑몰 주소를 https://로 시작해 적어 주세요.')),
  /** Name the law wants right after the label (Network Act 50(4), decree table 6). */
  senderName: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(20),
    v.check(isSayable, '발신자 이름을 문자로 보낼 수 있는 글자로 적어 주세요. 이모지만으로는 이름이 되지 않습니다.'),
    // It stands in brackets, where it must not read as a second label.
    v.check(
      (name) => !hasOwnLabel(`[${toEncodable(name)}]`),
      '광고 표시로 읽히는 이름(광고, AD)은 쓸 수 없습니다. 받는 사람이 알아볼 수 있는 상호를 적어 주세요.',
    ),
  ),
  /** Registered sender number, digits. */
  senderNumber: v.optional(v.pipe(v.string(), v.regex(/^\d{8,12}$/, '발신번호는 숫자 8~12자리입니다.'))),
  /** Free opt-out line, as printed. Without it no advertising text can be activated. */
  optOut080: v.optional(v.pipe(v.string(), v.regex(/^080-?\d{3,4}-?\d{4}$/, '080으로 시작하는 번호를 적어 주세요.'))),
  /** Advertising messages one member may get across campaigns. Day and week are Korean calendar days. */
  caps: v.optional(
    v.object({
      perDay: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
      perWeek: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)),
    }),
    { perDay: 1, perWeek: 2 },
  ),
  /** Messages handed over in one minute, at most; as fast as the provider takes them when absent. */
  pacePerMinute: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
  /** A shop may widen the quiet hours, never narrow them. */
  quiet: v.optional(
    v.object({
      fromMinute: v.pipe(minuteOfDay, v.maxValue(LATEST_SMS_MINUTE)),
      toMinute: v.pipe(minuteOfDay, v.minValue(EARLIEST_MINUTE)),
    }),
    { fromMinute: LATEST_SMS_MINUTE, toMinute: EARLIEST_MINUTE },
  ),
  /** Members who bought within so many days are left alone; 0 is off. */
  recentPurchaseDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90)), 0),
  /** Where the shop is reached, as advertising e-mail must say (Network Act 50(4), decree table 6). */
  contact: v.optional(
    v.object({
      email: v.pipe(v.string(), v.email('이메일 주소를 적어 주세요.'), v.maxLength(254)),
      phone: v.pipe(v.string(), v.regex(/^[\d-]{8,14}$/, '전화번호를 숫자와 -로 적어 주세요.')),
      /** Postal address. */
      address: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
    }),
  ),
  /** Won per message by billing type; entered by the shop, since every contract differs. */
  prices: v.optional(pricesSchema, {}),
  /** Won at a provider below which to warn; 0 never warns. While absent, see `core/dispatch/balance`. */
  lowBalance: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_LOW_BALANCE))),
  /** Address e-mail is sent from; its domain must be set up at the e-mail provider. */
  senderEmail: v.optional(v.pipe(v.string(), v.trim(), v.email('이메일 주소를 적어 주세요.'), v.maxLength(254))),
  /**
   * Origin of the short links in messages, on a domain of the shop's own that leads to this Worker, without a slash at
   * the end; the Worker's own while absent. Carriers trust a shop's domain more than a shortener's.
   */
  linkOrigin: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^https:\/\/[a-z0-9.-]+$/, 'https://로 시작하는 주소만 적어 주세요. 예: https://go.shop.kr'),
    ),
  ),
  /** What a tap adds to the page's address: campaign marks and our own (the default), our own only, or nothing. */
  linkMarks: v.optional(v.picklist(['all', 'own', 'none'])),
  /**
   * Hosts of the shop's product images. Once there are any, `{상품이미지}` is an image from them or the shop's own hosts, or
   * none: whoever knows the tag can tell of any image in a shopper's name.
   */
  imageHosts: v.optional(v.pipe(v.array(hostNameSchema), v.maxLength(IMAGE_HOSTS_MAX))),
  /** Who tells members what became of their consent; undecided while absent. */
  notices: v.optional(noticeSettingsSchema),
  /** How the receipt flags of the shop's platform are read as consents; see `core/receipt-flags`. */
  receiptFlags: v.optional(receiptFlagSettingsSchema),
  signUp: v.optional(signUpRuleSchema, { kind: 'auto' }),
  clickEvents: v.optional(clickEventsSchema),
  /** Take what the shop pushes for GA4 where the platform's own signals say nothing. */
  dataLayer: v.optional(v.boolean()),
  /** Believe a browser's member id only when it comes with HMAC-SHA256(site secret, member id). */
  strictIdentity: v.optional(v.boolean(), false),
  /** Notice nobody before they say yes through `['consent', {tracking: true}]`. */
  consent: v.optional(v.literal('required')),
  /** Respect Do Not Track and Global Privacy Control. */
  dnt: v.optional(v.boolean()),
});
export type SiteSettings = v.InferOutput<typeof siteSettingsSchema>;

/** What everybody who reads settings relies on, of whatever day they are. */
const storedSchema = v.looseObject({
  shopUrl: v.string(),
  senderName: v.string(),
  caps: v.object({ perDay: v.number(), perWeek: v.number() }),
  quiet: v.object({ fromMinute: v.number(), toMinute: v.number() }),
  recentPurchaseDays: v.number(),
  prices: v.looseObject({}),
  signUp: v.looseObject({ kind: v.string() }),
});

/** Settings as they are kept; null where nobody could rely on them. */
export const readStoredSettings = (json: string): SiteSettings | null =>
  readStoredAs(storedSchema, json) as SiteSettings | null;

const USUAL = v.parse(siteSettingsSchema, { shopUrl: 'https://shop', senderName: '-' });

/** Settings of a shop of which no more is known. */
export const usualSettings = (known: Pick<SiteSettings, 'shopUrl' | 'senderName'>): SiteSettings => ({
  ...USUAL,
  ...known,
});

/** Where a shop's cart is. */
export function cartUrlOf(site: { platform: Platform; settings: Pick<SiteSettings, 'shopUrl'> }): string {
  const path = site.platform === 'cafe24' ? '/order/basket.html' : '/shop/basket.html';
  return `${site.settings.shopUrl}${path}`;
}

/**
 * How long a closed shop can be opened again, before all that is kept of it goes: what is not needed any more is to be
 * destroyed within five days (PIPA art. 21; standard guidelines on protecting personal information, art. 10). The rest of
 * them is for destroying.
 */
export const REOPEN_MS = 3 * DAY_MS;
