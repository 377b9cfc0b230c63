// One request, read the way the platform reads it: which shop, which device, which skin, whose session.

import type { Context } from 'hono';
import { entities } from '../kit/html';
import type { Member, Session, StoreState } from './state';

export type Env = { Variables: { visit: Visit } };

/** The optional segments in front of every path, in their fixed order. */
const PREFIX =
  /^((?:\/shop\d+)?)((?:\/[mp])?)((?:\/(?:ko|en|ja|zh-CN|zh-TW))?)((?:\/skin-(?:base|skin\d+|mobile\d*))?)(?=\/|$)/;
const MOBILE_HOST = /^(?:m\.|mobile\.|skin-mobile(?:\d+)?(?:--shop\d+)?\.|mobile--shop\d+\.)/;
const PREVIEW_HOST = /^skin-(skin\d+|mobile\d*)\./;

/** The path after its prefix; what routes are matched against. */
export function pathWithoutPrefix(pathname: string): string {
  return pathname.replace(PREFIX, '') || '/';
}

/** Shop 2 is the English shop: same goods, another language and currency. */
const WON_PER_DOLLAR = 1_300;

export type Visit = {
  /** `/shop2`, `/m`, … or an empty string; links on the page keep it. */
  prefix: string;
  /** Path without prefix. */
  path: string;
  origin: string;
  /** Path and query as asked for, prefix included. */
  originPath: string;
  shopNo: number;
  mobile: boolean;
  languageCode: string;
  skinCode: string;
  english: boolean;
  currency: 'KRW' | 'USD';
  session: Session;
  member: Member | undefined;
  /** Puts the prefix in front. */
  link(path: string): string;
  /** Picks the skin's text. */
  t(korean: string, english: string): string;
  /** An amount of won as a bare number in the shop's currency: `33600`, `25.85`. */
  money(won: number): string;
  /** An amount of won for people: `33,600원`, `25.85 USD`. */
  price(won: number): string;
  /** The product's or category's name in the shop's language. */
  name(thing: { name: string; english: string }): string;
  /** The same with HTML entities, as it stands in the platform's scripts. */
  rawName(thing: { name: string; english: string }): string;
};

/** Reads the request. Starts a session where there is none. */
export function readVisit(state: StoreState, c: Context): Visit {
  const url = new URL(c.req.url);
  const [prefix = '', shop = '', device = '', language = '', skin = ''] = PREFIX.exec(url.pathname) ?? [];
  const shopNo = shop ? Number(shop.slice(5)) : 1;
  const mobile =
    device === '/m' || (device !== '/p' && MOBILE_HOST.test(url.hostname)) || skin.startsWith('/skin-mobile');
  const english = shopNo === 2;
  const session = state.sessions.of(c);
  const money = (won: number) => (english ? (won / WON_PER_DOLLAR).toFixed(2) : String(won));
  const name = (thing: { name: string; english: string }) => (english ? thing.english : thing.name);
  return {
    prefix,
    path: pathWithoutPrefix(url.pathname),
    origin: url.origin,
    originPath: url.pathname + url.search,
    shopNo,
    mobile,
    languageCode: language ? language.slice(1) : english ? 'en' : 'ko',
    skinCode: skin ? skin.slice(6) : (PREVIEW_HOST.exec(url.hostname)?.[1] ?? (mobile ? 'mobile' : 'base')),
    english,
    currency: english ? 'USD' : 'KRW',
    session,
    member: state.memberOf(session),
    link: (path) => prefix + path,
    t: (korean, inEnglish) => (english ? inEnglish : korean),
    money,
    price: (won) => (english ? `${money(won)} USD` : `${won.toLocaleString('ko-KR')}원`),
    name,
    rawName: (thing) => entities(name(thing)),
  };
}
