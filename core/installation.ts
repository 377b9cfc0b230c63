// Is the tag where it must be? Read from what has come in: which steps of the funnel were seen on which device, and
// what was turned away. Only what the owner can mend is said, and only once there is enough to be sure.

import type { AutomaticEvent, EDGE_ONLY_EVENTS } from './event';
import type { Platform } from './tracker-settings';

export const DEVICES = ['pc', 'mobile'] as const;
export type Device = (typeof DEVICES)[number];

/** One kind of event on one kind of device, over the time looked at. */
export type SeenEvent = {
  name: string;
  /** What kind of page was viewed; null for all but views. */
  page: string | null;
  /** The paying company a checkout leads to (naver); null when it leads to the shop's own form, and for all but checkouts. */
  company: string | null;
  device: Device | null;
  count: number;
  firstAt: number;
  lastAt: number;
  /** How many of them named a member. */
  identified: number;
};

/** A host that sent this site's key without being one of its hosts. */
export type ForeignOrigin = { host: string; count: number; lastAt: number };

/** Pages of a shop as its owner knows them. */
export type ShopPage =
  | 'main'
  | 'list'
  | 'search'
  | 'item'
  | 'cart'
  | 'checkout'
  | 'order'
  | 'join'
  | 'login'
  | 'review';

type KnownEvent = AutomaticEvent | (typeof EDGE_ONLY_EVENTS)[number];
type Expected = {
  page: ShopPage;
  /** The tracker's kinds of page it is. */
  types: readonly string[];
  /** What happens on it; the first comes of every visit unless `isSure` is missing. */
  brings: readonly KnownEvent[];
  isSure?: true;
};

/** In the order a shopper comes through them. */
const SHOP_PAGES: readonly Expected[] = [
  { page: 'main', types: ['main'], brings: [] },
  { page: 'list', types: ['list'], brings: ['view_item_list'], isSure: true },
  { page: 'search', types: ['search'], brings: ['search'], isSure: true },
  { page: 'item', types: ['item'], brings: ['view_item', 'add_to_cart', 'add_to_wishlist'], isSure: true },
  { page: 'cart', types: ['cart'], brings: ['view_cart', 'remove_from_cart'], isSure: true },
  { page: 'checkout', types: ['checkout'], brings: ['begin_checkout'] },
  { page: 'order', types: ['order'], brings: ['purchase', 'order_update'] },
  { page: 'join', types: ['join', 'join_done'], brings: ['sign_up'] },
  { page: 'login', types: ['login'], brings: ['login', 'logout'] },
  { page: 'review', types: ['review', 'review_write'], brings: ['write_review'] },
];

const namesOf = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())];

/** What the check asks about; nothing else need be counted for it, and no browser can make it count more. */
export const CHECKED = {
  events: namesOf([['page_view', 'tag_twice'], ...SHOP_PAGES.map(({ brings }) => brings)]),
  pages: namesOf(SHOP_PAGES.map(({ types }) => types)),
} as const;

export type InstallationFinding =
  /** Nothing has come in at all. */
  | { code: 'nothing_yet' }
  /** One device's pages are silent while the other's are busy: each design needs the tag of its own. */
  | { code: 'device_missing'; device: Device }
  /** A page is never seen on a busy device while it is on the other: that design's file of it lacks the tag. */
  | { code: 'page_missing'; platform: Platform; page: ShopPage; device: Device }
  /** A page is seen, but not what it holds: the design hides it from the tracker. */
  | { code: 'page_mute'; page: ShopPage; views: number }
  /** Checkouts begin but no order is ever complete: the order-complete page lacks the tag. */
  | { code: 'order_page_missing'; platform: Platform; device: Device; checkouts: number }
  /** Orders are complete but no checkout was ever seen: the order form lacks the tag. */
  | { code: 'checkout_page_missing'; platform: Platform; device: Device; orders: number }
  /** The tag is in a page more than once. It works once all the same, but which of them is right to keep? */
  | { code: 'tag_twice' }
  /** Nobody is ever recognised: members' campaigns have nobody to address. */
  | { code: 'members_unknown'; platform: Platform }
  /** Every order seen is unpaid: paid ones do not come back to the shop's own page. */
  | { code: 'unpaid_only'; orders: number }
  | { code: 'foreign_origin'; host: string; count: number };

/** Below these nothing is concluded. */
const ENOUGH = { pageViews: 50, pageViewsForMembers: 200, onePage: 10, checkouts: 5, orders: 3 } as const;

