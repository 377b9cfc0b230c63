// Is the tag where it must be? Read from what has come in: which steps of the funnel were seen on which device, and
// what was turned away. Only what the owner can mend is said, and only once there is enough to be sure.

import type { Platform } from './event';

/** One kind of event on one kind of device, over the time looked at. */
export type SeenEvent = {
  name: string;
  device: 'pc' | 'mobile' | null;
  count: number;
  firstAt: number;
  lastAt: number;
  /** How many of them named a member. */
  identified: number;
};

/** A host that sent this site's key without being one of its hosts. */
export type ForeignOrigin = { host: string; count: number; lastAt: number };

export type InstallationFinding =
  /** Nothing has come in at all. */
  | { code: 'nothing_yet' }
  /** One device's pages are silent while the other's are busy: each design needs the tag of its own. */
  | { code: 'device_missing'; device: 'pc' | 'mobile' }
  /** Checkouts begin but no order is ever complete: the order-complete page lacks the tag. */
  | { code: 'order_page_missing'; checkouts: number }
  /** Orders are complete but no checkout was ever seen: the order form lacks the tag. */
  | { code: 'checkout_page_missing'; orders: number }
  /** Nobody is ever recognised: members' campaigns have nobody to address. */
  | { code: 'members_unknown'; platform: Platform }
  /** Every order seen is unpaid: paid ones do not come back to the shop's own page. */
  | { code: 'unpaid_only'; orders: number }
  | { code: 'foreign_origin'; host: string; count: number };

/** Below these nothing is concluded. */
const ENOUGH = { pageViews: 50, pageViewsForMembers: 200, checkouts: 5, orders: 3 } as const;

/** Steps of the funnel in the order a shopper takes them, for the owner's table. */
export const FUNNEL_EVENTS = [
  'page_view',
  'view_item',
  'add_to_cart',
  'view_cart',
  'begin_checkout',
  'purchase',
  'sign_up',
  'login',
] as const;

export function checkInstallation(
  platform: Platform,
  seen: readonly SeenEvent[],
  foreign: readonly ForeignOrigin[],
): InstallationFinding[] {
  const findings: InstallationFinding[] = foreign.map(({ host, count }) => ({ code: 'foreign_origin', host, count }));
  const count = (name: string, device?: 'pc' | 'mobile') =>
    seen.reduce((sum, row) => (row.name === name && (!device || row.device === device) ? sum + row.count : sum), 0);
  const views = count('page_view');
  if (views === 0 && seen.length === 0) return [{ code: 'nothing_yet' }, ...findings];

  for (const [device, other] of [
    ['pc', 'mobile'],
    ['mobile', 'pc'],
  ] as const) {
    if (count('page_view', device) === 0 && count('page_view', other) >= ENOUGH.pageViews) {
      findings.push({ code: 'device_missing', device });
    }
  }
  const checkouts = count('begin_checkout');
  const purchases = count('purchase');
  const pending = count('order_update');
  const orders = purchases + pending;
  if (checkouts >= ENOUGH.checkouts && orders === 0) findings.push({ code: 'order_page_missing', checkouts });
  if (orders >= ENOUGH.orders && checkouts === 0) findings.push({ code: 'checkout_page_missing', orders });
  if (pending >= ENOUGH.orders && purchases === 0) findings.push({ code: 'unpaid_only', orders: pending });
  if (views >= ENOUGH.pageViewsForMembers && seen.every((row) => row.identified === 0)) {
    findings.push({ code: 'members_unknown', platform });
  }
  return findings;
}
