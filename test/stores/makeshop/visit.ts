// One request, read the way the platform reads it: device, charset, session; and the answer in the right charset.

import type { Context } from 'hono';
import type { Html } from '../kit/html';
import { type Charset, encode, parsePairs } from './charset';
import type { Member, Session, StoreState } from './state';

export type Env = { Variables: { visit: Visit } };

/** Where each page is, on a PC and under `/m/`. Mobile join, login and board paths are not established. */
const PAGES = {
  main: ['/', '/m/main.html'],
  list: ['/shop/shopbrand.html', '/m/product_list.html'],
  product: ['/shop/shopdetail.html', '/m/product.html'],
  basket: ['/shop/basket.html', '/m/basket.html'],
  basketAction: ['/shop/basket.action.html', '/m/basket.action.html'],
  listAction: ['/shop/product_list.action.html', '/m/product_list.action.html'],
  order: ['/shop/order.html', '/m/order.html'],
  orderEnd: ['/shop/orderend.html', '/m/order_complete.html'],
  join: ['/shop/idinfo.html', '/m/join.html'],
  joinComplete: ['/shop/join_complete.html', '/m/join_complete.html'],
  login: ['/shop/member.html', '/m/login.html'],
  mypage: ['/shop/mypage.html', '/m/mypage.html'],
  board: ['/board/board.html', '/m/board.html'],
  review: ['/board/power_review.html', '/m/power_review.html'],
} as const;
export type PageName = keyof typeof PAGES;

/** Both addresses of a page, for routing. */
export function pathsOf(page: PageName): string[] {
  return [...PAGES[page]];
}

export type Visit = {
  /** Path and query as asked for. */
  originPath: string;
  origin: string;
  mobile: boolean;
  /** The first folder of this device's pages: the page global `local_path`. */
  localPath: 'shop' | 'm';
  classic: boolean;
  charset: Charset;
  session: Session;
  member: Member | undefined;
  /** A query parameter, in the page's charset. */
  query(name: string): string | undefined;
  /** The address of a page on this device. */
  to(page: PageName, query?: string): string;
};

export function readVisit(state: StoreState, c: Context): Visit {
  const url = new URL(c.req.url);
  const mobile = url.pathname === '/m' || url.pathname.startsWith('/m/');
  const classic = state.variations.skin === 'classic';
  const charset = classic ? 'euc-kr' : 'utf-8';
  const session = state.sessions.of(c);
  const query = new Map(parsePairs(url.search.slice(1), charset));
  return {
    originPath: url.pathname + url.search,
    origin: url.origin,
    mobile,
    localPath: mobile ? 'm' : 'shop',
    classic,
    charset,
    session,
    member: state.memberOf(session),
    query: (name) => query.get(name),
    to: (page, search = '') => PAGES[page][mobile ? 1 : 0] + (search && `?${search}`),
  };
}

/** Sends a page in the shop's charset. */
export async function reply(c: Context<Env>, page: Html): Promise<Response> {
  const { charset } = c.var.visit;
  return c.body(encode(String(await page), charset), 200, {
    'content-type': `text/html; charset=${charset.toUpperCase()}`,
  });
}

/** A posted form, in the page's charset. */
export async function readForm(c: Context<Env>): Promise<Form> {
  return new Form(parsePairs(await c.req.text(), c.var.visit.charset));
}

/** Posted fields; names may repeat. */
export class Form {
  constructor(readonly pairs: readonly [string, string][]) {}

  get(name: string): string {
    return this.pairs.find(([key]) => key === name)?.[1] ?? '';
  }

  all(name: string): string[] {
    return this.pairs.filter(([key]) => key === name).map(([, value]) => value);
  }
}