/** How often something was seen, and between when and when; `count` 0 has no times. */
export type Sighting = { count: number; firstAt: number; lastAt: number };

/** A page of the shop: how often it was viewed on each device, and what happened there. */
export type PageCheck = {
  page: ShopPage;
  views: Record<Device, Sighting>;
  events: { name: KnownEvent; on: Record<Device, Sighting> }[];
};

function sightingOf(seen: readonly SeenEvent[], fits: (row: SeenEvent) => boolean): Sighting {
  const rows = seen.filter((row) => row.count > 0 && fits(row));
  if (rows.length === 0) return { count: 0, firstAt: 0, lastAt: 0 };
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    firstAt: Math.min(...rows.map((row) => row.firstAt)),
    lastAt: Math.max(...rows.map((row) => row.lastAt)),
  };
}

const onEach = (look: (device: Device) => Sighting): Record<Device, Sighting> => ({
  pc: look('pc'),
  mobile: look('mobile'),
});

/** What was seen, page by page and device by device. */
export function checkPages(seen: readonly SeenEvent[]): PageCheck[] {
  return SHOP_PAGES.map(({ page, types, brings }) => ({
    page,
    views: onEach((device) =>
      sightingOf(seen, (row) => row.name === 'page_view' && row.device === device && types.includes(row.page ?? '')),
    ),
    events: brings.map((name) => ({
      name,
      on: onEach((device) => sightingOf(seen, (row) => row.name === name && row.device === device)),
    })),
  }));
}

/** Orders made at other companies never come back to the shop's own pages. */
const isElsewhere = ({ company }: SeenEvent): boolean => company !== null;

export function checkInstallation(
  platform: Platform,
  seen: readonly SeenEvent[],
  foreign: readonly ForeignOrigin[],
): InstallationFinding[] {
  const findings: InstallationFinding[] = foreign.map(({ host, count }) => ({ code: 'foreign_origin', host, count }));
  const count = (name: string, device?: Device) =>
    sightingOf(seen, (row) => row.name === name && !isElsewhere(row) && (!device || row.device === device)).count;
  const views = count('page_view');
  if (views === 0 && seen.length === 0) return [{ code: 'nothing_yet' }, ...findings];

  if (count('tag_twice') > 0) findings.push({ code: 'tag_twice' });
  const pages = checkPages(seen);
  for (const device of DEVICES) findings.push(...checkDevice(platform, pages, device, count));
  findings.push(...mutePages(pages));
  const pending = count('order_update');
  if (pending >= ENOUGH.orders && count('purchase') === 0) findings.push({ code: 'unpaid_only', orders: pending });
  if (views >= ENOUGH.pageViewsForMembers && seen.every((row) => row.identified === 0)) {
    findings.push({ code: 'members_unknown', platform });
  }
  return findings;
}

/** What one device's pages lack. */
function checkDevice(
  platform: Platform,
  pages: readonly PageCheck[],
  device: Device,
  count: (name: string, device: Device) => number,
): InstallationFinding[] {
  const other = device === 'pc' ? 'mobile' : 'pc';
  const views = count('page_view', device);
  if (views === 0) {
    return count('page_view', other) >= ENOUGH.pageViews ? [{ code: 'device_missing', device }] : [];
  }
  const checkouts = count('begin_checkout', device);
  const orders = count('purchase', device) + count('order_update', device);
  if (checkouts >= ENOUGH.checkouts && orders === 0) {
    return [{ code: 'order_page_missing', platform, device, checkouts }];
  }
  if (orders >= ENOUGH.orders && checkouts === 0) return [{ code: 'checkout_page_missing', platform, device, orders }];
  if (views < ENOUGH.pageViews) return [];
  return pages
    .filter((check) => check.views[device].count === 0 && check.views[other].count >= ENOUGH.onePage)
    .map(({ page }) => ({ code: 'page_missing', platform, page, device }));
}

/** Pages that are viewed often and never say what is on them. */
function mutePages(pages: readonly PageCheck[]): InstallationFinding[] {
  const sure = new Set(SHOP_PAGES.filter(({ isSure }) => isSure).map(({ page }) => page));
  return pages.flatMap(({ page, views, events }): InstallationFinding[] => {
    const viewed = views.pc.count + views.mobile.count;
    const on = events[0]?.on;
    const isMute = on !== undefined && on.pc.count + on.mobile.count === 0;
    return sure.has(page) && isMute && viewed >= ENOUGH.onePage ? [{ code: 'page_mute', page, views: viewed }] : [];
  });
}
